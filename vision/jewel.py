"""Reading pictures of jewellery: which piece is which, where it is fastened, how its chain runs.

What each picture must show: earrings one alone or the pair side by side, from the front, hanging; a necklace
open or closed, laid out as a U or an O with the pendant below. Anything else is refused with the reason.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from vision.errors import CannotWear

Floats = np.ndarray

LYING = 1.7  # how much wider than high an earring may be
STACKED = 0.08  # of the height: a gap between two earrings one above the other
LOWEST = 0.6  # of a necklace's width that its lowest part may take up


@dataclass(frozen=True)
class Earring:
    """One earring cut from its picture: `rgba` uint8 (h, w, 4), `hook` float32 (2,) px, the point that sits
    in the lobe, `shape` "stud", "hoop" or "drop"."""

    rgba: np.ndarray
    hook: Floats
    shape: str

    @property
    def mirrored(self) -> "Earring":
        """Its twin for the other ear."""
        width = self.rgba.shape[1]
        flipped = np.ascontiguousarray(self.rgba[:, ::-1])
        return Earring(flipped, np.array([width - 1 - self.hook[0], self.hook[1]], np.float32), self.shape)


@dataclass(frozen=True)
class Chain:
    """A necklace laid flat.

    rgba     uint8 (H, W, 4) of the whole picture
    line     float32 (n, 2) px, the middle of the chain from the left end over the lowest point to the right
    end half     px, half the chain's thickness and a margin
    pendant  uint8 (h, w, 4) cut out of the picture, or None; `hang` float32 (2,) px in it, where it hangs
    from;
             `at` is its place along the line, 0..1
    """

    rgba: np.ndarray
    line: Floats
    half: float
    pendant: np.ndarray | None
    hang: Floats
    at: float

    @property
    def length(self) -> float:
        """px along the line."""
        return float(np.linalg.norm(np.diff(self.line, axis=0), axis=1).sum())


def read_earrings(rgba: np.ndarray) -> tuple[Earring, Earring]:
    """The earrings for the ears at the picture's left and right, from uint8 (H, W, 4) RGBA. Raises
    CannotWear."""
    pieces = _side_by_side(rgba[..., 3])
    if len(pieces) > 2:
        raise CannotWear(
            "This picture shows several pieces of jewellery; one with a single pair of earrings would work.",
            code="several_pieces",
            retry=False,
        )
    for left, right in pieces:
        _hangs(rgba[:, left:right, 3] > 60)
    read = [_earring(rgba[:, left:right]) for left, right in pieces]
    return (read[0], read[1]) if len(read) == 2 else (read[0], read[0].mirrored)


def _hangs(solid: np.ndarray) -> None:
    """Raises CannotWear when one piece, bool (h, w), lies on its side or is two, one above the other."""
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    heavy = solid[rows[0] : rows[-1] + 1].sum(axis=1)
    gaps = np.diff(rows, prepend=rows[0]) > STACKED * rows.size
    upper = [float(heavy[: row - rows[0]].sum()) / float(heavy.sum()) for row in rows[gaps]]
    if columns.size > LYING * rows.size or any(0.3 < share < 0.7 for share in upper):
        raise CannotWear(
            "I need a picture of one earring or of the pair side by side, from the front and hanging.",
            code="not_hanging",
            retry=False,
        )


def _side_by_side(alpha: np.ndarray) -> list[tuple[int, int]]:
    """Column ranges of the pieces, left to right; specks are dropped."""
    filled = (alpha > 60).any(axis=0).astype(np.int8)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], filled, [0]])))
    spans = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    mass = [float(alpha[:, a:b].sum()) for a, b in spans]
    if not mass:
        raise CannotWear("I cannot find the jewellery in its picture.", code="poor_cutout", retry=False)
    return [span for span, weight in zip(spans, mass, strict=True) if weight > 0.15 * max(mass)]


def _earring(rgba: np.ndarray) -> Earring:
    rows = np.flatnonzero((rgba[..., 3] > 60).any(axis=1))
    columns = np.flatnonzero((rgba[..., 3] > 60).any(axis=0))
    piece = rgba[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].copy()
    height, width = piece.shape[:2]
    solid = (piece[..., 3] > 127).astype(np.uint8)
    if height > 1.6 * width:
        return _hanging(piece)
    outer, _ = cv2.findContours(solid, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    whole = sum(cv2.contourArea(contour) for contour in outer)
    if solid.sum() < 0.75 * whole:
        return Earring(piece, np.array([width / 2, 0.03 * height], np.float32), "hoop")
    return Earring(piece, np.array([width / 2, height / 2], np.float32), "stud")


def _hanging(piece: np.ndarray) -> Earring:
    """A drop. If it hangs on a hook, the arch and the leg behind it, which go through the lobe, are taken
    out.

    The front leg is followed upwards from the drop; where it widens into the arch is where it goes into the
    lobe.
    """
    alpha = piece[..., 3]
    height, width = alpha.shape
    start = int(np.argmax((alpha > 127).sum(axis=1)))
    way = max(_runs(alpha[start]), key=lambda run: run[1] - run[0])
    kept = np.zeros_like(alpha)
    kept[start:] = alpha[start:]
    top = start
    for row in range(start - 1, -1, -1):
        runs = _runs(alpha[row])
        near = [run for run in runs if run[0] < way[1] + 2 and run[1] > way[0] - 2]
        if not near:
            break
        longest = max(near, key=lambda run: run[1] - run[0])
        if row < 0.35 * height and longest[1] - longest[0] > max(0.2 * width, 1.8 * (way[1] - way[0])):
            break  # the arch
        way, top = longest, row
        kept[row, max(way[0] - 2, 0) : way[1] + 2] = alpha[row, max(way[0] - 2, 0) : way[1] + 2]
    out = piece.copy()
    out[..., 3] = kept
    return Earring(out, np.array([(way[0] + way[1]) / 2, top], np.float32), "drop")


def _runs(row: np.ndarray) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (row > 60).astype(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def read_chain(rgba: np.ndarray) -> Chain:
    """The chain and the pendant of a necklace from uint8 (H, W, 4) RGBA. Raises CannotWear when it is not
    laid out."""
    alpha = rgba[..., 3]
    rows, columns = np.flatnonzero((alpha > 60).any(axis=1)), np.flatnonzero((alpha > 60).any(axis=0))
    if rows.size < 20 or np.ptp(columns) < 0.15 * alpha.shape[1]:
        raise _not_laid_out()
    low = np.flatnonzero((alpha[rows[-1] - max(2, rows.size // 25) : rows[-1] + 1] > 60).any(axis=0))
    if np.ptp(low) > LOWEST * np.ptp(columns):  # two ends: it opens downwards
        raise _not_laid_out()
    left, right = _sides(alpha, rows)
    thick = float(np.median(right[:, 2] - right[:, 1] + left[:, 2] - left[:, 1])) / 2 + 1
    line = _outline(alpha, left, right, thick)
    bottom = line[:, 1].max() + 0.5 * thick
    pendant, hang, at = _pendant(rgba, line, float(bottom), thick)
    half = 0.5 * _thickness(alpha, line, thick) + 2
    return Chain(rgba, line, half, pendant, hang, at)


def _sides(alpha: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Left and right arm of the U: (n, 3) of row, first and last column, for each row with both arms
    apart."""
    left, right = [], []
    for row in rows:
        runs = _runs(alpha[row])
        if len(runs) >= 2 and runs[-1][0] - runs[0][1] > 0.05 * alpha.shape[1]:
            left.append((row, *runs[0]))
            right.append((row, *runs[-1]))
    if len(left) < 0.3 * len(rows):
        raise _not_laid_out()
    return np.array(left), np.array(right)


