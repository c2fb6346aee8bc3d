"""Orders, behind an interface a real shop replaces by its own: `Shop.open(orders=MyOrders())`.

The starter shop's orders lie in the same SQLite file as its carts. A few sample orders belong to nobody;
every visitor of the starter shop sees them, marked as samples.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol

from catalog import Catalog, ProductNotFound
from tools.records import ShopRecords

Status = Literal["processing", "shipped", "out_for_delivery", "delivered", "returned", "cancelled"]
TABLE = "CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY, owner TEXT, placed REAL, body TEXT)"


@dataclass(frozen=True)
class OrderLine:
    """What was bought, at the price of that day."""

    product_id: str
    title: str
    title_zh: str
    size: str
    quantity: int
    price: float


@dataclass(frozen=True)
class Order:
    """placed, due: ISO dates, `due` when it should arrive or did. `sample`: of nobody, for demonstration."""

    id: str
    placed: str
    status: Status
    lines: tuple[OrderLine, ...]
    currency: str
    due: str = ""
    carrier: str = ""
    tracking: str = ""
    sample: bool = False

    @property
    def total(self) -> float:
        """What it cost, without delivery."""
        return round(sum(line.price * line.quantity for line in self.lines), 2)


class OrderBook(Protocol):
    """What the tools ask a shop about. `owner` is `Shopper.owner`; a shop answers for that shopper only."""

    def orders(self, owner: str) -> Sequence[Order]:
        """The shopper's orders, newest first."""

    def order(self, owner: str, order_id: str) -> Order | None:
        """One order of this shopper, None when they have none of that number."""


class StarterOrders:
    """The starter shop's order book."""

    def __init__(self, records: ShopRecords, samples: Sequence[Order] = ()) -> None:
        """`samples` are shown to everybody; they are not stored."""
        self._records = records
        self._samples = list(samples)
        with records.open() as db:
            db.execute(TABLE)

    def orders(self, owner: str) -> list[Order]:
        """As OrderBook; the sample orders come last."""
        with self._records.open() as db:
            rows = db.execute(
                "SELECT body FROM orders WHERE owner = ? ORDER BY placed DESC, id DESC", (owner,)
            ).fetchall()
        return [_order(body) for (body,) in rows] + self._samples

    def order(self, owner: str, order_id: str) -> Order | None:
        """As OrderBook."""
        return next((order for order in self.orders(owner) if order.id == order_id), None)

    def add(self, owner: str, order: Order) -> None:
        """Write an order down, or its new state."""
        with self._records.open() as db:
            db.execute(
                "INSERT INTO orders VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body"
                " WHERE owner = excluded.owner",
                (order.id, owner, time.time(), json.dumps(asdict(order), ensure_ascii=False)),
            )


def _order(body: str) -> Order:
    data = json.loads(body)
    return Order(**{**data, "lines": tuple(OrderLine(**line) for line in data["lines"])})


# id, placed so many days ago, status, due in so many days, tracking, [(product, size)]
SAMPLES: tuple[tuple[str, int, Status, int, str, tuple[tuple[str, str], ...]], ...] = (
    ("FR-1003", 0, "processing", 3, "", (("glasses-06", "One"),)),
    ("FR-1002", 2, "shipped", 1, "SP 4410 2207 15", (("dress-01", "M"), ("necklace-01", "45cm"))),
    ("FR-1001", 24, "delivered", -21, "SP 4409 8713 02", (("top-02", "S"), ("trousers-01", "30"))),
)


def sample_orders(catalog: Catalog) -> list[Order]:
    """Orders of nobody, newest first, of the starter products that are in the catalogue; dated from today."""
    found = []
    for id, placed, status, due, tracking, wanted in SAMPLES:
        lines = []
        for product_id, size in wanted:
            with suppress(ProductNotFound):
                product = catalog.get(product_id)
                lines.append(OrderLine(product_id, product.title, product.title_zh, size, 1, product.price))
        if lines:
            carrier = "Sample Post" if tracking else ""
            found.append(
                Order(id, day(placed), status, tuple(lines), "USD", day(-due), carrier, tracking, sample=True)
            )
    return found


def day(ago: float) -> str:
    """The ISO date `ago` days before today, UTC."""
    return (datetime.now(UTC) - timedelta(days=ago)).date().isoformat()
