"""Phrases with a fixed form: how to sort, what is on sale or in stock, sizes in letters, numbers and words."""

import re

from catalog.request import Sort

SORTS: tuple[tuple[str, Sort], ...] = (
    (r"\b(?:cheapest|lowest[ -]priced?|least expensive|most affordable|price low to high|cheap"
     r"|inexpensive|budget[ -]friendly|affordable)\b"
     r"|最便宜的?|价格从低到高|最低价|越便宜越好|便宜(?:一)?点的?|实惠的?|平价的?|便宜的|划算的?|性价比高的?", "price_asc"),
    (r"\b(?:most expensive|priciest|highest[ -]priced?|price high to low)\b|最贵的?|价格从高到低|最高价", "price_desc"),
    (r"\b(?:newest|latest|new arrivals?|just in|most recent)\b"
     r"|最新款?的?|新款|新品|新到的?|刚到的?|上新", "newest"),
    (r"\b(?:best|top|highest)[ -](?:rated|reviewed|ratings?|reviews?|scores?)\b"
     r"|评分最高的?|好评(?:最多)?的?|口碑(?:最)?好的?|评价(?:最)?[高好]的?", "rating"),
)  # fmt: skip
NEVER_MIND = re.compile(
    r"\b(?:dress codes?|suits? (?:me|him|her|us|you)|not (?:too |so )?(?:expensive|pricey|cheap)"
    r"|any (?:colou?r|size|price|brand)|go(?:es)? with|kind of|sort of|top \d+)\b|不要?太贵的?|不贵的?|颜色不限|随便",
    re.ASCII,
)
SALE = re.compile(
    r"\b(?:on sale|discount(?:ed)?|reduced|clearance|marked down|special offers?|deals?|bargains?)\b"
    r"|打折的?|特价的?|折扣|降价的?|清仓|促销|优惠"
)
STOCK = re.compile(r"\b(?:in stock|available now|ready to ship)\b|有货的?|现货|有库存的?")
SIZE_WORDS = {
    "small": "S",
    "medium": "M",
    "large": "L",
    "extra small": "XS",
    "extra large": "XL",
    "extra-large": "XL",
    "小": "S",
    "中": "M",
    "大": "L",
    "加大": "XL",
    "特大": "XXL",
    "均": "One",
    "one": "One",
}
LETTER = r"(?:[2-6]xl|x{0,4}[sl]|xx?l|m)"
SIZES = [re.compile(p) for p in (
    rf"\bsizes?\s*(?:is\s*|:\s*)?(?:an?\s+)?(?P<s>{LETTER}|extra[ -](?:small|large)|small|medium"
    r"|large|one|(?:eu|uk|us|it|fr)?\s?\d{1,3}(?:\.5)?)(?![a-z0-9])",
    rf"\bin\s+(?:an?\s+|size\s+)?(?P<s>{LETTER}|extra[ -](?:small|large)|small|medium|large)(?![a-z0-9'])(?:\s+size)?",
    rf"(?<![a-z0-9])(?P<s>{LETTER}|small|medium|large|extra[ -](?:small|large)|one|\d{{1,3}}(?:\.5)?)[ -]sized?(?![a-z])",
    r"(?<![a-z0-9])(?P<s>xx?x?s|[2-6]xl|x{1,4}l)(?![a-z0-9])",
    rf"(?:尺码|尺寸|码数)\s*(?:是|为|要|:)?\s*(?P<s>{LETTER}|\d{{1,3}}(?:\.5)?)",
    rf"(?<![a-z0-9多])(?P<s>{LETTER}|\d{{1,3}}(?:\.5)?|加大|特大|均|小|中|大)(?:码|号)的?",
    r"(?<![\d.])(?P<s>\d{2})(?:(?:的)?腰(?!带|围)|(?: inch)? waist\b)",
    r"(?P<s>加大|特大|均)(?=[,，。!！?？\s]|$)",
    r"\b(?:eu|eur)\s?(?P<s>\d{2}(?:\.5)?)\b",
)]  # fmt: skip
CAPITAL = re.compile(
    r"(?<![A-Za-z0-9'’.])(?<![SL]/)(?P<s>[SML])(?![A-Za-z0-9'’&]|\.\w|/S\b)"
)  # "L/S" is a sleeve
