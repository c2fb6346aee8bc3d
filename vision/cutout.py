"""Cuts a product out of its picture: RGBA with soft, clean edges, and how sure that is.

A network looks at the picture first (`finder.py`). Then three kinds are told apart: somebody wears the
product (the parser takes it from them), a studio picture with a plain background (`studio.py`), anything
else (`clutter.py`). A plain background the network disagrees with is treated as any other. The soft edge is
the same for all (`matte.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from vision.clutter import agreement, clutter_mask, largest
from vision.dataset import CLASSES
from vision.matte import BAND, matte
from vision.rim import without_rim_shadow
from vision.small import small_mask
from vision.sole import shoe_mask
from vision.studio import OPEN_KINDS, Ground, as_mask, ground_of, is_plain, solidity, studio_mask

if TYPE_CHECKING:
    from vision.finder import Finder
    from vision.landmarks import Landmarkers
    from vision.models import Models
    from vision.parse import Parser

SURE = 0.5  # a cut-out of less confidence is flagged: a person should look before a shopper does
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
CLOTHES = ("top", "outerwear", "dress", "trousers", "shorts", "skirt")
SOLID_KINDS = (*CLOTHES, "hat")
AGREED = 0.94  # agreement of mask and network below which GrabCut is tried
NOTABLY, CLEARLY = 0.005, 0.05  # how much more its mask must agree: when the kind is known, and when not
DOUBTED = 0.55  # share of the agreement the network's coarseness allows, below which nobody can be sure
COARSE = 1.0  # px of its map: how far it blurs
SKIN, HINT = 0.01, 0.002  # share of the picture that is skin and hair: a person for sure; perhaps
NEAR_SKIN = 0.08  # the same where jewellery is worn
JEWELLERY = ("earrings", "necklace", "bracelet", "ring", "watch")
FINE = 1  # px of soft edge to each side: a link is hardly wider than the usual band
SMALL_KINDS = (*JEWELLERY, "glasses")
SOLID, SURELY_SOLID = 0.5, 0.7  # share of its convex hull that any of these fills; that nearly all fill
GARMENTS = ("upper", "outerwear", "dress", "lower")


@dataclass(frozen=True)
class Cutout:
    """rgba uint8 (H, W, 4) of the picture's size, RGB not premultiplied and free of background at the rim.

    confidence  0..1; under `SURE` a person should look before a shopper does
    reason      why it is low, one clause in English, or None
    worn        somebody wears the product in the picture
    """

    rgba: np.ndarray
    confidence: float
    reason: str | None
    worn: bool = False


def cut_out(rgb: np.ndarray, models: Models, kind: str | None = None) -> Cutout:
    """Cuts the product out of RGB uint8 (H, W, 3).

    `kind`, a try-on kind, tells what may have holes (rings, frames), what may not (shirts), and what to take
    from somebody who wears it.
    """
    scale = min(1.0, WORK_SIDE / max(rgb.shape[:2]))
    small = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else rgb
    found = models.finder(small)
    if somebody(small, found.body, models.landmarkers, kind):
        mask, confidence, reason = worn_mask(rgb, models.parser, kind)
        return Cutout(matte(rgb, mask), confidence, reason, worn=True)
    product = np.maximum(found.product, found.body) if kind in SMALL_KINDS else found.product
    mask, confidence, reason = product_mask(small, product, kind, models)
    if scale < 1:
        mask = np.where(cv2.resize(mask, rgb.shape[1::-1], interpolation=cv2.INTER_LINEAR) > 127, 255, 0)
    return Cutout(matte(rgb, mask.astype(np.uint8), FINE if kind in JEWELLERY else BAND), confidence, reason)


def product_mask(
    rgb: np.ndarray, product: np.ndarray, kind: str | None, models: Models
) -> tuple[np.ndarray, float, str | None]:
    """Mask uint8 (H, W), confidence and reason; `product` (h, w) is where the network sees it."""
    ground = ground_of(rgb)
    mask, confidence, reason = found_mask(rgb, ground, product, kind, models)
    if kind in CLOTHES and confidence >= SURE and is_plain(ground):
        mask = without_rim_shadow(mask, ground)
    return mask, confidence, reason


def found_mask(
    rgb: np.ndarray, ground: Ground, product: np.ndarray, kind: str | None, models: Models
) -> tuple[np.ndarray, float, str | None]:
    """`product_mask`, of clothes with the rest of the shadow beside them."""
    if not is_plain(ground):
        mask, confidence, reason = clutter_mask(rgb, product)
        if kind in OPEN_KINDS:  # neither the network nor GrabCut resolves chains and wires
            confidence, reason = min(confidence, 0.4), "something this fine needs a plain background"
        return mask, confidence, reason
    mask, confidence, reason = studio_cutout(rgb, ground, product, kind)
    if kind in JEWELLERY:
        return jewellery_cutout(rgb, ground, mask, kind, models.small_finder)
    if kind == "shoes":
        mask, likely = shoe_mask(rgb, ground, models.finder, models.small_finder, mask)
        return standing_out(mask, agreement(mask / 255, likely))
    seen = reduced(mask, product)
    agreed = agreement(seen, product)
    if kind not in OPEN_KINDS and (confidence < SURE or agreed < AGREED):
        other, sure, why = clutter_mask(
            rgb, product
        )  # a floor with joints, a wall with a shadow, white on white
        better = agreement(reduced(other, product), product) > agreed + (NOTABLY if kind else CLEARLY)
        if better and sure >= min(SURE, confidence):
            return other, sure, why
    possible = agreement(seen, cv2.GaussianBlur(seen, (0, 0), COARSE))
    if agreed < DOUBTED * possible and kind != "glasses":  # it takes clear lenses for solid, and misses wire
        return mask, min(confidence, 0.4), "it is unclear what belongs to the product"
    return mask, confidence, reason


def jewellery_cutout(
    rgb: np.ndarray, ground: Ground, coarse: np.ndarray, kind: str, small_finder: Finder
) -> tuple[np.ndarray, float, str | None]:
    """Mask uint8 (H, W), confidence and reason of jewellery before a plain background; `coarse` says about where."""
    mask, likely = small_mask(rgb, ground, small_finder, coarse, kind)
    return standing_out(mask, agreement(mask / 255, likely))


def standing_out(mask: np.ndarray, confidence: float) -> tuple[np.ndarray, float, str | None]:
    """The mask with its confidence, or with none and the reason when it is next to nothing or nearly everything."""
    if not 0.002 < float((mask > 0).mean()) < 0.9:
        return mask, 0.0, "no product stands out from the background"
    return mask, confidence, None


def reduced(mask: np.ndarray, product: np.ndarray) -> np.ndarray:
    """A mask uint8 (H, W) as float32 0..1 at the size of the network's map (h, w)."""
    return np.asarray(cv2.resize(mask, product.shape[::-1], interpolation=cv2.INTER_AREA), np.float32) / 255


