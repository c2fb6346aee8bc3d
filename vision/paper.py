"""Taking a small product off its paper: the soft grey shadow it throws there is not part of it.

A cut-out that serves for cloth keeps some of that shadow, which on skin would look like dirt. Shadow is what
has the paper's own hue, changes slowly, and can be reached from the bare paper without crossing an edge.
"""

import cv2
import numpy as np

Floats = np.ndarray
DARKEST = 0.38  # of the paper's light; a contact shadow is not darker
GREY = 0.045  # spread of the three channels' shares
STEEP = 0.022  # share of the light per pixel at 1024 px; shadows change more slowly, edges faster
COLOURED = 0.25  # share of a product that must differ in hue for grey parts to be taken for shadow readily
UNDER, UNDER_GREY, LIGHTER = (
    0.2,
    0.08,
    0.045,
)  # of the height; spread of the channels' shares; a step in light
THIN = 0.02  # of the width
FADING = 1.4  # how much lighter a shadow is at a quarter of its depth than at its darkest
STRICT = 0.4  # of STEEP, for pearls and silver, which are as grey and nearly as smooth as their shadows


def paper_color(picture: np.ndarray, alpha: np.ndarray) -> Floats:
    """float32 (3,) RGB, the median of what is well outside the product; picture uint8 (H, W, 3), alpha uint8
    (H, W)."""
    near = cv2.dilate((alpha > 40).astype(np.uint8), np.ones((31, 31), np.uint8)) > 0
    bare = picture[~near] if (~near).sum() > 100 else picture[:4].reshape(-1, 3)
    return np.asarray(np.median(bare, axis=0), np.float32)


