"""Which colours a part of a photo has and how common each is, to tell what else belongs to it."""

from __future__ import annotations

import cv2
import numpy as np
from scipy.ndimage import gaussian_filter

BINS = (24, 32, 32)  # of Lab
BLUR = 1.2  # bins
LIKELY = 0.02  # of its commonest colour's share: less common colours say nothing about a garment
RATIO = 40.0  # how much likelier a colour must be on the garment than on what it was called


def binned(rgb: np.ndarray) -> np.ndarray:
    """int (H, W), the bin of each pixel's colour in Lab."""
    lab = cv2.cvtColor(cv2.GaussianBlur(rgb, (0, 0), 0.8), cv2.COLOR_RGB2LAB).astype(int)
    light = np.minimum(lab[..., 0] * BINS[0] // 256, BINS[0] - 1)
    hues = np.clip((lab[..., 1:] - 128 + 64) // 4, 0, BINS[1] - 1)
    return (light * BINS[1] + hues[..., 0]) * BINS[2] + hues[..., 1]


def shares(bins: np.ndarray, where: np.ndarray) -> np.ndarray:
    """float32 (bins,), how common each colour is in a mask, neighbouring colours counted in."""
    count = np.bincount(bins[where], minlength=int(np.prod(BINS))).reshape(BINS).astype(np.float32)
    soft = gaussian_filter(count, BLUR, mode="constant")
    return (soft / max(float(soft.sum()), 1e-9)).ravel()
