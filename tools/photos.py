"""A shopper's photos and try-on pictures on disk: nothing before consent, and then nothing but pixels.

    FITTING_ROOM_HOME/sessions/<session>/record.json    consent, handles, what each look wears
                                         photo_1.png    what the shopper sent, upright, without metadata
                                         look_1.png     a try-on

All files are 0600. An upload waits in memory, undecoded, until the shopper agrees. Handles (`photo_1`,
`look_1`) mean something only together with their session, so knowing another's handle gives nothing.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import secrets
import shutil
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from tools.errors import AskShopper, CannotDo
from vision.images import decode, encode_png

SESSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
HANDLE = re.compile(r"(photo|look)_[1-9][0-9]{0,5}")
MAX_PHOTOS, MAX_LOOKS = 20, 60
WAITING_BYTES, WAITING_SECONDS = 400_000_000, 3600.0


@dataclass(frozen=True)
class Consent:
    """What the shopper agreed to. `at` is seconds since 1970; `text` is the wording shown."""

    at: float
    version: str
    text: str


@dataclass(frozen=True)
class Look:
    """A try-on: which products are worn on which photo; `facts` is what vision said of it, JSON-able."""

    handle: str
    photo: str
    products: tuple[str, ...]
    at: float
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass
class Record:
    """What is known of one session's pictures. `secret` tells one life of a session from the next."""

    secret: str
    consent: Consent
    photos: list[str] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    wearing: Look | None = None
    counted: int = 0