def studio_cutout(
    rgb: np.ndarray, ground: Ground, product: np.ndarray, kind: str | None
) -> tuple[np.ndarray, float, str | None]:
    """Mask uint8 (H, W), confidence and reason before a plain background."""
    known = product if kind in SOLID_KINDS else None  # the network does not resolve what is open
    mask = studio_mask(rgb, ground, kind, known)
    if kind in SOLID_KINDS and solidity(mask) < SOLID:  # the flood got in where the two have one colour
        mask = studio_mask(rgb, ground, kind, known, strict=True)
        if solidity(mask) < SURELY_SOLID:
            return mask, 0.3, "its outline cannot be told from the background"
    return standing_out(mask, 1.0)


def somebody(rgb: np.ndarray, body: np.ndarray, landmarkers: Landmarkers, kind: str | None = None) -> bool:
    """Whether somebody wears the product: skin and hair are seen, or a little of them on a body with a pose.

    `body` (h, w) is where the network sees skin and hair. Neither it nor the pose model needs a face: shops cut
    their models at the neck, or show them from behind. Beads may have the colour of skin, but whoever wears small
    things is seen from near.
    """
    share = float((body > 0.5).mean())
    return share > (NEAR_SKIN if kind in SMALL_KINDS else SKIN) or (
        share > HINT and bool(landmarkers.pose(rgb))
    )


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
    return as_mask(largest(cv2.medianBlur(mask, 5))), confidence, reason
