"""One line of JSON a turn, under FITTING_ROOM_HOME/logs: figures and codes, never words, photos or names.

    {"at": 1764000000.0, "session": "1f0a9c2b", "model": "gpt-4o-mini", "language": "en", "outcome":
    "answered",
     "seconds": 1.9, "first_word": 0.4, "model_calls": 2, "retries": 0, "troubles": [], "taken_over": "",
     "tokens_in": 2210, "tokens_out": 96, "tools": [["search_products", 0.05, "success"]], "removed": {},
     "repaired": {}, "prompts": "9aacc821"}

`session` is the beginning of a hash: it groups the turns of a conversation and leads back to nobody.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from agent.turn import Turn

LARGEST = 20_000_000  # bytes; then the file is put aside and a new one begun


class TurnLog:
    """The log of one home."""

    def __init__(self, home: Path) -> None:
        self.path = home / "logs" / "turns.jsonl"
        self._lock = threading.Lock()

    def write(self, turn: Turn, *, model: str, prompts: str, outcome: str, first_word: float | None) -> None:
        """Add a turn. `outcome`: "answered" or "failed"; `first_word`: seconds until the first word, if one
        came."""
        progress = turn.progress
        entry = {
            "at": round(time.time(), 3),
            "session": hashlib.sha256(turn.session.encode()).hexdigest()[:8],
            "model": model,
            "language": turn.language,
            "outcome": outcome,
            "seconds": round(time.monotonic() - progress.started, 4),
            "first_word": None if first_word is None else round(first_word, 4),
            "model_calls": progress.model_calls,
            "retries": progress.retries,
            "troubles": progress.troubles,
            "taken_over": progress.taken_over,
            "tokens_in": progress.tokens_in,
            "tokens_out": progress.tokens_out,
            "tools": [[name, round(seconds, 4), status] for name, seconds, status in progress.tool_seconds],
            "removed": progress.removed,
            "repaired": progress.repaired,
            "prompts": prompts,
        }
        with self._lock:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if self.path.is_file() and self.path.stat().st_size > LARGEST:
                self.path.replace(self.path.with_suffix(".old.jsonl"))
            flags = os.O_APPEND | os.O_CREAT | os.O_WRONLY
            with os.fdopen(os.open(self.path, flags, 0o600), "a", encoding="utf-8") as file:
                file.write(json.dumps(entry) + "\n")

    def read(self) -> Iterator[dict[str, Any]]:
        """Every turn, oldest first; lines that are not whole are left out."""
        if not self.path.is_file():
            return
        with self.path.open(encoding="utf-8") as file:
            for line in file:
                try:
                    yield json.loads(line)
                except ValueError:
                    continue
