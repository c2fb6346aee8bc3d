"""Pose, face and hands are found, follow a turned picture, and the models are closed and checked."""

import cv2
import numpy as np
import pytest
from skimage.data import astronaut

from vision import landmarks
from vision.errors import ModelMissing, SeveralPeople
from vision.landmarks import Landmarkers, model_bytes
from vision.models import Models
from vision.person import read_person


@pytest.fixture(scope="module")
def finder(models: Models) -> Landmarkers:
    return models.landmarkers


def test_one_person_with_her_eyes_where_they_are(finder: Landmarkers) -> None:
    rgb = astronaut()
    poses = finder.pose(rgb)
    assert len(poses) == 1
    face = finder.face(rgb, poses[0])
    assert face is not None
    assert face.points.shape == (478, 3)
    np.testing.assert_allclose(face.points[[468, 473], :2], [[203, 101], [246, 103]], atol=4)
    assert abs(face.yaw) < 8


@pytest.mark.parametrize("angle", [-55, -25, 10, 40])
def test_roll_follows_the_picture(finder: Landmarkers, angle: float) -> None:
    rgb = astronaut()
    turn = cv2.getRotationMatrix2D((225, 130), -angle, 1.0)  # OpenCV turns the other way
    turned = cv2.warpAffine(rgb, turn, (512, 512), borderMode=cv2.BORDER_REPLICATE)
    straight = finder.face(rgb, finder.pose(rgb)[0])
    face = finder.face(turned, finder.pose(turned)[0])
    assert straight is not None
    assert face is not None
    assert abs(face.roll - straight.roll - angle) < 2
    assert abs(face.yaw - straight.yaw) < 4
    assert abs(face.pitch - straight.pitch) < 5


def test_two_heads_close_together_are_two_faces(finder: Landmarkers) -> None:
    rgb = astronaut()[:, 60:420]
    faces = finder.faces(np.ascontiguousarray(np.hstack([rgb, rgb])))
    assert len(faces) == 2
    assert abs(abs(faces[0].points[1, 0] - faces[1].points[1, 0]) - 360) < 5
    assert len(finder.faces(astronaut())) == 1


def test_two_people_are_declined(models: Models) -> None:
    rgb = astronaut()[:, 60:420]
    with pytest.raises(SeveralPeople):
        read_person(np.ascontiguousarray(np.hstack([rgb, rgb])), models)


def test_nobody(finder: Landmarkers) -> None:
    empty = np.full((200, 300, 3), 180, np.uint8)
    assert finder.pose(empty) == []
    assert finder.face(empty, None) is None
    assert finder.hands(empty, None) == []


def test_person_masks(finder: Landmarkers) -> None:
    rgb = astronaut()
    mask = finder.pose(rgb, mask=True)[0].mask
    assert mask is not None
    for alpha in (mask, finder.person_alpha(rgb)):
        assert alpha.shape == rgb.shape[:2]
        assert alpha[140, 225] > 0.9
        assert alpha[20, 20] < 0.2


def test_closed_once_and_for_all() -> None:
    finder = Landmarkers()
    finder.close()
    finder.close()
    with pytest.raises(RuntimeError):
        finder.pose(astronaut())


def test_an_altered_model_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(landmarks.SHA256, "face_landmarker.task", "0" * 64)
    with pytest.raises(ModelMissing) as refusal:
        model_bytes("face_landmarker.task")
    assert not refusal.value.retry


def test_start_up_chatter_is_held_back(capfd: pytest.CaptureFixture[str]) -> None:
    with Landmarkers() as finder:
        finder.person_alpha(astronaut()[:64, :64].copy())
    assert "W0000" not in capfd.readouterr().err
