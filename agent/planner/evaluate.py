"""How often the planner picks the right tool and arguments, on utterances written apart from its code.

    python -m agent.planner.evaluate                 the development set
    python -m agent.planner.evaluate --held-out      the third that was kept apart
    python -m agent.planner.evaluate --misses        also what went wrong

Right tool: the turn's calls are those expected, no more and no fewer, in any order. Slot F1: over all
(argument, value) pairs
of all turns, free text left out. First words: planning and composing of the first answer, without tool time.
"""

import argparse
import itertools
import re
import shlex
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from langchain_core.messages import BaseMessage

from agent.planner import EmbeddedPlanner
from agent.planner.rehearsal import Rehearsal, vocabulary_of
from agent.planner.wording import CHINESE
from catalog.starter_shop import starter_products
from catalog.vocabulary import Vocabulary

UTTERANCES = Path(__file__).parents[2] / "tests" / "planner" / "utterances"
SCORED = {
    "category", "colors", "patterns", "materials", "brands", "gender", "sizes", "price_min", "price_max",
    "currency", "in_stock", "sort",
    "exclude", "product_id", "product_ids", "size", "color", "quantity", "order_id", "worn_on",
}  # fmt: skip
LISTS = {"colors", "patterns", "materials", "brands", "sizes", "exclude", "product_ids"}
Pair = tuple[str, str]


@dataclass
class Expected:
    """A call that a good shop assistant makes. Pairs in `may` count neither for nor against."""

    name: str
    must: set[Pair]
    may: set[Pair]
    optional: bool = False


@dataclass
class Tally:
    """Counts of one language."""

    turns: int = 0
    right: int = 0
    hit: int = 0
    said: int = 0
    wanted: int = 0
    hit_right: int = 0  # of the turns with the right tool
    pairs_right: int = 0
    milliseconds: list[float] = field(default_factory=list)

    @property
    def f1(self) -> float:
        return 2 * self.hit / max(1, self.said + self.wanted)

    @property
    def f1_right(self) -> float:
        """As f1, over the turns with the right tool: how well arguments alone are read."""
        return 2 * self.hit_right / max(1, self.pairs_right)

    def count(self, right: bool, hit: int, said: int, wanted: int, spent: float) -> None:
        """Takes in one turn."""
        self.turns += 1
        self.right += right
        self.hit, self.said, self.wanted = self.hit + hit, self.said + said, self.wanted + wanted
        if right:
            self.hit_right, self.pairs_right = self.hit_right + hit, self.pairs_right + said + wanted
        self.milliseconds.append(spent)


class Shown:
    """Symbols of one conversation: @2 is the second of the list last shown, 2@1t0 of the list of turn 0."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.rehearsal = rehearsal
        self.lists: dict[int, list[str]] = {}

    def note(self, turn: int, messages: list[BaseMessage]) -> None:
        """Notes the list a turn ended with."""
        for message in messages:
            artifact = getattr(message, "artifact", None) or {}
            if (
                artifact.get("type") == "products"
                and not artifact.get("details")
                and not artifact.get("comparison")
                and artifact["products"]  # what was shown before stays in view
            ):
                self.lists[turn] = [c["id"] for c in artifact["products"]]

    def resolve(self, value: str) -> list[str]:
        """Ids of a symbol; a plain id is itself."""
        match = re.fullmatch(r"(?P<n>\d*)@(?P<s>-?\d+|cheapest|dearest|cheaper12|all)(?:t(?P<t>\d+))?", value)
        if not match:
            return [value]
        ids = self.lists.get(int(match["t"])) if match["t"] else next(reversed(self.lists.values()), [])
        ids = ids or []
        price = lambda i: self.rehearsal.products[i].price  # noqa: E731
        if match["s"] == "all":
            return ids
        if match["s"] in ("cheapest", "dearest", "cheaper12"):
            pool = ids[:2] if match["s"] == "cheaper12" else ids
            return [(max if match["s"] == "dearest" else min)(pool, key=price)] if pool else ["?"]
        n = int(match["n"] or match["s"])
        at = n - 1 if n > 0 else n
        return [ids[at]] if -len(ids) <= at < len(ids) else ["?"]


def main(arguments: list[str] | None = None) -> int:
    """Runs the conversations and prints the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m agent.planner.evaluate", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--held-out", action="store_true", help="only the sets that were kept apart")
    parser.add_argument("--misses", action="store_true", help="print what went wrong")
    parser.add_argument("--files", nargs="*", type=Path, help="other files of utterances")
    options = parser.parse_args(arguments)
    files = options.files or [
        f for f in sorted(UTTERANCES.glob("*.yaml")) if is_held_out(f) == options.held_out
    ]
    tallies, misses = run(files)
    for language, tally in tallies.items():
        spent = sorted(tally.milliseconds)
        if not spent:
            continue
        print(
            f"{language:4} turns {tally.turns:4}  right tool {100 * tally.right / max(1, tally.turns):5.1f} %"
            f"  slot F1 {tally.f1:.3f} (right tool {tally.f1_right:.3f})  first words p50 {statistics.median(spent):.1f} ms"
            f"  p95 {spent[int(0.95 * (len(spent) - 1))]:.1f} ms"
        )
    if options.misses:
        print("\n".join(misses))
    return 0


def is_held_out(file: Path) -> bool:
    """Whether a file of utterances is kept apart: nothing is written or trained with it in view."""
    return file.stem.startswith("held_out")


