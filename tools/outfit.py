"""What goes with what: how well two products can be worn together, and complete_outfit.

The score of a pair is colour harmony (neutrals go with everything, hues by their distance on the wheel), less
what speaks against it: two busy patterns, a step of formality, seasons that never meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from catalog import Product, SearchRequest
from catalog.vocabulary import Vocabulary
from tools.arguments import Amount, ProductId, Short
from tools.artifacts import Products
from tools.calling import Answer, Runtime, shop_tool
from tools.cards import as_block, card, line
from tools.errors import CannotDo
from tools.memory import preferences
from tools.naming import the_product
from tools.shopper import Shopper
from tools.taste import Taste

NEUTRAL = {
    "black", "white", "grey", "gray", "charcoal", "beige", "cream", "camel", "brown", "taupe", "ivory",
    "navy", "khaki", "silver", "gold", "rose gold", "clear", "tortoise", "nude", "steel", "straw",
    "honey", "stone", "denim",
}  # fmt: skip
HUES = {
    "red": 0, "burgundy": 350, "coral": 15, "terracotta": 20, "peach": 25, "orange": 30, "mustard": 45,
    "yellow": 55, "olive": 75, "lime": 85, "green": 130, "mint": 150, "emerald": 150, "turquoise": 175,
    "teal": 180, "light blue": 205, "blue": 220, "purple": 280, "lavender": 270, "lilac": 280,
    "magenta": 310, "pink": 340, "rose": 345,
}  # fmt: skip
QUIET = {
    "", "plain", "solid", "heather", "washed", "cable-knit", "rib-knit", "ribbed", "tortoise", "chain",
    "twisted", "beaded",
}  # fmt: skip
SEASONS = {"spring", "summer", "autumn", "winter"}
FORMALITY = {
    "sport": 0, "beach": 0, "swim": 0, "outdoor": 0.5, "casual": 1, "streetwear": 1, "festival": 1,
    "holiday": 1, "smart-casual": 2, "romantic": 2, "classic": 2, "office": 2.5, "formal": 3,
    "wedding": 3, "evening": 3, "party": 3, "t-shirts": 1, "hoodies": 0.5, "sweatshirts": 0.5,
    "joggers": 0, "tank-tops": 0.5, "sneakers": 1, "swim-shorts": 0, "shirts": 2, "blazers": 2.7,
    "heels": 3, "loafers": 2.2, "jeans": 1, "caps": 0.5, "beanies": 0.7, "chinos": 1.8, "shorts": 0.8,
    "boots": 1.7, "trench": 2, "polo-shirts": 1.5, "straw": 1, "baseball-cap": 0.5, "statement": 2.5,
    "denim": 1, "linen": 1.5, "satin": 2.8, "silk": 2.8,
}  # fmt: skip
LOWER = ("trousers", "shorts", "skirt")
JEWELLERY = ("earrings", "necklace", "bracelet", "ring")
# What an outfit still needs, by the kind it starts from; the best product of its kinds fills each part.
PARTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "top": (LOWER, ("shoes",), ("outerwear",), ("glasses", "hat", "watch", *JEWELLERY)),
    "dress": (("shoes",), ("outerwear",), ("earrings", "necklace"), ("glasses", "hat")),
    "outerwear": (("top",), ("trousers", "skirt"), ("shoes",), ("hat", "glasses", "watch")),
    "shoes": (("top",), LOWER, ("outerwear",), ("glasses", "watch", "hat")),
    **dict.fromkeys(LOWER, (("top",), ("shoes",), ("outerwear",), ("glasses", "hat", "watch"))),
    **dict.fromkeys(
        ("glasses", "hat", "watch", *JEWELLERY), (("top", "dress"), ("trousers", "skirt"), ("shoes",))
    ),
}
POOL = 40
NEEDED = {"top", "dress", "shoes", *LOWER}  # without these it is no outfit; the rest must go really well
GOOD = 0.6
DRESSY = 2.3
ALONE = {"eyeglasses", "swim-shorts", "swimwear", "underwear"}  # never proposed to complete an outfit
OTHERS = 2  # alternatives offered a part


@dataclass(frozen=True)
class Match:
    """How well two products go together, 0..1, and the strongest reasons, as (English, Chinese)."""

    score: float
    reasons: tuple[tuple[str, str], ...]


def match(one: Product, other: Product, words: Vocabulary) -> Match:
    """How well two products can be worn together."""
    harmony, why = _harmony(one, other, words)
    score, reasons = harmony, [why]
    if _busy(one) and _busy(other):
        score -= 0.3
    mine_dressy, theirs_dressy = formality(one), formality(other)
    if mine_dressy is not None and theirs_dressy is not None:
        apart = abs(mine_dressy - theirs_dressy)
        score += 0.1 - 0.25 * apart
        if apart <= 0.5:
            reasons.append(("equally dressy", "正式程度相当"))
    mine, theirs = SEASONS & set(one.tags), SEASONS & set(other.tags)
    if mine and theirs:
        score += 0.1 if mine & theirs else -0.35
        if mine & theirs:
            season = sorted(mine & theirs)[0]
            reasons.append((f"both for {season}", f"都适合{_zh(words, 'seasons', season)}"))
    return Match(max(0.0, min(1.0, score)), tuple(reasons))


def _zh(words: Vocabulary, slot: str, value: str) -> str:
    """The Chinese name of a value, "" when the vocabulary has none."""
    word = words.slots.get(slot, {}).get(value)
    return word.name("zh") if word else ""


def formality(product: Product) -> float | None:
    """0 sport, 1 casual, 2 smart, 3 formal; None where nothing tells."""
    told = [
        FORMALITY[word] for word in (*product.tags, product.category, product.material) if word in FORMALITY
    ]
    return sum(told) / len(told) if told else None


def _busy(product: Product) -> bool:
    return product.pattern not in QUIET


def _harmony(one: Product, other: Product, words: Vocabulary) -> tuple[float, tuple[str, str]]:
    """The main colours of both; a neutral needs no match."""
    a, b = _hue(one, words), _hue(other, words)
    if a is None or b is None:
        plain = other if b is None else one
        name = plain.colors[0] if plain.colors else ""
        zh = _zh(words, "colors", name)
        return 0.8, (f"{name} goes with it".strip(), f"{zh}百搭" if zh else "百搭")
    apart = abs(a - b) % 360
    apart = min(apart, 360 - apart)
    if apart <= 20:
        return 0.85, ("the same colour family", "同色系")
    if apart <= 60:
        return 0.7, ("neighbouring colours", "相近色")
    if apart >= 150:
        return 0.65, ("a colour contrast", "撞色对比")
    return 0.35, ("a bold mix of colours", "大胆配色")


def _hue(product: Product, words: Vocabulary) -> float | None:
    """Degrees on the colour wheel of the main colour, None for a neutral or unknown one."""
    todo = list(product.colors[:1])
    while todo:
        color = todo.pop(0)
        if color in NEUTRAL:
            return None
        if color in HUES:
            return float(HUES[color])
        todo += words.wider("colors", color)
    return None


@shop_tool
def complete_outfit(
    product_id: ProductId,
    runtime: Runtime,
    occasion: Annotated[Short, Field(description="What it is for, if they said: wedding, office.")] = None,
    budget: Annotated[Amount, Field(description="For each further piece, in the product's currency.")] = None,
) -> Answer:
    """Put an outfit together around one product: what goes with it by colour, formality and season, in
    stock. Then offer to show all of it on the shopper's photo with try_on."""
    shopper = runtime.context
    anchor = the_product(shopper, product_id)
    if anchor.kind is None:
        raise CannotDo(
            "no_outfit",
            f"{anchor.id} is not something one wears, so there is no outfit around it.",
            "这件商品不是穿戴类，没法围绕它搭配。",
            product_id=anchor.id,
        )
    chosen: list[tuple[Product, str]] = []
    others: list[tuple[Product, str]] = []
    for kinds in PARTS[anchor.kind]:
        if {"top", "trousers"} & set(kinds) and any(product.kind == "dress" for product, _ in chosen):
            continue
        ranked = _ranked(shopper, anchor, [product for product, _ in chosen], kinds, occasion, budget)
        chosen += [(product, why) for _, product, why in ranked[:1]]
        others += [(product, why) for _, product, why in ranked[1 : 1 + OTHERS]]
    if not chosen:
        raise CannotDo(
            "nothing_matches",
            "Nothing in stock goes with it.",
            "没有能搭配的有货商品。",
            product_id=anchor.id,
        )
    pieces = [card(anchor, shopper.language), *(card(p, shopper.language, why=why) for p, why in chosen)]
    artifact: Products = {
        "type": "products",
        "products": pieces,
        "relaxed": [],
        "outfit": {
            "anchor": anchor.id,
            "try_on": [p.id for p in (anchor, *(p for p, _ in chosen)) if p.picture is not None],
            "total": round(anchor.price + sum(product.price for product, _ in chosen), 2),
            "currency": anchor.currency,
            "others": [card(p, shopper.language, exact=False, why=why) for p, why in others],
        },
    }
    rows = [line(anchor, shopper.language, 1, "the piece it starts from")]
    rows += [line(p, shopper.language, n, f"because: {why}") for n, (p, why) in enumerate(chosen, 2)]
    return (
        f"An outfit of {len(pieces)}; try_on with all the ids shows it on the photo.\n{as_block(rows)}",
        artifact,
    )


