"""One spelling for what shoppers type: widths, case, quotes, traditional characters; and its language.

Every step keeps one character for one character, so that positions in the result are positions in the
message.
"""

# ruff: noqa: E501  (a table reads better in one piece)

import re
import unicodedata
from functools import cache
from importlib import resources

# Cantonese in Mandarin's words, character for character.
CANTONESE = str.maketrans(
    "嘅冇係唔該佢噉畀俾睇啲嗰咗搵喺乜仲攞諗鍾㗎嚟哋咩啱嘢褸踭裇返",
    "的没是不该他那给给看些那了找在什还拿想钟啊来们啥合货褛跟恤回",
)


@cache
def _simpler() -> dict[int, str]:
    """Traditional characters and the simplified ones they became, one for one: OpenCC's table."""
    table = resources.files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text(encoding="utf-8")
    pairs = [line.split() for line in table.splitlines() if len(line.split()) > 1]
    return {ord(old): new for old, new, *_ in pairs if len(old) == len(new) == 1}


_PLAINER = str.maketrans(
    {"’": "'", "‘": "'", "´": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "}
)
CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
PHRASES = {
    "恤衫": "衬衫", "波鞋": "球鞋", "不该": "麻烦", "几多": "多少", "点样": "怎么", "点解": "为啥", "边度": "哪里",
    "边个": "哪个", "钟意": "喜欢", "木有": "没有", "康康": "看看", "酱紫": "这样", "肿么": "怎么", "神马": "什么", "宝子": "亲亲", "宝宝": "亲亲",
    "呢个": "这个", "呢件": "这件", "呢条": "这条", "呢对": "这双", "呢双": "这双", "呢款": "这款", "呢副": "这副", "呢顶": "这顶", "呢啲": "这些", "呢些": "这些",
    "牛仔褛": "牛仔衣", "蚊美金": " 美金", "细码": "小码", "中码": "中码", "大褛": "大衣", "西褛": "西装", "冷衫": "毛衣", "颈链": "项链", "颈巾": "围巾", "银包": "钱包", "介指": "戒指",
    "落单": "下单", "除低": "摘下", "戴返": "戴回", "试着": "试穿", "着上": "穿上", "着起": "穿起", "我着": "我穿", "想着": "想穿", "着咩": "穿啥", "着啥": "穿啥",
    "几耐": "多久", "几时": "何时", "靓仔": "帅哥", "倾偈": "聊天", "件衫": "件衣", "着得": "穿得", "着落": "穿着",
    "那对": "那双", "返工": "上班", "什嘢": "什么", "么嘢": "什么",
}  # fmt: skip
# What shoppers type for short, as the grammar has it written. Longer or shorter than what it stands for: only for cues.
SHORT = {
    "u": "you", "ya": "you", "yall": "you", "y'all": "you", "ur": "your", "r": "are", "pls": "please", "plz": "please", "plss": "please",
    "wanna": "want to", "gonna": "going to", "gotta": "have to", "gimme": "give me", "lemme": "let me", "rn": "right now", "abt": "about",
    "tho": "though", "smth": "something", "sth": "something", "smthn": "something", "sumthin": "something", "summat": "something",
    "b4": "before", "cuz": "because", "cos": "because", "dat": "that", "dis": "this", "da": "the", "whatcha": "what do you",
    "watcha": "what do you", "idk": "i don't know", "dunno": "don't know", "ppl": "people", "pic": "picture", "pix": "pictures",
    "im": "i'm", "ive": "i've", "id": "i'd", "ill": "i'll", "dont": "don't", "doesnt": "doesn't", "didnt": "didn't", "cant": "can't",
    "wont": "won't", "isnt": "isn't", "arent": "aren't", "havent": "haven't", "hasnt": "hasn't", "wasnt": "wasn't", "whats": "what's",
    "wheres": "where's", "hows": "how's", "whens": "when's", "whos": "who's", "thats": "that's", "theres": "there's", "lets": "let's",
    "theyre": "they're", "youre": "you're", "couldnt": "couldn't", "shouldnt": "shouldn't", "wouldnt": "wouldn't", "wats": "what's",
    "wat": "what", "wot": "what", "wen": "when", "wheres'": "where's", "recieved": "received", "recieve": "receive", "delievery": "delivery",
    "delivry": "delivery", "refun": "refund", "exchage": "exchange", "adress": "address", "polisy": "policy", "shiping": "shipping",
    "havn't": "haven't", "lookin": "looking", "gettin": "getting", "tryna": "trying to", "thru": "through", "w/": "with", "w/o": "without",
    "em": "them", "'em": "them", "ye": "you", "wid": "would", "oan": "on", "fur": "for", "whit": "what", "yin": "one", "aye": "yes", "naw": "no",
    "omg": "", "lol": "", "tbh": "", "ngl": "", "lmao": "", "btw": "by the way", "xx": "", "x": "",
}  # fmt: skip
SHORT_WORD = re.compile(
    r"(?<![\w'/-])(?:"
    + "|".join(re.escape(w) for w in sorted(SHORT, key=len, reverse=True))
    + r")(?![\w'/-])",
    re.ASCII,
)
FOR_TO = re.compile(
    r"(?<=[a-z] )(?:(?P<for>4)(?= (?!of|items?|pieces?|pairs?|weeks?|days?|months?|years?|hours?|stars?|more|in|by|and|or|for|to|is|x)[a-z]{2,})"
    r"|2(?= (?:a|an|the|my|me|us|wear|go|buy|see|get|talk|speak|be|do|try|put|match|know|ask|return|use|look|show|have|chat|pay|order)\b))",
    re.ASCII,
)


def even(text: str) -> str:
    """Half width, straight quotes, simplified characters; case is kept. As long as `text` was."""
    narrow = (unicodedata.normalize("NFKC", character) for character in text)
    spelled = "".join(n if len(n) == 1 else c for n, c in zip(narrow, text, strict=True))
    spelled = spelled.translate(_PLAINER).translate(CANTONESE).translate(_simpler())
    for phrase, same in PHRASES.items():
        spelled = spelled.replace(phrase, same)
    return spelled


def plain(text: str) -> str:
    """As `even`, in lower case."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in even(text))


def language_of(text: str, otherwise: str) -> str:
    """ "zh" when there is Chinese in the text, "en" when there are English words only, else `otherwise`."""
    if CHINESE.search(text):
        return "zh"
    return "en" if LATIN_WORD.search(text) else otherwise


def respelled(text: str) -> str:
    """A plain text with what shoppers type for short written out ("wheres ur stuff 4 men"); positions are lost."""
    if len(text) > 2:
        text = FOR_TO.sub(lambda m: "for" if m["for"] else "to", text)
        text = SHORT_WORD.sub(lambda m: SHORT[m.group()], text)
    return text
