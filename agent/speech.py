"""Makes a model's words safe to show: no thinking aloud, no JSON or code, no links or pictures of its own, no HTML.

Every function here keeps what is already shown: the safe form of a longer text begins with the safe form of
its whole sentences so far, so text can be shown while it is still being written.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from agent.written_calls import without_machine_talk

THOUGHTS = re.compile(r"<(think|thinking|reasoning|scratchpad)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
STATE_BLOCK = re.compile(r"```state\b.*?(?:```|\Z)", re.DOTALL)
PICTURE = re.compile(r"!\[[^\]]*\]\s*(?:\([^)]*\)|\[[^\]]*\])?")
LINK = re.compile(r"\[([^\]]*)\]\s*\(\s*<?([^)\s>]*)[^)]*\)")
REFERENCE = re.compile(r"^\s*\[[^\]]+\]:\s*\S+.*$", re.MULTILINE)
# Chinese is written without blanks: an address may follow a character, which \b takes for part of the word.
ADDRESS = re.compile(
    r"(?<![a-z])(?:(?:https?|ftp|file|data|javascript|vbscript)\s*:|www\.)[^\s<>\"'）)\u3000-\u303f\u4e00-\u9fff]*",
    re.IGNORECASE,
)
BARE_DOMAIN = re.compile(
    r"(?<![\w.@-])(?:[a-z0-9-]+\.)+(?:com|net|org|io|cn|ru|xyz|shop|info|biz|top|co|me|app|site|online|store|link|cc|example)"
    r"(?![a-z0-9-])(?:/[^\s\u4e00-\u9fff]*)?"
    r"|(?<![a-z0-9.@-])[a-z0-9-]{2,}(?:\.[a-z0-9-]+)*\.[a-z]{2,}/[^\s\u4e00-\u9fff]*",
    re.IGNORECASE | re.ASCII,
)
TAG = re.compile(r"<[/!a-zA-Z][^<>]*>?")


def without_thoughts(text: str) -> str:
    """`text` without a reasoning model's thinking aloud and without a state block it repeats."""
    return STATE_BLOCK.sub("", THOUGHTS.sub("", text))


def harmless(text: str, allowed: Collection[str] = ()) -> str:
    """`text` without JSON, code, pictures, HTML and links, except to the addresses `allowed`, which come from tool
    results."""
    text = without_machine_talk(without_thoughts(text))
    text = REFERENCE.sub("", PICTURE.sub("", text))
    text = LINK.sub(lambda m: m.group(0) if m.group(2) in allowed else m.group(1), text)
    kept = [address for address in allowed if address in text]
    for index, address in enumerate(kept):
        text = text.replace(address, f"\x00{index}\x00")
    text = TAG.sub("", BARE_DOMAIN.sub("", ADDRESS.sub("", text)))
    for index, address in enumerate(kept):
        text = text.replace(f"\x00{index}\x00", address)
    return text
