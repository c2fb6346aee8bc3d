"""The index on disk: one folder a generation, written whole, then swapped in; readers never see half of one.

    HOME/catalog/current            the name of the generation in use, replaced in one step
    HOME/catalog/generation-.../    meta.json       model, count, when
                                    products.sqlite every product by row and id
                                    facets.npz      value -> rows
                                    words/          BM25 (bm25s)
                                    looks.npz       what the pictures look like, by picture
                                    vectors.npy     float32 (N, D), the vectors once more, for exact scores inside a filter
                                    chroma/         the vectors in Chroma, cosine; not here when CHROMA_URL names a server

Chroma's own filtered query takes 190 ms and more at 100,000 products, so filters are masks over rows here, and Chroma is
asked when nothing (or little) is filtered away.
"""

import hashlib
import itertools
import json
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from catalog.embedding import Embedder
from catalog.errors import IndexUnavailable, ProductNotFound
from catalog.facets import FacetBuilder, FacetTable
from catalog.look import SIZE, describe_file
from catalog.product import Product
from catalog.starter_shop import FOLDER as STARTER_FOLDER
from catalog.vectors import VectorStore
from catalog.vocabulary import Vocabulary
from catalog.words import is_chinese, stem, tokens

FORMAT = 1
EMBED_LENGTH = 400  # characters of a description that go into the vector
BATCH = 256


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
            shutil.rmtree(old, ignore_errors=True)


# ---------------------------------------------------------------- texts


def embedding_text(product: Product, values: dict[str, list[str]]) -> str:
    """What a product's vector stands for: texts and attributes in English; Chinese words by their English names."""
    title = product.title if not is_chinese(product.title) else ""
    description = product.description if not is_chinese(product.description) else ""
    words = [
        v.replace("-", " ")
        for slot in (
            "colors",
            "patterns",
            "materials",
            "categories",
            "genders",
            "sleeves",
            "lengths",
            "occasions",
            "seasons",
            "styles",
        )
        for v in values.get(slot, [])
    ]
    return f"{title or product.title}. {' '.join(words)}. {product.brand}. {description[:EMBED_LENGTH]}"


def word_tokens(text: str) -> list[str]:
    """Index terms of a text: stems of Latin words, pairs of neighbouring Chinese characters (one alone counts too)."""
    out: list[str] = []
    run: list[str] = []
    for token in [*tokens(text), None]:
        if token is not None and token.chinese:
            run.append(token.text)
            continue
        if run:
            out += [a + b for a, b in itertools.pairwise(run)] or run
            run = []
        if token is not None:
            out.append(stem(token.text))
    return out


def bm25_tokens(product: Product, values: dict[str, list[str]]) -> list[str]:
    """Index terms of a product; the title counts twice."""
    attributes = " ".join(
        v.replace("-", " ") for slot, given in values.items() if slot not in ("sizes", "kinds") for v in given
    )
    title = word_tokens(product.title) + word_tokens(product.title_zh)
    rest = " ".join(
        (
            product.description,
            " ".join(product.tags).replace("-", " "),
            attributes,
            product.material,
            product.brand,
        )
    )
    return title + title + word_tokens(rest) + word_tokens(product.description_zh)


