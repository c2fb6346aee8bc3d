"""What a search becomes: from a sentence alone, or from the search before it and "longer", "in red", "not that one"."""
# ruff: noqa: E501  (a pattern reads better in one piece)

import re
from typing import Any

from agent.planner.saying import STEERING
from agent.planner.table import Card
from catalog.query import Query

Args = dict[str, Any]
LISTS = ("colors", "patterns", "materials", "brands", "sizes", "exclude")
FREE = ("occasions", "seasons", "sleeves", "lengths", "features", "styles", "ages")

TELLING = ("categories", "colors", "patterns", "materials", "brands", "sleeves", "lengths", "features")
# What stands before a thing that a product has or where it is from: "with whales", "by Gucci", "印着鲸鱼".
HAVING = re.compile(
    r"(?:\b(?:with|by|from|called|named)(?: (?:a|an|the|some))?|有|带|印着?|叫)\s*$", re.ASCII | re.IGNORECASE
)

CHEAPER = re.compile(
    r"\b(?:cheaper|less expensive|lower (?:in )?price|lower[- ]priced|more affordable|too (?:expensive|pricey|much|dear|costly)|a bit (?:much|steep|pricey|dear)|steep|costs? too much|can'?t afford|out of my (?:price range|budget|league)|beyond my (?:means|budget)|not (?:that |so )?cheap|lower budget|cheap(?:er|ish) (?:ones?|options?|alternatives?)|over (?:my )?budget|save (?:some )?money)\b|便宜(?:一?点|些)|更便宜|[太好忒老真]贵|有[点些]贵|小贵|贵(?:了|啊|喽|呀|死)|[买负]不起|肉[疼痛]|平[些点]|没那么贵|超预算|实惠",
    re.ASCII,
)
DEARER = re.compile(
    r"\b(?:more expensive|pricier|higher[- ]end|fancier|better quality|more luxur\w+|nicer|premium|upmarket|too cheap)\b|贵一?点的|更贵|高档|好一点的|更好的|品质好",
    re.ASCII,
)
DEARER_FIRST = re.compile(
    r"\b(?:more|most) expensive|priciest|dearest|poshest|high(?:est)? to low|贵的?(?:排|在|放)?(?:在)?前|[从由]贵到|从高到低|高到低",
    re.ASCII,
)
CHEAPER_FIRST = re.compile(
    r"\bcheaper\b|\b(?:sort|order|rank)(?:ed)? (?:it |them )?by (?:the )?price|\bby price\b|按价格|价格排序|\blow(?:est)? to high|便宜的?(?:排|在|放)?(?:在)?前|从低到高|低到高|(?:平|便宜)(?:的)?到贵",
    re.ASCII,
)
# A comparative, or its opposite called too much, in the word search understands.
TURNS: tuple[tuple[str, str], ...] = (
    (r"\blonger\b|\btoo short\b|长一?[点些]|再长|更长|太短", "long"),
    (r"\bshorter\b|\btoo long\b|短一?[点些]|再短|更短|太长", "short"),
    (r"\bwarmer|thicker\b|\btoo (?:thin|light|cold)\b|厚一?[点些]|更厚|暖和?一?[点些]|太薄", "warm"),
    (r"\blighter|thinner|cooler\b|\btoo (?:thick|warm|heavy|hot)\b|薄一?[点些]|更薄|轻一?[点些]|太厚|太热", "lightweight"),
    (r"\blooser|baggier|roomier|wider\b|\btoo (?:tight|slim|narrow|fitted)\b|宽松一?[点些]|更宽松|松一?[点些]|太紧|太窄", "loose"),
    (r"\btighter|slimmer|narrower\b|\bmore fitted\b|\btoo (?:loose|baggy|wide)\b|修身一?[点些]|紧一?[点些]|太松|太宽", "slim"),
    (r"\b(?:more )?(?:formal|dressy|elegant)(?:er)?\b|\bdressier\b|\btoo casual\b|正式一?[点些]?|太休闲", "formal"),
    (r"\b(?:more|less formal|casual)\b.{0,3}\bcasual\b|\btoo (?:formal|dressy|fancy)\b|休闲一?[点些]|太正式", "casual"),
    (r"\bsimpler|plainer|more (?:subtle|simple|minimal\w*)\b|\btoo (?:busy|loud|flashy|fussy)\b|简单一?[点些]|素一?[点些]|简约|太花|太花哨", "plain"),
    (r"\bdarker\b|\btoo (?:bright|light in colou?r|pale)\b|深一?[点些]|深色|太亮|太浅", "dark"),
    (r"\bbrighter|more colou?rful\b|\btoo (?:dark|dull)\b|亮一?[点些]|鲜艳|浅一?[点些]|浅色|太暗|太深", "bright"),
    (r"\bbigger|larger|chunkier\b|\btoo (?:small|tiny)\b|大一?[点些](?!码)|太小", "large"),
    (r"\bsmaller|daintier\b|\btoo (?:big|large|chunky)\b|小一?[点些](?!码)|太大", "small"),
)  # fmt: skip
TURNED = tuple((re.compile(pattern, re.ASCII), word) for pattern, word in TURNS)
OTHERS = re.compile(
    r"\b(?:anything|something|what|who) else\b|\b(?:any |some )?other(?:s| ones| options| styles| models| choices| designs)?\b(?! one\b)|\banother(?: one)?\b|\bdifferent(?: ones?)?\b|\bmore (?:options|choices|like|please|of them|results)\b|\b(?:show|see|give)(?: me)? (?:some )?more\b|^more\b|^next\b"
    r"|\bnot (?:that|this|those|these|it|the|my)\b|\b(?:don'?t|do not) (?:really )?(?:like|love|want) (?:it|that|this|them|those|these|any)\b|\bnone of (?:these|those|them)\b|\bkeep looking\b"
    r"|还有(?:别的|其他|更多|没有|吗)|(?:别的|其他|其它)(?!都?(?:行|可以|好|随意|随便|无所谓|没要求|不要))|换一?[批个些款]|不要(?:这|那)|不喜欢(?:这|那)|再(?:来|看|找)(?:一?[些批点]|几|看)|更多|下一[批页]|都不(?:喜欢|好看|行)",
    re.ASCII,
)
NOT_ONE = re.compile(
    r"\bnot (?:that|this|it)\b(?! kind)|\b(?:don'?t|do not) (?:really )?(?:like|love|want) (?:it|that|this)\b|不要(?:这|那)(?!些|几)|不喜欢(?:这|那)(?!些|几)",
    re.ASCII,
)
SWITCH = re.compile(
    r"\b(?:instead|what about|how about|rather|i meant?|actually|switch to|change (?:it |that )?to|make (?:it|that))\b|换成|改成|要的是|不对|(?<!口)(?:转|换)(?=\S{0,4}色|[黑白红蓝绿灰粉黄紫金银])|呢[?？]?$|还是.{1,8}吧",
    re.ASCII,
)
# Beside what was wanted before, not instead of it: "in blue too", "or navy?", "蓝的也行". "Too plain" and "也太素" say otherwise.
ALSO = re.compile(
    r"\b(?:also|as well)\b|\btoo\b(?=\W*$|\W*[,.;!?]|,? (?:please|pls))|^\W*(?:or|and)\b|^\W*或者?|也(?:要|行|可以|来|看|加|好|成|想)|也[^太不]{0,6}(?:行|可以|好)(?:的|啊|吧)?\W*$",
    re.ASCII,
)
# Only the kind of thing changes: "actually shorts, same thing otherwise".
SAME = re.compile(
    r"\b(?:same|otherwise|identical|everything else)\b|\b(?:actually|i meant?|make (?:it|that|them)|instead)\b|其[他它](?:不变|一样|都?不变|照旧)|一样的|同样|换成|改成|改为",
    re.ASCII,
)
BEYOND = re.compile(
    r"\b(?:ignor\w+|never mind|forget(?: about)?|regardless of|disregard|don'?t (?:worry|care) about|drop|skip|lift|beyond|outside|over|above|exceed\w*)\b(?: \w+){0,2} (?:the |my |that |any )?(?:budget|price limit|limit)\b|\bmoney is no (?:object|issue)\b|\b(?:price|budget|cost|money) (?:doesn'?t|does not|is not|isn'?t) (?:matter|important|an issue|a problem)\b|\bno (?:budget|price limit)\b"
    r"|(?:不管|别管|不考虑|忽略|无视|先不看|取消|超过?|不限)(?:了|掉|出)?(?:我的?)?(?:预算|价格(?:限制|上限)?|喜好)|(?:预算|价格|价钱)(?:不限|不管|无所谓|不是问题|没关系|随意)|(?:贵|超)(?:一)?点(?:也)?(?:没关系|没事|可以|行|无所谓)",
    re.ASCII,
)
FRESH = re.compile(
    r"\b(?:things|stuff|items|products|clothes|clothing|pieces|garments|outfits?|new search|start over|from scratch)\b|衣服|东西|商品|重新",
    re.ASCII,
)
UNSTABLE = {
    "color", "colour", "size", "price", "budget", "one", "ones", "thing", "things", "kind", "type", "style", "pair", "pls", "plz",
    "please", "thanks", "thank", "thx", "ty", "actually", "instead", "maybe", "like", "just", "really", "very", "bit", "little", "lot", "hey",
    "hi", "hello", "um", "uh", "hmm", "ok", "okay", "oh", "ooh", "yes", "no", "also", "too", "than", "then", "cheaper", "longer",
    "shorter", "else", "other", "another", "different", "more", "something", "anything", "everything", "nothing", "search", "find", "show", "see", "look", "expensive", "pricey", "short", "long", "cousin", "married",
    "looking", "lookin", "need", "want", "wanna", "buy", "get", "got", "gimme", "give", "tell", "browse", "shop", "shopping", "store", "stock", "sell", "carry",
    "have", "has", "had", "havent", "about", "around", "some", "any", "all", "most", "best", "good", "nice", "great", "cool", "loves", "love", "likes", "after", "wondering",
    "coming", "next", "week", "weekend", "ideally", "possibly", "preferably", "basically", "honestly", "usually", "everywhere", "been", "getting", "going", "spend",
    "dont", "don't", "doesn't", "isn't", "aren't", "can't", "he's", "she's", "it's", "i'm", "i'd", "i've", "i'll", "you've", "you", "your", "collection", "range",
    "selection", "options", "available", "there", "here", "much", "many", "only", "would", "could", "should", "make", "meant", "mean", "sort", "low", "high", "first", "priced",
    "dearest", "heyy", "heya", "yo", "guys", "mate", "dear", "sir", "madam", "even", "though", "tho", "right", "now", "smth", "skin", "turned",
    "waist", "inch", "inches", "cm", "mm", "small", "medium", "large", "extra", "decent", "proper", "owt", "nowt", "腰围", "身高", "会不会", "顺便", "挺好", "毫米", "厘米",
    "again", "never", "matter", "scrap", "forget", "once", "ignore", "hunting", "huntin", "hunt", "under", "over", "underneath", "colours", "go", "goes", "换成", "改成", "不管", "再找找",
    "不要", "别的", "有没有", "看看", "想要", "推荐", "有吗", "便宜", "排前面", "那种", "这种", "一点", "点的", "的呢", "还有", "给我",
}  # fmt: skip
MANY_WORDS = 6


