"""Which names in a sentence stand for nothing a tool has named: products, brands and places, marked or plain, whole or
slightly changed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from agent import claims
from agent.facts import Facts, words_in
from agent.language import CHINESE
from agent.quantities import MONEY
from catalog.query import parse
from catalog.vocabulary import Vocabulary

SIMILAR = 84
SCRIPTS_MEET = re.compile(r"(?<=[A-Za-z])(?=[\u4e00-\u9fff])")  # "Straw Hat更便宜": the name ends here


@dataclass(frozen=True)
class Names:
    """The names known from one set of facts. `words` are the catalogue's; None to know none."""

    facts: Facts
    words: Vocabulary | None

    def unknown(self, unit: str) -> bool:
        """Whether a sentence names a product, a brand or a place that no tool named."""
        if claims.QUESTION.search(unit) and not MONEY.search(unit) and not claims.WE_HAVE.search(unit):
            return False
        marked = [
            next(group for group in match.groups() if group)
            for match in claims.MARKED_NAME.finditer(unit)
            if not claims.SAID.search(unit[: match.start()])
        ]
        plain = SCRIPTS_MEET.sub(" ", claims.MARKED_NAME.sub(" ", unit))
        runs = [self._without_opening(match, plain) for match in claims.CAPITALISED.finditer(plain)]
        return (
            any(not self._is_known(name, marked=True) for name in marked if _looks_like_name(name))
            or any(not self._is_known(name, marked=False) for name in runs if name)
            or any(
                not self._is_known(match.group(1), marked=False) for match in claims.PROPER.finditer(plain)
            )
            or self._unknown_id(unit)
            or self._unknown_garment(unit)
        )

    def _unknown_id(self, unit: str) -> bool:
        kinds = {id.rpartition("-")[0] for id in self.facts.products}
        return any(
            match.group() not in self.facts.text and match.group(1) in kinds
            for match in claims.PRODUCT_ID.finditer(unit)
        )

    def _unknown_garment(self, unit: str) -> bool:
        """Whether a Chinese name is nearly one of ours, or the shop is said to have something unheard of."""
        if not CHINESE.search(unit):
            return False
        near = [match.group() for match in claims.GARMENT.finditer(self.without_titles(unit))]
        # "海军蓝" begins many names; only a beginning of a name's own gives it away.
        titles = [t for t in self._titles() if self._unheard(t[:2], ("colors", "materials", "patterns"))]
        if any(_nearly(name, title) for name in near for title in titles):
            return True
        had = (match.group(1) for match in claims.ALSO_HAS.finditer(unit))
        return any(name not in self.facts.text and len(self._unheard(name)) >= 3 for name in had)

    def _unheard(self, name: str, slots: tuple[str, ...] = ()) -> str:
        """The characters of a name that are no words of the catalogue, of these slots or of any."""
        if self.words is None:
            return ""
        said = parse(name, self.words, slips=False)
        covered = {
            i for start, end, slot, _ in said.matches if not slots or slot in slots for i in range(start, end)
        }
        return "".join(c for i, c in enumerate(name) if i not in covered)

    def _titles(self) -> list[str]:
        return [title for product in self.facts.products.values() for title in product.titles]

    def _without_opening(self, match: re.Match[str], text: str) -> str:
        """The words of a capitalised run that are capitalised for their own sake."""
        words = re.split(r"[ -]", match.group())
        if not re.search(r"\w", text[: match.start()]) or re.search(r"[:.!?]\s*$", text[: match.start()]):
            words = words[1:]
        return " ".join(words) if len(words) >= 2 else ""

    def _is_known(self, name: str, *, marked: bool) -> bool:
        low = name.lower().strip(" .,:;!?*")
        if low in self.facts.text:
            return True
        words = words_in(low)
        if words <= claims.NEUTRAL | self.facts.asked_words:
            return True
        if not marked:
            return words <= claims.NEUTRAL | self.facts.asked_words | self.facts.words
        return any(fuzz.token_set_ratio(low, title.lower()) >= SIMILAR for title in self._titles())

    def without_titles(self, unit: str) -> str:
        """The sentence with blanks for the names of products."""
        for product in self.facts.products.values():
            for title in product.titles:
                unit = re.sub(re.escape(title), lambda m: " " * len(m.group()), unit, flags=re.IGNORECASE)
        return unit


def _looks_like_name(text: str) -> bool:
    """Whether marked words could be a product's name: two words and a capital, or Chinese."""
    if re.search(r"[\u4e00-\u9fff]", text):
        return len(text) >= 3 and bool(re.search(r"[衣裤裙鞋帽镜链表衫恤装套环戒包]", text))
    return len(text.split()) >= 2 and bool(re.search(r"[A-Z]", text)) and not text.rstrip().endswith(":")


def _nearly(name: str, title: str) -> bool:
    """Whether a Chinese name begins a title and then goes another way: 宽檐毡帽 beside 宽檐草帽, but not 宽檐帽."""
    start = max((name.find(title[:n]) for n in (4, 3, 2) if title[:n] in name), default=-1)
    if start < 0 or not CHINESE.search(title[:2]) or title in name:
        return False
    rest = iter(title)
    return not all(character in rest for character in name[start:])
