"""recommend: products for this shopper, each with its reason."""

# ruff: noqa: B006  pydantic copies an argument's default

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from catalog import Product, ProductNotFound, SearchRequest
from catalog.query import parse
from catalog.vocabulary import Vocabulary
from tools.arguments import Amount, Query, Short, ShownIds, Words
from tools.artifacts import Products
from tools.calling import Answer, Runtime, shop_tool
from tools.cards import as_block, as_data, card, line
from tools.errors import CannotDo
from tools.memory import preferences
from tools.outfit import suits
from tools.shopper import Shopper
from tools.taste import Taste, assumed_text, with_taste, without

CHINESE = re.compile(r"[\u4e00-\u9fff]")
Reason = tuple[str, str]  # English, Chinese
Found = tuple[float, Product, Reason]
SHOWN, POOL, PER_CATEGORY = 6, 12, 2


@shop_tool
def recommend(
    runtime: Runtime,
    query: Annotated[Query, Field(description="What for, if they said: a wedding, something warm.")] = "",
    category: Annotated[Short, Field(description='Only this category: "dresses".')] = None,
    gender: Short = None,
    price_max: Amount = None,
    currency: Short = None,
    not_ids: Annotated[
        ShownIds, Field(description="Ids of products they have seen: others are wanted.")
    ] = [],
    set_aside: Annotated[
        Words,
        Field(description='What they told before and now want to look beyond: "budget", "dislikes".'),
    ] = [],
) -> Answer:
    """Suggest products when the shopper asks for ideas rather than for something in particular: from what
    they said, like, tried on, have in the cart and bought, each with the reason."""
    shopper = runtime.context
    words, known = shopper.shop.catalog.vocabulary(), without(preferences(shopper), set_aside)
    asked = SearchRequest(
        query=query,
        category=category,
        gender=(gender or "").lower() or None,
        price_max=price_max,
        currency=currency.upper() if currency else None,
        in_stock=True,
        not_ids=not_ids,
    )
    asked, assumed = with_taste(asked, known, words)
    if "price_max" not in assumed:  # another price, or none, was said now
        known = {topic: said for topic, said in known.items() if topic != "budget"}
    taste = Taste(known, words)
    chosen = _chosen(shopper, taste, [*_from_request(shopper, asked), *_from_history(shopper, taste, asked)])
    if not chosen:
        chosen = _chosen(shopper, taste, list(_fresh(shopper, asked)))
    if not chosen:
        raise CannotDo(
            "nothing_to_recommend",
            "Nothing in the shop fits all of that.",
            "店里没有同时符合这些条件的商品。",
        )
    zh = shopper.language == "zh"
    cards = [card(product, shopper.language, why=why[1] if zh else why[0]) for product, why in chosen]
    rows = [line(p, shopper.language, n, f"because: {why[0]}") for n, (p, why) in enumerate(chosen, 1)]
    artifact: Products = {
        "type": "products",
        "products": cards,
        "relaxed": [],
        "recommended": True,
        "query": query,
        "assumed": assumed,
    }
    text = f"{len(cards)} ideas; give the reasons.\n{as_block(rows)}"
    return f"{text}\n{assumed_text(assumed)}" if assumed else text, artifact


def _from_request(shopper: Shopper, asked: SearchRequest) -> Iterator[Found]:
    """What fits what the shopper just said."""
    if not (asked.query or asked.category):
        return
    words = asked.query or str(asked.category)
    said, said_zh = as_data(words, 60), as_data(_in_chinese(words, shopper.shop.catalog.vocabulary()), 60)
    for place, hit in enumerate(shopper.shop.catalog.search(asked, k=POOL).hits):
        yield 2.0 / (1 + 0.2 * place), hit.product, (f"fits “{said}”", f"符合“{said_zh}”")


def _in_chinese(text: str, words: Vocabulary) -> str:
    """What was asked for, as the catalogue calls it in Chinese: a planner or model may have put it in English."""
    if CHINESE.search(text):
        return text
    named = [
        words.slots[slot][value].name("zh")
        for _, _, slot, value in parse(text, words).matches
        if slot in words.slots
    ]
    return "、".join(dict.fromkeys(named)) or text


