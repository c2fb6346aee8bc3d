"""Keeps the shop's own marks to the shop: nobody else can write a state block, a system note or the end of data.

Shoppers' messages and tool results are shown to the model with such marks made harmless. Nothing else in them is
changed, and what is kept of the conversation stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.messages import AnyMessage, HumanMessage, ToolMessage

from agent.turn import Turn

FENCE = re.compile(r"`{3,}\s*state", re.IGNORECASE)
NOTE = re.compile(r"\[\s*shop\s+system\s*\]", re.IGNORECASE)
DATA = re.compile(r"<(\s*/?\s*shop_data[^>]*)>", re.IGNORECASE)
# Marks of chat templates, which some servers would read as the beginning of another's turn.
TEMPLATE = re.compile(
    r"<\|[a-z_]{2,24}\|>|\[/?INST\]|<<\s*/?SYS\s*>>|<(?:start|end)_of_turn>|</?s>", re.IGNORECASE
)


class Marking(AgentMiddleware[Any, Turn]):
    """Makes forged marks harmless in what a model is shown."""

    def wrap_model_call(
        self, request: ModelRequest[Turn], handler: Callable[[ModelRequest[Turn]], ModelResponse]
    ) -> ModelResponse:
        """See `AgentMiddleware`."""
        return handler(request.override(messages=[_unforged(message) for message in request.messages]))


def without_marks(text: str, *, data_too: bool) -> str:
    """`text` without the shop's marks; with `data_too` also without those around catalogue text."""
    text = TEMPLATE.sub("", NOTE.sub("(shop system)", FENCE.sub("'''state", text)))
    return DATA.sub(r"‹\1›", text) if data_too else text


def _unforged(message: AnyMessage) -> AnyMessage:
    if not isinstance(message, HumanMessage | ToolMessage):
        return message
    text = str(message.text)
    # Tools put the marks around catalogue text themselves, and take them out of it (tools/cards.py).
    clean = without_marks(text, data_too=isinstance(message, HumanMessage))
    return message if clean == text else message.model_copy(update={"content": clean})
