"""`python -m vision benchmark`: measurements of speed and truth, each beside what would be used instead."""

from typing import Any

from vision import benchmark_accessories, benchmark_colour, benchmark_poisson, benchmark_tryon


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "benchmark",
        help="measure the solver, the colours, whole try-ons or accessories",
        description="Measurements of speed and truth. Times are of this machine, as busy as it is.",
    )
    kinds = parser.add_subparsers(dest="what", required=True)
    for kind in (benchmark_poisson, benchmark_colour, benchmark_tryon, benchmark_accessories):
        kind.register(kinds)
