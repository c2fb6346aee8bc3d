"""Reading the picture of a pair of glasses: where the rims and the lenses are and what the lenses let
through.

The picture must show the glasses exactly from the front, both lenses, on plain paper. Seen like that, a lens
is a filter over the paper: its colour divided by the paper's is its transmission, which then filters the
shopper's own eyes.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from vision.errors import CannotWear
from vision.paper import paper_color

Floats = np.ndarray
CLEAR = 0.8  # transmission above which a lens is called clear
CLEAR_GLASS = (0.965, 0.975, 0.975)


@dataclass(frozen=True)
class Frame:
    """A pair of glasses from the front, cropped to it.

    rims      uint8 (h, w, 4) RGBA, rims, bridge and end pieces without the lenses
    lenses    uint8 (h, w), 255 where a lens is, up to under the rim
    filter    uint8 (h, w, 4): RGB is the share of light a lens lets through, times 255; alpha is where lenses
    are centers   float32 (2, 2) px, the lenses' centres, left in the picture first
    tops      float32 (2,) px, y of the upper edge and of the lower edge of the lenses
    hinges    float32 (2, 2) px, where the temples start, left first
    temple    float32 (3,) RGB and `temple_px`, the temples' height
    clear     whether the eyes are to be seen through the lenses
    """

    rims: np.ndarray
    lenses: np.ndarray
    filter: np.ndarray
    centers: Floats
    tops: Floats
    hinges: Floats
    temple: Floats
    temple_px: float
    clear: bool

    @property
    def width(self) -> int:
        """Width of the frame in picture px: the picture is cropped to it."""
        return int(self.rims.shape[1])


def read_frame(picture: np.ndarray, alpha: np.ndarray) -> Frame:
    """picture uint8 (H, W, 3) RGB, alpha uint8 (H, W) of its cut-out without shadow. Raises CannotWear when
    it is not a front view."""
    silhouette = _filled(alpha > 127)
    top, bottom, left, right = _extent(silhouette)
    if not 1.8 < (right - left) / max(bottom - top, 1) < 5.5:
        raise CannotWear(
            "I need a picture of these glasses from the front; this one shows them from another side.",
            code="not_front_view",
            retry=False,
        )
    crop = np.s_[top:bottom, left:right]
    paper = paper_color(picture, alpha)
    rgb, outline = picture[crop], silhouette[crop]
    through = np.clip(rgb.astype(np.float32) / paper, 0, 1)
    lenses = _clear_lenses(through, outline)
    if lenses is None:
        lenses = _tinted_lenses(rgb, outline)
    if lenses is None:
        raise CannotWear(
            "I cannot make out two lenses in the picture of these glasses.", code="no_lenses", retry=False
        )
    if _upside_down(outline, lenses):
        raise CannotWear(
            "These glasses stand on their head in their picture; I need it the other way up.",
            code="not_front_view",
            retry=False,
        )
    return _measured(rgb, alpha[crop], through, lenses)


def _upside_down(outline: np.ndarray, lenses: np.ndarray) -> bool:
    """Whether the bridge, which is above the nose, is nearer to the lower edge of the lenses than to the upper."""
    rows = np.flatnonzero(lenses.any(axis=1))
    middle = lenses.shape[1] // 2
    bridge = np.flatnonzero(outline[:, middle - 1 : middle + 2].any(axis=1))
    return bool(bridge.size) and float(bridge.mean()) > float(rows[0] + rows[-1]) / 2


def _measured(rgb: np.ndarray, alpha: np.ndarray, through: Floats, lenses: np.ndarray) -> Frame:
    soft = cv2.GaussianBlur(lenses, (0, 0), 1.0)
    inner = cv2.erode(lenses, np.ones((5, 5), np.uint8)) > 0
    clear = bool(np.median(through[inner]) > CLEAR)
    solid = np.minimum(alpha, 255 - soft)
    halves = [_half(lenses, side) for side in (0, 1)]
    centers = np.array([[np.nonzero(h)[1].mean(), np.nonzero(h)[0].mean()] for h in halves], np.float32)
    rows = np.flatnonzero(lenses.any(axis=1))
    hinges, temple, thick = _hinges(rgb, solid)
    return Frame(
        rims=np.dstack([rgb, solid]),
        lenses=lenses,
        filter=_filter(through, lenses, soft, clear),
        centers=centers,
        tops=np.array([rows[0], rows[-1]], np.float32),
        hinges=hinges,
        temple=temple,
        temple_px=thick,
        clear=clear,
    )


def _filter(through: Floats, lenses: np.ndarray, soft: np.ndarray, clear: bool) -> np.ndarray:
    """A product of sRGB values is a product of light, so the picture's own ratio to its paper is the
    filter."""
    if clear:
        passing = np.broadcast_to(np.array(CLEAR_GLASS), through.shape)
    else:  # averaged inside the lens, so that neither grain nor the rim's shadow is laid over the eyes
        weight = (cv2.erode(lenses, np.ones((7, 7), np.uint8)) > 0).astype(np.float32)
        blur = max(1.5, 0.015 * lenses.shape[1])
        total = cv2.GaussianBlur(weight, (0, 0), blur) + 1e-4
        passing = cv2.GaussianBlur(through * weight[..., None], (0, 0), blur) / total[..., None]
    return np.dstack([np.clip(255 * passing, 0, 255).astype(np.uint8), soft])


def _clear_lenses(through: Floats, outline: np.ndarray) -> np.ndarray | None:
    """The two largest regions inside the outline that look like paper, perhaps a little shaded by the
    rims."""
    grey = through.mean(axis=-1)
    colourful = through.max(axis=-1) - through.min(axis=-1)
    return _pair((outline & (grey > CLEAR) & (colourful < 0.06)).astype(np.uint8))


def _tinted_lenses(rgb: np.ndarray, outline: np.ndarray) -> np.ndarray | None:
    """From the deepest point of each half, all that is reached without a step in colour, for lenses may be
    graduated, or all that has nearly the same colour, for a black lens in a black rim. The rounder answer
    counts."""
    rim = max(2, round(0.012 * outline.shape[1]))
    inside = cv2.erode(outline.astype(np.uint8), np.ones((2 * rim + 1, 2 * rim + 1), np.uint8))
    smooth = cv2.GaussianBlur(cv2.bilateralFilter(np.ascontiguousarray(rgb), 7, 20, 5), (0, 0), 1.5)
    found = np.zeros(outline.shape, np.uint8)
    for side in (0, 1):
        half = _half(inside, side)
        tries = [
            _reached(smooth, half, step, rim)
            for step in ((4, 0), (2, 0), (1, 0), (9, cv2.FLOODFILL_FIXED_RANGE))
        ]
        found |= (max(tries, key=_roundness) > 0).astype(np.uint8)
    return _pair(found)


def _reached(smooth: np.ndarray, half: np.ndarray, step: tuple[int, int], rim: int) -> np.ndarray:
    height, width = half.shape
    deep = cv2.distanceTransform(half, cv2.DIST_L2, 5)
    seed = np.unravel_index(int(deep.argmax()), deep.shape)
    barrier = np.zeros((height + 2, width + 2), np.uint8)
    barrier[1:-1, 1:-1] = 1 - half
    flags = 4 | cv2.FLOODFILL_MASK_ONLY | (255 << 8) | step[1]
    cv2.floodFill(
        smooth.copy(), barrier, (int(seed[1]), int(seed[0])), 0, (step[0],) * 3, (step[0],) * 3, flags
    )
    region = (barrier[1:-1, 1:-1] == 255).astype(np.uint8)
    region = cv2.morphologyEx(region, cv2.MORPH_OPEN, np.ones((2 * rim + 1, 2 * rim + 1), np.uint8))
    contours, _ = cv2.findContours(region, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    hull = np.zeros_like(region)
    if contours:
        cv2.fillPoly(hull, [cv2.convexHull(max(contours, key=cv2.contourArea))], 1)
    return np.where(region > 0, np.uint8(1), np.where((hull > 0) & (half > 0), np.uint8(2), np.uint8(0)))


def _roundness(region: np.ndarray) -> float:
    """Share of the convex hull that was really reached, 0 where that is too little to be a lens."""
    reached = int((region == 1).sum())
    return reached / max(int((region > 0).sum()), 1) if reached > 0.05 * region.size else 0.0


def _pair(mask: np.ndarray) -> np.ndarray | None:
    """uint8 0/255: the largest region of each half, closed and filled; None unless both are lens-sized and
    alike."""
    lenses, areas = np.zeros_like(mask), []
    for side in (0, 1):
        count, labels, stats, _ = cv2.connectedComponentsWithStats(_half(mask, side), connectivity=4)
        if count < 2:
            return None
        best = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
        region = (labels == best).astype(np.uint8)
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
        lenses |= _filled(cv2.morphologyEx(region, cv2.MORPH_CLOSE, kernel) > 0).astype(np.uint8)
        areas.append(int(stats[best, cv2.CC_STAT_AREA]))
    alike = min(areas) > 0.6 * max(areas)
    return lenses * np.uint8(255) if alike and min(areas) > 0.06 * mask.size else None


def _half(mask: np.ndarray, side: int) -> np.ndarray:
    half = mask.copy()
    middle = mask.shape[1] // 2
    if side == 0:
        half[:, middle:] = 0
    else:
        half[:, :middle] = 0
    return half


def _hinges(rgb: np.ndarray, solid: np.ndarray) -> tuple[Floats, Floats, float]:
    """Where the frame is widest on either side, its colour there and how high it is there."""
    height, width = solid.shape
    strip = max(3, round(0.02 * width))
    ends, colors, heights = [], [], []
    for columns in (np.s_[:strip], np.s_[width - strip :]):
        edge = solid[:, columns] > 127
        rows = np.flatnonzero(edge.any(axis=1))
        gap = np.flatnonzero(np.diff(rows) > 1)
        upper = rows[: gap[0] + 1] if gap.size else rows[rows < rows[0] + 0.3 * height]  # the topmost piece
        ends.append(
            (0.6 * strip if columns == np.s_[:strip] else width - 1 - 0.6 * strip, float(upper.mean()))
        )
        colors.append(np.median(rgb[:, columns][edge], axis=0))
        heights.append(len(upper))
    thick = float(np.clip(np.mean(heights), 0.008 * width, 0.045 * width))
    return np.array(ends, np.float32), np.mean(colors, axis=0).astype(np.float32), thick


def _filled(mask: np.ndarray) -> np.ndarray:
    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    out = np.zeros(mask.shape, np.uint8)
    cv2.drawContours(out, contours, -1, 1, cv2.FILLED)
    return out > 0


def _extent(mask: np.ndarray) -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        raise CannotWear("I cannot find the glasses in their picture.", code="poor_cutout", retry=False)
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
