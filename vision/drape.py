"""Deciding where a garment goes on a body: how large it is worn, and the goal of each point of its outline."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vision.classes import CLASSES
from vision.garment import Garment
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

# Shares of `unit`, the distance between the shoulder joints of a person seen from the front.
UNIT_OF_TORSO = 0.68  # unit over the distance from shoulders to hips
# By kind: the width of a garment that fits, laid flat, from armpit to armpit, and half of what is seen of it when worn.
CHEST = {"top": (1.42, 0.57), "outerwear": (1.50, 0.61), "dress": (1.27, 0.53)}
NECK_WIDTH, NECK_HEIGHT = 0.235, 0.21  # neck side points: from the middle, above the joints
SHOULDER_OUT, SHOULDER_UP = 0.10, 0.09  # shoulder tips: outwards from and above the joints
DEPTH = 0.66  # of a trunk, over its width
RIDGE = 8  # points along the shoulder line at which the dressed body's height is measured
RIDGE_FROM = 0.3  # share of the line, from the neck, from which that is tried: nearer the neck rises
RIDGE_BELOW, RIDGE_ABOVE = 0.12, 0.25  # how far below and above the line it is looked for
RISE = {
    "top": (-0.04, 0.06),
    "dress": (-0.04, 0.05),
    "outerwear": (-0.01, 0.12),
}  # of it that a garment follows
OVER = 0.02  # a coat lies over what is worn under it
SHOULDER_CLASSES = [CLASSES.index(name) for name in ("skin", "upper", "outerwear", "dress")]
BACKGROUND = CLASSES.index("background")
ARM_RADIUS = (0.15, 0.118, 0.085)  # at shoulder, elbow, wrist
ARM_LENGTH = (0.78, 0.70)  # upper arm, forearm
SLEEVE_STATIONS = 9  # points along each edge of a sleeve
SLEEVE_WIDTH = 0.70  # a round sleeve shows less than its flat width
FULL_SLEEVE = 0.78  # a sleeve longer than this share of the arm is meant to reach the wrist


@dataclass(frozen=True)
class Body:
    """The person as a tailor sees it, "left" being the left of the picture.

    unit       px, see above
    shoulders  float32 (2, 2) px, joints, left first; hips likewise
    arms       float64 (2, 3, 2) px, shoulder, elbow, wrist of the left and right arm
    legs       float64 (2, 3, 2) px, hip, knee, ankle
    squeeze    share of the frontal width that is seen, below 1 when the body is turned
    ridge      float64 (2, RIDGE) px by which the body, as dressed, rises above the line from neck to shoulder tip,
               left first, evenly along it; 0 where hair hides it
    """

    unit: float
    shoulders: np.ndarray
    hips: np.ndarray
    arms: np.ndarray
    legs: np.ndarray
    squeeze: float
    ridge: np.ndarray

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

    @property
    def breadth(self) -> float:
        """Share of the frontal width that the trunk shows: turned, its depth comes into view."""
        return float(np.sqrt(self.squeeze**2 + DEPTH**2 * (1 - self.squeeze**2)))

    def shoulder_line(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        """The neck's side and the shoulder's tip of one side as the joints alone tell them, float64 (2,) each."""
        sign = (-1.0, 1.0)[index]
        width = sign * NECK_WIDTH * self.unit * (0.5 + 0.5 * self.squeeze)
        neck = self.at(np.array([width]), np.array([-NECK_HEIGHT * self.unit]))[0].astype(np.float64)
        return neck, self.shoulders[index] + self.unit * np.array([sign * SHOULDER_OUT, -SHOULDER_UP])

    def moved(self, offset: np.ndarray) -> Body:
        """The same body in a picture whose origin lies elsewhere."""
        return replace(
            self,
            shoulders=self.shoulders + offset,
            hips=self.hips + offset,
            arms=self.arms + offset,
            legs=self.legs + offset,
        )


def measure(person: Person) -> Body:
    """The body of a person who faces the camera more or less."""
    points = person.pose.points.astype(np.float64)
    flip = points[LEFT_SHOULDER, 0] < points[RIGHT_SHOULDER, 0]  # seen from behind
    order = (0, 1) if flip else (1, 0)

    def pair(left: int, right: int) -> np.ndarray:
        return points[[(left, right)[k] for k in order]]

    shoulders, hips = pair(LEFT_SHOULDER, RIGHT_SHOULDER), pair(LEFT_HIP, RIGHT_HIP)
    arms = np.stack([shoulders, pair(LEFT_ELBOW, RIGHT_ELBOW), pair(LEFT_WRIST, RIGHT_WRIST)], axis=1)
    legs = np.stack([hips, pair(LEFT_KNEE, RIGHT_KNEE), pair(LEFT_ANKLE, RIGHT_ANKLE)], axis=1)
    torso = np.linalg.norm(hips.mean(axis=0) - shoulders.mean(axis=0))
    width = np.linalg.norm(shoulders[1] - shoulders[0])
    unit = float(max(UNIT_OF_TORSO * torso, 0.9 * width))
    squeeze = float(np.clip(width / unit, 0.55, 1.0))
    body = Body(unit, shoulders, hips, arms, legs, squeeze, np.zeros((2, RIDGE)))
    return replace(body, ridge=np.stack([_ridge(body, person.parse.labels, index) for index in (0, 1)]))


def _ridge(body: Body, labels: np.ndarray, index: int) -> np.ndarray:
    """One side's `Body.ridge`: straight up from a little inside the body to where cloth or skin ends."""
    neck, tip = body.shoulder_line(index)
    height, width = labels.shape
    rise = np.full(RIDGE, np.nan)
    reach = np.arange(-RIDGE_BELOW * body.unit, RIDGE_ABOVE * body.unit)
    for k, share in enumerate(np.linspace(0, 1, RIDGE)):
        x, y = (1 - share) * neck + share * tip
        rows = np.rint(y - reach).astype(int)
        if share < RIDGE_FROM or not 0 <= round(x) < width or rows.min() < 0 or rows.max() >= height:
            continue
        dressed = np.isin(labels[rows, round(x)], SHOULDER_CLASSES)
        if dressed[0] and not dressed.all():
            beyond = int(dressed.argmin())
            if labels[rows[beyond], round(x)] == BACKGROUND:
                rise[k] = reach[beyond]
    seen = np.flatnonzero(np.isfinite(rise))
    if not seen.size:
        return np.zeros(RIDGE)
    stations = np.concatenate(
        [[0], seen]
    )  # at the neck the collar sits where the neck is, however it is dressed
    return np.interp(np.arange(RIDGE), stations, np.concatenate([[0.0], rise[seen]]))


