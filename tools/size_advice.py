"""size_advice: which size, from the shop's own chart and what the shopper told; says how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from catalog import Product
from catalog.size_charts import SizeChart
from tools.arguments import Amount, ProductId, Short, as_text, clean
from tools.artifacts import Size
from tools.calling import Answer, Runtime, shop_tool
from tools.cards import as_block, as_data, card, title
from tools.errors import AskShopper, CannotDo
from tools.memory import preferences
from tools.naming import the_product
from tools.sizes import in_stock_sizes, match_size, nearest_in_stock
from tools.taste import Taste

Sure = Literal["sure", "fairly sure", "a guess"]
Rows = Mapping[str, Mapping[str, tuple[float, float]]]  # size -> measure -> from, to, in cm
SURE_ZH = {"sure": "把握较大", "fairly sure": "比较有把握", "a guess": "只是估计"}
MEASURE_ZH = {
    "bust": "胸围", "chest": "胸围", "waist": "腰围", "hips": "臀围", "foot": "脚长", "head": "头围",
    "height": "身高", "inseam": "内长", "neck": "颈围", "wrist": "腕围", "finger": "指围", "weight": "体重",
}  # fmt: skip
MEASURE_EN = {"foot": "length of the foot", "head": "around the head", "wrist": "around the wrist"}
MEASURE_EN |= {"finger": "around the finger", "neck": "around the neck"}
SAME = ({"bust", "chest"}, {"hips", "hip"}, {"foot", "foot_length"}, {"finger", "finger_circumference"})
FITS = {"": 0.0, "regular": 0.0, "tight": -1.0, "slim": -1.0, "loose": 1.0, "oversized": 1.0, "relaxed": 1.0}
FAR = 6.0  # cm outside every row of the chart: no size of this product fits


@dataclass(frozen=True)
class Advice:
    """A size, how sure it is, and why as (English, Chinese)."""

    size: str
    sure: Sure
    why: tuple[str, str]


def _fit(value: Any) -> Any:
    word = as_text(value)
    if not isinstance(word, str):
        return word  # what is no text is refused with the sentence of its type
    known = {"宽松": "loose", "修身": "tight", "紧身": "tight", "常规": "regular"}
    return known.get(word, word.lower())


@shop_tool
def size_advice(
    product_id: ProductId,
    runtime: Runtime,
    usual_size: Annotated[Short, Field(description="What they usually wear, as they said it.")] = None,
    chest_cm: Annotated[Amount, Field(description="Chest or bust.")] = None,
    waist_cm: Amount = None,
    hips_cm: Amount = None,
    height_cm: Amount = None,
    foot_cm: Annotated[Amount, Field(description="Length of the foot.")] = None,
    head_cm: Annotated[Amount, Field(description="Around the head.")] = None,
    wrist_cm: Amount = None,
    finger_mm: Annotated[Amount, Field(description="Around the finger, in millimetres.")] = None,
    fit: Annotated[
        Literal["", "regular", "tight", "slim", "loose", "oversized", "relaxed"], BeforeValidator(_fit)
    ] = "",
) -> Answer:
    """Advise a size from the product's own size chart and what the shopper says (or said before) of their
    measures or usual size. It quotes the chart and says how sure it is."""
    shopper = runtime.context
    product = the_product(shopper, product_id)
    if len(product.sizes) <= 1:
        return _one_size(product, shopper.language)
    chart = shopper.shop.catalog.size_chart(product)
    rows = _rows(chart, product) if chart else {}
    known = preferences(shopper)
    said = {"chest": chest_cm, "waist": waist_cm, "hips": hips_cm, "height": height_cm, "foot": foot_cm}
    said |= {"head": head_cm, "wrist": wrist_cm, "finger": finger_mm / 10 if finger_mm else None}
    body = {**known.get("measures", {}), **{name: value for name, value in said.items() if value}}
    usual = usual_size or Taste(known, shopper.shop.catalog.vocabulary()).size_for(product)
    advice = advise(product, rows, body, usual, FITS[fit], shopper.language)
    return _answer(product, rows, advice, shopper.language)


def advise(
    product: Product,
    rows: Rows,
    body: Mapping[str, float],
    usual: str | None,
    looser: float,
    language: str = "en",
) -> Advice:
    """The size whose row of the chart the body fits best, else the usual size.

    body    cm by measure
    looser  +1 for a looser fit than the chart's, -1 for a tighter one: half a size
    language  of the product's name in a question
    Raises AskShopper `need_measures`, `no_such_size`; CannotDo `no_size_fits`.
    """
    measured = _in_chart(body, rows)
    if measured:
        return _by_chart(rows, measured, usual and match_size(product, usual), looser)
    if usual:
        size = match_size(product, usual)
        if size is None:
            listed = ", ".join(product.sizes)
            raise AskShopper(
                "no_such_size",
                f"{title(product)} has no size {as_data(usual, 20)}; it comes in {listed}.",
                f"这件商品没有 {as_data(usual, 20)} 码，有：{'、'.join(product.sizes)}。",
                sizes=list(product.sizes),
            )
        return Advice(size, "fairly sure" if rows else "a guess", ("your usual size", "你平时的尺码"))
    needed = sorted({name for row in rows.values() for name in row}) or ["usual size"]
    raise AskShopper(
        "need_measures",
        *_question(clean(product.localized(language)[0]), needed if rows else []),
        measures=needed,
        chart=_plain(rows),
        product_id=product.id,
    )


def _question(title: str, measures: list[str]) -> tuple[str, str]:
    """What is asked when nothing is known of the shopper's size, in English and Chinese."""
    english = ", ".join(MEASURE_EN.get(name, name) for name in measures)
    chinese = "、".join(MEASURE_ZH.get(name, name) for name in measures)
    return (
        f"For {title}: which size do you usually wear?"
        + (f" Or tell me, in cm: {english}." if english else ""),
        f"{title}：请告诉我你平时穿的尺码" + (f"，或者（厘米）：{chinese}。" if chinese else "。"),
    )


