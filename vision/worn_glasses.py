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
# Room about eyes and about brows, of the pupils' distance: where no frame is looked for, and what never changes.
ROOM, KEPT = (0.10, 0.04), (0.05, 0.0)
WIDEST = 0.30  # of the pupils' distance: broader dark things are no frame
DARKER = (14, 26)  # levels of lightness below the surroundings: a frame that runs on, and a frame for sure
UNDER_EYES, OVER_NOSE = 0.6, 0.32  # how much of the rims below the eyes and of the bridge must be traced
BROAD_BRIDGE = 0.6  # so much of one is a frame for sure: then less of the rims will do
LIDS, CHEEKS = (229, 230, 231, 449, 450, 451), (205, 425)  # face mesh points of the lower lids; of the cheeks
TINT = (0.55, 11.0)  # light behind a tint over the cheek's; distance of the hues, CIELAB
DARK_LENS = 0.62  # lightness below the eye over that of the cheek: darker is a sunglass
GRAIN = 0.4  # of the skin's own: more would carry the rims' last edges along
DARK_GLASS = 0.5  # the same where the parser sees eyewear: whatever else is seen, these are sunglasses
CROSSING = 0.35  # share of the bridge that the parser calls eyewear
WORN, SURE_WORN = 0.15, 0.9  # eyewear by the parser, in squares of the pupils' distance
NEAR = 0.33  # eyewear about the eyes by the parser's look at the head alone: bare eyes stay below
REASON = "You are wearing glasses in this photo that I cannot take off; a photo without them would work."


@dataclass(frozen=True)
class Look:
    """The region about the eyes: `frame`, all that is as `dark`, and `kept` (eyes and brows) bool (h, w) of the
    box, how much of a frame was traced under the eyes and
    over the nose, 0..1, and the lightness seen through the lenses over the cheek's."""

    box: Box
    frame: np.ndarray
    dark: np.ndarray
    kept: np.ndarray
    under: float
    bridge: float
    through: float

    @property
    def traced(self) -> bool:
        enough = UNDER_EYES if self.bridge < BROAD_BRIDGE else 0.8 * UNDER_EYES
        return self.under >= enough and self.bridge >= OVER_NOSE


def bare_eyed(scene: Scene, face: Face) -> Scene:
    """The scene without the glasses that are worn in it; the same scene when there are none. Raises CannotWear."""
    look = examine(scene, face)
    if look is None or not _worn(scene, face, look):
        return scene
    if look.through < DARK_LENS or _tinted(scene, face):
        raise CannotWear(
            "You are wearing sunglasses in this photo; a photo without them would work.",
            code="wearing_glasses",
        )
    if not look.traced:
        raise CannotWear(REASON, code="wearing_glasses")
    return _without(scene, look)


def _tinted(scene: Scene, face: Face) -> bool:
    """Whether the skin below the eyes is much darker than the cheeks, or has another colour: seen through a tint."""

    def skin(indices: tuple[int, ...]) -> Floats:
        height, width = scene.labels.shape
        at = np.clip(np.rint(face.points[list(indices), :2]).astype(int), 1, (width - 2, height - 2))
        patches = [scene.person.photo[y - 1 : y + 2, x - 1 : x + 2].reshape(-1, 3) for x, y in at]
        lab = cv2.cvtColor(np.concatenate(patches)[None], cv2.COLOR_RGB2LAB)[0]
        return np.asarray(np.median(lab, axis=0), np.float32)

    below, cheek = skin(LIDS), skin(CHEEKS)
    hue = float(np.linalg.norm(below[1:] - cheek[1:]))
    return bool(below[0] < TINT[0] * cheek[0]) or hue > TINT[1]


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
    darker = cv2.morphologyEx(light, cv2.MORPH_CLOSE, disc).astype(int) - light
    allowed = _allowed(face, box, apart, u, v)
    frame = _followed(darker, allowed)
    side = np.abs(u)
    below = allowed & (side > 0.12) & (side < 0.38) & (v > 0.06) & (v < 0.24)
    nose = allowed & (side < 0.06) & (v > -0.08) & (v < 0.06)
    lens = (side > 0.14) & (side < 0.32) & (v > 0.05) & (v < 0.12) & ~frame
    cheek = (side > 0.14) & (side < 0.32) & (v > 0.30) & (v < 0.42)
    seen = float(np.median(light[lens])) if lens.any() else 255.0
    through = seen / max(float(np.median(light[cheek])), 1.0) if cheek.any() else 1.0
    strict = darker > DARKER[1]
    bridge = float((strict & allowed)[nose].mean()) if nose.any() else 0.0
    return Look(
        box,
        frame,
        darker > DARKER[0],
        _eyes_and_brows(face, box, apart, KEPT),
        (_columns(frame, below & (u < 0), u) + _columns(frame, below & (u > 0), u)) / 2,
        bridge,
        through,
    )


