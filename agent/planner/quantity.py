"""How many pieces of one product a request is for: "two of the mugs", "x3", "来三件"."""
# ruff: noqa: E501  (a pattern reads better in one piece)

import re

from catalog.numerals import ONES, TEENS, ZH_DIGITS

COUNTS = {word: n for word, n in {**ONES, **TEENS}.items() if n > 1} | {
    "a couple": 2, "couple": 2, "both": 2, "half a dozen": 6, "a dozen": 12, "twice": 2, "thrice": 3, "俩": 2, "十": 10,
} | ZH_DIGITS  # fmt: skip
_WORD = "|".join(
    sorted(
        (w for w in COUNTS if w.isascii() and w not in ("couple", "both", "twice", "thrice")),
        key=len,
        reverse=True,
    )
)
QUANTITY = re.compile(
    rf"\b(?P<of>\d{{1,2}}|{_WORD}|couple|both)\s*(?:x\b|(?:of|o'|uv) (?:the|them|it|those|these|that|your|my|em|'em)\b|pieces?\b|pairs?\b|units?\b|items?\b|copies\b)"
    rf"|\bx ?(?P<x>\d{{1,2}})\b|(?P<x2>\d{{1,2}}) ?x\b|\bquantity:? (?P<q>\d+)|\b(?P<times>twice|thrice)\b"
    rf"|\b(?:take|buy|get|add|want|have|order|need|grab|pop|stick|chuck|put|bag) (?:me )?(?P<verb>{_WORD}|\d)\b(?!-)(?! (?:in )?(?:and|or|\d))"
    rf"|^\W*(?:(?:ok|okay|and|then|yes|so|just|please)\W+)*(?P<first>{_WORD}|[2-9])\b(?!-)(?= (?!in\b|and\b|or\b|is\b|things?\b|questions?\b|hundred|of us)[a-z])"
    r"|(?<!第)(?<!前)(?<!这)(?<!那)(?P<zh>[一两俩二三四五六七八九十]|\d{1,2})(?:件|条|双|顶|副|只|个|对|枚|块(?!钱)|套)(?!码|月|小时)",
    re.ASCII,
)


def quantity(text: str) -> int | None:
    """How many pieces a plain text asks for; None for one, or where nothing is said."""
    match = QUANTITY.search(text)
    if not match:
        return None
    said = next(filter(None, match.groups()))
    count = COUNTS.get(said) or (int(said) if said.isdigit() else 1)
    return count if count > 1 else None
