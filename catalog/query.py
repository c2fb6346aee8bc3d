"""Understanding one shopper sentence, English or Chinese: what it says of category, colour, price ... and where.

parse("有没有条纹T恤，200元以下的？", vocabulary).to_request()
-> SearchRequest(category="t-shirts", patterns=["striped"], price_max=200, currency="CNY")
"""

import itertools
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from catalog.english import is_common
from catalog.negation import Negation, denied_after, negations
from catalog.numerals import NUMBER_WORDS, in_digits
from catalog.people import Person, recipients, role
from catalog.phrasing import CAPITAL, NEVER_MIND, SALE, SIZE_WORDS, SIZES, SORTS, STOCK
from catalog.prices import find_limits
from catalog.request import MAX_QUERY, SearchRequest, Sort
from catalog.spelling import correct
from catalog.vocabulary import Vocabulary
from catalog.words import Token, flatten, is_chinese, key, stem, tokens

LIST_SLOTS = (
    "categories", "colors", "patterns", "materials", "brands", "genders", "ages", "occasions", "seasons", "sleeves",
    "lengths", "features", "styles",
)  # fmt: skip


class Match(NamedTuple):
    """What one stretch of the text, text[start:end], was understood as. `slot` "exclude" for what is not wanted."""

    start: int
    end: int
    slot: str
    value: str


class Query(BaseModel):
    """One sentence, understood. Lists hold the catalogue's own words, any of which will do."""

    model_config = ConfigDict(frozen=True)

    text: str
    language: Literal["en", "zh"] = "en"
    categories: list[str] = Field(default_factory=list)
    colors: list[str] = Field(default_factory=list)
    patterns: list[str] = Field(default_factory=list)
    materials: list[str] = Field(default_factory=list)
    brands: list[str] = Field(default_factory=list)
    genders: list[str] = Field(default_factory=list)
    ages: list[str] = Field(default_factory=list)
    sizes: list[str] = Field(default_factory=list)
    price_min: float | None = None
    price_max: float | None = None
    currency: str | None = None
    occasions: list[str] = Field(default_factory=list)
    seasons: list[str] = Field(default_factory=list)
    sleeves: list[str] = Field(default_factory=list)
    lengths: list[str] = Field(default_factory=list)
    features: list[str] = Field(default_factory=list)
    styles: list[str] = Field(default_factory=list)
    in_stock: bool = False
    sale: bool = False
    sort: Sort = "relevance"
    exclude: list[str] = Field(default_factory=list)
    kind: str | None = None  # the try-on kind all the categories share
    leftover: list[str] = Field(default_factory=list)  # content words nobody understood, as written
    matches: list[Match] = Field(default_factory=list)  # in order, none overlapping

    @property
    def category(self) -> str | None:
        """The first category named."""
        return self.categories[0] if self.categories else None

    @property
    def gender(self) -> str | None:
        """Whom it is for; None when both or nobody was named."""
        return self.genders[0] if len(self.genders) == 1 else None

    @property
    def understood(self) -> bool:
        """Whether the sentence says anything about a product that the catalogue has a word for."""
        return bool(self.matches)

    def to_request(self) -> SearchRequest:
        """The same as a search; only what was not understood stays as free words."""
        shared = {
            name: getattr(self, name) for name in SearchRequest.model_fields if name in Query.model_fields
        }
        return SearchRequest(
            **shared | {"query": " ".join(self.leftover), "category": self.category, "gender": self.gender}
        )


SEXED = {"女": "women", "男": "men"}
OF_ITS_OWN = ("colors", "patterns", "materials", "categories", "brands")  # qualities that have no too much
EXCLUDED_FIRST = ("materials", "patterns", "colors", "sleeves", "lengths", "features", "occasions")
OR_AFTER = re.compile(r"\s*(?:,\s*)?(?:or\b|/|或者?|还是)")
OR_BEFORE = re.compile(r"(?:\bor|/|或者?|还是)\s*$")
JOINS = {"or", "and", "nor", "和", "或", "跟", "与", "及", "者"}


def parse(text: str, vocabulary: Vocabulary, *, slips: bool = True) -> Query:
    """What a sentence says about the product wanted. Never raises; text beyond MAX_QUERY characters is not read.

    `slips` takes a mistyped word for the one it was meant to be; product texts are read without.
    """
    return _Reader(text[:MAX_QUERY], vocabulary, slips).read()


