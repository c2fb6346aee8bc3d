"""Finding and reading products: search_products, product_details, compare_products, similar_products."""

# ruff: noqa: B006  pydantic copies an argument's default

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from catalog import KINDS, Catalog, Hit, Product, SearchRequest, SearchResult
from catalog.currency import convert
from catalog.vocabulary import Vocabulary
from tools.arguments import Amount, Flag, Names, ProductId, ProductIds, Query, Short, ShownIds, Words, as_text
from tools.artifacts import Products
from tools.calling import Answer, Runtime, report, shop_tool
from tools.cards import as_block, as_data, card, line, money, stock
from tools.chosen_photo import chosen_photo
from tools.errors import AskShopper, CannotDo
from tools.memory import preferences
from tools.naming import the_product
from tools.sizes import in_stock_sizes
from tools.taste import assumed_text, with_taste, without

SORTS = ("relevance", "price_asc", "price_desc", "newest", "rating")
SORT_WORDS = {
    "cheapest": "price_asc",
    "price": "price_asc",
    "low to high": "price_asc",
    "most expensive": "price_desc",
}
GENDER_WORDS = {
    "woman": "women",
    "female": "women",
    "ladies": "women",
    "女": "women",
    "女士": "women",
    "女款": "women",
}
GENDER_WORDS |= {"man": "men", "male": "men", "mens": "men", "男": "men", "男士": "men", "男款": "men"}
SHOWN = 6
ROW_WORDS = {"category": "categories", "colors": "colors", "pattern": "patterns", "material": "materials"}
ROW_WORDS["gender"] = "genders"  # row of a comparison -> slot of the vocabulary


def _sort(value: Any) -> Any:
    word = as_text(value)
    if not isinstance(word, str):
        return word
    word = word.lower()
    return SORT_WORDS.get(word, word) or "relevance"


def _gender(value: Any) -> Any:
    word = as_text(value)
    if not isinstance(word, str):
        return word
    word = word.lower().replace("'s", "")
    return GENDER_WORDS.get(word, word) or None


Sort = Annotated[Literal["relevance", "price_asc", "price_desc", "newest", "rating"], BeforeValidator(_sort)]
Gender = Annotated[Literal["women", "men", "unisex"] | None, BeforeValidator(_gender)]


@shop_tool
def search_products(
    runtime: Runtime,
    query: Annotated[Query, Field(description="What is looked for, in the shopper's words.")] = "",
    category: Annotated[
        Short, Field(description='The catalogue\'s category, plural: "dresses". Empty: all.')
    ] = None,
    colors: Words = [],
    patterns: Words = [],
    materials: Words = [],
    brands: Annotated[Names, Field(description="As the shop spells them.")] = [],
    gender: Gender = None,
    sizes: Annotated[Names, Field(description='Such as "M" or "42".')] = [],
    price_min: Amount = None,
    price_max: Amount = None,
    currency: Annotated[
        Short, Field(description="Currency of the price limits when the shopper named one: USD, EUR, CNY ...")
    ] = None,
    in_stock: Annotated[Flag, Field(description="Only what can be bought now.")] = False,
    sort: Sort = "relevance",
    exclude: Words = [],
    not_ids: Annotated[
        ShownIds,
        Field(description='Ids of products shown already or refused: for "anything else?", "not that one".'),
    ] = [],
    set_aside: Annotated[
        Words,
        Field(description='What they told before and now want to look beyond: "budget", "dislikes".'),
    ] = [],
) -> Answer:
    """Search the shop's catalogue. Use it whenever the shopper looks for products or narrows a search, and
    give everything they said so far as arguments. Only products it returns exist."""
    shop, language = runtime.context.shop, runtime.context.language
    if price_min is not None and price_max is not None and price_min > price_max:
        price_min, price_max = price_max, price_min
    request = SearchRequest(
        query=query,
        category=category,
        colors=colors,
        patterns=patterns,
        materials=materials,
        brands=brands,
        gender=gender,
        sizes=sizes,
        price_min=price_min,
        price_max=price_max,
        currency=currency.upper() if currency else None,
        in_stock=in_stock,
        sort=sort,
        exclude=exclude,
        not_ids=not_ids,
    )
    known = without(preferences(runtime.context), set_aside)
    request, assumed = with_taste(request, known, shop.catalog.vocabulary())
    found = shop.catalog.search(request, k=SHOWN)
    if "exclude" in assumed and _makes_no_difference(shop.catalog, request, assumed["exclude"], found):
        del assumed["exclude"]
    cards = [card(hit.product, language) for hit in found.hits]
    near = [card(hit.product, language, exact=False) for hit in found.near[: max(0, SHOWN - len(cards))]]
    artifact: Products = {
        "type": "products",
        "products": cards + near,
        "relaxed": list(found.relaxed),
        "filters": found.filters,
        "missing": found.missing,
        "total": found.total,
        "query": query,
        "assumed": assumed,
    }
    text = _search_text(found.hits, found.near[: len(near)], list(found.relaxed), language)
    if converted := _converted(request, artifact["products"]):
        artifact["converted"] = converted
        text += f"\n{_converted_text(converted)}"
    if assumed:
        text += f"\n{assumed_text(assumed)}"
    if found.missing:
        text += f"\nNo product has: {as_data(', '.join(found.missing), 120)}."
    return text, artifact


