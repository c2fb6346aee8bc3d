"""`python -m vision benchmark tryon`: speed, memory and truth of whole try-ons over many people and products.

Every figure a shopper would notice, in one run: seconds, pixels that should not have changed, colours, leftovers of
the old garment, holes, cloth turned over. With --paired the products are what the people wear themselves, cut out of
their own photos and put on again, so that the photo is the truth (structural similarity, Wang et al. 2004).
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from vision import files
from vision.benchmark_colour import distance
from vision.classes import CLASSES
from vision.errors import VisionError
from vision.evaluate import resident_mb

SIZE = (768, 1024)  # px, width and height that photos are brought to
PREVIEW = 512  # px, long side of a quick preview: 384 px wide
OLD = {"upper": "top", "outerwear": "outerwear", "dress": "dress", "lower": "trousers"}
LEAST = 0.04  # of the photo: smaller garments are not cut out of it
SAME = 3  # levels under which a pixel counts as unchanged
IN_FRONT = [CLASSES.index(name) for name in ("hair", "skin", "eyewear", "headwear", "bag", "accessory")]
CORE = 7  # px from a garment's outline


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "tryon",
        help="seconds, memory, untouched pixels, colours, leftovers, holes of whole try-ons",
        description="Try every product on every person, photos brought to 768x1024, and report medians and worst cases.",
    )
    parser.add_argument(
        "persons", type=Path, metavar="PERSONS", help="a folder of photos, or a list of paths"
    )
    parser.add_argument("garments", type=Path, metavar="GARMENTS", help="as for `python -m vision sheet`")
    parser.add_argument("--first", type=int, default=8, help="at most so many people and products (8)")
    parser.add_argument("--paired", action="store_true", help="also wear everybody's own garments again")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run)


@dataclass
class Tally:
    """What is gathered over the renders; `refused` counts photos and renders that were declined, by reason code."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    figures: dict[str, list[float]] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)

    def add(self, **values: float) -> None:
        for name, value in values.items():
            self.figures.setdefault(name, []).append(float(value))

    def timed(self, name: str, work: Callable[[], Any]) -> Any:
        started = time.perf_counter()
        result = work()
        self.seconds.setdefault(name, []).append(time.perf_counter() - started)
        return result

    def decline(self, error: VisionError) -> None:
        self.refused[error.code] = self.refused.get(error.code, 0) + 1


def run(args: argparse.Namespace) -> None:
    import vision
    from vision.command_sheet import listed, with_kind

    tally = Tally()
    with vision.Models.load() as models:
        items = []
        for path, kind in [with_kind(line) for line in listed(args.garments)][: args.first]:
            picture = files.read(path)
            item = tally.timed("product", partial(vision.read_item, picture, kind, {}, models))
            tally.timed("landmarks", partial(getattr, item, "garment"))
            items.append(item)
        lines = listed(args.persons)[: args.first]
        warm_up(fitted(files.read(Path(lines[0]))), items[0], models)
        for line in lines:
            try:
                wear_all(fitted(files.read(Path(line))), items, models, tally, labels_beside(Path(line)))
                if args.paired:
                    wear_own(fitted(files.read(Path(line))), models, tally)
            except VisionError as error:
                tally.decline(error)
    report(tally, args.json)


def warm_up(photo: np.ndarray, item: Any, models: Any) -> None:
    import vision

    try:
        vision.try_on(vision.read_person(photo, models), [item])
    except VisionError:
        return


def fitted(photo: np.ndarray) -> np.ndarray:
    """The photo scaled so that it fits SIZE, its shape kept."""
    scale = min(SIZE[0] / photo.shape[1], SIZE[1] / photo.shape[0])
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(photo, None, fx=scale, fy=scale, interpolation=way)


def labels_beside(photo: Path) -> np.ndarray | None:
    """Class ids uint8 (H, W) drawn by hand, when the photo lies in the labelled data; else None."""
    folder = photo.parent.parent
    label = folder / "labels" / f"{photo.stem}.png"
    if not label.is_file() or not (folder / "label_names.txt").is_file():
        return None
    from vision.dataset import Labelled, Pair

    return Labelled(folder).read(Pair(photo.stem, photo, label))[1]


def wear_all(
    photo: np.ndarray, items: list[Any], models: Any, tally: Tally, truth: np.ndarray | None = None
) -> None:
    """All items on one person: the first one with the reading of the photo, the rest as next garments."""
    import vision

    person = tally.timed("photo", lambda: vision.read_person(photo, models))
    first = True
    for item in items:
        try:
            started = time.perf_counter()
            result = vision.try_on(person, [item])
            took = time.perf_counter() - started
            name = "first garment" if first else "next garment"
            tally.seconds.setdefault(name, []).append(took)
            if first:
                tally.seconds.setdefault("whole try-on", []).append(tally.seconds["photo"][-1] + took)
            tally.timed("preview", partial(vision.try_on, person, [item], max_side=PREVIEW))
            first = False
        except VisionError as error:
            tally.decline(error)
            continue
        judge(person, item, result, tally)
        if truth is not None:
            tally.add(leftovers_by_hand=left_over(person, item, result, truth))


