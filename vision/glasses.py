"""Wearing glasses: drawn in perspective on the head's own axes, resting on the nose, temples running to the
ears.

Layers, from the back: temples behind hair and head; the shadow on the skin; the lenses, which filter what is
behind them and carry a soft reflection; the rims; and last, untouched, the strands of hair that hang in
front.
"""

import cv2
import numpy as np

from vision.errors import CannotWear
from vision.frame import Frame
from vision.head import BRIDGE, BROWS, PUPILS, RIDGE, TEMPLES, TRAGI, Head, shown
from vision.item import Item
from vision.landmarks import Face
from vision.overlay import SKIN, Box, Layer, cast, lay, light_on, relit
from vision.scale import UNKNOWN, Scale, face_scale
from vision.scene import Scene
from vision.worn_glasses import bare_eyed

Floats = np.ndarray

MAX_YAW, MAX_PITCH = 35.0, 30.0
MIN_FACE = 45.0  # px between the ears; below it there is nothing to see (the coach asks for 120)
USUAL_WIDTH = 0.96  # of the face's width, when the product tells no size
EYEWEAR = 8
PANTOSCOPIC = np.radians(7.0)  # frames lean: their lower edge is nearer to the cheeks
WRAP = 0.05  # depth over half the width, squared: frames are a little bent around the face
STAND_OFF_MM = 4.0  # how far the back of the bridge stands before the skin between the eyes
PUPIL_HEIGHT = 0.44  # of the lens, from its upper edge
REFLECTION = 0.10


def wear(scene: Scene, item: Item) -> Scene:
    """The scene with these glasses on. Raises CannotWear with what would work instead."""
    face = ready(scene)
    frame = item.frame
    scale = face_scale(face)
    if scale is None:
        raise CannotWear(
            "The face is too small here for glasses; a photo from closer would work.", code="small"
        )
    head = Head.of(face, scale.px_per_mm)
    place = Placement(head, frame, _width(item, head, scale), scale)
    scene = _temples(bare_eyed(scene, face), place)
    box = Box.around(place.corners(), 0.15 * place.width, scene.labels.shape)
    if box is None:
        raise CannotWear(
            "The eyes are outside this photo, so glasses cannot be tried on.", code="not_visible"
        )
    front = 1 - _hair_in_front(scene, box, face)
    light = light_on(scene, box)
    rims = lay(frame.rims, place.inverse, box, place.zoom).lit(light).times(front)
    # Light comes from above, and the rims stand off the skin by some millimetres.
    scene = cast(scene, rims, (0.0, 3.5 * scale.px_per_mm), 2.2 * scale.px_per_mm, 0.3, (SKIN,))
    scene = _lenses(scene, box, place, front)
    scene = rims.onto(scene, EYEWEAR)
    return _told(scene, item, scale)


class Placement:
    """Where each point of a frame's picture lies in the photo.

    The frame is a sheet, leaning and a little bent, fixed to the head at the bridge of the nose.
    """

    def __init__(self, head: Head, frame: Frame, width: float, scale: Scale) -> None:
        self.head, self.frame, self.width, self.scale = head, frame, width, scale
        self.zoom = width / frame.width
        between = frame.centers.mean(axis=0)
        lens = float(frame.tops[1] - frame.tops[0])
        # The pupils lie a little above the middle of the lens; that fixes the height on any nose.
        self.anchor = np.array([between[0], frame.tops[0] + PUPIL_HEIGHT * lens], np.float32)
        self.center = _center(head, scale)
        self.half = width / 2

    def solid(self, uv: Floats) -> Floats:
        """Head coordinates float32 (..., 3) of frame picture px float32 (..., 2)."""
        flat = (uv - self.anchor) * np.array([self.zoom, -self.zoom], np.float32)
        return self._bent(flat)

    def _bent(self, flat: Floats) -> Floats:
        x, y = flat[..., 0], flat[..., 1]
        z = y * np.sin(PANTOSCOPIC) - WRAP * self.half * (x / self.half) ** 2
        return (np.stack([x, y * np.cos(PANTOSCOPIC), z], axis=-1) + self.center).astype(np.float32)

    def forward(self, uv: Floats) -> Floats:
        """Photo px of frame picture px."""
        return self.head.project(self.solid(uv))

    def inverse(self, points: Floats) -> Floats:
        """Frame picture px of photo px: the linear part, then what lean, bend and perspective add, thrice
        corrected."""
        probe = self.anchor + np.array([[0, 0], [1, 0], [0, 1]], np.float32) * self.frame.width / 8
        at = self.forward(probe)
        linear = np.linalg.inv(np.stack([at[1] - at[0], at[2] - at[0]], axis=1)) * (self.frame.width / 8)
        uv = self.anchor + (points - at[0]) @ linear.T
        for _ in range(3):
            uv = uv + (points - self.forward(uv.astype(np.float32))) @ linear.T
        return uv.astype(np.float32)

    def corners(self) -> Floats:
        """Photo px float32 (4, 2) around the whole front."""
        height, width = self.frame.rims.shape[:2]
        return self.forward(np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32))


