"""How written words are compared: one form for case, width, plural and hyphen, with positions kept.

Latin words are reduced to a stem ("T-Shirts" -> "t shirt"); Chinese text is kept as it is and matched without borders.
"""

import re
import unicodedata
from dataclasses import dataclass

# Plural in form only, or the plural means something else than the singular.
WHOLE = frozenset(
    [
        "glasses",
        "sunglasses",
        "eyeglasses",
        "jeans",
        "shorts",
        "pants",
        "trousers",
        "leggings",
        "khakis",
        "chinos",
        "denims",
        "tights",
        "flats",
        "slides",
        "headphones",
        "earphones",
        "earbuds",
        "news",
        "christmas",
        "canvas",
        "this",
        "his",
        "its",
        "us",
        "plus",
        "always",
        "gloss",
        "cross",
        "across",
        "less",
        "unless",
        "yes",
        "bus",
        "gas",
        "lens",
        "brass",
        "glass",
        "dress",
        "press",
        "class",
        "stress",
        "ss",
        "xs",
        "series",
        "mens",
        "slacks",
        "goods",
        "dungarees",
        "overalls",
        "culottes",
    ]
)
IRREGULAR = {
    "women": "woman", "men": "man", "womens": "woman", "mens": "man", "children": "child", "kids": "kid", "ladies": "lady",
    "gentlemen": "gentleman", "scarves": "scarf", "shelves": "shelf", "feet": "foot", "knives": "knife", "leaves": "leaf",
    "colour": "color", "colours": "color", "coloured": "colored", "grey": "gray", "greys": "gray", "jewellery": "jewelry",
    "pyjamas": "pajamas", "accessories": "accessory", "shoes": "shoe", "tees": "tee", "ties": "tie", "hoodies": "hoodie",
    "beanies": "beanie", "booties": "bootie", "undies": "undie", "birdies": "birdie", "movies": "movie", "aloes": "aloe",
    "clothes": "clothes", "buses": "bus", "brasses": "brass", "canvases": "canvas",
}  # fmt: skip
TOKEN = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?|[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True)
class Token:
    """A Latin word, a number or one Chinese character, with its place in the text as it was written."""

    text: str
    start: int
    end: int

    @property
    def chinese(self) -> bool:
        """Whether it is one Chinese character."""
        return is_chinese(self.text)


def is_chinese(text: str) -> bool:
    """Whether the text holds a Chinese character."""
    return any("\u3400" <= c <= "\u9fff" or "\uf900" <= c <= "\ufaff" for c in text)


def flatten(text: str) -> tuple[str, list[int]]:
    """Lower case, half width, no accents, one character for one, and for each the index it had in `text`."""
    out, at = [], []
    for i, c in enumerate(text):
        for d in unicodedata.normalize("NFKD", c):
            if unicodedata.combining(d) and not is_chinese(d):
                continue
            for low in d.lower():
                out.append("'" if low in "’‘`´" else low)
                at.append(i)
    return "".join(out), at


def tokens(text: str) -> list[Token]:
    """The words of a text in order; positions are those of `text`, whatever its case or width."""
    flat, at = flatten(text)
    found = []
    for match in TOKEN.finditer(flat):
        word = match.group()
        if "'" in word:
            word = word.split("'")[0] if word.endswith("'s") else word.replace("'", "")
        found.append(Token(word, at[match.start()], at[match.end() - 1] + 1))
    return found


def stem(word: str) -> str:
    """'t-shirts' -> 't-shirt', 'dresses' -> 'dress', 'ladies' -> 'lady'; words that are whole as they are stay."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word in WHOLE or len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1]


def key(text: str) -> tuple[str, ...]:
    """What two spellings of one word share: the stems of its words, Chinese character by character."""
    return tuple(stem(t.text) for t in tokens(text))


def plain(text: str) -> str:
    """The key as one string, Chinese characters unspaced: for comparing values."""
    return re.sub(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])", "", " ".join(key(text)))
