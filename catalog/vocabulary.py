"""The words of the catalogue: every attribute value with its English and Chinese names and the wider word it belongs to.

Built from synonyms.yaml (read again when the file changes) and from the values the indexed products really have.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from catalog.errors import CatalogError
from catalog.words import key, plain

SYNONYMS = Path(__file__).with_name("synonyms.yaml")
SLOTS = (
    "categories", "colors", "patterns", "materials", "genders", "ages", "occasions", "seasons", "sleeves", "lengths",
    "features", "styles", "brands",
)  # fmt: skip
# One spelling can be several things; the first slot named here wins when a shopper says it.
PRIORITY = (
    "phrases", "brands", "categories", "patterns", "colors", "materials", "sleeves", "lengths", "genders", "ages", "features",
    "occasions", "seasons", "styles",
)  # fmt: skip
BROAD = (
    "clothing",
    "accessories",
    "homeware",
    "electronics",
)  # categories too wide for two things in them to be alike


@dataclass(frozen=True)
class Word:
    """One value of a slot: `en` and `zh` are what it is called (`zh[0]` is shown), `parents` the wider values it is in."""

    value: str
    en: tuple[str, ...] = ()
    zh: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    kind: str | None = None

    def name(self, language: str) -> str:
        """What to call it when talking to a shopper in "en" or "zh"."""
        return self.zh[0] if language == "zh" and self.zh else self.value.replace("-", " ")


@dataclass(frozen=True)
class Entry:
    """What a spelling means: [(slot, value), ...]; more than one for a phrase such as "denim jacket"."""

    means: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Spellings:
    """Every single Latin word that occurs in the vocabulary: what a mistyped word may have been meant to be."""

    known: frozenset[str]
    by_letter: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Vocabulary:
    """Slots of words, and the table from spelling to meaning that the query parser walks."""

    slots: Mapping[str, Mapping[str, Word]]
    phrases: tuple[tuple[tuple[str, ...], tuple[tuple[str, str], ...]], ...] = ()
    filler_en: frozenset[str] = frozenset()
    filler_zh: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # kind -> its categories
    occurs: Callable[[str], bool] = lambda word: False  # whether a word (a stem) is in any product's text

    @property
    def categories(self) -> Mapping[str, Word]:
        return self.slots["categories"]

    @property
    def colors(self) -> Mapping[str, Word]:
        return self.slots["colors"]

    @property
    def patterns(self) -> Mapping[str, Word]:
        return self.slots["patterns"]

    @property
    def materials(self) -> Mapping[str, Word]:
        return self.slots["materials"]

    @property
    def genders(self) -> Mapping[str, Word]:
        return self.slots["genders"]

    @property
    def brands(self) -> Mapping[str, Word]:
        return self.slots["brands"]

    @cached_property
    def entries(self) -> dict[tuple[str, ...], Entry]:
        """Spelling key -> meaning; a key is a tuple of stems, Chinese one character each."""
        table: dict[tuple[str, ...], Entry] = {}

        def put(spelling: str, means: tuple[tuple[str, str], ...]) -> None:
            spelled = key(spelling)
            if spelled:
                table.setdefault(spelled, Entry(means))
                if len(spelled) > 1 and all(p.isascii() for p in spelled):
                    table.setdefault(("".join(spelled),), Entry(means))

        for spellings, means in self.phrases:
            for spelling in spellings:
                put(spelling, means)
        for slot in PRIORITY[1:]:
            for word in self.slots.get(slot, {}).values():
                for spelling in (word.value, *word.en, *word.zh):
                    put(spelling, ((slot, word.value),))
        return table

    @cached_property
    def spellings(self) -> Spellings:
        """The Latin words of the vocabulary and of the filler, by first letter."""
        meant = {w for k in self.entries for w in k if w.isascii() and w.isalpha()}
        by_letter: dict[str, list[str]] = defaultdict(list)
        for word in sorted(meant):
            by_letter[word[0]].append(word)
        return Spellings(frozenset(meant | self.filler_en), {c: tuple(w) for c, w in by_letter.items()})

    @cached_property
    def longest(self) -> int:
        """The number of tokens in the longest spelling."""
        return max((len(k) for k in self.entries), default=1)

    @cached_property
    def _members(self) -> dict[str, dict[str, frozenset[str]]]:
        children: dict[str, dict[str, set[str]]] = {slot: defaultdict(set) for slot in self.slots}
        for slot, words in self.slots.items():
            for word in words.values():
                todo = [word.value]
                while todo:
                    value = todo.pop()
                    if word.value in children[slot][value]:
                        continue
                    children[slot][value].add(word.value)
                    todo.extend(words[value].parents if value in words else ())
        return {slot: {v: frozenset(c) for v, c in table.items()} for slot, table in children.items()}

    def members(self, slot: str, value: str) -> frozenset[str]:
        """The value and every narrower one: "blue" -> {"blue", "navy", ...}; a family is asked for by its head."""
        return self._members.get(slot, {}).get(value, frozenset({value}))

    def wider(self, slot: str, value: str) -> tuple[str, ...]:
        """The values this one belongs to, nearest first: "hoodies" -> ("tops", "sweatshirts")."""
        word = self.slots.get(slot, {}).get(value)
        return word.parents if word else ()

    def canonical(self, slot: str, text: str) -> str | None:
        """The catalogue's own word for what someone wrote ("Tee", "T恤" -> "t-shirts"), None when it is not known."""
        spelled = plain(text)
        return self._by_slot.get(slot, {}).get(spelled) or self._by_slot.get(slot, {}).get(
            spelled.replace(" ", "")
        )

    @cached_property
    def _by_slot(self) -> dict[str, dict[str, str]]:
        table: dict[str, dict[str, str]] = {slot: {} for slot in self.slots}
        for slot, words in self.slots.items():
            for word in words.values():
                for spelling in (word.value, *word.en, *word.zh):
                    table[slot].setdefault(plain(spelling), word.value)
            for word in words.values():
                table[slot].setdefault(plain(word.value).replace(" ", ""), word.value)
        return table


