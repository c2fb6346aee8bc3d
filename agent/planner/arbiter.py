"""Whether a message asks for one thing, and for which: what its meaning says, against what the grammar made of it.

The grammar cuts a message where a cue stands on either side; a story around one wish has many cues. The model of meaning
has seen whole messages, so where it takes one for a single request and the grammar does not, or for another one, it is believed.
"""

from collections.abc import Sequence

from agent.planner.cues import TALK
from agent.planner.meaning import Guess
from agent.planner.segment import Piece
from agent.planner.table import Table

ENOUGH = 0.4  # of the chances, or the grammar stands
# Acts that call the tool of another name. "point" is not known before it is carried out.
CALLS = {"refine": "search_products", "browse": "recommend", "take_off": "try_on", "swap": "try_on"}
NO_TOOL = "none"


def tool(act: str) -> str:
    """The tool an act calls, NO_TOOL for what is answered in a sentence."""
    act = CALLS.get(act, act)
    return NO_TOOL if act in TALK or act in ("", "small") else act


def possible(act: str, table: Table) -> bool:
    """Whether the table has what an act is about: nothing is taken off where nothing is worn."""
    return bool(table.worn) or act not in ("take_off", "swap")


def tools(guess: Guess, table: Table) -> dict[str, float]:
    """The chances of each tool, of NO_TOOL and of "several"."""
    found: dict[str, float] = {}
    for act, chance in guess.chances.items():
        if possible(act, table):
            found[tool(act)] = found.get(tool(act), 0.0) + chance
    return found


def overruled(guess: Guess, acts: Sequence[str], table: Table) -> str:
    """The tool that the whole message is for, against the acts that the grammar read in it; "" when those stand.

    Args:
        guess: what the whole message means.
        acts: what the grammar would do, one act a piece.
    """
    chances = tools(guess, table)
    best = max(chances, key=lambda name: chances[name])
    made = [tool(act) for act in acts]
    if best == "several" or chances[best] < ENOUGH or made == [best]:
        return ""
    return best


def likeliest(guess: Guess, name: str) -> str:
    """Of the acts that come down to a tool (or to NO_TOOL), the likeliest."""
    acts = [act for act in guess.chances if tool(act) == name]
    return max(acts, key=lambda act: guess.chances[act])


def one(piece: Piece, act: str) -> Piece:
    """The whole message as one request for an act."""
    piece.act, piece.weights = act, {**piece.weights, act: max(piece.weights.get(act, 0), 11)}
    return piece
