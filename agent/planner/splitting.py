"""Where a message that asks for several things is cut: there where each part means most clearly one thing.

All ways of joining neighbouring clauses are weighed by dynamic programming; a part's worth is the log of the chance of its
likeliest act. What is told around a request stays with it, since a part without a request is worth little.
"""

import math
import re
from collections.abc import Callable, Sequence

from agent.planner.arbiter import NO_TOOL, likeliest, tools
from agent.planner.meaning import Guess
from agent.planner.segment import STRONG, WEAK, Piece
from agent.planner.table import Table

MOST = 7  # clauses
CUT, SAME = 0.35, 0.8  # what a cut costs, and one between two parts for the same tool
NUMBERED = re.compile(r"(?:^|(?<=[\s.,;:!?。，；：！？]))(?P<n>[1-5])(?:[).:、]\s*|\s+)", re.ASCII)
MORE = re.compile(rf"{WEAK.pattern}|\s\+\s|;", re.ASCII)
Parsed = Callable[[int, int], Piece]
Span = tuple[int, int]


def split(text: str, piece: Parsed, guess: Callable[[Piece], Guess], table: Table) -> list[Piece]:
    """The parts of a plain text, each with its act; [] where it cannot be cut.

    Args:
        piece: what text[start:end] is as a request.
        guess: what a request means.
    """
    spans = clauses(text)
    if not 1 < len(spans) <= MOST:
        return []
    parts: dict[Span, tuple[float, str, Piece]] = {}
    for i in range(len(spans)):
        for j in range(i, len(spans)):
            part = piece(spans[i][0], spans[j][1])
            found = guess(part)
            chances = {name: c for name, c in tools(found, table).items() if name != "several"}
            best = max(chances, key=lambda name: chances[name])
            part.act = likeliest(found, best, table)
            parts[i, j] = math.log(chances[best] + 1e-9), best, part
    chosen = _best(len(spans), parts)
    asked = [parts[span][2] for span in chosen if parts[span][1] != NO_TOOL]
    return asked if len(asked) > 1 else []


def clauses(text: str) -> list[Span]:
    """The stretches between full stops, commas, "and", and the numbers of a list."""
    numbers = list(NUMBERED.finditer(text))
    listed = [m["n"] for m in numbers]
    if len(listed) > 1 and listed == sorted(set(listed)) and listed[0] == "1":
        cuts = [m.span() for m in numbers]
    else:
        cuts = sorted(m.span() for shape in (STRONG, MORE) for m in shape.finditer(text))
    spans, at = [], 0
    for start, end in [*cuts, (len(text), len(text))]:
        if re.search(r"\w", text[at:start]):
            spans.append((at, start))
        at = max(at, end)
    return spans


def _best(count: int, parts: dict[Span, tuple[float, str, Piece]]) -> Sequence[Span]:
    """The two or more spans over `count` clauses that are worth most together."""
    ways: list[list[tuple[float, list[Span]]]] = [[] for _ in range(count + 1)]
    ways[0] = [(0.0, [])]
    for end in range(1, count + 1):
        for start in range(end):
            if (start, end) == (0, count):
                continue  # that would be one
            worth, name, _ = parts[start, end - 1]
            for before, chosen in ways[start]:
                same = bool(chosen) and parts[chosen[-1]][1] == name
                ways[end].append((before + worth - CUT - SAME * same, [*chosen, (start, end - 1)]))
    return max(ways[count])[1]
