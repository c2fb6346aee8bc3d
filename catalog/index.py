"""The index on disk: one folder a generation, written whole, then swapped in; readers never see half of one.

    HOME/catalog/current            the name of the generation in use, replaced in one step
    HOME/catalog/generation-.../    meta.json       models, count, when
                                    products.sqlite every product by row and id
                                    facets.npz      value -> rows
                                    words/          BM25 (bm25s)
                                    looks.npz       the rows that have a picture, and its path
                                    looks.npy       float16 (P, L), what each of those pictures looks like
                                    vectors.npy     float32 (N, D), the vectors once more, for exact scores inside a filter
                                    chroma/         the vectors in Chroma, cosine; not here when CHROMA_URL names a server

Chroma's own filtered query takes 190 ms and more at 100,000 products, so filters are masks over rows here, and Chroma is
asked when nothing (or little) is filtered away.
"""

import json
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from catalog.errors import IndexUnavailable, ProductNotFound
from catalog.facets import FacetTable
from catalog.product import Product
from catalog.starter_shop import FOLDER as STARTER_FOLDER
from catalog.vectors import VectorStore

FORMAT = 2
CHUNK = 8192  # rows of looks that are compared at once


def shelf(home: Path) -> Path:
    """The catalogue's own folder under the home folder."""
    folder = home / "catalog"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def current_generation(home: Path) -> Path | None:
    """The folder of the generation in use; None before the first import."""
    try:
        name = (shelf(home) / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    folder = shelf(home) / name
    return folder if (folder / "meta.json").is_file() else None


def generation_notes(folder: Path) -> dict[str, Any]:
    """What meta.json says of a generation, whichever version wrote it; empty when it cannot be read."""
    try:
        notes = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return notes if isinstance(notes, dict) else {}


def new_generation(home: Path) -> Path:
    """A fresh folder to build in; nobody reads it before `swap_in`."""
    folder = shelf(home) / f"generation-{time.strftime('%Y%m%d-%H%M%S')}-{os.urandom(3).hex()}"
    folder.mkdir(mode=0o700)
    return folder


def swap_in(home: Path, folder: Path) -> None:
    """Makes a finished generation the one in use and drops all but it and the one before."""
    before = current_generation(home)
    note = shelf(home) / f"current.{os.getpid()}"
    note.write_text(folder.name, encoding="utf-8")
    note.replace(shelf(home) / "current")
    keep = {folder, before}
    for old in shelf(home).glob("generation-*"):
        if old not in keep:
            VectorStore.discard(old)
            shutil.rmtree(old, ignore_errors=True)


# ---------------------------------------------------------------- reading


class Index:
    """One generation, open for reading; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """Raises IndexUnavailable when the folder is not a generation this code can read."""
        self.folder = folder
        try:
            self.meta: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
            if self.meta.get("format") != FORMAT:
                raise IndexUnavailable(
                    "The product index was written by another version; import the feed again."
                )
            self.facets = FacetTable.load(folder / "facets.npz")
            self.vectors: np.ndarray = np.load(folder / "vectors.npy", mmap_mode="r")
            self._words = _load_words(folder / "words") if len(self.facets) else None
        except (OSError, ValueError, KeyError) as error:
            raise IndexUnavailable("The product index is damaged; import the feed again.") from error
        self.pictures = (
            STARTER_FOLDER if "starter" in self.meta else Path(str(self.meta.get("pictures", folder)))
        )
        self._local = threading.local()
        self._store: VectorStore | None = None
        self._store_lock = threading.Lock()

    def __len__(self) -> int:
        return len(self.facets)

    @cached_property
    def _looks(self) -> tuple[np.ndarray, list[str], np.ndarray]:
        with np.load(self.folder / "looks.npz") as file:
            rows, names = file["rows"], [str(name) for name in file["names"]]
        return rows, names, np.load(self.folder / "looks.npy", mmap_mode="r")

    def likeness(self, look: np.ndarray, only: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """The rows that have a picture, int32 (P,), and how like each looks, float32 (P,) cosines.

        look: float32 (L,) of length 1. only: bool (N,), rows to be looked at.
        """
        rows, _, vectors = self._looks
        at = np.arange(len(rows)) if only is None else only[rows].nonzero()[0]
        found = np.zeros(len(at), np.float32)
        for i in range(0, len(at), CHUNK):
            found[i : i + CHUNK] = vectors[at[i : i + CHUNK]].astype(np.float32) @ look
        return rows[at], found

    def look(self, row: int) -> np.ndarray | None:
        """What a row's picture looks like, float32 (L,); None when it has none."""
        rows, _, vectors = self._looks
        at = int(np.searchsorted(rows, row))
        return vectors[at].astype(np.float32) if at < len(rows) and rows[at] == row else None

    def looks_by_name(self) -> Mapping[str, np.ndarray]:
        """What each picture looks like, by its path."""
        _, names, vectors = self._looks
        return _ByName({name: at for at, name in enumerate(names)}, vectors)

    @property
    def look_model(self) -> str:
        """The id of the picture model the looks come from; "" for none."""
        return str(self.meta["look"])

    @property
    def model(self) -> str:
        """The id of the embedding model the vectors come from."""
        return str(self.meta["model"])

    @property
    def store(self) -> VectorStore:
        """The Chroma collection, opened when first needed."""
        with self._store_lock:
            if self._store is None:
                self._store = VectorStore.open(self.folder)
            return self._store

    def product(self, row: int) -> Product:
        """The product of a row."""
        found = self._db.execute("SELECT json FROM products WHERE row = ?", (int(row),)).fetchone()
        return self._product(found[0])

    def row(self, product_id: str) -> int:
        """The row of an id. Raises ProductNotFound with the ids and titles most like it."""
        found = self._db.execute("SELECT row FROM products WHERE id = ?", (product_id,)).fetchone()
        if found is None:
            raise ProductNotFound(product_id, self._nearest(product_id))
        return int(found[0])

    def has(self, product_id: str) -> bool:
        """Whether there is a product with this id."""
        return self._db.execute("SELECT 1 FROM products WHERE id = ?", (product_id,)).fetchone() is not None

    def __iter__(self) -> Iterator[Product]:
        for (text,) in self._db.execute("SELECT json FROM products ORDER BY row"):
            yield self._product(text)

    def vectors_by_hash(self, hashes: Sequence[str]) -> dict[str, np.ndarray]:
        """The vectors of texts this generation has, by fingerprint."""
        marks = ",".join("?" * len(hashes))
        rows = self._db.execute(f"SELECT hash, row FROM products WHERE hash IN ({marks})", list(hashes))  # noqa: S608
        return {h: np.array(self.vectors[r]) for h, r in rows}

    def word_scores(self, terms: Sequence[str]) -> np.ndarray:
        """BM25: float32 (N,), 0 where no term occurs."""
        ids = [self._words.vocab_dict[t] for t in terms if t in self._words.vocab_dict] if self._words else []
        if not ids or self._words is None:
            return np.zeros(len(self), np.float32)
        return np.asarray(self._words.get_scores_from_ids(ids), np.float32)

    def knows(self, term: str) -> bool:
        """Whether an index term occurs in any product."""
        return self._words is not None and term in self._words.vocab_dict

    def close(self) -> None:
        """Lets go of the store. Open generations stay readable even after their folder is deleted."""
        if self._store is not None:
            self._store.close()

    @property
    def _db(self) -> sqlite3.Connection:
        if not hasattr(self._local, "db"):
            self._local.db = sqlite3.connect(
                f"file:{self.folder / 'products.sqlite'}?mode=ro&immutable=1",
                uri=True,
                check_same_thread=False,
            )
        return self._local.db

    def _product(self, text: str) -> Product:
        return Product.model_validate({**json.loads(text), "folder": str(self.pictures)})

    def _nearest(self, product_id: str) -> list[str]:
        from rapidfuzz import fuzz, process

        ids = [i for (i,) in self._db.execute("SELECT id FROM products LIMIT 20000")]
        return [
            i
            for i, _, _ in process.extract(product_id[:80], ids, scorer=fuzz.ratio, limit=3, score_cutoff=50)
        ]


class _ByName(Mapping[str, np.ndarray]):
    """Looks by picture path, read from the file one at a time."""

    def __init__(self, places: dict[str, int], vectors: np.ndarray) -> None:
        self._places, self._vectors = places, vectors

    def __getitem__(self, name: str) -> np.ndarray:
        return np.asarray(self._vectors[self._places[name]], np.float32)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _load_words(folder: Path) -> Any:
    import bm25s

    return bm25s.BM25.load(str(folder), mmap=True)
