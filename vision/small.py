"""Cuts out jewellery and watches before a plain background, by a network that was trained on them (`finder.py`).

Silver mirrors the paper it lies on, pearls have its colour, and the shadow beneath both is darker than either: no rule
of tint and light tells them apart, their shape does. The network looks twice at most. From afar it knows what is solid; near,
where links and wires are wide enough to be seen, it no longer sees the whole of a dial.
"""

from __future__ import annotations

import cv2
import numpy as np

from vision.finder import Finder
from vision.studio import Ground, as_mask, disc, eroded

COMPACT = ("ring", "watch")  # kinds without links or wires: one look is enough
FAR, NEAR = 512 * 512, 896 * 896  # px seen at each look; the first is that of its training
ENLARGED = 2.0  # times the picture's own size that the near look may be
MARGIN = 0.12  # of the product's longer side, kept around it
SOLID = 19  # px: what is wider is solid; of a picture whose long side is 1024
RIM = 3  # px inside the outline of what is solid, where both looks count
FAR_SHARE = 0.3  # of the far look where nothing is solid
PAPER, SURELY = 2.0, 0.8  # Lab units: what is this near to the paper takes more certainty to be the product


def small_mask(
    rgb: np.ndarray, ground: Ground, finder: Finder, coarse: np.ndarray, kind: str
) -> tuple[np.ndarray, np.ndarray]:
    """Mask uint8 (H, W), 255 on the product, and how likely it is, float32 (H, W), 0..1.

    `ground` is that of the picture (`studio.py`). `coarse`, uint8 (H, W), is where the product is, more or
    less: only its box is used, and no box is the whole picture.
    """
    window = boxed(coarse)
    part = np.ascontiguousarray(rgb[window])
    near = min(NEAR, round(ENLARGED**2 * part.shape[0] * part.shape[1]))
    from_afar = seen(part, finder, min(FAR, near))
    unit = max(rgb.shape[:2]) / 1024
    solid = cv2.morphologyEx(as_mask(from_afar > 0.5), cv2.MORPH_OPEN, disc(SOLID * unit / 2)) > 0
    likely = np.zeros(rgb.shape[:2], np.float32)
    likely[window] = from_afar
    if kind not in COMPACT:
        from_near = seen(part, finder, near)
        both = np.where(
            solid, (from_afar + from_near) / 2, FAR_SHARE * from_afar + (1 - FAR_SHARE) * from_near
        )
        likely[window] = np.where(eroded(solid, RIM), from_afar, both)
    paper = np.linalg.norm(ground.lab - ground.surface, axis=2) < PAPER + ground.spread
    return as_mask(likely > np.where(paper, SURELY, 0.5)), likely


def seen(part: np.ndarray, finder: Finder, area: int) -> np.ndarray:
    """How likely each pixel of RGB uint8 (H, W, 3), seen at `area` px, is the product: float32 (H, W), 0..1."""
    product = finder(part, area).product
    return np.clip(cv2.resize(product, part.shape[1::-1], interpolation=cv2.INTER_CUBIC), 0, 1)


def boxed(mask: np.ndarray) -> tuple[slice, slice]:
    """Row and column slices of the box of a mask (H, W) > 0 with its margin; all of it when the mask is empty."""
    rows, columns = (np.flatnonzero((mask > 0).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return slice(None), slice(None)
    margin = 8 + round(MARGIN * max(rows[-1] - rows[0], columns[-1] - columns[0]))
    return tuple(  # type: ignore[return-value]
        slice(max(0, int(line[0]) - margin), int(line[-1]) + 1 + margin) for line in (rows, columns)
    )
