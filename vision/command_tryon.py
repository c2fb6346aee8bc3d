"""`python -m vision tryon`: products on a person's photo."""

import argparse
import json
from pathlib import Path
from typing import Any

from vision import files
from vision.kinds import KINDS


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "tryon",
        help="products on a person's photo",
        description="Show one or more products on the person of a photo, all in one picture.",
    )
    parser.add_argument("photo", type=Path, metavar="PHOTO")
    parser.add_argument("products", type=Path, nargs="+", metavar="PRODUCT")
    parser.add_argument(
        "--kind",
        action="append",
        required=True,
        choices=KINDS,
        help="once for all products, or once for each, in order",
    )
    parser.add_argument("-o", "--out", type=Path, required=True, help="PNG to write")
    parser.add_argument(
        "--changed", type=Path, help="PNG to write: 255 where the picture may differ from the photo"
    )
    parser.add_argument(
        "--measure",
        action="append",
        default=[],
        type=measure,
        metavar="NAME=MM",
        help="such as frame_width_mm=140",
    )
    parser.add_argument(
        "--json", action="store_true", help="print score, scale, notes and timings as one JSON object"
    )
    parser.set_defaults(run=run)


def measure(text: str) -> tuple[str, float]:
    """ "frame_width_mm=140" to its name and value."""
    name, _, value = text.partition("=")
    try:
        return name.strip(), float(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=MILLIMETRES") from None


def run(args: argparse.Namespace) -> None:
    kinds = args.kind * len(args.products) if len(args.kind) == 1 else args.kind
    if len(kinds) != len(args.products):
        raise files.Mistake(
            f"{len(args.products)} products need one --kind, or {len(args.products)}; got {len(kinds)}"
        )
    for path in filter(None, (args.out, args.changed)):
        if path.is_dir():
            raise files.Mistake(f"{path}: is a folder; name the file to write")
    photo = files.read(args.photo)
    pictures = [files.read(path) for path in args.products]
    import vision

    with vision.Models.load() as models:
        person = vision.read_person(photo, models)
        measures = dict(args.measure)
        items = [vision.read_item(p, kind, measures, models) for p, kind in zip(pictures, kinds, strict=True)]
        result = vision.try_on(person, items)
    files.write_png(args.out, result.image)
    if args.changed:
        files.write_png(args.changed, result.changed)
    if args.json:
        print(json.dumps(report(args, kinds, result), ensure_ascii=False))


def report(args: argparse.Namespace, kinds: list[str], result: Any) -> dict[str, Any]:
    return {
        "out": str(args.out),
        "changed": str(args.changed) if args.changed else None,
        "products": [{"picture": str(p), "kind": k} for p, k in zip(args.products, kinds, strict=True)],
        "score": {name: round(float(value), 4) for name, value in result.score.items()},
        "scale": result.scale,
        "notes": list(result.notes),
        "seconds": {name: round(float(value), 4) for name, value in result.timings.items()},
    }
