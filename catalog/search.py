"""Ranking: attribute filters decide what is in, words and vectors fused by reciprocal rank decide the order.

Cormack, Clarke, Buettcher 2009: a row ranked r by a list scores 1 / (60 + r); lists are added. On top come agreement with
what was wanted but not insisted on (occasion, season, style), the main colour, stock, and the merchandiser's boosts.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from catalog.boosts import Boosts
from catalog.currency import rates
from catalog.errors import CatalogError
from catalog.index import Index
from catalog.product import Product
from catalog.request import SearchRequest
from catalog.texts import word_tokens
from catalog.vocabulary import Vocabulary
from catalog.wanted import KIN, Filters, Wanted, understand

RRF = 60  # the constant of reciprocal rank fusion
DEPTH = 300  # how far down each list is read
ENOUGH = 4  # with fewer exact hits than this, the nearest others are offered
FAR = 0.25  # cosine under which a text says nothing of a product
WIDE = 0.5  # above this share of rows left by the filters, Chroma is asked rather than every row scored


class Hit(NamedTuple):
    """A product found and its score, 0..1, comparable within one result only."""

    product: Product
    score: float


class SearchResult(BaseModel):
    """Hits best first; `near` holds what is close when few fit exactly, each missing at least one filter."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    hits: list[Hit] = Field(default_factory=list)
    filters: dict[str, Any] = Field(default_factory=dict)  # what was applied
    relaxed: list[str] = Field(
        default_factory=list
    )  # filters given up because nothing fitted, in the order of RELAX
    near: list[Hit] = Field(default_factory=list)
    missing: list[str] = Field(default_factory=list)  # words asked for that no product has
    total: int = 0  # how many fit, `hits` being the first k of them


Embed = Callable[[str], np.ndarray]


def search(
    index: Index, request: SearchRequest, vocabulary: Vocabulary, embed: Embed, boosts: Boosts, k: int = 10
) -> SearchResult:
    """The k best products. Raises BadRequest for a contradictory request; without a model words alone rank."""
    wanted = understand(request, vocabulary)
    missing = [w for w in wanted.words if not any(index.knows(t) for t in word_tokens(w))]
    if not len(index):
        return SearchResult(filters=wanted.filters(), missing=missing)
    filters = Filters(wanted, index.facets, vocabulary)
    filters.leave_out([index.row(i) for i in request.not_ids if index.has(i)])
    rows, relaxed = filters.relaxed()
    scorer = _Scorer(index, wanted, filters, vocabulary, embed, boosts)
    if not filters.names and (wanted.words or wanted.soft()):
        rows = scorer.related(rows)
    hits = scorer.best(rows, k)
    near: list[Hit] = []
    if rows.sum() < ENOUGH and filters.names and not relaxed:
        near = scorer.nearest(~rows & filters.allowed, ENOUGH)
    return SearchResult(
        hits=hits,
        filters=wanted.filters(),
        relaxed=relaxed,
        near=near,
        missing=missing,
        total=int(rows.sum()),
    )


