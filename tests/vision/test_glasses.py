"""Glasses sit on the eyes, to scale and level with them, change nothing else, or are declined."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from vision import glasses
from vision.coach import advise
from vision.errors import CannotWear, VisionError
from vision.glasses import Placement
from vision.head import PUPILS, Head
from vision.item import Item
from vision.landmarks import Face
from vision.models import Models
from vision.person import Person, read_person
from vision.scale import face_scale
from vision.scene import Scene
from vision.worn_glasses import NEAR, bare_eyed, examine

Starter = Callable[..., Item]


def placed(face: Face, item: Item, width_mm: float) -> Placement:
    scale = face_scale(face)
    assert scale is not None
    return Placement(Head.of(face, scale.px_per_mm), item.frame, width_mm * scale.px_per_mm, scale)


def with_face(person: Person, face: Face | None) -> Scene:
    changed = replace(person)
    changed.__dict__["face"] = face
    return Scene.of(changed)


@pytest.fixture(scope="module")
def face(portrait: Person) -> Face:
    assert portrait.face is not None
    return portrait.face


def test_only_what_is_marked_changes(portrait: Person, starter: Starter) -> None:
    scene = glasses.wear(Scene.of(portrait), starter("glasses-01", frame_width_mm=131))
    same = scene.changed == 0
    assert (scene.image[same] == portrait.photo[same]).all()
    rows, columns = np.nonzero(scene.changed)
    eyes = portrait.face.points[list(PUPILS), :2].mean(axis=0) if portrait.face else np.zeros(2)
    assert abs(rows.mean() - eyes[1]) < 40
    assert abs(columns.mean() - eyes[0]) < 25
    assert scene.changed.mean() < 0.25 * 255
    assert any(note.startswith("scale: ") for note in scene.notes)


def test_without_a_measure_the_size_is_said_to_be_unknown(portrait: Person, starter: Starter) -> None:
    scene = glasses.wear(Scene.of(portrait), starter("glasses-01"))
    assert any("size not known" in note for note in scene.notes)


def test_clear_lenses_let_the_eyes_through_dark_ones_do_not(
    portrait: Person, face: Face, starter: Starter
) -> None:
    x, y = np.rint(face.points[468, :2]).astype(int)
    before = portrait.photo[y - 3 : y + 4, x - 12 : x + 13].astype(float)
    clear = glasses.wear(Scene.of(portrait), starter("glasses-01")).image[y - 3 : y + 4, x - 12 : x + 13]
    dark = glasses.wear(Scene.of(portrait), starter("glasses-06")).image[y - 3 : y + 4, x - 12 : x + 13]
    assert np.abs(clear - before).mean() < 25
    assert dark.mean() < 0.5 * before.mean()


def test_the_frame_is_as_wide_as_its_measure(face: Face, starter: Starter) -> None:
    item = starter("glasses-01", frame_width_mm=131)
    scale = face_scale(face)
    assert scale is not None
    corners = placed(face, item, 131).corners()
    seen = np.linalg.norm(corners[1] - corners[0])
    assert seen == pytest.approx(131 * scale.px_per_mm * np.cos(np.radians(face.yaw)), rel=0.03)


def test_pupils_lie_inside_the_lenses(face: Face, starter: Starter) -> None:
    item = starter("glasses-01", frame_width_mm=131)
    at = placed(face, item, 131).inverse(face.points[list(PUPILS), :2])
    for u, v in np.rint(at).astype(int):
        assert item.frame.lenses[v, u] == 255


def test_inverse_undoes_forward(face: Face, starter: Starter) -> None:
    place = placed(face, starter("glasses-01", frame_width_mm=131), 131)
    uv = np.array([[20.0, 40], [200, 90], [400, 60]], np.float32)
    np.testing.assert_allclose(place.inverse(place.forward(uv)), uv, atol=0.5)


@pytest.mark.parametrize("angle", [-30, -12, 20])
def test_roll_follows_the_head(
    portrait_rgb: np.ndarray, face: Face, starter: Starter, models: Models, angle: float
) -> None:
    height, width = portrait_rgb.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 0.8)
    turned = cv2.warpAffine(portrait_rgb, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)
    leaning = models.landmarkers.face(turned, models.landmarkers.pose(turned)[0])
    assert leaning is not None
    item = starter("glasses-01", frame_width_mm=131)

    def roll(one: Face) -> float:
        across = np.diff(placed(one, item, 131).forward(item.frame.centers), axis=0)[0]
        return float(np.degrees(np.arctan2(across[1], across[0])))

    assert abs(roll(leaning) - roll(face) - angle) < 2


def test_declined_with_the_reason(portrait: Person, face: Face, starter: Starter) -> None:
    item = starter("glasses-01")
    cases = {
        "no_face": with_face(portrait, None),
        "turned_away": with_face(portrait, replace(face, yaw=42.0)),
        "too_small": with_face(portrait, replace(face, points=face.points * 0.1)),
    }
    for code, scene in cases.items():
        with pytest.raises(CannotWear) as refusal:
            glasses.wear(scene, item)
        assert refusal.value.code == code
        assert "would work" in refusal.value.message


def test_worn_glasses_are_not_worn_twice(portrait: Person, face: Face, starter: Starter) -> None:
    labels = portrait.parse.labels.copy()
    (left, top), (right, bottom) = (
        face.points[list(PUPILS), :2].min(axis=0),
        face.points[list(PUPILS), :2].max(axis=0),
    )
    labels[int(top) - 25 : int(bottom) + 25, int(left) - 30 : int(right) + 30] = 8
    wearing = replace(portrait, parse=replace(portrait.parse, labels=labels))
    wearing.__dict__["face"] = face
    with pytest.raises(CannotWear, match="wearing glasses"):
        glasses.wear(Scene.of(wearing), starter("glasses-01"))


@pytest.mark.parametrize(
    ("name", "clear"), [("glasses-01", True), ("glasses-02", True), ("glasses-05", False)]
)
def test_lenses_are_found_in_the_picture(starter: Starter, name: str, clear: bool) -> None:
    frame = starter(name).frame
    assert frame.clear is clear
    width = frame.lenses.shape[1]
    share = (frame.lenses > 0).mean()
    assert 0.3 < share < 0.9
    assert frame.centers[0, 0] < 0.4 * width < 0.6 * width < frame.centers[1, 0]
    assert frame.rims[round(frame.centers[0, 1]), round(frame.centers[0, 0]), 3] == 0


def test_a_picture_of_something_else_is_declined(portrait: Person, starter: Starter) -> None:
    hat = replace(starter("hat-01"), kind="glasses")
    with pytest.raises(CannotWear) as refusal:
        glasses.wear(Scene.of(portrait), hat)
    assert not refusal.value.retry


def test_a_small_reading_of_the_photo_wears_the_same(
    portrait_rgb: np.ndarray, models: Models, starter: Starter
) -> None:
    person = read_person(portrait_rgb, models)
    small = glasses.wear(Scene.of(person.resized(320)), starter("glasses-01", frame_width_mm=131))
    assert small.image.shape[1] == 320
    assert small.changed.any()


def wearing(portrait_rgb: np.ndarray, portrait: Person, item: Item, models: Models) -> Person:
    """The portrait read again with these glasses on."""
    return read_person(glasses.wear(Scene.of(portrait), item).image, models)


def test_clear_worn_glasses_are_taken_off_first_and_the_eyes_stay(
    portrait_rgb: np.ndarray, portrait: Person, starter: Starter, models: Models
) -> None:
    bespectacled = wearing(portrait_rgb, portrait, starter("glasses-03", frame_width_mm=133), models)
    face = bespectacled.face
    assert face is not None
    bare = bare_eyed(Scene.of(bespectacled), face)
    look = examine(Scene.of(bespectacled), face)
    assert look is not None
    assert look.traced
    cut = look.box.cut
    before = np.abs(bespectacled.photo[cut].astype(int) - portrait_rgb[cut])[look.frame].mean()
    after = np.abs(bare.image[cut].astype(int) - portrait_rgb[cut])[look.frame].mean()
    assert after < 0.5 * before
    for x, y in np.rint(face.points[list(PUPILS), :2]).astype(int):
        eye = np.s_[y - 5 : y + 6, x - 9 : x + 10]
        assert (bare.image[eye] == bespectacled.photo[eye]).all()
    again = glasses.wear(Scene.of(bespectacled), starter("glasses-02", frame_width_mm=122))
    assert any("taken off" in note for note in again.notes)
    same = again.changed == 0
    assert (again.image[same] == bespectacled.photo[same]).all()


def test_worn_sunglasses_are_declined_in_one_sentence(
    portrait_rgb: np.ndarray, portrait: Person, starter: Starter, models: Models
) -> None:
    shaded = wearing(portrait_rgb, portrait, starter("glasses-06", frame_width_mm=135), models)
    with pytest.raises(CannotWear) as refusal:
        glasses.wear(Scene.of(shaded), starter("glasses-01"))
    assert refusal.value.code == "wearing_glasses"
    assert refusal.value.message.count(".") == 1
    assert not advise(shaded)["glasses"].ok


def test_glasses_that_only_the_near_look_sees_are_declined_not_worn_under_others(
    portrait_rgb: np.ndarray, portrait: Person, starter: Starter, models: Models
) -> None:
    clear = wearing(portrait_rgb, portrait, starter("glasses-03"), models)
    assert portrait.eyewear < min(NEAR, clear.eyewear)
    unsure = replace(portrait)
    unsure.__dict__.update(face=portrait.face, hands=[], eyewear=NEAR + 0.1)
    with pytest.raises(CannotWear) as refusal:
        glasses.wear(Scene.of(unsure), starter("glasses-01"))
    assert refusal.value.code == "wearing_glasses"


def test_a_bare_face_wears_nothing(portrait: Person, face: Face) -> None:
    scene = Scene.of(portrait)
    assert bare_eyed(scene, face) is scene


def test_half_a_face_is_declined_in_one_sentence(
    portrait_rgb: np.ndarray, starter: Starter, models: Models
) -> None:
    half = np.ascontiguousarray(portrait_rgb[:, : portrait_rgb.shape[1] // 2 - 40])
    with pytest.raises(VisionError) as refusal:
        glasses.wear(Scene.of(read_person(half, models)), starter("glasses-01"))
    assert refusal.value.message.endswith(".")
