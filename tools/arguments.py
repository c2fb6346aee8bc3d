"""Types of the tools' arguments: what models really send, brought into one shape and bounded."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

NOTHING = {"", "none", "null", "n/a", "any", "undefined", "无", "不限"}


def clean(text: str) -> str:
    """One line without control, format or private characters."""
    kept = "".join(" " if unicodedata.category(c)[0] == "C" and c not in "\u200c\u200d" else c for c in text)
    return re.sub(r"\s+", " ", kept).strip()


def as_text(value: Any) -> Any:
    """A word or number as clean text; "null" and the like as nothing."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else value
    if isinstance(value, int | float):
        return f"{value:g}"
    if isinstance(value, list) and len(value) == 1:
        return as_text(value[0])
    if not isinstance(value, str):
        return value
    text = clean(value)
    return "" if text.casefold() in NOTHING else text


def as_optional_text(value: Any) -> Any:
    """As `as_text`, nothing is None."""
    return as_text(value) or None


def as_list(value: Any) -> Any:
    """A list of clean words from a list, one word, "a, b", or JSON in a string; nothing is []."""
    if value is None or isinstance(value, dict | bool):
        return [] if value is None else value
    if isinstance(value, str):
        value = _unpacked(value)
    if not isinstance(value, list | tuple | set):
        value = [value]
    return [text for text in map(as_text, value) if text != ""]


def _unpacked(text: str) -> list[Any]:
    if text.lstrip().startswith("["):
        try:
            loaded = json.loads(text)
        except ValueError:
            loaded = None
        if isinstance(loaded, list):
            return loaded
        text = text.strip().strip("[]").replace('"', "").replace("'", "")
    return re.split(r"[,;|、，；]", text)


def as_words(value: Any) -> Any:
    """As `as_list`, in lower case."""
    listed = as_list(value)
    if not isinstance(listed, list):
        return listed
    return [word.lower() if isinstance(word, str) else word for word in listed]


def as_amount(value: Any) -> Any:
    """A number from 40, "40", "$40", "40 dollars", "1,200"; nothing is None."""
    if isinstance(value, str):
        text = as_text(value)
        if not text:
            return None
        found = re.search(r"-?\d[\d,]*(?:\.\d+)?", text)
        return found.group().replace(",", "") if found else text
    return value


def as_flag(value: Any) -> Any:
    """True or False from what a model writes for it; nothing is False."""
    if isinstance(value, str):
        word = clean(value).casefold()
        return False if word in NOTHING else word
    return False if value is None else value


MOST_PIECES = 20  # of one product and size
COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6}
COUNTS |= {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}


def as_count(value: Any) -> Any:
    """A whole number from 2, "2", "two", "两件"; nothing stays None."""
    if not isinstance(value, str):
        return value
    word = clean(value).casefold().rstrip("件个条双副顶x× ")
    return None if word in NOTHING else COUNTS.get(word, word)


def as_pieces(value: Any) -> Any:
    """As `as_count`, nothing is one."""
    count = as_count(value)
    return 1 if count is None else count


def _cut(value: Any) -> Any:
    text = as_text(value)
    return text[:300] if isinstance(text, str) else text


Word = Annotated[str, Field(max_length=80)]
Words = Annotated[
    list[Word], BeforeValidator(as_words), Field(max_length=20, description="Lower-case English words.")
]
Names = Annotated[list[Word], BeforeValidator(as_list), Field(max_length=20)]
OneId = Annotated[str, Field(max_length=128)]
ProductIds = Annotated[list[OneId], BeforeValidator(as_list), Field(max_length=8)]
ShownIds = Annotated[list[OneId], BeforeValidator(as_list), Field(max_length=60)]
Query = Annotated[str, BeforeValidator(_cut), Field(max_length=300)]
ProductId = Annotated[
    str,
    BeforeValidator(as_text),
    Field(min_length=1, max_length=128, description="Id of a product, as a tool gave it."),
]
Flag = Annotated[bool, BeforeValidator(as_flag)]
Positive = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]
Amount = Annotated[Positive | None, BeforeValidator(as_amount)]
Short = Annotated[Word | None, BeforeValidator(as_optional_text)]
Sentence = Annotated[str, BeforeValidator(as_text), Field(max_length=1000)]
Pieces = Annotated[int, Field(ge=1, le=MOST_PIECES)]
Quantity = Annotated[Pieces, BeforeValidator(as_pieces)]
SomeQuantity = Annotated[Pieces | None, BeforeValidator(as_count)]
