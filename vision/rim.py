"""Taking the paper's shadow off the rim of a garment that was cut out of a studio picture.

A flood from the border stops where a shadow grows steep, some pixels before the cloth. Two things tell the rest of
the shadow from the cloth: it has the paper's very hue, as tightly as the garment's own colours allow to ask, and
going inwards it only grows darker, gradually, until the cloth's edge makes it lighter or coloured at a stroke.
"""

from __future__ import annotations

import cv2
import numpy as np

from vision.studio import Ground, as_mask, dilated, disc, eroded, gradient, shading, without_crumbs

HUES = (0.008, 0.03)  # how far a shadow's tint may be from its paper's: JPEG's own noise, and at most
PALEST, TAKEN = (
    5,
    0.6,
)  # percentile of the garment's own tints, and how much of it is still taken for a shadow's
CORE = 14  # px at 1024: farther from the outline nothing is a shadow's rim
SHARP = 4.5  # Lab units a pixel; a shadow changes more slowly
DARKEST = 0.15  # of the paper's light
OUT, DEEP = 8, 26  # px at 1024: how far beside the outline a profile begins and how deep it goes
BLURRED = 8  # px at 1024: how deep where hue has taken off what JPEG did not blur
EDGE = 0.13  # of log light a pixel: as much, and at a stroke, an outline changes
RAMP = 3  # px that an outline's blur takes
COLOURED = 0.025  # tint from which the cloth has begun
FLOOR = 0.01  # of the paper's light, so that black has a logarithm
FALL = 1.25  # how much lighter the paper is than the shadow's darkest
GRADUAL = 0.6  # of the outline's steepness: a shadow falls more slowly than that
HALF = 0.5  # of the way through the garment: no shadow is wider than the strap beside it
STEEPEST = 0.2  # of log light a pixel: the same where only a tint tells the cloth
ALONG = 40  # px at 1024 to each side over which neighbours must agree
NUB = 8  # px at 1024: what is narrower, beside a shadow that went, is the rest of it
BESIDE = 10  # px at 1024 within which one of them must know: around corners neighbours are no guide
AGREED = 0.3  # share of them that must know
SPREAD = 2.5  # px at 1024 by which half of them may differ: the weave of cloth gives any depth


def without_rim_shadow(mask: np.ndarray, ground: Ground) -> np.ndarray:
    """The mask of a garment, uint8 (H, W), without the shadow beside it; `ground` of the same size."""
    light, _ = shading(ground.lab, ground.surface)
    _, tint = shading(cv2.GaussianBlur(ground.lab, (0, 0), 1.0), ground.surface)
    edge = gradient(ground.lab)
    inside = mask > 0
    unit = max(mask.shape) / 1024
    hue = own_hue(inside, tint, unit)
    if hue is not None:
        inside = without_hue(inside, light, tint, edge, hue, unit)
    inside = without_valley(inside, light, tint, unit, DEEP if hue is None else BLURRED)
    return as_mask(without_crumbs(evened(mask > 0, inside, unit), unit))


def evened(before: np.ndarray, after: np.ndarray, unit: float) -> np.ndarray:
    """`after` with an even outline where something went: no nubs of shadow stay, no bites; straps keep theirs."""
    gone = before & ~after
    near = dilated(gone, NUB * unit)
    thick = cv2.morphologyEx(as_mask(after), cv2.MORPH_OPEN, disc(NUB * unit)) > 0
    after = after & ~(near & ~thick)
    even = cv2.GaussianBlur(after.astype(np.float32), (0, 0), 0.75 * NUB * unit) > 0.5
    return np.where(near & dilated(thick, NUB * unit), even & before, after)


def own_hue(mask: np.ndarray, tint: np.ndarray, unit: float) -> float | None:
    """How near to the paper's a shadow's tint must be to be told from the garment by it; None when it cannot."""
    core = tint[eroded(mask, CORE * unit)]
    hue = min(TAKEN * float(np.percentile(core, PALEST)), HUES[1]) if core.size else 0.0
    return hue if hue >= HUES[0] else None


def without_hue(
    mask: np.ndarray, light: np.ndarray, tint: np.ndarray, edge: np.ndarray, hue: float, unit: float
) -> np.ndarray:
    """Without what has the paper's hue and is reached from outside over no edge."""
    shadow = (tint < hue) & (light > DARKEST) & (light < 1.08) & (edge < SHARP)
    _, pieces = cv2.connectedComponents((shadow | ~mask).astype(np.uint8), connectivity=4)
    reached = np.isin(pieces, np.unique(pieces[~mask]))
    kept = cv2.GaussianBlur((mask & ~reached).astype(np.float32), (0, 0), max(0.8, 2 * unit)) > 0.5
    return mask & kept


