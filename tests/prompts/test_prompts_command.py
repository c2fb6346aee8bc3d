"""`python -m prompts`: check, diff, publish, rollback; eval with the light parts only."""

import json
import shutil
from pathlib import Path

import pytest

from prompts.__main__ import main
from prompts.errors import PromptError
from prompts.evals import Conversation, load, replay
from prompts.history import History
from prompts.library import FOLDER, Library


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the project's texts that may be edited."""
    copy = tmp_path / "prompts"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


def run(root: Path, *arguments: str) -> int:
    return main(["--root", str(root), *arguments])


def edit(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_check(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(root, "check") == 0
    assert "are sound" in capsys.readouterr().out
    edit(root, "greeting/connected.en.md", "{model}", "{modle}")
    (root / "greeting" / "welcome.zh.md").unlink()
    (root / "greeting" / "hello.md").write_text("x")
    (root / "refusals" / "busy.en.md").unlink()
    (root / "evals" / "shopping.yaml").write_text("- name: x\n  turns: []\n")
    assert run(root, "check") == 1
    told = capsys.readouterr().out
    assert "greeting/connected.en.md, line 7: unknown variable {modle}" in told
    assert "greeting/welcome.zh.md, line 1: the file is missing" in told
    assert "greeting/hello.md, line 1: the name must be" in told
    assert "refusals/busy.en.md, line 1: the file is missing" in told
    assert "evals/shopping.yaml" in told


def test_check_as_json(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(root, "check", "--json") == 0
    assert json.loads(capsys.readouterr().out)["problems"] == []


def test_a_text_the_code_needs(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for language in ("en", "zh"):
        (root / "glossary" / f"steps.{language}.md").unlink()
    assert run(root, "check") == 1
    assert "agent/unfolding.py uses it" in capsys.readouterr().out


def test_publish_diff_rollback(root: Path, capsys: pytest.CaptureFixture[str], own_home: Path) -> None:
    assert run(root, "publish", "--no-eval", "-m", "first") == 0
    first = capsys.readouterr().out.split()[-1].rstrip(".")
    assert run(root, "diff") == 0
    assert capsys.readouterr().out == "Nothing changed.\n"

    edit(root, "consent/agree.en.md", "Yes, use my photo", "Yes, please")
    run(root, "diff")
    told = capsys.readouterr().out
    assert "-Yes, use my photo" in told
    assert "+Yes, please" in told
    assert run(root, "publish", "--no-eval", "-m", "second") == 0

    assert run(root, "rollback") == 0
    assert f"Back to version {first}." in capsys.readouterr().out
    assert "Yes, use my photo" in (root / "consent" / "agree.en.md").read_text("utf-8")
    run(root, "rollback", "--list")
    rows = capsys.readouterr().out.splitlines()
    assert [row.split()[3] for row in rows] == ["published", "published", "replaced", "published"]


ASKED_BEFORE_PUBLISHING = """
- name: the return policy
  turns:
    - say: What is your return policy?
      expect: {tools: [shop_policy], says: ["30 days"]}
"""


def test_publishing_replays_the_conversations_first(
    root: Path, capsys: pytest.CaptureFixture[str], own_home: Path
) -> None:
    (root / "evals" / "shopping.yaml").write_text(ASKED_BEFORE_PUBLISHING, "utf-8")
    assert run(root, "publish", "-m", "first") == 0
    told = capsys.readouterr().out
    assert "2 of 2 expectations hold (planner, 1 times)." in told
    first = told.split()[-1].rstrip(".")

    edit(root, "policies/returns.en.md", "within 30 days of receiving it", "for a while")
    assert run(root, "publish", "-m", "second") == 1
    told = capsys.readouterr().out
    assert "the return policy, turn 1: says" in told
    assert told.endswith("Not published.\n")

    assert run(root, "rollback") == 0
    assert f"Back to version {first}." in capsys.readouterr().out
    assert "within 30 days of receiving it" in (root / "policies" / "returns.en.md").read_text("utf-8")
    assert run(root, "publish", "-m", "third") == 0


def test_rollback_brings_unpublished_edits_back_to_the_published(
    root: Path, capsys: pytest.CaptureFixture[str], own_home: Path
) -> None:
    run(root, "publish", "--no-eval")
    edit(root, "consent/agree.en.md", "Yes, use my photo", "Oops")
    (root / "greeting" / "extra.en.md").write_text("broken")
    assert run(root, "rollback") == 0
    assert "Yes, use my photo" in (root / "consent" / "agree.en.md").read_text("utf-8")
    assert not (root / "greeting" / "extra.en.md").exists()
    assert run(root, "check") == 0


def test_the_first_start_keeps_what_a_later_one_falls_back_on(root: Path, tmp_path: Path) -> None:
    history = History(Library(root, tmp_path / "home" / "published"), tmp_path / "home")
    history.begin()
    history.begin()
    assert [entry.note for entry in history.entries()] == ["as they were at the first start"]
    sound = Library(root).text("greeting/welcome", "en")
    edit(root, "greeting/welcome.en.md", "---\nid", "--\nid")
    again = Library(root, tmp_path / "home" / "published")
    assert again.text("greeting/welcome", "en") == sound
    assert [problem.file for problem in again.problems()] == ["greeting/welcome.en.md"]


def test_what_is_broken_at_the_first_start_is_not_kept(root: Path, tmp_path: Path) -> None:
    edit(root, "greeting/welcome.en.md", "---\nid", "--\nid")
    history = History(Library(root), tmp_path / "home")
    history.begin()
    assert history.entries() == []


def test_a_broken_text_is_not_published(
    root: Path, capsys: pytest.CaptureFixture[str], own_home: Path
) -> None:
    edit(root, "consent/agree.en.md", "Yes, use my photo", "{nobody}")
    assert run(root, "publish", "--no-eval") == 1
    assert "Not published." in capsys.readouterr().out
    assert not (own_home / "prompts" / "history.jsonl").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["rollback"],
        ["rollback", "../../etc"],
        ["diff"],
        ["diff", "0000"],
        ["dance"],
        [],
        ["eval", "-k", "0"],
        ["eval", "nowhere.yaml"],
    ],
)
def test_mistakes_are_one_line(
    root: Path, capsys: pytest.CaptureFixture[str], own_home: Path, arguments: list[str]
) -> None:
    assert run(root, *arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("python -m prompts: ")
    assert told.err.count("\n") == 1


class Said:
    """A reply to be judged."""

    text = "Here are 2 striped t-shirts under $40."
    tool_calls = ({"name": "search_products", "args": {"patterns": ["Striped"], "price_max": 40.0}},)
    products = ({"id": "a"}, {"id": "b"})


@pytest.mark.parametrize(
    ("expect", "held"),
    [
        ({"tools": ["search_products"]}, True),
        ({"tools": ["search_products", "try_on"]}, False),
        ({"never_tools": ["try_on"]}, True),
        ({"args": {"patterns": ["striped"]}}, True),
        ({"args": {"price_max": 40}}, True),
        ({"args": {"price_max": 41}}, False),
        ({"args": {"colors": ["red"]}}, False),
        ({"products": 2}, True),
        ({"products": 3}, False),
        ({"says": ["STRIPED"]}, True),
        ({"never_says": ["striped"]}, False),
        ({"language": "en"}, True),
        ({"language": "zh"}, False),
        ({"words": 7}, True),
        ({"words": 5}, False),
    ],
)
def test_expectations(expect: dict[str, object], held: bool) -> None:
    conversation = Conversation.model_validate({"name": "x", "turns": [{"say": "hi", "expect": expect}]})
    (finding,) = replay(conversation, lambda _: Said())
    assert finding.held is held


@pytest.mark.parametrize(
    "text", ["- name: x", "x: y", "- {", "- name: x\n  turns: [{say: a, expect: {tool: b}}]"]
)
def test_evals_that_cannot_be_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text)
    with pytest.raises(PromptError, match=r"bad\.yaml"):
        load(path)
