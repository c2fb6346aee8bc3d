"""Hands and fingers by name, a ring on any of the five, and refusals for what cannot be seen."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from vision import ring
from vision.errors import CannotWear
from vision.item import Item
from vision.landmarks import Hand
from vision.person import Person
from vision.scale import Scale
from vision.scene import Scene
from vision.where import Where, read_where

Starter = Callable[..., Item]
SCALE = Scale(1.0, 0.05, ("the hand's length",))
ROOTS = {"thumb": 2, "index": 5, "middle": 9, "ring": 13, "little": 17}


@pytest.mark.parametrize(
    ("text", "side", "finger"),
    [
        ("", None, None),
        ("left", "left", None),
        ("my right index finger", "right", "index"),
        ("ring finger on my left hand", "left", "ring"),
        ("pinky", None, "little"),
        ("左手中指", "left", "middle"),
        ("右手大拇指", "right", "thumb"),
        ("无名指", None, "ring"),
        ("小拇指", None, "little"),
    ],
)
def test_places_by_name(text: str, side: str | None, finger: str | None) -> None:
    assert read_where(text) == Where(side, finger)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["both hands", "left right", "toe", "index middle", "<script>"])
def test_other_places_are_asked_about(text: str) -> None:
    with pytest.raises(CannotWear) as refusal:
        read_where(text)
    assert refusal.value.code == "which_finger"
    assert refusal.value.retry


def open_hand(side: str = "left") -> Hand:
    """Fingers up, thumb to the right: the back of a left hand; 180 px long."""
    points = np.zeros((21, 2), np.float32)
    points[0] = (100, 250)
    points[1:5] = [(130, 220), (150, 195), (165, 170), (175, 150)]
    for finger, x in enumerate((130, 110, 90, 70)):
        points[5 + 4 * finger : 9 + 4 * finger] = [(x, y) for y in (160, 120, 100, 80)]
    return Hand(points, np.zeros(21, np.float32), np.zeros((21, 3), np.float32), side, 0.9)  # type: ignore[arg-type]


def with_hands(portrait: Person, *hands: Hand, skin: bool = True) -> Scene:
    labels = np.full_like(portrait.parse.labels, 2 if skin else 3)
    photo = np.full_like(portrait.photo, (200, 150, 130) if skin else (40, 60, 160))
    person = replace(portrait, photo=photo, parse=replace(portrait.parse, labels=labels))
    person.__dict__["face"], person.__dict__["hands"] = None, list(hands)
    return Scene.of(person)


@pytest.mark.parametrize("finger", ["thumb", "index", "middle", "ring", "little"])
def test_a_ring_sits_on_the_first_bone_of_the_asked_finger(
    portrait: Person, starter: Starter, finger: str
) -> None:
    hand = open_hand()
    worn = ring.wear(with_hands(portrait, hand), starter("ring-03").on(Where(None, finger)))
    rows, columns = np.nonzero(worn.labels == 12)
    first, second = hand.points[ROOTS[finger]], hand.points[ROOTS[finger] + 1]
    middle = (first + second) / 2
    assert np.hypot(columns.mean() - middle[0], rows.mean() - middle[1]) < 12
    same = worn.changed == 0
    assert (worn.image[same] == worn.person.photo[same]).all()


def test_the_ring_finger_where_none_is_asked_for(portrait: Person, starter: Starter) -> None:
    worn = ring.wear(with_hands(portrait, open_hand()), starter("ring-03"))
    assert abs(np.nonzero(worn.labels == 12)[1].mean() - 90) < 8


def test_the_asked_hand_or_none(portrait: Person, starter: Starter) -> None:
    left, right = open_hand("left"), open_hand("right")
    moved = replace(right, points=right.points + np.array([250, 0], np.float32))
    item = starter("ring-03")
    for side, low, high in (("left", 0, 250), ("right", 250, 500)):
        worn = ring.wear(with_hands(portrait, left, moved), item.on(Where(side)))  # type: ignore[arg-type]
        columns = np.nonzero(worn.changed)[1]
        assert low < columns.min()
        assert columns.max() < high
    with pytest.raises(CannotWear) as refusal:
        ring.wear(with_hands(portrait, left), item.on(Where("right")))
    assert refusal.value.code == "other_hand"


def test_a_hand_in_a_pocket_is_no_hand(portrait: Person, starter: Starter) -> None:
    with pytest.raises(CannotWear) as refusal:
        ring.wear(with_hands(portrait, open_hand(), skin=False), starter("ring-03"))
    assert refusal.value.code in {"finger_hidden", "no_hand"}
    with pytest.raises(CannotWear) as refusal:
        ring.wear(with_hands(portrait), starter("ring-03"))
    assert refusal.value.code == "no_hand"


def test_asking_for_another_place_reads_the_picture_once(starter: Starter) -> None:
    item = starter("ring-03")
    read = item.ring
    assert item.on(Where("left", "index")).ring is read
    assert item.where == Where()
