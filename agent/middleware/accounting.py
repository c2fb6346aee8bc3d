"""Counts the tokens of each call of a language model; estimates them where the endpoint does not tell.

A call that would go beyond what the turn may use is not made; one that fails is counted too, by the estimate.
What stops an answer on the way is agent/leash.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.tools import BaseTool

from agent.errors import TokensSpent
from agent.language import CHINESE
from agent.turn import Turn


def estimated_tokens(text: str) -> int:
    """About how many tokens `text` is: four Latin characters to one, one Chinese character to one."""
    chinese = len(CHINESE.findall(text))
    return chinese + (len(text) - chinese + 3) // 4


def tokens_of(messages: Iterable[BaseMessage]) -> int:
    """The estimate for whole messages, tool calls included."""
    return sum(
        4
        + estimated_tokens(str(message.text))
        + sum(estimated_tokens(str(call["args"])) + 8 for call in getattr(message, "tool_calls", []))
        for message in messages
    )


def tokens_shown(request: ModelRequest[Turn]) -> int:
    """The estimate for all that a call shows the model: rules, tools and conversation."""
    tools = sum(
        _tool_tokens(tool) if isinstance(tool, BaseTool) else estimated_tokens(str(tool))
        for tool in request.tools
    )
    return tools + tokens_of(request.messages) + estimated_tokens(request.system_prompt or "")


def _tool_tokens(tool: BaseTool) -> int:
    key = (tool.name, tool.description, id(tool.args_schema))
    if key not in _TOLD:
        _TOLD[key] = sum(map(estimated_tokens, (tool.name, tool.description, str(tool.args))))
    return _TOLD[key]


_TOLD: dict[tuple[str, str, int], int] = {}  # putting a schema together takes milliseconds


class Accounting(AgentMiddleware[Any, Turn]):
    """Adds to the turn's `tokens_in` and `tokens_out`; the embedded planner has none.

    Raises `TokensSpent` before a call that the turn's tokens do not reach for.
    """

    def __init__(self, embedded: BaseChatModel) -> None:
        super().__init__()
        self.embedded = embedded

    def wrap_model_call(
        self, request: ModelRequest[Turn], handler: Callable[[ModelRequest[Turn]], ModelResponse]
    ) -> ModelResponse:
        """See `AgentMiddleware`."""
        if request.model is self.embedded:
            return handler(request)
        turn, shown = request.runtime.context, tokens_shown(request)
        if shown >= turn.tokens_left:
            raise TokensSpent("the turn's tokens are used up")
        progress = turn.progress
        progress.tokens_open = shown
        try:
            response = handler(request)
        except Exception:
            progress.tokens_in += shown
            progress.tokens_out += progress.tokens_open - shown
            raise
        finally:
            progress.tokens_open = 0
        answer = next((m for m in response.result if isinstance(m, AIMessage)), AIMessage(""))
        usage = answer.usage_metadata
        progress.tokens_in += usage["input_tokens"] if usage else shown
        progress.tokens_out += usage["output_tokens"] if usage else tokens_of([answer])
        return response
