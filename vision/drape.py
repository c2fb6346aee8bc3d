"""Deciding where a garment goes on a body: how large it is worn, and the goal of each point of its outline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vision.garment import Garment
from vision.person import (
    LEFT_ELBOW,
    LEFT_HIP,
    LEFT_SHOULDER,
    LEFT_WRIST,
    RIGHT_ELBOW,
    RIGHT_HIP,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
    Person,
)

# Shares of `unit`, the distance between the shoulder joints of a person seen from the front.
UNIT_OF_TORSO = 0.68  # unit over the distance from shoulders to hips
FLAT_CHEST = 1.42  # a garment that fits, laid flat, from armpit to armpit
WORN_CHEST = 0.57  # half of the width seen when it is worn
NECK_WIDTH, NECK_HEIGHT = 0.235, 0.21  # neck side points: from the middle, above the joints
SHOULDER_OUT, SHOULDER_UP = 0.10, 0.09  # shoulder tips: outwards from and above the joints
ARM_RADIUS = (0.15, 0.118, 0.085)  # at shoulder, elbow, wrist
SLEEVE_WIDTH = 0.78  # a round sleeve shows less than its flat width
FULL_SLEEVE = 0.78  # a sleeve longer than this share of the arm is meant to reach the wrist


@dataclass(frozen=True)
class Body:
    """The person as a tailor sees it, "left" being the left of the picture.

    unit       px, see above
    shoulders  float32 (2, 2) px, joints, left first; hips likewise
    arms       float32 (2, 3, 2) px, shoulder, elbow, wrist of the left and right arm
    squeeze    share of the frontal width that is seen, below 1 when the body is turned
    """

    unit: float
    shoulders: np.ndarray
    hips: np.ndarray
    arms: np.ndarray
    squeeze: float

    @property
    def torso(self) -> float:
        """px from the middle of the shoulders to the middle of the hips."""
        return float(np.linalg.norm(self.hips.mean(axis=0) - self.shoulders.mean(axis=0)))

    def at(self, across: np.ndarray, down: np.ndarray) -> np.ndarray:
        """Torso coordinates (px from the middle line to the right, px below the shoulders) to px, float32 (N, 2)."""
        down = np.asarray(down, np.float64)[:, None] / self.torso
        middle = (1 - down) * self.shoulders.mean(axis=0) + down * self.hips.mean(axis=0)
        share = np.clip(down, 0, 1)
        one, two = self.shoulders[1] - self.shoulders[0], self.hips[1] - self.hips[0]
        direction = (1 - share) * one / np.linalg.norm(one) + share * two / max(np.linalg.norm(two), 1e-6)
        direction /= np.linalg.norm(direction, axis=1, keepdims=True)
        return (middle + np.asarray(across)[:, None] * direction).astype(np.float32)


def measure(person: Person) -> Body:
    """The body of a person who faces the camera more or less."""
    points = person.pose.points.astype(np.float64)
    flip = points[LEFT_SHOULDER, 0] < points[RIGHT_SHOULDER, 0]  # seen from behind
    order = (0, 1) if flip else (1, 0)

    def pair(left: int, right: int) -> np.ndarray:
        return points[[(left, right)[k] for k in order]]

    shoulders, hips = pair(LEFT_SHOULDER, RIGHT_SHOULDER), pair(LEFT_HIP, RIGHT_HIP)
    arms = np.stack([shoulders, pair(LEFT_ELBOW, RIGHT_ELBOW), pair(LEFT_WRIST, RIGHT_WRIST)], axis=1)
    torso = np.linalg.norm(hips.mean(axis=0) - shoulders.mean(axis=0))
    width = np.linalg.norm(shoulders[1] - shoulders[0])
    unit = max(UNIT_OF_TORSO * torso, 0.9 * width)
    return Body(unit, shoulders, hips, arms, float(np.clip(width / unit, 0.55, 1.0)))


@dataclass(frozen=True)
class Plan:
    """What the warp needs: see `vision.warp.deform`."""

    scale: np.ndarray
    handles: np.ndarray
    goals: np.ndarray
    weights: np.ndarray
    sleeve_ends: tuple[float, float]


def plan_upper(garment: Garment, body: Body) -> Plan:
    """Goals for a top, a coat or a dress."""
    unit = body.unit
    along = FLAT_CHEST * unit / garment.chest
    across = 2 * WORN_CHEST * unit * body.squeeze / garment.chest
    middle = (garment.points["armpit_l"][0] + garment.points["armpit_r"][0]) / 2
    neck = (garment.points["neck_l"][1] + garment.points["neck_r"][1]) / 2

    def torso(points: np.ndarray) -> np.ndarray:
        return body.at(across * (points[:, 0] - middle), along * (points[:, 1] - neck) - NECK_HEIGHT * unit)

    handles, goals, weights = [], [], []

    def pull(points: np.ndarray, where: np.ndarray, weight: float) -> None:
        handles.append(np.atleast_2d(points))
        goals.append(np.atleast_2d(where))
        weights.append(np.full(len(handles[-1]), weight, np.float32))

    ends = []
    for index, (side, sign) in enumerate((("l", -1.0), ("r", 1.0))):
        edge = _resample(garment.edges[f"side_{side}"], 10)
        pull(edge, torso(edge), 1.0)
        neck_goal = body.at([sign * NECK_WIDTH * unit * (0.5 + 0.5 * body.squeeze)], [-NECK_HEIGHT * unit])
        tip_goal = body.shoulders[index] + unit * np.array([sign * SHOULDER_OUT, -SHOULDER_UP])
        pull(garment.points[f"neck_{side}"], neck_goal, 4.0)
        shoulder = _resample(garment.edges[f"shoulder_{side}"], 6)
        share = np.linspace(0, 1, len(shoulder))[:, None]
        pull(shoulder[1:], ((1 - share) * neck_goal + share * tip_goal)[1:], 3.0)
        if garment.sleeved:
            ends.append(_sleeve(garment, body, index, side, sign, along, tip_goal, torso, pull))
    hem = _resample(garment.edges["hem"], 9)
    pull(hem, torso(hem), 0.5)
    return Plan(
        np.array([across, along]),
        np.concatenate(handles).astype(np.float32),
        np.concatenate(goals).astype(np.float32),
        np.concatenate(weights),
        (ends[0], ends[1]) if ends else (0.0, 0.0),
    )


def _sleeve(garment, body, index, side, sign, along, tip_goal, torso, pull) -> float:  # type: ignore[no-untyped-def]
    """Goals for one sleeve's two edges; returns how far down the arm it reaches, px from the shoulder joint."""
    unit = body.unit
    arm = body.arms[index]
    length = np.linalg.norm(np.diff(arm, axis=0), axis=1)
    # Seen foreshortened, an arm still is as long as an arm: the sleeve covers the same share of it.
    true = np.array([0.78, 0.70]) * unit
    outer, inner = garment.edges[f"sleeve_outer_{side}"], garment.edges[f"sleeve_inner_{side}"]
    cloth = along * _length(outer) - SHOULDER_OUT * unit
    share = cloth / true.sum()
    if share > FULL_SLEEVE:
        cloth = true.sum() * float(np.clip(share, 0.98, 1.04))
    end = _along_arm(cloth, true, length)
    armpit_goal = torso(garment.points[f"armpit_{side}"][None])[0]
    bone = (arm[1] - arm[0]) / max(length[0], 1e-6)
    under = float(np.clip((armpit_goal - arm[0]) @ bone, 0.0, 0.7 * end))
    count = 9
    t = np.linspace(0, 1, count)
    outer_points, inner_points = _resample(outer, count), _resample(inner, count)
    half = 0.5 * np.linalg.norm(outer_points - inner_points, axis=1) * along * SLEEVE_WIDTH
    outside = t * end
    inside = under + t * (end - under)
    thick = np.interp(outside, [0, length[0], length.sum()], np.array(ARM_RADIUS) * unit)
    half = np.maximum(half, 1.12 * thick)
    center_out, normal_out = _on_arm(arm, length, outside, sign)
    center_in, normal_in = _on_arm(arm, length, inside, sign)
    goal_out, goal_in = center_out + half[:, None] * normal_out, center_in - half[:, None] * normal_in
    ease = np.clip(t / 0.45, 0, 1)[:, None] ** 0.8
    goal_out = ease * goal_out + (1 - ease) * (tip_goal + goal_out - goal_out[0])
    goal_in = ease * goal_in + (1 - ease) * (armpit_goal + goal_in - goal_in[0])
    pull(outer_points[1:], goal_out[1:], 1.5)
    pull(inner_points[1:], goal_in[1:], 1.0)
    pull(garment.points[f"armpit_{side}"], armpit_goal, 2.0)
    return end


