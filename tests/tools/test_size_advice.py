"""size_advice: from the chart, from the usual size, from what was remembered; its doubt and its refusals."""

from typing import Any

import pytest

from catalog import Product
from tests.tools.small_shop import Caller
from tools.errors import AskShopper, CannotDo
from tools.size_advice import advise

ROWS = {
    "S": {"chest": (84.0, 90.0), "waist": (66.0, 72.0)},
    "M": {"chest": (90.0, 96.0), "waist": (72.0, 78.0)},
    "L": {"chest": (96.0, 102.0), "waist": (78.0, 84.0)},
}
TEE = Product(id="tee", title="Tee", price=10, sizes={"S": 1, "M": 0, "L": 2}, kind="top")


@pytest.mark.parametrize(
    ("body", "usual", "looser", "size", "sure"),
    [
        ({"chest": 93, "waist": 75}, None, 0, "M", "sure"),
        ({"bust": 93}, None, 0, "M", "fairly sure"),
        ({"bust": 93}, "medium", 0, "M", "sure"),
        ({"chest": 96}, None, 0, "L", "fairly sure"),
        ({"chest": 96}, None, -1, "M", "fairly sure"),
        ({"chest": 95}, None, 1, "L", "fairly sure"),
        ({"chest": 105}, None, 0, "L", "a guess"),
        ({"chest": 86, "waist": 80}, None, 0, "M", "a guess"),
        ({}, "L", 0, "L", "fairly sure"),
        ({"foot": 26}, "m", 0, "M", "fairly sure"),
    ],
)
def test_the_chart_decides(body: dict, usual: str | None, looser: float, size: str, sure: str) -> None:
    advice = advise(TEE, ROWS, body, usual, looser)
    assert (advice.size, advice.sure) == (size, sure)


def test_without_a_chart_the_usual_size_is_a_guess() -> None:
    assert advise(TEE, {}, {"chest": 93}, "large", 0).sure == "a guess"


def test_what_cannot_be_told_is_asked() -> None:
    with pytest.raises(AskShopper) as caught:
        advise(TEE, ROWS, {}, None, 0)
    assert caught.value.code == "need_measures"
    assert caught.value.facts["measures"] == ["chest", "waist"]
    with pytest.raises(AskShopper) as caught:
        advise(TEE, ROWS, {}, "54", 0)
    assert caught.value.code == "no_such_size"


def test_the_question_names_the_product(call: Caller) -> None:
    english = call("size_advice", product_id="tee-2").artifact["message"]
    assert english.startswith("For Plain Red Tee: which size do you usually wear?")
    chinese = call.speaking("zh")("size_advice", product_id="tee-2").artifact["message"]
    assert chinese.startswith("纯色红T恤：请告诉我你平时穿的尺码")


def test_a_body_far_from_the_chart_is_told_so() -> None:
    with pytest.raises(CannotDo) as caught:
        advise(TEE, ROWS, {"chest": 140}, None, 0)
    assert caught.value.code == "no_size_fits"


def test_the_tool_quotes_and_names_what_is_in_stock(call: Caller) -> None:
    shown = call.artifact("size_advice", product_id="tee-1", usual_size="large")
    assert shown["type"] == "size"
    assert shown["size"] == "L"
    assert not shown["in_stock"]
    assert shown["nearest_in_stock"] == "XL"
    assert shown["products"][0]["id"] == "tee-1"
    message = call("size_advice", product_id="tee-1", usual_size="large")
    assert "sold out" in message.content
    assert "not the fit" in message.content


def test_what_was_remembered_counts(call: Caller) -> None:
    assert call.error("size_advice", product_id="skirt-1")["code"] == "need_measures"
    call.artifact("remember", sizes={"skirt": "M"})
    assert call.artifact("size_advice", product_id="skirt-1")["size"] == "M"


def test_one_size_is_said(call: Caller) -> None:
    shown = call.artifact("size_advice", product_id="glasses-1")
    assert shown["size"] == "One"
    assert shown["measures"] == {"frame_width_mm": 130.0}
    assert call.artifact("size_advice", product_id="lamp-1")["size"] == "One"


@pytest.mark.parametrize(
    "said",
    [
        {"chest_cm": "huge"},
        {"chest_cm": -1},
        {"fit": "vibes"},
        {"waist_cm": [1, 2]},
        {"usual_size": {"a": 1}},
    ],
)
def test_hostile_arguments_are_answered(call: Caller, said: dict[str, Any]) -> None:
    assert call.error("size_advice", **{"product_id": "tee-1", **said})["code"] == "bad_arguments"
