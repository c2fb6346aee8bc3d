"""What is known of a shopper's taste, as a filter on products."""

from __future__ import annotations

from typing import Any

from catalog import Product
from catalog.currency import convert
from catalog.errors import BadRequest
from catalog.vocabulary import Vocabulary
from tools.sizes import match_size


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