def _center(head: Head, scale: Scale) -> Floats:
    """Head coordinates float32 (3,) of the middle of the bridge, level with the pupils, before the nose."""
    return _rest(head) + np.array([0, 0, STAND_OFF_MM * scale.px_per_mm], np.float32)


def _rest(head: Head) -> Floats:
    """Head coordinates float32 (3,) of where the bridge touches the nose: pupils are read most exactly, but a frame
    stands where the nose does, so it is half-way between their middle and the nose's ridge."""
    pupils = head.points[list(PUPILS)].mean(axis=0)
    upper, lower = head.at(BRIDGE), head.at(RIDGE)
    down = np.clip((pupils[1] - upper[1]) / min(float(lower[1] - upper[1]), -1e-3), -1, 2)
    ridge = upper + down * (lower - upper)
    return np.array([(pupils[0] + ridge[0]) / 2, pupils[1], ridge[2]], np.float32)


def seat(head: Head, scale: Scale) -> tuple[Floats, Floats]:
    """Where any frame sits: photo px float32 (2,) of where its bridge touches the nose, and the vector across it."""
    reach = np.array([[-1, 0, 0], [1, 0, 0]], np.float32) * 60 * scale.px_per_mm
    ends = head.project(_center(head, scale) + reach)
    return head.project(_rest(head)), np.asarray(ends[1] - ends[0], np.float32)


def ready(scene: Scene) -> Face:
    """The face that glasses would sit on. Raises CannotWear with what would work instead."""
    face = scene.person.face
    if face is None:
        raise CannotWear(
            "I cannot see a face in this photo; one where you look towards the camera would work.",
            code="no_face",
        )
    if abs(face.yaw) > MAX_YAW or abs(face.pitch) > MAX_PITCH:
        raise CannotWear(
            "The head is turned too far here for glasses; a photo looking towards the camera would work.",
            code="turned_away",
        )
    if np.linalg.norm(face.points[TRAGI[0]] - face.points[TRAGI[1]]) < MIN_FACE:
        raise CannotWear(
            "The face is too small here for glasses; a portrait or a photo from closer would work.",
            code="too_small",
        )
    if not shown(face, TEMPLES + BROWS, scene.labels.shape):
        raise CannotWear(
            "Part of the face is outside this photo; one that shows all of it would work.", code="cut_off"
        )
    bare_eyed(scene, face)
    return face


def _width(item: Item, head: Head, scale: Scale) -> float:
    """px of the frame's full width at the bridge's distance."""
    known = item.measures.get("frame_width_mm")
    if known:
        return float(known) * scale.px_per_mm
    return USUAL_WIDTH * float(np.linalg.norm(head.at(TRAGI[0]) - head.at(TRAGI[1])))


def _told(scene: Scene, item: Item, scale: Scale) -> Scene:
    known = "frame_width_mm" in item.measures
    return scene.noted(scale.note() if known else UNKNOWN).scored(scale=1 - scale.error if known else 0.5)


def _temples(scene: Scene, place: Placement) -> Scene:
    """Both arms, from the hinge to the top of the ear, where neither hair nor the head itself is before
    them."""
    frame, head = place.frame, place.head
    thick = frame.temple_px * place.zoom * (0.8 if frame.temple_px > 0.03 * frame.width else 0.6)
    for side in (0, 1):
        hinge = place.solid(frame.hinges[side])
        ear = _ear_top(head, side, place)
        line = np.linspace(hinge, ear, 24, dtype=np.float32)
        half = (
            np.linspace(thick, 0.75 * thick, 24, dtype=np.float32)[:, None]
            / 2
            * np.array([[0, 1, 0]], np.float32)
        )
        outline = np.concatenate([head.project(line + half), head.project((line - half)[::-1])])
        box = Box.around(outline, 3, scene.labels.shape)
        if box is None:
            continue
        layer = _drawn(outline, box, relit(frame.temple[None], light_on(scene, box))[0])
        scene = layer.times(_temple_seen(scene, box, side)).onto(scene, EYEWEAR)
    return scene


