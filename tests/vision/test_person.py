"""Reading a photo: who is in it, and when that is too many or nobody."""

import numpy as np
import pytest

from vision.errors import NobodyInPhoto, SeveralPeople
from vision.models import Models
from vision.parse import Parse
from vision.person import Person, hair_not_hat, read_person


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


def test_hair_taken_for_a_hat_is_hair(portrait: Person) -> None:
    height, width = portrait.parse.labels.shape
    nose = portrait.pose.points[0]
    labels = np.zeros((height, width), np.uint8)
    top = np.s_[int(nose[1]) - 150 : int(nose[1]) - 70, int(nose[0]) - 60 : int(nose[0]) + 60]
    beside = np.s_[int(nose[1]) - 70 : int(nose[1]) + 60, int(nose[0]) - 110 : int(nose[0]) - 60]
    labels[top], labels[beside] = 9, 1
    alpha = (labels > 0).astype(np.float32)
    parse = Parse(labels, alpha, (labels == 1).astype(np.float32))
    dark = np.full((height, width, 3), 200, np.uint8)
    dark[labels > 0] = (40, 30, 28)
    red = dark.copy()
    red[top] = (170, 30, 40)
    assert (hair_not_hat(dark, parse, portrait.pose).labels[top] == 1).all()
    assert hair_not_hat(dark, parse, portrait.pose).hair_alpha[top].min() == 1
    assert (hair_not_hat(red, parse, portrait.pose).labels[top] == 9).all()
    large = labels.copy()
    large[: int(nose[1]) - 70] = 9
    whole = Parse(large, alpha, parse.hair_alpha)
    assert (hair_not_hat(dark, whole, portrait.pose).labels == large).all()
