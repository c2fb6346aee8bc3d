"""Attributes the feed does not give, read from title and description where that is safe.

Safe means: a word of the vocabulary stands in the title as it is (nothing guessed, no slips corrected, no negation, and not
as part of the brand's name); or, for material, pattern and gender, the description names exactly one; or, for colour, it
stands there behind "Color:". What the feed says is never touched; what was read is listed in Product.read.
"""

import re

from catalog.mapping import last_of_path
from catalog.product import KINDS, Product
from catalog.query import parse
from catalog.vocabulary import BROAD, Vocabulary

# "Dress with pockets", "T-Shirt for men": what the product is stands before.
TAIL = re.compile(r"\s(?:with|for|and|in|by|from)\s|[,(（|，]| - ", re.IGNORECASE)
COLOR_LABEL = re.compile(r"(?:\bcolou?rs?|颜色|色)\s*[:：]\s*([^.;|<>\n。；]{2,60})", re.IGNORECASE)
SLEEVES = {"short-sleeve", "long-sleeve", "sleeveless", "three-quarter-sleeve"}


def complete(product: Product, vocabulary: Vocabulary) -> Product:
    """The product with category, kind, colours, pattern, material, gender and sleeve filled in where they were empty."""
    title = without_brand(product.title or product.title_zh, product.brand)
    said = parse(title, vocabulary, slips=False)
    description = without_brand(product.description or product.description_zh, product.brand)
    described = parse(description, vocabulary, slips=False)
    found: dict[str, object] = {}
    read: list[str] = []

    def take(name: str, value: object) -> None:
        if value:
            found[name] = value
            read.append(name)

    category = _category(product.category, vocabulary)
    if category is None and not product.category:
        category = category_in_title(title, vocabulary)
        take("category", category)
    elif category is not None and category != product.category:
        found["category"] = category
    known = category or category_in_title(title, vocabulary)
    if product.kind is None and known:
        kind = vocabulary.categories[known].kind
        take("kind", kind if kind in KINDS else None)
    if not product.colors:
        take("colors", tuple((said.colors or _labelled_colors(description, vocabulary))[:3]))
    if not product.pattern:
        take("pattern", (said.patterns or _only(described.patterns) or [""])[0])
    if not product.material:
        take("material", (said.materials or _only(described.materials) or [""])[0])
    if not product.gender:
        take("gender", (_only(said.genders) or _only(described.genders) or [""])[0])
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


def category_in_title(title: str, vocabulary: Vocabulary) -> str | None:
    """In "Denim Jacket with Hood" the jacket: the last category before the title turns to details.

    A word as wide as "outfit" counts only where nothing narrower is named.
    """
    head = TAIL.split(title, maxsplit=1)[0]
    for text in (head, title):
        found = parse(text, vocabulary, slips=False).categories
        narrow = [c for c in found if c not in BROAD]
        if narrow:
            return narrow[-1]
    return found[-1] if found else None


def without_brand(text: str, brand: str) -> str:
    """The text with a brand such as "Black Alder" taken out, which is no colour."""
    if len(brand) < 3:
        return text
    return re.sub(rf"(?<!\w){re.escape(brand)}(?!\w)", " ", text, flags=re.IGNORECASE).strip() or text


def _only(values: list[str]) -> list[str]:
    """The values when there is exactly one: a description that names two materials may speak of something else."""
    return values if len(values) == 1 else []


def _labelled_colors(description: str, vocabulary: Vocabulary) -> list[str]:
    label = COLOR_LABEL.search(description)
    return parse(label.group(1), vocabulary, slips=False).colors if label else []
