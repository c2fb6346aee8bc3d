"""The assistant: one LangChain agent, the shop behind it, and the conversations it keeps.

with Assistant.open() as assistant:
    session = assistant.new_session()
    for event in assistant.stream(session, "striped t-shirts under 40 dollars"):
        ...
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from langchain.agents import create_agent
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langchain_core.tools import BaseTool

from agent.conversations import Conversations
from agent.errors import BadMessage
from agent.events import Done, Event, Reply, Token
from agent.language import Language, language_of
from agent.leash import Leash
from agent.middleware.stack import middleware
from agent.models import choose_model, host_of, name_of
from agent.planner import EmbeddedPlanner
from agent.turn import Limits, Turn
from agent.turn_log import TurnLog
from agent.unfolding import Unfolding
from catalog.home import home as default_home
from prompts import Library
from tools import Shop, Shopper, all_tools
from tools.photos import SESSION

log = logging.getLogger("fitting_room.agent")
BUSY_SECONDS = 120.0


class Assistant:
    """Answers messages. Safe to use from several threads; messages of one session are answered in turn.

    Attributes:
        shop: the shop its tools work on.
        library: the words it speaks.
        model: the chat model in use; `embedded` when no endpoint is set.
    """

    def __init__(
        self,
        shop: Shop,
        conversations: Conversations,
        *,
        log_of_turns: TurnLog | None = None,
        embedded: BaseChatModel,
        model: BaseChatModel | None = None,
        library: Library | None = None,
        tools: Sequence[BaseTool] | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.shop = shop
        self.library = library or Library()
        self.embedded = embedded
        self.model = model or embedded
        self.limits = limits or Limits()
        self._conversations = conversations
        self._log = log_of_turns
        self._locks: dict[str, threading.Lock] = {}
        self._graph: Any = create_agent(
            self.model,
            list(all_tools() if tools is None else tools),
            middleware=middleware(embedded, self.library, self.limits),
            context_schema=Shopper,
            checkpointer=conversations,
        )

    @classmethod
    def open(
        cls,
        home: Path | None = None,
        model: BaseChatModel | Callable[[BaseChatModel], BaseChatModel] | None = None,
        *,
        tools: Sequence[BaseTool] | None = None,
        library: Library | None = None,
        limits: Limits | None = None,
        record: bool = True,
    ) -> Assistant:
        """The assistant whose state lives in `home`.

        Args:
            home: default: catalog.home (FITTING_ROOM_HOME or ./var).
            model: a chat model, or a function that chooses one, given the embedded planner. Default: the one
                the environment names, else the embedded planner.
            tools: default: all of them. To add one: `[*tools.all_tools(), mine]`.
            limits: of each turn; default: agent.turn.Limits, with what the environment sets of them.
            record: whether turns are written to the log that `python -m agent stats` reads.

        Raises:
            CatalogError: there is no usable index.
            pydantic.ValidationError: a setting in the environment is wrong.
        """
        folder = default_home() if home is None else Path(home)
        library = library or Library(published=folder / "prompts" / "published")
        shop = Shop.open(folder, prompts=library)
        embedded = EmbeddedPlanner(
            vocabulary=shop.catalog.vocabulary, products=shop.catalog.products, library=library
        )
        return cls(
            shop,
            Conversations.open(folder),
            log_of_turns=TurnLog(folder) if record else None,
            embedded=embedded,
            model=model if isinstance(model, BaseChatModel) else (model or choose_model)(embedded),
            library=library,
            tools=tools,
            limits=limits or Limits.of_environment(),
        )

    def new_session(self) -> str:
        """A new conversation: an id nobody can guess."""
        return secrets.token_urlsafe(18).replace("-", "a").replace("_", "b")

    def stream(
        self, session: str, message: str, *, language: Language | None = None, customer: str = ""
    ) -> Iterator[Event]:
        """Answer a message, telling what happens as it happens. Never raises; the last event is `Done`.

        Args:
            session: the conversation, as `new_session` made it.
            message: what the shopper wrote.
            language: what to answer in; default: the message's own.
            customer: who the shopper is across conversations, "" when nobody knows; see tools.Shopper.
        """
        if not SESSION.fullmatch(session):
            yield from self._refuse("", "bad_session", language or language_of(message))
            return
        lock = self._locks.setdefault(session, threading.Lock())
        if not lock.acquire(timeout=BUSY_SECONDS):
            yield from self._refuse(session, "busy", language or language_of(message))
            return
        try:
            yield from self._answer(session, message, language, customer)
        finally:
            lock.release()

    def reply(
        self, session: str, message: str, *, language: Language | None = None, customer: str = ""
    ) -> Reply:
        """As `stream`, giving only the outcome."""
        reply = Reply("")
        for event in self.stream(session, message, language=language, customer=customer):
            if isinstance(event, Done):
                reply = event.reply
        return reply

    def messages(self, session: str) -> list[AnyMessage]:
        """The conversation so far, oldest first; [] when there is none."""
        state = self._graph.get_state(self._config(session))
        return list(state.values.get("messages", []))

    def describe_model(self, language: Language = "en", answered_by: str = "") -> str:
        """One quiet line that says which model answers.

        Args:
            answered_by: `Reply.model` of the conversation's last reply; "" before the first one.
        """
        if self.model is self.embedded:
            return self.library.text("greeting/embedded", language)
        model, host = name_of(self.model, self.embedded), host_of(self.model)
        standing_in = answered_by == name_of(self.embedded, self.embedded)
        name = "greeting/standing_in" if standing_in else "greeting/connected"
        return self.library.text(name, language, model=model, host=host)

    def forget(self, session: str) -> None:
        """Delete everything kept of a session: the conversation, photos, try-ons, cart and what was
        remembered."""
        with self._locks.setdefault(session, threading.Lock()):
            self._conversations.delete_thread(session)
            self.shop.forget(session)
        self._locks.pop(session, None)

    def close(self) -> None:
        """Free the models and close the files."""
        self.shop.close()
        self._conversations.close()

    def __enter__(self) -> Assistant:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # One turn

    def _answer(
        self, session: str, message: str, language: Language | None, customer: str
    ) -> Iterator[Event]:
        before = self.messages(session)
        language = language or language_of(message, _language_before(before))
        try:
            self._check(message)
        except BadMessage as bad:
            yield from self._refuse(session, bad.code, language)
            return
        turn = Turn(self.shop, session, language, customer, limits=self.limits)
        asked = HumanMessage(message.strip(), additional_kwargs={"language": language})
        alone = self.model is self.embedded
        unfolding = Unfolding(turn, self.library, [*before, asked], embedded=alone)
        outcome = "answered"
        try:
            for mode, data in self._graph.stream(
                {"messages": [asked]},
                {**self._config(session), "callbacks": self._leash(turn)},
                context=turn,
                stream_mode=["messages", "updates", "custom"],
                durability="exit",
            ):
                yield from unfolding.take(mode, data)
        except Exception:
            log.exception("a turn failed")
            outcome = "failed"
        if not unfolding.spoke:
            sentence = self.library.text("refusals/no_answer", language)
            self._graph.update_state(
                self._config(session), {"messages": [AIMessage(sentence)]}, as_node="model"
            )
            yield from unfolding.say(sentence)
        self._conversations.forget_past(session)
        reply = unfolding.reply(
            name_of(self.embedded if turn.progress.taken_over else self.model, self.embedded)
        )
        if self._log:
            self._log.write(
                turn,
                model=reply.model,
                prompts=reply.prompts_version,
                outcome=outcome,
                first_word=unfolding.first_word,
            )
        yield Done(reply)

    def _leash(self, turn: Turn) -> list[Leash]:
        return [] if self.model is self.embedded else [Leash(turn)]

    def _check(self, message: str) -> None:
        if not message.strip():
            raise BadMessage("the message is empty", code="empty_message")
        if len(message) > self.limits.message_characters:
            raise BadMessage("the message is too long", code="long_message")

    def _refuse(self, session: str, name: str, language: Language) -> Iterator[Event]:
        text = self.library.text(f"refusals/{name}", language, limit=self.limits.message_characters)
        model = name_of(self.model, self.embedded)
        yield Token(text)
        yield Done(Reply(text, session=session, model=model, prompts_version=self.library.version))

    def _config(self, session: str) -> Any:
        return {"configurable": {"thread_id": session}, "recursion_limit": 4 * self.limits.model_calls + 10}


def _language_before(messages: list[AnyMessage]) -> Language:
    asked = [message for message in messages if isinstance(message, HumanMessage)]
    return "zh" if asked and asked[-1].additional_kwargs.get("language") == "zh" else "en"