def _ear_top(head: Head, side: int, place: Placement) -> Floats:
    """Where the arm rests: above and behind the tragus, as wide as the head is there."""
    mm = place.scale.px_per_mm
    tragus, temple = head.at(TRAGI[side]), head.at(TEMPLES[side])
    outward = -1 if side == 0 else 1
    wide = max(abs(float(tragus[0])), abs(float(temple[0]))) + 3 * mm
    return np.array([outward * wide, tragus[1] + 14 * mm, tragus[2] - 12 * mm], np.float32)


def _drawn(outline: Floats, box: Box, color: Floats) -> Layer:
    """A polygon with a soft edge and a highlight along its upper side, as a rounded bar has."""
    fine = 8
    mask = np.zeros(box.shape, np.uint8)
    shifted = np.rint((outline - np.array([box.left, box.top], np.float32)) * 2**fine).astype(np.int32)
    cv2.fillPoly(mask, [shifted], 255, lineType=cv2.LINE_AA, shift=fine)
    alpha = mask.astype(np.float32) / 255
    slope = cv2.Sobel(cv2.GaussianBlur(alpha, (0, 0), 1.2), cv2.CV_32F, 0, 1)
    lit = np.clip(color * (1 + 0.12 * np.clip(slope, -2, 2))[..., None], 0, 255)
    return Layer(box, lit.astype(np.float32), alpha)


def _temple_seen(scene: Scene, box: Box, side: int) -> Floats:
    """An arm is before the cheek on the side the head shows, behind the head on the other; hair hides
    both."""
    face = scene.person.face
    open_hair = 1 - np.clip(1.6 * scene.person.parse.hair_alpha[box.cut], 0, 1)
    assert face is not None  # noqa: S101  # ready looked
    shown = face.yaw > -4 if side == 0 else face.yaw < 4
    if shown:
        return np.asarray(open_hair, np.float32)
    behind = 1 - np.clip(scene.person.parse.person_alpha[box.cut], 0, 1)
    outside = 1 - _oval(scene, box, 0.0)
    return np.asarray(np.minimum(behind, outside) * open_hair, np.float32)


def _oval(scene: Scene, box: Box, shrink: float) -> Floats:
    mask = scene.person.face_mask[box.cut]
    if shrink > 0:
        size = 2 * round(shrink) + 1
        padded = cv2.erode(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
        return np.asarray(cv2.GaussianBlur(padded, (0, 0), shrink / 2), np.float32) / 255
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), 1.0), np.float32) / 255


def _hair_in_front(scene: Scene, box: Box, face: Face) -> Floats:
    """float32 (h, w): hair well inside the face is a fringe and hangs before the glasses; at the temples it
    does not.

    Only hair that reaches out of the face counts: brows, lashes and dark irises are not strands.
    """
    inside = _oval(scene, box, 0.05 * float(np.linalg.norm(face.points[TRAGI[0]] - face.points[TRAGI[1]])))
    strands = np.clip(1.5 * scene.person.parse.hair_alpha[box.cut] - 0.3, 0, 1)
    _, pieces = cv2.connectedComponents((strands > 0.2).astype(np.uint8))
    rooted = np.unique(pieces[(inside < 0.05) & (pieces > 0)])
    return np.asarray(strands * inside * np.isin(pieces, rooted), np.float32)


def _lenses(scene: Scene, box: Box, place: Placement, front: Floats) -> Scene:
    """What is behind a lens, filtered by it, with a soft reflection of a bright sky above."""
    filtering = lay(place.frame.filter, place.inverse, box, place.zoom).times(front)
    uv = place.inverse(box.grid())
    down = np.clip((uv[..., 1] - place.frame.tops[0]) / np.ptp(place.frame.tops), 0, 1)
    across = uv[..., 0] / place.frame.width
    # A window's reflection: a slanted band, strongest at the top, the same in both lenses.
    band = np.exp(-(((across % 0.5) - 0.16 - 0.12 * down) ** 2) / 0.004) * (1 - down) ** 1.5
    glow = (REFLECTION * (0.35 * (1 - down) + band) * (1.0 if place.frame.clear else 0.8))[..., None]
    under = scene.image[box.cut].astype(np.float32) * filtering.color / 255
    shown = under + glow * (np.array([236, 242, 250], np.float32) - under)
    return Layer(box, shown.astype(np.float32), filtering.alpha).onto(
        scene, None if place.frame.clear else EYEWEAR
    )
