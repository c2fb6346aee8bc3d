"""remember, forget_preferences, what_do_you_know_about_me, orders and the call for a person."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.tools.small_shop import Caller
from tools import Shop
from tools.__main__ import main
from tools.memory import preferences
from tools.order_book import Order, OrderLine, StarterOrders, day, sample_orders


def test_what_is_said_is_known_in_this_conversation_only(call: Caller) -> None:
    call.artifact("remember", sizes={"Top": "M"}, likes=["Navy"], dislikes="wool, logos", budget_max="$100")
    known = call.artifact("what_do_you_know_about_me")
    assert known["preferences"] == {
        "sizes": {"top": "M"},
        "likes": ["navy"],
        "dislikes": ["wool", "logos"],
        "budget": {"max": 100.0, "currency": ""},
    }
    assert known["kept_for_next_time"] == []
    assert preferences(replace(call.shopper, session="anna-2")) == {}


def test_with_consent_it_is_known_next_time_by_the_same_customer_only(call: Caller) -> None:
    anna = Caller(replace(call.shopper, customer="customer-anna"))
    anna.artifact("remember", sizes="M", measures={"waist_cm": "72 cm", "height": 170}, next_time=True)
    anna.artifact("remember", dislikes=["wool"])
    later = Caller(replace(anna.shopper, session="anna-2"))
    assert preferences(later.shopper) == {"sizes": {"any": "M"}, "measures": {"waist": 72.0, "height": 170.0}}
    assert len(later.artifact("what_do_you_know_about_me")["kept_for_next_time"]) == 3
    assert preferences(replace(later.shopper, customer="customer-bob")) == {}


def test_the_newest_word_wins_and_a_like_takes_back_a_dislike(call: Caller) -> None:
    call.artifact("remember", sizes={"shoes": "38"}, dislikes=["red"])
    call.artifact("remember", sizes={"shoes": "39"}, likes=["red"], next_time=True)
    assert preferences(call.shopper) == {"sizes": {"shoes": "39"}, "likes": ["red"]}


def test_all_of_it_can_be_erased_or_one_thing(call: Caller) -> None:
    call.artifact("remember", sizes={"top": "M"}, likes=["navy", "linen"], next_time=True)
    assert call.artifact("forget_preferences", topic="likes", subject="Navy")["erased"] == 1
    assert preferences(call.shopper)["likes"] == ["linen"]
    assert call.artifact("forget_preferences", topic="linen")["erased"] == 1
    assert call.artifact("forget_preferences")["erased"] == 1
    assert call.artifact("what_do_you_know_about_me")["preferences"] == {}
    assert call.artifact("forget_preferences")["erased"] == 0


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({}, "nothing_said"),
        ({"note": "my card is 4111 1111 1111 1111"}, "secret"),
        ({"note": "password hunter2"}, "secret"),
        ({"sizes": {"top": "4111111111111111"}}, "secret"),
        ({"measures": {"aura": 12}}, "bad_arguments"),
        ({"measures": {"waist": -5}}, "bad_arguments"),
        ({"measures": {"waist": "slim"}}, "bad_arguments"),
        ({"budget_max": "a lot"}, "bad_arguments"),
        ({"note": "x" * 5000}, "bad_arguments"),
        ({"sizes": {f"kind{n}": "M" for n in range(50)}}, "bad_arguments"),
        ({"sizes": {"top": {"deep": 1}}}, "bad_arguments"),
    ],
)
def test_what_should_not_be_kept_is_not(call: Caller, said: dict[str, Any], code: str) -> None:
    assert call.error("remember", **said)["code"] == code
    assert preferences(call.shopper) == {}


def test_what_is_kept_is_bounded(call: Caller) -> None:
    for number in range(12):
        call.artifact("remember", likes=[f"word{number}x{n}" for n in range(10)])
    assert len(preferences(call.shopper)["likes"]) == 100


def test_everything_known_is_listed_and_forgotten_with_the_session(call: Caller, shop: Shop) -> None:
    call.with_photo()
    call.artifact("try_on", product_ids=["tee-1"])
    call.artifact("cart_add", product_id="tee-1", size="M", quantity=2)
    call.artifact("hand_over_to_human", reason="sizing")
    known = call.artifact("what_do_you_know_about_me")
    assert known["photos"] == ["photo_1"]
    assert (known["looks"], known["tried_on"], known["cart_pieces"]) == (1, ["tee-1"], 2)
    assert known["consent_at"].endswith("UTC")
    assert known["calls_for_a_person"] == 1
    assert known["orders"] == []
    shop.forget("anna-1")
    after = call.artifact("what_do_you_know_about_me")
    assert not any(value for name, value in after.items() if name not in ("type", "photo_hours"))


def order(number: str, **facts: Any) -> Order:
    line = OrderLine("tee-1", "Striped Tee", "条纹T恤", "M", 2, 25.0)
    made = {"id": number, "placed": day(3), "status": "shipped", "lines": (line,), "currency": "USD"}
    return Order(**{**made, **facts})


def test_orders_belong_to_one_shopper(call: Caller, shop: Shop) -> None:
    assert isinstance(shop.orders, StarterOrders)
    shop.orders.add("anna-1", order("A-17", due=day(-2), carrier="Post", tracking="T1"))
    shown = call.artifact("order_status", order_id="a17")
    assert shown["orders"][0] | {"lines": []} == {
        "id": "A-17", "placed": day(3), "status": "shipped", "due": day(-2), "carrier": "Post",
        "tracking": "T1", "sample": False, "total": 50.0, "currency": "USD", "lines": [],
    }  # fmt: skip
    assert call.artifact("order_status")["orders"][0]["id"] == "A-17"
    assert call.speaking("zh").artifact("purchase_history")["orders"][0]["lines"][0]["title"] == "条纹T恤"
    bob = Caller(replace(call.shopper, session="bob-1"))
    assert bob.error("order_status", order_id="A-17")["code"] in ("no_such_order", "no_orders")
    assert bob.error("purchase_history")["code"] == "no_orders"
    shop.orders.add(
        "bob-1", order("A-17", status="cancelled")
    )  # another shopper cannot overwrite it by its number
    assert call.artifact("order_status", order_id="A-17")["orders"][0]["status"] == "shipped"


def test_an_unknown_order_names_the_known(call: Caller, shop: Shop) -> None:
    assert isinstance(shop.orders, StarterOrders)
    assert call.error("order_status", order_id="A-17")["code"] == "no_orders"
    shop.orders.add("anna-1", order("A-17", status="delivered"))
    error = call.error("order_status", order_id="'; DROP TABLE orders; --")
    assert (error["code"], error["facts"]["orders"]) == ("no_such_order", ["A-17"])


def test_the_starter_shop_has_sample_orders_marked_as_such(call: Caller, shop: Shop) -> None:
    samples = [order("FR-1001", sample=True)]
    shop.orders = StarterOrders(shop.records, samples)
    message = call("order_status", order_id="1001")
    assert message.artifact["orders"][0]["sample"] is True
    assert "sample" in message.content
    assert sample_orders(shop.catalog) == []  # none of the starter products are in this catalogue


def test_a_call_for_a_person_is_noted(call: Caller, shop: Shop) -> None:
    shown = call.artifact("hand_over_to_human", reason="The parcel is lost.")
    assert shown["type"] == "handover"
    assert shown["reference"] == "H-0001"
    assert [(session, reason) for _, session, reason, _ in shop.records.handovers()] == [
        ("anna-1", "The parcel is lost.")
    ]
    assert call.artifact("hand_over_to_human")["reference"] == "H-0002"


def test_the_staff_can_read_who_waits(
    call: Caller, own_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Caller(replace(call.shopper)).artifact("hand_over_to_human", reason="Wo ist mein Paket?\nline two")
    monkeypatch.setenv("FITTING_ROOM_HOME", str(call.shopper.shop.records.path.parent))
    assert main(["handovers", "--json"]) == 0
    noted = json.loads(capsys.readouterr().out)["handovers"]
    assert (noted[0]["reference"], noted[0]["reason"]) == ("H-0001", "Wo ist mein Paket? line two")
    assert main(["purge"]) == 0
    monkeypatch.setenv("FITTING_ROOM_PHOTO_HOURS", "soon")
    assert main(["purge"]) == 2
    assert "FITTING_ROOM_PHOTO_HOURS" in capsys.readouterr().err


@pytest.mark.parametrize("nonsense", [True, 3.5, {"top": True}])
def test_sizes_and_measures_that_are_no_dictionary_are_refused_not_fatal(
    call: Caller, nonsense: object
) -> None:
    assert call.error("remember", sizes=nonsense, measures=True)["code"] != "internal"
