"""A garment that somebody wears in its product picture: read by the wearer's bones, handed over bone by bone.

A flat-lay has to be measured to know how large it is; a worn garment shows it. Each point of it is written in the
wearer's own measures (across and down the trunk, along and across an arm or a leg) and read back on the shopper.
"""

from __future__ import annotations

import cv2
import numpy as np

from vision import limbs
from vision.drape import Body, Plan, Pulls, measure
from vision.drape_lower import leg_line
from vision.errors import CannotWear
from vision.fill import fill
from vision.garment import LEFT_SLEEVE, LEGGED_KINDS, RIGHT_SLEEVE, TORSO, UPPER_KINDS, Garment
from vision.person import Person
from vision.scene import CLASSES

IN_FRONT = [CLASSES.index(name) for name in ("hair", "skin", "bag", "accessory")]
SPACING = 0.16  # of the wearer's unit: between the points that are handed over
SLEEVE = 2.4  # radii of a bare arm that a sleeve may be wide
FROM = 0.25  # of the unit: sleeves begin so far down the arm
CLOSE = 0.14  # of the unit: gaps so narrow (a strap, a strand of hair, fingers) are closed
WAIST = 0.3  # of the unit above the hip joints: where what is worn below begins when a top hides it
LEAST = 0.01  # of the picture


def read_worn(rgba: np.ndarray, kind: str, wearer: Person) -> Garment:
    """The garment of a cut-out, uint8 (H, W, 4), that `wearer`, read on the same picture, wears.

    Raises CannotWear when next to nothing of it is seen.
    """
    body = measure(wearer)
    region = rgba[..., 3] > 127
    if region.mean() < LEAST:
        raise CannotWear("I cannot make out the garment in its picture.", code="poor_cutout", retry=False)
    whole = _whole(region, wearer, body)
    if kind not in UPPER_KINDS:
        whole |= _under_top(whole, body)
    parts = _parts(whole, body, kind)
    filled = fill(rgba[..., :3], whole & ~region, cv2.erode(region.astype(np.uint8), np.ones((5, 5))) > 0)
    alpha = np.maximum(rgba[..., 3], cv2.GaussianBlur(255.0 * (whole & ~region), (0, 0), 1.0))
    color = np.where(region[..., None], rgba[..., :3], filled)
    return Garment(
        rgba=np.dstack([color, alpha]).clip(0, 255).astype(np.uint8),
        kind=kind,
        points={},
        edges={},
        parts=parts,
        opening=np.zeros(region.shape, np.uint8),
        chest=body.unit,
        seams=_seams(body, kind),
        wearer=body,
    )


def _whole(region: np.ndarray, wearer: Person, body: Body) -> np.ndarray:
    """The garment with what hangs in front of it (hair, a hand, a strap) taken for cloth; bool (H, W)."""
    reach = 2 * max(1, round(CLOSE * body.unit)) + 1
    element = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    closed = cv2.morphologyEx(region.astype(np.uint8), cv2.MORPH_CLOSE, element)
    contours, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    solid = np.zeros(region.shape, np.uint8)
    cv2.drawContours(solid, contours, -1, 1, cv2.FILLED)
    return region | ((solid > 0) & np.isin(wearer.parse.labels, IN_FRONT) & (wearer.face_mask == 0))


def _under_top(region: np.ndarray, body: Body) -> np.ndarray:
    """The waist of what is worn below, as far as a top hangs over it: from the waist to where cloth is seen; bool (H, W)."""
    rows = np.flatnonzero(region.any(axis=1))
    waist = round(float(body.at(np.zeros(1), np.array([body.torso - WAIST * body.unit]))[0, 1]))
    hidden = limbs.torso(region.shape, body) > 0
    hidden[: max(waist, 0)] = False
    hidden[min(rows[0] + round(CLOSE * body.unit), len(hidden)) :] = False
    return hidden


def _parts(region: np.ndarray, body: Body, kind: str) -> np.ndarray:
    """Torso and sleeves, uint8 (H, W); what is worn below is one part."""
    parts = np.where(region, TORSO, 0).astype(np.uint8)
    if kind not in UPPER_KINDS:
        return parts
    trunk = limbs.torso(region.shape, body) > 0
    for index, part in enumerate((LEFT_SLEEVE, RIGHT_SLEEVE)):
        across, along = limbs.arm(region.shape, body, index)
        sleeve = region & ~trunk & (np.abs(across) < SLEEVE) & (along > FROM * body.unit)
        if sleeve.sum() > 30:
            parts[sleeve] = part
    return parts


def _seams(body: Body, kind: str) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """Where sleeves hang on to the torso: from above the shoulder's tip down to the armpit."""
    if kind not in UPPER_KINDS:
        return ()
    seams = []
    for index in (0, 1):
        tip = body.shoulder_line(index)[1]
        down = np.array([0.0, 0.62 * body.unit])
        seams.append(
            ((tip - 0.2 * down).astype(np.float32), (body.shoulders[index] + down).astype(np.float32))
        )
    return tuple(seams)


