"""Shade of worn cloth, and what makes it look photographed: exact small cases and invariants."""

import cv2
import numpy as np
import pytest

from vision.camera import as_soft, crispness, grained, noise_level
from vision.shade import CAST, ROUND, cast, rounding


@pytest.fixture
def bar() -> np.ndarray:
    alpha = np.zeros((40, 60), np.float32)
    alpha[5:35, 20:41] = 1
    return alpha


@pytest.fixture
def scene() -> np.ndarray:
    random = np.random.default_rng(0)
    coarse = random.integers(0, 256, (16, 16, 3), dtype=np.uint8)
    return cv2.resize(coarse, (160, 160), interpolation=cv2.INTER_NEAREST)


def test_an_upright_part_darkens_at_its_sides_alone(bar):
    log = rounding(bar, upright=True)
    assert log[20, 30] == pytest.approx(0, abs=1e-6)
    assert log[20, 20] < 0.6 * -ROUND
    assert log[20, 20] == pytest.approx(log[20, 40], abs=1e-6)
    assert log[34, 30] == pytest.approx(0, abs=1e-3)
    assert log.min() >= -ROUND
    assert log.max() <= 0


def test_each_leg_rounds_by_itself(bar):
    bar[20:, 29:32] = 0
    log = rounding(bar, upright=True)
    assert log[30, 28] < -0.1
    assert log[30, 24] > -0.05


def test_nothing_worn_shades_nothing():
    empty = np.zeros((10, 10), np.float32)
    assert not rounding(empty, upright=True).any()
    assert not rounding(empty, upright=False).any()
    assert not cast(empty, 20.0).any()


def test_a_shadow_falls_below_and_never_within(bar):
    share = cast(bar, 40.0)
    assert not share[bar == 1].any()
    assert share[36, 30] > share[3, 30]
    assert share.min() >= 0
    assert share.max() <= CAST


def test_noise_is_read_to_a_quarter(scene):
    noisy = np.full((200, 200, 3), 128, np.float32)
    noisy += np.random.default_rng(1).normal(0, 4, (200, 200, 1))
    level = noise_level(noisy.clip(0, 255).astype(np.uint8), np.ones((200, 200), bool))
    assert level == pytest.approx(4, rel=0.25)
    flat = np.full((200, 200, 3), 128, np.uint8)
    assert noise_level(flat, np.ones((200, 200), bool)) == 0


def test_a_blurred_photo_softens_the_garment_and_a_sharp_one_does_not(scene):
    everywhere = np.ones(scene.shape[:2], bool)
    soft = cv2.GaussianBlur(scene, (0, 0), 1.5)
    assert crispness(soft, everywhere) < crispness(scene, everywhere)
    color = scene.astype(np.float32)
    assert np.array_equal(as_soft(color, scene, everywhere), color)
    softened = as_soft(color, soft, everywhere)
    assert crispness(softened, everywhere) == pytest.approx(crispness(soft, everywhere), rel=0.3)


def test_grain_is_the_photos_and_the_same_each_time(scene):
    everywhere = np.ones((160, 160), bool)
    photo = np.full((160, 160, 3), 120, np.float32)
    photo += np.random.default_rng(3).normal(0, 3, (160, 160, 1))
    photo = photo.clip(0, 255).astype(np.uint8)
    color = np.full((160, 160, 3), 90, np.float32)
    one, other = grained(color, photo, everywhere), grained(color, photo, everywhere)
    assert np.array_equal(one, other)
    assert 1.5 < float((one - color).std()) < 4.5
    assert np.array_equal(grained(color, np.full_like(photo, 120), everywhere), color)
