"""Wearing a ring: across the first bone of the asked finger, half of the band behind it, the stone on its
back."""

from dataclasses import dataclass

import cv2
import numpy as np

from vision.errors import CannotWear
from vision.forearm import bare_skin, own_color
from vision.item import Item
from vision.landmarks import Hand, Side
from vision.overlay import SKIN, Box, affine_inverse, cast, lay, light_on
from vision.scale import UNKNOWN, Scale, hand_scale
from vision.scene import Scene
from vision.strip import along, bend

Floats = np.ndarray

ACCESSORY = 12
FINGERS = {"thumb": 2, "index": 5, "middle": 9, "ring": 13, "little": 17}  # the landmark at the root
BREADTH_MM = {"thumb": 20.0, "index": 18.0, "middle": 18.0, "ring": 17.0, "little": 15.0}
USUAL_FINGER = "ring"
BONE_MM = 40.0
BARE = 0.5  # of the finger across the ring must be skin
PLACE = 0.5  # along the bone, from the knuckle
SAG = 0.30
EDGE = 10.0  # of CIELAB, 8 bit: from the finger's middle to what is beside it
FINGER_SEEN = (1.2, 3.0)  # halves of its breadth between the edges
MIN_HAND = 60.0  # px; the coach asks for 90


@dataclass(frozen=True)
class Seat:
    """Where a ring sits: `center` float32 (2,) px, `ahead` the unit vector to the fingertip, `half` px across."""

    center: Floats
    ahead: Floats
    half: float


def seat(photo: np.ndarray, hand: Hand, scale: Scale, finger: str) -> Seat:
    """On the first bone of `finger`, between its edges in the photo, uint8 (H, W, 3). Raises CannotWear when that is bent
    or points at the camera."""
    base = FINGERS[finger]
    bone = hand.points[base + 1] - hand.points[base]
    length = max(float(np.linalg.norm(bone)), 1e-6)
    if length < 0.45 * BONE_MM * scale.px_per_mm:
        raise CannotWear(
            "The fingers point at the camera or are bent here; a photo of the open hand would work.",
            code="finger_bent",
        )
    center = hand.points[base] + PLACE * bone
    half = 0.5 * BREADTH_MM[finger] * scale.px_per_mm
    ahead = np.asarray(bone / length, np.float32)
    return Seat(np.asarray(_between_edges(photo, center, ahead, half), np.float32), ahead, half)


