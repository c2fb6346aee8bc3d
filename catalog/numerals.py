"""Numbers in words: "a hundred and fifty", "三十八", "39 and a half", as values and as digits in place.

Works on text flattened by `words.flatten`: lower case, half width.
"""
# ruff: noqa: E501  (a pattern reads better in one piece)

import re

ZH_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
ZH_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
ONES = {w: i for i, w in enumerate("one two three four five six seven eight nine".split(), 1)} | {"a": 1}  # noqa: SIM905
TEENS = {
    w: i
    for i, w in enumerate(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),  # noqa: SIM905
        10,
    )
}
TENS = {
    w: 10 * i
    for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)  # noqa: SIM905
}
NUMBER_WORDS = frozenset({*ONES, *TEENS, *TENS, "hundred", "thousand", "couple", "half", "dozen"})
_ONE, _TEEN, _TEN = ("|".join(words) for words in (ONES, TEENS, TENS))
_BELOW_100 = rf"(?:{_TEN})(?:[ -](?:{_ONE.removesuffix('|a')}))?|{_TEEN}"
IN_WORDS = re.compile(
    rf"\b(?:(?P<thousands>{_ONE}) thousand(?:,? and| ,)? ?)?(?:(?P<hundreds>{_ONE}|a couple(?: of)?) hundred(?: and)? ?)?(?P<rest>{_BELOW_100})?\b(?!'|-(?!ish|odd))"
)
HALF = re.compile(r"(?P<n>\d{2}|[三四]十[一二三四五六七八九]?)(?: and a half\b| 1/2|½|[码号]半)")
ZH_SIZE = re.compile(
    r"(?<![一二三四五六七八九十百千万第])[二三四五]十[一二三四五六七八九]?(?=\s*[码号])|(?<![一二三四五六七八九十百千万第\d])[一二两三]?百?[零一二三四五六七八九]?十?[一二三四五六七八九]?(?=\s*(?:公分|厘米|公斤|斤|千克))"
)
METRES = re.compile(r"(?P<m>[一1])米(?P<d>[一二三四五六七八九])(?P<c>[零一二三四五六七八九])?")


def value(text: str) -> float:
    """'1,200' -> 1200, '1.5k' -> 1500, '两百五' -> 250, '三千' -> 3000."""
    text = text.replace(",", "")
    if text[:1].isdigit():
        return float(text[:-1]) * 1000 if text.endswith("k") else float(text)
    total, section, digit, last = 0, 0, 0, 1
    for c in text:
        if c in ZH_DIGITS:
            digit = ZH_DIGITS[c]
            last = 1 if c in "零〇" else last
            continue
        unit = ZH_UNITS[c]
        if unit == 10000:
            total, section = (total + section + digit) * unit, 0
        else:
            section += (digit or 1) * unit
        digit, last = 0, unit
    # "两百五" is 250: a digit after a unit counts in the next smaller one.
    return float(total + section + digit * (last // 10 if last >= 100 else 1))


def last_unit(text: str) -> int:
    """What the last figure that is not zero counts: 100 in "两百", 10 in "150", 1000 in "三千"."""
    number = int(value(text))
    unit = 1
    while number and number % (unit * 10) == 0:
        unit *= 10
    return unit


def in_digits(flat: str) -> str:
    """The text with numbers in words as digits, as long as it was: "under fifty quid" -> "under 50    quid"."""

    def half(match: re.Match[str]) -> str:
        return f"{value(match['n']):g}.5".ljust(len(match.group()))

    flat = HALF.sub(half, flat)
    flat = ZH_SIZE.sub(lambda m: f"{value(m.group()):g}".rjust(len(m.group())) if m.group() else "", flat)
    flat = METRES.sub(lambda m: "1米" + "".join(str(ZH_DIGITS[c]) for c in m.group()[2:]), flat)
    return IN_WORDS.sub(_digits, flat)


def _digits(match: re.Match[str]) -> str:
    if not match.group().strip():
        return match.group()
    total = 1000 * ONES.get(match["thousands"] or "", 0)
    hundreds = match["hundreds"] or ""
    total += 100 * (2 if "couple" in hundreds else ONES.get(hundreds, 0))
    for word in re.findall(r"[a-z]+", match["rest"] or ""):
        total += TENS.get(word, 0) + TEENS.get(word, 0) + ONES.get(word, 0)
    return str(total).ljust(len(match.group()))
