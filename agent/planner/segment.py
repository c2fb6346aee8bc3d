"""Cuts a message into requests: "red dresses under 80, and try the cheapest on me" is a search and a try-on.

A full stop always cuts; "and", "then", a comma only where what follows asks for something of its own. Pieces that ask for
nothing ("size 54", "Denim.") belong to the request before them, or to the one after when they come first.
"""
# ruff: noqa: E501  (a pattern reads better in one piece)

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from agent.planner import meaning
from agent.planner.cues import TALK, weigh
from agent.planner.pointers import PLACES
from agent.planner.refine import ASIDE, CLEARED
from agent.planner.saying import GENERIC
from catalog.query import Query

Titled = Callable[[str], list[str]]
Guessing = Callable[[str, Query, Mapping[str, int], str], meaning.Guess]
Parse = Callable[[int, int], Query]  # what text[start:end] of the message says of products

STRONG = re.compile(r"(?<!\bno)(?<!\bvs)\.(?=\s|$)|[!?。！？；;\n]+|\.{2,}|…+|(?<=\w) - (?=\w)", re.ASCII)
WEAK = re.compile(
    r",\s*(?:(?:and|but|then|so|also)\b)?|(?<!-)\b(?:and then|and also|oh and|then|and|also|plus|but|so that)\b(?!-)"
    r"|[，,、]|然后|接着|再(?=[给帮看试加把放来])|顺便|另外|并且|还有(?!吗|没|货|别|其|什|哪)|同时|最后(?=[给帮看试加把])|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])",
    re.ASCII,
)
CORRECTION = re.compile(
    r"\b(?:no wait|wait|actually|sorry|i mean|i meant|rather|scratch that|correction|no no)\b|不对|哦不|说错了|错了|应该是|我是说|我的意思是",
    re.ASCII,
)
TOGETHER = re.compile(r"\b(?:all )?together\b|\bas (?:an|one) (?:outfit|look)\b|一[起块齐]", re.ASCII)
# A clause that only says when: "if it does not fit, can I ..."
CONDITION = re.compile(
    r"^\W*(?:(?:and|but|so|那|那么)\W*)?(?:if|in case|suppose|如果|要是|万一|假如|若)", re.ASCII
)
LASTING = re.compile(
    r"\b(?:always|usually|normally|remember|note|never|mostly|generally|from now on|keep in mind|next time)\b|一直|平时|一般|通常|平常|记|以后|都穿",
    re.ASCII,
)
STORY = re.compile(
    r"\bi(?:'ve| have| had)?(?: just| already)? (?:bought|ordered|got|received|purchased|returned|paid)\b|\bmy (?:\w+ )?(?:arrived|came)\b|(?:我)?(?:上次|之前|昨天|刚)?(?:买的|买了|收到的?|下了单)",
    re.ASCII,
)
ARRIVES = re.compile(r"\b(?:it|they|arriv\w*|come|get here)\b|到|送", re.ASCII)
RULES = re.compile(r"polic|refund|return|exchange|退|换|政策|规定", re.ASCII)
ASKS = re.compile(
    r"\W*(?:can|could|how|what|do|does|is|are|where|when|which|any)\b|\W*(?:能|可以|怎么|几|多久|有没有|是否|需要)",
    re.ASCII,
)
CARRIES = re.compile(
    r"\b(?:do|can|could|have|would) (?:you|u) (?:carry|have|sell|stock|got|do|find|show|get)\b.{0,10}\b(?:those|them|it|any|that|such|one|some|these)\b",
    re.ASCII,
)
KEPT = re.compile(r"\b(?:keep|leave|stays?|only)\b|留|保留|还(?:要|戴|穿)", re.ASCII)
SIZED = re.compile(
    r"\bi'?m (?:an? )?(?:size )?(?:xxs|xs|s|m|l|xl|xxl|small|medium|large|\d{2})\b|[码号]", re.ASCII
)
DEFINITE = re.compile(r"\b(?:the|that|those|these|my)\b|[这那]", re.ASCII)
TOPICS = [
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"wash|iron|clean|dry|care|洗|熨|晒|烘",
        r"return|refund|exchange|swap|back|退|换",
        r"deliver|ship|post|arriv|送|寄|发货|快递|运费|邮",
        r"pay|card|cash|付|支付|刷",
        r"photo|pic|selfie|data|照片|自拍|隐私",
    )
]
# Asked twice in one message, they are one request.
ONCE = {
    "hand_over_to_human",
    "order_status",
    "checkout",
    "cart_view",
    "purchase_history",
    "recommend",
    "size_advice",
}
ONE_THING = re.compile(r"\b(?:the|that|those|these|this|it|them)\b|[这那]", re.ASCII)
NO_MATTER = re.compile(
    r"\b(?:any|whatever|every) (?:other )?(?:\w+ )?(?:is|'s|are) (?:fine|ok|good)\b|其[他它]\S{0,4}?(?:都|也)?(?:行|可以|好|随意|随便|无所谓|没要求|不限)",
    re.ASCII,
)
LIGHT = {"greet", "thanks", "bye", "praise", "yes", "no", "complaint", "cancel", "opinion"}
SURE = 11  # a cue of this weight is believed whatever the model of meaning says
WORD = re.compile(r"[a-z']+|\d+|[\u3400-\u9fff]", re.ASCII)
# Of two acts in neighbouring pieces, the first says what both are about.
ABSORBS = {
    "size_advice": {"product_details", "remember", "size_advice", "search_products"},
    "hand_over_to_human": {"complaint", "shop_policy", "order_status", "purchase_history", "search_products"},
    "order_status": {"complaint", "shop_policy", "purchase_history", "search_products"},
    "search_products": {"recommend", "product_details", "remember"},
    "take_off": {"search_products", "cart_add", "remember"},
    "cart_add": {"remember", "size_advice"},
    "purchase_history": {"search_products"},
    "cart_view": {"product_details"},
    "cart_remove": {"cancel", "cart_remove", "take_off"},
    "compare_products": {"product_details", "compare_products", "search_products"},
    "complete_outfit": {"search_products", "recommend", "cart_add"},
    "recommend": {"remember"},
    "try_on": {"praise", "opinion", "product_details", "search_products"},
    "swap": {"try_on", "search_products"},
    "remember": {"remember", "size_advice"},
    "forget_my_photos": {"forget_my_photos"},
    "what_do_you_know_about_me": {"remember"},
    "shop_policy": {"complaint", "product_details"},
}


