"""What can go wrong between a message and its reply. None of these reaches the shopper: each ends as a
sentence.

    AgentError
    ├── BadMessage      the shopper's message cannot be answered (empty, far too long)
    └── ModelTrouble    a model's answer cannot be used
        ├── ModelDown       no answer: unreachable, refused, slow, cut off
        ├── ModelNonsense   an answer, but not one to show; `feedback` tells the model what to do better
        └── TokensSpent     nothing is wrong with the model, but it may not cost more in this turn

`code` is stable and goes into the logs; `retry` says whether asking the same model again can help.
"""

from __future__ import annotations


class AgentError(Exception):
    """The root of every error of this package."""

    code = "agent"
    retry = False

    def __init__(self, message: str, *, code: str | None = None, retry: bool | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.retry = self.retry if retry is None else retry


class BadMessage(AgentError):
    """The message cannot be answered; `code` is also the id of the sentence in prompts/refusals/."""

    code = "bad_message"


class ModelTrouble(AgentError):
    """A model's answer cannot be used."""

    code = "model_trouble"


class ModelDown(ModelTrouble):
    """The model gave no whole answer. `wait` is how many seconds its endpoint asks to be left alone, 0 when it does
    not say."""

    code = "model_down"

    def __init__(
        self, message: str, *, code: str | None = None, retry: bool | None = None, wait: float = 0.0
    ) -> None:
        super().__init__(message, code=code, retry=retry)
        self.wait = wait


class TokensSpent(ModelTrouble):
    """The turn has used up its tokens. `code` is also the id of the sentence in prompts/refusals/."""

    code = "tokens_spent"


class ModelNonsense(ModelTrouble):
    """The model answered with something not fit to be shown or done. `message` is the feedback for the
    model."""

    code = "model_nonsense"
    retry = True

    @property
    def feedback(self) -> str:
        """What the model should do better, in English, addressed to it."""
        return self.message
