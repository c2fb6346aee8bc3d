"""`python -m catalog doctor`: what in a feed will not work, product by product, and why. Imports nothing."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from catalog.command_import import feed_arguments
from catalog.doctor import Diagnosis, examine
from catalog.feed import Feed
from catalog.fetch import PictureFetcher
from catalog.mapping import Mapping
from catalog.try_on_check import TryOnCheck
from catalog.vocabulary import VocabularyFile


def register(subparsers: Any) -> None:
    """Adds the command and its options."""
    parser = subparsers.add_parser("doctor", help="say what in a feed will not work", description=__doc__)
    feed_arguments(parser)
    parser.add_argument("--fetch", action="store_true", help="also look at pictures on the web")
    parser.add_argument(
        "--try-on",
        action="store_true",
        help="also cut pictures out as the mirror would (about half a second each)",
    )
    parser.add_argument(
        "--json", action="store_true", help="one JSON object on standard output and nothing else"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints every problem and a summary. A feed with problems is still an answer: the exit status is 0."""
    feed = Feed.open(options.feed, Mapping.read(options.mapping) if options.mapping else None)
    fetcher = PictureFetcher(Path()) if options.fetch else None
    with TryOnCheck() as check:
        diagnosis = examine(feed, VocabularyFile().current(), fetcher, check if options.try_on else None)
    if options.json:
        print(json.dumps(as_json(diagnosis), ensure_ascii=False))
    else:
        _print(diagnosis)
    return 0


def as_json(diagnosis: Diagnosis) -> dict[str, Any]:
    """The object `--json` prints."""
    return {
        "format": diagnosis.format, "records": diagnosis.records, "products": diagnosis.products, "wearable": diagnosis.wearable,
        "problems": [asdict(p) for p in diagnosis.problems], "counts": diagnosis.counts, "notes": diagnosis.notes,
    }  # fmt: skip


def _print(diagnosis: Diagnosis) -> None:
    by_product: dict[str, list[str]] = {}
    for problem in diagnosis.problems:
        by_product.setdefault(problem.product, []).append(
            problem.message + (" It will be left out." if problem.fatal else "")
        )
    for product, messages in by_product.items():
        print(product)
        for message in messages:
            print(f"    {message}")
    for note in diagnosis.notes:
        print(f"Note: {note}")
    if diagnosis.counts:
        print(
            "Summary: "
            + ", ".join(f"{count} {code.replace('_', ' ')}" for code, count in diagnosis.counts.items())
        )
    print(
        f"{diagnosis.products:,} of {diagnosis.records:,} products can be imported; "
        f"{diagnosis.wearable:,} of them can be tried on."
    )