def _along_arm(cloth: float, true: np.ndarray, seen: np.ndarray) -> float:
    """Turn a length along the true arm into px along the arm as it is seen."""
    if cloth <= true[0]:
        return float(cloth / true[0] * seen[0])
    return float(seen[0] + (cloth - true[0]) / true[1] * seen[1])


def _on_arm(
    arm: np.ndarray, length: np.ndarray, distance: np.ndarray, sign: float
) -> tuple[np.ndarray, np.ndarray]:
    """Points of the arm's middle line at distances from the shoulder, and the direction to its outer side."""
    bones = np.diff(arm, axis=0) / np.maximum(length, 1e-6)[:, None]
    fore = np.clip(distance - length[0], 0, None)[:, None]
    point = arm[0] + np.minimum(distance, length[0])[:, None] * bones[0] + fore * bones[1]
    # The direction turns over a stretch around the elbow, as cloth does.
    soft = 0.25 * length[0] + 1e-6
    bend = np.clip((distance - length[0] + soft) / (2 * soft), 0, 1)[:, None]
    direction = (1 - bend) * bones[0] + bend * bones[1]
    direction /= np.linalg.norm(direction, axis=1, keepdims=True) + 1e-6
    return point, np.stack([sign * direction[:, 1], -sign * direction[:, 0]], axis=1)


def _length(edge: np.ndarray) -> float:
    """px along a polyline."""
    return float(np.linalg.norm(np.diff(edge, axis=0), axis=1).sum())


def _resample(edge: np.ndarray, count: int) -> np.ndarray:
    """`count` points evenly along a polyline, float32 (count, 2)."""
    steps = np.linalg.norm(np.diff(edge, axis=0), axis=1)
    walked = np.concatenate([[0], np.cumsum(steps)])
    at = np.linspace(0, walked[-1], count)
    return np.stack([np.interp(at, walked, edge[:, k]) for k in (0, 1)], axis=1).astype(np.float32)