# For this once, without what was told for good.
ASIDE = re.compile(
    r"\b(?:forget|ignore|skip|drop|never mind|set aside|put aside|suspend|overlook|disregard)\b.{0,40}\b(?:this once|for now|this time|for once|for today|just today|for this one)\b"
    r"|\b(?:this once|just for once)\b.{0,40}\b(?:even|include|including|too|anyway)\b"
    r"|(?:这一?次|这回|今天|暂时)(?:就|先)?(?:别管|不管|不考虑|忽略|放下|忘了|破例)|(?:别管|不管|忽略|忘了|忘掉|放下).{0,14}(?:这一?次|这回|一回|一次)",
    re.ASCII,
)
MONEY = re.compile(r"budget|price|limit|spend|预算|价", re.ASCII)
# "any colour will do" takes a quality of the search back.
CLEARED = re.compile(
    r"\b(?:any|scrap the|forget (?:about )?the|ignore the|drop the|never mind the|whatever|no particular|lose the) (?P<en>colou?rs?|patterns?|materials?|fabrics?|sizes?|brands?)\b"
    r"|(?P<zh>颜色|花纹|图案|材质|料子|面料|尺码|品牌|牌子)(?:都|就)?(?:不限|随意|随便|无所谓|都行|不用管|都可以|不重要)",
    re.ASCII,
)
_SAME = r"(?:\b(?:same|that|my) (?:\w+ )?(?:{en})\b|(?:同样|一样|同一?个?|相同)的?(?:{zh})|(?:{zh})(?:还是)?(?:一样|不变|相同|照旧))"
KEPT = tuple(
    (re.compile(_SAME.format(en=en, zh=zh), re.ASCII), slots)
    for en, zh, slots in (
        ("budget|price(?: range)?|limit", "预算|价位|价钱|价格", ("price_min", "price_max", "currency")),
        ("sizes?", "尺码|码数?|尺寸|号", ("sizes",)),
        ("colou?rs?", "颜色|色", ("colors",)),
        ("material|fabric", "材质|料子|面料", ("materials",)),
    )
)
QUALITY = {
    "color": "colors", "colour": "colors", "颜色": "colors", "pattern": "patterns", "花纹": "patterns", "图案": "patterns", "material": "materials",
    "fabric": "materials", "材质": "materials", "料子": "materials", "面料": "materials", "size": "sizes", "尺码": "sizes", "brand": "brands",
    "品牌": "brands", "牌子": "brands",
}  # fmt: skip


