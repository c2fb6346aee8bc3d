"""Feet and hands: shoes stand where a foot is seen to stand, rings between a finger's edges, and what is hidden is declined."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from vision import ring
from vision.ankle import Opening, carried_on, find_shin, nearer
from vision.errors import CannotWear
from vision.evaluate_placement import HALVES, half_of
from vision.foot import PITCH, SOLID, Foot, Stand, stands
from vision.forearm import find_wrist, own_color
from vision.item import Item
from vision.landmarks import Hand
from vision.last import View, draw
from vision.overlay import Box
from vision.person import Person
from vision.scale import Scale
from vision.scene import Scene
from vision.stance import loose_ends, refuse_hidden

Starter = Callable[..., Item]
SCALE = Scale(1.0, 0.05, ("the hand's length",))
SKIN_COLOR = (205, 160, 140)


def seen(item: Item, turn: float, left: bool = False) -> np.ndarray:
    """float32 (240, 320), a shoe of 180 px standing in the middle."""
    along = 180 * np.cos(turn) * (-1 if left else 1)
    heel = np.array([159.5 - along / 2, 170.0])
    toe = heel + np.array([along, 180 * np.sin(turn) * np.sin(PITCH)])
    view = Stand(heel, toe, 180.0, -1 if left else 1).view()
    return draw(item.last, item.shoe.rgba, view, np.zeros(2), (240, 320)).alpha


@pytest.mark.parametrize("name", ["shoes-01", "shoes-02", "shoes-03"])
def test_a_shoe_is_as_long_from_the_side_as_it_is_and_as_broad_from_the_front(
    starter: Starter, name: str
) -> None:
    item = starter(name)
    side, front = (np.ptp(np.flatnonzero((seen(item, turn) > 0.5).any(axis=0))) for turn in (0.0, np.pi / 2))
    assert 170 < side < 192
    assert 0.32 < front / side < 0.42


def test_a_shoe_from_the_front_is_nearly_the_same_on_either_side(starter: Starter) -> None:
    front = seen(starter("shoes-02"), np.pi / 2) > 0.5
    assert (front & front[:, ::-1]).sum() > 0.9 * front.sum()


def test_the_other_foot_wears_the_mirror_image(starter: Starter) -> None:
    item = starter("shoes-02")
    one, other = seen(item, 0.7) > 0.5, seen(item, 0.7, left=True)[:, ::-1] > 0.5
    assert (one & other).sum() > 0.97 * (one | other).sum()


def test_seen_as_in_its_picture_a_shoe_looks_like_its_picture(starter: Starter) -> None:
    item = starter("shoes-02")
    rgba = item.shoe.rgba
    drawn = draw(item.last, rgba, item.last.pictured, np.zeros(2), rgba.shape[:2])
    own, new = rgba[..., 3] > 127, drawn.alpha > 0.5
    assert (own & new).sum() > 0.86 * (own | new).sum()
    apart = np.abs(drawn.color - rgba[..., :3]).mean(axis=2)[own & new]
    assert np.median(apart) < 6


def standing(place: Stand, shape: tuple[int, int]) -> np.ndarray:
    """bool (h, w): the outline of a plain shoe."""
    px = np.rint(place.view()(SOLID)).astype(np.int32)
    mask = np.zeros(shape, np.uint8)
    for k in range(len(px) - 1):
        cv2.fillConvexPoly(mask, cv2.convexHull(np.concatenate([px[k], px[k + 1]])), 1)
    return mask > 0


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("off", [(12, 0), (-10, 6), (0, -8)])
def test_a_foot_is_found_by_its_outline_though_the_pose_is_off(off: tuple[int, int], hidden: bool) -> None:
    truth = Stand(np.array([120.0, 150.0]), np.array([195.0, 168.0]), 105.0, 1)
    worn = standing(truth, (260, 320))
    free = ~worn
    if hidden:  # a hem over the heel
        free[:, :145] = worn[:, :145] = False
    view, shift = truth.view(), np.array(off, float)
    ankle, heel, toe = (
        view(np.array(at)) + shift for at in ((0.25, 0, 0.37), (0.12, 0, 0.16), (0.85, 0, 0.06))
    )
    foot = Foot(heel, toe, ankle, ankle - (0, 150), 1)
    found = stands(worn, free, [foot], Box(0, 0, 320, 260), 100.0)[0]
    (back, tip), (true_back, true_tip) = found.ends(), truth.ends()
    assert np.linalg.norm(tip - true_tip) < 6
    assert np.linalg.norm(back - true_back) < (16 if hidden else 6)  # a hidden heel is where the pose has it


def test_a_lifted_toe_leans_the_whole_shoe() -> None:
    flat = Stand(np.array([0.0, 0.0]), np.array([90.0, 12.0]), 100.0, 1).view()
    lifted = Stand(np.array([0.0, 0.0]), np.array([80.0, -40.0]), 100.0, 1).view()
    assert abs(flat.up[0]) < 12
    assert lifted.up[0] < -20  # its top leans back to the heel


def test_a_bare_leg_is_carried_on_into_the_shoe(portrait: Person) -> None:
    labels = np.zeros(portrait.photo.shape[:2], np.uint8)
    labels[100:300, 300:340] = 2
    photo = np.full_like(portrait.photo, 90)
    photo[100:300, 300:340] = SKIN_COLOR
    photo[100:300, 330:340] = (150, 110, 95)  # its shaded side
    person = replace(portrait, photo=photo, parse=replace(portrait.parse, labels=labels))
    box = Box(0, 0, labels.shape[1], labels.shape[0])
    shoe = np.zeros(box.shape, np.float32)
    shoe[380:420, 295:360] = 1
    opening = Opening(np.array([305.0, 380.0]), np.array([338.0, 380.0]), 380.0, 392.0, shoe)
    foot = Foot(*(np.array([320.0, y]) for y in (410, 415, 360, 150)), 1)
    none = np.zeros(box.shape, bool)
    shin = find_shin(labels, none, box, foot, opening, 0.5)
    assert shin is not None
    assert shin.label == 2
    scene, leg, hem = carried_on(Scene.of(person), labels, box, shin, opening, 0.5)
    assert (scene.labels[305:380, 312:330] == 2).all()
    assert leg[360, 320] > 0.9
    assert not hem.any()
    lit, shaded = scene.image[340, 312].astype(int), scene.image[340, 334].astype(int)
    assert lit.sum() > shaded.sum() + 60
    assert (scene.image[:, :280] == 90).all()


def an_open_hand(photo: np.ndarray, color: tuple[int, int, int], shift: int = 0) -> Hand:
    """Painted: a palm and four straight fingers upwards, each 14 px broad and `shift` px beside its landmarks."""
    points = np.zeros((21, 2), np.float32)
    points[0] = (320, 480)
    points[1:5] = [(360, 450), (390, 420), (400, 400), (405, 385)]
    for number, x in enumerate((360, 335, 310, 285)):
        points[5 + 4 * number : 9 + 4 * number] = [(x, 400), (x, 355), (x, 330), (x, 310)]
        cv2.rectangle(photo, (x - 7 + shift, 305), (x + 7 + shift, 405), color, -1)
    cv2.rectangle(photo, (275, 395), (372, 485), color, -1)
    return Hand(points, np.zeros(21, np.float32), np.zeros((21, 3), np.float32), "right", 0.9)


def handed(portrait: Person, color: tuple[int, int, int], label: int, shift: int = 0) -> tuple[Person, Hand]:
    photo = portrait.photo.copy()
    photo[260:520, 240:440] = (40, 60, 120)
    hand = an_open_hand(photo, color, shift)
    labels = portrait.parse.labels.copy()
    labels[260:520, 240:440] = label
    person = replace(portrait, photo=photo, parse=replace(portrait.parse, labels=labels))
    person.__dict__["face"], person.__dict__["face_mask"] = portrait.face, portrait.face_mask
    person.__dict__["hands"] = [hand]
    return person, hand


@pytest.mark.parametrize("shift", [-4, 0, 4])
def test_a_ring_sits_between_the_fingers_edges(portrait: Person, shift: int) -> None:
    person, hand = handed(portrait, SKIN_COLOR, 2, shift)
    place = ring.seat(person.photo, hand, SCALE, "middle")
    assert abs(place.center[0] - (335 + shift)) < 1.2


def test_a_hand_taken_for_cloth_is_known_by_its_colour(portrait: Person, starter: Starter) -> None:
    person, hand = handed(portrait, SKIN_COLOR, 5)
    assert own_color(person, hand)[355, 335]
    assert (ring.wear(Scene.of(person), starter("ring-01")).changed > 0).any()


def test_a_gloved_hand_is_declined(portrait: Person, starter: Starter) -> None:
    person, hand = handed(portrait, (40, 140, 60), 12)
    assert not own_color(person, hand).any()
    with pytest.raises(CannotWear) as refusal:
        ring.wear(Scene.of(person), starter("ring-01"))
    assert refusal.value.code == "finger_hidden"


@pytest.mark.parametrize("kind", ["ring", "bracelet", "watch"])
def test_a_hand_in_a_pocket_is_declined_in_one_sentence(
    portrait: Person, starter: Starter, kind: str
) -> None:
    from vision.tryon import WEAR

    pocketed = replace(portrait)
    pocketed.__dict__["hands"], pocketed.__dict__["face"] = [], portrait.face
    with pytest.raises(CannotWear) as refusal:
        WEAR[kind](Scene.of(pocketed), starter(f"{kind}-01"))
    assert refusal.value.message.count(".") == 1


def test_a_covered_wrist_is_declined(portrait: Person) -> None:
    person, _ = handed(portrait, SKIN_COLOR, 2)
    labels = person.parse.labels.copy()
    labels[470:] = 3
    with pytest.raises(CannotWear) as refusal:
        find_wrist(person, labels, "right")
    assert refusal.value.code == "sleeve"


def test_marks_are_split_in_fixed_halves() -> None:
    marks = {"feet": {"b": 1, "a": 2, "c": 3}}
    assert [half_of(marks, "feet", name) for name in "abc"] == [HALVES[0], HALVES[1], HALVES[0]]


def test_a_view_from_above_sees_the_top() -> None:
    view = View.of(0.0, np.radians(90), 100.0, np.zeros(2))
    assert np.allclose(view.up, 0, atol=1e-6)


@pytest.mark.parametrize(
    ("heel", "toe", "code"),
    [
        ((140, 90), (235, 150), "foot_lifted"),
        ((120, 150), (195, 168), "foot_hidden"),
        ((60, 150), (130, 168), "foot_unclear"),
    ],
)
def test_feet_that_are_not_seen_standing_are_declined(
    heel: tuple[int, int], toe: tuple[int, int], code: str
) -> None:
    place = Stand(np.array(heel, float), np.array(toe, float), 105.0, 1)
    ankle = place.view()(np.array([0.25, 0, 0.37])) + (30.0 if code == "foot_unclear" else 0.0, 0.0)
    foot = Foot(place.heel, place.toe, ankle, ankle - (0, 150), 1)
    worn = np.zeros((260, 320), bool)
    with pytest.raises(CannotWear) as refusal:
        refuse_hidden(worn, [foot], [place], Box(0, 0, 320, 260), 100.0)
    assert refusal.value.code == code
    assert refusal.value.message.count(".") == 1


@pytest.mark.parametrize(("apart", "declined"), [(150, False), (30, False), (12, True), (0, True)])
def test_feet_of_which_one_is_before_the_other_are_declined(apart: int, declined: bool) -> None:
    places = [
        Stand(np.array([100.0 + k * apart, 150]), np.array([110.0 + k * apart, 175]), 105.0, 1)
        for k in (0, 1)
    ]
    feet = [
        Foot(place.heel, place.toe, ankle, ankle - (0, 150), 1)
        for place in places
        for ankle in [place.view()(np.array([0.25, 0, 0.37]))]
    ]
    worn = standing(places[0], (260, 420)) | standing(places[1], (260, 420))
    box = Box(0, 0, 420, 260)
    if not declined:
        refuse_hidden(worn, feet, places, box, 100.0)
        return
    with pytest.raises(CannotWear) as refusal:
        refuse_hidden(worn, feet, places, box, 100.0)
    assert refusal.value.code == "feet_together"
    assert refusal.value.retry


def test_what_is_between_crossed_legs_is_told_by_their_lines() -> None:
    def leg(ankle: int, knee: int) -> Foot:
        spot = np.array([ankle, 200.0])
        return Foot(spot, spot, spot, np.array([knee, 0.0]), 1)

    one, other = leg(40, 100), leg(100, 40)
    own = nearer(one, [one, other], Box(0, 0, 140, 220))
    assert own[210, 45]
    assert not own[210, 95]
    assert own[5, 95]  # at the knee it is on the other side
    assert not own[5, 45]
    assert nearer(one, [one], Box(0, 0, 140, 220)).all()


def test_a_toe_from_the_front_has_one_sole_from_side_to_side(starter: Starter) -> None:
    item = starter("shoes-05")  # black, with a white sole
    heel = np.array([159.5, 120.0])
    place = Stand(heel, heel + (0.0, 180 * np.sin(PITCH)), 180.0, 1)
    drawn = draw(item.last, item.shoe.rgba, place.view(), np.zeros(2), (240, 320))
    rows = np.flatnonzero((drawn.alpha > 0.9).any(axis=1))
    line = rows[-1] - round(0.12 * len(rows))
    columns = np.flatnonzero(drawn.alpha[line] > 0.9)
    assert (drawn.color[line, columns].mean(axis=1) > 130).all()


def test_a_bow_goes_with_its_shoe_and_a_crack_in_the_floor_stays() -> None:
    photo = np.full((160, 200, 3), 150, np.uint8) + np.random.default_rng(1).integers(
        0, 9, (160, 200, 3), np.uint8
    )
    labels = np.zeros((160, 200), np.uint8)
    labels[90:130, 60:120] = 7
    photo[90:130, 60:120] = (30, 40, 160)
    photo[70:90, 110:114] = (30, 40, 160)  # a strap that was taken for floor
    photo[128:150, 20:180:9] = (60, 55, 50)  # cracks
    found = loose_ends(photo, labels, labels == 7, (0,), 30.0)
    assert found[72:89, 111:113].all()
    found[66:92, 106:118] = False
    assert found.sum() < 20


def test_a_black_shoe_keeps_its_floor_when_all_is_black() -> None:
    photo = np.full((160, 200, 3), 20, np.uint8)
    labels = np.zeros((160, 200), np.uint8)
    labels[90:130, 60:120] = 7
    assert not loose_ends(photo, labels, labels == 7, (0,), 30.0).any()
