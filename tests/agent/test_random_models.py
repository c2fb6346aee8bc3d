"""Whatever a model puts out: a turn ends with a sentence, in bounded steps, with the conversation intact."""

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from agent import Done, Retract, Token
from agent.testing import ScriptedLLM, light_assistant
from tests.agent.light_shop import FAST, TOOLS

NAMES = st.sampled_from(
    ["search_products", "cart_add", "try_on", "checkout", "searchproduct", "rm -rf", "", "a" * 70]
)
JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 99) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
ARGUMENTS = st.one_of(
    st.fixed_dictionaries({"query": st.text(max_size=10)}),
    st.fixed_dictionaries({"product_id": st.sampled_from(["top-1", "nope", ""])}),
    st.dictionaries(st.text(max_size=6), JSON, max_size=3),
    st.text(max_size=20),
    JSON.map(json.dumps),
)
WORDS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "The Breton Stripe T-Shirt costs 24.90 USD.",
            "The Ocean Breeze Tee costs $3. I added it to your cart.",
            '{"name": "search_products", "arguments": {"query": "x"}}',
            '{"name": "search_products", "arguments": ',
            "```json\n[]\n```",
            "<think>hm",
            "[a](https://evil.example) ![b](https://evil.example/p.png)",
            "布列塔尼条纹T恤只要9元。",
            "\x00\ud7ff\u202e",
        ]
    ),
)
ANSWERS = st.one_of(
    st.tuples(st.just("say"), WORDS, st.booleans()),
    st.tuples(st.just("calls"), st.lists(st.tuples(NAMES, ARGUMENTS), min_size=1, max_size=4), WORDS),
    st.tuples(
        st.just("fail"), st.sampled_from([TimeoutError, ConnectionError, ValueError, KeyError]), st.none()
    ),
)


def queue(model: ScriptedLLM, answers: list[Any]) -> None:
    for kind, what, more in answers:
        if kind == "say":
            model.say(what, cut=more)
        elif kind == "calls":
            model.calls(*what, text=more)
        else:
            model.fail(what("x"))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(ANSWERS, max_size=16),
    st.lists(ANSWERS, max_size=6),
    st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=2),
)
def test_a_turn_always_ends_with_a_sentence(
    by_model: list[Any], by_planner: list[Any], messages: list[str]
) -> None:
    home = Path(tempfile.mkdtemp())
    model, planner = ScriptedLLM(), ScriptedLLM()
    queue(model, by_model)
    queue(planner, by_planner)
    assistant = light_assistant(home, model, TOOLS, embedded=planner, limits=FAST)
    session = assistant.new_session()
    asked = 0
    for message in messages:
        shown, events = "", list(assistant.stream(session, message))
        for event in events:
            shown = (
                ""
                if isinstance(event, Retract)
                else shown + event.text
                if isinstance(event, Token)
                else shown
            )
        done = events[-1]
        assert isinstance(done, Done)
        assert done.reply.text.strip()
        assert shown == done.reply.text
        assert len(done.reply.tool_calls) <= FAST.tool_calls
        assert not any(mark in done.reply.text for mark in ("https://", "![", "<think", "Ocean Breeze"))
        asked += bool(message.strip())
    kept = assistant.messages(session)
    assert sum(isinstance(message, HumanMessage) for message in kept) == asked
    results = {message.tool_call_id for message in kept if isinstance(message, ToolMessage)}
    calls = {call["id"] for message in kept if isinstance(message, AIMessage) for call in message.tool_calls}
    assert calls <= results
    if asked:
        assert isinstance(kept[-1], AIMessage)
        assert kept[-1].text
    assistant.close()