class _Scorer:
    """Scores of one request over one index, each list worked out when first needed."""

    def __init__(
        self,
        index: Index,
        wanted: Wanted,
        filters: Filters,
        vocabulary: Vocabulary,
        embed: Embed,
        boosts: Boosts,
    ) -> None:
        self.index, self.wanted, self.filters, self.vocabulary = index, wanted, filters, vocabulary
        self.embed, self.boosts = embed, boosts
        self.words = " ".join(wanted.words)
        asked = f"{self.words} {self.words} {' '.join(wanted.named)} {wanted.attribute_words()}"
        self.bm25 = index.word_scores(word_tokens(asked))
        self._said = (
            index.word_scores(word_tokens(self.words)) if self.words else np.zeros(len(index), np.float32)
        )

    def related(self, rows: np.ndarray) -> np.ndarray:
        """bool (N,): rows that share a free word, come near its meaning, or are for the occasion, season or style wanted."""
        related = (self._said > 0) | (self._agreement(np.arange(len(rows))) > 0)
        for row, likeness in zip(*self._vector_list(rows), strict=True):
            if likeness >= FAR:
                related[row] = True
        return related & rows

    def best(self, rows: np.ndarray, k: int) -> list[Hit]:
        """The k best of the rows, no design twice while others are left."""
        candidates = rows.nonzero()[0]
        if not len(candidates) or k < 1:
            return []
        score = self._score(rows, candidates)
        order = self._order(candidates, score)
        return [
            Hit(self.index.product(int(r)), round(float(s), 4))
            for r, s in self._spread(order, candidates, score, k)
        ]

    def nearest(self, rows: np.ndarray, k: int) -> list[Hit]:
        """Rows that miss a filter, those that miss least first; another kind of thing altogether is never near."""
        missed = self.filters.missed()
        if self.wanted.categories or self.wanted.kind:
            rows = rows & (missed < 60)
        candidates = rows.nonzero()[0]
        if not len(candidates):
            return []
        score = self._score(rows, candidates) - missed[candidates] / 100
        order = np.argsort(-score, kind="stable")
        return [
            Hit(self.index.product(int(r)), round(max(float(s), 0.0), 4))
            for r, s in self._spread(order, candidates, score, k)
        ]

    # ---- parts of the score

    def _score(self, rows: np.ndarray, candidates: np.ndarray) -> np.ndarray:
        """float64 (C,): fused ranks scaled to 0..1, then agreement on top."""
        fused = _reciprocal(self.bm25[candidates])
        if self.words:
            near, _ = self._vector_list(rows)
            ranks = np.zeros(len(self.index))
            ranks[near] = 1 / (RRF + 1 + np.arange(len(near)))
            fused = fused + ranks[candidates] + _reciprocal(self._said[candidates])
        score = fused * RRF / 4
        score += 0.25 * self._agreement(candidates) + 0.1 * self._fit(candidates)
        score += 0.05 * self.index.facets.stock[candidates]
        return score + self.boosts.of(self.index, candidates)

    def _agreement(self, candidates: np.ndarray) -> np.ndarray:
        """0..1: how much of the occasions, seasons and styles wanted a row is for; kin counts for half."""
        wanted = self.wanted.soft()
        total = np.zeros(len(candidates))
        for slot, value in wanted:
            exact = self.filters.has(slot, [value])[candidates]
            kin = self.filters.has(slot, KIN.get(value, ()))[candidates]
            total += np.where(exact, 1.0, 0.5 * kin)
        return total / max(len(wanted), 1)

    def _fit(self, candidates: np.ndarray) -> np.ndarray:
        """0..1: main colour as asked rather than an accent, the very gender, the category itself rather than a narrower one."""
        parts = []
        facets = self.index.facets
        if colors := self.wanted.lists.get("colors"):
            parts.append(self.filters.has("main_color", colors)[candidates])
            members = {m for v in colors for m in self.vocabulary.members("colors", v)}
            parts.append(facets.rows("main_color", members)[candidates])
        if self.wanted.gender:
            parts.append(facets.rows("genders", [self.wanted.gender])[candidates])
        if self.wanted.categories:
            parts.append(facets.rows("categories", self.wanted.categories)[candidates])
        return np.mean(parts, axis=0) if parts else np.zeros(len(candidates))

    def _vector_list(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rows (int64) by likeness of meaning, best first, at most DEPTH, and their cosines; empty without a model."""
        if not self.words:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if not hasattr(self, "_nearest"):
            try:
                self._nearest = self._ask(rows)
            except CatalogError:
                self._nearest = (np.empty(0, np.int64), np.empty(0, np.float32))
        return self._nearest

    def _ask(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        vector = self.embed(f"{self.words} {self.wanted.attribute_words()}".strip())
        if rows.mean() > WIDE:
            near, cosine = self.index.store.nearest(vector, min(DEPTH, len(self.index)))
            keep = rows[near]
            return near[keep], cosine[keep]
        inside = rows.nonzero()[0]
        cosine = np.asarray(self.index.vectors[inside] @ vector, np.float32)
        top = np.argsort(-cosine, kind="stable")[:DEPTH]
        return inside[top], cosine[top]

    # ---- order

    def _order(self, candidates: np.ndarray, score: np.ndarray) -> np.ndarray:
        facets, sort = self.index.facets, self.wanted.sort
        if sort in ("price_asc", "price_desc"):
            worth = np.array([rates().get(c, 1.0) for c in facets.currencies])
            price = facets.price[candidates] * worth[facets.currency[candidates]]
            return np.lexsort((-score, price if sort == "price_asc" else -price))
        if sort == "newest":
            return np.lexsort((-score, -facets.added[candidates]))
        if sort == "rating":
            return np.lexsort((-score, -np.nan_to_num(facets.rating[candidates], nan=-1.0)))
        return np.argsort(-score, kind="stable")

    def _spread(
        self, order: np.ndarray, candidates: np.ndarray, score: np.ndarray, k: int
    ) -> list[tuple[int, float]]:
        """The first k in order; a design that was there already waits until every other has had its turn."""
        group = self.index.facets.group
        seen: set[int] = set()
        first: list[tuple[int, float]] = []
        again: list[tuple[int, float]] = []
        pinned = [r for r in self.boosts.pinned(self.index, self.wanted) if r in set(candidates.tolist())]
        place = {int(candidates[i]): float(score[i]) for i in order[: max(20 * k, 400)]}
        for row in dict.fromkeys([*pinned, *place]):
            design = int(group[row])
            (again if design in seen else first).append((row, place.get(row, 1.0)))
            seen.add(design)
            if len(first) >= k:
                break
        return (first + again)[:k]


def _reciprocal(scores: np.ndarray) -> np.ndarray:
    """1 / (60 + rank) for the DEPTH best scores above 0, equal scores sharing a rank; 0 for the rest."""
    out = np.zeros(len(scores))
    positive = (scores > 0).nonzero()[0]
    if not len(positive):
        return out
    if len(positive) > DEPTH:
        positive = positive[np.argpartition(-scores[positive], DEPTH)[:DEPTH]]
    _, ranks = np.unique(-scores[positive], return_inverse=True)
    out[positive] = 1 / (RRF + 1 + ranks)
    return out
