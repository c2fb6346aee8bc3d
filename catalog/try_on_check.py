"""Asks `python -m vision cutout` whether product pictures show what a try-on needs: the command is all that is known of it."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image

from catalog.record import Problem

SIDE = 1024  # pixels of the longer side: as large as a cut-out looks at
BATCH = 100  # pictures a run of the command


class TryOnCheck:
    """Keeps the pictures of one feed in a folder of its own until they are looked at, a batch of one kind at a time."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="fitting-room-doctor-")
        self._waiting: dict[str, list[tuple[str, Path]]] = {}
        self._count = 0

    def __enter__(self) -> "TryOnCheck":
        return self

    def __exit__(self, *rest: object) -> None:
        self._folder.cleanup()

    def add(self, product: str, kind: str, picture: Image.Image) -> None:
        """The first picture of a product that can be worn."""
        small = picture.convert("RGB")
        small.thumbnail((SIDE, SIDE))
        self._count += 1
        path = Path(self._folder.name) / f"{self._count}.png"
        small.save(path)
        self._waiting.setdefault(kind, []).append((product, path))

    def problems(self) -> list[Problem]:
        """What the cut-out refuses, with its code and reason."""
        found: list[Problem] = []
        for kind, waiting in self._waiting.items():
            for start in range(0, len(waiting), BATCH):
                batch = waiting[start : start + BATCH]
                for (product, _), row in zip(batch, self._cut_out(kind, batch), strict=True):
                    if row["code"]:
                        reason = str(row["reason"] or "it cannot be cut out").rstrip(".")
                        found.append(
                            Problem(product, f"picture_{row['code']}", f"It cannot be tried on: {reason}.")
                        )
        return found

    def _cut_out(self, kind: str, batch: list[tuple[str, Path]]) -> list[dict[str, Any]]:
        out = Path(self._folder.name) / "out"
        target = out / "one.png" if len(batch) == 1 else out
        paths = [str(path) for _, path in batch]
        command = [
            sys.executable,
            "-m",
            "vision",
            "cutout",
            *paths,
            "--kind",
            kind,
            "--json",
            "-o",
            str(target),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        rows: list[dict[str, Any]] = json.loads(done.stdout)["results"]
        return rows
