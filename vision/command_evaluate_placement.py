"""`python -m vision evaluate-placement`: where accessories land, against marks made by hand."""

import argparse
import json
from pathlib import Path
from typing import Any

from vision import files


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "evaluate-placement",
        help="where accessories land, against marks made by hand",
        description="Error of the bridge and roll of glasses, of lobes, wrists, fingers, toes and heels against marks "
        "made by hand (vision/placement_marks.json), in per cent of the face, the hand or the foot.",
    )
    parser.add_argument("people", type=Path, metavar="PEOPLE", help="folder with photos/ and unlabelled/")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    if not args.people.is_dir():
        raise files.Mistake(f"{args.people}: there is no such folder")
    from vision.evaluate_placement import evaluate
    from vision.models import Models

    try:
        with Models.load() as models:
            figures = evaluate(args.people, models)
    except FileNotFoundError as error:
        raise files.Mistake(str(error)) from error
    print(json.dumps(figures) if args.json else table(figures))


def _half(row: dict[str, float] | None) -> str:
    """Median and share within the aim of one half of the marks."""
    return f"{row['median']:5.1f} {100 * row['within']:4.0f} %" if row else f"{'-':>12}"


def table(figures: dict[str, Any]) -> str:
    """The figures as text for people."""
    from vision.evaluate_placement import HALVES

    lines = [
        f"{figures['photos']} photos with marks made by hand; not read: {', '.join(figures['unread']) or 'none'}"
    ]
    lines += [
        "",
        f"{'':8} {'marked':>6} {'declined':>8} {'median':>7} {'p90':>6} {'aim':>4} {'within':>7} "
        f"{'fitting':>12} {'reporting':>12}  unit",
    ]
    for what, row in figures["errors"].items():
        values = "".join(
            f" {row.get(name, float('nan')):>{width}.1f}" for name, width in (("median", 7), ("p90", 6))
        )
        share = f"{100 * row.get('within', 0):6.0f} %"
        halves = " ".join(_half(row.get(half)) for half in HALVES)
        lines.append(
            f"{what:8} {row['marked']:6} {row['declined']:8}{values} {row['aim']:4.0f} {share} {halves}  {row['unit']}"
        )
    lines.append("ears under hair: {marked}, of these declined {declined}".format(**figures["hidden_ears"]))
    for what, row in figures["errors"].items():
        lines.append(f"worst {what}: " + ", ".join(f"{name} {error}" for name, error in row.get("worst", [])))
    return "\n".join(lines)
