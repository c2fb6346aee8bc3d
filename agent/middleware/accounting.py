"""Counts the tokens of each call of a language model; estimates them where the endpoint does not tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage

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


class Accounting(AgentMiddleware[Any, Turn]):
    """Adds to the turn's `tokens_in` and `tokens_out`; the embedded planner has none."""

    def __init__(self, embedded: BaseChatModel) -> None:
        super().__init__()
        self.embedded = embedded

    def wrap_model_call(
        self, request: ModelRequest[Turn], handler: Callable[[ModelRequest[Turn]], ModelResponse]
    ) -> ModelResponse:
        """See `AgentMiddleware`."""
        response = handler(request)
        if request.model is not self.embedded:
            progress = request.runtime.context.progress
            answer = next((m for m in response.result if isinstance(m, AIMessage)), AIMessage(""))
            if usage := answer.usage_metadata:
                progress.tokens_in += usage["input_tokens"]
                progress.tokens_out += usage["output_tokens"]
            else:
                progress.tokens_in += tokens_of(request.messages) + estimated_tokens(
                    request.system_prompt or ""
                )
                progress.tokens_out += tokens_of([answer])
        return response
