"""Putting products on a person: which kind goes on when, and by which function."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vision import bracelet, clothes, earrings, glasses, hat, necklace, ring, score, shoes, watch
from vision.errors import CannotWear
from vision.item import Item
from vision.person import Person
from vision.scene import Scene

Wear = Callable[[Scene, Item], Scene]
Progress = Callable[[str, float], None]

# Inner things first: what comes later lies over what came before.
ORDER = (
    "skirt",
    "trousers",
    "shorts",
    "dress",
    "top",
    "outerwear",
    "shoes",
    "necklace",
    "earrings",
    "glasses",
    "hat",
    "bracelet",
    "watch",
    "ring",
)
# One line a kind: the function that wears it. A new kind is a module with `wear(scene, item) -> scene` and a
# line here.
WEAR: dict[str, Wear] = {
    "skirt": clothes.wear,
    "trousers": clothes.wear,
    "shorts": clothes.wear,
    "dress": clothes.wear,
    "top": clothes.wear,
    "outerwear": clothes.wear,
    "shoes": shoes.wear,
    "necklace": necklace.wear,
    "earrings": earrings.wear,
    "glasses": glasses.wear,
    "hat": hat.wear,
    "bracelet": bracelet.wear,
    "watch": watch.wear,
    "ring": ring.wear,
}


@dataclass(frozen=True)
class TryOn:
    """A finished try-on.

    image    uint8 (H, W, 3) RGB of the photo's size (or of `max_side`)
    changed  uint8 (H, W), 255 where image may differ from the photo; elsewhere the difference is 0
    score    named parts of the quality, 0 bad to 1 good
    scale    how sizes were found, when a product has a physical size; else None
    notes    short facts about the render
    timings  seconds a step
    """

    image: np.ndarray
    changed: np.ndarray
    score: Mapping[str, float]
    scale: str | None
    notes: tuple[str, ...]
    timings: Mapping[str, float]


def try_on(
    person: Person, items: Sequence[Item], *, max_side: int | None = None, progress: Progress | None = None
) -> TryOn:
    """Wear all `items` at once, inner things first.

    max_side  longest side of the result in pixels, for a quick preview; None keeps the photo's size
    progress  called with the step's name and the fraction done, 0..1

    Raises CannotWear when a product does not go with this photo, PoorRender when the result is not fit to be
    seen.
    """
    started, timings = time.perf_counter(), {}
    scene = Scene.of(person if max_side is None else person.resized(max_side))
    timings["prepare"] = time.perf_counter() - started
    ordered = sorted(items, key=lambda item: ORDER.index(item.kind))
    for number, item in enumerate(ordered):
        if item.kind not in WEAR:
            raise CannotWear(f"I cannot try on {item.kind} yet.", code="unknown_kind", retry=False)
        if progress:
            progress(f"wear_{item.kind}", number / len(ordered))
        begun = time.perf_counter()
        scene = WEAR[item.kind](scene, item)
        timings[item.kind] = time.perf_counter() - begun
        score.check(scene.score)
    if progress:
        progress("done", 1.0)
    timings["total"] = time.perf_counter() - started
    scales = [note for note in scene.notes if note.startswith("scale")]
    return TryOn(scene.image, scene.changed, scene.score, scales[0] if scales else None, scene.notes, timings)