class PhotoStore:
    """The only code that touches a shopper's pictures. Safe to use from several threads and processes."""

    def __init__(self, folder: Path, *, side: int = 2048, upload_bytes: int = 80_000_000) -> None:
        """`folder` is created readable by its owner only; `side` is the longest side kept, in pixels."""
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._side = side
        self._upload_bytes = upload_bytes
        self._lock = threading.RLock()
        self._held = 0
        self._waiting: OrderedDict[str, tuple[float, bytes]] = OrderedDict()

    # Arrival and consent

    def receive(self, session: str, data: bytes) -> str | None:
        """An upload: its handle when the shopper has agreed already, else None and it waits for consent."""
        if self.has_consent(session):
            return self.add(session, data)
        self.hold(session, data)
        return None

    def hold(self, session: str, data: bytes) -> None:
        """Keep an upload in memory, undecoded, until the shopper agrees; a later one replaces it."""
        self._check(session, data)
        with self._exclusive():
            self._waiting.pop(session, None)
            self._waiting[session] = (time.time(), bytes(data))
            while (
                sum(len(kept) for _, kept in self._waiting.values()) > WAITING_BYTES
                and len(self._waiting) > 1
            ):
                self._waiting.popitem(last=False)

    def is_waiting(self, session: str) -> bool:
        """Whether an upload waits for consent."""
        self._check(session)
        with self._exclusive():
            held = self._waiting.get(session)
            if held and time.time() - held[0] > WAITING_SECONDS:
                del self._waiting[session]
                held = None
            return held is not None

    def consent(self, session: str, version: str, text: str) -> str | None:
        """Record that the shopper agreed to `text`, then read the waiting upload; its handle, if one waited.

        Raises vision's BadPicture when the upload is no photo; the consent stays recorded.
        """
        self._check(session)
        with self._exclusive():
            agreed = Consent(time.time(), version[:80], text[:5000])
            record = self._load(session)
            if record is None:  # pictures without a readable record are nobody's
                shutil.rmtree(self._folder / session, ignore_errors=True)
                record = Record(secrets.token_hex(8), agreed)
            record.consent = agreed
            self._save(session, record)
            waiting = self.is_waiting(session)
            data = self._waiting.pop(session)[1] if waiting else None
        return None if data is None else self.add(session, data)

    def has_consent(self, session: str) -> bool:
        """Whether the shopper agreed to the use of their photos."""
        return self.record(session) is not None

    def add(self, session: str, data: bytes) -> str:
        """Decode an upload, drop everything but its pixels and store it. Returns its handle.

        Raises AskShopper `need_consent` before consent, vision's BadPicture when it is no photo.
        """
        self._check(session, data)
        life = self._agreed(session).secret
        png = encode_png(decode(data, long_side=self._side))
        with self._exclusive():
            record = self._same_life(session, life)
            record.counted += 1
            handle = f"photo_{record.counted}"
            self._write(session, handle, png)
            record.photos.append(handle)
            while len(record.photos) > MAX_PHOTOS:
                self._drop(session, record.photos.pop(0))
            self._save(session, record)
        return handle

    # Reading

    def record(self, session: str) -> Record | None:
        """What is kept of this session, None before consent."""
        self._check(session)
        with self._exclusive():
            return self._load(session)

    def photos(self, session: str) -> list[str]:
        """Handles of the photos, oldest first."""
        record = self.record(session)
        return list(record.photos) if record else []

    def latest(self, session: str) -> str | None:
        """The photo in use: the one last worn on or, if newer, last sent."""
        photos = self.photos(session)
        return photos[-1] if photos else None

    def read(self, session: str, handle: str) -> np.ndarray:
        """A photo or look as RGB uint8 (H, W, 3). Raises CannotDo `no_such_photo`."""
        return decode(self.path(session, handle).read_bytes())

    def path(self, session: str, handle: str) -> Path:
        """The PNG of a handle of this session. Raises CannotDo `no_such_photo` for any other."""
        record = self.record(session)
        known = {*record.photos, *(look.handle for look in record.looks)} if record else set()
        if not HANDLE.fullmatch(handle) or handle not in known:
            raise _no_such_photo()
        path = self._folder / session / f"{handle}.png"
        if not path.is_file():
            raise _no_such_photo()
        return path

    def key(self, session: str, handle: str) -> str:
        """A name for what is computed from a photo, never used again once the photo is deleted."""
        self.path(session, handle)
        return f"{session}/{self._agreed(session).secret}/{handle}"

    def is_alive(self, session: str, life: str) -> bool:
        """Whether the record with this secret still stands: its photos were not deleted."""
        record = self.record(session)
        return record is not None and record.secret == life

    # Looks

    def save_look(
        self,
        session: str,
        rgb: np.ndarray,
        *,
        photo: str = "",
        products: tuple[str, ...] = (),
        facts: dict[str, Any] | None = None,
        life: str | None = None,
    ) -> str:
        """Store a try-on, RGB uint8 (H, W, 3), as what is worn now. Returns its handle.

        facts  what vision said of it, JSON-able
        life   the record's secret when the work began: a look of photos deleted meanwhile is thrown away
               (AskShopper `need_photo`)
        """
        png = encode_png(rgb)
        with self._exclusive():
            record = self._same_life(session, life or self._agreed(session).secret)
            record.counted += 1
            look = Look(f"look_{record.counted}", photo, products, time.time(), facts or {})
            self._write(session, look.handle, png)
            record.looks.append(look)
            record.wearing = look
            while len(record.looks) > MAX_LOOKS:
                self._drop(session, record.looks.pop(0).handle)
            self._save(session, record)
        return look.handle

    def look(self, session: str, handle: str) -> Look:
        """What is known of a look of this session. Raises CannotDo `no_such_photo`."""
        record = self.record(session)
        for look in record.looks if record else []:
            if look.handle == handle:
                return look
        raise _no_such_photo()

    def wear(self, session: str, look: Look | None) -> None:
        """Remember what is worn now; None for nothing."""
        with self._exclusive():
            record = self._agreed(session)
            record.wearing = look
            self._save(session, record)

    # Deletion

    def forget(self, session: str) -> int:
        """Delete every picture, the consent and the record of a session. Returns how many pictures."""
        self._check(session)
        with self._exclusive():
            waited = self._waiting.pop(session, None) is not None
            folder = self._folder / session
            pictures = len(list(folder.glob("*.png"))) if folder.is_dir() else 0
            shutil.rmtree(folder, ignore_errors=True)
            if folder.exists():
                raise CannotDo(
                    "not_deleted",
                    "The photos could not be deleted; please tell the shop.",
                    "照片没能删除，请联系店家。",
                )
        return pictures + waited

    def purge(self, older_than: float) -> list[str]:
        """Forget sessions whose pictures were last used `older_than` seconds ago or more. Returns them."""
        limit = time.time() - older_than
        with self._exclusive():
            for session in [
                name for name, (at, _) in self._waiting.items() if time.time() - at > WAITING_SECONDS
            ]:
                del self._waiting[session]
            old = [
                folder.name
                for folder in self._folder.iterdir()
                if SESSION.fullmatch(folder.name) and _last_used(folder) <= limit
            ]
            for session in old:
                self.forget(session)
        return old

    # Inside

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        """One thread of one process at a time; may be entered again by the thread that is in."""
        with self._lock, ExitStack() as stack:
            if self._held == 0:
                lock = os.open(self._folder.with_suffix(".lock"), os.O_WRONLY | os.O_CREAT, 0o600)
                stack.callback(os.close, lock)
                fcntl.flock(lock, fcntl.LOCK_EX)  # released when the file is closed
            self._held += 1
            try:
                yield
            finally:
                self._held -= 1

    def _check(self, session: str, data: bytes | None = None) -> None:
        if not isinstance(session, str) or not SESSION.fullmatch(session):
            raise CannotDo("bad_session", "This conversation is not known here.", "找不到这个会话。")
        if data is not None and len(data) > self._upload_bytes:
            size = self._upload_bytes // 1_000_000
            raise AskShopper(
                "upload_too_large",
                f"This file is too large; up to {size} MB works.",
                f"文件太大了，最大 {size} MB。",
                limit_mb=size,
            )

    def _agreed(self, session: str) -> Record:
        record = self.record(session)
        if record is None:
            raise AskShopper(
                "need_consent",
                "The shopper has to agree to the use of their photo first.",
                "需要先同意使用照片。",
            )
        return record

    def _same_life(self, session: str, life: str) -> Record:
        record = self._load(session)
        if record is None or record.secret != life:
            raise AskShopper("need_photo", "The photos have just been deleted.", "照片刚刚已被删除。")
        return record

    def _load(self, session: str) -> Record | None:
        try:
            data: dict[str, Any] = json.loads((self._folder / session / "record.json").read_text("utf-8"))
            wearing = data["wearing"]
            return Record(
                secret=data["secret"],
                consent=Consent(**data["consent"]),
                photos=list(data["photos"]),
                looks=[_look(entry) for entry in data["looks"]],
                wearing=_look(wearing) if wearing else None,
                counted=int(data["counted"]),
            )
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (ValueError, KeyError, TypeError):  # a broken record proves no consent
            return None

    def _save(self, session: str, record: Record) -> None:
        self._write(session, "record.json", json.dumps(asdict(record), ensure_ascii=False).encode())

    def _write(self, session: str, name: str, data: bytes) -> None:
        """Whole or not at all, readable by the owner only."""
        folder = self._folder / session
        folder.mkdir(exist_ok=True, mode=0o700)
        path = folder / (name if "." in name else f"{name}.png")
        partial = path.with_suffix(".part")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
        partial.replace(path)

    def _drop(self, session: str, handle: str) -> None:
        (self._folder / session / f"{handle}.png").unlink(missing_ok=True)


def _look(entry: dict[str, Any]) -> Look:
    return Look(entry["handle"], entry["photo"], tuple(entry["products"]), float(entry["at"]), entry["facts"])


def _last_used(folder: Path) -> float:
    try:
        return (folder / "record.json").stat().st_mtime
    except OSError:
        return folder.stat().st_mtime


def _no_such_photo() -> CannotDo:
    return CannotDo(
        "no_such_photo", "There is no such photo in this conversation.", "这个会话里没有这张照片。"
    )
