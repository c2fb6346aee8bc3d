"""The wrist as a cylinder: where it is, which way it runs, how broad it is and which side of it the camera
sees."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from vision.errors import CannotWear
from vision.landmarks import ELBOWS, Hand, Side
from vision.overlay import SKIN, Box
from vision.person import Person
from vision.scale import Scale, hand_scale
from vision.undress import face_color

Floats = np.ndarray

BACKGROUND, ACCESSORY = 0, 12
BREADTH_MM = 56.0  # of a wrist, seen on the back of the hand
THICKNESS = 0.72  # of the breadth
FROM_CREASE_MM = 14.0  # what goes round a wrist sits this far up the arm from its crease
MIN_HAND = 25.0  # px from the wrist to the knuckles; below that there is nothing to see
MIN_BARE_MM = 12.0
ROOM_MM, MOST_NEARER_MM = 6.0, 12.0
ALIKE, ALIKE_LIGHT = 10.0, 70.0  # of CIELAB, 8 bit: one hand in hard light, in hue and in lightness
FACE_HUE = 16.0  # and from the face, which may be in another light
TRIED_MM = (-12.0, -8.0, -4.0, 0.0, 4.0, 8.0, 12.0)


@dataclass(frozen=True)
class Wrist:
    """One wrist.

    center  float32 (2,) px, where a bracelet sits
    hand    float32 (2,), unit vector towards the fingers
    across  float32 (2,), unit vector across, towards the little finger
    half    px, half the breadth seen
    turn    radians; 0 when the back of the hand faces the camera, positive when it is turned towards `across`
    scale   px per mm here
    side    whose wrist
    """

    center: Floats
    hand: Floats
    across: Floats
    half: float
    turn: float
    scale: Scale
    side: Side


def bare_skin(rgb: np.ndarray, labels: np.ndarray, hand: Hand) -> np.ndarray:
    """bool (H, W): skin, and what the parser left to the background but has the hand's own colour: thin
    arms."""
    points = np.rint(hand.points[[0, 1, 5, 9, 13, 17]]).astype(int)
    inside = (points >= 0).all(axis=1) & (points[:, 0] < rgb.shape[1]) & (points[:, 1] < rgb.shape[0])
    skin = labels == SKIN
    if not inside.any():
        return np.asarray(skin)
    size = float(np.ptp(hand.points, axis=0).max())
    box = Box.around(hand.points, 1.5 * size, labels.shape)
    if box is None:
        return np.asarray(skin)
    lab = cv2.cvtColor(cv2.GaussianBlur(rgb[box.cut], (0, 0), 1.5), cv2.COLOR_RGB2LAB).astype(np.float32)
    own = np.median(lab[points[inside, 1] - box.top, points[inside, 0] - box.left], axis=0)
    alike = np.hypot(lab[..., 1] - own[1], lab[..., 2] - own[2]) < 9
    alike &= np.abs(lab[..., 0] - own[0]) < 55
    out = skin.copy()
    out[box.cut] |= alike & np.isin(labels[box.cut], (BACKGROUND, ACCESSORY))
    return np.asarray(out)


def own_color(person: Person, hand: Hand) -> np.ndarray:
    """bool (H, W): pixels of the hand's own colour, whatever the parser calls them: hands before cloth are often taken
    for it. Nowhere when that colour is not this person's skin: then a glove or a pocket is seen."""
    photo = person.photo
    none = np.zeros(photo.shape[:2], bool)
    box = Box.around(hand.points, 0.8 * float(np.ptp(hand.points, axis=0).max()), none.shape)
    face = face_color(person)
    if box is None or face is None:
        return none
    lab = cv2.cvtColor(cv2.GaussianBlur(photo[box.cut], (0, 0), 1.0), cv2.COLOR_RGB2LAB).astype(np.float32)
    at = np.rint(hand.points[[1, 5, 9, 13, 17]]).astype(int) - (box.left, box.top)
    at = at[(at >= 0).all(axis=1) & (at[:, 0] < box.shape[1]) & (at[:, 1] < box.shape[0])]
    if not len(at):
        return none
    own = np.median(lab[at[:, 1], at[:, 0]], axis=0)
    typical = cv2.cvtColor(np.rint(face).astype(np.uint8)[None, None], cv2.COLOR_RGB2LAB)[0, 0].astype(
        np.float32
    )
    if np.hypot(*(own - typical)[1:]) > FACE_HUE:
        return none
    alike = (np.hypot(lab[..., 1] - own[1], lab[..., 2] - own[2]) < ALIKE) & (
        np.abs(lab[..., 0] - own[0]) < ALIKE_LIGHT
    )
    none[box.cut] = alike
    return none


def _bare(person: Person, labels: np.ndarray, hand: Hand) -> np.ndarray:
    """bool (H, W): bare skin; by its colour alone where the parser takes most of the hand for cloth."""
    bare = bare_skin(person.photo, labels, hand)
    return bare if _at(labels == SKIN, hand.points).mean() > 0.5 else bare | own_color(person, hand)


