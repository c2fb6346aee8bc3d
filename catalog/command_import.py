"""`python -m catalog import`: brings a product feed into the shop."""

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from catalog.embedding import SentenceEmbedder
from catalog.feed import Feed
from catalog.home import home
from catalog.importer import LOOKED_AT, Summary, import_feed
from catalog.mapping import Mapping
from catalog.try_on_check import TryOnCheck

STEPS = {"read": "reading", "embed": "embedding", "words": "indexing words", "done": "done"}


def feed_arguments(parser: argparse.ArgumentParser) -> None:
    """The feed and its mapping, as every command that reads a feed takes them."""
    parser.add_argument(
        "feed",
        type=Path,
        metavar="FEED",
        help="CSV, TSV, JSON, JSONL, Shopify CSV, Google Merchant XML or TSV",
    )
    parser.add_argument(
        "--mapping",
        type=Path,
        metavar="FILE",
        help="YAML with columns, constants and categories of another shop",
    )


def register(subparsers: Any) -> None:
    """Adds the command and its options."""
    parser = subparsers.add_parser("import", help="bring a product feed into the shop", description=__doc__)
    feed_arguments(parser)
    parser.add_argument("--replace", action="store_true", help="delete products that the feed does not have")
    parser.add_argument("--no-pictures", action="store_true", help="leave pictures alone")
    parser.add_argument(
        "--try-on",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="cut out the pictures of new and changed products as the mirror would and name those that cannot be tried "
        f"on, about half a second each (when nothing is said: if there are at most {LOOKED_AT})",
    )
    parser.add_argument(
        "--json", action="store_true", help="one JSON object on standard output and nothing else"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Imports; problems with single products are listed, never fatal."""
    feed = Feed.open(options.feed, Mapping.read(options.mapping) if options.mapping else None)
    with TryOnCheck() as check:
        summary = import_feed(
            feed,
            home(),
            SentenceEmbedder(),
            replace=options.replace,
            pictures=not options.no_pictures,
            try_on=None if options.try_on is False else check,
            all_pictures=bool(options.try_on),
            report=_Progress(),
        )
    if options.json:
        print(json.dumps(asdict(summary), ensure_ascii=False))
    else:
        _print(summary)
    return 0


class _Progress:
    """A line on standard error at most once a second: step, count, rate, time left."""

    def __init__(self) -> None:
        self._step, self._start, self._last, self._from = "", 0.0, 0.0, 0

    def __call__(self, step: str, done: int, total: int, share: float) -> None:
        now = time.monotonic()
        if step != self._step:
            self._step, self._start, self._last, self._from = step, now, now, done
        if now - self._last < 1:
            return
        self._last = now
        rate = (done - self._from) / max(now - self._start, 1e-6)
        left = f", {_clock((now - self._start) * (1 - share) / share)} left" if share > 0.01 else ""
        print(f"{STEPS.get(step, step)}: {done:,} products, {rate:,.0f} a second{left}", file=sys.stderr)


def _clock(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def _print(summary: Summary) -> None:
    for problem in summary.problems[:50]:
        print(f"  {problem.product}: {problem.message}{' Left out.' if problem.fatal else ''}")
    if len(summary.problems) > 50:
        print(f"  ... and {len(summary.problems) - 50} more; `python -m catalog doctor` lists them all")
    for note in summary.notes:
        print(f"Note: {note}")
    print(
        f"{summary.products:,} products on the shelves ({summary.added:,} new, {summary.changed:,} changed, "
        f"{summary.unchanged:,} as before, "
        f"{summary.deleted:,} deleted; {summary.left_out:,} left out), "
        f"{summary.embedded:,} texts embedded, {summary.seconds:.1f} s"
    )
