"""Wearing a hat: on the skull, turned with the head, hair under it pressed flat, the brim's shadow on the
face."""

from dataclasses import dataclass

import cv2
import numpy as np

from vision.backdrop import behind
from vision.crown import Crown
from vision.errors import CannotWear
from vision.head import BROWS, FOREHEAD, TEMPLES, TRAGI, Head, shown
from vision.item import Item
from vision.landmarks import Face
from vision.overlay import HAIR, SKIN, Box, Layer, cast, lay, light_on
from vision.scale import Scale, face_scale, head_round
from vision.scene import Scene

Floats = np.ndarray

BACKGROUND, EYEWEAR, HEADWEAR = 0, 8, 9
MAX_YAW = 40.0
MIN_FACE = 40.0
SKULL = 1.20  # outer width of a crown over the distance of the tragi
ABOVE_BROWS_MM = {
    True: 6.0,
    False: 11.0,
}  # where a brim ends in front, or a knitted edge lies on the forehead
BRIM_DROP_MM = 17.0  # at the height of the eyes a flat brim is seen nearly from its edge
TALLEST_MM = 144.0  # above the brows: knit and cloth over a skull stand no higher
AXIS_MM = -78.0  # the skull's own axis lies behind the bridge of the nose
HEAD_SURE = 0.04  # heads differ by so much where faces are equally broad
FADE = 7.0  # px
NEAR = 0.25  # of what is above the brows: more headwear there, seen from near, is a cap or a scarf that the parse missed
FOLLOW = 0.75  # how far the front of the hat moves aside when the head turns, over what a ball would do


def wear(scene: Scene, item: Item) -> Scene:
    """The scene with this hat on. Raises CannotWear with what would work instead."""
    face, scale = ready(scene)
    head, crown = Head.of(face, scale.px_per_mm), item.crown
    place = Placement(head, crown, scale)
    hair = _hair_breadth(scene, place) / max(place.zoom * crown.width, 1.0)
    # Thick hair needs room: half of what stands out is pressed.
    room = float(np.clip(0.5 + 0.5 * hair, 1.0, 1.14))
    fit = Fit.of(item, head_round(face, scale), scale)
    place = Placement(head, crown, scale, fit.worn(room))
    box = Box.around(place.corners(), 45 * scale.px_per_mm, scene.labels.shape)
    if box is None or place.top(scene.labels.shape) < 0.55:
        raise CannotWear(
            "The top of the head is cut off in this photo; one with some room above the head would work.",
            code="cut_off",
        )
    layer = lay(crown.rgba, place.inverse, box, place.zoom).lit(light_on(scene, box, 0.5))
    scene = _pressed(scene, layer.alpha, box, place)
    mm = scale.px_per_mm
    drop = (14.0 if crown.brim else 5.0) * mm
    scene = cast(scene, layer, (0.0, drop), 0.45 * drop, 0.34, (SKIN, HAIR, EYEWEAR))
    return layer.onto(scene, HEADWEAR).noted(fit.note())


@dataclass(frozen=True)
class Fit:
    """A hat on a head, millimetres round: the `head`'s own, and what the hat fits, `low` to `high`; None when the
    shop does not say."""

    head: float
    low: float | None
    high: float | None
    scale: Scale

    @classmethod
    def of(cls, item: Item, head: float, scale: Scale) -> "Fit":
        """By the product's measures: a range of heads, or one circumference that cloth gives a little to."""
        measures = item.measures
        one = measures.get("head_mm") or measures.get("circumference_mm")
        low, high = measures.get("head_min_mm", one), measures.get("head_max_mm", one)
        return cls(head, low, high, scale)

    def worn(self, room: float) -> float:
        """How much wider than on this bare head the hat is worn, where the hair asks for `room` times the head."""
        if self.low is None or self.high is None:
            return room
        return float(np.clip(np.clip(self.head * room, self.low, self.high) / self.head, 0.92, 1.14))

    def note(self) -> str:
        """Scale, sizes and how sure they are, one line."""
        if self.low is None or self.high is None:
            return "scale: size not known, fitted to the head"
        hat = f"{self.low:.0f}" if self.low == self.high else f"{self.low:.0f} to {self.high:.0f}"
        sure = HEAD_SURE * self.head
        fit = "tight" if self.head - sure > self.high else "loose" if self.head + sure < self.low else "fits"
        return f"{self.scale.note()}; hat {hat} mm round, head about {self.head:.0f} mm ({fit})"


