"""Whole messages made of ways of asking, to train on: a story around a request, two requests in one, a product by its title.

What is told beside a request does not change what is asked for; two things asked for are "several".
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from agent.planner.arbiter import tool
from agent.planner.cues import TALK
from agent.planner.segment import ABSORBS
from agent.planner.table import ABOUT_ONE
from agent.planner.wording import CHINESE

STORIED, JOINED = 0.6, 0.35  # new messages for each way of asking
OF_ONE = (*ABOUT_ONE, "try_on", "compare_products")
ASIDE = ("greet", "thanks", "praise", "yes")  # said before a request, they are no request
BETWEEN = {
    "en": (". ", ". ", ", ", ", so ", " and ", " - ", "! ", "... ", "\n", ", anyway ", " "),
    "zh": ("，", "，", "。", "，所以", " ", "！", "，想问下"),
}
AFTER = {"en": (". ", ", ", " because ", " as ", " - ", ", "), "zh": ("，", "。", "，因为", " ")}
ALSO = {
    "en": (". Also ", " and ", ", and ", ", then ", ". ", "? ", " + ", ", also ", "; ", " and also ", " plus ", ". And "),
    "zh": ("，", "，另外", "，顺便", "，然后", "。", "，再", "，还有", " ", "，也想问"),
}  # fmt: skip
Asked = tuple[str, str]  # text, act
Span = tuple[int, int]


def mixed(
    asked: Sequence[Asked],
    stories: Sequence[str],
    things: Callable[[str], Sequence[Span]],
    titles: Sequence[str],
) -> Iterator[Asked]:
    """New messages, each with its act or "several"; the same ones every time.

    Args:
        things: the stretches of a text that name kinds of things, with their colour and the like.
        titles: what products are called; put where an act about one product names a thing.
    """
    chance = np.random.default_rng(2)
    for language in BETWEEN:
        here = [a for a in asked if bool(CHINESE.search(a[0])) == (language == "zh")]
        told = [s for s in stories if bool(CHINESE.search(s)) == (language == "zh")]
        told += [text for text, act in here if act in ASIDE]
        wishes = [a for a in here if a[1] not in (*TALK, "several")]
        for text, act in wishes:
            if chance.random() < STORIED:
                yield _storied(text, str(chance.choice(told)), language, chance), act
        for text, act in wishes:
            other, also = wishes[int(chance.integers(len(wishes)))]
            both = act == also == "search_products" and things(text) and things(other)
            if chance.random() < (1.0 if both else JOINED) and (both or _apart(act, also)):
                yield f"{text.rstrip('.?!。？！')}{chance.choice(ALSO[language])}{other}", "several"
        called = [t for t in titles if bool(CHINESE.search(t)) == (language == "zh")]
        for text, act in wishes:
            spans = things(text) if act in OF_ONE and called else ()
            if len(spans) == 1:
                ((start, end),) = spans
                yield f"{text[:start]}{chance.choice(called)}{text[end:]}", act


def _storied(text: str, story: str, language: str, chance: np.random.Generator) -> str:
    if chance.random() < 0.75:
        return f"{story}{chance.choice(BETWEEN[language])}{text}"
    return f"{text}{chance.choice(AFTER[language])}{story}"


def _apart(act: str, also: str) -> bool:
    """Whether two acts are two requests, none of them part of the other."""
    return tool(act) != tool(also) and also not in ABSORBS.get(act, ()) and act not in ABSORBS.get(also, ())
