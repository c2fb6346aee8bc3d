"""A small shop: fourteen products through the real catalogue, and a mirror that needs no models."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog import Catalog
from catalog.look import Look
from tests.tools.small_shop import HERE, Caller, PlainMirror, WordEmbedder, on_paper, stock
from tools import Shop, Shopper
from tools.settings import Settings


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The products of products.csv, indexed once."""
    home = tmp_path_factory.mktemp("stocked")
    feed = tmp_path_factory.mktemp("feed")
    shutil.copy(HERE / "products.csv", feed)
    for name, color in (("tee", (200, 60, 60)), ("skirt", (40, 60, 140)), ("round", (200, 170, 60))):
        (feed / f"{name}.png").write_bytes(on_paper(color))
    stock(home, feed / "products.csv")
    return Catalog.open(home, embedder=WordEmbedder(), look=Look())


@pytest.fixture
def shop(catalog: Catalog, tmp_path: Path) -> Iterator[Shop]:
    """The shop over it, with the plain mirror."""
    with Shop.open(tmp_path / "home", settings=Settings(), catalog=catalog) as opened:
        opened.mirror = PlainMirror()
        yield opened


@pytest.fixture
def shopper(shop: Shop) -> Shopper:
    """An English-speaking shopper in a conversation of their own."""
    return Shopper(shop, "anna-1")


@pytest.fixture
def call(shopper: Shopper) -> Caller:
    """Calls tools for the shopper."""
    return Caller(shopper)
