"""`python -m catalog benchmark`: the search beside BM25 alone, vectors alone and their plain fusion; and how it grows."""

import argparse
import json
from pathlib import Path
from typing import Any

from catalog.benchmark import embedding_rate, plot, quality, speed
from catalog.embedding import SentenceEmbedder


def register(subparsers: Any) -> None:
    """Adds the command and its options."""
    parser = subparsers.add_parser("benchmark", help="measure search quality and speed", description=__doc__)
    parser.add_argument(
        "--products",
        type=int,
        default=1000,
        metavar="N",
        help="products for quality, 0 for none (default 1000)",
    )
    parser.add_argument(
        "--queries", type=int, default=150, metavar="N", help="queries in each language (default 150)"
    )
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="*",
        default=[1000],
        metavar="N",
        help="catalogue sizes for speed (default 1000)",
    )
    parser.add_argument("--plot", type=Path, metavar="PNG", help="draw search times against size")
    parser.add_argument(
        "--json", action="store_true", help="one JSON object on standard output and nothing else"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints what was measured in this run."""
    out: dict[str, Any] = {}
    if options.products:
        embedder = SentenceEmbedder()
        out["quality"] = quality(options.products, options.queries, embedder)
        out["embedded_per_second"] = embedding_rate(embedder)
    out["speed"] = [speed(size) for size in sorted(options.sizes)]
    if options.plot and out["speed"]:
        plot(out["speed"], options.plot)
    if options.json:
        print(json.dumps(out))
        return 0
    for name, value in out.get("quality", {}).items():
        print(
            f"nDCG@10 {name:24} {value:.3f}"
            if name != "queries"
            else f"{value:.0f} queries that some product answers"
        )
    if "embedded_per_second" in out:
        print(f"{out['embedded_per_second']} texts embedded a second")
    for row in out["speed"]:
        print("  ".join(f"{name} {value:,}" for name, value in row.items()))
    return 0
