"""Shopify's product CSV: one product over several rows, a row a variant or a further picture."""

from collections.abc import Iterable, Iterator
from typing import Any

from catalog.html_text import plain_text

SIZE_OPTIONS = {"size", "sizes", "尺码", "尺寸", "shoe size", "waist"}
COLOR_OPTIONS = {"color", "colour", "colors", "颜色"}
MATERIAL_OPTIONS = {"material", "fabric", "材质"}


def products(rows: Iterable[tuple[int, dict[str, Any]]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """(first row, record) of every product: rows with the same handle, one after the other."""
    group: list[dict[str, Any]] = []
    first, handle = 0, ""
    for line, row in rows:
        row = {k.strip().casefold(): v for k, v in row.items()}
        current = (row.get("handle") or "").strip()
        if group and current and current != handle:
            yield first, _record(group)
            group = []
        if not group:
            first, handle = line, current
        group.append(row)
    if group:
        yield first, _record(group)


def _record(rows: list[dict[str, Any]]) -> dict[str, Any]:
    head = rows[0]

    def one(*names: str) -> str:
        return next((r[n].strip() for n in names for r in rows if (r.get(n) or "").strip()), "")

    options = {n: one(f"option{n} name").casefold() for n in (1, 2, 3)}
    sizes: dict[str, int] = {}
    colors: list[str] = []
    prices: list[tuple[float, str, str]] = []
    for row in rows:
        price = (row.get("variant price") or "").strip()
        if not price:
            continue
        prices.append((_number(price), price, (row.get("variant compare at price") or "").strip()))
        stock = _stock(row)
        size = next(
            (row.get(f"option{n} value", "").strip() for n, name in options.items() if name in SIZE_OPTIONS),
            "",
        )
        colors += [
            row.get(f"option{n} value", "").strip() for n, name in options.items() if name in COLOR_OPTIONS
        ]
        if size or stock is not None:
            sizes[size or "One"] = sizes.get(size or "One", 0) + (stock if stock is not None else 1)
    cheapest = min(prices, key=lambda p: p[0], default=(0.0, "", ""))
    material = next((one(f"option{n} value") for n, name in options.items() if name in MATERIAL_OPTIONS), "")
    pictures = [(r.get("image src") or "").strip() for r in rows] + [
        (r.get("variant image") or "").strip() for r in rows
    ]
    record: dict[str, Any] = {
        "id": (head.get("handle") or "").strip(), "title": one("title"),
        "description": plain_text(one("body (html)", "body html", "body")),
        "brand": one("vendor"), "category": one("type", "custom product type", "product category",
        "standard product type", "standardized product type"),
        "gender": one("google shopping / gender"), "colors": [c for c in dict.fromkeys(colors) if c], "material": material,
        "price": cheapest[1], "list_price": cheapest[2], "currency": one("currency"), "sizes": sizes,
        "images": list(dict.fromkeys(filter(None, pictures))), "tags": [t.strip() for t in one("tags").split(",") if t.strip()],
    }  # fmt: skip
    if one("status").casefold() in {"draft", "archived"} or one("published").casefold() == "false":
        record["_hidden"] = "true"
    return record


def _number(text: str) -> float:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return float("inf")


def _stock(row: dict[str, Any]) -> int | None:
    """Pieces in stock; None where Shopify does not count them. Selling on when empty counts as one."""
    text = (row.get("variant inventory qty") or "").strip()
    if not text or not (row.get("variant inventory tracker") or "shopify").strip():
        return None
    try:
        count = max(0, int(float(text)))
    except ValueError:
        return None
    return (
        max(count, 1)
        if (row.get("variant inventory policy") or "").strip().casefold() == "continue"
        else count
    )
