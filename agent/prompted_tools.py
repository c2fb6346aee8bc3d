"""Tool calls for models that have none: the tools are described in the prompt, the calls read from the
answer.

Wraps a chat model. With tools bound, the system message lists them and asks for one JSON object when a tool
is needed; an answer that is such an object becomes a real tool call, anything else is the reply. Calls and
results of earlier steps are told back as text, since such a model knows no tool messages.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    BaseMessage,
    HumanMessage,
    SystemMessage,
    ToolMessage,
)
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from langgraph.constants import TAG_NOSTREAM

from agent.written_calls import calls_in, may_become_call

HOW_TO_CALL = """You can use tools. To use one, answer with one JSON object and nothing else:
{"name": "tool_name", "arguments": {...}}
To use several at once, answer with a JSON list of such objects. The results come back in the next message.
When you need no tool, answer the shopper in plain words, without JSON.

Tools:
"""


class PromptedTools(BaseChatModel):
    """A chat model with `bind_tools`, built on one without."""

    inner: BaseChatModel

    @property
    def _llm_type(self) -> str:
        return f"prompted-{self.inner._llm_type}"

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Describe `tools` to the model in words; `tool_choice` cannot be asked of such a model and is
        ignored."""
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools], **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        whole: AIMessageChunk | None = None
        for chunk in self._stream(messages, stop, run_manager, **kwargs):
            assert isinstance(chunk.message, AIMessageChunk)  # noqa: S101
            whole = chunk.message if whole is None else whole + chunk.message
        message = whole or AIMessageChunk(content="")
        answer = AIMessage(
            content=message.content,
            tool_calls=message.tool_calls,
            response_metadata=message.response_metadata,
        )
        return ChatResult(generations=[ChatGeneration(message=answer)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        tools = kwargs.pop("tools", [])
        names = [tool["function"]["name"] for tool in tools]
        written, sent, metadata = "", 0, {}
        config: Any = {"callbacks": [], "tags": [TAG_NOSTREAM]}
        for part in self.inner.stream(as_plain_messages(messages, tools), config, stop=stop, **kwargs):
            written += str(part.text)
            metadata.update(part.response_metadata)
            # While words are held back an empty chunk still shows that the model is at work.
            ready = "" if may_become_call(written) else written[sent:]
            sent += len(ready)
            yield ChatGenerationChunk(message=AIMessageChunk(content=ready))
        yield from _rest(written, sent, names, metadata)


def _rest(
    written: str, sent: int, names: list[str], metadata: dict[str, Any]
) -> Iterator[ChatGenerationChunk]:
    """What was held back, as tool calls when it is some, else as words."""
    calls = calls_in(written, names)
    for index, call in enumerate(calls):
        arguments = json.dumps(call["arguments"], ensure_ascii=False)
        part = tool_call_chunk(
            name=call["name"], args=arguments, id=f"call_{uuid.uuid4().hex[:12]}", index=index
        )
        yield ChatGenerationChunk(message=AIMessageChunk(content="", tool_call_chunks=[part]))
    text = "" if calls else written[sent:]
    last = AIMessageChunk(content=text, chunk_position="last", response_metadata=metadata)
    yield ChatGenerationChunk(message=last)


def as_plain_messages(messages: list[BaseMessage], tools: list[dict[str, Any]]) -> list[BaseMessage]:
    """The conversation without tool messages: calls as JSON the model wrote, results as messages to it."""
    plain: list[BaseMessage] = []
    for message in messages:
        if isinstance(message, SystemMessage) and tools:
            plain.append(SystemMessage(f"{message.text}\n\n{HOW_TO_CALL}{_described(tools)}"))
        elif isinstance(message, AIMessage) and message.tool_calls:
            calls = [{"name": call["name"], "arguments": call["args"]} for call in message.tool_calls]
            plain.append(AIMessage(json.dumps(calls[0] if len(calls) == 1 else calls, ensure_ascii=False)))
        elif isinstance(message, ToolMessage):
            plain.append(HumanMessage(f"Result of {message.name}:\n{message.text}"))
        else:
            plain.append(message)
    return _merged(plain)


def _merged(messages: list[BaseMessage]) -> list[BaseMessage]:
    """Neighbouring messages to the model as one: many chat templates insist on taking turns."""
    merged: list[BaseMessage] = []
    for message in messages:
        if merged and isinstance(message, HumanMessage) and isinstance(merged[-1], HumanMessage):
            merged[-1] = HumanMessage(f"{merged[-1].text}\n\n{message.text}")
        else:
            merged.append(message)
    return merged


def _described(tools: list[dict[str, Any]]) -> str:
    rows = []
    for tool in (entry["function"] for entry in tools):
        arguments = json.dumps(tool.get("parameters", {}).get("properties", {}), ensure_ascii=False)
        rows.append(f"- {tool['name']}: {tool.get('description', '')}\n  arguments: {arguments}")
    return "\n".join(rows)
