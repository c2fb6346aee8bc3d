"""Labelled photos as training samples of the parser: another cut, light and background each epoch."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from torch.utils.data import Dataset

from vision.augment import Augment
from vision.dataset import Labelled


class Samples(Dataset[tuple[np.ndarray, np.ndarray]]):
    """One augmented training sample a photo; another one each epoch.

    `guessed` are files of `vision/pseudo.py`, used as further photos.
    """

    def __init__(
        self,
        data: Labelled,
        cache: Path,
        size: tuple[int, int],
        seed: int,
        backgrounds: Path | None,
        guessed: list[Path],
    ) -> None:
        self.data, self.cache, self.size, self.seed = data, cache, size, seed
        self.pairs = data.pairs("train")
        self.guessed = guessed
        self.epoch = 0
        self.backgrounds = read_backgrounds(backgrounds) if backgrounds else []

    def __len__(self) -> int:
        return len(self.pairs) + len(self.guessed)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        augment = Augment(self.size, hash((self.seed, self.epoch, index)) & 0xFFFFFFFF, self.backgrounds)
        rgb, labels = augment(*self._photo(index))
        return rgb.transpose(2, 0, 1).copy(), labels

    def _photo(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        if index < len(self.pairs):
            return self.data.cached(self.pairs[index], self.cache)
        both = np.load(self.guessed[index - len(self.pairs)])
        return np.ascontiguousarray(both[..., :3]), np.ascontiguousarray(both[..., 3])


def read_backgrounds(folder: Path, most: int = 150, side: int = 320) -> list[np.ndarray]:
    """RGB pictures without people, evenly chosen from a folder tree."""
    paths = sorted(p for p in folder.rglob("*") if p.suffix.lower() in (".jpg", ".jpeg", ".png"))
    pictures = (cv2.imread(str(p), cv2.IMREAD_REDUCED_COLOR_2) for p in paths[:: max(1, len(paths) // most)])
    return [cv2.cvtColor(cv2.resize(p, (side, side)), cv2.COLOR_BGR2RGB) for p in pictures if p is not None]
