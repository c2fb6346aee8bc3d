"""Wearing a necklace: the part of its length that is left for the front hangs round the neck and over the
collarbones.

The chain is laid along a curve in three dimensions, a U on the slope from the sides of the neck to the
breastbone, whose length is the necklace's own less what goes round the back; so a choker sits at the throat
and a long one lower.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from vision.errors import CannotWear
from vision.item import Item
from vision.jewel import Chain
from vision.landmarks import MOUTH, SHOULDERS, Pose
from vision.overlay import HAIR, SKIN, Box, affine_inverse, cast, lay, light_on
from vision.scale import UNKNOWN, Scale, body_scale, face_scale
from vision.scene import Scene
from vision.strip import along, arc, bend, only_near

Floats = np.ndarray

UPPER, OUTERWEAR, DRESS, ACCESSORY = 3, 4, 6, 12
CLOTH = (UPPER, DRESS)
USUAL_LENGTH = 450.0
# Millimetres about the hollow between the collarbones: x across, y down, z forward. Where a chain leaves the
# sides of the neck, how far the throat stands before that, and how much of any chain is behind.
SIDE_X, SIDE_Y, FORWARD = 61.0, -46.0, 52.0
BEHIND = 176.0
HOLLOW_MM = 22.0  # the hollow lies this far above the line of the shoulder joints
ENOUGH = 0.25  # of the front must be seen
HIDDEN = "Hair or a high collar hides the neck here; a photo with an open collar would work."


@dataclass(frozen=True)
class Neck:
    """The hollow of the throat in px, px per mm, the downward direction and the body's turn (radians)."""

    hollow: Floats
    px_per_mm: float
    down: Floats
    turn: float

    @classmethod
    def of(cls, pose: Pose, scale: Scale) -> "Neck":
        """From the shoulders: their line gives tilt, their foreshortening and depth the turn."""
        left, right = pose.points[list(SHOULDERS)]
        across = left - right  # the person's left is at the picture's right
        depth = float(pose.depth[SHOULDERS[0]] - pose.depth[SHOULDERS[1]])
        turn = float(np.clip(np.arctan2(-depth, max(abs(float(across[0])), 1.0)), -0.7, 0.7)) * 0.6
        tilt = float(np.clip(np.arctan2(across[1], max(float(across[0]), 1.0)), -0.35, 0.35)) * 0.6
        down = np.array([-np.sin(tilt), np.cos(tilt)], np.float32)
        middle = (left + right) / 2
        return cls(middle - down * HOLLOW_MM * scale.px_per_mm, scale.px_per_mm, down, turn)

    def project(self, points: Floats) -> Floats:
        """Photo px float32 (n, 2) of millimetres float32 (n, 3) about the hollow."""
        x = points[:, 0] * np.cos(self.turn) + points[:, 2] * np.sin(self.turn)
        across = np.array([self.down[1], -self.down[0]], np.float32)
        flat = x[:, None] * across + points[:, 1:2] * self.down
        return (self.hollow + self.px_per_mm * flat).astype(np.float32)


def wear(scene: Scene, item: Item) -> Scene:
    """The scene with this necklace on. Raises CannotWear when the neck is not to be seen."""
    neck, scale = ready(scene)
    known = item.measures.get("length_mm")
    length = float(known or USUAL_LENGTH)
    solid = front(length)
    curve = neck.project(solid)
    box = Box.around(curve, 70 * scale.px_per_mm, scene.labels.shape)
    if box is None:
        raise CannotWear("The neck is outside this photo; one that shows it would work.", code="not_visible")
    seen = _seen(scene, box, neck)
    if _share(seen, box, curve) < ENOUGH:
        raise CannotWear(HIDDEN, code="neck_hidden")
    scene = _chain(scene, item.chain, box, curve, solid, length, seen, scale)
    if item.chain.pendant is not None:
        scene = _pendant(scene, item.chain, box, curve, length, seen, scale)
    return scene.noted(scale.note() if known else UNKNOWN)


def ready(scene: Scene) -> tuple[Neck, Scale]:
    """The neck and the scale there. Raises CannotWear with what would work instead."""
    person = scene.person
    if not person.sees(*SHOULDERS, *MOUTH, sure=0.4):
        raise CannotWear(
            "I cannot see the neck in this photo; one from the front with both shoulders would work.",
            code="not_visible",
        )
    scale = (face_scale(person.face) if person.face is not None else None) or body_scale(person.pose)
    if scale is None or scale.px_per_mm < 0.25:
        raise CannotWear(
            "The neck is too small here for a necklace; a photo from closer would work.", code="too_small"
        )
    neck = Neck.of(person.pose, scale)
    usual = neck.project(front(USUAL_LENGTH))
    box = Box.around(usual, 10, scene.labels.shape)
    if box is None or _share(_seen(scene, box, neck), box, usual) < ENOUGH:
        raise CannotWear(HIDDEN, code="neck_hidden")
    return neck, scale


