"""The shop's rules, quoted: shop_policy.

Policies are Markdown under prompts/policies/, one file a subject and language, read through the prompts
loader. A passage is what stands under one `##` heading. Lines that begin with `Also asked:` list other words
shoppers use for it; they are searched but not quoted.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from prompts import Library
from prompts.errors import PromptError
from tools.arguments import Query
from tools.calling import Answer, Runtime, shop_tool
from tools.cards import as_block
from tools.errors import CannotDo

ALSO = re.compile(r"^(?:also asked|也会问)\s*[:：]", re.IGNORECASE)
STOP = {
    "a", "an", "and", "are", "be", "can", "could", "do", "does", "for", "from", "get", "have", "how",
    "i", "if", "in", "is", "it", "me", "my", "of", "on", "or", "our", "out", "please", "tell",
    "the", "there", "this", "to", "was", "we", "what", "when", "where", "which", "will", "with",
    "would", "you", "your", "about", "doesn", "don", "isn", "hasn", "haven", "didn", "won", "not", "has",
    "any", "who",
}  # fmt: skip
QUOTED = 2


@dataclass(frozen=True)
class Passage:
    """One heading of a policy with its text, as it is quoted.

    words  what it is found by, with weights
    asked  those of them in which a shopper asks for it: of the heading and of `Also asked`
    """

    policy: str
    heading: str
    text: str
    version: str
    words: Counter[str]
    asked: frozenset[str]


def passages(library: Library, language: str, photo_hours: str) -> list[Passage]:
    """Every passage of every policy in a language (English where there is none in it)."""
    found = []
    for id in library.ids("policies"):
        try:
            text = library.text(id, language, photo_hours=photo_hours)
            version = library.document(id, language).version
        except PromptError:
            continue  # the loader has logged which file is broken and why
        title, *parts = re.split(r"^##\s+", text, flags=re.MULTILINE)
        for part in parts:
            heading, _, body = part.partition("\n")
            rows = body.strip().splitlines()
            quoted = "\n".join(row for row in rows if not ALSO.match(row)).strip()
            asked = " ".join(ALSO.sub("", row) for row in rows if ALSO.match(row))
            name = id.removeprefix("policies/")
            words = Counter(terms(quoted))
            for stronger in (heading, asked, title, name):
                words.update(dict.fromkeys(terms(stronger), 3))
            named = frozenset(terms(f"{heading} {asked} {title} {name}"))
            found.append(Passage(name, heading.strip(), quoted, version, words, named))
    return found


def terms(text: str) -> list[str]:
    """What a text is matched by: English words without endings, Chinese characters in pairs."""
    words = [_stem(word) for word in re.findall(r"[a-z]{2,}", text.lower()) if word not in STOP]
    for run in re.findall(r"[\u4e00-\u9fff]+", text):
        words += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
    return words


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "ied", "ed", "es", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def best(question: str, known: list[Passage]) -> list[Passage]:
    """The passages that answer a question, best first, [] when none does (BM25, k1 1.2, b 0)."""
    wanted = set(terms(question))
    rarity = {term: math.log(1 + len(known) / (1 + sum(term in p.words for p in known))) for term in wanted}
    scored = [
        (sum(rarity[term] * 2.2 * p.words[term] / (p.words[term] + 1.2) for term in wanted), p) for p in known
    ]
    scored.sort(key=lambda entry: -entry[0])
    top = scored[0][0] if scored else 0.0
    good = [passage for score, passage in scored[:QUOTED] if score > 0 and score >= 0.7 * top]
    return [passage for passage in good if _is_about(passage, wanted, rarity)]


def _is_about(passage: Passage, wanted: set[str], rarity: dict[str, float]) -> bool:
    """Whether it is asked for by a word of its own, or holds most of what the question says."""
    shared = sum(rarity[term] for term in wanted if term in passage.words)
    return bool(wanted & passage.asked) or shared > 0.6 * sum(rarity.values())


@shop_tool
def shop_policy(
    runtime: Runtime,
    question: Annotated[Query, Field(min_length=1, description="What they want to know, in their words.")],
) -> Answer:
    """The shop's rules on delivery, returns, exchanges, care, payment and privacy. Quote the passage and
    say nothing that is not in it."""
    shopper = runtime.context
    hours = f"{shopper.shop.settings.photo_hours:g}"
    known = passages(shopper.shop.prompts, shopper.language, hours)
    found = best(question, known)
    topics = sorted({passage.policy for passage in known})
    if not found:
        headings = [passage.heading for passage in known]
        raise CannotDo(
            "no_policy",
            f"The shop's rules say nothing on that; they cover {', '.join(topics)}. A person can help.",
            f"店铺规则里没有提到这一点。现有规则：{'、'.join(headings[:8])}。其他问题可以转人工。",
            topics=topics,
        )
    quoted = [{"policy": p.policy, "heading": p.heading, "text": p.text, "version": p.version} for p in found]
    rows = [f"[{p.policy}: {p.heading}]\n{p.text.replace('<', '‹').replace('>', '›')}" for p in found]
    return as_block(rows), {"type": "policy", "passages": quoted, "topics": topics}


TOOLS = [shop_policy]
