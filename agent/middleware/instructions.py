"""Gives the model its rules and the descriptions of its tools, from prompts/, newest version, shopper's
language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.messages import SystemMessage
from langchain_core.tools import BaseTool

from agent.turn import Turn
from prompts import Library, PromptError


class Instructions(AgentMiddleware[Any, Turn]):
    """Sets the system message to prompts/persona/ and each tool's description to its text in prompts/tools/.

    A tool without a text of its own keeps its docstring.
    """

    def __init__(self, library: Library) -> None:
        super().__init__()
        self.library = library

    def wrap_model_call(
        self, request: ModelRequest[Turn], handler: Callable[[ModelRequest[Turn]], ModelResponse]
    ) -> ModelResponse:
        """See `AgentMiddleware`."""
        language = request.runtime.context.language
        parts = [self.library.text(id, language) for id in self.library.ids("persona")]
        tools = [
            self._described(tool, language) if isinstance(tool, BaseTool) else tool for tool in request.tools
        ]
        return handler(request.override(system_message=SystemMessage("\n\n".join(parts)), tools=tools))

    def _described(self, tool: BaseTool, language: str) -> BaseTool:
        try:
            if not self.library.has(f"tools/{tool.name}"):
                return tool
            return tool.model_copy(update={"description": self.library.text(f"tools/{tool.name}", language)})
        except PromptError:
            return tool