NAMES_ONLY = {
    "compare_products",
    "order_status",
    "hand_over_to_human",
}  # what they are about is named, not looked for


@dataclass
class Piece:
    """text[start:end] of the message, the acts it points to, and what it says of products."""

    start: int
    end: int
    text: str
    weights: dict[str, int]
    query: Query
    act: str = ""
    corrects: bool = False

    @property
    def explicit(self) -> bool:
        """Whether it asks for something by itself, in words."""
        return self.weights.get(self.act, 0) >= 5


def cut(
    text: str,
    parse: Parse,
    answers: Callable[[Piece], bool] = lambda piece: False,
    titled: Titled = lambda text: [],
    guess: Guessing = lambda *read: meaning.guess(meaning.Said(*read)),
) -> list[Piece]:
    """The requests in a plain text, in order. One piece with act "" when nothing asks for anything.

    `answers` says of a piece whether it takes up what lies on the table; it is then left to be read from there.
    `titled` gives the products a text names by title, `guess` what a text, as read, means.
    """
    pieces: list[Piece] = []
    for start, end in _spans(text, STRONG, 0, len(text)):
        sentence = _sentence(text, start, end, parse, titled, guess)
        for piece in sentence:
            if len(sentence) == 1 and (start, end) != (0, len(text)):
                _settle(piece, guess, alone=False)
            _place(pieces, piece, text, parse)
    pieces = pieces or [_piece(text, 0, len(text), parse)]
    if len(pieces) == 1 and not answers(pieces[0]):
        _settle(pieces[0], guess, alone=True)
    elif len(pieces) > 1 and any(p.act and p.act not in TALK for p in pieces):
        pieces = [p for p in pieces if p.act not in LIGHT] or pieces
    return pieces


