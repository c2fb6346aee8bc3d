"""The merchandiser's hand in the ranking: HOME/catalog/boosts.yaml, read again when it changes.

pins:                         # these come first for this query, as far as they fit its filters
  "striped t-shirts": [top-20, top-21]
boosts:                       # -1 (bury) .. 1 (lift), by product, brand or category
  products: {top-05: 0.3}
  brands: {Maris: 0.1}
  categories: {sunglasses: 0.2}
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml

from catalog.errors import ProductNotFound
from catalog.words import plain

if TYPE_CHECKING:
    from catalog.index import Index
    from catalog.wanted import Wanted


class Boosts:
    """Boosts and pins as they are in the file now; an unreadable file changes nothing and says so in `error`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.error: str | None = None
        self._stamp: tuple[float, int] | None = None
        self._data: dict[str, Any] = {}

    def _read(self) -> dict[str, Any]:
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            return {}
        stamp = (stat.st_mtime, stat.st_size)
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                data = yaml.safe_load(self.path.read_text(encoding="utf-8")) or {}
                self._data, self.error = _checked(data), None
            except (yaml.YAMLError, UnicodeDecodeError, ValueError, TypeError, AttributeError) as error:
                self.error = f"{self.path.name} cannot be used: {str(error).splitlines()[0]}"
        return self._data

    def of(self, index: "Index", candidates: np.ndarray) -> np.ndarray:
        """float64 (C,): what to add to the scores of these rows."""
        boosts = self._read().get("boosts", {})
        if not boosts:
            return np.zeros(len(candidates))
        added = np.zeros(len(index))
        for slot in ("brands", "categories"):
            for value, amount in boosts.get(slot, {}).items():
                added[index.facets.rows(slot, [value])] += amount
        for product, amount in boosts.get("products", {}).items():
            row = _row(index, product)
            if row is not None:
                added[row] += amount
        return added[candidates]

    def pinned(self, index: "Index", wanted: "Wanted") -> list[int]:
        """Rows that come first for this query, in order."""
        products = self._read().get("pins", {}).get(plain(wanted.text), [])
        return [row for row in (_row(index, p) for p in products) if row is not None]


def _row(index: "Index", product_id: str) -> int | None:
    try:
        return index.row(product_id)
    except ProductNotFound:
        return None


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    pins = {
        plain(str(query)): [str(p) for p in products] for query, products in (data.get("pins") or {}).items()
    }
    boosts = {
        kind: {str(name): max(-1.0, min(1.0, float(amount))) for name, amount in (table or {}).items()}
        for kind, table in (data.get("boosts") or {}).items()
    }
    return {"pins": pins, "boosts": boosts}