def _converted(request: SearchRequest, cards: list[dict[str, Any]]) -> dict[str, Any]:
    """The price limits as they were taken, when what is shown has its prices in another currency; else {}."""
    named = [limit for limit in (request.price_min, request.price_max) if limit is not None]
    shown = {str(each["currency"]) for each in cards}
    if not named or not request.currency or len(shown) != 1 or request.currency in shown:
        return {}
    source, target = request.currency, shown.pop()
    rate = convert(1.0, source, target)
    limits = [[limit, round(limit * rate, 2)] for limit in named]
    return {"from": source, "to": target, "rate": float(f"{rate:.3g}"), "limits": limits}


def _converted_text(converted: dict[str, Any]) -> str:
    source, target = converted["from"], converted["to"]
    taken = ", ".join(
        f"{money(limit, source)} as {money(worth, target)}" for limit, worth in converted["limits"]
    )
    return f"The price limit was converted: {taken}, at a rate of {converted['rate']:g}. Say so."


def _makes_no_difference(
    catalog: Catalog, request: SearchRequest, words: list[str], found: SearchResult
) -> bool:
    """Whether as much is found without leaving out what is disliked: no sunglasses are made of wool."""
    kept = [word for word in request.exclude if word not in words]
    return catalog.search(request.model_copy(update={"exclude": kept}), k=1).total == found.total


def _search_text(hits: list[Hit], near: list[Hit], relaxed: list[str], language: str) -> str:
    if not hits and not near:
        return "Nothing found, and nothing close. Say so and ask what may be different."
    head = f"{len(hits)} found." if hits else "Nothing matches exactly."
    if relaxed:
        head += f" Given up to find them: {', '.join(relaxed)}. Say so."
    rows = [line(hit.product, language, number) for number, hit in enumerate(hits, 1)]
    rows += [
        line(hit.product, language, number, "close, not exactly what was asked")
        for number, hit in enumerate(near, len(hits) + 1)
    ]
    return f"{head}\n{as_block(rows)}"


@shop_tool
def product_details(product_id: ProductId, runtime: Runtime) -> Answer:
    """Everything the shop knows of one product: description, material, sizes in stock, measures. Use it
    for a question about a product that was shown."""
    language = runtime.context.language
    product = the_product(runtime.context, product_id)
    description = product.localized(language)[1]
    shown = card(product, language) | {
        "description": description,
        "tags": list(product.tags),
        "measures": dict(product.measures),
        "read": list(product.read),
    }
    rows = [line(product, language), f"description: {as_data(description) or 'none'}"]
    if product.tags:
        rows.append(f"tags: {as_data(', '.join(product.tags), 200)}")
    if product.measures:
        rows.append(
            "measures in mm: " + ", ".join(f"{name} {value:g}" for name, value in product.measures.items())
        )
    if product.sizes:
        rows.append(
            "pieces in stock: " + ", ".join(f"{size} {count}" for size, count in product.sizes.items())
        )
    if product.read:
        rows.append(f"read from the text, may be wrong: {', '.join(product.read)}")
    return as_block(rows), {"type": "products", "products": [shown], "relaxed": [], "details": True}


@shop_tool
def compare_products(
    product_ids: Annotated[ProductIds, Field(description="Two to six ids, as tools gave them.")],
    runtime: Runtime,
) -> Answer:
    """Compare two to six products side by side: price, material, sizes and what else differs."""
    language = runtime.context.language
    named = [the_product(runtime.context, product_id) for product_id in product_ids]
    products = list({product.id: product for product in named}.values())
    if len(products) < 2:
        raise AskShopper(
            "need_two", "Comparing needs at least two different products.", "比较至少需要两件不同的商品。"
        )
    rows: list[dict[str, Any]] = [
        {"name": name, "values": values} for name, values in _comparison(products).items()
    ]
    vocabulary = runtime.context.shop.catalog.vocabulary()
    differs = [row["name"] for row in rows if len({str(value) for value in row["values"]}) > 1]
    cheapest = (
        min(products, key=lambda product: product.price).id
        if len({p.currency for p in products}) == 1
        else None
    )
    text = [line(product, language, number) for number, product in enumerate(products, 1)]
    text += [
        f"{row['name']}: " + " / ".join(as_data(str(v), 60) or "-" for v in row["values"]) for row in rows
    ]
    artifact: Products = {
        "type": "products",
        "products": [card(product, language) for product in products],
        "relaxed": [],
        "comparison": {
            "rows": [_as_said(row, products, vocabulary, language) for row in rows],
            "differs": differs,
            "cheapest": cheapest,
        },
    }
    return (
        f"They differ in: {', '.join(differs) or 'nothing the catalogue knows'}.\n{as_block(text)}",
        artifact,
    )


