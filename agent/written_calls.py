"""Tool calls that a model wrote out as text instead of making them, and JSON that it nearly got right."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

from langchain_core.utils.json import parse_partial_json
from rapidfuzz import fuzz, process

FENCE = re.compile(r"^\s*```[a-z_]*\s*\n?(.*?)\n?```\s*$", re.DOTALL)
TAGGED = re.compile(r"<(tool_call|function_call|tool)>\s*(.*?)\s*(?:</\1>|$)", re.DOTALL)
NAME_FIELDS = ("name", "tool", "function", "action", "tool_name", "function_name")
ARGUMENT_FIELDS = ("arguments", "args", "parameters", "input", "action_input", "tool_input")
CLOSE_ENOUGH = 72


def may_become_call(text: str) -> bool:
    """Whether the beginning of an answer could still turn out to be a written call, so must not be shown
    yet."""
    start = text.lstrip()
    return not start or start[0] in "{[<`"


def calls_in(text: str, names: list[str]) -> list[dict[str, Any]]:
    """Calls of the tools `names` that `text` consists of, as {"name", "arguments"}; [] when it is anything
    else."""
    tagged = TAGGED.findall(text)
    sources = (
        [body for _, body in tagged]
        if tagged
        else [fenced.group(1) if (fenced := FENCE.match(text)) else text]
    )
    calls = []
    for source in sources:
        value = loads(source)
        for entry in value if isinstance(value, list) else [value]:
            call = _call(entry, names)
            if call is None:
                return []
            calls.append(call)
    return calls


def looks_like_call(text: str) -> bool:
    """Whether a text is machine talk (JSON, call tags, a code fence) rather than words for a shopper."""
    start = text.strip()
    return bool(TAGGED.search(start)) or (start[:1] in "{[" and start[-1:] in "}]") or start.startswith("```")


def loads(text: str) -> Any:
    """JSON, or what was plainly meant as JSON: single quotes, trailing commas, a missing end. None when
    hopeless."""
    text = text.strip()
    if not text or text[0] not in "{[":
        return None
    for attempt in (text, re.sub(r",\s*([}\]])", r"\1", text)):
        try:
            return json.loads(attempt)
        except ValueError:
            continue
    try:
        value = ast.literal_eval(text)
        return value if isinstance(value, dict | list) else None
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        pass
    try:
        return parse_partial_json(text)
    except (ValueError, RecursionError):
        return None


def nearest_name(name: str, names: list[str]) -> str | None:
    """The tool that was meant by `name`: itself, or one close enough ("searchProducts", "tryon"); else
    None."""
    if name in names:
        return name
    plain = {re.sub(r"[^a-z]", "", each.lower()): each for each in names}
    squeezed = re.sub(r"[^a-z]", "", name.lower().rpartition(".")[2])
    found = (
        process.extractOne(squeezed, list(plain), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
        if squeezed
        else None
    )
    return plain[found[0]] if found else None


def _call(entry: Any, names: list[str]) -> dict[str, Any] | None:
    if not isinstance(entry, dict):
        return None
    if isinstance(entry.get("function"), dict):
        entry = entry["function"]
    name = next((entry[field] for field in NAME_FIELDS if isinstance(entry.get(field), str)), None)
    meant = nearest_name(name, names) if name else None
    if meant is None:
        return None
    arguments: Any = next((entry[field] for field in ARGUMENT_FIELDS if field in entry), {})
    if isinstance(arguments, str):
        arguments = loads(arguments)
    return {"name": meant, "arguments": arguments} if isinstance(arguments, dict) else None
