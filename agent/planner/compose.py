"""Replies."""

from typing import Any

from agent.planner.outcome import Outcome


class Composer:
    def __init__(self, library: Any) -> None:
        self.library = library

    def compose(self, outcomes: list[Outcome], language: str, number: int, state: dict[str, Any]) -> str:
        return " ".join(o.remark or (o.call.name if o.call else "") for o in outcomes)
