"""What shoppers say of themselves: sizes, body measures, likes and dislikes, budget, as the memory tools take them."""
# ruff: noqa: E501  (a pattern reads better in one piece)

import re
from typing import Any

from catalog.numerals import in_digits
from catalog.query import Query
from catalog.vocabulary import Vocabulary

HEIGHT = re.compile(
    r"(?P<m>[12](?:[.,]\d{1,2}))\s*(?:m\b|米|meters?|metres?)|(?P<cm>1\d\d|2[0-2]\d)\s*(?:cm|厘米|公分)|(?:身高|height(?: is)?|tall)\D{0,6}(?P<bare>1\d\d|2[0-2]\d)(?!\d)"
    r"|(?P<ft>[4-7])\s*(?:'|ft|feet|foot)\s*(?P<inch>\d{1,2})?|(?<!\d)(?P<tall>1\d\d|2[0-2]\d) tall\b|1米(?P<mi>\d{1,2})",
    re.ASCII,
)
WEIGHT = re.compile(
    r"(?P<kg>\d{2,3}(?:\.\d)?)\s*(?:kg|kilos?|公斤|千克)|(?P<lb>\d{2,3})\s*(?:lbs?|pounds)|(?P<jin>\d{2,3})\s*斤|(?:体重|weigh(?:t|s)?(?: is)?)\D{0,6}(?P<bare>\d{2,3})(?!\d)",
    re.ASCII,
)
GIRTHS = {
    "bust": r"bust|胸围",
    "chest": r"chest",
    "waist": r"waist|腰围",
    "hips": r"hips?|臀围",
    "inseam": r"inseam|inside leg|裤长|内长",
    "foot": r"foot(?: length)?|feet|脚长",
    "head": r"head|头围",
    "wrist": r"wrist|手腕|腕围",
    "finger": r"finger|手指|指围",
    "neck": r"neck|领围|颈围",
}
LIKES = re.compile(
    r"\b(?:like|love|adore|prefer|fan of|favou?rite|into|usually (?:go for|wear))\b|(?<!不)(?:喜欢|偏爱|偏好|爱穿|最爱|钟爱)",
    re.ASCII,
)
DISLIKES = re.compile(
    r"\b(?:hate|dislike|can'?t stand|cannot stand|don'?t (?:like|wear|want)|do not (?:like|wear)|never wear|avoid|detest|loathe|allergic|sensitive|no|not)\b|不喜欢|讨厌|不爱|不穿|不要|受不了|过敏|别",
    re.ASCII,
)
SIZE_SAID = re.compile(
    r"\b(?:size|wear|take|i'?m|i am|im|usually|normally|always|a|an|uk|us|eu)\s+(?:a |an |size |in |uk |us |eu )*(?P<s>xxs|xs|s|m|l|xl|xxl|xxxl|extra small|extra large|small|medium|large|\d{1,2}(?:\.5)?)\b(?!\s*(?:'|ft|cm|kg|lbs?|pounds|%|years?|m\b|mm\b|inch(?:es)?\b|of\b|times?)|\.\d)"
    r"|(?<!多)(?P<zh>xxs|xs|xl|xxl|s|m|l|\d{2}(?:\.5)?|小|中|大|加大)\s*[码号]|[穿戴是要](?P<zh2>xxs|xs|xl|xxl|s|m|l|\d{2}(?:\.5)?)(?![\d元块])",
    re.ASCII,
)
AGED = re.compile(
    r"\bi(?:'?m| am) (?:only )?(?:[5-9]|1[0-9])\b(?! *(?:in\b|or\b|for\b|/|\.\d))", re.ASCII
)  # "I'm 12"; a size is "a 12"
SIZE_LAST = re.compile(
    r"(?:^|[\s,.(，。、])(?P<s>xxs|xs|s|m|l|xl|xxl|extra small|extra large|small|medium|large)"
    r"(?:[\s,.!，。]+(?:please|pls|thanks|thank you|then|cheers|for me|ta|吧|谢谢))*\W*$",
    re.ASCII,
)
SIZE_NAMES = {
    "small": "S", "medium": "M", "large": "L", "extra small": "XS", "extra large": "XL", "小": "S", "中": "M", "大": "L", "加大": "XL",
}  # fmt: skip
LASTING = re.compile(
    r"\bremember\b|\bkeep in mind\b|\bnext time\b|\bfuture\b|\bsave\b|\bnote\b|\balways\b|记住|记下|记一下|记得|以后|下次",
    re.ASCII,
)

# Where a ring, a watch or a bracelet goes. A ring is also a product: only with "finger" is it a place.
_FINGER = r"(?:index|pointer|middle|ring|little|pinky|pinkie|fore)[ -]?finger|thumb|pinky|pinkie"
WORN_ON = re.compile(
    rf"(?:\b(?:on|onto)\s+)?(?:\b(?:my|the)\s+)?(?:\b(?P<side>left|right)\s+)?\b(?:(?P<finger>{_FINGER})|hand|wrist)\b"
    r"(?:\s+(?:of|on)\s+(?:my|the)\s+(?P<of>left|right)\s+hand\b)?"
    r"|[戴放]?[在到]?(?:我的?)?(?P<zh_side>[左右])?手?的?(?P<zh_finger>大?拇指|食指|中指|无名指|小拇?指|尾指)上?"
    r"|[戴放]?[在到]?(?:我的?)?(?P<zh_hand>[左右])手腕?上?",
    re.ASCII,
)
_ZH = {"左": "left", "右": "right", "食指": "index", "中指": "middle", "无名指": "ring"}


