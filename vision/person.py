"""Reading a photo of a person once, so that many products can be tried on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np

from vision.classes import CLASSES
from vision.errors import NobodyInPhoto, SeveralPeople
from vision.head import PUPILS
from vision.landmarks import EYES, MOUTH, Face, Hand, Pose
from vision.models import Models
from vision.parse import Parse
from vision.stance import Stance, find_stance

NOSE, LEFT_EAR, RIGHT_EAR = 0, 7, 8
LEFT_SHOULDER, RIGHT_SHOULDER = 11, 12
LEFT_ELBOW, RIGHT_ELBOW = 13, 14
LEFT_WRIST, RIGHT_WRIST = 15, 16
LEFT_HIP, RIGHT_HIP = 23, 24
LEFT_KNEE, RIGHT_KNEE = 25, 26
LEFT_ANKLE, RIGHT_ANKLE = 27, 28

HAIR, HEADWEAR, ACCESSORY = (CLASSES.index(name) for name in ("hair", "headwear", "accessory"))
SPECK = 0.08  # of the largest piece of hair: smaller ones apart from it are not hair
HAT_SIZES = (
    2.2,
    4.9,
)  # squares of the way from eyes to mouth: smaller than any hat; than one of the hair's colour
SAME_COLOUR = 8.0  # CIELAB, lightness counted half
RIVAL = 0.6  # a second person at least this tall beside the first one is a second subject, not a passer-by
ROOM = 0.8  # of the tallness: the least width beside the first person that another could stand in
FACE_OVAL: tuple[int, ...] = (
    10,
    338,
    297,
    332,
    284,
    251,
    389,
    356,
    454,
    323,
    361,
    288,
    397,
    365,
    379,
    378,
    400,
    377,
)
FACE_OVAL += (152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109)


@dataclass(frozen=True)
class Person:
    """Who is in a photo. Keep it as long as the photo is in use; face and hands are looked for when first
    asked.

    photo   uint8 (H, W, 3) RGB
    parse   class of every pixel, person_alpha and hair_alpha
    pose    33 points in pixels with their visibility
    models  the networks, for what is read later
    """

    photo: np.ndarray
    parse: Parse
    pose: Pose
    models: Models

    @cached_property
    def face(self) -> Face | None:
        """478 face points, None when no face can be seen."""
        return self.models.landmarkers.face(self.photo, self.pose)

    @cached_property
    def hands(self) -> list[Hand]:
        """21 points for each hand that can be seen."""
        return self.models.landmarkers.hands(self.photo, self.pose)

    @cached_property
    def eyewear(self) -> float:
        """How surely glasses are before the eyes, 0..1, by the parser's look at the head alone; 0 without a face."""
        near = self._head_from_near("eyewear", above=1.8, below=2.6)
        if near is None:
            return 0.0
        seen, pupils, apart = near
        about = np.zeros(seen.shape, np.uint8)
        for x, y in np.rint(pupils).astype(int).tolist():
            cv2.circle(about, (x, y), max(1, round(0.45 * apart)), 255, -1)
        return float(seen[about > 0].mean()) if about.any() else 0.0

    @cached_property
    def headwear(self) -> float:
        """How surely something is worn above the brows, told in the same way."""
        near = self._head_from_near("headwear", above=2.6, below=2.2)
        if near is None:
            return 0.0
        seen, pupils, apart = near
        x, y = pupils.mean(axis=0)
        left, top, bottom = (max(0, int(v)) for v in (x - 1.2 * apart, y - 2.2 * apart, y - 0.7 * apart))
        above = seen[top:bottom, left : max(0, int(x + 1.2 * apart))]
        return float(above.mean()) if above.size else 0.0

    def _head_from_near(
        self, name: str, above: float, below: float
    ) -> tuple[np.ndarray, np.ndarray, float] | None:
        """The parser's probability of a class, float32 (h, w), in a window about the pupils that reaches so many of their
        distances up and down; the pupils in it, and that distance in px. None without a face."""
        if self.face is None:
            return None
        pupils = self.face.points[list(PUPILS), :2]
        apart = max(float(np.linalg.norm(pupils[0] - pupils[1])), 1.0)
        low = np.maximum(pupils.min(axis=0) - np.array([2.2, above]) * apart, 0).astype(int)
        high = np.maximum(np.ceil(pupils.max(axis=0) + np.array([2.2, below]) * apart), 0).astype(int)
        head = self.photo[low[1] : high[1], low[0] : high[0]]
        if min(head.shape[:2]) < 8:
            return None
        seen = self.models.parser.probabilities(head)[CLASSES.index(name)]
        return cv2.resize(seen, head.shape[1::-1], interpolation=cv2.INTER_LINEAR), pupils - low, apart

    @cached_property
    def stance(self) -> Stance:
        """How the feet stand. Raises CannotWear when shoes cannot be worn in this photo."""
        return find_stance(self)

    @cached_property
    def face_mask(self) -> np.ndarray:
        """uint8 (H, W), 255 on the face, which clothes never touch."""
        mask = np.zeros(self.photo.shape[:2], np.uint8)
        if self.face is not None:
            oval = self.face.points[list(FACE_OVAL), :2]
        else:
            head = self.pose.points[: RIGHT_EAR + 1]
            center, reach = head.mean(axis=0), 0.6 * np.linalg.norm(head[LEFT_EAR] - head[RIGHT_EAR]) + 1
            turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
            oval = center + reach * np.stack([np.cos(turn), 1.2 * np.sin(turn)], axis=1)
        cv2.fillPoly(mask, [np.rint(oval).astype(np.int32)], 255)
        return mask

    def point(self, index: int) -> np.ndarray:
        """float32 (2,), one pose point in pixels."""
        return self.pose.points[index]

    def sees(self, *indices: int, sure: float = 0.5) -> bool:
        """Whether all these pose points are visible and inside the picture."""
        height, width = self.photo.shape[:2]
        points, visibility = self.pose.points[list(indices)], self.pose.visibility[list(indices)]
        inside = (points >= 0).all() and (points[:, 0] < width).all() and (points[:, 1] < height).all()
        return bool(inside and (visibility >= sure).all())

    def cropped(self, box: tuple[slice, slice]) -> Person:
        """The same reading on a part of the photo, rows and columns of `box`."""
        offset = np.array([box[1].start, box[0].start], np.float32)
        parse = replace(
            self.parse,
            labels=self.parse.labels[box],
            person_alpha=self.parse.person_alpha[box],
            hair_alpha=self.parse.hair_alpha[box],
        )
        part = replace(
            self,
            photo=self.photo[box],
            parse=parse,
            pose=replace(self.pose, points=self.pose.points - offset),
        )
        part.__dict__["face_mask"] = self.face_mask[box]
        part.__dict__["face"] = None
        if self.face is not None:
            shift = np.array([*offset, 0], np.float32)
            part.__dict__["face"] = replace(self.face, points=self.face.points - shift)
        return part

    def resized(self, max_side: int) -> Person:
        """The same reading on a smaller copy of the photo, for previews; itself when it is small enough."""
        height, width = self.photo.shape[:2]
        scale = max_side / max(height, width)
        if scale >= 1:
            return self
        size = (max(1, round(width * scale)), max(1, round(height * scale)))

        def shrink(plane: np.ndarray) -> np.ndarray:
            return cv2.resize(plane, size, interpolation=cv2.INTER_AREA)

        labels = cv2.resize(self.parse.labels, size, interpolation=cv2.INTER_NEAREST)
        parse = replace(
            self.parse,
            labels=labels,
            person_alpha=shrink(self.parse.person_alpha),
            hair_alpha=shrink(self.parse.hair_alpha),
        )
        ratio = np.array([size[0] / width, size[1] / height], np.float32)
        small = replace(
            self,
            photo=shrink(self.photo),
            parse=parse,
            pose=replace(self.pose, points=self.pose.points * ratio, depth=self.pose.depth * ratio[0]),
        )
        small.__dict__["face"] = None
        if self.face is not None:
            points = self.face.points.copy()
            points[:, :2] *= ratio
            points[:, 2] *= ratio[0]
            small.__dict__["face"] = replace(self.face, points=points)
        return small


