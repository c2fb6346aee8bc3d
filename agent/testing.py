"""A language model that says what a test tells it to. For anyone who writes a tool, a prompt or middleware.

    llm = ScriptedLLM()
    llm.call("search_products", query="striped t-shirt")     # first answer: one tool call
    llm.say("Two came up: ...")                              # second answer: words, streamed word by word
    llm.calls(("cart_add", {"product_id": "a"}), ("cart_view", {}))   # parallel calls in one answer
    llm.say("Half an ans", cut=True)                         # the stream breaks off
    llm.fail(TimeoutError("60 s of silence"))                # the call raises
    llm.say("Late", delay=0.2)                               # seconds before the first word
    llm.say("Dear", tokens=(900, 40))                        # the endpoint tells what was used: shown, written

    with light_assistant(tmp_path, llm, [my_tool]) as assistant:
        reply = assistant.reply("s1", "When are you open?")

`llm.seen` holds what the model was shown, call by call; `llm.left` how many answers wait. An answer asked for
beyond the script raises `ScriptEnded`.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, SystemMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.messages.tool import tool_call, tool_call_chunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import PrivateAttr

from agent.assistant import Assistant
from agent.conversations import Conversations
from agent.turn_log import TurnLog
from catalog.vocabulary import Vocabulary, VocabularyFile
from tools import Shop
from tools.photos import PhotoStore
from tools.records import ShopRecords


class ScriptEnded(AssertionError):
    """The model was asked more often than the script has answers."""


@dataclass
class Seen:
    """One call of the model: the messages it was shown and the tools it was offered (OpenAI's schema of
    each)."""

    messages: list[BaseMessage]
    tools: list[dict[str, Any]]

    @property
    def system(self) -> str:
        """The text of all system messages."""
        return "\n".join(str(message.text) for message in self.messages if isinstance(message, SystemMessage))

    @property
    def tool_names(self) -> list[str]:
        """Names of the tools offered."""
        return [tool["function"]["name"] for tool in self.tools]


@dataclass
class _Answer:
    text: str = ""
    calls: list[tuple[str, Any]] = field(default_factory=list)
    error: Exception | None = None
    cut: bool = False
    delay: float = 0.0
    tokens: tuple[int, int] | None = None


class ScriptedLLM(BaseChatModel):
    """A chat model that plays a script: words, tool calls, errors and delays, in the order they were
    queued."""

    _script: list[_Answer] = PrivateAttr(default_factory=list)
    _seen: list[Seen] = PrivateAttr(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    @property
    def seen(self) -> list[Seen]:
        """What the model was shown, one entry a call."""
        return self._seen

    @property
    def left(self) -> int:
        """Answers not yet given."""
        return len(self._script)

    def say(
        self, text: str, *, cut: bool = False, delay: float = 0.0, tokens: tuple[int, int] | None = None
    ) -> ScriptedLLM:
        """Queue words. With `cut` the stream breaks off after them with a ConnectionError."""
        return self._queue(_Answer(text=text, cut=cut, delay=delay, tokens=tokens))

    def call(self, name: str, /, **arguments: Any) -> ScriptedLLM:
        """Queue one tool call."""
        return self.calls((name, arguments))

    def calls(
        self,
        *calls: tuple[str, Any],
        text: str = "",
        delay: float = 0.0,
        tokens: tuple[int, int] | None = None,
    ) -> ScriptedLLM:
        """Queue parallel tool calls. Arguments given as a string are sent as they are, broken JSON
        included."""
        return self._queue(_Answer(text=text, calls=list(calls), delay=delay, tokens=tokens))

    def fail(self, error: Exception, *, delay: float = 0.0) -> ScriptedLLM:
        """Queue an error."""
        return self._queue(_Answer(error=error, delay=delay))

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Offer tools to the model; they are remembered in `seen`."""
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools], **kwargs)

    def _queue(self, answer: _Answer) -> ScriptedLLM:
        self._script.append(answer)
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        whole: AIMessageChunk | None = None
        for chunk in self._stream(messages, stop, None, **kwargs):
            assert isinstance(chunk.message, AIMessageChunk)  # noqa: S101
            whole = chunk.message if whole is None else whole + chunk.message
        message = whole or AIMessageChunk(content="")
        return ChatResult(
            generations=[
                ChatGeneration(
                    message=AIMessage(
                        content=message.content,
                        tool_calls=[tool_call(**_named(call)) for call in message.tool_calls],
                        invalid_tool_calls=message.invalid_tool_calls,
                        usage_metadata=message.usage_metadata,
                        response_metadata={"finish_reason": "stop"},
                    )
                )
            ]
        )

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        self._seen.append(Seen(list(messages), kwargs.get("tools", [])))
        if not self._script:
            raise ScriptEnded(f"the script has no answer for call {len(self._seen)}")
        answer = self._script.pop(0)
        time.sleep(answer.delay)
        if answer.error:
            raise answer.error
        for piece in _chunks(answer):
            if run_manager:
                run_manager.on_llm_new_token(str(piece.message.text), chunk=piece)
            yield piece
        if answer.cut:
            raise ConnectionError("the stream was cut")


