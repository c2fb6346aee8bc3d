"""What a turn sends to whoever shows it, in the order it happens; `Done` is always the last.

Words come as `Token`s as soon as they are checked. `Retract` says that the words of this turn sent so far no
longer hold (a model was cut off and another answers). `Done.reply.text` is what the reply says in the end.
Artifacts are the JSON-able dictionaries that the tools return, without bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reply:
    """The outcome of one turn.

    Attributes:
        text: never empty; Markdown without links or pictures of a model's own.
        tool_calls: {"name", "args"} of each call that was carried out, in order.
        products: {"id", "title", "price", "currency"} of each product the tools showed, in order, once each.
        images: paths of the try-on pictures made in this turn.
        session: the conversation.
        model: which model answered, such as "gpt-4o-mini" or "embedded planner".
        prompts_version: the version of the prompts it was made with.
    """

    text: str
    tool_calls: list[dict[str, Any]] = field(default_factory=list)
    products: list[dict[str, Any]] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    session: str = ""
    model: str = ""
    prompts_version: str = ""


@dataclass(frozen=True)
class Token:
    """Words to append to what is shown."""

    text: str


@dataclass(frozen=True)
class Retract:
    """Take back every `Token` of this turn."""


@dataclass(frozen=True)
class Step:
    """Work in progress. `name` is stable, `title` is in the shopper's language, `fraction` is 0..1 of this
    step."""

    name: str
    title: str
    fraction: float


@dataclass(frozen=True)
class Cards:
    """Products to show as cards."""

    artifact: dict[str, Any]


@dataclass(frozen=True)
class Look:
    """A try-on picture to show, by its handle."""

    artifact: dict[str, Any]


@dataclass(frozen=True)
class Cart:
    """The cart as it is now; with type "checkout", the way to the shop's own checkout too."""

    artifact: dict[str, Any]


@dataclass(frozen=True)
class NeedPhoto:
    """A tool needs a photo of the shopper: offer the upload."""


@dataclass(frozen=True)
class NeedConsent:
    """A photo waits for the shopper's consent: show the consent text."""


@dataclass(frozen=True)
class Done:
    """The turn is over."""

    reply: Reply


Event = Token | Retract | Step | Cards | Look | Cart | NeedPhoto | NeedConsent | Done
