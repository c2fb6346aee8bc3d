"""The embedded planner as a LangChain chat model: no network, real tool calls, replies that stream."""

import json
import re
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, ToolCall, ToolCallChunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import ConfigDict, PrivateAttr

from agent.planner.compose import Composer
from agent.planner.conversation import Call, read
from agent.planner.names import Names, Titled
from agent.planner.outcome import Decision, Outcome
from agent.planner.plan import Plan
from agent.planner.wording import language_of
from catalog.vocabulary import Vocabulary
from prompts import Library

PIECES = re.compile(r"\s*\S+\s*?(?=\s|$)|\s+|[\u3400-\u9fff]{1,4}")


class EmbeddedPlanner(BaseChatModel):
    """Understands by grammar and the catalogue's words, plans tool calls, composes from prompts/replies/.

    EmbeddedPlanner(vocabulary=catalog.vocabulary, products=catalog.products)

    vocabulary  the catalogue's words, or a function that gives those of the moment
    products    the catalogue's products, or a function that gives them: their names are understood
    without a search
    library     the texts of the replies
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    vocabulary: Any
    products: Any = None
    library: Any = None
    bound: tuple[str, ...] = ()
    _plan: Plan | None = PrivateAttr(default=None)
    _lock: Any = PrivateAttr(default_factory=threading.Lock)

    @property
    def _llm_type(self) -> str:
        return "embedded-planner"

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """The planner, allowed to call these tools only. `tool_choice` is not looked at."""
        # A tool's whole schema takes milliseconds to put together, and there are many tools.
        names = tuple(
            tool.name if isinstance(tool, BaseTool) else convert_to_openai_tool(tool)["function"]["name"]
            for tool in tools
        )
        return self.bind(tools=names, **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        message = self.answer(messages, kwargs.get("tools"))
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        message = self.answer(messages, kwargs.get("tools"))
        for chunk in _chunks(message):
            generation = ChatGenerationChunk(message=chunk)
            if run_manager:
                run_manager.on_llm_new_token(str(chunk.content), chunk=generation)
            yield generation

    def answer(self, messages: Sequence[BaseMessage], tools: Iterable[Any] | None = None) -> AIMessage:
        """The next message: a tool call, or the reply."""
        conversation = read(messages)
        decision = self.plan().decide(conversation)
        allowed = (
            None if tools is None else {t if isinstance(t, str) else t["function"]["name"] for t in tools}
        )
        if decision.call and allowed is not None and decision.call.name not in allowed:
            decision = Decision(outcomes=[Outcome(remark="cannot")])
        if decision.call:
            return _calling(decision.call)
        language = str(conversation.state.get("language") or language_of(conversation.now.said, "en"))
        reply = self.composer().compose(decision.outcomes, language, len(conversation.turns))
        return AIMessage(reply, additional_kwargs={"offer": decision.offer} if decision.offer else {})

    def plan(self) -> Plan:
        """The plan for the catalogue as it is now; made again when its vocabulary changed."""
        vocabulary: Vocabulary = self.vocabulary() if callable(self.vocabulary) else self.vocabulary
        with self._lock:
            if self._plan is None or self._plan.vocabulary is not vocabulary:
                self._plan = Plan(vocabulary, Names(self._products()))
            return self._plan

    def _products(self) -> Iterable[Titled]:
        return (self.products() if callable(self.products) else self.products) or ()

    def composer(self) -> Composer:
        """What turns outcomes into words."""
        with self._lock:
            if self.library is None:
                self.library = Library()
        return Composer(self.library, self.plan().vocabulary)


def _calling(call: Call) -> AIMessage:
    """A message that makes one call."""
    return AIMessage(
        "", tool_calls=[ToolCall(name=call.name, args=call.args, id=f"call_{uuid.uuid4().hex[:20]}")]
    )


def _chunks(message: AIMessage) -> Iterator[AIMessageChunk]:
    """The message in pieces, as a remote model would send it; the last one ends it."""
    name = f"run-{uuid.uuid4()}"
    for index, call in enumerate(message.tool_calls):
        chunk = ToolCallChunk(
            name=call["name"],
            args=json.dumps(call["args"], ensure_ascii=False),
            id=call["id"],
            index=index,
            type="tool_call_chunk",
        )
        yield AIMessageChunk(content="", tool_call_chunks=[chunk], id=name)
    for piece in PIECES.findall(str(message.content)):
        yield AIMessageChunk(content=piece, id=name)
    yield AIMessageChunk(
        content="", additional_kwargs=message.additional_kwargs, id=name, chunk_position="last"
    )
