"""The message as a whole: one request in a story, several in a list, and which clause is the wish."""

import pytest

from agent.planner import arbiter, mixing
from agent.planner.meaning import Guess
from agent.planner.splitting import clauses
from agent.planner.table import Table


def test_acts_that_come_down_to_one_tool_are_counted_together():
    guess = Guess("try_on", 0.4, {"try_on": 0.4, "thanks": 0.35, "bye": 0.25})
    assert arbiter.tools(guess, Table()) == {"try_on": 0.4, arbiter.NO_TOOL: pytest.approx(0.6)}
    assert arbiter.verdict(guess, Table()) == arbiter.NO_TOOL
    assert arbiter.likeliest(guess, arbiter.NO_TOOL, Table()) == "thanks"


def test_nothing_is_taken_off_where_nothing_is_worn():
    guess = Guess("take_off", 0.9, {"take_off": 0.9, "cart_remove": 0.1})
    assert "try_on" not in arbiter.tools(guess, Table())
    assert arbiter.verdict(guess, Table(worn=["hat-01"])) == "try_on"


def test_a_verdict_needs_a_clear_chance():
    assert arbiter.verdict(Guess("a", 0.3, {"a": 0.3, "b": 0.3, "c": 0.2, "d": 0.2}), Table()) == ""


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1) white sneakers 2) do you take cards", ["white sneakers ", "do you take cards"]),
        ("1 黑t恤l 2 短裤32码", ["黑t恤l ", "短裤32码"]),
        ("2 pairs of these in 43", ["2 pairs of these in 43"]),
        ("add it, then pay", ["add it", " pay"]),
        ("...", []),
    ],
)
def test_clauses(text, parts):
    assert [text[a:b] for a, b in clauses(text)] == parts


@pytest.mark.parametrize(
    ("said", "tools"),
    [
        ("The cat has knocked my vase over again. Do you sell vases?", ["search_products"]),
        (
            "My daughter tells me my cardigan is older than she is, so I need a decent jumper",
            ["search_products"],
        ),
        ("我妹妹下个月结婚，想找条裙子", ["search_products"]),
        ("do you ship to Ireland, my sister lives there", ["shop_policy"]),
    ],
)
def test_a_story_is_no_request(talk, said, tools):
    assert [name for name, _ in talk(said)] == tools


@pytest.mark.parametrize(
    ("said", "tools"),
    [
        ("delete my photos and forget my preferences", ["forget_my_photos", "forget_preferences"]),
        ("what's your return policy and where is my order 5531?", ["shop_policy", "order_status"]),
        ("1 男款黑T恤 2 卡其短裤 3 运费多少", ["search_products", "search_products", "shop_policy"]),
    ],
)
def test_several_requests_are_several(talk, said, tools):
    assert sorted(name for name, _ in talk(said)) == sorted(tools)


def test_only_the_thing_asked_for_is_looked_for(talk):
    ((_, asked),) = talk("My old cardigan is full of holes, so I need a jumper")
    assert asked["category"] == "sweaters"


def test_mixed_messages_are_the_same_every_time_and_keep_what_is_asked():
    asked = [
        ("show me hats", "search_products"),
        ("how do I pay", "shop_policy"),
        ("哪里退货", "shop_policy"),
    ]
    made = [list(mixing.mixed(asked, ["it rained"], lambda text: [], [])) for _ in range(2)]
    assert made[0] == made[1]
    assert {act for _, act in made[0]} <= {"search_products", "shop_policy", "several"}
    assert all(
        "it rained" in text or act == "several" or text in ("哪里退货",)
        for text, act in made[0]
        if text.isascii()
    )


def test_a_title_takes_the_place_of_the_one_thing_named():
    made = mixing.mixed(
        [("is the hat warm", "product_details")], ["x"], lambda text: [(7, 10)], ["Blue Fedora"]
    )
    assert ("is the Blue Fedora warm", "product_details") in list(made)
