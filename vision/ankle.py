"""What joins the leg that is seen and the new shoe: the hem of a trouser leg, a sock or bare skin, carried on downwards.

Where an old shoe reached higher than the new one there is no picture of the leg. Its own last rows above tell how it
looks from edge to edge, light and all; they are carried on into the new shoe's opening.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from vision.foot import Foot
from vision.overlay import Box, Layer
from vision.scene import Scene
from vision.undress import DRESS, LEGWEAR, LOWER, SKIN, read_skin

Floats = np.ndarray

CLOTH = (LOWER, DRESS)
LEG = (LOWER, DRESS, SKIN, LEGWEAR)
HANGS_MM = 35.0  # a hem may be drawn so much lower to meet the shoe; beyond, the ankle is bare
OVER_MM = 5.0  # a hem that meets the shoe hangs over its edge by this
READ_MM = 26.0  # of the leg above its end: what tells how it goes on
JOIN_MM = 8.0  # new skin begins so softly
SAG = 0.05  # of its breadth: how much lower a hem is in front than at its sides
ANKLE_MM = 66.0
HEM_SHADE = 0.30
MIN_SOCK, SOCK_SHADE = 30, 0.6  # px that tell of a sock; how much of its light is left at its sides


@dataclass(frozen=True)
class Opening:
    """Where a shoe is entered: `left` and `right` float (2,) px, the ends of the opening, `top` and `floor` its rows, and
    `shoe` float32 (h, w) 0..1, the shoe's outline: below `top` a leg is inside of it."""

    left: Floats
    right: Floats
    top: float
    floor: float
    shoe: Floats


@dataclass(frozen=True)
class Shin:
    """The end of a leg: `label` what it shows; for each column from `left` to `right` px `ends` float32 (n,), the last
    row that shows it."""

    label: int
    left: int
    right: int
    ends: Floats


def nearer(foot: Foot, others: list[Foot], box: Box) -> np.ndarray:
    """bool (h, w): what is nearer to the line of this foot's shin than to those of the others."""
    grid = box.grid()
    own = _beside(foot, grid)
    return np.all(
        [own <= _beside(other, grid) for other in others if other is not foot] or [own >= 0], axis=0
    )


def _beside(foot: Foot, grid: Floats) -> Floats:
    """How far to the side of the line from ankle to knee, px (h, w)."""
    rise = min(float(foot.knee[1] - foot.ankle[1]), -1.0)
    up = np.clip((grid[..., 1] - foot.ankle[1]) / rise, 0, 1)
    return np.abs(grid[..., 0] - foot.ankle[0] - up * (foot.knee[0] - foot.ankle[0]))


def find_shin(
    labels: np.ndarray, worn: np.ndarray, box: Box, foot: Foot, opening: Opening, mm: float
) -> Shin | None:
    """The leg above a shoe, labels (h, w) of the box and `worn`, bool (h, w), what is none of it; None when nothing of it
    is seen there."""
    leg = np.isin(labels, LEG) & ~worn
    x = int(np.clip(round(float(foot.ankle[0])) - box.left, 0, labels.shape[1] - 1))
    around = leg[:, max(x - round(22 * mm), 0) : x + round(22 * mm) + 1]
    rows = np.flatnonzero(around.mean(axis=1) > 0.5)
    low = opening.floor - box.top
    rows = rows[rows < low]
    if not rows.size:
        return None
    last = int(rows[-1])
    first = max(last - round(READ_MM * mm), 0)
    run = np.median(np.array([_run(leg[row], x) for row in range(first, last + 1) if leg[row].any()]), axis=0)
    left, right = round(run[0]), round(run[1])
    if right - left < 12 * mm:
        return None
    columns = leg[:, left:right]
    ends = np.array([_end(columns[:, k], first) for k in range(right - left)], np.float32)
    here = labels[first : last + 1, left:right]
    label = int(np.bincount(here[np.isin(here, LEG)], minlength=13).argmax())
    return Shin(label, left, right, ends)


def _run(row: np.ndarray, x: int) -> tuple[int, int]:
    """First and past-the-last column of the run nearest to x."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(np.int8), [0]])))
    runs = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    return min(runs, key=lambda run: max(run[0] - x, x - run[1], 0))


def _end(column: np.ndarray, first: int) -> int:
    """The last row of the leg, gaps of the parser's not counted."""
    rows = np.flatnonzero(column[: first + 1 + (len(column) - first)])
    return int(rows[-1]) if rows.size else first


def carried_on(
    scene: Scene, labels: np.ndarray, box: Box, shin: Shin, opening: Opening, mm: float
) -> tuple[Scene, Floats, Floats]:
    """The scene with the leg carried on into the shoe, and float32 (h, w) 0..1 the leg that stands in the opening and
    the hem that hangs over the shoe, with all that is above it: a shaft is inside the trousers. `labels` (h, w) of the
    box are those that `find_shin` read."""
    none = np.zeros(box.shape, np.float32)
    if shin.label not in CLOTH:
        scene, leg = _tube(scene, box, shin, opening, mm)
        return scene, leg, none
    hem = _hem(shin, box, opening, mm)
    scene, cloth = _hung(scene, box, shin, hem, mm)
    scene, leg = _ankle(scene, labels, box, shin, hem, opening, mm)
    return scene, leg, np.maximum(cloth, _above(hem, shin, box))