def _named(call: Any) -> dict[str, Any]:
    return {"name": call["name"], "args": call["args"], "id": call["id"]}


def _chunks(answer: _Answer) -> Iterator[ChatGenerationChunk]:
    """The answer as a model would stream it: word by word, then the calls, then the reason it ended."""
    id = f"scripted-{uuid.uuid4().hex}"
    words = answer.text.split(" ")
    for index, word in enumerate(words if answer.text else []):
        text = word if index == 0 else f" {word}"
        yield ChatGenerationChunk(message=AIMessageChunk(content=text, id=id))
    for index, (name, arguments) in enumerate(answer.calls):
        raw = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
        part = tool_call_chunk(name=name, args=raw, id=f"call_{uuid.uuid4().hex[:12]}", index=index)
        yield ChatGenerationChunk(message=AIMessageChunk(content="", tool_call_chunks=[part], id=id))
    if not answer.cut:
        reason = "tool_calls" if answer.calls else "stop"
        yield ChatGenerationChunk(
            message=AIMessageChunk(
                content="",
                id=id,
                chunk_position="last",
                response_metadata={"finish_reason": reason},
                usage_metadata=_usage(*answer.tokens) if answer.tokens else None,
            )
        )


def _usage(shown: int, written: int) -> UsageMetadata:
    return UsageMetadata(input_tokens=shown, output_tokens=written, total_tokens=shown + written)


@cache
def _words() -> Vocabulary:
    return VocabularyFile().current()


class LightShop:
    """A shop without products and models: photos, records and the catalogue's words, which is all that the agent
    itself needs."""

    def __init__(self, home: Path) -> None:
        self.photos = PhotoStore(home / "sessions")
        self.records = ShopRecords(home / "shop.sqlite")
        self.catalog = SimpleNamespace(vocabulary=_words)

    def forget(self, session: str) -> None:
        """Delete what is kept of a session."""
        self.photos.forget(session)
        self.records.forget_session(session)

    def close(self) -> None:
        """Nothing to free."""


def light_assistant(
    home: Path,
    llm: BaseChatModel,
    tools: Sequence[BaseTool],
    *,
    embedded: BaseChatModel | None = None,
    **more: Any,
) -> Assistant:
    """An assistant over a `LightShop`: everything real but the model, opened in milliseconds.

    Args:
        home: an empty folder, such as pytest's `tmp_path`.
        llm: usually a `ScriptedLLM`.
        tools: the only ones it has.
        embedded: stands in for the embedded planner; default: a `ScriptedLLM` without a script.
        more: further arguments of `Assistant`.
    """
    more.setdefault("log_of_turns", TurnLog(home))
    return Assistant(
        cast(Shop, LightShop(home)),
        Conversations.open(home),
        embedded=embedded or ScriptedLLM(),
        model=llm,
        tools=tools,
        **more,
    )
