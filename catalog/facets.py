"""What can be filtered by: for each attribute slot, which rows of the index have which value.

A product's own values are taken as the feed gives them and named with the catalogue's words; sleeves, lengths, cuts,
occasions, seasons and styles are also read from its tags and texts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import numpy as np

from catalog.product import Product
from catalog.query import parse
from catalog.reading import category_in_title, without_brand
from catalog.vocabulary import Vocabulary
from catalog.words import key, plain

FACETS = (
    "categories", "kinds", "colors", "patterns", "materials", "brands", "genders", "ages", "sizes", "occasions", "seasons",
    "sleeves", "lengths", "features", "styles",
)  # fmt: skip
FROM_TEXT = ("ages", "occasions", "seasons", "sleeves", "lengths", "features", "styles")
READ_LENGTH = 400  # characters of a description that are read for attributes


def facet_values(product: Product, vocabulary: Vocabulary) -> dict[str, list[str]]:
    """Slot -> the product's values in the catalogue's words, in the order given (the first colour is the main one)."""
    values: dict[str, list[str]] = {
        "categories": _categories(product, vocabulary),
        "kinds": [product.kind] if product.kind else [],
        "colors": _named("colors", product.colors, vocabulary),
        "patterns": _named("patterns", [product.pattern], vocabulary),
        "materials": _named("materials", product.material.split(", "), vocabulary),
        "brands": [product.brand] if product.brand else [],
        "genders": [product.gender] if product.gender else [],
        "sizes": [size.casefold() for size, stock in product.sizes.items() if stock > 0],
    }
    for slot in FROM_TEXT:
        values[slot] = []
    texts = [product.title, product.description[:READ_LENGTH]]
    if product.title_zh or product.description_zh:
        texts += (
            [product.title_zh] if product.title else [product.title_zh, product.description_zh[:READ_LENGTH]]
        )
    for text in filter(None, texts):
        query = parse(without_brand(text, product.brand), vocabulary, slips=False)
        for slot in FROM_TEXT:
            values[slot] += getattr(query, slot)
    for tag in product.tags:
        for slot in FROM_TEXT:
            value = vocabulary.canonical(slot, tag)
            if value:
                values[slot].append(value)
    return {slot: list(dict.fromkeys(v)) for slot, v in values.items()}


def _categories(product: Product, vocabulary: Vocabulary) -> list[str]:
    """The feed's category; where the catalogue has no such word ("denim"), also the one that the title names."""
    known = vocabulary.canonical("categories", product.category)
    if known or not product.category:
        return [known] if known else []
    named = category_in_title(without_brand(product.title, product.brand), vocabulary)
    return [product.category, *([named] if named else [])]


def _named(slot: str, given: Iterable[str], vocabulary: Vocabulary) -> list[str]:
    """'100% organic cotton jersey' -> ['cotton']; a value with no known word in it stays as it is."""
    named: list[str] = []
    for value in filter(None, given):
        exact = vocabulary.canonical(slot, value)
        if exact:
            named.append(exact)
            continue
        stems, found = key(value), []
        i = 0
        while i < len(stems):
            for length in range(min(vocabulary.longest, len(stems) - i), 0, -1):
                entry = vocabulary.entries.get(stems[i : i + length])
                hits = [v for s, v in entry.means if s == slot] if entry else []
                if hits or (
                    length == 1 and (hits := list(filter(None, [vocabulary.canonical(slot, stems[i])])))
                ):
                    found += hits
                    i += length - 1
                    break
            i += 1
        named += found or [value.lower()]
    return named