def set_aside(text: str) -> list[str]:
    """What was told for good and does not count this time: "budget", "dislikes"."""
    if ASIDE.search(text) and not MONEY.search(text):
        return ["dislikes"]
    return ["budget"] if ASIDE.search(text) or BEYOND.search(text) else []


def args_of(query: Query, *, category: str | None = None) -> Args:
    """search_products' arguments for one sentence; only those that were said."""
    args: Args = {"category": category or query.category}
    for name in LISTS:
        args[name] = list(getattr(query, name))
    args |= {"gender": query.gender, "price_min": query.price_min, "price_max": query.price_max}
    if query.price_min is not None or query.price_max is not None:
        args["currency"] = query.currency
    args |= {
        "in_stock": query.in_stock,
        "sort": order(query),
        "query": free_words(query),
    }
    return lean(args)


def order(query: Query) -> str | None:
    """How the results are to be sorted, None when nothing was said."""
    if query.sort != "relevance":
        return query.sort
    if DEARER_FIRST.search(query.text.lower()):
        return "price_desc"
    return "price_asc" if CHEAPER_FIRST.search(query.text.lower()) else None


def free_words(query: Query) -> str:
    """What has no argument of its own, as words for the search: occasion, season, length ... and names nobody knows."""
    known = [value for slot in FREE for value in getattr(query, slot)] + (["sale"] if query.sale else [])
    steering = (OTHERS, CHEAPER, DEARER, BEYOND)
    unknown = [
        word
        for word in descriptive(query)
        if word.lower() not in UNSTABLE | STEERING
        and len(word) > 1
        and not any(s.search(word) for s in steering)
    ]
    if len(unknown) > MANY_WORDS:  # a story, not a description
        unknown = []
    return " ".join(dict.fromkeys([*known, *unknown]))


