"""Cuts a product out of a cluttered picture (a carpet, a wooden floor, a bed, a wall), and says how sure
that is.

The network (`finder.py`) says where the product is, a little blurred. GrabCut (Rother, Kolmogorov, Blake
2004, doi:10.1145/1015706.1015720), which separates two mixtures of colours, decides what the network left
open: a band along the outline, and parts it could not make up its mind about. The result is judged: a good
outline is one that both agree on, that lies on edges and closes inside the picture.
"""

from __future__ import annotations

import cv2
import numpy as np

from vision.studio import border, disc

SIDE = 384  # px: long side GrabCut works at
ROUNDS = 2
SURE = 0.95  # probability from which the network alone decides; below 1 - SURE too
BAND = 3  # px to each side of the outline that GrabCut decides anyway


def clutter_mask(rgb: np.ndarray, product: np.ndarray) -> tuple[np.ndarray, float, str | None]:
    """Mask uint8 (H, W), 255 on the product, its confidence 0..1, and the reason for a low one.

    `product` float32 (h, w), 0..1: the network's opinion of RGB uint8 (H, W, 3).
    """
    scale = min(1.0, SIDE / max(rgb.shape[:2]))
    small = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else rgb
    likely = np.asarray(cv2.resize(product, small.shape[1::-1], interpolation=cv2.INTER_LINEAR))
    found = grab(small, likely)
    confidence, reason = judged(found, likely)
    mask = cv2.resize(
        found.astype(np.uint8) * np.uint8(255), rgb.shape[1::-1], interpolation=cv2.INTER_LINEAR
    )
    return np.where(mask > 127, 255, 0).astype(np.uint8), confidence, reason


def grab(small: np.ndarray, likely: np.ndarray) -> np.ndarray:
    """Bool (H, W): GrabCut's product where `likely`, float32 (H, W), leaves it open; its largest pieces."""
    hint = np.where(likely > 0.5, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    inside = cv2.erode((likely > SURE).astype(np.uint8), disc(BAND), borderValue=1)
    outside = cv2.dilate((likely > 1 - SURE).astype(np.uint8), disc(BAND))
    hint[inside > 0] = cv2.GC_FGD
    hint[outside == 0] = cv2.GC_BGD
    if (likely > 0.5).sum() < 50 or (likely <= 0.5).sum() < 50:
        return likely > 0.5
    cv2.setRNGSeed(1)
    cv2.grabCut(
        small[..., ::-1].copy(),
        hint,
        (0, 0, 1, 1),
        np.zeros((1, 65)),
        np.zeros((1, 65)),
        ROUNDS,
        cv2.GC_INIT_WITH_MASK,
    )
    found: np.ndarray = np.isin(hint, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    found = cv2.medianBlur(cv2.morphologyEx(found, cv2.MORPH_OPEN, disc(1)), 5)
    return filled(largest(found))


def largest(found: np.ndarray) -> np.ndarray:
    """Bool (H, W): the pieces at least a quarter the size of the largest (a pair of shoes is two)."""
    count, label, stats, _ = cv2.connectedComponentsWithStats(found, connectivity=8)
    if count < 2:
        return found > 0
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    return (areas >= 0.25 * areas.max())[label] & (found > 0)


def filled(product: np.ndarray) -> np.ndarray:
    """Bool (H, W): the same without enclosed holes smaller than a tenth of it."""
    count, label, stats, _ = cv2.connectedComponentsWithStats((~product).astype(np.uint8), connectivity=4)
    small = stats[:count, cv2.CC_STAT_AREA] < 0.1 * product.sum()
    rim = np.unique(label[border(label.shape, 1)])
    small[rim] = False
    return product | small[label]


def judged(found: np.ndarray, likely: np.ndarray) -> tuple[float, str | None]:
    """Confidence 0..1 of a product bool (H, W) the network thinks `likely`, and the reason for a low one."""
    share = float(found.mean())
    if share < 0.015:
        return 0.0, "no product stands out from the background"
    if share > 0.9:
        return 0.1, "the product fills the picture, so its outline cannot be seen"
    parts = {
        "it is unclear what belongs to the product": rising(agreement(found, likely), 0.7, 0.9),
        "the product runs out of the picture": rising(
            -float(found[border(found.shape, 3)].mean()), -0.35, -0.1
        ),
        "its outline is ragged": rising(-raggedness(found), -16, -8),
    }
    confidence = float(np.prod(list(parts.values())))
    reason = min(parts, key=lambda name: parts[name]) if confidence < 0.5 else None
    return round(confidence, 3), reason


def rising(value: float, low: float, high: float) -> float:
    """0 at `low`, 1 at `high`, straight between."""
    return float(np.clip((value - low) / (high - low), 0, 1))


def agreement(found: np.ndarray, likely: np.ndarray) -> float:
    """Soft IoU 0..1 of two masks or probabilities (H, W)."""
    return float(np.minimum(found, likely).sum() / max(1e-6, float(np.maximum(found, likely).sum())))


def raggedness(found: np.ndarray) -> float:
    """How many times as long the outline is as a disc's of the same area, squared: 1 for a disc."""
    contours, _ = cv2.findContours(found.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    length = sum(cv2.arcLength(contour, True) for contour in contours)
    return float(length * length / (4 * np.pi * max(1, int(found.sum()))))
