"""A small catalogue that needs no model: vectors are hashed words, and a feed is a list of dicts."""

import csv
import hashlib
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from catalog import Catalog
from catalog.feed import Feed
from catalog.importer import Summary, import_feed
from catalog.look import Look
from catalog.vocabulary import Vocabulary, VocabularyFile
from catalog.words import stem, tokens


class HashEmbedder:
    """Words thrown into 64 bins: texts that share words are near. Counts what it was asked."""

    model = "hash-64"

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        self.texts += texts
        vectors = np.full((len(texts), 64), 1e-3, np.float32)
        for row, text in enumerate(texts):
            for token in tokens(text):
                bin_ = hashlib.blake2b(stem(token.text).encode(), digest_size=2).digest()
                vectors[row, int.from_bytes(bin_, "big") % 64] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def embedder() -> HashEmbedder:
    return HashEmbedder()


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return VocabularyFile().current()


Write = Callable[..., Path]
PRODUCTS = [
    {"id": "tee-1", "title": "Navy Striped T-Shirt", "colors": "navy|white", "pattern": "striped",
    "price": "25", "sizes": "S:3|M:0", "tags": "summer"},
    {"id": "tee-2", "title": "Red Striped T-Shirt", "colors": "red|white", "pattern": "striped", "price": "38", "sizes": "M:2"},
    {"id": "tee-3", "title": "Plain Black T-Shirt", "colors": "black", "pattern": "plain", "price": "15", "sizes": "M:2|L:4"},
    {"id": "shirt-1", "title": "White Linen Shirt", "colors": "white", "material": "linen",
    "price": "55", "gender": "men", "sizes": "M:1"},
    {"id": "dress-1", "title": "Blue Floral Summer Dress", "colors": "blue", "pattern": "floral",
    "price": "70", "gender": "women", "tags": "summer|short-sleeve"},
    {"id": "dress-2", "title": "Black Evening Dress", "colors": "black", "price": "120", "gender": "women", "tags": "evening"},
    {"id": "heels-1", "title": "Red Leather Pumps", "colors": "red", "material": "leather",
    "price": "99", "gender": "women", "category": "heels"},
    {"id": "flats-1", "title": "Red Ballet Flats", "colors": "red", "material": "leather", "price": "65",
    "gender": "women", "category": "flats"},
    {"id": "boots-1", "title": "Brown Leather Boots", "colors": "brown", "material": "leather", "price": "140", "sizes": "42:1"},
    {"id": "chair-1", "title": "Oak Dining Chair", "material": "wood", "price": "150"},
]  # fmt: skip


@pytest.fixture
def feed_file(tmp_path: Path) -> Write:
    """Writes rows as our own CSV and returns the file."""

    def write(rows: Sequence[dict[str, str]] = PRODUCTS, name: str = "feed.csv") -> Path:
        return write_feed(tmp_path / name, rows)

    return write


def write_feed(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    columns = list(dict.fromkeys(c for row in rows for c in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def bring_in(own_home: Path, embedder: HashEmbedder, vocabulary: Vocabulary) -> Callable[..., Summary]:
    """Imports a feed file into this test's home."""

    def import_(path: Path, **options: object) -> Summary:
        options.setdefault("look", Look())
        return import_feed(Feed.open(path), own_home, embedder, vocabulary=vocabulary, **options)  # type: ignore[arg-type]

    return import_


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, vocabulary: Vocabulary) -> Path:
    """A home with the ten products above, indexed once."""
    home = tmp_path_factory.mktemp("built")
    write_feed(home / "feed.csv", PRODUCTS)
    import_feed(Feed.open(home / "feed.csv"), home, HashEmbedder(), vocabulary=vocabulary, look=Look())
    return home


@pytest.fixture
def shop(built: Path, own_home: Path, embedder: HashEmbedder) -> Catalog:
    """The ten products above, in a home of this test's own, open."""
    shutil.copytree(built / "catalog", own_home / "catalog")
    return Catalog.open(own_home, embedder=embedder, look=Look())
