"""Several accessories in one picture: one layer order, each removable again, and photos that cannot show them."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from vision import glasses, hat
from vision.errors import CannotWear, SeveralPeople
from vision.item import Item
from vision.models import Models
from vision.person import Person, read_person
from vision.scene import Scene
from vision.tryon import try_on
from vision.worn_glasses import EYES, bare_eyed

Starter = Callable[..., Item]
EYEWEAR, HEADWEAR = 8, 9


@pytest.fixture(scope="module")
def roomy(portrait_rgb: np.ndarray, models: Models) -> Person:
    """The portrait with room for a hat."""
    return read_person(cv2.copyMakeBorder(portrait_rgb, 160, 0, 0, 0, cv2.BORDER_REPLICATE), models)


@pytest.fixture(scope="module")
def all_of_them(starter: Starter) -> list[Item]:
    return [starter(name) for name in ("hat-03", "glasses-01", "earrings-02")]


def test_the_order_asked_for_does_not_matter(roomy: Person, all_of_them: list[Item]) -> None:
    one, other = try_on(roomy, all_of_them), try_on(roomy, all_of_them[::-1])
    assert (one.image == other.image).all()
    assert (one.image[one.changed == 0] == roomy.photo[one.changed == 0]).all()


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_each_comes_off_again(roomy: Person, all_of_them: list[Item], gone: int) -> None:
    rest = [item for number, item in enumerate(all_of_them) if number != gone]
    everything, without = try_on(roomy, all_of_them), try_on(roomy, rest)
    again = try_on(roomy, rest)
    assert (without.image == again.image).all()
    assert (everything.image != without.image).any(axis=2).sum() > 200
    kind = all_of_them[gone].kind
    assert not any(kind in step for step in without.timings)


def test_a_hat_lies_over_glasses_and_glasses_over_hair(roomy: Person, all_of_them: list[Item]) -> None:
    scene = Scene.of(roomy)
    painted = replace(scene, labels=np.full_like(scene.labels, EYEWEAR))
    worn = hat.wear(painted, all_of_them[0])
    assert (worn.labels == HEADWEAR).sum() > 2000


def test_two_faces_near_the_camera_are_several_people(portrait_rgb: np.ndarray, models: Models) -> None:
    face = portrait_rgb[:420]
    with pytest.raises(SeveralPeople) as refusal:
        read_person(np.concatenate([face, face[:, ::-1]], axis=1), models)
    assert refusal.value.message


@pytest.mark.parametrize("part", ["left", "right", "lower"])
def test_half_a_face_is_declined_and_nothing_is_half_drawn(
    portrait_rgb: np.ndarray, portrait: Person, models: Models, starter: Starter, part: str
) -> None:
    assert portrait.face is not None
    x, y = (int(number) for number in portrait.face.points[168, :2])
    cut = {"left": np.s_[:, :x], "right": np.s_[:, x:], "lower": np.s_[y:]}[part]
    half = Scene.of(read_person(np.ascontiguousarray(portrait_rgb[cut]), models))
    for wear, name in ((hat.wear, "hat-01"), (glasses.wear, "glasses-01")):
        with pytest.raises(CannotWear) as refusal:
            wear(half, starter(name))
        assert refusal.value.message.rstrip(".").count(". ") == 0


def test_deep_eyes_in_hard_shadow_are_no_sunglasses(portrait: Person) -> None:
    face = portrait.face
    assert face is not None
    labels = portrait.parse.labels.copy()
    for eye in EYES:  # what the parser does with a dark face: it calls both eyes lenses
        hull = cv2.convexHull(np.rint(face.points[list(eye), :2]).astype(np.int32))
        mask = np.zeros(labels.shape, np.uint8)
        cv2.fillConvexPoly(mask, hull, 1)
        labels[cv2.dilate(mask, np.ones((25, 25), np.uint8)) > 0] = EYEWEAR
    dark = (portrait.photo * 0.35).astype(np.uint8)
    shaded = replace(portrait, photo=dark, parse=replace(portrait.parse, labels=labels))
    shaded.__dict__["face"] = face
    scene = Scene.of(shaded)
    assert bare_eyed(scene, face) is scene
