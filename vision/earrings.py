"""Wearing earrings: one in every lobe that can be seen, hanging straight down whichever way the head is
held."""

import cv2
import numpy as np

from vision.ear import find_lobe
from vision.errors import CannotWear
from vision.head import TRAGI, Head
from vision.item import Item
from vision.jewel import Earring
from vision.landmarks import Face
from vision.overlay import SKIN, Box, Inverse, affine_inverse, cast, lay, light_on
from vision.scale import UNKNOWN, Scale, face_scale
from vision.scene import Scene

Floats = np.ndarray

ACCESSORY = 12
MIN_FACE = 45.0
AWAY = 16.0  # degrees of yaw that turn the farther ear out of sight
USUAL_MM = {"stud": 8.0, "hoop": 28.0, "drop": 35.0}
AMONG = 0.8  # how much of an earring the strands before it hide
# How far a piece is seen from the front when the head looks straight at the camera, degrees: a hoop hangs
# almost along the side of the head, a stud looks half forward, a drop is round.
FACES = {"stud": 50.0, "hoop": 28.0, "drop": 90.0}


def wear(scene: Scene, item: Item) -> Scene:
    """The scene with these earrings on. Raises CannotWear when no ear is to be seen."""
    face, scale, lobes = ready(scene)
    known = item.measures.get("height_mm")
    for side, place in lobes.items():
        earring = item.earrings[side]
        height = float(known or USUAL_MM[earring.shape]) * scale.px_per_mm
        scene = _hung(scene, earring, place, height, _turned(face, side))
    told = scene.noted(scale.note() if known else UNKNOWN)
    return told.noted("earrings: one ear is hidden") if len(lobes) == 1 else told


def ready(scene: Scene) -> tuple[Face, Scale, dict[int, Floats]]:
    """The face, its scale and the lobes in view, px by side (0 at the picture's left). Raises CannotWear."""
    face = scene.person.face
    scale = face_scale(face) if face is not None else None
    if face is None or scale is None:
        raise CannotWear(
            "I cannot see a face here; a photo that shows face and ears would work.", code="no_face"
        )
    if np.linalg.norm(face.points[TRAGI[0]] - face.points[TRAGI[1]]) < MIN_FACE:
        raise CannotWear(
            "The head is too small here for earrings; a photo from closer would work.", code="too_small"
        )
    head = Head.of(face, scale.px_per_mm)
    places = {side: lobe(scene, head, face, side) for side in (0, 1)}
    seen = {side: place for side, place in places.items() if place is not None}
    if not seen:
        raise CannotWear(
            "The ears are hidden in this photo; one with the hair behind the ears would work.",
            code="ears_hidden",
        )
    return face, scale, seen


def lobe(scene: Scene, head: Head, face: Face, side: int) -> Floats | None:
    """Photo px float32 (2,) of the middle of a lobe, side 0 at the picture's left; None when hair or head
    hides it."""
    if (face.yaw if side else -face.yaw) > AWAY:
        return None
    return find_lobe(scene.person.photo, scene.person.parse, head, side)


def _turned(face: Face, side: int) -> float:
    """Degrees by which the head shows this ear to the camera."""
    return float(np.clip(face.yaw if side == 0 else -face.yaw, -30, 60))


def _hung(scene: Scene, earring: Earring, place: Floats, height: float, turned: float) -> Scene:
    zoom = height / earring.rgba.shape[0]
    narrow = float(np.clip(np.sin(np.radians(min(FACES[earring.shape] + turned, 90.0))), 0.3, 1.0))
    linear = np.diag([zoom * narrow, zoom])
    forward = np.column_stack([linear, place - linear @ earring.hook])
    rows, columns = earring.rgba.shape[:2]
    corners = np.array([[0, 0], [columns, rows]]) @ linear.T + forward[:, 2]
    box = Box.around(corners, 4 + 0.3 * height, scene.labels.shape)
    if box is None:
        return scene
    inverse = affine_inverse(forward)
    if earring.shape == "hoop":
        inverse = hoop_inverse(
            (columns, rows), forward[:, 2] + linear @ [columns / 2, rows / 2], zoom, narrow
        )
    layer = lay(earring.rgba, inverse, box, zoom).lit(light_on(scene, box, 0.4))
    layer = layer.times(1 - _strands(scene, box, place, height))
    shadowed = cast(scene, layer, (0.0, 0.06 * height + 1), 0.05 * height + 1, 0.28, (SKIN,))
    return layer.onto(shadowed, ACCESSORY)


def hoop_inverse(size: tuple[int, int], center: Floats, zoom: float, narrow: float) -> Inverse:
    """Where each photo px comes from in the picture of a hoop, `size` (w, h) px, that is seen from the side.

    A ring that turns becomes an ellipse, but its tube stays as thick as it is: what is so far outside of the
    ellipse comes from as far outside of the circle.
    """
    half = np.array([size[0] / 2, size[1] / 2])
    axes = np.array([half[0] * narrow, half[1]], np.float32) * 0.94 * zoom  # about the middle of the tube

    def inverse(points: Floats) -> Floats:
        away = points - center
        unit = away / axes
        level = np.maximum(np.linalg.norm(unit, axis=-1, keepdims=True), 1e-3)
        steep = np.linalg.norm(unit / (axes * level), axis=-1, keepdims=True)
        outside = (level - 1) / np.maximum(steep, 1e-6) / zoom  # px of the picture, along the normal
        direction = unit / level
        return (half + direction * (0.94 * half + outside)).astype(np.float32)

    return inverse


def _strands(scene: Scene, box: Box, place: Floats, height: float) -> Floats:
    """float32 (h, w): strands of hair that hang before an earring: below the lobe, the lighter ones of the hair."""
    hair = scene.person.parse.hair_alpha[box.cut]
    light = scene.person.photo[box.cut].astype(np.float32).max(axis=-1)
    fine = light - cv2.GaussianBlur(light, (0, 0), max(1.5, 0.08 * height))
    spread = float(np.std(fine[hair > 0.5])) if (hair > 0.5).sum() > 20 else 1.0
    below = np.clip((box.grid()[..., 1] - place[1]) / max(0.35 * height, 3.0), 0, 1)
    return np.asarray(AMONG * hair * below * np.clip(0.5 + 0.5 * fine / max(spread, 1.0), 0, 1), np.float32)
