"""Price limits in a sentence: "under 40 dollars", "between $20 and 30", "200元以下", "三百块左右".

Works on text flattened by `words.flatten`: lower case, half width. Offsets are those of that text.
"""

import re
from dataclasses import dataclass

ABOUT = 0.2  # "about 50" takes 40 to 60
CURRENCIES = {
    "USD": r"us\$|usd|dollars?|bucks?|美元|美金|美刀|刀乐|刀|\$",
    "CNY": r"cny|rmb|yuan|kuai|人民币|块钱|元钱|块|元|¥|￥",
    "EUR": r"eur|euros?|欧元|€",
    "GBP": r"gbp|pounds?|quid|英镑|£",
    "JPY": r"jpy|yen|日元|日圆",
    "HKD": r"hkd|hk\$|港币|港元|蚊",
    "CAD": r"cad|c\$|加元",
    "AUD": r"aud|a\$|澳元",
}
ZH_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
UNIT = "(?:" + "|".join(f"(?P<{code}{{n}}>{pattern})" for code, pattern in CURRENCIES.items()) + ")"
NUMBER = r"(?P<n{n}>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d{{1,2}})?k?"
NUMBER += r"|[零一二三四五六七八九两〇]?[零一二三四五六七八九两〇十百千万]*[百千十万][零一二三四五六七八九两〇十百千万]*)"


def _amount(n: int) -> str:
    """One sum of money with an optional currency before or after it; groups are numbered n."""
    before = "(?:" + "|".join(f"(?P<{code}a{n}>{p})" for code, p in CURRENCIES.items()) + ")"
    after = "(?:" + "|".join(f"(?P<{code}b{n}>{p})" for code, p in CURRENCIES.items()) + ")"
    latin_end = r"(?![a-z0-9])"
    return rf"(?:{before}\s*)?(?<![\d.a-z]){NUMBER.format(n=n)}(?:\s*{after})?{latin_end}"


A, B = _amount(1), _amount(2)
NOT_SIZE = r"(?!\s*(?:mm|cm|inch|inches|码|号|毫米|厘米|个|件|条|双|副|%|percent|stars?|years?|岁))"
RANGES = [re.compile(p) for p in (
    rf"(?:between|from)\s+{A}\s*(?:and|to|-|–|~)\s*{B}{NOT_SIZE}",
    rf"(?:在|从)?\s*{A}\s*(?:到|至|和|与|~|-|–|—)\s*{B}\s*(?:之间|以内|左右|的|价位)?{NOT_SIZE}",
    rf"{A}\s*(?:to|-|–|~)\s*{B}{NOT_SIZE}",
)]  # fmt: skip
MAXIMUM = [re.compile(p) for p in (
    rf"(?:not\s+(?:over|above|more\s+than|exceeding)|no\s+more\s+than|under|below|less\s+than|cheaper\s+than|up\s+to|at\s+most|maximum(?:\s+of)?|max(?:\.|imum)?|within|lower\s+than|<=?|"
    rf"budget(?:\s+(?:of|is|around|under))?(?:\s+about)?|spend(?:ing)?(?:\s+(?:over|more\s+than))?|afford)\s*:?\s*(?:a\s+|about\s+)?{A}{NOT_SIZE}",
    rf"{A}\s*(?:or\s+(?:less|under|below|cheaper|lower)|and\s+(?:under|below|less)|max(?:imum)?|tops|at\s+most|budget)",
    rf"(?:(?:不要?|不能|别|甭|不可以|不想|不会|勿)(?:超过|高于|多于)|不超|低于|少于|小于|便宜于|不到|最多|最高|至多|预算(?:是|在|为|大概|大约|只有)?|控制在)\s*{A}\s*(?:以内|以下|之内|内|左右)?{NOT_SIZE}",
    rf"{A}\s*(?:以下|以内|之内|之下|内|封顶|不到|以里|或以下|及以下|预算)",
)]  # fmt: skip
MINIMUM = [re.compile(p) for p in (
    rf"(?:not\s+(?:under|below|less\s+than)|no\s+less\s+than|over|above|more\s+than|at\s+least|starting\s+(?:at|from)|minimum(?:\s+of)?|min\.?|higher\s+than|upwards\s+of|>=?|from)\s*{A}{NOT_SIZE}",
    rf"{A}\s*(?:or\s+(?:more|above|over|up|higher)|and\s+(?:up|above|over)|\+|plus)(?![a-z0-9])",
    rf"(?:不低于|不少于|超过|高于|大于|多于|至少|最少|最低|贵于)\s*{A}\s*(?:以上)?{NOT_SIZE}",
    rf"{A}\s*(?:以上|起|往上|及以上|或以上|开外)",
)]  # fmt: skip
AROUND = [re.compile(p) for p in (
    rf"(?:about|around|roughly|approximately|approx\.?|circa|near|close\s+to|~|≈|some)\s*{A}{NOT_SIZE}",
    rf"(?:大约|大概|约|差不多|接近)\s*{A}\s*(?:左右|上下)?{NOT_SIZE}",
    rf"{A}\s*(?:左右|上下|来|多)(?:块|元|美元)?",
    rf"{A}\s*(?:or\s+so|ish)",
)]  # fmt: skip
BARE = re.compile(rf"(?:for|at|costing|priced\s+at|价格|卖)?\s*{A}{NOT_SIZE}")


