"""The mirror: vision's models, loaded once, and what has been read of photos and products, for reuse."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from catalog.product import Product
from tools.cards import title
from tools.errors import AskShopper, CannotDo
from vision.errors import CannotWear, NobodyInPhoto, SeveralPeople
from vision.images import decode
from vision.where import read_where

if TYPE_CHECKING:  # torch and mediapipe take seconds to import: only when the first try-on is made
    from vision.coach import Advice
    from vision.item import Item
    from vision.models import Models
    from vision.person import Person
    from vision.tryon import TryOn

Value = TypeVar("Value")
Progress = Callable[[str, float], None]
PATIENCE = 120.0  # seconds in the queue before the shopper is asked to come back
# What the parser sees, and which kinds of product that can be.
PIECES = {
    "upper": ("top",),
    "outerwear": ("outerwear",),
    "dress": ("dress",),
    "lower": ("trousers", "skirt", "shorts"),
    "footwear": ("shoes",),
    "eyewear": ("glasses",),
    "headwear": ("hat",),
}
CLOTHES = ("upper", "outerwear", "dress", "lower")
SEEN = 0.0005  # of the photo's area: less is a slip of the parser
PICTURE_SIDE = 1600  # pixels; product pictures larger than this add time, not detail


@dataclass(frozen=True)
class Fitted:
    """A try-on, what is worn in it, and what could not be, each with the reason."""

    result: TryOn
    worn: tuple[Product, ...]
    refused: tuple[tuple[Product, CannotWear], ...]


@dataclass(frozen=True)
class Piece:
    """What a photo shows that products can be compared with.

    picture  uint8 (H, W, 3) RGB
    mask     uint8 (H, W), 255 on the piece; None when the picture is taken as a whole
    kinds    the kinds such a piece can be of; () when any
    """

    picture: np.ndarray
    mask: np.ndarray | None
    kinds: tuple[str, ...]


class Steps:
    """Passes vision's progress on, as the last part of the whole; `kind` is what was being put on last."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.kind = ""

    def __call__(self, step: str, fraction: float) -> None:
        self.kind = step.removeprefix("wear_") if step.startswith("wear_") else self.kind
        self._progress(step, 0.6 + 0.35 * fraction)


