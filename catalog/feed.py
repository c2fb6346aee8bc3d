"""A product feed, whatever its format: recognised, opened, and read as a stream of records with our own column names.

    for row, record in Feed.open(path).records():
        product, problems = read_record(record, row)

Formats: our CSV or TSV, JSON (a list, or an object with a list in it), JSONL, Shopify's product CSV, Google Merchant XML
and TSV. Nothing but the record at hand is in memory.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from catalog import feed_google, feed_json, feed_shopify, feed_table
from catalog.errors import BadFeed
from catalog.mapping import Mapping, rename

Format = Literal["csv", "json", "jsonl", "shopify", "google-xml", "google-tsv"]
FORMATS: tuple[Format, ...] = ("csv", "json", "jsonl", "shopify", "google-xml", "google-tsv")
SNIFF = 65536


@dataclass
class Feed:
    """One feed file. `notes` says what was assumed while opening it (encoding, columns nobody knows)."""

    path: Path
    format: Format
    mapping: Mapping = field(default_factory=Mapping)
    encoding: str = "utf-8"
    notes: list[str] = field(default_factory=list)
    position: int = 0  # bytes read so far, for the time left

    @classmethod
    def open(cls, path: Path, mapping: Mapping | None = None) -> "Feed":
        """Recognises the format. Raises BadFeed for a file that is none of ours, empty, or unreadable."""
        if path.is_dir():
            raise BadFeed(f"{path.name} is a folder; name the feed file in it.")
        try:
            head = path.open("rb").read(SNIFF)
        except FileNotFoundError as error:
            raise BadFeed(f"There is no file {path}.") from error
        except PermissionError as error:
            raise BadFeed(f"{path} may not be read.") from error
        if not head.strip(b"\xef\xbb\xbf \t\r\n\x00"):
            raise BadFeed(f"{path.name} is empty.")
        encoding, note = feed_table.encoding_of(path)
        text = head.decode(encoding, "ignore").lstrip("\ufeff \t\r\n")
        feed = cls(path, _recognise(path, text), mapping or Mapping(), encoding)
        if note:
            feed.notes.append(note)
        return feed

    def records(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """(row number as an editor shows it, record) of every product. Raises BadFeed where the file breaks off its format."""
        for row, record in self._raw():
            yield row, rename(record, self.mapping)

    def fingerprint(self) -> str:
        """The same for the same file and mapping: by which an interrupted import is known again."""
        digest = hashlib.blake2b(digest_size=16)
        with self.path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
        digest.update(repr(self.mapping).encode())
        return digest.hexdigest()

    def _raw(self) -> Iterator[tuple[int, dict[str, Any]]]:
        if self.format == "google-xml":
            return feed_google.read_xml(self.path, self._at)
        if self.format in ("json", "jsonl"):
            return feed_json.read(self.path, self.encoding, self._at)
        rows = feed_table.read(self.path, self.encoding, self.notes, self._at)
        if self.format == "shopify":
            return feed_shopify.products(rows)
        if self.format == "google-tsv":
            return feed_google.from_rows(rows)
        return rows

    def _at(self, position: int) -> None:
        self.position = position


def _recognise(path: Path, text: str) -> Format:
    if text.startswith("<"):
        if "<rss" in text or "<feed" in text or "<item" in text or "base.google.com" in text:
            return "google-xml"
        raise BadFeed(f"{path.name} is XML, but not a Google Merchant feed (RSS with items).")
    if text.startswith(("[", "{")):
        first, _, second = text.partition("\n")
        return (
            "jsonl"
            if text.startswith("{")
            and first.rstrip().endswith("}")
            and (not second.strip() or second.lstrip().startswith("{"))
            else "json"
        )
    header = text.splitlines()[0] if text else ""
    columns = {c.strip().strip('"').casefold() for c in feed_table.split_header(header)}
    if {"handle", "title"} <= columns and columns & {"variant price", "body (html)", "variant sku", "vendor"}:
        return "shopify"
    if "id" in columns and columns & {
        "image_link",
        "image link",
        "availability",
        "item_group_id",
        "item group id",
        "google_product_category",
    }:
        return "google-tsv"
    if len(columns) < 2:
        raise BadFeed(
            f"{path.name} is not a feed I know: CSV, TSV, JSON, JSONL, Shopify CSV, Google Merchant XML or TSV."
        )
    return "csv"
