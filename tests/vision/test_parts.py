"""Skin by body part, on a figure drawn around its own bones."""

import cv2
import numpy as np
import pytest

from vision.landmarks import Pose
from vision.parts import PARTS, SKIN, part_mask, skin_parts

POINTS = {
    "head": ((0, 1, 2, 3, 4, 5, 6, 7, 8), (100, 40)),
    "mouth": ((9, 10), (100, 52)),
    "left shoulder": ((11,), (130, 80)),
    "right shoulder": ((12,), (70, 80)),
    "left elbow": ((13,), (150, 130)),
    "right elbow": ((14,), (50, 130)),
    "left wrist": ((15,), (160, 180)),
    "right wrist": ((16,), (40, 180)),
    "left fingers": ((17, 19, 21), (163, 200)),
    "right fingers": ((18, 20, 22), (37, 200)),
    "left hip": ((23,), (120, 180)),
    "right hip": ((24,), (80, 180)),
    "left knee": ((25,), (122, 250)),
    "right knee": ((26,), (78, 250)),
    "left ankle": ((27, 29), (123, 320)),
    "right ankle": ((28, 30), (77, 320)),
    "left toe": ((31,), (130, 332)),
    "right toe": ((32,), (70, 332)),
}


def pose() -> Pose:
    points = np.zeros((33, 2), np.float32)
    for indices, place in POINTS.values():
        points[list(indices)] = place
    return Pose(points, np.zeros(33, np.float32), np.ones(33, np.float32))


@pytest.mark.parametrize(
    ("place", "part"),
    [
        ((100, 40), "face"),
        ((100, 70), "neck"),
        ((140, 105), "left arm"),
        ((45, 155), "right arm"),
        ((163, 200), "left hand"),
        ((37, 200), "right hand"),
        ((122, 290), "left leg"),
        ((78, 220), "right leg"),
        ((100, 130), "torso"),
    ],
)
def test_each_place_has_its_part(place, part):
    labels = np.zeros((360, 200), np.uint8)
    cv2.circle(labels, place, 3, SKIN, -1)
    found = skin_parts(labels, pose())
    assert PARTS[found[place[1], place[0]]] == part


def test_only_skin_is_a_part():
    labels = np.full((360, 200), 3, np.uint8)
    assert skin_parts(labels, pose()).max() == 0
    labels[100:120, 90:110] = SKIN
    found = skin_parts(labels, pose())
    assert ((found > 0) == (labels == SKIN)).all()


def test_mirrored_people_swap_sides():
    labels = np.full((360, 201), SKIN, np.uint8)
    mirrored = pose().points.copy()
    mirrored[:, 0] = 200 - mirrored[:, 0]
    order = list(range(33))
    for left in (11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31):
        order[left], order[left + 1] = left + 1, left
    flipped = Pose(mirrored[order], np.zeros(33, np.float32), np.ones(33, np.float32))
    one, other = skin_parts(labels, pose()), skin_parts(labels, flipped)[:, ::-1]
    assert (part_mask(one, "left arm") == part_mask(other, "right arm")).mean() > 0.99


def test_a_part_mask_is_a_mask():
    labels = np.full((360, 200), SKIN, np.uint8)
    mask = part_mask(skin_parts(labels, pose()), "left leg", "right leg")
    assert set(np.unique(mask)) == {0, 255}
    assert mask[290, 122] == 255
    assert mask[40, 100] == 0
