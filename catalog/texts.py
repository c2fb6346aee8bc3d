"""What of a product is searched: the text its vector stands for, and its terms for BM25."""

import hashlib
import itertools

from catalog.product import Product
from catalog.words import is_chinese, stem, tokens

EMBED_LENGTH = 400  # characters of a description that go into the vector


def embedding_text(product: Product, values: dict[str, list[str]]) -> str:
    """What a product's vector stands for: texts and attributes in English; Chinese words by their English names."""
    title = product.title if not is_chinese(product.title) else ""
    description = product.description if not is_chinese(product.description) else ""
    words = [
        v.replace("-", " ")
        for slot in (
            "colors",
            "patterns",
            "materials",
            "categories",
            "genders",
            "sleeves",
            "lengths",
            "occasions",
            "seasons",
            "styles",
        )
        for v in values.get(slot, [])
    ]
    return f"{title or product.title}. {' '.join(words)}. {product.brand}. {description[:EMBED_LENGTH]}"


def word_tokens(text: str) -> list[str]:
    """Index terms of a text: stems of Latin words, pairs of neighbouring Chinese characters (one alone counts too)."""
    out: list[str] = []
    run: list[str] = []
    for token in [*tokens(text), None]:
        if token is not None and token.chinese:
            run.append(token.text)
            continue
        if run:
            out += [a + b for a, b in itertools.pairwise(run)] or run
            run = []
        if token is not None:
            out.append(stem(token.text))
    return out


def bm25_tokens(product: Product, values: dict[str, list[str]]) -> list[str]:
    """Index terms of a product; the title counts twice."""
    attributes = " ".join(
        v.replace("-", " ") for slot, given in values.items() if slot not in ("sizes", "kinds") for v in given
    )
    title = word_tokens(product.title) + word_tokens(product.title_zh)
    rest = " ".join(
        (
            product.description,
            " ".join(product.tags).replace("-", " "),
            attributes,
            product.material,
            product.brand,
        )
    )
    return title + title + word_tokens(rest) + word_tokens(product.description_zh)


def fingerprint(text: str) -> str:
    """A short hash by which an unchanged text is known."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
