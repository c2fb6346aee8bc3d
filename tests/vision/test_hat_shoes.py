"""Hats and shoes: pictures are read, hats sit above the brows, what does not fit is declined."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from vision import hat, shoes
from vision.coach import advise
from vision.crown import read_crown
from vision.errors import CannotWear
from vision.head import BROWS
from vision.item import Item
from vision.paper import without_underside
from vision.person import Person
from vision.scene import Scene
from vision.shoe import read_shoe

Starter = Callable[..., Item]


def shoe_outline(at: tuple[int, int]) -> np.ndarray:
    points = np.array([[0, 0], [50, 0], [70, 40], [150, 70], [170, 105], [0, 80]])
    return (points + np.array(at)).astype(np.int32).reshape(-1, 1, 2)


def test_the_brim_is_told_from_the_crown(starter: Starter) -> None:
    assert starter("hat-04").crown.brim
    assert not starter("hat-01").crown.brim
    assert starter("hat-04").crown.width < 0.7 * starter("hat-04").crown.rgba.shape[1]


def test_a_brim_that_stands_out_is_told_from_one_that_hangs() -> None:
    picture = np.zeros((300, 400, 4), np.uint8)
    cv2.ellipse(picture, (200, 180), (90, 140), 0, 180, 360, (90, 60, 40, 255), -1)
    flat, steep = picture.copy(), picture.copy()
    cv2.ellipse(flat, (200, 180), (190, 20), 0, 0, 360, (90, 60, 40, 255), -1)
    down = np.array([[110, 170], [290, 170], [340, 260], [60, 260]], np.int32)
    cv2.fillPoly(steep, [down], (90, 60, 40, 255))
    assert read_crown(flat).flat
    assert read_crown(steep).brim
    assert not read_crown(steep).flat
    assert read_crown(flat).front == read_crown(flat).rgba.shape[0] - 1


def test_the_dark_below_what_stands_is_no_part_of_it() -> None:
    picture = np.full((300, 300, 3), 240, np.uint8)
    alpha = np.zeros((300, 300), np.uint8)
    for row in range(200, 230):  # paper that grows darker towards the thing that stands on it
        picture[row, 60:240] = 60 + 5 * (row - 200)
    picture[60:200, 60:240] = (150, 120, 90)
    alpha[60:230, 60:240] = 255
    kept = without_underside(picture, alpha)
    assert (kept[62:198, 62:238] == 255).all()
    assert (kept[203:] == 0).all()
    dark = picture.copy()
    dark[60:230, 60:240] = 35  # dark at once: its own edge
    assert (without_underside(dark, alpha)[62:228, 62:238] == 255).all()


@pytest.mark.parametrize("name", ["hat-01", "hat-03", "hat-04", "hat-05"])
def test_no_hat_reaches_the_brows(portrait: Person, starter: Starter, name: str) -> None:
    shifted = with_room_above(portrait)
    scene = hat.wear(Scene.of(shifted), starter(name))
    assert shifted.face is not None
    nose, brows = shifted.face.points[6], shifted.face.points[list(BROWS), 1].mean()
    middle = (scene.labels == 9)[:, int(nose[0]) - 8 : int(nose[0]) + 8]
    assert brows - 80 < np.flatnonzero(middle.any(axis=1))[-1] < brows


def test_a_hat_is_as_wide_as_its_circumference_says(portrait: Person, starter: Starter) -> None:
    shifted = with_room_above(portrait)

    def worn(**measures: float) -> tuple[int, str]:
        scene = hat.wear(Scene.of(shifted), starter("hat-04", **measures))
        return int((scene.labels == 9).any(axis=0).sum()), scene.notes[-1]

    small, usual, large = worn(head_mm=505), worn(), worn(head_min_mm=625, head_max_mm=640, head_mm=632)
    assert small[0] < usual[0] < large[0]
    assert "size not known" in usual[1]
    assert "505 mm" in small[1]
    assert "(tight)" in small[1]
    assert "625 to 640 mm" in large[1]
    assert "(loose)" in large[1]


def test_big_hair_beside_a_hat_ends_in_a_curve_and_stays_below_it(portrait: Person, starter: Starter) -> None:
    person = with_room_above(portrait)
    assert person.face is not None
    x, y = (int(number) for number in person.face.points[10, :2])
    ball = np.zeros(person.photo.shape[:2], np.uint8)
    cv2.circle(ball, (x, y), 230, 1, -1)
    ball[person.face_mask > 0] = 0
    photo = np.where(ball[..., None] > 0, np.uint8(30), np.uint8(200)) * np.ones(3, np.uint8)
    labels = np.where(ball > 0, 1, np.where(person.face_mask > 0, 2, 0)).astype(np.uint8)
    parse = replace(person.parse, labels=labels, hair_alpha=ball.astype(np.float32))
    curly = replace(person, photo=photo, parse=parse)
    curly.__dict__["face"] = person.face
    scene = hat.wear(Scene.of(curly), starter("hat-01"))
    still = (scene.labels == 1) & (ball > 0)
    assert not still[: y - 160].any()
    tops = [int(np.flatnonzero(still[:, x + side])[0]) for side in (-215, -150, 150, 215)]
    assert tops[0] > tops[1] + 10
    assert tops[3] > tops[2] + 10
    assert (scene.image[y - 220, x + 3] > 150).all()  # the wall goes on where there was hair


def with_room_above(portrait: Person) -> Person:
    roomy = cv2.copyMakeBorder(portrait.photo, 200, 0, 0, 0, cv2.BORDER_REPLICATE)
    return moved_down(portrait, roomy, 200)


def test_a_hat_sits_above_the_brows_and_changes_only_what_is_marked(
    portrait: Person, starter: Starter
) -> None:
    shifted = with_room_above(portrait)
    roomy = shifted.photo
    scene = hat.wear(Scene.of(shifted), starter("hat-01"))
    same = scene.changed == 0
    assert (scene.image[same] == roomy[same]).all()
    assert shifted.face is not None
    brows = shifted.face.points[list(BROWS), 1].mean()
    worn = np.flatnonzero((scene.labels == 9).any(axis=1))
    assert worn[-1] < brows + 12
    assert worn[0] < brows - 100


def moved_down(person: Person, photo: np.ndarray, rows: int) -> Person:
    def padded(plane: np.ndarray) -> np.ndarray:
        return np.pad(plane, ((rows, 0), (0, 0)))

    parse = replace(
        person.parse,
        labels=padded(person.parse.labels),
        person_alpha=padded(person.parse.person_alpha),
        hair_alpha=padded(person.parse.hair_alpha),
    )
    moved = replace(person, photo=photo, parse=parse)
    assert person.face is not None
    shift = np.array([0, rows, 0], np.float32)
    moved.__dict__["face"] = replace(person.face, points=person.face.points + shift)
    return moved


def test_a_hat_worn_already_is_declined(portrait: Person, starter: Starter) -> None:
    capped = replace(portrait, parse=replace(portrait.parse, labels=np.full_like(portrait.parse.labels, 9)))
    capped.__dict__["face"] = portrait.face
    with pytest.raises(CannotWear) as refusal:
        hat.wear(Scene.of(capped), starter("hat-01"))
    assert refusal.value.code == "wearing_hat"


def test_a_scarf_that_only_the_near_look_sees_is_not_worn_under_a_hat(
    portrait: Person, starter: Starter
) -> None:
    assert portrait.headwear < hat.NEAR
    scarfed = replace(portrait)
    scarfed.__dict__.update(face=portrait.face, headwear=hat.NEAR + 0.1)
    with pytest.raises(CannotWear) as refusal:
        hat.wear(Scene.of(scarfed), starter("hat-01"))
    assert refusal.value.code == "wearing_hat"


def test_the_nearer_shoe_of_a_pair_is_taken_alone() -> None:
    picture = np.zeros((300, 400, 4), np.uint8)
    cv2.fillPoly(picture, [shoe_outline((150, 60))], (90, 60, 40, 255))
    cv2.fillPoly(picture, [shoe_outline((80, 110))], (90, 60, 40, 255))
    shoe = read_shoe(picture)
    assert abs(shoe.rgba.shape[1] - 171) < 12
    assert abs(shoe.rgba.shape[0] - 106) < 12
    assert shoe.toe[0] > 0.7 * shoe.rgba.shape[1]
    assert shoe.heel[0] < 0.2 * shoe.rgba.shape[1]


def test_a_single_shoe_stays_whole_and_points_right() -> None:
    picture = np.zeros((300, 400, 4), np.uint8)
    cv2.fillPoly(picture, [shoe_outline((80, 60))], (90, 60, 40, 255))
    flipped = np.ascontiguousarray(picture[:, ::-1])
    for one in (picture, flipped):
        shoe = read_shoe(one)
        assert abs(shoe.rgba.shape[1] - 171) < 4
        assert shoe.toe[0] > shoe.heel[0]
        assert np.argmax(shoe.rgba[:, 10, 3]) < np.argmax(shoe.rgba[:, -10, 3])


@pytest.mark.parametrize("name", ["shoes-01", "shoes-03"])
def test_starter_pairs_are_split(starter: Starter, name: str) -> None:
    item = starter(name)
    whole = np.flatnonzero((item.cutout.rgba[..., 3] > 127).any(axis=0))
    assert item.shoe.rgba.shape[1] < 0.85 * np.ptp(whole)


@pytest.mark.parametrize("name", ["shoes-01", "shoes-03", "shoes-04", "shoes-06"])
def test_shoes_upside_down_are_refused(starter: Starter, name: str) -> None:
    with pytest.raises(CannotWear) as refusal:
        read_shoe(np.ascontiguousarray(starter(name).cutout.rgba[::-1]))
    assert refusal.value.code == "not_side_view"
    assert not refusal.value.retry


@pytest.mark.parametrize("name", ["hat-01", "glasses-01", "watch-01", "dress-01", "trousers-01"])
def test_other_things_are_no_shoes(starter: Starter, name: str) -> None:
    with pytest.raises(CannotWear) as refusal:
        read_shoe(starter(name).cutout.rgba)
    assert refusal.value.code == "not_side_view"


@pytest.mark.parametrize("name", ["shoes-01", "shoes-05", "shoes-06"])
def test_a_white_sole_is_whole_and_the_shadow_under_it_is_not_there(starter: Starter, name: str) -> None:
    item = starter(name)
    solid = item.cutout.rgba[..., 3] > 127
    contours, _ = cv2.findContours(solid.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    hull = cv2.drawContours(
        np.zeros(solid.shape, np.uint8), [cv2.convexHull(np.concatenate(contours))], -1, 1, -1
    )
    assert solid.sum() > 0.9 * hull.sum()  # no bite out of the sole
    low = np.arange(len(solid))[:, None] > np.flatnonzero(solid.any(axis=1))[-1] - 40
    dark = item.picture[solid & low].mean(axis=1) < 130
    assert dark.mean() < 0.06  # no more than the line where it meets the floor


def barefoot(portrait: Person, bottom: int = 900) -> Person:
    """Somebody drawn: standing on a grey floor with bare legs and feet, toes to the camera's left and right."""
    photo = np.full((900, 500, 3), 150, np.uint8)
    labels = np.zeros((900, 500), np.uint8)
    points = np.full((33, 2), -50, np.float32)
    visible = np.zeros(33, np.float32)
    for side, x, out in ((0, 300, 1), (1, 200, -1)):
        joints = {
            11: (x, 200),
            23: (x, 430),
            25: (x, 600),
            27: (x, 770),
            29: (x - 8 * out, 795),
            31: (x + 40 * out, 812),
        }
        for index, at in joints.items():
            points[index + side] = at
            visible[index + side] = 0.9
        cv2.rectangle(labels, (x - 16, 430), (x + 16, 780), 2, -1)
        foot = np.array([[x - 16 * out, 770], [x + 16 * out, 770], [x + 44 * out, 805], [x - 16 * out, 805]])
        cv2.fillPoly(labels, [foot.astype(np.int32)], 2)
    photo[labels == 2] = (205, 160, 140)
    inside = points[:, 1] < bottom
    pose = replace(
        portrait.pose, points=points, depth=np.zeros(33, np.float32), visibility=np.where(inside, visible, 0)
    )
    alpha = (labels[:bottom] > 0).astype(np.float32)
    parse = replace(
        portrait.parse, labels=labels[:bottom], person_alpha=alpha, hair_alpha=np.zeros_like(alpha)
    )
    as_drawn = replace(portrait.models, feet_parser=lambda rgb, labels: labels)  # no network knows a drawing
    person = replace(portrait, photo=photo[:bottom], parse=parse, pose=pose, models=as_drawn)
    person.__dict__["face"], person.__dict__["hands"] = None, []
    return person


