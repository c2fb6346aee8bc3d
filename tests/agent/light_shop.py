"""A few tools and two products for the agent's tests."""

from typing import Any

from langchain_core.tools import BaseTool

from agent import Limits
from tools.calling import Runtime, shop_tool
from tools.errors import AskShopper, CannotDo

STRIPED = {
    "id": "top-1",
    "title": "Breton Stripe T-Shirt",
    "title_en": "Breton Stripe T-Shirt",
    "price": 24.9,
    "currency": "USD",
    "sizes": {"S": 3, "M": 0, "L": 2},
    "in_stock": True,
    "colors": ["white", "navy"],
}
HAT = {"id": "hat-1", "title": "Straw Hat", "price": 19.5, "currency": "USD", "sizes": {}, "in_stock": True}
LINE = "The language model is not answering as it should, so the built-in assistant continues."
FAST = Limits(backoff_seconds=0.001, rest_seconds=0.0)


@shop_tool
def search_products(
    query: str, runtime: Runtime, price_max: float | None = None
) -> tuple[str, dict[str, Any]]:
    """Find products."""
    runtime.stream_writer({"step": "reading_photo", "fraction": 0.5})
    rows = ["1. id top-1 | Breton Stripe T-Shirt | 24.90 USD", "2. id hat-1 | Straw Hat | 19.50 USD"]
    return "\n".join(rows), {"type": "products", "products": [STRIPED, HAT], "relaxed": []}


@shop_tool
def cart_add(product_id: str, runtime: Runtime, size: str = "") -> tuple[str, dict[str, Any]]:
    """Put a product into the cart."""
    if product_id not in ("top-1", "hat-1"):
        raise AskShopper(
            "no_such_product", f"There is no product {product_id}. Nearest: top-1.", "没有这件商品。"
        )
    lines = [{"id": product_id, "size": size, "quantity": 1}]
    return "In the cart now.", {"type": "cart", "lines": lines, "total": 24.9, "currency": "USD"}


@shop_tool
def try_on(product_ids: list[str], runtime: Runtime) -> tuple[str, dict[str, Any]]:
    """Show products on the shopper's photo."""
    raise AskShopper("need_photo", "A photo is needed first.", "需要先有照片。")


@shop_tool
def checkout(runtime: Runtime) -> tuple[str, dict[str, Any]]:
    """Hand over to the checkout."""
    raise CannotDo("cart_empty", "The cart is empty.", "购物车是空的。")


TOOLS: list[BaseTool] = [search_products, cart_add, try_on, checkout]
