"""Tool calls that a model wrote out as text instead of making them, and JSON that it nearly got right."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

from langchain_core.utils.json import parse_partial_json
from rapidfuzz import fuzz, process

FENCE = re.compile(r"```[a-z_]*\s*\n?(.*?)\n?\s*(?:```|\Z)", re.DOTALL)
TAGGED = re.compile(r"<(tool_call|function_call|tool)>\s*(.*?)\s*(?:</\1>|\Z)", re.DOTALL)
JSON_BEGINS = re.compile(r"\[?\s*\{\s*(?=[\"'}]|\Z)")
NAME_FIELDS = ("name", "tool", "function", "action", "tool_name", "function_name")
ARGUMENT_FIELDS = ("arguments", "args", "parameters", "input", "action_input", "tool_input")
CLOSE_ENOUGH = 72


def may_become_call(text: str) -> bool:
    """Whether the beginning of an answer could still turn out to be a written call, so must not be shown
    yet."""
    start = text.lstrip()
    return not start or start[0] in "{[<`"


def calls_in(text: str, names: list[str]) -> list[dict[str, Any]]:
    """Calls of the tools `names` written in `text`, as {"name", "arguments"}, whatever words stand around them; []
    when there is none, or machine talk that is no call."""
    calls = []
    for start, end in machine_parts(text):
        value = loads(text[start:end])
        for entry in value if isinstance(value, list) else [value]:
            call = _call(entry, names)
            if call is None:
                return []
            calls.append(call)
    return calls


def looks_like_call(text: str) -> bool:
    """Whether there is machine talk (JSON, call tags, a code fence) among the words for a shopper."""
    start = text.strip()
    return bool(machine_parts(start)) or (start[:1] in "{[" and start[-1:] in "}]")


def without_machine_talk(text: str) -> str:
    """The words alone. What is left of a text begins with what is left of its beginning."""
    for start, end in reversed(machine_parts(text)):
        text = text[:start].rstrip(" ") + text[end:]
    return text


def machine_parts(text: str) -> list[tuple[int, int]]:
    """Where JSON, call tags and code fences begin and end; one that is not closed goes on to the end."""
    parts = [match.span() for pattern in (TAGGED, FENCE) for match in pattern.finditer(text)]
    place = 0
    while match := JSON_BEGINS.search(text, place):
        place = _closed(text, match.start())
        parts.append((match.start(), place))
    outer: list[tuple[int, int]] = []
    for start, end in sorted(parts, key=lambda part: (part[0], -part[1])):
        if not outer or start >= outer[-1][1]:
            outer.append((start, end))
    return outer


def _closed(text: str, start: int) -> int:
    """Where the bracket that opens at `start` is closed."""
    depth, quote, escaped = 0, "", False
    for place in range(start, len(text)):
        sign = text[place]
        if quote:
            quote = "" if sign == quote and not escaped else quote
            escaped = sign == "\\" and not escaped
        elif sign in "\"'":
            quote = sign
        elif sign in "{[":
            depth += 1
        elif sign in "}]":
            depth -= 1
            if depth == 0:
                return place + 1
    return len(text)


def loads(text: str) -> Any:
    """JSON, or what was plainly meant as JSON: single quotes, trailing commas, a missing end. None when
    hopeless."""
    text = _bare(text)
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
    first = _closed(text, 0)
    if first < len(text):  # the same object twice, or words after it
        return loads(text[:first])
    try:
        return parse_partial_json(text)
    except (ValueError, RecursionError):
        return None


def _bare(text: str) -> str:
    """JSON without a fence, call tags or quotation marks around it."""
    text = text.strip()
    if wrapped := FENCE.match(text) or TAGGED.match(text):
        text = wrapped.group(wrapped.lastindex or 1).strip()
    if text[:1] == '"':
        try:
            text = str(json.loads(text)).strip()
        except ValueError:
            return ""
    return text


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
