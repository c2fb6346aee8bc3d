"""Size charts: which body each size of a brand is cut for, in centimetres.

A chart is a CSV of brand, gender, garment, size, measure, low_cm, high_cm; `garment` is upper, lower, shoes, hat, ring
or bracelet. The starter shop's is starter/size_charts.csv; a shop of its own lays size_charts.csv beside its index.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from catalog.errors import CatalogError
from catalog.product import Product

GARMENTS = {
    "top": "upper", "outerwear": "upper", "dress": "upper", "trousers": "lower", "shorts": "lower", "skirt": "lower",
    "shoes": "shoes", "hat": "hat", "ring": "ring", "bracelet": "bracelet",
}  # fmt: skip
COLUMNS = ("brand", "gender", "garment", "size", "measure", "low_cm", "high_cm")


@dataclass(frozen=True)
class SizeChart:
    """One brand's sizes for one garment: rows[size][measure] = (low, high) in cm of the body, not of the cloth.

    Measures: chest, waist, hips, foot (length), head, wrist and finger (around).
    """

    brand: str
    gender: str
    garment: str
    rows: dict[str, dict[str, tuple[float, float]]]


class SizeCharts:
    """Every chart of a file, found by product."""

    def __init__(self, path: Path) -> None:
        """Raises CatalogError with the line at fault; a file that is not there holds no charts."""
        self._charts: dict[tuple[str, str, str], dict[str, dict[str, tuple[float, float]]]] = defaultdict(
            dict
        )
        if path.is_file():
            with path.open(encoding="utf-8-sig", newline="") as file:
                for line, row in enumerate(csv.DictReader(file), 2):
                    self._add(row, f"{path.name}, line {line}")

    def of(self, product: Product) -> SizeChart | None:
        """The brand's chart for what the product is and whom it is for, else the shop's general one; None if neither.

        Of a size the product does not come in the chart still tells.
        """
        garment = GARMENTS.get(product.kind or "")
        if garment is None:
            return None
        genders = [product.gender or "unisex", "unisex"]
        for brand in (product.brand.casefold(), ""):
            for gender in genders:
                rows = self._charts.get((brand, gender, garment))
                if rows and any(size in rows for size in product.sizes):
                    return SizeChart(product.brand, gender, garment, rows)
        return None

    def _add(self, row: dict[str, str | None], place: str) -> None:
        try:
            values = {c: (row[c] or "").strip() for c in COLUMNS}
            low, high = float(values["low_cm"]), float(values["high_cm"])
        except (KeyError, ValueError) as error:
            raise CatalogError(
                f"{place}: a size chart needs {', '.join(COLUMNS)}.", code="bad_size_chart"
            ) from error
        if not 0 < low <= high < 300:
            raise CatalogError(
                f"{place}: {low:g} to {high:g} cm is no measure of a body.", code="bad_size_chart"
            )
        key = (values["brand"].casefold(), values["gender"], values["garment"])
        self._charts[key].setdefault(values["size"], {})[values["measure"]] = (low, high)
