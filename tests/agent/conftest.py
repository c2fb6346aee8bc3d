"""Assistants over a light shop, a fresh home for each test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from light_shop import FAST, TOOLS, LightShop

from agent import Assistant
from agent.conversations import Conversations
from agent.testing import ScriptedLLM
from agent.turn_log import TurnLog
from prompts import Library

Opener = Callable[..., Assistant]


@pytest.fixture
def llm() -> ScriptedLLM:
    """The language model."""
    return ScriptedLLM()


@pytest.fixture
def embedded() -> ScriptedLLM:
    """What stands in for the embedded planner."""
    return ScriptedLLM()


@pytest.fixture
def open_assistant(own_home: Path, llm: ScriptedLLM, embedded: ScriptedLLM) -> Iterator[Opener]:
    """Opens assistants over the same home, as after a restart."""
    opened: list[Assistant] = []

    def open_one(**changes: Any) -> Assistant:
        settings: dict[str, Any] = {
            "embedded": embedded,
            "model": llm,
            "tools": TOOLS,
            "limits": FAST,
            **changes,
        }
        settings.setdefault("library", Library())
        assistant = Assistant(
            LightShop(own_home),  # type: ignore[arg-type]
            Conversations.open(own_home),
            log_of_turns=TurnLog(own_home),
            **settings,
        )
        opened.append(assistant)
        return assistant

    yield open_one
    for assistant in opened:
        assistant.close()


@pytest.fixture
def assistant(open_assistant: Opener) -> Assistant:
    """An assistant with the scripted model."""
    return open_assistant()