def _followed(darker: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """bool (h, w): what is clearly darker than its surroundings, and what is a little darker and runs on from it."""
    _, pieces = cv2.connectedComponents(((darker > DARKER[0]) & allowed).astype(np.uint8))
    rooted = np.unique(pieces[(darker > DARKER[1]) & allowed])
    return np.asarray(np.isin(pieces, rooted[rooted > 0]))


def _allowed(face: Face, box: Box, apart: float, u: Floats, v: Floats) -> np.ndarray:
    """bool (h, w): where a frame may be: on the face about the eyes and beside it, not on eyes, brows or nostrils."""
    side = np.abs(u)
    oval = _polygon(face, FACE_OVAL, box, 0)
    about = (oval & (side < 0.56)) | ((side > 0.4) & (side < 0.6) & (v > -0.16) & (v < 0.1))
    allowed = about & (v > -0.17) & (v < 0.27) & ~((side < 0.14) & (v > 0.16))
    return np.asarray(allowed & ~_eyes_and_brows(face, box, apart, ROOM))


def _eyes_and_brows(face: Face, box: Box, apart: float, room: tuple[float, float]) -> np.ndarray:
    """bool (h, w): the eyes and the brows, with so much room about them, in distances of the pupils."""
    mask = np.zeros(box.shape, bool)
    for parts, share in zip((EYES, EYEBROWS), room, strict=True):
        for part in parts:
            mask |= _polygon(face, part, box, share * apart)
    return mask


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

    The parser sometimes takes deep eyes for lenses, and a shadow may look like a bridge: what neither the trace of a
    whole frame nor a very large lens shows must be seen by both, or be dark glass.
    """
    eyes = face.points[list(PUPILS), :2]
    apart = max(float(np.linalg.norm(eyes[0] - eyes[1])), 1.0)
    labels = scene.person.parse.labels
    around = Box.around(eyes, 0.6 * apart, labels.shape)
    nose = Box.around(face.points[[BRIDGE, RIDGE], :2], 0.1 * apart, labels.shape)
    if around is None or nose is None:
        return False
    area = float((labels[around.cut] == EYEWEAR).sum()) / apart**2
    crossing = float((labels[nose.cut] == EYEWEAR).mean()) > CROSSING or look.bridge > 0.08
    dark = area > 2 * WORN and look.through < DARK_GLASS
    if look.traced or area > SURE_WORN or (area > WORN and crossing) or dark:
        return True
    return scene.person.eyewear > NEAR  # pale and thin frames are seen from near alone


def _without(scene: Scene, look: Look) -> Scene:
    """Skin where the frame was; what the parser called eyewear is skin again."""
    grow = max(1, round(0.008 * max(look.box.shape)))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * grow + 1, 2 * grow + 1))
    skin = np.isin(scene.labels[look.box.cut], (SKIN, EYEWEAR))
    wide = (
        cv2.dilate(look.frame.astype(np.uint8), disc, iterations=2) > 0
    )  # as far as into the room about the eyes
    hole = wide & (look.dark | (cv2.dilate(look.frame.astype(np.uint8), disc) > 0)) & skin & ~look.kept
    rim = cv2.dilate(hole.astype(np.uint8), disc, iterations=2) > 0
    filled = fill(scene.image[look.box.cut], rim, skin & ~rim & ~look.kept, GRAIN)
    # A frame's edge is soft in the photo: so is that of the skin that takes its place.
    soft = cv2.GaussianBlur(cv2.dilate(hole.astype(np.float32), disc), (0, 0), 0.6 * grow)
    alpha = np.where(rim & skin & ~look.kept, np.maximum(soft, hole), 0).astype(np.float32)
    return Layer(look.box, filled, alpha).onto(scene, SKIN).noted("worn glasses: taken off first")
