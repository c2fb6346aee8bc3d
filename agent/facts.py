"""What the tools have said in a conversation: the only ground a reply may stand on.

Facts come from tool results alone; what the shopper wrote is kept apart, as something a reply may repeat but
not build on. Earlier replies count for nothing, so that a slip cannot become a fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from langchain_core.messages import AnyMessage, HumanMessage, ToolMessage

from agent.quantities import in_digits, quantities

NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")
LINK_FIELDS = ("url", "link", "checkout", "checkout_url", "href")
RULES = frozenset({"shop_policy", "order_status", "purchase_history", "checkout", "hand_over_to_human"})


def numbers_in(text: str) -> set[float]:
    """Every number written in digits."""
    return {float(number.replace(",", "")) for number in NUMBER.findall(text)}


def words_in(text: str) -> set[str]:
    """Every word, in lower case, without a possessive ending."""
    return {word.lower().removesuffix("'s") for word in WORD.findall(text)}


@dataclass(frozen=True)
class KnownProduct:
    """A product a tool has named. `sizes` maps size to pieces in stock; {} when there is only one size.
    `text` is everything said of it, in lower case, hyphens as blanks."""

    id: str
    titles: tuple[str, ...]
    price: float
    currency: str
    sizes: dict[str, int]
    in_stock: bool
    text: str = ""


@dataclass
class Facts:
    """Everything the tools said so far, and what the shopper said.

    Attributes:
        products: by id, as last told.
        numbers, words: all in tool results; `text` is their whole text in lower case.
        asked_numbers, asked_words: all in the shopper's messages; `asked_text` is their whole text in lower case.
        done_now, done_ever: names of tools that succeeded in this turn, and in the whole conversation.
        links: addresses in tool results that may be shown.
        amounts, asked_amounts: amounts with their units in tool results, and in the shopper's messages.
        rules: the text, in lower case, of what was told of the shop's rules, orders and staff.
        cart: ids of what is in the cart; None when no tool has said.
        worn: ids of what the last try-on shows.
        latest: ids of the products in the last tool result that had any, in its order.
        other: the text, in lower case, of results that were about no product.
        refused: the text, in lower case, of what tools would not do, and why.
        cart_total: what the cart comes to, as last told.
    """

    products: dict[str, KnownProduct] = field(default_factory=dict)
    numbers: set[float] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    text: str = ""
    asked_numbers: set[float] = field(default_factory=set)
    asked_words: set[str] = field(default_factory=set)
    asked_text: str = ""
    done_now: set[str] = field(default_factory=set)
    done_ever: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    amounts: set[tuple[float, str]] = field(default_factory=set)
    asked_amounts: set[tuple[float, str]] = field(default_factory=set)
    rules: str = ""
    cart: set[str] | None = None
    worn: set[str] = field(default_factory=set)
    latest: list[str] = field(default_factory=list)
    other: str = ""
    refused: str = ""
    cart_total: float | None = None
    _met: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, messages: Iterable[AnyMessage]) -> Facts:
        """The facts of a conversation; the last turn begins at the shopper's last message."""
        facts = cls()
        for message in messages:
            facts.add(message)
        return facts

    def add(self, message: AnyMessage) -> None:
        """Take in one more message."""
        if isinstance(message, HumanMessage):
            self.done_now = set()
            text = str(message.text)
            self.asked_numbers |= numbers_in(in_digits(text))
            self.asked_words |= words_in(text)
            self.asked_text += "\n" + text.lower()
            self.asked_amounts |= quantities(text)
        elif isinstance(message, ToolMessage):
            if message.status != "error":
                self.done_now.add(str(message.name))
                self.done_ever.add(str(message.name))
            told, self._met = len(self.text), []
            self._learn(str(message.text))
            self._walk(message.artifact)
            self._share_out(str(message.text), self.text[told:])
            if isinstance(message.artifact, dict):
                self._state(message.artifact)
            if isinstance(message.artifact, dict) and message.artifact.get("type") == "error":
                self.refused += self.text[told:]
            if message.name in RULES:
                self.rules += self.text[told:]

    def _share_out(self, said: str, told: str) -> None:
        """Who a result was about: one product, several (then each has its own card), or none."""
        self.latest = list(dict.fromkeys(self._met)) or self.latest
        if not self._met:
            self.other += told
        elif len(set(self._met)) == 1:
            known = self.products[self._met[0]]
            more = f"{known.text}\n{said.lower().replace('-', ' ')}"
            self.products[known.id] = replace(known, text=more)

    def _state(self, artifact: dict[str, Any]) -> None:
        """What the cart holds and what is worn, as last told."""
        if artifact.get("type") in ("cart", "checkout") and isinstance(artifact.get("lines"), list):
            self.cart = {str(line.get("id")) for line in artifact["lines"] if isinstance(line, dict)}
            total = artifact.get("total")
            self.cart_total = float(total) if isinstance(total, int | float) else None
        if artifact.get("type") == "look":
            self.worn = {str(id) for id in artifact.get("wearing") or []}

    def _learn(self, text: str) -> None:
        if any(character.isdigit() for character in text):
            self.amounts |= quantities(text)
        self.text += "\n" + text.lower()
        self.numbers |= numbers_in(text)
        self.words |= words_in(text)

    def _walk(self, value: Any, name: str = "") -> None:
        """Learn every string and number of an artifact."""
        if isinstance(value, dict):
            if all(value.get(key) not in (None, "") for key in ("id", "title", "price", "currency")):
                self._product(value)
            for key, each in value.items():
                self._learn(str(key))
                self._walk(each, str(key))
        elif isinstance(value, list | tuple):
            for each in value:
                self._walk(each, name)
        elif isinstance(value, str):
            if name in LINK_FIELDS and value.startswith(("https://", "http://")):
                self.links.add(value)
            else:
                self._learn(value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            self.numbers.add(float(value))

    def _product(self, card: dict[str, Any]) -> None:
        self._met.append(str(card["id"]))
        known = self.products.get(str(card["id"]))
        titles = (card.get("title"), card.get("title_en"), card.get("title_zh"))
        sizes = card.get("sizes") if isinstance(card.get("sizes"), dict) else {}
        stock = {str(size).upper(): int(count) for size, count in (sizes or {}).items()}
        self.products[str(card["id"])] = KnownProduct(
            id=str(card["id"]),
            titles=tuple(dict.fromkeys(str(title) for title in titles if title)),
            price=float(card["price"] or 0.0),
            currency=str(card.get("currency") or ""),
            sizes=stock,
            in_stock=bool(card.get("in_stock", not stock or any(stock.values()))),
            text=f"{known.text if known else ''}\n{_said_of(card)}",
        )


def _said_of(card: dict[str, Any]) -> str:
    """The words of a card, its own and those in its lists."""
    values = [v for each in card.values() for v in (each if isinstance(each, list | tuple) else [each])]
    return " | ".join(v for v in values if isinstance(v, str)).lower().replace("-", " ")
