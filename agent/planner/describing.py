"""Which products a description fits: qualities, title words and pieces of Chinese titles, on the table or in the catalogue."""

import itertools
import math
import re
from collections.abc import Iterable, Sequence

from agent.planner.names import Names, words_of
from agent.planner.saying import STEERING
from agent.planner.table import Card, Table
from agent.planner.wording import CHINESE
from catalog.query import Match
from catalog.vocabulary import Vocabulary
from catalog.words import stem, tokens

POINTERS = re.compile(r"[这那哪的了吗呢吧啊呀给我你它看下一个件条双款顶副只枚块对套支]")
MAIN = (
    0.5  # what a colour that is the product's first or in its title counts more than another of its colours
)


class Describing:
    """Looks for what is described, on one table."""

    def __init__(self, table: Table, vocabulary: Vocabulary, names: Names) -> None:
        self.table, self.vocabulary, self.names = table, vocabulary, names

    def on_table(self) -> list[str]:
        """Every product that was shown or talked about lately: what is talked about first, then the list."""
        order = [*self.table.focus, *self.table.shown, *reversed(self.table.recent), *self.table.worn]
        return list(dict.fromkeys(order))

    def matching(self, matches: Sequence[Match], among: Sequence[str] | None = None) -> list[str]:
        """Products on the table that have everything a description says, those it fits best first."""
        pool = self.on_table() if among is None else list(dict.fromkeys(among))
        found = [i for i in pool if matches and all(self._has(self.table.card(i), m) for m in matches)]
        return sorted(found, key=lambda i: -sum(self._mainly(self.table.card(i), m) for m in matches))

    def nearest(self, matches: Sequence[Match]) -> list[str]:
        """The one product on the table that has most of what a description says, [] when there are several.

        A colour that is said it has to have.
        """
        colors = [m for m in matches if m.slot == "colors"]
        pool = [i for i in self.on_table() if all(self._has(self.table.card(i), m) for m in colors)]
        counts = {i: sum(self._has(self.table.card(i), m) for m in matches) for i in pool}
        most = max(counts.values(), default=0)
        best = [i for i, count in counts.items() if count == most]
        return best if len(best) == 1 and 2 * most >= len(matches) else []

    def by_title(self, text: str, pool: Iterable[str] | None = None, *, kinds: bool = False) -> str | None:
        """The one product on the table whose title has the most of the text's words: "the light wash ones", "弯月那条".

        A word says the more, the fewer of the titles have it; the kind of thing tells none from another, unless
        `kinds` are to count: "the gold bracelet one" among watches.
        """
        pool = self.on_table() if pool is None else list(pool)
        said = self._telling(text, kinds)
        titles = {i: self._title_words(i, kinds) for i in pool}
        scored: dict[str, float] = {}
        for i, words in titles.items():
            common = words & said
            scored[i] = sum(math.log(1 + len(pool) / sum(w in t for t in titles.values())) for w in common)
        best = sorted(scored, key=lambda i: -scored[i])
        if not best or not scored[best[0]] or (len(best) > 1 and scored[best[0]] - scored[best[1]] < 1e-6):
            return None
        return best[0]

    def only(self, matches: Sequence[Match]) -> str | None:
        """The one product of a small catalogue that has everything a description says, if it names a kind of thing."""
        if not any(m.slot == "categories" for m in matches):
            return None
        found = self.fitting(matches)
        return found[0] if len(found) == 1 else None

    def fitting(self, matches: Sequence[Match]) -> list[str]:
        """The products of a small catalogue that have everything a description says; [] when it says nothing."""
        if not matches:
            return []
        return [card["id"] for card in self.names.cards() if all(self._has(card, m) for m in matches)]

    def is_among(self, ids: Sequence[str], matches: Sequence[Match]) -> bool:
        """Whether one of these products is of a category named."""
        members = {m for match in matches for m in self.vocabulary.members("categories", match.value)}
        return any((self.names.card(i) or self.table.card(i)).get("category") in members for i in ids)

    def kinds_in(self, text: str) -> frozenset[str]:
        """The categories that a text names, the narrower ones among them."""
        found: set[str] = set()
        words = [stem(t.text) for t in tokens(text)]
        for length, start in itertools.product(range(1, self.vocabulary.longest + 1), range(len(words))):
            entry = self.vocabulary.entries.get(tuple(words[start : start + length]))
            if entry:
                named = [value for slot, value in entry.means if slot == "categories"]
                found.update(m for value in named for m in self.vocabulary.members("categories", value))
        return frozenset(found)

    def _telling(self, text: str, kinds: bool) -> set[str]:
        """The words of a text that tell one product from another: not what it is, nor what only steers or points."""
        said = words_of(text if kinds else self._without_kinds(text))
        return {
            w
            for w in said
            if w not in STEERING and (kinds or not self._is_kind(w)) and not POINTERS.search(w)
        }

    def _without_kinds(self, text: str) -> str:
        solid = re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", text)
        for word in self.vocabulary.categories.values():
            for name in word.zh:
                solid = solid.replace(name.lower(), " ") if len(name) > 1 else solid
        return solid

    def _card(self, product_id: str) -> Card:
        return self.table.cards.get(product_id) or self.names.card(product_id)

    def _title_words(self, product_id: str, kinds: bool) -> set[str]:
        card = self.table.card(product_id)
        titles = [
            str(card.get("title") or ""),
            str(card.get("title_en") or ""),
            *self.names.titles(product_id),
        ]
        return {
            w
            for title in titles
            for w in words_of(title)
            if kinds or CHINESE.search(w) or not self._is_kind(w)
        }

    def _is_kind(self, word: str) -> bool:
        entry = self.vocabulary.entries.get((word,))
        return bool(entry and any(slot == "categories" for slot, _ in entry.means))

    def _mainly(self, card: Card, match: Match) -> float:
        """How much more a quality fits: a product's first colour more than its others, most what its title says."""
        if match.slot != "colors":
            return 0.0
        members = self.vocabulary.members("colors", match.value)
        titled = match.value in f"{card.get('title', '')} {card.get('title_en', '')}".lower()
        return MAIN * (bool(members & set(list(card.get("colors") or ())[:1])) + titled)

    def _has(self, card: Card, match: Match) -> bool:
        members = self.vocabulary.members(match.slot, match.value)
        words = f"{card.get('title', '')} {card.get('title_en', '')}".lower()
        if match.slot == "categories":
            return card.get("category") in members
        if match.slot == "colors":
            return bool(members & set(card.get("colors") or ())) or match.value in words
        if match.slot in ("patterns", "materials"):
            own = str(card.get(match.slot[:-1], ""))
            return any(v == own or v in own.split("|") for v in members) or match.value.replace(
                "-", " "
            ) in words.replace("-", " ")
        if match.slot == "brands":
            return str(card.get("brand", "")).lower() == match.value.lower()
        return match.value.replace("-", " ").rstrip("s") in words.replace("-", " ")
