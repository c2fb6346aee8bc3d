"""The one loader of prompts: serves each text's newest good version and notices edits while running.

A file is looked at (its time and size) each time its text is asked for. A broken edit is kept aside as a
`Problem` while the last good version goes on being served; at start, when there is no last good version in
memory, the copy made by `python -m prompts publish` stands in. An edit made while running may not bring in a
variable that the last good version did not have: no code would give it a value.
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prompts.document import LANGUAGES, Document, parse
from prompts.errors import BrokenPrompt, MissingPrompt

FOLDER = Path(__file__).parent
log = logging.getLogger("fitting_room.prompts")


@dataclass(frozen=True)
class Problem:
    """Why a file is not served: `file` relative to the prompts folder, `line` from 1, `reason` a sentence."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


@dataclass
class _Held:
    """What is known of one file: the stamp it had when last read, and its last good version."""

    stamp: tuple[int, int] | None
    document: Document | None
    problem: Problem | None


class Library:
    """Texts by id and language. Safe to share between threads.

    Args:
        root: the folder with persona/, replies/ ... Default: the one this file lies in.
        published: a folder of the same shape, for a file that is broken or missing before it was ever read.
    """

    def __init__(self, root: Path | None = None, published: Path | None = None) -> None:
        self.root = (root or FOLDER).resolve()
        self.published = published
        self._held: dict[tuple[str, str], _Held] = {}
        self._lock = threading.RLock()
        self._version = ""
        self._looked: list[tuple[str, int, int]] | None = None

    def text(self, id: str, language: str, /, *, variant: int = 0, **variables: Any) -> str:
        """The text `id` in `language` with `variables` filled in.

        Args:
            id: folder and name, such as "replies/found".
            language: "en" or "zh". A text that has no version in it is served in English.
            variant: which of its alternatives (modulo their number).
            variables: a value for each `{name}` in the text; more are allowed.

        Raises:
            MissingPrompt: there is no such text, and never was.
            BrokenPrompt: it was broken when first read and no published version stands in.
            MissingVariable: a value is missing.
        """
        return self.document(id, language).render(variant, variables)

    def document(self, id: str, language: str) -> Document:
        """The newest good version of a text; errors as for `text`."""
        for each in dict.fromkeys((language, "en", *LANGUAGES)):
            held = self._refresh(id, each)
            if held.document:
                return held.document
            if held.problem:
                raise BrokenPrompt(held.problem.file, held.problem.line, held.problem.reason)
        raise MissingPrompt(f"There is no text {id!r} in {self.root.name}/.")

    def has(self, id: str, language: str | None = None) -> bool:
        """Whether a text exists, in `language` or in any."""
        return any(self._refresh(id, each).document for each in ([language] if language else LANGUAGES))

    def variants(self, id: str, language: str) -> int:
        """How many alternatives a text has."""
        return len(self.document(id, language).variants)

    def table(self, id: str, language: str) -> dict[str, str]:
        """A text whose lines are `- key: value`, as a dictionary; other lines are prose and left out."""
        rows = (
            line[2:].partition(":") for line in self.text(id, language).splitlines() if line.startswith("- ")
        )
        return {key.strip(): value.strip() for key, colon, value in rows if colon}

    def ids(self, folder: str = "") -> list[str]:
        """The ids of all texts, or of those in one folder, sorted."""
        return sorted({id for id, _ in self._files(folder or "*")})

    @property
    def version(self) -> str:
        """Eight hexadecimal digits that name exactly the texts being served; any served edit changes it."""
        look = self._look()
        with self._lock:
            if look != self._looked:
                digests = [
                    f"{id}.{language}:{held.document.digest}"
                    for id, language in self._files()
                    if (held := self._refresh(id, language)).document
                ]
                self._version = hashlib.sha256("\n".join(digests).encode()).hexdigest()[:8]
                self._looked = look
            return self._version

    def problems(self) -> list[Problem]:
        """Every file that is being refused, and why."""
        found = [self._refresh(id, language).problem for id, language in self._files()]
        return [problem for problem in found if problem]

    def _look(self) -> list[tuple[str, int, int]]:
        """Path, time and size of every file: equal as long as nothing was edited."""
        looks = []
        with os.scandir(self.root) as folders:
            for folder in filter(os.DirEntry.is_dir, folders):
                with os.scandir(folder.path) as files:
                    for file in files:
                        if file.name.endswith(".md"):
                            stat = file.stat()
                            looks.append((file.path, stat.st_mtime_ns, stat.st_size))
        return sorted(looks)

    def _files(self, folder: str = "*") -> Iterator[tuple[str, str]]:
        """(id, language) of every file on disk, or in one folder, sorted."""
        for path in sorted(self.root.glob(f"{folder}/*.md")):
            name, _, language = path.name.removesuffix(".md").rpartition(".")
            if name and language in LANGUAGES:
                yield f"{path.parent.name}/{name}", language

    def _refresh(self, id: str, language: str) -> _Held:
        """What is held of one file, read again if it changed since."""
        path = self.root / f"{id}.{language}.md"
        try:
            stat = path.stat()
            stamp: tuple[int, int] | None = (stat.st_mtime_ns, stat.st_size)
        except OSError:
            stamp = None
        with self._lock:
            held = self._held.get((id, language))
            if held is None or held.stamp != stamp:
                held = self._read(id, language, path, stamp, held)
                self._held[id, language] = held
            return held

    def _read(
        self, id: str, language: str, path: Path, stamp: tuple[int, int] | None, before: _Held | None
    ) -> _Held:
        file = f"{id}.{language}.md"
        last_good = before.document if before else None
        if stamp is None:
            gone = Problem(file, 1, "the file is missing; its last good version is still served")
            last_good = last_good or self._published(id, language)
            return _Held(None, last_good, gone if last_good else None)
        try:
            source = path.read_text(encoding="utf-8")
            document = parse(source, file=file, expected_id=id, expected_language=language)
            if last_good and (added := sorted(set(document.variables) - set(last_good.variables))):
                raise BrokenPrompt(file, 1, f"unknown variable {{{added[0]}}}: nothing gives it a value")
        except BrokenPrompt as error:
            problem = Problem(error.file, error.line, error.reason)
        except (OSError, UnicodeDecodeError):
            problem = Problem(file, 1, "the file cannot be read as UTF-8 text")
        else:
            return _Held(stamp, document, None)
        log.warning("refused an edit: %s", problem)
        return _Held(stamp, last_good or self._published(id, language), problem)

    def _published(self, id: str, language: str) -> Document | None:
        """The published copy of a text, if there is one and it is sound."""
        file = f"{id}.{language}.md"
        if not self.published or not (self.published / file).is_file():
            return None
        try:
            source = (self.published / file).read_text(encoding="utf-8")
            return parse(source, file=file, expected_id=id, expected_language=language)
        except (BrokenPrompt, OSError, UnicodeDecodeError):
            return None
