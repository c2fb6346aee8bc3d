"""recommend and complete_outfit: each piece with its reason, nothing against the shopper's word."""

import pytest

from catalog import Product
from tests.tools.small_shop import Caller
from tools import Shop
from tools.order_book import Order, OrderLine, StarterOrders, day
from tools.outfit import formality, match


def piece(colors: tuple[str, ...], **facts: object) -> Product:
    return Product.model_validate(
        {"id": "x", "title": "X", "price": 1, "colors": colors, "kind": "top", **facts}
    )


def test_colours_are_weighed(shop: Shop) -> None:
    words = shop.catalog.vocabulary()
    red, green, black, burgundy = (piece((c,)) for c in ("red", "green", "black", "burgundy"))
    assert match(red, black, words).score > match(red, green, words).score
    assert match(red, burgundy, words).score > match(red, green, words).score
    assert match(red, black, words).reasons[0] == ("black goes with it", "黑色百搭")


def test_busy_patterns_seasons_and_formality_speak_against(shop: Shop) -> None:
    words = shop.catalog.vocabulary()
    plain = piece(("white",))
    striped, floral = piece(("white",), pattern="striped"), piece(("white",), pattern="floral")
    assert match(striped, floral, words).score < match(striped, plain, words).score
    summer, winter = piece(("white",), tags=("summer",)), piece(("white",), tags=("winter",))
    assert match(summer, winter, words).score < match(summer, summer, words).score
    gym, gala = piece(("white",), tags=("sport",)), piece(("white",), tags=("evening",))
    assert formality(gym) < formality(gala)
    assert match(gym, gala, words).score < match(gala, gala, words).score


def test_an_outfit_has_every_part_once_and_can_be_tried_on(call: Caller) -> None:
    message = call("complete_outfit", product_id="tee-1")
    outfit = message.artifact["outfit"]
    kinds = [card["kind"] for card in message.artifact["products"]]
    assert message.artifact["products"][0]["id"] == "tee-1"
    assert len(kinds) == len(set(kinds)) >= 3
    assert outfit["try_on"] == [card["id"] for card in message.artifact["products"]]
    assert all(card["why"] for card in message.artifact["products"][1:])
    assert outfit["total"] == sum(card["price"] for card in message.artifact["products"])
    call.with_photo()
    assert call.artifact("try_on", product_ids=outfit["try_on"])["wearing"] == outfit["try_on"]


@pytest.mark.parametrize("product", ["dress-1", "skirt-1", "coat-1", "shoes-1", "glasses-1", "hat-1"])
def test_there_is_an_outfit_around_every_kind(call: Caller, product: str) -> None:
    outfit = call.artifact("complete_outfit", product_id=product)["outfit"]
    call.with_photo()
    assert call.artifact("try_on", product_ids=outfit["try_on"])["replaced"] == []


def test_an_outfit_respects_taste_budget_and_stock(call: Caller) -> None:
    call.artifact("remember", dislikes=["denim"])
    for budget in (None, 60):
        ids = call.ids("complete_outfit", product_id="tee-1", budget=budget)
        assert not {"skirt-1", "jeans-1", "gone-1"} & set(ids)
        if budget:
            assert "coat-1" not in ids


def test_no_outfit_around_a_lamp(call: Caller) -> None:
    assert call.error("complete_outfit", product_id="lamp-1")["code"] == "no_outfit"
    assert call.error("complete_outfit", product_id="nope")["code"] == "product_not_found"


def test_with_nothing_known_there_are_first_ideas(call: Caller) -> None:
    shown = call.artifact("recommend")
    assert len(shown["products"]) >= 4
    assert len({card["category"] for card in shown["products"]}) == len(shown["products"])
    assert all(card["why"] for card in shown["products"])
    assert "gone-1" not in [card["id"] for card in shown["products"]]


def test_likes_dislikes_and_budget_count(call: Caller) -> None:
    call.artifact("remember", likes=["stripes"], dislikes=["wool"], budget_max=50, budget_currency="USD")
    shown = call.artifact("recommend")["products"]
    assert shown[0]["id"] == "tee-1"
    assert shown[0]["why"] == "you like stripes"
    assert all(card["price"] <= 50 and card["material"] != "wool" for card in shown)
    chinese = call.speaking("zh").artifact("recommend")["products"]
    assert chinese[0]["why"] == "你喜欢stripes"


def test_a_size_that_is_sold_out_is_not_recommended(call: Caller) -> None:
    call.artifact("remember", sizes={"top": "S"})
    assert call.error("recommend", query="red tee")["code"] == "nothing_to_recommend"
    call.artifact("remember", sizes={"top": "M"})
    assert "tee-2" in call.ids("recommend", query="red tee")


def test_what_was_bought_and_tried_gives_reasons_and_is_not_shown_again(call: Caller, shop: Shop) -> None:
    assert isinstance(shop.orders, StarterOrders)
    line = OrderLine("tee-2", "Plain Red Tee", "纯色红T恤", "M", 1, 15.0)
    shop.orders.add("anna-1", Order("A-1", day(9), "delivered", (line,), "USD"))
    shown = call.artifact("recommend")["products"]
    assert "tee-2" not in [card["id"] for card in shown]
    assert shown[0]["why"] == "like the Plain Red Tee you bought"
    call.with_photo()
    call.artifact("try_on", product_ids=["skirt-1"])
    whys = [card["why"] for card in call.artifact("recommend")["products"]]
    assert any("tried on" in why for why in whys)


def test_what_is_asked_for_comes_first(call: Caller) -> None:
    shown = call.artifact("recommend", query="something for winter", gender="women", price_max=100)[
        "products"
    ]
    assert shown[0]["id"] == "wool-1"
    assert all(card["price"] <= 100 for card in shown)


@pytest.mark.parametrize("said", [{"price_max": "much"}, {"category": {"a": 1}}, {"query": ["a", "b"]}])
def test_hostile_arguments_are_answered(call: Caller, said: dict) -> None:
    assert call.error("recommend", **said)["code"] == "bad_arguments"