@dataclass(frozen=True)
class PriceLimit:
    """A limit said in the text: start and end of its words, the bounds, the currency if one was named."""

    start: int
    end: int
    low: float | None
    high: float | None
    currency: str | None


def number(text: str) -> float:
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
        unit = {"十": 10, "百": 100, "千": 1000, "万": 10000}[c]
        if unit == 10000:
            total, section = (total + section + digit) * unit, 0
        else:
            section += (digit or 1) * unit
        digit, last = 0, unit
    # "两百五" is 250: a digit after a unit counts in the next smaller one.
    return float(total + section + digit * (last // 10 if last >= 100 else 1))


def _currency(match: re.Match[str]) -> str | None:
    for name, value in match.groupdict().items():
        if value and not name.startswith("n"):
            return name[:3]
    return None


def find_limits(flat: str) -> list[PriceLimit]:
    """Every price limit in a flattened text, in order, none overlapping."""
    found: list[PriceLimit] = []

    def free(match: re.Match[str]) -> bool:
        return all(match.end() <= limit.start or match.start() >= limit.end for limit in found)

    def add(match: re.Match[str], low: float | None, high: float | None) -> None:
        found.append(PriceLimit(match.start(), match.end(), low, high, _currency(match)))

    for pattern in RANGES:
        for match in filter(free, pattern.finditer(flat)):
            a, b = number(match["n1"]), number(match["n2"])
            if _looks_like_money(match, flat, a, b):
                add(match, min(a, b), max(a, b))
    for patterns, side in ((MAXIMUM, "high"), (MINIMUM, "low"), (AROUND, "both")):
        for pattern in patterns:
            for match in filter(free, pattern.finditer(flat)):
                value = number(match["n1"])
                if side == "both":
                    add(match, round(value * (1 - ABOUT), 2), round(value * (1 + ABOUT), 2))
                else:
                    add(match, *((value, None) if side == "low" else (None, value)))
    for match in filter(free, BARE.finditer(flat)):
        if _currency(match):
            value = number(match["n1"])
            add(match, round(value * (1 - ABOUT), 2), round(value * (1 + ABOUT), 2))
    return sorted(found, key=lambda limit: limit.start)


def _looks_like_money(match: re.Match[str], flat: str, a: float, b: float) -> bool:
    """Two numbers with a dash are money when a currency or a word says so, or both are round enough to be prices."""
    if _currency(match) or re.search(
        r"between|from|之间|价位|以内|price|价",
        match.group() + flat[max(0, match.start() - 8) : match.start()],
    ):
        return True
    return a != b and a >= 5 and b >= 15 and a % 5 == 0 and b % 5 == 0
