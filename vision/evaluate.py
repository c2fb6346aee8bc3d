"""How good the parser is on photos it never saw, beside what MediaPipe offers."""

import numpy as np


class Confusion:
    """Pixel counts of truth against guess; `table[t, g]` pixels of class t were called g."""

    def __init__(self, classes: int) -> None:
        self.table = np.zeros((classes, classes), np.int64)

    def add(self, truth: np.ndarray, guess: np.ndarray) -> None:
        """Counts two maps of class ids, uint8 (H, W)."""
        n = len(self.table)
        self.table += np.bincount(
            truth.ravel().astype(np.int64) * n + guess.ravel(), minlength=n * n
        ).reshape(n, n)

    def iou(self) -> np.ndarray:
        """Float (classes,): intersection over union of each class, NaN where it never occurs."""
        hit = np.diag(self.table).astype(float)
        union = self.table.sum(0) + self.table.sum(1) - hit
        return np.divide(hit, union, out=np.full(len(hit), np.nan), where=union > 0)

    def mean_iou(self, classes: list[int]) -> float:
        return float(np.nanmean(self.iou()[classes]))

    def person_iou(self) -> float:
        """IoU of everything that is not background."""
        hit = self.table[1:, 1:].sum()
        return float(hit / max(1, self.table.sum() - self.table[0, 0]))
