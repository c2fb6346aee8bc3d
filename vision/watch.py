"""Wearing a watch: the dial on the back of the wrist, upright to the hand, the strap bent round and out of
sight."""

import numpy as np

from vision.band import Dial
from vision.bracelet import shown
from vision.errors import CannotWear
from vision.forearm import THICKNESS, Wrist, find_wrist
from vision.item import Item
from vision.overlay import SKIN, Box, Layer, cast, lay, light_on
from vision.scale import UNKNOWN
from vision.scene import Scene

Floats = np.ndarray

ACCESSORY = 12
USUAL_CASE_MM = 40.0
MAX_TURN = np.radians(65)
NOWHERE = -1e4


def wear(scene: Scene, item: Item) -> Scene:
    """The scene with this watch on. Raises CannotWear when the back of no bare wrist is to be seen."""
    wrist = find_wrist(scene.person, scene.labels, item.where.side)
    if abs(wrist.turn) > MAX_TURN:
        raise CannotWear(
            "The inside of the wrist faces the camera here; a photo of the back of the hand would work.",
            code="wrist_turned",
        )
    known = item.measures.get("case_diameter_mm")
    radius = float(known or USUAL_CASE_MM) * wrist.scale.px_per_mm / 2
    place = Placement(wrist, item.dial, min(radius, 0.95 * wrist.half))
    box = Box.around(place.corners(), 4, scene.labels.shape)
    if box is None:
        raise CannotWear("The wrist is outside this photo; one that shows it would work.", code="not_visible")
    layer = lay(item.dial.rgba, place.inverse, box, place.zoom).lit(light_on(scene, box, 0.4))
    layer = _rounded(layer, place).times(shown(scene, box, wrist))
    mm = wrist.scale.px_per_mm
    scene = cast(scene, layer, (2 * mm * wrist.hand[0], 2 * mm * wrist.hand[1]), 1.6 * mm, 0.4, (SKIN,))
    return layer.onto(scene, ACCESSORY).noted(wrist.scale.note() if known else UNKNOWN)


class Placement:
    """The dial is flat on the wrist's back; beyond it the strap follows an elliptic cylinder.

    Twelve o'clock points to the little finger's side on either wrist, so three o'clock points to the left
    hand and away from the right one.
    """

    def __init__(self, wrist: Wrist, dial: Dial, radius: float) -> None:
        self.wrist, self.dial = wrist, dial
        self.zoom = radius / dial.radius
        self.flat = 1.02 * radius
        self.depth = THICKNESS * wrist.half
        steps = np.linspace(0, np.pi / 2, 200)
        x, y = wrist.half * np.sin(steps), self.depth * np.cos(steps)
        self._x = x
        self._s = np.concatenate([[0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
        self.center = wrist.center + wrist.across * np.sin(wrist.turn) * 0.8 * wrist.half
        self.hand = wrist.hand if wrist.side == "left" else -wrist.hand

    def inverse(self, points: Floats) -> Floats:
        """Watch picture px of photo px."""
        away = points - self.wrist.center
        x, y = away @ self.wrist.across, (points - self.center) @ self.hand
        shift = np.sin(self.wrist.turn) * 0.8 * self.wrist.half
        along = self._unrolled(x) - self._unrolled(np.array(shift))
        near = (x - shift) / max(float(np.cos(self.wrist.turn)), 0.4)
        v = np.where(np.abs(near) < self.flat, near, along)
        uv = np.stack([self.dial.center[0] + y / self.zoom, self.dial.center[1] - v / self.zoom], axis=-1)
        uv[np.abs(x) > self.wrist.half * 1.04] = NOWHERE
        return uv.astype(np.float32)

    def _unrolled(self, x: Floats) -> Floats:
        """Way along the cylinder's surface from its top to what is seen at x."""
        return np.sign(x) * np.interp(np.abs(x), self._x, self._s)

    def corners(self) -> Floats:
        """Photo px float32 (4, 2) around all that can be seen."""
        wide = 0.6 * self.dial.rgba.shape[1] * self.zoom
        w = self.wrist
        return np.array(
            [w.center + a * 1.1 * w.half * w.across + b * wide * w.hand for a in (-1, 1) for b in (-1, 1)],
            np.float32,
        )


def _rounded(layer: Layer, place: Placement) -> Layer:
    """Darker towards the sides of the wrist, where the strap turns away from the light."""
    x = np.abs((layer.box.grid() - place.wrist.center) @ place.wrist.across) / place.wrist.half
    shade = 1 - 0.45 * np.clip((x - 0.6) / 0.4, 0, 1) ** 2
    return Layer(layer.box, (layer.color * shade[..., None]).astype(np.float32), layer.alpha)
