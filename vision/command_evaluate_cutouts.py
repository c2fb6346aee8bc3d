"""`python -m vision evaluate-cutouts`: how well products are found again on other surfaces."""

import argparse
import json
from pathlib import Path
from typing import Any

from vision import files


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "evaluate-cutouts",
        help="how well products are cut out, on composites",
        description="Lay cut-out products on plain and busy surfaces, cut them out again, and compare.",
    )
    parser.add_argument("pictures", type=Path, metavar="DIR", help="studio pictures named KIND-NN.jpg")
    parser.add_argument("--most", type=int, default=0, help="how many pictures to take, evenly (0 = all)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    if not args.pictures.is_dir():
        raise files.Mistake(f"{args.pictures}: there is no such folder")
    from vision.evaluate_cutout import evaluate_cutouts

    try:
        figures = evaluate_cutouts(args.pictures, args.most)
    except FileNotFoundError as error:
        raise files.Mistake(str(error)) from error
    if args.json:
        print(json.dumps(figures))
        return
    print(
        f"{figures['pictures']} products\n\n{'surface':16} {'mean':>7} {'median':>7} {'>0.9':>7} {'flagged':>8}"
    )
    for name, row in figures["surfaces"].items():
        values = f"{row['mean_iou']:7.4f} {row['median_iou']:7.4f} {row['share_over_0.9']:7.3f} {row['flagged']:8.3f}"
        print(f"{name:16} {values}")
