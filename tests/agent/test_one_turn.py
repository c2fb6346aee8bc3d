"""From a message to its reply, with a scripted model."""

import json
import threading
from collections.abc import Callable

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langchain_core.tools import tool

from agent import Assistant, Cards, Cart, Done, NeedPhoto, Reply, Retract, Step, Token
from agent.testing import ScriptedLLM

Opener = Callable[..., Assistant]


def last(assistant: Assistant, session: str, message: str) -> Reply:
    """The reply; checks on the way that what was streamed is what it says."""
    shown = ""
    for event in assistant.stream(session, message):
        if isinstance(event, Retract):
            shown = ""
        elif isinstance(event, Token):
            shown += event.text
    assert isinstance(event, Done)
    assert shown == event.reply.text
    assert event.reply.text
    return event.reply


def test_events_of_a_turn(assistant: Assistant, llm: ScriptedLLM) -> None:
    llm.calls(("search_products", {"query": "tee"}), text="Let me look.")
    llm.say("The Breton Stripe T-Shirt costs 24.90 USD. Shall I show it on you?")
    session = assistant.new_session()
    events = list(assistant.stream(session, "striped tees?"))
    kinds = [type(event).__name__ for event in events]
    assert kinds == ["Token", "Step", "Step", "Cards", "Token", "Token", "Done"]
    steps = [event for event in events if isinstance(event, Step)]
    assert [(step.name, step.title) for step in steps] == [
        ("search_products", "Looking through the shop"),
        ("reading_photo", "Looking at your photo"),
    ]
    assert steps[1].fraction == 0.5
    reply = events[-1].reply  # type: ignore[union-attr]
    assert reply.text.startswith("Let me look.\n\nThe Breton Stripe")
    assert reply.products[0] == {
        "id": "top-1",
        "title": "Breton Stripe T-Shirt",
        "price": 24.9,
        "currency": "USD",
    }
    assert (reply.session, reply.model) == (session, "scripted")
    assert reply.prompts_version == assistant.library.version


def test_what_the_model_is_shown(assistant: Assistant, llm: ScriptedLLM) -> None:
    llm.say("Hello! What are you looking for?")
    session = assistant.new_session()
    last(assistant, session, "hi")
    system = llm.seen[0].system
    block = json.loads(system.split("```state\n")[1].split("\n```")[0])
    assert block == {
        "photo": None,
        "consent": False,
        "pending_photo": False,
        "language": "en",
        "wearing": [],
        "preferences": {},
    }
    assert "must come from a tool result" in system
    descriptions = {t["function"]["name"]: t["function"]["description"] for t in llm.seen[0].tools}
    assert descriptions["search_products"] == assistant.library.text("tools/search_products", "en")
    assert session not in system


def test_the_state_follows_photo_and_consent(assistant: Assistant, llm: ScriptedLLM) -> None:
    session = assistant.new_session()
    assistant.shop.photos.hold(session, b"not looked at before consent")
    llm.say("Hello! What are you looking for?")
    last(assistant, session, "hi")
    assert '"pending_photo": true' in llm.seen[0].system
    assert "not looked at" not in str(llm.seen[0].messages)


def test_a_photo_is_asked_for(assistant: Assistant, llm: ScriptedLLM) -> None:
    llm.call("try_on", product_ids=["top-1"]).say("I need a photo of you first.")
    events = list(assistant.stream(assistant.new_session(), "on me please"))
    assert any(isinstance(event, NeedPhoto) for event in events)


def test_parallel_calls_and_the_cart(assistant: Assistant, llm: ScriptedLLM) -> None:
    llm.calls(("search_products", {"query": "x"}), ("cart_add", {"product_id": "top-1", "size": "S"}))
    llm.say("I added the Breton Stripe T-Shirt to your cart.")
    events = list(assistant.stream(assistant.new_session(), "find and add"))
    assert [type(e).__name__ for e in events if isinstance(e, Cards | Cart)] == ["Cards", "Cart"]
    assert events[-1].reply.text == "I added the Breton Stripe T-Shirt to your cart."  # type: ignore[union-attr]


def test_a_conversation_survives_a_restart(open_assistant: Opener, llm: ScriptedLLM) -> None:
    before = open_assistant()
    session = before.new_session()
    llm.call("search_products", query="tee").say("The Straw Hat costs 19.50 USD.")
    last(before, session, "hats?")
    before.close()
    llm.say("It still costs 19.50 USD.")
    assert last(open_assistant(), session, "and now?").text == "It still costs 19.50 USD."
    roles = [message.type for message in llm.seen[-1].messages]
    assert roles == ["system", "human", "ai", "tool", "ai", "human"]


def test_sessions_do_not_meet(assistant: Assistant, llm: ScriptedLLM) -> None:
    llm.say("Hello, one.").say("Hello, two.")
    one, two = assistant.new_session(), assistant.new_session()
    last(assistant, one, "secret words")
    last(assistant, two, "hi")
    assert "secret words" not in str(llm.seen[1].messages)
    assert len(assistant.messages(one)) == 2


