"""`python -m vision benchmark poisson`: how fast and how exact the solver is, beside OpenCV's, in one run."""

import argparse
import json
import time
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np

from vision import files
from vision.poisson import MODES, blend

SIZES = (256, 512, 1024, 2048)
EXACT_SIZE = 192  # px, at which a direct sparse solve is quick enough to compare with


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "poisson",
        help="the solver beside cv2.seamlessClone",
        description="Blend the same synthetic pictures with vision.poisson and with cv2.seamlessClone, and report how "
        "long each took (best of several runs), their ratio, and the largest distance from a direct sparse solve.",
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="px; 256 512 1024 2048")
    parser.add_argument("--repeat", type=int, default=3, help="runs of which the fastest counts (3)")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    if min(args.sizes) < 32 or max(args.sizes) > 8192 or args.repeat < 1:
        raise files.Mistake("sizes lie between 32 and 8192 px, and --repeat is at least 1")
    rows = [measure(size, args.repeat) for size in args.sizes]
    exact = {mode: distance_from_exact(mode) for mode in MODES}
    if args.json:
        print(json.dumps({"speed": rows, "largest_error": exact}))
        return
    print(f"{'px':>6} {'cv2.seamlessClone':>18} {'vision.poisson':>15} {'ratio':>6}")
    for row in rows:
        print(f"{row['size']:6} {row['opencv_s']:16.3f} s {row['ours_s']:13.3f} s {row['ratio']:6.1f}")
    for mode, error in exact.items():
        print(f"{mode}: at most {error:.3f} of 255 from a direct sparse solve at {EXACT_SIZE} px")


def pictures(size: int, seed: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two smooth random pictures and a slanted ellipse as the mask."""
    rng = np.random.default_rng(seed)

    def clouds(cells: int) -> np.ndarray:
        coarse = rng.integers(0, 256, (cells, cells, 3)).astype(np.float32)
        fine = cv2.resize(coarse, (size, size), interpolation=cv2.INTER_CUBIC)
        return np.clip(fine + rng.normal(0, 4, fine.shape), 0, 255).astype(np.uint8)

    mask = np.zeros((size, size), np.uint8)
    cv2.ellipse(mask, (size // 2, size // 2), (int(0.42 * size), int(0.36 * size)), 20, 0, 360, 255, -1)
    return clouds(24), clouds(12), mask


def measure(size: int, repeat: int) -> dict[str, float]:
    """Seconds for one seamless blend by each, and their ratio."""
    source, target, mask = pictures(size)
    center = (size // 2, size // 2)
    theirs = fastest(lambda: cv2.seamlessClone(source, target, mask, center, cv2.NORMAL_CLONE), repeat)
    ours = fastest(lambda: blend(source, target, mask), repeat)
    return {"size": size, "opencv_s": theirs, "ours_s": ours, "ratio": theirs / ours}


def fastest(action: Callable[[], Any], repeat: int) -> float:
    seconds = []
    for _ in range(repeat):
        started = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def distance_from_exact(mode: str) -> float:
    """Largest distance from a direct solve, in levels, before either is rounded to whole ones."""
    source, target, mask = pictures(EXACT_SIZE)
    mask[EXACT_SIZE // 2 - 8 : EXACT_SIZE // 2 + 8, EXACT_SIZE // 3 : EXACT_SIZE // 2] = 0
    exact = np.clip(direct(source, target, mask, mode, 10.0), 0, 255)
    return max(float(np.abs(blend(source, target, mask, mode, 10.0) - exact).max()) - 0.5, 0.0)


def direct(source: np.ndarray, target: np.ndarray, mask: np.ndarray, mode: str, scale: float) -> np.ndarray:
    """The same system as vision.poisson.blend's, by sparse LU factorisation in float64; (H, W, 3)."""
    from scipy import sparse
    from scipy.sparse.linalg import splu

    height, width = mask.shape
    rows, columns = np.nonzero(mask)
    number = np.full(mask.shape, -1)
    number[rows, columns] = np.arange(len(rows))
    wanted, known = source.astype(np.float64), target.astype(np.float64)
    screen = 1 / scale**2 if mode == "screened" else 0.0
    diagonal, right = np.full(len(rows), screen), screen * wanted[rows, columns]
    entries = []
    for dy, dx in ((0, 1), (1, 0), (0, -1), (-1, 0)):
        y, x = rows + dy, columns + dx
        there = (y >= 0) & (y < height) & (x >= 0) & (x < width)
        y, x = y.clip(0, height - 1), x.clip(0, width - 1)
        guide = wanted[rows, columns] - wanted[y, x]
        if mode == "mixed":
            other = known[rows, columns] - known[y, x]
            guide = np.where(np.abs(other) > np.abs(guide), other, guide)
        diagonal += there
        right += guide * there[:, None]
        inner = there & (number[y, x] >= 0)
        right[there & ~inner] += known[y, x][there & ~inner]
        entries.append((np.flatnonzero(inner), number[y, x][inner]))
    one, other = (np.concatenate(part) for part in zip(*entries, strict=True))
    system = sparse.coo_array((-np.ones(len(one)), (one, other)), (len(rows), len(rows)))
    result = known.copy()
    result[rows, columns] = splu((system + sparse.diags_array(diagonal)).tocsc()).solve(right)
    return result
