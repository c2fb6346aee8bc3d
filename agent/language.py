"""Which language a text is in: English or Chinese, by its script."""

from __future__ import annotations

import re
from typing import Literal

Language = Literal["en", "zh"]

CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
WORD = re.compile(r"[A-Za-z]{3,}")
LETTER = re.compile(r"[^\W\d_]")


def language_of(message: str, before: Language = "en") -> Language:
    """The language to answer `message` in; one that does not say ("M", "2", "ok?") is answered as the one
    before."""
    if CHINESE.search(message):
        return "zh"
    return "en" if WORD.search(message) else before


def is_foreign(text: str, language: Language) -> bool:
    """Whether a reply is plainly not in `language`: mostly another script. Names and sizes do not count
    against it."""
    letters = LETTER.findall(text)
    if len(letters) < 20:
        return False
    chinese = len(CHINESE.findall(text))
    latin = sum(1 for letter in letters if letter < "\u0250")
    # One Chinese character carries about as much as four Latin letters.
    if language == "zh":
        return chinese * 4 < latin * 0.15 or chinese + latin < len(letters) * 0.6
    return latin < chinese * 4 or latin < len(letters) * 0.6
