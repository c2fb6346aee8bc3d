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
