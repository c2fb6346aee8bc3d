"""How good the parser is on photos it never saw, beside what MediaPipe offers, in one run.

    python -m vision evaluate people --json

Every photo is parsed at its own size, as a try-on does it (with the pose model's mask as a second opinion)
and by the network alone. Beside it stand MediaPipe's selfie segmenter and the mask of its pose model; crops
to half body and portrait are cut by the labels and parsed again. Times are of this machine as busy as it
is.
"""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import cv2
import numpy as np

from vision.dataset import CLASSES, Labelled
from vision.feet import FEET, OF_CLASS, FeetParser
from vision.feet_window import FEWEST, window_of

if TYPE_CHECKING:
    from vision.landmarks import Landmarkers, Pose
    from vision.parse import Parse, Parser

T = TypeVar("T")
Scored = tuple[float, str, np.ndarray, np.ndarray, np.ndarray]  # person IoU, name, photo, truth, guess
MAIN_CLASSES = ("hair", "skin", "upper", "outerwear", "lower", "dress", "footwear")
NEAR = (
    0.008  # of the diagonal: how far an outline may be off and still count (as in DAVIS, Perazzi et al. 2016)
)
SPEED_SHAPE = (1024, 768)
WORST = 12


class Confusion:
    """Pixel counts of truth against guess; `table[t, g]` pixels of class t were called g."""

    def __init__(self, classes: int) -> None:
        self.table = np.zeros((classes, classes), np.int64)

    def add(self, truth: np.ndarray, guess: np.ndarray) -> None:
        """Counts two maps of class ids, uint8 (H, W)."""
        n = len(self.table)
        self.table += np.bincount(
            truth.ravel().astype(np.int64) * n + guess.ravel(), minlength=n * n
        ).reshape(n, n)

    def iou(self) -> np.ndarray:
        """Float (classes,): intersection over union of each class, NaN where it never occurs."""
        hit = np.diag(self.table).astype(float)
        union = self.table.sum(0) + self.table.sum(1) - hit
        return np.divide(hit, union, out=np.full(len(hit), np.nan), where=union > 0)

    def mean_iou(self, classes: list[int]) -> float:
        return float(np.nanmean(self.iou()[classes]))

    def person_iou(self) -> float:
        """IoU of everything that is not background."""
        hit = self.table[1:, 1:].sum()
        return float(hit / max(1, self.table.sum() - self.table[0, 0]))


def mask_iou(truth: np.ndarray, guess: np.ndarray) -> float:
    """IoU of two bool (H, W) masks; 1 when both are empty."""
    union = (truth | guess).sum()
    return float((truth & guess).sum() / union) if union else 1.0


def boundary_f(truth: np.ndarray, guess: np.ndarray) -> float:
    """F-measure of two outlines, bool (H, W): harmonic mean of the shares of each that lie near the other."""
    radius = max(1, round(NEAR * float(np.hypot(*truth.shape))))
    element = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    one, other = outline(truth), outline(guess)
    if not one.any() or not other.any():
        return float(one.any() == other.any())
    precision = (other & (cv2.dilate(one.astype(np.uint8), element) > 0)).sum() / other.sum()
    recall = (one & (cv2.dilate(other.astype(np.uint8), element) > 0)).sum() / one.sum()
    return float(2 * precision * recall / max(precision + recall, 1e-9))


def outline(mask: np.ndarray) -> np.ndarray:
    """Bool (H, W): the pixels of the mask that touch its outside."""
    return mask & (cv2.erode(mask.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=1) == 0)


@dataclass
class Tally:
    """Person outlines of one method over the photos."""

    iou: list[float] = field(default_factory=list)
    boundary: list[float] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    def add(self, truth: np.ndarray, work: Callable[[], T], mask: Callable[[T], np.ndarray]) -> T:
        """Times `work`, scores the bool (H, W) that `mask` makes of its result, and returns the result."""
        started = time.perf_counter()
        result = work()
        self.milliseconds.append(1000 * (time.perf_counter() - started))
        guess = np.broadcast_to(mask(result), truth.shape)
        self.iou.append(mask_iou(truth, guess))
        self.boundary.append(boundary_f(truth, guess))
        return result

    def summary(self) -> dict[str, float]:
        return {
            "person_iou": round(statistics.mean(self.iou), 4),
            "boundary_f": round(statistics.mean(self.boundary), 4),
            "milliseconds": round(statistics.median(self.milliseconds), 1),
        }


