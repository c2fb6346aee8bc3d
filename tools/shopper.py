"""Who a tool is working for: the runtime context of one turn of the conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# At run time too: LangChain builds each tool's schema from the types that `Shopper` names.
from tools.shop import Shop

Language = Literal["en", "zh"]


@dataclass(frozen=True)
class Shopper:
    """The shop, the conversation and the language: `create_agent(context_schema=Shopper)`.

    session   the conversation; a tool reaches the photos, cart and look of this one only
    language  what titles and sentences in artifacts are written in
    customer  who this is across conversations, known to the page (a long-lived cookie, a login), never to
              the model; empty when nobody knows, then the conversation is all there is
    """

    shop: Shop
    session: str
    language: Language = "en"
    customer: str = ""

    @property
    def owner(self) -> str:
        """The key of what outlives a conversation: preferences and orders."""
        return self.customer or self.session
