"""search_products, product_details, compare_products, similar_products."""

import numpy as np
import pytest

from tests.tools.small_shop import Caller, PlainMirror, on_paper
from tools import all_tools

AGREED = {
    "search_products", "product_details", "compare_products", "similar_products", "recommend",
    "complete_outfit", "size_advice", "try_on", "cart_add", "cart_remove", "cart_view", "checkout",
    "order_status", "purchase_history",
    "shop_policy", "remember", "forget_preferences", "forget_my_photos", "what_do_you_know_about_me",
    "hand_over_to_human",
}  # fmt: skip


def test_every_agreed_tool_is_there_once_and_described() -> None:
    tools = all_tools()
    assert {tool.name for tool in tools} == AGREED
    assert len(tools) == len(AGREED)
    for tool in tools:
        assert tool.description
        assert "runtime" not in tool.tool_call_schema.model_json_schema()["properties"]


def test_search_finds_by_filters(call: Caller) -> None:
    shown = call.artifact("search_products", query="striped t-shirts", category="t-shirts", price_max=40)
    first = shown["products"][0]
    assert first["id"] == "tee-1"
    assert first["exact"]
    assert first["title"] == "Striped Tee"
    assert first["price"] == 25.0
    assert first["currency"] == "USD"
    assert first["image"] == "tee.png"
    assert first["sizes"] == {"S": 3, "M": 5, "L": 0, "XL": 1}
    assert first["kind"] == "top"
    assert shown["type"] == "products"


def test_titles_follow_the_language(call: Caller) -> None:
    shown = call.speaking("zh").artifact("search_products", query="条纹T恤")
    assert shown["products"][0]["title"] == "条纹T恤"
    assert shown["products"][0]["title_en"] == "Striped Tee"


@pytest.mark.parametrize(
    "said",
    [
        {"colors": "red"},
        {"colors": ["RED "]},
        {"colors": '["red"]'},
        {"colors": "red", "price_max": "$20"},
        {"colors": ["red"], "price_min": 20, "price_max": 10},
        {"colors": ["red"], "gender": "female", "sort": "cheapest", "brands": None},
        {"colors": ["red"], "gender": "null", "in_stock": "true", "category": "any", "price_max": "none"},
        {"colors": ["red"], "invented_argument": 7},
    ],
)
def test_search_understands_what_models_send(call: Caller, said: dict) -> None:
    assert call.ids("search_products", query="tee", **said)[0] == "tee-2"


@pytest.mark.parametrize(
    "said",
    [
        {"sort": "by_vibes"},
        {"price_max": "cheap"},
        {"price_max": -5},
        {"price_max": float("nan")},
        {"price_max": float("inf")},
        {"gender": "robot"},
        {"colors": {"a": 1}},
        {"colors": ["x" * 500]},
        {"colors": ["red"] * 50},
        {"colors": [["red"], {"b": 2}]},
        {"query": {"drop": "table"}},
        {"category": ["shirts", "skirts"]},
        {"in_stock": "perhaps"},
        {"currency": "GALLEONS", "price_max": 10},
    ],
)
def test_wrong_arguments_come_back_as_a_sentence(call: Caller, said: dict) -> None:
    message = call("search_products", **{"query": "tee", **said})
    assert message.status == "error"
    assert message.artifact["retry"] or message.artifact["code"] == "bad_request"
    assert "Traceback" not in message.content
    assert len(message.content) < 600


def test_a_search_of_ten_thousand_characters_is_cut(call: Caller) -> None:
    assert call("search_products", query="tee " * 2500).status == "success"


def test_nothing_found_says_so(call: Caller) -> None:
    message = call("search_products", query="submarine torpedo")
    assert message.status == "success"
    assert "othing" in message.content


def test_product_text_is_marked_and_cannot_leave_its_marks(call: Caller) -> None:
    for message in (call("product_details", product_id="evil-1"), call("search_products", query="green tee")):
        inside = message.content.split("<shop_data>", 1)[1]
        assert inside.count("</shop_data>") == 1
        assert inside.rstrip().endswith("</shop_data>")
        assert "https://" not in message.content
        assert "`" not in message.content


