"""What tells requests apart besides words, as numbers: the shapes of pointing in a text, and what lies on the table."""

import numpy as np

from agent.planner import pointers as r
from agent.planner.cues import CUED
from agent.planner.refine import OTHERS, refines, turns
from agent.planner.table import Table
from catalog.query import Query

SHAPES = (
    r.PLACES, r.RANGES, r.SEVERAL, r.ONE, r.PREVIOUS, r.OTHER, r.CHEAP, r.DEAR, r.DEFINITE_ONE, r.THE, r.BESIDE, OTHERS,
)  # fmt: skip
TOOLS = tuple(act for act in CUED if "_" in act or act in ("recommend", "checkout", "remember"))
LENGTHS = (3, 6, 12, 20)  # words
SIGNS = len(SHAPES) + 6 + len(LENGTHS) + len(TOOLS) + 12


def signs(text: str, query: Query, named: int, words: int, table: Table | None) -> np.ndarray:
    """float32 (SIGNS,), each 0 or 1.

    Args:
        text: a plain text, of which the catalogue's parser read `query`.
        named: how many products it names by their whole title.
        words: how many words it has.
        table: what lies on the table; None when that is not known.
    """
    shapes = [shape.search(text) for shape in SHAPES]
    said = [
        named > 0, named > 1, query.categories, len(query.categories) > 1, refines(text, query), turns(text),
    ]  # fmt: skip
    longer = [words > length for length in LENGTHS]
    row = np.array([bool(each) for each in (*shapes, *said, *longer)], np.float32)
    return np.concatenate([row, _lying(table)])


def _lying(table: Table | None) -> np.ndarray:
    """What the last call was, and which of the table's places hold something."""
    row = np.zeros(len(TOOLS) + 12, np.float32)
    if table is None:
        return row
    last = table.last
    if last and last.name in TOOLS:
        row[TOOLS.index(last.name)] = 1
    row[len(TOOLS) :] = [
        last is None,
        bool(last and last.failed),
        bool(table.shown),
        len(table.shown) > 1,
        bool(table.focus),
        len(table.focus) > 1,
        bool(table.worn),
        bool(table.cart),
        bool(table.pair),
        table.search is not None,
        bool((table.search or {}).get("category")),
        1,
    ]
    return row
