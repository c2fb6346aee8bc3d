"""Says that a tool has begun, and notes how long it took and how it ended."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, cast

from langchain.agents.middleware import AgentMiddleware, ToolCallRequest
from langchain_core.messages import ToolMessage
from langgraph.types import Command

from agent.turn import Turn


class ToolSteps(AgentMiddleware[Any, Turn]):
    """Streams {"step": the tool's name, "fraction": 0.0} before each call."""

    def wrap_tool_call(
        self, request: ToolCallRequest, handler: Callable[[ToolCallRequest], ToolMessage | Command[Any]]
    ) -> ToolMessage | Command[Any]:
        """See `AgentMiddleware`."""
        name = request.tool_call["name"]
        request.runtime.stream_writer({"step": name, "fraction": 0.0})
        started = time.monotonic()
        result = handler(request)
        outcome = getattr(result, "status", "success")
        turn = cast(Turn, request.runtime.context)
        turn.progress.tool_seconds.append((name, time.monotonic() - started, outcome))
        return result
