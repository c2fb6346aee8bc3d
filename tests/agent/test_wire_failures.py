"""Every way in which a small model errs, over the wire: repaired, bounded, or handed to the embedded planner."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from agent import Assistant, Limits, Reply
from agent.models import openai_model
from agent.testing import ScriptedLLM
from tests.agent.endpoint import Endpoint
from tests.agent.light_shop import FAST, LINE

Opener = Callable[..., Assistant]
HAT = "The Straw Hat costs 19.50 USD."
MACHINE_TALK = re.compile(r"[{}\[\]`]|Traceback|Error|\bdata:|tool_call|arguments")


@pytest.fixture
def wired(open_assistant: Opener, endpoint: Endpoint) -> Assistant:
    return open_assistant(model=openai_model(base_url=endpoint.url, name="tiny", silence=10.0))


def asked(assistant: Assistant, message: str = "hats?") -> Reply:
    """The reply to one message, free of machine talk, both at the end and in everything shown on the way."""
    shown, reply = "", Reply("")
    for event in assistant.stream(assistant.new_session(), message):
        shown += getattr(event, "text", "")
        reply = getattr(event, "reply", reply)
    assert not MACHINE_TALK.search(shown)
    assert not MACHINE_TALK.search(reply.text)
    assert reply.text
    return reply


def names(reply: Reply) -> list[str]:
    return [call["name"] for call in reply.tool_calls]


# Tools, arguments and ids


def test_invented_tools_are_refused_and_the_list_is_told(wired: Assistant, endpoint: Endpoint) -> None:
    endpoint.call(("fly_to_the_moon", "{}"))
    endpoint.call(("search_products", '{"query": "hat"}'))
    endpoint.say(HAT)
    reply = asked(wired)
    assert (names(reply), reply.text) == (["search_products"], HAT)
    assert "search_products" in endpoint.requests[1]["messages"][-1]["content"]


def test_invented_tools_beside_real_ones_are_left_out(wired: Assistant, endpoint: Endpoint) -> None:
    endpoint.call(("get_hats", "{}"), ("searchProducts", '{"query": "hat"}'), ("sudo", '{"cmd": "ls"}'))
    endpoint.say(HAT)
    assert names(asked(wired)) == ["search_products"]


def test_a_model_that_only_invents_tools(wired: Assistant, endpoint: Endpoint, embedded: ScriptedLLM) -> None:
    for number in range(9):
        endpoint.call((f"invented_{number}", "{}"))
    embedded.say("What kind of hat?")
    assert asked(wired).text == f"{LINE}\n\nWhat kind of hat?"
    assert len(endpoint.requests) == 1 + FAST.retries


def test_an_invented_product_is_refused_with_the_nearest(wired: Assistant, endpoint: Endpoint) -> None:
    endpoint.call(("cart_add", '{"product_id": "hat-99"}'))
    endpoint.call(("cart_add", '{"product_id": "top-1"}'))
    endpoint.say("It is in your cart now.")
    reply = asked(wired, "add it")
    assert "Nearest: top-1" in endpoint.requests[1]["messages"][-1]["content"]
    assert [call["args"]["product_id"] for call in reply.tool_calls] == ["hat-99", "top-1"]
    assert reply.text == "It is in your cart now."


def test_what_failed_for_an_invented_product_is_not_said_to_be_done(
    wired: Assistant, endpoint: Endpoint
) -> None:
    endpoint.call(("cart_add", '{"product_id": "hat-99"}'))
    endpoint.say("I added the Moon Hat (hat-99) to your cart for 12 USD.")
    endpoint.say("I could not find that one. Which one do you mean?")
    assert asked(wired, "add it").text == "I could not find that one. Which one do you mean?"


@pytest.mark.parametrize(
    ("arguments", "args"),
    [
        ("{'query': 'hat', }", {"query": "hat"}),
        ('{"query": "hat"', {"query": "hat"}),
        ('```json\n{"query": "hat"}\n```', {"query": "hat"}),
        ('"{\\"query\\": \\"hat\\"}"', {"query": "hat"}),
        ('{"query": "hat"}{"query": "hat"}', {"query": "hat"}),
    ],
)
def test_arguments_that_are_nearly_json(
    wired: Assistant, endpoint: Endpoint, arguments: str, args: dict[str, Any]
) -> None:
    endpoint.call(("search_products", arguments))
    endpoint.say(HAT)
    assert asked(wired).tool_calls == [{"name": "search_products", "args": args}]


@pytest.mark.parametrize(
    "arguments", ["[1, 2]", "null", "hat please", '{"query": ["a", {"b": 1}]}', '{"x": 1}']
)
def test_arguments_that_mean_nothing(wired: Assistant, endpoint: Endpoint, arguments: str) -> None:
    endpoint.call(("search_products", arguments))
    endpoint.call(("search_products", '{"query": "hat"}'))
    endpoint.say(HAT)
    assert asked(wired).text == HAT


def test_parallel_calls_of_which_one_is_broken(wired: Assistant, endpoint: Endpoint) -> None:
    endpoint.call(
        ("search_products", '{"query": "hat"}'), ("cart_add", '{"product_id": '), ("cart_add", "{}")
    )
    endpoint.say(HAT)
    reply = asked(wired)
    assert reply.text == HAT
    assert names(reply)[0] == "search_products"


# Loops


@pytest.mark.parametrize("same", [True, False])
def test_calls_without_end(wired: Assistant, endpoint: Endpoint, embedded: ScriptedLLM, same: bool) -> None:
    for number in range(30):
        endpoint.call(("search_products", f'{{"query": "hat {0 if same else number}"}}'))
    embedded.say(HAT)
    reply = asked(wired)
    assert reply.text == f"{LINE}\n\n{HAT}"
    assert len(reply.tool_calls) <= FAST.tool_calls
    assert len(endpoint.requests) <= FAST.model_calls


def test_many_calls_at_once(wired: Assistant, endpoint: Endpoint) -> None:
    endpoint.call(*[("search_products", f'{{"query": "hat {n}"}}') for n in range(40)])
    endpoint.say(HAT)
    reply = asked(wired)
    assert len(reply.tool_calls) == FAST.tool_calls
    assert reply.text == HAT


# Answers that are none, or half ones


@pytest.mark.parametrize("text", ["", " ", "...", "\n\n"])
def test_empty_answers_are_asked_for_again(wired: Assistant, endpoint: Endpoint, text: str) -> None:
    endpoint.say(text)
    endpoint.say("What kind of hat?")
    assert asked(wired).text == "What kind of hat?"


def test_a_model_that_stays_empty(wired: Assistant, endpoint: Endpoint, embedded: ScriptedLLM) -> None:
    for _ in range(9):
        endpoint.say("")
    embedded.say("What kind of hat?")
    assert asked(wired).text == f"{LINE}\n\nWhat kind of hat?"
    assert len(endpoint.requests) == 1 + FAST.retries


def test_a_stream_cut_within_a_sentence_after_a_tool(
    wired: Assistant, endpoint: Endpoint, embedded: ScriptedLLM
) -> None:
    endpoint.call(("search_products", '{"query": "hat"}'))
    for _ in range(9):
        endpoint.cut("The Straw Hat costs 19.50 USD. It is made for sum")
    embedded.say(HAT)
    reply = asked(wired)
    assert reply.text == f"{LINE}\n\n{HAT}"
    assert names(reply) == ["search_products"]


def test_a_stream_cut_within_a_call(wired: Assistant, endpoint: Endpoint) -> None:
    endpoint.cut_call("cart_add", '{"product_id": "top-1", "si')
    endpoint.call(("cart_add", '{"product_id": "top-1", "size": "L"}'))
    endpoint.say("It is in your cart now.")
    reply = asked(wired, "add it in L")
    assert reply.tool_calls == [{"name": "cart_add", "args": {"product_id": "top-1", "size": "L"}}]


@pytest.mark.parametrize("finish", ["length", None])
def test_half_a_call_is_not_carried_out(wired: Assistant, endpoint: Endpoint, finish: str | None) -> None:
    endpoint.call(("cart_add", '{"product_id": "top-1", "size": "'), finish=finish)
    endpoint.call(("cart_add", '{"product_id": "top-1", "size": "L"}'))
    endpoint.say("It is in your cart now.")
    reply = asked(wired, "add it in L")
    assert reply.tool_calls == [{"name": "cart_add", "args": {"product_id": "top-1", "size": "L"}}]


def test_a_model_that_always_stops_within_a_call(
    wired: Assistant, endpoint: Endpoint, embedded: ScriptedLLM
) -> None:
    for _ in range(9):
        endpoint.cut_call("cart_add", '{"product_id": "top')
    embedded.say("Which one do you mean?")
    reply = asked(wired, "add it")
    assert (reply.text, names(reply)) == (f"{LINE}\n\nWhich one do you mean?", [])


# Another language


def test_another_language_is_asked_for_again(wired: Assistant, endpoint: Endpoint) -> None:
    endpoint.say("您好！我可以帮您找帽子，请问您想要什么样的呢？")
    endpoint.say("What kind of hat?")
    assert asked(wired).text == "What kind of hat?"
    assert "Answer in English" in endpoint.requests[1]["messages"][-1]["content"]


def test_english_for_a_chinese_shopper(wired: Assistant, endpoint: Endpoint, embedded: ScriptedLLM) -> None:
    for _ in range(9):
        endpoint.say("What kind of hat are you looking for today, my friend?")
    embedded.say("您想要什么样的帽子？")
    reply = asked(wired, "有没有草帽")
    assert reply.text.endswith("您想要什么样的帽子？")
    assert "What kind" not in reply.text
    assert len(reply.text.split("\n\n")) == 2


# Errors and silence


def test_silence_after_a_tool(open_assistant: Opener, endpoint: Endpoint, embedded: ScriptedLLM) -> None:
    wired = open_assistant(model=openai_model(base_url=endpoint.url, silence=0.5))
    endpoint.call(("search_products", '{"query": "hat"}'))
    endpoint.silence(3.0)
    embedded.say(HAT)
    reply = asked(wired)
    assert (reply.text, names(reply)) == (f"{LINE}\n\n{HAT}", ["search_products"])
    assert len(endpoint.requests) == 2, "silence is not waited for twice"


@pytest.mark.parametrize("code", [400, 402, 409, 413, 422])
def test_other_refusals(wired: Assistant, endpoint: Endpoint, embedded: ScriptedLLM, code: int) -> None:
    for _ in range(9):
        endpoint.status(code, "Traceback (most recent call last): {secret}")
    embedded.say("What kind of hat?")
    assert asked(wired).text == f"{LINE}\n\nWhat kind of hat?"
    assert len(endpoint.requests) == 1


def test_a_short_retry_after_is_kept(
    wired: Assistant, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr("agent.middleware.retries.time.sleep", waits.append)
    endpoint.status(429, retry_after="2")
    endpoint.status(503, retry_after="not a number")
    endpoint.say("What kind of hat?")
    assert asked(wired).text == "What kind of hat?"
    assert waits[0] == 2.0
    assert waits[1] < 1.0


def test_a_long_retry_after_is_not_waited_for(
    open_assistant: Opener, endpoint: Endpoint, embedded: ScriptedLLM
) -> None:
    limits = Limits(backoff_seconds=0.001, rest_seconds=0.0)
    assistant = open_assistant(model=openai_model(base_url=endpoint.url), limits=limits)
    endpoint.status(429, retry_after="600")
    embedded.say("One.").say("Two.")
    started = time.monotonic()
    session = assistant.new_session()
    assert assistant.reply(session, "hi").text == f"{LINE}\n\nOne."
    assert assistant.reply(session, "hi").text == "Two.", "the model is left alone for as long as it said"
    assert time.monotonic() - started < 60
    assert len(endpoint.requests) == 1


# Servers that do not stream


def test_an_answer_in_one_piece(wired: Assistant, endpoint: Endpoint) -> None:
    for _ in range(2):  # the second time a stream is not asked for any more
        endpoint.whole("", ("search_products", '{"query": "hat"}'), ("cart_add", '{"product_id": "hat-1"}'))
    endpoint.whole("I added the Straw Hat to your cart.")
    reply = asked(wired, "add a hat")
    assert names(reply) == ["search_products", "cart_add"]
    assert reply.text == "I added the Straw Hat to your cart."
    assert reply.model == "tiny"
    assert [body.get("stream", False) for body in endpoint.requests] == [True, False, False]


def test_a_server_that_refuses_to_stream(wired: Assistant, endpoint: Endpoint) -> None:
    endpoint.status(400, "streaming is not supported")
    endpoint.whole("", ("search_products", '{"query": "hat"}'))
    endpoint.whole(HAT)
    assert asked(wired).text == HAT
    assert [body.get("stream", False) for body in endpoint.requests] == [True, False, False]


# Models without tools


@pytest.mark.parametrize(
    "written",
    [
        '{"name": "search_products", "arguments": {"query": "hat"}}',
        '```json\n{"name": "search_products", "arguments": {"query": "hat"}}\n```',
        'Sure, let me look.\n\n```json\n{"name": "search_products", "arguments": {"query": "hat"}}\n```',
        'Sure! {"name": "search_products", "arguments": {"query": "hat"}} One moment please.',
        'I will search. {"tool": "search_products", "args": {"query": "hat"}}',
        '<tool_call>\n{"name": "search_products", "arguments": {"query": "hat"}}\n</tool_call>',
        "Let me see.\n<tool_call>{'name': 'search_products', 'arguments': {'query': 'hat'}}</tool_call>",
    ],
)
@pytest.mark.parametrize("prompted", [True, False])
def test_calls_written_as_text(wired: Assistant, endpoint: Endpoint, written: str, prompted: bool) -> None:
    if prompted:
        endpoint.status(400, "this model does not support tools")
    endpoint.say(written)
    endpoint.say(HAT)
    reply = asked(wired)
    assert reply.tool_calls == [{"name": "search_products", "args": {"query": "hat"}}]
    assert reply.text == HAT


@pytest.mark.parametrize(
    "written",
    [
        'Here is the JSON: {"mood": "happy"} Enjoy!',
        'I would call {"name": "order_pizza", "arguments": {}} now.',
        'Look.\n```python\nprint("hat")\n```',
        'Sure! {"name": "search_products", "arguments": {"query": ',
    ],
)
def test_machine_talk_within_words_is_never_shown(
    wired: Assistant, endpoint: Endpoint, embedded: ScriptedLLM, written: str
) -> None:
    for _ in range(9):
        endpoint.say(written)
    embedded.say("What kind of hat?").say("What kind of hat?")
    reply = asked(wired)
    assert "hat" in reply.text or "Enjoy" in reply.text or "Look" in reply.text


def test_a_model_without_tools_that_loops(
    wired: Assistant, endpoint: Endpoint, embedded: ScriptedLLM
) -> None:
    endpoint.status(400, "this model does not support tools")
    for _ in range(30):
        endpoint.say('{"name": "search_products", "arguments": {"query": "hat"}}')
    embedded.say(HAT)
    reply = asked(wired)
    assert reply.text == f"{LINE}\n\n{HAT}"
    assert len(reply.tool_calls) <= FAST.tool_calls
