"""Soft shapes of arms, neck, torso and hands in the photo, laid along the pose's bones."""

from __future__ import annotations

import cv2
import numpy as np

from vision.drape import ARM_RADIUS, Body
from vision.drape_lower import leg_line
from vision.person import Person

# Shares of the way down, and radii in units of the body: the outline of a bare leg seen from the front.
THIGH = ((0.0, 0.235), (0.35, 0.225), (0.7, 0.18), (0.92, 0.155))
SHIN = ((0.0, 0.148), (0.12, 0.142), (0.3, 0.152), (0.5, 0.138), (0.75, 0.1), (1.0, 0.083), (1.18, 0.09))
LEFT_HAND, RIGHT_HAND = (15, 17, 19, 21), (16, 18, 20, 22)


def tube(shape: tuple[int, int], line: np.ndarray, radius: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A limb around a polyline, float64 (N, 2), whose radius, (N,), changes evenly between its points.

    Returns float32 (H, W) arrays: the position across, -1 and 1 at the two outlines (beyond: outside), and the position
    along, in px from the first point.
    """
    across = np.full(shape, 9.0, np.float32)
    along = np.zeros(shape, np.float32)
    walked = 0.0
    margin = 2 * float(radius.max()) + 4
    low = np.maximum(np.floor(line.min(axis=0) - margin), 0).astype(int)
    high = np.ceil(line.max(axis=0) + margin).astype(int)
    box = np.s_[low[1] : max(high[1], low[1] + 1), low[0] : max(high[0], low[0] + 1)]
    height, width = across[box].shape
    ys, xs = np.mgrid[low[1] : low[1] + height, low[0] : low[0] + width].astype(np.float32)
    best = np.full((height, width), 9.0, np.float32)
    best_along = np.zeros((height, width), np.float32)
    for k in range(len(line) - 1):
        step = line[k + 1] - line[k]
        length = max(float(np.linalg.norm(step)), 1e-6)
        direction = step / length
        run = (xs - line[k, 0]) * direction[0] + (ys - line[k, 1]) * direction[1]
        t = np.clip(run, 0, length)
        dx, dy = xs - line[k, 0] - t * direction[0], ys - line[k, 1] - t * direction[1]
        thick = radius[k] + (radius[k + 1] - radius[k]) * t / length
        side = np.sign(dx * -direction[1] + dy * direction[0]) + (dx == 0) * (dy == 0)
        here = (np.hypot(dx, dy) / np.maximum(thick, 1e-3)).astype(np.float32)
        nearer = here < np.abs(best)
        best = np.where(nearer, side * here, best).astype(np.float32)
        best_along = np.where(nearer, walked + t, best_along).astype(np.float32)
        walked += length
    across[box], along[box] = best, best_along
    return across, along


def soft(across: np.ndarray, radius: float) -> np.ndarray:
    """Alpha of a tube, one pixel and a half soft at its outline, float32 (H, W)."""
    return np.clip((1.0 - np.abs(across)) * radius / 1.5 + 0.5, 0, 1).astype(np.float32)


def arm(shape: tuple[int, int], body: Body, index: int) -> tuple[np.ndarray, np.ndarray]:
    """One arm from the shoulder to a little beyond the wrist, as `tube`."""
    line = body.arms[index]
    beyond = line[2] + 0.18 * (line[2] - line[1])
    return tube(shape, np.vstack([line, beyond]), body.unit * np.array([*ARM_RADIUS, ARM_RADIUS[2]]))


def hands(person: Person, unit: float) -> np.ndarray:
    """uint8 (H, W), 255 around both hands (and what they hold within a hand's breadth)."""
    mask = np.zeros(person.photo.shape[:2], np.uint8)
    for group in (LEFT_HAND, RIGHT_HAND):
        if person.pose.visibility[group[0]] < 0.3:
            continue
        points = person.pose.points[list(group)]
        hull = cv2.convexHull(np.rint(points).astype(np.int32))
        cv2.fillConvexPoly(mask, hull, 255)
        cv2.polylines(mask, [hull], True, 255, max(2, round(0.24 * unit)))
    return mask


def neck(shape: tuple[int, int], body: Body, jaw: np.ndarray) -> np.ndarray:
    """uint8 (H, W), 255 where skin shows between jaw and chest when a collar is open.

    jaw  (N, 2) px, along the jaw from left to right: a roll-neck hides all below it, so one point, the chin, is too few
    """
    unit = body.unit
    mask = np.zeros(shape, np.uint8)
    base = body.at(
        unit * np.array([-0.36, -0.22, -0.17]) * body.squeeze, unit * np.array([-0.10, -0.17, -0.3])
    )
    other = body.at(unit * np.array([0.17, 0.22, 0.36]) * body.squeeze, unit * np.array([-0.3, -0.17, -0.10]))
    chest = body.at(
        unit * np.array([0.40, 0.22, 0.0, -0.22, -0.40]) * body.squeeze,
        unit * np.array([0.1, 0.4, 0.5, 0.4, 0.1]),
    )
    outline = np.vstack([base, jaw, other, chest])
    cv2.fillPoly(mask, [np.rint(outline).astype(np.int32)], 255)
    return mask


def torso(shape: tuple[int, int], body: Body) -> np.ndarray:
    """uint8 (H, W), 255 on the body between the shoulders and the top of the thighs, arms left out."""
    unit, long = body.unit, body.torso
    half = unit * body.breadth * np.array([0.52, 0.47, 0.42, 0.50, 0.54])
    down = np.array([0.0, 0.35 * unit, 0.62 * long, 0.95 * long, 1.25 * long])
    outline = np.vstack([body.at(-half, down), body.at(half, down)[::-1]])
    mask = np.zeros(shape, np.uint8)
    cv2.fillPoly(mask, [np.rint(outline).astype(np.int32)], 255)
    return mask


def leg(shape: tuple[int, int], body: Body, index: int) -> tuple[np.ndarray, np.ndarray]:
    """One bare leg from the crotch's level down into the shoe, as `tube`, with a knee and a calf."""
    (start, knee, ankle), _ = leg_line(body, index)
    thigh = start + np.array([[t] for t, _ in THIGH]) * (knee - start)
    shin = knee + np.array([[t] for t, _ in SHIN]) * (ankle - knee)
    radius = body.unit * np.array([r for _, r in (*THIGH, *SHIN)])
    return tube(shape, np.vstack([thigh, shin]), radius)