def test_bare_feet_get_shoes_and_the_floor_stays(portrait: Person, starter: Starter) -> None:
    person = barefoot(portrait)
    scene = shoes.wear(Scene.of(person), starter("shoes-02"))
    same = scene.changed == 0
    assert (scene.image[same] == person.photo[same]).all()
    assert same[:650].all()
    shod = scene.labels == 7
    for x in (200, 300):  # both feet, none of their toes bare
        assert shod[770:830, x - 60 : x + 60].sum() > 1000
    assert (scene.labels[795:] == 2).mean() < 0.01


def test_a_photo_is_read_once_however_many_shoes_are_tried(portrait: Person, starter: Starter) -> None:
    person = barefoot(portrait)
    looks: list[tuple[int, ...]] = []

    def look(rgb: np.ndarray, labels: np.ndarray) -> np.ndarray:
        looks.append(rgb.shape)
        return labels

    person = replace(person, models=replace(person.models, feet_parser=look))
    for name in ("shoes-01", "shoes-02"):
        shoes.wear(Scene.of(person), starter(name))
    assert len(looks) == 1


def test_shoes_point_where_the_feet_point(portrait: Person) -> None:
    (left_heel, left_toe), (right_heel, right_toe) = (
        place.ends() for place in barefoot(portrait).stance.places
    )
    assert left_toe[0] > left_heel[0]
    assert right_toe[0] < right_heel[0]