def _by_chart(rows: Rows, measured: Mapping[str, float], usual: str | None, looser: float) -> Advice:
    """Least total distance outside the ranges; inside, nearness to the middle; ties go to the larger size."""
    scored: list[tuple[float, float, int, str]] = []
    for place, (size, row) in enumerate(rows.items()):
        pairs = [(value + 2 * looser, *row[name]) for name, value in measured.items() if name in row]
        outside = sum(max(low - value, value - high, 0.0) for value, low, high in pairs)
        middle = sum(abs(value - (low + high) / 2) for value, low, high in pairs)
        scored.append((round(outside, 3), round(middle, 3), place if looser < 0 else -place, size))
    outside, _, _, size = min(scored)
    if outside > FAR * len(measured):
        raise CannotDo(
            "no_size_fits",
            "By its size chart this product does not come in a size that would fit.",
            "按照尺码表，这件商品没有适合你的尺码。",
            chart=_plain(rows),
        )
    first, *others = sorted(measured)
    names = " and ".join([", ".join([first, *others[:-1]]), *others[-1:]])
    names_zh = "、".join(MEASURE_ZH.get(name, name) for name in sorted(measured))
    why = (f"your {names} in the size chart", f"按尺码表中的{names_zh}")
    if outside == 0 and (len(measured) > 1 or usual == size):
        return Advice(size, "sure", why)
    return Advice(size, "fairly sure" if outside <= 2 else "a guess", why)


def _rows(chart: SizeChart, product: Product) -> Rows:
    """The chart's rows for the sizes this product comes in, in the product's order."""
    return {size: chart.rows[size] for size in product.sizes if size in chart.rows}


def _in_chart(body: Mapping[str, float], rows: Rows) -> dict[str, float]:
    """The measures that the chart knows, under the chart's names."""
    columns = {name for row in rows.values() for name in row}
    found = {}
    for name, value in body.items():
        for column in columns:
            if column == name or any({name, column} <= same for same in SAME):
                found[column] = value
    return found


def _plain(rows: Rows) -> dict[str, dict[str, list[float]]]:
    return {size: {name: list(span) for name, span in row.items()} for size, row in rows.items()}


def _answer(product: Product, rows: Rows, advice: Advice, language: str) -> Answer:
    there = product.sizes.get(advice.size, 0) > 0
    instead = None if there else nearest_in_stock(product, advice.size)
    zh = language == "zh"
    artifact: Size = {
        "type": "size",
        "products": [card(product, language)],
        "size": advice.size,
        "sure": advice.sure,
        "sure_text": SURE_ZH[advice.sure] if zh else advice.sure,
        "why": advice.why[1] if zh else advice.why[0],
        "in_stock": there,
        "nearest_in_stock": instead,
        "chart": _plain(rows),
    }
    quoted = [f"{size}: {_spans(row)}" for size, row in rows.items()] or ["there is no size chart for it"]
    text = f"Size {advice.size} ({advice.sure}): {advice.why[0]}."
    if not there:
        text += f" It is sold out; in stock: {', '.join(in_stock_sizes(product)) or 'none'}."
    text += " The try-on picture shows the look, not the fit: say so."
    return f"{text}\n{as_block(['size chart, cm:', *quoted])}", artifact


def _spans(row: Mapping[str, tuple[float, float]]) -> str:
    return ", ".join(f"{name} {low:g}-{high:g}" for name, (low, high) in row.items())


def _one_size(product: Product, language: str) -> Answer:
    size = next(iter(product.sizes), "")
    measures = dict(product.measures)
    artifact: Size = {
        "type": "size",
        "products": [card(product, language)],
        "size": size,
        "sure": "sure",
        "sure_text": SURE_ZH["sure"] if language == "zh" else "sure",
        "why": "只有一个尺码" if language == "zh" else "it comes in one size",
        "in_stock": product.in_stock(),
        "nearest_in_stock": None,
        "chart": {},
        "measures": measures,
    }
    listed = ", ".join(f"{name} {value:g}" for name, value in measures.items())
    text = f"{product.id} comes in one size."
    return (f"{text}\n{as_block([f'measures in mm: {listed}'])}" if listed else text), artifact


TOOLS = [size_advice]
