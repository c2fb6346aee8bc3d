"""The committed parser on a public-domain portrait, and the exact parts of what surrounds the network."""

import cv2
import numpy as np
import pytest
from skimage.data import astronaut

from vision.dataset import CLASSES
from vision.landmarks import Landmarkers
from vision.parse import WEIGHTS, Parser, agreed, logits_of, one_outfit, parse_of, softmax, stretched


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser.load()


@pytest.fixture(scope="module")
def portrait() -> np.ndarray:
    return np.ascontiguousarray(astronaut())


def flat(label: str, shape: tuple[int, int]) -> np.ndarray:
    """Probabilities that are sure of one class everywhere."""
    probabilities = np.full((len(CLASSES), *shape), 0.01, np.float32)
    probabilities[CLASSES.index(label)] = 0.88
    return probabilities


def test_shapes_types_and_ranges(parser, portrait):
    parse = parser(portrait)
    assert parse.labels.shape == portrait.shape[:2]
    assert parse.labels.dtype == np.uint8
    assert parse.labels.max() < len(CLASSES)
    for alpha in (parse.person_alpha, parse.hair_alpha):
        assert alpha.shape == portrait.shape[:2]
        assert alpha.dtype == np.float32
        assert alpha.min() >= 0
        assert alpha.max() <= 1


def test_golden_portrait(parser, portrait):
    """Landmarks of the picture that any usable parser gets right, helped by the pose as a try-on helps it."""
    with Landmarkers() as landmarkers:
        (pose,) = landmarkers.pose(portrait, mask=True)
    parse = parser(portrait, pose.mask)
    person = parse.labels > 0
    assert person[100:140, 200:250].mean() > 0.95, "the face belongs to the person"
    assert (parse.labels[90:150, 200:250] == CLASSES.index("skin")).mean() > 0.6
    assert person[350:500, 100:330].mean() > 0.9, "so does the suit"
    assert parse.hair_alpha[30:110, 150:290].max() > 0.6


@pytest.mark.parametrize("size", [(40, 40), (301, 97), (97, 301), (700, 500)])
def test_any_size(parser, portrait, size):
    photo = cv2.resize(portrait, size[::-1])
    assert parser(photo).labels.shape == size


def test_a_mirrored_photo_gives_nearly_the_mirrored_labels(parser, portrait):
    one = parser(portrait).labels > 0
    other = parser(np.ascontiguousarray(portrait[:, ::-1])).labels[:, ::-1] > 0
    assert (one == other).mean() > 0.88


def test_a_larger_photo_gives_nearly_the_same_labels(parser, portrait):
    one = parser(portrait).labels > 0
    twice = parser(cv2.resize(portrait, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)).labels[::2, ::2] > 0
    assert (one == twice).mean() > 0.95


def test_the_same_photo_gives_the_same_labels(parser, portrait):
    assert np.array_equal(parser(portrait).labels, parser(portrait).labels)


def test_a_sure_network_decides_everything():
    photo = np.full((64, 48, 3), 128, np.uint8)
    parse = parse_of(flat("dress", (16, 12)), photo)
    assert (parse.labels == CLASSES.index("dress")).all()
    assert parse.person_alpha.min() == 1
    assert parse.hair_alpha.max() == 0


def test_outlines_follow_the_photo():
    """The network is off by one of its pixels; the label follows the photo's edge."""
    photo = np.zeros((128, 128, 3), np.uint8)
    photo[:, 62:] = 230
    probabilities = flat("background", (32, 32))
    probabilities[:, :, 15:] = flat("upper", (32, 32))[:, :, 15:]
    labels = parse_of(probabilities, photo).labels
    edge = np.argmax(labels[64] > 0)
    assert abs(edge - 62) <= 2


def test_another_opinion_of_the_person_counts():
    probabilities = flat("background", (8, 8))
    probabilities[0], probabilities[3] = 0.5, 0.39
    inside = np.zeros((64, 64), np.float32)
    inside[:, 32:] = 1
    joint = agreed(probabilities, inside)
    assert np.allclose(joint.sum(axis=0), 1, atol=1e-4)
    assert (joint[0, :, :3] > 0.5).all()
    assert (joint[0, :, 5:] < 0.5).all()


def test_a_little_dress_is_no_dress_and_a_large_one_is():
    dress = CLASSES.index("dress")
    little = flat("upper", (4, 10))
    little[:, :, :2] = flat("dress", (4, 2))
    assert one_outfit(little)[dress].max() < 0.5 < little[dress].max()
    assert one_outfit(flat("dress", (4, 10)))[dress].min() >= 0.88
    assert np.allclose(one_outfit(little).sum(axis=0), little.sum(axis=0), atol=1e-5)


def test_softmax_adds_up():
    logits = np.random.default_rng(0).normal(0, 50, (5, 3, 3))
    assert np.allclose(softmax(logits).sum(axis=0), 1)


def test_stretched():
    assert stretched(np.array([0.0, 0.1, 0.5, 0.9, 1.0])).tolist() == [0, 0, 0.5, 1, 1]


def test_two_networks_take_one_look_each(parser, portrait):
    first, second = (Parser.load(path) for path in WEIGHTS)
    small = cv2.resize(portrait, (96, 128), interpolation=cv2.INTER_AREA)
    both = parser.probabilities(small)
    assert np.allclose(both.sum(axis=0), 1, atol=1e-4)
    # the second network's share is what the mean has beyond the first's own look
    alone = softmax(logits_of(first.nets[0], small, 416))
    assert both.shape == alone.shape
    assert not np.allclose(both, second.probabilities(small), atol=1e-3)
    assert (2 * both - alone).min() > -1e-4


def test_weights_of_another_network_are_refused():
    from vision.unet import UNet

    with pytest.raises(ValueError, match="13"):
        Parser(UNet(2))