def fingerprint(text: str) -> str:
    """A short hash by which an unchanged text is known."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


# ---------------------------------------------------------------- writing

Progress = Callable[[str, int, int], None]  # step, done, of how many


def build_index(
    folder: Path, products: Iterable[Product], vocabulary: Vocabulary, embedder: Embedder,
    known: Callable[[Sequence[str]], dict[str, np.ndarray]] = lambda hashes: {}, progress: Progress = lambda *a: None,
    total: int = 0, note: dict[str, Any] | None = None, remember: Callable[[dict[str, np.ndarray]], None] = lambda vectors: None,
    looks: Mapping[str, np.ndarray] | None = None, pictures: Path | None = None,
) -> None:  # fmt: skip
    """Writes a whole generation. `known` gives vectors that need no computing, by text fingerprint; `remember` is told
    of those that were computed. `looks` are known picture descriptions by path under `pictures`; others are measured.

    Products stream through; what stays in memory a product is its index terms, facets and (with CHROMA_URL or not) one
    batch of vectors.
    """
    import bm25s

    facets = FacetBuilder(vocabulary)
    table: dict[str, int] = {}
    corpus: list[list[int]] = []
    look: dict[int, np.ndarray] = {}
    seen: dict[str, np.ndarray] = {}
    with (
        VectorWriter(folder, embedder, known, remember) as vectors,
        closing(sqlite3.connect(folder / "products.sqlite")) as db,
    ):
        db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE products (row INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, title TEXT, hash TEXT, json TEXT NOT NULL);"
        )
        for row, product in enumerate(products):
            values = facets.add(product)
            text = embedding_text(product, values)
            corpus.append([table.setdefault(t, len(table)) for t in bm25_tokens(product, values)])
            hash_ = fingerprint(text)
            db.execute(
                "INSERT INTO products VALUES (?, ?, ?, ?, ?)",
                (row, product.id, product.title, hash_, product.model_dump_json(exclude_defaults=True)),
            )
            vectors.add(product.id, text, hash_)
            if product.images and pictures is not None:
                name = product.images[0]
                measured = (looks or {}).get(name)
                measured = describe_file(pictures / name) if measured is None else measured
                if measured is not None:
                    look[row], seen[name] = measured, measured
            if row % BATCH == 0:
                progress("embed", row, total)
        db.commit()
        db.execute("CREATE INDEX products_hash ON products(hash)")
        db.commit()
    progress("words", len(corpus), total)
    facets.table().save(folder / "facets.npz")
    np.savez(
        folder / "looks.npz",
        rows=np.array(list(look), np.int32),
        vectors=np.stack([*look.values()]).astype(np.float16) if look else np.zeros((0, SIZE), np.float16),
        names=np.array(list(seen), np.str_),
        by_name=np.stack([*seen.values()]).astype(np.float16) if seen else np.zeros((0, SIZE), np.float16),
    )
    if corpus:
        words = bm25s.BM25(k1=1.2, b=0.5)
        words.index((corpus, table), show_progress=False)
        words.save(str(folder / "words"))
    meta = {
        "format": FORMAT,
        "model": embedder.model,
        "count": len(corpus),
        "embedded": vectors.computed,
        "created": time.time(),
        **(note or {}),
    }
    (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    progress("done", len(corpus), total)


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
        self._count, self._dimension = 0, 0
        self._raw = (folder / "vectors.raw").open("wb")
        self._store = VectorStore.create(folder, embedder.model)

    def __enter__(self) -> "VectorWriter":
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        if kind is None:
            self._flush()
        self._raw.close()
        self._store.close()
        if kind is None:
            self._finish()

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
        self._raw.write(vectors.tobytes())
        self._store.add([str(self._count + i) for i in range(len(vectors))], vectors)
        self._count, self._dimension = self._count + len(vectors), vectors.shape[1]
        self._batch = []

    def _finish(self) -> None:
        """vectors.raw with a header is vectors.npy; copied piece by piece, never whole in memory."""
        raw = self.folder / "vectors.raw"
        with (self.folder / "vectors.npy").open("wb") as out, raw.open("rb") as source:
            np.lib.format.write_array_header_1_0(
                out, {"descr": "<f4", "fortran_order": False, "shape": (self._count, self._dimension)}
            )
            shutil.copyfileobj(source, out, 1 << 20)
        raw.unlink()


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
    def _looks(self) -> dict[str, np.ndarray]:
        with np.load(self.folder / "looks.npz") as file:
            return {name: file[name] for name in file.files}

    def looks(self) -> tuple[np.ndarray, np.ndarray]:
        """The rows that have a picture, int32 (P,), and what it looks like, float32 (P, SIZE)."""
        return self._looks["rows"], self._looks["vectors"].astype(np.float32)

    def looks_by_name(self) -> dict[str, np.ndarray]:
        """What each picture looks like, by its path."""
        return dict(
            zip(
                (str(n) for n in self._looks["names"]), self._looks["by_name"].astype(np.float32), strict=True
            )
        )

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


def _load_words(folder: Path) -> Any:
    import bm25s

    return bm25s.BM25.load(str(folder), mmap=True)
