"""The shelves: product schema, feed import, the index and search. Usable alone: `python -m catalog --help`.

from catalog import Catalog, SearchRequest

catalog = Catalog.open()
for hit in catalog.search(SearchRequest(query="striped t-shirts under 40 dollars")).hits:
    print(hit.product.id, hit.product.title)
"""

from catalog.catalog import Catalog
from catalog.errors import BadRequest, CatalogError, IndexUnavailable, NoPicture, ProductNotFound
from catalog.home import home
from catalog.product import KINDS, Product
from catalog.query import Query, parse
from catalog.request import SearchRequest
from catalog.search import Hit, SearchResult
from catalog.vocabulary import Vocabulary, Word

__all__ = [
    "KINDS", "BadRequest", "Catalog", "CatalogError", "Hit", "IndexUnavailable", "NoPicture", "Product", "ProductNotFound",
    "Query", "SearchRequest", "SearchResult", "Vocabulary", "Word", "home", "parse",
]  # fmt: skip
