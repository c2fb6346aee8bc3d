"""A foot in the photo: where it stands, which way it points and how long it is.

The pose gives a first guess. It is then moved until a plain low shoe drawn there covers what is worn on the foot and
no floor: soles, tips and heels are outlines, which the parser sees better than the pose does. What a hem or the other
foot hides costs nothing.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from vision.last import View, low_shoe
from vision.overlay import Box

Floats = np.ndarray

USUAL_FOOT_MM = 262.0
SOLE_MM = 14.0  # a shoe is longer than the foot in it
PITCH = np.radians(17.0)  # from which a camera at chest height sees feet some metres away
FINER = 3  # so many times finer its outline is drawn: fills reach half a pixel beyond
FITTED_AT = 32.0  # px a foot is long while it is fitted
STEPS = (0.12, 0.06, 0.03, 0.015)  # of a foot
WAYS = np.array(
    [
        sign * np.array(way, float)
        for way in (
            (1, 0, 0, 0, 0),
            (0, 1, 0, 0, 0),
            (0, 0, 1, 0, 0),
            (0, 0, 0, 1, 0),
            (1, 0, 1, 0, 0),
            (0, 1, 0, 1, 0),
            (0, 0, 0, 0, 1),
        )
        for sign in (1, -1)
    ]
)
STARTS = np.array([[0, 0, 0, 0, 0], [0, 0, 0.2, 0, 0], [0, 0, -0.2, 0, 0]])
LOOSE = np.array([0.15, 0.08, 0.15, 0.10])  # spread of the first guess's toe and heel, of a foot
ANKLE, ANKLE_LOOSE = np.array([0.25, 0.0, 0.37]), np.array([0.06, 0.10])  # in shoes, and its spread
SCALE_LOOSE = 0.06
TRUST = 0.004  # what one spread costs, in squared feet
SOLID = low_shoe()
END_ON, ASIDE = 0.2, 0.5  # cosine of the turn: pointing aside by more, the toe is the end of what is seen
TIP_LOW = np.array([0.0, 0.1])
CORNER = np.array(
    [0.0, 0.8]
)  # where a sole's edge turns from its back to its side, as somebody would mark a heel
LOWEST = 0.24  # of a foot: what is higher above the sole may be a shaft or a leg


@dataclass(frozen=True)
class Foot:
    """One foot by the pose: heel, toe, ankle and knee float32 (2,) px, and `outward` 1 or -1, to which side of the
    picture this foot would turn out."""

    heel: Floats
    toe: Floats
    ankle: Floats
    knee: Floats
    outward: int


@dataclass(frozen=True)
class Stand:
    """Where a shoe stands: float (2,) px of heel and toe on the floor, px of its length were it seen from the side,
    and `side` 1 or -1, the side of the picture it points to."""

    heel: Floats
    toe: Floats
    length: float
    side: int

    @property
    def turn(self) -> float:
        """Radians: 0 sideways, pi / 2 to the camera, more when it points beyond."""
        along = (self.toe - self.heel) / self.length
        # A toe that is higher than its heel is lifted: the foot's length is seen along its slope.
        reach = float(np.hypot(*along)) if along[1] < 0 else float(abs(along[0]))
        return float(np.arccos(np.clip(np.copysign(reach, self.side * along[0]), -1, 1)))

    def view(self, longer: float = 1.0) -> View:
        """The camera that sees a shoe of usual form standing here, `longer` than usual; it grows from its middle."""
        flat = View.of(self.turn, PITCH, self.length, np.zeros(2))
        mirror = np.array([self.side, 1.0])
        along = self.toe - self.heel
        # A raised heel or toe leans the whole shoe.
        usual = flat.along * mirror
        lean = (np.arctan2(along[1], abs(along[0])) - np.arctan2(usual[1], abs(usual[0]))) * abs(
            np.cos(self.turn)
        )
        c, s = np.cos(lean), np.sin(lean) * np.sign(along[0])
        turned = np.array([[c, -s], [s, c]])
        heel = self.heel - 0.5 * (longer - 1) * along
        return View(heel, longer * along, longer * turned @ (flat.across * mirror), longer * turned @ flat.up)

    def off(self, foot: Foot) -> float:
        """How far the ankle of a foot in this shoe is from the pose's, in shoes."""
        return float(np.linalg.norm(self.view()(ANKLE) - foot.ankle)) / self.length

    def ends(self) -> tuple[Floats, Floats]:
        """px float (2,) of heel and toe on the floor as they are seen: the sole's rear corner, and from the side its tip,
        from the front the middle of its lower edge."""
        view = self.view()
        sole = view(SOLID[:, [0, -1]]).reshape(-1, 2)
        along = self.toe - self.heel
        back = sole[(sole @ (along / np.linalg.norm(along) - CORNER)).argmin()]
        tip = sole[(sole @ (along + TIP_LOW * self.length)).argmax()]
        sideways = float(np.clip((abs(np.cos(self.turn)) - END_ON) / (ASIDE - END_ON), 0, 1))
        return back, sideways * tip + (1 - sideways) * self.toe


def guess(foot: Foot, length: float) -> Stand:
    """By the pose alone; `length` px of a foot. Its points lie inside the foot and above the floor."""
    shoe = length * (1 + SOLE_MM / USUAL_FOOT_MM)
    away = float(foot.toe[0] - foot.heel[0]) / length
    reach = float(np.clip(away / 0.3, -1, 1))
    toe = foot.toe + length * np.array([0.13 * reach, 0.06])
    heel = foot.heel + length * np.array([-0.10 * reach, 0.17])
    return Stand(heel, toe, shoe, _side(foot, (toe - heel) / length))


