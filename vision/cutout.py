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
from vision.studio import is_plain, studio_mask

if TYPE_CHECKING:
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
GARMENTS = ("upper", "outerwear", "dress", "lower")
BARE_SKIN, SEEN_HAIR = 0.012, 0.004  # shares of the picture that only a person has


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


def cut_out(rgb: np.ndarray, parser: Parser | None = None, kind: str | None = None) -> Cutout:
    """Cuts the product out of RGB uint8 (H, W, 3).

    `kind`, a try-on kind, tells what may have holes (rings, frames) and what may not (shirts); without
    `parser` pictures of a model are not recognised.
    """
    worn = worn_mask(rgb, parser, kind) if parser is not None else None
    if worn is not None:
        return Cutout(matte(rgb, worn[0]), worn[1], worn[2], worn=True)
    scale = min(1.0, WORK_SIDE / max(rgb.shape[:2]))
    small = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else rgb
    if is_plain(small):
        mask, confidence, reason = studio_mask(small, kind), *SURE
        if not 0.002 < (mask > 0).mean() < 0.9:
            confidence, reason = 0.0, "no product stands out from the background"
    else:
        mask, confidence, reason = clutter_mask(small)
    if scale < 1:
        mask = np.where(cv2.resize(mask, rgb.shape[1::-1], interpolation=cv2.INTER_LINEAR) > 127, 255, 0)
    return Cutout(matte(rgb, mask.astype(np.uint8)), confidence, reason)


SURE: tuple[float, str | None] = (1.0, None)


def worn_mask(
    rgb: np.ndarray, parser: Parser, kind: str | None
) -> tuple[np.ndarray, float, str | None] | None:
    """Mask uint8 (H, W), confidence and reason of a product somebody wears; None when nobody is in the
    picture.
    """
    probabilities = parser.probabilities(rgb)
    surely = probabilities > 0.6
    if surely[CLASSES.index("skin")].mean() < BARE_SKIN or surely[CLASSES.index("hair")].mean() < SEEN_HAIR:
        return None
    names = (
        WORN_AS.get(kind, ())
        if kind
        else (max(GARMENTS, key=lambda g: probabilities[CLASSES.index(g)].sum()),)
    )
    ids = [CLASSES.index(name) for name in names]
    mask = np.where(np.isin(parser(rgb).labels, ids), 255, 0).astype(np.uint8)
    mask = cv2.medianBlur(mask, 5)
    share = probabilities[ids].sum(axis=0) if ids else np.zeros(probabilities.shape[1:], np.float32)
    inside = share > 0.5
    if inside.mean() < 0.002:
        return mask, 0.0, "somebody is in the picture, but the product is not seen on them"
    confidence = float(np.clip(2.2 * share[inside].mean() - 1.2, 0, 1))
    return (
        mask,
        round(confidence, 3),
        None if confidence >= 0.5 else "somebody wears it, and its outline is unsure",
    )
