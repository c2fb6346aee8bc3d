"""Nothing is said that no tool said."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.messages import AnyMessage, HumanMessage, ToolMessage

from agent.facts import Facts
from agent.middleware.grounding import grounding
from catalog.vocabulary import VocabularyFile
from prompts import Library

LIBRARY = Library()


def card(id: str, title: str, price: float, sizes: dict[str, int], currency: str = "USD") -> dict[str, Any]:
    stock = not sizes or any(sizes.values())
    named = {"id": id, "title": title, "price": price, "currency": currency}
    return {**named, "sizes": sizes, "in_stock": stock}


def found(*cards: dict[str, Any], text: str = "facts") -> ToolMessage:
    artifact = {"type": "products", "products": list(cards)}
    return ToolMessage(text, name="search_products", tool_call_id="1", artifact=artifact)


STRIPED = card("top-1", "Breton Stripe T-Shirt", 24.9, {"S": 3, "M": 0, "L": 2})
NAVY = card("top-2", "Navy Striped Tee", 32, {"S": 0, "M": 4})
HAT = card("hat-1", "Straw Hat", 19.5, {})
ASKED = HumanMessage("striped t-shirts under 40 dollars")
SEEN: list[AnyMessage] = [ASKED, found(STRIPED, NAVY, HAT)]
POLICY = ToolMessage(
    "Returns within 30 days, unworn. Delivery takes 3 to 5 business days, 4.90 USD; free over 50 USD.",
    name="shop_policy",
    tool_call_id="2",
    artifact={"type": "text"},
)
ADDED = ToolMessage(
    "In the cart.", name="cart_add", tool_call_id="3", artifact={"type": "cart", "total": 24.9}
)


WORDS = VocabularyFile().current()


def checked(messages: list[AnyMessage], text: str, language: str = "en") -> str:
    return grounding(Facts.of(messages), LIBRARY, language, WORDS).check(text)


@pytest.mark.parametrize(
    "text",
    [
        "I found Breton Stripe T-Shirt at $24.90, the Navy Striped Tee at 32 USD, the Straw Hat: $19.50.",
        "Shall I try one on you?",
        "The Navy Striped Tee is sold out in S, but M is in stock.",
        "Both are under $40, as you asked.",
        "The Straw Hat is $12.50 cheaper than the Navy Striped Tee.",
        "The Navy Striped Tee goes well with the Straw Hat, together $51.50.",
        "1. **Breton Stripe T-Shirt** – $24.90, sizes S and L in stock\n2. **Straw Hat** – $19.50",
        "Only 3 left of the Breton Stripe T-Shirt.",
        "I could not add it to your cart because the size is missing.",
        "Would you like me to look up the return policy?",
        "Stripes suit a summer wedding, and light cotton keeps you cool.",
        "Hello! I can help you find clothes, try them on your photo, or answer questions about delivery.",
    ],
)
def test_what_the_tools_said_stays(text: str) -> None:
    assert checked(SEEN, text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("The Ocean Breeze Tee is lovely. Try it!", "Try it!"),
        ("We also have “Ocean Breeze Tee” for you. Try it!", "Try it!"),
        ("The Breton Stripe T-Shirt costs $19.99.", "The Breton Stripe T-Shirt costs 24.90 USD."),
        ("The Breton Stripe T-Shirt costs 24.90 EUR.", "The Breton Stripe T-Shirt costs 24.90 USD."),
        ("It costs $12 today. Nice, no?", "Nice, no?"),
        (
            "The Breton Stripe T-Shirt is available in M.",
            "Breton Stripe T-Shirt costs 24.90 USD; in stock: S, L.",
        ),
        ("The Straw Hat is sold out.", "The Straw Hat is sold out."),
        (
            "The Breton Stripe T-Shirt costs thirty dollars.",
            "Breton Stripe T-Shirt costs 24.90 USD; in stock: S, L.",
        ),
        ("Use code SAVE20 for 20% off! Nice, no?", "Nice, no?"),
        ("Free shipping on everything. Nice, no?", "Nice, no?"),
        ("The Straw Hat has 4.8 stars. Nice, no?", "Nice, no?"),
        ("You can return it within 60 days. Nice, no?", "Nice, no?"),
        ("I've added the Straw Hat to your cart. Anything else?", "Anything else?"),
        ("Your order has been placed. Anything else?", "Anything else?"),
        ("I have refunded you. Anything else?", "Anything else?"),
        ("Here is the Straw Hat on you. Anything else?", "Anything else?"),
        ("I've deleted your photos. Anything else?", "Anything else?"),
        ("I'll remember that. Anything else?", "Anything else?"),
        ("I have forwarded this to our support team. Anything else?", "Anything else?"),
    ],
)
def test_what_they_did_not_say_goes(text: str, left: str) -> None:
    if "Straw Hat is sold out" in text:
        sold_out = card("hat-1", "Straw Hat", 19.5, {"one": 0})
        assert checked([ASKED, found(sold_out)], text) == left
    else:
        assert checked(SEEN, text) == left


def test_before_any_tool_there_is_nothing_to_sell() -> None:
    hello: list[AnyMessage] = [HumanMessage("hi")]
    assert checked(hello, "We have the Nike Air Max for $99 in size 42. It's on sale!") == ""


def test_policies_are_told_as_they_are() -> None:
    told = "You can return it within 30 days. Delivery takes 3 to 5 business days and is free over 50 USD."
    assert checked([*SEEN, POLICY], told) == told
    assert checked([*SEEN, POLICY], told + " We also ship within 24 hours.") == told


def test_actions_count_in_their_own_turn() -> None:
    said = "I added the Straw Hat to your cart."
    assert checked([*SEEN, ADDED], said) == said
    later = [*SEEN, ADDED, HumanMessage("another one please")]
    assert checked(later, said) == ""
    assert (
        checked(later, "The Straw Hat is already in your cart.") == "The Straw Hat is already in your cart."
    )


def test_a_failed_tool_did_nothing() -> None:
    failed = ToolMessage("no", name="cart_add", tool_call_id="3", status="error", artifact={"type": "error"})
    assert checked([*SEEN, failed], "I added the Straw Hat to your cart. Sorry.") == "Sorry."


def test_earlier_replies_are_no_ground() -> None:
    from langchain_core.messages import AIMessage

    lied: list[AnyMessage] = [HumanMessage("hi"), AIMessage("The Ocean Breeze Tee costs $12.")]
    assert checked([*lied, HumanMessage("really?")], "Yes, it costs $12.") == ""


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("找到布列塔尼条纹T恤，169 元。要试穿吗？", "找到布列塔尼条纹T恤，169 元。要试穿吗？"),
        ("布列塔尼条纹T恤只要99元。", "布列塔尼条纹T恤只要169 CNY。"),
        ("布列塔尼条纹T恤M码有货。", "布列塔尼条纹T恤的价格是 169 CNY，有货的尺码：S。"),
        ("布列塔尼条纹T恤S码有货。", "布列塔尼条纹T恤S码有货。"),
        ("已为您把布列塔尼条纹T恤加入购物车。还要别的吗？", "还要别的吗？"),
        ("照片已经删除。还要别的吗？", "还要别的吗？"),
        ("我们还有《海洋之风T恤》。还要别的吗？", "还要别的吗？"),
        ("支持7天无理由退货。还要别的吗？", "还要别的吗？"),
        ("现在打8折。还要别的吗？", "还要别的吗？"),
        ("你可以说“试穿第二件”。", "你可以说“试穿第二件”。"),
    ],
)
def test_chinese(text: str, left: str) -> None:
    shirt = card("top-1", "布列塔尼条纹T恤", 169, {"S": 3, "M": 0}, "CNY")
    assert checked([HumanMessage("有没有条纹T恤"), found(shirt)], text, "zh") == left


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="Aa $1.9\n*[](){}<>!?。“”-Sé元码折%", max_size=120))
def test_any_text_can_be_checked_and_a_longer_one_begins_the_same(text: str) -> None:
    whole = checked(SEEN, text + "\nBye.")
    assert whole.startswith(checked(SEEN, text + "\n").rstrip())


def test_what_was_removed_is_counted() -> None:
    check = grounding(Facts.of(SEEN), LIBRARY, "en")
    check.check("The Straw Hat costs $1. I have refunded you. The Ocean Breeze Tee is nice.")
    assert check.removed == {"price": 1, "action": 1, "product": 1}


def test_orders_are_told_at_the_price_that_was_paid() -> None:
    lines = [{"id": "top-1", "title": "Breton Stripe T-Shirt", "size": "S", "quantity": 2, "price": 20.0}]
    order = {
        "type": "orders",
        "orders": [{"order": "FR-1", "lines": lines, "total": 40.0, "currency": "USD"}],
    }
    told = ToolMessage("order", name="purchase_history", tool_call_id="9", artifact=order)
    for text in (
        "Your order FR-1: Breton Stripe T-Shirt in S, $40, delivered.",
        "订单 FR-1：Breton Stripe T-Shirt，$40。",
    ):
        assert checked([*SEEN, told], text) == text


BUCKET = card("hat-2", "Bucket Hat", 28, {"S/M": 2, "L/XL": 0})


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("The Bucket Hat is in stock in S/M.", True),
        ("- Bucket Hat: $28. In stock in S/M. It is nice.", True),
        ("The Bucket Hat is sold out in L/XL.", True),
        ("The Bucket Hat is in stock in L/XL.", False),
        ("The Bucket Hat is sold out in S/M.", False),
        ("The Bucket Hat is in stock in XS.", False),
    ],
)
def test_a_size_of_two_letters_is_both(text: str, left: bool) -> None:
    assert (checked([ASKED, found(BUCKET)], text) == text) is left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("I took off Straw Hat, since they cannot be worn together.", True),
        ("I took off Bucket Hat, since they cannot be worn together.", False),
        ("因为不能同时穿，已为你取下Straw Hat。", True),
        ("因为不能同时穿，已为你取下Bucket Hat。", False),
        ("You are wearing Bucket Hat.", True),
        ("You are wearing Straw Hat.", False),
    ],
)
def test_what_was_taken_off_is_not_worn(text: str, left: bool) -> None:
    look = {"type": "look", "products": [BUCKET], "wearing": ["hat-2"], "replaced": [HAT]}
    shown = ToolMessage("look_1 is shown", name="try_on", tool_call_id="9", artifact=look)
    language = "zh" if "因" in text else "en"
    assert (checked([*SEEN, found(BUCKET), shown], text, language) == text) is left


def test_a_name_in_latin_letters_ends_where_chinese_begins() -> None:
    for said in ("Navy Striped Tee更便宜。", "这是你看的Straw Hat的价格：$19.50。"):
        assert checked(SEEN, said, "zh") == said
    assert checked(SEEN, "Ocean Breeze Tee更便宜。", "zh") == ""


def test_the_day_an_order_comes_is_no_rule_of_the_shop() -> None:
    order = {"type": "orders", "orders": [{"order": "FR-1", "placed": "2026-11-27", "due": "2026-11-30"}]}
    told = ToolMessage("order", name="order_status", tool_call_id="9", artifact=order)
    said = "订单FR-1（2026-11-27下单）：正在打包，预计2026-11-30送达。"
    assert checked([ASKED, told], said, "zh") == said
    assert checked([ASKED, told], "预计2026-12-02送达。", "zh") == ""
    assert checked([ASKED], said, "zh") == ""


def test_a_refusal_is_repeated_as_it_was_made() -> None:
    said = "top-1 has no size 9; it comes in S, L."
    refused = ToolMessage("x", name="cart_add", tool_call_id="9", status="error", artifact={"message": said})
    assert checked([*SEEN, refused], said) == said


DRESS = card("d-1", "Garden Dress", 72, {"S": 3}) | {
    "title_zh": "花园连衣裙",
    "colors": ["navy"],
    "material": "linen",
    "pattern": "floral",
    "description": "With a leather belt.",
}
DRESSED: list[AnyMessage] = [HumanMessage("a silk dress?"), found(DRESS)]


@pytest.mark.parametrize(
    "text",
    [
        "The Garden Dress is made of linen.",
        "The Garden Dress is a floral linen dress in navy.",
        "The Garden Dress is blue.",  # navy is a blue
        "It comes with a leather belt.",
        "The Garden Dress goes well with white sneakers and a silk scarf.",
        "The Garden Dress is not silk, I am afraid.",
        "Shall I look for silk ones?",
        "We have no silk dresses.",
        "Linen keeps you cool in summer.",
    ],
)
def test_qualities_that_a_tool_gave_stay(text: str) -> None:
    assert checked(DRESSED, text) == text


@pytest.mark.parametrize(
    "text",
    [
        "The Garden Dress is made of pure silk.",
        "The Garden Dress comes in navy and red.",
        "The Garden Dress has a striped pattern.",
        "The Garden Dress is lovely. It is velvet.",
        "We have silk dresses for you.",
        "花园连衣裙是真丝的。",
        "花园连衣裙有红色。",
    ],
)
def test_qualities_that_no_tool_gave_go_and_are_counted(text: str) -> None:
    language = "zh" if "花" in text else "en"
    check = grounding(Facts.of(DRESSED), LIBRARY, language, WORDS)
    kept = check.check(text)
    assert check.removed == {"quality": 1}
    for word in ("silk", "red", "striped", "velvet", "真丝", "红色"):
        assert word not in kept


def test_a_description_read_later_adds_to_what_is_known() -> None:
    later = {**DRESS, "description": "Lined with silk."}
    assert checked([*DRESSED, found(later)], "The Garden Dress has silk.") == "The Garden Dress has silk."


def test_what_a_tool_refused_is_said_as_it_said_it() -> None:
    why = "You are wearing sunglasses in this photo; a photo without them would work."
    refused = ToolMessage(
        why,
        name="try_on",
        tool_call_id="1",
        status="error",
        artifact={"type": "error", "code": "glasses_worn", "retry": False, "message": why, "facts": {}},
    )
    assert checked([ASKED, refused], why) == why
    assert checked([ASKED], why) == ""


def test_a_title_that_shares_a_word_is_no_other_product() -> None:
    sheath = card("dress-12", "Black Square-Neck Sheath Dress", 92, {"S": 1})
    lines = [{"id": "glasses-06", "title": "Black Square Sunglasses", "price": 125.0}]
    order = ToolMessage(
        "FR-1: Black Square Sunglasses, 125 USD",
        name="order_status",
        tool_call_id="2",
        artifact={
            "type": "orders",
            "orders": [{"id": "FR-1", "lines": lines, "total": 125.0, "currency": "USD"}],
        },
    )
    text = "Order FR-1: Black Square Sunglasses, $125."
    assert checked([ASKED, found(sheath), order], text) == text
    assert "92 USD" in checked([ASKED, found(sheath)], "The Square one costs $50.")
