"""Wearing shoes: each foot found, the old shoe taken off the floor, the new one seen as the foot is seen.

One picture of a shoe serves both feet, mirrored: laid on a last (`last.py`) it is turned to where each foot points
(`foot.py`), and the leg is carried on into it (`ankle.py`). Feet that point away from the camera are declined.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from vision.ankle import Opening, carried_on, find_shin
from vision.errors import CannotWear
from vision.fill import fill
from vision.foot import SOLE_MM, USUAL_FOOT_MM, Foot, Stand, seen, stands
from vision.item import Item
from vision.landmarks import ANKLES, HEELS, KNEES, TOES
from vision.last import Drawn, draw
from vision.overlay import Box, Layer, light_on, shade
from vision.person import Person
from vision.scale import UNKNOWN, Scale, body_scale
from vision.scene import Scene
from vision.undress import BACKGROUND, DRESS, FOOTWEAR, LEGWEAR, LOWER, SKIN

Floats = np.ndarray

MIN_FOOT = 24.0  # px
BOOT_MM = 330.0  # footwear that reaches higher above the floor hides a leg that would have to be invented
FROM_SIDE, LIFTED = (
    0.8,
    0.5,
)  # of a foot: one seen from the side, and the slope of its sole when its heel is lifted
APART = 0.165  # of a shoe: an ankle so far from where its shoe has it
SEEN = 0.15  # of a foot must not be hidden
RIM_MM = 12.0  # an old shoe's blurred rim and shadow reach so far beyond its label


@dataclass(frozen=True)
class Standing:
    """The feet of a photo: `feet` by the pose, `places` where they stand, the `scale` there, the `box` around them and
    what is `worn` in it, bool (h, w)."""

    feet: list[Foot]
    places: list[Stand]
    scale: Scale
    box: Box
    worn: np.ndarray


@dataclass(frozen=True)
class Worn:
    """One shoe of the pair on its foot: where it stands, how it is drawn, where it is entered."""

    foot: Foot
    stand: Stand
    drawn: Drawn
    opening: Opening


def wear(scene: Scene, item: Item) -> Scene:
    """The scene with these shoes on. Raises CannotWear with what would work instead."""
    found = ready(scene)
    box, worn, scale, mm = found.box, found.worn, found.scale, found.scale.px_per_mm
    known = item.measures.get("length_mm")
    longer = float(np.clip(known / (USUAL_FOOT_MM + SOLE_MM), 0.9, 1.2)) if known else 1.0
    pairs = [
        _on_foot(item, foot, place, box, longer) for foot, place in zip(found.feet, found.places, strict=True)
    ]
    scene = _old_taken(scene, box, worn, pairs, mm)
    # The foot that is higher in the picture is farther away.
    for one in sorted(pairs, key=lambda pair: float(pair.stand.toe[1] + pair.stand.heel[1])):
        scene = _put_on(scene, box, worn, one, pairs, mm)
    return scene.noted(scale.note() if known else f"{UNKNOWN}; shoes are drawn in the size of the feet")


def _on_foot(item: Item, foot: Foot, place: Stand, box: Box, longer: float) -> Worn:
    view = place.view(longer)
    drawn = draw(item.last, item.shoe.rgba, view, np.array([box.left, box.top], float), box.shape)
    lid = view(item.last.points[item.last.lid])
    left, right = lid[lid[:, 0].argmin()], lid[lid[:, 0].argmax()]
    opening = Opening(left, right, float(np.percentile(lid[:, 1], 30)), float(lid[:, 1].max()), drawn.alpha)
    return Worn(foot, place, drawn, opening)


def _put_on(scene: Scene, box: Box, worn: np.ndarray, one: Worn, pairs: list[Worn], mm: float) -> Scene:
    shin = find_shin(scene.person.parse.labels[box.cut], worn, box, one.foot, one.opening, mm)
    leg = hem = np.zeros(box.shape, np.float32)
    if shin is not None:
        scene, leg, hem = carried_on(scene, box, shin, one.opening, mm)
    front = np.maximum(hem, _others(scene, box, worn, one, pairs))
    shown = np.clip(one.drawn.alpha - one.drawn.lid * leg, 0, 1) * (1 - front)
    layer = Layer(box, one.drawn.color, shown.astype(np.float32)).lit(light_on(scene, box, 0.6))
    scene = _on_floor(scene, Layer(box, one.drawn.color, one.drawn.alpha), mm)
    return layer.onto(scene, FOOTWEAR)


def _others(scene: Scene, box: Box, worn: np.ndarray, one: Worn, pairs: list[Worn]) -> Floats:
    """float32 (h, w) 0..1: the legs of nearer feet, which hide this shoe."""
    labels, grid = scene.person.parse.labels[box.cut], box.grid()
    leg = np.isin(labels, (LOWER, DRESS, SKIN, LEGWEAR)) & ~worn
    own = np.abs(grid[..., 0] - one.foot.ankle[0])
    hidden = np.zeros(box.shape, bool)
    for other in pairs:
        if (
            other is not one
            and other.stand.toe[1] + other.stand.heel[1] > one.stand.toe[1] + one.stand.heel[1]
        ):
            hidden |= leg & (np.abs(grid[..., 0] - other.foot.ankle[0]) < own)
    return np.asarray(cv2.GaussianBlur(hidden.astype(np.float32), (0, 0), 0.8))


def ready(scene: Scene) -> Standing:
    """The feet in view and where they stand. Raises CannotWear with what would work instead."""
    person = scene.person
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
    _refuse_boots(scene, feet, scale)
    box = _box(scene, feet, length)
    worn = _worn(scene, box, feet, length)
    places = stands(worn, scene.labels[box.cut] == BACKGROUND, feet, box, length)
    _refuse_hidden(worn, feet, places, box, length)
    return Standing(feet, places, scale, box, worn)


def _refuse_hidden(worn: np.ndarray, feet: list[Foot], places: list[Stand], box: Box, length: float) -> None:
    """A foot under a hem that reaches the floor, one lifted behind the other, or one that is not where its leg ends."""
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


def _refuse_boots(scene: Scene, feet: list[Foot], scale: Scale) -> None:
    """A boot's shaft hides a leg that would have to be invented under a low shoe."""
    labels = scene.person.parse.labels
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


