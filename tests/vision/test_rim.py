"""Shadows beside drawn garments: they go, and nothing of the garment with them."""

import cv2
import numpy as np
import pytest

from vision.rim import without_rim_shadow
from vision.studio import ground_of

SIZE = 512
CLOTH = np.s_[120:420, 150:380]
WIDE = np.s_[120:420, 138:380]  # what a flood leaves: the cloth with 12 px of shadow at its left


def laid_out(cloth: np.ndarray | tuple[int, int, int], shadow: float) -> np.ndarray:
    """RGB uint8 (512, 512, 3): a rectangle of cloth on grey paper, its shadow 16 px wide at its left."""
    picture = np.full((SIZE, SIZE, 3), 236.0)
    left, near = np.s_[120:420, 134:150], np.linspace(0, 1, 16)
    picture[left] *= (1 - shadow * near)[None, :, None]
    picture[CLOTH] = cloth
    noise = np.random.default_rng(1).normal(0, 1, picture.shape)
    return np.clip(cv2.GaussianBlur(picture, (0, 0), 0.7) + noise, 0, 255).astype(np.uint8)


def filled(window: tuple[slice, slice]) -> np.ndarray:
    mask = np.zeros((SIZE, SIZE), np.uint8)
    mask[window] = 255
    return mask


def stripes() -> np.ndarray:
    rows = np.arange(300)[:, None, None] // 12 % 2 == 0
    return np.broadcast_to(np.where(rows, (238, 236, 233), (45, 50, 90)), (300, 230, 3))


@pytest.mark.parametrize(
    "cloth",
    [(243, 242, 240), (238, 228, 205), (60, 60, 62), (40, 90, 60), stripes()],
    ids=["white", "cream", "dark grey", "green", "striped"],
)
def test_the_shadow_goes_and_the_cloth_stays(cloth):
    kept = without_rim_shadow(filled(WIDE), ground_of(laid_out(cloth, 0.6))) > 0
    shadow, inner = np.s_[150:390, 138:147], np.s_[126:414, 153:374]
    assert kept[shadow].mean() < 0.02
    assert kept[inner].mean() > 0.995


@pytest.mark.parametrize("cloth", [(243, 242, 240), (120, 120, 122), (20, 20, 20), (200, 60, 60), stripes()])
def test_a_garment_without_a_shadow_is_left_alone(cloth):
    mask = filled(CLOTH)
    kept = without_rim_shadow(mask, ground_of(laid_out(cloth, 0.0)))
    assert (kept > 0).sum() > 0.985 * (mask > 0).sum()


def test_a_seam_beside_the_hem_is_no_shadow():
    cloth = np.full((300, 230, 3), 242.0)
    cloth[285:288] = 150
    mask = filled(CLOTH)
    kept = without_rim_shadow(mask, ground_of(laid_out(cloth, 0.0))) > 0
    assert kept[408:418, 160:370].mean() > 0.98


def test_a_strap_as_narrow_as_a_shadow_stays():
    picture = laid_out((30, 30, 30), 0.0)
    picture[60:120, 200:206] = (30, 30, 30)
    mask = filled(CLOTH)
    mask[60:120, 200:206] = 255
    kept = without_rim_shadow(mask, ground_of(picture)) > 0
    assert kept[66:116, 202:205].all()


def test_an_empty_mask_stays_empty():
    assert not without_rim_shadow(filled(np.s_[0:0, 0:0]), ground_of(laid_out((200, 60, 60), 0.3))).any()
