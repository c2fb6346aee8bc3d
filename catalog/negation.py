"""What a sentence does not want: the words that say no before a thing ("not", "doesn't wear") and after it ("以外", "is out").

Works on text flattened by `words.flatten`: lower case, half width.
"""
# ruff: noqa: E501  (a pattern reads better in one piece)

import re
from typing import NamedTuple

_DENIED = r"(?:(?:do|does|did|could|would|should|must)(?:n'?t| not)|can(?:'?t|not| not)|won'?t|will not)"
_VERB = r"(?:want|like|need|wear|have|do|stand|bear|fancy|suit|love|use|own|buy|take|touch|go for|get on with|show me|be seen in|do well in|look good in)"
_PHRASES = (
    r"instead of|rather than|sick of|tired of|bored (?:of|with)|fed up (?:of|with)|(?:had )?enough (?:of|with)?|steer clear of|stay away from|keep away from|get rid of"
    r"|allerg(?:ic|y) to|not (?:keen on|into|a (?:big |huge )?fan of|fond of|mad about|wild about|sold on|crazy about)|(?:leave|leaving|left) out|skip(?:ping)?|ditch|lose|could do without|(?:already )?(?:have|own|got) (?:enough|plenty of)|already (?:have|own|got)"
)
_UGLY = r"looks? (?:so |really |a bit |too )?(?:dead|awful|terrible|horrible|ghastly|ill|washed out|pale|old|fat|bad|silly|ridiculous|tired|like an? \w+) in"
_SMALL = r"(?:(?:in|a|an|any|anything|the|too|so|it|them|of|made|to|be|have|with|more|just|really|as|colou?r)\b\s*)*"
BEFORE = re.compile(
    rf"(?:\b(?:{_PHRASES}|{_UGLY}|(?:do not|don'?t) want to (?:\w+ ){{1,3}}(?:in|with)|(?:{_DENIED}|never) (?:really |actually |ever |usually |much )?{_VERB}s?"
    r"|not|no|nae|without|except(?: for)?|excluding|exclude|anything but|but not|other than|never|hates?|hated|avoids?|avoiding|dislikes?|minus|nothing"
    rf"|isn'?t|aren'?t|ain'?t|is not|are not|w/o|free of|non)\b[ -]?{_SMALL})"
    r"|(?:不想要|不要|不喜欢|不需要|不带|不含|不是|不用|不穿|不戴|不爱|不想|不好(?!意思|看|用|说|找|穿|搭|办)|不能|不可以|不适合|不考虑|别给我|已经有|(?:我|家里|家中|柜子?里|衣柜里?)(?:只|全|都|净)(?:有|是)|别要|别|除了|除去|除开|除|非|无|没有|没|拒绝|讨厌|受不了|过敏的?|避开|免)(?:任何|有|是|带|的|这些|那些|这种|那种|太|再|要|穿|戴|给我|看|用|选|买|拿|挑)*"
)
AFTER = re.compile(
    r"\s*(?:(?:ones?|stuff|things?)\s+)?(?:(?:is|are|was|'s|'re|would be)\s+)?"
    r"(?:(?:strictly |absolutely |definitely |really )?(?:a (?:big |hard |definite )?no(?:[- ](?:no|go))?\b|out\b(?! of|fit)|banned\b|off the table\b|a deal[- ]?breaker\b|not (?:for me|my (?:colou?r|thing|style|taste)|an option|allowed)\b)"
    r"|(?:isn't|aren't|is not|are not|ain't) (?:for me|my (?:colou?r|thing|style|taste)|an option|allowed)\b|(?:don't|doesn't|do not|does not) suit (?:me|him|her)\b|excluded\b|excepted\b|aside\b)"
    r"|(?:色)?(?:的|款|系)?(?:都|就|也)?(?:以外|之外|除外|外(?=[的都,，。\s]|$)|(?:不要|不行|不考虑|免谈|免了|免|算了|不喜欢|过敏|不适合我?|不适合)(?=$|[,，。、;；!！\s吧啊呀哈了]))"
    r"|(?:色)?(?:的|款)?(?:我|他|她)?(?:穿着?|戴着?|穿起来|戴起来|穿上|戴上)?(?:太|会|就|总|很|有点)?(?:显老|显胖|显黑|显土|显矮|老气)"
)
VERBAL = re.compile(
    r"not\b|never\b|is|are|ain|do|did|can|could|would|should|must|won|will|looks?\b|already|have|had"
)
REACH = re.compile(r"[^\w\u3400-\u9fff]*[,，.。;；:：!！?？、]")  # a stop between the no and the word


class Negation(NamedTuple):
    """flat[start:end] says no to what follows it; `degree`: to too much of it ("not too high"); `thing`: to a thing, whatever it
    is ("without sequins"), while "not forgiven" is no thing to leave out."""

    start: int
    end: int
    degree: bool
    thing: bool


def negations(flat: str) -> list[Negation]:
    """The words that say no to what follows them, in order; those that a stop cuts off from it are left out."""
    found = []
    for match in BEFORE.finditer(flat):
        asks = match.group().startswith("没") and flat[: match.start()].endswith("有")  # 有没有
        if not asks and not REACH.match(flat, match.end()):
            degree = bool(re.search(r"\b(?:too|so|as|really)\b|太", match.group()))
            thing = not VERBAL.match(match.group())
            found.append(Negation(match.start(), match.end(), degree, thing))
    return found


def denied_after(flat: str, end: int) -> int:
    """Where the words end that say no to what stands before `end`; 0 when none do."""
    match = AFTER.match(flat, end)
    return match.end() if match else 0
