"""The Poisson solver against a direct sparse solve, and what it promises about pixels it must not touch."""

import numpy as np
import pytest

from vision.benchmark_poisson import direct
from vision.poisson import MODES, blend, integrate, membrane

SIZE = 48


def masks() -> dict[str, np.ndarray]:
    rows, columns = np.mgrid[:SIZE, :SIZE]
    disc = (rows - 22) ** 2 + (columns - 25) ** 2 < 18**2
    holed = disc.copy()
    holed[15:24, 20:27] = False
    holed[30, :] = False
    edge = rows + columns < 50
    noise = np.random.default_rng(1).random((SIZE, SIZE)) > 0.4
    parts = (np.abs(rows - 10) < 5) | (np.abs(rows - 40) < 4) & (columns > 20)
    return {"disc": disc, "holed": holed, "edge": edge, "noise": noise, "parts": parts}


def pair(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[:SIZE, :SIZE]
    smooth = np.stack([4 * rows, 4 * columns, 2 * (rows + columns)], axis=2).astype(np.uint8)
    return smooth, rng.integers(0, 256, (SIZE, SIZE, 3), np.uint8)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", list(masks()))
def test_agrees_with_a_direct_solve(mode: str, name: str) -> None:
    source, target = pair(2)
    mask = masks()[name].astype(np.uint8) * 255
    result = blend(source, target, mask, mode, scale=6.0)
    exact = np.clip(direct(source, target, mask, mode, 6.0), 0, 255)
    assert np.abs(result - exact).max() <= 0.5 + 0.06  # one half is the rounding to whole levels


@pytest.mark.parametrize("mode", MODES)
def test_leaves_the_outside_alone(mode: str) -> None:
    source, target = pair(3)
    for mask in masks().values():
        result = blend(source, target, mask.astype(np.uint8), mode)
        assert np.array_equal(result[~mask], target[~mask])
        assert result.dtype == np.uint8


def test_a_tiny_case_by_hand() -> None:
    target = np.zeros((3, 3, 3), np.uint8)
    target[1] = 90
    mask = np.zeros((3, 3), np.uint8)
    mask[1, 1] = 1
    flat = np.full((3, 3, 3), 7, np.uint8)
    # A flat source has no gradients: the pixel becomes the mean of its four neighbours, two of them 90.
    assert blend(flat, target, mask)[1, 1].tolist() == [45, 45, 45]


def test_an_empty_mask_changes_nothing_and_a_full_one_keeps_the_source() -> None:
    source, target = pair(4)
    assert np.array_equal(blend(source, target, np.zeros((SIZE, SIZE), np.uint8)), target)
    assert blend(source, target, np.full((SIZE, SIZE), 255, np.uint8)).shape == target.shape


def test_screening_means_the_same_at_every_size() -> None:
    def core(size: int) -> float:
        source, target = np.full((size, size, 3), 200, np.uint8), np.full((size, size, 3), 50, np.uint8)
        mask = np.zeros((size, size), np.uint8)
        mask[2:-2, 2:-2] = 255
        return float(blend(source, target, mask, "screened", scale=size / 16)[size // 2, size // 4, 0])

    assert core(64) == pytest.approx(core(128), abs=4)
    assert core(64) > 190


def test_a_membrane_is_a_plane_between_plane_edges() -> None:
    rows, columns = np.mgrid[:40, :30].astype(np.float32)
    plane = 0.02 * rows - 0.03 * columns
    mask = np.zeros(plane.shape, np.uint8)
    mask[3:-3, 3:-3] = 1
    broken = np.where(mask > 0, np.float32(-5), plane)
    assert np.abs(membrane(broken, mask) - plane).max() < 0.01
    assert np.abs(integrate(plane, plane, mask) - plane).max() < 0.01


@pytest.mark.parametrize(
    "call",
    [
        lambda s, t, m: blend(s[:-1], t, m),
        lambda s, t, m: blend(s.astype(np.float32), t, m),
        lambda s, t, m: blend(s, t, m, "plain"),
        lambda s, t, m: blend(s, t, m, "screened", scale=0),
    ],
)
def test_refuses_what_does_not_fit(call) -> None:
    source, target = pair(5)
    with pytest.raises(ValueError, match=r".+"):
        call(source, target, np.ones((SIZE, SIZE), np.uint8))
