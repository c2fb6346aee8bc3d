"""The form of a shoe: a picture of one, seen at an angle, laid on a solid so that it can be looked at from another side.

The shoemaker's last gives what no picture shows: a usual outline of the sole and rounded sections across it. How high
the shoe stands over every place along it is read off the picture's own outline, so boots stay tall, pumps arched and
trainers round. The sections are as broad on either side: what the picture hides is its other side, mirrored.

Lengths are in shoes: x runs from the heel, 0, to the toe, 1; y across, negative on the side nearer to the picture's
camera; z up from the floor.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from vision.shoe import Shoe

Floats = np.ndarray

ALONG, ACROSS = 56, 41  # points of the solid along and around it
BREADTH_AT = np.array([0.0, 0.02, 0.06, 0.12, 0.2, 0.38, 0.55, 0.7, 0.8, 0.88, 0.94, 0.98, 1.0])
BREADTH = np.array([0.0, 0.06, 0.096, 0.12, 0.123, 0.123, 0.158, 0.18, 0.176, 0.155, 0.123, 0.075, 0.0])  # half
HIGHEST_AT = np.array([0.0, 0.55, 0.72, 0.85, 0.93, 1.0])
HIGHEST = np.array([2.0, 1.6, 0.42, 0.30, 0.24, 0.14])  # no toe is taller
LOW_AT = np.array([0.0, 0.04, 0.3, 0.42, 0.5, 0.6, 0.7, 0.82, 0.93, 1.0])
LOW = np.array([0.20, 0.25, 0.24, 0.29, 0.27, 0.235, 0.21, 0.185, 0.15, 0.05])  # a plain low shoe
MOUTH = (0.36, 0.52)  # the opening ends between these
COLLAR = 0.72  # breadth at the opening's edge, of the sole's
ROUND = 2.4  # exponent of the superellipse across the shoe
PICTURED_FROM = np.radians(24.0)  # above, a shop's camera at three quarters; from the side it stands lower
SIDE_FROM = np.radians(10.0)


@dataclass(frozen=True)
class View:
    """A distant camera: px float (2,) of the heel's place on the floor, and px that one shoe's length along, across
    and up take."""

    heel: Floats
    along: Floats
    across: Floats
    up: Floats

    def __call__(self, xyz: Floats) -> Floats:
        """px float (..., 2) of points (..., 3) of the shoe."""
        x, y, z = xyz[..., :1], xyz[..., 1:2], xyz[..., 2:]
        return np.asarray(self.heel + x * self.along + y * self.across + z * self.up)

    @classmethod
    def of(cls, turn: float, pitch: float, length: float, heel: Floats) -> "View":
        """Of a shoe turned from sideways, 0, towards the camera, pi / 2, by a camera `pitch` above the floor."""
        c, s, p = np.cos(turn), np.sin(turn), np.sin(pitch)
        along, across = np.array([c, s * p]), np.array([s, -c * p])
        return cls(np.asarray(heel), length * along, length * across, length * np.array([0, -np.cos(pitch)]))


@dataclass(frozen=True)
class Last:
    """The solid of one shoe: `points` float32 (n, m, 3), from the near edge of the sole over the ridge to the far one;
    `uv` float32 (n, m, 2), the picture px that lie there; `lid` bool (n, m), the opening."""

    points: Floats
    uv: Floats
    lid: np.ndarray


def low_shoe() -> Floats:
    """float32 (n, m, 3), the solid of a plain low shoe."""
    x = _stations()
    return _solid(x, np.zeros_like(x), np.interp(x, LOW_AT, LOW))[0]


def read_last(shoe: Shoe) -> Last:
    """The solid of this shoe."""
    view, bottoms, tops = _pictured(shoe)
    x = _stations()
    half, mouth = np.interp(x, BREADTH_AT, BREADTH), _mouth(x)
    low = _height(view, x, -half, bottoms)
    low = np.clip(low - np.minimum(low[x > 0.6].min(), 0.1), 0, 0.5) * (x < 0.8)
    top = _height(view, x, COLLAR * half * mouth, tops)
    top = np.clip(top, low + 0.03, np.interp(x, HIGHEST_AT, HIGHEST))
    points, lid = _solid(x, _smooth(low), _smooth(top))
    return Last(points, _seen(view, points, shoe.rgba[..., 3] > 127).astype(np.float32), lid)


def _pictured(shoe: Shoe) -> tuple[View, Floats, Floats]:
    """How the picture was taken, and the lowest and highest row of every column of its outline."""
    solid = shoe.rgba[..., 3] > 127
    rise = float((shoe.toe[1] - shoe.heel[1]) / max(float(shoe.toe[0] - shoe.heel[0]), 1.0))
    rise = float(np.clip(rise, 0.0, 0.6))
    pitch = SIDE_FROM + (PICTURED_FROM - SIDE_FROM) * min(rise / 0.3, 1.0)
    sine = float(np.sin(pitch))
    turn = float(np.arctan2(rise + 0.1 * sine, sine - 0.08 * rise))  # heel on the near side, toe in the middle
    plain = View.of(turn, pitch, 1.0, np.zeros(2))
    x = np.repeat(_stations(), 2)
    half = np.interp(x, BREADTH_AT, BREADTH) * np.tile([-1, 1], len(x) // 2)
    sole = plain(np.stack([x, half, np.zeros_like(x)], axis=-1))
    left, right = sole[:, 0].min(), sole[:, 0].max()
    length = shoe.rgba.shape[1] / (right - left)
    columns = np.arange(solid.shape[1])
    full = solid.any(axis=0)
    bottoms = np.where(full, len(solid) - np.argmax(solid[::-1], axis=0), 0)
    tops = np.where(full, np.argmax(solid, axis=0), len(solid))
    bottoms = np.interp(columns, columns[full], bottoms[full])
    tops = np.interp(columns, columns[full], tops[full])
    down = len(solid) - length * float(sole[:, 1].max())
    return View.of(turn, pitch, length, np.array([-length * left, down])), bottoms, tops


def _height(view: View, x: Floats, y: Floats, rows: Floats) -> Floats:
    """How high the outline's `rows` stand over the places (x, y)."""
    floor = view(np.stack([x, y, np.zeros_like(x)], axis=-1))
    return np.asarray((np.interp(floor[:, 0], np.arange(len(rows)), rows) - floor[:, 1]) / view.up[1])


