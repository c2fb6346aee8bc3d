"""`python -m vision evaluate-cutouts`: how well products are cut out, made up and real."""

import argparse
import json
from pathlib import Path
from typing import Any

from vision import files

COLUMNS = {
    "mean_iou": "mean",
    "median_iou": "median",
    "share_over_0.9": ">0.9",
    "flagged": "flagged",
    "mean_iou_not_flagged": "unflagged",
    "worst_not_flagged": "worst",
    "milliseconds": "ms",
}


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "evaluate-cutouts",
        help="how well products are cut out",
        description="Lay cut-out products on plain and busy surfaces, cut them out again, and compare; "
        "and compare cut-outs of real photos with outlines drawn by hand.",
    )
    parser.add_argument(
        "pictures", type=Path, nargs="?", metavar="DIR", help="studio pictures named KIND-NN.jpg"
    )
    parser.add_argument(
        "--masks", type=Path, metavar="DIR", help="masks KIND-NN.png that were rendered with the pictures"
    )
    parser.add_argument(
        "--flatlays",
        type=Path,
        metavar="DIR",
        help="photos CLASS/NAME.jpg of the CC0 clothing set, some of whose outlines were drawn by hand",
    )
    parser.add_argument("--most", type=int, default=0, help="how many studio pictures, evenly (0 = all)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    if not (args.pictures or args.flatlays):
        raise files.Mistake("name a folder of studio pictures, or one of flat-lays with --flatlays")
    for folder in (args.pictures, args.masks, args.flatlays):
        if folder and not folder.is_dir():
            raise files.Mistake(f"{folder}: there is no such folder")
    from vision.evaluate_cutout import evaluate_cutouts, evaluate_flatlays
    from vision.models import Models

    figures = {}
    with Models.load() as models:
        try:
            if args.pictures:
                figures["composites"] = evaluate_cutouts(args.pictures, models, args.most, args.masks)
            if args.flatlays:
                figures["flatlays"] = evaluate_flatlays(args.flatlays, models)
        except FileNotFoundError as error:
            raise files.Mistake(str(error)) from error
    if args.json:
        print(json.dumps(figures))
        return
    for name, part in figures.items():
        print(
            f"\n{name}: {part['pictures']} products\n\n{'':30}"
            + "".join(f"{c:>10}" for c in COLUMNS.values())
        )
        for surface, row in part["surfaces"].items():
            print(f"{surface:30}" + "".join(f"{row[column]:10.4g}" for column in COLUMNS))
