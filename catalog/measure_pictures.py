"""Measuring search by picture: of the five products that look most alike, how many are of the same kind, colour, pattern.

Over the starter catalogue, each picture asking for the others. Kind is asked of the whole shop; colour and pattern among
products of the same kind, as when a shopper asks for a top like the one on a photo. A share is out of the five, or out of
as many as there are. The parts of our look are measured beside their sum, and `similar` beside texts alone.
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from catalog.catalog import Catalog
from catalog.look import WEIGHTS, Look
from catalog.picture_model import ClipModel, ImageNetModel
from catalog.product import Product
from catalog.vocabulary import Vocabulary

NEAREST = 5
Same = Callable[[int, int], bool]


def pictures() -> dict[str, dict[str, float]]:
    """Way of comparing -> what is the same -> mean share of the nearest."""
    with tempfile.TemporaryDirectory() as home:
        catalog = Catalog.open(Path(home), look=Look(ImageNetModel()))
        products, words = [p for p in catalog.products() if p.picture], catalog.vocabulary()
        ways = _by_parts(products)
        ways["texts alone"], ways["similar"] = _similar(catalog, products)
    return {name: _shares(likeness, products, words) for name, likeness in ways.items()}


def _by_parts(products: list[Product]) -> dict[str, np.ndarray]:
    """(N, N) likenesses: each part of the look alone, and their sum; with CLIP's features too where the setting names one."""
    look = Look(ImageNetModel())
    parts = [look.parts(pixels(product)) for product in products]
    alone = {name: _cosines(np.stack([part[name] for part in parts])) for name in WEIGHTS}
    ways = {f"{name} alone": cosines for name, cosines in alone.items()}
    ways["without a model"] = _sum({name: c for name, c in alone.items() if name != "features"})
    ways["all of them (ours)"] = _sum(alone)
    clip = os.environ.get("FITTING_ROOM_PICTURE_MODEL")
    if clip:
        seen = Look(ClipModel(clip))
        alone["features"] = _cosines(np.stack([seen.parts(pixels(p))["features"] for p in products]))
        ways[f"all, {Path(clip).name} for features"] = _sum(alone)
    return ways


def _similar(catalog: Catalog, products: list[Product]) -> tuple[np.ndarray, np.ndarray]:
    """(N, N) of the texts' vectors, and of `Catalog.similar`, whose order is taken as it is."""
    place = {product.id: at for at, product in enumerate(products)}
    order = np.full((len(products), len(products)), -1.0)
    for product in products:
        for rank, hit in enumerate(catalog.similar(product.id, 2 * NEAREST)):
            order[place[product.id], place[hit.product.id]] = 1 / (1 + rank)
    return _cosines(catalog.text_vectors([p.id for p in products])), order


def pixels(product: Product) -> np.ndarray:
    """uint8 (H, W, 3) of a product's picture."""
    from PIL import Image

    with Image.open(str(product.picture)) as picture:
        return np.asarray(picture.convert("RGB"))


def _cosines(vectors: np.ndarray) -> np.ndarray:
    unit = vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)
    return unit @ unit.T


def _sum(cosines: dict[str, np.ndarray]) -> np.ndarray:
    return np.sum([WEIGHTS[name] * each for name, each in cosines.items()], axis=0)


def _shares(likeness: np.ndarray, products: list[Product], words: Vocabulary) -> dict[str, float]:
    families = [_family(p.colors[0], words) if p.colors else set() for p in products]
    kinds = [p.kind or p.category for p in products]

    def alike(i: int, j: int) -> bool:
        return kinds[i] == kinds[j]

    everyone = range(len(products))
    patterned = [i for i in everyone if products[i].pattern not in ("", "plain")]
    return {
        "kind": _share(likeness, everyone, alike, lambda i, j: True),
        "category": _share(likeness, everyone, lambda i, j: products[i].category == products[j].category, lambda i, j: True),
        "colour": _share(likeness, everyone, lambda i, j: bool(families[i] & families[j]), alike),
        "pattern": _share(likeness, patterned, lambda i, j: products[i].pattern == products[j].pattern, alike),
    }  # fmt: skip


def _share(likeness: np.ndarray, asking: "range | list[int]", same: Same, among: Same) -> float:
    shares = []
    for i in asking:
        others = [j for j in range(len(likeness)) if j != i and among(i, j)]
        possible = min(NEAREST, sum(same(i, j) for j in others))
        if possible:
            nearest = sorted(others, key=lambda j: -likeness[i, j])[:NEAREST]
            shares.append(sum(same(i, j) for j in nearest) / possible)
    return round(float(np.mean(shares)), 3) if shares else float("nan")


def _family(color: str, words: Vocabulary) -> set[str]:
    """The colour and every wider one: navy is a blue."""
    family, todo = set(), [words.canonical("colors", color) or color]
    while todo:
        family.add(value := todo.pop())
        todo += [w for w in words.wider("colors", value) if w not in family]
    return family