class _Reader:
    """One reading of one sentence: fixed phrases first, then vocabulary words, longest first, then negation."""

    def __init__(self, text: str, vocabulary: Vocabulary, slips: bool) -> None:
        self.text, self.vocabulary, self.slips = text, vocabulary, slips
        self.flat, self.at = flatten(text)
        self.flat = in_digits(self.flat) if slips else self.flat
        self.taken = [False] * len(text)
        self.matches: list[Match] = []
        self.found: dict[str, list[str]] = {slot: [] for slot in (*LIST_SLOTS, "sizes", "exclude")}
        self.rest: dict[str, object] = {}
        self.leftover: list[str] = []
        self.people: list[Person] = []

    def read(self) -> Query:
        self._prices()
        self._fixed_phrases()
        self._sizes()
        self._words()
        self._tidy()
        kinds = {
            self.vocabulary.categories[c].kind
            for c in self.found["categories"]
            if c in self.vocabulary.categories
        }
        kind = next(iter(kinds)) if len(kinds) == 1 else None
        return Query(
            text=self.text, language="zh" if is_chinese(self.text) else "en", kind=kind, leftover=self.leftover,
            matches=sorted(self.matches), **self.found, **self.rest,
        )  # fmt: skip

    # ---- spans

    def _span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the flattened text as offsets in the text, outer blanks dropped."""
        while start < end and not self.flat[start].strip():
            start += 1
        while end > start and not self.flat[end - 1].strip():
            end -= 1
        return (self.at[start], self.at[end - 1] + 1) if start < end else (0, 0)

    def _free(self, start: int, end: int) -> bool:
        return start < end and not any(self.taken[start:end])

    def _take(self, start: int, end: int, slot: str, value: str) -> None:
        self.taken[start:end] = [True] * (end - start)
        if slot:
            self.matches.append(Match(start, end, slot, value))

    def _each(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        for match in pattern.finditer(self.flat):
            if self._free(*self._span(*match.span())):
                yield match

    # ---- fixed phrases

    def _prices(self) -> None:
        for match in self._each(NEVER_MIND):
            self._take(*self._span(*match.span()), "", "")
        limits = find_limits(self.flat)
        capped = any(limit.low is None for limit in limits)  # "about 500, but not over 500"
        for limit in limits:
            span = self._span(limit.start, limit.end)
            if not self._free(*span):
                continue
            if limit.low is not None and not (capped and limit.high is not None):
                self.rest["price_min"] = limit.low
            if limit.high is not None and not (capped and limit.low is not None):
                self.rest["price_max"] = limit.high
            if limit.currency:
                self.rest["currency"] = limit.currency
            low, high = ("" if v is None else f"{v:g}" for v in (limit.low, limit.high))
            self._take(*span, "price", f"{low}-{high} {limit.currency or ''}".strip())

    def _fixed_phrases(self) -> None:
        for pattern, order in SORTS:
            for match in self._each(re.compile(pattern)):
                self.rest["sort"] = order
                self._take(*self._span(*match.span()), "sort", order)
        for match in self._each(SALE):
            self.rest["sale"] = True
            self._take(*self._span(*match.span()), "sale", "sale")
        for match in self._each(STOCK):
            if not re.search(r"(?:没|不|not |out )$", self.flat[: match.start()]):
                self.rest["in_stock"] = True
                self._take(*self._span(*match.span()), "in_stock", "in stock")

    def _sizes(self) -> None:
        known = {s.casefold(): s for s in self.vocabulary.sizes}
        for size in (s for s in known if "/" in s):  # "L/XL" is one size where the shop has it
            for match in self._each(re.compile(rf"(?<![a-z0-9/]){re.escape(size)}(?![a-z0-9/])")):
                self._size(size.upper(), self._span(*match.span()))
        for pattern in SIZES:
            for match in self._each(pattern):
                said = re.sub(r"\s+", " ", match["s"]).strip()
                size = SIZE_WORDS.get(said) or re.sub(r"^(eu|uk|us|it|fr)\s?", "", said).upper()
                self._size(known.get(size.casefold(), size), self._span(*match.span()))
        for match in CAPITAL.finditer(self.text):
            if not self._shouted() and self._free(*match.span()):
                self._size(match["s"], match.span())

    def _shouted(self) -> bool:
        """Whether the text is in capitals throughout, so that a capital tells nothing."""
        letters = [c for c in self.text if c.isascii() and c.isalpha()]
        return len(letters) > 3 and all(c.isupper() for c in letters)

    def _size(self, size: str, span: tuple[int, int]) -> None:
        self.found["sizes"].append(size)
        self._take(*span, "sizes", size)

    # ---- vocabulary

    def _words(self) -> None:
        words = [t for t in tokens(self.text) if not any(self.taken[t.start : t.end])]
        denials = [n for n in self._denials() if self._free(n.start, n.end)]
        stems = [self._spelled(t) for t in words]
        i = 0
        while i < len(words):
            if self.taken[words[i].start]:  # "以外" belongs to the word before it
                i += 1
                continue
            length = self._match_length(words, stems, i)
            filler = self._filler_length(words, i)
            negation = next((n for n in denials if n.start <= words[i].start < n.end), None)
            if negation and not (length and self._entry_starts_negated(words, stems, i, length)):
                i = self._negated(words, stems, i, negation)
            elif length and length >= filler:
                self._found(
                    words[i : i + length],
                    stems[i : i + length],
                    excluded=self._deniable(stems[i : i + length])
                    and self._denied_after(words[i + length - 1].end),
                )
                i += length
            elif filler:
                i += filler
            else:
                self.leftover.append(self.text[words[i].start : words[i].end])
                i += 1
        self._merge_chinese_leftover(words)

    def _denials(self) -> list[Negation]:
        """The words that say no to what follows, at their places in the text."""
        return [Negation(*self._span(n.start, n.end), n.degree, n.thing) for n in negations(self.flat)]

    def _deniable(self, stems: list[str]) -> bool:
        """Whether a word is a quality or a kind of thing, not a person or a day: "help a dad out"."""
        return not {slot for slot, _ in self.vocabulary.entries[tuple(stems)].means} & {
            "genders",
            "ages",
            "occasions",
        }

    def _denied_after(self, end: int) -> bool:
        """Whether what stands behind a word says no to it ("黑色以外"); these words say nothing else then."""
        here = self.at.index(end) if end in self.at else len(self.flat)
        until = denied_after(self.flat, here)
        if until:
            self._take(end, self._span(here, until)[1], "", "")
        return bool(until)

    def _entry_starts_negated(self, words: list[Token], stems: list[str], i: int, length: int) -> bool:
        """A vocabulary phrase that itself begins with a negation word ("no sleeves", "无袖")."""
        return length > 1 and words[i].text in {"no", "without", "non", "not", "无", "非", "没"}

    def _match_length(self, words: list[Token], stems: list[str], i: int) -> int:
        for length in range(min(self.vocabulary.longest, len(words) - i), 0, -1):
            if tuple(stems[i : i + length]) in self.vocabulary.entries and self._adjacent(
                words[i : i + length]
            ):
                return length
        return 0

    def _adjacent(self, run: list[Token]) -> bool:
        """No comma or other word between the tokens; spaces and hyphens may be."""
        return all(
            re.fullmatch(r"(?:[\s\-_/&'’]|\.(?!\s)){0,3}", self.text[a.end : b.start])
            for a, b in itertools.pairwise(run)
        )

    def _filler_length(self, words: list[Token], i: int) -> int:
        if not words[i].chinese:
            word = words[i].text
            return int(
                word in self.vocabulary.filler_en
                or stem(word) in self.vocabulary.filler_en
                or len(word) == 1
                or word.isdigit()
                or word in NUMBER_WORDS
            )
        run = "".join(t.text if t.chinese else " " for t in words[i : i + 8])
        return next((len(f) for f in self.vocabulary.filler_zh if run.startswith(f)), 0)

    def _spelled(self, token: Token) -> str:
        """The token's stem, or the known word it is a slip of."""
        reduced = stem(token.text)
        short = len(reduced) < 4 or not reduced.isalpha()
        named = self.text[token.start].isupper() and token.start > 0 and not self._shouted()
        if not self.slips or token.chinese or short or named or is_common(token.text):
            return reduced  # "Madeira" is a name, no slip of madras
        meant = correct(reduced, self.vocabulary)
        if meant != reduced and token.text != reduced:
            whole = correct(token.text, self.vocabulary)  # "shotrs" was meant to be shorts, not short
            if whole != token.text and len(whole) == len(token.text):
                return whole
        return meant

    def _found(self, run: list[Token], stems: list[str], excluded: bool = False) -> None:
        start, end = run[0].start, run[-1].end
        means = self.vocabulary.entries[tuple(stems)].means
        if excluded:  # "no denim jackets" leaves out denim, not every jacket
            means = (min(means, key=lambda meant: (*EXCLUDED_FIRST, meant[0]).index(meant[0])),)
        for slot, value in means:
            if slot == "categories" and self.text[start] in SEXED:  # "女鞋"
                self.people.append(Person(SEXED[self.text[start]], "product"))
            if slot == "genders" and self.slips and not excluded:
                self.people.append(Person(value, role(self.flat, start, end)))
            if excluded:
                self._add("exclude", value)
                self.matches.append(Match(start, end, "exclude", value))
            else:
                self._add(slot, value)
                self.matches.append(Match(start, end, slot, value))
        self.taken[start:end] = [True] * (end - start)

    def _add(self, slot: str, value: str) -> None:
        if value not in self.found[slot]:
            self.found[slot].append(value)

    def _negated(self, words: list[Token], stems: list[str], i: int, negation: Negation) -> int:
        """Reads what follows a negation: a word, and what "or", "and" join to it. Returns the next token to read."""
        first = i
        while i < len(words) and words[i].start < negation.end:
            i += 1
        wanted = True
        while i < len(words) and wanted:
            length = self._match_length(words, stems, i)
            if length:
                run, means = (
                    words[i : i + length],
                    self.vocabulary.entries[tuple(stems[i : i + length])].means,
                )
                if negation.degree and not {slot for slot, _ in means} & set(
                    OF_ITS_OWN
                ):  # "not too short" is no wish for long
                    self._take(run[0].start, run[-1].end, "", "")
                else:
                    self._found(run, stems[i : i + length], excluded=True)
                i += length
            elif (
                not words[i].chinese
                and not negation.degree
                and negation.thing
                and not self._filler_length(words, i)
                and i == self._after(words, negation.end)
            ):
                self._add("exclude", words[i].text)
                self._take(words[i].start, words[i].end, "exclude", words[i].text)
                i += 1
            else:
                break
            # "not black or navy", "no logos, prints": the list goes on as long as it is joined.
            after = i
            while after < len(words) and words[after].text in JOINS:
                after += 1
            listed = after > i or self._listed(words, stems, i)
            wanted = listed and after < len(words) and bool(self._match_length(words, stems, after))
            i = after if wanted else i
        return max(i, first + 1)

    def _listed(self, words: list[Token], stems: list[str], i: int) -> bool:
        """Whether Chinese words of one sort follow each other without a joint: "黑白灰"."""
        length = self._match_length(words, stems, i) if 0 < i < len(words) else 0
        if not length or not words[i].chinese or words[i - 1].end != words[i].start:
            return False
        means = self.vocabulary.entries[tuple(stems[i : i + length])].means
        sorts = [
            self.vocabulary.slots[slot] for slot, _ in means if slot in ("colors", "patterns", "materials")
        ]
        before = [m.value for m in self.matches if m.end == words[i].start and m.slot == "exclude"]
        return any(value in sort for value in before for sort in sorts)

    def _after(self, words: list[Token], end: int) -> int:
        return next((k for k, t in enumerate(words) if t.start >= end), len(words))

    def _merge_chinese_leftover(self, words: list[Token]) -> None:
        """Neighbouring Chinese characters nobody understood are one word to look for."""
        merged: list[str] = []
        for part in self.leftover:
            if merged and is_chinese(part) and is_chinese(merged[-1]) and merged[-1] + part in self.text:
                merged[-1] += part
            else:
                merged.append(part)
        self.leftover = [p for p in merged if len(p) > 1 or not is_chinese(p)]

    # ---- afterthoughts

    def _compound(self, category: str) -> str:
        """The narrower kind that a category is with a feature said apart: a sweatshirt with a hood is a hoodie."""
        words = self.vocabulary
        names = [key(n) for n in (*words.categories[category].en, *words.categories[category].zh)]
        for feature in filter(None, map(words.slots["features"].get, self.found["features"])):
            for spelled, name in itertools.product((*feature.en, *feature.zh), names):
                entry = words.entries.get((*key(spelled), *name))
                kinds = [v for slot, v in entry.means if slot == "categories"] if entry else []
                if kinds and kinds[0] != category and kinds[0] in words.members("categories", category):
                    return kinds[0]
        return category

    def _tidy(self) -> None:
        found = self.found
        if self.slips:
            found["categories"] = [
                self._compound(c) if c in self.vocabulary.categories else c for c in found["categories"]
            ]
        patterns = found["patterns"]
        if len(patterns) > 1 and "graphic" in patterns:
            patterns.remove("graphic")  # "floral print" is one pattern
        for slot in ("categories", "colors", "patterns", "materials"):
            # "a blue sky-blue dress": the wider word alone would undo the narrower one beside it, as in "top: a t-shirt".
            values = found[slot]
            found[slot] = [
                v
                for v in values
                if not any(o != v and o in self.vocabulary.members(slot, v) for o in values)
                or (slot != "categories" and self._offered(slot, v))
            ]
        if self.slips:
            found["genders"] = recipients(self.people)
        if "women" in found["genders"] and "men" in found["genders"]:
            found["genders"] = []
        for slot in ("colors", "patterns", "materials"):  # "nothing black, she says black makes her look old"
            found[slot] = [v for v in found[slot] if v not in found["exclude"]]
        wanted = [c for c in found["categories"] if c not in found["exclude"]]
        found["categories"] = (
            wanted or found["categories"]
        )  # "no jeans at work, and I own nothing but jeans. Suit trousers?"
        found["exclude"] = [v for v in found["exclude"] if not any(v in found[s] for s in LIST_SLOTS)]

    def _offered(self, slot: str, value: str) -> bool:
        """Whether a quality stands beside an "or": "white or cream" asks for either."""
        return any(
            OR_AFTER.match(self.flat, m.end) or OR_BEFORE.search(self.flat[: m.start])
            for m in self.matches
            if m.slot == slot and m.value == value
        )
