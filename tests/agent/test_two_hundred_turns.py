"""After two hundred turns and a restart: what was stated still narrows a search, and the photo in use is still worn."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage

from agent import Assistant, Limits
from agent.conversations import Conversations
from agent.middleware.accounting import tokens_of
from agent.planner import EmbeddedPlanner
from agent.testing import ScriptedLLM
from catalog import Catalog
from tests.tools.small_shop import PlainMirror, picture, stocked
from tools import Shop
from tools.settings import Settings

TURNS = 200
TIGHT = Limits(context_tokens=2500, backoff_seconds=0.001, rest_seconds=0.0)
SESSION = "anna-1"
Opener = Callable[..., Assistant]


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    home, feed = tmp_path_factory.mktemp("stocked"), tmp_path_factory.mktemp("feed")
    return stocked(home, feed)


@pytest.fixture
def open_shop(catalog: Catalog, tmp_path: Path) -> Iterator[Opener]:
    """Opens assistants over the same home, as after a restart; the catalogue is the same one."""
    opened: list[Assistant] = []

    def open_one(model: BaseChatModel | None = None) -> Assistant:
        shop = Shop.open(tmp_path / "home", settings=Settings(), catalog=catalog)
        shop.mirror = PlainMirror()
        embedded = EmbeddedPlanner(vocabulary=catalog.vocabulary, products=catalog.products)
        opened.append(
            Assistant(
                shop,
                Conversations.open(tmp_path / "home"),
                embedded=embedded,
                model=model or embedded,
                limits=TIGHT,
            )
        )
        return opened[-1]

    yield open_one
    for assistant in opened:
        assistant.close()


def last_artifact(assistant: Assistant, tool: str) -> dict[str, Any]:
    """What the last call of a tool gave."""
    results = [m for m in assistant.messages(SESSION) if isinstance(m, ToolMessage) and m.name == tool]
    artifact: dict[str, Any] = results[-1].artifact
    return artifact


def give_photo(assistant: Assistant) -> str:
    """A photo of the shopper's, agreed to."""
    handle = assistant.shop.photos.receive(SESSION, picture((120, 90, 200)))
    return handle or str(assistant.shop.photos.consent(SESSION, "1", "yes"))


def talk_on(assistant: Assistant) -> None:
    """Two hundred turns of talk, written into the conversation as it is kept."""
    turns = [
        message
        for number in range(TURNS)
        for message in (
            HumanMessage(
                f"{CHATTER[number % len(CHATTER)]}, number {number}", additional_kwargs={"language": "en"}
            ),
            AIMessage("That is nice. Tell me more, if you like. " * 3),
        )
    ]
    assistant._graph.update_state(assistant._config(SESSION), {"messages": turns}, as_node="model")


CHATTER = (
    "thanks", "hm, ok", "how long does delivery take?", "hello again", "can I return it?", "what a day",
    "do you have gift cards?", "nice", "how do I wash cotton?", "ok",
)  # fmt: skip


def test_the_planner_keeps_to_what_was_stated(open_shop: Opener) -> None:
    assistant = open_shop()
    photo = give_photo(assistant)
    assistant.reply(SESSION, "striped tees")
    assistant.reply(SESSION, "try the first one on me")
    assistant.reply(SESSION, "I hate wool, I wear size M and my budget is 60 dollars")
    for number in range(TURNS):
        reply = assistant.reply(SESSION, CHATTER[number % len(CHATTER)])
        assert reply.text
        assert not {"checkout", "cart_add", "forget_preferences"} & {
            call["name"] for call in reply.tool_calls
        }

    assistant = open_shop()  # after a restart
    assistant.reply(SESSION, "sweaters")
    found = last_artifact(assistant, "search_products")
    assert "wool" in found["assumed"]["exclude"]
    assert found["assumed"]["price_max"] == 60
    assert not {"wool-1", "coat-1"} & {card["id"] for card in found["products"]}
    reply = assistant.reply(SESSION, "what do you know about me?")
    assert all(word in reply.text for word in ("M", "wool", "60"))
    assistant.reply(SESSION, "try the straw hat on me")
    look = last_artifact(assistant, "try_on")
    assert look["before"] == photo
    assert "hat-1" in look["wearing"]


@pytest.mark.parametrize("remembers", [True, False])
def test_a_language_model_is_told_what_was_stated(open_shop: Opener, remembers: bool) -> None:
    llm = ScriptedLLM()
    assistant = open_shop(llm)
    photo = give_photo(assistant)
    llm.call("try_on", product_ids=["tee-1"]).say("Here it is. Do you like it?")
    assistant.reply(SESSION, "try the striped tee on me")
    if remembers:
        llm.call("remember", dislikes=["wool"], budget_max=60, budget_currency="USD")
    llm.say("Good to know. What are you looking for?")
    assistant.reply(SESSION, "no wool please, it itches, and my budget is 60 dollars")
    for said in CHATTER:
        llm.say("That is nice. Tell me more, if you like.")
        assistant.reply(SESSION, said)
    talk_on(assistant)

    assistant = open_shop(llm)  # after a restart
    llm.call("search_products", query="sweaters").say("What do you think of these?")
    assistant.reply(SESSION, "sweaters")
    first = llm.seen[-2]
    shown = [m for m in first.messages if not isinstance(m, SystemMessage)]
    assert tokens_of(shown) <= 1.25 * TIGHT.context_tokens
    said = "\n".join(str(m.text) for m in shown if isinstance(m, HumanMessage))
    assert "no wool please" in said
    assert "60 dollars" in said
    assert f'"photo": "{photo}"' in first.system
    assert '"wearing": ["tee-1"]' in first.system
    found = last_artifact(assistant, "search_products")
    if remembers:
        assert '"wool"' in first.system
        assert found["assumed"]["price_max"] == 60
        assert not {"wool-1", "coat-1"} & {card["id"] for card in found["products"]}
    llm.call("try_on", product_ids=["hat-1"]).say("Here it is. Do you like it?")
    assistant.reply(SESSION, "the straw hat on me")
    assert last_artifact(assistant, "try_on")["before"] == photo
