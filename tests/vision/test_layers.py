"""What lies over and under a garment: tucked tops, coats and what shows between their lapels, hoods, folded sleeves."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from tests.vision.drawn import LOWER, SKIN, UPPER, item, person, shirt_picture
from vision.cutout import Cutout
from vision.drape import measure
from vision.drape_lower import plan_lower
from vision.errors import CannotWear
from vision.garment import read_garment
from vision.item import Item
from vision.person import Person
from vision.scene import CLASSES
from vision.tryon import try_on
from vision.worn import on_limb, plan_worn, trunk_coordinates

OUTERWEAR = CLASSES.index("outerwear")


def relabelled(someone: Person, labels: np.ndarray) -> Person:
    changed = replace(someone, parse=replace(someone.parse, labels=labels.astype(np.uint8)))
    changed.__dict__.update(face=None, hands=[])
    return changed


def high_waisted(someone: Person, rise: int) -> Person:
    """The same person whose trousers begin `rise` px above the hips, the shirt tucked in."""
    labels, rows = someone.parse.labels.copy(), np.arange(someone.parse.labels.shape[0])[:, None]
    hips = float(someone.pose.points[[23, 24], 1].mean())
    labels[(labels == UPPER) & (rows > hips - rise)] = LOWER
    return relabelled(someone, labels)


def test_a_top_goes_in_where_the_old_one_was_tucked_in() -> None:
    someone = high_waisted(person(), rise=45)
    result = try_on(someone, [item(shirt_picture(), "top")])
    waistband = np.s_[int(someone.pose.points[23, 1]) - 20 : int(someone.pose.points[23, 1]), 150:171]
    assert not result.changed[waistband].any()


def test_a_top_hangs_out_where_the_old_one_did() -> None:
    someone = person()
    result = try_on(someone, [item(shirt_picture(), "top")])
    hips = int(someone.pose.points[23, 1])
    assert result.changed[hips - 20 : hips - 4, 155:166].all()


def coat_picture() -> np.ndarray:
    """A coat with a deep opening in a darker lining."""
    rgba = shirt_picture()
    cv2.fillPoly(rgba, [np.array([[178, 50], [222, 50], [200, 200]], np.int32)], (60, 10, 15, 255))
    return rgba


def test_a_top_stays_under_a_coat_and_its_sleeves_do_not_stick_out() -> None:
    someone = person()
    result = try_on(someone, [item(coat_picture(), "outerwear")])
    shirt = someone.parse.labels == UPPER
    blue = (result.image[..., 2].astype(int) - result.image[..., 0] > 60) & shirt
    columns = np.arange(shirt.shape[1])[None]
    assert not blue[140:230][:, :96].any(), "a sleeve of the shirt shows beside the coat"
    assert blue[:, (columns[0] > 150) & (columns[0] < 170)].any(), "between the lapels the shirt shows"


def test_nobody_is_bare_under_a_coat() -> None:
    someone = person()
    labels = np.where(someone.parse.labels == UPPER, OUTERWEAR, someone.parse.labels)
    someone = relabelled(someone, labels)
    result = try_on(someone, [item(coat_picture(), "outerwear")])
    garment = read_garment(coat_picture(), "outerwear")
    assert (garment.opening > 127).any()
    opening = np.s_[150:175, 157:163]
    assert np.array_equal(result.image[opening], someone.photo[opening])


def test_a_hood_is_not_worn_in_front() -> None:
    rgba = np.roll(shirt_picture(), 60, axis=0)
    cv2.ellipse(rgba, (200, 95), (44, 75), 0, 0, 360, (200, 40, 50, 255), -1)
    garment = read_garment(rgba, "top")
    assert (garment.opening[30:60, 190:210] == 255).all()
    assert not garment.opening[200:].any()


def test_sleeves_folded_onto_the_body_are_declined() -> None:
    rgba = np.zeros((360, 320, 4), np.uint8)
    cv2.rectangle(rgba, (70, 60), (250, 330), (90, 90, 90, 255), -1)
    cv2.circle(rgba, (160, 60), 24, (0, 0, 0, 0), -1)
    with pytest.raises(CannotWear) as refusal:
        read_garment(rgba, "top")
    assert refusal.value.code == "unreadable_garment"
    assert "picture" in refusal.value.message


def test_no_skirt_is_longer_than_the_floor() -> None:
    rgba = np.zeros((400, 320, 4), np.uint8)
    cv2.fillPoly(
        rgba, [np.array([[140, 20], [180, 20], [300, 380], [20, 380]], np.int32)], (30, 60, 200, 255)
    )
    body = measure(person())
    plan = plan_lower(read_garment(rgba, "skirt"), body)
    assert plan.goals[:, 1].max() <= body.legs[:, 2, 1].max() + 2


def test_new_legs_reach_into_the_shoes() -> None:
    someone = person()
    rgba = np.zeros((200, 320, 4), np.uint8)
    cv2.rectangle(rgba, (100, 20), (220, 170), (80, 90, 40, 255), -1)
    result = try_on(someone, [item(rgba, "skirt")])
    ankle = someone.pose.points[27].astype(int)
    skin = np.array([205, 160, 135])
    shin = result.image[ankle[1] - 30 : ankle[1] - 5, ankle[0] - 3 : ankle[0] + 4].reshape(-1, 3)
    assert np.abs(np.median(shin, axis=0) - skin).max() < 60
    assert (someone.parse.labels == SKIN).any()


def own(someone: Person, label: int, kind: str) -> Item:
    """What a drawn person wears, as a product picture in which they wear it."""
    region = someone.parse.labels == label
    rgba = np.dstack([someone.photo, np.where(region, 255, 0).astype(np.uint8)])
    return Item(kind, someone.photo, Cutout(rgba, 1.0, None, worn=True), {}, wearer=someone)


@pytest.mark.parametrize(("label", "kind"), [(UPPER, "top"), (LOWER, "trousers")])
def test_what_somebody_wears_put_on_again_is_what_they_wore(label: int, kind: str) -> None:
    someone = person()
    result = try_on(someone, [own(someone, label, kind)])
    core = cv2.erode((someone.parse.labels == label).astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    apart = np.abs(result.image[core].astype(int) - someone.photo[core]).mean()
    assert apart < 12
    assert (result.changed[core] > 0).mean() > 0.9


def test_a_worn_garment_follows_another_body() -> None:
    wearer, other = person(), person(shift=(0, 20))
    garment = own(wearer, UPPER, "top").garment
    plan = plan_worn(garment, measure(other))
    assert np.abs(plan.goals - plan.handles - [0, 20]).max() < 0.5


def test_bones_lead_a_worn_garment() -> None:
    source = np.array([[0, 0], [10, 0], [20, 0]], float)
    target = np.array([[0, 0], [0, 20], [20, 20]], float)
    goals, along = on_limb(np.array([[5.0, 2.0], [15.0, 0.0]]), source, target, 1.0)
    assert np.allclose(goals, [[-2, 10], [10, 20]])
    assert np.allclose(along, [10, 30])


def test_trunk_coordinates_undo_at() -> None:
    body = measure(person())
    across, down = np.array([-20.0, 0.0, 15.0]), np.array([10.0, 60.0, 150.0])
    back = trunk_coordinates(body.at(across, down).astype(float), body)
    assert np.allclose(back, (across, down), atol=0.05)
