"""`python -m catalog search`: one query, or a file of them, answered from the shelves."""

import argparse
import json
from pathlib import Path
from typing import Any

from catalog.catalog import Catalog
from catalog.errors import BadRequest
from catalog.request import SearchRequest
from catalog.search import Hit, SearchResult


def register(subparsers: Any) -> None:
    """Adds the command and its options."""
    parser = subparsers.add_parser("search", help="search the catalogue in plain words", description=__doc__)
    parser.add_argument(
        "query",
        nargs="?",
        help='what a shopper would say: "red dress under 80 dollars", "200元以下的条纹T恤"',
    )
    parser.add_argument(
        "-k", type=_count, default=10, metavar="N", help="how many results (1 to 200, default 10)"
    )
    parser.add_argument(
        "--queries",
        type=Path,
        metavar="FILE",
        help="one query a line; one JSON object a line comes out, in order",
    )
    parser.add_argument(
        "--json", action="store_true", help="one JSON object on standard output and nothing else"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints the results; nothing found is a result too."""
    if (options.query is None) == (options.queries is None):
        raise BadRequest("Give either a query or --queries FILE.")
    if options.queries:
        try:
            lines = options.queries.read_text(encoding="utf-8-sig").splitlines()
        except UnicodeDecodeError as error:
            raise BadRequest(f"{options.queries} is not UTF-8 text.") from error
        catalog = Catalog.open()
        for line in lines:
            try:
                result = catalog.search(SearchRequest(query=line), options.k)
            except BadRequest as error:
                print(
                    json.dumps({"results": [], "filters": {}, "error": error.message}, ensure_ascii=False),
                    flush=True,
                )
                continue
            print(json.dumps(as_json(result), ensure_ascii=False), flush=True)
        return 0
    result = Catalog.open().search(SearchRequest(query=options.query), options.k)
    if options.json:
        print(json.dumps(as_json(result), ensure_ascii=False))
    else:
        _print(result)
    return 0


def as_json(result: SearchResult) -> dict[str, Any]:
    """The object `--json` prints: results best first, what was applied, what was given up, what comes near."""
    out: dict[str, Any] = {
        "results": [_hit(h) for h in result.hits],
        "filters": result.filters,
        "relaxed": result.relaxed,
    }
    return out | {"near": [_hit(h) for h in result.near], "missing": result.missing, "total": result.total}


def _hit(hit: Hit) -> dict[str, Any]:
    product = hit.product
    return {
        "id": product.id,
        "title": product.title,
        "price": product.price,
        "currency": product.currency,
        "category": product.category,
        "score": hit.score,
    }


def _print(result: SearchResult) -> None:
    for name, value in result.filters.items():
        print(f"  {name}: {', '.join(value) if isinstance(value, list) else value}")
    if result.relaxed:
        print(f"Nothing fits all of that; without {', '.join(result.relaxed)}:")
    if not result.hits:
        print("Nothing found.")
    for number, hit in enumerate(result.hits, 1):
        print(f"{number:3}. {_line(hit)}")
    if result.near:
        print("Close, but not all you asked for:")
        for hit in result.near:
            print(f"   ~ {_line(hit)}")


def _line(hit: Hit) -> str:
    product = hit.product
    sizes = " ".join(size for size, stock in product.sizes.items() if stock > 0) or (
        "sold out" if product.sizes else ""
    )
    return f"{product.id:14} {product.title:42} {product.price:8.2f} {product.currency}  {sizes}"


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 200:
        raise argparse.ArgumentTypeError("a whole number from 1 to 200")
    return int(text)
