"""Cut-outs of products whose outline is known, because the test drew them."""

import cv2
import numpy as np
import pytest

from vision.cutout import cut_out
from vision.matte import matte
from vision.studio import ground_of, is_plain

SIZE = 420


def shirt() -> np.ndarray:
    """Float (H, W) alpha of a T-shirt shape, antialiased."""
    outline = np.array(
        [
            (150, 80),
            (185, 95),
            (235, 95),
            (270, 80),
            (345, 140),
            (310, 185),
            (285, 165),
            (285, 340),
            (135, 340),
        ]
        + [(135, 165), (110, 185), (75, 140)]
    )
    big = np.zeros((4 * SIZE, 4 * SIZE), np.uint8)
    cv2.fillPoly(big, [4 * outline], 255)
    return cv2.resize(big, (SIZE, SIZE), interpolation=cv2.INTER_AREA) / 255.0


def ring() -> np.ndarray:
    big = np.zeros((4 * SIZE, 4 * SIZE), np.uint8)
    cv2.circle(big, (2 * SIZE, 2 * SIZE), 440, 255, 90)
    return cv2.resize(big, (SIZE, SIZE), interpolation=cv2.INTER_AREA) / 255.0


def picture(
    alpha: np.ndarray, product: tuple, surface: tuple, *, shadow: float = 0.35, seed: int = 0
) -> np.ndarray:
    """The product on a plain surface with its soft shadow, folds, noise and a little vignetting."""
    random = np.random.default_rng(0)
    soft = np.roll(cv2.GaussianBlur(alpha, (0, 0), 5), (5, -4), axis=(0, 1))
    y, x = np.mgrid[-1 : 1 : SIZE * 1j, -1 : 1 : SIZE * 1j]
    light = (1 - shadow * soft) * (1 - 0.03 * (x * x + y * y))
    ground = np.float64(surface) * light[..., None]
    folds = 1 + 0.03 * cv2.GaussianBlur(random.normal(0, 1, (SIZE, SIZE)), (0, 0), 12) * 12
    cloth = np.float64(product) * folds[..., None]
    mixed = alpha[..., None] * cloth + (1 - alpha[..., None]) * ground + random.normal(0, 1, (SIZE, SIZE, 3))
    return np.clip(mixed, 0, 255).astype(np.uint8)


def iou(rgba: np.ndarray, alpha: np.ndarray) -> float:
    got, true = rgba[..., 3] > 127, alpha > 0.5
    return float((got & true).sum() / (got | true).sum())


@pytest.mark.parametrize(
    ("product", "surface"),
    [
        ((180, 40, 40), (245, 245, 243)),
        ((30, 30, 34), (250, 250, 250)),
        ((60, 90, 170), (190, 190, 190)),
        ((235, 220, 150), (120, 150, 190)),
        ((240, 240, 240), (70, 120, 90)),
    ],
)
def test_plain_backgrounds_of_any_colour(product, surface, models):
    cutout = cut_out(picture(shirt(), product, surface), models, kind="top")
    assert iou(cutout.rgba, shirt()) > 0.98
    assert cutout.confidence == 1.0
    assert not cutout.worn


def test_white_on_white(models):
    cutout = cut_out(picture(shirt(), (222, 222, 226), (250, 250, 249), shadow=0.04), models, kind="top")
    assert iou(cutout.rgba, shirt()) > 0.96


