"""Lets the embedded planner finish the turn when the language model cannot, with one line saying so.

Sees only failures that come through from inside: retrying is `Retries`' business. A model that failed is left
alone for a while, so that the next shopper does not wait for the same silence. The line is said once: an answer
carries who stood in for whom, and while it stays so from turn to turn nothing is said again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage

from agent.errors import ModelDown, ModelTrouble, TokensSpent
from agent.turn import Turn
from prompts import Library

log = logging.getLogger("fitting_room.agent")

STOOD_IN = "stood_in"  # in an answer's response_metadata: the code of the trouble it stood in for


class Takeover(AgentMiddleware[Any, Turn]):
    """Calls the turn's model; after a failure the embedded one, for the rest of the turn."""

    def __init__(self, embedded: BaseChatModel, library: Library) -> None:
        super().__init__()
        self.embedded = embedded
        self.library = library
        self._rests_until = 0.0

    def wrap_model_call(
        self, request: ModelRequest[Turn], handler: Callable[[ModelRequest[Turn]], ModelResponse]
    ) -> ModelResponse:
        """See `AgentMiddleware`."""
        turn = request.runtime.context
        turn.progress.model_calls += 1
        if turn.progress.model_calls > turn.limits.model_calls:
            return self._last_word(turn, request, handler)
        if request.model is not self.embedded and not turn.progress.taken_over:
            try:
                if time.monotonic() < self._rests_until:
                    raise ModelTrouble("left alone for a while", code="resting")
                return handler(request)
            except ModelTrouble as trouble:
                self._take_over(turn, request, trouble)
        return self._by_embedded(turn, request, handler)

    def _take_over(self, turn: Turn, request: ModelRequest[Turn], trouble: ModelTrouble) -> None:
        turn.progress.taken_over = trouble.code
        if isinstance(trouble, ModelDown):
            self._rests_until = time.monotonic() + max(turn.limits.rest_seconds, trouble.wait)
        self._tell(turn, request, trouble.code if isinstance(trouble, TokensSpent) else "taken_over")

    def _tell(self, turn: Turn, request: ModelRequest[Turn], line: str = "taken_over") -> None:
        """The one line, unless it was said already and nothing has changed since."""
        log.warning("the embedded planner takes over: %s", turn.progress.taken_over)
        if not stood_in_before(request.state["messages"]):
            request.runtime.stream_writer({"notice": self.library.text(f"refusals/{line}", turn.language)})

    def _by_embedded(
        self, turn: Turn, request: ModelRequest[Turn], handler: Callable[[ModelRequest[Turn]], ModelResponse]
    ) -> ModelResponse:
        try:
            return _marked(handler(request.override(model=self.embedded)), turn.progress.taken_over)
        except Exception as error:
            code = getattr(error, "code", type(error).__name__)
            log.error(
                "the embedded planner gave no answer: %s", code, exc_info=not isinstance(error, ModelTrouble)
            )
            turn.progress.troubles.append(f"embedded:{code}")
            return self._sentence(turn, "no_answer")

    def _last_word(
        self, turn: Turn, request: ModelRequest[Turn], handler: Callable[[ModelRequest[Turn]], ModelResponse]
    ) -> ModelResponse:
        """A model went round in circles: the embedded one says what is known, without any tool."""
        if request.model is not self.embedded and not turn.progress.taken_over:
            turn.progress.taken_over = "too_many_steps"
            self._tell(turn, request)
        response = self._by_embedded(turn, request.override(tools=[]), handler)
        answer = response.result[0]
        unfinished = isinstance(answer, AIMessage) and answer.tool_calls
        return self._sentence(turn, "too_many_steps") if unfinished else response

    def _sentence(self, turn: Turn, name: str) -> ModelResponse:
        said = ModelResponse(result=[AIMessage(self.library.text(f"refusals/{name}", turn.language))])
        return _marked(said, turn.progress.taken_over)


def stood_in_before(messages: Sequence[AnyMessage]) -> bool:
    """Whether the turn before the one being answered ended with an answer of the stand-in."""
    asked = [index for index, message in enumerate(messages) if isinstance(message, HumanMessage)]
    before = [message for message in messages[: asked[-1] if asked else 0] if isinstance(message, AIMessage)]
    return bool(before) and STOOD_IN in before[-1].response_metadata


def _marked(response: ModelResponse, code: str) -> ModelResponse:
    """The response, its answers carrying for which trouble they stand in; "" for none."""
    if not code:
        return response
    return ModelResponse(
        result=[
            message.model_copy(update={"response_metadata": {**message.response_metadata, STOOD_IN: code}})
            if isinstance(message, AIMessage)
            else message
            for message in response.result
        ]
    )
