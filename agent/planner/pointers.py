"""The words that point: places in a list, "it", "both", "the previous one", "那件", "the blue one", and what joins or parts them."""
# ruff: noqa: E501  (a pattern reads better in one piece)

import re

NUMBERS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5, "sixth": 6,
    "6th": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
}  # fmt: skip
NTH = r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th)"
COUNT = r"two|three|four|five|six|\d"
ZH = r"[一二三四五六七八九十两\d]{1,2}"
UNIT = r"[个件条双款顶副只枚对块套支把样组]"
COUNTED_BY = {
    "条": {"dress", "skirt", "trousers", "shorts", "necklace", "bracelet"},
    "副": {"glasses", "earrings"},
    "双": {"shoes"},
    "顶": {"hat"},
}  # measure words that say the kind of product
PLACES = re.compile(
    rf"\b(?P<middle>(?:the )?(?:middle|center|centre) (?:one|pair|item|product|option)|(?:the one )?in the middle)|(?P<middlezh>中间(?:的)?那?{UNIT}?)|\b(?P<right>(?:far|on the|the one on the) right|rightmost|right(?:-hand)? one)|\b(?P<left>(?:far|on the|the one on the) left|leftmost|left(?:-hand)? one)|"
    rf"(?<!cheapest )(?<!dearest )(?<!lowest )(?<!highest )(?<!expensive )(?<!rated )(?<!priciest )(?<!newest )\b(?:the |my )?(?P<nth>{NTH})\b(?! (?:time|of all|thing|hand|look at|i\b|name|class|order|day|place))"
    rf"|(?:#|\b(?:number|no\.?|nr\.?|option|item|pick|choice) ?)(?P<number>\d{{1,2}}|{COUNT}|one)\b(?!-|\d)"
    rf"|第(?P<zh>{ZH})(?:{UNIT})?|(?<!\d)(?P<zhno>\d)号(?!码)"
    rf"|\b(?:the )?(?P<lasten>(?:very )?last|final|bottom) (?:one|item|pair|product|option|two|three)?|最[后末](?P<lastzh>一|两|三)?(?:{UNIT}|的|那)?|倒数第(?P<fromend>{ZH}){UNIT}?",
    re.ASCII,
)
RANGES = re.compile(
    rf"\b(?:the )?(?P<side>first|top|last|bottom) (?P<count>{COUNT})\b|(?P<sidezh>前|头|后|最后)(?P<countzh>{ZH}){UNIT}",
    re.ASCII,
)
SEVERAL = re.compile(
    rf"\b(?:both|all (?:of )?(?:them|these|those|it|three|two|four)|(?:these|those|them|the) (?P<n>{COUNT})\b(?! (?:piece|pair))|them(?: all)?|these|those|everything|the (?:whole )?(?:lot|outfit|set|look)|it all|all on)\b"
    rf"|[这那](?P<zhn>[两俩二三四五六])(?:{UNIT})?|[这那]些|它们|全部|全都|都(?=[试穿戴加要买放给])|一起试",
    re.ASCII,
)
ONE = re.compile(
    r"\b(?:it|its|it's|this(?: one)?|that(?: one)?|the one|same one|one(?= on me))\b(?! (?:week|month|year|morning|time|way|kind|sort|size|colou?r|is (?:all|it)|policy|shop|store|site)\b)"
    rf"|[这那](?:一)?{UNIT}|[这那](?!里|边|么|些|样|儿|家|种|几)|它|此款|该款",
    re.ASCII,
)
PREVIOUS = re.compile(
    rf"\b(?:the )?(?:previous|earlier|former|prior)(?: one| item)?\b|\bthe one (?:before|from before|i (?:tried|saw|had) (?:before|earlier|first))\b|\bgo back to (?:the )?(?:last|previous|other) one\b"
    rf"|上一{UNIT}|前一{UNIT}(?!.*第)|上{UNIT}|之前(?:的)?那{UNIT}|刚才(?:的)?那{UNIT}|刚刚那{UNIT}",
    re.ASCII,
)
OTHER = re.compile(
    r"\b(?:the )?other (?:one|two|pair)\b|\bthe others?\b|另(?:外)?(?:一|那|几)"
    + UNIT
    + r"|另一个|其他的?那",
    re.ASCII,
)
CHEAP = re.compile(
    r"\bcheapest\b|\bleast expensive\b|\blowest[ -]priced?\b|\bmost affordable\b|\b(?:the )?(?:cheaper|less expensive)(?: one| of (?:the two|them|these|those|both))?\b|最便宜|最低价|价格最低|更便宜|(?:比较)?便宜(?:一点|点|些)?的?那|便宜那",
    re.ASCII,
)
DEAR = re.compile(
    r"\bmost expensive\b|\bpriciest\b|\bdearest\b|\b(?:the )?(?:more expensive|pricier|dearer)(?: one| of (?:the two|them|these|those|both))?\b|最贵|价格最高|更贵的?那|(?:比较)?贵(?:一点|点|些)?的?那|贵那",
    re.ASCII,
)
OF_TWO = re.compile(
    r"\b(?:cheaper|less expensive|more expensive|pricier|dearer)\b|of the two|of both|更(?:便宜|贵)|(?<!最)(?:便宜|贵)(?:一点|点|些)?的?那|两(?:个|件|条|双|款).{0,4}(?:便宜|贵)",
    re.ASCII,
)
NOT = re.compile(
    r"(?:\b(?:not|without|except(?: for)?|minus|but not|no|don'?t (?:want|like)|rather than|instead of|other than)\s(?:the\s)?|不要|除了|别要|不是|不想要|不喜欢)$",
    re.ASCII,
)
DEFINITE_ONE = re.compile(
    r"\b(?:the|that|those|these|this) (?:(?!(?:and|or|than|but) )[\w'-]+ ){1,4}(?:ones?|pair)\b|[\u4e00-\u9fff](?:这|那)"
    + UNIT
    + r"|(?:这|那)"
    + UNIT
    + r"(?!还?有|还?是)\S{1,6}的",
    re.ASCII,
)
# "the one with the blue dial"
ONE_WITH = re.compile(
    r"\bthe (?:one|ones|pair) (?:with|in|on|that has|that have) (?:(?:the|a|an) )?(?:[\w'-]+ ?){1,3}",
    re.ASCII,
)
# "弯月那条", "drop 的那款"; "那个 stud 的", "那件黑色的".
CALLED_THAT = re.compile(rf"[^\s,，。.!?！？;；、]{{1,8}}\s?(?:的\s?)?[这那](?:一)?{UNIT}")
THAT_CALLED = re.compile(
    rf"[这那](?:一)?{UNIT}\s?(?:(?!有|是|能|会|可以|要|在)[^\s,，。.!?！？;；、这那]{{1,8}}?|[a-z][\w-]*)\s?的(?!时候|话)"
)
# "爱心的和弯月的有什么区别"
NAMED_ZH = re.compile(r"[^\s,，。.!?！？;；、和跟与比这那]{1,8}的(?=和|跟|与|、|比|哪|有什么|有啥|$|呢|多少)")
# A quality that stands for a thing: "the grey one and ...", "牛仔的和 ...".
A_ONE = re.compile(
    rf"(?:\b(?:ones?|pair|pieces?)|\bthe [\w-]+|的|[这那]{UNIT})\s*(?:,|;|\band|&|\+|、|，|和|跟|与|及|还有|[搭]?配|\bwith\b|\bplus\b)?\s*$",
    re.ASCII,
)
THE = re.compile(r"\b(?:the|that|this|those|these|your)\b|[这那]", re.ASCII)
IS_IT = re.compile(
    r"\b(?:is|are|was|were|isn't|aren't) (?:this|it|that|these|those|they)\b(?! (?:\S+ ){0,2}(?:one|ones|pair)\b)"
    rf"|\bdo(?:es)? (?:it|this|that|they|these|those) come in\b|[这那](?:一)?{UNIT}(?:还)?(?:有|是)",
    re.ASCII,
)
THIS_KIND = re.compile(rf"(?:\bthis |\bthese |这(?:一)?{UNIT}?)$", re.ASCII)
# "the little moon", "those heart earrings": a thing called by what makes its title its own.
CALLED = re.compile(r"\b(?:the|that|those|these)(?: [a-z][\w'-]*){1,4}", re.ASCII)
# A thing that is to be worn or seen beside another one, which "it" stands for or which goes without saying.
BESIDE = re.compile(
    r"\b(?:with|and|to|plus) (?:it|this|that|them)\b(?! \w*-)|\b(?:it|this|that|them) (?:(?:on|in|over|onto)\b[^.?!,;]{0,20} |together )?(?:with|and|w/)(?=\W)|[它这那]"
    + UNIT
    + r"?[和配跟]|(?:^|[,，.。;；]\s*)(?:together )?(?:with|w/) |(?:^|[,，。;；\s]|[上下里外]面)(?:再)?[跟和与同配搭加](?=.{2,24}一[起块齐])",
    re.ASCII,
)
THAT_ONE_ONLY = re.compile(rf"[这那](?:一)?{UNIT}|\b(?:the|that|those)\b", re.ASCII)
THAT_ONE = re.compile(r"\S{0,3}(?:这|那)" + UNIT)
DEFINITE = re.compile(
    r"(?:\b(?:the|that|this|those|these|my|your)\s(?:[\w'-]+\s){0,2}|[这那](?:一)?"
    + UNIT
    + r"?(?:\S{0,3}的)?)$",
    re.ASCII,
)
INDEFINITE = re.compile(
    r"\b(?:a|an|some|any|few|another|other|more|different|what|which|kind)\b|几[款个件条双顶副]|一些|什么|哪些|有没有|别的|其他",
    re.ASCII,
)
ID = re.compile(
    r"(?<![\w-])[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*[-_]\d+(?![\w-])|(?<![\w-])[a-z]{1,5}\d{2,}(?![\w-])",
    re.ASCII,
)
PAIRS = {"shoes", "glasses", "trousers", "shorts", "earrings"}
DESCRIBING = (
    "categories",
    "colors",
    "patterns",
    "materials",
    "brands",
    "features",
    "sleeves",
    "lengths",
    "styles",
    "seasons",
)
JOINED = re.compile(
    r"\s*(?:,|;|\band\b|(?<!one )(?<!ones )(?<!pair )\bwith\b|\bw/|\bplus\b|&|\+|\btogether\b|\balong\b|\bnext to\b|\bversus\b|\bvs\b\.?|\bagainst\b|、|，|和|跟|与|及|还有|再加|加上|[搭]?配(?:上|着)?(?!什么|啥|的))\s*",
    re.ASCII,
)

