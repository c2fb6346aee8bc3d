"""`python -m vision cutout`: a product without its background, as an RGBA PNG, and whether it can be tried on."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from vision import files
from vision.errors import CannotWear
from vision.kinds import KINDS
from vision.shown import MUST_SHOW

if TYPE_CHECKING:
    from vision.cutout import Cutout
    from vision.models import Models


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "cutout",
        help="a product without its background",
        description="Write an RGBA PNG of the picture's size, with a warning where the result is doubtful or, with "
        "--kind, where the picture does not show what a try-on of that kind needs.",
        epilog="What the picture must show. "
        + " ".join(f"{kind}: {text}." for kind, text in MUST_SHOW.items()),
    )
    parser.add_argument("products", type=Path, nargs="+", metavar="PRODUCT")
    parser.add_argument("-o", "--out", type=Path, required=True, help="PNG to write; a folder for several")
    parser.add_argument("--kind", choices=KINDS, help="what it is: what may have holes, what it must show")
    parser.add_argument(
        "--json", action="store_true", help="print confidence, code and reason as one JSON object"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    targets = files.outputs(args.products, args.out)
    pictures = [files.read(path) for path in args.products]
    from vision.cutout import cut_out
    from vision.models import Models

    results = []
    with Models.load() as models:
        for path, target, picture in zip(args.products, targets, pictures, strict=True):
            cutout = cut_out(picture, models, args.kind)
            files.write_png(target, cutout.rgba)
            code, reason = refusal(picture, cutout, args.kind, models)
            row = {
                "confidence": round(cutout.confidence, 3),
                "code": code,
                "reason": reason,
                "worn": cutout.worn,
            }
            results.append({"product": str(path), "out": str(target), **row})
            if code:
                print(f"{path}: please look at this cut-out: {reason}", file=sys.stderr)
    if args.json:
        print(json.dumps({"results": results}, ensure_ascii=False))


def refusal(
    picture: np.ndarray, cutout: Cutout, kind: str | None, models: Models
) -> tuple[str | None, str | None]:
    """The code and the reason why this picture cannot be tried on; None where it can."""
    from vision.cutout import SURE
    from vision.item import of_cutout

    if cutout.confidence < SURE:
        return "poor_cutout", cutout.reason
    try:
        if kind:
            of_cutout(picture, cutout, kind, {}, models).check()
    except CannotWear as error:
        return error.code, error.message
    return None, None
