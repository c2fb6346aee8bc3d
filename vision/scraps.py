"""What the parser took for something else although it is the old garment: it has its colours and touches it.

A sleeve's end is called skin, a dark collar hair, a raised arm a hat, a patch a bag. Each of these things looks like
something itself: skin like the face, hair like the hair above the chin, a hat like what sits above the eyes. What
touches the garment that is taken off, has its colours, and not the colours of what it was called, goes with it.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from vision import limbs
from vision.drape import Body
from vision.palette import LIKELY, RATIO, binned, shares
from vision.person import ACCESSORY, HAIR, HEADWEAR, LEFT_EAR, NOSE, RIGHT_EAR
from vision.scene import Scene
from vision.undress import BAG, SKIN, jaw, skin_seen

SIDE = 384  # px: long side at which colours are compared
LEAST = 0.04  # of the body's unit: the breadth of the smallest scrap
PATCH = 0.05  # of the unit's square: a bag is larger
SURROUNDED = 0.65  # share of its outline at which a piece of a bag that small lies on the garment


def without_scraps(scene: Scene, old: np.ndarray, body: Body, collar: bool) -> Scene:
    """The scene whose labels call the scraps of the old garment, bool (H, W), what they are."""
    gone = scraps(scene, old, body, collar)
    if not gone.any():
        return scene
    return replace(
        scene, labels=np.where(gone, np.bincount(scene.labels[old]).argmax(), scene.labels).astype(np.uint8)
    )


def scraps(scene: Scene, old: np.ndarray, body: Body, collar: bool) -> np.ndarray:
    """bool (H, W), what goes with the old garment, bool (H, W).

    collar  whether the garment has one: then what lies on the neck and has not the skin's hue is a piece of it
    """
    skin = skin_seen(scene.person)
    scale = min(1.0, SIDE / max(old.shape))
    size = (max(1, round(old.shape[1] * scale)), max(1, round(old.shape[0] * scale)))
    labels = cv2.resize(scene.labels, size, interpolation=cv2.INTER_NEAREST)
    small = {
        name: cv2.resize(plane.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
        for name, plane in (
            ("old", old),
            ("skin", skin),
            ("face", scene.person.face_mask > 0),
            ("neck", limbs.neck(old.shape, body, jaw(scene.person, body))),
        )
    }
    bins = binned(cv2.resize(scene.image, size, interpolation=cv2.INTER_AREA))
    garment = small["old"] & (labels != ACCESSORY)
    if garment.sum() < 100:
        return np.zeros_like(old)
    radius = LEAST * body.unit * scale
    like = shares(bins, _eroded(garment, radius / 2))
    common = like / max(float(like.max()), 1e-9)
    found = np.zeros(garment.shape, bool)
    for label, own in _known(scene, labels, small, scale):
        if own.sum() < 30:
            continue
        unlike = like[bins] > RATIO * shares(bins, own)[bins]
        found |= (labels == label) & unlike & (common[bins] > LIKELY) & ~small["face"] & ~own
    if collar:
        found |= small["neck"] & (labels == SKIN) & ~small["skin"] & ~small["face"]
    found = _opened(found, radius)
    found |= patches(labels == BAG, garment, (body.unit * scale) ** 2, radius)
    found = _touching(found, garment)
    if not found.any():
        return np.zeros_like(old)
    whole = cv2.resize(found.astype(np.float32), old.shape[::-1], interpolation=cv2.INTER_LINEAR) > 0.4
    joined = cv2.morphologyEx((whole | old).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8)) > 0
    return joined & ~old & (whole | _near(whole)) & (scene.person.face_mask == 0)


def patches(bag: np.ndarray, garment: np.ndarray, square: float, radius: float) -> np.ndarray:
    """bool (H, W), pieces called a bag that are too small for one and lie on the garment; straps are narrower."""
    count, pieces, stats, _ = cv2.connectedComponentsWithStats(bag.astype(np.uint8))
    out = np.zeros(bag.shape, bool)
    for k in range(1, count):
        if stats[k, cv2.CC_STAT_AREA] > PATCH * square:
            continue
        piece = pieces == k
        ring = (cv2.dilate(piece.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0) & ~piece
        if garment[ring].mean() > SURROUNDED and _opened(piece, radius).any():
            out |= piece
    return out


def _known(
    scene: Scene, labels: np.ndarray, small: dict[str, np.ndarray], scale: float
) -> list[tuple[int, np.ndarray]]:
    """The classes with the part of each that surely is what it is called."""
    points = scene.person.pose.points * scale
    rows = np.arange(labels.shape[0])[:, None]
    columns = np.arange(labels.shape[1])[None]
    mouth, eyes = points[[9, 10], 1].mean(), points[[LEFT_EAR, RIGHT_EAR, NOSE], 1].min()
    head = points[[LEFT_EAR, RIGHT_EAR, NOSE], 0]
    above = (rows < eyes) & (columns > head.min()) & (columns < head.max())
    return [
        (SKIN, small["skin"] | (small["face"] & (labels == SKIN))),
        (HAIR, (labels == HAIR) & (rows < mouth)),
        (HEADWEAR, (labels == HEADWEAR) & above),
    ]


def _near(truth: np.ndarray) -> np.ndarray:
    return cv2.dilate(truth.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0


def _eroded(truth: np.ndarray, radius: float) -> np.ndarray:
    inner = cv2.erode(truth.astype(np.uint8), _disc(radius)) > 0
    return inner if inner.sum() > 50 else truth


def _opened(truth: np.ndarray, radius: float) -> np.ndarray:
    return cv2.morphologyEx(truth.astype(np.uint8), cv2.MORPH_OPEN, _disc(radius)) > 0


def _disc(radius: float) -> np.ndarray:
    side = 2 * max(1, round(radius / 2)) + 1
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))


def _touching(found: np.ndarray, garment: np.ndarray) -> np.ndarray:
    """The pieces of `found` that touch the garment."""
    _, pieces = cv2.connectedComponents(found.astype(np.uint8))
    near = cv2.dilate(garment.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    own = np.unique(pieces[near & found])
    return np.isin(pieces, own[own > 0])
