"""What came of the requests of one turn: results to tell, remarks to make, an offer or question left open."""

from dataclasses import dataclass, field
from typing import Any

from agent.planner.conversation import Call


@dataclass
class Outcome:
    """One thing to tell: a tool's result (`call`) or a remark (`remark`, a text under prompts/replies/).

    facts   values for the remark's variables
    asked   for a result: what was looked for, in the shopper's words
    """

    call: Call | None = None
    remark: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    asked: str = ""


@dataclass
class Decision:
    """Either the next call to make, or everything there is to tell."""

    call: Call | None = None
    outcomes: list[Outcome] = field(default_factory=list)
    offer: dict[str, Any] = field(default_factory=dict)
