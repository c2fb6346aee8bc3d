"""Wearing shoes: each foot found, the old shoe taken off the floor, the new one turned as the foot is turned.

One picture of a shoe serves both feet, mirrored. A picture cannot be walked around, so a shoe seen at three
quarters is made narrower or wider for how far each foot points aside; feet that point away from the camera
are declined.
"""

import cv2
import numpy as np

from vision.backdrop import behind
from vision.errors import CannotWear
from vision.foot import BREADTH_MM, SOLE_MM, USUAL_FOOT_MM, Fit, Foot, stand
from vision.item import Item
from vision.landmarks import ANKLES, HEELS, KNEES, TOES
from vision.overlay import SKIN, Box, Layer, lay, light_on, shade
from vision.person import Person
from vision.scale import UNKNOWN, Scale, body_scale
from vision.scene import Scene
from vision.shoe import Shoe

Floats = np.ndarray

BACKGROUND, LOWER, DRESS, FOOTWEAR, LEGWEAR = 0, 5, 6, 7, 11
ANKLE_MM = 68.0
MIN_FOOT = 24.0  # px
BOOT_MM = 150.0  # footwear reaching higher than this above the floor is a boot


def wear(scene: Scene, item: Item) -> Scene:
    """The scene with these shoes on. Raises CannotWear with what would work instead."""
    feet, scale = ready(scene)
    length = USUAL_FOOT_MM * scale.px_per_mm
    box = _box(scene, feet, length)
    worn = _worn_on(scene, box, feet, length)
    known = item.measures.get("length_mm")
    fits = [_fit(item.shoe, foot, own, box, length, known) for foot, own in zip(feet, worn, strict=True)]
    laid = [_laid(scene, fit, box) for fit in fits]
    scene = _old_taken(scene, box, np.any(worn, axis=0), np.max([layer.alpha for layer, _ in laid], axis=0))
    # The foot that is higher in the picture is farther away.
    order = sorted(range(len(feet)), key=lambda number: float(feet[number].toe[1]))
    for number in order:
        layer, mouth = laid[number]
        scene = _ankle(scene, box, feet[number], mouth, worn[number], scale)
        scene = _on_floor(scene, layer, scale)
        scene = layer.times(1 - _leg_in_front(scene, box, mouth, scale)).onto(scene, FOOTWEAR)
    return scene.noted(scale.note() if known else f"{UNKNOWN}; shoes are drawn in the size of the feet")


def ready(scene: Scene) -> tuple[list[Foot], Scale]:
    """The feet in view and the scale there. Raises CannotWear with what would work instead."""
    person = scene.person
    scale = body_scale(person.pose)
    _refuse_cut_off(person)
    feet = [foot for side in (0, 1) if scale and (foot := _foot(person, side, scale)) is not None]
    if not feet or scale is None:
        raise CannotWear(
            "I cannot see the feet in this photo; one of your whole body, shoes included, would work.",
            code="no_feet",
        )
    if USUAL_FOOT_MM * scale.px_per_mm < MIN_FOOT:
        raise CannotWear(
            "The feet are too small in this photo; one from closer would work.", code="too_small"
        )
    _refuse_boots(scene, feet, scale)
    return feet, scale


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
    aside = float(np.clip((toe[0] - heel[0]) / max(length, 1e-6), -1, 1))
    if toe[1] < heel[1] - 0.25 * length:
        raise CannotWear(
            "The feet point away from the camera here; a photo from the front or the side would work.",
            code="turned_away",
        )
    return Foot(heel, toe, points[ANKLES[side]], points[KNEES[side]], aside)


def _around(foot: Foot, length: float) -> Floats:
    ends = np.stack([foot.heel, foot.toe, foot.ankle])
    return np.concatenate([ends - 0.45 * length, ends + 0.45 * length])


def _refuse_boots(scene: Scene, feet: list[Foot], scale: Scale) -> None:
    """A boot's shaft hides a leg that would have to be invented under a low shoe."""
    rows = np.flatnonzero(
        (scene.person.parse.labels == FOOTWEAR).sum(axis=1) > 0.3 * BREADTH_MM * scale.px_per_mm
    )
    floor = max(float(max(foot.toe[1], foot.heel[1])) for foot in feet)
    if rows.size and floor - rows[0] > 2.2 * BOOT_MM * scale.px_per_mm:
        raise CannotWear(
            "You are wearing boots in this photo; one with low or no shoes would work.", code="boots"
        )


def _laid(scene: Scene, fit: Fit, box: Box) -> tuple[Layer, Floats]:
    """The shoe on one foot, and where its opening is."""
    layer = lay(fit.shoe.rgba, fit.inverse, box, fit.zoom).lit(light_on(scene, box, 0.6))
    return layer, np.asarray(fit.forward(fit.shoe.mouth[None])[0], np.float32)


def _fit(shoe: Shoe, foot: Foot, worn: np.ndarray, box: Box, length: float, known: float | None) -> Fit:
    """`worn` bool (h, w) is what is to be covered; `known` the shoe's own length in mm."""
    longer = float(np.clip(known / (USUAL_FOOT_MM + SOLE_MM), 0.9, 1.2)) if known else 1.0
    return Fit(shoe, stand(worn, foot, box, length), foot.points_left, length, longer)