class Kept(Generic[Value]):
    """The `size` values used last, by key. Safe to use from several threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, Value] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of `key`, made when it is not there. What `make` raises comes out and nothing is kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        return value

    def drop(self, belongs: Callable[[Hashable], bool]) -> None:
        """Let go of every value whose key `belongs`."""
        with self._lock:
            for key in [key for key in self._values if belongs(key)]:
                del self._values[key]

    def __len__(self) -> int:
        return len(self._values)


class Mirror:
    """Puts products on photos. At most `heavy_jobs` at a time; the others wait their turn and are told so."""

    def __init__(self, *, heavy_jobs: int = 1, people: int = 6, items: int = 32) -> None:
        """`people` photos and `items` product pictures stay read in memory."""
        self._turn = threading.BoundedSemaphore(heavy_jobs)
        self._people: Kept[Person] = Kept(people)
        self._items: Kept[Item] = Kept(items)
        self._loading = threading.Lock()
        self._models: Models | None = None

    def try_on(
        self,
        key: str,
        photo: Callable[[], np.ndarray],
        products: Sequence[Product],
        progress: Progress,
        worn_on: str = "",
    ) -> Fitted:
        """Wear `products` on the photo named `key`, which `photo` reads when it is not known yet.

        A product that this photo or its own picture does not allow is left out while another remains.

        progress  called with a stable step name and the fraction done, 0..1
        worn_on   the hand and the finger for rings, watches and bracelets, such as "left index"
        Raises vision's errors, CannotDo `no_picture` or `not_wearable`, AskShopper `busy`.
        """
        with self._my_turn(progress):
            progress("reading_photo", 0.05)
            person = self._person(key, photo)
            refused: list[tuple[Product, CannotWear]] = []
            items: list[tuple[Product, Item]] = []
            for number, product in enumerate(products):
                progress("reading_product", 0.3 + 0.3 * number / len(products))
                try:
                    items.append((product, self._item(product, worn_on)))
                except CannotWear as error:
                    refused.append((product, error))
            while items:
                step = Steps(progress)
                try:
                    done = self._wear(person, [item for _, item in items], step)
                except CannotWear as error:
                    culprit = next((entry for entry in items if entry[0].kind == step.kind), items[-1])
                    items.remove(culprit)
                    refused.append((culprit[0], error))
                else:
                    return Fitted(done, tuple(product for product, _ in items), tuple(refused))
            raise _all_refused(refused)

    def piece(self, key: str, photo: Callable[[], np.ndarray], kind: str, progress: Progress) -> Piece:
        """The piece of this kind ("" for the largest of the clothes) worn on a photo, else the whole picture.

        Raises CannotDo `piece_not_seen` when somebody is on it but nothing of that kind.
        """
        from vision.scene import CLASSES

        with self._my_turn(progress):
            progress("reading_photo", 0.1)
            try:
                person = self._person(key, photo)
            except (NobodyInPhoto, SeveralPeople):
                return Piece(photo(), None, (kind,) if kind else ())
        labels = person.parse.labels
        areas = {name: int((labels == CLASSES.index(name)).sum()) for name in PIECES if _may_be(name, kind)}
        name = max(areas, key=lambda each: areas[each], default="")
        if areas.get(name, 0) < SEEN * labels.size:
            raise CannotDo(
                "piece_not_seen", f"I see no {kind or 'clothes'} here.", "照片里看不到这样的衣物。"
            )
        mask = np.where(labels == CLASSES.index(name), np.uint8(255), np.uint8(0))
        return Piece(person.photo, mask, (kind,) if kind else PIECES[name])

    def advise(self, key: str, photo: Callable[[], np.ndarray]) -> dict[str, Advice]:
        """What the photo allows, kind by kind."""
        from vision.coach import advise

        with self._my_turn(lambda step, fraction: None):
            return dict(advise(self._person(key, photo)))

    def warm(self) -> None:
        """Load the models now; they are loaded by the first try-on otherwise."""
        self._loaded()

    def forget(self, session: str) -> None:
        """Let go of everything read from the photos of a session."""
        self._people.drop(lambda key: str(key).startswith(f"{session}/"))

    def close(self) -> None:
        """Free the models. A later try-on loads them again."""
        with self._loading:
            self._people.drop(lambda key: True)
            if self._models is not None:
                self._models.close()
                self._models = None

    @contextmanager
    def _my_turn(self, progress: Progress) -> Iterator[None]:
        if not self._turn.acquire(blocking=False):
            progress("waiting", 0.0)
            if not self._turn.acquire(timeout=PATIENCE):
                raise AskShopper(
                    "busy",
                    "Many people are trying things on right now; please ask again in a minute.",
                    "现在试穿的人很多，请过一分钟再试。",
                )
        try:
            yield
        finally:
            self._turn.release()

    def _loaded(self) -> Models:
        from vision.models import Models

        with self._loading:
            if self._models is None:
                self._models = Models.load()
            return self._models

    def _person(self, key: str, photo: Callable[[], np.ndarray]) -> Person:
        from vision.person import read_person

        return self._people.get(key, lambda: read_person(photo(), self._loaded()))

    def _wear(self, person: Person, items: Sequence[Item], progress: Progress) -> TryOn:
        from vision.tryon import try_on

        return try_on(person, items, progress=progress)

    def _item(self, product: Product, worn_on: str) -> Item:
        from vision.item import read_item

        picture, kind = product.picture, product.kind
        if kind is None:
            raise not_wearable(product)
        if picture is None:
            raise no_picture(product)
        stamp = picture.stat().st_mtime_ns
        measures = tuple(sorted(product.measures.items()))
        item = self._items.get(
            (str(picture), stamp, kind, measures),
            lambda: read_item(
                decode(picture.read_bytes(), long_side=PICTURE_SIDE), kind, product.measures, self._loaded()
            ),
        )
        return item.on(read_where(worn_on))


def _all_refused(refused: Sequence[tuple[Product, CannotWear]]) -> CannotWear:
    """The one reason, or all of them in one."""
    first = refused[0][1]
    reasons = list(dict.fromkeys(error.message for _, error in refused))
    return first if len(reasons) == 1 else CannotWear(" ".join(reasons), code=first.code, retry=first.retry)


def _may_be(name: str, kind: str) -> bool:
    """Whether what the parser calls `name` can be the piece asked for; with none asked for, only clothes."""
    return kind in PIECES[name] if kind else name in CLOTHES


def not_wearable(product: Product) -> CannotDo:
    """This product is not of a kind that can be worn."""
    return CannotDo(
        "not_wearable",
        f"{title(product)} cannot be tried on; it is not something the fitting room can put on a photo.",
        f"“{product.title_zh or product.title}”不能试穿。",
        product_id=product.id,
    )


def no_picture(product: Product) -> CannotDo:
    """This product has no picture to try on."""
    return CannotDo(
        "no_picture",
        f"{title(product)} has no picture, so it cannot be shown on a photo.",
        f"“{product.title_zh or product.title}”没有图片，所以无法试穿。",
        product_id=product.id,
    )