def left_over(person: Any, item: Any, result: Any, truth: np.ndarray) -> float:
    """Share of the old garment, as labelled by hand, that is still to be seen as it was.

    Under a top the rest of a dress stays, as a skirt, and is not counted.
    """
    from vision.clothes import REPLACES

    seen = cv2.resize(truth, person.photo.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    goes = [name for name in REPLACES[item.kind] if (item.kind, name) != ("top", "dress")]
    old = np.isin(seen, [CLASSES.index(name) for name in goes])
    apart = np.abs(result.image.astype(int) - person.photo).max(axis=2)
    return float((old & (apart < SAME)).sum() / max(int(old.sum()), 1))


def judge(person: Any, item: Any, result: Any, tally: Tally) -> None:
    """Everything that can be said of one render without an eye."""
    from vision.clothes import laid_out

    product = laid_out(person, item)
    changed = result.changed > 0
    apart = np.abs(result.image.astype(int) - person.photo).max(axis=2)
    shown = (product.alpha > 0.98) & (apart > 0)
    core = cv2.erode(shown.astype(np.uint8), np.ones((2 * CORE + 1, 2 * CORE + 1), np.uint8)) > 0
    if core.sum() > 500:
        true = product.color[core].clip(0, 255).astype(np.uint8)
        worn = result.image[core]
        tally.add(ciede2000=distance(worn, true), ciede2000_chroma=distance(worn, true, chroma=True))
    tally.add(
        outside=apart[~changed].max(initial=0),
        face=apart[person.face_mask > 0].max(initial=0),
        leftovers=1 - result.score.get("leftovers", 1.0),
        folded=1 - result.score.get("shape", 1.0),
        coverage=result.score.get("coverage", 1.0),
        holes=holes(shown, changed | np.isin(person.parse.labels, IN_FRONT)),
    )


def holes(shown: np.ndarray, explained: np.ndarray) -> float:
    """Share of a garment's area that pixels take which it surrounds and nothing explains; bool (H, W) each.

    explained  what has been changed, or lies in front: hands, hair, bags
    """
    count, parts = cv2.connectedComponents((~shown).astype(np.uint8), connectivity=4)
    edge = np.unique(np.concatenate([parts[0], parts[-1], parts[:, 0], parts[:, -1]]))
    enclosed = ~np.isin(parts, edge) & (parts > 0) & ~explained if count > 1 else np.zeros_like(shown)
    return float(enclosed.sum() / max(int(shown.sum()), 1))


def wear_own(photo: np.ndarray, models: Any, tally: Tally) -> None:
    """What the person wears, cut out of the photo and put on again: the photo is the truth."""
    from skimage.metrics import structural_similarity

    import vision

    person = vision.read_person(photo, models)
    for name, kind in OLD.items():
        region = person.parse.labels == CLASSES.index(name)
        if region.mean() < LEAST:
            continue
        try:
            item = vision.Item(kind, photo, own_cutout(photo, region), {}, wearer=person)
            result = vision.try_on(person, [item])
        except VisionError as error:
            tally.decline(error)
            continue
        gray = [cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) for picture in (photo, result.image)]
        alike = structural_similarity(*gray, gaussian_weights=True, sigma=1.5, full=True)[1]
        tally.add(paired_ssim=alike[region].mean())


def own_cutout(photo: np.ndarray, region: np.ndarray) -> Any:
    from vision.cutout import Cutout

    alpha = cv2.GaussianBlur(region.astype(np.float32), (0, 0), 1.0)
    return Cutout(np.dstack([photo, (255 * alpha).astype(np.uint8)]), 1.0, None)


def report(tally: Tally, as_json: bool) -> None:
    memory = resident_mb()
    seconds = {k: [round(float(np.median(v)), 3), round(max(v), 3)] for k, v in tally.seconds.items()}
    figures = {
        k: [round(float(np.median(v)), 4), round(float(np.min(v)), 4), round(float(np.max(v)), 4), len(v)]
        for k, v in tally.figures.items()
    }
    if as_json:
        print(
            json.dumps(
                {"seconds": seconds, "figures": figures, "refused": tally.refused, "resident_mb": memory}
            )
        )
        return
    print(f"{'seconds':18} {'median':>8} {'most':>8}")
    for name, (middle, most) in seconds.items():
        print(f"{name:18} {middle:8.3f} {most:8.3f}")
    print(f"\n{'figure':18} {'median':>8} {'least':>8} {'most':>8} {'count':>6}")
    for name, (middle, least, most, count) in figures.items():
        print(f"{name:18} {middle:8.4f} {least:8.4f} {most:8.4f} {count:6.0f}")
    print(f"\nresident memory {memory} MB; declined: {tally.refused or 'none'}")
