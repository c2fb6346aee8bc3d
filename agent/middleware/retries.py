"""Asks a language model again when it failed in a way that may pass, a bounded number of times a turn.

Every failure leaves as a `ModelTrouble`: no exception of a client library gets past this file. What happens
after the last try is `Takeover`'s business.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

import openai
from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage

from agent.errors import ModelDown, ModelNonsense, ModelTrouble
from agent.turn import Turn

log = logging.getLogger("fitting_room.agent")

# A wait longer than this is no better for the shopper than the embedded planner's answer now.
LONGEST_WAIT = 4.0
LONGEST_REST = 600.0  # however long an endpoint asks to be left alone


class Retries(AgentMiddleware[Any, Turn]):
    """Retries language models; the embedded planner is asked once."""

    def __init__(self, embedded: BaseChatModel) -> None:
        super().__init__()
        self.embedded = embedded

    def wrap_model_call(
        self, request: ModelRequest[Turn], handler: Callable[[ModelRequest[Turn]], ModelResponse]
    ) -> ModelResponse:
        """See `AgentMiddleware`."""
        if request.model is self.embedded:
            return handler(request)
        turn, asked = request.runtime.context, request
        while True:
            if turn.seconds_left <= 0:
                raise ModelDown("the turn's time is used up", code="turn_overdue")
            try:
                return handler(asked)
            except Exception as error:
                trouble = as_trouble(error)
            turn.progress.troubles.append(trouble.code)
            too_long = isinstance(trouble, ModelDown) and trouble.wait > LONGEST_WAIT
            if not trouble.retry or too_long or turn.progress.retries >= turn.limits.retries:
                raise trouble
            asked = self._again(turn, request, trouble)

    def _again(self, turn: Turn, request: ModelRequest[Turn], trouble: ModelTrouble) -> ModelRequest[Turn]:
        """The request for the next try: after a pause, or with a word about what was wrong."""
        wait = getattr(trouble, "wait", 0.0) or turn.limits.backoff_seconds * 2**turn.progress.retries
        turn.progress.retries += 1
        log.info("asking the model again: %s", trouble.code)
        if isinstance(trouble, ModelNonsense):
            return request.override(
                messages=[*request.messages, HumanMessage(f"[shop system] {trouble.feedback}")]
            )
        time.sleep(max(0.0, min(wait, LONGEST_WAIT, turn.seconds_left)))
        return request


def as_trouble(error: Exception) -> ModelTrouble:
    """`error` as one of our own. Silence is not worth a second wait; a wrong key or request not a second
    try."""
    match error:
        case ModelTrouble():
            return error
        case openai.APITimeoutError() | TimeoutError():
            return ModelDown("no word from the model", code="timeout")
        case openai.RateLimitError():
            return ModelDown("too many requests", code="rate_limited", retry=True, wait=_asked_wait(error))
        case openai.InternalServerError():
            return ModelDown("the endpoint failed", code="server_error", retry=True, wait=_asked_wait(error))
        case openai.AuthenticationError() | openai.PermissionDeniedError():
            return ModelDown("the key is refused", code="key_refused")
        case openai.APIStatusError():
            return ModelDown(f"the endpoint refused ({error.status_code})", code="request_refused")
        case openai.APIConnectionError():
            return ModelDown("the endpoint cannot be reached", code="unreachable", retry=True)
    name = type(error).__name__
    if "Timeout" in name:
        return ModelDown("no word from the model", code="timeout")
    # Cut streams come as errors of the HTTP library, nonsense as errors of whatever tried to read it.
    cut = isinstance(error, ConnectionError) or "Protocol" in name or "ReadError" in name
    return ModelDown(name, code="cut_off" if cut else "unreadable", retry=True)


def _asked_wait(error: openai.APIStatusError) -> float:
    """The seconds of a Retry-After header; 0 without one, or when it is a date or nonsense."""
    said = error.response.headers.get("retry-after", "").strip()
    return min(float(said), LONGEST_REST) if said.isdecimal() else 0.0
