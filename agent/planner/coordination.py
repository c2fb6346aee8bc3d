"""Several kinds of things in one sentence, each with what is said of it: "flannel shirts in green and beanies, under 30"."""
# ruff: noqa: E501  (a pattern reads better in one piece)

import itertools
import re

from agent.planner.refine import Args, args_of
from catalog.query import Match, Query

QUALITIES = ("colors", "patterns", "materials")
APART = (*QUALITIES, "sizes", "sleeves", "lengths", "features")  # said of one thing, not of all
# What things of one's own stand after: they are not looked for.
OWN = re.compile(
    r"\b(?:my|our)(?: \w+)?\s*$|\b(?:under|over|with|for|on|beneath|match(?:es)?|underneath|beside|of|like|to) (?:my|his|her|our|your|their)(?: \w+){0,2}\s*$"
    r"|[配搭跟和衬](?:我|他|她)(?:的|那[件条双])?\S{0,3}$",
    re.ASCII | re.IGNORECASE,
)
JOINT = re.compile(
    r"[,，、.。;；?？!！+&]|\b(?:and|or|also|plus|as well as|but)\b|还有|以及|或者?|和|跟|与|加上?|再来?|顺便",
    re.ASCII | re.IGNORECASE,
)
STOP = re.compile(r"[.。;；?？!！]")
FOR_ALL = re.compile(r"\b(?:both|all)\b|都|全", re.ASCII | re.IGNORECASE)
NEAR = 14  # characters between two things that share what stands before the first: "black boots and loafers"


def several(query: Query, text: str, most: int) -> list[Args]:
    """A search for each category named, with what is said of it; a limit, and a quality after the last one, are for all.

    `text` is what was said, from which `query` was read. "red dress but also blue jeans" -> red dresses, blue jeans;
    "black boots and loafers" -> both black; "bucket hat + shorts size M" -> only the shorts in M.
    """
    if len(query.categories) < 2:
        return [args_of(query)]
    places = [m for m in query.matches if m.slot == "categories" and m.value in query.categories]
    places = [m for m in places if not OWN.search(text[: m.start])] or places  # not the tunic it goes under
    if len(places) == 1:
        return [args_of(query, category=places[0].value)]
    borders = [0, *(_border(text, a.end, b.start) for a, b in itertools.pairwise(places)), len(text)]
    after = [m for m in query.matches if m.start > places[-1].end]
    searches: list[Args] = []
    before: dict[str, list[str]] = {}
    for n, place in enumerate(places[:most]):
        said = [m for m in query.matches if borders[n] <= m.start < borders[n + 1]]
        own = {slot: [m.value for m in said if m.slot == slot] for slot in APART}
        if n and not any(own[slot] for slot in QUALITIES) and _near(query, text, places[n - 1], place):
            own |= {slot: before[slot] for slot in QUALITIES}
        before = {
            slot: [m.value for m in said if m.slot == slot and m.start <= place.start] for slot in APART
        }
        for slot in QUALITIES:
            own[slot] = list(dict.fromkeys(own[slot] + [m.value for m in after if m.slot == slot]))
        own["sizes"] = _written(query, own["sizes"]) or _sizes_for_all(query, text, after, places[-1].end)
        searches.append(args_of(query.model_copy(update={**own, "matches": said}), category=place.value))
    return searches


def _border(text: str, start: int, end: int) -> int:
    """Where what is said of one thing ends and of the next begins: at the last joint between them."""
    return max((start + m.end() for m in JOINT.finditer(text[start:end])), default=start)


def _near(query: Query, text: str, one: Match, other: Match) -> bool:
    between = text[one.end : other.start]
    return (
        len(between) <= NEAR
        and not STOP.search(between)
        and not any(one.end <= m.start < other.start for m in query.matches)
    )


def _sizes_for_all(query: Query, text: str, after: list[Match], end: int) -> list[str]:
    """Sizes that no single thing claims: "a shirt and trousers, size M"."""
    placed = _written(query, [m.value for m in query.matches if m.slot == "sizes"])
    late = [
        m.value
        for m in after
        if m.slot == "sizes" and (JOINT.search(text[end : m.start]) or FOR_ALL.search(text))
    ]
    return [size for size in query.sizes if size not in placed or size in _written(query, late)]


def _written(query: Query, sizes: list[str]) -> list[str]:
    """Sizes as the query has them, letters large."""
    said = {size.casefold() for size in sizes}
    return [size for size in query.sizes if size.casefold() in said]