def worn_on(text: str) -> tuple[str, str]:
    """The hand and the finger named in a text, such as "left index", and the text without them; "" when neither is."""
    sides: list[str] = []
    fingers: list[str] = []
    spans: list[tuple[int, int]] = []
    for match in WORN_ON.finditer(text):
        side = match["side"] or match["of"] or _ZH.get(match["zh_side"] or match["zh_hand"] or "", "")
        finger = re.sub(r"[ -]?finger$", "", match["finger"] or "") or match["zh_finger"] or ""
        finger = {"fore": "index", "pointer": "index", "pinky": "little", "pinkie": "little"}.get(
            finger, finger
        )
        if match["zh_finger"]:
            finger = _ZH.get(finger, "thumb" if "拇" in finger and "小" not in finger else "little")
        if side or finger:
            sides.append(side)
            fingers.append(finger)
            spans.append(match.span())
    for start, end in reversed(spans):
        text = f"{text[:start]} {text[end:]}".strip()
    found = [next(filter(None, words), "") for words in (sides, fingers)]
    return " ".join(filter(None, found)), text


def body(text: str) -> dict[str, float]:
    """Measures in a plain text: cm, weight in kg."""
    text = in_digits(text)
    found: dict[str, float] = {}
    if match := HEIGHT.search(text):
        found["height"] = _height(match)
    if match := WEIGHT.search(text):
        if match["kg"] or match["bare"]:
            found["weight"] = float(match["kg"] or match["bare"])
        else:
            found["weight"] = round(
                float(match["lb"]) * 0.4536 if match["lb"] else float(match["jin"]) / 2, 1
            )
    for name, words in GIRTHS.items():
        match = (
            re.search(
                rf"(?<!\d)(\d{{2,3}}(?:\.\d)?)\s*(mm|cm|in(?:ch(?:es)?)?|\")?\s*(?:a?round|at|on|in) (?:the|my|her|his) (?:{words})\b",
                text,
            )
            or re.search(
                rf"(?:{words})\D{{0,12}}(\d{{2,3}}(?:\.\d)?)\s*(mm|cm|厘米|毫米|in(?:ch(?:es)?)?|\"|英寸)?",
                text,
            )
            or re.search(
                rf"(\d{{2,3}}(?:\.\d)?)\s*(mm|cm|in(?:ch(?:es)?)?|\")\s*(?:round (?:the|my) )?(?:{words})\b",
                text,
            )
        )
        if match:
            inches = (match[2] or "").startswith(("in", '"', "英寸"))
            small = (match[2] or "") in ("mm", "毫米")
            found[name] = round(float(match[1]) * (2.54 if inches else 0.1 if small else 1), 2)
    return found


def _height(match: re.Match[str]) -> float:
    if match["m"]:
        return round(float(match["m"].replace(",", ".")) * 100, 1)
    if match["mi"]:
        return 100 + float(match["mi"].ljust(2, "0"))
    if match["ft"]:
        return round(int(match["ft"]) * 30.48 + int(match["inch"] or 0) * 2.54, 1)
    return float(match["cm"] or match["tall"] or match["bare"])


def size_said(text: str, query: Query) -> str:
    """The size named, "" when there is none."""
    if query.sizes:
        return query.sizes[0]
    match = SIZE_SAID.search(AGED.sub("", text))
    if not match:
        return ""
    said = (match["s"] or match["zh"] or match["zh2"]).strip()
    return SIZE_NAMES.get(said, said.upper())


def size_last(text: str) -> str:
    """The size that a request ends with, as in "bag it, large please"; "" when it ends otherwise."""
    match = SIZE_LAST.search(text)
    return SIZE_NAMES.get(match["s"], match["s"].upper()) if match else ""


def facts(text: str, query: Query, vocabulary: Vocabulary) -> dict[str, Any]:
    """Arguments of `remember` for a plain text; {} when it says nothing of the kind."""
    args: dict[str, Any] = {}
    measures = body(text)
    size = size_said(text, query)
    if size and not (measures and size.isdigit()):
        named = vocabulary.categories.get(query.category or "")
        kind = named.kind if named else None
        shoes = "shoe" in text or "鞋" in text
        args["sizes"] = {kind or ("shoes" if shoes else "any"): size}
    if measures:
        args["measures"] = measures
    likes, dislikes = _taste(text, query)
    args |= {name: words for name, words in (("likes", likes), ("dislikes", dislikes)) if words}
    limit = query.price_max or query.price_min or _amount(text)
    if limit and re.search(r"budget|spend|预算|花|[$€£¥元块]", text):
        args["budget_max"] = limit
        if query.currency:
            args["budget_currency"] = query.currency
    if not args:
        args["note"] = text.strip(" ,.!?，。！？")[:200]
    if LASTING.search(text):
        args["next_time"] = True
    return args


def _amount(text: str) -> float | None:
    match = re.search(r"(?:budget|预算)\D{0,12}(\d+(?:\.\d+)?)", text)
    return float(match[1]) if match else None


def _taste(text: str, query: Query) -> tuple[list[str], list[str]]:
    """(likes, dislikes): each thing said goes by the last such verb before it."""
    likes: list[str] = []
    dislikes = list(query.exclude)
    for match in query.matches:
        if match.slot in ("price", "sizes", "genders", "exclude", "sort", "in_stock"):
            continue
        before = text[: match.start]
        liked = max((m.start() for m in LIKES.finditer(before)), default=-1)
        disliked = max((m.start() for m in DISLIKES.finditer(before)), default=-1)
        if disliked >= liked and disliked >= 0:
            dislikes.append(match.value)
        elif liked >= 0:
            likes.append(match.value)
    if not likes and not dislikes and DISLIKES.search(text):
        unknown = [w for w in query.leftover if len(w) > 1]
        dislikes = unknown[:3]
    return list(dict.fromkeys(likes)), list(dict.fromkeys(dislikes))
