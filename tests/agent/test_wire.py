"""The real openai client against a local server, well-behaved and not."""

import time
from collections.abc import Callable

import pytest

from agent import Assistant, Done, Limits, Retract, Token
from agent.models import openai_model
from agent.testing import ScriptedLLM
from tests.agent.endpoint import Endpoint
from tests.agent.light_shop import FAST, LINE

Opener = Callable[..., Assistant]


@pytest.fixture
def wired(open_assistant: Opener, endpoint: Endpoint) -> Assistant:
    return open_assistant(model=openai_model(base_url=endpoint.url, name="tiny", silence=0.5))


def test_words_stream_and_tools_run(wired: Assistant, endpoint: Endpoint) -> None:
    endpoint.call(("search_products", '{"query": "striped t-shirt"}'))
    endpoint.say("The Breton Stripe T-Shirt costs 24.90 USD. Shall I show it on you?")
    events = list(wired.stream(wired.new_session(), "striped t-shirts?"))
    done = events[-1]
    assert isinstance(done, Done)
    assert done.reply.text == "The Breton Stripe T-Shirt costs 24.90 USD. Shall I show it on you?"
    assert "".join(event.text for event in events if isinstance(event, Token)) == done.reply.text
    assert sum(isinstance(event, Token) for event in events) > 1
    assert done.reply.tool_calls == [{"name": "search_products", "args": {"query": "striped t-shirt"}}]
    assert done.reply.model == "tiny"
    first, second = endpoint.requests
    assert {tool["function"]["name"] for tool in first["tools"]} >= {"search_products", "cart_add"}
    assert first["stream"] is True
    assert second["messages"][-1]["role"] == "tool"
    assert "```state" in first["messages"][0]["content"]


def test_parallel_calls(wired: Assistant, endpoint: Endpoint) -> None:
    endpoint.call(("search_products", '{"query": "a"}'), ("cart_add", '{"product_id": "top-1"}'))
    endpoint.say("I added the Breton Stripe T-Shirt to your cart.")
    reply = wired.reply(wired.new_session(), "find it and add it")
    assert [call["name"] for call in reply.tool_calls] == ["search_products", "cart_add"]
    assert reply.text == "I added the Breton Stripe T-Shirt to your cart."


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_failure_that_passes_is_not_noticed(wired: Assistant, endpoint: Endpoint, code: int) -> None:
    endpoint.status(code)
    endpoint.say("Hello! What are you looking for?")
    assert wired.reply(wired.new_session(), "hi").text == "Hello! What are you looking for?"


@pytest.mark.parametrize("code", [429, 500])
def test_a_failure_that_stays(wired: Assistant, endpoint: Endpoint, embedded: ScriptedLLM, code: int) -> None:
    for _ in range(9):
        endpoint.status(code)
    embedded.say("Hello from the planner.")
    reply = wired.reply(wired.new_session(), "hi")
    assert reply.text == f"{LINE}\n\nHello from the planner."
    assert reply.model == "embedded planner"
    assert len(endpoint.requests) == 1 + FAST.retries


@pytest.mark.parametrize("code", [401, 403, 404])
def test_a_refusal_is_not_repeated(
    wired: Assistant, endpoint: Endpoint, embedded: ScriptedLLM, code: int
) -> None:
    endpoint.status(code)
    embedded.say("Hello from the planner.")
    assert wired.reply(wired.new_session(), "hi").text.startswith(LINE)
    assert len(endpoint.requests) == 1


def test_a_cut_stream_is_taken_back(wired: Assistant, endpoint: Endpoint) -> None:
    endpoint.cut("This is the first sentence. And this is the sec")
    endpoint.say("This is a whole answer. Really.")
    events = list(wired.stream(wired.new_session(), "hi"))
    assert isinstance(events[-1], Done)
    assert events[-1].reply.text == "This is a whole answer. Really."
    shown = ""
    for event in events:
        shown = (
            "" if isinstance(event, Retract) else shown + event.text if isinstance(event, Token) else shown
        )
    assert shown == events[-1].reply.text
    assert any(isinstance(event, Retract) for event in events)


def test_a_stream_that_just_ends_in_a_sentence(wired: Assistant, endpoint: Endpoint) -> None:
    endpoint.say("We have lovely th", finish=None)
    endpoint.say("What are you looking for?")
    assert wired.reply(wired.new_session(), "hi").text == "What are you looking for?"


def test_an_answer_that_is_too_long_ends_with_a_sentence(wired: Assistant, endpoint: Endpoint) -> None:
    endpoint.say("Happy to help. Tell me what you are loo", finish="length")
    assert wired.reply(wired.new_session(), "hi").text == "Happy to help."


def test_malformed_arguments_are_repaired(wired: Assistant, endpoint: Endpoint) -> None:
    endpoint.call(("search_products", "{'query': 'striped tee', }"))
    endpoint.say("The Straw Hat costs 19.50 USD.")
    reply = wired.reply(wired.new_session(), "hats?")
    assert reply.tool_calls == [{"name": "search_products", "args": {"query": "striped tee"}}]


