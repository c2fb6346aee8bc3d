"""How a product looks, as numbers: what it is (features of an image model), its colours, texture and outline.

The thing is cut from its plain ground, or by a mask, and laid on paper of one tone, so that a garment parsed from a
person's photo and one photographed alone are measured alike. Two pictures are compared by the cosine of their vectors.
"""

from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from PIL import Image, ImageOps

from catalog.picture_model import SQUARE, PictureModel

SIDE = 448  # pixels of the longer side while measuring
PATCH = 96  # side of the square the texture is measured on
PAPER = 235  # grey level the thing is laid on
# What each part counts, tuned on the starter catalogue: `python -m catalog benchmark --pictures` shows the parts beside the sum.
WEIGHTS = {"features": 2.0, "color": 0.8, "texture": 0.4, "outline": 0.2}


class Cut(NamedTuple):
    """A thing and where it is: rgb uint8 (H, W, 3), inside bool (H, W)."""

    rgb: np.ndarray
    inside: np.ndarray


class Look:
    """Describes pictures. `model` names the image model; without one ("") colours, texture and outline alone count."""

    def __init__(self, model: PictureModel | None = None) -> None:
        self._model = model
        self.model = model.model if model else ""

    def describe(self, rgb: np.ndarray, mask: np.ndarray | None = None) -> np.ndarray:
        """float32 (D,) of length 1. rgb: uint8 (H, W, 3); mask: uint8 (H, W), 255 on the thing, found by itself when None.

        Raises IndexUnavailable when the image model cannot be loaded.
        """
        named = self.parts(rgb, mask)
        vector = np.concatenate([np.sqrt(WEIGHTS[name]) * _unit(part) for name, part in named.items()])
        return _unit(vector).astype(np.float32)

    def parts(self, rgb: np.ndarray, mask: np.ndarray | None = None) -> dict[str, np.ndarray]:
        """The parts of the vector by the names in WEIGHTS, unweighted."""
        thing = cut(rgb, mask)
        found = {"color": color(thing), "texture": texture(thing), "outline": outline(thing)}
        if self._model:
            found["features"] = self._model.features(on_paper(thing)[None])[0]
        return found

    def describe_file(self, path: Path) -> np.ndarray | None:
        """The vector of a picture file; None when it cannot be read. Transparent pixels are ground."""
        try:
            with Image.open(path) as picture:
                picture.draft("RGB", (SIDE * 2, SIDE * 2))
                upright = ImageOps.exif_transpose(picture)
                mask = np.asarray(upright.getchannel("A")) if upright.mode == "RGBA" else None
                return self.describe(np.asarray(upright.convert("RGB")), mask)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return None


def cut(rgb: np.ndarray, mask: np.ndarray | None = None) -> Cut:
    """The thing at a longer side of SIDE pixels; the whole picture where nothing stands out."""
    scale = SIDE / max(rgb.shape[:2])
    size = (max(8, round(rgb.shape[1] * scale)), max(8, round(rgb.shape[0] * scale)))
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    inside = foreground(small) if mask is None else cv2.resize(mask, size, interpolation=cv2.INTER_AREA) > 127
    return Cut(small, inside if inside.sum() >= 30 else np.ones(inside.shape, bool))


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


def on_paper(thing: Cut) -> np.ndarray:
    """uint8 (SQUARE, SQUARE, 3): the thing in the middle of plain paper, its longer side 0.9 of the square."""
    (top, bottom), (left, right) = _box(thing.inside)
    alone = np.where(thing.inside[..., None], thing.rgb, np.uint8(PAPER))[top:bottom, left:right]
    side = round(max(alone.shape[:2]) / 0.9)
    square = np.full((side, side, 3), PAPER, np.uint8)
    y, x = (side - alone.shape[0]) // 2, (side - alone.shape[1]) // 2
    square[y : y + alone.shape[0], x : x + alone.shape[1]] = alone
    return cv2.resize(square, (SQUARE, SQUARE), interpolation=cv2.INTER_AREA)


def _palette() -> np.ndarray:
    """float32 (65, 3): colours in CIE Lab that cover what things are sold in: five greys, twelve hues in five tones each."""
    greys = [(light, 0.0, 0.0) for light in (12, 30, 50, 70, 90)]
    tones = ((30, 25), (50, 50), (65, 22), (75, 50), (85, 20))
    hues = np.radians(np.arange(0, 360, 30))
    return np.array(
        [*greys, *((light, c * np.cos(h), c * np.sin(h)) for h in hues for light, c in tones)], np.float32
    )


