"""When a person should take over: hand_over_to_human."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tools.arguments import Sentence
from tools.calling import Answer, Runtime, shop_tool


@shop_tool
def hand_over_to_human(
    runtime: Runtime,
    reason: Annotated[
        Sentence, Field(description="What the shopper needs a person for, in one sentence.")
    ] = "",
) -> Answer:
    """Ask the shop's staff to take over: when the shopper asks for a person, complains, or needs what no
    tool can do."""
    shopper = runtime.context
    number = shopper.shop.records.hand_over(shopper.session, reason or "The shopper asked for a person.")
    contact = shopper.shop.settings.support
    reference = f"H-{number:04d}"
    text = f"Noted for the shop's staff as {reference}."
    text += (
        f" The shopper can also reach them: {contact}."
        if contact
        else " Nobody is connected live: do not promise when."
    )
    return text, {"type": "handover", "reference": reference, "contact": contact, "reason": reason}


TOOLS = [hand_over_to_human]
