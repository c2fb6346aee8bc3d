"""Taking the old garment away where the new one leaves it uncovered: skin, what is worn below, or background appear."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from vision import limbs
from vision.drape import Body
from vision.fill import fill
from vision.person import Person
from vision.scene import CLASSES, Scene

(
    BACKGROUND,
    HAIR,
    SKIN,
    UPPER,
    OUTERWEAR,
    LOWER,
    DRESS,
    FOOTWEAR,
    EYEWEAR,
    HEADWEAR,
    BAG,
    LEGWEAR,
    ACCESSORY,
) = range(len(CLASSES))
IN_FRONT = (HAIR, FOOTWEAR, EYEWEAR, HEADWEAR, BAG)
SKIN_HUE, SKIN_LIGHT = 10.0, 75.0  # CIE Lab (8 bit) from the face's median: other skin of the same person
MOST_OFFSET = 30.0  # levels by which skin nearby may pull new skin away from the person's own colour
JAW = (172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397)  # of the face mesh
NECK_OF_JAW = 0.92  # of the jaw's width is the neck's
CHIN_SHADOW, CHIN_REACH = (
    0.55,
    0.14,
)  # how much of that the chin takes, and how far down, in units of the body
FACE_SHARE, FACE_REACH = 0.7, 0.6  # of the face's colour right below it; how far down that holds
SOFT = 0.8  # px, edge of new skin
CHEST_SHADE = 0.8  # neck and chest: between lit, 1, and turned away, 0
RIM = 0.006  # of the picture's long side: how far an old garment's blurred rim reaches beyond its label


@dataclass(frozen=True)
class Skin:
    """How this person's skin looks in this photo.

    color  float32 (3,) RGB where light falls on it
    shade  float32 (3,) RGB where it turns away from the light
    grain  levels of noise
    """

    color: np.ndarray
    shade: np.ndarray
    grain: float


def read_skin(person: Person) -> Skin:
    """Skin from arms, legs, hands and neck as far as it has the face's hue, else from the face."""
    inner = cv2.erode(skin_seen(person).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    pixels = person.photo[inner & (person.face_mask == 0)]
    if len(pixels) < 400:
        pixels = person.photo[inner | (person.face_mask > 0)]
    if len(pixels) < 20:
        pixels = np.array([[190, 150, 130]] * 20, np.uint8)
    light = pixels.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
    dark, middle, bright = np.quantile(light, [0.2, 0.5, 0.85])
    color = np.median(pixels[(light >= middle) & (light <= bright)], axis=0).astype(np.float32)
    shade = np.median(pixels[(light >= dark) & (light <= middle)], axis=0).astype(np.float32)
    color = _toward_face(person, color)
    shade = np.minimum(shade, 0.74 * color).astype(np.float32)
    return Skin(color, np.maximum(shade, 0.55 * color), 2.0)


def _toward_face(person: Person, color: np.ndarray) -> np.ndarray:
    """The colour with its hue half way to the face's: what is parsed as skin is not always skin, a face is."""
    face = face_color(person)
    if face is None:
        return color
    lab = cv2.cvtColor(np.array([[color, face]], np.float32) / 255, cv2.COLOR_RGB2LAB)
    lab[0, 0, 1:] = lab[0, :, 1:].mean(axis=0)
    return 255 * cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)[0, 0]


def face_color(person: Person) -> np.ndarray | None:
    """float32 (3,) RGB of the face where it is skin in the light: no beard, brows, glasses; None when it is hardly
    seen.
    """
    face = person.photo[(person.face_mask > 0) & (person.parse.labels == SKIN)]
    if len(face) < 100:
        return None
    light = face.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
    low, high = np.quantile(light, [0.55, 0.9])
    return np.median(face[(light >= low) & (light <= high)], axis=0).astype(np.float32)


def skin_seen(person: Person) -> np.ndarray:
    """bool (H, W), pixels parsed as skin whose colour could be the face's in other light."""
    skin = person.parse.labels == SKIN
    face = face_color(person)
    if face is None or not skin.any():
        return skin
    lab = cv2.cvtColor(person.photo[skin][None], cv2.COLOR_RGB2LAB)[0].astype(np.float32)
    typical = cv2.cvtColor(np.rint(face).astype(np.uint8)[None, None], cv2.COLOR_RGB2LAB)[0, 0].astype(float)
    hue = np.linalg.norm(lab[:, 1:] - typical[1:], axis=1) < SKIN_HUE
    skin[skin] = hue & (np.abs(lab[:, 0] - typical[0]) < SKIN_LIGHT)
    return skin


