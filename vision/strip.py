"""Bending something long and thin, a chain, a bracelet, a ring's band, from its own line onto a curve of the
photo.

Along the line a millimetre stays a millimetre; across it nothing is stretched, so beads stay round and links
whole.
"""

import cv2
import numpy as np
from scipy.spatial import cKDTree

from vision.overlay import Box, Layer, lay

Floats = np.ndarray
FINE = 2048
NOWHERE = -1e4


def arc(line: Floats) -> Floats:
    """float32 (n,), the length along a polyline (n, d) at each of its points."""
    steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    return np.concatenate([[0.0], np.cumsum(steps)]).astype(np.float32)


def along(line: Floats, shares: Floats) -> Floats:
    """Points float32 (n, 2) at these shares 0..1 of a polyline's length."""
    steps = arc(line)
    steps = steps / max(float(steps[-1]), 1e-6)
    return np.stack([np.interp(shares, steps, line[:, axis]) for axis in (0, 1)], axis=1).astype(np.float32)


def normals(line: Floats) -> Floats:
    """Unit vectors float (n, 2) across a polyline, to its left when y points down."""
    ahead = np.gradient(line, axis=0)
    across = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1)
    return across / np.maximum(np.linalg.norm(ahead, axis=1), 1e-6)[:, None]


def bend(rgba: np.ndarray, source: Floats, curve: Floats, half: float, zoom: float, box: Box) -> Layer:
    """The strip of `rgba` about the points `source`, laid about the points `curve`, one for one.

    rgba    uint8 (H, W, 4) straight alpha
    source  float32 (n, 2) px of the cut-out
    curve   float32 (n, 2) px of the photo
    half    px of the cut-out, half the strip's breadth
    zoom    photo px per cut-out px, across
    """
    fine = along(curve, np.linspace(0, 1, FINE))
    steps = arc(curve)
    share = np.interp(np.linspace(0, float(steps[-1]), FINE), steps, np.arange(len(curve)))
    tree, side_of, across_source = cKDTree(fine), normals(fine), normals(source)
    band = half * zoom

    def inverse(points: Floats) -> Floats:
        uv = np.full(points.shape, NOWHERE, np.float32)
        near = _near(curve, box, band + 2)
        spot = tree.query(points[near])[1]
        side = np.einsum("ij,ij->i", points[near] - fine[spot], side_of[spot])
        beyond = np.linalg.norm(points[near] - fine[spot], axis=1) > np.abs(side) + 1.0  # past the ends
        base, across = _at(source, share[spot]), _at(across_source, share[spot])
        inside = (np.abs(side) <= band + 0.5) & ~beyond
        uv[near] = np.where(inside[:, None], base + across * (side / zoom)[:, None], NOWHERE)
        return uv

    return lay(rgba, inverse, box, zoom)


def only_near(rgba: np.ndarray, line: Floats, half: float) -> np.ndarray:
    """The cut-out with nothing but what lies within `half` px of the line."""
    near = np.zeros(rgba.shape[:2], np.uint8)
    cv2.polylines(
        near, [np.rint(line).astype(np.int32).reshape(-1, 1, 2)], False, 255, max(1, round(2 * half))
    )
    out = rgba.copy()
    out[..., 3] = np.minimum(out[..., 3], near)
    return out


def _at(points: Floats, places: Floats) -> Floats:
    count = np.arange(len(points))
    return np.stack([np.interp(places, count, points[:, axis]) for axis in (0, 1)], axis=1)


def _near(curve: Floats, box: Box, half: float) -> np.ndarray:
    """bool (h, w): the pixels of the box within `half` px of the curve."""
    mask = np.zeros(box.shape, np.uint8)
    line = np.rint(curve - np.array([box.left, box.top])).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(mask, [line], False, 1, 2 * int(np.ceil(half)) + 1)
    return mask > 0
