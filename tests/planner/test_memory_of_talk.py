"""The planner still knows what was on the table, forty turns later."""

from langchain_core.messages import HumanMessage


def test_the_planner_remembers_across_forty_turns(talk) -> None:
    talk("red dresses")
    first = talk.shown[0]
    assert talk("put the first one in my cart in size M") == [
        ("cart_add", {"product_id": first, "size": "M"})
    ]
    talk("I hate wool and my budget is 60 dollars")
    for number in range(40):
        talk(("thanks", "how long does delivery take?", "hm, ok", "can I return it?")[number % 4])
    assert sum(isinstance(message, HumanMessage) for message in talk.messages) == 43
    assert talk("what's in my cart?")[0][0] == "cart_view"
    (name, arguments), *_ = talk("tell me more about the first one")
    assert (name, arguments["product_id"]) == ("product_details", first)
    assert talk("try it on me")[0][1]["product_ids"] == [first]
