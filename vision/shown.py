"""What the picture of a product must show, kind by kind, and whether it does: said before a shopper tries it on."""

import cv2
import numpy as np

from vision.errors import CannotWear

MUST_SHOW = {
    "glasses": "the glasses straight from the front, both lenses, on plain paper",
    "hat": "the hat alone, standing, from the front",
    "earrings": "one earring or the pair side by side, from the front, hanging",
    "necklace": "the necklace laid out as a U or an O, the pendant below",
    "bracelet": "one bracelet, open to the viewer",
    "watch": "one watch from the front, its strap upright",
    "ring": "one ring with its hole open to the viewer, the stone on top",
    "shoes": "one shoe or a pair, from the side or at three quarters",
}
MUST_SHOW |= dict.fromkeys(
    ("top", "outerwear", "dress", "trousers", "shorts", "skirt"),
    "the garment laid or hung flat from the front, nothing folded, or one person wearing it",
)
NAMES = {
    "glasses": "pair of glasses",
    "earrings": "pair of earrings",
    "shoes": "pair of shoes",
    "top": "garment",
    "outerwear": "garment",
    "trousers": "garment",
    "shorts": "garment",
}
PIECES = {"earrings": 2, "shoes": 2}  # how many of them make one product
PIECE = 0.35  # of the largest: smaller things are parts or specks, not a second product
GAP = 0.035  # of the picture's longer side: links, beads and charms nearer than that belong together


def one_product(alpha: np.ndarray, kind: str) -> None:
    """Raises CannotWear (`several_pieces`) when the cut-out, alpha uint8 (H, W), holds more than one product."""
    scale = min(1.0, 512 / max(alpha.shape))
    small = cv2.resize(alpha, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    size = 2 * max(1, round(GAP * max(small.shape) / 2)) + 1
    joined = cv2.morphologyEx((small > 60).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    areas = stats[1:, cv2.CC_STAT_AREA]
    if areas.size and int((areas > PIECE * areas.max()).sum()) > PIECES.get(kind, 1):
        name = NAMES.get(kind, kind)
        raise CannotWear(
            f"This picture shows more than one {name}; one with a single {name} would work.",
            code="several_pieces",
            retry=False,
        )
