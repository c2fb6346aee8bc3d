"""The head as a solid that things are put on: its own axes, and where they lie in the photo.

Head coordinates are px of the photo at the bridge of the nose: x to the picture's right when the head looks
straight at the camera, y up, z out of the face. A head turned, nodded or tilted has the same head
coordinates.
"""

from dataclasses import dataclass

import numpy as np

from vision.landmarks import Face

Floats = np.ndarray

# Face mesh indices. "Near the picture's left" is the person's right.
BRIDGE, RIDGE, NOSE_TIP, FOREHEAD, CHIN = 168, 6, 1, 10, 152
PUPILS = (468, 473)
OUTER_EYES = (33, 263)
TRAGI = (234, 454)  # in front of the ears
TEMPLES = (127, 356)
BROWS = (105, 334)

CAMERA_MM = 900.0  # a usual distance for a portrait; things nearer than the bridge look larger by it


@dataclass(frozen=True)
class Head:
    """`turn` float32 (3, 3) takes head coordinates to the picture's (y up); `origin` float32 (3,) px is the
    bridge (x, y down, z to the camera); `reach` px, the camera's distance; `points` float32 (478, 3) the face
    in head coordinates relative to the bridge."""

    turn: Floats
    origin: Floats
    reach: float
    points: Floats

    @classmethod
    def of(cls, face: Face, px_per_mm: float) -> "Head":
        """The head of a face that was found."""
        turn = face.matrix[:3, :3] / np.linalg.norm(face.matrix[:3, :3], axis=0)
        centered = (face.points - face.points[BRIDGE]) * np.array([1, -1, -1], np.float32)
        line = (centered[OUTER_EYES[1]] - centered[OUTER_EYES[0]]) @ turn
        # The eyes' line is read better than the whole head's tilt, and it is what a tilted frame is judged
        # by.
        turn = turn @ _roll(0.7 * float(np.arctan2(line[1], line[0])))
        return cls(
            turn.astype(np.float32),
            (face.points[BRIDGE] * np.array([1, 1, -1], np.float32)).astype(np.float32),
            CAMERA_MM * px_per_mm,
            (centered @ turn).astype(np.float32),
        )

    def project(self, points: Floats) -> Floats:
        """Photo px float32 (..., 2) of head coordinates float32 (..., 3) relative to the bridge."""
        camera = points @ self.turn.T
        nearer = self.reach / np.maximum(self.reach - camera[..., 2:], 0.2 * self.reach)
        flat = camera[..., :2] * nearer * np.array([1, -1], np.float32)
        return (self.origin[:2] + flat).astype(np.float32)

    def at(self, index: int) -> Floats:
        """Head coordinates float32 (3,) of a face mesh point."""
        return np.asarray(self.points[index], np.float32)


def shown(face: Face, indices: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    """Whether these points of the face lie inside a photo of `shape` (H, W), a fiftieth of the face's breadth allowed
    for: the mesh goes on where the photo ends."""
    points = face.points[list(indices), :2]
    slack = 0.02 * float(np.linalg.norm(face.points[TRAGI[0]] - face.points[TRAGI[1]]))
    return bool((points > -slack).all() and (points < np.array([shape[1], shape[0]]) + slack).all())


def _roll(angle: float) -> Floats:
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]], np.float32)
