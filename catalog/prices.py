"""Price limits in a sentence: "under 40 dollars", "between $20 and 30", "200元以下", "三百块左右".

Works on text flattened by `words.flatten`: lower case, half width. Offsets are those of that text.
"""
# ruff: noqa: E501  (a pattern reads better in one piece)

import re
from dataclasses import dataclass

from catalog.numerals import ZH_DIGITS, ZH_UNITS, last_unit, value

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
# What may stand between the words of a limit and the sum: "nothing over, say, about 80".
_SAY = r"\s*[:,]?\s*(?:(?:it|is|be|at|of|to|the|a|say|about|around|like|roughly|maybe|only|just)\s+|(?:是|在|大概|大约|差不多|也就)\s*){0,2}"
_STRICT = r"(?:(?:the|an?|my|our)\s+)?(?:(?:very|absolute|absolutely|top|hard|upper|max|total)\s+){0,2}"
_OVER = r"(?:over|above|more\s+than|higher\s+than|pricier\s+than|dearer\s+than|exceed(?:ing|s)?|beyond|north\s+of)"
_NOT = (
    r"(?:not|no|nothing|never|without|don'?t|can'?t|cannot|won'?t|shouldn'?t|mustn'?t|doesn'?t|rather\s+not)"
)
MAXIMUM = [re.compile(p) for p in (
    rf"(?:{_NOT}\s+(?:(?:want|wish|like|plan|going|have|afford|to|go|be|being|spend|pay|cost|costs|costing|one|priced|that's|that\s+is|that\s+are)\s+){{0,4}}{_OVER}"
    r"|(?:no|not|never|nor)\s+(?:de\s+|dey\s+|go\s+)?pass|under|below|beneath|less\s+than|lower\s+than|cheaper\s+than|inside|within|up\s+to|as\s+much\s+as|at\s+(?:the\s+)?(?:very\s+)?most|maximum(?:\s+of)?|max(?:\.|imum)?|(?:(?<=[,;.(-] )|^)tops|<=?"
    r"|(?:capped?|top(?:s|ped|ping)?\s+out|limit(?:ed)?|ceiling|budget(?:ed)?|budgeting|cap)\b(?:'s|\s+(?:of|is|to|at|for|around|under|about|me|us|it|that))*"
    r"|spend(?:ing)?(?:\s+(?:over|more\s+than|up\s+to))?|afford|(?:have|got|i've|only|saved|saving)\s+(?:only\s+|just\s+|got\s+|up\s+|about\s+){0,2}(?=[$€£¥]|[\d,.]+\s*(?:dollars?|bucks?|quid|pounds?|euros?|usd|eur|gbp|to\s+spend)))"
    rf"{_SAY}{A}{NOT_SIZE}",
    rf"{A}\s*,?\s*(?:or\s+(?:less|under|below|cheaper|lower|thereunder)|and\s+(?:under|below|less|not\s+a\s+\w+\s+more|no\s+more)|at\s+{_STRICT}(?:most|outside|max(?:imum)?|limit)"
    rf"|(?:is|'s|would\s+be|being)?\s*{_STRICT}(?:max(?:imum)?|tops(?=\s*(?:$|[,.;!?)]|for\b|and\b|please\b))|limit|budget|ceiling|cap|top\s+whack)\b|to\s+(?:spend|play\s+with|blow|work\s+with)|per\s+head\s+max)",
    rf"(?:(?:不要?|不能|别|甭|不可以|不可|不想|不会|勿|莫|不得|不好|不准|千万别)(?:再)?(?:超过|高于|多于|贵过|贵于|大于|过|超)|不超过?|低于|少于|小于|便宜(?:于|过)|平过|不到|最多|最高|至多|顶多|撑死|顶天|上限|封顶|预算|控制在|限价?|手[上头里]?(?:只|就)?有|只有|就(?:只)?(?:有|带了?)|花(?:个|掉|不超过)?)\s*(?:是|在|为|就|也就|大概|大约|差不多|只有|只能|花|about|around|roughly|\s)*{A}\s*(?:以内|以下|之内|内|左右|封顶|预算)?{NOT_SIZE}",
    rf"{A}\s*(?:钱)?(?:以下|以内|之内|之下|内|封顶|不到|以里|或以下|及以下|的?预算|打住|顶天|顶了|到顶|为限|为?上限|搞定|拿下|就够|够吗|够不够|能买)",
)]  # fmt: skip
MINIMUM = [re.compile(p) for p in (
    rf"(?:(?:not|nothing|no|never)\s+(?:under|below|less\s+than|cheaper\s+than)|no\s+less\s+than|over|above|more\s+than|at\s+(?:the\s+)?(?:very\s+)?least|starting\s+(?:at|from)|minimum(?:\s+of)?|min\.?|higher\s+than|upwards\s+of|north\s+of|>=?|from){_SAY}{A}{NOT_SIZE}",
    rf"{A}\s*(?:or\s+(?:more|above|over|up|higher)|and\s+(?:up|above|over|upwards)|\+|plus|minimum|at\s+least)(?![a-z0-9])",
    rf"(?:不低于|不少于|超过|高于|大于|多于|至少|最少|最低|贵于|起码)\s*{A}\s*(?:以上)?{NOT_SIZE}",
    rf"{A}\s*(?:以上|起|往上|及以上|或以上|开外)",
)]  # fmt: skip
# "两百多", "一百来块", "一百出头": more than that, and less than one more of the last figure.
UPWARDS = re.compile(rf"{A}\s*(?:(?:多|出头)(?:\s*{UNIT.format(n='c1')})?|-?\s*odd\b)")
# "三四百块": from one figure to the next.
NEXT_TO = re.compile(
    rf"(?<![一二三四五六七八九两十百千\d.])(?P<n1>[一二三四五六七八两\d])\s*(?:到|至|-|~)?(?P<n2>[二两三四五六七八九\d])\s*(?P<nunit>[十百千])\s*(?:{UNIT.format(n='c1')}|(?=左右|以内|上下|的|$))"
)
AROUND = [re.compile(p) for p in (
    rf"(?:(?<!what )(?<!how )about|around|roughly|approximately|approx\.?|circa|near|close\s+to|~|≈|some|in\s+the\s+region\s+of|ballpark(?:\s+of)?)\s*(?:the\s+)?{A}{NOT_SIZE}(?:\s*(?:mark|region|range))?",
    rf"(?:大约|大概|约|差不多|接近)\s*{A}\s*(?:左右|上下)?{NOT_SIZE}",
    rf"{A}\s*(?:左右|上下|来)(?:\s*{UNIT.format(n='c1')})?",
    rf"{A}\s*-?\s*(?:or\s+so|ish|or\s+thereabouts|give\s+or\s+take)",
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


def _currency(match: re.Match[str]) -> str | None:
    for name, said in match.groupdict().items():
        if said and not name.startswith("n"):
            return name[:3]
    return None


def find_limits(flat: str) -> list[PriceLimit]:
    """Every price limit in a flattened text, in order, none overlapping."""
    found: list[PriceLimit] = []

    def free(match: re.Match[str]) -> bool:
        return all(match.end() <= limit.start or match.start() >= limit.end for limit in found)

    def add(match: re.Match[str], low: float | None, high: float | None) -> None:
        found.append(PriceLimit(match.start(), match.end(), low, high, _currency(match)))

    def around(match: re.Match[str]) -> None:
        sum_ = value(match["n1"])
        add(match, round(sum_ * (1 - ABOUT), 2), round(sum_ * (1 + ABOUT), 2))

    for pattern in RANGES:
        for match in filter(free, pattern.finditer(flat)):
            a, b = value(match["n1"]), value(match["n2"])
            if _looks_like_money(match, flat, a, b):
                add(match, min(a, b), max(a, b))
    for patterns, high in ((MAXIMUM, True), (MINIMUM, False)):
        for pattern in patterns:
            for match in filter(free, pattern.finditer(flat)):
                sum_ = value(match["n1"])
                add(match, *((None, sum_) if high else (sum_, None)))
    for match in filter(free, NEXT_TO.finditer(flat)):
        lower, upper = (int(ZH_DIGITS.get(match[n], match[n])) for n in ("n1", "n2"))
        if lower < upper and (upper == lower + 1 or not match.group().startswith(match["n1"] + match["n2"])):
            add(match, lower * ZH_UNITS[match["nunit"]], upper * ZH_UNITS[match["nunit"]])
    for match in filter(free, UPWARDS.finditer(flat)):
        low = value(match["n1"])
        add(match, low, low + last_unit(match["n1"]))
    for pattern in AROUND:
        for match in filter(free, pattern.finditer(flat)):
            around(match)
    for match in filter(free, BARE.finditer(flat)):
        if _currency(match):
            around(match)
    return sorted(found, key=lambda limit: limit.start)


def _looks_like_money(match: re.Match[str], flat: str, a: float, b: float) -> bool:
    """Two numbers with a dash are money when a currency or a word says so, or both are round enough to be prices."""
    if _currency(match) or re.search(
        r"between|from|之间|价位|以内|price|价",
        match.group() + flat[max(0, match.start() - 8) : match.start()],
    ):
        return True
    return a != b and a >= 5 and b >= 15 and a % 5 == 0 and b % 5 == 0
