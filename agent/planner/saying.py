"""What a stretch of a message says of products: the catalogue's query parser, fed with what shoppers write around it.

Words that only steer the conversation ("put", "think", "in my bag") are emptied before parsing, so that they are neither
taken for products nor for slips of the pen; numbers in words become digits; sizes said in passing are added.
"""
# ruff: noqa: E501  (a pattern reads better in one piece)

import re

from agent.planner.measures import size_last
from catalog.numerals import in_digits
from catalog.query import Query, parse
from catalog.vocabulary import Vocabulary
from catalog.words import key

STEERING = frozenset(
    """
    i i'm i'd i've i'll im me my we us our you your u ur he he's she she's they it's its it this these
    those them that's there there's a the and also then plus but so as well too please pls plz thanks
    thank thx ty hi hello hey hiya yo ok okay oh ooh um uh hmm hm ah can could may might shall should
    would will do does did doing done is are was were am be been being have has had having got get gets
    getting give gives gimme go goes going show shows showing see sees seeing look looks looking lookin
    find finds finding search searching browse want wants wanna need needs like likes love loves think
    thinks know tell say said put pop add try trying tried buy buying purchase order ordered take takes
    taking taken bring make makes build create carry carries sell sells selling keep keeps wait actually
    maybe perhaps possibly probably preferably ideally basically honestly literally really very quite
    pretty just only about what what's whats which who who's whose where where's when how how's why
    whether if first second third fourth fifth sixth last next previous other others another one ones
    thing things stuff something anything everything nothing someone anyone cart basket trolley compare
    between difference versus vs before after than instead rather else more most much many few some any
    all both each every kind kinds sort sorts type types version style styles bit lot lots here let let's
    lets feel sure need'a gonna gotta head face body wrist neck finger hand hands feet ears suit outfit
    outfits look good nice great best better price priced prices cost costs money cheap cheaper expensive
    pricey wish hope under over below above around than on onto with for from to of at by in into out off
    up down no not without except
    """.split()  # noqa: SIM905
)
# Steering words that the parser itself reads (prices, negation, joints, sorting, colours named in passing) are left to it.
READ_BY_PARSER = frozenset(
    """
    a and or not no without except under over below above around than about between to in of on off up
    with for by from at most least best nothing only price priced prices cheap cheaper expensive first
    last one more other any it them too don't more much is are be but all kind sort have want need like
    it's get dont low high he her him his instead rather out my me got
    going say tell wants needs takes bought think thinks i into look looks
    """.split()  # noqa: SIM905
)
EMPTIED = STEERING - READ_BY_PARSER
WORD = re.compile(r"(?<![\w'-])[a-z][a-z']*(?![\w'-])", re.ASCII | re.IGNORECASE)
CART = re.compile(
    r"\b(?:to|in|into|inside|from|out of|off) (?:my |the |your |a |our )?(?:shopping )?(?:cart|basket|bag|trolley)\b|\b(?:my|the) (?:shopping )?bag\b(?!s)"
    r"|\b(?:you|u|hi|hey+|hello|thanks?) (?:guys?|girls?|ladies|man|men|boys)\b|^\W*(?:guys|girls|ladies|lads)\b(?=\s*[,!.])|\b(?:howdy|skint|well shoot|y'all)\b|\ba (?:real )?beauty\b|^\W*(?:闺女|姑娘|小姐姐?|姐妹们?|妹子|美女|帅哥|大哥|大姐|阿姨|老板娘?儿?|掌柜的?|亲亲?|小妹|靓女|靓仔|哥们儿?)(?=[,，、!！~\s。])"
    r"|\b(?:at|to|on) (?:the )?(?:very )?(?:top|bottom)\b(?! (?:of my|half|layer))|\bi(?:'m| am) not (?:very |so |that |too )?\w+\b|\b(?:they|these|those)(?:'re| are) all \w+\b|(?:鞋[底跟带面头垫]|裤[脚腿兜腰]|衣[领摆]|帽[檐沿]|表[带盘壳])(?=.*[?？吗么呢])|\bbag (?:'?em|it|them|this|that|these|those|both|up)\b|\bnever ?mind\b|换成|改成|换上|不管|不限|购物[车袋篮包]|其[他它]|[他她它]们|\bput together\b|\b(?:what|how) about\b|\b(?:suits?|suited) (?:me|him|her|us|you|a|an|the|my)\b|\b(?:that|which|would|will|to) suits?\b|\bno wait\b|(?<!in )(?<!of )\bstock\b(?!ing)|\bnot? (?:sure|really|bad)\b",
    re.ASCII | re.IGNORECASE,
)
ID = re.compile(r"(?<![\w-])[a-z]{2,}(?:-[a-z]+)*-\d+(?![\w-])", re.ASCII | re.IGNORECASE)
ALL_BUT = re.compile(
    r"\b(?:anything|everything|all|any colou?r) (?:but|except)(?= )", re.ASCII | re.IGNORECASE
)
FOR_PART = re.compile(
    r"\bfor (?:the|my|her|his|your) (?P<part>feet|ears|head|fingers?)\b", re.ASCII | re.IGNORECASE
)
PARTS = {"feet": "shoes", "ears": "earring", "head": "hat", "finger": "ring", "fingers": "ring"}
NOTHING_OVER = re.compile(
    r"\b(?:drop|lose|remove|skip|exclude|hide|ditch|leave out|get rid of) (?:anything|everything|all|those|the ones)(?: that(?:'s| is| are))? (?:over|above|more than|higher than|pricier than)\b",
    re.ASCII | re.IGNORECASE,
)
PERSON_SIZE = re.compile(
    r"\b(?:i|he|she|they|dad|mom|mum|husband|wife|boyfriend|girlfriend|brother|sister)(?:'s|'m|'re| is| am| are| wears?| takes?| usually wears?| normally wears?|m)"
    r" (?:an? |size |a size )*(?P<s>xxs|xs|xl|xxl|extra small|extra large|small|medium|large|[sml])(?![\w'-])(?! (?:guy|man|woman|person|girl|bit|little|build))"
    r"|\b(?:in|wears?|takes?|(?:what|how) about) (?:an? |in |the |size )*(?P<n>\d{2}(?:\.5)?)(?![\d.]|\s*(?:%|cm|dollars|usd|days|hours|minutes|euros?|pounds))\b",
    re.ASCII | re.IGNORECASE,
)
WAIST = re.compile(
    r"(?:腰围?|\bwaist(?: is| of)?)\s*(?P<a>\d{2})(?!\d)|(?<!\d)(?P<b>\d{2})(?:\s*(?:的)?腰| (?:inch )?waist)",
    re.ASCII | re.IGNORECASE,
)
WORD_SIZE = re.compile(
    r"(?<![\w-])(?P<s>extra[ -]large|extra[ -]small|medium|small|large)(?![\w-])(?! (?:wash|length|heel|weight|print|check|stripe|blue|grey|brown|pink|green))",
    re.ASCII,
)
BARE_SIZE = re.compile(
    r"(?<![\w.$€£¥#-])(?P<n>\d{2}(?:\.5)?)(?:码|号)?(?:\s*(?:or|/|或者?|、)\s*(?P<or>\d{2}(?:\.5)?)(?:码|号)?)?(?![\w%$€£元块刀-]|\.\d)(?!\s*(?:years?|yrs?|y/?o|year-old|岁|周岁|cm|mm|kg|%|days?|mins?|minutes|hours)\b)",
    re.ASCII,
)
WORN = {"top", "outerwear", "dress", "trousers", "shorts", "skirt"}
LETTERS = {"small": "S", "medium": "M", "large": "L", "extra small": "XS", "extra large": "XL", "one": "One"}
NUMBERED = {"shoes", "trousers", "shorts", "ring", "outerwear", "hat"}
NEWEST = re.compile(
    r"\bwhat'?s new\b|\bnew in\b|\bnew(?:ly)? (?:arrived|arrivals?|ones|stuff)\b|新(?:到|出|上)的?",
    re.ASCII | re.IGNORECASE,
)
CORRECTION = re.compile(
    r"\b(?:no wait|wait no|scratch that|i mean|i meant|no sorry|sorry no|make that)\b|哦不|说错了|不对[，,]|我是说|(?:^|[.!?,;]\s*)(?:no+|nah|nope)\s*[.!,;]"
)
ASKED = re.compile(r"^\W*(?:how|who|when|why|where|what is|what's|what are)\b", re.ASCII | re.IGNORECASE)
VAGUE = {
    "preference",
    "preferences",
    "clue",
    "time",
    "money",
    "need",
    "use",
    "matter",
    "hurry",
    "luck",
    "particular",
    "obvious",
    "posh",
    "turn",
    "flashy",
    "showy",
    "loud",
    "fussy",
    "boring",
    "special",
    "fancy",
    "expensive",
    "pricey",
    "crazy",
    "idea",
    "rush",
    "worries",
    "problem",
}
GENERIC = {"clothing", "accessories"}


