"""How the events of a turn become entries of the conversation."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent import events
from agent.page.conversation import Conversation
from agent.page.turn import Turn
from tests.app.fake_assistant import card

PRODUCTS = {"type": "products", "products": [card(1)], "relaxed": []}


@pytest.fixture
def conversation(tmp_path: Path) -> Conversation:
    return Conversation("session-1", tmp_path)


def run(conversation: Conversation, *happening: events.Event | Exception) -> list[tuple[str, str]]:
    def stream() -> Iterator[events.Event]:
        for event in happening:
            if isinstance(event, Exception):
                raise event
            yield event

    conversation.begin_turn()
    Turn(conversation, "the message", failed="It broke.", stopped="Stopped.").run(stream())
    assert not conversation.busy
    return [(entry["type"], entry.get("text", "")) for entry in conversation.entries()]


def done(text: str = "") -> events.Done:
    return events.Done(events.Reply(text))


def test_words_and_cards_in_the_order_they_came(conversation: Conversation) -> None:
    shown = run(
        conversation,
        events.Token("Let me "),
        events.Token("look."),
        events.Cards(PRODUCTS),
        events.Token("Here is one."),
        done("Let me look.\n\nHere is one."),
    )
    assert shown == [("reply", "Let me look."), ("products", ""), ("reply", "Here is one.")]


def test_who_answered_last_is_kept(conversation: Conversation, tmp_path: Path) -> None:
    assert conversation.answered_by == ""
    run(conversation, events.Done(events.Reply("Hello.", model="stand-in")))
    assert Conversation("session-1", tmp_path).answered_by == "stand-in"


def test_a_reply_that_was_not_streamed_is_shown(conversation: Conversation) -> None:
    assert run(conversation, events.Cards(PRODUCTS), done("One.")) == [("products", ""), ("reply", "One.")]


def test_a_corrected_reply_replaces_what_was_streamed(conversation: Conversation) -> None:
    assert run(conversation, events.Token("It costs $1."), done("It costs $25.")) == [
        ("reply", "It costs $25.")
    ]


def test_words_taken_back_disappear(conversation: Conversation) -> None:
    shown = run(
        conversation, events.Token("I will nev"), events.Retract(), events.Token("Here."), done("Here.")
    )
    assert shown == [("reply", "Here.")]


def test_questions_come_last_and_once(conversation: Conversation) -> None:
    for _ in range(2):
        shown = run(conversation, events.NeedPhoto(), events.Token("A photo, please."), done())
    assert shown == [("reply", "A photo, please."), ("reply", "A photo, please."), ("need_photo", "")]
    assert conversation.entries()[-1]["message"] == "the message"


def test_a_look_asked_for_again_shows_before_and_after(conversation: Conversation) -> None:
    def look(name: str, **more: object) -> events.Look:
        return events.Look({"type": "look", "look": name, "before": "photo_1", "products": [card(1)], **more})

    refused = look("look_1", refused=[card(2)])
    run(conversation, look("look_1"), look("look_1"), refused, look("look_2"), done("Here."))
    looks = [entry for entry in conversation.entries() if entry["type"] == "look"]
    assert [entry["again"] for entry in looks] == [False, True, False, False]


def test_a_broken_stream_is_one_sentence_and_what_came_is_kept(conversation: Conversation) -> None:
    shown = run(conversation, events.Token("Well,"), RuntimeError("secret path"))
    assert shown == [("reply", "Well,"), ("notice", "It broke.")]


def test_stop_ends_the_turn_at_the_next_event(conversation: Conversation) -> None:
    def stream() -> Iterator[events.Event]:
        yield events.Token("One. ")
        conversation.stop()
        yield events.Token("Two.")
        raise AssertionError("went on after stop")

    conversation.begin_turn()
    Turn(conversation, "m", failed="It broke.", stopped="Stopped.").run(stream())
    assert [entry["text"] for entry in conversation.entries()] == ["One.", "Stopped."]


def test_steps_are_shown_while_they_last(conversation: Conversation) -> None:
    seen = []

    def stream() -> Iterator[events.Event]:
        yield events.Step("reading_photo", "Looking at your photo", 0.5)
        yield events.Step("reading_photo", "Looking at your photo", 7)
        yield events.Step("wear", "Putting it on", 0)
        seen.extend(conversation.steps)
        yield done("Done.")

    conversation.begin_turn()
    Turn(conversation, "m", failed="", stopped="").run(stream())
    assert [(step["name"], step["fraction"]) for step in seen] == [("reading_photo", 1.0), ("wear", 0.0)]
    assert conversation.steps == []


def test_a_cart_that_changes_twice_is_shown_as_it_is_in_the_end(conversation: Conversation) -> None:
    cart = {"lines": [], "subtotal": 39, "currency": "USD"}
    happening = [
        events.Cart({"type": "cart", **cart}),
        events.Cards(PRODUCTS),
        events.Cart({"type": "checkout", **cart, "url": "https://shop.example/cart"}),
        done("Done."),
    ]
    assert run(conversation, *happening) == [("products", ""), ("checkout", ""), ("reply", "Done.")]
    again = run(conversation, events.Cart({"type": "cart", **cart}), done("Here."))
    assert again[:4] == [("products", ""), ("checkout", ""), ("reply", "Done."), ("cart", "")]
