"""The conversation as the planner reads it: LangChain messages in, turns with their calls and results out.

Nothing is kept between two calls of the model: whatever the planner knows, it has read here.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage

STATE = re.compile(r"```state\s*(\{.*?\})\s*```", re.DOTALL)


@dataclass(frozen=True)
class Call:
    """One tool call and what came of it. `artifact` is {} while there is no result."""

    name: str
    args: dict[str, Any]
    id: str = ""
    artifact: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    done: bool = False

    @property
    def failed(self) -> bool:
        """Whether the tool refused."""
        return self.artifact.get("type") == "error"

    @property
    def code(self) -> str:
        """The error's stable code, "" when it worked."""
        return str(self.artifact.get("code", "")) if self.failed else ""


@dataclass
class Turn:
    """One message of the shopper, the calls made for it, the reply, and what the reply offered to do."""

    said: str
    calls: list[Call] = field(default_factory=list)
    reply: str = ""
    offer: dict[str, Any] = field(default_factory=dict)


@dataclass
class Conversation:
    """Earlier turns, the one to answer now, and the facts of the moment (`state`)."""

    turns: list[Turn]
    state: dict[str, Any]

    @property
    def now(self) -> Turn:
        """The turn to answer."""
        return self.turns[-1]

    @property
    def before(self) -> list[Turn]:
        """The turns that are over."""
        return self.turns[:-1]


def read(messages: Sequence[BaseMessage]) -> Conversation:
    """Group messages into turns. A list without any message of the shopper gives one empty turn."""
    turns: list[Turn] = []
    state: dict[str, Any] = {}
    results = {m.tool_call_id: m for m in messages if isinstance(m, ToolMessage)}
    for message in messages:
        if isinstance(message, SystemMessage):
            state |= _state(_text(message))
        elif isinstance(message, HumanMessage):
            turns.append(Turn(_text(message)))
        elif isinstance(message, AIMessage) and turns:
            turn = turns[-1]
            turn.calls += [_call(call, results.get(call.get("id") or "")) for call in message.tool_calls]
            turn.reply = _text(message) or turn.reply
            offer = message.additional_kwargs.get("offer")
            turn.offer = offer if isinstance(offer, dict) else turn.offer
    return Conversation(turns or [Turn("")], state)


def _state(text: str) -> dict[str, Any]:
    found = STATE.findall(text)
    try:
        state = json.loads(found[-1]) if found else {}
    except ValueError:
        return {}
    return state if isinstance(state, dict) else {}


def _call(call: Any, result: ToolMessage | None) -> Call:
    args = call.get("args")
    args = args if isinstance(args, dict) else {}
    if result is None:
        return Call(call["name"], args, call.get("id") or "")
    artifact = result.artifact if isinstance(result.artifact, dict) else {}
    if result.status == "error" and artifact.get("type") != "error":
        artifact = {"type": "error", "code": "unknown", "message": "", "facts": {}}
    return Call(call["name"], args, call.get("id") or "", artifact, _text(result), done=True)


def _text(message: BaseMessage) -> str:
    """The words of a message; parts that are not text are left out."""
    if isinstance(message.content, str):
        return message.content
    parts = [p if isinstance(p, str) else str(p.get("text", "")) for p in message.content]
    return " ".join(part for part in parts if part)
