"""Which of the known products a sentence means: by title, by part of one, or by what it is ("the hat")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.facts import Facts, KnownProduct, words_in
from agent.language import CHINESE
from catalog.query import parse
from catalog.vocabulary import Vocabulary

POINTED_AT = re.compile(
    r".*\b(?:the|this|that|these|those|your|both)\s+(?P<words>(?:[\w'’-]+\s+){0,3})$",
    re.IGNORECASE | re.DOTALL,
)
APART = frozenset("of in with for to and or than from by on over under is are".split())  # noqa: SIM905
IN_GENERAL = re.compile(r"(?:这种|这样的|这类|那种|一般的?|其他|别的|一件|一条|一顶|一双)[^，。]{0,4}$")
OWN_WORD = re.compile(r"\b[Tt]h(?:e|is|at) ([A-Z][a-z]{3,})\b(?! [A-Z])")
EITHER = {"裙子": "dresses", "裙": "dresses"}
LOOKS = ("colors", "materials", "patterns")
ONE = re.compile(r" one\b|的?[那这][件条顶双款]", re.IGNORECASE)
PLURAL = re.compile(r"(?<!s)s$", re.IGNORECASE)


@dataclass(frozen=True)
class Meant:
    """Finds products in sentences. `words` are the catalogue's; None to know titles only."""

    facts: Facts
    words: Vocabulary | None

    def by(self, unit: str) -> list[KnownProduct]:
        """The known products that a sentence means, in the order in which it names them."""
        places = self._by_title(unit)
        rest = unit
        for start, end, _ in places:
            rest = f"{rest[:start]}{' ' * (end - start)}{rest[end:]}"
        places += self._by_own_word(rest)
        places += self._by_kind(rest) or self._by_look(rest)
        return list({product.id: product for _, _, product in sorted(places, key=lambda p: p[0])}.values())

    def kinds(self, unit: str) -> list[set[str]]:
        """For each kind of product a sentence speaks of, the ids of the known ones."""
        return [{p.id for p in self.of_kind(value)} for _, _, value in self._categories(unit)]

    def _by_title(self, unit: str) -> list[tuple[int, int, KnownProduct]]:
        """Where titles stand; of titles that lie within each other the longest."""
        low = unit.lower()
        found = [
            (low.find(title.lower()), low.find(title.lower()) + len(title), product)
            for product in self.facts.products.values()
            for title in product.titles
            if title.lower() in low
        ]
        return [
            (start, end, product)
            for start, end, product in found
            if not any(s <= start and end <= e and (s, e) != (start, end) for s, e, _ in found)
        ]

    def _by_own_word(self, rest: str) -> list[tuple[int, int, KnownProduct]]:
        """By a capitalised word that only one title has: "the Breton one"."""
        owners: dict[str, list[KnownProduct]] = {}
        for product in self.facts.products.values():
            for word in {w for title in product.titles for w in words_in(title)}:
                owners.setdefault(word, []).append(product)
        return [
            (match.start(), match.end(), owners[word][0])
            for match in OWN_WORD.finditer(rest)
            if len(owners.get(word := match.group(1).lower(), [])) == 1
        ]

    def _by_kind(self, rest: str) -> list[tuple[int, int, KnownProduct]]:
        found = []
        for start, end, value in self._categories(rest):
            pointed = POINTED_AT.search(rest[:start])
            chinese = bool(CHINESE.search(rest[start:end])) and not IN_GENERAL.search(rest[:start])
            if not chinese and (not pointed or words_in(pointed["words"]) & APART):
                continue
            alike = self.of_kind(value)
            near = words_in(pointed["words"]) if pointed else set()
            told_apart = [p for p in alike if near & {w for t in p.titles for w in words_in(t)}]
            candidates = told_apart or alike
            latest = [p for p in candidates if p.id in self.facts.latest]
            candidates = latest if len(latest) == 1 and not told_apart else candidates
            if len(candidates) == 1 or (candidates and not chinese and PLURAL.search(rest[start:end])):
                found += [(start, end, product) for product in candidates]
        return found

    def _by_look(self, rest: str) -> list[tuple[int, int, KnownProduct]]:
        """By a colour, material or pattern: "the navy one", "红色那件"."""
        if self.words is None:
            return []
        found = []
        for match in parse(rest, self.words, slips=False).matches:
            if match.slot not in LOOKS or not ONE.match(rest[match.end :]):
                continue
            names = {match.value, *self.words.members(match.slot, match.value)}
            alike = [p for p in self.facts.products.values() if has_any(p, names)]
            titled = [p for p in alike if any(has_words(title, names) for title in p.titles)]
            candidates = titled if len(titled) == 1 else alike
            found += [(match.start, match.end, product) for product in candidates if len(candidates) == 1]
        return found

    def _categories(self, text: str) -> list[tuple[int, int, str]]:
        """Where kinds of products stand; "裙子" is a dress where no skirt is known."""
        if self.words is None:
            return []
        matches = parse(text, self.words, slips=False).matches
        kinds = self.words.slots[
            "categories"
        ]  # what a shopper would not want ("you already have a hat") is a kind too
        found = [
            (start, end, value)
            for start, end, slot, value in matches
            if slot == "categories" or (slot == "exclude" and value in kinds)
        ]
        return [
            (
                start,
                end,
                EITHER[said] if (said := text[start:end]) in EITHER and not self.of_kind(value) else value,
            )
            for start, end, value in found
        ]

    def of_kind(self, category: str) -> list[KnownProduct]:
        """The known products of a category, narrower or wider ones included."""
        names = self._related(category)
        return [product for product in self.facts.products.values() if has_any(product, names)]

    def _related(self, category: str) -> set[str]:
        """A category with everything narrower and wider: a sun hat may be filed under hats."""
        words = self.words
        assert words is not None  # noqa: S101
        wider = {each for each in words.slots["categories"] if category in words.members("categories", each)}
        return {category, *words.members("categories", category), *wider}


def has_words(title: str, names: set[str]) -> bool:
    """Whether a title has one of these words."""
    return any(re.search(rf"\b{re.escape(name)}\b", title, re.IGNORECASE) for name in names)


def has_any(product: KnownProduct, names: set[str]) -> bool:
    """Whether one of these words was said of the product."""
    plain = (re.escape(name.replace("-", " ")) for name in names)
    return bool(re.search(rf"\b(?:{'|'.join(plain)})", product.text))