class Placement:
    """Where each point of the hat's picture lies in the photo: turned and scaled with the head, and its front
    moved aside as the head turns while its outline stays, as on anything round."""

    def __init__(self, head: Head, crown: Crown, scale: Scale, wider: float = 1.0) -> None:
        self.crown = crown
        breadth = float(np.linalg.norm(head.at(TRAGI[0]) - head.at(TRAGI[1])))
        self.zoom = wider * SKULL * breadth / crown.width
        mm = scale.px_per_mm
        drop = (crown.front - crown.base) * self.zoom
        self.tilt = min(1.0, BRIM_DROP_MM * mm / max(drop, 1.0)) if crown.flat else 1.0
        above = ABOVE_BROWS_MM[crown.brim] * mm + drop * self.tilt
        tall = max(crown.base * self.zoom, 1.0)
        soft = not crown.flat
        self.press = float(np.clip((TALLEST_MM * mm - above) / tall, 0.72, 1.0)) if soft else 1.0
        height = float(head.points[list(BROWS), 1].mean()) + above
        front = head.project(np.array([0, height, head.at(FOREHEAD)[2]], np.float32))
        axis = head.project(
            np.array([[0, height, AXIS_MM * mm], [0, height + 40 * mm, AXIS_MM * mm]], np.float32)
        )
        up = axis[1] - axis[0]
        self.up = up / max(float(np.linalg.norm(up)), 1e-6)
        self.right = np.array([-self.up[1], self.up[0]])
        # The outline is centred on the skull's axis; how far down it sits is seen at the forehead.
        self.origin = axis[0] + self.up * float((front - axis[0]) @ self.up)
        self.aside = FOLLOW * float(head.turn[0, 2])

    def forward(self, uv: Floats) -> Floats:
        """Photo px of the outline's points; inside it, see `inverse`."""
        away = (uv - np.array([self.crown.center, self.crown.base])) * self.zoom
        down = away[..., 1:] * np.where(away[..., 1:] > 0, self.tilt, self.press)
        return self.origin + away[..., :1] * self.right - down * self.up

    def inverse(self, points: Floats) -> Floats:
        """Hat picture px of photo px."""
        away = points - self.origin
        u = away @ self.right / self.zoom + self.crown.center
        down = -(away @ self.up) / self.zoom
        v = down / np.where(down > 0, self.tilt, self.press) + self.crown.base
        rows = np.clip(np.rint(v).astype(int), 0, len(self.crown.left) - 1)
        left, right = self.crown.left[rows], self.crown.right[rows]
        half = np.maximum((right - left) / 2, 1.0)
        t = (u - (left + right) / 2) / half
        inside = np.clip(1 - t**2, 0, 1)
        return np.stack([u - 0.5 * self.aside * inside * half, v], axis=-1).astype(np.float32)

    def corners(self) -> Floats:
        """Photo px float32 (4, 2) around the hat."""
        height, width = self.crown.rgba.shape[:2]
        return self.forward(np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32))

    def top(self, shape: tuple[int, ...]) -> float:
        """Share of the hat's height that lies inside the photo."""
        ends = self.forward(
            np.array([[self.crown.center, 0], [self.crown.center, self.crown.base]], np.float32)
        )
        whole = max(float(np.linalg.norm(ends[1] - ends[0])), 1.0)
        return float(np.clip(ends[1, 1], 0, shape[0]) - np.clip(ends[0, 1], 0, shape[0])) / whole


def _hair_breadth(scene: Scene, place: Placement) -> float:
    """px of the hair, straight across the head a little above the hat's base."""
    reach = np.arange(-0.9, 0.9, 0.01) * place.zoom * place.crown.width
    level = place.origin + 0.18 * place.zoom * place.crown.width * place.up
    at = np.rint(level + reach[:, None] * place.right).astype(int)
    height, width = scene.labels.shape
    inside = (at >= 0).all(axis=1) & (at[:, 0] < width) & (at[:, 1] < height)
    hair = np.zeros(len(at), bool)
    hair[inside] = scene.person.parse.hair_alpha[at[inside, 1], at[inside, 0]] > 0.5
    near = np.flatnonzero(hair)
    return float(np.ptp(reach[near])) if near.size > 5 else 0.0


