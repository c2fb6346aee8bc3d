"""Nothing personal is logged: not what was said, not what was answered, not a photo, whatever goes wrong."""

import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from agent import Assistant
from agent.testing import ScriptedLLM

PERSONAL = ["Wilhelmina", "Quittenweg", "0170-555", "breast surgery", "王小明", "产后"]
SAID = [
    "I am Wilhelmina, Quittenweg 7, phone 0170-555, after breast surgery",
    "我叫王小明，产后穿什么好",
]


def test_no_personal_text_is_logged(
    open_assistant: Callable[..., Assistant],
    llm: ScriptedLLM,
    embedded: ScriptedLLM,
    own_home: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "fitting_room")
    assistant = open_assistant()
    session = assistant.new_session()
    for said in SAID:
        llm.call("search_products", query=said).call("cart_add", product_id=said).call(
            "try_on", product_ids=[said]
        )
        llm.say(f"I have refunded {said}.").say(f"{said}, is it?")
        assistant.reply(session, said)
        llm.fail(ConnectionError(said)).fail(TimeoutError(said))
        embedded.say(f"{said}, hello!")
        assistant.reply(session, said)
        llm.fail(TimeoutError(said))
        embedded.fail(RuntimeError(said))
        assistant.reply(session, said)
    logged = "".join(path.read_text("utf-8") for path in (own_home / "logs").rglob("*") if path.is_file())
    assert len(logged.splitlines()) == 6
    assert json.loads(logged.splitlines()[-1])["outcome"] == "answered"
    for word in (*PERSONAL, session):
        assert word not in logged
        assert json.dumps(word).strip('"') not in logged
        assert word not in "".join(record.getMessage() for record in caplog.records)
