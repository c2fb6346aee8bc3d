"""Cuts shoes out before a plain background, where a white sole is as bright as its paper and darker than the shadow under it.

Two networks look (`finder.py`). The one for small shining things tells what stands on paper from the shadow it throws, but
not what a broad smooth piece of leather is; the one for whole products knows leather and lining, but takes white
soles for paper. Where a pixel may be paper or shadow the first decides, elsewhere either may call it the shoe's.
"""

from __future__ import annotations

import cv2
import numpy as np

from vision.finder import Finder
from vision.small import FAR, boxed, seen
from vision.studio import Ground, as_mask, shading, without_crumbs

GREY, DARK = (
    0.03,
    0.3,
)  # tint below which, and share of the paper's light above which, a pixel may be paper or shadow
GAP = 0.01  # of the shoes: a smaller hole is a gleam on leather
NOTHING = 0.05  # probability below which the network that knows shadows is sure


def shoe_mask(
    rgb: np.ndarray, ground: Ground, finder: Finder, small_finder: Finder, coarse: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Mask uint8 (H, W), 255 on the shoes, and how likely they are, float32 (H, W), 0..1.

    `ground` is that of the picture (`studio.py`); of `coarse`, uint8 (H, W), where the shoes are more or less, only
    the box is used.
    """
    window = boxed(coarse)
    part = np.ascontiguousarray(rgb[window])
    standing, product = seen(part, small_finder, FAR), seen(part, finder, FAR)
    light, tint = (plane[window] for plane in shading(ground.lab, ground.surface))
    grey = (tint < GREY) & (light > DARK)
    likely = np.where(grey, standing, np.maximum(standing, product))
    solid = _filled(likely > 0.5, standing, grey)
    unit = max(rgb.shape[:2]) / 1024
    mask, whole = np.zeros(rgb.shape[:2], np.uint8), np.zeros(rgb.shape[:2], np.float32)
    mask[window], whole[window] = (
        as_mask(without_crumbs(solid, unit)),
        np.where(solid, np.maximum(likely, 0.5), likely),
    )
    return mask, whole


def _filled(solid: np.ndarray, standing: np.ndarray, grey: np.ndarray) -> np.ndarray:
    """Bool (h, w) with the holes that are no gaps between a pair's two shoes."""
    out = solid.copy()
    count, holes, stats, _ = cv2.connectedComponentsWithStats(as_mask(~solid), connectivity=4)
    outside = set(np.concatenate([holes[0], holes[-1], holes[:, 0], holes[:, -1]]).tolist())
    for number in range(1, count):
        if number in outside:
            continue
        hole = holes == number
        gap = stats[number, cv2.CC_STAT_AREA] > GAP * solid.sum()
        if not (gap and grey[hole].mean() > 0.5 and standing[hole].mean() < NOTHING):
            out |= hole
    return out
