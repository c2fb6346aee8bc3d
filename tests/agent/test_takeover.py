"""Models that err: repaired, asked again, or relieved by the embedded planner."""

from collections.abc import Callable

import pytest

from agent import Assistant
from agent.testing import ScriptedLLM
from tests.agent.light_shop import FAST, LINE

Opener = Callable[..., Assistant]


def answer(assistant: Assistant, message: str = "hats?") -> str:
    return assistant.reply(assistant.new_session(), message).text


@pytest.mark.parametrize(
    "written",
    [
        '{"name": "search_products", "arguments": {"query": "hat"}}',
        '```json\n{"tool": "search_products", "args": {"query": "hat"}}\n```',
        '<tool_call>{"name": "search_products", "arguments": {"query": "hat"}}</tool_call>',
        "{'name': 'searchProducts', 'parameters': {'query': 'hat',}}",
        '[{"function": {"name": "functions.search_products", "arguments": "{\\"query\\": \\"hat\\"}"}}]',
        '{"name": "search_products", "arguments": {"query": "hat"',
        '<think>I should search.</think>{"name": "search_products", "arguments": {"query": "hat"}}',
    ],
)
def test_written_calls_become_real(assistant: Assistant, llm: ScriptedLLM, written: str) -> None:
    llm.say(written).say("The Straw Hat costs 19.50 USD.")
    reply = assistant.reply(assistant.new_session(), "hats?")
    assert reply.tool_calls == [{"name": "search_products", "args": {"query": "hat"}}]
    assert reply.text == "The Straw Hat costs 19.50 USD."


def test_near_names_are_put_right_and_invented_tools_left_out(assistant: Assistant, llm: ScriptedLLM) -> None:
    llm.calls(("search_product", {"query": "hat"}), ("fly_to_the_moon", {})).say(
        "The Straw Hat costs 19.50 USD."
    )
    reply = assistant.reply(assistant.new_session(), "hats?")
    assert [call["name"] for call in reply.tool_calls] == ["search_products"]


@pytest.mark.parametrize(
    ("bad", "feedback"),
    [
        ("", "empty"),
        ("   ...", "empty"),
        ('{"mood": "happy"}', "never show JSON"),
        ("```python\nprint(1)\n```", "never show JSON"),
        ("Здравствуйте! Чем я могу помочь вам сегодня?", "Answer in English"),
        ("您好！我可以帮您找衣服，也可以试穿，请问您想找什么呢？", "Answer in English"),
        ("The Ocean Breeze Tee costs $12.", "supported by a tool result"),
        ("I have added it to your cart.", "no tool did it"),
    ],
)
def test_unusable_answers_are_asked_for_again(
    assistant: Assistant, llm: ScriptedLLM, bad: str, feedback: str
) -> None:
    llm.say(bad).say("What are you looking for?")
    assert answer(assistant) == "What are you looking for?"
    assert feedback in llm.seen[1].messages[-1].text
    session_messages = llm.seen[1].messages
    assert session_messages[-1].text.startswith("[shop system]")


def test_the_planner_relieves_a_model_that_never_learns(
    assistant: Assistant, llm: ScriptedLLM, embedded: ScriptedLLM
) -> None:
    llm.say("").say("").say("").say("")
    embedded.call("search_products", query="hat").say("The Straw Hat costs 19.50 USD.")
    reply = assistant.reply(assistant.new_session(), "hats?")
    assert reply.text == f"{LINE}\n\nThe Straw Hat costs 19.50 USD."
    assert reply.model == "embedded planner"
    assert llm.left == 0


def test_the_line_is_said_once_and_not_remembered(
    assistant: Assistant, llm: ScriptedLLM, embedded: ScriptedLLM
) -> None:
    llm.fail(TimeoutError("silence"))
    embedded.call("search_products", query="hat").say("The Straw Hat costs 19.50 USD.")
    session = assistant.new_session()
    assert assistant.reply(session, "hats?").text.count(LINE) == 1
    assert LINE not in str(assistant.messages(session))