def _as_said(
    row: dict[str, Any], products: list[Product], vocabulary: Vocabulary, language: str
) -> dict[str, Any]:
    """A row as the page shows it: sizes that are there, and the catalogue's words in the shopper's language."""
    known = vocabulary.slots.get(ROW_WORDS.get(row["name"], ""), {})
    joint = "、" if language == "zh" else ", "
    if row["name"] == "stock":
        return {**row, "values": [joint.join(in_stock_sizes(product)) for product in products]}
    values = [
        joint.join(known[word].name(language) if word in known else word for word in value.split(", "))
        for value in row["values"]
    ]
    return {**row, "values": values if known else row["values"]}


def _comparison(products: list[Product]) -> dict[str, list[str]]:
    """Row name -> one value a product."""
    rows: dict[str, list[str]] = {
        "price": [money(p.price, p.currency) for p in products],
        "category": [p.category for p in products],
        "colors": [", ".join(p.colors) for p in products],
        "pattern": [p.pattern for p in products],
        "material": [p.material for p in products],
        "brand": [p.brand for p in products],
        "gender": [p.gender for p in products],
        "stock": [stock(p) for p in products],
        "rating": ["" if p.rating is None else f"{p.rating:g}" for p in products],
    }
    for name in sorted({name for p in products for name in p.measures}):
        rows[name] = [f"{p.measures[name]:g}" if name in p.measures else "" for p in products]
    return {name: values for name, values in rows.items() if any(values)}


@shop_tool
def similar_products(
    runtime: Runtime,
    product_id: Annotated[
        str,
        BeforeValidator(as_text),
        Field(max_length=128, description="Id of the product others should be like. Empty with `photo`."),
    ] = "",
    photo: Annotated[
        Short, Field(description="Instead: handle of the shopper's photo of what they want: photo_1")
    ] = None,
    kind: Annotated[
        Short,
        Field(description="With `photo`: which piece on it is meant: top, dress, trousers, shoes, hat ..."),
    ] = None,
) -> Answer:
    """Products like one that was shown, or like what is on a photo the shopper sent."""
    shopper = runtime.context
    if product_id:
        like = the_product(shopper, product_id).id
        hits = shopper.shop.catalog.similar(like, k=SHOWN)
    elif (
        photo
        or shopper.shop.photos.photos(shopper.session)
        or shopper.shop.photos.is_waiting(shopper.session)
    ):
        like = chosen_photo(shopper, photo)
        hits = _like_photo(runtime, like, kind)
    else:
        raise AskShopper("need_product", "Similar to which product?", "和哪件商品相似？")
    if not hits:
        raise CannotDo("nothing_similar", "There is nothing similar in the shop.", "店里没有相似的商品。")
    rows = [line(hit.product, shopper.language, number) for number, hit in enumerate(hits, 1)]
    cards = [card(hit.product, shopper.language, exact=False) for hit in hits]
    artifact: Products = {"type": "products", "products": cards, "relaxed": [], "similar_to": like}
    return f"{len(hits)} similar products.\n{as_block(rows)}", artifact


def _like_photo(runtime: Runtime, handle: str, kind: str | None) -> list[Hit]:
    """Products that look like a piece worn on the photo, or like the whole picture when nobody is on it."""
    shopper = runtime.context
    shop, session = shopper.shop, shopper.session
    wanted = (kind or "").lower()
    if wanted and wanted not in KINDS:
        kinds = ", ".join(KINDS)
        raise AskShopper("bad_arguments", f"kind: there is {kinds}.", f"kind 只能是：{kinds}。")
    piece = shop.mirror.piece(
        shop.photos.key(session, handle),
        lambda: shop.photos.read(session, handle),
        wanted,
        lambda step, fraction: report(runtime, step, fraction),
    )
    found = [
        hit
        for each in piece.kinds or (wanted or None,)
        for hit in shop.catalog.similar_to_picture(piece.picture, SHOWN, kind=each, mask=piece.mask)
    ]
    return sorted(found, key=lambda hit: -hit.score)[:SHOWN]


TOOLS = [search_products, product_details, compare_products, similar_products]
