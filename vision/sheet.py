"""A contact sheet: many people wearing many products, to be judged by eye."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from vision.errors import VisionError
from vision.item import Item
from vision.person import Person
from vision.tryon import try_on

CELL = (192, 288)  # px, width and height of one picture
MARGIN = 6
PAPER = 250


def sheet(
    people: Sequence[Person], outfits: Sequence[Sequence[Item]], *, anonymous: bool = False
) -> np.ndarray:
    """One row a person: the photo as it came, then one picture an outfit; uint8 (H, W, 3) RGB.

    What was refused is shown as its reason, in words. The first row shows the products. `anonymous` leaves the photos
    out and cuts the results at the chin.
    """
    heads = [_fit(items[0].picture) for items in outfits]
    rows = [heads if anonymous else [_blank(), *heads]]
    for person in people:
        top = _chin(person) if anonymous else 0
        worn = [_attempt(person, items, top) for items in outfits]
        rows.append(worn if anonymous else [_fit(person.photo), *worn])
    return np.vstack([np.hstack(row) for row in rows])


def _chin(person: Person) -> int:
    """The row below which nobody can be recognised."""
    return int(np.flatnonzero(person.face_mask.any(axis=1))[-1]) + 2 if person.face_mask.any() else 0


def _attempt(person: Person, items: Sequence[Item], top: int) -> np.ndarray:
    """One try-on from row `top` on, or why there is none."""
    try:
        return _fit(try_on(person, items).image[top:])
    except VisionError as error:
        return _words(error.message)


def _blank() -> np.ndarray:
    return np.full((CELL[1] + MARGIN, CELL[0] + MARGIN, 3), PAPER, np.uint8)


def _fit(picture: np.ndarray) -> np.ndarray:
    """The picture in the middle of a cell."""
    height, width = picture.shape[:2]
    scale = min(CELL[0] / width, CELL[1] / height)
    small = cv2.resize(picture, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
    cell = _blank()
    top, left = (CELL[1] - small.shape[0]) // 2, (CELL[0] - small.shape[1]) // 2
    cell[top : top + small.shape[0], left : left + small.shape[1]] = small
    return cell


def _words(text: str) -> np.ndarray:
    """A sentence, broken into lines."""
    cell, line, row = _blank(), "", CELL[1] // 3
    for word in [*text.split(), ""]:
        if line and (len(line) + len(word) > 24 or not word):
            cv2.putText(cell, line, (8, row), cv2.FONT_HERSHEY_SIMPLEX, 0.42, (90, 90, 90), 1, cv2.LINE_AA)
            line, row = "", row + 18
        line = f"{line} {word}".strip()
    return cell
