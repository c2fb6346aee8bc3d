"""The models, loaded once; one person from a public-domain portrait; the starter products as items."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage.data import astronaut

from vision.images import decode
from vision.item import Item, read_item
from vision.models import Models
from vision.person import Person, read_person

PICTURES = Path(__file__).parents[2] / "catalog" / "starter" / "pictures"


@pytest.fixture(scope="session")
def models() -> Iterator[Models]:
    """Parser and landmarkers."""
    with Models.load() as loaded:
        yield loaded


@pytest.fixture(scope="session")
def portrait_rgb() -> np.ndarray:
    """uint8 (600, 640, 3): Eileen Collins, head and shoulders."""
    crop = astronaut()[:300, 60:380]
    return np.ascontiguousarray(cv2.resize(crop, (640, 600), interpolation=cv2.INTER_CUBIC))


@pytest.fixture(scope="session")
def portrait(portrait_rgb: np.ndarray, models: Models) -> Person:
    """The portrait, read."""
    return read_person(portrait_rgb, models)


@pytest.fixture(scope="session")
def starter(models: Models) -> Callable[..., Item]:
    """`starter("glasses-01", frame_width_mm=131)`: a product of the starter catalogue, read at 640 px."""

    @cache
    def item(name: str, **measures: float) -> Item:
        picture = decode((PICTURES / f"{name}.jpg").read_bytes(), long_side=640)
        return read_item(picture, name.rsplit("-", 1)[0], measures, models)

    return item