class FacetTable:
    """Value -> rows for every slot, and the numbers of every row. Arrays only: 100,000 products take a few megabytes.

    postings[slot]: {value: int32 rows}. price, list_price, rating: float32/float64 (N,), NaN where there is none.
    currency, group: int32 (N,). added: int32 (N,) days, 0 unknown. stock, sale: bool (N,). main_color: {value: rows}.
    """

    NUMBERS = ("price", "rating", "added", "stock", "sale", "currency", "group")

    def __init__(
        self,
        postings: Mapping[str, Mapping[str, np.ndarray]],
        numbers: Mapping[str, np.ndarray],
        currencies: list[str],
    ) -> None:
        self.postings, self.currencies = postings, currencies
        self.price, self.rating, self.added = numbers["price"], numbers["rating"], numbers["added"]
        self.stock, self.sale = numbers["stock"], numbers["sale"]
        self.currency, self.group = numbers["currency"], numbers["group"]

    def __len__(self) -> int:
        return len(self.price)

    def rows(self, slot: str, wanted: Iterable[str]) -> np.ndarray:
        """bool (N,): which rows have any of the values of a slot."""
        mask = np.zeros(len(self), bool)
        for value in wanted:
            rows = self.postings.get(slot, {}).get(value)
            if rows is not None:
                mask[rows] = True
        return mask

    def save(self, path: Path) -> None:
        """One .npz: for each slot its values, their rows end to end, and where each value's rows begin."""
        arrays: dict[str, np.ndarray] = {name: getattr(self, name) for name in self.NUMBERS}
        arrays["currencies"] = np.array(self.currencies, dtype=np.str_)
        for slot, table in self.postings.items():
            arrays[f"{slot}.values"] = np.array(list(table), dtype=np.str_)
            arrays[f"{slot}.rows"] = np.concatenate([*table.values(), np.empty(0, np.int32)]).astype(np.int32)
            arrays[f"{slot}.starts"] = np.cumsum([0] + [len(rows) for rows in table.values()]).astype(
                np.int64
            )
        np.savez(path, **arrays)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path) -> "FacetTable":
        """What `save` wrote."""
        with np.load(path) as file:
            arrays = {name: file[name] for name in file.files}
        postings: dict[str, dict[str, np.ndarray]] = {}
        for name in arrays:
            if name.endswith(".values"):
                slot = name.removesuffix(".values")
                starts = arrays[f"{slot}.starts"]
                rows = arrays[f"{slot}.rows"]
                postings[slot] = {str(v): rows[starts[i] : starts[i + 1]] for i, v in enumerate(arrays[name])}
        return cls(postings, arrays, [str(c) for c in arrays["currencies"]])


class FacetBuilder:
    """Collects facets product by product, in row order."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._rows: dict[str, dict[str, list[int]]] = {
            slot: defaultdict(list) for slot in (*FACETS, "main_color")
        }
        self._numbers: dict[str, list[float]] = {name: [] for name in FacetTable.NUMBERS}
        self._currencies: dict[str, int] = {}
        self._groups: dict[str, int] = {}

    def add(self, product: Product) -> dict[str, list[str]]:
        """Takes the next row; returns its facet values."""
        row = len(self._numbers["price"])
        values = facet_values(product, self.vocabulary)
        for slot, given in values.items():
            for value in given:
                self._rows[slot][value].append(row)
        if values["colors"]:
            self._rows["main_color"][values["colors"][0]].append(row)
        design = product.group or f"{product.brand} {product.title}"
        numbers = {
            "price": product.price,
            "rating": product.rating if product.rating is not None else float("nan"),
            "added": _days(product.added),
            "stock": float(product.in_stock()),
            "sale": float(product.on_sale),
            "currency": self._currencies.setdefault(product.currency, len(self._currencies)),
            "group": self._groups.setdefault(plain(design), len(self._groups)),
        }
        for name, number in numbers.items():
            self._numbers[name].append(number)
        return values

    def table(self) -> FacetTable:
        """The finished table."""
        kinds = {"price": np.float64, "rating": np.float32, "stock": np.bool_, "sale": np.bool_}
        numbers: dict[str, np.ndarray] = {
            name: np.array(v, kinds.get(name, np.int32)) for name, v in self._numbers.items()
        }
        postings = {
            s: {v: np.array(rows, np.int32) for v, rows in table.items()} for s, table in self._rows.items()
        }
        return FacetTable(postings, numbers, list(self._currencies))


def _days(text: str) -> int:
    try:
        return date.fromisoformat(text[:10]).toordinal()
    except ValueError:
        return 0
