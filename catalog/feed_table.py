"""Tables: CSV and TSV in any usual encoding and with any usual delimiter, row by row."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from catalog.errors import BadFeed

CELL = 200_000  # characters; a longer cell is cut, the row stays
DELIMITERS = (",", "\t", ";", "|")
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def encoding_of(path: Path) -> tuple[str, str]:
    """The encoding of a text file and, where it is not UTF-8, a sentence about what was assumed."""
    with path.open("rb") as file:
        head = file.read(4)
    for bom, name in BOMS:
        if head.startswith(bom):
            return name, "" if name == "utf-8-sig" else "The file is UTF-16; read as such."
    for name in ("utf-8", "gb18030"):
        if _decodes(path, name):
            return (
                name,
                ""
                if name == "utf-8"
                else "The file is not UTF-8; read as GB18030 (Chinese). Save it as UTF-8 if the texts look wrong.",
            )
    return (
        "cp1252",
        "The file is not UTF-8; read as Windows-1252 (Western). Save it as UTF-8 if the texts look wrong.",
    )


def _decodes(path: Path, name: str) -> bool:
    """Whether the whole file is text of this encoding. Western bytes rarely make Chinese text by chance: letters tell."""
    decoder = codecs.getincrementaldecoder(name)()
    chinese = strange = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError:
                return False
            if name == "gb18030":
                beyond = [c for c in text if ord(c) > 127]
                chinese += sum(
                    "\u4e00" <= c <= "\u9fa5" or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef"
                    for c in beyond
                )
                strange += len(beyond)
    return name == "utf-8" or chinese > 0.8 * strange


def split_header(line: str) -> list[str]:
    """The column names of a header line, by the delimiter that splits it into most."""
    return next(csv.reader([line], delimiter=delimiter_of(line)), [])


def delimiter_of(line: str) -> str:
    """The delimiter a header line uses."""
    return max(DELIMITERS, key=line.count)


def read(
    path: Path, encoding: str, notes: list[str], at: Callable[[int], None]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line number, column -> cell) of every row that is not blank. Raises BadFeed when there is no header."""
    csv.field_size_limit(1 << 27)
    with path.open("rb") as raw:
        text = io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="")
        lines = (line.replace("\x00", "") for line in text)
        first = next(lines, "")
        if encoding != "utf-8-sig":
            first = first.removeprefix("\ufeff")
        delimiter = delimiter_of(first)
        header = _header(next(csv.reader([first], delimiter=delimiter), []), path, notes)
        reader = csv.reader(lines, delimiter=delimiter)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                continue
            if not any(c.strip() for c in cells):
                continue
            at(raw.tell())
            yield reader.line_num + 1, _row(header, cells)


def _header(names: list[str], path: Path, notes: list[str]) -> list[str]:
    clean = [" ".join(n.split()) for n in names]
    if sum(bool(n) for n in clean) < 2:
        raise BadFeed(f"{path.name} has no header line with column names.")
    seen: set[str] = set()
    for i, name in enumerate(clean):
        if name and name.casefold() in seen:
            notes.append(f"The column “{name}” is there twice; the first is used.")
            clean[i] = ""
        seen.add(name.casefold())
    return clean


def _row(header: list[str], cells: list[str]) -> dict[str, Any]:
    row = {name: cell[:CELL] for name, cell in zip(header, cells, strict=False) if name}
    if len(cells) > len(header) and any(c.strip() for c in cells[len(header) :]):
        row["_extra"] = str(len(cells) - len(header))
    return row