def ready(scene: Scene) -> tuple[Face, Scale]:
    """The face under the hat and the scale there. Raises CannotWear with what would work instead."""
    face = scene.person.face
    scale = face_scale(face) if face is not None else None
    if face is None or scale is None:
        raise CannotWear(
            "I cannot see a face here; a photo looking towards the camera would work.", code="no_face"
        )
    breadth = float(np.linalg.norm(face.points[TRAGI[0]] - face.points[TRAGI[1]]))
    if abs(face.yaw) > MAX_YAW:
        raise CannotWear(
            "The head is turned too far here for a hat; one from the front would work.", code="turned_away"
        )
    if breadth < MIN_FACE:
        raise CannotWear(
            "The head is too small here for a hat; a photo from closer would work.", code="too_small"
        )
    if not shown(face, TEMPLES, scene.labels.shape):
        raise CannotWear(
            "Half of the head is outside this photo; one that shows all of it would work.", code="cut_off"
        )
    box = Box.around(face.points[:, :2], 0.5 * breadth, scene.labels.shape)
    seen = box is not None and (scene.person.parse.labels[box.cut] == HEADWEAR).sum() > 0.25 * breadth**2
    if seen or scene.person.headwear > NEAR:
        raise CannotWear(
            "You are wearing a hat in this photo; one without it would work.", code="wearing_hat"
        )
    return face, scale


def _pressed(scene: Scene, covered: Floats, box: Box, place: Placement) -> Scene:
    """Hair that stands out above the hat's base is pressed under it: what is behind shows there instead."""
    margin = round(0.9 * place.zoom * place.crown.width)
    wide = Box(
        max(box.left - margin, 0),
        max(box.top - margin, 0),
        min(box.right + margin, scene.labels.shape[1]),
        min(box.bottom + margin, scene.labels.shape[0]),
    )
    hair = scene.person.parse.hair_alpha[wide.cut]
    hat = np.zeros(wide.shape, np.float32)
    hat[box.top - wide.top : box.bottom - wide.top, box.left - wide.left : box.right - wide.left] = covered
    own = _of_the_head(hair, hat)
    above = _above_the_shoulder(own, wide, place) * (scene.person.face_mask[wide.cut] == 0)
    gone = own * (above > 0)
    if not (gone * (hat < 0.99)).any():
        return scene
    hole = (gone > 0) | (hat > 0.5)
    filled = behind(scene, wide, hole)
    # Around the hair the hole reaches into what is background already: there the two fade into each other.
    inside = cv2.distanceTransform(gone.astype(np.uint8), cv2.DIST_L2, 3)
    alpha = np.clip(inside / FADE, 0, 1) * above
    return Layer(wide, filled, alpha.astype(np.float32)).onto(scene, BACKGROUND)


def _above_the_shoulder(own: np.ndarray, box: Box, place: Placement) -> Floats:
    """float32 (h, w) 0..1: above the line in which hair beside the hat ends: from the hat's edge it bends down round
    to where the hair is broadest, and its curls keep it from being a line."""
    away = box.grid() - place.origin
    across, height = np.abs(away @ place.right), away @ place.up
    width = place.zoom * place.crown.width
    beside = own.astype(bool) & (height < 0.1 * width) & (height > -0.9 * width)
    broad = float(np.percentile(across[beside], 98)) if beside.any() else 0.0
    reach = max(broad - width / 2, 1.0)
    t = np.clip((across - width / 2) / reach, 0, 1)
    waves = np.random.default_rng(0).standard_normal(box.shape[1]).astype(np.float32)
    waves = cv2.GaussianBlur(waves[None], (0, 0), max(0.02 * width, 0.8))[0]
    curls = 0.02 * width * waves / max(float(waves.std()), 1e-6) * np.clip(4 * t, 0, 1)
    line = min(0.75 * reach, 0.6 * width) * (np.sqrt(1 - t**2) - 1) + curls
    return np.clip((height - line) / (0.06 * width), 0, 1).astype(np.float32)


def _of_the_head(hair: Floats, hat: Floats) -> np.ndarray:
    """uint8 (h, w), 1 where there is hair that belongs to what the hat covers, with its last wisps."""
    solid = cv2.morphologyEx((hair > 0.3).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    _, pieces = cv2.connectedComponents(np.maximum(solid, (hat > 0.5).astype(np.uint8)))
    under = np.unique(pieces[(hat > 0.5) & (pieces > 0)])
    own = np.isin(pieces, under).astype(np.uint8)
    wisps = cv2.dilate(own, np.ones((9, 9), np.uint8)) * (hair > 0.03)
    return np.asarray(cv2.dilate(np.maximum(own, wisps), np.ones((11, 11), np.uint8)))