def _stations() -> Floats:
    return np.asarray((1 - np.cos(np.linspace(0, np.pi, ALONG))) / 2)


def _mouth(x: Floats) -> Floats:
    """1 where the shoe is open, 0 where it is closed."""
    return np.asarray(np.clip((MOUTH[1] - x) / (MOUTH[1] - MOUTH[0]), 0, 1))


def _smooth(line: Floats) -> Floats:
    kernel = np.array([1, 2, 3, 2, 1]) / 9
    return np.asarray(np.convolve(np.pad(line, 2, mode="edge"), kernel, mode="valid"))


def _solid(x: Floats, low: Floats, top: Floats) -> tuple[Floats, np.ndarray]:
    """Sections across from the sole's near edge to its far one; where the shoe is open they are walls and a flat lid."""
    half = np.interp(x, BREADTH_AT, BREADTH)[:, None]
    angle = np.linspace(0, np.pi, ACROSS)[None]
    c, s = np.cos(angle), np.sin(angle)
    closed_y, closed_z = -np.sign(c) * np.abs(c) ** (2 / ROUND), np.abs(s) ** (2 / ROUND)
    step = np.linspace(-1, 1, ACROSS)[None]
    wall = np.clip(2 * (1 - np.abs(step)), 0, 1)  # the outer halves are walls, the inner ones the lid
    open_y = np.where(
        np.abs(step) > 0.5, np.sign(step) * (1 + (COLLAR - 1) * wall**2), step * 2 * COLLAR
    )
    mouth = _mouth(x)[:, None]
    y = half * (closed_y + mouth * (open_y - closed_y))
    z = closed_z + mouth * (np.where(np.abs(step) > 0.5, wall, 1.0) - closed_z)
    z = low[:, None] + (top - low)[:, None] * z
    points = np.stack([np.broadcast_to(x[:, None], y.shape), y, z], axis=-1)
    return points.astype(np.float32), (np.abs(step) < 0.5) & (mouth > 0.5)


