"""`python -m vision evaluate`: the parser's figures on labelled photos, beside MediaPipe's."""

import argparse
import json
from pathlib import Path
from typing import Any

from vision import files


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "evaluate",
        help="the parser's figures on labelled photos",
        description="IoU of each class and of the person, outline F-measure and milliseconds on photos "
        "held out, beside MediaPipe's selfie segmenter and pose mask on the same photos.",
    )
    parser.add_argument("data", type=Path, metavar="DIR", help="photos/ and labels/, or images/ and masks/")
    parser.add_argument("--split", choices=("test", "val", "train", "all"), default="test")
    parser.add_argument(
        "--weights",
        type=Path,
        nargs="+",
        default=[],
        help="safetensors to evaluate, one or two (default: the committed ones)",
    )
    parser.add_argument(
        "--sheet", type=Path, default=Path("out/worst.png"), help="contact sheet of the 12 worst"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    if not args.data.is_dir():
        raise files.Mistake(f"{args.data}: there is no such folder")
    from vision.evaluate import evaluate
    from vision.landmarks import Landmarkers
    from vision.parse import Parser

    args.sheet.parent.mkdir(parents=True, exist_ok=True)
    try:
        with Landmarkers() as landmarkers:
            figures = evaluate(args.data, Parser.load(*args.weights), landmarkers, args.split, args.sheet)
    except (FileNotFoundError, ValueError) as error:
        raise files.Mistake(str(error)) from error
    print(json.dumps(figures) if args.json else table(figures) + f"\nworst photos: {args.sheet}")


def table(figures: dict[str, Any]) -> str:
    """The figures as text for people."""
    lines = [f"{figures['photos']} photos of the split “{figures['split']}”", ""]
    lines.append(f"{'person':18} {'IoU':>8} {'outline F':>10} {'ms':>8}")
    for name, row in figures["methods"].items():
        lines.append(
            f"{name:18} {row['person_iou']:8.4f} {row['boundary_f']:10.4f} {row['milliseconds']:8.1f}"
        )
    lines += [f"{name + ' crop':18} {value:8.4f}" for name, value in figures["crops"].items()]
    lines += ["", f"{'class':18} {'IoU':>8}"]
    lines += [f"{name:18} {value:8.4f}" for name, value in figures["classes"].items()]
    lines.append(f"{'mean of 7 main':18} {figures['mean_iou_main']:8.4f}")
    lines.append(f"{'without the pose':18} {figures['mean_iou_main_alone']:8.4f}")
    lines.append(f"{'mean of all':18} {figures['mean_iou_all']:8.4f}")
    names = list(figures["feet"]["parser"])
    if names:
        lines += ["", f"{'about the feet':18} " + " ".join(f"{name:>8}" for name in names)]
        for look, row in figures["feet"].items():
            lines.append(f"{look:18} " + " ".join(f"{row[name]:8.4f}" for name in names))
    lines.append(f"\n{figures['milliseconds_768x1024']} ms for one photo of 768x1024")
    return "\n".join(lines)
