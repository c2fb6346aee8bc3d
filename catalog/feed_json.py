"""JSON and JSON Lines: a list of products, an object that holds one, or an object a line; read piece by piece."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from catalog.errors import BadFeed

PIECE = 1 << 16
LONGEST = 4 << 20  # characters of one product
DEEPEST = 40  # brackets inside brackets


def read(path: Path, encoding: str, at: Callable[[int], None]) -> Iterator[tuple[int, dict[str, Any]]]:
    """(number, object) of every product. What is not an object comes as {} for the reader to complain about.

    Raises BadFeed where the file is not JSON any more; what came before is good.
    """
    with path.open("rb") as raw:
        text = io.TextIOWrapper(raw, encoding=encoding, errors="replace")
        for number, piece in enumerate(_objects(text, path), 1):
            at(raw.tell())
            yield number, _record(piece)


def _objects(text: io.TextIOWrapper, path: Path) -> Iterator[str]:
    """The source text of each outermost product object, found by counting brackets outside strings."""
    kept: list[str] = []
    depth, inside, escaped, base, size = 0, False, False, 0, 0
    while piece := text.read(PIECE):
        start = 0
        for i, c in enumerate(piece):
            if inside:
                if escaped:
                    escaped = False
                elif c == "\\":
                    escaped = True
                elif c == '"':
                    inside = False
                continue
            if c == '"':
                inside = True
            elif c in "{[":
                if c == "[" and depth <= 1 and base == 0:
                    # The list of products: at the top, or one level down as in {"products": [...]}.
                    base, depth, start, kept, size = depth + 1, depth + 1, i + 1, [], 0
                    continue
                if c == "{" and depth == base:
                    start, kept, size = i, [], 0
                depth += 1
                if depth > DEEPEST:
                    raise BadFeed(f"{path.name} nests deeper than {DEEPEST} levels; that is no product feed.")
            elif c in "}]":
                depth -= 1
                if c == "}" and depth == base:
                    yield "".join(kept) + piece[start : i + 1]
                    start, kept, size = i + 1, [], 0
                if depth < 0:
                    raise BadFeed(f"{path.name} is not JSON: a bracket closes that was never opened.")
                if depth < base:
                    base = depth  # the list has ended; JSON Lines go on at the top
        if depth > base or inside:
            kept.append(piece[start:])
            size += len(piece) - start
            if size > LONGEST:
                raise BadFeed(
                    f"{path.name} holds one product of more than {LONGEST >> 20} MB, or a quote that never ends."
                )
    if depth > 0 or inside:
        raise BadFeed(f"{path.name} breaks off in the middle of a product.")


def _record(piece: str) -> dict[str, Any]:
    try:
        value = json.loads(piece)
    except (json.JSONDecodeError, RecursionError):
        return {"_broken": piece[:60]}
    return value if isinstance(value, dict) else {}
