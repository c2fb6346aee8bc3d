"""`python -m catalog starter`: recomputes what is kept beside the starter products (run it after editing products.csv)."""

import argparse
from typing import Any

from catalog.embedding import PACKAGED, SentenceEmbedder
from catalog.facets import facet_values
from catalog.index import embedding_text, fingerprint
from catalog.starter_shop import StarterVectors, save_vectors, starter_products
from catalog.vocabulary import VocabularyFile


def register(subparsers: Any) -> None:
    """Adds the command and its options."""
    parser = subparsers.add_parser(
        "starter", help="recompute the vectors kept beside the starter products", description=__doc__
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Writes catalog/starter/vectors.npz."""
    import numpy as np

    vocabulary = VocabularyFile().current()
    embedder = SentenceEmbedder(PACKAGED)
    texts = {}
    for product in starter_products():
        text = embedding_text(product, facet_values(product, vocabulary))
        texts[fingerprint(text)] = text
    have = StarterVectors().known(list(texts))
    todo = [h for h in texts if h not in have]
    if todo:
        have |= dict(zip(todo, embedder.embed([texts[h] for h in todo]), strict=True))
    save_vectors(list(texts), np.stack([have[h] for h in texts]), embedder)
    print(f"{len(texts)} vectors, {len(todo)} of them new")
    return 0
