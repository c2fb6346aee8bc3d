"""What the assistant may do for a shopper: one module a family, each tool a thin typed function.

`all_tools()` is the list for `create_agent`, `Shopper` its `context_schema`, `Shop` what both stand on.
"""

from __future__ import annotations

from langchain_core.tools import BaseTool

from tools.shop import Shop
from tools.shopper import Shopper

__all__ = ["Shop", "Shopper", "all_tools"]


def all_tools() -> list[BaseTool]:
    """Every tool, in the order a model should read them."""
    from tools import cart, fitting, memory, orders, outfit, people, policies, recommend, search, size_advice

    families = (search, fitting, recommend, outfit, size_advice, cart, orders, policies, memory, people)
    return [tool for family in families for tool in family.TOOLS]
