"""Training pictures of products: shapes, truth that follows the product, and splits that never mix."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from vision.dataset import hashed_split
from vision.products import Lay, Products, ProductSamples, grown, mirrored, widest_strip
from vision.surfaces import KINDS, surface

SIZE = (96, 64)


@pytest.fixture
def data(tmp_path: Path) -> Products:
    """Red products on green ground, enough names for all three splits."""
    for part in ("images", "masks"):
        (tmp_path / part).mkdir()
    for index in range(30):
        mask = np.zeros((120, 90), np.uint8)
        cv2.rectangle(mask, (30, 35), (60, 90), 255, -1)
        picture = np.where(mask[..., None] > 0, (0, 0, 220), (0, 200, 0)).astype(np.uint8)
        cv2.imwrite(str(tmp_path / "images" / f"top-{index:02d}.png"), picture)
        cv2.imwrite(str(tmp_path / "masks" / f"top-{index:02d}.png"), mask)
    return Products(tmp_path)


@pytest.mark.parametrize("make", KINDS)
def test_every_surface_fills_its_square(make):
    made = np.broadcast_to(make(80, np.random.default_rng(0)), (80, 80, 3))
    assert np.isfinite(made).all()


def test_surfaces_are_pictures_and_differ():
    one, other = (surface(SIZE, np.random.default_rng(seed)) for seed in (1, 2))
    assert one.shape == (*SIZE, 3)
    assert one.min() >= 0
    assert one.max() <= 255
    assert np.abs(one - other).max() > 5
    assert np.array_equal(one, surface(SIZE, np.random.default_rng(1)))


def test_samples_have_both_shapes_and_repeat(data, tmp_path):
    samples = ProductSamples(data, tmp_path / "cache", SIZE, seed=1)
    rgb, labels = samples[0]
    assert rgb.shape == (3, *SIZE)
    assert rgb.dtype == np.uint8
    assert labels.shape == SIZE
    assert set(np.unique(labels)) <= {0, 1}
    again = samples[0]
    assert np.array_equal(rgb, again[0])
    assert np.array_equal(labels, again[1])
    samples.epoch = 1
    assert not np.array_equal(rgb, samples[0][0])


def test_the_truth_is_where_the_product_lies():
    rgba = np.zeros((80, 80, 4), np.uint8)
    rgba[20:60, 25:55] = (230, 0, 0, 255)
    lay = Lay(SIZE, 3)
    lay._light = lay._camera = lambda rgb: rgb  # type: ignore[method-assign]
    lay._dyed = lambda rgba: rgba  # type: ignore[method-assign]
    lay._hanger = lay._alike = lambda *a: a[0] if a[0].shape[-1] == 3 else a[1]  # type: ignore[method-assign]
    rgb, labels = lay.on(rgba, np.full((*SIZE, 3), 120, np.float32))
    red = (rgb[..., 0].astype(int) - rgb[..., 1]) > 60
    assert (red == (labels > 0)).mean() > 0.97
    assert 0.05 < labels.mean() < 0.9


def test_a_split_lays_its_products_on_its_own_grounds_only(data, tmp_path, monkeypatch):
    asked: list[str] = []
    read = data.own.cached
    monkeypatch.setattr(data.own, "cached", lambda pair, cache: asked.append(pair.name) or read(pair, cache))
    for pair in data.pairs("val"):
        for seed in range(8):
            data.sample(pair, SIZE, seed, tmp_path / "cache")
    assert asked
    assert {hashed_split(name) for name in asked} == {"val"}


def test_validation_pictures_stay_the_same(data, tmp_path):
    for pair in data.pairs("val"):
        one, other = data.cached(pair, tmp_path / "cache"), data.cached(pair, tmp_path / "cache")
        assert np.array_equal(one[0], other[0])
        assert np.array_equal(one[1], other[1])


def test_the_widest_strip_has_no_product_in_it():
    product = np.zeros((200, 100), bool)
    product[60:190, 20:80] = True
    strip = widest_strip(product)
    assert strip is not None
    assert product[strip].shape == (56, 100)
    assert not product[strip].any()
    assert widest_strip(np.ones((50, 50), bool)) is None


def test_grounds_grow_by_mirroring():
    assert mirrored(0, 7, 3).tolist() == [0, 1, 2, 2, 1, 0, 0]
    patch = np.random.default_rng(0).integers(0, 255, (20, 30, 3), dtype=np.uint8)
    assert grown(patch, SIZE, np.random.default_rng(0)).shape == (*SIZE, 3)


def test_class_labels_are_refused(tmp_path):
    for part in ("photos", "labels"):
        (tmp_path / part).mkdir()
        cv2.imwrite(str(tmp_path / part / "a.png"), np.zeros((40, 40), np.uint8))
    (tmp_path / "label_names.txt").write_text("null\nhair\n")
    with pytest.raises(ValueError, match="masks"):
        Products(tmp_path)