def _side(foot: Foot, along: Floats) -> int:
    """Feet that point straight ahead are told by which foot it is."""
    return int(np.sign(along[0])) if abs(along[0]) > 0.25 else foot.outward


def stands(worn: np.ndarray, free: np.ndarray, feet: list[Foot], box: Box, length: float) -> list[Stand]:
    """Where the shoes of all feet stand.

    worn    bool (h, w) of the box: shoes that are worn and bare feet
    free    bool (h, w): floor, where no shoe stands
    length  px of a foot
    """
    ratio = FITTED_AT / length
    size = (max(8, round(box.shape[1] * ratio)), max(8, round(box.shape[0] * ratio)))
    small = [cv2.resize(mask.astype(np.float32), size, interpolation=cv2.INTER_AREA) for mask in (worn, free)]
    found = [guess(foot, length) for foot in feet]
    for steps in (STEPS, STEPS[1:])[: len(feet)]:  # the second time each knows where the other stands
        drawn = [_drawn(place, box, ratio, size) for place in found]
        for number, foot in enumerate(feet):
            known = np.ones(size[::-1], np.float32)
            for other in range(len(feet)):
                if other != number:
                    known *= 1 - drawn[other]
            search = _Search(small[0] * known, small[1] * known, box, ratio, foot, length)
            found[number] = search.best(found[number], steps)
    return found


def seen(worn: np.ndarray, place: Stand, box: Box) -> float:
    """The share of a foot standing here that is among what is `worn`, bool (h, w) of the box."""
    outline = _drawn(place, box, 1.0, box.shape[::-1])
    return float((outline * worn).sum() / max(float(outline.sum()), 1.0))


def covered(one: Stand, other: Stand, box: Box) -> float:
    """The share of the smaller of two feet standing here that lies over the other one."""
    outlines = [_drawn(place, box, 1.0, box.shape[::-1]) for place in (one, other)]
    return float(np.minimum(*outlines).sum() / max(min(float(shape.sum()) for shape in outlines), 1.0))


@dataclass(frozen=True)
class _Search:
    """`worn` and `free` float32 (h, w) 0..1, reduced by `ratio`, without what the other foot covers."""

    worn: Floats
    free: Floats
    box: Box
    ratio: float
    foot: Foot
    length: float

    def best(self, start: Stand, steps: tuple[float, ...]) -> Stand:
        """The stand that explains most, looked for step by step from `start`; the pose stays what it should be near."""
        first = guess(self.foot, self.length)
        near = self.worn * self._near(first)
        starts = (
            [start]
            if steps is not STEPS
            else [_moved(start, STARTS[k], self.length, self.foot) for k in range(3)]
        )
        cost, place = min(((self._cost(one, first, near), one) for one in starts), key=lambda pair: pair[0])
        for step in steps:
            better = True
            while better:
                better = False
                for way in WAYS:
                    other = _moved(place, step * way, self.length, self.foot)
                    new = self._cost(other, first, near)
                    if new < cost - 1e-6:
                        cost, place, better = new, other, True
        return place

    def _cost(self, place: Stand, first: Stand, near: Floats) -> float:
        shape = _drawn(place, self.box, self.ratio, self.worn.shape[::-1])
        missed = near.sum() - float((near * shape).sum())
        beyond = float((self.free * shape).sum())
        view = place.view()
        ankle = (view(ANKLE) - self.foot.ankle) / self.length / ANKLE_LOOSE
        moved = np.concatenate([place.toe - first.toe, place.heel - first.heel]) / self.length / LOOSE
        scale = (place.length / first.length - 1) / SCALE_LOOSE
        prior = float(ankle @ ankle + moved @ moved + scale**2)
        return (missed + beyond) / FITTED_AT**2 + TRUST * prior

    def _near(self, place: Stand) -> Floats:
        """Where what is worn must be this shoe: about the foot and low over its sole."""
        origin = np.array([self.box.left, self.box.top])
        heel, toe = ((end - origin) * self.ratio for end in (place.heel, place.toe))
        ys, xs = np.mgrid[: self.worn.shape[0], : self.worn.shape[1]]
        away = toe - heel
        share = np.clip(
            ((xs - heel[0]) * away[0] + (ys - heel[1]) * away[1]) / max(float(away @ away), 1.0), 0, 1
        )
        dx, dy = xs - heel[0] - share * away[0], ys - heel[1] - share * away[1]
        near = (np.abs(dx) < 0.35 * FITTED_AT) & (-dy < LOWEST * FITTED_AT) & (dy < 0.3 * FITTED_AT)
        return near.astype(np.float32)


def _moved(place: Stand, change: Floats, length: float, foot: Foot) -> Stand:
    """With toe and heel moved by shares of a foot and the whole grown by the last of `change`."""
    toe, heel = place.toe + length * change[:2], place.heel + length * change[2:4]
    longer = max(place.length * (1 + change[4]), abs(float(toe[0] - heel[0])))
    return Stand(heel, toe, longer, _side(foot, (toe - heel) / length))


def _drawn(place: Stand, box: Box, ratio: float, size: tuple[int, int]) -> Floats:
    """float32 (h, w) 0..1: the outline of a plain low shoe."""
    px = place.view()(SOLID[::5, ::5])
    px = (px - np.array([box.left, box.top]) + 0.5) * (FINER * ratio) - 0.5
    shape = np.zeros((FINER * size[1], FINER * size[0]), np.uint8)
    fixed = np.rint(px * 16).astype(np.int32)
    for k in range(len(fixed) - 1):
        hull = cv2.convexHull(np.concatenate([fixed[k], fixed[k + 1]]))
        cv2.fillConvexPoly(shape, hull, 255, cv2.LINE_8, 4)
    return cv2.resize(shape, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
