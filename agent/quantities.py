"""Amounts in a sentence: numbers in digits and in words, English and Chinese, each with what it counts.

>>> in_digits("sixty-five dollars, or 三百块")
'65 dollars, or 300块'
>>> sorted(quantities("2 to 4 working days, twenty percent"))
[(2.0, 'day'), (4.0, 'day'), (20.0, '%')]
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ONES = dict(
    zip(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ],
        range(20),
        strict=True,
    )
)
TENS = {
    w: 10 * n
    for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)  # noqa: SIM905
}
SCALES = {"hundred": 100, "thousand": 1000}
_WORD = "|".join(sorted({*ONES, *TENS, *SCALES}, key=len, reverse=True))
ENGLISH = re.compile(rf"\b(?:{_WORD})(?:(?:[ -]|[ -]and[ -])(?:{_WORD}))*\b", re.IGNORECASE)
HALF = re.compile(r"(\d+) and a half\b", re.IGNORECASE)

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0, "俩": 2}
POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
CHINESE = re.compile(r"[零〇一二两俩三四五六七八九十百千万]+")
COUNTS = re.compile(
    r"[多来]?\s*(?:美元|欧元|英镑|日元|人民币|元|块|刀|折|个?工作日|天|日|周|星期|个?月|年|个?小时|分钟|件|条|双|顶|副|只|个?人|名|位|款|星|%|％)"
)
ABOUT = re.compile(r"(?<=\d)[多来](?=[块元美欧英日刀天个])")  # "三百来块" is about 300
PRICED = re.compile(r"(?:减|满|价|约|只要|仅|才|只需|人民币|卖|售)$")

CURRENCIES = {
    **dict.fromkeys(("$", "us$", "usd", "dollar", "dollars", "buck", "bucks", "美元", "刀", "美金"), "USD"),
    **dict.fromkeys(("€", "eur", "euro", "euros", "欧元"), "EUR"),
    **dict.fromkeys(("£", "gbp", "pound", "pounds", "quid", "英镑"), "GBP"),
    **dict.fromkeys(("¥", "￥", "cny", "rmb", "yuan", "元", "块", "块钱", "人民币"), "CNY"),
    **dict.fromkeys(("jpy", "yen", "日元"), "JPY"),
}
PERIODS = {
    "day": r"(?:business |working |calendar |week)?days?\b|个?工作日|天|日内",
    "week": r"(?:business |working )?weeks?\b|周|个?星期",
    "month": r"months?\b|个?月",
    "year": r"years?\b|年",
    "hour": r"hours?\b|hrs?\b|个?小时",
    "minute": r"minutes?\b|分钟",
}
UNITS = {
    **PERIODS,
    "%": r"%|percent\b|per cent\b",
    "折": r"折",
    "star": r"(?:out of (?:5|five)\b|/ ?5\b|stars?\b|颗?星)",
    "piece": r"(?:pieces?|items?|units?)?\s?(?:left|remaining|in stock)\b",
}
_NUMBER = r"(\d+(?:,\d{3})*(?:\.\d+)?)"
UNIT_PATTERNS = {
    unit: re.compile(rf"(?:{_NUMBER}\s?(?:-|–|to|or|至|到)\s?)?{_NUMBER}[\s-]*(?:{pattern})", re.IGNORECASE)
    for unit, pattern in UNITS.items()
}
_SIGN = r"US\$|\$|€|£|¥|￥|USD|EUR|GBP|CNY|RMB|JPY"
MONEY_NAMES = (
    r"USD|EUR|GBP|CNY|RMB|JPY|dollars?|bucks?|euros?|pounds?|quid|yuan|yen|块钱|美元|美金|欧元|英镑|日元|人民币"
    r"|元|块|刀|€|£"
)
FOREIGN = r"(?:Canadian|Australian|Hong ?Kong|Singapore|New Zealand)\s|[CA]\$|HK\$|加元|加币|港币|港元|澳元|韩元|卢布|法郎"
AMOUNT = r"\d+(?:,\d{3})*(?:\.\d+)?"
MONEY = re.compile(
    rf"(?P<sign>{_SIGN})\s?(?P<first>{AMOUNT})(?!\w|\.\d)(?:\s?(?:USD|EUR|GBP|CNY)\b)?"
    rf"|(?P<second>{AMOUNT})\s?(?P<unit>{MONEY_NAMES})(?![a-z])",
    re.IGNORECASE,
)
FOREIGN_MONEY = re.compile(
    rf"\d\s?(?:{FOREIGN})|(?:{FOREIGN})\s?\d|\bCHF\b|\bINR\b|\brupees?\b|\bwon\b(?= )", re.IGNORECASE
)


def in_digits(text: str) -> str:
    """`text` with its numbers in ASCII digits. Chinese numerals are changed only where they count something."""
    text = ENGLISH.sub(lambda m: _english(m.group()), unicodedata.normalize("NFKC", text))
    text = HALF.sub(lambda m: f"{m.group(1)}.5", text)
    return ABOUT.sub("", CHINESE.sub(lambda m: _chinese_in(m, text), text))


@lru_cache(maxsize=8192)  # each turn reads the whole conversation again
def quantities(text: str) -> frozenset[tuple[float, str]]:
    """Every amount with its unit: a currency code, a period ("day"), "%", "折", "star" or "piece"."""
    plain = in_digits(text)
    found = {
        (_value(number), unit)
        for unit, pattern in UNIT_PATTERNS.items()
        for match in pattern.finditer(plain)
        for number in match.groups()
        if number
    }
    return frozenset(found) | {
        (_value(m["first"] or m["second"]), CURRENCIES.get((m["sign"] or m["unit"]).lower(), ""))
        for m in MONEY.finditer(plain)
    }


def _value(number: str) -> float:
    return float(number.replace(",", ""))


def _english(words: str) -> str:
    """ "sixty-five" as "65", "nineteen ninety-nine" as "19.99", as prices are spoken."""
    groups: list[int] = []
    last = 0  # the size of the word before: what may follow it within one number
    for word in re.split(r"[ -]+", words.lower()):
        if word == "and":
            continue
        if word in SCALES:
            groups[-1:] = [(groups[-1] if groups else 1) * SCALES[word]]
            last = SCALES[word]
            continue
        value = ONES.get(word, TENS.get(word, 0))
        if groups and (last >= 100 or (last in TENS.values() and 0 < value < 10)):
            groups[-1] += value
        else:
            groups.append(value)
        last = value
    if len(groups) == 2 and 10 <= groups[1] < 100:
        return f"{groups[0]}.{groups[1]:02d}"
    return " ".join(map(str, groups))


def _chinese_in(match: re.Match[str], text: str) -> str:
    counts = COUNTS.match(text, match.end()) or PRICED.search(text[: match.start()])
    # "第一件" and "这一件" point at something and count nothing.
    points = re.search(r"[第这那哪每]$", text[: match.start()])
    return f"{_chinese(match.group())}" if counts and not points else match.group()


def _chinese(numeral: str) -> int:
    total = section = digit = 0
    for sign in numeral:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign == "万":
            total, section, digit = (total + section + digit) * POWERS[sign], 0, 0
        else:
            section, digit = section + (digit or 1) * POWERS[sign], 0
    return total + section + digit
