"""Joins what two annotators, blind to each other, expect of the same utterances, and tells how far they agree.

    python -m tests.planner.annotators FIRST.yaml SECOND.yaml               agreement: the second read as if it were a planner
    python -m tests.planner.annotators FIRST.yaml SECOND.yaml -o BOTH.yaml  what either of them calls right

A planner can hardly be expected to agree with an annotator better than another annotator does.
"""

import argparse
import json
import shlex
import sys
from pathlib import Path
from typing import Any

import yaml

from agent.planner.evaluate import LISTS, Shown, Tally, best, ways
from agent.planner.rehearsal import Rehearsal, vocabulary_of
from agent.planner.wording import CHINESE
from catalog.starter_shop import starter_products

Talk = list[dict[str, Any]]


def main(arguments: list[str] | None = None) -> int:
    """Prints the agreement, or writes the joined file."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.planner.annotators", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("-o", "--out", type=Path, help="write the joined expectations here")
    options = parser.parse_args(arguments)
    first, second = (yaml.safe_load(f.read_text(encoding="utf-8")) for f in (options.first, options.second))
    said = [[turn["say"] for turn in talk] for talk in first]
    if said != [[turn["say"] for turn in talk] for talk in second]:
        print("The two files do not hold the same utterances.", file=sys.stderr)
        return 2
    if options.out:
        options.out.write_text(joined(first, second), encoding="utf-8")
        return 0
    for language, tally in agreement(first, second).items():
        print(f"{language:4} turns {tally.turns:4}  same tools {100 * tally.right / max(1, tally.turns):5.1f} %"
              f"  slot F1 {tally.f1:.3f}")  # fmt: skip
    return 0


def joined(first: list[Talk], second: list[Talk]) -> str:
    """YAML of the same talks in which either annotator's answer is right."""
    lines = []
    for one, other in zip(first, second, strict=True):
        for number, (a, b) in enumerate(zip(one, other, strict=True)):
            either = list(dict.fromkeys(one_line(way) for do in (a["do"], b["do"]) for way in ways(do)))
            do = [] if either == ["none"] else [" | ".join(either)]
            said = json.dumps(a["say"], ensure_ascii=False)
            lines.append(
                f"{'  ' if number else '- '}- {{say: {said}, do: {json.dumps(do, ensure_ascii=False)}}}"
            )
    return "\n".join(lines) + "\n"


def one_line(way: list[str]) -> str:
    """The calls of one way of answering, joined."""
    return ";".join(call.strip() for call in way) or "none"


def agreement(first: list[Talk], second: list[Talk]) -> dict[str, Tally]:
    """How the second annotator's first choice does by the first one's expectations."""
    products = list(starter_products())
    tallies = {"en": Tally(), "zh": Tally(), "all": Tally()}
    shown = Symbols(Rehearsal(products, vocabulary_of(products)))
    for one, other in zip(first, second, strict=True):
        for a, b in zip(one, other, strict=True):
            calls = [call(text) for text in next(ways(b["do"]))]
            wanted, right, hit, given = best(a["do"], calls, shown)
            for tally in (tallies["zh" if CHINESE.search(a["say"]) else "en"], tallies["all"]):
                tally.count(right, hit, given, wanted, spent=0.0)
    return tallies


class Symbols(Shown):
    """Symbols stay symbols: nothing has been shown to an annotator."""

    def resolve(self, value: str) -> list[str]:
        return [value.lower()]


def call(text: str) -> dict[str, Any]:
    """An expectation as the call it describes; what may be left out is left out."""
    name, *words = shlex.split(text)
    args: dict[str, Any] = {}
    for word in words:
        if not word.startswith("~"):
            argument, _, value = word.partition("=")
            args[argument] = value.split("|") if argument in LISTS else value or "true"
    return {"name": name.lstrip("~"), "args": args}


if __name__ == "__main__":
    sys.exit(main())
