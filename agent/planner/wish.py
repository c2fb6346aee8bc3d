"""What of a message a search is for: the clause that asks for something, not the story told around it."""

from collections.abc import Callable

from agent.planner.cues import TALK
from agent.planner.meaning import Guess
from agent.planner.saying import GENERIC
from agent.planner.segment import Piece
from agent.planner.splitting import MOST, clauses
from catalog.query import LIST_SLOTS, Query

TOLD = 0.3  # a clause that is less likely a search than this only tells something
LESS = 0.6  # so much less likely than the clause that asks for another thing
WHOEVER = {"genders", "ages"}  # said of whom it is for, wherever it stands
Span = tuple[int, int]


def wished(
    piece: Piece, part: Callable[[int, int], Piece], guess: Callable[[Piece], Guess], *, one: bool
) -> Query:
    """What a piece that is one search says of the thing wanted, without what its other clauses tell.

    A thing named in a clause that only tells ("my cardigan has its own postcode, so a decent jumper") is left out where
    another clause asks for one; words the catalogue does not know are left out wherever they only tell.

    Args:
        part: what text[start:end] of the message is as a request.
        one: the message is surely one request.
    """
    spans = [(a + piece.start, b + piece.start) for a, b in clauses(piece.text)]
    if not 1 < len(spans) <= MOST:
        return piece.query
    asks = {span: _asks(guess(part(*span))) for span in spans}
    best = max(spans, key=lambda span: (bool(_things(piece, span)) * asks[span], asks[span]))
    told = [span for span in spans if span != best and asks[span] < TOLD]
    query = piece.query
    if _things(piece, best):
        enough = asks[best] * (1.0 if one else LESS)
        beside = [s for s in spans if s != best and _things(piece, s) and asks[s] < enough]
        query = _without(query, [(a - piece.start, b - piece.start) for a, b in beside])
    return query.model_copy(update={"leftover": _kept(query, part, told)})


def _asks(guess: Guess) -> float:
    """How likely something is looked for, when it is not a remark."""
    talk = sum(guess.chances.get(act, 0.0) for act in TALK)
    return guess.chances.get("search_products", 0.0) + guess.chances.get("recommend", 0.0) - 0.5 * talk


def _things(piece: Piece, span: Span) -> set[str]:
    """The categories named in a stretch of the message."""
    start, end = span[0] - piece.start, span[1] - piece.start
    named = {m.value for m in piece.query.matches if m.slot == "categories" and start <= m.start < end}
    return (named & set(piece.query.categories)) - GENERIC


def _without(query: Query, spans: list[Span]) -> Query:
    """The query without what stands in these stretches of its text alone."""
    inside = [m for m in query.matches if any(a <= m.start < b for a, b in spans)]
    kept = [m for m in query.matches if m not in inside]
    changes: dict[str, object] = {"matches": kept}
    for slot in (*LIST_SLOTS, "exclude"):
        if slot not in WHOEVER:
            gone = {m.value for m in inside if m.slot == slot} - {m.value for m in kept if m.slot == slot}
            changes[slot] = [value for value in getattr(query, slot) if value not in gone]
    return query.model_copy(update=changes)


def _kept(query: Query, part: Callable[[int, int], Piece], told: list[Span]) -> list[str]:
    """The words nobody knows, without those of clauses that only tell."""
    gone = {word for span in told for word in part(*span).query.leftover}
    return [word for word in query.leftover if word not in gone]
