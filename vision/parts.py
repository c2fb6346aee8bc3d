"""Face, neck, arms, hands and legs, left and right, of the skin a parser found: the labels only say "skin".

Each skin pixel goes to the bone it is nearest to, in units of how thick the body is around that bone. The
bones are the pose's; "left" is the person's own.
"""

from __future__ import annotations

import numpy as np

from vision.dataset import CLASSES
from vision.landmarks import (
    ANKLES,
    EARS,
    ELBOWS,
    EYES,
    HIPS,
    INDEXES,
    KNEES,
    MOUTH,
    NOSE,
    PINKIES,
    SHOULDERS,
    TOES,
    WRISTS,
    Pose,
)

PARTS = (
    "none",
    "face",
    "neck",
    "torso",
    "left arm",
    "right arm",
    "left hand",
    "right hand",
    "left leg",
    "right leg",
)
# Thickness around the bones, in shoulder widths.
THICK = {"face": 0.36, "neck": 0.22, "torso": 0.4, "arm": 0.17, "hand": 0.15, "leg": 0.24}
SKIN = CLASSES.index("skin")

Bone = tuple[int, np.ndarray, np.ndarray, float]


def skin_parts(labels: np.ndarray, pose: Pose) -> np.ndarray:
    """uint8 (H, W): the id in `PARTS` of every skin pixel of `labels` (class ids, uint8 (H, W)), 0
    elsewhere.
    """
    found = np.zeros(labels.shape, np.uint8)
    rows, columns = np.nonzero(labels == SKIN)
    if not len(rows):
        return found
    pixels = np.stack([columns, rows], axis=1).astype(np.float32)
    bones = skeleton(pose.points)
    distances = np.stack([distance(pixels, a, b) / thick for _, a, b, thick in bones])
    found[rows, columns] = np.array([part for part, *_ in bones], np.uint8)[distances.argmin(axis=0)]
    return found


def part_mask(parts: np.ndarray, *names: str) -> np.ndarray:
    """uint8 (H, W), 255 where `skin_parts` found one of these `PARTS`."""
    return np.where(np.isin(parts, [PARTS.index(name) for name in names]), 255, 0).astype(np.uint8)


def skeleton(points: np.ndarray) -> list[Bone]:
    """(part id, end, end, thickness in px) of every bone, from pose points (33, 2)."""
    shoulders = points[list(SHOULDERS)]
    hips = points[list(HIPS)]
    # Seen from the side the shoulders fall together: the torso's length keeps the unit honest.
    torso = float(np.linalg.norm(shoulders.mean(axis=0) - hips.mean(axis=0)))
    unit = max(float(np.linalg.norm(shoulders[0] - shoulders[1])), 0.6 * torso, 1.0)
    head = points[[NOSE, *EYES, *EARS]].mean(axis=0)
    mouth, throat = points[list(MOUTH)].mean(axis=0), shoulders.mean(axis=0)
    chin = mouth + 0.35 * (throat - mouth)
    bones = [
        bone("face", head, mouth, THICK["face"] * unit),
        bone("neck", chin, throat, THICK["neck"] * unit),
        bone("torso", throat + 0.15 * (hips.mean(axis=0) - throat), hips.mean(axis=0), THICK["torso"] * unit),
    ]
    for side, name in enumerate(("left", "right")):
        shoulder, elbow, wrist = (points[pair[side]] for pair in (SHOULDERS, ELBOWS, WRISTS))
        fingers = wrist + 1.4 * (points[[INDEXES[side], PINKIES[side]]].mean(axis=0) - wrist)
        hip, knee, ankle, toe = (points[pair[side]] for pair in (HIPS, KNEES, ANKLES, TOES))
        for start, end in ((shoulder, elbow), (elbow, wrist)):
            bones.append(bone(f"{name} arm", start, end, THICK["arm"] * unit))
        bones.append(bone(f"{name} hand", wrist + 0.15 * (fingers - wrist), fingers, THICK["hand"] * unit))
        for start, end in ((hip, knee), (knee, ankle), (ankle, toe)):
            bones.append(bone(f"{name} leg", start, end, THICK["leg"] * unit))
    return bones


def bone(part: str, start: np.ndarray, end: np.ndarray, thick: float) -> Bone:
    return PARTS.index(part), start, end, thick


def distance(pixels: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Float (N,): px from each of `pixels` (N, 2) to the segment."""
    along = end - start
    share = np.clip((pixels - start) @ along / max(float(along @ along), 1e-6), 0, 1)
    return np.linalg.norm(pixels - start - share[:, None] * along, axis=1)
