"""Reading the picture of a hat: its crown, its brim, and the line down to which a head goes in.

The picture must show the hat alone from the front, standing, seen from about the height of a face.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from vision.errors import CannotWear

Floats = np.ndarray
BRIM = 1.15  # a brim is this much wider than the crown above it
FLAT = 1.5  # how much farther than down the front of a brim goes out
SMALLEST, TALLEST = 0.25, 1.4  # of the width: flatter is a hat seen from above, taller no hat
ALIKE = 0.7  # of the outline and its mirror image that both cover: a straw brim may wave, a shoe is not alike
NARROWER = 0.88  # width of the upper third over the lower one's: standing on its head it is over 1


@dataclass(frozen=True)
class Crown:
    """A hat cropped to its outline: `rgba` uint8 (h, w, 4); `left` and `right` float32 (h,) px, the outline's
    sides; `width` px, the crown's at its base; `center` px, its middle column; `base` px, the row down to
    which the head goes in at the front; `front` px, the row of the lower edge in the middle; `brim` whether
    something wider than the crown goes round it; `flat` whether that stands out rather than hangs down."""

    rgba: np.ndarray
    left: Floats
    right: Floats
    width: float
    center: float
    base: float
    front: float
    brim: bool
    flat: bool


def read_crown(rgba: np.ndarray) -> Crown:
    """From uint8 (H, W, 4) RGBA. Raises CannotWear when it is not a hat from the front."""
    solid = _largest(rgba[..., 3] > 127)
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    crop = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    solid, cut = solid[crop], rgba[crop].copy()
    if not _stands(solid):
        raise CannotWear(
            "I need a picture of this hat standing, from the front.", code="not_front_view", retry=False
        )
    cut[..., 3] = np.where(cv2.dilate(solid.astype(np.uint8), np.ones((5, 5))) > 0, cut[..., 3], 0)
    left = np.argmax(solid, axis=1).astype(np.float32)
    right = (solid.shape[1] - 1 - np.argmax(solid[:, ::-1], axis=1)).astype(np.float32)
    return _measured(cut, left, right)


def _measured(cut: np.ndarray, left: Floats, right: Floats) -> Crown:
    height = cut.shape[0]
    widths = right - left
    upper = np.s_[round(0.12 * height) : round(0.5 * height)]
    crown = float(widths[upper].max())
    wider = np.flatnonzero(widths[round(0.4 * height) :] > BRIM * crown)
    brim = bool(wider.size)
    start = round(0.4 * height) + int(wider[0]) if brim else height - 1
    # Above a brim the outline already runs out into it; the crown's own width is found a little higher.
    at = max(int(start - 0.06 * height), 1) if brim else int(0.8 * height)
    width = float(np.median(widths[max(at - round(0.05 * height), 0) : at + 1]))
    middle = float(np.median((left + right)[max(at - 5, 0) : at + 1]) / 2)
    base = start + 0.45 * (height - start) if brim else float(height - 1)
    near = cut[:, max(int(middle - 0.3 * width), 0) : int(middle + 0.3 * width) + 1, 3] > 127
    front = float(np.flatnonzero(near.any(axis=1))[-1])
    flat = brim and (float(widths.max()) - width) / 2 > FLAT * (front - base)
    return Crown(cut, left, right, width, middle, min(float(base), front), front, brim, flat)


def _stands(solid: np.ndarray) -> bool:
    """Whether an outline bool (h, w) is that of a hat: neither flat nor tall, both its sides alike, narrower above."""
    height, width = solid.shape
    if height < 20 or not SMALLEST < height / width < TALLEST:
        return False
    alike = float((solid & solid[:, ::-1]).sum()) / float((solid | solid[:, ::-1]).sum())
    widths = solid.sum(axis=1)
    taper = float(widths[: height // 3].mean() / widths[-(height // 3) :].mean())
    return alike > ALIKE and taper < NARROWER


def _largest(mask: np.ndarray) -> np.ndarray:
    count, pieces, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    if count < 2:
        raise CannotWear("I cannot find the hat in its picture.", code="poor_cutout", retry=False)
    return np.asarray(pieces == 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax()))
