"""Attributes the feed does not give, read from title and description where that is safe.

Safe means: a word of the vocabulary stands in the title as it is (nothing guessed, no slips corrected, no negation), or,
for material alone, in the description. What the feed says is never touched; what was read is listed in Product.read.
"""

import re

from catalog.mapping import last_of_path
from catalog.product import KINDS, Product
from catalog.query import Query, parse
from catalog.vocabulary import Vocabulary

# "Dress with pockets", "T-Shirt for men": what the product is stands before.
TAIL = re.compile(r"\s(?:with|for|and|in|by|from)\s|[,(（|，]| - ", re.IGNORECASE)
SLEEVES = {"short-sleeve", "long-sleeve", "sleeveless", "three-quarter-sleeve"}


def complete(product: Product, vocabulary: Vocabulary) -> Product:
    """The product with category, kind, colours, pattern, material, gender and sleeve filled in where they were empty."""
    title = product.title or product.title_zh
    said = parse(title, vocabulary, slips=False)
    found: dict[str, object] = {}
    read: list[str] = []

    def take(name: str, value: object) -> None:
        if value:
            found[name] = value
            read.append(name)

    category = _category(product.category, vocabulary)
    if category is None and not product.category:
        category = _from_title(title, vocabulary)
        take("category", category)
    elif category is not None and category != product.category:
        found["category"] = category
    known = category or _from_title(title, vocabulary)
    if product.kind is None and known:
        kind = vocabulary.categories[known].kind
        take("kind", kind if kind in KINDS else None)
    if not product.colors:
        take("colors", tuple(said.colors[:3]))
    if not product.pattern:
        take("pattern", said.patterns[0] if said.patterns else "")
    if not product.material:
        take("material", _material(product, said, vocabulary))
    if not product.gender and len(said.genders) == 1:
        take("gender", said.genders[0])
    if said.sleeves and not SLEEVES & set(product.tags):
        take("tags", tuple(dict.fromkeys([*product.tags, *said.sleeves])))
    if not found:
        return product
    return product.model_copy(
        update={
            **found,
            "read": tuple(dict.fromkeys([*product.read, *("sleeve" if r == "tags" else r for r in read)])),
        }
    )


def _category(given: str, vocabulary: Vocabulary) -> str | None:
    """The catalogue's word for a feed's category, which may be a path; None when no part of it is known."""
    for part in last_of_path(given):
        value = vocabulary.canonical("categories", part)
        if value:
            return value
        inside = parse(part, vocabulary, slips=False).categories
        if inside:
            return inside[-1]
    return None


def _from_title(title: str, vocabulary: Vocabulary) -> str | None:
    """In "Denim Jacket with Hood" the jacket: the last category before the title turns to details."""
    head = TAIL.split(title, maxsplit=1)[0]
    found = (
        parse(head, vocabulary, slips=False).categories or parse(title, vocabulary, slips=False).categories
    )
    return found[-1] if found else None


def _material(product: Product, said: Query, vocabulary: Vocabulary) -> str:
    if said.materials:
        return said.materials[0]
    described = parse(product.description or product.description_zh, vocabulary, slips=False)
    return described.materials[0] if len(described.materials) == 1 else ""