def test_a_ring_is_open_and_a_shirt_with_a_white_print_is_not(models):
    gold = picture(ring(), (190, 140, 40), (246, 246, 244))
    assert cut_out(gold, models, kind="ring").rgba[SIZE // 2, SIZE // 2, 3] == 0
    printed = picture(shirt(), (180, 40, 40), (246, 246, 244))
    printed[180:260, 170:250] = (246, 246, 244)
    assert (cut_out(printed, models, kind="top").rgba[180:260, 170:250, 3] == 255).all()


def test_two_pieces_stay_two_pieces(models):
    pair = np.maximum(np.roll(ring(), -90, 1)[:, :SIZE] * (np.arange(SIZE) < 200), 0)
    both = np.maximum(pair, pair[:, ::-1])
    cutout = cut_out(picture(both, (150, 60, 120), (246, 246, 244)), models, kind="earrings")
    count, *_ = cv2.connectedComponents((cutout.rgba[..., 3] > 127).astype(np.uint8))
    assert count - 1 == 2


def test_mirrored_pictures_give_mirrored_cutouts(models):
    rgb = picture(shirt(), (180, 40, 40), (245, 245, 243))
    one, other = (cut_out(np.ascontiguousarray(way), models, kind="top").rgba for way in (rgb, rgb[:, ::-1]))
    assert iou(other[:, ::-1], one[..., 3] / 255.0) > 0.99


def test_nothing_to_cut_out_is_said(models):
    empty = np.full((200, 200, 3), 240, np.uint8)
    cutout = cut_out(empty, models)
    assert cutout.confidence < 0.5
    assert cutout.reason


def test_noise_is_not_trusted(models):
    noise = np.random.default_rng(0).integers(0, 255, (240, 240, 3), dtype=np.uint8)
    assert not is_plain(ground_of(noise))
    cutout = cut_out(noise, models)
    assert cutout.confidence < 0.5
    assert cutout.reason


def test_a_product_on_a_carpet_is_found(models):
    random = np.random.default_rng(3)
    weave = cv2.GaussianBlur(random.normal(0, 60, (SIZE, SIZE)), (0, 0), 2)[..., None]
    carpet = np.clip(np.array([150, 120, 90]) + 2.5 * weave, 0, 255)
    alpha = shirt()[..., None]
    rgb = (alpha * np.array([40, 60, 140]) + (1 - alpha) * carpet).astype(np.uint8)
    assert not is_plain(ground_of(rgb))
    cutout = cut_out(rgb, models, kind="top")
    assert iou(cutout.rgba, shirt()) > 0.93
    assert cutout.confidence > 0.5


def test_joints_between_tiles_are_no_product(models):
    rgb = picture(shirt(), (30, 30, 34), (214, 206, 196))
    floor = rgb.copy()
    for start in (-200, 60, 320):
        cv2.line(floor, (start, 0), (start + SIZE, SIZE), (150, 140, 130), 2, cv2.LINE_AA)
        cv2.line(floor, (SIZE - start, 0), (-start, SIZE), (150, 140, 130), 2, cv2.LINE_AA)
    alpha = shirt()[..., None]
    cutout = cut_out((alpha * rgb + (1 - alpha) * floor).astype(np.uint8), models, kind="top")
    assert iou(cutout.rgba, shirt()) > 0.95


def test_the_rim_has_no_background_in_it(models):
    """A dark product cut from white: no bright fringe where the alpha is partial."""
    rgb = picture(shirt(), (40, 60, 120), (250, 250, 250), shadow=0)
    rgba = cut_out(rgb, models, kind="top").rgba
    rim = (rgba[..., 3] > 60) & (rgba[..., 3] < 250)
    assert rim.any()
    assert np.percentile(rgba[rim][:, 0], 90) < 110


def test_matte_leaves_the_inside_alone():
    rgb = np.random.default_rng(1).integers(0, 255, (60, 60, 3), dtype=np.uint8)
    mask = np.zeros((60, 60), np.uint8)
    mask[15:45, 15:45] = 255
    rgba = matte(rgb, mask)
    assert rgba.shape == (60, 60, 4)
    assert np.array_equal(rgba[20:40, 20:40, :3], rgb[20:40, 20:40])
    assert (rgba[20:40, 20:40, 3] == 255).all()
    assert (rgba[:10, :, 3] == 0).all()


def test_matte_of_nothing_is_nothing():
    rgb = np.zeros((40, 40, 3), np.uint8)
    assert matte(rgb, np.zeros((40, 40), np.uint8))[..., 3].max() == 0