@dataclass(frozen=True)
class Plan:
    """What the warp needs, see `vision.warp.deform`.

    scale        float (2,), across and along: photo px for a px of the product picture
    origin       float (2,), the point of the product picture that lies on the body's middle line at `top`
    top          px below the shoulders
    limb_ends    px along the left and right arm (or leg, from the crotch's level) that sleeves (or trouser legs) cover
    """

    scale: np.ndarray
    origin: np.ndarray
    top: float
    handles: np.ndarray
    goals: np.ndarray
    weights: np.ndarray
    limb_ends: tuple[float, float] = (0.0, 0.0)

    def start(self, body: Body, points: np.ndarray) -> np.ndarray:
        """Where points of the product picture lie before anything bends, float32 (N, 2) px of the photo."""
        return body.at(
            self.scale[0] * (points[:, 0] - self.origin[0]),
            self.scale[1] * (points[:, 1] - self.origin[1]) + self.top,
        )

    def moved(self, offset: np.ndarray) -> Plan:
        """The same plan in a photo whose origin lies elsewhere."""
        return replace(self, goals=(self.goals + offset).astype(np.float32))


class Pulls:
    """Handles gathered one edge at a time."""

    def __init__(self) -> None:
        self._handles: list[np.ndarray] = []
        self._goals: list[np.ndarray] = []
        self._weights: list[np.ndarray] = []

    def add(self, points: np.ndarray, goals: np.ndarray, weight: float) -> None:
        """Pull points of the product picture to their goals in the photo, (N, 2) or (2,) each."""
        self._handles.append(np.atleast_2d(points))
        self._goals.append(np.atleast_2d(goals))
        self._weights.append(np.full(len(self._handles[-1]), weight, np.float32))

    def plan(
        self, scale: np.ndarray, origin: np.ndarray, top: float, ends: tuple[float, float] = (0.0, 0.0)
    ) -> Plan:
        """All of them together."""
        handles, goals = np.concatenate(self._handles), np.concatenate(self._goals)
        weights = np.concatenate(self._weights)
        return Plan(scale, origin, top, handles.astype(np.float32), goals.astype(np.float32), weights, ends)


def plan_upper(garment: Garment, body: Body) -> Plan:
    """Goals for a top, a coat or a dress."""
    unit = body.unit
    flat, worn = CHEST[garment.kind]
    along = flat * unit / garment.chest
    across = 2 * worn * unit * body.breadth / garment.chest
    middle = (garment.points["armpit_l"][0] + garment.points["armpit_r"][0]) / 2
    neck = (garment.points["neck_l"][1] + garment.points["neck_r"][1]) / 2

    def torso(points: np.ndarray) -> np.ndarray:
        return body.at(across * (points[:, 0] - middle), along * (points[:, 1] - neck) - NECK_HEIGHT * unit)

    pulls, ends = Pulls(), [0.0, 0.0]
    for index, (side, sign) in enumerate((("l", -1.0), ("r", 1.0))):
        edge = resample(garment.edges[f"side_{side}"], 10)
        pulls.add(edge, torso(edge), 1.0)
        tip = _shoulder(garment, body, index, side, pulls)
        if garment.sleeved:
            armpit = torso(garment.points[f"armpit_{side}"][None])[0]
            ends[index] = _sleeve(garment, body, (index, side, sign), along, tip, armpit, pulls)
    hem = resample(garment.edges["hem"], 9)
    pulls.add(hem, torso(hem), 0.5)
    return pulls.plan(
        np.array([across, along]), np.array([middle, neck]), -NECK_HEIGHT * unit, (ends[0], ends[1])
    )