def _from_history(shopper: Shopper, taste: Taste, asked: SearchRequest) -> Iterator[Found]:
    """What the shopper likes, and what is like (or goes with) what they tried, chose and bought."""
    catalog = shopper.shop.catalog
    for word in taste.likes[:6]:
        liked = asked.model_copy(update={"query": f"{asked.query} {word}".strip()})
        for place, hit in enumerate(catalog.search(liked, k=POOL).hits):
            yield 1.0 / (1 + 0.2 * place), hit.product, (f"you like {word}", f"你喜欢{word}")
    for product, verb, verb_zh in _past(shopper):
        title, title_zh = product.localized("en")[0], product.localized("zh")[0]
        for place, hit in enumerate(catalog.similar(product.id, k=POOL)):
            if suits(product, hit.product) and _asked_for(hit.product, asked):
                reason = (
                    f"like the {as_data(title, 60)} you {verb}",
                    f"和你{verb_zh}的{as_data(title_zh, 60)}相似",
                )
                yield 0.8 / (1 + 0.2 * place), hit.product, reason


def _past(shopper: Shopper) -> Iterator[tuple[Product, str, str]]:
    """Products the shopper tried on, put in the cart or bought, newest first, a few of each."""
    record = shopper.shop.photos.record(shopper.session)
    tried = [id for look in reversed(record.looks if record else []) for id in look.products]
    held = [line.product_id for line in shopper.shop.records.cart(shopper.session)]
    orders = [o for o in shopper.shop.orders.orders(shopper.owner) if not o.sample and o.status != "returned"]
    bought = [line.product_id for order in orders for line in order.lines]
    for ids, verb, verb_zh in ((held, "chose", "选"), (tried, "tried on", "试穿"), (bought, "bought", "买")):
        for id in list(dict.fromkeys(ids))[:4]:
            try:
                yield shopper.shop.catalog.get(id), verb, verb_zh
            except ProductNotFound:
                continue


def _asked_for(product: Product, asked: SearchRequest) -> bool:
    known = asked.currency in (None, product.currency)
    if asked.price_max is not None and known and product.price > asked.price_max:
        return False
    if asked.gender and product.gender not in (asked.gender, "unisex", ""):
        return False
    if product.id in asked.not_ids:
        return False
    return not asked.category or asked.category.rstrip("s") in product.category


def _fresh(shopper: Shopper, asked: SearchRequest) -> Iterator[Found]:
    """When nothing is known: what is new, one of each category."""
    newest = asked.model_copy(update={"sort": "newest"})
    seen: set[str] = set()
    for place, hit in enumerate(shopper.shop.catalog.search(newest, k=60).hits):
        if hit.product.category not in seen:
            seen.add(hit.product.category)
            yield 1.0 / (1 + place), hit.product, ("a first idea", "先看看这些")


def _chosen(shopper: Shopper, taste: Taste, found: list[Found]) -> list[tuple[Product, Reason]]:
    """The best, none that speaks against the shopper's taste, none they have already, few of one category."""
    had = {product.id for product, _, _ in _past(shopper)}
    scores: Counter[str] = Counter()
    best: dict[str, tuple[float, Product, Reason]] = {}
    for score, product, why in found:
        if product.id in had or not product.in_stock() or not taste.accepts(product):
            continue
        scores[product.id] += score  # type: ignore[assignment]
        if product.id not in best or best[product.id][0] < score:
            best[product.id] = (score, product, why)
    shown: list[tuple[Product, Reason]] = []
    of_category: Counter[str] = Counter()
    for id, _ in scores.most_common():
        _, product, why = best[id]
        few = SHOWN if len(best) <= SHOWN else PER_CATEGORY
        if of_category[product.category] < few and len(shown) < SHOWN:
            of_category[product.category] += 1
            shown.append((product, why))
    return shown


TOOLS = [recommend]
