"""What a try-on is made of while it is being made: the picture so far, what each pixel shows, and what has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from vision.classes import CLASSES as CLASSES

if TYPE_CHECKING:
    from vision.person import Person


@dataclass(frozen=True)
class Scene:
    """One moment of a try-on. Every product kind is a pure function `wear(scene, item) -> Scene`.

    person   who is in the photo; `person.photo` stays what was uploaded
    image    uint8 (H, W, 3) RGB, the picture as it looks now
    labels   uint8 (H, W), the class (index into `CLASSES`) each pixel shows now
    changed  uint8 (H, W), 255 where image may differ from the photo; elsewhere it is the photo, level for level
    score    named parts of the render's quality, 0 bad to 1 good
    notes    short facts about the render, such as the scale that was used
    """

    person: Person
    image: np.ndarray
    labels: np.ndarray
    changed: np.ndarray
    score: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, person: Person) -> Scene:
        """The scene before anything is tried on."""
        height, width = person.photo.shape[:2]
        return cls(person, person.photo, person.parse.labels, np.zeros((height, width), np.uint8))

    def paint(self, color: np.ndarray, alpha: np.ndarray, label: int | None = None) -> Scene:
        """Lay `color` over the picture and mark what that changed.

        color  uint8 or float32 (H, W, 3) RGB in 0..255
        alpha  float32 (H, W) in 0..1; where it is 0 the pixel stays exactly as it is
        label  what the pixels show from now on where alpha is at least one half; None leaves the labels
        """
        height, width = self.labels.shape
        if color.shape != (height, width, 3) or alpha.shape != (height, width):
            raise ValueError(f"paint wants {height}x{width} arrays, got {color.shape} and {alpha.shape}")
        rows, columns = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
        if not rows.size:
            return self
        box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        cover = alpha[box]
        touched = cover > 0
        under = self.image[box].astype(np.float32)
        mixed = under + cover[..., None] * (color[box].astype(np.float32) - under)
        image, changed = self.image.copy(), self.changed.copy()
        np.copyto(image[box], np.clip(np.rint(mixed), 0, 255).astype(np.uint8), where=touched[..., None])
        changed[box][touched] = 255
        labels = self.labels
        if label is not None:
            labels = labels.copy()
            labels[box][cover >= 0.5] = label
        return replace(self, image=image, labels=labels, changed=changed)

    def cropped(self, box: tuple[slice, slice]) -> Scene:
        """A part of the scene, rows and columns of `box`, to be worked on alone and pasted back."""
        return replace(
            self,
            person=self.person.cropped(box),
            image=self.image[box],
            labels=self.labels[box],
            changed=self.changed[box],
        )

    def pasted(self, part: Scene, box: tuple[slice, slice]) -> Scene:
        """The scene with a part that was cropped from it put back; score and notes are the part's."""
        image, labels, changed = self.image.copy(), self.labels.copy(), self.changed.copy()
        image[box], labels[box], changed[box] = part.image, part.labels, part.changed
        return replace(self, image=image, labels=labels, changed=changed, score=part.score, notes=part.notes)

    def scored(self, **parts: float) -> Scene:
        """The scene with these parts of the score; where a part is known already the worse of the two stays."""
        merged = dict(self.score)
        for name, value in parts.items():
            merged[name] = min(float(value), merged.get(name, 1.0))
        return replace(self, score=merged)

    def noted(self, *notes: str) -> Scene:
        """The scene with these facts added to its notes."""
        return replace(self, notes=self.notes + tuple(note for note in notes if note not in self.notes))
