"""A search request in the catalogue's own words: filters as masks over rows, and how far each row is from all of them.

Filters are given up in a fixed order when nothing fits: RELAX names them, first to go first. The fewest and earliest are
chosen; what must not be there (exclude) is never given up.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from catalog.currency import convert
from catalog.errors import BadRequest
from catalog.facets import FacetTable
from catalog.query import parse
from catalog.request import SearchRequest, Sort
from catalog.vocabulary import BROAD, Vocabulary

RELAX = (
    "features", "lengths", "sleeves", "in_stock", "sale", "materials", "patterns", "colors", "ages", "brands", "sizes", "gender",
    "price", "category",
)  # fmt: skip
SOFT = ("occasions", "seasons", "styles")  # wanted, never insisted on
LISTS = (
    "colors",
    "patterns",
    "materials",
    "brands",
    "sizes",
    "ages",
    "sleeves",
    "lengths",
    "features",
    *SOFT,
)
# An occasion or season also takes what is tagged with its neighbours.
KIN = {
    "wedding": ("formal", "evening", "party"), "party": ("evening", "festival"), "formal": ("office", "evening"),
    "office": ("formal", "smart-casual"), "evening": ("party", "formal"), "beach": ("holiday",), "holiday": ("beach",),
    "sport": ("outdoor",), "outdoor": ("sport",), "autumn": ("winter",), "spring": ("summer",),
}  # fmt: skip


@dataclass
class Wanted:
    """What is asked for, in the catalogue's words; "" and [] where nothing is."""

    categories: list[str] = field(default_factory=list)
    kind: str | None = None
    gender: str | None = None
    lists: dict[str, list[str]] = field(default_factory=dict)
    price_min: float | None = None
    price_max: float | None = None
    currency: str | None = None
    in_stock: bool = False
    sale: bool = False
    sort: Sort = "relevance"
    exclude: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)  # free words left over
    named: list[str] = field(default_factory=list)  # what the thing was called, as written: "bomber jacket"
    text: str = ""  # the query as written

    def filters(self) -> dict[str, Any]:
        """What was applied, for the shopper and the tools: only what is set."""
        out: dict[str, Any] = {}
        if self.categories:
            out["category"] = self.categories[0] if len(self.categories) == 1 else self.categories
        out |= {"kind": self.kind} if self.kind else {}
        out |= {slot: values for slot, values in self.lists.items() if values}
        for name in ("gender", "price_min", "price_max", "currency"):
            if getattr(self, name) is not None:
                out[name] = getattr(self, name)
        out |= {name: True for name in ("in_stock", "sale") if getattr(self, name)}
        out |= {"exclude": self.exclude} if self.exclude else {}
        out |= {"sort": self.sort} if self.sort != "relevance" else {}
        return out

    def soft(self) -> list[tuple[str, str]]:
        """The occasions, seasons and styles wanted, as (slot, value)."""
        return [(slot, v) for slot in SOFT for v in self.lists.get(slot, [])]

    def attribute_words(self) -> str:
        """Every attribute asked for, in English: what words and vectors are searched with besides the free words."""
        parts = [*self.categories, *(v for values in self.lists.values() for v in values), self.gender or ""]
        return " ".join(p.replace("-", " ") for p in parts if p)


def understand(request: SearchRequest, vocabulary: Vocabulary) -> Wanted:
    """The request with its free words read; what a field says wins over what the words say.

    Raises BadRequest for limits that leave no price.
    """
    said = parse(request.query, vocabulary)
    explicit = [request.category] if request.category else []
    asked = [*explicit, *request.categories]
    categories, unknown = _values("categories", asked, vocabulary)
    beside = [parse(name, vocabulary) for name in asked if not vocabulary.canonical("categories", name)]
    lists: dict[str, list[str]] = {}
    for slot in LISTS:
        given, strange = _values(slot, getattr(request, slot), vocabulary)
        implied = [v for each in (said, *beside) for v in getattr(each, slot)]
        lists[slot] = list(dict.fromkeys(given or implied))
        unknown += strange
    named_price = request.price_min is not None or request.price_max is not None
    wanted = Wanted(
        categories=list(dict.fromkeys(categories)) or said.categories,
        kind=request.kind,
        gender=(vocabulary.canonical("genders", request.gender) or request.gender)
        if request.gender
        else said.gender,
        lists=lists,
        price_min=request.price_min if named_price else said.price_min,
        price_max=request.price_max if named_price else said.price_max,
        currency=(request.currency or (said.currency if not named_price else None)),
        in_stock=request.in_stock or said.in_stock,
        sale=request.sale or said.sale,
        sort=request.sort if request.sort != "relevance" else said.sort,
        exclude=list(dict.fromkeys([*request.exclude, *said.exclude])),
        words=[*unknown, *said.leftover],
        named=[*asked, *(said.text[m.start : m.end] for m in said.matches if m.slot == "categories")],
        text=request.query,
    )
    if wanted.currency:
        wanted.currency = wanted.currency.upper()
    if wanted.price_min is not None and wanted.price_max is not None and wanted.price_min > wanted.price_max:
        raise BadRequest("The lowest price is above the highest; swap them or leave one out.")
    return wanted


def _values(slot: str, given: Iterable[str], vocabulary: Vocabulary) -> tuple[list[str], list[str]]:
    """Words as the catalogue's own values; words it has no value for come back as free words."""
    known, unknown = [], []
    for word in filter(None, given):
        if slot == "sizes":
            known.append(word)
            continue
        value = vocabulary.canonical(slot, word)
        if value:
            known.append(value)
            continue
        read = parse(word, vocabulary)
        inside = getattr(read, slot, [])
        known += inside
        if not inside:
            unknown.append(word)
    return known, unknown


