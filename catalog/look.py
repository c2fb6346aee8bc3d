"""How a product looks, as numbers: colours, texture and outline of what stands out from a plain ground.

No model: a joint histogram in CIE Lab, gradient directions and stripe frequencies (Fourier energy by ring and angle), and
a coarse outline. Two pictures are compared by the cosine of their vectors.
"""

from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageOps

SIDE = 192  # pixels of the longer side while measuring
PATCH = 96  # side of the square the texture is measured on
WEIGHTS = {"color": 0.45, "texture": 0.20, "outline": 0.35}
SIZE = 8 * 8 + 8 + (2 * 2 * 8 + 4 * 6) + 8 * 8  # of the vector


def describe(rgb: np.ndarray, mask: np.ndarray | None = None) -> np.ndarray:
    """float32 (SIZE,) of length 1. rgb: uint8 (H, W, 3); mask: uint8 (H, W), 255 on the thing, found by itself when None."""
    scale = SIDE / max(rgb.shape[:2])
    size = (max(8, round(rgb.shape[1] * scale)), max(8, round(rgb.shape[0] * scale)))
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    inside = foreground(small) if mask is None else cv2.resize(mask, size, interpolation=cv2.INTER_AREA) > 127
    if inside.sum() < 30:
        inside = np.ones(inside.shape, bool)
    lab = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    parts = {
        "color": _color(lab, inside),
        "texture": _texture(lab[..., 0], inside),
        "outline": _outline(inside),
    }
    vector = np.concatenate([np.sqrt(WEIGHTS[name]) * _unit(part) for name, part in parts.items()])
    return _unit(vector).astype(np.float32)


def describe_file(path: Path) -> np.ndarray | None:
    """The vector of a picture file; None when it cannot be read. Transparent pixels are ground."""
    try:
        with Image.open(path) as picture:
            picture.draft("RGB", (SIDE * 2, SIDE * 2))
            upright = ImageOps.exif_transpose(picture)
            mask = np.asarray(upright.getchannel("A")) if upright.mode == "RGBA" else None
            return describe(np.asarray(upright.convert("RGB")), mask)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def foreground(rgb: np.ndarray) -> np.ndarray:
    """bool (H, W): what differs from the border's median colour; a centred ellipse where the border is no plain ground."""
    edge = max(2, min(rgb.shape[:2]) // 40)
    border = np.concatenate(
        [rgb[:edge].reshape(-1, 3), rgb[:, :edge].reshape(-1, 3), rgb[:, -edge:].reshape(-1, 3)]
    ).astype(np.float32)
    ground = np.median(border, axis=0)
    spread = float(np.percentile(np.abs(border - ground).max(axis=1), 80))
    height, width = rgb.shape[:2]
    if spread > 30:
        y, x = np.mgrid[:height, :width]
        return ((x - width / 2) / (0.32 * width)) ** 2 + ((y - height / 2) / (0.38 * height)) ** 2 < 1
    away = np.abs(rgb.astype(np.float32) - ground).max(axis=2) > max(14.0, 2 * spread)
    closed = cv2.morphologyEx(away.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    return closed > 0


def _color(lab: np.ndarray, inside: np.ndarray) -> np.ndarray:
    pixels = lab[inside]
    table = np.histogram2d(pixels[:, 1], pixels[:, 2], bins=8, range=[[-64, 64], [-64, 64]])[0]
    table = cv2.GaussianBlur(table.astype(np.float32), (3, 3), 0.6)
    light = np.convolve(np.histogram(pixels[:, 0], bins=8, range=(0, 100))[0], [0.25, 0.5, 0.25], "same")
    return np.sqrt(np.concatenate([table.ravel() / (table.sum() + 1e-6), 0.6 * light / (light.sum() + 1e-6)]))


def _texture(light: np.ndarray, inside: np.ndarray) -> np.ndarray:
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    box = light[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    high, wide = box.shape
    middle = box[int(high * 0.22) : int(high * 0.85) + 1, int(wide * 0.25) : int(wide * 0.75) + 1]
    patch = cv2.resize(middle, (PATCH, PATCH), interpolation=cv2.INTER_AREA)
    dx, dy = cv2.Sobel(patch, cv2.CV_32F, 1, 0), cv2.Sobel(patch, cv2.CV_32F, 0, 1)
    strength, angle = np.hypot(dx, dy), np.arctan2(dy, dx) % np.pi
    half = PATCH // 2
    gradients = [
        np.histogram(angle[i : i + half, j : j + half], bins=8, range=(0, np.pi), weights=strength[i : i + half, j : j + half])[0]
        for i in (0, half) for j in (0, half)
    ]  # fmt: skip
    energy = (
        np.abs(
            np.fft.fftshift(
                np.fft.fft2((patch - patch.mean()) * np.outer(np.hanning(PATCH), np.hanning(PATCH)))
            )
        )
        ** 2
    )
    y, x = np.mgrid[-half:half, -half:half]
    radius, turn = np.hypot(x, y), np.arctan2(y, x) % np.pi
    rings = [
        energy[(radius >= low) & (radius < high_) & (turn >= k * np.pi / 6) & (turn < (k + 1) * np.pi / 6)].sum()
        for low, high_ in ((2, 5), (5, 10), (10, 20), (20, 40)) for k in range(6)
    ]  # fmt: skip
    flat = np.log1p(np.concatenate(gradients)) / 8
    both = np.concatenate([flat, np.log1p(np.array(rings)) / 12]).astype(np.float32)
    return both - both.mean()


def _outline(inside: np.ndarray) -> np.ndarray:
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    box = inside[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float32)
    high, wide = box.shape
    side = max(high, wide)
    square = np.zeros((side, side), np.float32)
    square[(side - high) // 2 : (side - high) // 2 + high, (side - wide) // 2 : (side - wide) // 2 + wide] = (
        box
    )
    coarse = cv2.resize(square, (8, 8), interpolation=cv2.INTER_AREA).ravel()
    return coarse - coarse.mean()


def _unit(vector: np.ndarray) -> np.ndarray:
    return vector / (np.linalg.norm(vector) + 1e-9)