def test_feet_cut_off_are_declined(portrait: Person, starter: Starter) -> None:
    with pytest.raises(CannotWear) as refusal:
        shoes.wear(Scene.of(barefoot(portrait, bottom=800)), starter("shoes-02"))
    assert refusal.value.code == "feet_cut_off"
    assert refusal.value.message.count(".") == 1


def test_a_known_length_makes_a_longer_shoe(portrait: Person, starter: Starter) -> None:
    person = barefoot(portrait)
    usual = shoes.wear(Scene.of(person), starter("shoes-02"))
    longer = shoes.wear(Scene.of(person), starter("shoes-02", length_mm=320))
    assert (longer.labels == 7).sum() > 1.04 * (usual.labels == 7).sum()
    assert any("size not known" in note for note in usual.notes)
    assert not any("size not known" in note for note in longer.notes)


def test_a_portrait_has_no_feet(portrait: Person, starter: Starter) -> None:
    with pytest.raises(CannotWear) as refusal:
        shoes.wear(Scene.of(portrait), starter("shoes-01"))
    assert refusal.value.code == "no_feet"


def test_the_coach_says_the_same_beforehand(portrait: Person) -> None:
    advice = advise(portrait)
    assert advice["glasses"].ok
    for kind in ("shoes", "ring", "watch", "bracelet"):
        assert not advice[kind].ok
        assert advice[kind].reason