def without_valley(
    mask: np.ndarray, light: np.ndarray, tint: np.ndarray, unit: float, deep: float
) -> np.ndarray:
    """Without what grows gradually darker from the outline inwards until an edge, as deep as neighbours agree.

    deep  px at 1024, at most
    """
    gone = np.zeros(mask.shape, np.uint8)
    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    for contour in contours:
        if len(contour) < 4 * ALONG * unit:
            continue
        points = _smooth(contour[:, 0].astype(np.float32), 3 * unit)
        inward = _inward(points, mask)
        depth = agreed(valleys(points, inward, mask, light, tint, unit, deep), unit)
        ends = points + inward * depth[:, None]
        for i in np.flatnonzero(depth > 0):
            j = (i + 1) % len(points)
            quad = np.rint([points[i] - inward[i], points[j] - inward[j], ends[j], ends[i]]).astype(np.int32)
            cv2.fillPoly(gone, [quad], 1)
    return mask & (gone == 0)


def valleys(
    points: np.ndarray,
    inward: np.ndarray,
    mask: np.ndarray,
    light: np.ndarray,
    tint: np.ndarray,
    unit: float,
    deep: float,
) -> np.ndarray:
    """float32 (N,), px of shadow inwards of each point of an outline, NaN where nothing can be said.

    points, inward  float32 (N, 2), places and unit vectors into the garment
    """
    out = round(OUT * unit)
    steps = np.arange(-out, round(deep * unit) + 1, dtype=np.float32)
    at = points[:, None] + steps[None, :, None] * inward[:, None]
    profile, hue, within = (
        cv2.remap(plane, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        for plane in (cv2.GaussianBlur(light, (0, 0), 0.7), tint, mask.astype(np.float32))
    )
    slope = np.abs(np.diff(np.log(profile + FLOOR), axis=1))
    so_far = np.maximum.accumulate(slope, axis=1)
    # The edge's own ramp is no part of what comes before it.
    so_far = np.pad(so_far, ((0, 0), (RAMP, 0)), mode="edge")[:, : slope.shape[1]]
    edges = (slope > EDGE) & (slope > so_far / GRADUAL)
    edges[:, : out - 1] = False
    coloured = (hue[:, 1:] > COLOURED) & (so_far < STEEPEST)
    coloured[:, : out - 1] = False
    ends = edges | coloured
    stop = np.where(ends.any(axis=1), ends.argmax(axis=1), 0)
    rows = np.arange(len(points))
    ramp = np.minimum(stop[:, None] + np.arange(RAMP), slope.shape[1] - 1)
    steepest = stop + np.where(edges[rows, stop], slope[rows[:, None], ramp].argmax(axis=1), 0)
    depth = (steepest - out).astype(np.float32)
    before = np.where(np.arange(profile.shape[1]) <= stop[:, None], profile, np.inf).min(axis=1)
    deep_enough = profile[:, 0] > FALL * before
    through = within[:, out + 3 :] < 0.5
    room = np.where(through.any(axis=1), through.argmax(axis=1) + 3, np.inf)
    deep_enough &= depth < HALF * room
    known = ends.any(axis=1) & (deep_enough | (depth <= 1))
    return np.where(known, np.maximum(depth, 0), np.nan).astype(np.float32)


def agreed(depth: np.ndarray, unit: float) -> np.ndarray:
    """float32 (N,): depths around a closed outline where their neighbours say nearly the same, theirs elsewhere."""
    half = max(2, round(ALONG * unit))
    if len(depth) < 2 * half + 1:
        return np.zeros(len(depth), np.float32)
    near = np.lib.stride_tricks.sliding_window_view(np.pad(depth, half, mode="wrap"), 2 * half + 1)
    known = np.isfinite(near)
    usual = np.nanmedian(np.where(known.any(axis=1, keepdims=True), near, 0), axis=1)
    apart = np.nanmedian(np.where(known.any(axis=1, keepdims=True), np.abs(near - usual[:, None]), 0), axis=1)
    own = np.where(np.abs(depth - usual) < 3 * unit, depth, usual)
    beside = round(BESIDE * unit)
    own = np.where(known[:, half - beside : half + beside + 1].any(axis=1), own, 0)
    return np.where((known.mean(axis=1) >= AGREED) & (apart < SPREAD * unit), own, 0).astype(np.float32)


def _smooth(points: np.ndarray, sigma: float) -> np.ndarray:
    """A closed outline, float32 (N, 2), without its pixel steps."""
    reach = max(1, round(3 * sigma))
    if len(points) <= 2 * reach:
        return points
    padded = np.pad(points, ((reach, reach), (0, 0)), mode="wrap")
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / max(sigma, 1e-3)) ** 2)
    weights /= weights.sum()
    return np.stack([np.convolve(padded[:, k], weights, mode="valid") for k in (0, 1)], axis=1).astype(
        np.float32
    )


def _inward(points: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """float32 (N, 2), unit vectors into the mask at each point of its outline."""
    along = np.roll(points, -2, axis=0) - np.roll(points, 2, axis=0)
    normal = np.stack([-along[:, 1], along[:, 0]], axis=1)
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-6)
    ahead = np.rint(points + 3 * normal).astype(int)
    x, y = (np.clip(ahead[:, k], 0, mask.shape[1 - k] - 1) for k in (0, 1))
    return normal if mask[y, x].mean() > 0.5 else -normal