def ends(scene: Scene, shoe: Shoe) -> tuple[list[tuple[Floats, Floats]], float]:
    """Photo px float32 (2,) of heel and toe of this shoe on each foot, and the length of a foot in px. Raises
    CannotWear."""
    feet, scale = ready(scene)
    length = USUAL_FOOT_MM * scale.px_per_mm
    box = _box(scene, feet, length)
    found = []
    for foot, worn in zip(feet, _worn_on(scene, box, feet, length), strict=True):
        found.append(_fit(shoe, foot, worn, box, length, None).ends())
    return found, length


def _box(scene: Scene, feet: list[Foot], length: float) -> Box:
    """The part of the photo with the feet. Raises CannotWear when it is empty."""
    points = np.concatenate([_around(foot, length) for foot in feet])
    box = Box.around(points, 0.2 * length, scene.labels.shape)
    if box is None:
        raise CannotWear("The feet are outside this photo; one that shows them would work.", code="no_feet")
    return box


def _worn_on(scene: Scene, box: Box, feet: list[Foot], length: float) -> list[np.ndarray]:
    """For each foot, bool (h, w): the shoe on it, or the bare foot, as the parser sees it."""
    labels, grid = scene.labels[box.cut], box.grid()
    away = [np.linalg.norm(grid - 0.5 * (foot.heel + foot.toe), axis=-1) for foot in feet]
    worn = []
    for number, foot in enumerate(feet):
        nearest = np.all([away[number] <= other for other in away], axis=0) & (away[number] < 0.95 * length)
        bare = np.isin(labels, (SKIN, LEGWEAR)) & (grid[..., 1] > foot.ankle[1] + 0.04 * length)
        worn.append(nearest & ((labels == FOOTWEAR) | bare))
    return worn


def _leg_in_front(scene: Scene, box: Box, mouth: Floats, scale: Scale) -> Floats:
    """float32 (h, w): hems hang over the shoe; a bare leg stands in it and hides the far side of its
    opening."""
    labels = scene.labels[box.cut]
    above = box.grid()[..., 1] < mouth[1] + 6 * scale.px_per_mm
    leg = np.isin(labels, (SKIN, LEGWEAR)) & above
    return np.asarray(
        cv2.GaussianBlur((np.isin(labels, (LOWER, DRESS)) | leg).astype(np.float32), (0, 0), 1.0)
    )


def _old_taken(scene: Scene, box: Box, old: np.ndarray, covered: Floats) -> Scene:
    """What was on the feet and is not covered by the new shoes becomes floor."""
    if not (old & (covered < 0.99)).any():
        return scene
    labels = scene.labels[box.cut]
    grown = cv2.dilate(old.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    hole = grown & ~np.isin(labels, (LOWER, DRESS))
    filled = behind(scene, box, hole | (covered > 0.5))
    alpha = np.where(old & hole, 1.0, cv2.GaussianBlur(hole.astype(np.float32), (0, 0), 1.0) * hole)
    return Layer(box, filled, alpha.astype(np.float32)).onto(scene, BACKGROUND)


def _ankle(scene: Scene, box: Box, foot: Foot, mouth: Floats, worn: np.ndarray, scale: Scale) -> Scene:
    """The ankle that a higher shoe hid, from the hem or the leg down into the new one: a shaded tube of
    skin."""
    mm = scale.px_per_mm
    up = (foot.knee - foot.ankle) / max(float(np.linalg.norm(foot.knee - foot.ankle)), 1e-6)
    line = np.stack([foot.ankle + 110 * mm * up, foot.ankle + 25 * mm * up, mouth + np.array([0, 8 * mm])])
    tube = np.zeros(box.shape, np.uint8)
    points = np.rint(line - np.array([box.left, box.top])).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(tube, [points], False, 1, max(2, round(ANKLE_MM * mm)))
    labels = scene.person.parse.labels[box.cut]
    hidden = (tube > 0) & worn & (labels == FOOTWEAR)
    rows = np.flatnonzero(hidden.any(axis=1))
    if hidden.sum() < 10 * mm**2:
        return scene
    color = _leg_color(scene, box, (tube > 0) & np.isin(labels, (SKIN, LEGWEAR)))
    depth = cv2.distanceTransform(tube, cv2.DIST_L2, 5) / (ANKLE_MM / 2 * mm)
    shaded = color * (1 - 0.38 * np.clip(1 - depth, 0, 1) ** 2.5)[..., None]
    # It joins the leg above and covers all between: the old shoe's outline need not be smooth.
    tube[: rows[0]] = 0
    tube[box.grid()[..., 1] > mouth[1] + 10 * mm] = 0
    alpha = cv2.GaussianBlur(tube.astype(np.float32), (0, 0), 0.8) * ~np.isin(
        labels, (LOWER, DRESS, SKIN, LEGWEAR)
    )
    return Layer(box, shaded.astype(np.float32), alpha.astype(np.float32)).onto(scene, SKIN)


def _leg_color(scene: Scene, box: Box, leg: np.ndarray) -> Floats:
    """float32 (3,): of the leg above, else of the face in the shade that legs are in."""
    if leg.sum() > 40:
        return np.median(scene.person.photo[box.cut][leg], axis=0).astype(np.float32)
    skin = (scene.person.parse.labels == SKIN) & (scene.person.face_mask > 0)
    own = scene.person.photo[skin]
    return (0.88 * np.median(own, axis=0) if len(own) else np.array([170, 130, 110])).astype(np.float32)


def _on_floor(scene: Scene, layer: Layer, scale: Scale) -> Scene:
    """The dark line where the sole meets the floor, and a wider soft shadow."""
    mm = scale.px_per_mm
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