def run(files: list[Path]) -> tuple[dict[str, Tally], list[str]]:
    """Tallies by language and overall, and what went wrong."""
    products = list(starter_products())
    vocabulary = vocabulary_of(products)
    model = EmbeddedPlanner(vocabulary=vocabulary, products=products)
    shop = Rehearsal(products, vocabulary)
    tallies = {"en": Tally(), "zh": Tally(), "all": Tally()}
    misses: list[str] = []
    for conversation in (c for file in files for c in yaml.safe_load(file.read_text(encoding="utf-8"))):
        rehearsal = shop.again()
        shown, messages = Shown(rehearsal), []  # type: ignore[var-annotated]
        for number, turn in enumerate(conversation):
            started, before = time.perf_counter(), len(messages)
            calls, reply = rehearsal.talk(model, messages, turn["say"])
            spent = 1000 * (time.perf_counter() - started) / (len(calls) + 1)
            if any(len(way) > 1 for way in ways(turn["do"])):  # "@2" is of the list this very turn has shown
                shown.note(number, messages[before:])
            wanted, right, hit, given = best(turn["do"], calls, shown)
            shown.note(number, messages[before:])
            language = "zh" if CHINESE.search(turn["say"]) else "en"
            for tally in (tallies[language], tallies["all"]):
                tally.count(right, hit, given, wanted, spent)
            if not right or hit < max(given, wanted):
                got = "; ".join(f"{c['name']} {c['args']}" for c in calls) or f"(says) {reply}"
                said = " / ".join(t["say"] for t in conversation[: number + 1])
                kind = "slot" if right else "TOOL"
                misses.append(f"{kind} | {said}\n     want {turn['do']}\n     got  {got}")
    return tallies, misses


def best(do: list[str], calls: list[dict[str, Any]], shown: Shown) -> tuple[int, bool, int, int]:
    """(pairs wanted, right tools, pairs hit, pairs said) for the nearest alternative."""
    scored = [score(expected, calls) for expected in alternatives(do, shown, calls)]
    return max(scored, key=lambda s: (s[1], s[2] * 2 / max(1, s[0] + s[3]), -s[0]))


def score(expected: list[Expected], calls: list[dict[str, Any]]) -> tuple[int, bool, int, int]:
    """As `best`, for one alternative."""
    needed = Counter(e.name for e in expected if not e.optional)
    allowed = Counter(e.name for e in expected)
    made = Counter(c["name"] for c in calls)
    right = all(made[n] >= needed[n] for n in needed) and all(made[n] <= allowed[n] for n in made)
    hit = said = wanted = 0
    left = list(calls)
    for each in expected:
        call = next((c for c in left if c["name"] == each.name), None)
        if call:
            left.remove(call)
            pairs = (
                pairs_of(call["args"]) - each.may if each.must or each.may else set()
            )  # none given: not judged
            said += len(pairs)
            hit += len(pairs & each.must)
        if call or not each.optional:
            wanted += len(each.must)
    said += sum(len(pairs_of(c["args"])) for c in left)
    return wanted, right, hit, said


def pairs_of(args: dict[str, Any]) -> set[Pair]:
    """The scored (argument, value) pairs of a call."""
    pairs: set[Pair] = set()
    for name, value in args.items():
        if name in SCORED:
            pairs |= {(name, _plain(v)) for v in (value if isinstance(value, list) else [value])}
    return pairs


def _plain(value: Any) -> str:
    return (
        f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value).lower()
    )


def alternatives(do: list[str], shown: Shown, calls: list[dict[str, Any]]) -> Iterator[list[Expected]]:
    """Each way of answering that counts as right; of several items each has its own alternatives."""
    for way in ways(do):
        yield [expect(call, shown) for call in way]


def ways(do: list[str]) -> Iterator[list[str]]:
    """The calls of each way, as text."""
    each = [re.split(r" \| | \|$|^ ?\| ", item) for item in do]
    for chosen in itertools.product(*each):
        yield [call for way in chosen for call in way.split(";") if call.strip() not in ("", "none")]


def expect(text: str, shown: Shown) -> Expected:
    """ "search_products category=dresses ~sort=price_asc" as data."""
    name, *words = shlex.split(text)
    must: set[Pair] = set()
    may: set[Pair] = set()
    for word in words:
        argument, given, value = word.lstrip("~").partition("=")
        value = value if given else "true"  # "~in_stock"
        values = value.split("|") if argument in LISTS else [value]
        found = (
            [v for each in values for v in shown.resolve(each)]
            if argument.startswith("product_id")
            else values
        )
        slot = "categories" if argument == "category" else argument
        if slot in ("categories", "colors", "patterns", "materials"):
            found = [shown.rehearsal.vocabulary.canonical(slot, v) or v for v in found]
        if slot == "exclude":
            found = [_own_word(shown.rehearsal.vocabulary, v) for v in found]
        (may if word.startswith("~") else must).update((argument, v.lower()) for v in found)
    return Expected(name.lstrip("~"), must, may, name.startswith("~"))


def _own_word(vocabulary: Vocabulary, word: str) -> str:
    """The catalogue's own word for a thing not wanted."""
    slots = ("categories", "colors", "patterns", "materials")
    return next(filter(None, (vocabulary.canonical(slot, word) for slot in slots)), word)


if __name__ == "__main__":
    sys.exit(main())
