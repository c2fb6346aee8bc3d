"""The shelves: product schema, feed import, the index and search. Usable alone: `python -m catalog --help`.

from catalog import Catalog, SearchRequest

catalog = Catalog.open()
for hit in catalog.search(SearchRequest(query="striped t-shirts under 40 dollars")).hits:
    print(hit.product.id, hit.product.title)
"""

from catalog.errors import BadRequest, CatalogError, IndexUnavailable, NoPicture, ProductNotFound
from catalog.home import home
from catalog.product import KINDS, Product

__all__ = [
    "KINDS",
    "BadRequest",
    "CatalogError",
    "IndexUnavailable",
    "NoPicture",
    "Product",
    "ProductNotFound",
    "home",
]
