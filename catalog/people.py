"""Whom a product is for: of the people in a sentence, those it is bought for, not those who only belong to the story.

"My daughter says I need a jumper" is no search for women's jumpers; "a jumper for my daughter" is. Works on text flattened
by `words.flatten`: lower case, half width.
"""
# ruff: noqa: E501  (a pattern reads better in one piece)

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

Role = Literal["product", "recipient", "pronoun", "told"]

# Said of the product, whoever it is for.
SORTS = frozenset(
    """
    women woman womens wmns womenswear ladieswear ladies lady female feminine girl girls girlie men man mens menswear gentleman
    gentlemen gents male masculine guy boy boys unisex 女装 女士 女款 女生 女式 女性 女人 女 女的 男装 男士 男款 男生 男式 男性 男人 男 男的
    """.split()  # noqa: SIM905
)
PRONOUNS = frozenset(("her", "him", "他", "她"))
GIVEN = re.compile(
    r"\b(?:for|to|buy|buying|get|getting|surprise|treat|gift|present)\s+(?:(?:my|his|her|our|the|a|an|your|their|this)\s+)?(?:[a-z-]+\s+){0,2}$"
    r"|(?:给|送|帮|替|为)(?:了)?(?:我|咱|他|她|俺)?(?:家|们)?(?:的)?[老小大]?$"
)
GIFT = re.compile(
    r"\b(?:gift|present|prezzie|pressie|surprise)\b|礼物|礼品|送(?:给)?[他她]|给[他她](?:买|选|挑|找)?"
)
OCCASION = re.compile(
    r"(?:'s?|s')?\s+(?:\w+\s+)?(?:wedding|christening|graduation|baptism|funeral|prom|school|ceremony|reception|engagement|bar mitzvah|hen do|retirement (?:do|party))\b"
    r"|(?:的|\S{0,3})(?:婚礼|毕业典礼|家长会|满月酒|婚宴|喜酒|学校)"
)
TELLS = re.compile(
    r"(?:'s|s)?(?:\s+(?:just|also|always|never|really|only|already|has|have|had|is|are|was|who|keeps?|once|and (?:i|me)))*\s+"
    r"(?:says?|said|saying|tells?|told|telling|thinks?|thought|reckons?|calls?|called|bought|gave|got (?:me|married|hitched)|getting (?:married|hitched)|gets? married|marr(?:y|ies|ied|ying)|wedding"
    r"|graduat\w+|coming|visiting|going|used to|laugh\w*|teas\w+|made|makes|drives|broke|spilled|ruined|stole|borrowed|swears|insist\w*|recommend\w*|hates? my|loves? my|likes? my)\b|\s+and i\b"
    r"|儿?(?:也|都|就|老|总|总是|一直|刚|要|快|马上|昨天|上次|今年|明年|下个?月|这个?月|下?周[一二三四五六日末]?|\d+月|[一二三四五六七八九十]+月)*(?:份|底|初)?"
    r"(?:说|讲|嫌|觉得|认为|笑|结婚|出嫁|要嫁|娶|过来|回来|毕业|订婚|买的|买了|给我|送我|推荐|教我|介绍)"
)
BESIDE = re.compile(
    r"\b(?:with|by|of|from|like|than|as|visiting|meeting|meet|told|asked|promised|beside|near|a bit|a little|very|too|so|help(?:ing)? (?:a|an|out a))\s+(?:(?:my|his|her|our|the|your|a|an|old|dear|best|two|both)\s+){0,2}$"
    r"|(?:跟|和|与|被|陪|像|同|听|带)(?:我|他|她|咱)?(?:的|家)?[老小大]?$|前$|\bex[ -]?$"
)
CALLED = re.compile(
    r"^\W*(?:(?:hi|hello|hey|dear|thanks|ok|okay|yes|sorry|morning)\W+)?$"
)  # spoken to, or of oneself
CALLING = re.compile(r"\s*[啊呀哎呢~!！]|\s+(?:going|here|want|need|looking)\b")
NEEDS = re.compile(
    r"^[^.!?。！？]{0,60}?\b(?:needs|wants|would like|'d like|is looking|takes|wears|is an?|is size)\b|^[^\s,，。]{0,8}?(?:想要|想买|需要|穿|戴)"
)


class Person(NamedTuple):
    """Somebody named: the gender, and what part they have in the sentence."""

    gender: str
    role: Role


def role(flat: str, start: int, end: int) -> Role:
    """The part of who is named by flat[start:end]: what sort of product it is, the one it is for, or somebody in a story."""
    word, before, after = flat[start:end].strip(), flat[:start], flat[end:]
    if word.rstrip("'s") in SORTS or word in SORTS:
        return "product"
    if word in PRONOUNS:
        return "pronoun"
    if OCCASION.match(after) and not GIFT.search(flat):
        return "told"
    if GIVEN.search(before) or GIFT.search(flat):
        return "recipient"
    if BESIDE.search(before) or (CALLED.search(before) and CALLING.match(after)):
        return "told"
    return "told" if TELLS.match(after) and not NEEDS.match(after) else "recipient"


def recipients(people: Iterable[Person]) -> list[str]:
    """The genders that count: of the product before those of who it is for, these before "for her"."""
    people = list(people)
    for part in ("product", "recipient", "pronoun"):
        genders = list(dict.fromkeys(p.gender for p in people if p.role == part))
        if genders:
            return genders
    return []
