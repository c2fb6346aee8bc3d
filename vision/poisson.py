"""Gradient-domain editing: make a picture follow given gradients inside a mask and meet its surroundings exactly.

P. Perez, M. Gangnet, A. Blake, "Poisson Image Editing", SIGGRAPH 2003, with the data term of P. Bhat et al., "Fourier
Analysis of the 2D Screened Poisson Equation for Gradient Domain Problems", ECCV 2008.

For every pixel p of the mask, with neighbours q among the (up to four) that lie inside the picture,

    sum_q (f_p - f_q)  +  lambda (f_p - s_p)  =  sum_q v_pq,        f = target outside the mask,

is solved for all channels at once by conjugate gradients preconditioned with one multigrid V-cycle. Every level is a
handful of whole-array OpenCV passes on the mask's bounding box, so time and memory grow linearly with its pixels, and
the mask may have holes, several parts, or touch the picture's edge.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
from scipy import sparse
from scipy.sparse.linalg import SuperLU, splu

MODES = ("seamless", "mixed", "screened")
TOLERANCE = 0.2  # stop once a step changes no pixel by more than this many levels of 255
STEPS = 60  # a bound that is not met in practice: 5 to 12 steps are usual
SIDE_BY_SIDE = 240 * 240  # pixels from which on each channel has a thread of its own
COARSEST = 16  # the coarsest grid has at most so many pixels squared and is solved directly
# Two Jacobi steps whose weights are the roots of a Chebyshev polynomial damp the upper half of the spectrum best.
CHEBYSHEV = (1.389, 0.562)


def blend(
    source: np.ndarray, target: np.ndarray, mask: np.ndarray, mode: str = "seamless", scale: float = 10.0
) -> np.ndarray:
    """Put `source` into `target` inside `mask` without a seam.

    source, target  uint8 (H, W, 3) RGB of one size
    mask            (H, W), anything but 0 is inside
    mode            "seamless" keeps the source's gradients; "mixed" keeps, between each two neighbours and for each
                    channel, the stronger of both pictures' gradients; "screened" keeps the source's gradients and,
                    farther than about `scale` pixels from the mask's outline, its colours too (lambda = 1/scale^2)

    Returns uint8 (H, W, 3); outside the mask it equals `target` level for level. Within 0.5 of the exact solution.
    Raises ValueError for arrays that do not fit together or an unknown mode.
    """
    if source.shape != target.shape or source.ndim != 3 or mask.shape != target.shape[:2]:
        raise ValueError(
            f"source {source.shape}, target {target.shape} and mask {mask.shape} do not fit together"
        )
    if source.dtype != np.uint8 or target.dtype != np.uint8:
        raise ValueError(f"blend wants uint8, got {source.dtype} and {target.dtype}")
    if mode not in MODES:
        raise ValueError(f"mode is one of {', '.join(MODES)}, not {mode!r}")
    if mode == "screened" and not scale > 0:
        raise ValueError(f"scale is a length in pixels above 0, not {scale}")
    box = _box(mask)
    if box is None:
        return target.copy()
    inside = mask[box] != 0
    here, there = source[box].astype(np.float32), target[box].astype(np.float32)
    screen = 1.0 / scale**2 if mode == "screened" else 0.0
    # With f = source + e the source's own gradients cancel: e is smooth, and zero right hand side is the whole problem.
    pull = _mixed_excess(here, there) if mode == "mixed" else None
    error = _solve(there - here, inside, pull, screen)
    result = target.copy()
    np.copyto(result[box], np.clip(np.rint(here + error), 0, 255).astype(np.uint8), where=inside[..., None])
    return result


def membrane(field: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Fill `mask` with the smoothest surface that meets `field` around it (Laplace's equation).

    field  float32 (H, W) or (H, W, C); its values inside the mask do not matter
    mask   (H, W), anything but 0 is filled
    Returns float32 of field's shape. Where no known pixel borders a part of the mask, that part is left as it was.
    """
    return integrate(np.zeros_like(field, np.float32), field, mask)


