"""Product names in a message: titles of the catalogue, in both languages, whole or nearly whole."""

import itertools
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from rapidfuzz.distance import OSA

from agent.planner.saying import STEERING
from agent.planner.wording import plain
from catalog.words import stem, tokens

FEW = 1000
MOST = 20_000  # a bigger catalogue is asked by search, not by heart
QUOTES = re.compile(r"[“”\"'「」《》\s·]")
LATIN = re.compile(r"[a-z\d]", re.ASCII)
CHINESE_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
ENOUGH, MARGIN = 0.62, 0.12  # of a title's weight; how far the next has to be behind
APART = 1.3  # a title told by a word of its own has so much more in common with the text than any other


class Titled(Protocol):
    """What is read of a product."""

    id: str
    title: str
    title_zh: str
    kind: Any
    category: str
    price: float
    colors: Sequence[str]
    pattern: str
    material: str
    brand: str
    sizes: Mapping[str, int]


@dataclass(frozen=True)
class Named:
    """text[start:end] names the product `id`."""

    start: int
    end: int
    id: str


class Names:
    """An index of titles. Build it again when the catalogue changes."""

    def __init__(self, products: Iterable[Titled]) -> None:
        self.ids: dict[str, str] = {}  # plain id -> id
        self._cards: list[dict[str, Any]] | None = None
        self._products: dict[str, Titled] = {}
        self._keys: dict[tuple[str, ...], list[str]] = {}
        self._chinese: dict[str, list[str]] = {}
        self._kinds: dict[str, set[str]] = {}  # the words of its category
        self._words: list[tuple[str, frozenset[str]]] = []  # of each title, English or Chinese
        for count, product in enumerate(products):
            if count >= MOST:
                break
            self.ids[product.id.lower()] = product.id
            self._products[product.id] = product
            key = tuple(stem(t.text) for t in tokens(plain(product.title)))
            if len(key) > 1:
                self._keys.setdefault(key, []).append(product.id)
                self._words.append((product.id, frozenset(key)))
            chinese = QUOTES.sub("", plain(product.title_zh))
            if len(chinese) > 2:
                self._chinese.setdefault(chinese, []).append(product.id)
                self._words.append((product.id, frozenset(words_of(product.title_zh))))
            self._kinds[product.id] = {
                stem(t.text) for t in tokens(plain(product.category.replace("-", " ")))
            }
        self._longest = max(map(len, self._keys), default=0)
        self._titles: dict[str, list[int]] = {}  # word -> places in _words
        for n, (_, words) in enumerate(self._words):
            for word in words:
                self._titles.setdefault(word, []).append(n)
        self._weight = {
            word: math.log(1 + len(self._products) / len(at)) for word, at in self._titles.items()
        }

    def card(self, product_id: str) -> dict[str, Any]:
        """What references need to know of a product that was only named; {} when it is not in the index."""
        product = self._products.get(product_id)
        if product is None:
            return {}
        facts = ("id", "title", "kind", "category", "price", "pattern", "material", "brand")
        lists = {"colors": list(product.colors), "sizes": dict(product.sizes)}
        return {name: getattr(product, name) for name in facts} | lists

    def titles(self, product_id: str) -> list[str]:
        """What a product is called, in English and Chinese; [] when it is not in the index."""
        product = self._products.get(product_id)
        return [product.title, product.title_zh] if product else []

    def all_titles(self) -> list[str]:
        """What all products are called, in both languages."""
        return [title for id in self._products for title in self.titles(id) if title]

    def cards(self) -> list[dict[str, Any]]:
        """The cards of all products; [] where there are too many to look at each."""
        if self._cards is None:
            self._cards = [self.card(i) for i in self._products] if len(self._products) <= FEW else []
        return self._cards

    def whole(self, text: str) -> list[Named]:
        """Titles that stand in the text in full, longest first where they overlap, in the text's order."""
        found: list[Named] = []
        words = tokens(text)
        stems = [stem(t.text) for t in words]
        for length in range(min(self._longest, len(words)), 1, -1):
            for i in range(len(words) - length + 1):
                ids = self._keys.get(tuple(stems[i : i + length]))
                if ids:
                    self._put(found, Named(words[i].start, words[i + length - 1].end, ids[0]))
        closed = QUOTES.sub("\u2063", text)
        bare = [(i, c) for i, c in enumerate(closed) if c != "\u2063"]
        solid = "".join(c for _, c in bare)
        for title in sorted(self._chinese, key=len, reverse=True):
            at = solid.find(title)
            if at >= 0:
                self._put(
                    found, Named(bare[at][0], bare[at + len(title) - 1][0] + 1, self._chinese[title][0])
                )
        return sorted(found, key=lambda named: named.start)

    @staticmethod
    def _put(found: list[Named], named: Named) -> None:
        if all(named.end <= other.start or named.start >= other.end for other in found):
            found.append(named)

    def nearly(self, text: str, *, definite: bool = False, kinds: frozenset[str] = frozenset()) -> str | None:
        """The one product whose title is mostly in the text (slips allowed, in any order); None for none or several.

        Args:
            definite: one thing is meant ("the ...", "那块"), so that a word which only its title has will do beside
                another: "Orlo海洋那块".
            kinds: the categories that the text names, in whatever words: "the merino jumper".
        """
        said = words_of(text)
        shared: dict[int, set[str]] = {}
        for word in set().union(*map(self._meant, said)):
            for n in self._titles[word]:
                shared.setdefault(n, set()).add(word)
        scored: dict[
            str, tuple[float, float, bool]
        ] = {}  # id -> weight in common, share of the title, told apart
        for n, common in shared.items():
            id, words = self._words[n]
            of_kind = self._kinds[id] <= said or self._products[id].category in kinds
            if len(common) < 2 and not (definite and of_kind):
                continue  # "the marine watch": one word of the title beside what it is
            weight = sum(self._weight[w] for w in common)
            share = weight / sum(self._weight[w] for w in words)
            own = any(len(self._titles[w]) == 1 for w in common)
            scored[id] = max(scored.get(id, (0.0, 0.0, False)), (weight, share, own))
        ranked = sorted(scored.items(), key=lambda item: item[1][1], reverse=True)[:2]
        if ranked and ranked[0][1][1] >= ENOUGH:
            apart = len(ranked) < 2 or ranked[0][1][1] - ranked[1][1][1] >= MARGIN
            return ranked[0][0] if apart else None
        if not definite:
            return self._covering(said, scored)
        ranked = sorted(scored.items(), key=lambda item: item[1][0], reverse=True)[:2]
        if ranked and ranked[0][1][2] and (len(ranked) < 2 or ranked[0][1][0] >= APART * ranked[1][1][0]):
            return ranked[0][0]
        return None

    def _covering(self, said: set[str], scored: Iterable[str]) -> str | None:
        """The one title that has every word said, and two of them at least: "orlo marine"."""
        told = {w for w in said if w not in STEERING}
        words: dict[str, set[str]] = {}
        for id, title in self._words:
            if id in set(scored):
                words.setdefault(id, set()).update(title)
        covering = [id for id, title in words.items() if told <= title] if len(told) > 1 else []
        return covering[0] if len(covering) == 1 else None

    def _meant(self, said: str) -> list[str]:
        """The titles' words that a word stands for: itself, or those it is a slip of the pen of."""
        if said in self._titles:
            return [said]
        return [w for w in self._titles if len(w) > 4 and _slip(w, said)] if len(said) > 4 else []


def words_of(text: str) -> set[str]:
    """The words by which a title is known: English stems, pairs of Chinese characters."""
    said = plain(text)
    words = {stem(t.text) for t in tokens(said) if not t.chinese and LATIN.search(t.text)}
    for run in CHINESE_RUN.findall(QUOTES.sub("", said)):
        words |= {a + b for a, b in itertools.pairwise(run)}
    return words


def _slip(word: str, said: str) -> bool:
    return len(said) > 4 and word[0] == said[0] and OSA.distance(word, said, score_cutoff=1) <= 1
