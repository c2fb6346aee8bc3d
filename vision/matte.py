"""Soft edges and clean rim colours for a product's hard mask.

Near the outline every pixel is a mixture I = alpha F + (1 - alpha) B. F is taken from the nearest pixels
surely inside, B from the nearest surely outside (soft shadow included), and alpha is where I lies between
the two.
"""

import cv2
import numpy as np

BAND = 2  # px to each side of the outline that may be mixtures
TRUST = 60.0  # squared colour difference (0..255 per channel) at which the colours decide as much as the mask


def matte(rgb: np.ndarray, mask: np.ndarray, band: int = BAND) -> np.ndarray:
    """RGBA uint8 (H, W, 4) from RGB uint8 (H, W, 3) and a hard mask uint8 (H, W), 255 inside.

    Alpha is 0 or 255 farther than `band` px from the outline; the colour of every visible pixel is the
    product's own, with nothing of the background mixed in.
    """
    inside, outside = sure(mask, band)
    unknown = ~(inside | outside)
    image = rgb[unknown].astype(np.float32)
    front, back = nearest(rgb, inside, unknown), nearest(rgb, outside, unknown)
    prior = cv2.GaussianBlur(mask, (0, 0), 0.7)[unknown].astype(np.float32) / 255
    alpha = mixture(image, front, back, prior)
    own = (image - (1 - alpha[:, None]) * back) / np.maximum(alpha[:, None], 0.3)
    blend = np.clip(
        (alpha[:, None] - 0.3) / 0.6, 0, 1
    )  # small alphas divide noise: there the core's colour serves
    own = blend * np.clip(own, 0, 255) + (1 - blend) * front
    rgba = np.dstack([rgb, np.where(inside, 255, 0).astype(np.uint8)])
    rgba[unknown] = np.rint(np.column_stack([own, alpha * 255])).astype(np.uint8)
    return rgba


def mixture(image: np.ndarray, front: np.ndarray, back: np.ndarray, prior: np.ndarray) -> np.ndarray:
    """Float32 (N,): the alpha that puts each colour of `image` (N, 3) between `back` and `front`, drawn to
    `prior`.
    """
    reach = front - back
    strength = (reach * reach).sum(axis=1)
    along = ((image - back) * reach).sum(axis=1)
    alpha = np.clip((along + TRUST * prior) / (strength + TRUST), 0, 1)
    return np.where(alpha < 0.04, 0, alpha)


def sure(mask: np.ndarray, band: int) -> tuple[np.ndarray, np.ndarray]:
    """Bool (H, W) twice: surely inside and surely outside. A strand thinner than the band keeps its middle
    line.
    """
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * band + 1, 2 * band + 1))
    inside = cv2.erode(mask, disc) > 127
    outside = cv2.dilate(mask, disc) <= 127
    depth = cv2.distanceTransform((mask > 127).astype(np.uint8), cv2.DIST_L2, 3)
    ridge = (depth >= cv2.dilate(depth, np.ones((3, 3), np.uint8)) - 1e-3) & (depth > 0)
    thin = (mask > 127) & (cv2.dilate(inside.astype(np.uint8), disc) == 0)
    return inside | (ridge & thin), outside


def nearest(rgb: np.ndarray, where: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Float32 (N, 3): for each pixel of `asked` the (slightly smoothed) colour of the nearest pixel of
    `where`.
    """
    if not where.any():
        return rgb[asked].astype(np.float32)
    _, label = cv2.distanceTransformWithLabels(
        np.where(where, 0, 255).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    weight = cv2.blur(where.astype(np.float32), (3, 3))
    smooth = cv2.blur(np.where(where[..., None], rgb, 0).astype(np.float32), (3, 3))
    colours = np.zeros((int(label.max()) + 1, 3), np.float32)
    colours[label[where]] = smooth[where] / weight[where][:, None]
    return colours[label[asked]]
