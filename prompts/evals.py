"""Conversations that must go well after an edit: prompts/evals/*.yaml, replayed by `python -m prompts eval`.

- name: striped t-shirts, then the second one on me
  turns:
    - say: Show me striped t-shirts under 40 dollars
      expect:
        tools: [search_products]              # called, in this order
        never_tools: [checkout]
        args: {patterns: [striped], price_max: 40}   # each in some call of the turn
        products: 1                           # at least so many shown
        says: ["under|40"]                    # each a regular expression found in the reply
        never_says: ["http"]
        language: en
        words: 80                             # at most
      model:                                  # what the scripted model answers; other models ignore it
        - call: {name: search_products, args: {patterns: [striped], price_max: 40}}
        - say: Here are some striped t-shirts under 40 dollars.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from prompts.errors import PromptError

CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Expect(BaseModel):
    """What must hold after a turn; what is left out is not looked at."""

    model_config = ConfigDict(extra="forbid")

    tools: list[str] = []
    never_tools: list[str] = []
    args: dict[str, Any] = {}
    products: int | None = None
    says: list[str] = []
    never_says: list[str] = []
    language: Literal["en", "zh"] | None = None
    words: int | None = None


class Call(BaseModel):
    """A tool call of the scripted model."""

    model_config = ConfigDict(extra="forbid")

    name: str
    args: dict[str, Any] = {}


class Answer(BaseModel):
    """One answer of the scripted model."""

    model_config = ConfigDict(extra="forbid")

    say: str = ""
    call: Call | None = None


class Turn(BaseModel):
    """One message and what must come of it."""

    model_config = ConfigDict(extra="forbid")

    say: str = Field(min_length=1)
    expect: Expect = Expect()
    model: list[Answer] = []


class Conversation(BaseModel):
    """Messages of one shopper."""

    model_config = ConfigDict(extra="forbid")

    name: str
    turns: list[Turn] = Field(min_length=1)


@dataclass(frozen=True)
class Finding:
    """Whether one expectation held, in one replay. `turn` counts from 1; `got` is what came instead when
    not."""

    conversation: str
    turn: int
    expectation: str
    held: bool
    got: str = ""


def load(path: Path) -> list[Conversation]:
    """The conversations of one file.

    Raises:
        PromptError: the file cannot be used, and why.
    """
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        return [Conversation.model_validate(entry) for entry in entries]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        raise PromptError(f"{path.name}: {where}{getattr(error, 'problem', 'not YAML')}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"{path.name} cannot be read as UTF-8 text") from error
    except (ValidationError, TypeError) as error:
        detail = error.errors(include_url=False)[0] if isinstance(error, ValidationError) else None
        where = ".".join(str(part) for part in detail["loc"]) if detail else "the file"
        raise PromptError(f"{path.name}: {where}: {detail['msg'] if detail else 'must be a list'}") from error


def replay(conversation: Conversation, answer: Callable[[str], Any]) -> Iterator[Finding]:
    """Say each message to `answer`, which gives a reply with .text, .tool_calls and .products, and look at
    it."""
    for number, turn in enumerate(conversation.turns, start=1):
        reply = answer(turn.say)
        for expectation, held, got in _judge(turn.expect, reply):
            yield Finding(conversation.name, number, expectation, held, "" if held else got)


def _judge(expect: Expect, reply: Any) -> Iterator[tuple[str, bool, str]]:
    called = [call["name"] for call in reply.tool_calls]
    if expect.tools:
        yield f"tools {' '.join(expect.tools)}", _in_order(expect.tools, called), f"called {called}"
    for name in expect.never_tools:
        yield f"never {name}", name not in called, f"called {called}"
    for name, value in expect.args.items():
        given = [call["args"].get(name) for call in reply.tool_calls]
        yield f"{name} = {value}", any(_agrees(value, each) for each in given), f"given {given}"
    if expect.products is not None:
        shown = len(reply.products)
        yield f"at least {expect.products} products", shown >= expect.products, f"shown {shown}"
    for pattern in expect.says:
        yield f"says /{pattern}/", bool(re.search(pattern, reply.text, re.IGNORECASE)), reply.text
    for pattern in expect.never_says:
        yield f"never says /{pattern}/", not re.search(pattern, reply.text, re.IGNORECASE), reply.text
    if expect.language:
        is_chinese = bool(CHINESE.search(reply.text))
        yield f"in {expect.language}", is_chinese == (expect.language == "zh"), reply.text
    if expect.words is not None:
        count = len(re.findall(r"[A-Za-z0-9$.'-]+|[\u4e00-\u9fff]", reply.text))
        yield f"at most {expect.words} words", count <= expect.words, f"{count} words"


def _in_order(wanted: list[str], called: list[str]) -> bool:
    rest = iter(called)
    return all(name in rest for name in wanted)


def _agrees(wanted: Any, given: Any) -> bool:
    """Equal; of lists, every wanted entry is among those given; of numbers and words, their form does not
    matter."""
    if isinstance(wanted, list):
        return isinstance(given, list) and {_plain(each) for each in wanted} <= {
            _plain(each) for each in given
        }
    return given is not None and _plain(wanted) == _plain(given)


def _plain(value: Any) -> str:
    return (
        f"{value:g}"
        if isinstance(value, int | float) and not isinstance(value, bool)
        else str(value).casefold()
    )
