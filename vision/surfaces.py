"""Surfaces products are photographed on, made up: plain paper, planks, carpets, sheets, tiles, lawns, prints.

`surface(size, random)` returns another one each call. They are for training; the surfaces of
`evaluate_cutout.py` are other ones, so that the evaluation shows nothing the network was trained on.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

Random = np.random.Generator


def surface(size: tuple[int, int], random: Random) -> np.ndarray:
    """Float32 RGB (H, W, 3), 0..255, of `size` (H, W): a random surface, turned and lit from somewhere."""
    side = int(1.5 * max(size))
    make = KINDS[int(random.integers(len(KINDS)))]
    flat = make(side, random) + random.uniform(0, 3) * random.standard_normal((side, side, 1))
    angle = random.uniform(-180, 180) if random.random() < 0.5 else 90 * random.integers(4)
    matrix: np.ndarray = cv2.getRotationMatrix2D((side / 2, side / 2), float(angle), random.uniform(1.0, 1.6))
    matrix[:, 2] += (size[1] / 2 - side / 2, size[0] / 2 - side / 2)
    turned = cv2.warpAffine(
        flat.astype(np.float32), matrix, size[::-1], flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )
    return np.clip(turned, 0, 255)


def colour(random: Random, low: float = 0, high: float = 255) -> np.ndarray:
    """Float (3,): grey with a tint; every fifth is as strong as it can be."""
    value = random.uniform(low, high)
    tint = random.normal(0, 70 if random.random() < 0.2 else 16, 3)
    return np.clip(value + tint, 0, 255)


def grain(side: int, sigma_x: float, sigma_y: float, random: Random) -> np.ndarray:
    """Float32 (side, side, 1) of unit spread: noise smoothed that many px each way, made at a size that
    suits.
    """
    step = max(1.0, min(sigma_x, sigma_y) / 2)
    small = max(8, round(side / step))
    noise = random.standard_normal((small, small)).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), sigmaX=sigma_x / step, sigmaY=sigma_y / step)
    large = np.asarray(cv2.resize(soft, (side, side), interpolation=cv2.INTER_LINEAR))
    return (large / max(float(large.std()), 1e-6))[..., None]


def paper(side: int, random: Random) -> np.ndarray:
    """A studio's ground or a wall: smooth, often white."""
    base = np.full(3, random.uniform(232, 255)) if random.random() < 0.4 else colour(random, 40, 255)
    return base + random.uniform(0, 10) * grain(side, side / 4, side / 4, random)


def planks(side: int, random: Random) -> np.ndarray:
    """Boards, laminate or parquet: grain along them, each of its own shade, with seams."""
    tone = colour(random, 60, 210) * (1, 0.85, 0.65) if random.random() < 0.7 else colour(random, 60, 240)
    width = int(random.integers(14, 70))
    rows = np.arange(side) // width
    shade = random.normal(0, random.uniform(2, 12), rows[-1] + 1)[rows][:, None, None]
    seam = (np.arange(side) % width < random.integers(1, 4))[:, None, None] * -random.uniform(10, 60)
    wood = grain(side, random.uniform(20, 70), random.uniform(0.8, 3), random)
    return tone + random.uniform(3, 16) * wood + shade + seam


def carpet(side: int, random: Random) -> np.ndarray:
    """Loops or fur: grain of two sizes, sometimes over a pattern in other colours."""
    fine, coarse = random.uniform(0.6, 3), random.uniform(8, 40)
    ground = colour(random) + random.uniform(6, 30) * grain(side, fine, fine, random)
    ground = ground + random.uniform(2, 14) * grain(side, coarse, coarse, random)
    return figured(ground, side, random) if random.random() < 0.5 else ground


def figured(ground: np.ndarray, side: int, random: Random) -> np.ndarray:
    """Blots and bands of up to three more colours laid over a ground."""
    for _ in range(int(random.integers(1, 4))):
        size = random.uniform(3, 30)
        where = grain(side, size, size, random) + random.uniform(-0.5, 1.5) * repeated(side, random) > 1
        ground = ground + where * (colour(random) - ground.mean(axis=(0, 1)))
    return ground


def repeated(side: int, random: Random) -> np.ndarray:
    """Float (side, side, 1), -1..1: a motif that comes again every few px, across or both ways."""
    y, x = np.mgrid[:side, :side] * (2 * np.pi / random.uniform(12, 60))
    wave = np.sin(x) * np.sin(y) if random.random() < 0.6 else np.sin(x + random.uniform(0, 2) * y)
    return wave[..., None]


def sheet(side: int, random: Random) -> np.ndarray:
    """A bed or a blanket: folds, sometimes printed."""
    ground = colour(random, 60, 255)
    if random.random() < 0.4:
        ground = figured(ground + np.zeros((side, side, 1)), side, random)
    long, short = random.uniform(20, 60), random.uniform(4, 14)
    folds = random.uniform(3, 22) * grain(side, long, short, random)
    return ground + folds + random.uniform(0, 5) * grain(side, 0.8, 0.8, random)


def tiles(side: int, random: Random) -> np.ndarray:
    """Squares with grout between them, every one a little different; sometimes a chess board."""
    width = int(random.integers(24, 110))
    at = np.arange(side) // width
    shade = random.normal(0, random.uniform(1, 8), (at[-1] + 1, at[-1] + 1))
    if random.random() < 0.2:
        shade = shade + np.indices(shade.shape).sum(axis=0) % 2 * random.uniform(-80, 80)
    grout = np.arange(side) % width < random.integers(1, 5)
    lines = (grout[:, None] | grout[None, :])[..., None] * random.uniform(-70, 40)
    return colour(random, 70, 245) + shade[at][:, at][..., None] + lines + 4 * grain(side, 6, 6, random)


def lawn(side: int, random: Random) -> np.ndarray:
    """Grass, straw or fleece: short strokes in many directions."""
    blades = grain(side, random.uniform(0.6, 1.2), random.uniform(3, 8), random)
    across = grain(side, random.uniform(3, 8), random.uniform(0.6, 1.2), random)
    base = np.array([90, 125, 50]) + random.normal(0, 20, 3) if random.random() < 0.6 else colour(random)
    return base + random.uniform(10, 35) * np.where(grain(side, 3, 3, random) > 0, blades, across)


def room(side: int, random: Random) -> np.ndarray:
    """Two surfaces that meet in a line: a floor and a wall, a rug's edge, a cupboard's door."""
    one, other = (KINDS[int(random.integers(len(KINDS) - 1))](side, random) for _ in range(2))
    y, x = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j]
    angle = random.uniform(0, 2 * np.pi)
    where = x * np.cos(angle) + y * np.sin(angle) > random.uniform(-0.5, 0.5)
    return np.where(where[..., None], one, other)


KINDS: tuple[Callable[[int, Random], np.ndarray], ...] = (
    paper,
    planks,
    carpet,
    sheet,
    tiles,
    lawn,
    room,
)