def _settle(piece: Piece, guess: Guessing, *, alone: bool) -> None:
    """Where the grammar is not sure what a piece asks for, gives it the act that its meaning makes likeliest.

    Beside other sentences (not `alone`) it has to be a clear request: a remark belongs to them.
    """
    strongest = max(piece.weights.values(), default=0)
    if strongest >= SURE or piece.act in ("swap", "yes", "ready") or not piece.text.strip():
        return
    found = guess(piece.text, piece.query, piece.weights, piece.act)
    if found.act in (piece.act, "several"):
        return
    if not alone and found.act in (*TALK, "search_products", "recommend"):
        return
    if not piece.act and found.act == "search_products":
        return  # what is left unsaid is read from the table
    story = piece.act == "search_products" and bool(STORY.search(piece.text))
    few = len(WORD.findall(piece.text)) <= 3 and not piece.act
    enough = 0.3 if story else 0.8 if few else 0.75 if not alone else 0.5 if strongest > 5 else 0.4
    if found.chance >= max(enough, (1.0 if story else 1.5) * found.chances.get(piece.act, 0.0)):
        piece.act = found.act
        piece.weights = piece.weights | {found.act: max(strongest, 9 if found.chance > 0.6 else 7)}


def _sentence(text: str, start: int, end: int, parse: Parse, titled: Titled, guess: Guessing) -> list[Piece]:
    """The requests of one sentence."""
    found: list[Piece] = []
    for a, b in _spans(text, WEAK, start, end):
        piece = _piece(text, a, b, parse)
        if found and not _separate(found[-1], piece, text, parse, titled, guess):
            found[-1] = _joined(found[-1], piece, text, parse)
        else:
            found.append(piece)
    return found


def _place(pieces: list[Piece], piece: Piece, text: str, parse: Parse) -> None:
    """Adds a sentence's request to those before it, joining what does not stand alone."""
    if not pieces:
        pieces.append(piece)
        return
    last = pieces[-1]
    if piece.corrects and piece.act == last.act == "search_products" and piece.query.categories:
        pieces[-1] = piece
    elif last.act == piece.act == "search_products" and not last.query.categories and piece.query.categories:
        pieces[-1] = _joined(
            last, piece, text, parse
        )  # "something smart for an interview - a blazer and trousers"
    elif last.act == piece.act == "cart_add" and not piece.query.categories and not PLACES.search(piece.text):
        pieces[-1] = _joined(last, piece, text, parse)  # "the garden one it is. Small. Basket please"
    elif (last.act == piece.act and piece.act in ONCE) or _same_search(last, piece):
        pieces[-1] = _joined(last, piece, text, parse)
    elif last.act == "search_products" and not last.weights and _bare(piece):
        pieces[-1] = _joined(last, piece, text, parse)  # "turn-up denim shorts. on me."
    elif last.query.categories and not piece.query.categories and CARRIES.search(piece.text):
        pass  # "Do you carry those?"
    elif (
        not piece.act
        or (not last.act and piece.act not in LIGHT)
        or _absorbed(last.act, piece, aimed=bool(last.query.categories or ONE_THING.search(last.text)))
        or _absorbing(last, piece)
    ):
        pieces[-1] = _joined(last, piece, text, parse)
    else:
        pieces.append(piece)


def _same_search(last: Piece, piece: Piece) -> bool:
    """Whether a search only adds to the one before: "Do you have heels? In black." """
    wanted = last.act == "search_products" or (last.act == "cart_add" and not ONE_THING.search(last.text))
    return (
        wanted
        and piece.act == "search_products"
        and bool(last.query.categories)
        and not piece.query.categories
    )


