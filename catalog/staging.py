"""What an import has done so far, on disk: an interrupted import goes on from here, and nothing is served from it."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from catalog.product import Product

SCHEMA = """
CREATE TABLE IF NOT EXISTS products (id TEXT PRIMARY KEY, place INTEGER NOT NULL, json TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS problems (product TEXT, code TEXT, message TEXT, fatal INTEGER);
CREATE TABLE IF NOT EXISTS vectors (hash TEXT PRIMARY KEY, vector BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS products_place ON products(place);
"""


class Staging:
    """One import's SQLite file. Rows and the count of rows read are committed together, so a restart doubles nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.db = sqlite3.connect(path)
        self.db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + SCHEMA)

    def resume(self, fingerprint: str) -> int:
        """How many records of this very feed were read before; another feed's leavings are dropped, its vectors kept."""
        if self._get("feed") != fingerprint:
            self.db.executescript("DELETE FROM products; DELETE FROM problems; DELETE FROM state;")
            self._set("feed", fingerprint)
            self.db.commit()
        return int(self._get("records") or 0)

    @property
    def finished_reading(self) -> bool:
        """Whether the feed was read to its end."""
        return self._get("read") == "yes"

    def put(self, product: Product, place: int) -> bool:
        """Stages a product; False when its id was there already in this feed (the later one wins)."""
        known = self.db.execute("SELECT 1 FROM products WHERE id = ?", (product.id,)).fetchone()
        self.db.execute(
            "INSERT INTO products VALUES (?, ?, ?) ON CONFLICT(id) DO UPDATE SET json = excluded.json",
            (product.id, place, product.model_dump_json(exclude_defaults=True)),
        )
        return known is None

    def complain(self, product: str, code: str, message: str, fatal: bool) -> None:
        """Keeps a problem for the summary."""
        self.db.execute("INSERT INTO problems VALUES (?, ?, ?, ?)", (product, code, message, int(fatal)))

    def commit(self, records: int, finished: bool = False) -> None:
        """Makes what was staged since the last commit durable, with the count of records it came from."""
        self._set("records", str(records))
        if finished:
            self._set("read", "yes")
        self.db.commit()

    def remember(self, vectors: dict[str, np.ndarray]) -> None:
        """Keeps computed vectors, so that they survive an interruption."""
        self.db.executemany(
            "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
            [(h, v.astype(np.float32).tobytes()) for h, v in vectors.items()],
        )
        self.db.commit()

    def vectors(self, hashes: Sequence[str]) -> dict[str, np.ndarray]:
        """Vectors computed before, by text fingerprint."""
        marks = ",".join("?" * len(hashes))
        rows = self.db.execute(f"SELECT hash, vector FROM vectors WHERE hash IN ({marks})", list(hashes))  # noqa: S608
        return {h: np.frombuffer(blob, np.float32) for h, blob in rows}

    def get(self, product_id: str) -> str | None:
        """A staged product's JSON."""
        found = self.db.execute("SELECT json FROM products WHERE id = ?", (product_id,)).fetchone()
        return found[0] if found else None

    def products(self) -> Iterator[Product]:
        """Every staged product, in the feed's order."""
        for (text,) in self.db.execute("SELECT json FROM products ORDER BY place"):
            yield Product.model_validate(json.loads(text))

    def __len__(self) -> int:
        return int(self.db.execute("SELECT COUNT(*) FROM products").fetchone()[0])

    def problems(self, limit: int = 1000) -> list[tuple[str, str, str, bool]]:
        """(product, code, message, fatal), in the order found."""
        return [
            (p, c, m, bool(f)) for p, c, m, f in self.db.execute("SELECT * FROM problems LIMIT ?", (limit,))
        ]

    def count_problems(self) -> tuple[int, int]:
        """How many problems, and how many records were left out for one."""
        total, fatal = self.db.execute(
            "SELECT COUNT(*), COUNT(DISTINCT CASE WHEN fatal THEN product END) FROM problems"
        ).fetchone()
        return int(total), int(fatal)

    def discard(self) -> None:
        """The import is served; its staging goes."""
        self.close()
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def close(self) -> None:
        """Closes the file; what was committed stays."""
        self.db.close()

    def _get(self, name: str) -> str | None:
        found = self.db.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return found[0] if found else None

    def _set(self, name: str, value: str) -> None:
        self.db.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))
