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
from vision.warp import Mesh, build_mesh

if TYPE_CHECKING:
    from vision.drape import Body

CELLS = 40  # of the mesh along the product picture's longer side
READING_SIDE = 512  # px, long side of the picture that is read
UPPER_KINDS = ("top", "outerwear", "dress")
LEGGED_KINDS = ("trousers", "shorts")
MIN_DROP = 0.11  # share of the chest's width by which a front neckline hangs below the neck's sides; the back one does not
CLEAR_WAISTBAND = 6.0
SURE_NECKLINE = 9.0
CLEAR_NECKLINE = 3.0  # CIE Lab (8 bit) steps across the edge of a neckline that can be told from its inside
DARK_CLOTH = 100.0  # CIE Lab (8 bit) lightness below which steps of lightness count for more
DEEP_ENOUGH = (0.25, 0.33)  # armpits lie so far below the neck, in chest widths: with sleeves, without
CAP_STEP = 0.94  # of the width at cap sleeves, which the body below is at most
CAP_DEPTH, ARMPIT_DEPTH = 0.36, 0.46  # armpits below the neck, in chest widths: too shallow to be true; usual
VEST = (0.5, 0.85)  # shoulders of a coat without sleeves, in chest widths; else its sleeves were not found
EVEN_SIDES, EVEN_SLEEVES = 0.6, 0.45  # the shorter of two sides over the longer, unless one was misread
STRAPLESS = 0.7  # of the chest's width: a dress as wide as this at its top has no straps or only cap sleeves
ASPECT = (0.3, 1.3)  # chest width over length
HOOD = 0.16  # of the chest's width: what stands higher above the neck is a hood
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
        _plausible(points, edges, kind)
    else:
        points, edges = _lower(mask, outline, kind in LEGGED_KINDS)
    parts = _parts(mask, points)
    opening = (
        _opening(small[..., :3], mask, points, kind == "outerwear")
        if kind in UPPER_KINDS
        else _waist_inside(small[..., :3], mask, points)
    )
    if kind in UPPER_KINDS:
        opening = np.maximum(opening, _hood(mask, points))
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


def _plausible(points: dict[str, np.ndarray], edges: dict[str, np.ndarray], kind: str) -> None:
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


def _waist_inside(rgb: np.ndarray, mask: np.ndarray, points: dict[str, np.ndarray]) -> np.ndarray:
    """The inside of the back waistband, uint8 (h, w): above the clearest of some shallow curves across the waist."""
    left, right = points["waist_l"], points["waist_r"]
    width = float(right[0] - left[0])
    lab = cv2.GaussianBlur(cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB), (0, 0), max(0.7, 0.004 * width)).astype(
        np.float32
    )
    even = np.linspace(-1, 1, 33, dtype=np.float32)[None]
    drops = np.arange(0.012, 0.11, 0.004, dtype=np.float32)[:, None]
    curves = (left + right) / 2 + even[..., None] * (0.96 * (right - left) / 2) + 0 * drops[..., None]
    curves[..., 1] += drops * width * (1 - even**2) + 0.01 * width
    contrast = _contrast(lab, mask, curves.astype(np.float32), 0.012 * width)
    inside = np.zeros(mask.shape, np.uint8)
    if contrast.max() >= CLEAR_WAISTBAND:
        best = curves[int(contrast.argmax())]
        roof = [[best[-1, 0], 0], [best[0, 0], 0]]
        cv2.fillPoly(inside, [np.rint(np.vstack([best, roof])).astype(np.int32)], 255)
    return inside * mask


