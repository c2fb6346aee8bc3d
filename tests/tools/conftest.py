"""A small shop: fourteen products through the real catalogue, and a mirror that needs no models."""

import csv
import io
import shutil
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from langchain.tools import ToolRuntime
from langchain_core.messages import ToolMessage
from PIL import Image

from catalog import Catalog, Product
from catalog.index import build_index, new_generation, swap_in
from catalog.record import read_record
from catalog.vocabulary import VocabularyFile
from tools import Shop, Shopper, all_tools
from tools.mirror import Mirror
from tools.settings import Settings

HERE = Path(__file__).parent


def picture(
    color: tuple[int, int, int], size: tuple[int, int] = (96, 128), kind: str = "PNG", **options: Any
) -> bytes:
    """A picture of one colour, as bytes."""
    buffer = io.BytesIO()
    Image.new("RGB", size, color).save(buffer, kind, **options)
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
    """Tints the photo instead of dressing it; the queue, the caches and the errors are the real ones."""

    def __init__(self, **sizes: int) -> None:
        super().__init__(**sizes)
        self.read: list[str] = []
        self.during: Callable[[], None] = lambda: None
        self.fails: Exception | None = None

    def try_on(
        self,
        key: str,
        photo: Callable[[], np.ndarray],
        products: Sequence[Product],
        progress: Callable[[str, float], None],
    ) -> Any:
        with self._my_turn(progress):
            progress("reading_photo", 0.05)
            person: Any = self._people.get(key, lambda: self._note(key, photo()))
            for product in products:
                assert product.kind
                assert product.picture
            self.during()
            if self.fails:
                raise self.fails
            image = person.copy()
            image[: len(products)] = 255
            progress("done", 0.95)
            return SimpleNamespace(
                image=image, notes=("scale from the eyes",), score={"edge": 0.91234}, scale="eyes"
            )

    def _note(self, key: str, rgb: np.ndarray) -> np.ndarray:
        self.read.append(key)
        return rgb


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The products of products.csv, indexed once."""
    home = tmp_path_factory.mktemp("stocked")
    feed = tmp_path_factory.mktemp("feed")
    shutil.copy(HERE / "products.csv", feed)
    for name, color in (("tee", (230, 230, 240)), ("skirt", (40, 60, 140)), ("round", (200, 170, 60))):
        (feed / f"{name}.png").write_bytes(picture(color))
    stock(home, feed / "products.csv")
    return Catalog.open(home, embedder=WordEmbedder())


def stock(home: Path, feed: Path) -> None:
    """Build the index of a home from a feed of our own."""
    with feed.open(encoding="utf-8", newline="") as file:
        products = [read_record(row)[0] for row in csv.DictReader(file)]
    folder = new_generation(home)
    words, note = VocabularyFile().current(), {"pictures": str(feed.parent)}
    build_index(folder, [p for p in products if p], words, WordEmbedder(), note=note)
    swap_in(home, folder)


@pytest.fixture
def shop(catalog: Catalog, tmp_path: Path) -> Iterator[Shop]:
    """The shop over it, with the plain mirror."""
    with Shop.open(tmp_path / "home", settings=Settings(), catalog=catalog) as opened:
        opened.mirror = PlainMirror()
        yield opened


@pytest.fixture
def shopper(shop: Shop) -> Shopper:
    """An English-speaking shopper in a conversation of their own."""
    return Shopper(shop, "anna-1")


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


@pytest.fixture
def call(shopper: Shopper) -> Caller:
    """Calls tools for the shopper."""
    return Caller(shopper)
