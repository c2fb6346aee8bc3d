"""One shopper's conversation as the page shows it: a list of entries on the server, kept in a file.

The browser is never asked what was said: it can be reloaded, forged or lost, this cannot. An entry is a dict
with `id` and `type`; the types are the templates' names (`templates/<type>.html`). The file holds one entry a
line; a later line with the same id replaces the earlier one, so changing an entry is an append.
"""

import json
import os
import re
import threading
import time
from collections import deque
from pathlib import Path
from typing import Any

from agent.language import Language, language_of

Entry = dict[str, Any]

SESSION = re.compile(r"[A-Za-z0-9_-]{8,80}")


def is_open(entry: Entry) -> bool:
    """Whether an entry is a question still waiting for the shopper: for a photo, or for consent."""
    return (entry["type"] == "need_photo" and not entry.get("closed")) or entry.get("state") == "ask"


class Conversation:
    """The entries of one session, in order; safe to use from several threads.

    `version` grows with every change, so that a follower knows when to draw again. `busy` is true while a
    turn runs and `steps` holds what that turn is doing; neither outlives it. Text that is still being written
    is shown but goes to the file only with `settle`. `received` names the last messages that arrived and
    whether they were taken, so that the browser knows when it may clear what was typed.
    """

    def __init__(self, session: str, folder: Path) -> None:
        """Read the conversation from `folder`, or begin it. Raises ValueError for a malformed session."""
        if not SESSION.fullmatch(session):
            raise ValueError("malformed session")
        self.session = session
        self.version = 0
        self.busy = False
        self.stopped = False
        self.steps: list[Entry] = []
        self.received: deque[tuple[str, bool]] = deque(maxlen=20)
        self._erased = False
        self.touched = time.monotonic()
        self._path = folder / f"{session}.jsonl"
        self._lock = threading.RLock()
        self._entries: dict[int, Entry] = {}
        self._settings: Entry = {}
        self._read()

    # -- reading

    def entries(self) -> list[Entry]:
        """A copy of the entries, oldest first."""
        with self._lock:
            return [dict(entry) for entry in self._entries.values()]

    def last(self, kind: str) -> Entry | None:
        """A copy of the newest entry of that type."""
        return next((entry for entry in reversed(self.entries()) if entry["type"] == kind), None)

    def language(self, browser: Language) -> Language:
        """The language to draw in: the one chosen, else the one last written in, else the browser's."""
        return self._settings.get("chosen") or self._settings.get("written") or browser

    @property
    def chosen_language(self) -> Language | None:
        """The language the shopper picked by hand, which no message overrides."""
        return self._settings.get("chosen")

    @property
    def answered_by(self) -> str:
        """The name of the model that answered last; "" before the first reply."""
        return str(self._settings.get("answered_by", ""))

    # -- changing

    def begin_turn(self) -> bool:
        """Claim the conversation for one turn; False when one is running already."""
        with self._lock:
            if self.busy:
                return False
            self.busy, self.stopped, self.steps = True, False, []
            self._changed()
            return True

    def end_turn(self) -> None:
        """Give the conversation back."""
        with self._lock:
            self.busy, self.steps = False, []
            self._changed()

    def stop(self) -> None:
        """Ask the running turn to end at its next event."""
        self.stopped = True

    def add(self, kind: str, *, settle: bool = True, **data: Any) -> Entry:
        """Append an entry and return a copy of it."""
        with self._lock:
            entry = {**data, "id": max(self._entries, default=0) + 1, "type": kind}
            self._entries[entry["id"]] = entry
            if settle:
                self._write(entry)
            self._changed()
            return dict(entry)

    def change(self, entry_id: int, *, settle: bool = True, **data: Any) -> None:
        """Replace fields of an entry; an unknown id (of a conversation erased meanwhile) is ignored."""
        with self._lock:
            if entry_id not in self._entries:
                return
            self._entries[entry_id].update(data)
            if settle:
                self._write(self._entries[entry_id])
            self._changed()

    def show_steps(self, steps: list[Entry]) -> None:
        """What the running turn is doing: `{"name", "title", "fraction"}`, oldest first."""
        with self._lock:
            self.steps = steps
            self._changed()

    def choose_language(self, language: Language) -> None:
        """Draw in this language from now on, whatever is written."""
        self._set(chosen=language)

    def heard(self, message: str, browser: Language) -> None:
        """Note the language a message is written in."""
        self._set(written=language_of(message, self._settings.get("written", browser)))

    def was_answered_by(self, model: str) -> None:
        """Note which model answered."""
        self._set(answered_by=model)

    def remove(self, entry_ids: list[int]) -> None:
        """Take entries back (words that turned out not to hold)."""
        with self._lock:
            for entry_id in entry_ids:
                if self._entries.pop(entry_id, None):
                    self._write({"id": entry_id, "type": "removed"})
            self._changed()

    def erase(self) -> None:
        """Forget every entry, on disk too; a turn still running stops and writes nothing more."""
        with self._lock:
            self._entries.clear()
            self._settings.clear()
            self.stopped = self._erased = True
            self._path.unlink(missing_ok=True)
            self._changed()

    # -- the file

    def _set(self, **data: Any) -> None:
        with self._lock:
            if any(self._settings.get(key) != value for key, value in data.items()):
                self._settings.update(data)
                self._write({"id": 0, **self._settings})
                self._changed()

    def _changed(self) -> None:
        self.version += 1
        self.touched = time.monotonic()

    def _read(self) -> None:
        if not self._path.exists():
            return
        for line in self._path.read_text("utf-8").splitlines():
            try:
                entry = json.loads(line)
            except json.JSONDecodeError:  # a line cut by a crash: everything before it still counts
                continue
            if entry.get("type") == "removed":
                self._entries.pop(entry["id"], None)
            elif entry.get("id"):
                self._entries[entry["id"]] = entry
            else:
                self._settings = {key: value for key, value in entry.items() if key != "id"}

    def _write(self, entry: Entry) -> None:
        if self._erased:
            return
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")


class Conversations:
    """The conversations in use, by session; the file is the truth, this only saves reading it again."""

    def __init__(self, folder: Path, *, keep: int = 500) -> None:
        """Keep at most `keep` idle conversations in memory."""
        self.folder = folder
        self._keep = keep
        self._open: dict[str, Conversation] = {}
        self._lock = threading.Lock()

    def get(self, session: str) -> Conversation:
        """The conversation of a session."""
        with self._lock:
            if session not in self._open:
                self._make_room()
                self._open[session] = Conversation(session, self.folder)
            return self._open[session]

    def erase(self, session: str) -> None:
        """Forget a conversation."""
        self.get(session).erase()
        with self._lock:
            self._open.pop(session, None)

    def older_than(self, seconds: float) -> list[str]:
        """Sessions in which nothing has been said for so long."""
        limit = time.time() - seconds
        return [path.stem for path in self.folder.glob("*.jsonl") if path.stat().st_mtime < limit]

    def _make_room(self) -> None:
        idle = sorted((c for c in self._open.values() if not c.busy), key=lambda c: c.touched)
        for conversation in idle[: max(0, len(self._open) - self._keep + 1)]:
            del self._open[conversation.session]
