"""Keeps replies to what the tools said, whichever model wrote them, and counts what had to be corrected or
removed.

The judgement is agent/grounding.py's. A language model whose reply has nothing left is told so and asked
again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage

from agent.errors import ModelNonsense
from agent.facts import Facts, KnownProduct
from agent.grounding import Grounding
from agent.turn import Turn
from catalog.vocabulary import Vocabulary
from prompts import Library

FEEDBACK = (
    "Nothing in your answer was supported by a tool result of this conversation, so none of it can be shown. "
    "Call a tool first, or say plainly that you do not know."
)
NOT_DONE = (
    "You said that something was done, but no tool did it in this turn. Call the tool, or do not say so."
)
TOO_LITTLE = 12


def grounding(
    facts: Facts, library: Library, language: str, words: Vocabulary | None = None, *, strict: bool = True
) -> Grounding:
    """The check, with its corrections worded by prompts/refusals/ and the catalogue's `words` for qualities; `strict`
    as in `Grounding`."""

    def correction(product: KnownProduct) -> str:
        there = [size for size, pieces in product.sizes.items() if pieces > 0]
        name = (
            "corrected"
            if product.in_stock and not there
            else "corrected_sizes"
            if there
            else "corrected_sold_out"
        )
        price = f"{product.price:.2f}".removesuffix(".00") + f" {product.currency}"
        return library.text(
            f"refusals/{name}", language, title=product.titles[0], price=price, sizes=", ".join(there)
        )

    secret = "\n".join(library.text(id, language) for id in library.ids("persona")).lower()
    return Grounding(facts, correction, secret, words, strict)


class GroundedReplies(AgentMiddleware[Any, Turn]):
    """Checks every reply before it becomes part of the conversation."""

    def __init__(self, embedded: BaseChatModel, library: Library) -> None:
        super().__init__()
        self.embedded = embedded
        self.library = library

    def wrap_model_call(
        self, request: ModelRequest[Turn], handler: Callable[[ModelRequest[Turn]], ModelResponse]
    ) -> ModelResponse:
        """See `AgentMiddleware`."""
        response, turn = handler(request), request.runtime.context
        answer = next((message for message in response.result if isinstance(message, AIMessage)), None)
        if answer is None or not answer.text:
            return response
        facts, words = Facts.of(request.state["messages"]), turn.shop.catalog.vocabulary()
        strict = request.model is not self.embedded
        check = grounding(facts, self.library, turn.language, words, strict=strict)
        text = check.check(str(answer.text))
        for kind, times in check.removed.items():
            turn.progress.removed[kind] = turn.progress.removed.get(kind, 0) + times
        if "action" in check.removed and not answer.tool_calls and request.model is not self.embedded:
            raise ModelNonsense(NOT_DONE, code="false_action")
        too_little = not text or (check.removed and sum(map(str.isalnum, text)) < TOO_LITTLE)
        if too_little and not answer.tool_calls:
            if request.model is not self.embedded:
                raise ModelNonsense(FEEDBACK, code="ungrounded")
            text = self.library.text("refusals/cannot_confirm", turn.language)
        return ModelResponse(result=[answer.model_copy(update={"content": text})])
