"""How somebody stands: the feet of a photo, what is on them, and whether shoes can be put there.

Read once a photo (`Person.stance`), however many shoes are tried on. Feet that are cut off, hidden, lifted, in high
boots or pointing away are declined with what would work instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from vision.classes import CLASSES
from vision.errors import CannotWear
from vision.foot import USUAL_FOOT_MM, Foot, Stand, covered, seen, stands
from vision.landmarks import ANKLES, HEELS, KNEES, TOES
from vision.overlay import Box
from vision.palette import LIKELY, RATIO, binned, shares
from vision.scale import Scale, body_scale

if TYPE_CHECKING:
    from vision.person import Person

Floats = np.ndarray

BACKGROUND, SKIN, FOOTWEAR, LEGWEAR = (
    CLASSES.index(name) for name in ("background", "skin", "footwear", "legwear")
)
MIN_FOOT = 24.0  # px
BOOT_MM = 330.0  # footwear that reaches higher above the floor hides a leg that would have to be invented
FROM_SIDE, LIFTED = (
    0.8,
    0.5,
)  # of a foot: one seen from the side, and the slope of its sole when its heel is lifted
APART = 0.165  # of a shoe: an ankle so far from where its shoe has it
TOGETHER = 0.42  # of a foot that the other one covers: what is whose can no longer be told
ENDS_MM = 60.0  # bows, straps and heels reach so far beyond what the parser knows of a shoe
SEEN = 0.35  # of a foot must not be hidden


@dataclass(frozen=True)
class Stance:
    """The feet of a photo: `feet` by the pose, `places` where they stand, the `scale` there, the `box` around them, and in
    it `labels`, uint8 (h, w) class ids from near, and what is `worn`, bool (h, w)."""

    feet: list[Foot]
    places: list[Stand]
    scale: Scale
    box: Box
    labels: np.ndarray
    worn: np.ndarray

    @property
    def length(self) -> float:
        """px of a foot."""
        return USUAL_FOOT_MM * self.scale.px_per_mm


def find_stance(person: Person) -> Stance:
    """The feet in view and where they stand. Raises CannotWear with what would work instead."""
    scale = body_scale(person.pose)
    _refuse_cut_off(person)
    feet = [foot for side in (0, 1) if scale and (foot := _foot(person, side, scale)) is not None]
    if not feet or scale is None:
        raise CannotWear(
            "I cannot see the feet in this photo; one of your whole body, shoes included, would work.",
            code="no_feet",
        )
    length = USUAL_FOOT_MM * scale.px_per_mm
    if length < MIN_FOOT:
        raise CannotWear(
            "The feet are too small in this photo; one from closer would work.", code="too_small"
        )
    _refuse_boots(person, feet, scale)
    box = _box(person, feet, length)
    labels = person.models.feet_parser(person.photo[box.cut], person.parse.labels[box.cut])
    worn = _worn(labels, box, feet, length)
    ends = loose_ends(
        person.photo[box.cut], labels, worn, (BACKGROUND, SKIN, LEGWEAR), ENDS_MM * scale.px_per_mm
    )
    places = stands(worn, labels == BACKGROUND, feet, box, length)
    refuse_hidden(worn, feet, places, box, length)
    return Stance(feet, places, scale, box, labels, worn | ends)


def refuse_hidden(worn: np.ndarray, feet: list[Foot], places: list[Stand], box: Box, length: float) -> None:
    """A foot under a hem that reaches the floor, one lifted behind the other, one that is not where its leg ends, or two
    of which one is before the other."""
    if len(places) == 2 and covered(places[0], places[1], box) > TOGETHER:
        raise CannotWear(
            "The feet are one before the other in this photo; one with your feet a hand apart would work.",
            code="feet_together",
        )
    for foot, place in zip(feet, places, strict=True):
        if place.off(foot) > APART:
            raise CannotWear(
                "I cannot make out the feet well enough; a photo from the front, both flat on the floor, would work.",
                code="foot_unclear",
            )
        across, down = np.abs(place.toe - place.heel) / length
        if across > FROM_SIDE and place.toe[1] > place.heel[1] and down > LIFTED * across:
            raise CannotWear(
                "A foot is lifted in this photo; one with both on the floor would work.", code="foot_lifted"
            )
        if seen(worn, place, box) < SEEN:
            raise CannotWear(
                "A foot is hidden in this photo; one that shows both would work.", code="foot_hidden"
            )


def _refuse_cut_off(person: Person) -> None:
    """One new shoe beside an old one that the picture's edge cuts would be half a try-on."""
    height, width = person.photo.shape[:2]
    for side in (0, 1):
        x, y = person.pose.points[TOES[side]]
        if person.sees(ANKLES[side], sure=0.3) and not (0 <= x < width and 0 <= y < height):
            raise CannotWear(
                "The feet are cut off in this photo; one of your whole body, shoes included, would work.",
                code="feet_cut_off",
            )