def integrate(
    guide: np.ndarray, field: np.ndarray, mask: np.ndarray, scale: float | None = None
) -> np.ndarray:
    """The surface with `guide`'s gradients inside `mask` that meets `field` around it: blend for any float field.

    guide, field  float32 (H, W) or (H, W, C), in any unit
    mask          (H, W), anything but 0 is inside
    scale         pixels from the outline beyond which guide's values count too; None for gradients alone
    Returns float32 of field's shape, equal to `field` outside the mask.
    """
    box = _box(mask)
    result = field.astype(np.float32, copy=True)
    if box is None:
        return result
    inside = mask[box] != 0
    if inside.all():
        return result
    flat = field.ndim == 2
    guide_here, there = guide[box].astype(np.float32), result[box]
    if flat:
        guide_here, there = guide_here[..., None], there[..., None]
    # The solver's tolerance is in levels of 255, the field's unit is its own.
    unit = max(float(np.abs(there).max()), float(np.abs(guide_here).max()), 1e-6) / 255.0
    error = _solve((there - guide_here) / unit, inside, None, 0.0 if scale is None else 1.0 / scale**2)
    filled = guide_here + error * unit
    np.copyto(result[box], filled[..., 0] if flat else filled, where=inside if flat else inside[..., None])
    return result


def _box(mask: np.ndarray) -> tuple[slice, slice] | None:
    """The mask's bounding box and one pixel around it, None for an empty mask."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return None
    return np.s_[max(rows[0] - 1, 0) : rows[-1] + 2, max(columns[0] - 1, 0) : columns[-1] + 2]


def _mixed_excess(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Sum over each pixel's neighbours of (stronger gradient - source gradient), float32 (H, W, C)."""
    excess = np.zeros_like(source)
    difference = target - source
    for axis in (0, 1):
        weak, strong = np.diff(source, axis=axis), np.diff(target, axis=axis)
        gain = np.where(np.abs(strong) > np.abs(weak), np.diff(difference, axis=axis), np.float32(0))
        first = np.s_[:-1] if axis == 0 else np.s_[:, :-1]
        second = np.s_[1:] if axis == 0 else np.s_[:, 1:]
        excess[first] -= gain
        excess[second] += gain
    return excess


class _Grid:
    """One level of the multigrid hierarchy with its work arrays, all float32 (h, w, c).

    mask     uint8 (h, w), 255 inside
    right    the right hand side, zero outside
    error    the unknown, zero outside in a V-cycle
    residual right - A error, written inside only and so always zero outside
    """

    def __init__(self, inside: np.ndarray, channels: int, screen: float) -> None:
        self.mask = inside.astype(np.uint8) * np.uint8(255)
        self.screen = screen
        self.damps = [weight / (4.0 + screen) for weight in CHEBYSHEV]
        # Replicated borders turn 4 f_p - sum into a sum over the neighbours that are inside the picture.
        self.stencil = np.array([[0, -1, 0], [-1, 4.0 + screen, -1], [0, -1, 0]], np.float32)
        self._factor: SuperLU | None = None
        shape = (*inside.shape, channels)
        self.right, self.error, self.residual, self._applied = (np.zeros(shape, np.float32) for _ in range(4))

    def apply(self, field: np.ndarray) -> np.ndarray:
        """A field, in an array that the next call overwrites."""
        return cv2.filter2D(field, -1, self.stencil, dst=self._applied, borderType=cv2.BORDER_REPLICATE)

    def measure(self) -> None:
        """Bring `residual` up to date."""
        cv2.subtract(self.right, self.apply(self.error), dst=self.residual, mask=self.mask)

    def solve(self) -> None:
        """The exact `error`, for the coarsest grid."""
        inside = self.mask > 0
        if not inside.any():
            return
        if self._factor is None:
            self._factor = _factor(inside, self.screen)
        self.error[inside] = self._factor.solve(self.right[inside].astype(np.float64))

    def smooth(self, *damps: float) -> None:
        """Damped Jacobi steps on `error`."""
        for damp in damps:  # error + damp (right - A error), the stencil and the identity in one pass
            kernel = -damp * self.stencil
            kernel[1, 1] += 1.0
            cv2.filter2D(self.error, -1, kernel, dst=self._applied, borderType=cv2.BORDER_REPLICATE)
            cv2.scaleAdd(self.right, damp, self._applied, dst=self._applied)
            cv2.copyTo(self._applied, self.mask, self.error)


