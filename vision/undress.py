"""Taking the old garment away where the new one leaves it uncovered: skin, what is worn below, or background appear."""

from __future__ import annotations

import cv2
import numpy as np

from vision import limbs
from vision.drape import Body
from vision.person import Person
from vision.poisson import membrane
from vision.scene import Scene

BACKGROUND, HAIR, SKIN, UPPER, OUTERWEAR, LOWER, DRESS = range(7)
ACCESSORY = 12
FILL_SIDE = 384  # px, long side at which smooth fills are solved


def skin_color(person: Person) -> np.ndarray:
    """The person's skin as the photo shows it, float32 (3,) RGB: from arms, hands and neck, else from the face."""
    skin = person.parse.labels == SKIN
    pixels = person.photo[skin & (person.face_mask == 0)]
    if len(pixels) < 300:
        pixels = person.photo[skin | (person.face_mask > 0)]
    if not len(pixels):
        return np.float32([190, 150, 130])
    light = pixels.astype(np.float32) @ np.float32([0.299, 0.587, 0.114])
    low, high = np.quantile(light, [0.35, 0.9])
    return np.median(pixels[(light >= low) & (light <= high)], axis=0).astype(np.float32)


def undress(scene: Scene, old: np.ndarray, cover: np.ndarray, body: Body) -> Scene:
    """Remove the old garment where it would stay visible.

    old    bool (H, W), pixels of the old garment
    cover  float32 (H, W) 0..1, alpha of the new garment
    """
    shape = old.shape
    exposed = old & (cover < 0.98)
    if not exposed.any():
        return scene
    exposed = cv2.dilate(exposed.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    keep = np.isin(scene.labels, (HAIR, 8, 9, 10)) | (scene.person.face_mask > 0)
    exposed &= ~(keep | ((scene.labels == SKIN) & ~old))
    chin = _chin(scene.person, body)
    skin = limbs.neck(shape, body, chin) > 0
    alpha_arms, shade = _arms(shape, body)
    below = (limbs.torso(shape, body) > 0) & ~skin & (alpha_arms < 0.5)
    scene = _background(scene, exposed & ~below & ~skin & (alpha_arms < 0.98), old)
    scene = _below(scene, exposed & below, old)
    color = skin_color(scene.person)
    scene = _skin(scene, exposed & skin, old, color)
    alpha = np.where(exposed, alpha_arms, 0).astype(np.float32)
    return scene.paint(color * shade[..., None], alpha, SKIN)


def _chin(person: Person, body: Body) -> np.ndarray:
    """float (2,) px, the lowest point of the face."""
    if person.face is not None:
        return person.face.points[152, :2].astype(np.float64)
    return body.at(np.zeros(1), np.array([-0.45 * body.unit]))[0].astype(np.float64)


def _arms(shape: tuple[int, int], body: Body) -> tuple[np.ndarray, np.ndarray]:
    """Alpha of both arms and the light on a cylinder there, float32 (H, W) each."""
    alpha, shade = np.zeros(shape, np.float32), np.ones(shape, np.float32)
    for index in (0, 1):
        across, _ = limbs.arm(shape, body, index)
        one = limbs.soft(across, 0.11 * body.unit)
        round_ = np.sqrt(np.clip(1 - np.clip(np.abs(across), 0, 1) ** 2, 0, 1))
        shade = np.where(one > alpha, 0.70 + 0.34 * round_, shade)
        alpha = np.maximum(alpha, one)
    return alpha, shade.astype(np.float32)


def _smooth_fill(image: np.ndarray, hole: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Fill `hole` from `known` pixels by a membrane at reduced size; float32 (H, W, 3) of the picture's size."""
    height, width = hole.shape
    scale = min(1.0, FILL_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    weight = cv2.resize(known.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    color = cv2.resize(image.astype(np.float32) * known[..., None], size, interpolation=cv2.INTER_AREA)
    color /= np.maximum(weight, 1e-3)[..., None]
    filled = membrane(color, weight < 0.25)
    return cv2.resize(filled, (width, height), interpolation=cv2.INTER_LINEAR)


def _background(scene: Scene, hole: np.ndarray, old: np.ndarray) -> Scene:
    if not hole.any():
        return scene
    known = (scene.labels == BACKGROUND) & ~old
    known = cv2.erode(known.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    if not known.any():
        return scene
    return scene.paint(_smooth_fill(scene.image, hole, known), _feather(hole), BACKGROUND)


def _below(scene: Scene, hole: np.ndarray, old: np.ndarray) -> Scene:
    if not hole.any():
        return scene
    known = (scene.labels == LOWER) & ~old
    known = cv2.erode(known.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    if not known.any():
        return scene
    return scene.paint(_smooth_fill(scene.image, hole, known), _feather(hole), LOWER)


def _skin(scene: Scene, hole: np.ndarray, old: np.ndarray, color: np.ndarray) -> Scene:
    if not hole.any():
        return scene
    known = (scene.labels == SKIN) & ~old & (scene.person.face_mask == 0)
    known &= cv2.dilate(hole.astype(np.uint8), np.ones((25, 25), np.uint8)) > 0
    fill = np.broadcast_to(color, (*hole.shape, 3)).astype(np.float32)
    if known.sum() > 50:
        fill = _smooth_fill(scene.image, hole, known)
    return scene.paint(fill, _feather(hole), SKIN)


def _feather(hole: np.ndarray) -> np.ndarray:
    return np.where(hole, cv2.GaussianBlur(hole.astype(np.float32), (0, 0), 1.0), 0).astype(np.float32)
