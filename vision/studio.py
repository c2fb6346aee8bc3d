"""Cuts a product out of a studio picture: a plain background of any colour, soft shadows and all.

Such a background is known almost everywhere, so nothing has to be learned: a smooth surface is fitted to the
picture's border, and everything smooth that is reached from the border and could be that surface, lit or in
shadow, is background.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

OPEN_KINDS = ("glasses", "earrings", "necklace", "bracelet", "ring")  # the background shows through these
# Lab units: three quarters of a plain background's border stay this near to a smooth surface ...
PLAIN = 3.0
SMOOTH = 0.9  # ... and nine tenths of it change less than this from pixel to pixel
RIM = 12  # px: width of the border looked at
CERTAIN = 0.95  # probability from which the network's word is taken


@dataclass(frozen=True)
class Ground:
    """A picture in Lab, float32 (H, W, 3), and the smooth surface fitted to its border; `spread`: its distance."""

    lab: np.ndarray
    surface: np.ndarray
    spread: float


def ground_of(rgb: np.ndarray) -> Ground:
    """What RGB uint8 (H, W, 3) would lie on if its background were plain."""
    lab = lab_of(rgb)
    return Ground(lab, *background_surface(lab))


def is_plain(ground: Ground) -> bool:
    """Whether the border shows one smooth surface without a texture."""
    strips = (ground.lab[:RIM], ground.lab[-RIM:], ground.lab[:, :RIM], ground.lab[:, -RIM:])
    steps = [gradient(cv2.GaussianBlur(strip, (0, 0), 1)).ravel() for strip in strips]
    return ground.spread < PLAIN and float(np.percentile(np.concatenate(steps), 90)) < SMOOTH


def lab_of(rgb: np.ndarray) -> np.ndarray:
    """CIE Lab, float32 (H, W, 3), L 0..100."""
    return cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)


def border(shape: tuple[int, ...], width: int) -> np.ndarray:
    """Bool (H, W), a frame of `width` px."""
    frame = np.ones(shape[:2], bool)
    frame[width:-width, width:-width] = False
    return frame


def background_surface(lab: np.ndarray) -> tuple[np.ndarray, float]:
    """A plane-plus-bow fitted robustly to the border of Lab (H, W, 3), and the border's median distance to
    it.
    """
    height, width = lab.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    terms = np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=-1)
    frame = border(lab.shape, max(2, min(height, width) // 40))
    rows, colours = terms[frame][::7], lab[frame][::7]
    weights = np.ones(len(rows), np.float32)
    for _ in range(8):  # reweighting lets the product touch the border
        fit, *_ = np.linalg.lstsq(rows * weights[:, None], colours * weights[:, None], rcond=None)
        distance = np.linalg.norm(colours - rows @ fit, axis=1)
        weights = 1 / (1 + (distance / max(1.0, float(np.median(distance)) * 2)) ** 2)
    return terms @ fit, float(np.percentile(distance, 75))


def studio_mask(
    rgb: np.ndarray,
    ground: Ground,
    kind: str | None,
    product: np.ndarray | None = None,
    *,
    strict: bool = False,
) -> np.ndarray:
    """uint8 (H, W), 255 on the product, for a picture with a plain background.

    The background is flooded from the border over everything smooth that could be the surface or a shadow
    on it; what stays is the product with a rim of steep shadow, which a watershed on the gradient takes
    off.

    `product`, float32 (h, w), is where the network sees it: the flood stops where that is certain, and what
    is certainly none of it goes.

    `strict` stops the flood at the faintest edge and the narrowest gap, for a product the colour of its
    ground.
    """
    lab, surface, noise = ground.lab, ground.surface, ground.spread
    unit = max(rgb.shape[:2]) / 1024
    frame = border(lab.shape, 8)
    edge = gradient(lab)
    if np.percentile(edge[frame], 95) > 0.8:  # a noisy camera: only broader edges can be believed
        lab = cv2.GaussianBlur(lab, (0, 0), 1.2)
        edge = gradient(lab)
    light, tint = shading(lab, surface)
    shade = (tint < 0.012 + 0.004 * noise + 0.02 * np.clip(1 - light, 0, 1)) & (light < 1.08 + 0.03 * noise)
    noisy = float(np.clip((2 if strict else 3) * np.percentile(edge[frame], 80), 0.3 if strict else 0.8, 3.0))
    passable = shade & (light > 0.12) & (edge < noisy)
    inside, nowhere = certain(product, rgb.shape[:2])
    passable = (passable & ~inside) | nowhere
    outside = flooded(passable, disc((6 if strict else 3) * unit))
    unlike = (tint > 0.04) | (light < 0.08)  # no shadow has this colour or is this dark
    if kind is None or kind in OPEN_KINDS:
        enclosed = passable & ~outside & (light > 0.4)
        least = 250 * unit * unit if kind else 0.03 * (~outside).sum()
        outside |= holes(lab, enclosed, ~outside, unlike, unit, least)
    rest = ~outside
    sure = rest & unlike
    core = eroded(sure, 3 * unit) | eroded(rest, 15 * unit) | inside
    thick = dilated(cv2.morphologyEx(as_mask(rest), cv2.MORPH_OPEN, disc(7 * unit)) > 0, 3 * unit)
    thick &= dilated(core, 30 * unit)  # a chain and its shadow are broad together, but have no core
    product = without_rim(rgb, rest, core, outside) & thick
    product = cv2.GaussianBlur(as_mask(product), (0, 0), (2 if kind in OPEN_KINDS else 4) * unit) > 127
    product |= strands(lab, local_background(lab, outside), rest & ~thick)
    shadow = (tint < 0.04) & (light > 0.25) & (light < 0.97)
    if product.any() and shadow[product].mean() < (
        0.4 if kind in OPEN_KINDS else 0.11
    ):  # the product itself has none of these
        product &= ~flooded_from(outside, shadow)
    return as_mask(without_crumbs(product, unit))


def certain(product: np.ndarray | None, shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Bool (H, W) twice: where the network's map (h, w) leaves no doubt, with a margin for its coarseness."""
    if product is None:
        return np.zeros(shape[:2], bool), np.zeros(shape[:2], bool)
    near = np.ones((3, 3), np.uint8)
    low, high = cv2.erode(product, near), cv2.dilate(product, np.ones((7, 7), np.uint8))
    low, high = (np.asarray(cv2.resize(m, shape[1::-1], interpolation=cv2.INTER_LINEAR)) for m in (low, high))
    return low > CERTAIN, high < 1 - CERTAIN


