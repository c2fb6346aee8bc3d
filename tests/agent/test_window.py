"""Long conversations fit the budget and keep what the shopper stated."""

from collections.abc import Callable

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from agent import Assistant, Limits
from agent.middleware.accounting import estimated_tokens, tokens_of
from agent.middleware.window import answered, shortened
from agent.testing import ScriptedLLM
from tests.agent.light_shop import HAT, STRIPED

STATED = [
    "my size is M",
    "no wool please, I am allergic",
    "budget is 60 dollars",
    "不要黑色的",
    "it is for my sister's wedding",
    "I never wear heels",
]


def chatter(turns: int) -> list[AnyMessage]:
    """A long conversation: small talk, big tool results, and now and then something that matters."""
    messages: list[AnyMessage] = []
    for number in range(turns):
        matters = STATED[number // 10] if number % 10 == 3 and number // 10 < len(STATED) else None
        messages.append(HumanMessage(matters or f"show me more things like that, {'please ' * 10}"))
        call = {"name": "search_products", "args": {"query": "x"}, "id": f"c{number}"}
        messages.append(AIMessage("", tool_calls=[call]))
        artifact = {"type": "products", "products": [STRIPED, HAT]}
        messages.append(
            ToolMessage("fact " * 300, name="search_products", tool_call_id=f"c{number}", artifact=artifact)
        )
        messages.append(AIMessage("Here are some things. " * 10))
    return messages


def test_a_short_conversation_is_left_alone() -> None:
    messages = chatter(2)
    assert shortened(messages, 100_000) == messages


def test_nothing_stated_is_lost() -> None:
    messages = [*chatter(80), HumanMessage("and now the hat")]
    for budget in (6000, 3000, 1500):
        view = shortened(messages, budget)
        assert tokens_of(view) <= budget * 1.25
        text = str(view[0].text)
        assert all(stated in text for stated in STATED)
        assert "top-1: Breton Stripe T-Shirt, 24.9 USD" in text
        assert str(view[-1].text).endswith("and now the hat")


def test_results_stay_with_their_calls() -> None:
    view = shortened([*chatter(40), HumanMessage("and now?")], 3000)
    calls = {call["id"] for message in view if isinstance(message, AIMessage) for call in message.tool_calls}
    assert calls == {message.tool_call_id for message in view if isinstance(message, ToolMessage)}
    assert isinstance(view[0], HumanMessage)
    assert [type(m) for m in view].count(HumanMessage) >= 1


def test_a_call_left_hanging_is_answered() -> None:
    hanging = AIMessage("", tool_calls=[{"name": "try_on", "args": {}, "id": "c1"}])
    mended = answered([HumanMessage("on me"), hanging, HumanMessage("hello?")])
    assert isinstance(mended[2], ToolMessage)
    assert mended[2].tool_call_id == "c1"


def test_the_model_sees_the_digest_and_the_planner_the_whole(
    open_assistant: Callable[..., Assistant], llm: ScriptedLLM, embedded: ScriptedLLM
) -> None:
    assistant = open_assistant(limits=Limits(context_tokens=700, backoff_seconds=0.001, rest_seconds=0))
    session = assistant.new_session()
    assistant_says = "".join(f"Would number {n} be nice? " for n in range(20))
    for message in ["I never wear wool", *["hello there"] * 8]:
        llm.say(assistant_says)
        assistant.reply(session, message)
    llm.fail(TimeoutError())
    embedded.say("Here I am.")
    assistant.reply(session, "and now?")
    assert len(llm.seen[-1].messages) < 10
    assert "I never wear wool" in llm.seen[-1].messages[1].text
    assert len(embedded.seen[0].messages) == 1 + 19


def test_estimates() -> None:
    assert estimated_tokens("abcd" * 10) == 10
    assert estimated_tokens("条纹衬衫") == 4
