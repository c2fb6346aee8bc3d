"""Writing a generation of the index: products stream through and leave rows, facets, terms, vectors and looks on disk."""

import json
import shutil
import sqlite3
import time
from array import array
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from catalog.embedding import Embedder
from catalog.facets import FacetBuilder
from catalog.index import FORMAT
from catalog.look import Look
from catalog.product import Product
from catalog.texts import bm25_tokens, embedding_text, fingerprint
from catalog.vectors import VectorStore
from catalog.vocabulary import Vocabulary

BATCH = 256

Progress = Callable[[str, int, int], None]  # step, done, of how many


class KnownLooks(Protocol):
    """What pictures look like, as far as it was measured before, by path under the picture folder."""

    def get(self, name: str) -> np.ndarray | None:
        """float32 (L,), or None when it has to be measured."""
        ...

    def put(self, name: str, look: np.ndarray) -> None:
        """Told of each picture that was measured."""
        ...


class NoLooks:
    """Every picture is measured."""

    def get(self, name: str) -> None:
        return None

    def put(self, name: str, look: np.ndarray) -> None:
        return None


def build_index(
    folder: Path, products: Iterable[Product], vocabulary: Vocabulary, embedder: Embedder,
    known: Callable[[Sequence[str]], dict[str, np.ndarray]] = lambda hashes: {}, progress: Progress = lambda *a: None,
    total: int = 0, note: dict[str, Any] | None = None, remember: Callable[[dict[str, np.ndarray]], None] = lambda vectors: None,
    pictures: Path | None = None, look: Look | None = None, looks: KnownLooks | None = None,
) -> None:  # fmt: skip
    """Writes a whole generation. `known` gives vectors that need no computing, by text fingerprint; `remember` is told
    of those that were computed. Pictures under `pictures` are measured by `look` unless `looks` knows them.

    Products stream through; what stays in memory a product is its index terms and facets, and one batch of vectors.
    """
    facets = FacetBuilder(vocabulary)
    terms = _Terms()
    with (
        VectorWriter(folder, embedder, known, remember) as vectors,
        LookWriter(folder, pictures, look or Look(), looks or NoLooks()) as seen,
        closing(sqlite3.connect(folder / "products.sqlite")) as db,
    ):
        db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE products (row INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, title TEXT, hash TEXT, json TEXT NOT NULL);"
        )
        for row, product in enumerate(products):
            values = facets.add(product)
            text = embedding_text(product, values)
            terms.add(bm25_tokens(product, values))
            hash_ = fingerprint(text)
            db.execute(
                "INSERT INTO products VALUES (?, ?, ?, ?, ?)",
                (row, product.id, product.title, hash_, product.model_dump_json(exclude_defaults=True)),
            )
            vectors.add(product.id, text, hash_)
            seen.add(row, product)
            if row % BATCH == 0:
                progress("embed", row, total)
        db.commit()
        db.execute("CREATE INDEX products_hash ON products(hash)")
        db.commit()
    count = len(terms.corpus)
    progress("words", count, total)
    facets.table().save(folder / "facets.npz")
    terms.save(folder / "words")
    meta = {
        "format": FORMAT, "model": embedder.model, "look": seen.look.model, "count": count, "embedded": vectors.computed,
        "created": time.time(), **(note or {}),
    }  # fmt: skip
    (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    progress("done", count, total)


class _Terms:
    """The terms of every product as numbers, four bytes a term."""

    def __init__(self) -> None:
        self.table: dict[str, int] = {}
        self.corpus: list[array[int]] = []

    def add(self, terms: Iterable[str]) -> None:
        self.corpus.append(array("i", [self.table.setdefault(t, len(self.table)) for t in terms]))

    def save(self, folder: Path) -> None:
        """The BM25 index over all of them; no folder when there are no products."""
        import bm25s

        if self.corpus:
            words = bm25s.BM25(k1=1.2, b=0.5)
            words.index((self.corpus, self.table), show_progress=False)
            words.save(str(folder))


class _Rows:
    """A matrix written row by row: NAME.raw while it grows, NAME.npy at the end; never whole in memory."""

    def __init__(self, path: Path, dtype: str) -> None:
        self.path, self.dtype = path, np.dtype(dtype)
        self.count, self.width = 0, 0
        self._raw = path.with_suffix(".raw").open("wb")

    def add(self, rows: np.ndarray) -> None:
        """Rows (N, width)."""
        self._raw.write(rows.astype(self.dtype).tobytes())
        self.count, self.width = self.count + len(rows), rows.shape[1]

    def close(self, finish: bool) -> None:
        """Lets go of the file; with `finish`, puts a header before it."""
        self._raw.close()
        if not finish:
            return
        raw = self.path.with_suffix(".raw")
        with self.path.open("wb") as out, raw.open("rb") as source:
            np.lib.format.write_array_header_1_0(
                out, {"descr": self.dtype.str, "fortran_order": False, "shape": (self.count, self.width)}
            )
            shutil.copyfileobj(source, out, 1 << 20)
        raw.unlink()


class LookWriter:
    """Measures the first picture of each product, unless that was done before, and lays the looks down in looks.npy."""

    def __init__(self, folder: Path, pictures: Path | None, look: Look, known: KnownLooks) -> None:
        self.folder, self.pictures, self.look, self.known = folder, pictures, look, known
        self._places: list[int] = []
        self._names: list[str] = []
        self._matrix = _Rows(folder / "looks.npy", "<f2")

    def __enter__(self) -> "LookWriter":
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        self._matrix.close(finish=kind is None)
        if kind is None:
            rows, names = np.array(self._places, np.int32), np.array(self._names, np.str_)
            np.savez(self.folder / "looks.npz", rows=rows, names=names)

    def add(self, row: int, product: Product) -> None:
        """The next row's product."""
        if self.pictures is None or not product.images:
            return
        name = product.images[0]
        look = self.known.get(name)
        if look is None:
            look = self.look.describe_file(self.pictures / name)
            if look is None:
                return
            self.known.put(name, look)
        self._matrix.add(look[None])
        self._places.append(row)
        self._names.append(name)


class VectorWriter:
    """Computes the vectors nobody knows yet, batch by batch, and lays all of them down in vectors.npy and in Chroma."""

    def __init__(
        self,
        folder: Path,
        embedder: Embedder,
        known: Callable[[Sequence[str]], dict[str, np.ndarray]],
        remember: Callable[[dict[str, np.ndarray]], None],
    ) -> None:
        self.folder, self.embedder, self.known, self.remember = folder, embedder, known, remember
        self.computed = 0
        self._batch: list[tuple[str, str, str]] = []
        self._matrix = _Rows(folder / "vectors.npy", "<f4")
        self._store = VectorStore.create(folder, embedder.model)

    def __enter__(self) -> "VectorWriter":
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        if kind is None:
            self._flush()
        self._matrix.close(finish=kind is None)
        self._store.close()

    def add(self, product_id: str, text: str, hash_: str) -> None:
        """The next row's text."""
        self._batch.append((product_id, text, hash_))
        if len(self._batch) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        if not self._batch:
            return
        have = self.known([h for _, _, h in self._batch])
        todo = {h: text for _, text, h in self._batch if h not in have}
        if todo:
            fresh = dict(zip(todo, self.embedder.embed(list(todo.values())), strict=True))
            self.remember(fresh)
            have |= fresh
            self.computed += len(todo)
        vectors = np.stack([have[h] for _, _, h in self._batch]).astype(np.float32)
        self._store.add([str(self._matrix.count + i) for i in range(len(vectors))], vectors)
        self._matrix.add(vectors)
        self._batch = []
