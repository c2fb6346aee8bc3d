"""Carrying the photo's light over to the product: folds and shade change its lightness, never its hue."""

from __future__ import annotations

import cv2
import numpy as np

from vision.poisson import membrane

GAIN = 0.5  # share of the old garment's shading that is carried over
FOLDS = 0.022  # share of the picture's long side: details finer than this are the old garment's texture, not light
LIMIT = 0.35  # log luminance, so at most about 40 per cent lighter or darker


def luminance(rgb: np.ndarray) -> np.ndarray:
    """float32 (H, W) of RGB 0..255, kept off zero so that its logarithm is tame."""
    return np.maximum(rgb.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32), 8.0)


def shading(photo: np.ndarray, old: np.ndarray, where: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Relative log-luminance of the old garment, smooth, around 0, continued over all of `where`.

    photo  uint8 (H, W, 3) RGB
    old    bool (H, W), the old garment's pixels, on which light can be read
    where  bool (H, W), the new garment's pixels
    labels uint8 (H, W), classes: a white shirt under a black jacket is no light, so each class counts for itself
    Returns float32 (H, W), 0 outside `where`.
    """
    result = np.zeros(old.shape, np.float32)
    if old.sum() < 200:
        return result
    scale = min(1.0, 256 / max(old.shape))
    size = (max(1, round(old.shape[1] * scale)), max(1, round(old.shape[0] * scale)))
    weight = cv2.resize(old.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    raw = np.log(luminance(photo))
    for label in np.unique(labels[old]):
        own = old & (labels == label)
        raw[own] -= np.median(raw[own])
    log = cv2.resize(np.where(old, raw, 0).astype(np.float32), size, interpolation=cv2.INTER_AREA)
    sigma = FOLDS * max(size)
    log = cv2.GaussianBlur(log, (0, 0), sigma) / np.maximum(cv2.GaussianBlur(weight, (0, 0), sigma), 1e-3)
    known = weight > 0.6
    if known.sum() < 20:
        return result
    log = membrane(log, ~known) - np.median(log[known])
    # A striped or printed garment's lightness is mostly its print: trust it less the more it varies.
    spread = float(np.std(log[known]))
    trust = GAIN * float(np.clip(0.16 / max(spread, 1e-3), 0.2, 1.0))
    full = cv2.resize(trust * log, old.shape[::-1], interpolation=cv2.INTER_CUBIC)
    return np.where(where, np.clip(full, -LIMIT, LIMIT), 0).astype(np.float32)


def lit(color: np.ndarray, log_light: np.ndarray) -> np.ndarray:
    """Colours times the light, float32 (H, W, 3); bright colours give way rather than clip, so that hue stays."""
    gain = np.exp(log_light)
    peak = np.maximum(color.max(axis=2), 1.0)
    return color * np.minimum(gain, np.maximum(1.0, 250.0 / peak))[..., None]
