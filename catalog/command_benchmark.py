"""`python -m catalog benchmark`: how well search finds, how it grows, how it serves a crowd, how well pictures are told apart.

What is named is measured; with nothing named, quality on 6,000 products.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from catalog.embedding import SentenceEmbedder


def register(subparsers: Any) -> None:
    """Adds the command and its options."""
    parser = subparsers.add_parser("benchmark", help="measure search quality and speed", description=__doc__)
    parser.add_argument(
        "--products", type=int, metavar="N", help="search quality among N products (default 6000)"
    )
    parser.add_argument(
        "--queries", type=int, default=150, metavar="N", help="queries in each language (default 150)"
    )
    parser.add_argument(
        "--seed", type=int, default=2, metavar="N", help="which queries: another number, others (default 2)"
    )
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[], metavar="N", help="growth over these catalogue sizes"
    )
    parser.add_argument(
        "--embedded",
        type=int,
        metavar="N",
        help="with --sizes: only N texts by the model, the rest get vectors mixed of those",
    )
    parser.add_argument("--plot", type=Path, metavar="PNG", help="draw the growth")
    parser.add_argument(
        "--shoppers", type=int, default=0, metavar="N", help="N searching at once while an import runs"
    )
    parser.add_argument(
        "--pictures", action="store_true", help="search by picture over the starter catalogue"
    )
    parser.add_argument(
        "--json", action="store_true", help="one JSON object on standard output and nothing else"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints what was measured in this run."""
    out: dict[str, Any] = {}
    named = options.sizes or options.shoppers or options.pictures
    if options.products or (options.products is None and not named):
        from catalog.measure_quality import quality

        out["quality"] = quality(options.products or 6000, options.queries, SentenceEmbedder(), options.seed)
    if options.sizes:
        from catalog.measure_growth import growth, pictures_per_second, plot

        out["growth"] = [growth(size, options.embedded) for size in sorted(options.sizes)]
        out["pictures_per_second"] = pictures_per_second()
        if options.plot:
            plot(out["growth"], options.plot)
    if options.shoppers:
        from catalog.measure_crowd import crowd

        out["crowd"] = crowd(options.shoppers)
    if options.pictures:
        from catalog.measure_pictures import pictures

        out["pictures"] = pictures()
    print(json.dumps(out) if options.json else "\n".join(lines(out)))
    return 0


def lines(out: dict[str, Any]) -> list[str]:
    """The same for people."""
    text: list[str] = []
    for name, value in out.get("quality", {}).items():
        text.append(
            f"{value:.0f} queries that some product answers"
            if name == "queries"
            else f"nDCG@10 {name:24} {value:.3f}"
        )
    text += ["  ".join(f"{name} {value:,}" for name, value in row.items()) for row in out.get("growth", [])]
    if "pictures_per_second" in out:
        text.append(f"{out['pictures_per_second']} pictures measured a second")
    text += [f"{name:32} {value:,}" for name, value in out.get("crowd", {}).items()]
    for way, shares in out.get("pictures", {}).items():
        text.append(f"{way:28} " + "  ".join(f"{name} {value:.3f}" for name, value in shares.items()))
    return text