def _foot(person: Person, side: int, scale: Scale) -> Foot | None:
    """One foot, None when it is not in view."""
    if not person.sees(ANKLES[side], TOES[side], sure=0.5):
        return None
    points = person.pose.points
    heel, toe = points[HEELS[side]], points[TOES[side]]
    length = USUAL_FOOT_MM * scale.px_per_mm
    if toe[1] < heel[1] - 0.25 * length:
        raise CannotWear(
            "The feet point away from the camera here; a photo from the front or the side would work.",
            code="turned_away",
        )
    return Foot(heel, toe, points[ANKLES[side]], points[KNEES[side]], _outward(points, side))


def _outward(points: Floats, side: int) -> int:
    """To which side of the picture this foot turns out: away from the other one."""
    apart = float(points[ANKLES[side], 0] - points[ANKLES[1 - side], 0])
    return (1 if apart >= 0 else -1) if abs(apart) > 1 else 1 - 2 * side


def _around(foot: Foot, length: float) -> Floats:
    ends = np.stack([foot.heel, foot.toe, foot.ankle])
    return np.concatenate([ends - 0.45 * length, ends + 0.45 * length])


def _refuse_boots(person: Person, feet: list[Foot], scale: Scale) -> None:
    """A boot's shaft hides a leg that would have to be invented under a low shoe."""
    labels = person.parse.labels
    mm = scale.px_per_mm
    for foot in feet:
        x, reach = round(float(foot.ankle[0])), round(90 * mm)
        rows = np.flatnonzero(
            (labels[:, max(x - reach, 0) : x + reach + 1] == FOOTWEAR).sum(axis=1) > 30 * mm
        )
        if rows.size and max(float(foot.toe[1]), float(foot.heel[1])) - rows[0] > BOOT_MM * mm:
            raise CannotWear(
                "You are wearing boots in this photo; one with low or no shoes would work.", code="boots"
            )


def _box(person: Person, feet: list[Foot], length: float) -> Box:
    """The part of the photo with the feet. Raises CannotWear when it is empty."""
    points = np.concatenate([_around(foot, length) for foot in feet])
    box = Box.around(points, 0.35 * length, person.parse.labels.shape)
    if box is None:
        raise CannotWear("The feet are outside this photo; one that shows them would work.", code="no_feet")
    return box


def _worn(labels: np.ndarray, box: Box, feet: list[Foot], length: float) -> np.ndarray:
    """bool (h, w): shoes that are worn and bare feet, by the labels (h, w) of the box."""
    grid = box.grid()
    worn = np.zeros(box.shape, bool)
    for foot in feet:
        near = np.linalg.norm(grid - 0.5 * (foot.heel + foot.toe), axis=-1) < 0.95 * length
        shaft = (np.abs(grid[..., 0] - foot.ankle[0]) < 0.5 * length) & (grid[..., 1] < foot.ankle[1])
        bare = np.isin(labels, (SKIN, LEGWEAR)) & near & (grid[..., 1] > foot.ankle[1] + 0.04 * length)
        worn |= ((labels == FOOTWEAR) & (near | shaft)) | bare
    return worn


def loose_ends(
    rgb: np.ndarray, labels: np.ndarray, old: np.ndarray, among: tuple[int, ...], reach: float
) -> np.ndarray:
    """bool (H, W): bows, straps and heels of what is worn that were taken for something else.

    rgb     uint8 (H, W, 3)
    labels  uint8 (H, W), class ids
    old     bool (H, W), what is worn
    among   what they may have been taken for; farther away than `reach` px that is what it is called
    """
    bins, size = binned(rgb), 2 * max(1, round(reach)) + 1
    close = cv2.dilate(old.astype(np.uint8), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))) > 0
    found = np.zeros(old.shape, bool)
    sure = cv2.erode(old.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    if sure.sum() < 100:
        return found
    like = shares(bins, sure)
    common = like / max(float(like.max()), 1e-9)
    for label in among:
        area = (labels == label) & ~old
        own = area & ~close
        if own.sum() < 200:
            continue
        unlike = like[bins] > RATIO * shares(bins, own)[bins]
        found |= area & close & unlike & (common[bins] > LIKELY)
    _, pieces = cv2.connectedComponents(found.astype(np.uint8))
    touching = np.unique(pieces[found & (cv2.dilate(old.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)])
    return np.isin(pieces, touching[touching > 0])