def read_person(rgb: np.ndarray, models: Models) -> Person:
    """Read a photo, uint8 (H, W, 3) RGB.

    Raises NobodyInPhoto when there is nobody, SeveralPeople when it is unclear who should wear the product.
    """
    poses = sorted(models.landmarkers.pose(rgb, mask=True), key=_tallness, reverse=True)
    if not poses:
        raise NobodyInPhoto()
    if len(poses) > 1 and _tallness(poses[1]) > RIVAL * _tallness(poses[0]) and _apart(poses[0], poses[1]):
        raise SeveralPeople()
    if any(_tallness(other) > RIVAL * _tallness(poses[0]) for other in _beside(rgb, poses[0], models)):
        raise SeveralPeople()
    faces = [float(np.ptp(face.points[:, 1])) for face in models.landmarkers.faces(rgb)]
    if len(faces) > 1 and faces[1] > RIVAL * faces[0]:
        raise SeveralPeople()
    parse = _alone(models.parser(rgb, poses[0].mask), poses[0])
    return Person(rgb, hair_not_hat(rgb, parse, poses[0]), poses[0], models)


def _beside(rgb: np.ndarray, pose: Pose, models: Models) -> list[Pose]:
    """Whoever stands beside `pose`, looked for apart: of two people that fill a photo the detector often sees one."""
    inside = pose.points[pose.visibility > 0.5, 0]
    if not len(inside):
        return []
    left, right = max(0, int(inside.min())), min(rgb.shape[1], int(inside.max()))
    room = ROOM * _tallness(pose)
    strips = [rgb[:, :left], rgb[:, right:]]
    return [found for strip in strips if strip.shape[1] > room for found in models.landmarkers.pose(strip)]


BONES: tuple[tuple[int, int], ...] = (
    (0, 11),
    (0, 12),
    (11, 12),
    (11, 13),
    (13, 15),
    (12, 14),
    (14, 16),
    (11, 23),
    (12, 24),
    (23, 24),
)
BONES += ((23, 25), (25, 27), (24, 26), (26, 28), (27, 31), (28, 32), (7, 8))


