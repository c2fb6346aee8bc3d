"""The network that sees products and whoever wears them: maps, invariances, and what it says of known pictures."""

import cv2
import numpy as np
import pytest
from skimage.data import astronaut

from vision.cutout import SURE, cut_out, somebody
from vision.finder import Finder
from vision.images import decode
from vision.unet import UNet

from .conftest import PICTURES


@pytest.fixture(scope="module")
def shirt_rgb() -> np.ndarray:
    """uint8 (512, 440, 3): a striped T-shirt of the starter catalogue."""
    return decode((PICTURES / "top-01.jpg").read_bytes(), long_side=512)


def test_two_maps_of_probabilities(models, shirt_rgb):
    found = models.finder(shirt_rgb)
    for plane in (found.product, found.body):
        assert plane.dtype == np.float32
        assert plane.shape == found.product.shape
        assert 0 <= plane.min() <= plane.max() <= 1


def test_a_product_is_seen_and_nobody_in_it(models, shirt_rgb):
    found = models.finder(shirt_rgb)
    height, width = found.product.shape
    assert found.product[height // 2, width // 2] > 0.95
    assert found.product[:3].max() < 0.1
    assert (found.body > 0.5).mean() < 0.002


def test_mirrored_and_larger_pictures_are_seen_alike(models, shirt_rgb):
    seen = models.finder(shirt_rgb).product
    mirrored = models.finder(np.ascontiguousarray(shirt_rgb[:, ::-1])).product[:, ::-1]
    larger = models.finder(cv2.resize(shirt_rgb, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)).product
    assert ((mirrored > 0.5) == (seen > 0.5)).mean() > 0.97
    assert ((larger > 0.5) == (seen > 0.5)).mean() > 0.98


@pytest.mark.parametrize("top", [0, 130], ids=["with a face", "cut below the eyes"])
def test_somebody_is_recognised_with_and_without_a_head(models, top):
    picture = np.ascontiguousarray(astronaut()[top:])
    assert somebody(picture, models.finder(picture).body, models.landmarkers)


def test_beads_the_colour_of_skin_are_nobody(models):
    beads = decode((PICTURES / "earrings-06.jpg").read_bytes(), long_side=640)
    cutout = cut_out(beads, models, "earrings")
    assert not cutout.worn
    assert cutout.confidence >= SURE


def test_a_product_nobody_can_be_seen_wearing_is_refused_with_the_reason(models):
    cutout = cut_out(astronaut(), models, "necklace")
    assert cutout.worn
    assert cutout.confidence < 0.5
    assert "somebody" in (cutout.reason or "")


def test_weights_of_another_network_are_refused():
    with pytest.raises(ValueError, match="two"):
        Finder(UNet(1))
