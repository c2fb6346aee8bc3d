"""Deciding where trousers, shorts and skirts go on a body: the goal of each point of their outline."""

from __future__ import annotations

import numpy as np

from vision.drape import Body, Plan, Pulls, length_of, resample
from vision.garment import Garment

# Shares of the body's unit, see vision.drape.
FLAT_WAIST = {"trousers": 1.18, "shorts": 1.15, "skirt": 1.02}  # a waistband that fits, laid flat
WORN_WAIST = 0.46  # half of the width seen when it is worn
CROTCH_DOWN = 0.30  # below the hip joints
LEG_RADIUS = (0.27, 0.175, 0.115)  # at the crotch, knee, ankle
LEG_WIDTH = 0.68  # a round leg shows less than its flat width
SPARE = 0.5  # share of a wide seat's surplus that is seen beside the hips
GATHERED = 0.7  # a skirt that is scaled down keeps at least this share of its width
FULL_LEG = 0.62  # a leg longer than this share of the body's is meant to reach the ankle


def plan_lower(garment: Garment, body: Body) -> Plan:
    """Goals for what hangs from the waist."""
    return _plan_legs(garment, body) if "crotch" in garment.points else _plan_skirt(garment, body)


def _frame(garment: Garment, body: Body) -> tuple[float, float, float, float]:
    """Scale along and across, the garment's middle and the row of its waist."""
    along = FLAT_WAIST[garment.kind] * body.unit / garment.chest
    across = 2 * WORN_WAIST * body.unit * body.breadth / garment.chest
    middle = (garment.points["waist_l"][0] + garment.points["waist_r"][0]) / 2
    waist = (garment.points["waist_l"][1] + garment.points["waist_r"][1]) / 2
    return along, across, float(middle), float(waist)


def _plan_legs(garment: Garment, body: Body) -> Plan:
    along, across, middle, waist = _frame(garment, body)
    unit = body.unit
    crotch_down = body.torso + CROTCH_DOWN * unit
    rise = float(np.clip(along * (garment.points["crotch"][1] - waist), 0.45 * unit, 0.85 * unit))
    rise_scale = rise / max(float(garment.points["crotch"][1] - waist), 1.0)
    top = crotch_down - rise

    def seat(points: np.ndarray) -> np.ndarray:
        return body.at(across * (points[:, 0] - middle), rise_scale * (points[:, 1] - waist) + top)

    pulls, ends = Pulls(), [0.0, 0.0]
    band = resample(garment.edges["waist"], 7)
    pulls.add(band, seat(band), 3.0)
    crotch = body.at(np.zeros(1), np.array([crotch_down]))
    pulls.add(garment.points["crotch"], crotch, 2.0)
    for index, (side, sign) in enumerate((("l", -1.0), ("r", 1.0))):
        outer, inner = garment.edges[f"outseam_{side}"], garment.edges[f"inseam_{side}"]
        above = outer[:, 1] < garment.points["crotch"][1] - 0.15 * rise / rise_scale
        upper = resample(outer[above], 5) if above.sum() > 4 else outer[:1]
        pulls.add(upper, _hips(seat(upper), body, index, sign), 1.5)
        below = outer[outer[:, 1] >= garment.points["crotch"][1]]
        if len(below) > 4:
            ends[index] = _leg(
                garment, body, index, sign, along, crotch[0], resample(below, 10), resample(inner, 10), pulls
            )
    return pulls.plan(np.array([across, along]), np.array([middle, waist]), top, (ends[0], ends[1]))


def _hips(points: np.ndarray, body: Body, index: int, sign: float) -> np.ndarray:
    """Keep the seat's outline outside of the hips, and near them: spare cloth falls in folds, it does not stand off."""
    hip = body.hips[index] + sign * np.array([0.22 * body.unit * body.breadth, 0])
    level = np.clip(1 - np.abs(points[:, 1] - hip[1]) / (0.5 * body.unit), 0, 1)
    beyond = sign * (points[:, 0] - hip[0])
    wide = points.copy()
    wide[:, 0] -= sign * np.where(beyond < 0, level * beyond, (1 - SPARE) * beyond)
    return wide


