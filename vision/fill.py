"""Filling holes with what is around them: a smooth surface for the colours, mirrored grain and texture on top."""

from __future__ import annotations

import cv2
import numpy as np

from vision.poisson import membrane

FILL_SIDE = 320  # px, long side at which the smooth surface is solved
MARGIN = 0.06  # of the long side: how much of the picture around a hole takes part


def fill(image: np.ndarray, hole: np.ndarray, known: np.ndarray, texture: float = 1.0) -> np.ndarray:
    """The picture with `hole` filled from `known` pixels.

    image    uint8 or float32 (H, W, 3)
    hole     bool (H, W)
    known    bool (H, W), which pixels may be copied; a pixel outside of both is not looked at
    texture  share of the mirrored detail to lay over the smooth colours
    Returns float32 (H, W, 3), of which only `hole` has changed.
    """
    result = image.astype(np.float32)
    if not hole.any() or not known.any():
        return result
    box = _around(hole, known)
    here, missing, good = result[box], hole[box], known[box]
    if not good.any():
        return result
    smooth = _smooth(here, good)
    if texture:
        smooth = smooth + texture * _detail(here, good)
    here[missing] = np.clip(smooth[missing], 0, 255)
    return result


def _around(hole: np.ndarray, known: np.ndarray) -> tuple[slice, slice]:
    """The hole's bounding box with a margin, which is widened until it holds enough known pixels."""
    rows, columns = np.flatnonzero(hole.any(axis=1)), np.flatnonzero(hole.any(axis=0))
    margin = max(8, round(MARGIN * max(hole.shape)))
    while True:
        box = np.s_[
            max(rows[0] - margin, 0) : rows[-1] + margin + 1,
            max(columns[0] - margin, 0) : columns[-1] + margin + 1,
        ]
        if known[box].sum() >= 200 or margin > max(hole.shape):
            return box
        margin *= 2


def _smooth(image: np.ndarray, known: np.ndarray) -> np.ndarray:
    """The membrane that meets the known pixels, solved at reduced size; float32 (H, W, 3)."""
    height, width = known.shape
    scale = min(1.0, FILL_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    weight = cv2.resize(known.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    color = cv2.resize(image * known[..., None], size, interpolation=cv2.INTER_AREA)
    # Grain at the hole's edge must not be drawn out into streaks.
    blurred = cv2.GaussianBlur(weight, (0, 0), 1.5)
    color = cv2.GaussianBlur(color, (0, 0), 1.5) / np.maximum(blurred, 1e-3)[..., None]
    filled = membrane(color, weight < 0.25)
    return cv2.resize(filled, (width, height), interpolation=cv2.INTER_LINEAR)


def _detail(image: np.ndarray, known: np.ndarray) -> np.ndarray:
    """What the known pixels have beyond their smooth part, mirrored at the nearest of them; float32 (H, W, 3)."""
    height, width = known.shape
    sigma = 2.0 + 0.004 * max(height, width)
    weight = cv2.GaussianBlur(known.astype(np.float32), (0, 0), sigma)
    low = cv2.GaussianBlur(image * known[..., None], (0, 0), sigma) / np.maximum(weight, 1e-3)[..., None]
    _, nearest = cv2.distanceTransformWithLabels(
        (~known).astype(np.uint8), cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL
    )
    rows, columns = np.nonzero(known)
    order = np.zeros(int(nearest.max()) + 1, np.int64)
    order[nearest[rows, columns]] = np.arange(len(rows))
    at = order[nearest]
    ys, xs = np.mgrid[:height, :width]
    mirror_y = np.clip(2 * rows[at] - ys, 0, height - 1)
    mirror_x = np.clip(2 * columns[at] - xs, 0, width - 1)
    found = known[mirror_y, mirror_x]
    return np.where(found[..., None], (image - low)[mirror_y, mirror_x], 0).astype(np.float32)
