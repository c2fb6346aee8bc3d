"""Makes a model's answer whole: written-out tool calls become real ones, near misses are put right, the rest
refused.

Looks at form only; whether what it says is true is `Grounding`'s business. An answer that cannot be repaired
leaves as `ModelNonsense` with a word to the model about what to do better.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langchain_core.messages.tool import ToolCall, tool_call

from agent.errors import ModelDown, ModelNonsense
from agent.language import CHINESE, is_foreign
from agent.planner import EmbeddedPlanner
from agent.speech import without_thoughts
from agent.turn import Turn
from agent.written_calls import calls_in, loads, looks_like_call, nearest_name

LANGUAGE_NAMES = {"en": "English", "zh": "Chinese (简体中文)"}
GIVES_UP = re.compile(
    r"\b(?:not able|unable) to (?:\w+ )?(?:assist|help|provide|process|access|answer|fulfil|complete|offer|give)\b"
    r"|\b(?:can(?:'t|’t|not)|could not|couldn't) (?:\w+ )?(?:assist|help|access|provide|browse|process|answer)\b"
    r"|\bas an? (?:AI|language model)\b"
    r"|(?:无法|不能)(?:为您|为你|直接)?(?:提供|协助|帮助|回答|处理|访问|查询)|作为.{0,8}(?:AI|人工智能|语言模型)",
    re.IGNORECASE,
)
MOST_OWN = 0.75  # share of different clauses below which an answer goes round in circles
CLAUSES = re.compile(r"[.!?,;:。！？，；：\n]+")
QUESTION = re.compile(r"[?？]")
OFFERS = re.compile(
    r"\b(?:but|however|instead)\b.{0,40}\b(?:can|could|help|show|find)\b|\bI can (?:help|show|find|search)\b|可以帮|不过我|但我",
    re.IGNORECASE | re.DOTALL,
)
SENTENCE_END = re.compile(r".*[.!?。！？…:：)）*]", re.DOTALL)


class Repair(AgentMiddleware[Any, Turn]):
    """Repairs answers of language models; the embedded planner's are left as they are."""

    def __init__(self, embedded: BaseChatModel) -> None:
        super().__init__()
        self.embedded = embedded

    def wrap_model_call(
        self, request: ModelRequest[Turn], handler: Callable[[ModelRequest[Turn]], ModelResponse]
    ) -> ModelResponse:
        """See `AgentMiddleware`."""
        response = handler(request)
        if request.model is self.embedded:
            return response
        answer = next(
            (message for message in response.result if isinstance(message, AIMessage)), AIMessage("")
        )
        names = [tool.name for tool in request.tools if not isinstance(tool, dict)]
        whole = repaired(answer, names, request.runtime.context)
        if not whole.tool_calls:
            self._check_worth(str(whole.text), request, names)
        used = {
            call["id"] for m in request.state["messages"] if isinstance(m, AIMessage) for call in m.tool_calls
        }
        return ModelResponse(
            result=[whole.model_copy(update={"tool_calls": _told_apart(whole.tool_calls, used)})]
        )

    def _check_worth(self, text: str, request: ModelRequest[Turn], names: list[str]) -> None:
        """Raises ModelNonsense for words without a tool where a tool would have helped."""
        if _asked_tools(request):
            return
        if goes_round(text):
            raise ModelNonsense("Do not repeat yourself.", code="goes_round", retry=False)
        if gives_up(text):
            raise ModelNonsense("You can help: call a tool.", code="gives_up", retry=False)
        known = any(isinstance(message, ToolMessage) for message in request.state["messages"])
        if known or QUESTION.search(text) or not isinstance(self.embedded, EmbeddedPlanner):
            return
        if self.embedded.answer(request.state["messages"], names).tool_calls:
            raise ModelNonsense("Call a tool before you answer.", code="idle", retry=False)


def gives_up(text: str) -> bool:
    """Whether an answer says only that it cannot help: small models say so of what the tools could do."""
    return bool(GIVES_UP.search(text)) and not OFFERS.search(text)


def _asked_tools(request: ModelRequest[Turn]) -> bool:
    """Whether any tool was called in this turn."""
    for message in reversed(request.state["messages"]):
        if isinstance(message, HumanMessage):
            return False
        if isinstance(message, ToolMessage):
            return True
    return False


def goes_round(text: str) -> bool:
    """Whether an answer says the same thing twice, as small models do that have nothing to say."""
    clauses = [re.sub(r"^(?:and|but|so) ", "", c.strip().lower()) for c in CLAUSES.split(text)]
    long = [c for c in clauses if len(c.split()) > 2 or len(CHINESE.findall(c)) > 4]
    return len(set(long)) <= MOST_OWN * len(long) and len(long) > len(set(long))