def _outline(alpha: np.ndarray, left: np.ndarray, right: np.ndarray, thick: float) -> Floats:
    """The chain's middle: down the left arm, along the lower edge of the opening, up the right arm; smoothed.

    Links and beads make the edges ragged, so the way is found as the centre of what is opaque near a smooth
    guess.
    """
    low = int(left[-1, 0])
    inner = (left[-1, 1:].mean(), right[-1, 1:].mean())
    under = []
    for column in range(int(inner[0]), int(inner[1]) + 1):
        runs = [run for run in _runs(alpha[:, column]) if run[1] > low - 2 * thick]
        if runs:
            under.append((column, runs[0][0] + min(runs[0][1] - runs[0][0], 1.3 * thick) / 2))
    bend = _without_pendant(np.array(under, np.float64).reshape(-1, 2), thick)
    down = np.column_stack([left[:, 1:].mean(axis=1), left[:, 0]])
    up = np.column_stack([right[:, 1:].mean(axis=1), right[:, 0]])[::-1]
    path = np.concatenate([down, bend, up])
    return _resampled(_smooth(_resampled(path, 256), 4.0), 256)


def _without_pendant(under: np.ndarray, thick: float) -> np.ndarray:
    """The lower bend as a smooth curve; columns where a pendant or its bail lies over the chain are left out
    of it."""
    if len(under) < 12:
        return under
    x = (under[:, 0] - under[:, 0].mean()) / np.ptp(under[:, 0])
    keep = np.ones(len(under), bool)
    for _ in range(4):
        curve = np.polynomial.Polynomial.fit(x[keep], under[keep, 1], 4)
        keep = np.abs(under[:, 1] - curve(x)) < max(
            0.6 * thick, 1.5 * np.median(np.abs(under[:, 1] - curve(x)))
        )
    return np.column_stack([under[:, 0], curve(x)])


