"""Google Merchant feeds: RSS or Atom XML with g: fields, and the tab-separated form of the same."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from catalog.errors import BadFeed
from catalog.html_text import plain_text
from catalog.record import parse_money

AVAILABLE = {"in stock", "in_stock", "preorder", "backorder", "limited availability", "available"}
ITEMS = {"item", "entry"}


def read_xml(path: Path, at: Callable[[int], None]) -> Iterator[tuple[int, dict[str, Any]]]:
    """(number, record) of every item. Entities and document types are refused: BadFeed."""
    number = 0
    try:
        with path.open("rb") as raw:
            for _, element in iterparse(raw, events=("end",), forbid_dtd=True):
                if _name(element) not in ITEMS:
                    continue
                number += 1
                fields: dict[str, list[str]] = {}
                for child in element:
                    value = (
                        child.get("href")
                        if _name(child) == "link" and child.get("href")
                        else "".join(child.itertext())
                    )
                    fields.setdefault(_name(child), []).append(value or "")
                element.clear()
                at(raw.tell())
                yield number, _record(fields)
    except DefusedXmlException as error:
        raise BadFeed(
            f"{path.name} declares a document type or entities, which a feed never needs; it was not read."
        ) from error
    except ParseError as error:
        line = error.position[0]
        raise BadFeed(
            f"{path.name} is not well-formed XML at line {line}; products before it are good."
        ) from error
    if number == 0:
        raise BadFeed(f"{path.name} has no items in it.")


def from_rows(rows: Iterable[tuple[int, dict[str, Any]]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The tab-separated form, column by column."""
    for line, row in rows:
        yield line, _record({k.removeprefix("g:").replace(" ", "_").casefold(): [v] for k, v in row.items()})


def _name(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1].casefold()


def _record(fields: dict[str, list[str]]) -> dict[str, Any]:
    def one(name: str) -> str:
        return next((v.strip() for v in fields.get(name, []) if v.strip()), "")

    price, currency = parse_money(one("price"))
    sale, _ = parse_money(one("sale_price"))
    size = one("size")
    there = one("availability").casefold().replace("_", " ") in {
        a.replace("_", " ") for a in AVAILABLE
    } or not one("availability")
    record: dict[str, Any] = {
        "id": one("id"), "title": plain_text(one("title")), "description": plain_text(one("description")), "brand": one("brand"),
        "category": one("product_type") or one("google_product_category"), "gender": one("gender"),
        "material": one("material").replace("/", "|"),
        "pattern": one("pattern"), "colors": one("color").replace("/", "|"), "url": one("link"), "group": one("item_group_id"),
        "images": [i.strip() for v in (*fields.get("image_link", []),
        *fields.get("additional_image_link", [])) for i in v.split(",") if i.strip()],
        "price": one("sale_price") if sale is not None else one("price"), "list_price": one("price") if sale is not None else "",
        "currency": currency, "sizes": {size or "One": int(there)} if size or not there else {},
        "tags": [t for t in (one("age_group"), one("size_type")) if t],
    }  # fmt: skip
    if price is None and not one("price"):
        record["price"] = ""
    return record