def undress(
    scene: Scene,
    old: np.ndarray,
    cover: np.ndarray,
    body: Body,
    covered: tuple[float, float],
    upper: bool,
    whole: bool,
) -> Scene:
    """Remove the old garment where it would stay visible.

    old      bool (H, W), pixels of the old garment
    cover    float32 (H, W) 0..1, alpha of the new garment
    covered  px along the left and right limb that the new garment covers: skin appears beyond
    upper    whether the limbs are arms; then the neck may appear too
    whole    whether what is worn below goes as well, as with a dress: then legs may appear too
    """
    exposed = old & (cover < 0.98)
    if not exposed.any():
        return scene
    exposed = _with_rim(scene, exposed, old)
    skin = read_skin(scene.person)
    body_skin, shade = _bare(scene, body, covered, upper)
    if whole:
        legs, light = _bare(scene, body, (0.0, 0.0), upper=False)
        shade = np.where(legs > body_skin, light, shade)
        body_skin = np.maximum(body_skin, legs)
    torso = limbs.torso(old.shape, body) > 0
    if upper:  # above a low neckline it is the chest that shows, below the hem what is worn there
        armpits = body.at(np.zeros(1), np.array([0.45 * body.unit]))[0, 1]
        chest = torso & (_above(cover) | (np.arange(len(cover))[:, None] < armpits))
        body_skin, shade = (
            np.maximum(body_skin, cv2.GaussianBlur(chest.astype(np.float32), (0, 0), SOFT)),
            np.where(chest & (body_skin < 0.5), CHEST_SHADE, shade),
        )
    below = (torso if upper else torso & _above_waist(body, old.shape)) & (body_skin < 0.5)
    cloth = (LOWER, DRESS) if upper else (UPPER, OUTERWEAR, DRESS)
    below = np.zeros_like(below) if whole else below
    scene = patch(scene, exposed & ~below & (body_skin < 0.98), scene.labels == BACKGROUND, BACKGROUND)
    scene = patch(scene, exposed & below, np.isin(scene.labels, cloth) & ~old, cloth[0])
    like_face = _like_face(scene.person, body, old.shape) if upper else np.zeros(old.shape, np.float32)
    return _grow_skin(scene, np.where(exposed, body_skin, 0).astype(np.float32), shade, skin, like_face)