def understand(text: str, vocabulary: Vocabulary) -> Query:
    """What a text (even script, case kept) says of products; positions in it are positions in the text."""
    query = _corrected(parse(_spelled(_emptied(text), vocabulary), vocabulary), text)
    changes: dict[str, object] = {
        "sizes": [_cased(s) for s in query.sizes] or _sizes(text, query, vocabulary)
    }
    if query.sort == "relevance" and NEWEST.search(text):
        changes["sort"] = "newest"
    named = [c for c in query.categories if c not in GENERIC]
    said = named or query.brands or query.colors or query.materials or query.patterns
    if said and len(named) < len(query.categories):
        changes["categories"] = named
        changes["matches"] = [m for m in query.matches if m.slot != "categories" or m.value in named]
    if ASKED.search(text):  # a slip of the pen is not what a question is about: the Eiffel tower is no towel
        slips = {
            m.value
            for m in query.matches
            if m.slot == "categories" and key(text[m.start : m.end]) not in vocabulary.entries
        }
        if slips and "categories" not in changes:
            changes["categories"] = [c for c in query.categories if c not in slips]
            changes["matches"] = [m for m in query.matches if m.value not in slips]
    changes["exclude"] = _unwanted(query, vocabulary)
    if query.genders and not _worn(query, vocabulary):
        changes["genders"] = []
    return query.model_copy(update=changes)