def _factor(inside: np.ndarray, screen: float) -> SuperLU:
    """The operator on a small grid, factorised for its inside pixels in reading order."""
    height, width = inside.shape
    rows, columns = np.nonzero(inside)
    number = np.full(inside.shape, -1)
    number[rows, columns] = np.arange(len(rows))
    # A grid without any known pixel would be singular: a little screening picks the solution around zero.
    diagonal = np.full(len(rows), screen + 1e-6)
    entries = []
    for dy, dx in ((0, 1), (1, 0), (0, -1), (-1, 0)):
        y, x = rows + dy, columns + dx
        there = (y >= 0) & (y < height) & (x >= 0) & (x < width)
        diagonal += there
        beside = np.where(there, number[y.clip(0, height - 1), x.clip(0, width - 1)], -1)
        entries.append((np.flatnonzero(beside >= 0), beside[beside >= 0]))
    one, other = (np.concatenate(part) for part in zip(*entries, strict=True))
    size = (len(rows), len(rows))
    return splu(
        (sparse.coo_array((-np.ones(len(one)), (one, other)), size) + sparse.diags_array(diagonal)).tocsc()
    )


def _hierarchy(inside: np.ndarray, channels: int, screen: float) -> list[_Grid]:
    """Grids from fine to coarse; a coarse pixel is inside when its four fine ones are."""
    grids = [_Grid(inside, channels, screen)]
    while inside.sum() > COARSEST**2 and min(inside.shape) >= 4:
        share = _halve(inside.astype(np.float32)[..., None], cv2.BORDER_REPLICATE)[..., 0]
        inside, screen = share > 0.99, screen * 4.0
        grids.append(_Grid(inside, channels, screen))
    return grids


