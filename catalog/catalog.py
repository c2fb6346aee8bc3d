"""The catalogue, open: products by id, search, similar ones, the vocabulary. Picks up a newly imported index by itself."""

import fcntl
import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from catalog.boosts import Boosts
from catalog.build import NoLooks, build_index
from catalog.embedding import Embedder, SentenceEmbedder
from catalog.errors import CatalogError
from catalog.home import home as default_home
from catalog.index import FORMAT, Index, current_generation, generation_notes, new_generation, shelf, swap_in
from catalog.look import Look
from catalog.picture_model import picture_model
from catalog.product import Product
from catalog.request import SearchRequest
from catalog.search import Hit, SearchResult, search
from catalog.size_charts import SizeChart, SizeCharts
from catalog.starter_shop import FOLDER as STARTER
from catalog.starter_shop import StarterVectors, starter_fingerprint, starter_products
from catalog.vocabulary import Vocabulary, VocabularyFile

log = logging.getLogger(__name__)

LOOKS_COUNT = 0.6  # what looking alike counts in `similar`, beside meaning alike, which counts 1


class Catalog:
    """Everything the shop sells. Safe to use from several threads; open one a process.

    catalog = Catalog.open()
    catalog.search(SearchRequest(query="red dress")).hits[0].product
    """

    def __init__(
        self,
        home: Path,
        embedder: Embedder | None = None,
        synonyms: Path | None = None,
        look: Look | None = None,
    ) -> None:
        self.home = home
        self.embedder: Embedder = embedder or SentenceEmbedder()
        self.look = look or Look(picture_model())
        self._words = VocabularyFile(synonyms)
        self._boosts = Boosts(shelf(home) / "boosts.yaml")
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._size_charts = SizeCharts(STARTER / "size_charts.csv")

    @classmethod
    def open(
        cls,
        home: Path | None = None,
        *,
        embedder: Embedder | None = None,
        synonyms: Path | None = None,
        look: Look | None = None,
    ) -> "Catalog":
        """The catalogue under a home folder; stocked with the starter products when nothing was imported yet.

        Raises IndexUnavailable when the index there cannot be read.
        """
        catalog = cls(home or default_home(), embedder, synonyms, look)
        catalog._stock()
        catalog._current()
        return catalog

    # ---- products

    def get(self, product_id: str) -> Product:
        """The product with this id. Raises ProductNotFound, with the ids most like it in `.nearest`."""
        index = self._current()
        return index.product(index.row(product_id.strip()))

    def products(self) -> Iterator[Product]:
        """Every product, in the order of the feed."""
        return iter(self._current())

    def __len__(self) -> int:
        return len(self._current())

    def vocabulary(self) -> Vocabulary:
        """The words of this catalogue, in English and Chinese; the same object until the index or synonyms.yaml changes."""
        self._current()
        return self._words.current()

    def size_chart(self, product: Product) -> SizeChart | None:
        """Which body each size of the product's brand is cut for, in cm; None where nobody says."""
        return self._size_charts.of(product)

    def picture(self, relative: str) -> Path | None:
        """The file of a product picture by its path in `Product.images`; None for anything outside the picture folder."""
        folder = self._current().pictures.resolve()
        path = (folder / relative).resolve()
        inside = path.is_relative_to(folder) and path.suffix.lower() in {".jpg", ".jpeg", ".png", ".webp"}
        return path if inside and path.is_file() else None

    # ---- search

    def search(self, request: SearchRequest, k: int = 10) -> SearchResult:
        """The k best products for a request. Raises BadRequest for one that contradicts itself."""
        index = self._current()
        return search(index, request, self._words.current(), self._embed, self._boosts, max(0, min(k, 200)))

    def similar(self, product_id: str, k: int = 6) -> list[Hit]:
        """Products most like this one, of the same kind first, no design twice. Raises ProductNotFound."""
        index = self._current()
        row = index.row(product_id.strip())
        likeness = np.asarray(index.vectors @ index.vectors[row], np.float32)
        look = index.look(row)
        if look is not None:
            rows, alike = index.likeness(look)
            likeness[rows] += LOOKS_COUNT * alike
        return self._like(index, row, likeness, k)

    def similar_to_picture(
        self, rgb: np.ndarray, k: int = 6, *, kind: str | None = None, mask: np.ndarray | None = None
    ) -> list[Hit]:
        """Products that look like a picture, best first, no design twice.

        rgb: uint8 (H, W, 3). mask: uint8 (H, W), 255 on the garment, when it was parsed from a photo; else what stands
        out from a plain ground. kind: only products of this try-on kind. Nothing leaves this machine.
        Raises CatalogError when the index was measured by another picture model.
        """
        index = self._current()
        if index.look_model != self.look.model:
            raise CatalogError(
                f"The pictures were measured with “{index.look_model or 'no model'}”, not “{self.look.model}”; "
                "import the feed again.",
                code="other_model",
            )
        only = index.facets.rows("kinds", [kind]) if kind is not None else None
        rows, likeness = index.likeness(self.look.describe(rgb, mask), only)
        hits: list[Hit] = []
        seen: set[int] = set()
        for at in np.argsort(-likeness, kind="stable"):
            design = int(index.facets.group[rows[at]])
            if design not in seen:
                seen.add(design)
                hits.append(Hit(index.product(int(rows[at])), round(float(likeness[at]), 4)))
            if len(hits) >= k:
                break
        return hits

    def _like(self, index: Index, row: int, likeness: np.ndarray, k: int) -> list[Hit]:
        facets = index.facets
        for slot, weight in (
            ("kinds", 0.3),
            ("categories", 0.3),
            ("colors", 0.1),
            ("patterns", 0.1),
            ("genders", 0.05),
        ):
            shared = [v for v, rows in facets.postings.get(slot, {}).items() if row in rows]
            likeness = likeness + weight * facets.rows(slot, shared)
        hits, seen = [], {int(facets.group[row])}
        for other in np.argsort(-likeness, kind="stable"):
            if other != row and int(facets.group[other]) not in seen and facets.stock[other]:
                seen.add(int(facets.group[other]))
                hits.append(Hit(index.product(int(other)), round(float(likeness[other]), 4)))
            if len(hits) >= k:
                break
        return hits

    def _embed(self, text: str) -> np.ndarray:
        if self._current().model != self.embedder.model:
            raise CatalogError(
                "The index belongs to another embedding model; searching by words only.", code="other_model"
            )
        ask = getattr(self.embedder, "embed_query", None)
        return ask(text) if ask else self.embedder.embed([text])[0]

    def text_vectors(self, product_ids: Sequence[str]) -> np.ndarray:
        """float32 (N, D): what the texts of some products mean. Raises ProductNotFound."""
        index = self._current()
        return np.array(index.vectors[[index.row(product_id) for product_id in product_ids]])

    def warm(self) -> None:
        """Starts loading the embedding model in the background."""
        start = getattr(self.embedder, "warm", None)
        if start:
            start()

    # ---- the index in use

    def _current(self) -> Index:
        """The open index; another one when an import has swapped a new generation in."""
        folder = current_generation(self.home)
        with self._lock:
            if self._index is None or (folder is not None and folder != self._index.folder):
                if folder is None:
                    raise CatalogError(
                        "There is no product index; import a feed first.", code="no_index", retry=True
                    )
                self._index = Index(folder)
                postings = self._index.facets.postings
                observed = {
                    slot: list(postings.get(slot, {}))
                    for slot in ("categories", "colors", "patterns", "materials", "brands")
                }
                self._words.observe({**observed, "sizes": list(postings.get("sizes", {}))}, self._index.knows)
                beside = shelf(self.home) if "starter" not in self._index.meta else STARTER
                self._size_charts = SizeCharts(beside / "size_charts.csv")
            return self._index

    def _stock(self) -> None:
        """Builds the starter index where there is none, or an older one of ours; one process at a time."""
        if not self._stale():
            return
        with locked(self.home):
            if not self._stale():
                return
            vectors = StarterVectors()
            known = vectors.known if vectors.model == self.embedder.model else (lambda hashes: {})
            looks = vectors if vectors.look_model == self.look.model else NoLooks()
            folder = new_generation(self.home)
            note = {"starter": starter_fingerprint()}
            build_index(
                folder, starter_products(), self._words.current(), self.embedder, known, note=note,
                pictures=STARTER, look=self.look, looks=looks
            )  # fmt: skip
            swap_in(self.home, folder)

    def _stale(self) -> bool:
        folder = current_generation(self.home)
        if folder is None:
            return True
        fresh = {"starter": starter_fingerprint(), "model": self.embedder.model, "look": self.look.model}
        notes = generation_notes(folder)
        return "starter" in notes and {name: notes.get(name) for name in ("format", *fresh)} != {
            "format": FORMAT,
            **fresh,
        }


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Only one process at a time writes an index under this home; others wait."""
    with (shelf(home) / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
