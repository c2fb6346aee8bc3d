"""Glasses that are worn in the photo: found, and taken off when they are clear and their frame can be traced.

A frame is dark and thin: what a closing fills is darker than its surroundings and narrower than a fifth of the eyes'
distance. Eyes and brows are left out of it, and so stay exactly as they are. Where the frame was, skin is continued
from all around it by the membrane of `poisson.py`, with the skin's own grain.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from vision.errors import CannotWear
from vision.fill import fill
from vision.head import BRIDGE, PUPILS, RIDGE, TRAGI
from vision.landmarks import Face
from vision.overlay import SKIN, Box, Layer
from vision.person import FACE_OVAL
from vision.scene import Scene

Floats = np.ndarray

EYEWEAR = 8
EYES = (
    (33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246),
    (263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466),
)
EYEBROWS = ((70, 63, 105, 66, 107, 55, 65, 52, 53, 46), (300, 293, 334, 296, 336, 285, 295, 282, 283, 276))
EYE_ROOM, BROW_ROOM = 0.10, 0.04  # of the pupils' distance, kept about eyes and brows
WIDEST = 0.30  # of the pupils' distance: broader dark things are no frame
DARKER = 26  # levels of lightness below the surroundings
UNDER_EYES, OVER_NOSE = 0.6, 0.45  # how much of the rims below the eyes and of the bridge must be traced
DARK_LENS = 0.62  # lightness below the eye over that of the cheek: darker is a sunglass
WORN, SURE_WORN = 0.15, 0.9  # eyewear by the parser, in squares of the pupils' distance
REASON = "You are wearing glasses in this photo that I cannot take off; a photo without them would work."


@dataclass(frozen=True)
class Look:
    """The region about the eyes: `frame` bool (h, w) of the box, how much of a frame was traced under the eyes and
    over the nose, 0..1, and the lightness seen through the lenses over the cheek's."""

    box: Box
    frame: np.ndarray
    under: float
    bridge: float
    through: float

    @property
    def traced(self) -> bool:
        return self.under >= UNDER_EYES and self.bridge >= OVER_NOSE


def bare_eyed(scene: Scene, face: Face) -> Scene:
    """The scene without the glasses that are worn in it; the same scene when there are none. Raises CannotWear."""
    look = examine(scene, face)
    if look is None or not _worn(scene, face, look):
        return scene
    if look.through < DARK_LENS:
        raise CannotWear(
            "You are wearing sunglasses in this photo; a photo without them would work.",
            code="wearing_glasses",
        )
    if not look.traced:
        raise CannotWear(REASON, code="wearing_glasses")
    return _without(scene, look)


def examine(scene: Scene, face: Face) -> Look | None:
    """What is about the eyes; None when they lie outside the photo."""
    breadth = float(np.linalg.norm(face.points[TRAGI[0]] - face.points[TRAGI[1]]))
    pupils = face.points[list(PUPILS), :2]
    apart = max(float(np.linalg.norm(pupils[1] - pupils[0])), 1.0)
    box = Box.around(pupils, 0.45 * breadth, scene.labels.shape)
    if box is None or min(box.shape) < 8:
        return None
    across = (pupils[1] - pupils[0]) / apart
    away = (box.grid() - pupils.mean(axis=0)) / breadth
    u, v = away @ across, away @ np.array([-across[1], across[0]])
    light = cv2.cvtColor(scene.person.photo[box.cut], cv2.COLOR_RGB2LAB)[..., 0]
    light = cv2.GaussianBlur(light, (0, 0), max(0.5, apart / 110))
    size = max(3, round(WIDEST * apart)) | 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    dark = cv2.morphologyEx(light, cv2.MORPH_CLOSE, disc).astype(int) - light > DARKER
    allowed = _allowed(face, box, apart, u, v)
    frame = dark & allowed
    side = np.abs(u)
    below = allowed & (side > 0.12) & (side < 0.38) & (v > 0.06) & (v < 0.24)
    nose = allowed & (side < 0.06) & (v > -0.08) & (v < 0.06)
    lens = (side > 0.14) & (side < 0.32) & (v > 0.05) & (v < 0.12) & ~frame
    cheek = (side > 0.14) & (side < 0.32) & (v > 0.30) & (v < 0.42)
    seen = float(np.median(light[lens])) if lens.any() else 255.0
    through = seen / max(float(np.median(light[cheek])), 1.0) if cheek.any() else 1.0
    bridge = float(frame[nose].mean()) if nose.any() else 0.0
    return Look(
        box,
        frame,
        (_columns(frame, below & (u < 0), u) + _columns(frame, below & (u > 0), u)) / 2,
        bridge,
        through,
    )


