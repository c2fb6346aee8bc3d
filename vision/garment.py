"""Reading a garment's cut-out: where its neck, shoulders, sleeve ends, armpits, waist, crotch and hems are.

Everything is found on the silhouette, seen as worn: "left" is the left of the picture. The one thing looked for inside
it is the front neckline, because product pictures show the inside of the back collar, which nobody sees when it is worn.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import cv2
import numpy as np

from vision.errors import CannotWear
from vision.neckline import hood, opening_of, waist_inside
from vision.plausible import check_landmarks
from vision.warp import Mesh, build_mesh

if TYPE_CHECKING:
    from vision.drape import Body

CELLS = 40  # of the mesh along the product picture's longer side
READING_SIDE = 512  # px, long side of the picture that is read
UPPER_KINDS = ("top", "outerwear", "dress")
LEGGED_KINDS = ("trousers", "shorts")
CAP_STEP = 0.94  # of the width at cap sleeves, which the body below is at most
CAP_DEPTH, ARMPIT_DEPTH = 0.36, 0.46  # armpits below the neck, in chest widths: too shallow to be true; usual
SLEEVE_JUT = 0.05  # a sleeve sticks out at least this share of the chest's width
TORSO, LEFT_SLEEVE, RIGHT_SLEEVE = 1, 2, 3
LEFT_LEG, RIGHT_LEG = 2, 3


@dataclass(frozen=True)
class Garment:
    """Where things are on a product picture, all in its pixels.

    rgba      uint8 (H, W, 4), the cut-out
    kind      try-on kind
    points    float32 (2,) a name: neck_l, shoulder_l, armpit_l, hem_l, cuff_outer_l, cuff_inner_l (when it has sleeves),
              waist_l, hem_inner_l, crotch (legs), and the same with _r
    edges     float32 (N, 2) a name, parts of the outline between those points: side_l, sleeve_outer_l,
              sleeve_inner_l, shoulder_l, hem, outseam_l, inseam_l, and the same with _r
    parts     uint8 (H, W): 0 nothing, TORSO, then the left and right sleeve or leg
    opening   uint8 (H, W), 255 on the inside of the back collar, which is not worn in front
    chest     px, width from armpit to armpit (waist width for what is worn below it)
    seams     pairs of end points along which parts hang together, beyond those that the landmarks tell
    wearer    the body it is worn on in its picture, None for one that lies flat; then points and edges are empty
    """

    rgba: np.ndarray
    kind: str
    points: dict[str, np.ndarray]
    edges: dict[str, np.ndarray]
    parts: np.ndarray
    opening: np.ndarray
    chest: float
    seams: tuple[tuple[np.ndarray, np.ndarray], ...] = ()
    wearer: Body | None = None

    @property
    def sleeved(self) -> bool:
        """Whether it has sleeves."""
        return "cuff_outer_l" in self.points

    @cached_property
    def mesh(self) -> Mesh:
        """Triangles over the garment; sleeves hang on to the torso along the armholes only, legs below the seat."""
        seams = list(self.seams)
        if "crotch" in self.points:
            x, y = self.points["crotch"]
            seams = [
                (np.array([0, y], np.float32), np.array([x, y], np.float32)),
                (np.array([x, y], np.float32), np.array([self.rgba.shape[1], y], np.float32)),
            ]
        if self.sleeved:
            for side in "lr":
                shoulder, armpit = self.points[f"shoulder_{side}"], self.points[f"armpit_{side}"]
                seams.append((shoulder + 0.2 * (shoulder - armpit), armpit))
        return build_mesh(self.parts, seams, max(self.rgba.shape[:2]) / CELLS)

    @cached_property
    def alphas(self) -> dict[int, np.ndarray]:
        """uint8 (H, W) for each part, torso first: what of it is seen when it is worn."""
        alpha = np.where(self.opening > 127, 0, self.rgba[..., 3]).astype(np.uint8)
        result = {}
        for part in (int(value) for value in np.unique(self.parts) if value):
            own = cv2.dilate((self.parts == part).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
            if part != TORSO:
                own &= self.parts != TORSO
            result[part] = np.where(own, alpha, 0).astype(np.uint8)
        return result


def read_garment(rgba: np.ndarray, kind: str) -> Garment:
    """Landmarks of a garment's cut-out, uint8 (H, W, 4). Raises CannotWear when it is not shaped like its kind."""
    height, width = rgba.shape[:2]
    scale = min(1.0, READING_SIDE / max(height, width))
    small = cv2.resize(rgba, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    mask = _solid(small[..., 3])
    if mask is None:
        raise CannotWear("I cannot make out the garment in its picture.", code="poor_cutout", retry=False)
    outline = _outline(mask)
    if kind in UPPER_KINDS:
        points, edges = _upper(mask, outline)
        check_landmarks(points, edges, kind)
    else:
        points, edges = _lower(mask, outline, kind in LEGGED_KINDS)
    parts = _parts(mask, points)
    opening = (
        opening_of(small[..., :3], mask, points, kind == "outerwear")
        if kind in UPPER_KINDS
        else waist_inside(small[..., :3], mask, points)
    )
    if kind in UPPER_KINDS:
        opening = np.maximum(opening, hood(mask, points))
    chest = (
        points["armpit_r"][0] - points["armpit_l"][0]
        if kind in UPPER_KINDS
        else points["waist_r"][0] - points["waist_l"][0]
    )
    full = (width, height)
    return Garment(
        rgba=rgba,
        kind=kind,
        points={name: point / scale for name, point in points.items()},
        edges={name: edge / scale for name, edge in edges.items()},
        parts=cv2.resize(parts, full, interpolation=cv2.INTER_NEAREST),
        opening=cv2.resize(opening, full, interpolation=cv2.INTER_LINEAR),
        chest=float(chest) / scale,
    )


def _solid(alpha: np.ndarray) -> np.ndarray | None:
    """The largest part of the cut-out without specks and holes, uint8 0/1, or None when there is next to nothing."""
    contours, _ = cv2.findContours((alpha > 127).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return None
    largest = max(contours, key=cv2.contourArea)
    if cv2.contourArea(largest) < 0.02 * alpha.size:
        return None
    mask = np.zeros(alpha.shape, np.uint8)
    cv2.drawContours(mask, [largest], -1, 1, cv2.FILLED)
    return mask


def _outline(mask: np.ndarray) -> np.ndarray:
    """The silhouette, float32 (N, 2), clockwise on the screen, from the topmost point."""
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(contours, key=cv2.contourArea)[:, 0].astype(np.float32)
    if cv2.contourArea(outline, oriented=True) < 0:
        outline = outline[::-1]
    return np.roll(outline, -int(outline[:, 1].argmin()), axis=0)


def _upper(mask: np.ndarray, outline: np.ndarray) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Landmarks and edges of what hangs from the shoulders."""
    top, bottom = outline[:, 1].min(), outline[:, 1].max()
    center = _axis(mask)
    points: dict[str, np.ndarray] = {}
    tips = {}
    for side, sign in (("l", -1.0), ("r", 1.0)):
        away = sign * (outline[:, 0] - center)
        low = (outline[:, 1] > bottom - 0.3 * (bottom - top)) & (away > 0) & _on_torso(mask, outline, center)
        points[f"hem_{side}"] = outline[np.where(low, outline[:, 1] + 0.7 * away, -np.inf).argmax()]
        tips[side] = outline[away.argmax()]
        points[f"armpit_{side}"], depth = _notch(outline, points[f"hem_{side}"], tips[side], sign)
        tips[side + "_depth"] = depth
    chest = points["armpit_r"][0] - points["armpit_l"][0]
    sleeved = min(tips["l_depth"], tips["r_depth"]) > SLEEVE_JUT * chest
    if not sleeved:
        _bare_armholes(mask, points, center)
        chest = points["armpit_r"][0] - points["armpit_l"][0]
    else:
        _level_armpits(points, center)
    for side, sign in (("l", -1.0), ("r", 1.0)):
        points[f"shoulder_{side}"] = _shoulder(outline, points[f"armpit_{side}"], sign, chest, sleeved)
        points[f"neck_{side}"] = _neck(outline, points[f"shoulder_{side}"], center, sign, chest)
        if sleeved:
            outer, inner = _cuff(outline, points[f"shoulder_{side}"], points[f"armpit_{side}"], sign)
            points[f"cuff_outer_{side}"], points[f"cuff_inner_{side}"] = outer, inner
    return points, _upper_edges(outline, points, sleeved)


def _axis(mask: np.ndarray) -> float:
    """x of the garment's middle: the middle of its rows' extents, over its lower two thirds."""
    rows = np.flatnonzero(mask.any(axis=1))
    middles = []
    for row in rows[len(rows) // 3 :]:
        columns = np.flatnonzero(mask[row])
        middles.append((columns[0] + columns[-1]) / 2)
    return float(np.median(middles))


def _on_torso(mask: np.ndarray, outline: np.ndarray, center: float) -> np.ndarray:
    """bool (N,), whether each outline point lies on the run of its row that holds the middle."""
    reach = np.zeros((mask.shape[0], 2), np.float32)
    middle = round(center)
    for row in range(mask.shape[0]):
        gaps = np.flatnonzero(mask[row] == 0)
        before, after = gaps[gaps <= middle], gaps[gaps >= middle]
        reach[row] = (before[-1] if before.size else -1, after[0] if after.size else mask.shape[1])
    rows = outline[:, 1].astype(int)
    return (outline[:, 0] > reach[rows, 0]) & (outline[:, 0] < reach[rows, 1])


def _notch(outline: np.ndarray, hem: np.ndarray, tip: np.ndarray, sign: float) -> tuple[np.ndarray, float]:
    """The armpit: the outline's point between hem and sleeve end farthest inside the straight line between them."""
    section = _between(outline, hem, tip, clockwise=sign < 0)
    if len(section) < 3 or np.linalg.norm(tip - hem) < 1:
        return hem, 0.0
    along = (tip - hem) / np.linalg.norm(tip - hem)
    inward = np.array([-along[1], along[0]], np.float32)
    if inward[0] * sign > 0:
        inward = -inward
    depth = (section - hem) @ inward
    return section[depth.argmax()], float(depth.max())


def _between(outline: np.ndarray, start: np.ndarray, end: np.ndarray, clockwise: bool) -> np.ndarray:
    """The outline from the point nearest `start` to the point nearest `end`, float32 (N, 2)."""
    first, last = (int(np.linalg.norm(outline - point, axis=1).argmin()) for point in (start, end))
    count = len(outline)
    if clockwise:
        return outline[np.arange(first, first + (last - first) % count + 1) % count]
    return outline[np.arange(first, first - (first - last) % count - 1, -1) % count]


def _bare_armholes(mask: np.ndarray, points: dict[str, np.ndarray], center: float) -> None:
    """Armpits without sleeves: going down from the top, where each side has reached nearly its chest width."""
    rows = np.flatnonzero(mask.any(axis=1))
    for side, sign in (("l", -1.0), ("r", 1.0)):
        reach = np.array([max(0.0, (sign * (np.flatnonzero(mask[row]) - center)).max()) for row in rows])
        span = int(np.clip(0.42 * len(rows), 2, len(rows)))
        wide = reach[int(0.12 * len(rows)) : span].max()
        slope = np.gradient(np.convolve(reach, np.ones(7) / 7, mode="same"))
        here = [k for k in range(int(0.06 * len(rows)), span) if reach[k] > 0.9 * wide and slope[k] < 0.35]
        at = here[0] if here else span - 1
        points[f"armpit_{side}"] = np.array([center + sign * reach[at], rows[at]], np.float32)
    level = (points["armpit_l"][1] + points["armpit_r"][1]) / 2
    points["armpit_l"][1] = points["armpit_r"][1] = level
    if level - rows[0] < CAP_DEPTH * (points["armpit_r"][0] - points["armpit_l"][0]):
        _below_caps(mask, points, rows)


def _below_caps(mask: np.ndarray, points: dict[str, np.ndarray], rows: np.ndarray) -> None:
    """Armpits under cap sleeves, whose ends pass for the chest's width: where an armpit lies on a body of that width.

    Only where the outline narrows below them: long sleeves folded onto the body hide it all the way down.
    """
    widths = np.array([np.ptp(np.flatnonzero(mask[row])) for row in rows])
    high, low = widths[: int(0.4 * len(rows))], widths[int(0.3 * len(rows)) : int(0.65 * len(rows))]
    if not len(high) or not len(low) or low.min() > CAP_STEP * high.max():
        return
    for row in rows[: int(0.5 * len(rows))]:
        columns = np.flatnonzero(mask[row])
        if row - rows[0] >= ARMPIT_DEPTH * (columns[-1] - columns[0]):
            points["armpit_l"] = np.array([columns[0], row], np.float32)
            points["armpit_r"] = np.array([columns[-1], row], np.float32)
            return


def _level_armpits(points: dict[str, np.ndarray], center: float) -> None:
    """Armpits of one garment lie about equally high: a much lower one is a fold, and takes the other's place."""
    left, right = points["armpit_l"], points["armpit_r"]
    chest = right[0] - left[0]
    if abs(left[1] - right[1]) < 0.25 * chest:
        return
    low, high = ("l", "r") if left[1] > right[1] else ("r", "l")
    twin = points[f"armpit_{high}"]
    points[f"armpit_{low}"] = np.array([2 * center - twin[0], twin[1]], np.float32)


def _shoulder(
    outline: np.ndarray, armpit: np.ndarray, sign: float, chest: float, sleeved: bool
) -> np.ndarray:
    """Where the sleeve is sewn to the shoulder: on the upper outline, a little inside of the armpit."""
    above = outline[outline[:, 1] < armpit[1] - 0.1 * chest]
    if not len(above):
        return armpit - np.array([0, 0.3 * chest], np.float32)
    if sleeved:
        column = armpit[0] - sign * 0.02 * chest
        near = above[np.abs(above[:, 0] - column) < 2.5]
        return near[near[:, 1].argmin()] if len(near) else above[np.abs(above[:, 0] - column).argmin()]
    corner = sign * above[:, 0] - 1.6 * above[:, 1]
    return above[corner.argmax()]


def _neck(outline: np.ndarray, shoulder: np.ndarray, center: float, sign: float, chest: float) -> np.ndarray:
    """Where collar and shoulder line meet: the sharpest turn of the upper outline near where a neck is."""
    usual = np.array([center + sign * 0.19 * chest, 0], np.float32)
    reach = abs(shoulder[0] - center)
    count = len(outline)
    step = max(3, round(0.035 * chest))
    best, best_score = None, -np.inf
    for index in range(count):
        point = outline[index]
        away = sign * (point[0] - center)
        if not 0.1 * chest < away < min(0.34 * chest, 0.98 * reach) or point[1] > shoulder[1] + 0.12 * chest:
            continue
        before, after = outline[(index - step) % count] - point, outline[(index + step) % count] - point
        cosine = float(before @ after / (np.linalg.norm(before) * np.linalg.norm(after) + 1e-6))
        score = cosine - 1.2 * abs(away / chest - 0.2)
        if score > best_score:
            best, best_score = point, score
    if best is not None:
        return best
    near = outline[(np.abs(outline[:, 0] - usual[0]) < 2.5) & (outline[:, 1] < shoulder[1] + 0.2 * chest)]
    return (
        near[near[:, 1].argmin()]
        if len(near)
        else (shoulder + np.array([-sign * 0.1 * chest, 0], np.float32))
    )


def _cuff(
    outline: np.ndarray, shoulder: np.ndarray, armpit: np.ndarray, sign: float
) -> tuple[np.ndarray, np.ndarray]:
    """The sleeve's two end corners, outer and inner: with shoulder and armpit they span the largest quadrilateral."""
    sleeve = _between(outline, shoulder, armpit, clockwise=sign > 0)
    sleeve = sleeve[np.linspace(0, len(sleeve) - 1, min(len(sleeve), 72)).round().astype(int)]

    def cross(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        return one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0]

    # Twice the area is the cross product of the diagonals.
    diagonals = cross(sleeve[None, :] - shoulder, armpit - sleeve[:, None])
    area = np.triu(np.abs(diagonals), 1)
    first, last = np.unravel_index(int(area.argmax()), area.shape)
    return sleeve[first], sleeve[last]


def _upper_edges(outline: np.ndarray, points: dict[str, np.ndarray], sleeved: bool) -> dict[str, np.ndarray]:
    """The outline between the landmarks, each from the body's middle or top outwards and down."""
    edges = {"hem": _between(outline, points["hem_l"], points["hem_r"], clockwise=False)}
    for side, clockwise in (("l", False), ("r", True)):
        edges[f"side_{side}"] = _between(outline, points[f"armpit_{side}"], points[f"hem_{side}"], clockwise)
        edges[f"shoulder_{side}"] = _between(
            outline, points[f"neck_{side}"], points[f"shoulder_{side}"], clockwise
        )
        if sleeved:
            outer, inner = points[f"cuff_outer_{side}"], points[f"cuff_inner_{side}"]
            edges[f"sleeve_outer_{side}"] = _between(outline, points[f"shoulder_{side}"], outer, clockwise)
            edges[f"sleeve_inner_{side}"] = _between(outline, points[f"armpit_{side}"], inner, not clockwise)
        else:
            armhole = _between(outline, points[f"shoulder_{side}"], points[f"armpit_{side}"], clockwise)
            edges[f"armhole_{side}"] = armhole
    return edges


def _lower(
    mask: np.ndarray, outline: np.ndarray, legged: bool
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Landmarks and edges of what hangs from the waist."""
    top, bottom = outline[:, 1].min(), outline[:, 1].max()
    center = (outline[:, 0].min() + outline[:, 0].max()) / 2
    band = outline[outline[:, 1] < top + 0.12 * (bottom - top)]
    points: dict[str, np.ndarray] = {
        "waist_l": band[(-band[:, 0] - band[:, 1]).argmax()],
        "waist_r": band[(band[:, 0] - band[:, 1]).argmax()],
    }
    center = float(points["waist_l"][0] + points["waist_r"][0]) / 2
    for side, sign in (("l", -1.0), ("r", 1.0)):
        corner = outline[:, 1] + 0.6 * sign * (outline[:, 0] - center)
        points[f"hem_{side}"] = outline[corner.argmax()]
    if legged:
        _legs(outline, points)
    edges = {"waist": _between(outline, points["waist_l"], points["waist_r"], clockwise=True)}
    for side, clockwise in (("l", False), ("r", True)):
        edges[f"outseam_{side}"] = _between(
            outline, points[f"waist_{side}"], points[f"hem_{side}"], clockwise
        )
        if legged:
            inner = points[f"hem_inner_{side}"]
            edges[f"inseam_{side}"] = _between(outline, points["crotch"], inner, not clockwise)
    if not legged:
        edges["hem"] = _between(outline, points["hem_l"], points["hem_r"], clockwise=False)
    return points, edges


def _legs(outline: np.ndarray, points: dict[str, np.ndarray]) -> None:
    """Crotch and inner hem corners. Raises CannotWear when the two legs cannot be told apart."""
    section = _between(outline, points["hem_l"], points["hem_r"], clockwise=False)
    line = (points["hem_l"][1] + points["hem_r"][1]) / 2
    length = line - points["waist_l"][1]
    crotch = section[section[:, 1].argmin()]
    if line - crotch[1] < 0.12 * length:
        raise CannotWear(
            "I cannot tell the two legs apart in this product picture.", code="legs_closed", retry=False
        )
    points["crotch"] = crotch
    split = int(section[:, 1].argmin())
    for side, part, sign in (("l", section[:split], -1.0), ("r", section[split:], 1.0)):
        corner = part[:, 1] - 0.6 * sign * (part[:, 0] - crotch[0])
        points[f"hem_inner_{side}"] = part[corner.argmax()]


def _parts(mask: np.ndarray, points: dict[str, np.ndarray]) -> np.ndarray:
    """Torso and sleeves, or seat and legs, uint8 (h, w)."""
    parts = mask * np.uint8(TORSO)
    if "crotch" in points:
        x, y = points["crotch"]
        rows, columns = np.mgrid[: mask.shape[0], : mask.shape[1]]
        parts[(mask > 0) & (rows > y) & (columns <= x)] = LEFT_LEG
        parts[(mask > 0) & (rows > y) & (columns > x)] = RIGHT_LEG
    if "cuff_outer_l" not in points:
        return parts
    for side, part, sign in (("l", LEFT_SLEEVE, -1.0), ("r", RIGHT_SLEEVE, 1.0)):
        shoulder, armpit = points[f"shoulder_{side}"], points[f"armpit_{side}"]
        rest = mask.copy()
        up = shoulder + 0.15 * (shoulder - armpit)
        cv2.line(rest, tuple(int(v) for v in np.rint(up)), tuple(int(v) for v in np.rint(armpit)), 0, 2)
        count, labels = cv2.connectedComponents(rest, connectivity=4)
        tip = (points[f"cuff_outer_{side}"] + points[f"cuff_inner_{side}"]) / 2
        tip = tip + 0.12 * ((shoulder + armpit) / 2 - tip)
        found = labels[int(np.clip(tip[1], 0, mask.shape[0] - 1)), int(np.clip(tip[0], 0, mask.shape[1] - 1))]
        middle = labels[int(armpit[1]), int((points["armpit_l"][0] + points["armpit_r"][0]) / 2)]
        if count > 2 and found and found != middle:
            parts[labels == found] = part
        else:
            _beyond(parts, mask, shoulder, armpit, sign, part)
    return parts


def _beyond(
    parts: np.ndarray, mask: np.ndarray, shoulder: np.ndarray, armpit: np.ndarray, sign: float, part: int
) -> None:
    """Mark what lies outside of the armhole line and above the armpit's level as sleeve."""
    rows, columns = np.nonzero(mask)
    along = armpit - shoulder
    side = (columns - shoulder[0]) * along[1] - (rows - shoulder[1]) * along[0]
    beyond = (sign * side > 0) & (sign * (columns - armpit[0]) > -0.5)
    parts[rows[beyond], columns[beyond]] = part
