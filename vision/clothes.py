"""Wearing a garment: measure, warp, take the old one away, light and layer the new one."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from vision import limbs, score
from vision.camera import as_soft, grained
from vision.coach import advise_kind
from vision.drape import Body, Plan, measure, plan_upper
from vision.drape_lower import plan_lower
from vision.errors import CannotWear
from vision.garment import TORSO, UPPER_KINDS, Garment
from vision.item import Item
from vision.light import lit, shading
from vision.person import Person
from vision.scene import CLASSES, Scene
from vision.scraps import without_scraps
from vision.shade import cast, rounding
from vision.undress import (
    ACCESSORY,
    BACKGROUND,
    BAG,
    DRESS,
    EYEWEAR,
    FOOTWEAR,
    HAIR,
    HEADWEAR,
    LEGWEAR,
    LOWER,
    OUTERWEAR,
    SKIN,
    UPPER,
    jaw,
    patch,
    undress,
)
from vision.warp import deform, folded, picture_map
from vision.worn import plan_worn

WORN_AS = {"top": 3, "outerwear": 4, "dress": 6, "trousers": 5, "shorts": 5, "skirt": 5}
REPLACES = {
    "top": ("upper", "outerwear", "dress"),
    "outerwear": ("outerwear",),
    "dress": ("upper", "outerwear", "dress", "lower"),
    "trousers": ("lower", "legwear"),
    "shorts": ("lower",),
    "skirt": ("lower",),
}
LEAST_TOP = 0.04  # of the old coat's area: as much of a top must be seen to tell what is under the coat
ONE_CLOTH = 14.0  # CIE76 under which two names in the parse are one piece of cloth
# Shares of the unit above the hip joints between which a waistband with a top tucked in begins, and how uneven it is.
TUCK_HIGHEST, TUCK_LOWEST, TUCK_UNEVEN = 0.75, 0.2, 0.16
LOWER_KINDS = ("trousers", "shorts", "skirt")


@dataclass(frozen=True)
class Layer:
    """One part of the garment on the photo: color float32 (H, W, 3), alpha float32 (H, W)."""

    color: np.ndarray
    alpha: np.ndarray

    def over(self, below: Layer) -> Layer:
        """This layer on top of another one."""
        alpha = self.alpha + below.alpha * (1 - self.alpha)
        share = (self.alpha / np.maximum(alpha, 1e-6))[..., None]
        return Layer(below.color + share * (self.color - below.color), alpha)


def wear(scene: Scene, item: Item) -> Scene:
    """Put on a garment. Raises CannotWear when the photo does not show enough of the body."""
    advice = advise_kind(scene.person, item.kind)
    if not advice.ok:
        raise CannotWear(advice.reason or "This photo does not work for this product.")
    garment, body = item.garment, measure(scene.person)
    plan = _plan(garment, body)
    old, _ = _old_and_kept(scene, item.kind, body)
    scene = without_scraps(scene, old, body, item.kind in UPPER_KINDS)
    box = _around(scene, old, plan, body)
    here, offset = scene.cropped(box), np.array([box[1].start, box[0].start], np.float64)
    return scene.pasted(_worn(here, garment, body.moved(-offset), plan.moved(-offset)), box)


def laid_out(person: Person, item: Item) -> Layer:
    """The garment bent onto the body in its own colours, before shade, light and what lies in front of it."""
    garment, body = item.garment, measure(person)
    plan = _plan(garment, body)
    layers, _, _ = _warped(garment, body, plan, person.photo.shape[:2])
    whole = layers[0]
    for layer in layers[1:]:
        whole = layer.over(whole)
    return whole


def _plan(garment: Garment, body: Body) -> Plan:
    """Where the garment goes on this body."""
    if garment.wearer is not None:
        return plan_worn(garment, body)
    return plan_upper(garment, body) if garment.kind in UPPER_KINDS else plan_lower(garment, body)


def _around(scene: Scene, old: np.ndarray, plan: Plan, body: Body) -> tuple[slice, slice]:
    """The part of the photo that putting on the garment may touch or look at."""
    margin = 0.5 * body.unit
    points = np.vstack([plan.goals, body.arms.reshape(-1, 2), body.shoulders])
    rows, columns = np.flatnonzero(old.any(axis=1)), np.flatnonzero(old.any(axis=0))
    if rows.size:
        points = np.vstack([points, [[columns[0], rows[0]], [columns[-1], rows[-1]]]])
    height, width = scene.labels.shape
    left, top = np.maximum(np.floor(points.min(axis=0) - margin), 0).astype(int)
    right, bottom = np.ceil(points.max(axis=0) + margin).astype(int)
    return np.s_[
        int(top) : int(np.clip(bottom, top + 1, height)), int(left) : int(np.clip(right, left + 1, width))
    ]


def _worn(scene: Scene, garment: Garment, body: Body, plan: Plan) -> Scene:
    """`wear` on the part of the photo that matters."""
    upper = garment.kind in UPPER_KINDS
    layers, opening, turned = _warped(garment, body, plan, scene.labels.shape)
    cover = layers[0].alpha
    for layer in layers[1:]:
        cover = np.maximum(cover, layer.alpha)
    old, kept = _old_and_kept(scene, garment.kind, body)
    renamed = scene.labels != scene.person.parse.labels
    scraps = renamed & (scene.changed == 0)  # edges of the old garment, whose light says little
    lit_cloth = old & ~scraps if old.any() else kept
    old = old | _covered_skin(scene, body, plan, upper)
    if garment.kind == "outerwear":
        scene, old = _inside_coat(scene, old, opening)
        old |= _under_coat(scene, body, cover, opening)
    flat = garment.wearer is None  # a worn garment was photographed with its own folds and shade
    light = shading(scene.image, lit_cloth, cover > 0, scene.labels) if flat else np.zeros_like(cover)
    front, arms = _in_front(scene, body, plan, kept, upper)
    old &= front < 0.5
    scene = undress(scene, old, cover, body, plan.limb_ends, upper, garment.kind == "dress")
    if upper:
        arms = np.maximum(arms, _new_arms(scene, body, plan))
    whole = _stacked(layers, arms, body, upper, flat)
    alpha = (whole.alpha * (1 - front)).astype(np.float32)
    scene = _shadowed(scene, whole.alpha, front, body.unit)
    scene = scene.paint(_as_photographed(scene, lit(whole.color, light)), alpha, WORN_AS[garment.kind])
    return _scored(scene, old, np.maximum(front, arms), Layer(whole.color, alpha), body, upper, turned)


def _as_photographed(scene: Scene, color: np.ndarray) -> np.ndarray:
    """The garment's colours as soft and as noisy as the photo's person."""
    person = scene.person.parse.person_alpha > 0.9
    soft = as_soft(color, scene.person.photo, person)
    return grained(soft, scene.person.photo, person)


def _stacked(layers: list[Layer], arms: np.ndarray, body: Body, upper: bool, flat: bool) -> Layer:
    """The garment's parts as they lie on one another; sleeves throw their shadow on the torso.

    flat  whether the product lay flat: then its parts are rounded, as a body rounds them
    """
    whole = layers[0]
    if upper:
        whole = Layer(_rounded(whole, flat, upright=True).color, whole.alpha * (1 - arms))
    for layer in layers[1:]:
        if upper:
            lighted = 1 - cast(layer.alpha, body.unit)
            whole = Layer((whole.color * lighted[..., None]).astype(np.float32), whole.alpha)
            layer = _rounded(layer, flat, upright=False)
        whole = layer.over(whole)
    return whole if upper else _rounded(whole, flat, upright=True)


def _rounded(layer: Layer, flat: bool, upright: bool) -> Layer:
    return Layer(lit(layer.color, rounding(layer.alpha, upright)), layer.alpha) if flat else layer


def _shadowed(scene: Scene, cover: np.ndarray, front: np.ndarray, unit: float) -> Scene:
    """The soft shadow of the garment on the body and the clothes beneath it; never on a face or the background."""
    takes = np.isin(scene.labels, (SKIN, UPPER, LOWER, DRESS, LEGWEAR, FOOTWEAR))
    takes &= (scene.person.face_mask == 0) & (front < 0.5)
    share = cast(cover, unit) * cv2.GaussianBlur(takes.astype(np.float32), (0, 0), 1.0) * takes
    share = np.where(share < 0.01, 0, share).astype(np.float32)
    return scene.paint(np.zeros_like(scene.image), share)


def _scored(
    scene: Scene, old: np.ndarray, front: np.ndarray, worn: Layer, body: Body, upper: bool, turned: float
) -> Scene:
    """The scene with this garment's score."""
    shown = worn.alpha > 0.5
    ends = np.flatnonzero(shown.any(axis=1))
    wanted = limbs.torso(shown.shape, body) > 0 if upper else shown.copy()
    wanted &= np.arange(len(shown))[:, None] < (ends[-1] - 0.15 * body.unit if ends.size else 0)
    wanted &= np.arange(len(shown))[:, None] > body.shoulders[:, 1].mean() + 0.45 * body.unit
    core = cv2.erode(shown.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    return scene.scored(
        shape=1.0 - turned,
        coverage=score.coverage(wanted, shown, front),
        leftovers=score.leftovers(old, scene.changed == 0),
        colour=score.colour(scene.image[core], worn.color[core]),
        seam=score.seam(scene.person.photo, scene.image, scene.changed > 0, shown | _outlines(scene)),
    )


def _outlines(scene: Scene) -> np.ndarray:
    """Where new skin meets a thing that stays, bool (H, W): the limb's own outline, not a seam."""
    grown = (scene.labels == SKIN) & (scene.changed > 0)
    things = ~np.isin(scene.labels, (SKIN, BACKGROUND)) & (scene.changed == 0)
    square = np.ones((5, 5), np.uint8)
    near = [cv2.dilate(mask.astype(np.uint8), square) > 0 for mask in (grown, things)]
    return near[0] & near[1]


def _warped(
    garment: Garment, body: Body, plan: Plan, shape: tuple[int, int]
) -> tuple[list[Layer], np.ndarray, float]:
    """The garment's parts bent onto the body, torso first; its opening, float32 (H, W); the share of triangles turned
    over.
    """
    mesh = garment.mesh
    rest = mesh.vertices * plan.scale
    place = deform(mesh, rest, plan.handles, plan.goals, plan.weights, plan.start(body, mesh.vertices))
    # Fine prints are averaged before they are sampled more coarsely: stripes do not break into moire.
    shrink = np.minimum(1.0, 1.15 * plan.scale).astype(np.float32)
    across, along = (float(share) for share in shrink)
    rgb = cv2.resize(garment.rgba[..., :3], None, fx=across, fy=along, interpolation=cv2.INTER_AREA)
    layers = []
    opening: np.ndarray = np.zeros(shape, np.float32)
    for part, alpha in garment.alphas.items():
        small = cv2.resize(alpha, rgb.shape[1::-1], interpolation=cv2.INTER_AREA)
        source = picture_map(mesh, place, (part,), shape)[0]
        layers.append(_sampled(rgb, small, shrink * (source + 0.5) - 0.5))
        if part == TORSO:
            inside = cv2.remap(garment.opening, source[..., 0], source[..., 1], cv2.INTER_LINEAR)
            opening = (inside / 255).astype(np.float32)
    return layers, opening, float(folded(mesh, rest, place).mean())


def _sampled(rgb: np.ndarray, alpha: np.ndarray, where: np.ndarray) -> Layer:
    rgba = cv2.remap(np.dstack([rgb, alpha]), where[..., 0], where[..., 1], cv2.INTER_LINEAR)
    return Layer(rgba[..., :3].astype(np.float32), rgba[..., 3].astype(np.float32) / 255.0)


def _old_and_kept(scene: Scene, kind: str, body: Body) -> tuple[np.ndarray, np.ndarray]:
    """What the new garment replaces, and the clothes that stay in front of it; bool (H, W) each."""
    labels = scene.labels
    old = np.isin(labels, [CLASSES.index(name) for name in REPLACES[kind]])
    dress = labels == DRESS
    rows = np.arange(labels.shape[0])[:, None]
    waist = float(body.at(np.zeros(1), np.array([body.torso - 0.2 * body.unit]))[0, 1])
    if kind in LOWER_KINDS:
        return old | (dress & (rows > waist)), np.isin(labels, (UPPER, OUTERWEAR)) | (dress & (rows <= waist))
    stays = _tucked_into(scene, body) if kind == "top" else np.zeros(labels.shape, bool)
    if kind != "outerwear":  # ties, scarves and necklaces belong to the neckline that goes
        chest = (limbs.torso(labels.shape, body) > 0) & (rows < waist)
        old |= (labels == ACCESSORY) & (chest | (limbs.neck(labels.shape, body, jaw(scene.person, body)) > 0))
    if kind == "top":  # what is left of a dress below the hips is worn as a skirt
        old &= ~(dress & (rows > waist + 0.35 * body.unit))
    return old, stays


def _tucked_into(scene: Scene, body: Body) -> np.ndarray:
    """Skirt or trousers with the old top tucked in, bool (H, W): the new top goes in as well. Empty when it hung out.

    Tucked in, what is worn below begins at the waist; below a hem that hangs out it begins at the hips or lower.
    """
    lower = scene.labels == LOWER
    nothing = np.zeros_like(lower)
    columns = body.at(0.22 * body.unit * np.linspace(-1, 1, 9), np.full(9, body.torso))[:, 0]
    columns = np.unique(np.clip(np.rint(columns), 0, lower.shape[1] - 1).astype(int))
    seen = [int(lower[:, x].argmax()) for x in columns if lower[:, x].any()]
    if len(seen) < max(3, len(columns) - 2):
        return nothing
    highest = body.at(np.zeros(1), np.array([body.torso - TUCK_HIGHEST * body.unit]))[0, 1]
    lowest = body.at(np.zeros(1), np.array([body.torso - TUCK_LOWEST * body.unit]))[0, 1]
    level = float(np.median(seen))
    if not highest < level < lowest or np.ptp(seen) > TUCK_UNEVEN * body.unit:
        return nothing
    belt = (scene.labels == ACCESSORY) & (np.abs(np.arange(len(lower))[:, None] - level) < 0.15 * body.unit)
    return lower | (belt & (limbs.torso(lower.shape, body) > 0))


def _covered_skin(scene: Scene, body: Body, plan: Plan, upper: bool) -> np.ndarray:
    """Bare skin and stockings that sleeves or trouser legs hide, where they are narrower than the limb; bool (H, W)."""
    shape = scene.labels.shape
    hidden = np.zeros(shape, bool)
    limb = np.isin(scene.labels, (SKIN, LEGWEAR))
    for index in (0, 1):
        across, along = (limbs.arm if upper else limbs.leg)(shape, body, index)
        hidden |= (np.abs(across) < 1.5) & (along < plan.limb_ends[index] - 0.1 * body.unit)
    return hidden & limb & (scene.person.face_mask == 0)


def _inside_coat(scene: Scene, old: np.ndarray, opening: np.ndarray) -> tuple[Scene, np.ndarray]:
    """What is seen between a coat's lapels where the old coat was: the top under it, or the old coat itself.

    Nobody is bare under a coat: where no other cloth shows, the old one stays there. Returns the scene and what is
    left to take away, bool (H, W).
    """
    inside = old & (opening > 0.5)
    top = scene.labels == UPPER
    if not inside.any():
        return scene, old
    if top.sum() > LEAST_TOP * old.sum() and _colours_apart(scene.image, top, inside) > ONE_CLOTH:
        return patch(scene, inside, top & ~inside, UPPER), old & ~inside
    return scene, old & ~inside


def _colours_apart(rgb: np.ndarray, one: np.ndarray, other: np.ndarray) -> float:
    """CIE76 between the median colours of two masks."""
    pair = np.array([[np.median(rgb[mask], axis=0) for mask in (one, other)]], np.float32) / 255
    lab = cv2.cvtColor(pair, cv2.COLOR_RGB2LAB)[0]
    return float(np.linalg.norm(lab[0] - lab[1]))


def _under_coat(scene: Scene, body: Body, cover: np.ndarray, opening: np.ndarray) -> np.ndarray:
    """What is worn under a coat and would stick out beside it: sleeves, shoulders, wide sides; bool (H, W)."""
    under = np.isin(scene.labels, (UPPER, DRESS)) & (opening < 0.5) & (cover < 0.98)
    hem = np.flatnonzero((cover > 0.5).any(axis=1))
    above = np.arange(len(cover))[:, None] < (hem[-1] - 0.1 * body.unit if hem.size else 0)
    return under & above & (limbs.torso(cover.shape, body) == 0)


def _in_front(
    scene: Scene, body: Body, plan: Plan, kept: np.ndarray, upper: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Alpha of what lies over everything (hair, hands, bag, face, clothes that stay), and of bare arms over the torso.

    float32 (H, W) each.
    """
    person = scene.person
    shape = scene.labels.shape
    skin = scene.labels == SKIN
    hands = (limbs.hands(person, body.unit) > 0) & skin
    if not upper:  # whole arms hang in front of what is worn below the waist
        hands |= skin & np.logical_or.reduce([np.abs(limbs.arm(shape, body, k)[0]) < 1.4 for k in (0, 1)])
    over = hands | kept | np.isin(scene.labels, (BAG, EYEWEAR, HEADWEAR)) | (person.face_mask > 0)
    front = cv2.GaussianBlur(over.astype(np.float32), (0, 0), 0.8)
    front = np.maximum(front, np.where(_no_hair(scene), 0, person.parse.hair_alpha))
    front[person.face_mask > 0] = 1
    arms = np.zeros(shape, np.float32)
    for index in (0, 1):
        across, along = limbs.arm(shape, body, index)
        bare = (np.abs(across) < 1.15) & skin & (along > plan.limb_ends[index] - 0.05 * body.unit)
        bare &= along > 0.3 * body.unit
        arms = np.maximum(arms, cv2.GaussianBlur(bare.astype(np.float32), (0, 0), 0.8))
    return front, arms


def _no_hair(scene: Scene) -> np.ndarray:
    """What the parser took for hair and is cloth, with its rim, bool (H, W)."""
    cloth = (scene.person.parse.labels == HAIR) & (scene.labels != HAIR)
    return cv2.dilate(cloth.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0


def _new_arms(scene: Scene, body: Body, plan: Plan) -> np.ndarray:
    """Alpha of forearms that lie over the torso and came out from under old sleeves, float32 (H, W)."""
    shape = scene.labels.shape
    arms = np.zeros(shape, np.float32)
    skin = cv2.GaussianBlur((scene.labels == SKIN).astype(np.float32), (0, 0), 0.8)
    for index in (0, 1):
        across, along = limbs.arm(shape, body, index)
        beyond = (along > plan.limb_ends[index]) & (along > 0.55 * body.unit)
        arms = np.maximum(arms, np.where(beyond, limbs.soft(across, 0.11 * body.unit), 0) * skin)
    return arms
