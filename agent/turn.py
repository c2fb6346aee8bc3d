"""One turn of a conversation: the context the tools see, with the turn's limits and what was used up of
them."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from tools.shopper import Shopper


@dataclass(frozen=True)
class Limits:
    """The bounds of one turn.

    Attributes:
        tool_calls: calls carried out; further ones are refused.
        retries: times a model may be asked again after a failure or an unusable answer.
        model_calls: calls of any model; after that the turn ends with what is known.
        seconds: after which no language model is waited for any longer.
        tokens: of a language model in all its calls together, what it is shown and what it writes; once they are
            used up no language model is asked any more.
        answer_characters: length at which one answer of a model is cut off as rambling.
        context_tokens: estimated size of the conversation shown to a language model.
        message_characters: longest message of a shopper.
        rest_seconds: how long a failed model is left alone before it is tried again.
        backoff_seconds: the wait before the first retry, doubled for each further one.
    """

    tool_calls: int = 8
    retries: int = 3
    model_calls: int = 11
    seconds: float = 90.0
    tokens: int = 80_000
    answer_characters: int = 12_000
    context_tokens: int = 6_000
    message_characters: int = 4_000
    rest_seconds: float = 30.0
    backoff_seconds: float = 0.25

    @classmethod
    def of_environment(cls, environ: Mapping[str, str] | None = None) -> Limits:
        """The defaults, with OPENAI_TURN_TOKENS for `tokens` where it is set to a number above 0."""
        said = (os.environ if environ is None else environ).get("OPENAI_TURN_TOKENS", "").strip()
        return cls(tokens=int(said)) if said.isdecimal() and int(said) > 0 else cls()


@dataclass
class Progress:
    """What one turn has used and what happened in it; written by the middleware, read by the record of the
    turn.

    Attributes:
        tokens_in, tokens_out: of the language model's calls so far, as its endpoint counts them or else estimated.
        tokens_open: estimate for the call under way: what it was shown and what has come of the answer.
    """

    started: float = field(default_factory=time.monotonic)
    retries: int = 0
    model_calls: int = 0
    troubles: list[str] = field(default_factory=list)
    taken_over: str = ""
    removed: dict[str, int] = field(default_factory=dict)
    repaired: dict[str, int] = field(default_factory=dict)
    tool_seconds: list[tuple[str, float, str]] = field(default_factory=list)
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_open: int = 0
    calls_done: set[str] = field(default_factory=set)
    call_done: threading.Condition = field(default_factory=threading.Condition)

    def count(self, where: dict[str, int], what: str) -> None:
        """Add one to `what` in `removed` or `repaired`."""
        where[what] = where.get(what, 0) + 1


@dataclass(frozen=True)
class Turn(Shopper):
    """The runtime context of one turn. Tools see the `Shopper` in it; the middleware sees the rest."""

    limits: Limits = Limits()
    progress: Progress = field(default_factory=Progress)

    @property
    def seconds_left(self) -> float:
        """Seconds until language models are no longer waited for; negative after."""
        return self.limits.seconds - (time.monotonic() - self.progress.started)

    @property
    def tokens_left(self) -> int:
        """Tokens until language models are no longer asked; negative after."""
        used = self.progress
        return self.limits.tokens - used.tokens_in - used.tokens_out - used.tokens_open