def plan_worn(garment: Garment, body: Body) -> Plan:
    """Goals for a worn garment on another body: every point where it was, in that body's measures."""
    source = garment.wearer
    if source is None:
        raise ValueError("nobody wears this garment in its picture")
    step = max(3, round(SPACING * source.unit))
    pulls, ends = Pulls(), [0.0, 0.0]
    rows, columns = (
        grid.ravel()
        for grid in np.mgrid[step // 2 : len(garment.parts) : step, 0 : garment.parts.shape[1] : step]
    )
    part = garment.parts[rows, columns]
    points = np.stack([columns, rows], axis=1).astype(np.float64)
    torso = points[part == TORSO]
    if len(torso):
        pulls.add(torso, handed_over(torso, source, body), 1.0)
    for index, number in enumerate((LEFT_SLEEVE, RIGHT_SLEEVE)):
        sleeve = points[part == number]
        if len(sleeve):
            goals, along = on_limb(sleeve, source.arms[index], body.arms[index], body.unit / source.unit)
            pulls.add(sleeve, goals, 1.0)
            ends[index] = float(np.quantile(along, 0.97))
    if garment.kind in LEGGED_KINDS and len(torso):
        low = float(torso[:, 1].max())
        ends = [_leg_end(source, body, index, low) for index in (0, 1)]
    scale = np.array([body.unit * body.breadth / (source.unit * source.breadth), body.unit / source.unit])
    origin = source.at(np.zeros(1), np.zeros(1))[0].astype(np.float64)
    return pulls.plan(scale, origin, 0.0, (ends[0], ends[1]))


def handed_over(points: np.ndarray, source: Body, body: Body) -> np.ndarray:
    """Points (N, 2) around the wearer's trunk (and legs, below the crotch) to the same places of another body."""
    across, down = trunk_coordinates(points, source)
    width = body.unit * body.breadth / (source.unit * source.breadth)
    share = down / source.torso
    below = np.maximum(share - 1, 0)
    length = [_leg_length(person) / person.torso for person in (source, body)]
    far = np.minimum(share, 1) + below * length[1] / max(length[0], 1e-6)
    goals = body.at(width * across, far * body.torso).astype(np.float64)
    # Down the legs the knees and ankles lead, more so the farther below the crotch.
    depth = np.clip((share - 1.15) / 0.5, 0, 1)[:, None]
    side = (across > 0).astype(int)
    for index in (0, 1):
        mine = side == index
        if mine.any():
            lines = [leg_line(person, index)[0] for person in (source, body)]
            led, _ = on_limb(points[mine], lines[0], lines[1], width)
            goals[mine] = (1 - depth[mine]) * goals[mine] + depth[mine] * led
    return goals


def trunk_coordinates(points: np.ndarray, body: Body) -> tuple[np.ndarray, np.ndarray]:
    """The inverse of `Body.at`: px across and px down, (N,) each."""
    top, bottom = body.shoulders.mean(axis=0), body.hips.mean(axis=0)
    axis = (bottom - top) / max(body.torso, 1e-6)
    away = points - top
    down = away @ axis
    for _ in range(3):
        ahead = body.at(np.ones(len(points)), down) - body.at(np.zeros(len(points)), down)
        cross = axis[0] * ahead[:, 1] - axis[1] * ahead[:, 0]
        down = (away[:, 0] * ahead[:, 1] - away[:, 1] * ahead[:, 0]) / cross
    across = (axis[0] * away[:, 1] - axis[1] * away[:, 0]) / cross
    return across, down


def on_limb(
    points: np.ndarray, source: np.ndarray, target: np.ndarray, width: float
) -> tuple[np.ndarray, np.ndarray]:
    """Points (N, 2) around one polyline of three joints to the same places of another; and how far along that one."""
    best = np.full(len(points), np.inf)
    goals, along = np.zeros((len(points), 2)), np.zeros(len(points))
    walked = 0.0
    for k in (0, 1):
        bone, other = source[k + 1] - source[k], target[k + 1] - target[k]
        length, reach = max(float(np.linalg.norm(bone)), 1e-6), float(np.linalg.norm(other))
        one, two = bone / length, other / max(reach, 1e-6)
        away = points - source[k]
        run = away @ one
        t = np.clip(run, 0 if k else -np.inf, length if not k else np.inf)
        side = away[:, 0] * -one[1] + away[:, 1] * one[0]
        gap = np.hypot(side, run - t)
        nearer = gap < best
        best = np.where(nearer, gap, best)
        here = target[k] + (t / length * reach)[:, None] * two
        here = here + (width * side)[:, None] * np.array([-two[1], two[0]])
        here = here + (width * (run - t))[:, None] * two
        goals = np.where(nearer[:, None], here, goals)
        along = np.where(nearer, walked + t / length * reach, along)
        walked += reach
    return goals, along


def _leg_length(body: Body) -> float:
    return float(np.linalg.norm(np.diff(body.legs, axis=1), axis=2).sum(axis=1).mean())


def _leg_end(source: Body, body: Body, index: int, low: float) -> float:
    """How far down the other body's leg cloth reaches whose lowest row on the wearer is `low`."""
    line, _ = leg_line(source, index)
    _, other = leg_line(body, index)
    return other * float(np.clip((low - line[0, 1]) / max(float(line[2, 1] - line[0, 1]), 1.0), 0, 1.1))
