"""Making what is laid into a photo look as if the same camera had seen it: as soft, and as noisy, as the photo is."""

from __future__ import annotations

import cv2
import numpy as np

MOST_NOISE = 7.0  # levels
# Crispness of seven street photos blurred by so many px: the median, in falling order of blur.
BLUR_OF_CRISPNESS = ((0.29, 0.33, 0.4, 0.46, 0.53), (2.0, 1.5, 1.1, 0.8, 0.0))
LEAST_BLUR = 0.3  # px: less is not worth the work
IMMERKAER = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32) / 6


def noise_level(rgb: np.ndarray, where: np.ndarray) -> float:
    """Standard deviation of the noise in levels, read where the picture is flattest.

    J. Immerkaer, "Fast noise variance estimation", CVIU 1996, with a low quantile instead of the mean, since
    cloth is full of detail.
    rgb  uint8 (H, W, 3); where  bool (H, W)
    """
    gray = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)
    detail = cv2.blur(np.abs(cv2.filter2D(gray, -1, IMMERKAER)), (7, 7))
    clipped = cv2.blur(((gray < 4) | (gray > 251)).astype(np.float32), (7, 7)) > 0.02
    seen = detail[where & ~clipped]
    if len(seen) < 200:
        return 0.0
    return float(min(MOST_NOISE, np.sqrt(np.pi / 2) * np.quantile(seen, 0.1)))


def crispness(rgb: np.ndarray, where: np.ndarray) -> float:
    """How sharp edges are: the strongest finest detail over the strongest somewhat coarser detail, about 0.1 to 0.8.

    rgb  uint8 or float32 (H, W, 3); where  bool (H, W)
    """
    gray = cv2.cvtColor(np.clip(rgb, 0, 255).astype(np.uint8), cv2.COLOR_RGB2GRAY).astype(np.float32)
    middle, coarse = (cv2.GaussianBlur(gray, (0, 0), sigma) for sigma in (1.0, 2.5))
    if where.sum() < 200:
        return 1.0
    finest, coarser = np.abs(gray - middle)[where], np.abs(middle - coarse)[where]
    return float(np.quantile(finest, 0.98) / max(float(np.quantile(coarser, 0.98)), 0.5))


def softness(rgb: np.ndarray, where: np.ndarray) -> float:
    """Standard deviation, px, of the blur that makes a sharp picture as soft as this one; 0 for a sharp one."""
    return float(np.interp(crispness(rgb, where), *BLUR_OF_CRISPNESS))


def as_soft(color: np.ndarray, photo: np.ndarray, person: np.ndarray) -> np.ndarray:
    """The colours as soft as the photo's person; float32 (H, W, 3).

    color  float32 (H, W, 3); photo  uint8 (H, W, 3); person  bool (H, W)
    """
    sigma = softness(photo, person)
    return cv2.GaussianBlur(color, (0, 0), sigma) if sigma > LEAST_BLUR else color


def grained(color: np.ndarray, photo: np.ndarray, person: np.ndarray) -> np.ndarray:
    """The colours with the photo's noise on them, the same at every call; float32 (H, W, 3)."""
    level = noise_level(photo, person)
    if level < 0.4:
        return color
    raw = np.random.default_rng(7).standard_normal(color.shape[:2]).astype(np.float32)
    noise = cv2.GaussianBlur(raw, (0, 0), 0.7)  # a camera's noise is spread by its compression
    return color + (level / float(noise.std()) * noise)[..., None]
