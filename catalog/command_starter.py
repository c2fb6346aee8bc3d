"""`python -m catalog starter`: recomputes what is kept beside the starter products (run it after editing products.csv)."""

import argparse
from typing import Any

from catalog.embedding import PACKAGED, SentenceEmbedder
from catalog.errors import NoPicture
from catalog.facets import facet_values
from catalog.look import Look
from catalog.picture_model import ImageNetModel
from catalog.starter_shop import FOLDER, VECTORS, StarterVectors, save_vectors, starter_products
from catalog.texts import embedding_text, fingerprint
from catalog.vocabulary import VocabularyFile


def register(subparsers: Any) -> None:
    """Adds the command and its options."""
    parser = subparsers.add_parser(
        "starter", help="recompute the vectors kept beside the starter products", description=__doc__
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Writes catalog/starter/vectors.npz: text vectors that are new, and all pictures measured again."""
    vocabulary = VocabularyFile().current()
    embedder = SentenceEmbedder(PACKAGED)
    look = Look(ImageNetModel())
    texts, looks = {}, {}
    for product in starter_products():
        text = embedding_text(product, facet_values(product, vocabulary))
        texts[fingerprint(text)] = text
        seen = look.describe_file(FOLDER / product.images[0])
        if seen is None:
            raise NoPicture(f"The picture of {product.id} is missing.")
        looks[product.images[0]] = seen
    known = StarterVectors().known(list(texts)) if VECTORS.exists() else {}
    todo = [h for h in texts if h not in known]
    if todo:
        known |= dict(zip(todo, embedder.embed([texts[h] for h in todo]), strict=True))
    save_vectors({h: known[h] for h in texts}, looks, embedder, look.model)
    print(f"{len(texts)} texts, {len(todo)} of them embedded anew; {len(looks)} pictures")
    return 0