def _ranked(
    shopper: Shopper,
    anchor: Product,
    worn: Sequence[Product],
    kinds: Iterable[str],
    occasion: str | None,
    budget: float | None,
) -> list[tuple[float, Product, str]]:
    """Products of these kinds that go with the anchor and what is worn with it, best first, with reasons."""
    catalog, taste = shopper.shop.catalog, Taste(preferences(shopper), shopper.shop.catalog.vocabulary())
    words = catalog.vocabulary()
    scored: list[tuple[float, str, Product, str]] = []
    for kind in kinds:
        request = SearchRequest(query=(occasion or "")[:80], kind=kind, in_stock=True, exclude=taste.dislikes)
        for place, hit in enumerate(catalog.search(request, k=POOL).hits):
            product = hit.product
            if product.kind != kind or _out_of_place(anchor, product) or not taste.accepts(product):
                continue
            if not all(suits(other, product) for other in (anchor, *worn)):
                continue
            if budget is not None and product.currency == anchor.currency and product.price > budget:
                continue
            found = match(anchor, product, words)
            together = [match(other, product, words).score for other in worn]
            score = 0.7 * found.score + 0.3 * (sum(together) / len(together) if together else found.score)
            score += (0.1 if occasion else 0.0) / (1 + place)
            score -= 0.3 if product.picture is None else 0.0  # an outfit is there to be seen
            why = ("，" if shopper.language == "zh" else ", ").join(
                zh if shopper.language == "zh" else en for en, zh in found.reasons[:2]
            )
            scored.append((score, product.id, product, why))
    scored.sort(key=lambda entry: (-entry[0], entry[1]))
    enough = 0.0 if NEEDED & set(kinds) else GOOD
    return [(score, product, why) for score, _, product, why in scored if score >= enough]


def _out_of_place(anchor: Product, other: Product) -> bool:
    """What nobody would propose: optical glasses, a cap with evening wear, earrings with a man's suit."""
    if other.category in ALONE:
        return True
    if other.kind in ("hat", "glasses"):
        return (formality(anchor) or 0) > DRESSY
    return other.kind in JEWELLERY and anchor.gender == "men"


def suits(anchor: Product, other: Product) -> bool:
    """Whether two products can be for the same person."""
    return anchor.gender == other.gender or any(
        each in (anchor.gender, other.gender) for each in ("unisex", "")
    )


TOOLS = [complete_outfit]
