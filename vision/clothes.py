"""Wearing a garment: measure, warp, take the old one away, light and layer the new one."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from vision import limbs, score
from vision.coach import advise
from vision.drape import Body, Plan, measure, plan_upper
from vision.drape_lower import plan_lower
from vision.errors import CannotWear
from vision.garment import TORSO, UPPER_KINDS, Garment
from vision.item import Item
from vision.light import lit, shading
from vision.scene import CLASSES, Scene
from vision.undress import ACCESSORY, BAG, DRESS, EYEWEAR, HEADWEAR, OUTERWEAR, SKIN, UPPER, chin, undress
from vision.warp import build_mesh, deform, folded, picture_map

CELLS = 40  # of the mesh along the product picture's longer side
WORN_AS = {"top": 3, "outerwear": 4, "dress": 6, "trousers": 5, "shorts": 5, "skirt": 5}
REPLACES = {
    "top": ("upper", "outerwear", "dress"),
    "outerwear": ("outerwear",),
    "dress": ("upper", "outerwear", "dress", "lower"),
    "trousers": ("lower", "legwear"),
    "shorts": ("lower",),
    "skirt": ("lower",),
}
LOWER_KINDS = ("trousers", "shorts", "skirt")


@dataclass(frozen=True)
class Layer:
    """One part of the garment on the photo: color float32 (H, W, 3), alpha float32 (H, W)."""

    color: np.ndarray
    alpha: np.ndarray


def wear(scene: Scene, item: Item) -> Scene:
    """Put on a top, coat or dress. Raises CannotWear when the photo does not show enough of the body."""
    garment = item.garment
    advice = advise(scene.person)[item.kind]
    if not advice.ok:
        raise CannotWear(advice.reason or "This photo does not work for this product.")
    body = measure(scene.person)
    plan = plan_upper(garment, body) if item.kind in UPPER_KINDS else plan_lower(garment, body)
    layers, turned = _warped(garment, body, plan, scene.labels.shape)
    cover = 1 - np.prod([1 - layer.alpha for layer in layers], axis=0)
    upper = item.kind in UPPER_KINDS
    old, kept = _old_and_kept(scene, item.kind, body)
    light = shading(scene.image, old if old.any() else kept, cover > 0)
    front, arms = _in_front(scene, body, plan, kept)
    scene = undress(scene, old & (front < 0.5), cover, body, plan.sleeve_ends if upper else None)
    if upper:
        arms = np.maximum(arms, _new_arms(scene, body, plan))
    label = WORN_AS[item.kind]
    for number, layer in enumerate(layers):
        open_ = (1 - front) * ((1 - arms) if number == 0 else 1)
        scene = scene.paint(lit(layer.color, light), (layer.alpha * open_).astype(np.float32), label)
    return _scored(scene, old & (front < 0.5), np.maximum(front, arms), layers, body, upper, turned)


def _scored(
    scene: Scene,
    old: np.ndarray,
    front: np.ndarray,
    layers: list[Layer],
    body: Body,
    upper: bool,
    turned: float,
) -> Scene:
    """The scene with this garment's score."""
    shown = np.max([layer.alpha for layer in layers], axis=0) * (1 - front) > 0.5
    ends = np.flatnonzero(shown.any(axis=1))
    wanted = limbs.torso(shown.shape, body) > 0 if upper else shown
    wanted &= np.arange(len(shown))[:, None] < (ends[-1] - 0.15 * body.unit if ends.size else 0)
    wanted &= np.arange(len(shown))[:, None] > body.shoulders[:, 1].mean() + 0.45 * body.unit
    core = cv2.erode(shown.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    product = np.sum([layer.color * layer.alpha[..., None] for layer in layers], axis=0)[core]
    return scene.scored(
        shape=1.0 - turned,
        coverage=score.coverage(wanted, shown, front),
        leftovers=score.leftovers(old, scene.changed == 0),
        colour=score.colour(scene.image[core], np.clip(product, 0, 255)),
        seam=score.seam(scene.person.photo, scene.image, scene.changed > 0, shown),
    )


def _warped(garment: Garment, body: Body, plan: Plan, shape: tuple[int, int]) -> tuple[list[Layer], float]:
    """The garment's parts bent onto the body, torso first, and the share of triangles turned over."""
    seams = []
    if garment.sleeved:
        for side in "lr":
            shoulder, armpit = garment.points[f"shoulder_{side}"], garment.points[f"armpit_{side}"]
            seams.append((shoulder + 0.2 * (shoulder - armpit), armpit))
    mesh = build_mesh(garment.parts, seams, max(garment.rgba.shape[:2]) / CELLS)
    rest = mesh.vertices * plan.scale
    start = plan.start(body, mesh.vertices)
    place = deform(mesh, rest, plan.handles, plan.goals, plan.weights, start)
    alpha = np.where(garment.opening > 127, 0, garment.rgba[..., 3])
    layers = []
    for part in np.unique(mesh.part):
        where, _ = picture_map(mesh, place, (int(part),), shape)
        own = cv2.dilate((garment.parts == part).astype(np.uint8), np.ones((5, 5), np.uint8))
        own = own if part == TORSO else own * (garment.parts != TORSO)
        layers.append(_sampled(garment.rgba[..., :3], alpha * (own > 0), where))
    return layers, float(folded(mesh, rest, place).mean())


def _sampled(rgb: np.ndarray, alpha: np.ndarray, where: np.ndarray) -> Layer:
    return Layer(
        cv2.remap(rgb, where[..., 0], where[..., 1], cv2.INTER_LINEAR).astype(np.float32),
        cv2.remap(alpha, where[..., 0], where[..., 1], cv2.INTER_LINEAR).astype(np.float32) / 255.0,
    )


def _old_and_kept(scene: Scene, kind: str, body: Body) -> tuple[np.ndarray, np.ndarray]:
    """What the new garment replaces, and the clothes that stay in front of it; bool (H, W) each."""
    labels = scene.labels
    old = np.isin(labels, [CLASSES.index(name) for name in REPLACES[kind]])
    dress = labels == DRESS
    rows = np.arange(labels.shape[0])[:, None]
    waist = float(body.at(np.zeros(1), np.array([body.torso - 0.2 * body.unit]))[0, 1])
    if kind in LOWER_KINDS:
        return old | (dress & (rows > waist)), np.isin(labels, (UPPER, OUTERWEAR)) | (dress & (rows <= waist))
    if kind != "outerwear":  # ties, scarves and necklaces belong to the neckline that goes
        chest = (limbs.torso(labels.shape, body) > 0) & (rows < waist)
        old |= (labels == ACCESSORY) & (
            chest | (limbs.neck(labels.shape, body, chin(scene.person, body)) > 0)
        )
    if kind == "top":  # what is left of a dress below the hips is worn as a skirt
        old &= ~(dress & (rows > waist + 0.35 * body.unit))
    return old, np.zeros(labels.shape, bool)


def _in_front(scene: Scene, body: Body, plan: Plan, kept: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Alpha of what lies over everything (hair, hands, bag, face, clothes that stay), and of bare arms over the torso.

    float32 (H, W) each.
    """
    person = scene.person
    shape = scene.labels.shape
    skin = scene.labels == SKIN
    hands = (limbs.hands(person, body.unit) > 0) & skin
    over = hands | kept | np.isin(scene.labels, (BAG, EYEWEAR, HEADWEAR)) | (person.face_mask > 0)
    front = cv2.GaussianBlur(over.astype(np.float32), (0, 0), 0.8)
    front = np.maximum(front, person.parse.hair_alpha)
    front[person.face_mask > 0] = 1
    arms = np.zeros(shape, np.float32)
    for index in (0, 1):
        across, along = limbs.arm(shape, body, index)
        bare = (np.abs(across) < 1.15) & skin & (along > plan.sleeve_ends[index] - 0.05 * body.unit)
        bare &= along > 0.3 * body.unit
        arms = np.maximum(arms, cv2.GaussianBlur(bare.astype(np.float32), (0, 0), 0.8))
    return front, arms


def _new_arms(scene: Scene, body: Body, plan: Plan) -> np.ndarray:
    """Alpha of forearms that lie over the torso and came out from under old sleeves, float32 (H, W)."""
    shape = scene.labels.shape
    arms = np.zeros(shape, np.float32)
    skin = cv2.GaussianBlur((scene.labels == SKIN).astype(np.float32), (0, 0), 0.8)
    for index in (0, 1):
        across, along = limbs.arm(shape, body, index)
        beyond = (along > plan.sleeve_ends[index]) & (along > 0.55 * body.unit)
        arms = np.maximum(arms, np.where(beyond, limbs.soft(across, 0.11 * body.unit), 0) * skin)
    return arms
