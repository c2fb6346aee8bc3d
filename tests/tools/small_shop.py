"""A small shop for tests: feed, catalogue without a model, mirror without networks, caller of tools."""

import csv
import io
import shutil
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from langchain.tools import ToolRuntime
from langchain_core.messages import ToolMessage
from PIL import Image

from catalog import Catalog, Product
from catalog.build import build_index
from catalog.index import new_generation, swap_in
from catalog.look import Look
from catalog.record import read_record
from catalog.vocabulary import VocabularyFile
from tools import Shopper, all_tools
from tools.mirror import Mirror, Piece
from vision.errors import NobodyInPhoto

HERE = Path(__file__).parent


def picture(
    color: tuple[int, int, int], size: tuple[int, int] = (96, 128), kind: str = "PNG", **options: Any
) -> bytes:
    """A picture of one colour, as bytes."""
    buffer = io.BytesIO()
    Image.new("RGB", size, color).save(buffer, kind, **options)
    return buffer.getvalue()


def on_paper(color: tuple[int, int, int]) -> bytes:
    """A picture of a block of one colour in the middle of light paper, as bytes."""
    pixels = np.full((160, 160, 3), 243, np.uint8)
    pixels[40:120, 50:110] = color
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


class WordEmbedder:
    """Texts that share words are near each other; no model."""

    model = "words"

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.full((len(texts), 4096), 1e-6, np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in text.lower().split():
                row[zlib.crc32(word.encode()) % 4096] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


class PlainMirror(Mirror):
    """Tints the photo instead of dressing it; queue, caches and error handling are the real ones.

    read    the keys of the photos that were read
    during  called in the middle of the work
    places  where on the hands things were asked for, try-on by try-on
    refuse  kind -> what it is refused with
    labels  what `piece` finds on a photo; None for nobody
    """

    def __init__(self, **sizes: int) -> None:
        super().__init__(**sizes)
        self.read: list[str] = []
        self.places: list[str] = []
        self.during: Callable[[], object] = lambda: None
        self.refuse: dict[str, Exception] = {}
        self.labels: np.ndarray | None = None

    def _person(self, key: str, photo: Callable[[], np.ndarray]) -> Any:
        def read() -> Any:
            self.read.append(key)
            return photo()

        return self._people.get(key, read)

    def piece(self, key: str, photo: Any, kind: str, progress: Any) -> Piece:
        if self.labels is None:
            self._person = self._nobody  # type: ignore[method-assign]
        else:
            person = SimpleNamespace(photo=photo(), parse=SimpleNamespace(labels=self.labels))
            self._person = lambda key, photo: person  # type: ignore[method-assign]
        return super().piece(key, photo, kind, progress)

    def _nobody(self, key: str, photo: Any) -> Any:
        raise NobodyInPhoto

    def _item(self, product: Product, worn_on: str) -> Any:
        self.places.append(worn_on)
        return product.kind

    def _wear(self, person: Any, items: Sequence[Any], progress: Callable[[str, float], None]) -> Any:
        self.during()
        for number, kind in enumerate(items):
            progress(f"wear_{kind}", number / len(items))
            if kind in self.refuse:
                raise self.refuse[kind]
        image = person.copy()
        image[: len(items)] = 255
        return SimpleNamespace(
            image=image, notes=("scale: eyes",), score={"edge": 0.91234}, scale="scale: eyes"
        )


def stock(home: Path, feed: Path) -> None:
    """Build the index of a home from a feed of our own."""
    with feed.open(encoding="utf-8", newline="") as file:
        products = [read_record(row)[0] for row in csv.DictReader(file)]
    folder = new_generation(home)
    words, note = VocabularyFile().current(), {"pictures": str(feed.parent)}
    build_index(folder, [p for p in products if p], words, WordEmbedder(), note=note, pictures=feed.parent)
    swap_in(home, folder)


class Caller:
    """Calls tools as the agent does. `steps` holds the progress they reported."""

    def __init__(self, shopper: Shopper) -> None:
        self.shopper = shopper
        self.steps: list[dict[str, Any]] = []

    def __call__(self, name: str, /, **arguments: Any) -> ToolMessage:
        tool = next(tool for tool in all_tools() if tool.name == name)
        runtime = ToolRuntime(
            state={},
            context=self.shopper,
            config={},
            stream_writer=self.steps.append,
            tool_call_id="call_1",
            store=None,
        )
        arguments["runtime"] = runtime
        message = tool.invoke({"type": "tool_call", "id": "call_1", "name": name, "args": arguments})
        assert isinstance(message, ToolMessage)
        assert isinstance(message.artifact, dict)
        return message

    def error(self, name: str, /, **arguments: Any) -> dict[str, Any]:
        """The artifact of a call that must be refused."""
        message = self(name, **arguments)
        assert message.status == "error"
        assert message.artifact["type"] == "error"
        assert message.artifact["message"]
        return message.artifact

    def artifact(self, name: str, /, **arguments: Any) -> dict[str, Any]:
        """The artifact of a call that must work."""
        message = self(name, **arguments)
        assert message.status == "success", message.content
        return message.artifact

    def ids(self, name: str, /, **arguments: Any) -> list[str]:
        """The ids of the products a call shows."""
        return [card["id"] for card in self.artifact(name, **arguments)["products"]]

    def speaking(self, language: Any) -> "Caller":
        """The same shopper in another language."""
        return Caller(replace(self.shopper, language=language))

    def with_photo(self, color: tuple[int, int, int] = (120, 90, 80)) -> str:
        """Agree, send a photo, and return its handle."""
        photos = self.shopper.shop.photos
        photos.consent(self.shopper.session, "1", "You may use my photo.")
        return photos.add(self.shopper.session, picture(color))


def stocked(home: Path, feed: Path) -> Catalog:
    """The products of products.csv with their pictures, indexed in `home`."""
    shutil.copy(HERE / "products.csv", feed)
    for name, color in (("tee", (200, 60, 60)), ("skirt", (40, 60, 140)), ("round", (200, 170, 60))):
        (feed / f"{name}.png").write_bytes(on_paper(color))
    stock(home, feed / "products.csv")
    return Catalog.open(home, embedder=WordEmbedder(), look=Look())
