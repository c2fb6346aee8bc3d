"""Stops a language model in the middle of an answer: the turn is out of time or tokens, or it goes on and on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk, GenerationChunk

from agent.errors import ModelDown, TokensSpent
from agent.middleware.accounting import estimated_tokens
from agent.turn import Turn


class Leash(BaseCallbackHandler):
    """Raises `ModelDown` or `TokensSpent` out of a model's stream. The embedded planner, once it has taken over,
    runs free."""

    raise_error = True
    run_inline = True

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._characters: dict[UUID, int] = {}

    def on_llm_new_token(
        self,
        token: str | list[str | dict[str, Any]],
        *,
        chunk: GenerationChunk | ChatGenerationChunk | None = None,
        run_id: UUID,
        **kwargs: Any,
    ) -> None:
        """See `BaseCallbackHandler`."""
        if self._turn.progress.taken_over:
            return
        if self._turn.seconds_left <= 0:
            raise ModelDown("the turn's time is used up", code="turn_overdue")
        piece = f"{token}{_arguments(chunk)}"
        self._characters[run_id] = self._characters.get(run_id, 0) + len(piece)
        self._turn.progress.tokens_open += estimated_tokens(piece)
        if self._turn.tokens_left <= 0:
            raise TokensSpent("the turn's tokens are used up")
        if self._characters[run_id] > self._turn.limits.answer_characters:
            raise ModelDown("the answer goes on and on", code="rambling")


def _arguments(chunk: GenerationChunk | ChatGenerationChunk | None) -> str:
    message = getattr(chunk, "message", None)
    if not isinstance(message, AIMessageChunk):
        return ""
    return "".join(part["args"] or "" for part in message.tool_call_chunks)
