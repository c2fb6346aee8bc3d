"""How far accessories land from where a person would put them: against marks made by hand on real photos.

The marks are in `placement_marks.json`, made by eye on enlarged photos under a grid of pixels: on faces the pupils,
the ridge of the nose level with them and the middle of each lobe, or that hair hides it; on hands the middle of the
wrist where a strap goes and of the first bone of each finger that can be told; on feet the tip of the shoe and
its heel on the floor. The photos are named, not kept here.

Half of the marks of each part, every second photo by name, are for fitting numbers to; the others only report.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from vision import earrings, forearm, ring
from vision.errors import CannotWear, VisionError
from vision.files import read
from vision.glasses import seat
from vision.head import TRAGI, Head
from vision.models import Models
from vision.person import Person, read_person
from vision.scale import face_scale, hand_scale
from vision.scene import Scene

MARKS = Path(__file__).with_name("placement_marks.json")
# What is measured, the unit its error is told in, and the aim: per cent, degrees for the roll.
AIMS = {
    "bridge": ("% of the face", 3.0),
    "roll": ("degrees", 2.0),
    "lobe": ("% of the face", 4.0),
    "wrist": ("% of the hand", 5.0),
    "finger": ("% of the hand", 5.0),
    "toe": ("% of the foot", 6.0),
    "heel": ("% of the foot", 6.0),
}

HIDDEN = "hidden"  # an ear under hair: to be declined

HALVES = ("fitting", "reporting")

Error = tuple[str, float | None]  # what, how far in its unit; None when it was declined
Found = tuple[str, str, Error]  # the photo, the half it is in, the error


def half_of(marks: dict[str, Any], part: str, name: str) -> str:
    """Which half of a part's marks a photo is in."""
    return HALVES[sorted(marks[part]).index(name) % 2]


def evaluate(folder: Path, models: Models) -> dict[str, Any]:
    """Errors by what was placed: how many were marked and declined, median, 90th percentile, share within the aim.

    folder  holds `photos/` and `unlabelled/` as the marks name them; the photo "astronaut" is scikit-image's
    Raises FileNotFoundError when a marked photo is not there.
    """
    marks = json.loads(MARKS.read_text(encoding="utf-8"))
    names = sorted({name for part in marks.values() for name in part})
    errors: list[Found] = []
    unread = []
    for name in names:
        try:
            person = read_person(_photo(folder, name), models)
        except VisionError:
            unread.append(name)
            continue
        for part, measured in (("faces", _face), ("hands", _hand), ("feet", _feet)):
            if name in marks[part]:
                half = half_of(marks, part, name)
                errors += [(name, half, error) for error in measured(person, marks[part][name])]
    figures = {what: _figures(what, errors) for what in AIMS}
    hidden = [error is None for _, _, (kind, error) in errors if kind == HIDDEN]
    ears = {"marked": len(hidden), "declined": sum(hidden)}
    return {"photos": len(names), "unread": unread, "errors": figures, "hidden_ears": ears}


def _figures(what: str, errors: list[Found]) -> dict[str, Any]:
    found = [(name, error) for name, _, (kind, error) in errors if kind == what]
    placed = sorted((error, name) for name, error in found if error is not None)
    values = np.array([error for error, _ in placed])
    unit, aim = AIMS[what]
    row: dict[str, Any] = {
        "unit": unit,
        "aim": aim,
        "marked": len(found),
        "declined": len(found) - len(placed),
    }
    if len(values):
        row["median"] = round(float(np.median(values)), 2)
        row["p90"] = round(float(np.percentile(values, 90)), 2)
        row["within"] = round(float((values <= aim).mean()), 3)
        for half in HALVES:
            own = [
                error
                for _, other, (kind, error) in errors
                if kind == what and other == half and error is not None
            ]
            if own:
                row[half] = {
                    "median": round(float(np.median(own)), 2),
                    "within": round(float((np.array(own) <= aim).mean()), 3),
                }
        row["worst"] = [[name, round(error, 1)] for error, name in placed[-4:][::-1]]
    return row


def _photo(folder: Path, name: str) -> np.ndarray:
    if name == "astronaut":
        from skimage.data import astronaut

        return np.asarray(astronaut(), np.uint8)
    if not (folder / name).is_file():
        raise FileNotFoundError(f"{folder / name}: a marked photo is not there")
    return read(folder / name)


def _face(person: Person, mark: dict[str, Any]) -> Iterator[Error]:
    face = person.face
    scale = face_scale(face) if face is not None else None
    lobes = [(side, spot) for side, spot in enumerate(mark["lobes"]) if isinstance(spot, list)]
    if face is None or scale is None:
        yield from [("bridge", None), ("roll", None)] * ("bridge" in mark) + [("lobe", None)] * len(lobes)
        return
    width = float(np.linalg.norm(face.points[TRAGI[0]] - face.points[TRAGI[1]]))
    head = Head.of(face, scale.px_per_mm)
    if "bridge" in mark:
        center, across = seat(head, scale)
        yield "bridge", 100 * _apart(center, mark["bridge"]) / width
        yield "roll", abs(_degrees(across) - _degrees(np.subtract(*mark["pupils"][::-1])))
    for side, spot in lobes:
        place = earrings.lobe(Scene.of(person), head, face, side)
        yield "lobe", None if place is None else 100 * _apart(place, spot) / width
    for side in (side for side, spot in enumerate(mark["lobes"]) if spot == HIDDEN):
        yield HIDDEN, None if earrings.lobe(Scene.of(person), head, face, side) is None else 0.0


def _hand(person: Person, mark: dict[str, Any]) -> Iterator[Error]:
    hand = next((hand for hand in person.hands if hand.side == mark["side"]), None)
    scale = hand_scale(hand) if hand is not None else None
    if hand is None or scale is None:
        yield from [("wrist", None)] * bool(mark["wrist"]) + [("finger", None)] * len(mark["fingers"])
        return
    length = 188.0 * scale.px_per_mm
    if mark["wrist"]:
        try:
            wrist = forearm.find_wrist(person, person.parse.labels, hand.side)
            yield "wrist", 100 * _apart(wrist.center, mark["wrist"]) / length
        except CannotWear:
            yield "wrist", None
    for finger, spot in mark["fingers"].items():
        try:
            yield "finger", 100 * _apart(ring.seat(person.photo, hand, scale, finger).center, spot) / length
        except CannotWear:
            yield "finger", None


def _feet(person: Person, marks: list[dict[str, Any]]) -> Iterator[Error]:
    """Each mark is held against the shoe that lies nearest to it."""
    try:
        stance = person.stance
        ends, length = [place.ends() for place in stance.places], stance.length
    except CannotWear:
        ends, length = [], 1.0
    for mark in marks:
        near = min(ends, key=lambda pair: _apart(pair[1], mark["toe"]), default=None)
        for what, number in (("heel", 0), ("toe", 1)):
            if mark[what]:
                yield what, None if near is None else 100 * _apart(near[number], mark[what]) / length


def _apart(one: Any, other: Any) -> float:
    return float(np.linalg.norm(np.asarray(one, float) - np.asarray(other, float)))


def _degrees(across: Any) -> float:
    return float(np.degrees(np.arctan2(across[1], across[0])))
