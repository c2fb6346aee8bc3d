"""Trains the model of meaning.py on ways of asking, and tells how well it knows those it has not seen.

    python -m agent.planner.train                          trains on everything, writes agent/planner/meaning.npz
    python -m agent.planner.train --check                  five-fold: acts named rightly, beside the grammar alone
    python -m agent.planner.train --without FILE -o OTHER  leaves out a file of utterances, to be tested on it

About a minute on one core. Multinomial logistic regression, L2, by L-BFGS from zero: the same data give the same weights.
"""

import argparse
import copy
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy import sparse
from scipy.optimize import minimize

from agent.planner import meaning
from agent.planner.conversation import Call
from agent.planner.cues import TALK, weigh
from agent.planner.evaluate import LISTS, UTTERANCES, Expected, Shown, alternatives, is_held_out
from agent.planner.mixing import Asked, mixed
from agent.planner.names import Names
from agent.planner.rehearsal import Rehearsal, vocabulary_of
from agent.planner.saying import understand
from agent.planner.segment import lead
from agent.planner.table import ABOUT_ONE, Table
from agent.planner.wording import even, plain
from catalog.starter_shop import starter_products
from catalog.vocabulary import Vocabulary

EXAMPLES = Path(__file__).with_name("examples")
PENALTY, STEPS, FOLDS = 2e-4, 80, 5
UNCUED = 0.3  # of the examples, so that the words are learnt and not the cues alone
OF = dict.fromkeys((*ABOUT_ONE, "cart_remove"), "product_id") | {"compare_products": "product_ids"}
DONE_BY = {
    "try_on": ("try_on", "take_off", "swap")
}  # the acts that call a tool, where it is not the act of its name


@dataclass
class Example:
    """Something said, and the acts any of which is right."""

    said: meaning.Said
    acts: frozenset[str]
    seen: bool  # the grammar was written with it in view: its cues would look better than they are