def _above(hem: Floats, shin: Shin, box: Box) -> Floats:
    """float32 (h, w) 0..1: what is higher than the hem, beside the trouser leg too."""
    ends = np.interp(np.arange(box.shape[1]), np.arange(shin.left, shin.right), hem)
    return np.clip(ends[None] - np.arange(box.shape[0])[:, None] + 0.5, 0, 1).astype(np.float32)


def _hem(shin: Shin, box: Box, opening: Opening, mm: float) -> Floats:
    """float32 (n,) rows: a smooth hem near the ragged one; drawn down to the shoe when that is near."""
    columns = np.arange(len(shin.ends))
    middle = slice(len(columns) // 8, max(len(columns) - len(columns) // 8, len(columns) // 8 + 2))
    slope = np.polyfit(columns[middle], shin.ends[middle], 1)[0] if len(columns) > 8 else 0.0
    across = 2 * columns / max(len(columns) - 1, 1) - 1
    sag = SAG * len(columns) * (np.sqrt(np.clip(1 - across**2, 0, 1)) - 0.75)
    line = np.clip(slope, -0.15, 0.15) * (columns - columns.mean()) + sag
    line = line + np.percentile(shin.ends - line, 65)
    down = opening.top - box.top + OVER_MM * mm - float(line.mean())
    return np.asarray(line + (down if 0 < down < HANGS_MM * mm else 0.0), np.float32)


def _hung(scene: Scene, box: Box, shin: Shin, hem: Floats, mm: float) -> tuple[Scene, Floats]:
    """The trouser leg down to its hem, and its mask."""
    rows = np.arange(box.shape[0], dtype=np.float32)[:, None]
    inside = np.clip(hem[None] - rows + 0.5, 0, 1)
    mask = np.zeros(box.shape, np.float32)
    mask[:, shin.left : shin.right] = inside
    start = float(np.percentile(shin.ends, 10)) - 3 * mm
    new = mask * np.clip(np.arange(box.shape[0])[:, None] - start, 0, 1).astype(np.float32)
    new = cv2.GaussianBlur(new, (0, 0), 0.7)
    own = np.arange(box.shape[0])
    mirrored = (
        np.where(own > start, np.clip(2 * start - own, 0, None), own).round().astype(int)
    )  # its folds go on
    color = scene.image[box.cut][mirrored].astype(np.float32)
    close = np.zeros(box.shape, np.float32)  # a hem is thicker and turns in
    close[:, shin.left : shin.right] = np.clip(1 - (hem[None] - rows) / (4 * mm), 0, 1)
    color = color * (1 - 0.15 * close[..., None])
    mask = mask * np.isin(scene.labels[box.cut], (*CLOTH, SKIN)).astype(np.float32) + new * 1.0
    return Layer(box, color, new.astype(np.float32)).onto(scene, shin.label), np.clip(mask, 0, 1)


def _tube(scene: Scene, box: Box, shin: Shin, opening: Opening, mm: float) -> tuple[Scene, Floats]:
    """A bare or stockinged leg down into the shoe."""
    start = max(float(np.percentile(shin.ends, 15)) - JOIN_MM * mm, 1.0)
    edges = _edges(box, start, (shin.left, shin.right), opening)
    color = _profile(scene, box, shin, start, edges, mm)
    alpha = _between(edges, box) * _down(box, start, opening, JOIN_MM * mm)
    scene = Layer(box, color, alpha.astype(np.float32)).onto(scene, shin.label)
    whole = np.maximum(alpha, np.isin(scene.labels[box.cut], (SKIN, LEGWEAR)) * _between(edges, box))
    return scene, whole.astype(np.float32)


def _ankle(
    scene: Scene, labels: np.ndarray, box: Box, shin: Shin, hem: Floats, opening: Opening, mm: float
) -> tuple[Scene, Floats]:
    """Skin, or the sock that was there, between a hem and a shoe far below it, in the hem's shadow."""
    start = max(float(hem.min()) - 4 * mm, 1.0)
    middle, half = (shin.left + shin.right) / 2, 0.5 * min(1.1 * ANKLE_MM * mm, shin.right - shin.left)
    edges = _edges(box, start, (middle - half, middle + half), opening)
    label, bright, dark = _stocking(scene, labels, box, shin, hem)
    across = _across(edges, box)
    lit = np.clip(1.25 * np.sqrt(np.clip(1 - across**2, 0, 1)) - 0.15, 0, 1)[..., None]
    color = dark + lit * (bright - dark)
    below = np.arange(box.shape[0])[:, None] - np.median(hem)
    color = color * (1 - HEM_SHADE * np.clip(1 - below / (30 * mm), 0, 1))[..., None]
    cloth = np.zeros(box.shape, np.float32)
    cloth[:, shin.left : shin.right] = np.clip(hem[None] - np.arange(box.shape[0])[:, None] + 0.5, 0, 1)
    alpha = _between(edges, box) * _down(box, start, opening) * (1 - cloth)
    return Layer(box, color.astype(np.float32), alpha.astype(np.float32)).onto(scene, label), alpha


def _stocking(
    scene: Scene, labels: np.ndarray, box: Box, shin: Shin, hem: Floats
) -> tuple[int, Floats, Floats]:
    """What the ankle below a hem shows: its label, and its colour in light and in shade, float (3,)."""
    below = np.zeros(box.shape, bool)
    below[max(round(float(hem.min())), 0) :, shin.left : shin.right] = True
    sock = below & (labels == LEGWEAR)
    if sock.sum() > max(int((below & (labels == SKIN)).sum()), MIN_SOCK):
        color = np.median(scene.person.photo[box.cut][sock], axis=0).astype(np.float32)
        return LEGWEAR, color, SOCK_SHADE * color
    skin = read_skin(scene.person)
    return SKIN, skin.color, skin.shade


def _edges(box: Box, start: float, top: tuple[float, float], opening: Opening) -> Floats:
    """float32 (h, 2): left and right edge of the leg at every row, from `top` at `start` to the shoe's opening."""
    rows = np.arange(box.shape[0])
    sides = []
    for x, end in zip(top, (opening.left, opening.right), strict=True):
        share = np.clip((rows - start) / max(float(end[1]) - box.top - start, 1.0), 0, 1)
        share = share * share * (3 - 2 * share)
        sides.append(x + share * (float(end[0]) - box.left - x))
    return np.stack(sides, axis=1).astype(np.float32)


def _across(edges: Floats, box: Box) -> Floats:
    """float32 (h, w): -1 at the leg's left edge, 1 at its right."""
    columns = np.arange(box.shape[1], dtype=np.float32)[None]
    middle, half = edges.mean(axis=1, keepdims=True), np.maximum(np.diff(edges, axis=1) / 2, 1.0)
    return np.asarray((columns + 0.5 - middle) / half)


def _between(edges: Floats, box: Box) -> Floats:
    half = np.maximum(np.diff(edges, axis=1) / 2, 1.0)
    return np.clip((1 - np.abs(_across(edges, box))) * half + 0.5, 0, 1).astype(np.float32)


def _down(box: Box, start: float, opening: Opening, soft: float = 1.0) -> Floats:
    """float32 (h, w): from `start` into the shoe, beginning within `soft` px."""
    rows = np.arange(box.shape[0], dtype=np.float32)[:, None]
    solid = opening.shoe > 0.5
    first = np.where(solid.any(axis=0), solid.argmax(axis=0), opening.top - box.top)
    free = np.clip(np.maximum(first, opening.top - box.top) - rows + 1.5, 0, 1)  # no seam between them
    return np.clip((rows - start) / max(soft, 1.0), 0, 1) * np.maximum(free, opening.shoe)


def _profile(scene: Scene, box: Box, shin: Shin, start: float, edges: Floats, mm: float) -> Floats:
    """float32 (h, w, 3): the leg's last rows above `start`, from edge to edge, at every row below."""
    first = max(round(start - READ_MM * mm), 0)
    rows = scene.image[box.cut][first : max(round(start), first + 1), shin.left : shin.right].astype(
        np.float32
    )
    same = (
        scene.labels[box.cut][first : max(round(start), first + 1), shin.left : shin.right] == shin.label
    )[..., None]
    count = same.sum(axis=0)
    line = (rows * same).sum(axis=0) / np.maximum(count, 1)
    good = np.flatnonzero(count[:, 0] > 0)
    if not good.size:
        good, line = np.arange(len(line)), rows.mean(axis=0)
    rim = (
        good[min(2, len(good) - 1) : max(len(good) - 2, 3)] if len(good) > 8 else good
    )  # edges hold background
    at = np.clip(np.arange(len(line)), rim[0], rim[-1])
    line = np.stack([np.interp(at, rim, line[rim, k]) for k in range(3)], axis=-1)
    line = cv2.GaussianBlur(line[None].astype(np.float32), (0, 0), max(0.04 * len(line), 0.6))[0]
    place = (np.clip(_across(edges, box), -1, 1) + 1) / 2 * (len(line) - 1)
    color = np.stack([np.interp(place, np.arange(len(line)), line[:, k]) for k in range(3)], axis=-1)
    noise = np.random.default_rng(7).normal(0, 1.0, box.shape).astype(np.float32)
    return (color + (2.0 * cv2.GaussianBlur(noise, (0, 0), 0.7))[..., None]).clip(0, 255).astype(np.float32)
