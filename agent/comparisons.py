"""What a sentence says of prices beside each other: cheaper than, the cheapest, under so much."""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.claims import QUESTION
from agent.facts import Facts, KnownProduct
from agent.quantities import MONEY, in_digits

CHEAPER = re.compile(
    r"\b(?:cheaper|less expensive|costs? less|more affordable|lower[- ]priced|priced lower|lower in price)\b"
    r"|低于|便宜|更?实惠|划算",
    re.IGNORECASE,
)
DEARER = re.compile(
    r"\b(?:more expensive|pricier|dearer|costs? more|higher[- ]priced|priced higher)\b|高于|贵", re.IGNORECASE
)
BESIDE = re.compile(r"\bthan\b|比|低于|高于")
CHEAPEST = re.compile(
    r"\b(?:cheapest|least expensive|lowest[- ]priced?|most affordable)\b|最便宜|最实惠", re.IGNORECASE
)
DEAREST = re.compile(r"\b(?:most expensive|priciest|dearest|highest[- ]priced?)\b|最贵", re.IGNORECASE)
WHOLE_SHOP = re.compile(
    r"\b(?:in|of) (?:our|the) (?:whole |entire )?(?:shop|store|range|catalogue|catalog|collection)\b|全店|店里|我们家|全场",
    re.IGNORECASE,
)
BELOW = re.compile(r"\b(?:under|below|less than)\s+\D{0,6}$|(?:不到|低于)\s*$", re.IGNORECASE)
ABOVE = re.compile(r"\b(?:over|above|more than)\s+\D{0,6}$|(?:高于|超过)\s*$", re.IGNORECASE)
OF_MORE = re.compile(
    r"\b(?:orders?|delivery|shipping|total|together|cart|would|with|if|takes? you|by)\b|运费|配送|满|合计|一共|一起|加|的话|预算",
    re.IGNORECASE,
)
NOT = re.compile(r"\bnot\b|n['’]t\b|没|不算|不是", re.IGNORECASE)
CLAUSES = re.compile(r"[;；，。]|,(?!\d)|\bbut\b|\band at\b")


def is_false(unit: str, facts: Facts, meant: Callable[[str], list[KnownProduct]]) -> bool:
    """Whether a sentence compares prices wrongly, or with what nobody has looked at.

    Args:
        unit: one sentence.
        facts: the prices.
        meant: the products that a clause means, in its order.
    """
    if QUESTION.search(unit):
        return False
    return any(_is_false(clause, facts, meant(clause)) for clause in CLAUSES.split(in_digits(unit)))


def _is_false(clause: str, facts: Facts, products: list[KnownProduct]) -> bool:
    lowest, highest = CHEAPEST.search(clause), DEAREST.search(clause)
    if (lowest or highest) and WHOLE_SHOP.search(clause):
        return True
    if NOT.search(clause):
        return False
    if len(products) == 1 and bool(lowest) != bool(highest):
        return not _stands_out(products[0], facts, 1 if lowest else -1)
    if len(products) == 2 and BESIDE.search(clause):
        first, second = products
        if CHEAPER.search(clause):
            return first.price >= second.price
        if DEARER.search(clause):
            return first.price <= second.price
    return bool(products) and not OF_MORE.search(clause) and _beyond_bound(clause, products)


def _stands_out(product: KnownProduct, facts: Facts, sign: int) -> bool:
    """Whether it is the cheapest (sign 1) or dearest (-1) of what was shown last, or of all that was shown."""
    latest = [facts.products[id] for id in facts.latest if id in facts.products]
    groups = [
        group for group in (latest, list(facts.products.values())) if len(group) > 1 and product in group
    ]
    alike = [p for p in facts.products.values() if _kind(p) & _kind(product)]
    groups += [alike] if len(alike) > 1 else []
    return any(min(sign * p.price for p in group) == sign * product.price for group in groups)


def _kind(product: KnownProduct) -> set[str]:
    """The last words of its titles: what it is."""
    return {title.split()[-1].lower() for title in product.titles if title.split()}


def _beyond_bound(clause: str, products: list[KnownProduct]) -> bool:
    for match in MONEY.finditer(clause):
        amount, before = float((match["first"] or match["second"]).replace(",", "")), clause[: match.start()]
        if BELOW.search(before) and any(product.price >= amount for product in products):
            return True
        if ABOVE.search(before) and any(product.price <= amount for product in products):
            return True
    return False
