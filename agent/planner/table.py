"""What lies on the table: products shown, the one being talked about, what is worn, the last search.

The table is replayed from the conversation's tool results, oldest first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.planner.conversation import Call

Card = dict[str, Any]

# Kinds that take each other's place on the body.
_LOWER = {"trousers", "shorts", "skirt"}
REPLACES: dict[str, set[str]] = {
    "dress": {"dress", "top"} | _LOWER,
    "top": {"top", "dress"},
    **{kind: _LOWER | {"dress"} for kind in _LOWER},
}
ABOUT_ONE = {"product_details", "size_advice", "cart_add", "similar_products", "complete_outfit"}
LINE = {"size", "quantity", "subtotal", "available"}  # what a line of the cart adds to a card
EARLIER = 4  # lists before the last that places may still count in
LISTS = {"search_products", "similar_products", "recommend", "complete_outfit", "purchase_history"}


@dataclass
class Table:
    """Ids are the catalogue's. Lists are in the order the shopper saw them.

    shown   ids of the list last shown          pair    the products last compared
    focus   ids "it" or "them" stand for        recent  ids talked about, oldest first
    worn    ids in the last try-on picture      search  arguments of the last search
    worn_on where on the hands they were asked for, such as "left index"
    last    the last call that was made         cart    ids put into the cart and not taken out
    seen    ids of the list last shown and of those it went on from
    lists   the lists shown before it, oldest first
    """

    cards: dict[str, Card] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    focus: list[str] = field(default_factory=list)
    pair: list[str] = field(default_factory=list)
    recent: list[str] = field(default_factory=list)
    worn: list[str] = field(default_factory=list)
    worn_on: str = ""
    cart: list[str] = field(default_factory=list)
    search: dict[str, Any] | None = None
    last: Call | None = None
    looked: bool = False
    seen: list[str] = field(default_factory=list)
    lists: list[list[str]] = field(default_factory=list)

    def replay(self, calls: Iterable[Call]) -> None:
        """Take in the results of several calls."""
        for call in calls:
            self.take(call)

    def take(self, call: Call) -> None:
        """Take in one call and its result. A call that failed changes only what is being talked about."""
        self.last = call
        for card in _cards(call.artifact):
            self.cards[card["id"]] = {**self.cards.get(card["id"], {}), **card}
        ids = [card["id"] for card in _cards(call.artifact)] if call.artifact.get("type") != "cart" else []
        if call.name == "search_products":
            self.search = dict(call.args)
        named = [str(i) for i in call.args.get("product_ids") or [call.args.get("product_id")] if i]
        if call.failed:
            self.focus_on(named)
            return
        if call.name in LISTS:
            self.seen = list(dict.fromkeys([*(call.args.get("not_ids") or []), *ids]))
            if ids and self.shown:
                self.lists = [*self.lists[1 - EARLIER :], self.shown]
            self.shown, self.pair = ids or self.shown, []
            self.focus = ids[:1] if len(ids) == 1 else named
        elif call.name == "compare_products":
            self.pair = self.focus = ids or named
        elif call.name == "try_on":
            self._try_on(call, named)
        elif call.name in ABOUT_ONE:
            self.focus_on(named)
        self._cart(call, ids)

    def _try_on(self, call: Call, named: Sequence[str]) -> None:
        fresh = [i for i in named if i not in self.worn]
        self.worn = [str(i) for i in call.artifact.get("wearing") or named] if named else []
        self.worn_on = str(call.args.get("worn_on") or "")
        self.looked = True
        self.focus_on([i for i in fresh if i in self.worn] or self.worn)

    def _cart(self, call: Call, ids: Sequence[str]) -> None:
        if call.artifact.get("type") == "cart":
            lines = call.artifact.get("lines") or []
            self.cart = [str(line.get("product_id") or line.get("id")) for line in lines]
            for line in lines:
                if isinstance(line.get("product"), dict) and "id" in line["product"]:
                    self.cards[line["product"]["id"]] = line["product"]

    def focus_on(self, ids: Sequence[str]) -> None:
        """These are what "it" stands for now."""
        if ids:
            self.focus = list(ids)
            self.recent = [i for i in self.recent if i not in ids] + list(ids)

    def card(self, product_id: str) -> Card:
        """The facts known of a product, at least its id."""
        return self.cards.get(product_id, {"id": product_id})

    def dressed(self, new: Sequence[str], *, keep: bool) -> list[str]:
        """What is worn once `new` is put on: over what is worn now (`keep`), or alone."""
        if not keep:
            return list(new)
        out: set[str] = set()
        for i in new:
            kind = str(self.card(i).get("kind") or i)
            out |= REPLACES.get(kind, {kind})
        kept = [i for i in self.worn if i not in new and str(self.card(i).get("kind")) not in out]
        return [*kept, *new]


def _cards(artifact: dict[str, Any]) -> list[Card]:
    listed: list[Any] = list(artifact.get("products") or [])
    lines = artifact.get("lines")
    if artifact.get("type") == "cart" and isinstance(lines, list):
        listed += [
            {k: v for k, v in each.items() if k not in LINE} for each in lines if isinstance(each, dict)
        ]
    return [card for card in listed if isinstance(card, dict) and card.get("id")]
