"""Trains the model of meaning.py on ways of asking, and tells how well it knows those it has not seen.

    python -m agent.planner.train                          trains on everything, writes agent/planner/meaning.npz
    python -m agent.planner.train --check                  five-fold: acts named rightly, beside the grammar alone
    python -m agent.planner.train --without FILE -o OTHER  leaves out a file of utterances, to be tested on it

About a minute on one core. Multinomial logistic regression, L2, by L-BFGS from zero: the same data give the same weights.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from scipy import sparse
from scipy.optimize import minimize

from agent.planner import meaning
from agent.planner.cues import TALK, weigh
from agent.planner.evaluate import UTTERANCES
from agent.planner.rehearsal import vocabulary_of
from agent.planner.saying import understand
from agent.planner.segment import lead
from agent.planner.wording import CHINESE, even, plain
from catalog.query import Query
from catalog.starter_shop import starter_products
from catalog.vocabulary import Vocabulary

EXAMPLES = Path(__file__).with_name("examples")
PENALTY, STEPS, FOLDS = 2e-4, 80, 5
UNCUED = 0.3  # of the examples, so that the words are learnt and not the cues alone


@dataclass
class Example:
    """A plain text, the act it asks for, and what the grammar reads in it."""

    text: str
    act: str
    query: Query
    weights: dict[str, int]
    lead: str
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
    vocabulary = vocabulary_of(list(starter_products()))
    examples = list(_examples(vocabulary)) + list(
        _utterances(vocabulary, {Path(f).stem for f in options.without})
    )
    acts = sorted({e.act for e in examples})
    labels = np.array([acts.index(e.act) for e in examples])
    rows = _rows(examples)
    if options.check:
        _check(examples, rows, labels, acts)
        return 0
    matrix = fit(rows, labels, len(acts))
    np.savez_compressed(options.out, acts=np.array(acts), matrix=matrix.astype(np.float16))
    print(f"{len(examples)} examples, {len(acts)} acts: {options.out}")
    return 0


def _examples(vocabulary: Vocabulary) -> Iterator[Example]:
    for file in sorted(EXAMPLES.glob("*.yaml")):
        for act, texts in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            for text in texts:
                yield _example(str(text), act, vocabulary, seen=False)


def _utterances(vocabulary: Vocabulary, without: set[str]) -> Iterator[Example]:
    """Turns of the development sets in which one tool is right."""
    for file in sorted(UTTERANCES.glob("*.yaml")):
        if file.stem in without | {"held_out"}:
            continue
        for turn in (t for talk in yaml.safe_load(file.read_text(encoding="utf-8")) for t in talk):
            calls = [w for w in turn["do"][0].split(" | ")[0].split(";") if w.strip()] if turn["do"] else []
            act = calls[0].split()[0].lstrip("~") if len(calls) == len(turn["do"]) == 1 else ""
            if act in ("", "none", "try_on") or CHINESE.sub("", turn["say"]) == "":
                continue  # a try-on may be a garment taken off: the examples tell them apart
            yield _example(turn["say"], act, vocabulary, seen=True)


def _example(text: str, act: str, vocabulary: Vocabulary, *, seen: bool) -> Example:
    said = plain(text)
    query = understand(even(text), vocabulary)
    weights = weigh(said.strip(" ,.!?，。！？~"))
    return Example(said, act, query, weights, lead(weights, query, said), seen)


def _rows(examples: Sequence[Example]) -> np.ndarray:
    """Features of all examples; of some the cues are left out."""
    chance = np.random.default_rng(0)
    rows = []
    for each in examples:
        blind = each.seen or chance.random() < UNCUED
        rows.append(
            meaning.features(each.text, each.query, {} if blind else each.weights, "" if blind else each.lead)
        )
    return np.array(rows)


def fit(rows: np.ndarray, labels: np.ndarray, acts: int) -> np.ndarray:
    """Weights, float64 (features, acts)."""
    known = sparse.csr_matrix(rows)
    turned = known.T.tocsr()
    wanted = np.eye(acts)[labels]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        matrix = flat.reshape(-1, acts)
        scores = known @ matrix
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores)
        chances /= chances.sum(axis=1, keepdims=True)
        miss = -np.log(chances[np.arange(len(labels)), labels] + 1e-12).mean()
        slope = turned @ (chances - wanted) / len(labels) + PENALTY * matrix
        return float(miss + PENALTY / 2 * (flat @ flat)), slope.ravel()

    found = minimize(
        loss, np.zeros(rows.shape[1] * acts), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}
    )
    return np.asarray(found.x).reshape(-1, acts)


def _check(examples: Sequence[Example], rows: np.ndarray, labels: np.ndarray, acts: Sequence[str]) -> None:
    """Five-fold, over what the grammar was not written with: acts named rightly by weight of the strongest cue."""
    fold = np.random.default_rng(1).integers(FOLDS, size=len(examples))
    named = np.zeros(len(examples), int)
    for k in range(FOLDS):
        matrix = fit(rows[fold != k], labels[fold != k], len(acts))
        tested = [
            meaning.features(e.text, e.query, e.weights, e.lead)
            for e in np.array(examples, object)[fold == k]
        ]
        named[fold == k] = (np.array(tested) @ matrix).argmax(axis=1)
    same = lambda a, b: a == b or (a in (*TALK, "") and b in TALK)  # noqa: E731
    print("strongest cue   examples  grammar  model")
    for low, high in ((0, 0), (1, 5), (6, 8), (9, 10), (11, 99), (0, 99)):
        of = [
            i
            for i, e in enumerate(examples)
            if not e.seen and low <= max(e.weights.values(), default=0) <= high
        ]
        grammar = np.mean([same(examples[i].lead, examples[i].act) for i in of])
        model = np.mean([same(acts[named[i]], examples[i].act) for i in of])
        print(f"{low:4} to {high:2}      {len(of):6}   {grammar:6.3f}  {model:6.3f}")


if __name__ == "__main__":
    sys.exit(main())