def test_the_line_is_said_once_until_the_model_is_back(
    open_assistant: Opener, llm: ScriptedLLM, embedded: ScriptedLLM
) -> None:
    assistant = open_assistant()
    session = assistant.new_session()

    def turn(works: bool) -> str:
        if works:
            llm.say("Here is the model itself.")
        else:
            llm.fail(TimeoutError("silence"))
            embedded.say("Here is the planner.")
        return assistant.reply(session, "hats?").text

    said = [turn(works=works) for works in (False, False, False, True, False, False)]
    assert [LINE in text for text in said] == [True, False, False, False, True, False]
    assistant = open_assistant()  # after a restart
    assert turn(works=False) == "Here is the planner."
    assert LINE in open_assistant().reply(assistant.new_session(), "hats?").text  # in another conversation


@pytest.mark.parametrize("hopeless", ["nonsense", "loops"])
def test_the_line_is_said_once_whatever_is_wrong(
    assistant: Assistant, llm: ScriptedLLM, embedded: ScriptedLLM, hopeless: str
) -> None:
    session = assistant.new_session()
    said = []
    for _ in range(3):
        for number in range(1 + FAST.retries if hopeless == "nonsense" else FAST.model_calls):
            if hopeless == "nonsense":
                llm.say('{"mood": "happy"}')
            else:
                llm.call("search_products", query=f"hat {number}")
        embedded.say("What kind of hat?")
        said.append(assistant.reply(session, "hats?"))
        assert llm.left == 0
    assert [LINE in reply.text for reply in said] == [True, False, False]
    assert {reply.model for reply in said} == {"embedded planner"}
    assert all(reply.text.endswith("What kind of hat?") for reply in said)


def test_the_quiet_line_says_who_answers(
    assistant: Assistant, llm: ScriptedLLM, embedded: ScriptedLLM
) -> None:
    llm.fail(TimeoutError("silence")).say("Here I am.")
    embedded.say("Hello.")
    session = assistant.new_session()
    by = [assistant.reply(session, "hi").model for _ in range(2)]
    down, back = (assistant.describe_model("en", answered_by) for answered_by in by)
    assert down.startswith("The built-in assistant answers for now: scripted")
    assert back == assistant.describe_model("en")
    assert back.startswith("Answers are written by scripted")
    assert assistant.describe_model("zh", by[0]).startswith("暂由内置助手回答")


def test_when_the_planner_fails_too_there_is_still_a_sentence(
    assistant: Assistant, llm: ScriptedLLM, embedded: ScriptedLLM
) -> None:
    llm.fail(TimeoutError())
    embedded.fail(RuntimeError("a bug"))
    assert answer(assistant).endswith("Sorry, I could not work that out. Could you say it another way?")


def test_a_failure_between_tools_keeps_what_they_found(
    assistant: Assistant, llm: ScriptedLLM, embedded: ScriptedLLM
) -> None:
    llm.call("search_products", query="hat").fail(TimeoutError())
    embedded.say("The Straw Hat costs 19.50 USD.")
    reply = assistant.reply(assistant.new_session(), "hats?")
    assert reply.text == f"{LINE}\n\nThe Straw Hat costs 19.50 USD."
    assert [message.type for message in embedded.seen[0].messages] == ["system", "human", "ai", "tool"]


def test_a_half_answer_is_taken_back(assistant: Assistant, llm: ScriptedLLM) -> None:
    llm.say("Hello there. How are y", cut=True).say("What are you looking for?")
    assert answer(assistant) == "What are you looking for?"


def test_thinking_aloud_is_not_shown(assistant: Assistant, llm: ScriptedLLM) -> None:
    llm.say("<think>The user wants hats. I am a machine.</think>What kind of hat?")
    assert answer(assistant) == "What kind of hat?"