def _opening(rgb: np.ndarray, mask: np.ndarray, points: dict[str, np.ndarray], deep: bool) -> np.ndarray:
    """The inside of the back collar, uint8 (h, w): above the best of many symmetric curves y = depth (1 - |x|^p)."""
    opening = np.zeros(mask.shape, np.uint8)
    left, right = points["neck_l"], points["neck_r"]
    chest = float(points["armpit_r"][0] - points["armpit_l"][0])
    lab = cv2.GaussianBlur(cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB), (0, 0), max(0.8, 0.006 * chest)).astype(
        np.float32
    )
    # In dark cloth the same step of light is fewer levels.
    lab[..., 0] *= float(np.clip(DARK_CLOTH / max(float(np.median(lab[mask > 0, 0])), 1.0), 1.0, 3.0))
    curves, depths = _necklines(left, right, chest)
    contrast = _contrast(lab, mask, curves, 0.018 * chest)
    # A coat's lapels run down to its first button; the edges of a shirt worn under it, or of its lining, do not.
    score = (
        np.minimum(contrast, SURE_NECKLINE) * (1.0 + 0.8 * depths)
        if deep
        else contrast * (1.0 - 0.35 * depths)
    )
    best = curves[int(score.argmax())]
    if contrast[int(score.argmax())] < CLEAR_NECKLINE:
        return opening
    roof = min(left[1], right[1]) - chest
    polygon = np.vstack([best, [[best[-1, 0], roof], [best[0, 0], roof]]])
    cv2.fillPoly(opening, [np.rint(polygon).astype(np.int32)], 255)
    return opening * mask


def _hood(mask: np.ndarray, points: dict[str, np.ndarray]) -> np.ndarray:
    """A hood spread out above the neck, uint8 (h, w): worn, it hangs behind it. Nothing for collars, which are lower."""
    chest = float(points["armpit_r"][0] - points["armpit_l"][0])
    neck = min(points["neck_l"][1], points["neck_r"][1])
    hood = np.zeros(mask.shape, np.uint8)
    if neck - np.flatnonzero(mask.any(axis=1))[0] > HOOD * chest:
        hood[: int(neck - 0.3 * HOOD * chest)] = 255
    return hood * mask


def _necklines(left: np.ndarray, right: np.ndarray, chest: float) -> tuple[np.ndarray, np.ndarray]:
    """Curves to try, float32 (C, 33, 2), and their depths as shares of the chest, float32 (C,): V, round and square."""
    insets, powers = np.array([0, 0.03, 0.06, 0.09], np.float32), np.array([1, 1.4, 2, 3, 6], np.float32)
    depths = np.arange(MIN_DROP, 0.8, 0.012, dtype=np.float32)
    inset, power, depth = (grid.ravel() for grid in np.meshgrid(insets, powers, depths, indexing="ij"))
    even = np.linspace(-1, 1, 33, dtype=np.float32)[None]
    across = np.sign(even) * np.abs(even) ** np.where(power > 3, 0.5, 1.0)[:, None]
    middle, half = (left + right) / 2, (right - left) / 2
    shrink = np.maximum(0.3, 1 - inset * chest / max(float(np.linalg.norm(half)), 1e-6))
    curves = middle + across[..., None] * (half * shrink[:, None])[:, None]
    curves[..., 1] += (depth * chest)[:, None] * (1 - np.abs(across) ** power[:, None])
    return curves.astype(np.float32), depth


def _contrast(lab: np.ndarray, mask: np.ndarray, curves: np.ndarray, reach: float) -> np.ndarray:
    """How much the colour changes one way across each curve, at its weaker places; 0 where it leaves the garment."""
    tangent = np.gradient(curves, axis=1)
    normal = np.stack([-tangent[..., 1], tangent[..., 0]], axis=-1)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True) + 1e-6
    height, width = mask.shape

    def at(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        columns = np.clip(np.rint(points[..., 0]).astype(int), 0, width - 1)
        rows = np.clip(np.rint(points[..., 1]).astype(int), 0, height - 1)
        return rows, columns

    below, above = at(curves + reach * normal), at(curves - reach * normal)
    # A print changes its colour back and forth along the curve; an edge of cloth changes it one way throughout.
    change = (lab[below] - lab[above])[:, 3:-3]
    way = change.mean(axis=1)
    way /= np.linalg.norm(way, axis=1, keepdims=True) + 1e-6
    on_cloth = mask[below][:, 2:-2].mean(axis=1) >= 0.95
    # The inside lies in the shade: an edge below which the cloth is lighter is the likelier one.
    lighter = np.where(way[:, 0] > 0, 1.0, 0.6)
    step = np.einsum("cnk,ck->cn", change, way) * mask[above][:, 3:-3]
    return np.quantile(step, 0.25, axis=1) * on_cloth * lighter
