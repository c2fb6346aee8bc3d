"""What cloth does to light by being worn: it rounds away at its sides, and throws a soft shadow on what lies beneath.

A product picture is lit evenly and lies flat; on a body the sides turn away from the light, sleeves darken the flank
beside them and a hem darkens the legs under it. All of it is lightness alone, so hues stay.
"""

from __future__ import annotations

import cv2
import numpy as np

ROUND = 0.30  # log luminance that the very side of a torso, sleeve or leg loses
CAST = 0.42  # share of the light a hem or a cuff takes from what lies right under it
REACH = 0.10  # of the body's unit: how far a cast shadow reaches
DROP = 0.045  # of the body's unit: how far below its garment it falls, the light coming from above


def rounding(alpha: np.ndarray, upright: bool) -> np.ndarray:
    """Log-luminance, float32 (H, W), 0 in the middle of a part and -ROUND at its sides.

    alpha    float32 (H, W) 0..1, one part of a garment, such as its torso or one leg
    upright  whether it hangs upright: then only its left and right turn away, not its hem
    """
    solid = alpha > 0.5
    if not solid.any():
        return np.zeros(alpha.shape, np.float32)
    if upright:
        across = _across_rows(solid)
    else:
        inside = cv2.distanceTransform(solid.astype(np.uint8), cv2.DIST_L2, 3)
        thick = cv2.GaussianBlur(cv2.dilate(inside, np.ones((15, 15), np.uint8)), (0, 0), 4)
        across = 1 - np.clip(inside / np.maximum(thick, 1.0), 0, 1)
    return (-ROUND * np.clip(across, 0, 1) ** 4).astype(np.float32)


def _across_rows(solid: np.ndarray) -> np.ndarray:
    """0 in the middle of each row's runs, 1 at their ends, evened out down the rows; float32 (H, W)."""
    columns = np.arange(solid.shape[1], dtype=np.float32)[None]
    left = np.maximum.accumulate(np.where(solid, -1.0, columns), axis=1)
    right = np.minimum.accumulate(np.where(solid, columns[0, -1] + 1, columns)[:, ::-1], axis=1)[:, ::-1]
    across = np.abs(columns - (left + right) / 2) / np.maximum((right - left) / 2, 1.0)
    weight = solid.astype(np.float32)
    sigma = max(1.0, 0.006 * solid.shape[0])
    total = cv2.GaussianBlur(across.astype(np.float32) * weight, (1, 0), sigmaX=0.01, sigmaY=sigma)
    return total / np.maximum(cv2.GaussianBlur(weight, (1, 0), sigmaX=0.01, sigmaY=sigma), 1e-3)


def cast(alpha: np.ndarray, unit: float) -> np.ndarray:
    """Share of the light, float32 (H, W) 0..CAST, that a layer takes from what lies right under and below it.

    alpha  float32 (H, W) 0..1 of the layer; what it takes within itself is 0
    unit   px, see `vision.drape.Body`
    """
    down = np.array([[1, 0, 0], [0, 1, DROP * unit]], np.float32)
    fallen = cv2.warpAffine(alpha, down, alpha.shape[1::-1])
    soft = cv2.GaussianBlur(fallen, (0, 0), max(0.6, 0.5 * REACH * unit))
    return (CAST * soft * (1 - alpha)).astype(np.float32)
