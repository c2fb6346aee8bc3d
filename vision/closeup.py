"""The coach's rules for what is worn on head, neck, hands and feet: is the part in view, near and sharp
enough?

What a try-on would refuse the coach says beforehand, in the same words; and it asks for a little more than
the least a try-on can do, because a shopper wants to see a ring, not to know that one was drawn.
"""

from collections.abc import Callable

import cv2
import numpy as np

from vision import earrings, forearm, glasses, hat, necklace, ring
from vision.errors import CannotWear
from vision.head import TRAGI
from vision.overlay import Box
from vision.person import Person
from vision.scene import Scene

FACE_PX = {"glasses": 120.0, "earrings": 100.0, "necklace": 60.0, "hat": 60.0}
HAND_PX = {"ring": 90.0, "watch": 60.0, "bracelet": 60.0}
SHARP = {"glasses": 1.6, "earrings": 1.6, "ring": 1.6}  # spread of the finest details, in levels


def glasses_rule(person: Person) -> str | None:
    """Face to the camera, 120 px from ear to ear, sharp, no glasses on."""
    return _refusal(lambda: glasses.ready(Scene.of(person))) or _face(person, "glasses", "a portrait")


def earrings_rule(person: Person) -> str | None:
    """An ear that neither hair nor the head hides."""
    return _refusal(lambda: earrings.ready(Scene.of(person))) or _face(person, "earrings", "a portrait")


def hat_rule(person: Person) -> str | None:
    """Face to the camera and room above it."""
    reason = _refusal(lambda: hat.ready(Scene.of(person)))
    if reason is None and person.face is not None:
        crown = 2.2 * person.face.points[10, 1] - 1.2 * person.face.points[168, 1]
        if crown < 0:
            return (
                "The top of the head is cut off in this photo; one with some room above the head would work."
            )
    return reason or _face(person, "hat", "a photo from closer")


def necklace_rule(person: Person) -> str | None:
    """Neck and shoulders from the front, collar open."""
    return _refusal(lambda: necklace.ready(Scene.of(person))) or _face(
        person, "necklace", "a photo from closer"
    )


def watch_rule(person: Person) -> str | None:
    """A bare wrist seen on the back of the hand."""
    return _refusal(lambda: forearm.find_wrist(person, person.parse.labels)) or _hand(person, "watch")


def bracelet_rule(person: Person) -> str | None:
    """A bare wrist."""
    return _refusal(lambda: forearm.find_wrist(person, person.parse.labels)) or _hand(person, "bracelet")


def ring_rule(person: Person) -> str | None:
    """An open hand, 90 px long, sharp."""
    return _refusal(lambda: ring.ready(Scene.of(person))) or _hand(person, "ring")


def shoes_rule(person: Person) -> str | None:
    """Feet from the front or the side, no boots on."""
    return _refusal(lambda: person.stance)


def _refusal(check: Callable[[], object]) -> str | None:
    try:
        check()
    except CannotWear as refusal:
        return refusal.message
    return None


def _face(person: Person, kind: str, instead: str) -> str | None:
    if person.face is None:
        return None
    points = person.face.points
    if np.linalg.norm(points[TRAGI[0]] - points[TRAGI[1]]) < FACE_PX[kind]:
        return f"The face is small in this photo, so little would be seen; {instead} would work better."
    return _sharp(person, points[:, :2], kind)


def _hand(person: Person, kind: str) -> str | None:
    sizes = [float(np.ptp(hand.points, axis=0).max()) for hand in person.hands]
    if not sizes or max(sizes) < HAND_PX[kind]:
        return "The hand is small in this photo; one of the hand from closer would work better."
    return _sharp(person, person.hands[int(np.argmax(sizes))].points, kind)


def _sharp(person: Person, points: np.ndarray, kind: str) -> str | None:
    box = Box.around(points, 0, person.photo.shape)
    if box is None or kind not in SHARP:
        return None
    gray = cv2.cvtColor(person.photo[box.cut], cv2.COLOR_RGB2GRAY)
    fine = gray.astype(np.float32) - cv2.GaussianBlur(gray, (0, 0), 1.5)
    return (
        "This part of the photo is blurred; a sharper one would work." if np.std(fine) < SHARP[kind] else None
    )
