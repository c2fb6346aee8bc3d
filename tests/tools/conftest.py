"""A small shop: fourteen products through the real catalogue, and a mirror that needs no models."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog import Catalog
from tests.tools.small_shop import Caller, PlainMirror, stocked
from tools import Shop, Shopper
from tools.settings import Settings


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The products of products.csv, indexed once."""
    home = tmp_path_factory.mktemp("stocked")
    feed = tmp_path_factory.mktemp("feed")
    return stocked(home, feed)


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
