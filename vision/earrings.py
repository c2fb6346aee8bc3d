"""Wearing earrings: one in every lobe that can be seen, hanging straight down whichever way the head is
held."""

import numpy as np

from vision.ear import find_lobe
from vision.errors import CannotWear
from vision.head import TRAGI, Head
from vision.item import Item
from vision.jewel import Earring
from vision.landmarks import Face
from vision.overlay import SKIN, Box, affine_inverse, cast, lay, light_on
from vision.scale import UNKNOWN, Scale, face_scale
from vision.scene import Scene

Floats = np.ndarray

ACCESSORY = 12
MIN_FACE = 45.0
AWAY = 16.0  # degrees of yaw that turn the farther ear out of sight
USUAL_MM = {"stud": 8.0, "hoop": 28.0, "drop": 35.0}
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
    layer = lay(earring.rgba, affine_inverse(forward), box, zoom).lit(light_on(scene, box, 0.4))
    shadowed = cast(scene, layer, (0.0, 0.06 * height + 1), 0.05 * height + 1, 0.28, (SKIN,))
    return layer.onto(shadowed, ACCESSORY)
