"""What a product's picture must show: each kind is refused in one sentence, with a code, when it shows something else."""

import json
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from vision.__main__ import main
from vision.crown import read_crown
from vision.errors import CannotWear
from vision.frame import read_frame
from vision.images import decode
from vision.item import Item, read_item
from vision.jewel import read_chain, read_earrings
from vision.kinds import KINDS
from vision.models import Models
from vision.shown import MUST_SHOW, one_product

PICTURES = Path(__file__).parents[2] / "catalog" / "starter" / "pictures"
Starter = Callable[..., Item]


def picture(name: str, side: int = 400) -> np.ndarray:
    return decode((PICTURES / f"{name}.jpg").read_bytes(), long_side=side)


def five(name: str) -> np.ndarray:
    """Three products in a row, two below."""
    one = picture(name, 300)
    blank = np.full_like(one, one[2, 2])
    return np.vstack([np.hstack([one, one, one]), np.hstack([one, blank, one])])


def refused(rgb: np.ndarray, kind: str, models: Models) -> CannotWear:
    with pytest.raises(CannotWear) as refusal:
        read_item(rgb, kind, {}, models).check()
    assert refusal.value.message.rstrip(".").count(". ") == 0
    assert not refusal.value.retry
    return refusal.value


def test_it_is_written_down_for_every_kind() -> None:
    assert set(MUST_SHOW) == set(KINDS)


@pytest.mark.parametrize(
    "name", ["ring-01", "watch-01", "necklace-01", "earrings-01", "hat-01", "glasses-01"]
)
def test_five_of_them_are_refused(name: str, models: Models) -> None:
    refused(five(name), name.split("-")[0], models)


@pytest.mark.parametrize(
    "name", ["glasses-01", "hat-01", "earrings-03", "necklace-01", "watch-01", "ring-01"]
)
def test_one_of_them_is_not(name: str, starter: Starter) -> None:
    starter(name).check()


def test_pieces_are_counted_and_specks_are_not() -> None:
    alpha = np.zeros((200, 300), np.uint8)
    alpha[50:150, 30:100] = 255
    one_product(alpha, "ring")
    alpha[20:30, 280:290] = 255
    one_product(alpha, "ring")
    alpha[50:150, 170:240] = 255
    one_product(alpha, "earrings")
    with pytest.raises(CannotWear) as refusal:
        one_product(alpha, "ring")
    assert refusal.value.code == "several_pieces"


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_a_hat_on_its_side_or_head_is_refused(quarter: int, starter: Starter) -> None:
    turned = np.ascontiguousarray(np.rot90(starter("hat-03").cutout.rgba, quarter))
    with pytest.raises(CannotWear) as refusal:
        read_crown(turned)
    assert refusal.value.code == "not_front_view"


def test_glasses_on_their_head_are_refused(starter: Starter) -> None:
    item = starter("glasses-01")
    upside_down = np.ascontiguousarray(item.picture[::-1, ::-1])
    with pytest.raises(CannotWear) as refusal:
        read_frame(upside_down, np.ascontiguousarray(item.bare[::-1, ::-1, 3]))
    assert refusal.value.code == "not_front_view"


def test_a_drop_lying_on_its_side_and_two_above_each_other_are_refused() -> None:
    lying = np.zeros((200, 300, 4), np.uint8)
    cv2.ellipse(lying, (150, 100), (100, 25), 0, 0, 360, (10, 120, 90, 255), -1)
    above = np.zeros((300, 200, 4), np.uint8)
    for row in (70, 220):
        cv2.circle(above, (100, row), 40, (10, 120, 90, 255), -1)
    for rgba in (lying, above):
        with pytest.raises(CannotWear) as refusal:
            read_earrings(rgba)
        assert refusal.value.code == "not_hanging"


def test_a_necklace_that_opens_downwards_is_refused(starter: Starter) -> None:
    rgba = starter("necklace-01").bare
    read_chain(rgba)
    with pytest.raises(CannotWear) as refusal:
        read_chain(np.ascontiguousarray(rgba[::-1]))
    assert refusal.value.code == "not_laid_out"


def test_the_cutout_command_gives_code_and_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    both = tmp_path / "two.png"
    one = picture("ring-01", 300)
    cv2.imwrite(str(both), cv2.cvtColor(np.hstack([one, one]), cv2.COLOR_RGB2BGR))
    good = PICTURES / "ring-01.jpg"
    args = ["cutout", str(both), str(good), "--kind", "ring", "--json", "-o", str(tmp_path / "out")]
    assert main(args) == 0
    told = capsys.readouterr()
    rows = json.loads(told.out)["results"]
    assert [row["code"] for row in rows] == ["several_pieces", None]
    assert rows[0]["reason"] in told.err
    assert rows[1]["reason"] is None
    assert (tmp_path / "out" / "two.png").is_file()
