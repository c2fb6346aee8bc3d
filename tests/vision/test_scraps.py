"""Scraps: what was called skin, hair or a bag and is the old garment goes with it; what is skin, hair or a bag stays."""

import cv2
import numpy as np

from tests.vision.drawn import HAIR, SKIN, UPPER, person
from vision.drape import measure
from vision.person import Person
from vision.scene import CLASSES, Scene
from vision.scraps import scraps, without_scraps

BAG = CLASSES.index("bag")


def somebody() -> Person:
    """The drawn person with eyes and mouth where the nose is not."""
    seen = person()
    nose = seen.pose.points[0]
    seen.pose.points[1:7] = nose + [(4, -8), (6, -8), (8, -8), (-4, -8), (-6, -8), (-8, -8)]
    seen.pose.points[[9, 10]] = nose + [(5, 10), (-5, 10)]
    return seen


def relabelled(window: tuple[slice, slice], label: int) -> Person:
    """Somebody with the blue shirt in a window called something else."""
    seen = somebody()
    labels = seen.parse.labels
    labels[window][labels[window] == UPPER] = label
    return seen


def found(seen: Person, collar: bool = True) -> np.ndarray:
    return scraps(Scene.of(seen), seen.parse.labels == UPPER, measure(seen), collar)


SLEEVE, BREAST = np.s_[215:250, 215:245], np.s_[170:186, 150:166]


def test_nothing_goes_when_everything_is_called_what_it_is() -> None:
    assert not found(somebody()).any()


def test_a_sleeve_that_was_called_skin_goes_with_the_shirt() -> None:
    seen = relabelled(SLEEVE, SKIN)
    blue = (person().parse.labels == UPPER) & (seen.parse.labels == SKIN)
    gone = found(seen)
    assert gone[cv2.erode(blue.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0].mean() > 0.9
    assert not gone[person().parse.labels == SKIN].any()


def test_a_dark_collar_that_was_called_hair_goes_and_hair_stays() -> None:
    seen = relabelled(np.s_[125:150, 140:185], HAIR)
    seen.parse.labels[48:75, 140:180] = HAIR
    seen.photo[48:75, 140:180] = (90, 60, 30)
    gone = found(seen)
    collar = seen.parse.labels[135:148] == HAIR
    assert gone[135:148][collar].mean() > 0.8
    assert not gone[48:75].any()


def test_a_patch_that_was_called_a_bag_goes_and_a_bag_stays() -> None:
    assert found(relabelled(BREAST, BAG))[BREAST].mean() > 0.9
    seen = somebody()
    seen.parse.labels[180:250, 60:130] = BAG
    seen.photo[180:250, 60:130] = (150, 20, 20)
    assert not found(seen)[180:250, 60:130].any()


def test_the_strap_of_a_bag_is_no_patch() -> None:
    seen = somebody()
    seen.parse.labels[150:200, 160:162] = BAG
    seen.photo[150:200, 160:162] = (150, 20, 20)
    assert not found(seen)[150:200, 160:162].any()


def test_scraps_get_the_label_of_the_garment_they_go_with() -> None:
    seen = relabelled(SLEEVE, SKIN)
    scene = Scene.of(seen)
    after = without_scraps(scene, seen.parse.labels == UPPER, measure(seen), collar=True)
    assert set(np.unique(after.labels[after.labels != scene.labels])) == {UPPER}
    assert after.image is scene.image
