"""A foot in the photo: where the shoe on it begins, ends and stands, and how the picture of a shoe is bent onto it.

A picture cannot be walked around. What can be done: it is stretched to the breadth the foot is seen in, leant to
the line the foot stands on, and, for a foot that points at the camera, its rows are drawn together about the
middle until its outline is that of a shoe from the front.
"""

from dataclasses import dataclass

import numpy as np

from vision.overlay import Box
from vision.shoe import Shoe

Floats = np.ndarray

USUAL_FOOT_MM = 262.0
SOLE_MM = 14.0  # a shoe is longer than the foot in it
BREADTH_MM = 100.0
LOW = 0.80  # cameras stand lower over a shopper's feet than over a product, so shoes look flatter
FRONT, SIDE = 0.16, 0.46  # a foot that points aside by less is seen from the front, by more from the side
TIP = 0.36  # pointing aside by more, the toe is the end of what is seen
TOWARD_TOE = 0.6  # from the front a shoe stands rather where the toe is than where the old shoe's outline was
EDGE = 0.03  # of a foot: the parser's outline lies this far outside the shoe's
# A low shoe from the front: its breadth, in its own greatest one, from the floor to the opening.
OUTLINE_AT = np.array([0.0, 0.06, 0.14, 0.28, 0.5, 0.75, 1.0])
OUTLINE = np.array([0.55, 0.80, 0.94, 1.0, 0.95, 0.80, 0.72])
LEAN = 0.35
# How far the rows of a picture are drawn to a front view's breadth and to its middle: more would bend the sole, which
# the picture shows from the side, into a squiggle.
DRAWN, STRAIGHTENED = 0.35, 0.4


@dataclass(frozen=True)
class Foot:
    """heel, toe, ankle and knee float32 (2,) px by the pose; `aside` -1..1: the sine of where it points, positive
    to the picture's right."""

    heel: Floats
    toe: Floats
    ankle: Floats
    knee: Floats
    aside: float

    @property
    def points_left(self) -> bool:
        """Feet that point straight ahead are told by the leg."""
        if abs(self.aside) > 0.08:
            return self.aside < 0
        return bool(self.ankle[0] > self.toe[0])


@dataclass(frozen=True)
class Stand:
    """What a shoe has to fit: `left` and `right` px of what is worn there, `toe` and `heel` float32 (2,) px on the
    floor, `aside` 0..1 by pose and breadth together."""

    left: float
    right: float
    toe: Floats
    heel: Floats
    aside: float


def stand(worn: np.ndarray, foot: Foot, box: Box, length: float) -> Stand:
    """By what is worn, bool (h, w) of the box, where enough of it is seen, else by the pose; `length` px of a foot."""
    rows, columns = np.nonzero(worn)
    if rows.size < 0.05 * length**2:
        return _by_pose(foot, length)
    floor = float(np.percentile(rows, 99.5))
    low = rows > floor - 0.5 * length
    left, right = np.percentile(columns[low], (0.7, 99.3))
    wide = max(float(right - left), 1.0)
    aside = float(np.clip((abs(foot.aside) + np.clip((wide / length - 0.45) / 0.6, 0, 1)) / 2, 0, 1))
    # From the side the toe is the end, from the front the middle of the lowest edge.
    share = 0.5 + 0.48 * min(aside / TIP, 1.0)
    ends = (right - share * wide, left + share * wide)
    toe_x = ends[0] if foot.points_left else ends[1]
    heel_x = left + 0.03 * wide if not foot.points_left else right - 0.03 * wide
    at = np.array([box.left, box.top], np.float32)
    toe = np.array([toe_x, _bottom(rows, columns, toe_x, 0.06 * wide) - EDGE * length], np.float32) + at
    heel = np.array([heel_x, _bottom(rows, columns, heel_x, 0.04 * wide) - EDGE * length], np.float32) + at
    return Stand(float(left) + box.left, float(right) + box.left, toe, heel, aside)


def _bottom(rows: np.ndarray, columns: np.ndarray, x: float, reach: float) -> float:
    """Lowest row of what is worn near a column."""
    near = np.abs(columns - x) <= max(reach, 1.5)
    return float(np.percentile(rows[near], 98) if near.any() else rows.max())


def _by_pose(foot: Foot, length: float) -> Stand:
    wide = width_mm(abs(foot.aside)) / USUAL_FOOT_MM * length
    middle = float(foot.heel[0] + foot.toe[0]) / 2
    floor = np.array([0, 0.05 * wide], np.float32)
    return Stand(middle - wide / 2, middle + wide / 2, foot.toe + floor, foot.heel + floor, abs(foot.aside))


def width_mm(aside: float) -> float:
    """A shoe at an angle to the view is as wide as its length and its breadth, each as they are seen."""
    return (USUAL_FOOT_MM + SOLE_MM) * aside + BREADTH_MM * float(np.sqrt(max(1 - aside**2, 0)))