def _alone(parse: Parse, pose: Pose) -> Parse:
    """The parse without passers-by: what does not touch this pose's bones is background."""
    bones = np.zeros(parse.labels.shape, np.uint8)
    thick = max(3, round(0.05 * _tallness(pose)))
    for one, other in BONES:
        ends = np.clip(np.rint(pose.points[[one, other]]), -20000, 20000).astype(int)
        cv2.line(bones, tuple(ends[0].tolist()), tuple(ends[1].tolist()), 255, thick)
    _, parts = cv2.connectedComponents((parse.labels > 0).astype(np.uint8), connectivity=4)
    own = np.zeros(int(parts.max()) + 1, bool)
    own[np.unique(parts[bones > 0])] = True
    own[0] = False
    mine = own[parts]
    near = cv2.dilate(mine.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return _one_head(
        pose,
        replace(
            parse,
            labels=np.where(mine, parse.labels, 0).astype(np.uint8),
            person_alpha=np.where(near, parse.person_alpha, 0).astype(np.float32),
            hair_alpha=np.where(near, parse.hair_alpha, 0).astype(np.float32),
        ),
    )


def _one_head(pose: Pose, parse: Parse) -> Parse:
    """The parse without hats below the mouth and specks of hair apart from the head's: fur, collars and shadows.

    They count as accessories.
    """
    mouth = float(pose.points[list(MOUTH), 1].mean())
    _, hats, boxes, _ = cv2.connectedComponentsWithStats((parse.labels == HEADWEAR).astype(np.uint8))
    low = np.isin(hats, 1 + np.flatnonzero(boxes[1:, cv2.CC_STAT_TOP] > mouth))
    parse = replace(parse, labels=np.where(low, ACCESSORY, parse.labels).astype(np.uint8))
    hair = (parse.labels == HAIR).astype(np.uint8)
    count, parts, stats, _ = cv2.connectedComponentsWithStats(hair)
    if count < 3:
        return parse
    areas = stats[1:, cv2.CC_STAT_AREA]
    specks = np.isin(parts, 1 + np.flatnonzero(areas < SPECK * areas.max()))
    near = cv2.dilate(specks.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    near &= (hair == 0) | specks
    return replace(
        parse,
        labels=np.where(specks, ACCESSORY, parse.labels).astype(np.uint8),
        hair_alpha=np.where(near, 0, parse.hair_alpha).astype(np.float32),
    )


def hair_not_hat(rgb: np.ndarray, parse: Parse, pose: Pose) -> Parse:
    """The parse, where big or short-cropped hair that was taken for a hat is hair.

    A hat is larger than that, or has another colour than the hair beside it; with no hair in view it is not small.
    """
    hat, hair = parse.labels == HEADWEAR, parse.labels == HAIR
    points = pose.points
    head = float(np.linalg.norm(points[list(EYES)].mean(axis=0) - points[list(MOUTH)].mean(axis=0)))
    size = float(hat.sum()) / max(head, 1.0) ** 2
    if not 0 < size < HAT_SIZES[1]:
        return parse
    core = [cv2.erode(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0 for mask in (hat, hair)]
    if not core[0].any():
        return parse
    if core[1].sum() < 0.25 * head**2:
        same = size < HAT_SIZES[0]
    else:
        one, other = (_median_lab(rgb[mask]) for mask in core)
        same = float(np.linalg.norm((one - other) * np.array([0.5, 1, 1]))) < SAME_COLOUR
    if not same:
        return parse
    soft = cv2.GaussianBlur(hat.astype(np.float32), (0, 0), 1.5) * parse.person_alpha
    return replace(
        parse,
        labels=np.where(hat, HAIR, parse.labels).astype(np.uint8),
        hair_alpha=np.maximum(parse.hair_alpha, np.where(hat, parse.person_alpha, soft)).astype(np.float32),
    )


def _median_lab(pixels: np.ndarray) -> np.ndarray:
    """float32 (3,), CIELAB of the median of RGB uint8 (n, 3)."""
    middle = np.median(pixels, axis=0).astype(np.float32).reshape(1, 1, 3) / 255
    return np.asarray(cv2.cvtColor(middle, cv2.COLOR_RGB2LAB)[0, 0])


def _tallness(pose: Pose) -> float:
    """Distance between the middle of the shoulders and of the hips, plus the shoulders' width, in pixels."""
    points = pose.points
    shoulders, hips = points[[11, 12]].mean(axis=0), points[[23, 24]].mean(axis=0)
    return float(np.linalg.norm(hips - shoulders) + np.linalg.norm(points[11] - points[12]))


def _apart(one: Pose, other: Pose) -> bool:
    """Whether two poses are two bodies, not one body found twice."""
    gap = np.linalg.norm(one.points[[11, 12, 23, 24]] - other.points[[11, 12, 23, 24]], axis=1).mean()
    return bool(gap > 0.3 * _tallness(one))