def _bare(piece: Piece) -> bool:
    """Whether a piece says what to do and not with what."""
    return (
        piece.act in ("try_on", "cart_add", "product_details", "size_advice")
        and not (piece.query.categories or PLACES.search(piece.text))
        and len(WORD.findall(piece.text)) <= 3
    )


def _separate(before: Piece, piece: Piece, text: str, parse: Parse, titled: Titled, guess: Guessing) -> bool:
    """Whether a piece after "and" or a comma is a request of its own."""
    if not before.act or not piece.act:
        return bool(before.act in LIGHT and piece.act)
    named = before.act == "search_products" and before.weights.get(before.act, 0) < 4
    if CONDITION.search(before.text):
        return False
    if named and piece.act in ("try_on", "cart_add"):
        if DEFINITE.search(before.text) or titled(before.text):
            return False  # "the aviators plus the straw hat on my selfie"
        if TOGETHER.search(piece.text) and not piece.query.categories and len(before.query.categories) > 1:
            return False  # "a navy blazer with grey trousers, both on me together"
    if before.act in LIGHT or piece.act in LIGHT:
        return True
    if _absorbed(before.act, piece) or _absorbing(before, piece):
        return False
    if piece.act == before.act:
        return piece.act == "shop_policy" and bool(ASKS.match(piece.text)) and _topic(piece) != _topic(before)
    if not before.weights and before.act == "search_products":  # a thing is named and something asked of it
        whole = guess(*read(text, before.start, piece.end, parse))
        if whole.act == piece.act and whole.chance > 0.7:
            return False
    return piece.explicit


def _topic(piece: Piece) -> int:
    """Which of the shop's rules a question is about, -1 when that is not said."""
    return next((n for n, topic in enumerate(TOPICS) if topic.search(piece.text)), -1)


def _absorbed(act: str, piece: Piece, *, aimed: bool = True) -> bool:
    """Whether a piece is part of what a request for `act` is about; `aimed`: that request says of what itself."""
    if piece.act not in ABSORBS.get(act, ()):
        return False
    if (
        act == "order_status" and piece.act == "shop_policy"
    ):  # "when will it arrive?" is still about the order
        return bool(ARRIVES.search(piece.text)) and not RULES.search(piece.text)
    if act in NAMES_ONLY and piece.act == "search_products" and piece.explicit:
        return False
    if act == "shop_policy" and piece.act == "product_details":  # "and what does it cost"
        return bool(re.search(r"\b(?:it|they|that)\b", piece.text, re.ASCII)) and not piece.query.matches
    if act == "complete_outfit" and piece.act == "cart_add":  # "the whole outfit, I want shoes and all"
        return bool(piece.query.categories) and not PLACES.search(piece.text)
    if act == "recommend":
        return piece.weights["remember"] <= 9
    if act == "remember" and piece.act == "size_advice":  # a measure, not a question
        return piece.weights["size_advice"] <= 10
    if piece.act == "remember" and act == "search_products":  # "any loafers? I take a 38"
        bare = piece.query.sizes and not piece.query.categories and not LASTING.search(piece.text)
        return bool(bare)
    if piece.act == "search_products" and act == "try_on":  # "let me see"
        return piece.explicit and not substance(piece.query) and len(WORD.findall(piece.text)) <= 4
    if act == "search_products":
        return piece.act == "recommend" or bool(CARRIES.search(piece.text))
    if act == "take_off":
        return bool(KEPT.search(piece.text))
    if act == "cart_add":
        return not piece.query.categories and bool(piece.query.sizes or SIZED.search(piece.text))
    if act == "purchase_history":
        return not piece.query.categories
    if act == "try_on" and piece.act == "product_details":
        return piece.weights["product_details"] <= 7
    return not (act == "size_advice" and piece.act == "product_details" and piece.query.categories and aimed)


def _absorbing(before: Piece, piece: Piece) -> bool:
    """Whether what was asked before is part of what is asked now."""
    if piece.act == "complete_outfit" and before.act == "search_products" and before.explicit:
        return False
    return _absorbed(piece.act, before)