def _allowed(face: Face, box: Box, apart: float, u: Floats, v: Floats) -> np.ndarray:
    """bool (h, w): where a frame may be: on the face about the eyes and beside it, not on eyes, brows or nostrils."""
    side = np.abs(u)
    oval = _polygon(face, FACE_OVAL, box, 0)
    about = (oval & (side < 0.56)) | ((side > 0.4) & (side < 0.6) & (v > -0.16) & (v < 0.1))
    allowed = about & (v > -0.17) & (v < 0.27) & ~((side < 0.14) & (v > 0.16))
    for parts, room in ((EYES, EYE_ROOM), (EYEBROWS, BROW_ROOM)):
        for part in parts:
            allowed &= ~_polygon(face, part, box, room * apart)
    return np.asarray(allowed)


def _polygon(face: Face, indices: tuple[int, ...], box: Box, room: float) -> np.ndarray:
    """bool (h, w) of the box: inside the hull of these points, `room` px more."""
    mask = np.zeros(box.shape, np.uint8)
    points = np.rint(face.points[list(indices), :2] - np.array([box.left, box.top])).astype(np.int32)
    cv2.fillConvexPoly(mask, cv2.convexHull(points), 1)
    if room >= 0.5:
        size = 2 * max(1, round(room)) + 1
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
        return np.asarray(cv2.dilate(mask, disc) > 0)
    return mask > 0


def _columns(frame: np.ndarray, where: np.ndarray, u: Floats) -> float:
    """Share of the columns of `where`, cut into eleven, in which some frame is."""
    if not where.any():
        return 0.0
    edges = np.linspace(float(u[where].min()), float(u[where].max()) + 1e-6, 12)
    part = np.digitize(u[where], edges)
    found = [frame[where][part == number].mean() > 0.08 for number in range(1, 12) if (part == number).any()]
    return float(np.mean(found))


def _worn(scene: Scene, face: Face, look: Look) -> bool:
    """Whether there are glasses, by the frame or by what the parser calls eyewear.

    The parser sometimes takes deep eyes for lenses: only what also crosses the nose, or is far larger, counts.
    """
    eyes = face.points[list(PUPILS), :2]
    apart = max(float(np.linalg.norm(eyes[0] - eyes[1])), 1.0)
    labels = scene.person.parse.labels
    around = Box.around(eyes, 0.6 * apart, labels.shape)
    nose = Box.around(face.points[[BRIDGE, RIDGE], :2], 0.1 * apart, labels.shape)
    if around is None or nose is None:
        return False
    area = float((labels[around.cut] == EYEWEAR).sum()) / apart**2
    crossing = max(float((labels[nose.cut] == EYEWEAR).mean()) / 0.3, look.bridge / 0.08)
    return look.traced or look.bridge > 0.9 * OVER_NOSE or (area > WORN and crossing > 1) or area > SURE_WORN


def _without(scene: Scene, look: Look) -> Scene:
    """Skin where the frame was; what the parser called eyewear is skin again."""
    grow = max(1, round(0.008 * max(look.box.shape)))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * grow + 1, 2 * grow + 1))
    hole = cv2.dilate(look.frame.astype(np.uint8), disc) > 0
    rim = cv2.dilate(hole.astype(np.uint8), disc) > 0
    labels = scene.labels[look.box.cut]
    skin = np.isin(labels, (SKIN, EYEWEAR)) & ~rim
    hole &= np.isin(labels, (SKIN, EYEWEAR))
    filled = fill(scene.image[look.box.cut], hole, skin, 0.8)
    alpha = np.where(hole, 1.0, 0.0).astype(np.float32)
    return Layer(look.box, filled, alpha).onto(scene, SKIN).noted("worn glasses: taken off first")
