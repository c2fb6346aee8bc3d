"""docs/add-a-tool.md does what it says, in fewer than 40 lines."""

import re
import sys
import types
from pathlib import Path

import pytest

from agent.testing import ScriptedLLM, light_assistant
from prompts import Library, parse

PAGE = Path(__file__).parents[2] / "docs" / "add-a-tool.md"
TOOL, PROMPT, TEST = re.findall(r"```(?:python|markdown)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


@pytest.fixture
def tool_module(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    module = types.ModuleType("tools.opening_hours")
    exec(compile(TOOL, "tools/opening_hours.py", "exec"), module.__dict__)  # noqa: S102
    monkeypatch.setitem(sys.modules, "tools.opening_hours", module)
    return module


def test_it_is_short() -> None:
    lines = [line for block in (TOOL, PROMPT, TEST) for line in block.splitlines() if line.strip()]
    assert len(lines) < 40


def test_its_test_passes(tool_module: types.ModuleType, tmp_path: Path) -> None:
    module = types.ModuleType("test_opening_hours")
    exec(compile(TEST, "tests/tools/test_opening_hours.py", "exec"), module.__dict__)  # noqa: S102
    module.test_opening_hours(tmp_path)


def test_its_prompt_is_what_the_model_reads(tool_module: types.ModuleType, tmp_path: Path) -> None:
    parse(PROMPT, file="x", expected_id="tools/opening_hours", expected_language="en")
    root = tmp_path / "prompts"
    for id in ("persona/role", "tools/opening_hours"):
        (root / id).parent.mkdir(parents=True)
    (root / "tools" / "opening_hours.en.md").write_text(PROMPT)
    (root / "persona" / "role.en.md").write_text("---\nid: persona/role\nlanguage: en\n---\nBe brief.\n")
    llm = ScriptedLLM().say("Which day do you mean?")
    with light_assistant(tmp_path, llm, tool_module.TOOLS, library=Library(root)) as assistant:
        assistant.reply("s1", "When are you open?")
    function = llm.seen[0].tools[0]["function"]
    assert function["description"].startswith("When the shop is open. Call it for every question")
    assert function["parameters"]["properties"]["day"]["description"] == "a day of the week, in English"


def test_its_refusal_reaches_the_model(tool_module: types.ModuleType, tmp_path: Path) -> None:
    llm = ScriptedLLM().call("opening_hours", day="Doomsday").say("Which day do you mean?")
    with light_assistant(tmp_path, llm, tool_module.TOOLS) as assistant:
        assistant.reply("s1", "Open on doomsday?")
    assert "Ask the shopper or change the arguments" in llm.seen[1].messages[-1].text
