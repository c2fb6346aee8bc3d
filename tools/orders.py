"""Orders: order_status, purchase_history."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from tools.arguments import as_text
from tools.artifacts import Orders
from tools.calling import Answer, Runtime, shop_tool
from tools.cards import as_block, as_data, money
from tools.errors import AskShopper, CannotDo
from tools.order_book import Order

OPEN = {"processing", "shipped", "out_for_delivery"}
LISTED = 10


@shop_tool
def order_status(
    runtime: Runtime,
    order_id: Annotated[
        str,
        BeforeValidator(as_text),
        Field(max_length=60, description="Such as FR-1001. Empty: the latest order."),
    ] = "",
) -> Answer:
    """Where an order of this shopper is and when it should arrive."""
    shopper = runtime.context
    orders = list(shopper.shop.orders.orders(shopper.owner))
    if not orders:
        raise _none()
    if not order_id:
        found: Order | None = next((order for order in orders if order.status in OPEN), orders[0])
    else:
        wanted = _plain(order_id)
        found = next((order for order in orders if _plain(order.id) in (wanted, f"fr{wanted}")), None)
    if found is None:
        ids = [order.id for order in orders[:LISTED]]
        raise AskShopper(
            "no_such_order",
            f"I find no order {as_data(order_id, 40)} here; there is {', '.join(ids)}.",
            f"没有订单 {as_data(order_id, 40)}，现有：{'、'.join(ids)}。",
            orders=ids,
        )
    return as_block([_line(found, shopper.language)]) + _sample_note([found]), _artifact(
        [found], shopper.language
    )


@shop_tool
def purchase_history(runtime: Runtime) -> Answer:
    """What this shopper ordered before, newest first."""
    shopper = runtime.context
    orders = list(shopper.shop.orders.orders(shopper.owner))[:LISTED]
    if not orders:
        raise _none()
    rows = [_line(order, shopper.language) for order in orders]
    return as_block(rows) + _sample_note(orders), _artifact(orders, shopper.language)


def _none() -> CannotDo:
    return CannotDo("no_orders", "There are no orders here yet.", "这里还没有你的订单。")


def _plain(order_id: str) -> str:
    return re.sub(r"[^a-z0-9]", "", order_id.casefold())


def _sample_note(orders: list[Order]) -> str:
    return (
        "\nThese are sample orders of the demonstration shop: say so."
        if any(o.sample for o in orders)
        else ""
    )


def _line(order: Order, language: str) -> str:
    what = "; ".join(
        f"{line.quantity} x {as_data(_title(line, language), 80)}"
        + (f" size {line.size}" if line.size else "")
        for line in order.lines
    )
    parts = [f"order {order.id}", f"placed {order.placed}", order.status.replace("_", " ")]
    if order.due:
        parts.append(f"{'arrived' if order.status == 'delivered' else 'expected'} {order.due}")
    if order.tracking:
        parts.append(f"{as_data(order.carrier, 40)} {as_data(order.tracking, 40)}")
    return " | ".join([*parts, what, money(order.total, order.currency)])


def _title(line: Any, language: str) -> str:
    return (line.title_zh if language == "zh" else line.title) or line.title


def _artifact(orders: list[Order], language: str) -> Orders:
    return {
        "type": "orders",
        "orders": [
            {
                "id": order.id,
                "placed": order.placed,
                "status": order.status,
                "due": order.due,
                "carrier": order.carrier,
                "tracking": order.tracking,
                "sample": order.sample,
                "total": order.total,
                "currency": order.currency,
                "lines": [
                    {
                        "id": line.product_id,
                        "title": _title(line, language),
                        "size": line.size,
                        "quantity": line.quantity,
                        "price": line.price,
                    }
                    for line in order.lines
                ],
            }
            for order in orders
        ],
    }


TOOLS = [order_status, purchase_history]
