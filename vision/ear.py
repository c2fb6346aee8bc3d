"""Finding the lobe of an ear: the head says about where, the photo where the ear ends.

The face mesh has no points on the ears, and ears sit higher or lower than the face tells. So a small patch beside the
face is laid out on the head's own axes, in widths of the face, and the lower edge of the ear is looked for in it:
skin above, something else below, about where ears end.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from vision.head import TRAGI, Head
from vision.parse import Parse

Floats = np.ndarray

STEP = 0.01  # of the face's width, the patch's pixel
OUTWARD = np.arange(-0.12, 0.2, STEP, dtype=np.float32)  # from the tragus
UPWARD = np.arange(0.12, -0.5, -STEP, dtype=np.float32)
BEHIND = 0.12  # how far the ear lies behind the tragus
CHEEK = np.s_[6:26, :8]  # the part of the patch that is always face: what skin looks like here
# Fitted to 34 lobes marked by hand; 33 others tell the error. The last line is fitted to all and to hidden ears.
EDGE_AT, EDGE_SPREAD = (0.09, -0.298), (0.053, 0.066)  # where an ear ends: outward, up
SKIN_SPREAD = 26.7  # CIELAB, lightness counted half
CONTRAST_WEIGHT = 1.73
ABOVE, BELOW, ACROSS = 5, 3, 8  # pixels of the patch that are compared over and under an edge
LIFT = 6  # pixels from the edge up to the middle of the lobe
CLOTH = (3, 4, 6, 9)  # upper, outerwear, dress, headwear
COVERED = 0.6  # of the lobe itself under hair or cloth
HAIR_WEIGHT, SURE = 1.5, 2.95  # an edge this sure, less the hair outward of it, is a lobe that can be seen


@dataclass(frozen=True)
class Patch:
    """`points` float32 (h, w, 2) photo px of the patch's pixels, `lab` float32 (h, w, 3) CIELAB, `hair` float32
    (h, w) 0..1."""

    points: Floats
    lab: Floats
    hair: Floats


def find_lobe(photo: np.ndarray, parse: Parse, head: Head, side: int) -> Floats | None:
    """Photo px float32 (2,) of the middle of a lobe, side 0 at the picture's left; None when hair hides it.

    photo  uint8 (H, W, 3) RGB
    """
    patch = _patch(photo, parse, head, side)
    score = _edges(patch.lab, _skin(patch.lab))
    row, column = (int(number) for number in np.unravel_index(int(score.argmax()), score.shape))
    lobe = max(row - LIFT, 0)
    beside = patch.hair[max(lobe - 8, 0) : lobe + 4, column + 4 : column + 10]
    hidden = float(beside.mean()) if beside.size else 0.0
    covered = bool(patch.hair[max(lobe - 2, 0) : lobe + 3, max(column - 2, 0) : column + 3].mean() > COVERED)
    height, width = photo.shape[:2]
    x, y = patch.points[lobe, column]
    inside = 0 <= x < width and 0 <= y < height
    if inside:  # a hood or a scarf
        around = parse.labels[max(int(y) - 2, 0) : int(y) + 3, max(int(x) - 2, 0) : int(x) + 3]
        covered |= float(np.isin(around, CLOTH).mean()) > COVERED
    if not inside or covered or score[row, column] - HAIR_WEIGHT * hidden < SURE:
        return None
    return np.array([x, y], np.float32)


def _patch(photo: np.ndarray, parse: Parse, head: Head, side: int) -> Patch:
    tragus = head.at(TRAGI[side])
    breadth = float(np.linalg.norm(head.at(TRAGI[0]) - head.at(TRAGI[1])))
    u, v = np.meshgrid(OUTWARD, UPWARD)
    outward = -1 if side == 0 else 1
    away = np.stack([outward * u, v, np.full_like(u, -BEHIND)], axis=-1)
    points = head.project((tragus + breadth * away).astype(np.float32))

    def laid_out(plane: np.ndarray) -> np.ndarray:
        x, y = points[..., 0], points[..., 1]
        return cv2.remap(plane, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

    rgb, hair = laid_out(photo), laid_out(parse.hair_alpha)
    lab = cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    return Patch(points, np.asarray(lab, np.float32), np.asarray(hair, np.float32))


def _skin(lab: Floats) -> Floats:
    """Likeness 0..1 to the cheek beside it."""
    cheek = np.median(lab[CHEEK].reshape(-1, 3), axis=0)
    apart = np.linalg.norm((lab - cheek) * np.array([0.5, 1, 1]), axis=-1)
    return np.asarray(np.exp(-((apart / SKIN_SPREAD) ** 2)), np.float32)


def _edges(lab: Floats, likeness: Floats) -> Floats:
    """How likely the ear ends right above each pixel, log scale."""
    over, under = _mean(lab, ABOVE, -ABOVE), _mean(lab, BELOW, 0)
    bare = _mean(likeness, ABOVE, -ABOVE)
    contrast = np.linalg.norm((over - under) * np.array([0.7, 1, 1]), axis=-1)
    u, v = np.meshgrid((OUTWARD - EDGE_AT[0]) / EDGE_SPREAD[0], (UPWARD - EDGE_AT[1]) / EDGE_SPREAD[1])
    score = CONTRAST_WEIGHT * np.log(contrast + 3) + np.log(bare + 0.05) - (u**2 + v**2) / 2
    score[:ABOVE], score[-BELOW:] = -np.inf, -np.inf
    return np.asarray(score, np.float32)


def _mean(values: Floats, rows: int, offset: int) -> Floats:
    """Over `ACROSS` columns about each pixel and `rows` rows from `offset` rows below it."""
    across = cv2.blur(values, (ACROSS, 1), borderType=cv2.BORDER_REPLICATE)
    down = cv2.boxFilter(across, -1, (1, rows), anchor=(0, 0), borderType=cv2.BORDER_REPLICATE)
    return np.roll(down, -offset, axis=0)
