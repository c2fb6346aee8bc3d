"""Finds out that an endpoint does not stream; from then on asks it for whole answers."""

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

NO_STREAM = re.compile(r"\bstream", re.IGNORECASE)
EMPTY_STREAM = re.compile(r"no generations? (?:were |was )?(?:found|returned|chunks)", re.IGNORECASE)


class Streamless(AgentMiddleware[Any, Turn]):
    """Asks once more, without a stream, when a stream is refused or nothing at all comes of it; that counts as one of
    the turn's retries."""

    def __init__(self, embedded: BaseChatModel) -> None:
        super().__init__()
        self.embedded = embedded
        self._whole: set[str] = set()

    def wrap_model_call(
        self, request: ModelRequest[Turn], handler: Callable[[ModelRequest[Turn]], ModelResponse]
    ) -> ModelResponse:
        """See `AgentMiddleware`."""
        if request.model is self.embedded:
            return handler(request)
        where, turn = _where(request.model), request.runtime.context
        if where not in self._whole:
            try:
                return handler(request)
            except Exception as error:
                if not _no_stream(error) or turn.progress.retries >= turn.limits.retries:
                    raise
            turn.progress.retries += 1
        response = handler(request.override(model=_unstreamed(request.model)))
        if where not in self._whole:
            log.warning("the endpoint does not stream; it is asked for whole answers from now on")
            self._whole.add(where)
        turn.progress.count(turn.progress.repaired, "unstreamed")
        return response


def _no_stream(error: Exception) -> bool:
    if isinstance(error, openai.APIStatusError):
        return error.status_code in (400, 404, 422, 501) and bool(NO_STREAM.search(str(error.message)))
    return isinstance(error, ValueError) and bool(EMPTY_STREAM.search(str(error)))


def _unstreamed(model: BaseChatModel) -> BaseChatModel:
    """The model, asked for whole answers."""
    if isinstance(model, PromptedTools):
        return PromptedTools(inner=_unstreamed(model.inner))
    return model.model_copy(update={"disable_streaming": True})


def _where(model: BaseChatModel) -> str:
    """Which endpoint and model this is, whether its tools are described in words or not."""
    inner = model.inner if isinstance(model, PromptedTools) else model
    return f"{getattr(inner, 'openai_api_base', '')} {getattr(inner, 'model_name', id(inner))}"
