"""What invented listings and invented shoppers say: invented.yaml, read."""

from pathlib import Path
from typing import Any, NamedTuple

import yaml


class Thing(NamedTuple):
    """One category: how titles name it, how English and Chinese shoppers do, its prices, and what belongs to it."""

    titles: list[str]
    english: list[str]
    chinese: list[str]
    prices: tuple[int, int]
    feed: list[str]  # as shops write it in a category column
    materials: list[str]
    genders: list[str]
    sleeves: bool = False
    patterned: bool = True


class Wide(NamedTuple):
    """A word for several categories at once."""

    categories: list[str]
    english: list[str]
    chinese: list[str]


_DATA: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("invented.yaml").read_text(encoding="utf-8"))
THINGS = {name: Thing(**entry) for name, entry in _DATA["things"].items()}
WIDE = [Wide(**entry) for entry in _DATA["wide"]]
# slot -> value -> (how titles and feeds write it, how English shoppers say it, how Chinese shoppers do)
VALUES: dict[str, dict[str, tuple[list[str], str, str]]] = _DATA["values"]
FAMILIES: dict[str, list[str]] = _DATA["families"]


def phrases(name: str) -> list[str]:
    """One of the lists: brands, lines, stuffing, descriptions, others, leads_en, leads_zh, prices_en, prices_zh."""
    return list(_DATA[name])
