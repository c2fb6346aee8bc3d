"""Cuts a product out of its picture: RGBA with soft, clean edges, and how sure that is.

Three kinds of picture are told apart: somebody wears the product (the parser takes it from them), a studio
picture with a plain background (`studio.py`), anything else (`clutter.py`). The soft edge is the same for
all (`matte.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from vision.clutter import clutter_mask
from vision.dataset import CLASSES
from vision.matte import matte
from vision.studio import OPEN_KINDS, is_plain, solidity, studio_mask

if TYPE_CHECKING:
    from vision.landmarks import Landmarkers
    from vision.parse import Parser

WORK_SIDE = 1024  # px: long side at which a plain background is looked for
WORN_AS = {
    "top": ("upper",),
    "outerwear": ("outerwear",),
    "dress": ("dress",),
    "trousers": ("lower",),
    "shorts": ("lower",),
    "skirt": ("lower",),
    "shoes": ("footwear",),
    "glasses": ("eyewear",),
    "hat": ("headwear",),
}
SOLID_KINDS = ("top", "outerwear", "dress", "trousers", "shorts", "skirt", "hat")
SOLID, SURELY_SOLID = 0.5, 0.7  # share of its convex hull that any of these fills; that nearly all fill
GARMENTS = ("upper", "outerwear", "dress", "lower")


@dataclass(frozen=True)
class Cutout:
    """rgba uint8 (H, W, 4) of the picture's size, RGB not premultiplied and free of background at the rim.

    confidence  0..1; under 0.5 a person should look before a shopper does
    reason      why it is low, one clause in English, or None
    worn        somebody wears the product in the picture
    """

    rgba: np.ndarray
    confidence: float
    reason: str | None
    worn: bool = False


def cut_out(
    rgb: np.ndarray,
    parser: Parser | None = None,
    kind: str | None = None,
    landmarkers: Landmarkers | None = None,
) -> Cutout:
    """Cuts the product out of RGB uint8 (H, W, 3).

    `kind`, a try-on kind, tells what may have holes (rings, frames) and what may not (shirts). Pictures of a
    model are recognised, by a face, only with `parser` and `landmarkers`.
    """
    if parser is not None and landmarkers is not None and somebody(rgb, landmarkers):
        mask, confidence, reason = worn_mask(rgb, parser, kind)
        return Cutout(matte(rgb, mask), confidence, reason, worn=True)
    scale = min(1.0, WORK_SIDE / max(rgb.shape[:2]))
    small = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else rgb
    if is_plain(small):
        mask, confidence, reason = studio_cutout(small, kind)
    else:
        mask, confidence, reason = clutter_mask(small)
        if kind in OPEN_KINDS:  # GrabCut closes rings and frames
            confidence, reason = min(confidence, 0.4), "something this fine needs a plain background"
    if scale < 1:
        mask = np.where(cv2.resize(mask, rgb.shape[1::-1], interpolation=cv2.INTER_LINEAR) > 127, 255, 0)
    return Cutout(matte(rgb, mask.astype(np.uint8)), confidence, reason)


def studio_cutout(rgb: np.ndarray, kind: str | None) -> tuple[np.ndarray, float, str | None]:
    """Mask uint8 (H, W), confidence and reason before a plain background."""
    mask = studio_mask(rgb, kind)
    if kind in SOLID_KINDS and solidity(mask) < SOLID:  # the flood got in where the two have one colour
        mask = studio_mask(rgb, kind, strict=True)
        if solidity(mask) < SURELY_SOLID:
            return mask, 0.3, "its outline cannot be told from the background"
    if not 0.002 < float((mask > 0).mean()) < 0.9:
        return mask, 0.0, "no product stands out from the background"
    return mask, 1.0, None


def somebody(rgb: np.ndarray, landmarkers: Landmarkers) -> bool:
    """Whether a person with a face is in the picture; a shirt may pass for a torso, but has no face."""
    poses = landmarkers.pose(rgb)
    return bool(poses) and landmarkers.face(rgb, poses[0]) is not None


def worn_mask(rgb: np.ndarray, parser: Parser, kind: str | None) -> tuple[np.ndarray, float, str | None]:
    """Mask uint8 (H, W), confidence and reason of the product somebody wears."""
    probabilities = parser.probabilities(rgb)
    names: tuple[str, ...]
    if kind is None:
        names = (max(GARMENTS, key=lambda g: float(probabilities[CLASSES.index(g)].sum())),)
    else:
        names = WORN_AS.get(kind, ())
    ids = [CLASSES.index(name) for name in names]
    mask = np.where(np.isin(parser(rgb).labels, ids), 255, 0).astype(np.uint8)
    inside = probabilities[ids].sum(axis=0) > 0.5
    if inside.mean() < 0.002:
        return mask, 0.0, "somebody is in the picture, but the product is not seen on them"
    sure = float(probabilities[ids].sum(axis=0)[inside].mean())
    confidence = round(float(np.clip(2.2 * sure - 1.2, 0, 1)), 3)
    reason = None if confidence >= 0.5 else "somebody wears the product, and its outline is unsure"
    return cv2.medianBlur(mask, 5), confidence, reason
