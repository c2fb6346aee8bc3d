"""`shop_tool`: turns a function into a tool whose every failure is an answer.

    @shop_tool
    def product_details(product_id: ProductId, runtime: Runtime) -> Answer:
        \"\"\"What the model reads: what it does and when to call it.\"\"\"
        product = the_product(runtime.context, product_id)
        return "text for the model", {"type": "products", "products": [card(product, "en")]}

Wrong arguments, refusals and bugs alike become a ToolMessage with status "error", an English sentence for
the model that says whether to change something or to give up, and an artifact {"type": "error", ...}.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain.tools import ToolRuntime
from langchain_core.messages import ToolMessage
from langchain_core.tools import StructuredTool
from langgraph.errors import GraphBubbleUp

from tools.artifacts import Artifact, Refusal
from tools.errors import AskShopper, ToolError, as_tool_error
from tools.shopper import Shopper

Answer = tuple[str, Artifact]
Runtime = ToolRuntime[Shopper]


class ShopTool(StructuredTool):
    """A structured tool that answers where others raise."""

    def run(self, tool_input: str | dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """As StructuredTool.run; only LangGraph's own control flow comes out as an exception."""
        try:
            return super().run(tool_input, *args, **kwargs)
        except GraphBubbleUp:
            raise
        except Exception as error:
            return self._failed(as_tool_error(error), tool_input, kwargs.get("tool_call_id"))

    async def arun(self, tool_input: str | dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """As `run`, in a worker thread."""
        try:
            return await super().arun(tool_input, *args, **kwargs)
        except GraphBubbleUp:
            raise
        except Exception as error:
            return self._failed(as_tool_error(error), tool_input, kwargs.get("tool_call_id"))

    def _failed(self, error: ToolError, tool_input: Any, tool_call_id: str | None) -> ToolMessage:
        runtime = tool_input.get("runtime") if isinstance(tool_input, dict) else None
        language = getattr(getattr(runtime, "context", None), "language", "en")
        artifact: Refusal = {
            "type": "error",
            "code": error.code,
            "retry": error.retry,
            "message": error.sentence(language),
            "facts": error.facts,
        }
        advice = (
            "Ask the shopper or change the arguments"
            if isinstance(error, AskShopper)
            else "This will not work, say so"
        )
        return ToolMessage(
            content=f"{advice} [{error.code}]: {error.en}",
            artifact=artifact,
            name=self.name,
            tool_call_id=tool_call_id or "",
            status="error",
        )


def shop_tool(function: Callable[..., Answer]) -> ShopTool:
    """The tool of a function (arguments..., runtime: Runtime) -> (text for the model, artifact for the page).

    The docstring is the description the model reads; arguments are described in their annotations.
    """
    tool = ShopTool.from_function(function, response_format="content_and_artifact")
    assert isinstance(tool, ShopTool)  # noqa: S101  from_function is typed as its base class
    return tool


def report(runtime: Runtime, step: str, fraction: float) -> None:
    """Tell the page how far the tool is: `fraction` 0..1 of `step`, a stable word the page translates."""
    runtime.stream_writer({"step": step, "fraction": round(float(fraction), 3)})