def evaluate(
    folder: Path, parser: Parser, landmarkers: Landmarkers, split: str = "test", sheet: Path | None = None
) -> dict[str, Any]:
    """All figures over the photos of one split; `sheet` is where the picture of the worst goes."""
    data = Labelled(folder)
    confusions = {name: Confusion(len(CLASSES)) for name in ("parser", "parser alone")}
    methods = {name: Tally() for name in (*confusions, "mediapipe selfie", "mediapipe pose")}
    crops = {"half body": Tally(), "portrait": Tally()}
    feet = {name: Confusion(len(FEET)) for name in ("parser", "from near")}
    near = None if data.is_binary else FeetParser.load()
    scored: list[Scored] = []
    for pair in data.pairs(split):
        rgb, truth = data.read(pair)
        person = truth > 0
        poses = methods["mediapipe pose"].add(person, partial(landmarkers.pose, rgb, mask=True), everybody)
        own = poses[0].mask if poses else None
        parse = methods["parser"].add(person, partial(parser, rgb, own), found)
        alone = methods["parser alone"].add(person, partial(parser, rgb), found)
        methods["mediapipe selfie"].add(person, partial(landmarkers.person_alpha, rgb), likely)
        if not data.is_binary:
            confusions["parser"].add(truth, parse.labels)
            confusions["parser alone"].add(truth, alone.labels)
        if near is not None:
            look_at_feet(feet, near, rgb, truth, parse.labels)
        for name, window in crop_windows(person).items():
            crops[name].add(person[window], partial(as_used, parser, landmarkers, rgb[window]), found)
        scored.append((methods["parser"].iou[-1], pair.name, rgb, truth, parse.labels))
        scored = sorted(scored, key=lambda row: row[0])[:WORST]
    if sheet is not None and scored:
        cv2.imwrite(str(sheet), cv2.cvtColor(worst_sheet(scored), cv2.COLOR_RGB2BGR))
    main = [CLASSES.index(name) for name in MAIN_CLASSES]
    return {
        "split": split,
        "photos": len(methods["parser"].iou),
        "methods": {name: tally.summary() for name, tally in methods.items()},
        "crops": {name: tally.summary()["person_iou"] for name, tally in crops.items() if tally.iou},
        "classes": class_figures(confusions["parser"]),
        "feet": {name: class_figures(confusion, FEET) for name, confusion in feet.items()},
        "mean_iou_main": round(confusions["parser"].mean_iou(main), 4),
        "mean_iou_main_alone": round(confusions["parser alone"].mean_iou(main), 4),
        "mean_iou_all": round(float(np.nanmean(confusions["parser"].iou())), 4),
        "milliseconds_768x1024": speed(parser),
        "resident_mb": resident_mb(),
        "worst": [name for _, name, *_ in scored],
    }


def found(parse: Parse) -> np.ndarray:
    """Bool (H, W): the person of a parse."""
    return parse.labels > 0


def likely(alpha: np.ndarray) -> np.ndarray:
    """Bool (H, W) of a probability."""
    return alpha > 0.5


def everybody(poses: list[Pose]) -> np.ndarray:
    """Bool (H, W): the pose model's masks of all people found."""
    masks = [pose.mask > 0.5 for pose in poses if pose.mask is not None]
    return np.logical_or.reduce(masks) if masks else np.zeros((1, 1), bool)


def as_used(parser: Parser, landmarkers: Landmarkers, rgb: np.ndarray) -> Parse:
    """The parse a try-on works with: helped by the largest figure's mask."""
    poses = landmarkers.pose(rgb, mask=True)
    return parser(rgb, poses[0].mask if poses else None)


