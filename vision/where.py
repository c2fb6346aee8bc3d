"""Where on the hands a ring, a watch or a bracelet goes, as the shopper named it: a hand, a finger, both or neither."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from vision.errors import CannotWear

if TYPE_CHECKING:  # mediapipe takes a second to import
    from vision.landmarks import Side

Name = TypeVar("Name", bound=str)

_FINGERS = {
    "thumb": r"thumb|(?<!小)拇指",
    "index": r"index|fore ?finger|pointer|first finger|食指",
    "middle": r"middle|中指",
    "little": r"little|pink(?:y|ie)|small finger|小拇?指|尾指",
    "ring": r"ring|无名指",
}
_SIDES: dict[Side, str] = {"left": r"left|左", "right": r"right|右"}
_REST = re.compile(r"my|the|on|hand|wrist|arm|fingers?|手上?的?|腕|大|[\s,.，。]+", re.IGNORECASE)


@dataclass(frozen=True)
class Where:
    """`side` is the person's own hand, `finger` one of thumb, index, middle, ring, little; None is not said."""

    side: Side | None = None
    finger: str | None = None


ANYWHERE = Where()


def read_where(text: str) -> Where:
    """From words such as "left ring", "my right index finger", "左手中指"; "" is anywhere. Raises CannotWear when it
    names anything else."""
    rest, sides = _taken(text.lower(), _SIDES)
    rest, fingers = _taken(rest, _FINGERS)
    if _REST.sub("", rest) or len(sides) > 1 or len(fingers) > 1:
        raise CannotWear(
            "I can put it on one hand, left or right, and a ring on the thumb, index, middle, ring or little finger;"
            " which shall it be?",
            code="which_finger",
        )
    return Where(sides[0] if sides else None, fingers[0] if fingers else None)


def _taken(text: str, names: Mapping[Name, str]) -> tuple[str, list[Name]]:
    """The text without the names that stand in it, and those names."""
    found = []
    for name, pattern in names.items():
        text, count = re.subn(pattern, " ", text)
        if count:
            found.append(name)
    return text, found