def test_forgetting_a_session(assistant: Assistant, llm: ScriptedLLM) -> None:
    llm.say("Hello there, shopper.")
    session = assistant.new_session()
    last(assistant, session, "hi")
    assistant.shop.photos.consent(session, "1", "text")
    assistant.forget(session)
    assert assistant.messages(session) == []
    assert not assistant.shop.photos.has_consent(session)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("", "Your message was empty"),
        ("   \n ", "Your message was empty"),
        ("x" * 10_000, "That message is too long for me"),
    ],
)
def test_messages_that_cannot_be_answered(
    assistant: Assistant, llm: ScriptedLLM, message: str, said: str
) -> None:
    session = assistant.new_session()
    assert last(assistant, session, message).text.startswith(said)
    assert llm.seen == []
    llm.say("Hello! What are you looking for?")
    assert last(assistant, session, "hi").text == "Hello! What are you looking for?"


@pytest.mark.parametrize("session", ["", "../../etc", "a b", "x" * 65, "ключ"])
def test_forged_sessions(assistant: Assistant, llm: ScriptedLLM, session: str) -> None:
    assert (
        last(assistant, session, "hi").text == "This conversation is not known here. Please start a new one."
    )
    assert llm.seen == []


def test_chinese(assistant: Assistant, llm: ScriptedLLM) -> None:
    llm.call("search_products", query="T恤").say("条纹很经典，要试穿吗？").say("好的。").say(
        "Sure, here to help."
    )
    session = assistant.new_session()
    events = list(assistant.stream(session, "有没有条纹T恤"))
    assert next(e for e in events if isinstance(e, Step)).title == "正在查找商品"
    assert '"language": "zh"' in llm.seen[0].system
    last(assistant, session, "M")
    assert '"language": "zh"' in llm.seen[2].system
    last(assistant, session, "in English please")
    assert '"language": "en"' in llm.seen[3].system
    assert last(assistant, session, "").text.startswith("Your message was empty")


def test_tools_that_fail_do_not_end_the_conversation(open_assistant: Opener, llm: ScriptedLLM) -> None:
    @tool
    def broken(x: int) -> str:
        """Breaks."""
        raise RuntimeError("/secret/path of the shop")

    assistant = open_assistant(tools=[broken])
    llm.calls(("broken", {"x": 1}), ("broken", {"x": "many"})).say("That did not work, sorry.")
    reply = last(assistant, assistant.new_session(), "break it")
    assert reply.text == "That did not work, sorry."
    results = [message for message in llm.seen[1].messages if isinstance(message, ToolMessage)]
    assert [result.status for result in results] == ["error", "error"]
    assert "/secret" not in str(results)
    assert results[1].text.startswith("Change the arguments.")
    assert all(result.artifact["type"] == "error" for result in results)


def test_loops_are_bounded(assistant: Assistant, llm: ScriptedLLM, embedded: ScriptedLLM) -> None:
    for _ in range(30):
        llm.calls(*[("search_products", {"query": "x"})] * 3)
    embedded.say("The Straw Hat costs 19.50 USD.")
    reply = last(assistant, assistant.new_session(), "loop")
    assert len(reply.tool_calls) == 8
    assert reply.text.endswith("so the built-in assistant continues.\n\nThe Straw Hat costs 19.50 USD.")
    assert reply.model == "embedded planner"
    assert embedded.seen[0].tools == []
    assert len(llm.seen) <= 12


def test_messages_of_one_session_are_answered_in_turn(assistant: Assistant, llm: ScriptedLLM) -> None:
    llm.say("The first answer.", delay=0.1).say("The second answer.")
    session = assistant.new_session()
    replies: list[str] = []
    threads = [
        threading.Thread(target=lambda: replies.append(assistant.reply(session, "hello").text))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(replies) == ["The first answer.", "The second answer."]
    kinds = [type(message) for message in assistant.messages(session)]
    assert kinds == [HumanMessage, AIMessage, HumanMessage, AIMessage]


def test_a_page_closed_in_the_middle_leaves_the_session_usable(
    assistant: Assistant, llm: ScriptedLLM
) -> None:
    llm.call("search_products", query="x").say("One.").say("What are you looking for?")
    session = assistant.new_session()
    stream = assistant.stream(session, "hats?")
    next(stream)
    stream.close()
    llm._script.clear()
    llm.say("What are you looking for?")
    assert last(assistant, session, "hello?").text == "What are you looking for?"


def test_which_model_answers(assistant: Assistant, open_assistant: Opener, embedded: ScriptedLLM) -> None:
    assert assistant.describe_model().startswith("Answers are written by scripted")
    alone = open_assistant(model=embedded)
    assert (
        alone.describe_model() == "Answers come from the built-in assistant; no language model is connected."
    )
    assert alone.describe_model("zh") == "由内置助手回答；未连接语言模型。"


def test_the_home_is_private(assistant: Assistant, llm: ScriptedLLM, own_home: object) -> None:
    from pathlib import Path

    home = Path(str(own_home))
    llm.say("Hello! What are you looking for?")
    last(assistant, assistant.new_session(), "hi")
    for file in (home / "conversations.sqlite", home / "logs" / "turns.jsonl"):
        assert file.stat().st_mode & 0o077 == 0
