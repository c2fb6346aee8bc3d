"""Turns whatever goes wrong in a tool into a sentence for the model, so that a turn never ends with an
exception.

The shop's own tools answer their failures themselves (tools/calling.py); this catches tools that do not,
invented tools, and arguments that do not fit. It does not retry and it does not limit calls.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ToolCallRequest
from langchain_core.messages import ToolMessage
from langgraph.errors import GraphBubbleUp
from langgraph.types import Command

from agent.turn import Turn

log = logging.getLogger("fitting_room.agent")


class ToolErrors(AgentMiddleware[Any, Turn]):
    """Error messages instead of exceptions, each with an artifact {"type": "error", "code", "retry",
    "message"}."""

    def wrap_tool_call(
        self, request: ToolCallRequest, handler: Callable[[ToolCallRequest], ToolMessage | Command[Any]]
    ) -> ToolMessage | Command[Any]:
        """See `AgentMiddleware`."""
        if request.tool is None:
            names = ", ".join(tool.name for tool in request.runtime.tools)
            return _error(
                request,
                "no_such_tool",
                True,
                f"There is no such tool. Ask the shopper or use one of: {names}.",
            )
        try:
            result = handler(request)
        except GraphBubbleUp:
            raise
        except Exception as error:
            log.exception("tool %s failed", request.tool.name)
            kind = type(error).__name__
            return _error(
                request, "tool_failed", False, f"This did not work ({kind}) and will not work; say so."
            )
        if isinstance(result, ToolMessage) and result.status == "error" and result.artifact is None:
            # The tool node itself refused the arguments.
            return _error(request, "bad_arguments", True, f"Change the arguments. {result.text}")
        return result


def _error(request: ToolCallRequest, code: str, retry: bool, text: str) -> ToolMessage:
    return ToolMessage(
        content=text,
        name=request.tool_call["name"],
        tool_call_id=request.tool_call["id"],
        status="error",
        artifact={"type": "error", "code": code, "retry": retry, "message": "", "facts": {}},
    )