CLAUSES = re.compile(JOINED.pattern + r"|\bor\b|\bthan\b|\b(?:on top of|over|under)\b|还是|比", re.ASCII)


def number(word: str) -> int:
    """What a number word counts, 0 when it is none."""
    word = word.strip()
    if word in NUMBERS:
        return NUMBERS[word]
    if word.startswith("十") and word[1:] in NUMBERS:
        return 10 + NUMBERS[word[1:]]
    digits = re.match(r"\d+", word)
    return int(digits.group()) if digits else 0


def listed_digits(text: str) -> list[int]:
    """ "compare 1 and 3", "try 2": bare places after a verb."""
    match = re.search(
        r"\b(?:compare|try(?: on)?|add|buy|see|show me|take|between|about)\s+(?P<l>\d(?:\s*(?:,|and|&|or|vs\.?|with|\+)\s*\d)*)(?![\d.%$€£]|\s*(?:dollars?|usd|of|pieces?|pairs?|x\b))"
        r"|\b(?:numbers?|nos?\.?|options?|items?) (?P<w>(?:\d|one|two|three|four|five|six)(?:\s*(?:,|and|&|or|vs\.?|with|\+)\s*(?:\d|one|two|three|four|five|six))+)\b"
        r"|(?:试|比较|对比|看)一?下?(?P<z>\d(?:\s*(?:、|，|,|和|跟)\s*\d)*)(?![\d.元块码号件个])",
        text,
    )
    if not match:
        return []
    listed = match["l"] or match["z"] or match["w"]
    return [n for word in re.findall(r"\d|[a-z]{3,}", listed) if (n := number(word))]