def _between_edges(photo: np.ndarray, center: Floats, ahead: Floats, half: float) -> Floats:
    """The middle between the finger's edges, where both are seen about a finger apart; else `center` itself."""
    sideways = np.array([-ahead[1], ahead[0]])
    across, along = np.arange(-1.7, 1.71, 0.1), np.linspace(-0.5, 0.5, 5)
    points = center + half * (across[:, None, None] * sideways + along[None, :, None] * ahead)
    maps = points.astype(np.float32)
    colors = cv2.remap(photo, maps[..., 0], maps[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    lab = cv2.cvtColor(colors, cv2.COLOR_RGB2LAB).astype(np.float32).mean(axis=1)
    apart = np.linalg.norm(lab - np.median(lab[np.abs(across) < 0.45], axis=0), axis=1)
    beyond = apart > max(EDGE, 0.5 * float(apart.max()))
    left, right = np.flatnonzero(beyond & (across < -0.3)), np.flatnonzero(beyond & (across > 0.3))
    if not left.size or not right.size:
        return center
    low, high = across[left[-1]], across[right[0]]
    if not FINGER_SEEN[0] < high - low < FINGER_SEEN[1]:
        return center
    return np.asarray(center + 0.5 * (low + high) * half * sideways)


def wear(scene: Scene, item: Item) -> Scene:
    """The scene with this ring on the finger asked for, else on the ring finger. Raises CannotWear when that
    finger is not to be seen well enough."""
    hand, scale = ready(scene, item.where.side)
    place = seat(scene.person.photo, hand, scale, item.where.finger or USUAL_FINGER)
    _refuse_hidden(scene, hand, place)
    half, ahead = place.half, place.ahead
    sideways = np.array([-ahead[1], ahead[0]], np.float32)
    angle = np.linspace(-np.pi / 2, np.pi / 2, 64)
    bow = np.sin(angle)[:, None] * sideways - SAG * (np.cos(angle)[:, None] - 0.5) * ahead
    curve = place.center + half * bow
    curve = curve if curve[-1, 0] >= curve[0, 0] else curve[::-1]
    chain = item.ring
    zoom = 2 * half / float(np.ptp(chain.line[:, 0]))
    box = Box.around(curve, 3 * half, scene.labels.shape)
    if box is None:
        raise CannotWear(
            "The finger is outside this photo; one that shows it would work.", code="not_visible"
        )
    source = along(chain.line, np.linspace(0, 1, len(curve)))
    layer = bend(chain.rgba, source, np.asarray(curve, np.float32), chain.half, zoom, box)
    layer = layer.lit(light_on(scene, box, 0.4))
    scene = cast(scene, layer, (0.1 * half, 0.15 * half), 0.12 * half, 0.45, (SKIN,))
    scene = layer.onto(scene, ACCESSORY)
    if chain.pendant is not None and shows_back(hand):
        scene = _stone(scene, chain.pendant, chain.hang, curve[len(curve) // 2], ahead, zoom, box)
    return scene.noted(scale.note() if item.measures else UNKNOWN)


def _stone(
    scene: Scene, stone: np.ndarray, middle: Floats, place: Floats, ahead: Floats, zoom: float, box: Box
) -> Scene:
    """The stone on the middle of the band, its upper edge towards the fingertip."""
    sideways = np.array([-ahead[1], ahead[0]])
    linear = zoom * np.stack([sideways, -ahead], axis=1)
    linear = linear if np.linalg.det(linear) > 0 else linear * np.array([[-1, 1]])
    forward = np.column_stack([linear, place - linear @ middle])
    layer = lay(stone, affine_inverse(forward), box, zoom).lit(light_on(scene, box, 0.3))
    scene = cast(scene, layer, (0.6, 1.0), 1.2, 0.35, (SKIN,))
    return layer.onto(scene, ACCESSORY)


def shows_back(hand: Hand) -> bool:
    """Whether the back of the hand, not the palm, faces the camera."""
    one, other = hand.points[5] - hand.points[0], hand.points[17] - hand.points[0]
    turn = float(one[0] * other[1] - one[1] * other[0])
    return turn < 0 if hand.side == "left" else turn > 0


def _refuse_hidden(scene: Scene, hand: Hand, place: Seat) -> None:
    """A finger behind a bag, in a glove or in a pocket has landmarks and no skin."""
    steps = np.linspace(-0.7, 0.7, 9)[:, None]
    across = place.center + steps * place.half * np.array([-place.ahead[1], place.ahead[0]])
    at = np.rint(across).astype(int)
    height, width = scene.labels.shape
    inside = (at >= 0).all(axis=1) & (at[:, 0] < width) & (at[:, 1] < height)
    if scene.person.face is None:  # a hand alone: nothing tells a glove from skin but the parser
        bare = bare_skin(scene.person.photo, scene.labels, hand)
    else:
        bare = (scene.labels == SKIN) | own_color(scene.person, hand)
    if not inside.any() or bare[at[inside, 1], at[inside, 0]].mean() < BARE:
        raise CannotWear(
            "I cannot see that finger in this photo; one of the open hand, from the back, would work.",
            code="finger_hidden",
        )


def ready(scene: Scene, side: Side | None = None) -> tuple[Hand, Scale]:
    """The hand of `side`, else the larger one, seen from the back first, and its scale. Raises CannotWear."""
    hands = [hand for hand in scene.person.hands if hand.score > 0.4]
    if hands and side not in (None, *(hand.side for hand in hands)):
        raise CannotWear(
            f"I cannot see your {side} hand in this photo; the other one or another photo would work.",
            code="other_hand",
        )
    hands = [hand for hand in hands if side in (None, hand.side)]
    if not hands:
        raise CannotWear(
            "I cannot see a hand in this photo; a photo of an open hand, from the back, would work.",
            code="no_hand",
        )
    size = {id(hand): float(np.ptp(hand.points, axis=0).max()) for hand in hands}
    best = max(hands, key=lambda hand: (shows_back(hand), size[id(hand)]))
    scale = hand_scale(best)
    if size[id(best)] < MIN_HAND or scale is None:
        raise CannotWear(
            "The hand is too small here for a ring; a photo of the hand from closer would work.",
            code="too_small",
        )
    return best, scale
