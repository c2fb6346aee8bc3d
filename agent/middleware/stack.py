"""The middleware in order, outermost first: what each one hands inwards and what it gets back."""

from __future__ import annotations

from typing import Any

from langchain.agents.middleware import AgentMiddleware, ToolCallLimitMiddleware
from langchain_core.language_models import BaseChatModel

from agent.middleware.accounting import Accounting
from agent.middleware.grounding import GroundedReplies
from agent.middleware.instructions import Instructions
from agent.middleware.marking import Marking
from agent.middleware.repair import Repair
from agent.middleware.retries import Retries
from agent.middleware.situation import Situation
from agent.middleware.streamless import Streamless
from agent.middleware.takeover import Takeover
from agent.middleware.tool_errors import ToolErrors
from agent.middleware.tool_order import ToolOrder
from agent.middleware.tool_steps import ToolSteps
from agent.middleware.toolless import Toolless
from agent.middleware.window import Window
from agent.turn import Limits, Turn
from prompts import Library


def middleware(embedded: BaseChatModel, library: Library, limits: Limits) -> list[AgentMiddleware[Any, Turn]]:
    """The stack for `create_agent`."""
    return [
        Instructions(library),
        Situation(),
        Marking(),
        Takeover(embedded, library),
        Retries(embedded),
        GroundedReplies(embedded, library),
        Repair(embedded),
        Toolless(embedded),
        Streamless(embedded),
        Window(embedded),
        Accounting(embedded),
        ToolCallLimitMiddleware(run_limit=limits.tool_calls, exit_behavior="continue"),
        ToolOrder(),
        ToolSteps(),
        ToolErrors(),
    ]