def descriptive(query: Query) -> list[str]:
    """Of the words nobody understood, those that describe a product: right before one of its qualities ("whale polo shirt"), or
    after "with", "by". All of them where nothing of a product was understood."""
    told = [m for m in query.matches if m.slot in TELLING]
    if not told:
        return query.leftover
    found, at = [], 0
    spans: list[tuple[int, int, str]] = []
    for word in query.leftover:
        start = query.text.find(word, at)
        if start >= 0:
            at = start + len(word)
            spans.append((start, at, word))
    for n, (start, end, word) in enumerate(spans):
        until = end
        for other_start, other_end, _ in spans[n + 1 :]:  # "night market tee"
            if query.text[until:other_start].strip(" -"):
                break
            until = other_end
        before = any(m.start >= until and not query.text[until : m.start].strip(" -的") for m in told)
        if before or HAVING.search(query.text[:start]):
            found.append(word)
    return found


def lean(args: Args) -> Args:
    """Without what was not said."""
    return {name: value for name, value in args.items() if value not in (None, "", [], False)}


def turns(text: str) -> list[str]:
    """The search words for "longer", "too tight" ... in the text."""
    return [word for pattern, word in TURNED if pattern.search(text)]


def refines(text: str, query: Query) -> bool:
    """Whether a sentence without a category says how the last search should change."""
    if query.categories:
        return False
    return bool(
        CLEARED.search(text) or order(query) or CHEAPER.search(text) or DEARER.search(text) or OTHERS.search(text) or turns(text) or query.matches
        or query.price_max is not None or query.price_min is not None or query.sizes or BEYOND.search(text)
    )  # fmt: skip