PALETTE = _palette()


def color(thing: Cut) -> np.ndarray:
    """float32 (65,): the root of each palette colour's share; a pixel counts for the colours near it."""
    small = cv2.resize(thing.rgb, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    inside = (
        cv2.resize(thing.inside.astype(np.uint8), small.shape[1::-1], interpolation=cv2.INTER_NEAREST) > 0
    )
    lab = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[
        inside if inside.any() else slice(None)
    ]
    pixels = lab.reshape(-1, 3)
    pixels = pixels[:: max(1, len(pixels) // 4000)]
    apart = ((pixels[:, None] - PALETTE) ** 2 * np.array([0.5, 1, 1], np.float32)).sum(axis=2)
    near = np.exp(-(apart - apart.min(axis=1, keepdims=True)) / (2 * 8.0**2))
    return np.sqrt((near / near.sum(axis=1, keepdims=True)).mean(axis=0))


def texture(thing: Cut) -> np.ndarray:
    """float32 (56,): gradient directions in four quarters, and Fourier energy by ring and angle, of the middle of the thing."""
    light = cv2.cvtColor(thing.rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[..., 0]
    (top, bottom), (left, right) = _box(thing.inside)
    box = light[top:bottom, left:right]
    high, wide = box.shape
    middle = box[int(high * 0.22) : int(high * 0.85) + 1, int(wide * 0.25) : int(wide * 0.75) + 1]
    patch = cv2.resize(middle, (PATCH, PATCH), interpolation=cv2.INTER_AREA)
    both = np.concatenate([_gradients(patch) / 8, _rings(patch) / 12]).astype(np.float32)
    return both - both.mean()


def _gradients(patch: np.ndarray) -> np.ndarray:
    dx, dy = cv2.Sobel(patch, cv2.CV_32F, 1, 0), cv2.Sobel(patch, cv2.CV_32F, 0, 1)
    strength, angle = np.hypot(dx, dy), np.arctan2(dy, dx) % np.pi
    half = PATCH // 2
    quarters = [(slice(i, i + half), slice(j, j + half)) for i in (0, half) for j in (0, half)]
    counted = [np.histogram(angle[q], bins=8, range=(0, np.pi), weights=strength[q])[0] for q in quarters]
    return np.log1p(np.concatenate(counted))


def _rings(patch: np.ndarray) -> np.ndarray:
    window = np.outer(np.hanning(PATCH), np.hanning(PATCH))
    energy = np.abs(np.fft.fftshift(np.fft.fft2((patch - patch.mean()) * window))) ** 2
    half = PATCH // 2
    y, x = np.mgrid[-half:half, -half:half]
    radius, turn = np.hypot(x, y), (np.arctan2(y, x) % np.pi) // (np.pi / 6)
    rings = ((2, 5), (5, 10), (10, 20), (20, 40))
    return np.log1p([
        energy[(radius >= low) & (radius < high) & (turn == k)].sum() for low, high in rings for k in range(6)
    ])  # fmt: skip


def outline(thing: Cut) -> np.ndarray:
    """float32 (64,): the silhouette, coarsely, in a square."""
    (top, bottom), (left, right) = _box(thing.inside)
    box = thing.inside[top:bottom, left:right].astype(np.float32)
    high, wide = box.shape
    side = max(high, wide)
    square = np.zeros((side, side), np.float32)
    y, x = (side - high) // 2, (side - wide) // 2
    square[y : y + high, x : x + wide] = box
    coarse = cv2.resize(square, (8, 8), interpolation=cv2.INTER_AREA).ravel()
    return coarse - coarse.mean()


def _box(inside: np.ndarray) -> tuple[tuple[int, int], tuple[int, int]]:
    """(first row, last + 1), (first column, last + 1) of what is inside."""
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    return (int(rows[0]), int(rows[-1]) + 1), (int(columns[0]), int(columns[-1]) + 1)


def _unit(vector: np.ndarray) -> np.ndarray:
    return vector / (np.linalg.norm(vector) + 1e-9)
