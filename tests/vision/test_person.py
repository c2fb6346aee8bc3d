"""Reading a photo: who is in it, and when that is too many or nobody."""

import numpy as np
import pytest

from vision.errors import NobodyInPhoto, SeveralPeople
from vision.models import Models
from vision.person import read_person


def test_two_people_side_by_side_are_two_though_the_detector_sees_one(
    models: Models, portrait_rgb: np.ndarray
) -> None:
    pair = np.concatenate([portrait_rgb, portrait_rgb[:, ::-1]], axis=1)
    with pytest.raises(SeveralPeople):
        read_person(pair, models)


def test_room_beside_a_person_is_not_another_person(models: Models, portrait_rgb: np.ndarray) -> None:
    wide = np.pad(portrait_rgb, ((0, 0), (300, 300), (0, 0)), mode="edge")
    assert read_person(wide, models).photo.shape == wide.shape


def test_nobody_is_said(models: Models) -> None:
    with pytest.raises(NobodyInPhoto):
        read_person(np.full((480, 640, 3), 200, np.uint8), models)
