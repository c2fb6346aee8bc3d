"""Whether a message asks for one thing, and for which: what its meaning says, against what the grammar made of it.

The grammar cuts a message where a cue stands on either side; a story around one wish has many cues. The model of meaning
has seen whole messages, so where it takes one for a single request and the grammar does not, or for another one, it is believed.
"""

from agent.planner.cues import TALK
from agent.planner.meaning import Guess
from agent.planner.table import Table

ENOUGH = 0.4  # of the chances, or the grammar stands
HARDLY = 0.05  # the chance of several requests that does not count
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


def verdict(guess: Guess, table: Table) -> str:
    """The tool that a text is for if it is one request, or NO_TOOL; "" where that is not clear."""
    if not possible(guess.act, table):
        return ""
    chances = {name: chance for name, chance in tools(guess, table).items() if name != "several"}
    best = max(chances, key=lambda name: chances[name])
    return best if chances[best] >= ENOUGH * sum(chances.values()) else ""


def likeliest(guess: Guess, name: str, table: Table) -> str:
    """Of the acts that come down to a tool (or to NO_TOOL), the likeliest."""
    acts = [act for act in guess.chances if tool(act) == name and possible(act, table)]
    return max(acts, key=lambda act: guess.chances[act])