def _with_rim(scene: Scene, exposed: np.ndarray, old: np.ndarray) -> np.ndarray:
    """The old garment and its blurred rim, without what lies in front of it or beside it.

    On skin the rim is what has not the skin's hue: a thread of the collar would stay around the neck.
    """
    reach = 2 * max(1, round(RIM * max(old.shape))) + 1
    grown = cv2.dilate(exposed.astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0
    keep = np.isin(scene.labels, IN_FRONT) | (scene.person.face_mask > 0)
    keep |= ~np.isin(scene.labels, (BACKGROUND, SKIN)) & ~old
    keep |= (scene.labels == SKIN) & skin_seen(scene.person)
    return grown & ~keep


def _bare(
    scene: Scene, body: Body, covered: tuple[float, float], upper: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Alpha of the limbs (and neck) that may appear, and the light on them, 0 turned away to 1 lit; float32 (H, W)."""
    shape = scene.labels.shape
    alpha, shade = np.zeros(shape, np.float32), np.ones(shape, np.float32)
    for index in (0, 1):
        across, along = (limbs.arm if upper else limbs.leg)(shape, body, index)
        one = limbs.soft(across, (0.11 if upper else 0.15) * body.unit)
        one = np.where(along > covered[index] - 0.12 * body.unit, one, 0)
        round_ = np.sqrt(np.clip(1 - np.clip(np.abs(across), 0, 1) ** 2, 0, 1))
        shade = np.where(one > alpha, np.clip(1.25 * round_ - 0.15, 0, 1), shade)
        alpha = np.maximum(alpha, one)
    if upper:
        edge = jaw(scene.person, body)
        neck = cv2.GaussianBlur(limbs.neck(shape, body, edge).astype(np.float32) / 255, (0, 0), SOFT)
        shade = np.where((neck > 0) & (alpha < 0.5), _neck_light(shape, body, edge), shade)
        alpha = np.maximum(alpha, neck)
    return alpha, shade.astype(np.float32)


def _neck_light(shape: tuple[int, int], body: Body, edge: np.ndarray) -> np.ndarray:
    """The light on neck and chest, float32 (H, W): the chin throws its shadow on what is right below the jaw `edge`."""
    columns = np.arange(shape[1], dtype=np.float64)
    below = np.arange(shape[0], dtype=np.float64)[:, None] - np.interp(columns, edge[:, 0], edge[:, 1])[None]
    shadow = np.exp(-np.clip(below, 0, None) / (CHIN_REACH * body.unit))
    return (CHEST_SHADE - CHIN_SHADOW * shadow).astype(np.float32)


def _like_face(person: Person, body: Body, shape: tuple[int, int]) -> np.ndarray:
    """How much new skin has the face's colour rather than that of hands and legs: the nearer the more; (H, W) or (H, 1)."""
    below = np.arange(shape[0], dtype=np.float32)[:, None] - float(jaw(person, body)[:, 1].max())
    return (FACE_SHARE * np.exp(-np.clip(below, 0, None) / (FACE_REACH * body.unit))).astype(np.float32)


def _above(cover: np.ndarray) -> np.ndarray:
    """bool (H, W), pixels above the new garment's first pixel of their column."""
    solid = cover > 0.5
    first = np.where(solid.any(axis=0), solid.argmax(axis=0), 0)
    return np.arange(len(cover))[:, None] < first


def _above_waist(body: Body, shape: tuple[int, int]) -> np.ndarray:
    """bool (H, 1), rows where a top is worn."""
    return np.arange(shape[0])[:, None] < body.at(np.zeros(1), np.array([body.torso]))[0, 1]


def jaw(person: Person, body: Body) -> np.ndarray:
    """float (N, 2) px, the lower edge of the face above the neck, from left to right; the chin alone when no face is seen."""
    if person.face is None:
        return body.at(np.zeros(1), np.array([-0.45 * body.unit])).astype(np.float64)
    edge = person.face.points[list(JAW), :2].astype(np.float64)
    middle = edge.mean(axis=0)
    edge[:, 0] = middle[0] + NECK_OF_JAW * (edge[:, 0] - middle[0])
    return edge[np.argsort(edge[:, 0])]


def patch(scene: Scene, hole: np.ndarray, known: np.ndarray, label: int) -> Scene:
    """Fill a hole from known pixels that are not at their label's own edge."""
    if not hole.any():
        return scene
    reach = 2 * max(1, round(RIM * max(hole.shape))) + 1
    inner = cv2.erode(known.astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0
    inner &= ~hole
    if inner.sum() < 50:
        return scene
    return scene.paint(fill(scene.image, hole, inner), _feather(hole), label)


def _grow_skin(
    scene: Scene, alpha: np.ndarray, shade: np.ndarray, skin: Skin, like_face: np.ndarray
) -> Scene:
    """Paint limbs: the person's skin between its lit and its shaded colour, meeting the skin that is seen."""
    if not alpha.any():
        return scene
    lit, face = skin.color, face_color(scene.person)
    if face is not None:
        lit = lit + like_face[..., None] * (face - lit)
    color = (lit * (skin.shade / skin.color) + shade[..., None] * lit * (1 - skin.shade / skin.color)).astype(
        np.float32
    )
    seen = skin_seen(scene.person) & (scene.person.face_mask == 0) & (alpha == 0)
    seen = cv2.erode(seen.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    color = color + np.clip(_offset(scene.image, color, alpha > 0, seen), -MOST_OFFSET, MOST_OFFSET)
    noise = np.random.default_rng(7).normal(0, skin.grain, alpha.shape).astype(np.float32)
    return scene.paint(np.clip(color + noise[..., None], 0, 255), alpha, SKIN)


def _offset(image: np.ndarray, color: np.ndarray, grown: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """How far the skin that is seen is from the colour meant for it, handed on into the new skin; float32 (H, W, 3).

    Near seen skin the difference is taken over whole, farther away by half: a hand tells the colour of its arm.
    """
    scale = min(1.0, 256 / max(grown.shape))
    size = (max(1, round(grown.shape[1] * scale)), max(1, round(grown.shape[0] * scale)))
    weight = cv2.resize(seen.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    gap = cv2.resize((image - color) * seen[..., None], size, interpolation=cv2.INTER_AREA)
    total, trust = np.zeros((*size[::-1], 3), np.float32), np.full(size[::-1], 1e-3, np.float32)
    for reach, share in ((0.008, 1.0), (0.03, 0.05), (0.12, 0.004)):
        sigma = reach * max(size)
        total += share * cv2.GaussianBlur(gap, (0, 0), sigma)
        trust += share * cv2.GaussianBlur(weight, (0, 0), sigma)
    return cv2.resize(total / trust[..., None], grown.shape[::-1], interpolation=cv2.INTER_LINEAR)


def _feather(hole: np.ndarray) -> np.ndarray:
    """Soft inside of the hole's outline, float32 (H, W)."""
    return np.where(hole, cv2.GaussianBlur(hole.astype(np.float32), (0, 0), 1.0), 0).astype(np.float32)