def ends(scene: Scene) -> tuple[list[tuple[Floats, Floats]], float]:
    """Photo px float (2,) of heel and toe of a shoe on each foot, and the length of a foot in px. Raises
    CannotWear."""
    found = ready(scene)
    return [place.ends() for place in found.places], USUAL_FOOT_MM * found.scale.px_per_mm


def _box(scene: Scene, feet: list[Foot], length: float) -> Box:
    """The part of the photo with the feet. Raises CannotWear when it is empty."""
    points = np.concatenate([_around(foot, length) for foot in feet])
    box = Box.around(points, 0.35 * length, scene.labels.shape)
    if box is None:
        raise CannotWear("The feet are outside this photo; one that shows them would work.", code="no_feet")
    return box


def _worn(scene: Scene, box: Box, feet: list[Foot], length: float) -> np.ndarray:
    """bool (h, w): shoes that are worn and bare feet, as the parser sees them."""
    labels, grid = scene.person.parse.labels[box.cut], box.grid()
    worn = np.zeros(box.shape, bool)
    for foot in feet:
        near = np.linalg.norm(grid - 0.5 * (foot.heel + foot.toe), axis=-1) < 0.95 * length
        shaft = (np.abs(grid[..., 0] - foot.ankle[0]) < 0.5 * length) & (grid[..., 1] < foot.ankle[1])
        bare = np.isin(labels, (SKIN, LEGWEAR)) & near & (grid[..., 1] > foot.ankle[1] + 0.04 * length)
        worn |= ((labels == FOOTWEAR) & (near | shaft)) | bare
    return worn


def _old_taken(scene: Scene, box: Box, worn: np.ndarray, pairs: list[Worn], mm: float) -> Scene:
    """What was on the feet and is not covered by the new shoes becomes floor."""
    covered = np.max([one.drawn.alpha for one in pairs], axis=0)
    labels = scene.person.parse.labels[box.cut]
    reach = 2 * max(1, round(RIM_MM * mm)) + 1
    first = np.where((covered > 0.5).any(axis=0), (covered > 0.5).argmax(axis=0), 0)
    bare = np.isin(labels, (SKIN, LEGWEAR)) & (np.arange(box.shape[0])[:, None] < first)
    worn = worn & ~bare  # a foot over the edge of a low shoe stays
    bared = worn & (covered < 0.99)
    if not bared.any():
        return scene
    grown = (
        cv2.dilate(bared.astype(np.uint8), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))) > 0
    )
    hole = worn | (grown & (labels == BACKGROUND))  # beside the new shoe the floor keeps its own shadow
    known = cv2.erode((labels == BACKGROUND).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    filled = fill(scene.image[box.cut], hole, known & ~hole, texture=0.4)
    alpha = np.maximum(worn, cv2.GaussianBlur(hole.astype(np.float32), (0, 0), max(0.8, 2 * mm)) * hole)
    return Layer(box, filled, alpha.astype(np.float32)).onto(scene, BACKGROUND)


def _on_floor(scene: Scene, layer: Layer, mm: float) -> Scene:
    """The dark line where the sole meets the floor, and a wider soft shadow."""
    floor = (scene.labels[layer.box.cut] == BACKGROUND).astype(np.float32)
    for down, blur, depth in ((5.0, 4.0, 0.45), (10.0, 14.0, 0.30)):
        move = np.array([[1, 0, 0], [0, 1, down * mm]], np.float32)
        shape = cv2.warpAffine(layer.alpha, move, layer.box.shape[::-1])
        rows = np.flatnonzero((layer.alpha > 0.5).any(axis=1))
        if rows.size:  # a shaft throws no shadow on the floor behind it
            shape[: rows[0] + round(0.55 * (rows[-1] - rows[0]))] = 0
        soft = cv2.GaussianBlur(shape, (0, 0), max(0.8, blur * mm))
        scene = shade(scene, layer.box, (depth * soft * floor).astype(np.float32), (0.12, 0.12, 0.13))
    return scene