def _leg(
    garment: Garment,
    body: Body,
    index: int,
    sign: float,
    along: float,
    crotch: np.ndarray,
    outer: np.ndarray,
    inner: np.ndarray,
    pulls: Pulls,
) -> float:
    """Goals for one leg's outer and inner edge, both even along the leg; returns how far down the leg they reach."""
    unit = body.unit
    line, total = leg_line(body, index)
    cloth = along * length_of(inner)
    share = cloth / (2.35 * unit)  # crotch to ankle of a standing body seen from the front
    end = total * (float(np.clip(share, 1.02, 1.06)) if share > FULL_LEG else share)
    t = np.linspace(0, 1, len(outer))
    center, normal = on_line(line, t * end, sign)
    half = 0.5 * np.linalg.norm(outer - inner, axis=1) * along * LEG_WIDTH
    thick = np.interp(t * end, [0, 0.5 * total, total], np.array(LEG_RADIUS) * unit)
    half = np.maximum(half, 1.06 * thick)
    ease = np.clip(t / 0.3, 0, 1)[:, None]
    goal_in = center - half[:, None] * normal
    goal_in = ease * goal_in + (1 - ease) * (crotch + goal_in - goal_in[0])
    pulls.add(outer, center + half[:, None] * normal, 1.2)
    pulls.add(inner[1:], goal_in[1:], 1.2)
    return end


def leg_line(body: Body, index: int) -> tuple[np.ndarray, float]:
    """One leg's middle line from the crotch's level over the knee to the ankle, float64 (3, 2), and its length."""
    hip, knee, ankle = body.legs[index]
    start = hip + CROTCH_DOWN * body.unit * (knee - hip) / max(float(np.linalg.norm(knee - hip)), 1e-6)
    line = np.stack([start, knee, ankle])
    return line, length_of(line)


def on_line(line: np.ndarray, distance: np.ndarray, sign: float) -> tuple[np.ndarray, np.ndarray]:
    """Points at distances along a polyline of two pieces, and the direction to its outer side."""
    steps = np.diff(line, axis=0)
    length = np.maximum(np.linalg.norm(steps, axis=1), 1e-6)
    bones = steps / length[:, None]
    beyond = np.clip(distance - length[0], 0, None)[:, None]
    point = line[0] + np.minimum(distance, length[0])[:, None] * bones[0] + beyond * bones[1]
    # The direction turns over a stretch around the joint, as cloth does.
    soft = 0.25 * length[0]
    bend = np.clip((distance - length[0] + soft) / (2 * soft), 0, 1)[:, None]
    direction = (1 - bend) * bones[0] + bend * bones[1]
    direction /= np.linalg.norm(direction, axis=1, keepdims=True) + 1e-6
    return point, np.stack([sign * direction[:, 1], -sign * direction[:, 0]], axis=1)


def _plan_skirt(garment: Garment, body: Body) -> Plan:
    along, across, middle, waist = _frame(garment, body)
    top = body.torso - 0.24 * body.unit
    # A gathered waist, laid flat, is narrower than it is worn: no skirt is larger than down to the floor.
    length = along * float(garment.edges["hem"][:, 1].max() - waist)
    fits = min(1.0, (_floor(body) - top) / max(length, 1.0))
    along, across = fits * along, max(fits, GATHERED) * across

    def hang(points: np.ndarray) -> np.ndarray:
        return body.at(across * (points[:, 0] - middle), along * (points[:, 1] - waist) + top)

    pulls = Pulls()
    band = resample(garment.edges["waist"], 7)
    pulls.add(band, hang(band), 3.0)
    for index, (side, sign) in enumerate((("l", -1.0), ("r", 1.0))):
        seam = resample(garment.edges[f"outseam_{side}"], 10)
        pulls.add(seam[1:], around_legs(_hips(hang(seam), body, index, sign), body, index, sign)[1:], 1.2)
    hem = resample(garment.edges["hem"], 9)
    pulls.add(hem, hang(hem), 0.4)
    return pulls.plan(np.array([across, along]), np.array([middle, waist]), top)


def _floor(body: Body) -> float:
    """px below the shoulders down to the ankles."""
    return body.torso + max(float(np.linalg.norm(np.diff(leg, axis=0), axis=1).sum()) for leg in body.legs)


def around_legs(points: np.ndarray, body: Body, index: int, sign: float) -> np.ndarray:
    """Keep an outline outside of the leg on its side, as long as it is above the knee's lower end."""
    line, total = leg_line(body, index)
    distance = np.linspace(0, total, 24)
    center, normal = on_line(line, distance, sign)
    thick = np.interp(distance, [0, 0.5 * total, total], np.array(LEG_RADIUS) * body.unit) * 1.05
    skin = center + thick[:, None] * normal
    order = np.argsort(skin[:, 1])
    least = np.interp(points[:, 1], skin[order, 1], skin[order, 0])
    inside = (points[:, 1] > skin[order[0], 1]) & (sign * points[:, 0] < sign * least)
    return np.where(inside[:, None], np.stack([least, points[:, 1]], axis=1), points)