def test_details_hold_what_the_shop_knows(call: Caller) -> None:
    message = call("product_details", product_id=" glasses-1 ")
    card = message.artifact["products"][0]
    assert card["measures"] == {"frame_width_mm": 130.0}
    assert card["description"] == "Glasses."
    assert "frame_width_mm 130" in message.content


@pytest.mark.parametrize("product_id", ["tee-99", "TEE 1", "../../etc/passwd", "'; DROP TABLE products; --"])
def test_an_unknown_id_names_the_nearest(call: Caller, product_id: str) -> None:
    error = call.error("product_details", product_id=product_id)
    assert error["code"] == "product_not_found"
    assert error["retry"]
    assert isinstance(error["facts"]["nearest"], list)


def test_an_almost_right_id_is_recognised_in_the_hint(call: Caller) -> None:
    assert "tee-1" in call.error("product_details", product_id="tee-11")["facts"]["nearest"]


@pytest.mark.parametrize(
    "said", ["id tee-1", "product_id: tee-1", '"tee-1"', "Striped Tee", "striped tee!", "条纹T恤"]
)
def test_a_title_or_a_decorated_id_is_understood(call: Caller, said: str) -> None:
    assert call.ids("product_details", product_id=said) == ["tee-1"]
    assert call.ids("compare_products", product_ids=[said, "tee-1", "tee-2"]) == ["tee-1", "tee-2"]


def test_words_that_are_no_title_are_only_hints(call: Caller) -> None:
    assert "tee-2" in call.error("product_details", product_id="red tee")["facts"]["nearest"]


@pytest.mark.parametrize("product_id", ["", None, {"id": 1}, "x" * 5000])
def test_no_id_is_refused(call: Caller, product_id: object) -> None:
    assert call.error("product_details", product_id=product_id)["code"] == "bad_arguments"


def test_a_missing_argument_is_named(call: Caller) -> None:
    error = call.error("product_details")
    assert error["code"] == "bad_arguments"
    assert "product_id" in error["message"]


def test_comparison_lists_what_differs(call: Caller) -> None:
    shown = call.artifact("compare_products", product_ids=["tee-1", "tee-2", "tee-1"])
    assert [card["id"] for card in shown["products"]] == ["tee-1", "tee-2"]
    assert shown["comparison"]["cheapest"] == "tee-2"
    assert {"price", "colors", "pattern"} <= set(shown["comparison"]["differs"])
    assert "material" not in shown["comparison"]["differs"]


def test_a_comparison_speaks_the_shoppers_language(call: Caller) -> None:
    shown = call.speaking("zh").artifact("compare_products", product_ids=["tee-1", "wool-1"])
    rows = {row["name"]: row["values"] for row in shown["comparison"]["rows"]}
    assert rows["colors"] == ["白色、海军蓝", "灰色"]
    assert rows["material"] == ["棉", "羊毛"]
    assert rows["brand"] == ["Larkmoor", "Orlo"]
    assert rows["stock"] == ["S、M、XL", "S、M"]


def test_a_limit_in_another_currency_is_converted_and_it_says_so(call: Caller) -> None:
    shown = call("search_products", query="tee", category="t-shirts", price_max=200, currency="CNY")
    assert shown.artifact["converted"] == {
        "from": "CNY",
        "to": "USD",
        "rate": 0.14,
        "limits": [[200.0, 28.0]],
    }
    assert "200 CNY as 28 USD" in shown.text
    for same in ({"price_max": 40}, {"price_max": 40, "currency": "USD"}, {"currency": "CNY"}):
        assert "converted" not in call.artifact("search_products", query="tee", **same)


def test_comparing_one_is_refused(call: Caller) -> None:
    assert call.error("compare_products", product_ids=["tee-1"])["code"] == "need_two"
    assert call.error("compare_products", product_ids=[])["code"] == "need_two"
    assert call.error("compare_products", product_ids=["tee-1", "nope"])["code"] == "product_not_found"


def test_similar_products_are_others(call: Caller) -> None:
    ids = call.ids("similar_products", product_id="tee-1")
    assert ids
    assert "tee-1" not in ids
    assert call.error("similar_products")["code"] == "need_product"
    assert call.error("similar_products", photo="photo_1")["code"] == "need_photo"


