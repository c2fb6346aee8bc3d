"""Reading pictures of what goes round a wrist or a finger: bracelets, rings and watches.

What the picture must show: a bracelet or a ring with its hole open to the viewer, alone; a watch from the
front with its strap upright. The half of a band that the viewer would see on a wrist is the nearer one, which
is lower in the picture of a bracelet and, under the stone, the upper one of a ring.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from vision.errors import CannotWear
from vision.jewel import Chain
from vision.strip import only_near

Floats = np.ndarray
CASE_AT = (0.3, 0.7)  # of a watch's length: where its case is, the deepest part of what is seen
CUFF = 1.5  # how much larger than its metal the inside of a bracelet is that does not close


@dataclass(frozen=True)
class Dial:
    """A watch from the front: `rgba` uint8 (h, w, 4) cropped to it, `center` float32 (2,) px and `radius` px
    of the case."""

    rgba: np.ndarray
    center: Floats
    radius: float


def read_bracelet(rgba: np.ndarray) -> Chain:
    """The nearer half of a bracelet, left to right, and its charm, from uint8 (H, W, 4). Raises
    CannotWear."""
    center, axes, thick = _ellipse(rgba[..., 3], "bracelet")
    line = _half_of(center, axes, np.linspace(np.pi, 0, 128))
    charm = _outside(rgba, line, 0.5 * thick, below=True)
    return Chain(rgba, line, 0.5 * thick + 2, *charm)


def read_ring(rgba: np.ndarray) -> Chain:
    """The half of a ring's band that carries the stone, left to right, and the stone with its middle as
    `hang`."""
    center, axes, thick = _ellipse(rgba[..., 3], "ring")
    line = _half_of(center, axes, np.linspace(-np.pi, 0, 128))
    stone, hang, at = _outside(rgba, line, 0.5 * thick, below=False)
    if stone is not None:
        hang = np.array([stone.shape[1] / 2, stone.shape[0] / 2], np.float32)
    return Chain(only_near(rgba, line, 0.5 * thick + 2), line, 0.5 * thick + 2, stone, hang, at)


def read_dial(rgba: np.ndarray) -> Dial:
    """The case of a watch is its widest round part. Raises CannotWear when the strap does not stand
    upright."""
    solid = (rgba[..., 3] > 127).astype(np.uint8)
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    if rows.size < 1.3 * max(columns.size, 1) or columns.size < 8:
        raise CannotWear(
            "I need a picture of this watch from the front with its strap upright.",
            code="not_front_view",
            retry=False,
        )
    cut = rgba[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    deep = cv2.distanceTransform(solid[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], cv2.DIST_L2, 5)
    y, x = np.unravel_index(int(deep.argmax()), deep.shape)
    if not CASE_AT[0] < y / len(deep) < CASE_AT[1]:
        raise CannotWear(
            "I need a picture of one watch from the front, its case between the two ends of its strap.",
            code="not_front_view",
            retry=False,
        )
    return Dial(cut, np.array([x, y], np.float32), float(deep.max()))


def _ellipse(alpha: np.ndarray, what: str) -> tuple[Floats, Floats, float]:
    """Center, half axes (2,) px of the band's middle line, and the band's thickness, from its largest
    hole."""
    solid = cv2.morphologyEx((alpha > 60).astype(np.uint8), cv2.MORPH_CLOSE, _disc(0.03 * alpha.shape[1]))
    pieces, stats, large = _holes(solid)
    if not large or stats[large[0], cv2.CC_STAT_AREA] < 0.15 * solid.sum():
        pieces, stats, large = _holes(_closed(solid))  # a cuff is open at one side
        if not large or stats[large[0], cv2.CC_STAT_AREA] < CUFF * solid.sum():
            raise CannotWear(
                f"I need a picture of this {what} that shows it open, as a ring.",
                code="not_open",
                retry=False,
            )
    if len(large) > 1 and stats[large[1], cv2.CC_STAT_AREA] > 0.4 * stats[large[0], cv2.CC_STAT_AREA]:
        raise CannotWear(
            f"This picture shows more than one {what}; one with a single {what} would work.",
            code="several_pieces",
            retry=False,
        )
    hole = (pieces == large[0]).astype(np.uint8)
    contours, _ = cv2.findContours(hole, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    left, top, width, height = cv2.boundingRect(max(contours, key=cv2.contourArea))
    thick = _thickness(alpha, left, top, width, height)
    center = np.array([left + width / 2, top + height / 2], np.float32)
    return center, np.array([width / 2 + thick / 2, height / 2 + thick / 2], np.float32), thick


def _holes(solid: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[int]]:
    """The pieces of what is not solid, uint8 (H, W) 0 or 1, their statistics, and those that it encloses, largest first."""
    count, pieces, stats, _ = cv2.connectedComponentsWithStats(1 - solid, connectivity=4)
    edge = np.unique(np.concatenate([pieces[0], pieces[-1], pieces[:, 0], pieces[:, -1]]))
    holes = [n for n in range(1, count) if n not in edge]
    return pieces, stats, sorted(holes, key=lambda n: int(stats[n, cv2.CC_STAT_AREA]), reverse=True)


def _closed(solid: np.ndarray) -> np.ndarray:
    """The same with its convex outline drawn round it."""
    points = cv2.findNonZero(solid)
    closed = solid.copy()
    if points is not None:
        cv2.polylines(closed, [cv2.convexHull(points)], True, 1, 2)
    return closed


def _thickness(alpha: np.ndarray, left: int, top: int, width: int, height: int) -> float:
    """Median breadth of the band, walked outwards from the hole to the left, to the right and half down both
    sides."""
    found = []
    for row in range(top + round(0.35 * height), top + round(0.75 * height), 3):
        opaque = alpha[row] > 60
        middle = left + width // 2
        for step in (-1, 1):
            run = opaque[middle::step]
            start = int(np.argmax(run))
            found.append(int(np.argmin(run[start:])) if run.any() and not run[start:].all() else 0)
    return float(max(np.median(found), 3.0)) if found else 3.0


def _half_of(center: Floats, axes: Floats, angles: Floats) -> Floats:
    return (center + axes * np.stack([np.cos(angles), np.sin(angles)], axis=1)).astype(np.float32)


def _outside(
    rgba: np.ndarray, line: Floats, half: float, below: bool
) -> tuple[np.ndarray | None, Floats, float]:
    """What stands out of the band, a charm below or a stone above: its cut-out, where it hangs, its place
    0..1."""
    solid = (rgba[..., 3] > 60).astype(np.uint8)
    ring = np.zeros_like(solid)
    cv2.polylines(
        ring,
        [np.rint(line).astype(np.int32).reshape(-1, 1, 2)],
        False,
        1,
        max(1, round((2.3 if below else 3.2) * half)),
    )
    limit = int(line[:, 1].max() if below else line[:, 1].mean())
    free = solid * (1 - ring)
    if below:
        free[:limit] = 0
    else:
        free[limit:] = 0
        free[:, : int(line[:, 0].min())] = 0
        cv2.fillPoly(free, [np.rint(line).astype(np.int32).reshape(-1, 1, 2)], 0)
    count, pieces, stats, middles = cv2.connectedComponentsWithStats(free)
    if count < 2:
        return None, np.zeros(2, np.float32), 0.5
    best = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    left, top, width, height, area = (int(v) for v in stats[best])
    if area < 3 * half * half:
        return None, np.zeros(2, np.float32), 0.5
    pad = 2
    if not below:
        height += round(1.6 * half)  # a stone reaches into its band
    crop = np.s_[max(top - pad, 0) : top + height + pad, max(left - pad, 0) : left + width + pad]
    piece = rgba[crop].copy()
    if below:
        own = cv2.dilate((pieces == best).astype(np.uint8), np.ones((5, 5), np.uint8))
        piece[..., 3] = np.where(own[crop] > 0, piece[..., 3], 0)
    at = float(np.abs(line[:, 0] - middles[best][0]).argmin()) / (len(line) - 1)
    return piece, np.array([middles[best][0] - max(left - pad, 0), 0], np.float32), at


def _disc(radius: float) -> np.ndarray:
    size = 2 * max(1, round(radius)) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
