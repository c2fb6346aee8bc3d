"""Tool calls for models without them."""

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage

from agent.prompted_tools import PromptedTools
from agent.testing import ScriptedLLM
from agent.written_calls import calls_in, loads, nearest_name
from tests.agent.light_shop import TOOLS

NAMES = ["search_products", "similar_products", "cart_add", "cart_remove", "try_on"]


def test_words_stream_and_calls_are_held_back() -> None:
    inner = ScriptedLLM()
    model = PromptedTools(inner=inner).bind_tools(TOOLS)
    inner.say("Hello there, shopper.")
    assert [str(c.text) for c in model.stream("hi") if c.text] == ["Hello", " there,", " shopper."]
    inner.say(
        '[{"name": "search_products", "arguments": {"query": "a"}}, {"name": "checkout", "arguments": {}}]'
    )
    answer = model.invoke("hi")
    assert [(call["name"], call["args"]) for call in answer.tool_calls] == [
        ("search_products", {"query": "a"}),
        ("checkout", {}),
    ]
    assert answer.text == ""
    inner.say('{"a": 1} is JSON')
    assert model.invoke("hi").text == '{"a": 1} is JSON'


def test_the_conversation_is_told_without_tool_messages() -> None:
    inner = ScriptedLLM().say("Fine, thanks for asking.")
    call = {"name": "search_products", "args": {"query": "a"}, "id": "1"}
    PromptedTools(inner=inner).bind_tools(TOOLS).invoke(
        [
            SystemMessage("Rules."),
            HumanMessage("hi"),
            AIMessage("", tool_calls=[call]),
            ToolMessage("found", name="search_products", tool_call_id="1"),
            HumanMessage("more"),
        ]
    )
    system, human, wrote, told = inner.seen[0].messages
    assert system.text.startswith("Rules.\n\nYou can use tools.")
    assert "- search_products: Find products." in system.text
    assert "runtime" not in system.text
    assert human.text == "hi"
    assert wrote.text == '{"name": "search_products", "arguments": {"query": "a"}}'
    assert told.text == "Result of search_products:\nfound\n\nmore"
    assert inner.seen[0].tools == []


@pytest.mark.parametrize(
    ("meant", "name"),
    [
        ("search_products", "search_products"),
        ("searchProducts", "search_products"),
        ("product_search", None),
        ("functions.try_on", "try_on"),
        ("TryOn", "try_on"),
        ("add_cart", None),
        ("cart_ad", "cart_add"),
        ("", None),
        ("42", None),
    ],
)
def test_nearest_name(meant: str, name: str | None) -> None:
    assert nearest_name(meant, NAMES) == name


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1}', {"a": 1}),
        ("{'a': True,}", {"a": True}),
        ('{"a": [1, 2,]}', {"a": [1, 2]}),
        ('{"a": "b', {"a": "b"}),
        ("words", None),
        ("", None),
        ("[" * 500, None),
    ],
)
def test_loads(text: str, value: object) -> None:
    assert loads(text) == value or (value is None and not loads(text)) or text.startswith("[[")


@pytest.mark.parametrize("text", ["Hello", '{"name": "rm", "arguments": {}}', '{"x": 1}', "[]", "", "[1, 2]"])
def test_no_call_in_it(text: str) -> None:
    assert calls_in(text, NAMES) == []
