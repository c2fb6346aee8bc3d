"""Photos cut to the feet as training data of the network that looks at them closely (`feet.py`).

Where the feet are is told by the labels; the cut is drawn by lot about them, and so are light, dye and camera
(`augment.py`). Photos without shoes teach nothing here and are left out, and so are those on which toes and heels were
marked by hand (`placement_marks.json`): they measure.
"""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
from torch.utils.data import Dataset

from vision.augment import Augment
from vision.dataset import Labelled, Pair
from vision.evaluate_placement import MARKS
from vision.feet import OF_CLASS
from vision.feet_window import FEWEST, FOOTWEAR, Window, about, window_of

SIDE = 1024  # px of a photo's long side, kept so: shoes are small


class Feet:
    """The photos of one folder that show shoes; `pairs` and `cached` as `dataset.Labelled` has them."""

    def __init__(self, folder: Path) -> None:
        self.own = Labelled(folder, side=SIDE)
        if self.own.is_binary:
            raise ValueError("feet need class labels: a folder of photos/, labels/ and label_names.txt")
        marked = json.loads(MARKS.read_text(encoding="utf-8"))["feet"]
        self.marked = {Path(name).stem for name in marked}

    def pairs(self, split: str) -> list[Pair]:
        """The pairs of one split, or of all three ("all"), by name, whose labels have shoes."""
        return [
            pair
            for pair in self.own.pairs(split)
            if pair.name not in self.marked and (self._labels(pair) == FOOTWEAR).sum() >= FEWEST
        ]

    def _labels(self, pair: Pair) -> np.ndarray:
        values = cv2.imread(str(pair.label), cv2.IMREAD_GRAYSCALE)
        return np.zeros((1, 1), np.uint8) if values is None else self.own.table[values]

    def cached(self, pair: Pair, cache: Path) -> tuple[np.ndarray, np.ndarray]:
        """RGB uint8 (h, w, 3) and ids of `feet.FEET` uint8 (h, w), cut to the feet: what to validate on."""
        rgb, labels = self.own.cached(pair, cache)
        window = window_of(labels)
        return np.ascontiguousarray(rgb[window]), OF_CLASS[labels[window]]

    def sample(
        self, pair: Pair, size: tuple[int, int], seed: int, cache: Path
    ) -> tuple[np.ndarray, np.ndarray]:
        """One random cut: RGB uint8 (H, W, 3) and ids uint8 (H, W) of `size`."""
        rgb, labels = Cut(size, seed)(*self.own.cached(pair, cache))
        return rgb, OF_CLASS[labels]


class Cut(Augment):
    """As `Augment`, but what is shown are the feet, or one of them."""

    def _window(self, labels: np.ndarray) -> Window:
        (x, y), span = about(labels, self.random.uniform(0.05, 0.8), self.random.random() < 0.15)
        return (x + span * self.random.uniform(-0.15, 0.15), y + span * self.random.uniform(-0.2, 0.1)), span


class FeetSamples(Dataset[tuple[np.ndarray, np.ndarray]]):
    """One training sample a photo; another one each epoch."""

    def __init__(self, data: Feet, cache: Path, size: tuple[int, int], seed: int) -> None:
        self.data, self.cache, self.size, self.seed = data, cache, size, seed
        self.pairs = data.pairs("train")
        self.epoch = 0

    def __len__(self) -> int:
        return len(self.pairs)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        seed = hash((self.seed, self.epoch, index)) & 0xFFFFFFFF
        rgb, labels = self.data.sample(self.pairs[index], self.size, seed, self.cache)
        return rgb.transpose(2, 0, 1).copy(), labels
