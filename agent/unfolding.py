"""Turns what the graph streams during one turn into the events of agent/events.py, and sums them up as a
`Reply`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from langchain_core.messages import AIMessage, AIMessageChunk, AnyMessage, ToolMessage

from agent.events import Cards, Cart, Event, Look, NeedConsent, NeedPhoto, Reply, Step, Token
from agent.facts import Facts
from agent.middleware.grounding import grounding
from agent.turn import Turn
from agent.voice import Voice
from prompts import Library, PromptError

CARD_FIELDS = ("id", "title", "price", "currency")
REQUESTS: dict[str, Event] = {"need_photo": NeedPhoto(), "need_consent": NeedConsent()}


class Unfolding:
    """One turn as it unfolds. `first_word` is the seconds from its start to its first word, None before."""

    def __init__(self, turn: Turn, library: Library, before: list[AnyMessage], *, embedded: bool) -> None:
        """`before`: the conversation up to and with the message being answered; `embedded`: whether no language model is
        set."""
        self._turn = turn
        self._library = library
        self._spoke = False
        self.first_word: float | None = None
        self._grounding = grounding(Facts.of(before), library, turn.language, turn.shop.catalog.vocabulary())
        self._embedded = embedded
        self._voice = Voice(self._clean)
        self._asked: dict[str, dict[str, Any]] = {}
        self._made: set[str] = set()
        self._products: dict[str, dict[str, Any]] = {}
        self._looks: list[str] = []

    @property
    def spoke(self) -> bool:
        """Whether the turn ended with words, as every turn must."""
        return self._spoke

    def take(self, mode: str, data: Any) -> Iterator[Event]:
        """One item of the graph's stream with modes "messages", "updates" and "custom"."""
        for event in self._events(mode, data):
            if isinstance(event, Token) and self.first_word is None:
                self.first_word = time.monotonic() - self._turn.progress.started
            yield event

    def _events(self, mode: str, data: Any) -> Iterator[Event]:
        if mode == "messages":
            chunk, metadata = data
            if isinstance(chunk, AIMessageChunk) and metadata.get("langgraph_node") == "model":
                yield from self._voice.hear(chunk)
        elif mode == "custom":
            yield from self._progress(data)
        else:
            for node, update in data.items():
                for message in (update or {}).get("messages", []):
                    yield from self._message(node, message)

    def say(self, sentence: str) -> Iterator[Event]:
        """A sentence of our own."""
        self._spoke = True
        yield from self._voice.say(sentence)

    def reply(self, model: str) -> Reply:
        """The outcome, once the graph is done."""
        photos, session = self._turn.shop.photos, self._turn.session
        return Reply(
            text=self._voice.text,
            # In the order in which they were asked for; results may come in another one.
            tool_calls=[call for id, call in self._asked.items() if id in self._made],
            products=list(self._products.values()),
            images=[str(photos.path(session, look)) for look in self._looks],
            session=session,
            model=model,
            prompts_version=self._library.version,
        )

    def _clean(self, text: str) -> str:
        self._grounding.strict = not self._embedded and not self._turn.progress.taken_over
        return self._grounding.check(text)

    def _message(self, node: str, message: AnyMessage) -> Iterator[Event]:
        self._grounding.facts.add(message)
        if isinstance(message, AIMessage):
            self._spoke = bool(message.text) and not message.tool_calls
            for call in message.tool_calls:
                self._asked[str(call["id"])] = {"name": call["name"], "args": call["args"]}
            yield from self._voice.settle(message)
        elif isinstance(message, ToolMessage):
            # Calls over the limit are answered by another node: they were not carried out.
            if node == "tools" and message.tool_call_id in self._asked:
                self._made.add(message.tool_call_id)
            if isinstance(message.artifact, dict):
                yield from self._artifact(message.artifact)

    def _artifact(self, artifact: dict[str, Any]) -> Iterator[Event]:
        for card in artifact.get("products") or []:
            self._products.setdefault(card["id"], {field: card.get(field) for field in CARD_FIELDS})
        match artifact.get("type"):
            case "products":
                yield Cards(artifact)
            case "look":
                if artifact.get("look"):
                    self._looks.append(artifact["look"])
                yield Look(artifact)
            case "cart" | "checkout":
                yield Cart(artifact)
            case "error":
                if event := REQUESTS.get(artifact.get("code", "")):
                    yield event

    def _progress(self, data: Any) -> Iterator[Event]:
        if not isinstance(data, dict):
            return
        if "notice" in data:
            yield from self._voice.say(str(data["notice"]))
        elif "step" in data:
            name = str(data["step"])
            yield Step(name, self._title(name), float(data.get("fraction", 0.0)))

    def _title(self, step: str) -> str:
        try:
            titles = self._library.table("glossary/steps", self._turn.language)
        except PromptError:
            titles = {}
        return titles.get(step) or titles.get(step.partition("_")[0]) or step.replace("_", " ").capitalize()
