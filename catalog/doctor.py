"""What in a feed will not work, product by product, with what to do; nothing is imported."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.currency import rates
from catalog.errors import BadFeed, BadPictureAddress
from catalog.feed import Feed
from catalog.fetch import PictureFetcher, decode, read_local
from catalog.picture_check import PeopleFinder, check_picture
from catalog.product import Product
from catalog.reading import complete
from catalog.record import Problem, read_record, split_list
from catalog.suspicion import hides_characters, is_formula, orders_in, wrong_language
from catalog.try_on_check import TryOnCheck
from catalog.vocabulary import Vocabulary

TEXTS = ("title", "title_zh", "description", "description_zh", "brand", "category", "tags")


@dataclass
class Diagnosis:
    """Every problem, and how many of each. `products` counts the records that can be imported."""

    format: str
    records: int = 0
    products: int = 0
    wearable: int = 0  # of them, those that have a try-on kind
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Problem code -> how many, the most frequent first."""
        return dict(Counter(p.code for p in self.problems).most_common())


def examine(
    feed: Feed,
    vocabulary: Vocabulary,
    fetcher: PictureFetcher | None = None,
    try_on: TryOnCheck | None = None,
) -> Diagnosis:
    """Reads the whole feed. Pictures beside it are looked at; those on the web only when a fetcher is given. With
    `try_on` every product's first picture is also cut out as the mirror would.

    Raises BadFeed only for a file that cannot be read at all; one that breaks off later is a problem among others.
    """
    diagnosis = Diagnosis(feed.format)
    records = feed.records()
    with PeopleFinder() as somebody:
        _examine(records, feed, vocabulary, fetcher, try_on, somebody, diagnosis)
    if try_on is not None:
        diagnosis.problems += try_on.problems()
    diagnosis.notes = feed.notes
    return diagnosis


def _examine(
    records: Iterator[tuple[int, dict[str, Any]]], feed: Feed, vocabulary: Vocabulary, fetcher: PictureFetcher | None,
    try_on: TryOnCheck | None, somebody: PeopleFinder, diagnosis: Diagnosis,
) -> None:  # fmt: skip
    seen: dict[str, int] = {}
    while True:
        try:
            row, record = next(records)
        except StopIteration:
            break
        except BadFeed as error:
            if not diagnosis.records:
                raise
            diagnosis.problems.append(Problem(feed.path.name, "breaks_off", error.message, True))
            break
        diagnosis.records += 1
        diagnosis.problems += _record(
            row, record, feed, vocabulary, fetcher, try_on, somebody, seen, diagnosis
        )


def _record(
    row: int, record: dict[str, Any], feed: Feed, vocabulary: Vocabulary, fetcher: PictureFetcher | None,
    try_on: TryOnCheck | None, somebody: PeopleFinder,
    seen: dict[str, int], diagnosis: Diagnosis,
) -> list[Problem]:  # fmt: skip
    if "_broken" in record:
        return [
            Problem(
                f"row {row}", "broken_record", "The record is not valid JSON; check quotes and commas.", True
            )
        ]
    product, problems = read_record(record, row)
    name = (str(record.get("id") or "").strip() or f"row {row}")[:128]
    problems += [Problem(name, code, message) for code, message in _texts(record)]
    if name in seen:
        problems.append(
            Problem(name, "duplicate", f"The id is in row {seen[name]} already; the last one counts.")
        )
    seen.setdefault(name, row)
    if product is not None:
        diagnosis.products += 1
        filled = complete(product, vocabulary)
        diagnosis.wearable += filled.kind is not None
        problems += [Problem(name, code, message) for code, message in _product(product, filled, vocabulary)]
        problems += [
            Problem(name, code, message)
            for code, message in _pictures(record, filled, feed.path.parent, fetcher, try_on, somebody)
        ]
    if "_extra" in record:
        problems.append(
            Problem(
                name,
                "extra_cells",
                f"The row has {record['_extra']} cells more than the header; check quotes.",
            )
        )
    return problems


def _texts(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for column in TEXTS:
        text = str(record.get(column) or "")
        if orders := orders_in(text):
            yield "suspicious_text", f"The {column} talks to the assistant (“{orders}”); rewrite it."
        if is_formula(text):
            yield "formula", f"The {column} begins like a spreadsheet formula; rewrite it."
        if hides_characters(text):
            yield "hidden_characters", f"The {column} holds invisible characters; type it anew."
    for english, chinese in (("title", "title_zh"), ("description", "description_zh")):
        if wrong := wrong_language(str(record.get(english) or ""), str(record.get(chinese) or "")):
            yield "wrong_language", f"In {english} and {chinese}, {wrong}."


def _product(product: Product, filled: Product, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    if not filled.category:
        yield "no_category", "There is no category and the title names none; add one."
    elif vocabulary.canonical("categories", filled.category) is None:
        yield (
            "unknown_category",
            f"The category “{filled.category[:40]}” is not known; map it to one of ours or add it to synonyms.yaml.",
        )
    if product.currency not in rates():
        yield (
            "unknown_currency",
            f"There is no exchange rate for {product.currency} in currencies.yaml; limits in other currencies will fail.",
        )
    if not product.in_stock():
        yield "sold_out", "No size is in stock."
    if filled.kind and not filled.colors:
        yield (
            "no_color",
            "There is no colour and the title names none; shoppers who ask for one will not find it.",
        )
    if product.url and not product.url.startswith(("http://", "https://")):
        yield "bad_url", "The link is not a web address."


def _pictures(
    record: dict[str, Any],
    product: Product,
    beside: Path,
    fetcher: PictureFetcher | None,
    try_on: TryOnCheck | None,
    somebody: PeopleFinder,
) -> Iterator[tuple[str, str]]:
    sources = split_list(record.get("images") or record.get("image"))
    if not sources:
        yield (
            "no_picture",
            "There is no picture; it can be found but not tried on."
            if product.kind
            else "There is no picture.",
        )
        return
    for number, source in enumerate(sources[:6]):
        remote = "://" in source or source.startswith("//")
        if remote and fetcher is None:
            continue
        try:
            picture = decode(fetcher.read(source) if remote and fetcher else read_local(source, beside))
        except BadPictureAddress as error:
            yield "broken_picture", error.message
            continue
        if number == 0 and product.kind:
            yield from ((f.code, f.message) for f in check_picture(picture, somebody))
            if try_on is not None:
                try_on.add(product.id, product.kind, picture)
