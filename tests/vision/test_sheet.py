"""The contact sheet: lines become outfits, and each cell shows a picture or a reason."""

from collections.abc import Callable
from pathlib import Path

import pytest

from vision.command_sheet import outfit
from vision.files import Mistake
from vision.item import Item
from vision.person import Person
from vision.sheet import CELL, COLUMNS, MARGIN, sheet


def test_a_line_is_an_outfit_with_kinds_and_measures() -> None:
    parts = outfit("my shop/glasses-01.jpg frame_width_mm=131 + b.jpg hat head_min_mm=550 head_max_mm=610")
    assert parts == [
        (Path("my shop/glasses-01.jpg"), "glasses", {"frame_width_mm": 131.0}),
        (Path("b.jpg"), "hat", {"head_min_mm": 550.0, "head_max_mm": 610.0}),
    ]


@pytest.mark.parametrize("line", ["b.jpg", "b.jpg hat head_mm=wide", "a.jpg hat + b.jpg"])
def test_a_line_that_cannot_be_read_is_a_mistake(line: str) -> None:
    with pytest.raises(Mistake):
        outfit(line)


def test_one_person_gets_pairs_of_rows_and_two_a_row_each(
    portrait: Person, starter: Callable[..., Item]
) -> None:
    outfits = [[starter("glasses-01")], [starter("ring-01")]]
    alone = sheet([portrait], outfits, close=True)
    assert alone.shape[1] == 2 * (CELL[0] + MARGIN)
    both = sheet([portrait, portrait], outfits)
    assert both.shape == (3 * (CELL[1] + MARGIN), 3 * (CELL[0] + MARGIN), 3)
    near = sheet([portrait, portrait], outfits, close=True, anonymous=True)
    assert near.shape[1] == 2 * (CELL[0] + MARGIN)
    assert near.shape[0] < both.shape[0]  # no empty paper between rows
    many = sheet([portrait], outfits[1:] * (COLUMNS + 1))
    assert many.shape[1] == COLUMNS * (CELL[0] + MARGIN)
