"""The part of a labelled photo about its shoes."""

from __future__ import annotations

import cv2
import numpy as np

from vision.classes import CLASSES
from vision.feet import AREA

MARGIN = 0.35  # of the shoes, about them: about as much as a try-on looks at
FEWEST = 150  # px of shoes, below which a photo shows none
FOOTWEAR = CLASSES.index("footwear")
Window = tuple[tuple[float, float], float]


def window_of(labels: np.ndarray) -> tuple[slice, slice]:
    """Row and column slices of the part of a photo about its shoes, by labels uint8 (H, W), as a try-on sees it."""
    (x, y), span = about(labels, MARGIN)
    top, left = max(0, round(y - span / 2)), max(0, round(x - span / 2))
    return slice(top, top + round(span)), slice(left, left + round(span))


def about(labels: np.ndarray, margin: float, one: bool = False) -> Window:
    """Centre (x, y) and side, px, of a square about the shoes, or the larger one, `margin` of it around them."""
    shoes = (labels == FOOTWEAR).astype(np.uint8)
    if one:
        _, pieces, stats, _ = cv2.connectedComponentsWithStats(shoes)
        if len(stats) > 1:
            shoes = (pieces == 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())).astype(np.uint8)
    x, y, width, height = cv2.boundingRect(shoes)
    span = max(width, height, AREA**0.5 / 8) * (1 + 2 * margin)
    return (x + width / 2, y + height / 2), span