def _seen(view: View, points: Floats, solid: np.ndarray) -> Floats:
    """Picture px of the solid; what turns away from the picture's camera or lies beside the shoe takes those of the
    other side, and what has none there the nearest ones."""
    px = view(points)
    along = np.gradient(px, axis=0)
    across = np.gradient(px, axis=1)
    front = along[..., 0] * across[..., 1] - along[..., 1] * across[..., 0] < 0
    contours, _ = cv2.findContours(solid.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    whole = cv2.drawContours(np.zeros(solid.shape, np.uint8), contours, -1, 1, cv2.FILLED)
    whole = cv2.erode(whole, np.ones((3, 3), np.uint8), borderValue=0)
    own = front & _inside(whole, px)
    px = np.where(own[..., None], px, px[:, ::-1])
    return np.where(_inside(whole, px)[..., None], px, _nearest(whole, px))


def _inside(mask: np.ndarray, px: Floats) -> np.ndarray:
    at = np.rint(px).astype(int)
    height, width = mask.shape
    here = (at >= 0).all(axis=-1) & (at[..., 0] < width) & (at[..., 1] < height)
    return here & (mask[np.clip(at[..., 1], 0, height - 1), np.clip(at[..., 0], 0, width - 1)] > 0)


def _nearest(mask: np.ndarray, px: Floats) -> Floats:
    """The px (..., 2) inside a mask nearest to these."""
    pad = max(mask.shape) // 2
    room = cv2.copyMakeBorder(mask, pad, pad, pad, pad, cv2.BORDER_CONSTANT)
    _, label = cv2.distanceTransformWithLabels(1 - room, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
    rows, columns = np.nonzero(room)
    order = np.zeros(int(label.max()) + 1, np.int64)
    order[label[rows, columns]] = np.arange(len(rows))
    at = np.clip(np.rint(px).astype(int) + pad, 0, np.array(room.shape[::-1]) - 1)
    found = order[label[at[..., 1], at[..., 0]]]
    return np.stack([columns[found], rows[found]], axis=-1) - pad


@dataclass(frozen=True)
class Drawn:
    """A shoe as a camera sees it, over one box of the photo: `color` float32 (h, w, 3) 0..255, `alpha` float32 (h, w)
    0..1, and `lid` float32 (h, w) 0..1, how much of a pixel is the opening."""

    color: Floats
    alpha: Floats
    lid: Floats


FINER = 2  # the shoe is drawn so many times finer than the photo and then averaged
BEYOND = 0.03  # of the picture's width: its colours are continued so far past its outline


def draw(last: Last, rgba: np.ndarray, view: View, origin: Floats, shape: tuple[int, int]) -> Drawn:
    """Draw the solid with its picture.

    rgba      uint8 (H, W, 4), the picture `last.uv` counts in
    view      the photo's camera
    origin    float (2,) photo px of the box's first pixel
    shape     height and width of the box
    """
    px = view(last.points) - origin
    nearness = last.points @ _toward(view)
    count = [int(np.clip(FINER * 1.3 * _longest(px, axis), 80, 900)) for axis in (0, 1)]
    size = (count[1], count[0])
    maps = np.dstack([px, nearness, last.uv, last.lid]).astype(np.float32)
    # Cells of the solid meet in their corners, so the corners stay the corners.
    grid = np.meshgrid(np.linspace(0, maps.shape[1] - 1, size[0]), np.linspace(0, maps.shape[0] - 1, size[1]))
    at = [axis.astype(np.float32) for axis in grid]
    planes = [cv2.remap(np.ascontiguousarray(maps[..., k]), *at, cv2.INTER_LINEAR) for k in range(maps.shape[2])]
    ends = np.ptp(px.reshape(-1, 2), axis=0).max()
    color = _colors(rgba, planes[3], planes[4], ends)
    return _scattered(planes, color, shape)


def _longest(px: Floats, axis: int) -> float:
    return float(np.linalg.norm(np.diff(px, axis=axis), axis=-1).sum(axis=axis).max())


def _toward(view: View) -> Floats:
    """float (3,): how much nearer to the camera one length along, across and up is, up to a factor."""
    pixels = np.stack([view.along, view.across, view.up], axis=1)
    toward = np.cross(pixels[0], pixels[1])
    return np.asarray(toward if toward[2] >= 0 else -toward, np.float32)


def _colors(rgba: np.ndarray, u: Floats, v: Floats, seen: float) -> Floats:
    """Colour and alpha float32 (n, m, 4) of picture px; the picture is made about as fine as it is seen."""
    ratio = float(np.clip(1.5 * seen / rgba.shape[1], 0.05, 1.0))
    alpha = rgba[..., 3:].astype(np.float32) / 255
    source = np.concatenate([rgba[..., :3] * alpha, alpha], axis=-1)
    reach = max(2, round(BEYOND * rgba.shape[1]))
    source = cv2.copyMakeBorder(source, reach, reach, reach, reach, cv2.BORDER_CONSTANT)
    wide = cv2.boxFilter(source, -1, (2 * reach + 1, 2 * reach + 1))
    mean = wide[..., :3] / np.maximum(wide[..., 3:], 1e-4)
    opaque = np.clip(wide[..., 3:] * 4, 0, 1)
    source = np.concatenate([source[..., :3] + (1 - source[..., 3:]) * mean * opaque, opaque], axis=-1)
    small = cv2.resize(source, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA)
    u, v = ((axis + reach + 0.5) * ratio - 0.5 for axis in (u, v))
    return np.asarray(cv2.remap(small, u.astype(np.float32), v.astype(np.float32), cv2.INTER_LINEAR))


def _scattered(planes: list[Floats], color: Floats, shape: tuple[int, int]) -> Drawn:
    """Every point into a finer picture, the nearest ones last; then averaged."""
    tall, wide = shape[0] * FINER, shape[1] * FINER
    columns, rows = (np.rint((plane + 0.5) * FINER - 0.5).astype(np.int32).ravel() for plane in planes[:2])
    solid = color[..., 3].ravel() > 0.5
    inside = np.flatnonzero((columns >= 0) & (rows >= 0) & (columns < wide) & (rows < tall) & solid)
    inside = inside[np.argsort(planes[2].ravel()[inside], kind="stable")]
    fine = np.zeros((tall * wide, 5), np.float32)
    values = np.column_stack([color.reshape(-1, 4)[..., :3], np.ones(solid.size), planes[5].ravel()])
    at = rows[inside] * wide + columns[inside]
    fine[at] = values[inside]
    fine = fine.reshape(tall, wide, 5)
    hole = (fine[..., 3] == 0) & (cv2.morphologyEx(fine[..., 3], cv2.MORPH_CLOSE, np.ones((3, 3))) > 0)
    if hole.any():
        around = cv2.boxFilter(fine, -1, (3, 3))
        fine[hole] = around[hole] / np.maximum(around[hole][:, 3:4], 1e-3)
    out = cv2.resize(fine, shape[::-1], interpolation=cv2.INTER_AREA)
    alpha = out[..., 3]
    own = np.maximum(alpha, 1e-3)[..., None]
    return Drawn(np.clip(out[..., :3] / own, 0, 255), alpha, out[..., 4])
