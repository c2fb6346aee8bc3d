"""Money of one currency as money of another, by the rates in currencies.yaml."""

from functools import lru_cache
from pathlib import Path

import yaml

from catalog.errors import BadRequest, CatalogError

RATES = Path(__file__).with_name("currencies.yaml")


@lru_cache(maxsize=8)
def _rates(path: Path, stamp: float) -> dict[str, float]:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict) or not all(isinstance(v, (int, float)) and v > 0 for v in data.values()):
        raise CatalogError(
            "currencies.yaml must give each currency code a rate above zero.", code="bad_currencies"
        )
    return {str(code).upper(): float(rate) for code, rate in data.items()}


def rates(path: Path = RATES) -> dict[str, float]:
    """Currency code -> US dollars a unit; read again when the file changes."""
    return _rates(path, path.stat().st_mtime)


def convert(amount: float, source: str, target: str) -> float:
    """`amount` of `source` in `target`. Raises BadRequest for a currency without a rate."""
    if source == target:
        return amount
    table = rates()
    for code in (source, target):
        if code not in table:
            raise BadRequest(f"I have no exchange rate for {code[:8]}; I know {', '.join(sorted(table))}.")
    return amount * table[source] / table[target]