def refined(base: Args, query: Query, text: str, *, focus: Card | None = None, narrow: bool = False) -> Args:
    """The last search's arguments changed by a sentence.

    Args:
        narrow: a category named now only narrows the search, the rest of it stays
        focus: the product being talked about, if one is; "cheaper" then means cheaper than it.
    """
    said = args_of(query)
    cleared = {QUALITY[(m["en"] or m["zh"]).rstrip("s")] for m in CLEARED.finditer(text)}
    base = {name: value for name, value in base.items() if name not in cleared}
    args = {
        name: list(value) if isinstance(value, list) else value
        for name, value in base.items()
        if name != "not_ids"
    }
    if narrow:
        args["category"] = query.category
    elif query.categories and query.category != base.get("category"):
        kept: tuple[str, ...] = ("colors", "gender", "price_min", "price_max", "currency", "exclude")
        kept += ("materials", "patterns", "sizes") if SAME.search(text) else ()
        args = {name: args[name] for name in kept if name in args}
        args["category"] = query.category
    for name in LISTS:
        new = said.get(name, [])
        if SWITCH.search(text):  # "black is dull, navy instead"
            new = [v for v in new if v not in base.get(name, [])] or new
        if new:
            widen = name == "exclude" or (ALSO.search(text) and name in args and not SWITCH.search(text))
            args[name] = list(dict.fromkeys([*args.get(name, []), *new])) if widen else new
    wanted = {v for name in ("colors", "patterns", "materials") for v in said.get(name, [])}
    args["exclude"] = [v for v in args.get("exclude", []) if v not in wanted]
    for name in ("colors", "patterns", "materials"):
        args[name] = [v for v in args.get(name, []) if v not in said.get("exclude", [])]
    for name in ("gender", "price_min", "price_max", "currency", "in_stock", "sort"):
        if name in said:
            args[name] = said[name]
    if "price_max" in said and "price_min" not in said and (args.get("price_min") or 0) >= said["price_max"]:
        args["price_min"] = None
    if {"price_max", "price_min"} & said.keys() and "currency" not in said:
        args["currency"] = None
    if CHEAPER.search(text) and "price_max" not in said:
        args["sort"] = "price_asc"
        if focus and isinstance(focus.get("price"), int | float):
            args |= {"price_max": focus["price"], "currency": None}
    elif DEARER.search(text):
        args["sort"] = "price_desc"
    aside = set_aside(text)
    if aside == ["budget"]:
        args |= {"set_aside": aside, "price_max": None, "currency": None}
    elif aside:
        args |= {"set_aside": aside, "exclude": None}
    turned = turns(text)
    if turned:
        said["query"] = ""
    words = [w for w in str(base.get("query", "")).split() if not turned or w not in {t for _, t in TURNED}]
    args["query"] = " ".join(dict.fromkeys([*words, *str(said.get("query", "")).split(), *turned]))
    return lean(args)


def kept(base: Args, text: str) -> Args:
    """What another search takes over from the last because it is to be the same: "heels in the same size"."""
    said = {slot for pattern, slots in KEPT for slot in slots if pattern.search(text)}
    return {name: value for name, value in base.items() if name in said}


def like(card: Card) -> Args:
    """A search for the same sort of thing as a product."""
    return lean({"category": card.get("category")})
