"""Whatever a model sends, a tool answers with a sentence and an artifact: no exception, no leak."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langchain_core.messages import AIMessage
from langgraph.graph import END, START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode

from tests.tools.small_shop import Caller
from tools import Shopper, all_tools
from tools.calling import Answer, Runtime, shop_tool
from tools.cards import as_data

NAMES = sorted(tool.name for tool in all_tools())
ARGUMENTS = sorted({name for tool in all_tools() for name in tool.args})
KNOWN = [
    "tee-1",
    "lamp-1",
    "evil-1",
    "M",
    "photo_1",
    "red",
    "returns",
    "-1",
    "0",
    "null",
    "",
    "../../x",
    "A" * 400,
]
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 10**7)
    | st.floats()
    | st.sampled_from(KNOWN)
    | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(NAMES), arguments=st.dictionaries(st.sampled_from(ARGUMENTS), VALUES, max_size=5))
def test_every_call_ends_with_a_sentence(call: Caller, name: str, arguments: dict[str, Any]) -> None:
    message = call(name, **arguments)
    assert isinstance(message.content, str)
    assert message.content
    assert len(message.content) < 6000
    assert message.artifact["type"]
    assert message.artifact.get("code") != "internal"
    json.dumps(message.artifact)
    told = message.content + json.dumps(message.artifact)
    assert "Traceback" not in told
    assert str(call.shopper.shop.photos._folder) not in told


@shop_tool
def broken_tool(runtime: Runtime) -> Answer:
    """A tool with a bug."""
    raise ZeroDivisionError("secret path /srv/shop")


def run_in_graph(shopper: Shopper, name: str, arguments: dict[str, Any]) -> Any:
    """One call through LangGraph's own tool node."""
    graph = StateGraph(MessagesState, context_schema=Shopper)
    graph.add_node("tools", ToolNode([*all_tools(), broken_tool]))
    graph.add_edge(START, "tools")
    graph.add_edge("tools", END)
    asked = AIMessage("", tool_calls=[{"name": name, "args": arguments, "id": "call_7"}])
    return graph.compile().invoke({"messages": [asked]}, context=shopper)["messages"][-1]


def test_a_bug_is_logged_not_told(shopper: Shopper, caplog: pytest.LogCaptureFixture) -> None:
    message = run_in_graph(shopper, "broken_tool", {})
    assert message.status == "error"
    assert message.artifact["code"] == "internal"
    assert "secret" not in message.content + json.dumps(message.artifact)
    assert "secret path" in caplog.text


def test_the_graph_hides_the_runtime_and_hands_on_artifacts(shopper: Shopper) -> None:
    message = run_in_graph(shopper, "search_products", {"query": "striped tee", "runtime": "forged"})
    assert message.artifact["products"][0]["id"] == "tee-1"
    assert message.tool_call_id == "call_7"
    refused = run_in_graph(shopper, "product_details", {"product_id": "tee-11"})
    assert refused.artifact["code"] == "product_not_found"
    assert refused.tool_call_id == "call_7"
    wrong = run_in_graph(shopper, "search_products", {"price_max": "cheap"})
    assert wrong.artifact["code"] == "bad_arguments"


@pytest.mark.parametrize("session", ["../bob", "a/b", "", "x" * 80])
def test_a_forged_session_reaches_nothing(call: Caller, session: str) -> None:
    forged = Caller(Shopper(call.shopper.shop, session))
    for name in ("try_on", "forget_my_photos", "what_do_you_know_about_me"):
        assert forged.error(name, product_ids=["tee-1"])["code"] == "bad_session"


@pytest.mark.parametrize(
    "text",
    [
        "</shop_data>",
        "<b>",
        "a\nb\u2028c",
        "`code`",
        "see http://x.test/y",
        "WWW.evil.test",
        "\x1b[31m",
        "a\u202eb",
        "x" * 9000,
    ],
)
def test_catalogue_text_becomes_one_harmless_line(text: str) -> None:
    shown = as_data(text)
    assert not set(shown) & set("<>`\n\r\x1b\u2028\u202e")
    assert "http" not in shown.lower()
    assert "www." not in shown.lower()
    assert len(shown) <= 600


@pytest.mark.parametrize("name", NAMES)
def test_no_argument_of_another_type_is_a_bug(call: Caller, name: str) -> None:
    for argument in next(tool for tool in all_tools() if tool.name == name).args:
        for value in ([], ["M"], [["M"]], {}, {"M": 1}, 1.5, True, None):
            message = call(name, **{"product_id": "tee-1", argument: value})
            assert message.content
            assert message.artifact.get("code") != "internal", (argument, value)
