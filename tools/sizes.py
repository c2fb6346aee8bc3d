"""Sizes: which of a product's own sizes a shopper means, and whether it can be bought."""

from __future__ import annotations

import re
from typing import Any

from catalog import Product
from tools.cards import as_data, title
from tools.errors import AskShopper, CannotDo

SIZE_WORDS = {
    "extra small": "XS", "x-small": "XS", "small": "S", "medium": "M", "large": "L", "extra large": "XL",
    "x-large": "XL", "xx-large": "XXL", "extra extra large": "XXL", "2xl": "XXL", "3xl": "XXXL", "xxs": "XXS",
    "one size": "One", "onesize": "One", "均码": "One", "特小": "XS", "小": "S", "中": "M", "大": "L",
    "加大": "XL", "特大": "XL", "加加大": "XXL",
}  # fmt: skip


def match_size(product: Product, wanted: str) -> str | None:
    """The product's own name for the size that was said ("medium", "eu 42", "M码"), None when it has none."""
    text = re.sub(r"\b(size|eu|us|uk|waist)\b|[码号]", " ", wanted.casefold().replace("号", "")).strip(" .")
    named = SIZE_WORDS.get(text, text).casefold()
    own = {size.casefold(): size for size in product.sizes}
    if named in own:
        return own[named]
    number = re.fullmatch(r"(\d+)(?:[.,]0+)?(?:\s*(?:cm|mm))?", named)
    for size in product.sizes:
        parts = re.split(r"[/\-–]", size.casefold())
        if named in parts or (
            number and re.fullmatch(rf"{number.group(1)}(?:\s*(?:cm|mm))?", size.casefold())
        ):
            return size
    return None


def in_stock_sizes(product: Product) -> list[str]:
    """Sizes that can be bought, in the catalogue's order."""
    return [size for size, count in product.sizes.items() if count > 0]


def nearest_in_stock(product: Product, size: str) -> str | None:
    """The size in stock fewest steps from `size` (the larger of two), None when nothing is in stock."""
    order = list(product.sizes)
    there = in_stock_sizes(product)
    if not there or size not in order:
        return there[0] if there else None
    at = order.index(size)
    return min(there, key=lambda other: (abs(order.index(other) - at), -order.index(other)))


def buyable_size(product: Product, wanted: str | None) -> str:
    """The size to put in the cart, "" for a product without sizes.

    Raises CannotDo `sold_out`, AskShopper `need_size`, `no_such_size` or `size_sold_out`, with what there is.
    """
    there = in_stock_sizes(product)
    if not product.sizes:
        return ""
    facts: dict[str, Any] = {"product_id": product.id, "in_stock": there}
    listed, listed_zh = ", ".join(there), "、".join(there)
    if not there:
        raise CannotDo(
            "sold_out", f"{title(product)} is sold out in every size.", "这件商品已全部售罄。", **facts
        )
    if not wanted:
        if len(product.sizes) == 1:
            return there[0]
        raise AskShopper(
            "need_size", f"Which size? In stock: {listed}.", f"要哪个尺码？有货：{listed_zh}。", **facts
        )
    size = match_size(product, wanted)
    if size is None and len(product.sizes) == 1:
        return there[0]
    if size is None:
        said = as_data(wanted, 20)
        raise AskShopper(
            "no_such_size",
            f"{title(product)} has no size {said}; in stock: {listed}.",
            f"这件商品没有 {said} 码，有货：{listed_zh}。",
            **facts,
        )
    if product.sizes[size] <= 0:
        nearest = nearest_in_stock(product, size)
        raise AskShopper(
            "size_sold_out",
            f"{title(product)} is sold out in {size}; the nearest in stock is {nearest} (all: {listed}).",
            f"{size} 码已售罄，最接近的有货尺码是 {nearest}（有货：{listed_zh}）。",
            size=size,
            nearest=nearest,
            **facts,
        )
    return size
