"""Published versions of the prompts: kept under FITTING_ROOM_HOME/prompts, compared, and brought back.

home/prompts/published/          the last published texts; the loader falls back on them
             versions/<version>/ each published version, and what a rollback replaced
             history.jsonl       {"at", "version", "note", "kind"} of each, oldest first
"""

from __future__ import annotations

import difflib
import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from prompts.errors import NothingPublished
from prompts.library import Library


@dataclass(frozen=True)
class Entry:
    """One line of the history.

    `kind` is "published" or "replaced" (by a rollback); `at` is seconds since 1970.
    """

    at: float
    version: str
    note: str
    kind: str


class History:
    """The versions of the texts in `library.root`, kept in `folder`."""

    def __init__(self, library: Library, folder: Path) -> None:
        self.library = library
        self.folder = folder

    @property
    def published(self) -> Path:
        """The folder of the last published texts."""
        return self.folder / "published"

    def entries(self) -> list[Entry]:
        """Everything that was kept, oldest first."""
        path = self.folder / "history.jsonl"
        if not path.is_file():
            return []
        return [Entry(**json.loads(line)) for line in path.read_text("utf-8").splitlines() if line.strip()]

    def publish(self, note: str = "", kind: str = "published") -> str:
        """Keep the texts as they are now; returns their version."""
        version = self.library.version
        self._copy(self.library.root, self.folder / "versions" / version)
        if kind == "published":
            self._copy(self.library.root, self.published)
        entry = {"at": round(time.time(), 3), "version": version, "note": note, "kind": kind}
        with (self.folder / "history.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        return version

    def begin(self) -> None:
        """Publish the texts as they are if all are sound and none ever were: a text broken later, while nothing
        runs, then has a good version to fall back on."""
        if not self.entries() and not self.library.problems():
            self.publish("as they were at the first start")

    def diff(self, version: str | None = None) -> Iterator[str]:
        """Lines of a unified diff from a kept version (default: the last published) to the texts as they are
        now.

        Raises:
            NothingPublished: there is no such version.
        """
        then, now = _texts(self._kept(version)), _texts(self.library.root)
        for name in sorted({*then, *now}):
            yield from difflib.unified_diff(
                then.get(name, "").splitlines(),
                now.get(name, "").splitlines(),
                f"{version or 'published'}/{name}",
                f"now/{name}",
                lineterm="",
            )

    def rollback(self, version: str | None = None) -> str:
        """Bring back a kept version and publish it; what it replaces is kept too. Returns the version brought
        back.

        Args:
            version: default: the last published one if the texts were changed since, else the one before it.

        Raises:
            NothingPublished: there is no such version.
        """
        target = version or self._default_target()
        source = self._kept(target)
        self.publish("before going back to " + target, kind="replaced")
        wanted = _texts(source)
        for name in _texts(self.library.root).keys() - wanted.keys():
            (self.library.root / name).unlink()
        for name, text in wanted.items():
            _write(self.library.root / name, text)
        self.publish(f"back to {target}")
        return target

    def _default_target(self) -> str:
        published = [entry.version for entry in self.entries() if entry.kind == "published"]
        if not published:
            raise NothingPublished("Nothing has been published yet.")
        if self.library.version != published[-1]:
            return published[-1]
        before = [version for version in published if version != published[-1]]
        if not before:
            raise NothingPublished("There is no version before the one that is published.")
        return before[-1]

    def _kept(self, version: str | None) -> Path:
        folder = self.published if version is None else self.folder / "versions" / version
        if (version is not None and not version.isalnum()) or not folder.is_dir():
            what = f"version {version}" if version else "version"
            raise NothingPublished(f"No {what} has been published here.")
        return folder

    def _copy(self, source: Path, target: Path) -> None:
        """The prompt files of `source`, and nothing else, as `target`."""
        fresh = target.with_name(target.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        for name, text in _texts(source).items():
            _write(fresh / name, text)
        shutil.rmtree(target, ignore_errors=True)
        fresh.replace(target)


def _texts(root: Path) -> dict[str, str]:
    """Every prompt file under `root`, by its path relative to it."""
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(root.glob("*/*.??.md"))
    }


def _write(path: Path, text: str) -> None:
    """Whole or not at all: a running loader may be reading."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.part")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
