"""What is known of a shopper's taste, as a filter on products and as part of a search."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from catalog import Product, SearchRequest
from catalog.currency import convert
from catalog.errors import BadRequest
from catalog.query import parse
from catalog.vocabulary import Vocabulary
from tools.cards import as_data, money
from tools.sizes import match_size


class Assumed(TypedDict):
    """What a search was narrowed by that the shopper had said before: what it costs at most, what it must not be."""

    price_max: NotRequired[float]
    currency: NotRequired[str]
    exclude: NotRequired[list[str]]


def with_taste(
    request: SearchRequest, preferences: dict[str, Any], words: Vocabulary
) -> tuple[SearchRequest, Assumed]:
    """The request within the shopper's budget and without what they dislike, and what that added to it.

    What the request says itself wins: a price in it sets the budget aside, wool asked for is not left out.
    """
    said = parse(request.query, words)
    added: Assumed = {}
    budget = preferences.get("budget", {})
    priced = (request.price_min, request.price_max, said.price_min, said.price_max)
    if "max" in budget and not any(priced) and "price_desc" not in (request.sort, said.sort):
        added = {"price_max": float(budget["max"]), "currency": str(budget.get("currency") or "")}
    asked = {
        value
        for slot in ("categories", "colors", "patterns", "materials", "brands", "features", "styles")
        for value in [*getattr(request, slot), *getattr(said, slot), *filter(None, [request.category])]
    }
    narrower = {member for value in asked for member in _members(value, words)}
    exclude = [
        word
        for word in preferences.get("dislikes", [])
        if not _members(word, words) & (narrower | asked) and word not in request.exclude
    ]
    if exclude:
        added["exclude"] = exclude
    changes: dict[str, Any] = {"exclude": [*request.exclude, *exclude]}
    if "price_max" in added:
        changes |= {"price_max": added["price_max"], "currency": added["currency"] or None}
    return request.model_copy(update=changes), added


def without(preferences: dict[str, Any], set_aside: list[str]) -> dict[str, Any]:
    """The preferences that still count: without the budget, the dislikes, or any of them ("all")."""
    gone = {word.casefold().rstrip("s") for word in set_aside}
    if gone & {"all", "everything", "preference"}:
        return {}
    return {topic: said for topic, said in preferences.items() if topic.rstrip("s") not in gone}


def assumed_text(assumed: Assumed) -> str:
    """The sentence that tells a model what was added to what it asked for."""
    parts = [f"without {as_data(', '.join(assumed['exclude']), 200)}"] if "exclude" in assumed else []
    if "price_max" in assumed:
        limit = money(assumed["price_max"], assumed.get("currency", "")).strip()
        parts.insert(0, f"within their budget of {limit}")
    return f"Narrowed by what the shopper told before: {', '.join(parts)}. Say so."


class Taste:
    """Likes, dislikes, budget and sizes of a shopper, as `tools.memory.preferences` gives them."""

    def __init__(self, preferences: dict[str, Any], words: Vocabulary) -> None:
        self.likes: list[str] = list(preferences.get("likes", []))
        self.dislikes: list[str] = list(preferences.get("dislikes", []))
        self._budget: dict[str, Any] = preferences.get("budget", {})
        self._sizes: dict[str, str] = preferences.get("sizes", {})
        self._avoided = {member for word in self.dislikes for member in _members(word, words)}

    def accepts(self, product: Product) -> bool:
        """Whether nothing the shopper said speaks against it."""
        return (
            not self._is_disliked(product)
            and self._is_affordable(product)
            and self._is_in_their_size(product)
        )

    def size_for(self, product: Product) -> str | None:
        """The shopper's usual size, for this category, this kind or anything, as they said it."""
        for key in (product.category, product.category.removesuffix("s"), product.kind or "", "any", "all"):
            if key in self._sizes:
                return self._sizes[key]
        return None

    def _is_disliked(self, product: Product) -> bool:
        facts = {
            product.category,
            product.pattern,
            product.material,
            product.brand,
            *product.colors,
            *product.tags,
        }
        facts |= {part for fact in facts for part in fact.replace("-", " ").split()}
        return bool(self._avoided & {fact.casefold() for fact in facts if fact})

    def _is_affordable(self, product: Product) -> bool:
        if "max" not in self._budget:
            return True
        limit, currency = float(self._budget["max"]), str(self._budget.get("currency") or product.currency)
        try:
            return product.price <= convert(limit, currency, product.currency)
        except BadRequest:  # a currency without a rate limits nothing
            return True

    def _is_in_their_size(self, product: Product) -> bool:
        said = self.size_for(product)
        size = match_size(product, said) if said else None
        return size is None or product.in_stock(size)


def _members(word: str, words: Vocabulary) -> set[str]:
    """A disliked word with everything narrower: no blue means no navy."""
    word = word.casefold()
    singular = word.removesuffix("s")
    found = {word, singular}
    for slot in ("categories", "colors", "patterns", "materials", "features", "styles"):
        for spelling in (word, singular, f"{singular}s"):
            found |= words.members(slot, spelling)
    return found