def _halve(field: np.ndarray, border: int) -> np.ndarray:
    """Means of two by two pixels, float32 (ceil(H/2), ceil(W/2), C)."""
    height, width, channels = field.shape
    if height % 2 or width % 2:
        field = cv2.copyMakeBorder(field, 0, height % 2, 0, width % 2, border)
    size = ((width + 1) // 2, (height + 1) // 2)
    return cv2.resize(field, size, interpolation=cv2.INTER_AREA).reshape(*size[::-1], channels)


def _restrict(field: np.ndarray) -> np.ndarray:
    """The transpose of `_double`, so that the V-cycle is symmetric as conjugate gradients need; float32 (h, w, C).

    Along one axis its weights are 1 3 3 1, which is a blur by 1 2 1 and then sums of two.
    """
    blurred = cv2.GaussianBlur(field, (3, 3), 0, borderType=cv2.BORDER_CONSTANT).reshape(field.shape)
    return np.float32(4) * _halve(blurred, cv2.BORDER_CONSTANT)


def _double(field: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Bilinear upsampling to the finer grid's (H, W, C)."""
    size = (2 * field.shape[1], 2 * field.shape[0])
    return cv2.resize(field, size, interpolation=cv2.INTER_LINEAR).reshape(*size[::-1], -1)[
        : shape[0], : shape[1]
    ]


def _solve(start: np.ndarray, inside: np.ndarray, pull: np.ndarray | None, screen: float) -> np.ndarray:
    """Solve A e = pull inside, e = start outside; float32 (H, W, C). Large channels are solved side by side."""
    if start.shape[2] == 1 or inside.size < SIDE_BY_SIDE:
        return _conjugate_gradients(start, inside, pull, screen)

    def one(channel: int) -> np.ndarray:
        plane = np.s_[..., channel : channel + 1]
        part = None if pull is None else np.ascontiguousarray(pull[plane])
        return _conjugate_gradients(np.ascontiguousarray(start[plane]), inside, part, screen)

    with ThreadPoolExecutor(start.shape[2]) as pool:
        return np.concatenate(list(pool.map(one, range(start.shape[2]))), axis=2)


def _conjugate_gradients(
    start: np.ndarray, inside: np.ndarray, pull: np.ndarray | None, screen: float
) -> np.ndarray:
    """`_solve` by conjugate gradients, preconditioned with one V-cycle; float32 (H, W, C)."""
    grids = _hierarchy(inside, start.shape[2], screen)
    top = grids[0]
    pull = np.zeros_like(start) if pull is None else pull * inside[..., None]
    error = _first_guess(grids, 0, start, pull)
    residual, pushed, direction = np.zeros_like(error), np.zeros_like(error), np.zeros_like(error)
    cv2.subtract(pull, top.apply(error), dst=residual, mask=top.mask)
    old = 0.0
    for _ in range(STEPS):
        np.copyto(top.right, residual)
        _cycle(grids, 0)
        power = _dot(residual, top.error)
        if power <= 0:
            break
        cv2.scaleAdd(direction, power / old if old else 0.0, top.error, dst=direction)
        cv2.copyTo(top.apply(direction), top.mask, pushed)
        step = power / max(_dot(direction, pushed), 1e-30)
        cv2.scaleAdd(direction, step, error, dst=error)
        cv2.scaleAdd(pushed, -step, residual, dst=residual)
        old = power
        if cv2.norm(direction, cv2.NORM_INF) * step < TOLERANCE:
            break
    return error


def _cycle(grids: list[_Grid], depth: int) -> None:
    """One symmetric V-cycle: grids[depth].error approximates the solution of A error = right."""
    grid = grids[depth]
    if depth == len(grids) - 1:
        grid.solve()
        return
    first, second = grid.damps
    np.multiply(grid.right, np.float32(first), out=grid.error)
    grid.smooth(second)
    grid.measure()
    below = grids[depth + 1]
    cv2.copyTo(_restrict(grid.residual), below.mask, below.right)
    _cycle(grids, depth + 1)
    cv2.add(grid.error, _double(below.error, grid.error.shape), dst=grid.error, mask=grid.mask)
    grid.smooth(second, first)


def _first_guess(grids: list[_Grid], depth: int, known: np.ndarray, pull: np.ndarray) -> np.ndarray:
    """The same problem solved roughly on the coarser grids first (nested iteration); float32 (H, W, C).

    known  the values outside the mask; pull  the right hand side, zero outside
    """
    grid = grids[depth]
    inside = grid.mask[..., None] != 0
    outside = 1.0 - inside.astype(np.float32)
    if depth == len(grids) - 1:
        mean = (known * outside).sum(axis=(0, 1)) / max(float(outside.sum()), 1.0)
        guess = np.where(inside, mean.astype(np.float32), known)
    else:
        small = _halve(known * outside, cv2.BORDER_REPLICATE)
        small /= np.maximum(_halve(outside, cv2.BORDER_REPLICATE), 1e-6)
        coarse = _first_guess(grids, depth + 1, small, _restrict(pull))
        guess = np.where(inside, _double(coarse, known.shape), known)
    if depth > 0:
        cv2.subtract(pull, grid.apply(guess), dst=grid.right, mask=grid.mask)
        _cycle(grids, depth)
        guess += grid.error
    return guess


def _dot(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.dot(one.reshape(-1), other.reshape(-1)))
