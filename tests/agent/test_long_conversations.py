"""What a shopper stated outlives a long conversation and a restart."""

from collections.abc import Callable

from langchain_core.messages import SystemMessage

from agent import Assistant, Limits
from agent.middleware.accounting import tokens_of
from agent.testing import ScriptedLLM
from tools.records import Preference

Opener = Callable[..., Assistant]
TIGHT = Limits(context_tokens=1500, backoff_seconds=0.001, rest_seconds=0.0)
STATED = [
    "I wear a size M, by the way",
    "no wool please, it itches",
    "my budget is 60 dollars",
    "it is for my sister's wedding in June",
    "不要黑色的",
    "I never wear heels",
]
CHATTER = "Here is some more about what goes with what, and why one might like it. " * 6


def long_talk(assistant: Assistant, llm: ScriptedLLM, session: str, turns: int = 40) -> None:
    """Something that matters now and then, among much that does not; the hat goes into the cart on the way."""
    for number in range(turns):
        said = (
            STATED[number // 6]
            if number % 6 == 2 and number // 6 < len(STATED)
            else f"go on {'please ' * 20}"
        )
        llm.call("search_products", query=f"things {number}")
        if number == 5:
            llm.call("cart_add", product_id="hat-1")
        llm.say(CHATTER)
        assistant.reply(session, said)


def test_a_language_model_is_told_all_that_was_stated(open_assistant: Opener, llm: ScriptedLLM) -> None:
    session, assistant = "anna-1", open_assistant(limits=TIGHT)
    long_talk(assistant, llm, session)
    assistant = open_assistant(limits=TIGHT)  # after a restart
    assistant.shop.records.remember(session, "", Preference("size", "top", "M", lasting=False))
    llm.say("Which of them do you mean?")
    assistant.reply(session, "and what was my size again?")
    shown = llm.seen[-1].messages
    text = "\n".join(str(message.text) for message in shown if not isinstance(message, SystemMessage))
    assert len(assistant.messages(session)) > 150  # the whole is kept
    assert tokens_of(m for m in shown if not isinstance(m, SystemMessage)) <= 1.25 * TIGHT.context_tokens
    for stated in STATED:
        assert stated in text
    assert "top-1: Breton Stripe T-Shirt, 24.9 USD" in text  # the products on the table
    assert "cart_add" in text  # what was done
    assert '"preferences": {"size": {"top": "M"}}' in llm.seen[-1].system
    assert '"photo": null' in llm.seen[-1].system


def test_the_facts_of_a_long_conversation_still_ground_a_reply(
    open_assistant: Opener, llm: ScriptedLLM
) -> None:
    session, assistant = "anna-1", open_assistant(limits=TIGHT)
    long_talk(assistant, llm, session)
    llm.say("The Straw Hat costs 12 USD. It is already in your cart.")
    assert open_assistant(limits=TIGHT).reply(session, "the hat?").text == (
        "The Straw Hat costs 19.50 USD. It is already in your cart."
    )
