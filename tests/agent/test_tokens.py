"""A turn may use so many tokens of a language model: counted as its endpoint tells, else by an estimate."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from agent import Assistant, Limits
from agent.middleware.accounting import estimated_tokens
from agent.testing import ScriptedLLM
from agent.turn_log import TurnLog

Opener = Callable[..., Assistant]
LINE = "Answering this took more of the language model than one message may use"


def limits(tokens: int) -> Limits:
    return Limits(tokens=tokens, backoff_seconds=0.001)


def logged(home: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in TurnLog(home).path.read_text("utf-8").splitlines()]


def test_no_call_beyond_what_the_endpoint_says_was_used(
    open_assistant: Opener, llm: ScriptedLLM, embedded: ScriptedLLM, own_home: Path
) -> None:
    llm.calls(("search_products", {"query": "hat"}), tokens=(19_000, 900)).say("Never asked for.")
    embedded.say("The Straw Hat costs 19.50 USD.")
    assistant = open_assistant(limits=limits(20_000))
    reply = assistant.reply(assistant.new_session(), "hats?")
    assert reply.text.startswith(LINE)
    assert reply.text.endswith("The Straw Hat costs 19.50 USD.")
    assert (reply.model, llm.left) == ("embedded planner", 1)
    turn = logged(own_home)[0]
    assert (turn["tokens_in"], turn["tokens_out"], turn["taken_over"]) == (19_000, 900, "tokens_spent")


def test_within_its_tokens_a_turn_goes_on(open_assistant: Opener, llm: ScriptedLLM, own_home: Path) -> None:
    llm.calls(("search_products", {"query": "hat"}), tokens=(3_000, 20))
    llm.say("The Straw Hat costs 19.50 USD.", tokens=(3_500, 12))
    assistant = open_assistant(limits=limits(20_000))
    assert assistant.reply(assistant.new_session(), "hats?").text == "The Straw Hat costs 19.50 USD."
    turn = logged(own_home)[0]
    assert (turn["tokens_in"], turn["tokens_out"]) == (6_500, 32)


def test_without_a_count_the_estimate_stops_a_long_answer(
    open_assistant: Opener, llm: ScriptedLLM, embedded: ScriptedLLM, own_home: Path
) -> None:
    assistant = open_assistant(limits=limits(1_000_000))
    llm.say("What kind of hat?")
    assistant.reply(assistant.new_session(), "hats?")
    shown = int(str(logged(own_home)[0]["tokens_in"]))
    assert shown > 200  # the rules and the tools, not the two words alone

    llm.say("A hat is a hat and " + "another hat is another hat and " * 60)
    embedded.say("What kind of hat?")
    assistant = open_assistant(limits=limits(shown + 100))
    reply = assistant.reply(assistant.new_session(), "hats?")
    assert reply.text.startswith(LINE)
    assert reply.text.endswith("What kind of hat?")
    turn = logged(own_home)[1]
    assert turn["tokens_in"] == shown
    assert 100 <= int(str(turn["tokens_out"])) < 120


def test_answers_that_fail_are_counted(
    open_assistant: Opener, llm: ScriptedLLM, embedded: ScriptedLLM, own_home: Path
) -> None:
    llm.say("Half an answer that is cut", cut=True).say("What kind of hat?")
    assistant = open_assistant(limits=limits(1_000_000))
    assistant.reply(assistant.new_session(), "hats?")
    llm.say("What kind of hat?")
    assistant.reply(assistant.new_session(), "hats?")
    twice, once = logged(own_home)
    assert twice["tokens_in"] == 2 * int(str(once["tokens_in"]))
    assert int(str(twice["tokens_out"])) > int(str(once["tokens_out"]))


def test_the_model_is_not_left_alone_for_it(
    open_assistant: Opener, llm: ScriptedLLM, embedded: ScriptedLLM
) -> None:
    llm.calls(("search_products", {"query": "hat"}), tokens=(19_999, 1)).say("Hello.")
    embedded.say("What kind of hat?")
    assistant = open_assistant(limits=Limits(tokens=20_000, rest_seconds=60))
    assistant.reply(assistant.new_session(), "hats?")
    assert assistant.reply(assistant.new_session(), "hello").text == "Hello."


def test_in_chinese(open_assistant: Opener, llm: ScriptedLLM, embedded: ScriptedLLM) -> None:
    embedded.say("想找什么帽子？")
    assistant = open_assistant(limits=limits(1))
    reply = assistant.reply(assistant.new_session(), "有帽子吗")
    assert reply.text == "这条消息所需的语言模型用量已到上限，由内置助手继续完成。\n\n想找什么帽子？"
    assert not llm.seen


@pytest.mark.parametrize(
    ("said", "tokens"), [("5000", 5000), ("", None), ("0", None), ("-3", None), ("many", None)]
)
def test_the_setting(said: str, tokens: int | None) -> None:
    assert Limits.of_environment({"OPENAI_TURN_TOKENS": said}).tokens == (tokens or Limits().tokens)
    assert Limits.of_environment({}).tokens == Limits().tokens


def test_the_estimate_knows_both_scripts() -> None:
    assert estimated_tokens("one two three four") == 5
    assert estimated_tokens("你好") == 2
