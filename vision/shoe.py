"""Reading the picture of shoes: one shoe of the pair, where its heel and toe touch the floor, which way it
points.

The picture may show one shoe or a pair, from the side or at three quarters, side by side or one before the
other.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from vision.errors import CannotWear

Floats = np.ndarray
FALL, LEVEL = (
    0.12,
    0.08,
)  # of its height: the least that a shoe's top falls to its toe; how much more than its sole rises
FULL = 0.35  # of its box that a shoe fills
LOOK = 96  # px, the size at which the second shoe of a pair is looked for


@dataclass(frozen=True)
class Shoe:
    """One shoe pointing to the picture's right: `rgba` uint8 (h, w, 4), `heel` and `toe` float32 (2,) px on
    the floor."""

    rgba: np.ndarray
    heel: Floats
    toe: Floats


def read_shoe(rgba: np.ndarray) -> Shoe:
    """From uint8 (H, W, 4) RGBA. Raises CannotWear when there is no shoe to be made out."""
    one = _one(rgba)
    rows, columns = (
        np.flatnonzero((one[..., 3] > 127).any(axis=1)),
        np.flatnonzero((one[..., 3] > 127).any(axis=0)),
    )
    if rows.size < 16 or columns.size < 16:
        raise CannotWear("I cannot find the shoes in their picture.", code="poor_cutout", retry=False)
    one = one[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    _refuse_other(one[..., 3] > 127)
    if _points_left(one[..., 3]):
        one = np.ascontiguousarray(one[:, ::-1])
    heel, toe = _ends(one[..., 3] > 127)
    return Shoe(one, heel, toe)


def _refuse_other(solid: np.ndarray) -> None:
    """From the side or at three quarters a shoe is high at its heel and low at its toe, and its sole is more level than
    its top; of one upside down, seen from above or of another thing that is not so. Raises CannotWear."""
    height, width = solid.shape
    third = width // 3
    tops, bottoms = np.argmax(solid, axis=0), np.argmax(solid[::-1], axis=0)
    falls, rises = (
        abs(float(np.median(line[:third]) - np.median(line[-third:]))) / height for line in (tops, bottoms)
    )
    if falls < max(rises - LEVEL, FALL) or float(solid.mean()) < FULL:
        raise CannotWear(
            "This picture does not show a shoe from the side with its sole down; one from the side or at three quarters "
            "would work.",
            code="not_side_view",
            retry=False,
        )


def _one(rgba: np.ndarray) -> np.ndarray:
    """The nearer shoe alone: the larger of two pieces, or the front one of two that overlap."""
    solid = (rgba[..., 3] > 127).astype(np.uint8)
    count, pieces, stats, _ = cv2.connectedComponentsWithStats(solid)
    order = 1 + np.argsort(stats[1:, cv2.CC_STAT_AREA])[::-1]
    large = [int(n) for n in order if stats[n, cv2.CC_STAT_AREA] > 0.3 * solid.sum()]
    if count < 2 or not large:
        raise CannotWear("I cannot find the shoes in their picture.", code="poor_cutout", retry=False)
    mask = (pieces == large[0]).astype(np.uint8)
    if len(large) == 1:
        mask = _front_of_two(rgba, mask)
    out = rgba.copy()
    out[..., 3] = np.where(mask > 0, rgba[..., 3], 0)
    return out


def _front_of_two(rgba: np.ndarray, union: np.ndarray) -> np.ndarray:
    """Two shoes are one shape twice, moved by d: the front one is what stays inside when the whole is moved
    by d.

    d is where the picture fits itself best while the two copies still cover all of it; without such a d the
    picture shows one shoe.
    """
    scale = LOOK / max(union.shape)
    size = (max(8, round(union.shape[1] * scale)), max(8, round(union.shape[0] * scale)))
    shape = cv2.resize(union, size, interpolation=cv2.INTER_AREA) > 0
    color = cv2.resize(rgba[..., :3], size, interpolation=cv2.INTER_AREA).astype(np.float32)
    least = round(
        0.18 * float(np.ptp(np.flatnonzero(shape.any(axis=0))))
    )  # anything fits itself when hardly moved
    best, found = np.inf, None
    for dy in range(-LOOK // 3, LOOK // 3, 2):
        for dx in range(least, LOOK // 2, 2):
            cost = _misfit(shape, color, dx, dy)
            if cost < best:
                best, found = cost, (dx, dy)
    if found is None or best > 1.0:
        return union
    dx, dy = (round(value / scale) for value in found)
    if dy > 0:  # the lower shoe is the nearer one
        dx, dy = -dx, -dy
    moved = _moved(union, -dx, -dy)
    front = cv2.morphologyEx(union & moved, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    _, pieces, stats, _ = cv2.connectedComponentsWithStats(front)
    return np.asarray(pieces == 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())).astype(np.uint8)


def _misfit(shape: np.ndarray, color: Floats, dx: int, dy: int) -> float:
    """Below 1 when the picture is covered by a part of itself and that part moved by (dx, dy)."""
    moved = _moved(shape.astype(np.uint8), -dx, -dy) > 0
    part = shape & moved
    share = part.sum() / max(shape.sum(), 1)
    if not 0.42 < share < 0.61:  # moved by less, any single shoe would fit itself
        return np.inf
    covered = part | (_moved(part.astype(np.uint8), dx, dy) > 0)
    missed = (shape & ~covered).sum() / shape.sum()
    # The farther shoe's heel may be hidden; where all has one colour, outlines alone must agree.
    if missed > (0.09 if float(color[part].std(axis=0).max()) > 25 else 0.07):
        return np.inf
    there = _moved(color, -dx, -dy)
    apart = float(np.abs(color - there)[part].mean())
    return float(missed / 0.12 * 0.5 + apart / 40.0 * 0.5)


def _moved(image: np.ndarray, dx: int, dy: int) -> np.ndarray:
    move = np.array([[1, 0, dx], [0, 1, dy]], np.float32)
    return np.asarray(cv2.warpAffine(image, move, image.shape[1::-1], flags=cv2.INTER_NEAREST))


def _points_left(alpha: np.ndarray) -> bool:
    """The toe is the lower end: the outline's top is lower there."""
    tops = np.argmax(alpha > 127, axis=0)
    third = len(tops) // 3
    return float(np.median(tops[:third])) > float(np.median(tops[-third:]))


def _ends(solid: np.ndarray) -> tuple[Floats, Floats]:
    """Where heel and toe touch the floor: the outermost points near either end that are hardly above its lowest."""
    height, width = solid.shape
    bottoms = np.where(solid.any(axis=0), height - 1 - np.argmax(solid[::-1], axis=0), 0)
    back, front = max(round(0.16 * width), 1), round(0.8 * width)
    near = 0.05 * height
    heels = np.flatnonzero(bottoms[:back] >= bottoms[:back].max() - near)
    toes = front + np.flatnonzero(bottoms[front:] >= bottoms[front:].max() - near)
    heel, toe = int(heels[0]), int(toes[-1])
    return np.array([heel, bottoms[heel]], np.float32), np.array([toe, bottoms[toe]], np.float32)
