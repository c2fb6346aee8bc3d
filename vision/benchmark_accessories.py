"""`python -m vision benchmark accessories`: how long each kind of accessory takes, and that nothing else changes.

Photos are brought to 1024 px and read once, as a conversation does; then every product is worn alone, twice, and the
second time counts. Seconds of the processor are printed beside them: they hardly depend on what else runs. What is read
of a product's picture is kept, as the shop keeps it.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from vision import files
from vision.errors import VisionError

SIDE = 1024  # px
AIMS = dict.fromkeys(("glasses", "earrings", "necklace", "hat"), 0.4)  # seconds
AIMS |= dict.fromkeys(("bracelet", "watch", "ring", "shoes"), 0.6)


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "accessories",
        help="seconds for each kind of accessory, and pixels that should not have changed",
        description="Wear every accessory in PICTURES (named KIND-anything) on every photo in PERSONS at 1024 px.",
    )
    parser.add_argument(
        "persons", type=Path, metavar="PERSONS", help="a folder of photos, or a list of paths"
    )
    parser.add_argument("pictures", type=Path, metavar="PICTURES", help="a folder of product pictures")
    parser.add_argument("--first", type=int, default=12, help="at most so many photos (12)")
    parser.add_argument("--most", type=int, default=3, help="at most so many products a kind (3)")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    if not args.pictures.is_dir():
        raise files.Mistake(f"{args.pictures}: there is no such folder")
    import vision
    from vision.command_sheet import listed

    rows: dict[str, dict[str, Any]] = {
        kind: {"seconds": [], "cpu": [], "outside": 0, "declined": {}} for kind in AIMS
    }
    reading: list[float] = []
    with vision.Models.load() as models:
        items = products(args.pictures, args.most, models)
        for line in listed(args.persons)[: args.first]:
            try:
                person, seconds = timed(partial(read, files.read(Path(line)), models))
            except VisionError:
                continue
            reading.append(seconds)
            for item in items:
                measure(person, item, rows[item.kind])
    report(rows, reading, args.json)


def products(folder: Path, most: int, models: Any) -> list[Any]:
    """The first `most` products of each kind, their pictures read."""
    import vision

    items = []
    for kind in AIMS:
        for path in sorted(folder.glob(f"{kind}-*"))[:most]:
            items.append(vision.read_item(files.read(path), kind, {}, models))
    return items


def read(photo: np.ndarray, models: Any) -> Any:
    """The person of a photo of 1024 px, with face and hands."""
    import vision

    scale = SIDE / max(photo.shape[:2])
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    person = vision.read_person(cv2.resize(photo, None, fx=scale, fy=scale, interpolation=way), models)
    assert person.face is not None or person.hands is not None  # noqa: S101  # both are read here
    return person


def measure(person: Any, item: Any, row: dict[str, Any]) -> None:
    """Seconds of the second wearing, and the largest change outside the mask."""
    import vision

    try:
        vision.try_on(person, [item])
        busy = time.process_time()
        result, seconds = timed(lambda: vision.try_on(person, [item]))
        row["cpu"].append(time.process_time() - busy)
    except VisionError as error:
        row["declined"][error.code] = row["declined"].get(error.code, 0) + 1
        return
    apart = np.abs(result.image.astype(int) - person.photo).max(axis=2)
    row["seconds"].append(seconds)
    row["outside"] = max(row["outside"], int(apart[result.changed == 0].max(initial=0)))


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


def report(rows: dict[str, dict[str, Any]], reading: list[float], as_json: bool) -> None:
    table: dict[str, Any] = {}
    for kind, row in rows.items():
        seconds = row["seconds"] or [float("nan")]
        table[kind] = {
            "worn": len(row["seconds"]),
            "median_s": round(float(np.median(seconds)), 3),
            "most_s": round(float(np.max(seconds)), 3),
            "cpu_s": round(float(np.median(row["cpu"] or [float("nan")])), 3),
            "aim_s": AIMS[kind],
            "outside": row["outside"],
            "declined": row["declined"],
        }
    photo = round(float(np.median(reading)), 3) if reading else None
    if as_json:
        print(json.dumps({"kinds": table, "photo_s": photo, "photos": len(reading)}))
        return
    print(
        f"{'kind':10} {'worn':>5} {'median s':>9} {'most s':>7} {'cpu s':>6} {'aim s':>6} {'outside':>8}  declined"
    )
    for kind, row in table.items():
        declined = ", ".join(f"{code} {count}" for code, count in row["declined"].items())
        print(
            f"{kind:10} {row['worn']:5} {row['median_s']:9.3f} {row['most_s']:7.3f} {row['cpu_s']:6.3f} {row['aim_s']:6.1f} "
            f"{row['outside']:8}  {declined}"
        )
    print(f"\n{len(reading)} photos of {SIDE} px, each read in {photo} s (median), face and hands included")