def main(arguments: list[str] | None = None) -> int:
    """Trains, or checks."""
    parser = argparse.ArgumentParser(
        prog="python -m agent.planner.train", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--check", action="store_true", help="only tell how well unseen examples are named")
    parser.add_argument("--without", nargs="*", default=[], help="files of utterances to leave out")
    parser.add_argument("-o", "--out", type=Path, default=meaning.WEIGHTS)
    options = parser.parse_args(arguments)
    shop: list[Any] = list(starter_products())
    vocabulary, names = vocabulary_of(shop), Names(shop)
    reading = Reading(vocabulary, names)
    examples = list(_examples(reading))
    talked = Utterances(reading, Rehearsal(shop, vocabulary))
    for file in sorted(UTTERANCES.glob("*.yaml")):
        if file.stem not in {Path(f).stem for f in options.without} and not is_held_out(file):
            examples += talked.examples(file)
    acts = sorted(set().union(*(e.acts for e in examples)))
    right = np.array([[act in e.acts for act in acts] for e in examples], float)
    rows = _rows(examples)
    if options.check:
        _check(examples, rows, right, acts)
        return 0
    matrix = fit(rows, right)
    np.savez_compressed(options.out, acts=np.array(acts), matrix=matrix.astype(np.float16))
    print(f"{len(examples)} examples, {len(acts)} acts: {options.out}")
    return 0


class Reading:
    """What the grammar reads in a text, for one catalogue."""

    def __init__(self, vocabulary: Vocabulary, names: Names) -> None:
        self.vocabulary, self.names = vocabulary, names

    def said(self, text: str, table: Table | None = None) -> meaning.Said:
        """The text as the model is given it."""
        said = plain(text)
        query = understand(even(text), self.vocabulary)
        weights = weigh(said.strip(" ,.!?，。！？~"))
        named = len(self.names.whole(said))
        return meaning.Said(said, query, weights, lead(weights, query, said), named, table)

    def things(self, text: str) -> list[tuple[int, int]]:
        """The stretches that name kinds of things, each with the qualities right before it."""
        query = understand(even(text), self.vocabulary)
        spans: list[tuple[int, int]] = []
        start = end = -2
        for match in query.matches:
            start = start if match.start <= end + 1 else match.start
            end = match.end
            if match.slot == "categories":
                spans.append((start, end))
        return spans


def _examples(reading: Reading) -> Iterator[Example]:
    asked: list[Asked] = []
    stories: list[str] = []
    for file in sorted(EXAMPLES.glob("*.yaml")):
        written = yaml.safe_load(file.read_text(encoding="utf-8"))
        if isinstance(written, list):
            stories += written
        else:
            asked += [(str(text), act) for act, texts in written.items() for text in texts]
    for text, act in [*asked, *mixed(asked, stories, reading.things, reading.names.all_titles())]:
        yield Example(reading.said(text), frozenset([act]), seen=False)


class Utterances:
    """Turns of the development sets, each with the table that lies there when all went right before."""

    def __init__(self, reading: Reading, shop: Rehearsal) -> None:
        self.reading, self.shop = reading, shop

    def examples(self, file: Path) -> Iterator[Example]:
        """All turns of a file."""
        for conversation in yaml.safe_load(file.read_text(encoding="utf-8")):
            yield from self._conversation(conversation)

    def _conversation(self, turns: Sequence[dict[str, Any]]) -> Iterator[Example]:
        table, shop = Table(), self.shop.again()
        shown = Shown(shop)
        for number, turn in enumerate(turns):
            ways = list(alternatives(turn["do"], shown, []))
            if acts := acts_of(ways):
                yield Example(self.reading.said(turn["say"], copy.deepcopy(table)), acts, seen=True)
            for expected in ways[0]:
                args = _args(expected)
                if not expected.optional and OF.get(expected.name) in (None, *args):
                    table.take(Call(expected.name, args, "", shop.answer(expected.name, args), "", done=True))
            shown.lists[number] = list(table.shown)


def acts_of(ways: Sequence[Sequence[Expected]]) -> frozenset[str]:
    """The acts that lead to what is expected: those of its one tool, "several" for more, TALK where no tool is right."""
    needed = [[e.name for e in way if not e.optional] for way in ways]
    single = [act for names in needed if len(names) == 1 for act in DONE_BY.get(names[0], names)]
    talk = TALK if any(not names for names in needed) else ()
    return frozenset([*single, *talk]) or frozenset(["several"])


def _args(expected: Expected) -> dict[str, Any]:
    """The arguments of an expected call."""
    args: dict[str, Any] = {}
    for name, value in sorted(expected.must):
        if name in LISTS:
            args.setdefault(name, []).append(value)
        else:
            args[name] = (
                float(value) if name.startswith("price") else int(value) if name == "quantity" else value
            )
    return args


def _rows(examples: Sequence[Example]) -> np.ndarray:
    """Features of all examples; of some the cues are left out."""
    chance = np.random.default_rng(0)
    rows = []
    for each in examples:
        blind = each.seen or chance.random() < UNCUED
        rows.append(meaning.features(replace(each.said, weights={}, lead="") if blind else each.said))
    return np.array(rows)


def fit(rows: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Weights, float64 (features, acts).

    Args:
        rows: float (N, features).
        right: float (N, acts), 1 for each act that would be right; the loss is -log of their chances' sum.
    """
    known = sparse.csr_matrix(rows)
    turned = known.T.tocsr()
    acts = right.shape[1]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        matrix = flat.reshape(-1, acts)
        scores = known @ matrix
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores)
        chances /= chances.sum(axis=1, keepdims=True)
        good = (chances * right).sum(axis=1, keepdims=True) + 1e-12
        slope = turned @ (chances - chances * right / good) / len(right) + PENALTY * matrix
        return float(-np.log(good).mean() + PENALTY / 2 * (flat @ flat)), slope.ravel()

    found = minimize(
        loss, np.zeros(rows.shape[1] * acts), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}
    )
    return np.asarray(found.x).reshape(-1, acts)


def _check(examples: Sequence[Example], rows: np.ndarray, right: np.ndarray, acts: Sequence[str]) -> None:
    """Five-fold, over what the grammar was not written with: acts named rightly by weight of the strongest cue."""
    fold = np.random.default_rng(1).integers(FOLDS, size=len(examples))
    named = np.zeros(len(examples), int)
    for k in range(FOLDS):
        matrix = fit(rows[fold != k], right[fold != k])
        tested = [meaning.features(e.said) for e in np.array(examples, object)[fold == k]]
        named[fold == k] = (np.array(tested) @ matrix).argmax(axis=1)
    same = lambda a, e: a in e.acts or (a in (*TALK, "") and bool(e.acts & set(TALK)))  # noqa: E731
    print("strongest cue   examples  grammar  model")
    for low, high in ((0, 0), (1, 5), (6, 8), (9, 10), (11, 99), (0, 99)):
        of = [
            i
            for i, e in enumerate(examples)
            if not e.seen and low <= max(e.said.weights.values(), default=0) <= high
        ]
        grammar = np.mean([same(examples[i].said.lead, examples[i]) for i in of])
        model = np.mean([same(acts[named[i]], examples[i]) for i in of])
        print(f"{low:4} to {high:2}      {len(of):6}   {grammar:6.3f}  {model:6.3f}")


if __name__ == "__main__":
    sys.exit(main())
