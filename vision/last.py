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
BREADTH = np.array(
    [0.0, 0.06, 0.096, 0.12, 0.123, 0.123, 0.158, 0.18, 0.176, 0.155, 0.123, 0.075, 0.0]
)  # half
HIGHEST_AT = np.array([0.0, 0.55, 0.72, 0.85, 0.92, 0.96, 0.985, 1.0])
HIGHEST = np.array([2.0, 1.6, 0.42, 0.30, 0.25, 0.2, 0.14, 0.07])  # no toe is taller, and its tip is round
LOW_AT = np.array([0.0, 0.04, 0.3, 0.42, 0.5, 0.6, 0.7, 0.82, 0.93, 1.0])
LOW = np.array([0.20, 0.25, 0.24, 0.29, 0.27, 0.235, 0.21, 0.185, 0.15, 0.05])  # a plain low shoe
MOUTH = (0.36, 0.52)  # the opening ends between these
PUMP_MOUTH, ARCHED = (0.62, 0.72), 0.06  # and where the sole stands so high over the floor behind the ball
BOOT_MOUTH = (0.36, 0.41)  # a shaft is open before its front falls to the instep
COLLAR = 0.72  # breadth at the opening's edge, of the sole's
BOOT = 0.45  # the heel of a boot is higher
DIP = 0.15  # of its height
SEEN, SEEN_AT = (
    0.5,
    0.916,
)  # against the ground a rounded section is seen not at its ridge but beyond it, and there lower
ROUND = 2.4  # exponent of the superellipse across the shoe
PICTURED_FROM = np.radians(24.0)  # above, a shop's camera at three quarters; from the side it stands lower
SIDE_FROM = np.radians(10.0)
TIP, SIDE = (
    (0.72, 0.88),
    (0.3, 0.6),
)  # along and up the shoe: between these its far side becomes the near one's mirror image


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
    `uv` float32 (n, m, 2), the picture px that lie there; `lid` bool (n, m), the opening, and `wall`, what is round it;
    `above` float32 (n, m), how far a point is above the opening's nearer edge, below 0 where it is not;
    `pictured`, how the picture's camera saw it."""

    points: Floats
    uv: Floats
    lid: np.ndarray
    wall: np.ndarray
    above: Floats
    pictured: View


def low_shoe() -> Floats:
    """float32 (n, m, 3), the solid of a plain low shoe."""
    x = _stations()
    return _solid(x, np.zeros_like(x), np.interp(x, LOW_AT, LOW), _mouth(x, MOUTH))[0]