def test_products_like_a_photo(call: Caller) -> None:
    mirror = call.shopper.shop.mirror
    assert isinstance(mirror, PlainMirror)
    photos = call.shopper.shop.photos
    photos.hold("anna-1", on_paper((40, 60, 140)))
    assert call.error("similar_products")["code"] == "need_consent"
    photos.consent("anna-1", "1", "yes")
    shown = call.artifact("similar_products", photo="photo_1")
    assert shown["similar_to"] == "photo_1"
    assert {card["id"] for card in shown["products"][:2]} == {"skirt-1", "jeans-1"}, "the blue ones"
    assert call.error("similar_products", photo="photo_9")["code"] == "no_such_photo"
    assert call.error("similar_products", kind="spaceship")["code"] == "bad_arguments"
    assert {card["kind"] for card in call.artifact("similar_products", kind="top")["products"]} == {"top"}


def test_products_like_a_piece_worn_on_a_photo(call: Caller) -> None:
    mirror = call.shopper.shop.mirror
    assert isinstance(mirror, PlainMirror)
    call.with_photo()
    mirror.labels = np.zeros((128, 96), np.uint8)
    assert call.error("similar_products")["code"] == "piece_not_seen"
    mirror.labels[20:60, 20:70], mirror.labels[60:120, 20:70] = 3, 5  # a top and something below
    kinds = {card["kind"] for card in call.artifact("similar_products")["products"]}
    assert kinds <= {"trousers", "skirt", "shorts"}
    assert {card["kind"] for card in call.artifact("similar_products", kind="top")["products"]} == {"top"}
    assert call.error("similar_products", kind="dress")["code"] == "piece_not_seen"


def test_what_was_seen_is_not_shown_again(call: Caller) -> None:
    first = call.ids("search_products", category="t-shirts")
    assert {"tee-1", "tee-2"} <= set(first)
    second = call.ids("search_products", category="t-shirts", not_ids=["tee-1", "no-such-id"])
    assert set(first) - set(second) == {"tee-1"}


def test_a_remembered_budget_and_dislikes_narrow_a_search_and_it_says_so(call: Caller) -> None:
    call("remember", budget_max=150, dislikes=["wool"])
    message = call("search_products", query="something for winter")
    shown = message.artifact
    assert shown["assumed"] == {"price_max": 150.0, "currency": "", "exclude": ["wool"]}
    assert all(card["price"] <= 150 for card in shown["products"] if card["exact"])
    assert "wool-1" not in {card["id"] for card in shown["products"]}
    assert "within their budget of 150" in message.text
    assert "without wool" in message.text


def test_a_dislike_that_makes_no_difference_is_not_mentioned(call: Caller) -> None:
    call("remember", dislikes=["wool"])
    assert "exclude" not in call.artifact("search_products", query="hats")["assumed"]
    assert call.artifact("search_products", query="sweaters")["assumed"] == {"exclude": ["wool"]}


@pytest.mark.parametrize(
    ("said", "assumed"),
    [
        ({"query": "sweaters", "price_max": 100}, {"exclude": ["wool"]}),
        ({"query": "sweaters under 100"}, {"exclude": ["wool"]}),
        ({"category": "sweaters", "materials": ["wool"]}, {"price_max": 80.0, "currency": ""}),
        ({"query": "wool sweater", "sort": "price_desc"}, {}),
        ({"query": "sweaters", "set_aside": ["budget"]}, {"exclude": ["wool"]}),
        ({"query": "sweaters", "set_aside": "budget, dislikes"}, {}),
    ],
)
def test_what_is_said_now_wins_over_what_was_told_before(call: Caller, said: dict, assumed: dict) -> None:
    call("remember", budget_max=80, dislikes=["wool"])
    assert call.artifact("search_products", **said)["assumed"] == assumed


def test_recommendations_keep_to_the_budget_unless_another_price_is_said(call: Caller) -> None:
    call("remember", budget_max=30)
    kept = call.artifact("recommend")
    assert kept["assumed"] == {"price_max": 30.0, "currency": ""}
    assert all(card["price"] <= 30 for card in kept["products"])
    wider = call.artifact("recommend", price_max=500)
    assert "price_max" not in wider["assumed"]
    assert any(card["price"] > 30 for card in wider["products"])
    seen = [card["id"] for card in wider["products"]]
    assert not set(seen) & set(call.ids("recommend", price_max=500, not_ids=seen))
