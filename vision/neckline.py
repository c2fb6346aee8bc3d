"""What a product picture shows of a garment's inside, which nobody sees when it is worn: back collar, waistband, hood."""

from __future__ import annotations

import cv2
import numpy as np

MIN_DROP = 0.11  # share of the chest's width by which a front neckline hangs below the neck's sides; the back one does not
CLEAR_WAISTBAND = 6.0
SURE_NECKLINE = 9.0
CLEAR_NECKLINE = 3.0  # CIE Lab (8 bit) steps across the edge of a neckline that can be told from its inside
DARK_CLOTH = 100.0  # CIE Lab (8 bit) lightness below which steps of lightness count for more
HOOD = 0.16  # of the chest's width: what stands higher above the neck is a hood


def waist_inside(rgb: np.ndarray, mask: np.ndarray, points: dict[str, np.ndarray]) -> np.ndarray:
    """The inside of the back waistband, uint8 (h, w): above the clearest of some shallow curves across the waist."""
    left, right = points["waist_l"], points["waist_r"]
    width = float(right[0] - left[0])
    lab = cv2.GaussianBlur(cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB), (0, 0), max(0.7, 0.004 * width)).astype(
        np.float32
    )
    even = np.linspace(-1, 1, 33, dtype=np.float32)[None]
    drops = np.arange(0.012, 0.11, 0.004, dtype=np.float32)[:, None]
    curves = (left + right) / 2 + even[..., None] * (0.96 * (right - left) / 2) + 0 * drops[..., None]
    curves[..., 1] += drops * width * (1 - even**2) + 0.01 * width
    contrast = _contrast(lab, mask, curves.astype(np.float32), 0.012 * width)
    inside = np.zeros(mask.shape, np.uint8)
    if contrast.max() >= CLEAR_WAISTBAND:
        best = curves[int(contrast.argmax())]
        roof = [[best[-1, 0], 0], [best[0, 0], 0]]
        cv2.fillPoly(inside, [np.rint(np.vstack([best, roof])).astype(np.int32)], 255)
    return inside * _with_rim(mask)


def opening_of(rgb: np.ndarray, mask: np.ndarray, points: dict[str, np.ndarray], deep: bool) -> np.ndarray:
    """The inside of the back collar, uint8 (h, w): above the best of many symmetric curves y = depth (1 - |x|^p)."""
    opening = np.zeros(mask.shape, np.uint8)
    left, right = points["neck_l"], points["neck_r"]
    chest = float(points["armpit_r"][0] - points["armpit_l"][0])
    lab = cv2.GaussianBlur(cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB), (0, 0), max(0.8, 0.006 * chest)).astype(
        np.float32
    )
    # In dark cloth the same step of light is fewer levels.
    lab[..., 0] *= float(np.clip(DARK_CLOTH / max(float(np.median(lab[mask > 0, 0])), 1.0), 1.0, 3.0))
    curves, depths = _necklines(left, right, chest)
    contrast = _contrast(lab, mask, curves, 0.018 * chest)
    # A coat's lapels run down to its first button; the edges of a shirt worn under it, or of its lining, do not.
    score = (
        np.minimum(contrast, SURE_NECKLINE) * (1.0 + 0.8 * depths)
        if deep
        else contrast * (1.0 - 0.35 * depths)
    )
    best = curves[int(score.argmax())]
    if contrast[int(score.argmax())] < CLEAR_NECKLINE:
        return opening
    roof = min(left[1], right[1]) - chest
    polygon = np.vstack([best, [[best[-1, 0], roof], [best[0, 0], roof]]])
    cv2.fillPoly(opening, [np.rint(polygon).astype(np.int32)], 255)
    return opening * _with_rim(mask)


def hood(mask: np.ndarray, points: dict[str, np.ndarray]) -> np.ndarray:
    """A hood spread out above the neck, uint8 (h, w): worn, it hangs behind it. Nothing for collars, which are lower."""
    chest = float(points["armpit_r"][0] - points["armpit_l"][0])
    neck = min(points["neck_l"][1], points["neck_r"][1])
    hood = np.zeros(mask.shape, np.uint8)
    if neck - np.flatnonzero(mask.any(axis=1))[0] > HOOD * chest:
        hood[: int(neck - 0.3 * HOOD * chest)] = 255
    return hood * _with_rim(mask)


def _with_rim(mask: np.ndarray) -> np.ndarray:
    """The mask, uint8 (h, w), with the soft edge outside of it, which would stay as a line."""
    return cv2.dilate(mask, np.ones((7, 7), np.uint8))


def _necklines(left: np.ndarray, right: np.ndarray, chest: float) -> tuple[np.ndarray, np.ndarray]:
    """Curves to try, float32 (C, 33, 2), and their depths as shares of the chest, float32 (C,): V, round and square."""
    insets, powers = np.array([0, 0.03, 0.06, 0.09], np.float32), np.array([1, 1.4, 2, 3, 6], np.float32)
    depths = np.arange(MIN_DROP, 0.8, 0.012, dtype=np.float32)
    inset, power, depth = (grid.ravel() for grid in np.meshgrid(insets, powers, depths, indexing="ij"))
    even = np.linspace(-1, 1, 33, dtype=np.float32)[None]
    across = np.sign(even) * np.abs(even) ** np.where(power > 3, 0.5, 1.0)[:, None]
    middle, half = (left + right) / 2, (right - left) / 2
    shrink = np.maximum(0.3, 1 - inset * chest / max(float(np.linalg.norm(half)), 1e-6))
    curves = middle + across[..., None] * (half * shrink[:, None])[:, None]
    curves[..., 1] += (depth * chest)[:, None] * (1 - np.abs(across) ** power[:, None])
    return curves.astype(np.float32), depth


def _contrast(lab: np.ndarray, mask: np.ndarray, curves: np.ndarray, reach: float) -> np.ndarray:
    """How much the colour changes one way across each curve, at its weaker places; 0 where it leaves the garment."""
    tangent = np.gradient(curves, axis=1)
    normal = np.stack([-tangent[..., 1], tangent[..., 0]], axis=-1)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True) + 1e-6
    height, width = mask.shape

    def at(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        columns = np.clip(np.rint(points[..., 0]).astype(int), 0, width - 1)
        rows = np.clip(np.rint(points[..., 1]).astype(int), 0, height - 1)
        return rows, columns

    below, above = at(curves + reach * normal), at(curves - reach * normal)
    # A print changes its colour back and forth along the curve; an edge of cloth changes it one way throughout.
    change = (lab[below] - lab[above])[:, 3:-3]
    way = change.mean(axis=1)
    way /= np.linalg.norm(way, axis=1, keepdims=True) + 1e-6
    on_cloth = mask[below][:, 2:-2].mean(axis=1) >= 0.95
    # The inside lies in the shade: an edge below which the cloth is lighter is the likelier one.
    lighter = np.where(way[:, 0] > 0, 1.0, 0.6)
    step = np.einsum("cnk,ck->cn", change, way) * mask[above][:, 3:-3]
    return np.quantile(step, 0.25, axis=1) * on_cloth * lighter
