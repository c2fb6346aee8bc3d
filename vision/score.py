"""How good a render is, in named parts from 0 (bad) to 1 (good), and which renders are not fit to be shown."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np

from vision.errors import PoorRender

STRIKING = 18.0  # CIE76 from the product's own colour that counts as another colour
STEP = 40.0  # levels across the outline of what changed, beyond the photo's own, that count as a visible seam

# Below these a render is not shown; the sentence says what photo would work.
LEAST = {
    "coverage": (
        0.55,
        "Too much of the body is hidden here for this piece; a photo with your arms at your sides works.",
    ),
    "leftovers": (
        0.75,
        "I could not take off what you wear here; a photo in closer-fitting clothes works better.",
    ),
    "shape": (
        0.93,
        "This pose bends the piece too far; a photo from the front with your arms at your sides works.",
    ),
    "seam": (0.25, "The result would show seams in this photo; one with a plainer background works better."),
    "colour": (0.25, "This photo's light would change the product's colour too much; one by daylight works."),
}


def check(score: Mapping[str, float]) -> None:
    """Raises PoorRender when a part of the score is too low for the picture to be shown."""
    for name, (least, sentence) in LEAST.items():
        if score.get(name, 1.0) < least:
            raise PoorRender(sentence)


def coverage(wanted: np.ndarray, shown: np.ndarray, in_front: np.ndarray) -> float:
    """Share of where the garment should be seen that shows it; all (H, W), wanted and shown bool, in_front 0..1."""
    free = wanted & (in_front < 0.5)
    return float((free & shown).sum() / max(int(free.sum()), 1)) if wanted.any() else 1.0


def leftovers(old: np.ndarray, untouched: np.ndarray) -> float:
    """1 less the share of the old garment's pixels, bool (H, W), that are still to be seen."""
    return 1.0 - float((old & untouched).sum() / max(int(old.sum()), 1))


def colour(worn: np.ndarray, product: np.ndarray) -> float:
    """1 for the product's mean colour, 0 for a striking difference; uint8 or float32 (N, 3) RGB each."""
    if not len(worn) or not len(product):
        return 1.0
    pair = np.array([[worn.mean(axis=0), product.mean(axis=0)]], np.float32) / 255.0
    lab = cv2.cvtColor(pair, cv2.COLOR_RGB2LAB)[0]
    # Light may change, hue may not: lightness counts by half.
    return float(np.clip(1 - np.linalg.norm((lab[0] - lab[1]) * [0.5, 1, 1]) / STRIKING, 0, 1))


def seam(photo: np.ndarray, image: np.ndarray, changed: np.ndarray, garment: np.ndarray) -> float:
    """1 when the outline of what changed, where it is not the garment's own edge, is as smooth as the photo was.

    photo, image uint8 (H, W, 3); changed, garment bool (H, W)
    """
    inside = cv2.erode(changed.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    outside = cv2.dilate(changed.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    rim = outside & ~inside & ~(cv2.dilate(garment.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0)
    if rim.sum() < 50:
        return 1.0

    def steps(picture: np.ndarray) -> np.ndarray:
        gray = cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), (0, 0), 1.0)
        return cv2.morphologyEx(gray, cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8))[rim].astype(np.float32)

    return float(np.clip(1 - np.maximum(steps(image) - steps(photo), 0).mean() / STEP, 0, 1))