def solidity(mask: np.ndarray) -> float:
    """Share 0..1 of its convex hull that a mask uint8 (H, W) fills."""
    points = cv2.findNonZero(mask)
    if points is None:
        return 0.0
    return float((mask > 0).sum() / max(1.0, cv2.contourArea(cv2.convexHull(points))))


def shading(lab: np.ndarray, surface: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Float32 (H, W) twice: how much of the surface's light each pixel has, and how far its tint is from it.

    A shadow takes the same share of red, green and blue, so in linear light the ratio to the surface is grey.
    """
    here, there = (cv2.cvtColor(values.astype(np.float32), cv2.COLOR_LAB2LRGB) for values in (lab, surface))
    red, green, blue = cv2.split((here + 0.01) / (there + 0.01))  # numpy is slow along an axis of three
    light = (red + green + blue) / 3
    most = np.maximum(np.maximum(red, green), blue) / light - 1
    least = 1 - np.minimum(np.minimum(red, green), blue) / light
    return light, np.maximum(most, least) / 3


def flooded(passable: np.ndarray, neck: np.ndarray) -> np.ndarray:
    """Bool (H, W): what is reached from the picture's border through passages wider than the element
    `neck`.
    """
    padded = np.pad(as_mask(passable), 1, constant_values=255)
    wide = cv2.erode(padded, neck, borderValue=255)
    _, label = cv2.connectedComponents(wide, connectivity=4)
    rim = np.unique(label[border(label.shape, 1)])
    seed = as_mask(np.isin(label, rim[rim > 0]))
    return ((cv2.dilate(seed, neck) > 0) & (padded > 0))[1:-1, 1:-1]


def flooded_from(outside: np.ndarray, passable: np.ndarray) -> np.ndarray:
    """Bool (H, W): `outside` and the pieces of `passable` that touch it."""
    _, label = cv2.connectedComponents(as_mask(outside | passable), connectivity=4)
    return np.isin(label, np.unique(label[outside]))


def without_rim(rgb: np.ndarray, rest: np.ndarray, core: np.ndarray, outside: np.ndarray) -> np.ndarray:
    """Bool (H, W): `rest` cut back to the strongest edge between `outside` and `core`: contact shadows go."""
    markers = np.zeros(rest.shape, np.int32)
    markers[outside] = 1
    markers[core] = 2
    cv2.watershed(cv2.GaussianBlur(rgb, (7, 7), 1.6), markers)  # the weave has edges too
    return rest & (markers != 1)


def local_background(lab: np.ndarray, outside: np.ndarray) -> np.ndarray:
    """Lab (H, W, 3) of the background with its soft shadows, carried under the product by widening blurs."""
    size = (max(1, lab.shape[1] // 4), max(1, lab.shape[0] // 4))
    weight = cv2.resize(outside.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    colour = cv2.resize(lab * outside[..., None], size, interpolation=cv2.INTER_AREA)
    mean = lab[outside].mean(axis=0) if outside.any() else lab.reshape(-1, 3).mean(axis=0)
    total: np.ndarray = mean * np.ones_like(colour) * 1e-9
    mass: np.ndarray = np.full_like(weight, 1e-9)
    for width, share in ((3, 1.0), (9, 1e-2), (31, 1e-4)):  # px at quarter size
        total += share * cv2.blur(cv2.blur(colour, (width, width)), (width, width))
        mass += share * cv2.blur(cv2.blur(weight, (width, width)), (width, width))
    return cv2.resize(total / mass[..., None], lab.shape[1::-1], interpolation=cv2.INTER_LINEAR)


def strands(lab: np.ndarray, local: np.ndarray, rest: np.ndarray) -> np.ndarray:
    """Bool (H, W): the product in the thin leftovers (chains, wires, straps): whatever differs from behind
    them.
    """
    difference = np.where(rest, np.linalg.norm(lab - local, axis=2), 0).astype(np.float32)
    top = cv2.dilate(difference, np.ones((9, 9), np.uint8))
    return rest & (difference > np.maximum(6.0, 0.3 * top))


def holes(
    lab: np.ndarray, enclosed: np.ndarray, product: np.ndarray, sure: np.ndarray, unit: float, least: float
) -> np.ndarray:
    """Bool (H, W): enclosed pieces of background: inside rings, frames, handles.

    A piece of at least `least` px counts when what surrounds it is clearly of another colour: the panels of
    a white shirt are not holes.
    """
    found = np.zeros(enclosed.shape, bool)
    count, label, stats, _ = cv2.connectedComponentsWithStats(as_mask(enclosed), connectivity=4)
    least = max(
        least, 0.2 * float(stats[1:, cv2.CC_STAT_AREA].max(initial=0))
    )  # a highlight is no second hole
    for index in range(1, count):
        x, y, w, h, area = stats[index]
        if area < least:
            continue
        pad = int(41 * unit) + 1
        window = np.s_[max(0, y - pad) : y + h + pad, max(0, x - pad) : x + w + pad]
        piece = label[window] == index
        away = np.linalg.norm(lab[window] - np.median(lab[window][piece], axis=0), axis=2)
        near, around = (dilated(piece, r * unit) & ~dilated(piece, 1) & product[window] for r in (8, 40))
        if near.any() and (np.percentile(away[near], 75) > 11 or sure[window][around].mean() > 0.35):
            found[window] |= dilated(piece, 1)
    return found


def without_crumbs(product: np.ndarray, unit: float) -> np.ndarray:
    """Bool (H, W): the groups of at least 2 % of the largest one; beads of a chain are one group."""
    count, label = cv2.connectedComponents(as_mask(dilated(product, 3 * unit)), connectivity=8)
    if count < 2:
        return product
    areas = np.bincount(label[product], minlength=count)
    return (areas >= 0.02 * areas.max())[label] & product


def gradient(lab: np.ndarray) -> np.ndarray:
    """Float32 (H, W): Lab units per pixel."""
    smooth = cv2.GaussianBlur(lab, (5, 5), 0.9)
    gx = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, ksize=3, scale=1 / 8)
    gy = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, ksize=3, scale=1 / 8)
    light, red, blue = cv2.split(gx * gx + gy * gy)
    return np.sqrt(light + red + blue)


def disc(radius: float) -> np.ndarray:
    """A round structuring element of about this radius in px."""
    side = 2 * max(1, round(radius)) + 1
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))


def dilated(truth: np.ndarray, radius: float) -> np.ndarray:
    return cv2.dilate(as_mask(truth), disc(radius)) > 0


def eroded(truth: np.ndarray, radius: float) -> np.ndarray:
    return cv2.erode(as_mask(truth), disc(radius)) > 0


def as_mask(truth: np.ndarray) -> np.ndarray:
    return truth.astype(np.uint8) * np.uint8(255)
