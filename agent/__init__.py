"""The assistant: understands, remembers, advises, and says nothing that no tool said."""

from agent.assistant import Assistant
from agent.events import (
    Cards,
    Cart,
    Done,
    Event,
    Look,
    NeedConsent,
    NeedPhoto,
    Reply,
    Retract,
    Step,
    Token,
)
from agent.turn import Limits

__all__ = [
    "Assistant",
    "Cards",
    "Cart",
    "Done",
    "Event",
    "Limits",
    "Look",
    "NeedConsent",
    "NeedPhoto",
    "Reply",
    "Retract",
    "Step",
    "Token",
]
