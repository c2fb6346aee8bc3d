"""`python -m agent`: the fixed contract of its output, and one line for each mistake."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from agent import Assistant
from agent import __main__ as command
from agent.testing import ScriptedLLM
from vision.images import encode_png


@pytest.fixture
def light(
    open_assistant: Callable[..., Assistant], llm: ScriptedLLM, monkeypatch: pytest.MonkeyPatch
) -> ScriptedLLM:
    """The command over the light shop."""
    monkeypatch.setattr(command, "_assistant", open_assistant)
    return llm


def objects(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_json(light: ScriptedLLM, capsys: pytest.CaptureFixture[str]) -> None:
    light.call("search_products", query="hat").say("The Straw Hat costs 19.50 USD.")
    assert command.main(["hats?", "--session", "s1", "--json"]) == 0
    (line,) = objects(capsys.readouterr().out)
    assert line == {
        "reply": "The Straw Hat costs 19.50 USD.",
        "tool_calls": [{"name": "search_products", "args": {"query": "hat"}}],
        "products": [
            {"id": "top-1", "title": "Breton Stripe T-Shirt", "price": 24.9, "currency": "USD"},
            {"id": "hat-1", "title": "Straw Hat", "price": 19.5, "currency": "USD"},
        ],
        "images": [],
        "session": "s1",
        "model": "scripted",
    }


def test_a_session_goes_on(light: ScriptedLLM, capsys: pytest.CaptureFixture[str]) -> None:
    light.say("What kind of hat?").say("What colour?")
    command.main(["a hat", "--session", "s1", "--json"])
    command.main(["a straw one", "--session", "s1", "--json"])
    assert [message.type for message in light.seen[1].messages] == ["system", "human", "ai", "human"]


def test_a_script(light: ScriptedLLM, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_text("\n\na hat\n草帽\n\n\nshoes\n", encoding="utf-8")
    light.say("What kind of hat?").say("好的，草帽很适合夏天，要看看吗？").say("What kind of shoes?")
    assert command.main(["--script", str(script), "--json"]) == 0
    out = capsys.readouterr().out
    lines = objects(out)
    assert [line["reply"] for line in lines] == [
        "What kind of hat?",
        "好的，草帽很适合夏天，要看看吗？",
        "What kind of shoes?",
    ]
    assert "草帽" in out
    assert lines[0]["session"] == lines[1]["session"] != lines[2]["session"]


def test_for_people(light: ScriptedLLM, capsys: pytest.CaptureFixture[str]) -> None:
    light.call("search_products", query="hat").say("The Straw Hat costs 19.50 USD.")
    assert command.main(["hats?"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("The Straw Hat costs 19.50 USD.\n  top-1  Breton Stripe T-Shirt  24.9 USD\n")


@pytest.mark.parametrize(
    ("agreed", "state"), [(False, '"pending_photo": true'), (True, '"photo": "photo_1"')]
)
def test_a_photo(
    light: ScriptedLLM, tmp_path: Path, capsys: pytest.CaptureFixture[str], agreed: bool, state: str
) -> None:
    photo = tmp_path / "me.png"
    photo.write_bytes(encode_png(np.full((64, 48, 3), 120, np.uint8)))
    light.say("What shall I show on you?")
    assert command.main(["hi", "--photo", str(photo), *(["--consent"] if agreed else [])]) == 0
    assert state in light.seen[0].system


def test_mistakes(light: ScriptedLLM, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "photo.txt"
    text.write_text("not a picture")
    empty = tmp_path / "empty.txt"
    empty.write_text("\n\n")
    for arguments in (
        [],
        ["hi", "--script", str(text)],
        ["hi", "--consent"],
        ["hi", "--photo", str(tmp_path / "nowhere.jpg")],
        ["hi", "--photo", str(tmp_path)],
        ["hi", "--photo", str(text), "--consent"],
        ["hi", "--session", "../up"],
        ["--script", str(empty)],
        ["--script", str(tmp_path / "nowhere.txt")],
        ["hi", "--out", str(text)],
        ["hi", "--dance"],
        ["stats", "--dance"],
    ):
        assert command.main(arguments) == 2, arguments
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err.startswith("python -m agent: ")
        assert told.err.count("\n") == 1, arguments


def test_stats(
    light: ScriptedLLM, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command.main(["stats"])
    assert capsys.readouterr().out == "No turns have been recorded here yet.\n"
    light.call("search_products", query="my secret wish").say("The Straw Hat costs 1 USD. It suits you well.")
    light.fail(ConnectionError()).say("What kind of hat?")
    command.main(["my secret wish", "--session", "my-session"])
    command.main(["a hat", "--session", "my-session"])
    capsys.readouterr()
    monkeypatch.setenv("OPENAI_PRICE_IN", "1000")
    monkeypatch.setenv("OPENAI_PRICE_OUT", "1000")
    command.main(["stats", "--json"])
    figures = json.loads(capsys.readouterr().out)
    assert (figures["turns"], figures["conversations"]) == (2, 1)
    assert figures["models"] == {"scripted": 2}
    assert figures["removed"] == {"price": 1}
    assert figures["troubles"] == {"cut_off": 1}
    assert figures["tools"]["search_products"]["calls"] == 1
    assert figures["tokens_in"] > figures["tokens_out"] > 0
    assert figures["cost"] == pytest.approx((figures["tokens_in"] + figures["tokens_out"]) / 1000)
    command.main(["stats"])
    assert "turns 2, conversations 1" in capsys.readouterr().out
    from catalog.home import home

    log = (home() / "logs" / "turns.jsonl").read_text()
    assert "secret" not in log
    assert "my-session" not in log
