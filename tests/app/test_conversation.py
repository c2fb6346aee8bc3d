"""The conversation on the server: kept, changed, taken back, erased."""

from pathlib import Path

import pytest

from agent.page.conversation import Conversation, Conversations, is_open


def test_survives_a_restart(tmp_path: Path) -> None:
    first = Conversation("session-1", tmp_path)
    first.add("user", text="条纹T恤")
    reply = first.add("reply", settle=False, text="Loo")
    first.change(reply["id"], text="Looking good.")
    first.choose_language("zh")
    again = Conversation("session-1", tmp_path)
    assert [entry["text"] for entry in again.entries()] == ["条纹T恤", "Looking good."]
    assert again.language("en") == "zh"


def test_half_written_words_and_half_written_lines_are_not_kept(tmp_path: Path) -> None:
    first = Conversation("session-1", tmp_path)
    first.add("user", text="hello")
    first.add("reply", settle=False, text="Unfinis")
    with (tmp_path / "session-1.jsonl").open("a") as file:
        file.write('{"id": 9, "type": "us')
    assert [entry["text"] for entry in Conversation("session-1", tmp_path).entries()] == ["hello"]


def test_taken_back_entries_stay_gone(tmp_path: Path) -> None:
    first = Conversation("session-1", tmp_path)
    wrong = first.add("reply", text="Wrong.")
    first.add("reply", text="Right.")
    first.remove([wrong["id"]])
    assert [entry["text"] for entry in Conversation("session-1", tmp_path).entries()] == ["Right."]


def test_erased_means_nothing_on_disk_even_if_a_turn_still_writes(tmp_path: Path) -> None:
    conversations = Conversations(tmp_path)
    running = conversations.get("session-1")
    running.begin_turn()
    running.add("user", text="secret")
    conversations.erase("session-1")
    running.add("reply", text="late")
    assert running.stopped
    assert not list(tmp_path.iterdir())
    assert conversations.get("session-1").entries() == []


def test_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    Conversation("session-1", tmp_path / "kept").add("user", text="hello")
    assert (tmp_path / "kept" / "session-1.jsonl").stat().st_mode & 0o077 == 0
    assert (tmp_path / "kept").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("session", ["", "../x", "a/b", "x" * 200, "session\n1"])
def test_malformed_session_is_refused(tmp_path: Path, session: str) -> None:
    with pytest.raises(ValueError, match="malformed"):
        Conversation(session, tmp_path)


def test_one_turn_at_a_time(tmp_path: Path) -> None:
    conversation = Conversation("session-1", tmp_path)
    assert conversation.begin_turn()
    assert not conversation.begin_turn()
    conversation.end_turn()
    assert conversation.begin_turn()


def test_language_follows_the_message_until_one_is_chosen(tmp_path: Path) -> None:
    conversation = Conversation("session-1", tmp_path)
    assert conversation.language("zh") == "zh"
    conversation.heard("show me shoes", "zh")
    assert conversation.language("zh") == "en"
    conversation.heard("M?", "zh")
    assert conversation.language("zh") == "en"
    conversation.choose_language("zh")
    conversation.heard("show me shoes", "zh")
    assert conversation.language("en") == "zh"


def test_memory_is_bounded_but_nothing_is_lost(tmp_path: Path) -> None:
    conversations = Conversations(tmp_path, keep=2)
    for number in range(5):
        conversations.get(f"session-{number}").add("user", text=str(number))
    assert len(conversations._open) == 2
    assert conversations.get("session-0").entries()[0]["text"] == "0"


def test_open_questions() -> None:
    assert is_open({"type": "need_photo"})
    assert not is_open({"type": "need_photo", "closed": True})
    assert is_open({"type": "consent", "state": "ask"})
    assert not is_open({"type": "consent", "state": "agreed"})
    assert not is_open({"type": "user"})