# ---------------------------------------------------------------- masks


class Filters:
    """The filters of one request over one index: a bit a filter in `code` (int32 (N,)), set where the row satisfies it."""

    def __init__(self, wanted: Wanted, facets: FacetTable, vocabulary: Vocabulary) -> None:
        self.wanted, self.facets, self.vocabulary = wanted, facets, vocabulary
        self.masks = self._masks()
        self.names = sorted(self.masks, key=RELAX.index)
        self.allowed = ~self._excluded()
        self.code = np.zeros(len(facets), np.int32)
        for bit, name in enumerate(self.names):
            self.code |= self.masks[name].astype(np.int32) << bit
        self.full = (1 << len(self.names)) - 1

    def leave_out(self, rows: list[int]) -> None:
        """These rows are not to be found, not even as nearly fitting."""
        self.allowed[rows] = False

    def exact(self) -> np.ndarray:
        """bool (N,): every filter holds."""
        return self.allowed & (self.code == self.full)

    def relaxed(self) -> tuple[np.ndarray, list[str]]:
        """The rows that miss the least, bool (N,), and the filters given up for them; none where something fits exactly.

        Instead of the category asked for, its sisters may come (boots for shoes of another sort), never anything else.
        """
        rows = self.allowed
        if "category" in self.masks:
            rows = rows & (self.masks["category"] | self._sisters())
        if not rows.any():
            return rows, []
        present = np.bincount(self.code[rows], minlength=self.full + 1).nonzero()[0]
        best = min(present, key=lambda code: self.cost(int(code)))
        gone = [name for bit, name in enumerate(self.names) if not int(best) >> bit & 1]
        return rows & ((self.code & best) == best), gone

    def cost(self, code: int) -> float:
        """How much rows with this code give up: late filters in RELAX weigh more, two early ones more than a middle one."""
        return sum(
            10 + 2 * RELAX.index(name) + (100 if name == "category" else 0)
            for bit, name in enumerate(self.names)
            if not code >> bit & 1
        )

    def missed(self) -> np.ndarray:
        """float32 (N,): `cost` of every row, softened where a row nearly fits (a sister colour, a price just above)."""
        table = np.array([self.cost(code) for code in range(self.full + 1)], np.float32)
        return table[self.code] - self._nearly()

    def _masks(self) -> dict[str, np.ndarray]:
        wanted, masks = self.wanted, {}
        if wanted.categories or wanted.kind:
            masks["category"] = self._category()
        for slot in LISTS:
            values = wanted.lists.get(slot, [])
            if values and slot not in SOFT:
                masks[slot] = self.has(slot, [v.casefold() for v in values] if slot == "sizes" else values)
        if wanted.gender:
            masks["gender"] = self._gender(wanted.gender)
        if wanted.price_min is not None or wanted.price_max is not None:
            masks["price"] = self._price(0.0)
        if wanted.in_stock:
            masks["in_stock"] = self.facets.stock
        if wanted.sale:
            masks["sale"] = self.facets.sale
        return masks

    def has(self, slot: str, values: Iterable[str]) -> np.ndarray:
        """bool (N,): rows with one of the values or a narrower one."""
        return self.facets.rows(slot, {m for v in values for m in self.vocabulary.members(slot, v)})

    def _category(self) -> np.ndarray:
        mask = np.zeros(len(self.facets), bool)
        if self.wanted.categories:
            mask |= self.has("categories", self.wanted.categories)
        if self.wanted.kind:
            by_kind = self.facets.rows("kinds", [self.wanted.kind])
            mask = mask & by_kind if self.wanted.categories else by_kind
        return mask

    def _gender(self, gender: str) -> np.ndarray:
        """Women's also takes unisex and what is for nobody in particular."""
        other = {"women": "men", "men": "women"}.get(gender)
        return (
            ~self.facets.rows("genders", [other])
            if other
            else self.facets.rows("genders", [gender, "unisex"])
        )

    def _price(self, slack: float) -> np.ndarray:
        mask = np.ones(len(self.facets), bool)
        for code, currency in enumerate(self.facets.currencies):
            here = self.facets.currency == code
            low, high = (self._limit(v, currency) for v in (self.wanted.price_min, self.wanted.price_max))
            if low is not None:
                mask &= ~here | (self.facets.price >= low * (1 - slack) - 1e-6)
            if high is not None:
                mask &= ~here | (self.facets.price <= high * (1 + slack) + 1e-6)
        return mask

    def _limit(self, value: float | None, currency: str) -> float | None:
        return None if value is None else convert(value, self.wanted.currency or currency, currency)

    def _excluded(self) -> np.ndarray:
        mask = np.zeros(len(self.facets), bool)
        for word in self.wanted.exclude:
            for slot in self.facets.postings:
                value = self.vocabulary.canonical(slot, word) or word.lower()
                if slot != "main_color":
                    mask |= self.has(slot, [value])
        return mask

    def _sisters(self) -> np.ndarray:
        """Rows in a wider category that is narrow enough for two things in it to be alike."""
        words = self.vocabulary
        wider = [w for v in self.wanted.categories for w in words.wider("categories", v) if w not in BROAD]
        return self.has("categories", wider)

    def _nearly(self) -> np.ndarray:
        credit = np.zeros(len(self.facets), np.float32)
        for slot in ("colors", "patterns", "materials"):
            if slot in self.masks:
                wider = [w for v in self.wanted.lists[slot] for w in self.vocabulary.wider(slot, v)]
                credit += 6.0 * (self.has(slot, wider) & ~self.masks[slot])
        if "price" in self.masks:
            credit += 16.0 * (self._price(0.25) & ~self.masks["price"])
        if "category" in self.masks:
            credit += 80.0 * (self._sisters() & ~self.masks["category"])
        return credit