def repaired(answer: AIMessage, names: list[str], turn: Turn) -> AIMessage:
    """The answer with real tool calls and readable text.

    Raises:
        ModelNonsense: nothing in it can be shown or done.
        ModelDown: it stopped in the middle of a sentence, or of a call: its arguments may be half ones.
    """
    text = without_thoughts(str(answer.text)).strip()
    calls = [*_known(answer.tool_calls, names, turn), *_parsed(answer.invalid_tool_calls, names, turn)]
    if not calls and (written := calls_in(text, names)):
        calls = [_new_call(call["name"], call["arguments"]) for call in written]
        text = ""
        turn.progress.count(turn.progress.repaired, "written_call")
    if calls and _is_stopped(answer):
        raise ModelDown("the answer stopped in the middle of a call", code="cut_off", retry=True)
    if calls and looks_like_call(text):
        text = ""
    if not calls:
        _check_words(text, bool(answer.tool_calls or answer.invalid_tool_calls), names, turn)
        text = _whole_sentences(text, answer, turn)
    return answer.model_copy(update={"content": text, "tool_calls": calls, "invalid_tool_calls": []})


def _known(calls: list[ToolCall], names: list[str], turn: Turn) -> list[ToolCall]:
    """Calls of tools that exist, wrong spellings put right. Invented tools stay out."""
    known = []
    for call in calls:
        name = nearest_name(call["name"], names)
        if name is None:
            turn.progress.count(turn.progress.repaired, "invented_tool")
            continue
        if name != call["name"]:
            turn.progress.count(turn.progress.repaired, "tool_name")
        known.append(tool_call(name=name, args=call["args"], id=call["id"] or _new_id()))
    return known


def _parsed(calls: list[Any], names: list[str], turn: Turn) -> list[ToolCall]:
    """Calls whose arguments are not JSON but plainly meant something."""
    parsed = []
    for call in calls:
        name = nearest_name(call["name"] or "", names)
        arguments = loads(call["args"] or "{}")
        if name and isinstance(arguments, dict):
            turn.progress.count(turn.progress.repaired, "arguments")
            parsed.append(_new_call(name, arguments, call["id"]))
    return parsed


def _check_words(text: str, tried_tools: bool, names: list[str], turn: Turn) -> None:
    if tried_tools:
        raise ModelNonsense(
            f"Your tool call could not be read. Use one of these tools: {', '.join(names)}; "
            "its arguments must be one JSON object.",
            code="bad_call",
        )
    if not re.search(r"\w", text):
        raise ModelNonsense(
            "Your answer was empty. Answer the shopper in one or two sentences.", code="empty"
        )
    if looks_like_call(text):
        raise ModelNonsense(
            "Answer in plain words, or call a tool; never show JSON or code.", code="machine_talk"
        )
    if is_foreign(text, turn.language):
        raise ModelNonsense(f"Answer in {LANGUAGE_NAMES[turn.language]}.", code="wrong_language")


def _whole_sentences(text: str, answer: AIMessage, turn: Turn) -> str:
    """The text, without a half sentence at its end when the model was stopped there."""
    if not _is_stopped(answer):
        return text
    turn.progress.count(turn.progress.repaired, "half_answer")
    whole = SENTENCE_END.match(text)
    if not whole:
        raise ModelDown("the answer stopped in the middle of a sentence", code="cut_off", retry=True)
    return whole.group()


def _is_stopped(answer: AIMessage) -> bool:
    """Whether the model did not come to an end of its own: too long, or the stream just ended."""
    reason = answer.response_metadata.get("finish_reason")
    return reason == "length" or (
        reason is None and answer.response_metadata.get("model_provider") == "openai"
    )


def _told_apart(calls: list[ToolCall], used: set[str | None]) -> list[ToolCall]:
    """The calls, each with an id of its own: small servers count from nought in every answer."""
    apart: list[ToolCall] = []
    for call in calls:
        id = _new_id() if call["id"] in used else call["id"]
        used = {*used, id}
        apart.append(tool_call(name=call["name"], args=call["args"], id=id))
    return apart


def _new_call(name: str, arguments: dict[str, Any], id: str | None = None) -> ToolCall:
    return tool_call(name=name, args=arguments, id=id or _new_id())


def _new_id() -> str:
    return f"call_{uuid.uuid4().hex[:12]}"
