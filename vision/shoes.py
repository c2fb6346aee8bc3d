"""Wearing shoes: each foot found, the old shoe taken off the floor, the new one seen as the foot is seen.

One picture of a shoe serves both feet, mirrored: laid on a last (`last.py`) it is turned to where each foot points
(`foot.py`), and the leg is carried on into it (`ankle.py`). Feet that point away from the camera are declined.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from vision.ankle import Opening, carried_on, find_shin, nearer
from vision.fill import fill
from vision.foot import SOLE_MM, USUAL_FOOT_MM, Foot, Stand
from vision.item import Item
from vision.last import Drawn, draw
from vision.overlay import Box, Layer, light_on, shade
from vision.scale import UNKNOWN
from vision.scene import Scene
from vision.stance import Stance
from vision.undress import BACKGROUND, DRESS, FOOTWEAR, LEGWEAR, LOWER, SKIN

Floats = np.ndarray

RIM_MM = 12.0  # an old shoe's blurred rim and shadow reach so far beyond its label


@dataclass(frozen=True)
class Worn:
    """One shoe of the pair on its foot: where it stands, how it is drawn, where it is entered."""

    foot: Foot
    stand: Stand
    drawn: Drawn
    opening: Opening


def wear(scene: Scene, item: Item) -> Scene:
    """The scene with these shoes on. Raises CannotWear with what would work instead."""
    found = scene.person.stance
    box, scale, mm = found.box, found.scale, found.scale.px_per_mm
    known = item.measures.get("length_mm")
    longer = float(np.clip(known / (USUAL_FOOT_MM + SOLE_MM), 0.9, 1.2)) if known else 1.0
    pairs = [
        _on_foot(item, foot, place, box, longer) for foot, place in zip(found.feet, found.places, strict=True)
    ]
    scene = from_near(scene, found)
    labels, worn = scene.labels[box.cut], found.worn
    scene = _old_taken(scene, box, labels, worn, pairs, mm)
    # The foot that is higher in the picture is farther away.
    for one in sorted(pairs, key=lambda pair: float(pair.stand.toe[1] + pair.stand.heel[1])):
        scene = _put_on(scene, box, labels, worn, one, pairs, mm)
    return scene.noted(scale.note() if known else f"{UNKNOWN}; shoes are drawn in the size of the feet")


def from_near(scene: Scene, stance: Stance) -> Scene:
    """The scene with the labels that were read from near, but where something else is worn by now."""
    labels = scene.labels.copy()
    now = labels[stance.box.cut]
    np.copyto(now, stance.labels, where=scene.changed[stance.box.cut] == 0)
    return replace(scene, labels=labels)


def _on_foot(item: Item, foot: Foot, place: Stand, box: Box, longer: float) -> Worn:
    view = place.view(longer)
    drawn = draw(item.last, item.shoe.rgba, view, np.array([box.left, box.top], float), box.shape)
    lid = view(item.last.points[item.last.lid])
    left, right = lid[lid[:, 0].argmin()], lid[lid[:, 0].argmax()]
    opening = Opening(left, right, float(np.percentile(lid[:, 1], 30)), float(lid[:, 1].max()), drawn.alpha)
    return Worn(foot, place, drawn, opening)


def _put_on(
    scene: Scene, box: Box, labels: np.ndarray, worn: np.ndarray, one: Worn, pairs: list[Worn], mm: float
) -> Scene:
    own = nearer(one.foot, [other.foot for other in pairs], box)
    shin = find_shin(labels, worn | ~own, box, one.foot, one.opening, mm)
    leg = hem = np.zeros(box.shape, np.float32)
    if shin is not None:
        scene, leg, hem = carried_on(scene, labels, box, shin, one.opening, mm)
    front = np.maximum(hem, _others(labels, box, worn, one, pairs))
    shown = np.clip(one.drawn.alpha - one.drawn.lid * leg, 0, 1) * (1 - front)
    layer = Layer(box, one.drawn.color, shown.astype(np.float32)).lit(light_on(scene, box, 0.6))
    scene = _on_floor(scene, Layer(box, one.drawn.color, one.drawn.alpha), mm)
    return layer.onto(scene, FOOTWEAR)


def _others(labels: np.ndarray, box: Box, worn: np.ndarray, one: Worn, pairs: list[Worn]) -> Floats:
    """float32 (h, w) 0..1: the legs of nearer feet, which hide this shoe."""
    leg = np.isin(labels, (LOWER, DRESS, SKIN, LEGWEAR)) & ~worn
    hidden = np.zeros(box.shape, bool)
    for other in pairs:
        if (
            other is not one
            and other.stand.toe[1] + other.stand.heel[1] > one.stand.toe[1] + one.stand.heel[1]
        ):
            hidden |= leg & nearer(other.foot, [one.foot, other.foot], box)
    return np.asarray(cv2.GaussianBlur(hidden.astype(np.float32), (0, 0), 0.8))


def _old_taken(
    scene: Scene, box: Box, labels: np.ndarray, worn: np.ndarray, pairs: list[Worn], mm: float
) -> Scene:
    """What was on the feet and is not covered by the new shoes becomes floor."""
    covered = np.max([one.drawn.alpha for one in pairs], axis=0)
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
