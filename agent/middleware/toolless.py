"""Finds out that a model has no tool calls of its own; from then on describes the tools to it in words."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

import openai
from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.language_models import BaseChatModel

from agent.prompted_tools import PromptedTools
from agent.turn import Turn

log = logging.getLogger("fitting_room.agent")

# What servers say when they are sent tools their model or their settings do not support.
NO_TOOLS = re.compile(r"\btools?\b|tool_choice|function[ _]call|jinja", re.IGNORECASE)


class Toolless(AgentMiddleware[Any, Turn]):
    """Wraps the model in `PromptedTools` after its endpoint refused a request because of the tools in it."""

    def __init__(self, embedded: BaseChatModel) -> None:
        super().__init__()
        self.embedded = embedded
        self._without_tools: set[int] = set()

    def wrap_model_call(
        self, request: ModelRequest[Turn], handler: Callable[[ModelRequest[Turn]], ModelResponse]
    ) -> ModelResponse:
        """See `AgentMiddleware`."""
        model = request.model
        if model is self.embedded or isinstance(model, PromptedTools):
            return handler(request)
        if id(model) not in self._without_tools:
            try:
                return handler(request)
            except openai.APIStatusError as error:
                refused = error.status_code in (400, 404, 422, 500, 501) and NO_TOOLS.search(
                    str(error.message)
                )
                if not refused or not request.tools:
                    raise
            log.warning("the model takes no tools; they are described to it in words from now on")
            self._without_tools.add(id(model))
        request.runtime.context.progress.count(request.runtime.context.progress.repaired, "prompted_tools")
        return handler(request.override(model=PromptedTools(inner=model)))
