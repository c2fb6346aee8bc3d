"""A person and garments drawn with OpenCV: every pixel of them is known."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from vision.cutout import Cutout
from vision.item import Item
from vision.landmarks import Pose
from vision.parse import Parse
from vision.person import Person
from vision.scene import CLASSES

SKIN, UPPER, LOWER, HAIR = (CLASSES.index(name) for name in ("skin", "upper", "lower", "hair"))


@dataclass
class NoModels:
    """Nothing in these tests may run a network."""

    parser: Any = None
    landmarkers: Any = None

    def feet_parser(self, rgb: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """From near everything is what it was from afar."""
        return labels


def person(turn: float = 1.0, shift: tuple[float, float] = (0, 0)) -> Person:
    """Somebody drawn: blue shirt with long sleeves, grey trousers, arms a little away from the body."""
    height, width = 520, 320
    points = np.zeros((33, 2), np.float32)
    middle = 160
    places = {
        0: (0, 80),
        7: (14, 80),
        8: (-14, 80),
        11: (40, 135),
        12: (-40, 135),
        13: (62, 200),
        14: (-62, 200),
    }
    places |= {15: (72, 262), 16: (-72, 262), 23: (22, 255), 24: (-22, 255), 25: (25, 360), 26: (-25, 360)}
    places |= {27: (26, 455), 28: (-26, 455), 29: (26, 465), 30: (-26, 465), 31: (30, 475), 32: (-30, 475)}
    for hand in (17, 19, 21):
        places[hand], places[hand + 1] = (74, 276), (-74, 276)
    for index, (x, y) in places.items():
        points[index] = middle + turn * x + shift[0], y + shift[1]
    rng = np.random.default_rng(0)
    photo = np.clip(rng.normal((120, 150, 110), 6, (height, width, 3)), 0, 255).astype(np.uint8)
    labels = np.zeros((height, width), np.uint8)

    def limb(a: int, b: int, thick: int, color: tuple[int, int, int], label: int) -> None:
        ends = [tuple(int(v) for v in points[k]) for k in (a, b)]
        cv2.line(photo, *ends, color, thick)
        cv2.line(labels, *ends, label, thick)

    shirt, trousers, skin = (40, 60, 160), (110, 110, 115), (205, 160, 135)
    for hip, knee, ankle in ((23, 25, 27), (24, 26, 28)):
        limb(hip, knee, 36, trousers, LOWER)
        limb(knee, ankle, 28, trousers, LOWER)
    body = points[[11, 12, 24, 23]].astype(np.int32) + [[14, -10], [-14, -10], [-14, 8], [14, 8]]
    cv2.fillConvexPoly(photo, body, shirt)
    cv2.fillConvexPoly(labels, body, UPPER)
    for shoulder, elbow, wrist, finger in ((11, 13, 15, 17), (12, 14, 16, 18)):
        limb(shoulder, elbow, 24, shirt, UPPER)
        limb(elbow, wrist, 20, shirt, UPPER)
        limb(wrist, finger, 16, skin, SKIN)
    head = tuple(int(v) for v in points[0])
    for canvas, value in ((photo, skin), (labels, SKIN)):
        cv2.line(canvas, head, (head[0], head[1] + 45), value, 30)
        cv2.ellipse(canvas, head, (24, 32), 0, 0, 360, value, -1)
    alpha = cv2.GaussianBlur((labels > 0).astype(np.float32), (0, 0), 1)
    parse = Parse(labels, alpha, np.zeros_like(alpha))
    seen = Person(photo, parse, Pose(points, np.zeros(33, np.float32), np.ones(33, np.float32)), NoModels())  # type: ignore[arg-type]
    seen.__dict__["face"] = None
    seen.__dict__["hands"] = []
    seen.__dict__.update(eyewear=0.0, headwear=0.0)
    return seen


def shirt_picture(sleeve: float = 60.0, color: tuple[int, int, int] = (200, 40, 50)) -> np.ndarray:
    """RGBA of a shirt laid flat, its sleeves `sleeve` px long."""
    outline = [(165, 40), (190, 60), (210, 60), (235, 40), (300, 65)]
    outline += [(300 + 0.8 * sleeve, 65 + 0.6 * sleeve), (285 + 0.7 * sleeve, 110 + 0.6 * sleeve), (288, 140)]
    right = [*outline, (285, 330)]
    left = [(400 - x, y) for x, y in reversed(right[4:])]
    alpha = np.zeros((400, 400), np.uint8)
    cv2.fillPoly(alpha, [np.rint([*right, *left]).astype(np.int32)], 255)
    rgba = np.zeros((400, 400, 4), np.uint8)
    rgba[..., :3], rgba[..., 3] = color, alpha
    return rgba


def trousers_picture() -> np.ndarray:
    outline = [
        (150, 30),
        (250, 30),
        (275, 120),
        (285, 380),
        (215, 380),
        (202, 140),
        (198, 140),
        (185, 380),
        (115, 380),
    ]
    alpha = np.zeros((400, 400), np.uint8)
    cv2.fillPoly(alpha, [np.array([*outline, (125, 120)], np.int32)], 255)
    rgba = np.zeros((400, 400, 4), np.uint8)
    rgba[..., :3], rgba[..., 3] = (60, 140, 70), alpha
    return rgba


def item(rgba: np.ndarray, kind: str) -> Item:
    return Item(kind, rgba[..., :3].copy(), Cutout(rgba, 1.0, None), {})
