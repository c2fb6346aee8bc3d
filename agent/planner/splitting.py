"""Where a message that asks for several things is cut: there where each part means most clearly one thing.

All ways of joining neighbouring clauses are weighed by dynamic programming; a part's worth is the log of the chance of its
likeliest act. What is told around a request stays with it, since a part without a request is worth little.
"""

import math
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from agent.planner.arbiter import NO_TOOL, likeliest, tools
from agent.planner.meaning import Guess
from agent.planner.segment import STRONG, WEAK, Piece
from agent.planner.table import Table

MOST = 7  # clauses
CUT, SAME = 0.35, 0.8  # what a cut costs, and one between two parts for the same tool
CLINGING = 1.0  # what a part costs that asks for nothing by itself
TO_KEEP, LOOKED_FOR = 10, 4  # cues that make a part of a measure, of a thing that is named
# Whether the best cut is believed: a logistic regression on batches 11 to 14 of the utterances, by a model of meaning that
# had seen none of them. By the four files in turn, each left out: 92.0 % of 528 messages with several clauses, where the chance
# of "several" alone has 84.3 %.
BIAS, CHANCE, APART, CLEAR, AGREED, STOPPED, CLUNG = 0.5, 0.66, 1.5, 1.6, 1.18, -1.36, -0.31
NUMBERED = re.compile(r"(?:^|(?<=[\s.,;:!?。，；：！？]))(?P<n>[1-5])(?:[).:、]\s*|\s+)", re.ASCII)
MORE = re.compile(rf"{WEAK.pattern}|\s\+\s|;", re.ASCII)
APART_BY = re.compile(r"[.?!;\d+。？！；\n]|\b(?:also|plus|then)\b|另外|顺便|然后|还有|再")
FULL_STOP = re.compile(r"[.?!。？！]")
Parsed = Callable[[int, int], Piece]
Span = tuple[int, int]


@dataclass(frozen=True)
class Part:
    """A stretch of a message, what it is for, and how clearly."""

    piece: Piece
    tool: str
    chance: float
    clings: bool = (
        False  # says of what or of whom something else is asked: "the black boots, which size for 25 cm"
    )

    @property
    def worth(self) -> float:
        """How much a cut that makes this a part of its own is worth."""
        return math.log(self.chance + 1e-6) - CLINGING * self.clings


@dataclass(frozen=True)
class Cut:
    """The best way to cut a message; `stopped`: at least once at the end of a sentence."""

    parts: list[Part]
    stopped: bool

    @property
    def asked(self) -> list[Part]:
        """The parts that ask for a tool."""
        return [part for part in self.parts if part.tool != NO_TOOL]

    def believed(self, several: float, made: Collection[str]) -> bool:
        """Whether the message is several requests.

        Args:
            several: the chance of that, by the meaning of the whole message.
            made: the tools that the grammar would use.
        """
        tools = {part.tool for part in self.asked}
        score = BIAS + CHANCE * math.log((several + 1e-4) / (1 - several + 1e-4))
        score += APART * (len(tools) > 1) + CLEAR * sum(math.log(p.chance + 1e-6) for p in self.parts)
        score += AGREED * (len(tools) > 1 and tools == {*made} - {NO_TOOL}) + STOPPED * self.stopped
        score += CLUNG * sum(part.clings for part in self.asked)
        return score > 0 and len(self.asked) > 1


def best_cut(text: str, piece: Parsed, guess: Callable[[Piece], Guess], table: Table) -> Cut | None:
    """How a plain text is best cut into two or more parts; None where it has one clause, or too many.

    Args:
        piece: what text[start:end] is as a request.
        guess: what a request means.
    """
    spans = clauses(text)
    if not 1 < len(spans) <= MOST:
        return None
    parts: dict[Span, Part] = {}
    for i in range(len(spans)):
        for j in range(i, len(spans)):
            part = piece(spans[i][0], spans[j][1])
            found = guess(part)
            chances = {name: c for name, c in tools(found, table).items() if name != "several"}
            best = max(chances, key=lambda name: chances[name])
            part.act = likeliest(found, best, table)
            gaps = [text[spans[k - 1][1] : spans[k][0]] for k in (i, j + 1) if 0 < k < len(spans)]
            parts[i, j] = Part(part, best, chances[best], _clings(part, best, gaps))
    chosen = _best(len(spans), parts)
    between = [text[spans[i - 1][1] : spans[i][0]] for i, _ in chosen[1:]]
    return Cut([parts[span] for span in chosen], any(FULL_STOP.search(gap) for gap in between))


def _clings(piece: Piece, name: str, gaps: Sequence[str]) -> bool:
    """Whether a part is no request by itself: a thing only named before a comma, a measure told in passing."""
    cue = piece.weights.get(name, 0)
    if name == "remember":
        return cue < TO_KEEP
    return name == "search_products" and cue < LOOKED_FOR and not all(APART_BY.search(gap) for gap in gaps)


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


def _best(count: int, parts: dict[Span, Part]) -> Sequence[Span]:
    """The two or more spans over `count` clauses that are worth most together."""
    ways: list[list[tuple[float, list[Span]]]] = [[] for _ in range(count + 1)]
    ways[0] = [(0.0, [])]
    for end in range(1, count + 1):
        for start in range(end):
            if (start, end) == (0, count):
                continue  # that would be one
            part = parts[start, end - 1]
            worth = part.worth - CUT
            for before, chosen in ways[start]:
                same = bool(chosen) and parts[chosen[-1]].tool == part.tool
                ways[end].append((before + worth - SAME * same, [*chosen, (start, end - 1)]))
    return max(ways[count])[1]
