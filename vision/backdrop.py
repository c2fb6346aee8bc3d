"""Continuing the background behind what is taken away: hair pressed under a hat, old shoes."""

import cv2
import numpy as np

from vision.overlay import Box
from vision.poisson import membrane
from vision.scene import Scene

BACKGROUND = 0
SMALL = 1 / 3  # a smooth continuation needs no more


def behind(scene: Scene, box: Box, hole: np.ndarray) -> np.ndarray:
    """What may be behind `hole` bool (h, w) in the box: the background around, continued smoothly, and its
    grain.

    Returns float32 (h, w, 3); where no background borders the hole it stays what it was.
    """
    picture = scene.image[box.cut].astype(np.float32)
    size = (max(4, round(box.shape[1] * SMALL)), max(4, round(box.shape[0] * SMALL)))
    other = (scene.labels[box.cut] != BACKGROUND) | hole
    grown = cv2.dilate(other.astype(np.uint8), np.ones((7, 7), np.uint8))
    mask = cv2.resize(grown, size, interpolation=cv2.INTER_NEAREST) > 0
    if mask.all():
        return picture
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    smooth = np.dstack([membrane(small[..., channel], mask) for channel in range(3)])
    filled = cv2.resize(smooth, box.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.clip(filled + _grain(picture, ~(grown > 0), hole), 0, 255).astype(np.float32)


def _grain(picture: np.ndarray, known: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """Fine texture of the known background mirrored into the hole, so that it is as sharp as its
    surroundings."""
    fine = picture - cv2.GaussianBlur(picture, (0, 0), 3.0)
    if known.sum() < 100:
        return np.zeros_like(picture)
    spread = float(np.std(fine[known]))
    noise = np.random.default_rng(0).standard_normal(hole.shape).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), 0.9)
    return (soft / max(float(soft.std()), 1e-6) * min(spread, 6.0) * hole)[..., None] * np.ones(3, np.float32)
