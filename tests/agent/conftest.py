"""Assistants over a light shop, a fresh home for each test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from agent import Assistant
from agent.testing import ScriptedLLM, light_assistant
from tests.agent.endpoint import Endpoint
from tests.agent.light_shop import FAST, TOOLS

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
def endpoint() -> Iterator[Endpoint]:
    """A server that speaks chat completions, as it is told to."""
    with Endpoint() as endpoint:
        yield endpoint


@pytest.fixture
def open_assistant(own_home: Path, llm: ScriptedLLM, embedded: ScriptedLLM) -> Iterator[Opener]:
    """Opens assistants over the same home, as after a restart."""
    opened: list[Assistant] = []

    def open_one(**changes: Any) -> Assistant:
        settings: dict[str, Any] = {"embedded": embedded, "llm": llm, "tools": TOOLS, "limits": FAST}
        if "model" in changes:
            changes["llm"] = changes.pop("model")
        opened.append(light_assistant(own_home, **{**settings, **changes}))
        return opened[-1]

    yield open_one
    for assistant in opened:
        assistant.close()


@pytest.fixture
def assistant(open_assistant: Opener) -> Assistant:
    """An assistant with the scripted model."""
    return open_assistant()
