"""Wearing a bracelet: its nearer half across the wrist, the farther half behind it, a charm hanging down."""

import cv2
import numpy as np

from vision.forearm import Wrist, find_wrist
from vision.item import Item
from vision.overlay import SKIN, Box, affine_inverse, cast, lay, light_on
from vision.scale import UNKNOWN
from vision.scene import Scene
from vision.strip import along, bend, only_near

Floats = np.ndarray

ACCESSORY = 12
USUAL_INNER_MM = 60.0
SAG = 0.30  # how far the nearer half bows towards the hand, of half the breadth
OVERHANG = 1.22  # a bangle never stands out farther than this from the wrist


def wear(scene: Scene, item: Item) -> Scene:
    """The scene with this bracelet on. Raises CannotWear when no bare wrist is to be seen."""
    wrist = find_wrist(scene.person, scene.labels, item.where.side)
    chain, mm = item.bracelet, wrist.scale.px_per_mm
    known = item.measures.get("inner_diameter_mm")
    # The picture's half ellipse is as broad as the bracelet's inner diameter and one thickness.
    breadth = float(np.ptp(chain.line[:, 0]))
    thick = 2 * (chain.half - 2)
    across = float(known or USUAL_INNER_MM) * mm * breadth / max(breadth - thick, 1.0)
    half = float(np.clip(across / 2, 1.02 * wrist.half, OVERHANG * wrist.half))
    zoom = across / breadth
    curve = _curve(wrist, half)
    box = Box.around(curve, 45 * mm, scene.labels.shape)
    if box is None:
        return scene
    rgba = chain.rgba if chain.pendant is None else only_near(chain.rgba, chain.line, chain.half)
    source = along(chain.line, np.linspace(0, 1, len(curve)))
    layer = bend(rgba, source, curve, chain.half, zoom, box).lit(light_on(scene, box, 0.4))
    layer = layer.times(shown(scene, box, wrist))
    scene = cast(scene, layer, (1.5 * mm * wrist.hand[0], 1.5 * mm * wrist.hand[1]), 1.4 * mm, 0.4, (SKIN,))
    scene = layer.onto(scene, ACCESSORY)
    if chain.pendant is not None:
        low = curve[round(chain.at * (len(curve) - 1))] + np.array([0, 0.5 * thick * zoom])
        linear = np.diag([zoom, zoom])
        forward = np.column_stack([linear, low - linear @ chain.hang])
        charm = lay(chain.pendant, affine_inverse(forward), box, zoom).lit(light_on(scene, box, 0.4))
        scene = cast(scene, charm, (0.0, 1.5 * mm), 1.2 * mm, 0.35, (SKIN,))
        scene = charm.onto(scene, ACCESSORY)
    return scene.noted(wrist.scale.note() if known else UNKNOWN)


def _curve(wrist: Wrist, half: float) -> Floats:
    """The nearer half of the loop in px, from the picture's left to its right."""
    angle = np.linspace(-np.pi / 2, np.pi / 2, 96)
    flat = np.sin(angle)[:, None] * half * wrist.across + SAG * half * np.cos(angle)[:, None] * wrist.hand
    curve = wrist.center - 0.5 * SAG * half * wrist.hand + flat
    return np.asarray(curve if curve[-1, 0] >= curve[0, 0] else curve[::-1], np.float32)


def shown(scene: Scene, box: Box, wrist: Wrist) -> Floats:
    """float32 (h, w): not where a sleeve comes down over it from the elbow's side."""
    sleeve = np.isin(scene.labels[box.cut], (3, 4, 6)).astype(np.uint8)
    away = (box.grid() - wrist.center) @ wrist.hand
    sleeve[away > -2 * wrist.scale.px_per_mm] = 0
    return np.asarray(1 - cv2.GaussianBlur(sleeve.astype(np.float32), (0, 0), 1.0), np.float32)