def read_last(shoe: Shoe) -> Last:
    """The solid of this shoe."""
    view, bottoms, tops = _pictured(shoe)
    x = _stations()
    half = np.interp(x, BREADTH_AT, BREADTH)
    low = _height(view, x, -half, bottoms)
    hindmost = int(view(np.stack([x, -half, 0 * x], axis=-1))[: len(x) // 2, 0].argmin())
    low[:hindmost] = low[hindmost]  # the round of the heel is turned away
    tilt = np.polyfit(*_lowest(x, low), 1)
    low = np.clip(low - np.polyval(tilt, x), 0, 0.5) * (x < 0.8)
    shaft = np.interp(0.3, x, _height(view, x, COLLAR * half, tops) - np.polyval(tilt, x)) > BOOT
    arched = np.median(low[(x > 0.25) & (x < 0.5)]) > ARCHED
    mouth = _mouth(x, BOOT_MOUTH if shaft else PUMP_MOUTH if arched else MOUTH)
    beyond = SEEN + mouth * (COLLAR - SEEN)
    top = low + (_height(view, x, beyond * half, tops) - np.polyval(tilt, x) - low) / (
        mouth + (1 - mouth) * SEEN_AT
    )
    top = np.clip(top, low + 0.03, np.interp(x, HIGHEST_AT, HIGHEST))
    view = View(view.heel + tilt[1] * view.up, view.along + tilt[0] * view.up, view.across, view.up)
    points, lid = _solid(x, _smooth(low), _smooth(top), mouth)
    open_ = (mouth > 0.5)[:, None]
    uv = _seen(view, points, lid, open_, shoe.rgba[..., 3] > 127).astype(np.float32)
    above = np.where(lid, 1.0, np.where(open_, points[..., 2] - _collar(x, low, top)[:, None], -1.0))
    return Last(points, uv, lid, open_ & ~lid, above.astype(np.float32), view)


def _lowest(x: Floats, low: Floats) -> tuple[Floats, Floats]:
    """Where heel and ball stand on the floor, which a picture shows a little tilted."""
    at = [int(np.flatnonzero(part)[low[part].argmin()]) for part in (x < 0.28, (x > 0.6) & (x < 0.88))]
    return x[at], low[at]


def _collar(x: Floats, low: Floats, top: Floats) -> Floats:
    """How high the nearer edge of the opening is: what stands above the heel's height is a tongue, and before a tongue
    the edge of a low shoe dips."""
    heel, tongue = np.interp(0.08, x, top), top[(x > 0.25) & (x < MOUTH[0])].max()
    dip = DIP * np.sin(np.pi * np.clip(x / MOUTH[0], 0, 1)) * (tongue > 1.05 * heel) * (heel < BOOT)
    return np.asarray(low + (np.minimum(top, heel) - low) * (1 - dip) + 1e-3)


def _pictured(shoe: Shoe) -> tuple[View, Floats, Floats]:
    """How the picture was taken, and the lowest and highest row of every column of its outline."""
    solid = shoe.rgba[..., 3] > 127
    rise = float((shoe.toe[1] - shoe.heel[1]) / max(float(shoe.toe[0] - shoe.heel[0]), 1.0))
    rise = float(np.clip(rise, 0.0, 0.6))
    pitch = SIDE_FROM + (PICTURED_FROM - SIDE_FROM) * min(rise / 0.3, 1.0)
    sine = float(np.sin(pitch))
    turn = float(
        np.arctan2(rise + 0.1 * sine, sine - 0.08 * rise)
    )  # heel on the near side, toe in the middle
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


def _mouth(x: Floats, end: tuple[float, float]) -> Floats:
    """1 where the shoe is open, 0 where it is closed."""
    return np.asarray(np.clip((end[1] - x) / (end[1] - end[0]), 0, 1))


def _smooth(line: Floats) -> Floats:
    kernel = np.array([1, 2, 3, 2, 1]) / 9
    return np.asarray(np.convolve(np.pad(line, 2, mode="edge"), kernel, mode="valid"))


def _solid(x: Floats, low: Floats, top: Floats, mouth: Floats) -> tuple[Floats, np.ndarray]:
    """Sections across from the sole's near edge to its far one; where the shoe is open they are walls and a flat lid."""
    half = np.interp(x, BREADTH_AT, BREADTH)[:, None]
    angle = np.linspace(0, np.pi, ACROSS)[None]
    c, s = np.cos(angle), np.sin(angle)
    closed_y, closed_z = -np.sign(c) * np.abs(c) ** (2 / ROUND), np.abs(s) ** (2 / ROUND)
    step = np.linspace(-1, 1, ACROSS)[None]
    wall = np.clip(2 * (1 - np.abs(step)), 0, 1)  # the outer halves are walls, the inner ones the lid
    open_y = np.where(np.abs(step) > 0.5, np.sign(step) * (1 + (COLLAR - 1) * wall**2), step * 2 * COLLAR)
    mouth = mouth[:, None]
    y = half * (closed_y + mouth * (open_y - closed_y))
    z = closed_z + mouth * (np.where(np.abs(step) > 0.5, wall, 1.0) - closed_z)
    z = low[:, None] + (top - low)[:, None] * z
    points = np.stack([np.broadcast_to(x[:, None], y.shape), y, z], axis=-1)
    return points.astype(np.float32), (np.abs(step) < 0.5) & (mouth > 0.5)


def _seen(view: View, points: Floats, lid: np.ndarray, open_: np.ndarray, solid: np.ndarray) -> Floats:
    """Picture px of the solid; what turns away from the picture's camera takes those of the other side, and what lies
    beside the shoe the nearest ones."""
    px = view(points)
    along = np.gradient(px, axis=0)
    across = np.gradient(px, axis=1)
    front = along[..., 0] * across[..., 1] - along[..., 1] * across[..., 0] < 0
    contours, _ = cv2.findContours(solid.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    whole = cv2.drawContours(np.zeros(solid.shape, np.uint8), contours, -1, 1, cv2.FILLED)
    rim = 2 * max(1, round(RIM * solid.shape[1])) + 1
    whole = cv2.erode(whole, np.ones((rim, rim), np.uint8), borderValue=0)
    other = px[:, ::-1]
    px = np.where(front[..., None], px, other)
    # Low on the far side the picture hardly shows more than the floor, and at the tip the two sides must meet.
    height = points[..., 2] / points[..., 2].max(axis=1, keepdims=True)
    alike = np.maximum(_ramp(points[..., 0], TIP), np.where(open_, 1.0, 1 - _ramp(height, SIDE)))
    alike = alike * ((points[..., 1] > 0) & ~lid)
    px = px + alike[..., None] * (other - px)
    return np.where(_inside(whole, px)[..., None], px, _nearest(whole, px))


def _ramp(values: Floats, ends: tuple[float, float]) -> Floats:
    """0 below the first end, 1 above the second, smooth between."""
    share = np.clip((values - ends[0]) / (ends[1] - ends[0]), 0, 1)
    return np.asarray(share * share * (3 - 2 * share))


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
    0..1, and `lid` float32 (h, w) 0..1, how much of a pixel lies behind a leg that stands in the opening."""

    color: Floats
    alpha: Floats
    lid: Floats


RIM = 0.012  # of the picture's width: the edge of a cut-out is less sure than what is inside it
FINER = 2  # the shoe is drawn so many times finer than the photo and then averaged
DENSE = 1.2  # points a pixel of that
THIN = 0.06  # of the shoe's height as it is seen: a strip of it inside its opening that is no wider is none
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
    maps = np.dstack([px, nearness, last.uv, _behind(last, view)]).astype(np.float32)
    across, along = np.meshgrid(_filled(px, 1), _filled(px, 0))
    planes = [
        cv2.remap(np.ascontiguousarray(maps[..., k]), across, along, cv2.INTER_LINEAR)
        for k in range(maps.shape[2])
    ]
    ends = np.ptp(px.reshape(-1, 2), axis=0).max()
    color = _colors(rgba, planes[3], planes[4], ends)
    return _scattered(planes, color, shape)


def _filled(px: Floats, axis: int) -> Floats:
    """float32 (k,): places along an axis of the solid, so close that nothing behind it shows through."""
    cells = np.linalg.norm(np.diff(px, axis=axis), axis=-1).max(axis=1 - axis)
    counts = np.clip(np.ceil(DENSE * FINER * cells), 1, 60).astype(int)
    places = [k + np.arange(count) / count for k, count in enumerate(counts)]
    return np.concatenate([*places, [len(counts)]]).astype(np.float32)


def _behind(last: Last, view: View) -> Floats:
    """float (n, m), above 0 in the opening and on the half of its wall that is farther than its middle."""
    middle = last.points[last.lid].mean(axis=0)
    ahead = (last.points[..., :2] - middle[:2]) @ _toward(view)[:2]
    return np.where(
        last.wall & (ahead < 0), np.maximum(last.above, -ahead / np.linalg.norm(_toward(view))), last.above
    )


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
    flat = np.zeros((tall * wide, 5), np.float32)
    values = np.column_stack([color.reshape(-1, 4)[..., :3], np.ones(solid.size), planes[5].ravel() > 0])
    at = rows[inside] * wide + columns[inside]
    flat[at] = values[inside]
    fine = _tidied(flat.reshape(tall, wide, 5), THIN * float(np.ptp(rows)))
    out = cv2.resize(fine, shape[::-1], interpolation=cv2.INTER_AREA)
    alpha = out[..., 3]
    own = np.maximum(alpha, 1e-3)[..., None]
    return Drawn(np.clip(out[..., :3] / own, 0, 255), alpha, out[..., 4])


def _tidied(fine: Floats, thin: float) -> Floats:
    """The fine picture, float32 (h, w, 5) of colour, shoe and lid, without holes, without teeth at its outline, and without
    strips inside the opening or along its edge that are narrower than `thin` px."""
    whole = cv2.medianBlur(cv2.morphologyEx(fine[..., 3], cv2.MORPH_CLOSE, np.ones((3, 3))), 5)
    hole = (fine[..., 3] == 0) & (whole > 0)
    if hole.any():
        around = cv2.boxFilter(fine, -1, (5, 5))
        fine[hole] = around[hole] / np.maximum(around[hole][:, 3:4], 1e-3)
    fine[whole == 0] = 0
    size = 2 * max(1, round(0.5 * thin)) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    lid = cv2.morphologyEx(fine[..., 4], cv2.MORPH_CLOSE, disc)
    rim = whole - cv2.erode(whole, disc)
    fine[..., 4] = np.maximum(lid, rim * cv2.dilate(lid, disc)) * whole
    return fine
