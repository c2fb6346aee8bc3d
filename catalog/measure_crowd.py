"""Measuring a crowd: shoppers who search without a pause while another process imports a feed over the index they use.

Every product of the first feed is tagged "before", every one of the second "after": an answer that holds both is a mixture,
and one that holds "before" once the import has returned is stale.
"""

import csv
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from catalog.catalog import Catalog
from catalog.embedding import SentenceEmbedder
from catalog.feed import Feed
from catalog.importer import import_feed
from catalog.invented import listings, questions
from catalog.measure_growth import WORDS
from catalog.request import SearchRequest

PRODUCTS = 2000
COLUMNS = (
    "id", "title", "description", "category", "gender", "brand", "colors", "pattern", "material", "price", "currency", "sizes",
    "tags",
)  # fmt: skip


class Crowd:
    """Shoppers on threads of their own, each asking one query after another; what they saw is kept."""

    def __init__(self, catalog: Catalog, shoppers: int) -> None:
        self.catalog = catalog
        self.answers: list[tuple[float, float, frozenset[str]]] = []  # when it began, seconds, tags seen
        self.errors: list[Exception] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._shop, args=(n,)) for n in range(shoppers)]

    def __enter__(self) -> "Crowd":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def milliseconds(self, begin: float, end: float) -> np.ndarray:
        """The times of the answers asked for between two moments."""
        return np.array([seconds * 1000 for start, seconds, _ in self.answers if begin <= start <= end])

    def _shop(self, number: int) -> None:
        for text in _texts(number):
            if self._stop.is_set():
                return
            start = time.monotonic()
            try:
                found = self.catalog.search(SearchRequest(query=text), 10)
            except Exception as error:  # whatever a shopper would have seen is counted
                self.errors.append(error)
                continue
            tags = frozenset(
                t for hit in (*found.hits, *found.near) for t in hit.product.tags if t in ("before", "after")
            )
            self.answers.append((start, time.monotonic() - start, tags))


def crowd(shoppers: int, products: int = PRODUCTS, quiet_seconds: float = 15) -> dict[str, float]:
    """Times and faults before, during and after an import of as many products as there are."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        first, second = home / "before.csv", home / "after.csv"
        _write(first, products, "before", seed=1)
        _write(second, products, "after", seed=3)
        import_feed(Feed.open(first), home, SentenceEmbedder(), pictures=False)
        catalog = Catalog.open(home)
        catalog.search(SearchRequest(query="a quiet dress for rainy mornings"))
        with Crowd(catalog, shoppers) as people:
            began = time.monotonic()
            time.sleep(quiet_seconds)
            importing = time.monotonic()
            _import(second, home)
            imported = time.monotonic()
            time.sleep(2)
        return _sums(people, began, importing, imported)


def _sums(people: Crowd, began: float, importing: float, imported: float) -> dict[str, float]:
    quiet, busy = people.milliseconds(began + 1, importing), people.milliseconds(importing, imported)
    return {
        "shoppers": len(people._threads), "errors": len(people.errors),
        "mixtures": sum(len(tags) > 1 for _, _, tags in people.answers),
        "stale": sum("before" in tags for start, _, tags in people.answers if start > imported),
        "import_s": round(imported - importing, 1), "answers_before": len(quiet), "answers_during": len(busy),
        "p50_before_ms": round(float(np.percentile(quiet, 50)), 1), "p95_before_ms": round(float(np.percentile(quiet, 95)), 1),
        "p50_during_ms": round(float(np.percentile(busy, 50)), 1), "p95_during_ms": round(float(np.percentile(busy, 95)), 1),
    }  # fmt: skip


def _import(feed: Path, home: Path) -> None:
    command = [sys.executable, "-m", "catalog", "import", str(feed), "--replace", "--no-pictures", "--json"]
    environment = os.environ | {"FITTING_ROOM_HOME": str(home)}
    subprocess.run(command, env=environment, cwd=Path(__file__).parents[1], check=True, capture_output=True)


def _write(path: Path, products: int, tag: str, seed: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for listing in listings(products, seed):
            writer.writerow(listing.record | {"tags": tag})


def _texts(number: int) -> Iterator[str]:
    """Queries without end, others for each shopper."""
    seed = number
    while True:
        for place, question in enumerate(questions(200, seed)):
            yield question.english + (WORDS[place % len(WORDS)] if place % 2 else "")
        seed += 1000