def _shoulder(garment: Garment, body: Body, index: int, side: str, pulls: Pulls) -> np.ndarray:
    """Goals from the neck to the shoulder's tip, which is returned."""
    neck, tip = body.shoulder_line(index)
    pulls.add(garment.points[f"neck_{side}"], neck, 4.0)
    shoulder = resample(garment.edges[f"shoulder_{side}"], RIDGE)
    share = np.linspace(0, 1, RIDGE)[:, None]
    goals = (1 - share) * neck + share * tip
    over = OVER if garment.kind == "outerwear" else 0.0
    lift = np.clip(body.ridge[index] / body.unit + over, *RISE[garment.kind]) * body.unit
    goals[:, 1] -= lift * np.clip(share[:, 0] / RIDGE_FROM, 0, 1)
    pulls.add(shoulder[1:], goals[1:], 3.0)
    return goals[-1]


def _sleeve(
    garment: Garment,
    body: Body,
    which: tuple[int, str, float],
    along: float,
    tip: np.ndarray,
    armpit: np.ndarray,
    pulls: Pulls,
) -> float:
    """Goals for one sleeve's two edges; returns how far down the arm it reaches, px from the shoulder joint."""
    index, side, sign = which
    unit, arm = body.unit, body.arms[index]
    seen = np.linalg.norm(np.diff(arm, axis=0), axis=1)
    outer, inner = garment.edges[f"sleeve_outer_{side}"], garment.edges[f"sleeve_inner_{side}"]
    end = _sleeve_end(along * length_of(outer) - SHOULDER_OUT * unit, unit, seen)
    bone = (arm[1] - arm[0]) / max(seen[0], 1e-6)
    under = float(np.clip((armpit - arm[0]) @ bone, 0.0, 0.7 * end))
    t = np.linspace(0, 1, SLEEVE_STATIONS)
    outer, inner = resample(outer, SLEEVE_STATIONS), resample(inner, SLEEVE_STATIONS)
    thick = np.interp(t * end, [0, seen[0], seen.sum()], np.array(ARM_RADIUS) * unit)
    half = np.maximum(0.5 * np.linalg.norm(outer - inner, axis=1) * along * SLEEVE_WIDTH, 1.12 * thick)
    center_out, normal_out = _on_arm(arm, seen, t * end, sign)
    center_in, normal_in = _on_arm(arm, seen, under + t * (end - under), sign)
    goal_out, goal_in = center_out + half[:, None] * normal_out, center_in - half[:, None] * normal_in
    ease = np.clip(t / 0.45, 0, 1)[:, None] ** 0.8
    goal_out = ease * goal_out + (1 - ease) * (tip + goal_out - goal_out[0])
    goal_in = ease * goal_in + (1 - ease) * (armpit + goal_in - goal_in[0])
    pulls.add(outer[1:], goal_out[1:], 1.5)
    pulls.add(inner[1:], goal_in[1:], 1.0)
    pulls.add(garment.points[f"armpit_{side}"], armpit, 2.0)
    return end


def _sleeve_end(cloth: float, unit: float, seen: np.ndarray) -> float:
    """px along the arm as it is seen. Foreshortened, an arm is still as long as an arm: the share covered stays."""
    true = np.array(ARM_LENGTH) * unit
    share = cloth / true.sum()
    if share > FULL_SLEEVE:
        cloth = true.sum() * float(np.clip(share, 0.98, 1.04))
    return _along_arm(cloth, true, seen)


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


def length_of(edge: np.ndarray) -> float:
    """px along a polyline."""
    return float(np.linalg.norm(np.diff(edge, axis=0), axis=1).sum())


def resample(edge: np.ndarray, count: int) -> np.ndarray:
    """`count` points evenly along a polyline, float32 (count, 2)."""
    steps = np.linalg.norm(np.diff(edge, axis=0), axis=1)
    walked = np.concatenate([[0], np.cumsum(steps)])
    at = np.linspace(0, walked[-1], count)
    return np.stack([np.interp(at, walked, edge[:, k]) for k in (0, 1)], axis=1).astype(np.float32)
