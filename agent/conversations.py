"""Where conversations are kept: one SQLite file under FITTING_ROOM_HOME, readable by its owner only."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite import SqliteSaver


class Conversations(SqliteSaver):
    """LangGraph's SQLite saver, keeping of each conversation only its newest state."""

    @classmethod
    def open(cls, home: Path) -> Conversations:
        """The conversations of one home; the file is made when there is none."""
        path = home / "conversations.sqlite"
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        connection = sqlite3.connect(path, check_same_thread=False, timeout=30)
        # Only message types of LangChain are read back: a forged file cannot make other objects.
        saver = cls(connection, serde=JsonPlusSerializer(allowed_msgpack_modules=None))
        saver.setup()
        connection.execute("PRAGMA secure_delete=ON")
        return saver

    def forget_past(self, session: str) -> None:
        """Delete all but the newest state: a conversation is never wound back, and each state repeats the
        whole."""
        with self.lock:
            newest = self.conn.execute(
                "SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = ?", (session,)
            ).fetchone()[0]
            for table in ("checkpoints", "writes"):
                self.conn.execute(
                    f"DELETE FROM {table} WHERE thread_id = ? AND checkpoint_id <> ?",  # noqa: S608
                    (session, newest),
                )
            self.conn.commit()

    def close(self) -> None:
        """Close the file."""
        self.conn.close()
