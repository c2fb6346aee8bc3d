"""Texts that do not belong in a product: instructions to the assistant, spreadsheet formulas, the wrong language."""

import re

from catalog.words import is_chinese

ORDERS = re.compile(
    r"(?:ignore|disregard|forget)\s+(?:all\s+|any\s+|the\s+|your\s+|previous\s+|prior\s+|above\s+)+(?:instructions?|prompts?|rules?|messages?)"
    r"|(?:system|developer)\s+(?:prompt|message|instruction)"
    r"|you\s+are\s+(?:now\s+)?(?:an?\s+)?(?:ai|assistant|language model|chatbot)"
    r"|\b(?:as|dear)\s+(?:an?\s+)?(?:ai|assistant|language model)\b"
    r"|</?(?:system|assistant|tool|instructions?)>|\[/?inst\]|<\|[a-z_]+\|>"
    r"|(?:tell|inform|convince)\s+the\s+(?:user|customer|shopper|buyer)"
    r"|(?:do not|don't|never)\s+(?:mention|recommend|show)\s+(?:any\s+)?(?:other|competing|competitor)"
    r"|(?:reveal|print|repeat)\s+(?:your|the)\s+(?:prompt|instructions)|call\s+the\s+\w+\s+(?:tool|function)"
    r"|忽略(?:以上|之前|前面|所有)|无视(?:以上|之前|所有)|系统提示|你(?:现在)?是(?:一个)?(?:助手|人工智能|AI|机器人)|(?:告诉|劝说)(?:用户|顾客|客户)",
    re.IGNORECASE,
)
FORMULA = re.compile(r"^\s*[=+@-]\s*(?:[A-Za-z_.]+\s*\(|cmd\s*\|)|^\s*=\s*[A-Z]{1,3}\d", re.IGNORECASE)
HIDDEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
LETTERS = re.compile(r"[A-Za-z]")


def orders_in(text: str) -> str:
    """The words of a text that address the assistant rather than describe a product; "" for an honest text."""
    found = ORDERS.search(HIDDEN.sub("", text))
    return found.group()[:60] if found else ""


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run this text when the catalogue is opened in one."""
    return bool(FORMULA.match(text))


def hides_characters(text: str) -> bool:
    """Whether invisible characters stand in the text."""
    return bool(HIDDEN.search(text))


def wrong_language(english: str, chinese: str) -> str:
    """What is wrong with the languages of a pair of texts; "" when nothing is."""
    if chinese and not is_chinese(chinese) and len(LETTERS.findall(chinese)) > 3:
        return "the Chinese text has no Chinese in it"
    if english and chinese and is_chinese(english) and len(LETTERS.findall(english)) < 3:
        return "the English text is Chinese"
    return ""
