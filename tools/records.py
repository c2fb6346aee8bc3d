"""What the shop's tools write down: carts, preferences and calls for a person, in one SQLite file."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Topic = Literal["size", "measure", "like", "dislike", "budget", "note"]
TABLES = """
CREATE TABLE IF NOT EXISTS cart (
    session TEXT, product_id TEXT, size TEXT, quantity INTEGER, added REAL,
    PRIMARY KEY (session, product_id, size)
);
CREATE TABLE IF NOT EXISTS preferences (
    scope TEXT CHECK (scope IN ('session', 'customer')), key TEXT, topic TEXT, subject TEXT, value TEXT, at
    REAL,
    PRIMARY KEY (scope, key, topic, subject)
);
CREATE TABLE IF NOT EXISTS handovers (
    number INTEGER PRIMARY KEY AUTOINCREMENT, session TEXT, reason TEXT, at REAL
);
"""
MAX_PREFERENCES = 100


@dataclass(frozen=True)
class CartLine:
    """`quantity` pieces of a product in a size ("" when it has none)."""

    product_id: str
    size: str
    quantity: int


@dataclass(frozen=True)
class Preference:
    """What the shopper said: topic "size", subject "top", value "M". `lasting`: kept for next time."""

    topic: Topic
    subject: str
    value: str
    lasting: bool


class ShopRecords:
    """One file, safe for several threads and processes: each operation opens it anew and is one transaction.

    Opening costs about a tenth of a millisecond, and no connection outlives its thread.
    """

    def __init__(self, path: Path) -> None:
        """`path` is created, readable by its owner only."""
        self.path = path
        path.touch(mode=0o600, exist_ok=True)
        with self.open() as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.executescript(TABLES)

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """A connection inside a transaction, committed when the block ends without an error."""
        db = sqlite3.connect(self.path, timeout=10)
        try:
            with db:
                yield db
        finally:
            db.close()

    # Cart

    def cart(self, session: str) -> list[CartLine]:
        """The lines of a cart, oldest first."""
        with self.open() as db:
            rows = db.execute(
                "SELECT product_id, size, quantity FROM cart WHERE session = ? ORDER BY added, rowid",
                (session,),
            )
            return [CartLine(*row) for row in rows]

    def add_line(self, session: str, line: CartLine, most: int) -> bool:
        """Add pieces in one step, so that calls at the same time all count.

        False, and nothing changes, if it would be more than `most`."""
        with self.open() as db:
            done = db.execute(
                "INSERT INTO cart SELECT ?, ?, ?, ?, ? WHERE ? <= ?"
                " ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity"
                " WHERE quantity + excluded.quantity <= ?",
                (session, line.product_id, line.size, line.quantity, time.time(), line.quantity, most, most),
            )
            return done.rowcount > 0

    def set_line(self, session: str, line: CartLine) -> None:
        """Put a line in the cart or change its quantity; 0 takes it out."""
        with self.open() as db:
            if line.quantity <= 0:
                db.execute(
                    "DELETE FROM cart WHERE session = ? AND product_id = ? AND size = ?",
                    (session, line.product_id, line.size),
                )
            else:
                db.execute(
                    "INSERT INTO cart VALUES (?, ?, ?, ?, ?)"
                    " ON CONFLICT DO UPDATE SET quantity = excluded.quantity",
                    (session, line.product_id, line.size, line.quantity, time.time()),
                )

    # Preferences

    def preferences(self, session: str, owner: str) -> list[Preference]:
        """What this shopper said, here or, having agreed, earlier; the newest word wins."""
        with self.open() as db:
            rows = db.execute(
                "SELECT topic, subject, value, scope = 'customer' FROM preferences"
                " WHERE (scope = 'session' AND key = ?) OR (scope = 'customer' AND key = ?) ORDER BY at",
                (session, owner),
            ).fetchall()
        latest = {(topic, subject): (value, bool(lasting)) for topic, subject, value, lasting in rows}
        return [
            Preference(topic, subject, value, lasting)
            for (topic, subject), (value, lasting) in latest.items()
        ]

    def remember(self, session: str, owner: str, preference: Preference) -> None:
        """Note a preference; a like takes back the same dislike and the other way round."""
        scope, key = ("customer", owner) if preference.lasting else ("session", session)
        opposite = {"like": "dislike", "dislike": "like"}.get(preference.topic)
        with self.open() as db:
            if opposite:
                self._erase(db, session, owner, opposite, preference.subject)
            db.execute(
                "INSERT INTO preferences VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET value = excluded.value, at = excluded.at",
                (scope, key, preference.topic, preference.subject, preference.value, time.time()),
            )
            db.execute(
                "DELETE FROM preferences WHERE scope = ? AND key = ? AND rowid NOT IN"
                " (SELECT rowid FROM preferences WHERE scope = ? AND key = ? ORDER BY at DESC LIMIT ?)",
                (scope, key, scope, key, MAX_PREFERENCES),
            )

    def forget_preferences(self, session: str, owner: str, topic: str = "", subject: str = "") -> int:
        """Erase preferences (all, of a topic, or one), whenever they were said. Returns how many."""
        with self.open() as db:
            return self._erase(db, session, owner, topic, subject)

    @staticmethod
    def _erase(db: sqlite3.Connection, session: str, owner: str, topic: str, subject: str) -> int:
        return db.execute(
            "DELETE FROM preferences"
            " WHERE ((scope = 'session' AND key = ?) OR (scope = 'customer' AND key = ?))"
            " AND (? = '' OR topic = ?) AND (? = '' OR subject = ?)",
            (session, owner, topic, topic, subject, subject),
        ).rowcount

    # Calls for a person

    def hand_over(self, session: str, reason: str) -> int:
        """Note that a shopper wants a person. Returns the number of the note."""
        with self.open() as db:
            done = db.execute(
                "INSERT INTO handovers (session, reason, at) VALUES (?, ?, ?)", (session, reason, time.time())
            )
            return int(done.lastrowid or 0)

    def handovers(self, session: str | None = None) -> list[tuple[int, str, str, float]]:
        """Notes (number, session, reason, seconds since 1970), newest first; of one session when given."""
        with self.open() as db:
            return db.execute(
                "SELECT number, session, reason, at FROM handovers"
                " WHERE ? IS NULL OR session = ? ORDER BY number DESC",
                (session, session),
            ).fetchall()

    def forget_session(self, session: str) -> None:
        """Erase what belongs to a conversation: cart, its preferences, its notes."""
        with self.open() as db:
            db.execute("DELETE FROM cart WHERE session = ?", (session,))
            db.execute("DELETE FROM preferences WHERE scope = 'session' AND key = ?", (session,))
            db.execute("DELETE FROM handovers WHERE session = ?", (session,))
