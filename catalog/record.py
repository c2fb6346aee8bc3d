"""One record of a feed (column name -> text) becomes a Product, or a list of problems that say what to do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from catalog.product import KINDS, Product

MEASURE = re.compile(r"^([a-z][a-z_]*)_(mm|cm)\s*[:=]\s*(\d+(?:\.\d+)?)(?:\s*[-–]\s*(\d+(?:\.\d+)?))?$")
LISTS = {"colors", "tags", "images"}
GENDERS = {
    "women": "women", "woman": "women", "female": "women", "ladies": "women", "f": "women", "w": "women", "女": "women",
    "女士": "women", "女装": "women", "men": "men", "man": "men", "male": "men", "m": "men", "男": "men", "男士": "men",
    "男装": "men", "unisex": "unisex", "all": "unisex", "中性": "unisex", "男女同款": "unisex", "": "",
}  # fmt: skip
CURRENCY_SIGNS = {
    "$": "USD",
    "US$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "CNY",
    "￥": "CNY",
    "元": "CNY",
    "C$": "CAD",
    "A$": "AUD",
}


@dataclass(frozen=True)
class Problem:
    """Something in a feed that will not work. `fatal`: the product cannot be imported; else it is, without that value."""

    product: str  # id, or "row 17" when there is none
    code: str
    message: str
    fatal: bool = False


def read_record(record: Mapping[str, Any], row: int = 0) -> tuple[Product | None, list[Problem]]:
    """The product in a record with our own column names (text or already typed values), and what is wrong with it."""
    name = _text(record.get("id")) or f"row {row}"
    problems: list[Problem] = []

    def complain(code: str, message: str, fatal: bool = False) -> None:
        problems.append(Problem(name[:128], code, message, fatal))

    fields: dict[str, Any] = {k: _text(record.get(k)) for k in _TEXT_COLUMNS}
    if not fields["id"]:
        complain("no_id", "The id is empty: give every product an id of its own.", True)
    if not fields["title"] and fields["title_zh"]:
        fields["title"] = fields["title_zh"]
    if not fields["title"]:
        complain("no_title", "The title is empty: a product needs one.", True)
    _read_price(record, fields, complain)
    _read_kind_and_gender(record, fields, complain)
    fields["colors"] = tuple(c.lower() for c in split_list(record.get("colors")))
    fields["pattern"], fields["material"] = (
        fields["pattern"].lower(),
        ", ".join(split_list(record.get("material"))).lower(),
    )
    fields["category"] = fields["category"].lower()
    fields["images"] = tuple(split_list(record.get("images") or record.get("image")))
    fields["sizes"] = _read_sizes(record.get("sizes"), complain)
    fields["tags"], fields["measures"] = split_measures(split_list(record.get("tags")))
    fields["measures"] |= dict(record.get("measures") or {})
    fields["rating"] = _optional_number(record.get("rating"), "rating", complain)
    for column in _LONG:
        if len(fields[column]) > _LONG[column]:
            complain(
                "too_long", f"The {column} has {len(fields[column])} characters: cut at {_LONG[column]}."
            )
            fields[column] = fields[column][: _LONG[column]]
    if any(p.fatal for p in problems):
        return None, problems
    try:
        return Product(**fields), problems
    except ValidationError as error:
        for issue in error.errors():
            column = str(issue["loc"][0]) if issue["loc"] else "record"
            complain("bad_value", f"The {column} cannot be used: {issue['msg'].lower()}.", True)
        return None, problems


_TEXT_COLUMNS = (
    "id",
    "title",
    "title_zh",
    "description",
    "description_zh",
    "category",
    "brand",
    "pattern",
    "currency",
    "url",
    "added",
    "group",
)
_LONG = {
    "title": 300,
    "title_zh": 300,
    "description": 5000,
    "description_zh": 5000,
    "category": 80,
    "brand": 80,
    "pattern": 80,
}


def _text(value: Any) -> str:
    if value is None:
        return ""
    return re.sub(r"\s+", " ", str(value).replace("\x00", "")).strip()


def split_list(value: Any) -> list[str]:
    """'red|blue' or ['red', 'blue'] -> ['red', 'blue'], empties and repeats dropped."""
    parts = value if isinstance(value, (list, tuple)) else re.split(r"[|]", _text(value))
    return list(dict.fromkeys(filter(None, (_text(p)[:80] if len(_text(p)) < 2000 else "" for p in parts))))


def split_measures(tags: list[str]) -> tuple[tuple[str, ...], dict[str, float]]:
    """Plain tags, and the measures among them in millimetres. A range 'head_cm=54-60' gives its middle, _min_ and _max_."""
    words, measures = [], {}
    for tag in tags:
        found = MEASURE.match(tag.lower())
        if not found:
            words.append(tag.lower())
            continue
        name, unit, low, high = found.groups()
        scale = 10.0 if unit == "cm" else 1.0
        if high is None:
            measures[f"{name}_mm"] = float(low) * scale
        else:
            measures[f"{name}_mm"] = (float(low) + float(high)) / 2 * scale
            measures[f"{name}_min_mm"], measures[f"{name}_max_mm"] = float(low) * scale, float(high) * scale
    return tuple(words), measures


def parse_money(text: str) -> tuple[float | None, str]:
    """'1.299,00 EUR', '$1,299', '299元' -> amount and ISO currency ('' when it names none); amount None if unreadable."""
    text = text.strip()
    code = re.search(r"\b([A-Z]{3})\b", text)
    currency = (
        code.group(1)
        if code
        else next(
            (iso for sign, iso in sorted(CURRENCY_SIGNS.items(), key=lambda s: -len(s[0])) if sign in text),
            "",
        )
    )
    digits = re.sub(r"[A-Z]{3}|US\$|C\$|A\$|[$€£¥￥元]", "", text).replace("\u00a0", "").replace(" ", "")
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?|-?\d+,\d{1,2}", digits):
        digits = digits.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", digits):
        digits = digits.replace(",", "")
    if not re.fullmatch(r"-?\d+(\.\d+)?", digits):
        return None, currency
    return float(digits), currency


def _read_price(record: Mapping[str, Any], fields: dict[str, Any], complain: Any) -> None:
    raw = _text(record.get("price"))
    amount, currency = parse_money(raw)
    fields["currency"] = fields["currency"].upper() or currency or "USD"
    if not re.fullmatch("[A-Z]{3}", fields["currency"]):
        complain(
            "bad_currency",
            f"The currency “{fields['currency'][:20]}” is not a three-letter code such as USD.",
            True,
        )
    if not raw:
        complain("no_price", "The price is empty.", True)
    elif amount is None:
        complain("bad_price", f"The price “{raw[:40]}” is not a number.", True)
    elif amount < 0:
        complain("bad_price", f"The price {amount:g} is below zero.", True)
    else:
        if amount == 0:
            complain("free", "The price is 0: check that it is meant.")
        fields["price"] = round(amount, 4)
    before, _ = parse_money(_text(record.get("list_price")))
    fields["list_price"] = before if before is not None and amount is not None and before > amount else None


def _read_kind_and_gender(record: Mapping[str, Any], fields: dict[str, Any], complain: Any) -> None:
    kind = _text(record.get("kind")).lower()
    if kind and kind not in KINDS:
        complain(
            "unknown_kind",
            f"The kind “{kind[:40]}” is not one that can be worn; leave it empty or use one of: {' '.join(KINDS)}.",
        )
        kind = ""
    fields["kind"] = kind or None
    gender = _text(record.get("gender")).lower()
    if gender not in GENDERS:
        complain("unknown_gender", f"The gender “{gender[:40]}” is not women, men or unisex; left out.")
    fields["gender"] = GENDERS.get(gender, "")


def _read_sizes(value: Any, complain: Any) -> dict[str, int]:
    if isinstance(value, Mapping):
        pairs = [(str(k), str(v)) for k, v in value.items()]
    else:
        pairs = [
            (a.strip(), b.strip() or "1")
            for a, _, b in (
                part.rpartition(":") if ":" in part else (part, "", "") for part in split_list(value)
            )
        ]
    sizes: dict[str, int] = {}
    for size, count in pairs:
        if not size or not re.fullmatch(r"\d{1,9}(\.0+)?", count):
            complain(
                "bad_size", f"The size “{size[:30]}:{count[:30]}” is not SIZE:STOCK, such as M:4; left out."
            )
            continue
        sizes[size[:80]] = sizes.get(size[:80], 0) + int(float(count))
    return sizes


def _optional_number(value: Any, column: str, complain: Any) -> float | None:
    text = _text(value)
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        complain("bad_value", f"The {column} “{text[:40]}” is not a number; left out.")
        return None
