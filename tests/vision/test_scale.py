"""Pixels per millimetre: references combine by their uncertainty and follow the picture's size."""

from dataclasses import replace

import numpy as np
import pytest

from vision.landmarks import Face
from vision.person import Person
from vision.scale import Scale, body_scale, combined, face_scale
from vision.scale import _Reference as Reference


def test_no_reference_no_scale() -> None:
    assert combined([]) is None
    assert combined([Reference("a speck", 0.5, (10.0, 1.0), 1.0)]) is None


def test_the_surer_reference_weighs_more() -> None:
    scale = combined([Reference("sure", 100, (50, 0.5), 0.1), Reference("rough", 100, (100, 30), 0.1)])
    assert scale is not None
    assert 1.95 < scale.px_per_mm < 2.01
    assert scale.error >= 0.03


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_it_follows_the_size_of_the_picture(portrait: Person, factor: float) -> None:
    face = portrait.face
    assert face is not None
    larger: Face = replace(face, points=(face.points * factor).astype(np.float32))
    one, other = face_scale(face), face_scale(larger)
    assert one is not None
    assert other is not None
    assert other.px_per_mm / one.px_per_mm == pytest.approx(factor, rel=0.03)


def test_the_portrait_is_a_usual_adult(portrait: Person) -> None:
    face = portrait.face
    assert face is not None
    scale, body = face_scale(face), body_scale(portrait.pose)
    assert scale is not None
    assert body is not None
    assert scale.sure == "good"
    assert body.px_per_mm == pytest.approx(scale.px_per_mm, rel=0.2)


def test_the_note_says_by_what_and_how_sure() -> None:
    note = Scale(2.314, 0.041, ("the irises", "the eyes' distance")).note()
    assert note == "scale: 2.31 px per mm by the irises and the eyes' distance, within 4 % (good)"