def test_hopeless_arguments_come_back_to_the_model(wired: Assistant, endpoint: Endpoint) -> None:
    endpoint.call(("search_products", "striped, please"))
    endpoint.call(("search_products", '{"query": "striped"}'))
    endpoint.say("The Straw Hat costs 19.50 USD.")
    assert wired.reply(wired.new_session(), "hats?").text == "The Straw Hat costs 19.50 USD."
    assert "one JSON object" in endpoint.requests[1]["messages"][-1]["content"]


def test_silence(wired: Assistant, endpoint: Endpoint, embedded: ScriptedLLM) -> None:
    endpoint.silence(3.0)
    embedded.say("Hello from the planner.")
    started = time.monotonic()
    assert wired.reply(wired.new_session(), "hi").text.endswith("Hello from the planner.")
    assert time.monotonic() - started < 3.0, "waited for the endpoint, not for the limit"


def test_a_trickle_ends_with_the_turn(
    open_assistant: Opener, endpoint: Endpoint, embedded: ScriptedLLM
) -> None:
    limits = Limits(seconds=0.4, backoff_seconds=0.001)
    model = openai_model(base_url=endpoint.url, silence=5.0)
    assistant = open_assistant(model=model, limits=limits)
    endpoint.say(" ".join(["word"] * 100), pause=0.05)
    embedded.say("Hello from the planner.")
    assert assistant.reply(assistant.new_session(), "hi").text.endswith("Hello from the planner.")


def test_rambling_is_cut(open_assistant: Opener, endpoint: Endpoint, embedded: ScriptedLLM) -> None:
    limits = Limits(answer_characters=200, backoff_seconds=0.001)
    assistant = open_assistant(model=openai_model(base_url=endpoint.url), limits=limits)
    endpoint.say(" ".join(["word"] * 500))
    embedded.say("Hello from the planner.")
    assert assistant.reply(assistant.new_session(), "hi").text.endswith("Hello from the planner.")


@pytest.mark.parametrize(
    "body", ["", "<html>gateway</html>", "[]", '{"choices": []}', '{"choices": null}', "null"]
)
def test_nonsense(wired: Assistant, endpoint: Endpoint, embedded: ScriptedLLM, body: str) -> None:
    for _ in range(4):
        endpoint.raw(body)
    embedded.say("Hello from the planner.")
    assert wired.reply(wired.new_session(), "hi").text == f"{LINE}\n\nHello from the planner."


def test_nobody_there(open_assistant: Opener, embedded: ScriptedLLM) -> None:
    assistant = open_assistant(model=openai_model(base_url="http://127.0.0.1:9/v1", silence=0.5))
    embedded.say("Hello from the planner.")
    assert assistant.reply(assistant.new_session(), "hi").text == f"{LINE}\n\nHello from the planner."


def test_a_model_without_tools(wired: Assistant, endpoint: Endpoint) -> None:
    endpoint.status(400, "registry/tiny does not support tools")
    endpoint.say('{"name": "search_products", "arguments": {"query": "hat"}}')
    endpoint.say("The Straw Hat costs 19.50 USD.")
    reply = wired.reply(wired.new_session(), "hats?")
    assert reply.text == "The Straw Hat costs 19.50 USD."
    assert reply.tool_calls == [{"name": "search_products", "args": {"query": "hat"}}]
    assert reply.model == "tiny"
    prompted, told = endpoint.requests[1:]
    assert "tools" not in prompted
    assert "search_products" in prompted["messages"][0]["content"]
    assert told["messages"][-1]["content"].startswith("Result of search_products:")
    assert {message["role"] for message in told["messages"]} == {"system", "user", "assistant"}


def test_after_silence_the_model_is_left_alone_for_a_while(
    open_assistant: Opener, endpoint: Endpoint, embedded: ScriptedLLM
) -> None:
    model = openai_model(base_url=endpoint.url, silence=0.2)
    assistant = open_assistant(model=model, limits=Limits(rest_seconds=60))
    endpoint.silence(1.0)
    embedded.say("One.").say("Two.")
    session = assistant.new_session()
    assert assistant.reply(session, "hi").text.endswith("One.")
    assert assistant.reply(session, "hi").text.endswith("Two.")
    assert len(endpoint.requests) == 1


def test_servers_that_reuse_the_ids_of_calls(wired: Assistant, endpoint: Endpoint) -> None:
    session = wired.new_session()
    for _ in range(2):
        endpoint.call(("search_products", '{"query": "hat"}'), ("cart_add", '{"product_id": "hat-1"}'))
        endpoint.say("I added the Straw Hat to your cart.")
        reply = wired.reply(session, "the hat please")
        assert [call["name"] for call in reply.tool_calls] == ["search_products", "cart_add"]
        assert reply.text == "I added the Straw Hat to your cart."