def find_wrist(person: Person, labels: np.ndarray, side: Side | None = None) -> Wrist:
    """The wrist of `side`, or the one that can be seen best; labels uint8 (H, W) is what the picture shows now.
    Raises CannotWear."""
    asked = [hand for hand in person.hands if side in (None, hand.side)]
    found = {hand.side: _bare(person, labels, hand) for hand in asked}
    wrists = [wrist for side, bare in found.items() if (wrist := _wrist(person, bare, side)) is not None]
    if not wrists and side is not None and person.hands:
        raise CannotWear(
            f"I cannot see your {side} wrist in this photo; the other one or another photo would work.",
            code="other_hand",
        )
    if not wrists:
        raise CannotWear(
            "I cannot see a wrist in this photo; one with a bare forearm and hand in view would work.",
            code="no_wrist",
        )
    wrists = [_beside_cuff(wrist, found[wrist.side]) for wrist in wrists]
    bare = [(min(_bare_mm(wrist, found[wrist.side]), 40.0), wrist.half, wrist) for wrist in wrists]
    best = max(bare, key=lambda one: (one[0], one[1]))
    if best[0] < MIN_BARE_MM:
        raise CannotWear(
            "Something covers the wrist in this photo; one with the sleeves pushed up and nothing on it would work.",
            code="sleeve",
        )
    return best[2]


def _wrist(person: Person, bare: np.ndarray, side: Side) -> Wrist | None:
    index = 0 if side == "left" else 1
    pose, elbow = person.pose, person.pose.points[ELBOWS[index]]
    hand = next((hand for hand in person.hands if hand.side == side), None)
    if hand is None:
        return None  # in a pocket or behind the back: the pose alone only guesses where it is
    crease, knuckles, little, first = hand.points[[0, 9, 17, 5]]
    scale = hand_scale(hand)
    if scale is None or np.linalg.norm(knuckles - crease) < MIN_HAND:
        return None
    forward = _direction(pose.visibility[ELBOWS[index]], elbow, crease, knuckles)
    sideways = np.array([-forward[1], forward[0]], np.float32)
    across = sideways if (little - first) @ sideways >= 0 else -sideways
    center = crease - forward * FROM_CREASE_MM * scale.px_per_mm
    middle, half = _breadth(bare, center, across, scale)
    return Wrist(middle, forward, across, half, _turn(hand, across, side), scale, side)


def _direction(seen: float, elbow: Floats, crease: Floats, knuckles: Floats) -> Floats:
    """Along the forearm; by the hand alone when the elbow is not in view or lies behind the wrist."""
    arm, hand = crease - elbow, knuckles - crease
    use = arm if seen > 0.5 and np.linalg.norm(arm) > 1.2 * np.linalg.norm(hand) else hand
    return np.asarray(use / max(float(np.linalg.norm(use)), 1e-6), np.float32)


def _breadth(bare: np.ndarray, center: Floats, across: Floats, scale: Scale) -> tuple[Floats, float]:
    """Middle and half breadth of the bare skin across the wrist, or the usual ones where it cannot be told.

    Several lines across are tried, a little up and down the arm: a cuff, a shadow or a bracelet spoils some.
    """
    mm = scale.px_per_mm
    usual = BREADTH_MM * mm / 2
    along = np.array([across[1], -across[0]], np.float32)
    reach = np.arange(-2.0 * usual, 2.0 * usual, 0.5)
    runs = []
    for shift in TRIED_MM:
        skin = _at(bare, center + shift * mm * along + reach[:, None] * across)
        run = _run(skin)
        if run is not None:
            low, high = reach[run[0]], reach[run[1] - 1]
            runs.append(((low + high) / 2, (high - low) / 2))
    fitting = [run for run in runs if 0.62 * usual < run[1] < 1.35 * usual and abs(run[0]) < usual]
    if not fitting:
        return center, usual
    middle, half = np.median(np.array(fitting), axis=0)
    return np.asarray(center + across * middle, np.float32), float(half)


def _run(skin: np.ndarray) -> tuple[int, int] | None:
    """First and past-the-last index of the run of True nearest to the middle."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], skin.astype(np.int8), [0]])))
    runs = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    middle = len(skin) / 2
    return min(runs, key=lambda run: max(run[0] - middle, middle - run[1], 0.0), default=None)


def _turn(hand: Hand, across: Floats, side: Side) -> float:
    """From the plane of the palm in three dimensions."""
    points = np.column_stack([hand.points, hand.depth])
    one, other = points[5] - points[0], points[17] - points[0]
    normal = np.cross(one, other) if side == "left" else np.cross(other, one)
    normal = normal / max(
        float(np.linalg.norm(normal)), 1e-6
    )  # out of the back of the hand; z away from the camera
    return float(np.arctan2(normal[:2] @ across, -normal[2]))


def _beside_cuff(wrist: Wrist, bare: np.ndarray) -> Wrist:
    """A cuff that ends on the wrist leaves room beside it, nearer to the hand: there it is worn."""
    mm = wrist.scale.px_per_mm
    for step in np.arange(0.0, MOST_NEARER_MM + 1, 2.0):
        moved = replace(wrist, center=np.asarray(wrist.center + step * mm * wrist.hand, np.float32))
        around = moved.center + np.arange(-ROOM_MM, ROOM_MM + 1, 1.0)[:, None] * mm * wrist.hand
        if _at(bare, around).mean() > 0.85:
            return moved
    return wrist


def _bare_mm(wrist: Wrist, bare: np.ndarray) -> float:
    """How much of the arm above the crease is bare, in millimetres."""
    mm = wrist.scale.px_per_mm
    reach = np.arange(-8.0, 26.0, 1.0)
    skin = _at(bare, wrist.center + reach[:, None] * mm * -wrist.hand)
    return float(skin.sum())


def _at(mask: np.ndarray, points: Floats) -> np.ndarray:
    height, width = mask.shape
    at = np.rint(points).astype(int)
    inside = (at >= 0).all(axis=1) & (at[:, 0] < width) & (at[:, 1] < height)
    out = np.zeros(len(at), bool)
    out[inside] = mask[at[inside, 1], at[inside, 0]]
    return out
