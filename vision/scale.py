"""How many pixels a millimetre is, from what is known of bodies, and how far that can be trusted.

Every reference is a length that varies little between adults: mean and standard deviation, in millimetres,
below. References seen in the same photo are combined by their uncertainty.

    scale = face_scale(face)
    width_px = 140 * scale.px_per_mm
    scale.note()      # "scale: 2.31 px per mm by the irises, the eyes' distance and the face's width, within
    4 %"

Sources: iris, Hashemi et al. 2015 (doi:10.1155/2015/463842), as horizontal visible iris diameter 11.7 +- 0.5;
the rest, adult means over both sexes from the ANSUR II survey (Gordon et al. 2014, NATICK/TR-15/007).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vision.landmarks import ANKLES, EYES, HIPS, KNEES, MOUTH, SHOULDERS, Face, Hand, Pose

IRIS, PUPILS, FACE_BREADTH = (11.7, 0.5), (63.0, 3.6), (139.0, 8.0)
HAND_LENGTH, HAND_KNUCKLES = (188.0, 12.0), (66.0, 6.0)
STATURE = (1690.0, 95.0)
SHOULDER_TO_ANKLE = 0.77  # of the stature, between the landmark joints
EYES_TO_MOUTH = (66.0, 6.0)
HEAD_ROUND = 570.0  # the head's circumference over the brows where the face is as broad as FACE_BREADTH says

UNKNOWN = "scale: size not known, fitted by eye"


@dataclass(frozen=True)
class Scale:
    """`px_per_mm`, the relative standard `error` (0.05 is 5 %) and the names of the references in `by`."""

    px_per_mm: float
    error: float
    by: tuple[str, ...]

    @property
    def sure(self) -> str:
        """ "good" (within 6 %), "fair" (within 12 %) or "rough"."""
        return "good" if self.error <= 0.06 else "fair" if self.error <= 0.12 else "rough"

    def note(self) -> str:
        """One line for the answer: the scale, where it comes from and how sure it is."""
        names = " and ".join([", ".join(self.by[:-1]), self.by[-1]] if len(self.by) > 1 else self.by)
        size, percent = f"{self.px_per_mm:.2f} px per mm", f"{100 * self.error:.0f} %"
        return f"scale: {size} by {names}, within {percent} ({self.sure})"


@dataclass(frozen=True)
class _Reference:
    name: str
    px: float
    mm: tuple[float, float]
    noise_px: float

    def error(self) -> float:
        return float(np.hypot(self.mm[1] / self.mm[0], self.noise_px / max(self.px, 1e-6)))


def combined(references: Sequence[_Reference]) -> Scale | None:
    """References of one photo, weighted by 1 / error^2; the error left is never below 3 %, they are not
    independent."""
    usable = [one for one in references if one.px > 2 * one.noise_px]
    if not usable:
        return None
    weights = np.array([one.error() ** -2 for one in usable])
    values = np.array([one.px / one.mm[0] for one in usable])
    error = max(0.03, float(weights.sum() ** -0.5))
    return Scale(float((weights * values).sum() / weights.sum()), error, tuple(one.name for one in usable))


def face_scale(face: Face) -> Scale | None:
    """At the depth of the face: iris, distance of the pupils and breadth of the face, all measured in three
    dimensions."""
    points = face.points

    def apart(one: int, other: int) -> float:
        return float(np.linalg.norm(points[one] - points[other]))

    # An iris seen from the side is narrow but keeps its height, which lids may hide: the longer of the two
    # counts.
    irises = [max(_flat(points, c + 1, c + 3), _flat(points, c + 2, c + 4)) for c in (468, 473)]
    return combined(
        [
            _Reference("the irises", float(np.mean(irises)), IRIS, 0.7),
            _Reference("the eyes' distance", apart(468, 473), PUPILS, 1.0),
            _Reference("the face's width", apart(234, 454), FACE_BREADTH, 2.0),
        ]
    )


def head_round(face: Face, scale: Scale) -> float:
    """Millimetres round the head, from the breadth of the face.

    Heads differ less than faces: half of what a face is broader than the mean counts.
    """
    breadth = float(np.linalg.norm(face.points[234] - face.points[454])) / scale.px_per_mm
    return HEAD_ROUND * float(1 + 0.5 * (np.clip(breadth / FACE_BREADTH[0], 0.85, 1.15) - 1))


def hand_scale(hand: Hand) -> Scale | None:
    """At the depth of the hand: its length along the middle finger and the breadth of its knuckles."""
    points = np.column_stack([hand.points, hand.depth])
    chain = points[[0, 9, 10, 11, 12]]
    length = float(np.linalg.norm(np.diff(chain, axis=0), axis=1).sum())
    knuckles = float(np.linalg.norm(points[5] - points[17]))
    return combined(
        [
            _Reference("the hand's length", length, HAND_LENGTH, 3.0),
            _Reference("the knuckles' breadth", knuckles, HAND_KNUCKLES, 3.0),
        ]
    )


def body_scale(pose: Pose, stature_mm: float | None = None) -> Scale | None:
    """Over the whole body: the stature, if the shopper gave it, else that of an adult, else the height of the
    head."""
    points, seen = pose.points, pose.visibility > 0.5
    references = []
    joints = [SHOULDERS, HIPS, KNEES, ANKLES]
    if seen[list(SHOULDERS + HIPS)].all() and seen[list(KNEES + ANKLES)].any():
        middle = np.array([points[list(pair)].mean(axis=0) for pair in joints])
        length = float(np.linalg.norm(np.diff(middle, axis=0), axis=1).sum())
        stature = (stature_mm, 0.02 * stature_mm) if stature_mm else STATURE
        mm = (SHOULDER_TO_ANKLE * stature[0], SHOULDER_TO_ANKLE * stature[1])
        references.append(_Reference("your height" if stature_mm else "a usual height", length, mm, 4.0))
    eyes, mouth = points[list(EYES)].mean(axis=0), points[list(MOUTH)].mean(axis=0)
    if not references and seen[list(EYES + MOUTH)].all():
        references.append(
            _Reference("the head's height", float(np.linalg.norm(mouth - eyes)), EYES_TO_MOUTH, 1.5)
        )
    return combined(references)


def _flat(points: np.ndarray, one: int, other: int) -> float:
    return float(np.linalg.norm(points[one, :2] - points[other, :2]))
