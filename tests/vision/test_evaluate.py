"""The measures, on cases small enough to count by hand."""

import numpy as np
import pytest

from vision.evaluate import Confusion, boundary_f, crop_windows, mask_iou


def test_confusion_counts():
    confusion = Confusion(3)
    confusion.add(np.array([[0, 1, 1, 2]], np.uint8), np.array([[0, 1, 2, 2]], np.uint8))
    assert confusion.iou() == pytest.approx([1, 1 / 2, 1 / 2])
    assert confusion.mean_iou([1, 2]) == pytest.approx(0.5)
    assert confusion.person_iou() == 1.0


def test_a_class_that_never_occurs_has_no_iou():
    confusion = Confusion(2)
    confusion.add(np.zeros((2, 2), np.uint8), np.zeros((2, 2), np.uint8))
    assert np.isnan(confusion.iou()[1])


def test_mask_iou():
    one = np.zeros((4, 4), bool)
    one[:2] = True
    other = np.zeros((4, 4), bool)
    other[1:3] = True
    assert mask_iou(one, other) == pytest.approx(1 / 3)
    assert mask_iou(~one & one, ~one & one) == 1.0


def test_boundary_f():
    one = np.zeros((200, 200), bool)
    one[50:150, 50:150] = True
    assert boundary_f(one, one) == 1.0
    assert boundary_f(one, np.roll(one, 1, axis=0)) == 1.0
    assert boundary_f(one, np.roll(one, 40, axis=0)) < 0.7
    assert boundary_f(one, one & False) == 0.0


def test_crops_show_the_upper_part():
    person = np.zeros((400, 300), bool)
    person[40:380, 100:200] = True
    windows = crop_windows(person)
    assert windows["portrait"][0].stop < windows["half body"][0].stop < 300
    assert windows["portrait"][0].start < 40
    assert crop_windows(np.zeros((400, 300), bool)) == {}
