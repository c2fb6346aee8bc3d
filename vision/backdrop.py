"""Continuing the background behind what is taken away: hair pressed under a hat."""

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
    # What else is not background bleeds a little; the hole's own rim is where the two pictures must meet.
    other = (scene.labels[box.cut] != BACKGROUND) & ~hole
    unknown = hole | (cv2.dilate(other.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0)
    share = cv2.resize(unknown.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    if (share > 0).all():
        return picture
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    smooth = membrane(small, share > 0)
    filled = cv2.resize(smooth, box.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.clip(filled + _grain(picture, ~unknown, hole), 0, 255).astype(np.float32)


def _grain(picture: np.ndarray, known: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """The camera's grain, so that the hole is not smoother than its surroundings: what most of the known background
    has, not its lines and leaves."""
    fine = picture - cv2.GaussianBlur(picture, (0, 0), 1.2)
    if known.sum() < 100:
        return np.zeros_like(picture)
    spread = min(1.48 * float(np.median(np.abs(fine[known]))), 3.0)
    noise = np.random.default_rng(0).standard_normal(hole.shape).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), 0.7)
    return (soft / max(float(soft.std()), 1e-6) * spread * hole)[..., None] * np.ones(3, np.float32)