def _joined(a: Piece, b: Piece, text: str, parse: Parse) -> Piece:
    whole = _piece(text, a.start, b.end, parse)
    alone = dict(whole.weights)
    whole.weights = {
        act: max(a.weights.get(act, 0), b.weights.get(act, 0), w)
        for act, w in {**a.weights, **b.weights, **whole.weights}.items()
    }
    strongest = max((a, b), key=lambda p: p.weights.get(p.act, 0))
    if CONDITION.search(a.text) and b.act:  # what is asked stands after it
        strongest, whole.weights[b.act] = b, max(SURE, b.weights.get(b.act, 0))
        whole.act, whole.corrects = b.act, b.corrects
        return whole
    if not strongest.act or (
        whole.act not in LIGHT and alone.get(whole.act, 0) > strongest.weights.get(strongest.act, 0)
    ):
        strongest = whole
    whole.act = strongest.act
    if _absorbing(a, b):
        whole.act = b.act
    elif _absorbed(a.act, b):
        whole.act = a.act
    whole.corrects = a.corrects or b.corrects
    return whole


def _piece(text: str, start: int, end: int, parse: Parse) -> Piece:
    said, query, weights, act = read(text, start, end, parse)
    return Piece(start, end, said, weights, query, act, bool(CORRECTION.search(said)))


def read(text: str, start: int, end: int, parse: Parse) -> tuple[str, Query, dict[str, int], str]:
    """What the grammar reads in text[start:end]: the text, what it says of products, the acts' weights, the one that leads."""
    said = text[start:end]
    weights = weigh(said.strip(" ,.!?，。！？~")) if said.strip() and not NO_MATTER.search(said) else {}
    if CLEARED.search(said) or ASIDE.search(said):  # the search goes on, with less in its way
        weights = {"search_products": 5}
    query = parse(start, end)
    return said, query, weights, lead(weights, query, said)


ORDER = (
    "rules", "forget_my_photos", "forget_preferences", "who", "hand_over_to_human", "cart_remove", "cart_add", "checkout",
    "purchase_history", "order_status", "what_do_you_know_about_me", "remember", "off_topic", "size_advice", "try_on", "take_off",
    "similar_products", "complete_outfit", "compare_products", "shop_policy", "cart_view", "product_details", "recommend", "haggle",
    "help", "complaint", "search_products",
)  # fmt: skip


def lead(weights: dict[str, int], query: Query, text: str) -> str:
    """The act a piece points to most; a product named without any verb is looked for; "" when there is neither."""
    if weights:
        best = max(weights, key=lambda act: (weights[act], -ORDER.index(act) if act in ORDER else -99))
        if best == "off_topic" and query.categories and len(weights) > 1:
            best = max((a for a in weights if a != "off_topic"), key=lambda act: weights[act])
        if (
            best == "search_products"
            and not substance(query)
            and (light := [a for a in weights if a in LIGHT])
        ):
            return light[0]
        if best in LIGHT and substance(query.model_copy(update={"styles": []})):
            return "search_products"
        if not (best == "search_products" and not substance(query) and weights[best] < 4):
            return best
    if set(query.categories) - GENERIC and not STORY.search(text):
        return "search_products"
    return ""


def substance(query: Query) -> bool:
    """Whether something is said of what a product is: kind, colour, pattern, material, brand, occasion ..."""
    return bool(
        query.categories or query.colors or query.patterns or query.materials or query.brands or query.occasions
        or query.seasons or query.sleeves or query.lengths or query.features or query.styles
    )  # fmt: skip


def _spans(text: str, cutter: re.Pattern[str], start: int, end: int) -> list[tuple[int, int]]:
    """Stretches between cuts that hold something."""
    spans, at = [], start
    for match in cutter.finditer(text, start, end):
        spans.append((at, match.start()))
        at = match.end()
    spans.append((at, end))
    return [(a, b) for a, b in spans if text[a:b].strip()]
