"""Whether landmarks found on a garment's outline are those of a garment, or its sleeves hid what was looked for."""

from __future__ import annotations

import numpy as np

from vision.errors import CannotWear

DEEP_ENOUGH = (0.25, 0.33)  # armpits lie so far below the neck, in chest widths: with sleeves, without
VEST = (0.5, 0.85)  # shoulders of a coat without sleeves, in chest widths; else its sleeves were not found
EVEN_SIDES, EVEN_SLEEVES = 0.6, 0.45  # the shorter of two sides over the longer, unless one was misread
STRAPLESS = 0.7  # of the chest's width: a dress as wide as this at its top has no straps or only cap sleeves
ASPECT = (0.3, 1.3)  # chest width over length


def check_landmarks(points: dict[str, np.ndarray], edges: dict[str, np.ndarray], kind: str) -> None:
    """Raises CannotWear when the landmarks are not those of a garment: sleeves folded onto the body hide its armholes.

    The bounds leave room around what 70 readable pictures show.
    """
    chest = float(points["armpit_r"][0] - points["armpit_l"][0])
    neck = float(points["neck_l"][1] + points["neck_r"][1]) / 2
    height = float(max(points["hem_l"][1], points["hem_r"][1])) - neck
    armpit = (float(points["armpit_l"][1] + points["armpit_r"][1]) / 2 - neck) / max(chest, 1.0)
    skew = abs(float(points["shoulder_l"][1] - points["shoulder_r"][1])) / max(chest, 1.0)
    deep = DEEP_ENOUGH[0] if "cuff_outer_l" in points else DEEP_ENOUGH[1]
    if kind == "dress" and float(points["shoulder_r"][0] - points["shoulder_l"][0]) > STRAPLESS * chest:
        deep = 0.08
    shoulders = float(points["shoulder_r"][0] - points["shoulder_l"][0]) / max(chest, 1.0)
    vest = kind != "outerwear" or "cuff_outer_l" in points or VEST[0] < shoulders < VEST[1]
    even = _alike(edges, "side") > EVEN_SIDES and _alike(edges, "sleeve_outer") > EVEN_SLEEVES
    shaped = (
        chest > 0 and ASPECT[0] < chest / max(height, 1.0) < ASPECT[1] and deep < armpit < 1.0 and skew < 0.25
    )
    if not (shaped and vest and even):
        raise CannotWear(
            "I cannot make out where the sleeves of this piece begin; a picture of it with its sleeves away from its "
            "body would work.",
            code="unreadable_garment",
            retry=False,
        )


def _alike(edges: dict[str, np.ndarray], name: str) -> float:
    """The shorter of a left and right edge over the longer; 1 where there are none."""
    if f"{name}_l" not in edges:
        return 1.0
    lengths = [float(np.linalg.norm(np.diff(edges[f"{name}_{side}"], axis=0), axis=1).sum()) for side in "lr"]
    return min(lengths) / max(*lengths, 1.0)
