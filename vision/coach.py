"""The photo coach: which kinds of product this photo allows, and in plain words why not the others.

Each kind has one rule, a function that returns a reason or None; a new kind is a rule and a line in `RULES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from vision import closeup
from vision.person import (
    LEFT_ANKLE,
    LEFT_ELBOW,
    LEFT_HIP,
    LEFT_KNEE,
    LEFT_SHOULDER,
    LEFT_WRIST,
    RIGHT_ANKLE,
    RIGHT_ELBOW,
    RIGHT_HIP,
    RIGHT_KNEE,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
    Person,
)

CHEST_SEEN = 0.55  # share of the way from shoulders to hips that must be in the picture for a top
SIDE_VIEW = 0.30  # shoulders' width over the torso's length: 0.65 seen from the front, 0 from the side
TALL_ENOUGH = 60  # px from shoulders to hips
DARK = 38.0  # median luminance of the person, 0..255
BLURRED = 1.2  # spread of the person's finest details, in levels

Rule = Callable[[Person], str | None]


@dataclass(frozen=True)
class Advice:
    """Whether a kind works with a photo; `reason` is a sentence for the shopper when it does not, else
    None."""

    ok: bool
    reason: str | None = None


def advise(person: Person) -> dict[str, Advice]:
    """What can be tried on in this photo, by kind."""
    picture = _picture(person)
    advice = {}
    for kind, rule in RULES.items():
        reason = picture or rule(person)
        advice[kind] = Advice(reason is None, reason)
    return advice


def advise_kind(person: Person, kind: str) -> Advice:
    """Whether one kind can be tried on in this photo: quicker than asking for all of them."""
    reason = _picture(person) or RULES[kind](person)
    return Advice(reason is None, reason)


def _picture(person: Person) -> str | None:
    """What is wrong with the photo as a whole."""
    inside = person.parse.person_alpha > 0.5
    if not inside.any():
        return "I can hardly tell you from the background; a plainer background will work."
    gray = cv2.cvtColor(person.photo, cv2.COLOR_RGB2GRAY)
    if float(np.quantile(gray[inside], 0.9)) < DARK:
        return "The photo is too dark; one taken by daylight will work."
    fine = gray.astype(np.float32) - cv2.GaussianBlur(gray, (0, 0), 1.5)
    if float(np.std(fine[inside])) < BLURRED:
        return "The photo is blurred; a sharper one will work."
    return None


def _behind(person: Person) -> bool:
    points = person.pose.points
    return bool(points[LEFT_SHOULDER, 0] < points[RIGHT_SHOULDER, 0] and person.face is None)


def _body(person: Person) -> str | None:
    """What stands in the way of any garment."""
    points = person.pose.points
    if _behind(person):
        return "You are seen from behind; clothes need a photo from the front."
    if not person.sees(LEFT_SHOULDER, RIGHT_SHOULDER):
        return "Your shoulders are not in the picture; a photo down to the hips will work."
    across = float(np.linalg.norm(points[LEFT_SHOULDER] - points[RIGHT_SHOULDER]))
    torso = float(np.linalg.norm(points[[11, 12]].mean(axis=0) - points[[23, 24]].mean(axis=0)))
    if across < SIDE_VIEW * torso:
        return "You are turned sideways; clothes need a photo from the front."
    if torso < TALL_ENOUGH:
        return "You are too small in this photo; one taken from closer will work."
    lean = points[[23, 24]].mean(axis=0) - points[[11, 12]].mean(axis=0)
    if abs(lean[0]) > 0.6 * abs(lean[1]) or lean[1] < 0:
        return "Clothes need a photo in which you stand upright."
    return None


def _top(person: Person) -> str | None:
    reason = _body(person)
    if reason:
        return reason
    points, height = person.pose.points, person.photo.shape[0]
    shoulders, hips = points[[11, 12], 1].mean(), points[[23, 24], 1].mean()
    if height - shoulders < CHEST_SEEN * (hips - shoulders):
        return "The photo ends right below your shoulders; one that shows you down to the waist will work."
    if _arms_crossed(person):
        return "Your arms are folded in front of you; a photo with your arms at your sides will work."
    return None


def _arms_crossed(person: Person) -> bool:
    """Both wrists beyond the body's middle, above the hips."""
    points = person.pose.points
    right_axis = points[LEFT_SHOULDER] - points[RIGHT_SHOULDER]
    middle = points[[11, 12]].mean(axis=0)
    span = float(right_axis @ right_axis) + 1e-6
    left = float((points[LEFT_WRIST] - middle) @ right_axis) / span
    right = float((points[RIGHT_WRIST] - middle) @ right_axis) / span
    hips = float(points[[23, 24], 1].mean())
    shoulders = float(points[[11, 12], 1].mean())
    level = shoulders + 0.85 * (hips - shoulders)
    high = points[LEFT_WRIST, 1] < level and points[RIGHT_WRIST, 1] < level
    sure = person.pose.visibility[[LEFT_ELBOW, RIGHT_ELBOW]].min() > 0.3
    return bool(left < 0.05 and right > -0.05 and high and sure)


def _sitting(person: Person) -> bool:
    """Thighs much shorter than shins, as seen: the knees point at the camera."""
    points = person.pose.points
    thigh = np.linalg.norm(points[[LEFT_HIP, RIGHT_HIP]] - points[[LEFT_KNEE, RIGHT_KNEE]], axis=1).mean()
    drop = (points[[LEFT_KNEE, RIGHT_KNEE], 1] - points[[LEFT_HIP, RIGHT_HIP], 1]).mean()
    return bool(person.sees(LEFT_KNEE, RIGHT_KNEE, sure=0.4) and drop < 0.55 * thigh)


def _legs(person: Person, down_to: tuple[int, int], what: str) -> str | None:
    reason = _body(person)
    if reason:
        return reason
    if not person.sees(LEFT_HIP, RIGHT_HIP, sure=0.3) or not person.sees(*down_to, sure=0.3):
        return f"Your {what} are not in the picture; a photo that shows them will work."
    if _sitting(person):
        return "You are sitting; a photo in which you stand will work."
    return None


def _shorts(person: Person) -> str | None:
    return _legs(person, (LEFT_KNEE, RIGHT_KNEE), "knees")


def _trousers(person: Person) -> str | None:
    return _legs(person, (LEFT_ANKLE, RIGHT_ANKLE), "ankles")


def _dress(person: Person) -> str | None:
    return _top(person) or _legs(person, (LEFT_KNEE, RIGHT_KNEE), "knees")


RULES: dict[str, Rule] = {
    "top": _top,
    "outerwear": _top,
    "dress": _dress,
    "trousers": _trousers,
    "shorts": _shorts,
    "skirt": _shorts,
    "shoes": closeup.shoes_rule,
    "glasses": closeup.glasses_rule,
    "hat": closeup.hat_rule,
    "earrings": closeup.earrings_rule,
    "necklace": closeup.necklace_rule,
    "bracelet": closeup.bracelet_rule,
    "watch": closeup.watch_rule,
    "ring": closeup.ring_rule,
}
