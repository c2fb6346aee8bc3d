"""Holds a reply against the facts, sentence by sentence: what no tool said is corrected or left out.

Looks for what misleads a shopper: products, prices, sizes, stock, colours, materials, patterns, offers, policies
and ratings that no tool gave, and actions that no tool did. It reads claims by their form (agent/claims.py), so it
knows no more than the facts and leaves opinions, advice and questions alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import combinations

from rapidfuzz import fuzz

from agent import claims
from agent.facts import Facts, KnownProduct, numbers_in, words_in
from agent.language import CHINESE
from agent.speech import harmless
from catalog.query import parse
from catalog.vocabulary import Vocabulary

# A line, or a sentence within it; "1. " at the head of a list item belongs to its sentence.
UNITS = re.compile(
    r"[^\S\n]*(?:(?:\d+[.)]|[-*•#>]+)[^\S\n]+)?[^\n]*?(?:[.!?]+[\"'”’)*_]*(?=\s|$)|[。！？；]+[”’」）]*|\n+|$)"
)
SIMILAR = 84
CENT = 0.005
SECRET_SENTENCE = 46  # Latin characters, or a third as many Chinese ones
WHOLE_SENTENCE = 15  # characters; less can stand in any text by chance


@dataclass
class Grounding:
    """Checks texts against one set of facts.

    Attributes:
        facts: what the tools said.
        secret: texts that are for the model only; a reply does not repeat their sentences.
        words: the catalogue's, by which colours, materials and patterns are recognised; None to leave them unchecked.
        correction: the sentence that states the facts of a product, put in place of a wrong one.
        removed: what was removed or corrected, counted by kind.
    """

    facts: Facts
    correction: Callable[[KnownProduct], str]
    secret: str = ""
    words: Vocabulary | None = None
    removed: dict[str, int] = field(default_factory=dict)
    _subject: KnownProduct | None = None
    _corrected: set[str] = field(default_factory=set)
    _repeating: bool = False

    def check(self, text: str) -> str:
        """`text` as it may be shown. The result for a longer text begins with that for its whole sentences
        so far."""
        self.removed, self._subject, self._corrected = {}, None, set()
        self._repeating = False
        units = [match.group() for match in UNITS.finditer(harmless(text, self.facts.links)) if match.group()]
        return _tidy("".join(self._unit(unit) for unit in units))

    def _unit(self, unit: str) -> str:
        """One sentence: itself, itself corrected, or nothing but its line breaks."""
        named = self._named(unit)
        if len(named) == 1:
            self._subject = named[0]
        elif named:
            self._subject = None
        about = named or ([self._subject] if self._subject and claims.PRONOUN.search(unit) else [])
        if self._false_action(unit):
            return self._drop("action", unit)
        if self._is_secret(unit):
            return self._drop("secret", unit)
        if self._is_told(unit):
            return unit
        for kind, test in (
            ("product", self._unknown_product),
            ("offer", self._unknown_offer),
            ("policy", self._unknown_policy),
            ("rating", self._unknown_rating),
        ):
            if test(unit):
                return self._drop(kind, unit)
        unit = self._with_right_prices(unit, about)
        if unit.strip() and self._wrong_stock(unit, about):
            return self._correct("stock", unit, about)
        if unit.strip() and self._unknown_quality(unit, about):
            return self._correct("quality", unit, about)
        return unit

    def _drop(self, kind: str, unit: str) -> str:
        self.removed[kind] = self.removed.get(kind, 0) + 1
        return "\n" * unit.count("\n")

    def _correct(self, kind: str, unit: str, about: list[KnownProduct]) -> str:
        dropped = self._drop(kind, unit)
        if len(about) != 1 or about[0].id in self._corrected:
            return dropped
        self._corrected.add(about[0].id)
        head = re.match(r"\s*(?:\d+[.)]|[-*•]+)?\s*", unit)
        tail = re.search(r"\s*$", unit)
        return f"{head.group() if head else ''}{self.correction(about[0])}{tail.group() if tail else ''}"

    # What a sentence is about

    def _named(self, unit: str) -> list[KnownProduct]:
        """The known products that a sentence names; of titles that lie within each other the longest."""
        low = unit.lower()
        found = [
            (title.lower(), product)
            for product in self.facts.products.values()
            for title in product.titles
            if title.lower() in low
        ]
        longest = [
            product
            for title, product in found
            if not any(title != other and title in other for other, _ in found)
        ]
        return list({product.id: product for product in longest}.values())

    # Claims that are true or false

    def _false_action(self, unit: str) -> bool:
        if claims.QUESTION.search(unit):
            return False
        for action in claims.ACTIONS:
            match = action.pattern.search(unit)
            if not match or claims.DENIED.search(unit[: match.end()]):
                continue
            ever = action.lasting or claims.EARLIER.search(unit)
            done = self.facts.done_ever if ever else self.facts.done_now
            if not (done if "*" in action.tools else done & action.tools):
                return True
        return False

    def _unknown_product(self, unit: str) -> bool:
        if claims.QUESTION.search(unit) and not claims.MONEY.search(unit):
            return False
        marked = [
            next(group for group in match.groups() if group)
            for match in claims.MARKED_NAME.finditer(unit)
            if not claims.SAID.search(unit[: match.start()])
        ]
        plain = claims.MARKED_NAME.sub(" ", unit)
        runs = [self._without_opening(match, plain) for match in claims.CAPITALISED.finditer(plain)]
        return any(not self._is_known(name, marked=True) for name in marked if _looks_like_name(name)) or any(
            not self._is_known(name, marked=False) for name in runs if name
        )

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
        titles = [title.lower() for product in self.facts.products.values() for title in product.titles]
        return any(fuzz.token_set_ratio(low, title) >= SIMILAR for title in titles)

    def _unknown_offer(self, unit: str) -> bool:
        known = self.facts.numbers | self.facts.asked_numbers
        if any(float(number) not in known for number in claims.PERCENT.findall(unit)):
            return True
        if claims.QUESTION.search(unit) or claims.DENIED.search(unit) or claims.UNSURE.search(unit):
            return False
        return any(match.group().lower() not in self.facts.text for match in claims.OFFER.finditer(unit))

    def _unknown_policy(self, unit: str) -> bool:
        known = self.facts.numbers | self.facts.asked_numbers
        periods = [float(each) for match in claims.PERIOD.findall(unit) for each in match if each]
        if any(number not in known for number in periods):
            return True
        told = {"shop_policy", "order_status", "purchase_history", "checkout"} & self.facts.done_ever
        if told or claims.QUESTION.search(unit) or claims.UNSURE.search(unit) or claims.DENIED.search(unit):
            return False
        return bool(claims.POLICY.search(unit) and claims.ASSERTS.search(unit))

    def _is_secret(self, unit: str) -> bool:
        plain = re.sub(r"^\W*(?:\d+[.)])?\s*|\W*$", "", unit).lower()
        if not plain:
            return False
        weight = len(plain) + 2 * len(CHINESE.findall(plain))
        # A short sentence is anybody's; after a longer one of ours it is ours too.
        repeated = plain in self.secret and (self._repeating or weight >= SECRET_SENTENCE)
        self._repeating = repeated
        return repeated

    def _is_told(self, unit: str) -> bool:
        """Whether a sentence repeats what some tool said, word for word."""
        plain = unit.strip(" \n.*-").lower()
        return len(plain) >= WHOLE_SENTENCE and plain in self.facts.text

    def _unknown_quality(self, unit: str, about: list[KnownProduct]) -> bool:
        """Whether a sentence gives products a colour, material or pattern that no tool gave them."""
        if self.words is None or claims.QUESTION.search(unit) or claims.DENIED.search(unit):
            return False
        if claims.UNSURE.search(unit):
            return False
        general = claims.THEY.search(unit) or claims.WE_HAVE.search(unit)
        of = about or (list(self.facts.products.values()) if general else [])
        if not of:
            return False
        plain = self._without_titles(unit)
        aside = claims.BESIDE.search(plain)
        said = parse(plain[: aside.start()] if aside and about else plain, self.words, slips=False)
        qualities = [m for m in said.matches if m.slot in ("colors", "materials", "patterns")]
        own = [{value, *self.words.members(slot, value)} for _, _, slot, value in qualities]
        return any(not any(_has_any(product, names) for product in of) for names in own)

    def _without_titles(self, unit: str) -> str:
        """The sentence with blanks for the names of products."""
        for product in self.facts.products.values():
            for title in product.titles:
                unit = re.sub(re.escape(title), lambda m: " " * len(m.group()), unit, flags=re.IGNORECASE)
        return unit

    def _unknown_rating(self, unit: str) -> bool:
        numbers = [float(each) for match in claims.RATING.findall(unit) for each in match if each]
        return any(number not in self.facts.numbers for number in numbers)

    # Prices

    def _with_right_prices(self, unit: str, about: list[KnownProduct]) -> str:
        """The sentence, with a wrong price of the one product it is about put right; "" when that cannot be
        done."""
        if claims.SPELLED_MONEY.search(unit) and not self._asked(claims.SPELLED_MONEY.findall(unit)):
            return self._correct("price", unit, about)
        wrong = [match for match in claims.MONEY.finditer(unit) if not self._price_holds(match, unit, about)]
        if not wrong:
            return unit
        if len(about) != 1 or len(wrong) > 1:
            return self._correct("price", unit, about)
        self.removed["price"] = self.removed.get("price", 0) + 1
        right = f"{about[0].price:.2f}".removesuffix(".00") + f" {about[0].currency}"
        return unit[: wrong[0].start()] + right + unit[wrong[0].end() :]

    def _asked(self, phrases: Iterable[str]) -> bool:
        return all(words_in(phrase) <= self.facts.asked_words for phrase in phrases)

    def _price_holds(self, match: re.Match[str], unit: str, about: list[KnownProduct]) -> bool:
        amount = float((match["first"] or match["second"]).replace(",", ""))
        currency = claims.CURRENCIES.get((match["sign"] or match["unit"]).lower(), "")
        prices = [
            product.price
            for product in self.facts.products.values()
            if not currency or product.currency == currency
        ]
        if about and any(_same(amount, product.price) and product.currency == currency for product in about):
            return True
        if claims.BOUND.search(unit) and amount in self.facts.asked_numbers:
            return True
        if claims.DERIVED.search(unit):
            pairs = [value for a, b in combinations(prices[:40], 2) for value in (a + b, abs(a - b))]
            return any(
                _same(amount, value) for value in [*self.facts.numbers, *pairs, sum(p.price for p in about)]
            )
        if about:
            return False
        return any(_same(amount, price) for price in prices) or any(
            _same(amount, number) for number in self.facts.numbers - {float(n) for n in range(10)}
        )

    # Sizes and stock

    def _wrong_stock(self, unit: str, about: list[KnownProduct]) -> bool:
        if claims.QUESTION.search(unit):
            return False
        pieces = [float(each) for match in claims.PIECES.findall(unit) for each in match if each]
        counted = {float(count) for product in about for count in product.sizes.values()}
        if any(number not in (counted or self.facts.numbers) for number in pieces):
            return True
        there, gone = bool(claims.IN_STOCK.search(unit)), bool(claims.SOLD_OUT.search(unit))
        sizes = _sizes_in(unit)
        if not about and len(self.facts.products) == 1:
            about = list(self.facts.products.values())
        if len(about) == 1:
            return _contradicts(about[0], sizes, there and not gone, gone)
        known = {size for product in self.facts.products.values() for size in product.sizes}
        claimed = (there or gone) and not claims.UNSURE.search(unit)
        return claimed and any(size not in known and size not in self._asked_sizes() for size in sizes)

    def _asked_sizes(self) -> set[str]:
        return {word.upper() for word in self.facts.asked_words} | {
            f"{n:g}" for n in self.facts.asked_numbers
        }


def _contradicts(product: KnownProduct, sizes: list[str], there: bool, gone: bool) -> bool:
    if not sizes:
        return (there and not product.in_stock) or (gone and product.in_stock and not product.sizes)
    if not product.sizes:
        return False
    if there:
        return any(product.sizes.get(size, 0) <= 0 for size in sizes)
    return gone and any(product.sizes.get(size, 0) > 0 for size in sizes)


def _has_any(product: KnownProduct, names: set[str]) -> bool:
    """Whether one of these words was said of the product."""
    plain = (re.escape(name.replace("-", " ")) for name in names)
    return bool(re.search(rf"\b(?:{'|'.join(plain)})", product.text))


def _sizes_in(unit: str) -> list[str]:
    lists = [match["list"] or match["zh"] for match in claims.SIZES.finditer(unit)]
    return [size.upper() for each in lists for size in claims.ONE_SIZE.findall(each)]


def _looks_like_name(text: str) -> bool:
    """Whether marked words could be a product's name: two words and a capital, or Chinese."""
    if re.search(r"[\u4e00-\u9fff]", text):
        return len(text) >= 3 and bool(re.search(r"[衣裤裙鞋帽镜链表衫恤装套环戒包]", text))
    return len(text.split()) >= 2 and bool(re.search(r"[A-Z]", text)) and not text.rstrip().endswith(":")


def _same(a: float, b: float) -> bool:
    return abs(a - b) < CENT


def _tidy(text: str) -> str:
    """Without the traces of what was left out: empty list items, stray spaces, piles of empty lines."""
    text = re.sub(r"^[^\S\n]*(?:\d+[.)]|[-*•])[^\S\n]*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"[^\S\n]+\n", "\n", re.sub(r"(?<=\S)[^\S\n]{2,}", " ", text))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


__all__ = ["Facts", "Grounding", "numbers_in"]
