"""Holds a reply against the facts, sentence by sentence: what no tool said is corrected or left out.

Looks for what misleads a shopper: products, prices, sizes, stock, colours, materials, patterns, offers, policies
and ratings that no tool gave, and actions that no tool did. Claims are read by their form (agent/claims.py); of a
language model's sentence, what is then left untied to any fact is left out too (agent/support.py). Opinions, advice
and questions are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations

from agent import claims, comparisons, deeds, shop_rules
from agent.facts import Facts, KnownProduct, numbers_in
from agent.language import CHINESE
from agent.meant import Meant, has_any
from agent.product_names import Names
from agent.quantities import CURRENCIES, FOREIGN_MONEY, MONEY, PERIODS, in_digits
from agent.speech import harmless
from agent.support import Support
from catalog.query import parse
from catalog.vocabulary import Vocabulary

# A line, or a sentence within it; "1. " at the head of a list item belongs to its sentence.
UNITS = re.compile(
    r"[^\S\n]*(?:(?:\d+[.)]|[-*•#>]+)[^\S\n]+)?[^\n]*?(?:[.!?]+[\"'”’)*_]*(?=\s|$)|[。！？；]+[”’」）]*|\n+|$)"
)
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
        strict: whether what cannot be tied to a fact is left out too; off for the embedded planner, which only fills in
            the shop's own sentences.
        correction: the sentence that states the facts of a product, put in place of a wrong one.
        removed: what was removed or corrected, counted by kind.
    """

    facts: Facts
    correction: Callable[[KnownProduct], str]
    secret: str = ""
    words: Vocabulary | None = None
    strict: bool = True
    removed: dict[str, int] = field(default_factory=dict)
    _subject: KnownProduct | None = None
    _corrected: set[str] = field(default_factory=set)
    _repeating: bool = False

    def __post_init__(self) -> None:
        self._names = Names(self.facts, self.words)
        self._meant = Meant(self.facts, self.words)
        self._support = Support(self.facts, self.words)

    def check(self, text: str) -> str:
        """`text` as it may be shown. The result for a longer text begins with that for its whole sentences
        so far."""
        self.removed, self._subject, self._corrected = {}, self._latest(), set()
        self._repeating = False
        units = [match.group() for match in UNITS.finditer(harmless(text, self.facts.links)) if match.group()]
        return _tidy("".join(self._unit(unit) for unit in units))

    def _unit(self, unit: str) -> str:
        """One sentence: itself, itself corrected, or nothing but its line breaks."""
        named = self._meant.by(unit)
        if len(named) == 1:
            self._subject = named[0]
        elif named:
            self._subject = None
        about = named or ([self._subject] if self._subject and claims.PRONOUN.search(unit) else [])
        if self._is_told(unit, self.facts.refused):
            return unit
        if deeds.is_false(unit, self.facts, lambda clause: self._ids_meant(clause, about)):
            return self._drop("action", unit)
        if self._is_told(unit, self.facts.rules):
            return unit
        if self._unknown_contact(unit):
            return self._drop("contact", unit)
        if self._is_secret(unit):
            return self._drop("secret", unit)
        if shop_rules.unknown_offer(unit, self.facts):
            return self._drop("offer", unit)
        if shop_rules.unknown_rule(unit, self.facts):
            return self._drop("policy", unit)
        if self._is_told(unit, self.facts.text):
            return unit
        for kind, test in (
            ("product", self._names.unknown),
            ("rating", self._unknown_rating),
        ):
            if test(unit):
                return self._drop(kind, unit)
        if comparisons.is_false(unit, self.facts, self._meant.by):
            return self._drop("price", unit)
        unit = self._with_right_prices(unit, about)
        if unit.strip() and self._wrong_stock(unit, about):
            return self._correct("stock", unit, about)
        if unit.strip() and self._unknown_quality(unit, about):
            return self._correct("quality", unit, about)
        if self._unknown_fit(unit):
            return self._drop("quality", unit)
        if (
            self.strict
            and unit.strip()
            and self._support.is_lacking(unit, about, self._names.without_titles(unit))
        ):
            titled = [p for p in about if any(title.lower() in unit.lower() for title in p.titles)]
            return self._correct("unsupported", unit, titled)
        return unit

    def _ids_meant(self, clause: str, about: list[KnownProduct]) -> list[set[str]]:
        """For each product or kind of product a clause speaks of, the ids that may be meant."""
        named = self._meant.by(clause) or about
        return [{product.id} for product in named] or self._meant.kinds(clause)

    def _latest(self) -> KnownProduct | None:
        """What "it" is before a reply has named anything: the one product of the last tool result."""
        latest = self.facts.latest
        return self.facts.products.get(latest[0]) if len(latest) == 1 else None

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

    # Claims that are true or false

    def _unknown_contact(self, unit: str) -> bool:
        """Whether a sentence gives an address, a number to call or a code that no tool gave."""
        if any(match.group().lower() not in self.facts.rules for match in claims.CONTACT.finditer(unit)):
            return True
        codes = {match.group(1) or match.group() for match in claims.CODE.finditer(unit)}
        offered = claims.OFFERED_CODE.search(unit)
        known = self.facts.rules if offered else self.facts.text + self.facts.asked_text
        return any(code.lower() not in known for code in codes)

    def _is_secret(self, unit: str) -> bool:
        plain = re.sub(r"^\W*(?:\d+[.)])?\s*|\W*$", "", unit).lower()
        if not plain:
            return False
        weight = len(plain) + 2 * len(CHINESE.findall(plain))
        # A short sentence is anybody's; after a longer one of ours it is ours too.
        parts = [plain, plain.partition(":")[2].strip(), plain.partition("：")[2].strip()]
        told = any(part and part in self.secret and len(part) > len(plain) // 2 for part in parts)
        repeated = told and (self._repeating or weight >= SECRET_SENTENCE)
        self._repeating = repeated
        return repeated

    @staticmethod
    def _is_told(unit: str, told: str) -> bool:
        """Whether a sentence repeats what some tool said, word for word."""
        plain = unit.strip(" \n.*->").lower()
        return len(plain) + 2 * len(CHINESE.findall(plain)) >= WHOLE_SENTENCE and plain in told

    def _unknown_quality(self, unit: str, about: list[KnownProduct]) -> bool:
        """Whether a sentence gives products a colour, material or pattern that no tool gave them."""
        if self.words is None or claims.QUESTION.search(unit) or claims.DENIED.search(unit):
            return False
        if claims.UNSURE.search(unit) or claims.IF_YOU_LIKE.search(unit):
            return False
        general = claims.THEY.search(unit) or claims.WE_HAVE.search(unit)
        general = general or claims.IT_IS.search(unit)
        of = about or (list(self.facts.products.values()) if general else [])
        if not of:
            return False
        plain = self._names.without_titles(unit)
        made = [match.group().lower() for match in claims.MADE.finditer(plain)]
        if any(not any(each in product.text for product in of) for each in made):
            return True
        aside = claims.BESIDE.search(plain)
        said = parse(plain[: aside.start()] if aside and about else plain, self.words, slips=False)
        kinds = [(m.start, m.end) for m in said.matches if m.slot == "categories"]
        others = [
            m.start for m in said.matches if m.slot == "categories" and not self._is_kind_of(m.value, of)
        ]
        qualities = [
            m
            for m in said.matches
            if m.slot in ("colors", "materials", "patterns")
            and plain[m.start : m.end] != "图案"
            and (m.start, m.end) not in kinds
            and not (
                about and any(0 <= start - m.end <= 1 for start in others)
            )  # of another thing: "a linen blazer over it"
        ]
        own = [{value, *self.words.members(slot, value)} for _, _, slot, value in qualities]
        return any(not any(has_any(product, names) for product in of) for names in own)

    def _is_kind_of(self, category: str, products: list[KnownProduct]) -> bool:
        return any(product in products for product in self._meant.of_kind(category))

    def _unknown_fit(self, unit: str) -> bool:
        """Whether a sentence says how a size turns out, which only a tool may."""
        if claims.QUESTION.search(unit) or claims.UNSURE.search(unit) or claims.IN_DOUBT.search(unit):
            return False
        return any(match.group().lower() not in self.facts.text for match in claims.FIT.finditer(unit))

    def _unknown_rating(self, unit: str) -> bool:
        plain = in_digits(unit)
        numbers = [float(each) for match in claims.RATING.findall(plain) for each in match if each]
        if any(number not in self.facts.numbers for number in numbers):
            return True
        if claims.QUESTION.search(unit) or claims.DENIED.search(unit):
            return False
        return any(match.group().lower() not in self.facts.text for match in claims.POPULAR.finditer(plain))

    # Prices

    def _with_right_prices(self, unit: str, about: list[KnownProduct]) -> str:
        """The sentence, with a wrong price of the one product it is about put right; "" when that cannot be
        done."""
        plain = in_digits(unit)
        foreign = FOREIGN_MONEY.search(plain)
        if (foreign and foreign.group().lower() not in self.facts.text) or self._wrong_bare_price(
            plain, about
        ):
            return self._correct("price", unit, about)
        wrong = [match for match in MONEY.finditer(plain) if not self._price_holds(match, plain, about)]
        if not wrong:
            return unit
        if len(about) != 1 or len(wrong) > 1 or plain != unit:
            return self._correct("price", unit, about)
        self.removed["price"] = self.removed.get("price", 0) + 1
        right = f"{about[0].price:.2f}".removesuffix(".00") + f" {about[0].currency}"
        return unit[: wrong[0].start()] + right + unit[wrong[0].end() :]

    def _wrong_bare_price(self, plain: str, about: list[KnownProduct]) -> bool:
        """Whether a number without a currency stands where a price does, and no tool gave it."""
        told = {product.price for product in about} or self.facts.numbers
        with_currency = [match.span() for match in MONEY.finditer(plain)]
        for match in claims.BARE_PRICE.finditer(plain):
            number = next(group for group in match.groups() if group)
            inside = any(start <= match.end() - 1 < end for start, end in with_currency)
            if not inside and float(number.replace(",", ".")) not in told | self.facts.asked_numbers:
                return True
        return False

    def _numbers_of_money(self) -> set[float]:
        """Every number told but those that only ever counted days."""
        money = {n for n, unit in self.facts.amounts if unit in CURRENCIES.values()}
        return (self.facts.numbers - {n for n, unit in self.facts.amounts if unit in PERIODS}) | money

    def _price_holds(self, match: re.Match[str], unit: str, about: list[KnownProduct]) -> bool:
        amount = float((match["first"] or match["second"]).replace(",", ""))
        if claims.CART_COMES_TO.search(unit) and not about:
            return self._is_in_cart(amount)
        currency = CURRENCIES.get((match["sign"] or match["unit"]).lower(), "")
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
            limits = [n for n, unit_of in self.facts.asked_amounts if unit_of == currency]
            pairs = [
                value for a, b in combinations([*prices[:40], *limits], 2) for value in (a + b, abs(a - b))
            ]
            return any(
                _same(amount, value) for value in [*self.facts.numbers, *pairs, sum(p.price for p in about)]
            )
        kinds = self._meant.kinds(unit)
        if len(kinds) > 1 and any(_same(amount, a + b) for a, b in combinations(prices[:40], 2)):
            return True
        if about:
            return False
        return any(_same(amount, price) for price in prices) or any(
            _same(amount, number) for number in self._numbers_of_money() - {float(n) for n in range(10)}
        )

    def _is_in_cart(self, amount: float) -> bool:
        """Whether it is what the cart comes to, or the price of something in it."""
        facts = self.facts
        prices = [facts.products[id].price for id in facts.cart or () if id in facts.products]
        return any(
            _same(amount, price)
            for price in [*prices, *([] if facts.cart_total is None else [facts.cart_total])]
        )

    # Sizes and stock

    def _wrong_stock(self, unit: str, about: list[KnownProduct]) -> bool:
        if claims.QUESTION.search(unit):
            return False
        plain = in_digits(unit)
        kinds = self._meant.kinds(unit)
        if not about and len(kinds) == 1 and len(kinds[0]) == 1:
            about = [self.facts.products[id] for id in kinds[0]]
        pieces = [float(each) for match in claims.PIECES.findall(plain) for each in match if each]
        counted = {
            float(count)
            for product in about
            for count in [*product.sizes.values(), sum(product.sizes.values())]
        }
        if any(number not in (counted if about else self.facts.numbers) for number in pieces):
            return True
        if not about and len(self.facts.products) == 1:
            about = list(self.facts.products.values())
        return any(
            self._wrong_stock_clause(clause, about) for clause in claims.STOCK_CLAUSES.split(_lettered(unit))
        )

    def _wrong_stock_clause(self, clause: str, about: list[KnownProduct]) -> bool:
        there, gone = bool(claims.IN_STOCK.search(clause)), bool(claims.SOLD_OUT.search(clause))
        sizes, named = _sizes_in(clause), self._meant.by(clause)
        about = named if len(named) == 1 else about
        # Whoever names a size of a product says that it is there, unless it is the shopper's own, or missed.
        there = there or not any(p.search(clause) for p in (claims.OWN_SIZE, claims.DENIED, claims.UNSURE))
        if len(about) == 1:
            if about[0].sizes and claims.NO_SIZES.search(clause):
                return len(about[0].sizes) > 1
            if claims.ALL_SIZES.search(clause):
                sizes = list(about[0].sizes)
            if gone and not sizes and about[0].in_stock and not claims.A_SIZE.search(clause):
                return True
            return _contradicts(about[0], sizes, there and not gone, gone)
        known = {size for product in self.facts.products.values() for size in _pieces(product.sizes)}
        claimed = (there or gone) and not claims.UNSURE.search(clause)
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
    pieces = _pieces(product.sizes)
    if there:
        return any(pieces.get(size, 0) <= 0 for size in sizes)
    return gone and any(pieces.get(size, 0) > 0 for size in sizes)


def _pieces(sizes: dict[str, int]) -> dict[str, int]:
    """Pieces in stock by size; "S/M" is S and M too, as a sentence's sizes are read one letter at a time."""
    pieces = dict(sizes)
    for size, count in sizes.items():
        for part in size.split("/"):
            pieces[part] = max(count, pieces.get(part, 0))
    return pieces


def _lettered(unit: str) -> str:
    """The sentence with sizes in letters: "in a medium" as "in M"."""

    def letter(match: re.Match[str]) -> str:
        word = (match.group(2) or match.group(3)).lower().replace("-", " ")
        return (
            f"{match.group(1)} {claims.SIZE_LETTERS[word]}"
            if match.group(1)
            else f"{claims.SIZE_LETTERS[word]}码"
        )

    return claims.SPELLED_SIZE.sub(letter, unit)


def _sizes_in(unit: str) -> list[str]:
    lists = [next(filter(None, match.groups())) for match in claims.SIZES.finditer(unit)]
    return [size.upper() for each in lists for size in claims.ONE_SIZE.findall(each)]


def _same(a: float, b: float) -> bool:
    return abs(a - b) < CENT


def _tidy(text: str) -> str:
    """Without the traces of what was left out: empty list items, stray spaces, piles of empty lines."""
    text = re.sub(r"^[^\S\n]*(?:\d+[.)]|[-*•])[^\S\n]*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"[^\S\n]+\n", "\n", re.sub(r"(?<=\S)[^\S\n]{2,}", " ", text))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


__all__ = ["Facts", "Grounding", "numbers_in"]