class Fit:
    """Where each point of a shoe's picture lies in the photo.

    `zoom` is photo px per picture px, upright; `front` 0..1 how far the picture is drawn into a front view.
    """

    def __init__(self, shoe: Shoe, place: Stand, left_foot: bool, length: float, longer: float) -> None:
        """`left_foot`: it points to the picture's left; `length` px of a foot; `longer` what the shoe is over usual."""
        self.shoe, self.flip = shoe, -1.0 if left_foot else 1.0
        width = shoe.rgba.shape[1]
        usual = length * width_mm(place.aside) / USUAL_FOOT_MM
        wide = float(np.clip(place.right - place.left, 0.8 * usual, 1.5 * usual)) * longer
        self.middle, self.wide = (place.left + place.right) / 2, wide
        self.front = float(np.clip((SIDE - place.aside) / (SIDE - FRONT), 0, 1))
        natural = length * width_mm(shoe.sideways) / USUAL_FOOT_MM / width
        flat = LOW if shoe.sideways < 0.97 else 1.0
        self.zoom = natural * flat * float(np.clip(wide / usual, 0.9, 1.25))
        self._left, self._right = _sides(shoe.rgba[..., 3])
        self.lean, self.floor = 0.0, 0.0
        self.lean = self._leant(place)
        toe = self.ends()[1]
        self.floor = float(place.toe[1] - toe[1])
        self.middle += TOWARD_TOE * self.front * float(place.toe[0] - toe[0])

    def ends(self) -> tuple[Floats, Floats]:
        """Photo px float32 (2,) of heel and toe; from the front the toe is the middle of the lowest edge."""
        toe = self.shoe.toe.copy()
        left, right, _, _ = self._outline(toe[1:])
        toe[0] += STRAIGHTENED * self.front * (float(left[0] + right[0]) / 2 - toe[0])
        heel, tip = self.forward(np.stack([self.shoe.heel, toe])).astype(np.float32)
        return heel, tip

    def _leant(self, place: Stand) -> float:
        """The slope to add so that heel and toe stand where they do in the photo."""
        heel, toe = self.ends()
        across = float(toe[0] - heel[0])
        if abs(across) < 0.2 * self.wide or abs(float(place.toe[0] - place.heel[0])) < 0.2 * self.wide:
            return 0.0
        wanted = float((place.toe[1] - place.heel[1]) / (place.toe[0] - place.heel[0]))
        have = float(toe[1] - heel[1]) / across
        return float(np.clip(wanted - have, -LEAN, LEAN)) * (1 - self.front)

    def _outline(self, rows: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Left and right of the picture's outline at these rows, and where they go, as shares of the width about its
        middle."""
        height, width = self.shoe.rgba.shape[:2]
        at = np.clip(np.rint(rows).astype(int), 0, height - 1)
        left, right = self._left[at], self._right[at]
        up = np.clip(1 - rows / max(height - 1, 1), 0, 1)
        breadth = np.interp(up, OUTLINE_AT, OUTLINE) / 2
        middle, half = (left + right) / (2 * width) - 0.5, (right - left) / (2 * width)
        middle = middle * (1 - STRAIGHTENED * self.front)
        half = half + DRAWN * self.front * (breadth - half)
        return left, right, middle - half, middle + half

    def forward(self, uv: Floats) -> Floats:
        """Photo px float (n, 2) of picture px float (n, 2)."""
        left, right, to_left, to_right = self._outline(uv[:, 1])
        share = (uv[:, 0] - left) / np.maximum(right - left, 1.0)
        x = self.flip * self.wide * (to_left + share * (to_right - to_left))
        y = self.floor - (self.shoe.rgba.shape[0] - uv[:, 1]) * self.zoom + self.lean * x
        return np.stack([self.middle + x, y], axis=1)

    def inverse(self, points: Floats) -> Floats:
        """Picture px of photo px."""
        x = points[..., 0] - self.middle
        rows = self.shoe.rgba.shape[0] - (self.floor + self.lean * x - points[..., 1]) / self.zoom
        left, right, to_left, to_right = self._outline(rows)
        share = (self.flip * x / self.wide - to_left) / np.maximum(to_right - to_left, 1e-3)
        return np.stack([left + share * (right - left), rows], axis=-1).astype(np.float32)

    def corners(self) -> Floats:
        """Photo px float (4, 2) around the shoe."""
        high = self.shoe.rgba.shape[0] * self.zoom + abs(self.lean) * self.wide
        half = 0.55 * self.wide
        low = self.floor + abs(self.lean) * self.wide
        return np.array(
            [[self.middle + side * half, y] for side in (-1, 1) for y in (self.floor - high, low)]
        )


def _sides(alpha: np.ndarray) -> tuple[Floats, Floats]:
    """float32 (h,) each: the outline's left and right column at every row, smoothed."""
    solid = alpha > 100
    rows = np.flatnonzero(solid.any(axis=1))
    left = np.argmax(solid, axis=1).astype(np.float32)
    right = (solid.shape[1] - np.argmax(solid[:, ::-1], axis=1)).astype(np.float32)
    every = np.arange(len(alpha))
    left, right = np.interp(every, rows, left[rows]), np.interp(every, rows, right[rows])
    window = max(3, len(alpha) // 40) | 1
    kernel = np.ones(window) / window

    def smooth(line: Floats) -> Floats:
        return np.convolve(np.pad(line, window // 2, mode="edge"), kernel, mode="valid")

    return smooth(left).astype(np.float32), smooth(right).astype(np.float32)