def look_at_feet(
    confusions: dict[str, Confusion], near: FeetParser, rgb: np.ndarray, truth: np.ndarray, labels: np.ndarray
) -> None:
    """Counts what the parser, labels uint8 (H, W), and the closer look say about the feet, where there are shoes."""
    if (truth == CLASSES.index("footwear")).sum() < FEWEST:
        return
    window = window_of(truth)
    seen = labels[window]
    for name, guess in (("parser", seen), ("from near", near(np.ascontiguousarray(rgb[window]), seen))):
        confusions[name].add(OF_CLASS[truth[window]], OF_CLASS[guess])


def class_figures(confusion: Confusion, names: tuple[str, ...] = tuple(CLASSES)) -> dict[str, float]:
    return {
        name: round(float(v), 4) for name, v in zip(names, confusion.iou(), strict=True) if np.isfinite(v)
    }


def crop_windows(person: np.ndarray) -> dict[str, tuple[slice, slice]]:
    """Row and column slices of a half-body and a portrait crop around a person, bool (H, W)."""
    rows = np.flatnonzero(person.any(axis=1))
    if len(rows) < 100:
        return {}
    top, tall = int(rows[0]), int(rows[-1] - rows[0])
    windows = {}
    for name, share in (("half body", 0.55), ("portrait", 0.28)):
        bottom = top + round(share * tall)
        columns = np.flatnonzero(person[top:bottom].any(axis=0))
        middle, reach = int(columns.mean()), round(0.45 * share * tall)
        reach = max(reach, (int(columns[-1]) - int(columns[0])) // 2 if name == "half body" else 0)
        left, right = max(0, middle - reach), min(person.shape[1], middle + reach)
        windows[name] = np.s_[max(0, top - round(0.08 * share * tall)) : bottom, left:right]
    return windows


def speed(parser: Parser, runs: int = 9) -> float:
    """Milliseconds of one photo of 768x1024, the best of some runs: other work on the machine is not the
    parser's.
    """
    noise = np.random.default_rng(0).integers(0, 256, (*SPEED_SHAPE, 3), dtype=np.uint8)
    rgb = np.asarray(cv2.GaussianBlur(noise, (0, 0), 8), np.uint8)
    parser(rgb)
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        parser(rgb)
        times.append(1000 * (time.perf_counter() - started))
    return round(min(times), 1)


def resident_mb() -> int:
    """MB of memory this process has held at most."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def worst_sheet(scored: list[Scored]) -> np.ndarray:
    """RGB contact sheet: photo, truth and guess of each, six across, with name and person IoU."""
    tiles = []
    for iou, name, rgb, truth, guess in scored:
        parts = [
            cv2.resize(part, (160, 240), interpolation=cv2.INTER_AREA)
            for part in (rgb, painted(truth), painted(guess))
        ]
        tile: np.ndarray = np.vstack([np.hstack(parts), np.full((20, 480, 3), 30, np.uint8)])
        cv2.putText(
            tile,
            f"{name}  {iou:.3f}",
            (4, 254),
            cv2.FONT_HERSHEY_SIMPLEX,
            0.45,
            (255, 255, 255),
            1,
            cv2.LINE_AA,
        )
        tiles.append(tile)
    while len(tiles) % 3:
        tiles.append(np.full_like(tiles[0], 30))
    return np.vstack([np.hstack(tiles[i : i + 3]) for i in range(0, len(tiles), 3)])


PALETTE = np.array(
    [
        (20, 20, 20),
        (150, 90, 40),
        (250, 200, 170),
        (60, 140, 230),
        (40, 70, 140),
        (60, 170, 90),
        (210, 80, 160),
        (230, 120, 40),
        (250, 240, 60),
        (160, 60, 220),
        (120, 220, 220),
        (130, 130, 200),
        (240, 60, 60),
    ],
    np.uint8,
)


def painted(labels: np.ndarray) -> np.ndarray:
    """RGB uint8 (H, W, 3) of class ids, one colour a class."""
    return PALETTE[labels]
