"""Which product a model means: by its id, by the id in quotes, or by the product's whole title."""

from __future__ import annotations

import re
import unicodedata

from catalog import Product, ProductNotFound, SearchRequest
from tools.shopper import Shopper

NEAREST = 4


def the_product(shopper: Shopper, said: str) -> Product:
    """The product with this id, or the only one with exactly this title.

    Raises ProductNotFound; `nearest` holds the ids most like it, those of products with such words first.
    """
    catalog = shopper.shop.catalog
    said = re.sub(
        r"^(?:product[_ ]?)?id\s*[:=#]?\s+|[\"'“”`<>]", "", said.strip(), flags=re.IGNORECASE
    ).strip()
    try:
        return catalog.get(said)
    except ProductNotFound as error:
        likely = [hit.product for hit in catalog.search(SearchRequest(query=said), k=NEAREST).hits]
        titled = [
            product for product in likely if _plain(said) in map(_plain, (product.title, product.title_zh))
        ]
        if len(titled) == 1:
            return titled[0]
        near = [*error.nearest, *(product.id for product in likely)]
        raise ProductNotFound(said, list(dict.fromkeys(near))[:NEAREST]) from None


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))
