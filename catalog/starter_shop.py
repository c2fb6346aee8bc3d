"""The starter catalogue as products: what a new home folder is stocked with, so that the shop is never empty."""

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from catalog.embedding import Embedder
from catalog.errors import BadFeed
from catalog.product import Product
from catalog.record import read_record

FOLDER = Path(__file__).with_name("starter")
VECTORS = FOLDER / "vectors.npz"


def starter_products() -> Iterator[Product]:
    """Every product of products.csv. Raises BadFeed if a row of ours is wrong."""
    with (FOLDER / "products.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            product, problems = read_record(row, number)
            if product is None:
                raise BadFeed(f"The starter catalogue is damaged: {problems[0].message}")
            yield product


def starter_fingerprint() -> str:
    """Changes when products.csv does."""
    return hashlib.blake2b((FOLDER / "products.csv").read_bytes(), digest_size=16).hexdigest()


class StarterVectors:
    """Vectors of the starter texts and pictures computed beforehand, so that a first run needs no model for its index."""

    def __init__(self, path: Path = VECTORS) -> None:
        self.model = ""
        self._known: dict[str, np.ndarray] = {}
        self.look_model = ""
        self._looks: dict[str, np.ndarray] = {}  # picture -> what it looks like
        if path.exists():
            with np.load(path) as file:
                self.model = str(file["model"])
                self._known = dict(
                    zip((str(h) for h in file["hashes"]), file["vectors"].astype(np.float32), strict=True)
                )
                names = (str(n) for n in file["pictures"])
                self.look_model = str(file["look_model"])
                self._looks = dict(zip(names, file["looks"].astype(np.float32), strict=True))

    def known(self, hashes: Sequence[str]) -> dict[str, np.ndarray]:
        """Those of the fingerprints that are here."""
        return {h: self._known[h] for h in hashes if h in self._known}

    def get(self, name: str) -> np.ndarray | None:
        """What a picture looks like."""
        return self._looks.get(name)

    def put(self, name: str, look: np.ndarray) -> None:
        """Measured by `python -m catalog starter` only."""


def save_vectors(
    vectors: Mapping[str, np.ndarray],
    looks: Mapping[str, np.ndarray],
    embedder: Embedder,
    look_model: str,
    path: Path = VECTORS,
) -> None:
    """Writes the vectors file: half precision is plenty for unit vectors and halves the download."""
    np.savez_compressed(
        path,
        model=embedder.model,
        hashes=np.array(list(vectors)),
        vectors=np.stack(list(vectors.values())).astype(np.float16),
        look_model=look_model,
        pictures=np.array(list(looks)),
        looks=np.stack(list(looks.values())).astype(np.float16),
    )