def front(length: float) -> Floats:
    """The front of a chain `length` mm long, float32 (256, 3) mm about the hollow: its sag is what the length
    leaves."""
    low, high = 5.0, 900.0
    for _ in range(40):
        sag = (low + high) / 2
        low, high = (sag, high) if arc(_bow(sag))[-1] < max(length, 300.0) - BEHIND else (low, sag)
    return _bow(sag)


def _bow(sag: float) -> Floats:
    x = np.linspace(-1, 1, 256)
    power = 2.0 + 0.25 * min(sag / 100, 3)  # a long chain hangs straighter at the sides
    y = SIDE_Y + sag * (1 - np.abs(x) ** power)
    wide = SIDE_X * (1 + 0.12 * min(sag / 150, 2.0) * (1 - x**2) * np.abs(x))
    return np.stack([wide * x, y, FORWARD * (1 - x**2)], axis=1).astype(np.float32)


def _seen(scene: Scene, box: Box, neck: Neck) -> Floats:
    """float32 (h, w): on skin; on cloth only below the neckline, for a collar lies over the chain; never on
    hair."""
    labels = scene.labels[box.cut]
    grid = box.grid() - neck.hollow
    below = grid @ neck.down / neck.px_per_mm
    beside = np.abs(grid @ np.array([neck.down[1], -neck.down[0]])) / neck.px_per_mm
    throat = (labels == SKIN) & (beside < 12) & (below > -60)
    neckline = float(below[throat].max()) if throat.any() else -60.0
    # A coat lies over the chain unless it is closed up to the throat; what the parser takes for both is one
    # cloth.
    middle = (beside < 10) & (np.abs(below - max(neckline, 0) - 25) < 15)
    closed = np.isin(labels[middle], (OUTERWEAR,)).mean() > 0.5 if middle.any() else False
    cloth = (*CLOTH, OUTERWEAR) if closed else CLOTH
    shown = (labels == SKIN) | (np.isin(labels, cloth) & (below > neckline - 4))
    size = 2 * max(1, round(2.5 * neck.px_per_mm)) + 1
    shown = cv2.morphologyEx(shown.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    soft = cv2.GaussianBlur(shown.astype(np.float32), (0, 0), 1.0)
    hair = np.clip(1.5 * scene.person.parse.hair_alpha[box.cut], 0, 1) * (labels == HAIR)
    face = scene.person.face_mask[box.cut] > 0
    return np.asarray(soft * (1 - hair) * ~face, np.float32)


def _share(seen: Floats, box: Box, curve: Floats) -> float:
    at = np.rint(curve - np.array([box.left, box.top])).astype(int)
    inside = (at >= 0).all(axis=1) & (at[:, 0] < box.shape[1]) & (at[:, 1] < box.shape[0])
    return float(seen[at[inside, 1], at[inside, 0]].sum() / len(curve))


def _chain(
    scene: Scene,
    chain: Chain,
    box: Box,
    curve: Floats,
    solid: Floats,
    length: float,
    seen: Floats,
    scale: Scale,
) -> Scene:
    """The chain bent from its own line onto the curve, millimetre by millimetre along it."""
    zoom = scale.px_per_mm * length / chain.length
    steps = arc(solid)
    # The middle of the necklace is the middle of the front; the rest is behind the neck.
    source = along(chain.line, ((length - steps[-1]) / 2 + steps) / length)
    rgba = chain.rgba if chain.pendant is None else only_near(chain.rgba, chain.line, chain.half)
    layer = bend(rgba, source, curve, chain.half, zoom, box).lit(light_on(scene, box, 0.4)).times(seen)
    mm_px = scale.px_per_mm
    scene = cast(scene, layer, (0.0, 1.6 * mm_px), 1.2 * mm_px, 0.35, (SKIN, *CLOTH))
    return layer.onto(scene, ACCESSORY)


def _pendant(
    scene: Scene, chain: Chain, box: Box, curve: Floats, length: float, seen: Floats, scale: Scale
) -> Scene:
    """The pendant hangs from the lowest point, straight down."""
    assert chain.pendant is not None  # noqa: S101  # the caller looked
    zoom = scale.px_per_mm * length / chain.length
    low = curve[round(chain.at * (len(curve) - 1))] + np.array([0, 0.5 * chain.half * zoom])
    linear = np.diag([zoom, zoom])
    forward = np.column_stack([linear, low - linear @ chain.hang])
    layer = lay(chain.pendant, affine_inverse(forward), box, zoom).lit(light_on(scene, box, 0.4)).times(seen)
    mm_px = scale.px_per_mm
    scene = cast(scene, layer, (0.0, 1.8 * mm_px), 1.6 * mm_px, 0.4, (SKIN, *CLOTH))
    return layer.onto(scene, ACCESSORY)