def _unwanted(query: Query, vocabulary: Vocabulary) -> list[str]:
    """What is to be left out: known words, and unknown ones that say something."""
    known = {value for words in vocabulary.slots.values() for value in words}
    return [w for w in query.exclude if w in known or (query.categories and w not in STEERING | VAGUE)]


def _worn(query: Query, vocabulary: Vocabulary) -> bool:
    """Whether what is wanted is for women or men at all: no cup is, whoever it is for."""
    for_somebody = {m for wide in ("clothing", "accessories") for m in vocabulary.members("categories", wide)}
    words = vocabulary.categories
    worn = (c in for_somebody or (c in words and words[c].kind) or c not in words for c in query.categories)
    return not query.categories or any(worn)


def _corrected(query: Query, text: str) -> Query:
    """Without what a correction takes back: "green, no wait, navy" is navy."""
    correction = next(reversed(list(CORRECTION.finditer(text.lower()))), None)
    if not correction:
        return query
    changes: dict[str, list[str]] = {}
    for slot in ("categories", "colors", "patterns", "materials"):
        found = [m for m in query.matches if m.slot == slot]
        after = [m.value for m in found if m.start >= correction.end()]
        if after and len(after) < len(found):
            changes[slot] = after
    gone = [m for m in query.matches if m.slot in changes and m.start < correction.end()]
    kept = [m for m in query.matches if m not in gone]
    return query.model_copy(update={**changes, "matches": kept}) if changes else query


def _emptied(text: str) -> str:
    """Steering words as blanks; as long as `text`."""
    text = ID.sub(lambda m: " " * len(m.group()), text)
    text = CART.sub(lambda m: " " * len(m.group()), text)
    text = ALL_BUT.sub(lambda m: "not".rjust(len(m.group())), text)
    text = FOR_PART.sub(lambda m: PARTS[m["part"].lower()].rjust(len(m.group())), text)
    text = NOTHING_OVER.sub(lambda m: "under".ljust(len(m.group())), text)
    return WORD.sub(lambda m: " " * len(m.group()) if m.group().lower() in EMPTIED else m.group(), text)


def _spelled(text: str, vocabulary: Vocabulary) -> str:
    """Swapped letters inside a category's name put right where its length stays ("sungalsses")."""

    def right(match: re.Match[str]) -> str:
        word = match.group().lower()
        if len(word) < 7:
            return match.group()
        letters = sorted(word)
        for category in vocabulary.categories.values():
            for name in (category.value, *category.en):
                if len(name) == len(word) and name[0] == word[0] and name != word and sorted(name) == letters:
                    return name
        return match.group()

    return WORD.sub(right, text)


def _cased(size: str) -> str:
    """Letters large, as size tables have them."""
    return "One" if size.lower() == "one" else size.upper() if size.isalpha() and len(size) < 5 else size


def _sizes(text: str, query: Query, vocabulary: Vocabulary) -> list[str]:
    """A size said of somebody ("he's a large"), before a garment ("medium hoodie"), or a bare number beside shoes or jeans."""
    text = in_digits(text.lower())
    waist = WAIST.search(text) if query.categories else None
    person = PERSON_SIZE.search(text)
    if person and person["s"]:
        return [LETTERS.get(person["s"].lower(), person["s"].upper())]
    known = {s.lower() for s in vocabulary.sizes}
    if waist and (waist["a"] or waist["b"]) in known:
        return [waist["a"] or waist["b"]]
    kinds = {vocabulary.categories[c].kind for c in query.categories if c in vocabulary.categories}
    if person and (person["n"] in known or (kinds & NUMBERED and person["n"].endswith(".5"))):
        return [person["n"]]
    if query.categories and (last := size_last(text)):
        return [last]
    if kinds & WORN and (before := _before_garment(text, query)):
        return [before]
    if kinds & NUMBERED and query.price_max is None and query.price_min is None:
        return [
            n
            for m in BARE_SIZE.finditer(text)
            for n in (m["n"], m["or"])
            if n in known or (n or "").endswith(".5")
        ][:2]
    return []


def _before_garment(text: str, query: Query) -> str:
    """The size in "a medium hoodie", "large men's tee"; "small" and "large" only right before what they are said of."""
    for match in WORD_SIZE.finditer(text):
        said = match["s"]
        beside = any(
            m.slot in ("categories", "genders")
            and m.start >= match.end()
            and not text[match.end() : m.start].strip(" -")
            for m in query.matches
        )
        if beside or said in ("medium", "extra large", "extra small"):
            return LETTERS[said.replace("-", " ")]
    return ""
