"""Cuts a product out of a cluttered picture (a carpet, a wooden floor, a bed, a wall), and says how sure
that is.

GrabCut (Rother, Kolmogorov, Blake 2004, doi:10.1145/1015706.1015720) separates two mixtures of colours; it
starts from what differs from the picture's border and lies in its middle. It is often wrong, so what it
returns is judged: a good outline lies on edges, closes far from the border, and has other colours inside
than just outside.
"""

from __future__ import annotations

import cv2
import numpy as np

from vision.studio import border, disc, gradient, lab_of

SIDE = 400  # px: long side GrabCut works at
ROUNDS = 4
SURFACES = 5  # colours kept of the border


def clutter_mask(rgb: np.ndarray) -> tuple[np.ndarray, float, str | None]:
    """Mask uint8 (H, W), 255 on the product, its confidence 0..1, and the reason for a low one."""
    scale = min(1.0, SIDE / max(rgb.shape[:2]))
    small = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else rgb
    lab = lab_of(small)
    product = grab(small, unlike_border(lab))
    confidence, reason = judged(lab, product)
    if confidence < 0.8:  # the border may show the product's own colour: start from the middle alone
        other = grab(small, middle(lab.shape))
        if (second := judged(lab, other))[0] > confidence:
            product, (confidence, reason) = other, second
    mask = cv2.resize(
        product.astype(np.uint8) * np.uint8(255), rgb.shape[1::-1], interpolation=cv2.INTER_LINEAR
    )
    return np.where(mask > 127, 255, 0).astype(np.uint8), confidence, reason


def unlike_border(lab: np.ndarray) -> np.ndarray:
    """Float32 (H, W), 0..1: how much a pixel differs from every colour of the border, more so in the
    middle.
    """
    height, width = lab.shape[:2]
    values = lab * np.array([0.6, 1, 1], np.float32)  # shadows and folds change L most
    edge = values[border(lab.shape, max(2, round(0.05 * min(height, width))))]
    criteria = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 0.5)
    cv2.setRNGSeed(1)
    first = np.zeros((len(edge), 1), np.int32)
    _, label, centres = cv2.kmeans(
        edge.astype(np.float32), SURFACES, first, criteria, 1, cv2.KMEANS_PP_CENTERS
    )
    share = np.bincount(label.ravel(), minlength=SURFACES) / len(label)
    nearest = np.full((height, width), np.inf, np.float32)
    for centre, part in zip(centres, share, strict=True):
        if part > 0.04:  # rarer colours are the product touching the border
            nearest = np.minimum(nearest, np.linalg.norm(values - centre, axis=2))
    score = cv2.GaussianBlur(nearest, (0, 0), 2) * (0.35 + 0.65 * middle(lab.shape))
    return np.clip(score / max(float(np.percentile(score, 97)), 1.0), 0, 1)


def middle(shape: tuple[int, ...]) -> np.ndarray:
    """Float32 (H, W): 1 in the middle of the picture, falling to 0.1 in its corners."""
    y, x = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j].astype(np.float32)
    return np.exp(-1.2 * (x * x + y * y))


def grab(small: np.ndarray, unlike: np.ndarray) -> np.ndarray:
    """Bool (H, W): GrabCut's product, its largest pieces, without holes."""
    level, _ = cv2.threshold((unlike * 255).astype(np.uint8), 0, 255, cv2.THRESH_OTSU)
    hint = np.where(unlike * 255 > level, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    hint[border(small.shape, 3)] = cv2.GC_BGD
    if (hint == cv2.GC_PR_FGD).sum() < 50:
        return hint == cv2.GC_PR_FGD
    cv2.setRNGSeed(1)
    cv2.grabCut(
        small[..., ::-1].copy(),
        hint,
        (0, 0, 1, 1),
        np.zeros((1, 65)),
        np.zeros((1, 65)),
        ROUNDS,
        cv2.GC_INIT_WITH_MASK,
    )
    found: np.ndarray = np.isin(hint, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    found = cv2.medianBlur(cv2.morphologyEx(found, cv2.MORPH_OPEN, disc(2)), 7)
    return filled(largest(found))


def largest(found: np.ndarray) -> np.ndarray:
    """Bool (H, W): the pieces at least a quarter the size of the largest (a pair of shoes is two)."""
    count, label, stats, _ = cv2.connectedComponentsWithStats(found, connectivity=8)
    if count < 2:
        return found > 0
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    return (areas >= 0.25 * areas.max())[label] & (found > 0)


def filled(product: np.ndarray) -> np.ndarray:
    """Bool (H, W): the same without enclosed holes smaller than a tenth of it."""
    count, label, stats, _ = cv2.connectedComponentsWithStats((~product).astype(np.uint8), connectivity=4)
    small = stats[:count, cv2.CC_STAT_AREA] < 0.1 * product.sum()
    rim = np.unique(label[border(label.shape, 1)])
    small[rim] = False
    return product | small[label]


def judged(lab: np.ndarray, product: np.ndarray) -> tuple[float, str | None]:
    """Confidence 0..1 and the reason for a low one."""
    share = float(product.mean())
    if share < 0.03:
        return 0.0, "no product stands out from the background"
    if share > 0.85:
        return 0.1, "the product fills the picture, so its outline cannot be seen"
    touching = float(product[border(product.shape, 5)].mean())
    mask = product.astype(np.uint8)
    rim = (cv2.dilate(mask, disc(2)) > 0) & (cv2.erode(mask, disc(2)) == 0)
    edge = gradient(lab)
    on_edges = float(
        np.median(cv2.dilate(edge, np.ones((3, 3), np.uint8))[rim]) / (np.percentile(edge, 75) + 1)
    )
    apart = 1 - overlap(lab, product, (cv2.dilate(mask, disc(14)) > 0) & ~product)
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    length = sum(cv2.arcLength(c, True) for c in contours)
    ragged = length * length / (4 * np.pi * float(product.sum()))
    height, width = product.shape
    centre = float(product[height // 3 : 2 * height // 3, width // 3 : 2 * width // 3].mean())
    parts = {
        "what stands out is too small": np.clip(share / 0.12, 0, 1),
        "what stands out is not in the middle": np.clip(0.25 + 1.5 * centre, 0, 1),
        "the product runs out of the picture": np.clip(1.2 - 4 * touching, 0, 1),
        "its outline does not lie on clear edges": np.clip(on_edges / 2.2, 0, 1),
        "its colours are those of the background": np.clip(apart / 0.6, 0, 1),
        "its outline is ragged": np.clip(1.6 - ragged / 14, 0, 1),
    }
    confidence = float(np.prod(list(parts.values())) ** 0.5)
    reason = min(parts, key=lambda name: parts[name]) if confidence < 0.5 else None
    return round(confidence, 3), reason


def overlap(lab: np.ndarray, one: np.ndarray, other: np.ndarray) -> float:
    """Bhattacharyya coefficient 0..1 of the colours of two regions."""
    pixels = np.floor(
        np.clip(lab + np.array([0, 110, 110], np.float32), 0, 219) / np.array([12.5, 10, 10], np.float32)
    ).astype(np.int32)
    index = pixels[..., 0] * 484 + pixels[..., 1] * 22 + pixels[..., 2]
    first, second = (np.bincount(index[region], minlength=9 * 484) for region in (one, other))
    if not first.sum() or not second.sum():
        return 1.0
    return float(np.sqrt(first / first.sum() * second / second.sum()).sum())
