"""Carries out calls that a model made at once one after the other, in their order: they change the same cart.

LangGraph runs them in threads of their own, started in order; each waits here for those before it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from langchain.agents.middleware import AgentMiddleware, ToolCallRequest
from langchain_core.messages import AIMessage, AnyMessage, ToolMessage
from langgraph.types import Command

from agent.turn import Turn

LONGEST_WAIT = 120.0  # seconds; a call before this one hangs


class ToolOrder(AgentMiddleware[Any, Turn]):
    """One call at a time, first come first served."""

    def wrap_tool_call(
        self, request: ToolCallRequest, handler: Callable[[ToolCallRequest], ToolMessage | Command[Any]]
    ) -> ToolMessage | Command[Any]:
        """See `AgentMiddleware`."""
        progress = cast(Turn, request.runtime.context).progress
        id = str(request.tool_call["id"])
        before = _calls_before(request.state["messages"], id)
        with progress.call_done:
            progress.call_done.wait_for(lambda: before <= progress.calls_done, LONGEST_WAIT)
        try:
            return handler(request)
        finally:
            with progress.call_done:
                progress.calls_done.add(id)
                progress.call_done.notify_all()


def _calls_before(messages: list[AnyMessage], id: str) -> set[str]:
    """Ids of the calls that stand before `id` in the same answer and have no result yet."""
    answered = {message.tool_call_id for message in messages if isinstance(message, ToolMessage)}
    answer = next((message for message in reversed(messages) if isinstance(message, AIMessage)), None)
    ids = [str(call["id"]) for call in answer.tool_calls] if answer else []
    return set(ids[: ids.index(id)]) - answered if id in ids else set()
