"""Labels to classes, splits that never change, samples that keep photo and labels together."""

import cv2
import numpy as np
import pytest

from vision.augment import Augment
from vision.dataset import CLASSES, Labelled, class_of_value, hashed_split, published_split, shrunk


def write_pair(folder, layout, name="a", size=(90, 60)):
    photos, labels = layout
    for part in layout:
        (folder / part).mkdir(exist_ok=True)
    mask = np.zeros(size, np.uint8)
    mask[20:80, 20:40] = 2
    photo = np.dstack([mask * 100] * 3)
    cv2.imwrite(str(folder / photos / f"{name}.png"), photo)
    cv2.imwrite(str(folder / labels / f"{name}.png"), mask)


def test_names_are_grouped_as_the_classes_say():
    table = class_of_value(["null", "jeans", "blazer", "t-shirt", "ring", "hat", "purse", "romper"])
    expected = ["background", "lower", "outerwear", "upper", "accessory", "headwear", "bag", "dress"]
    assert [CLASSES[v] for v in table[:8]] == expected
    assert len(CLASSES) == 13


def test_the_published_split_is_fixed():
    split = published_split()
    assert sum(v == "test" for v in split.values()) == 101
    assert sum(v == "val" for v in split.values()) == 60


def test_a_hashed_split_depends_on_the_name_alone():
    splits = [hashed_split(f"photo{i}") for i in range(1000)]
    assert splits == [hashed_split(f"photo{i}") for i in range(1000)]
    assert 700 < splits.count("train") < 900


def test_labelled_layout(tmp_path):
    write_pair(tmp_path, ("photos", "labels"))
    (tmp_path / "label_names.txt").write_text("null\nhair\njeans\n")
    data = Labelled(tmp_path, side=45)
    (pair,) = data.pairs("all")
    _, labels = data.read(pair)
    assert set(np.unique(labels)) == {0, CLASSES.index("lower")}
    rgb, labels = data.cached(pair, tmp_path / "cache")
    assert rgb.shape == (45, 30, 3)
    assert labels.shape == (45, 30)
    assert np.array_equal(data.cached(pair, tmp_path / "cache")[1], labels)


def test_binary_layout(tmp_path):
    write_pair(tmp_path, ("images", "masks"))
    data = Labelled(tmp_path)
    assert data.is_binary
    assert set(np.unique(data.read(data.pairs("all")[0])[1])) == {0, 1}


def test_other_folders_are_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="neither"):
        Labelled(tmp_path)


def test_shrunk_never_enlarges():
    assert shrunk((100, 50), 200) == (50, 100)
    assert shrunk((100, 50), 50) == (25, 50)


@pytest.mark.parametrize("seed", range(12))
def test_augmented_labels_follow_the_pixels(seed):
    """A bright square labelled 3 stays where the label is, whatever the framing does."""
    rgb = np.full((300, 200, 3), 40, np.uint8)
    labels = np.zeros((300, 200), np.uint8)
    rgb[60:260, 60:140] = 220
    labels[60:260, 60:140] = 3
    out, moved = Augment((96, 64), seed)(rgb, labels)
    assert out.shape == (96, 64, 3)
    assert out.dtype == np.uint8
    assert moved.shape == (96, 64)
    assert set(np.unique(moved)) <= {0, 3}
    inside = cv2.erode((moved == 3).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    if inside.sum() > 20:
        assert np.ptp(out[inside].mean(axis=1)) < 90


def test_augmentation_repeats_with_its_seed():
    rgb = np.random.default_rng(0).integers(0, 255, (120, 80, 3), dtype=np.uint8)
    labels = np.zeros((120, 80), np.uint8)
    labels[30:100, 20:60] = 1
    one, two = Augment((64, 64), 5)(rgb, labels), Augment((64, 64), 5)(rgb, labels)
    assert np.array_equal(one[0], two[0])
    assert np.array_equal(one[1], two[1])
