"""cart_add, cart_remove, cart_view, checkout: only what exists and is in stock, never a card number."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from tests.tools.small_shop import Caller
from tools.records import CartLine
from tools.settings import Settings


def test_adding_changing_and_taking_out(call: Caller) -> None:
    added = call.artifact("cart_add", product_id="tee-1", size="m")
    assert added["added"]["size"] == "M"
    assert (added["total"], added["currency"], added["pieces"]) == (25.0, "USD", 1)
    call.artifact("cart_add", product_id="tee-1", size="M", quantity=2)
    call.artifact("cart_add", product_id="glasses-1")
    cart = call.artifact("cart_view")
    assert [(line["id"], line["size"], line["quantity"]) for line in cart["lines"]] == [
        ("tee-1", "M", 3),
        ("glasses-1", "One", 1),
    ]
    assert cart["total"] == 195.0
    assert call.artifact("cart_remove", product_id="tee-1", quantity=1)["total"] == 170.0
    left = call.artifact("cart_remove", product_id="tee-1")
    assert [line["id"] for line in left["lines"]] == ["glasses-1"]


@pytest.mark.parametrize("size", ["M", "m", "medium", "size M", "M码", "中号", "Medium "])
def test_a_size_may_be_said_in_many_ways(call: Caller, size: str) -> None:
    assert call.artifact("cart_add", product_id="tee-1", size=size)["added"]["size"] == "M"


@pytest.mark.parametrize("size", [42, "42", "EU 42", "42码", 42.0])
def test_shoe_sizes(call: Caller, size: object) -> None:
    assert call.artifact("cart_add", product_id="shoes-1", size=size)["added"]["size"] == "42"


@pytest.mark.parametrize(
    ("said", "code", "fact"),
    [
        ({"product_id": "tee-1"}, "need_size", ("in_stock", ["S", "M", "XL"])),
        ({"product_id": "tee-1", "size": "L"}, "size_sold_out", ("nearest", "XL")),
        ({"product_id": "tee-2", "size": "S"}, "size_sold_out", ("nearest", "M")),
        ({"product_id": "tee-1", "size": "XXXL"}, "no_such_size", ("in_stock", ["S", "M", "XL"])),
        ({"product_id": "gone-1", "size": "M"}, "sold_out", ("in_stock", [])),
        (
            {"product_id": "tee-1", "size": "M", "color": "purple"},
            "no_such_color",
            ("colors", ["white", "navy"]),
        ),
        ({"product_id": "tee-1", "size": "M", "quantity": 6}, "not_enough", ("available", 5)),
        ({"product_id": "tee-11", "size": "M"}, "product_not_found", ("nearest", None)),
        ({"product_id": "tee-1", "size": "M", "quantity": 0}, "bad_arguments", None),
        ({"product_id": "tee-1", "size": "M", "quantity": -3}, "bad_arguments", None),
        ({"product_id": "tee-1", "size": "M", "quantity": 10**9}, "bad_arguments", None),
        ({"product_id": "tee-1", "size": "M", "quantity": "lots"}, "bad_arguments", None),
        ({"product_id": "tee-1", "size": ["M", "L"]}, "bad_arguments", None),
    ],
)
def test_what_does_not_exist_is_refused_with_the_nearest_that_does(
    call: Caller, said: dict[str, Any], code: str, fact: tuple[str, object] | None
) -> None:
    for language in ("en", "zh"):
        error = call.speaking(language).error("cart_add", **said)
        assert error["code"] == code
        if fact and fact[1] is not None:
            assert error["facts"][fact[0]] == fact[1]
    assert call.artifact("cart_view")["lines"] == []


def test_stock_counts_what_is_in_the_cart_already(call: Caller) -> None:
    call.artifact("cart_add", product_id="tee-1", size="M", quantity="four")
    assert call.error("cart_add", product_id="tee-1", size="M", quantity=2)["code"] == "not_enough"


def test_its_own_colour_may_be_named(call: Caller) -> None:
    call.artifact("cart_add", product_id="tee-1", size="M", color="navy")


def test_removing_what_is_not_there_names_what_is(call: Caller) -> None:
    call.artifact("cart_add", product_id="tee-1", size="M")
    error = call.error("cart_remove", product_id="skirt-1")
    assert error["code"] == "not_in_cart"
    assert error["facts"]["in_cart"] == ["tee-1"]
    assert call.error("cart_remove", product_id="tee-1", size="S")["code"] == "not_in_cart"
    taken = call.artifact("cart_remove", product_id="Striped Tee", size="medium")
    assert (taken["removed"], taken["lines"]) == ("tee-1", [])


def test_carts_are_private(call: Caller) -> None:
    call.artifact("cart_add", product_id="tee-1", size="M")
    bob = Caller(replace(call.shopper, session="bob-1"))
    assert bob.artifact("cart_view")["lines"] == []
    assert bob.error("cart_remove", product_id="tee-1")["code"] == "not_in_cart"


def test_a_product_that_left_the_shop_stays_visible(call: Caller) -> None:
    call.shopper.shop.records.set_line("anna-1", CartLine("vanished-1", "M", 1))
    call.artifact("cart_add", product_id="tee-1", size="M")
    cart = call.artifact("cart_view")
    assert [line["available"] for line in cart["lines"]] == [False, True]
    assert cart["total"] == 25.0
    assert call.error("checkout")["code"] == "sold_out_in_cart"
    call.artifact("cart_remove", product_id="vanished-1")
    assert call.artifact("checkout")["url"]


def test_checkout_hands_over_by_link(call: Caller) -> None:
    assert call.error("checkout")["code"] == "empty_cart"
    call.artifact("cart_add", product_id="tee-1", size="M", quantity=2)
    call.artifact("cart_add", product_id="glasses-1")
    shown = call.artifact("checkout")
    assert shown["type"] == "checkout"
    assert shown["sample"] is True
    assert shown["url"] == "https://shop.example/cart?items=tee-1%3AM%3A2%2Cglasses-1%3AOne%3A1"
    assert "anna" not in shown["url"]


def test_a_real_checkout_is_not_a_sample(call: Caller) -> None:
    shop = call.shopper.shop
    shop.settings = Settings(checkout_url="https://pay.myshop.test/start/{items}?lang=en")
    call.artifact("cart_add", product_id="hat-1")
    shown = call.artifact("checkout")
    assert shown["url"] == "https://pay.myshop.test/start/hat-1%3AOne%3A1?lang=en"
    assert shown["sample"] is False


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "http://shop.test/x", "shop.test", "https://", "https://a b"]
)
def test_an_unsafe_checkout_link_is_refused_at_start(url: str) -> None:
    with pytest.raises(ValidationError):
        Settings.read({"FITTING_ROOM_CHECKOUT_URL": url})


def test_settings_come_from_the_environment() -> None:
    read = Settings.read({"FITTING_ROOM_PHOTO_HOURS": "2", "FITTING_ROOM_SUPPORT": "help@shop.test"})
    assert (read.photo_hours, read.support, read.photo_side) == (2, "help@shop.test", 2048)


def test_calls_at_the_same_time_all_count(call: Caller) -> None:
    with ThreadPoolExecutor(5) as pool:
        done = list(pool.map(lambda _: call("cart_add", product_id="tee-1", size="M").status, range(7)))
    assert sorted(done) == ["error"] * 2 + ["success"] * 5
    assert call.artifact("cart_view")["pieces"] == 5