class VocabularyFile:
    """synonyms.yaml on disk, joined with the values of the products; read again when the file has changed."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or SYNONYMS
        self._lock = threading.Lock()
        self._stamp: tuple[float, int] | None = None
        self._data: dict[str, Any] = {}
        self._observed: Mapping[str, Iterable[str]] = {}
        self._occurs: Callable[[str], bool] = lambda word: False
        self._built: Vocabulary | None = None
        self.error: str | None = None  # why the last edit is not in use

    def observe(
        self, values: Mapping[str, Iterable[str]], occurs: Callable[[str], bool] = lambda word: False
    ) -> None:
        """Tells which values the products have (slot -> values, and "sizes"), and which words their texts."""
        with self._lock:
            self._observed, self._occurs, self._built = values, occurs, None

    def current(self) -> Vocabulary:
        """The vocabulary now. A file that has become unreadable leaves the last good one in use, `error` says why."""
        with self._lock:
            stat = self.path.stat() if self.path.exists() else None
            stamp = (stat.st_mtime, stat.st_size) if stat else (0.0, 0)
            if stamp != self._stamp:
                self._stamp = stamp
                try:
                    self._data, self.error, self._built = read_synonyms(self.path), None, None
                except CatalogError as error:
                    self.error = error.message
                    if not self._data:
                        raise
            if self._built is None:
                self._built = build(self._data, self._observed, self._occurs)
            return self._built


def read_synonyms(path: Path) -> dict[str, Any]:
    """The file as checked data. Raises CatalogError with the line or entry at fault."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        place = getattr(error, "problem_mark", None)
        where = f" at line {place.line + 1}" if place else ""
        raise CatalogError(
            f"{path.name} cannot be read{where}; the last good version stays in use.", code="bad_synonyms"
        ) from error
    if not isinstance(data, dict):
        raise CatalogError(f"{path.name} is empty; the last good version stays in use.", code="bad_synonyms")
    for slot, entries in data.items():
        if slot in ("phrases", "filler"):
            continue
        if slot not in SLOTS or not isinstance(entries, dict):
            raise CatalogError(
                f"{path.name}: “{slot}” is not one of {', '.join(SLOTS)}.", code="bad_synonyms"
            )
        for value, entry in entries.items():
            if not isinstance(entry, dict) or set(entry) - {"en", "zh", "in", "kind"}:
                raise CatalogError(
                    f"{path.name}: {slot} → {value} needs lists en, zh, in.", code="bad_synonyms"
                )
            for part in ("en", "zh", "in"):
                if not isinstance(entry.get(part, []), list):
                    raise CatalogError(
                        f"{path.name}: {slot} → {value} → {part} must be a list.", code="bad_synonyms"
                    )
    return data


def build(
    data: Mapping[str, Any],
    observed: Mapping[str, Iterable[str]],
    occurs: Callable[[str], bool] = lambda word: False,
) -> Vocabulary:
    """The vocabulary of a synonyms file and the values that products have beyond it."""
    slots: dict[str, dict[str, Word]] = {slot: {} for slot in SLOTS}
    for slot in SLOTS:
        for value, entry in (data.get(slot) or {}).items():
            strings = {part: tuple(str(s) for s in entry.get(part, [])) for part in ("en", "zh", "in")}
            slots[slot][str(value)] = Word(
                str(value), strings["en"], strings["zh"], strings["in"], entry.get("kind")
            )
    known = {
        slot: {plain(s) for w in words.values() for s in (w.value, *w.en, *w.zh)}
        for slot, words in slots.items()
    }
    for slot, values in observed.items():
        for value in values:
            if slot in slots and value and plain(value) and plain(value) not in known[slot]:
                slots[slot][value] = Word(value, (value,))
                known[slot].add(plain(value))
    kinds: dict[str, list[str]] = defaultdict(list)
    for word in slots["categories"].values():
        if word.kind:
            kinds[word.kind].append(word.value)
    phrases = tuple(
        (
            tuple(str(s) for part in ("en", "zh") for s in p.get(part, [])),
            tuple((str(s), str(v)) for s, v in p["means"].items()),
        )
        for p in data.get("phrases") or []
    )
    filler = data.get("filler") or {}
    return Vocabulary(
        slots=slots,
        phrases=phrases,
        filler_en=frozenset(k for word in filler.get("en", []) for k in key(str(word))),
        filler_zh=tuple(sorted((str(w) for w in filler.get("zh", [])), key=len, reverse=True)),
        sizes=tuple(observed.get("sizes", ())),
        kinds={k: tuple(v) for k, v in kinds.items()},
        occurs=occurs,
    )