def _thickness(alpha: np.ndarray, line: Floats, thick: float) -> float:
    """How far the chain really reaches across its line: the distance that holds nearly all of it, sampled
    across."""
    ahead = np.gradient(line, axis=0)
    across = (
        np.stack([-ahead[:, 1], ahead[:, 0]], axis=1)
        / np.maximum(np.linalg.norm(ahead, axis=1), 1e-6)[:, None]
    )
    reach = np.linspace(-2.5 * thick, 2.5 * thick, 41)
    where = (line[16:-16, None] + across[16:-16, None] * reach[None, :, None]).astype(np.float32)
    seen = cv2.remap(alpha, where[..., 0], where[..., 1], cv2.INTER_LINEAR).mean(axis=0)
    inside = np.abs(reach)[seen > 0.04 * 255]
    return float(2 * np.clip(inside.max() if inside.size else thick, 0.6 * thick, 1.6 * thick))


def _pendant(
    rgba: np.ndarray, line: Floats, bottom: float, thick: float
) -> tuple[np.ndarray | None, Floats, float]:
    """What hangs below the chain, cut out, if it is more than the chain's own thickness."""
    alpha = rgba[..., 3]
    rows = np.flatnonzero((alpha > 60).any(axis=1))
    if rows[-1] - bottom < 2.0 * thick + 0.01 * alpha.shape[0]:
        return None, np.zeros(2, np.float32), 0.5
    cut = int(bottom) + 1
    # Beside the pendant the cut still holds the underside of the chain: only what hangs down to the end
    # counts.
    _, pieces = cv2.connectedComponents((alpha[cut:] > 60).astype(np.uint8))
    hanging = cv2.dilate(
        (pieces == pieces[-1 - (len(alpha) - 1 - rows[-1])].max()).astype(np.uint8), np.ones((3, 3))
    )
    alpha = alpha.copy()
    alpha[cut:][hanging == 0] = 0
    columns = np.flatnonzero((alpha[cut:] > 60).any(axis=0))
    pad = 2
    left, right = max(int(columns[0]) - pad, 0), min(int(columns[-1]) + 1 + pad, alpha.shape[1])
    piece = np.dstack([rgba[cut : rows[-1] + 1, left:right, :3], alpha[cut : rows[-1] + 1, left:right]])
    top = _runs(piece[0, :, 3]) or [(0, piece.shape[1])]
    hang = np.array([(top[0][0] + top[-1][1]) / 2, 0], np.float32)
    at = float(np.abs(line - (hang + [left, cut])).sum(axis=1).argmin()) / (len(line) - 1)
    return piece, hang, at


def _resampled(path: np.ndarray, count: int) -> Floats:
    """`count` points evenly along a polyline."""
    steps = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    keep = np.concatenate([[True], np.diff(steps) > 1e-6])
    even = np.linspace(0, steps[-1], count)
    return np.stack([np.interp(even, steps[keep], path[keep, axis]) for axis in (0, 1)], axis=1).astype(
        np.float32
    )


def _smooth(path: np.ndarray, sigma: float) -> np.ndarray:
    ends = 3 * int(sigma)
    padded = np.concatenate(
        [2 * path[:1] - path[ends:0:-1], path, 2 * path[-1:] - path[-2 : -ends - 2 : -1]]
    ).astype(np.float64)
    blurred = cv2.GaussianBlur(padded, (1, 2 * ends + 1), sigmaX=0.1, sigmaY=sigma)
    return blurred[ends : ends + len(path)]


def _not_laid_out() -> CannotWear:
    return CannotWear(
        "I need a picture of this necklace laid out in a U with its pendant hanging down.",
        code="not_laid_out",
        retry=False,
    )
