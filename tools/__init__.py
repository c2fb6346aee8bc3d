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
    from tools import fitting, search

    return [*search.TOOLS, *fitting.TOOLS]
