"""Wearing earrings: one in every lobe that can be seen, hanging straight down whichever way the head is
held."""

import numpy as np

from vision.errors import CannotWear
from vision.head import LOBES, TRAGI, Head
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
# The lobe from the jaw's mesh point beside it, in widths of the face: outwards, up, towards the camera.
# Fitted to fifteen lobes marked by hand.
TO_LOBE = np.array([0.096, 0.017, -0.113], np.float32)


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
    hides it.

    Ears sit higher or lower than the face tells, so the lobe is where the skin below the ear's middle ends.
    """
    if (face.yaw if side else -face.yaw) > AWAY:
        return None
    width = float(np.linalg.norm(head.at(TRAGI[0]) - head.at(TRAGI[1])))
    outward = np.array([-1 if side == 0 else 1, 1, 1], np.float32)
    base = head.at(LOBES[side]) + TO_LOBE * outward * width
    steps = np.linspace(0.2, -0.16, 37, dtype=np.float32)
    column = base + steps[:, None] * width * np.array([0, 1, 0], np.float32)
    shift = np.array([-0.025, 0.0, 0.025], np.float32) * width
    spread = column[:, None] + shift[None, :, None] * np.array([1, 0, 0], np.float32)
    bare = _skin(scene, head.project(spread)).mean(axis=1) >= 0.5
    upper = np.flatnonzero(bare[:24])
    if upper.size < 8:
        return None
    below = np.flatnonzero(~bare[upper[0] :])
    end = upper[0] + below[0] if below.size else len(steps)
    step = steps[end] + 0.03 if 8 < end < len(steps) - 1 else 0.0
    return head.project(base + step * width * np.array([0, 1, 0], np.float32))


def _skin(scene: Scene, points: Floats) -> Floats:
    height, width = scene.labels.shape
    x = np.clip(np.rint(points[..., 0]).astype(int), 0, width - 1)
    y = np.clip(np.rint(points[..., 1]).astype(int), 0, height - 1)
    inside = (points >= 0).all(axis=-1) & (points[..., 0] < width) & (points[..., 1] < height)
    bare = (scene.labels[y, x] == SKIN) & (scene.person.parse.hair_alpha[y, x] < 0.5)
    return np.asarray(bare & inside, np.float32)


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