def without_shadow(picture: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """alpha uint8 (H, W) without shadow and without enclosed paper; picture uint8 (H, W, 3) RGB."""
    share = picture.astype(np.float32) / np.maximum(paper_color(picture, alpha), 1)
    value = cv2.GaussianBlur(share.mean(axis=-1), (0, 0), 1.0)
    spread = cv2.GaussianBlur(share, (0, 0), 1.0)
    hue = spread.max(axis=-1) - spread.min(axis=-1)
    grey = hue < GREY
    solid = alpha > 127
    own = float(((hue > 0.08) | (value < DARKEST))[solid].mean()) if solid.any() else 0.0
    slope = np.hypot(*(cv2.Sobel(value, cv2.CV_32F, dx, 1 - dx, scale=1 / 8) for dx in (1, 0)))
    steep = STEEP * (1 if own > COLOURED else STRICT) * 1024 / max(alpha.shape)
    smooth = slope < steep
    like = (grey & (value > DARKEST) & smooth).astype(np.uint8)
    like = cv2.morphologyEx(like, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    bare = _bare(alpha, like, value)
    _, pieces = cv2.connectedComponents(like, connectivity=4)
    reached = np.isin(pieces, np.unique(pieces[bare & (like > 0)])) & (like > 0)
    # An edge is steep on both its sides: give back to the paper what lies between shadow and product, by
    # brightness.
    rim = cv2.dilate(reached.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    shadow = reached | (rim & grey & (value > 0.72))
    soft = cv2.GaussianBlur(np.where(shadow, 0, alpha).astype(np.uint8), (0, 0), 0.7)
    return _without_specks(np.minimum(soft, np.where(shadow & ~rim, 0, alpha)).astype(np.uint8))


def without_underside(picture: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """alpha uint8 (H, W) without the dark shadow below what stands on its paper; picture uint8 (H, W, 3) RGB.

    Going up from the outline's lower end a contact shadow is grey and only grows darker; then the product's own edge
    is lighter again. Where no lighter edge comes, nothing is taken.
    """
    share = picture.astype(np.float32) / np.maximum(paper_color(picture, alpha), 1)
    share = cv2.GaussianBlur(share, (0, 0), 1.0)
    value, grey = share.mean(axis=-1), share.max(axis=-1) - share.min(axis=-1) < UNDER_GREY
    solid = alpha > 127
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    if rows.size < 20:
        return alpha
    ends = alpha.shape[0] - 1 - np.argmax(solid[::-1, columns], axis=0)
    up = ends - np.arange(round(UNDER * rows.size))[:, None]
    inside = np.clip(up, 0, None)
    depth = _agreed(_shadow_rows(value[inside, columns], grey[inside, columns]), rows.size)
    out = alpha.copy()
    below = np.arange(alpha.shape[0])[:, None] > ends - depth
    out[:, columns] = np.where(below & (depth > 0), 0, out[:, columns])
    out = _without_streaks(_without_spikes(_without_specks(out)))
    return np.minimum(alpha, cv2.GaussianBlur(out, (0, 0), 0.8)).astype(np.uint8)


def _without_streaks(alpha: np.ndarray) -> np.ndarray:
    """The largest piece, without what is thinner than any edge of a thing that stands."""
    size = max(3, round(THIN * int((alpha > 60).any(axis=0).sum()))) | 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    opened = cv2.morphologyEx((alpha > 60).astype(np.uint8), cv2.MORPH_OPEN, disc)
    _, pieces, stats, _ = cv2.connectedComponentsWithStats(opened)
    if len(stats) < 2:
        return alpha
    largest = (pieces == 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())).astype(np.uint8)
    return np.where(cv2.dilate(largest, np.ones((5, 5), np.uint8)) > 0, alpha, 0).astype(np.uint8)


def _without_spikes(alpha: np.ndarray) -> np.ndarray:
    """What hangs from the outline's lower edge in a few columns only is a streak of shadow, and goes."""
    solid = alpha > 60
    columns = np.flatnonzero(solid.any(axis=0))
    ends = alpha.shape[0] - 1 - np.argmax(solid[::-1, columns], axis=0)
    usual = _windowed_median(ends, 0.25)
    spike = ends > usual + 0.006 * alpha.shape[0]
    below = np.arange(alpha.shape[0])[:, None] > np.where(spike, usual, alpha.shape[0])
    out = alpha.copy()
    out[:, columns] = np.where(below, 0, out[:, columns])
    return out


def _windowed_median(line: np.ndarray, share: float) -> np.ndarray:
    """Median over a window of `share` of its length about each entry."""
    half = max(1, round(share * len(line) / 2))
    near = np.lib.stride_tricks.sliding_window_view(np.pad(line, half, mode="edge"), 2 * half + 1)
    return np.asarray(np.median(near, axis=1))


def _shadow_rows(value: Floats, grey: np.ndarray) -> np.ndarray:
    """float32 (n,): of the columns (h, n), from their lower end up, how many rows are shadow."""
    darkest = np.minimum.accumulate(value, axis=0)
    stops = (value > darkest + LIGHTER) | ~grey
    stop = np.where(stops.any(axis=0), np.argmax(stops, axis=0), 0)
    at = np.arange(value.shape[1])
    lighter = value[stop, at] > darkest[stop, at] + LIGHTER
    dark = (value <= darkest + 0.3 * LIGHTER) & (np.arange(len(value))[:, None] < stop)
    last = len(value) - 1 - np.argmax(dark[::-1], axis=0)
    # Paper grows dark step by step; where it is dark at once that is the product's own edge.
    gradual = value[(last + 1) // 4, at] > FADING * value[last, at]
    return np.where(lighter & gradual & dark.any(axis=0), last + 1, 0).astype(np.float32)


def _agreed(depth: np.ndarray, height: int) -> np.ndarray:
    """The depths where their neighbours say nearly the same: a shadow's end is a line, the ribs of knit are not."""
    middle = _windowed_median(depth, 0.03)
    alike = _windowed_median(np.abs(depth - middle), 0.03) < 0.012 * height
    return np.where(alike, np.round(middle), 0).astype(int)


def _bare(alpha: np.ndarray, like: np.ndarray, value: Floats) -> np.ndarray:
    """bool (H, W): surely paper, outside the product or, as inside a hoop, in a large bright patch within
    it."""
    count, pieces, stats, _ = cv2.connectedComponentsWithStats(
        ((like > 0) & (value > 0.9)).astype(np.uint8), connectivity=4
    )
    covered = max(int((alpha > 127).sum()), 1)
    large = [n for n in range(1, count) if stats[n, cv2.CC_STAT_AREA] > 0.12 * covered]
    return (alpha < 20) | np.isin(pieces, large)


def _without_specks(alpha: np.ndarray) -> np.ndarray:
    count, pieces, stats, _ = cv2.connectedComponentsWithStats((alpha > 50).astype(np.uint8))
    areas = stats[1:, cv2.CC_STAT_AREA]
    if count < 2:
        return alpha
    small = 1 + np.flatnonzero(areas < 0.004 * areas.sum())
    return np.where(np.isin(pieces, small), 0, alpha).astype(np.uint8)
