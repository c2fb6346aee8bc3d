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
ON_HEAD = ("glasses", "earrings", "hat", "necklace")
COLUMNS = 6  # of a sheet of one person
MARGIN = 6
PAPER = 250


def sheet(
    people: Sequence[Person],
    outfits: Sequence[Sequence[Item]],
    *,
    anonymous: bool = False,
    close: bool = False,
) -> np.ndarray:
    """One row a person: the photo as it came, then one picture an outfit; uint8 (H, W, 3) RGB.

    What was refused is shown as its reason, in words. The first row shows the products; one person alone gets
    several such pairs of rows. `anonymous` leaves the photos out and cuts the results at the chin; `close` shows the
    head, or what changed elsewhere, from near.
    """
    heads = [_fit(_side_by_side([item.picture for item in items])) for items in outfits]
    if len(people) == 1 and not anonymous:
        return _one_person(people[0], outfits, heads, close)
    rows = [heads if anonymous else [_blank(), *heads]]
    for person in people:
        top = _chin(person) if anonymous else 0
        worn = [_attempt(person, items, top, close) for items in outfits]
        rows.append(worn if anonymous else [_fit(person.photo), *worn])
    joined = [np.hstack(row) for row in rows]
    return np.vstack([_trimmed(row) for row in joined] if anonymous else joined)


def _one_person(
    person: Person, outfits: Sequence[Sequence[Item]], heads: Sequence[np.ndarray], close: bool
) -> np.ndarray:
    """The products of `COLUMNS` outfits, the results below them, and the next ones below those."""
    worn = [_attempt(person, items, 0, close) for items in outfits]
    rows = []
    for at in range(0, len(worn), COLUMNS):
        for cells in (heads, worn):
            part = list(cells[at : at + COLUMNS])
            part += [_blank()] * (COLUMNS - len(part) if len(worn) > COLUMNS else 0)
            rows.append(_trimmed(np.hstack(part)))
    return np.vstack(rows)


def _trimmed(row: np.ndarray) -> np.ndarray:
    """A row of cells without the empty paper above and below all of them."""
    used = np.flatnonzero((row != PAPER).any(axis=(1, 2)))
    return row[max(0, used[0] - MARGIN) : used[-1] + 1 + MARGIN] if used.size else row


def _chin(person: Person) -> int:
    """The row below which nobody can be recognised."""
    return int(np.flatnonzero(person.face_mask.any(axis=1))[-1]) + 2 if person.face_mask.any() else 0


def _side_by_side(pictures: Sequence[np.ndarray]) -> np.ndarray:
    """The pictures of one outfit in one, at most two in a row."""
    cells = [_fit(picture) for picture in pictures]
    if len(cells) == 1:
        return pictures[0]
    cells += [_blank()] * (len(cells) % 2)
    return np.vstack([np.hstack(cells[at : at + 2]) for at in range(0, len(cells), 2)])


def _near(changed: np.ndarray) -> tuple[slice, slice]:
    """Rows and columns of what changed, uint8 (H, W), with a fourth of its size around it."""
    cut = []
    for axis in (1, 0):
        inside = np.flatnonzero(changed.any(axis=axis))
        low, high = (int(inside[0]), int(inside[-1]) + 1) if inside.size else (0, changed.shape[1 - axis])
        margin = max(20, (high - low) // 4)
        cut.append(slice(max(0, low - margin), high + margin))
    return cut[0], cut[1]


def _attempt(person: Person, items: Sequence[Item], top: int, close: bool) -> np.ndarray:
    """One try-on from row `top` on, or why there is none."""
    try:
        worn = try_on(person, items)
        changed = worn.changed.copy()
        if close and person.face is not None and any(item.kind in ON_HEAD for item in items):
            changed |= person.face_mask
        rows, columns = _near(changed) if close else (slice(top, None), slice(None))
        return _fit(worn.image[max(rows.start, top) : rows.stop, columns])
    except VisionError as error:
        return _words(error.message)


def _blank() -> np.ndarray:
    return np.full((CELL[1] + MARGIN, CELL[0] + MARGIN, 3), PAPER, np.uint8)


def _fit(picture: np.ndarray) -> np.ndarray:
    """The picture in the middle of a cell."""
    height, width = picture.shape[:2]
    scale = min(CELL[0] / width, CELL[1] / height)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    small = cv2.resize(picture, (round(width * scale), round(height * scale)), interpolation=way)
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
