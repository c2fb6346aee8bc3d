"""`python -m vision cutout`: a product without its background, as an RGBA PNG."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from vision import files
from vision.kinds import KINDS


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "cutout",
        help="a product without its background",
        description="Write an RGBA PNG of the picture's size, with a warning where the result is doubtful.",
    )
    parser.add_argument("products", type=Path, nargs="+", metavar="PRODUCT")
    parser.add_argument("-o", "--out", type=Path, required=True, help="PNG to write; a folder for several")
    parser.add_argument("--kind", choices=KINDS, help="what it is: decides whether it may have holes")
    parser.add_argument("--json", action="store_true", help="print confidence and reason as one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    targets = files.outputs(args.products, args.out)
    pictures = [files.read(path) for path in args.products]
    from vision.cutout import SURE, cut_out
    from vision.models import Models

    results = []
    with Models.load() as models:
        for path, target, picture in zip(args.products, targets, pictures, strict=True):
            cutout = cut_out(picture, models, args.kind)
            files.write_png(target, cutout.rgba)
            row = {"confidence": round(cutout.confidence, 3), "reason": cutout.reason, "worn": cutout.worn}
            results.append({"product": str(path), "out": str(target), **row})
            if cutout.confidence < SURE:
                print(f"{path}: please look at this cut-out: {cutout.reason}", file=sys.stderr)
    if args.json:
        print(json.dumps({"results": results}, ensure_ascii=False))
