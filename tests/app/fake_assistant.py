"""An assistant that says what a test tells it to, on a real photo store: the page is tested without models.

It shows what the page relies on: `stream` yields agent.events, `shop` has photos, a catalogue and settings.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from agent import events
from catalog.errors import ProductNotFound
from prompts import Library
from tools.photos import PhotoStore
from tools.settings import Settings
from vision.coach import Advice

Script = Callable[["FakeAssistant", str, str], Iterator[events.Event]]


class FakeCatalog(dict[str, Any]):
    """Products by id."""

    def get(self, product_id: str, default: Any = None) -> Any:
        if product_id not in self:
            raise ProductNotFound(product_id, [])
        return self[product_id]


class FakeAssistant:
    """Answers every message with `script`; `asked` lists what it was asked."""

    def __init__(self, home: Path, script: Script) -> None:
        self.script = script
        self.asked: list[str] = []
        self.advice = {"top": Advice(False, "Your hips are not in the picture."), "glasses": Advice(True)}
        self.library = Library()
        self.shop = SimpleNamespace(
            photos=PhotoStore(home / "sessions"),
            catalog=FakeCatalog(),
            settings=Settings(upload_bytes=2_000_000),
            mirror=SimpleNamespace(advise=lambda key, photo: self.advice),
            forget_photos=lambda session: self.shop.photos.forget(session),
        )

    def new_session(self) -> str:
        return secrets.token_hex(12)

    def stream(
        self, session: str, message: str, *, language: str | None = None, customer: str = ""
    ) -> Iterator[events.Event]:
        self.asked.append(message)
        yield from self.script(self, session, message)

    def describe_model(self, language: str = "en", answered_by: str = "") -> str:
        if answered_by == "stand-in":
            return "A stand-in answers."
        return "A fake answers." if language == "en" else "由假助手回答。"

    def forget(self, session: str) -> None:
        self.shop.photos.forget(session)

    def close(self) -> None:
        pass


def card(number: int, **facts: Any) -> dict[str, Any]:
    """A product card as tools make it."""
    base = {
        "id": f"top-{number:02d}",
        "title": f"Striped T-Shirt {number}",
        "price": 19.5 + number,
        "currency": "USD",
        "image": f"pictures/top-{number:02d}.jpg",
        "sizes": {"S": 3, "M": 0, "L": 2},
        "kind": "top",
        "category": "t-shirts",
        "brand": "Larkmoor",
        "colors": ["white", "navy"],
        "exact": True,
    }
    return base | facts


def shop_talk(assistant: FakeAssistant, session: str, message: str) -> Iterator[events.Event]:
    """A conversation with everything in it: cards, a missing photo, a try-on with steps."""
    if "try" in message.lower() or "试穿" in message:
        yield from _try_on(assistant, session, message)
        return
    yield events.Step("search_products", "Looking through the shop", 0.0)
    time.sleep(0.2)
    cards = [card(n) for n in range(1, 6)] + [card(6, exact=False, sizes={})]
    yield events.Cards({"type": "products", "products": cards, "relaxed": []})
    for part in ("Here are **five** striped t-shirts ", "under $40. ", "Say “try the second one on me”."):
        yield events.Token(part)
        time.sleep(0.02)
    yield events.Done(events.Reply("", session=session))


def _try_on(assistant: FakeAssistant, session: str, message: str) -> Iterator[events.Event]:
    photos = assistant.shop.photos
    if not photos.photos(session):
        yield events.NeedConsent() if photos.is_waiting(session) else events.NeedPhoto()
        yield events.Token("I need a photo of you first.")
        yield events.Done(events.Reply("I need a photo of you first.", session=session))
        return
    photo = photos.latest(session)
    for name, title in (("reading_photo", "Looking at your photo"), ("wear", "Putting it on")):
        for fraction in (0.0, 0.4, 0.8, 1.0):
            yield events.Step(name, title, fraction)
            time.sleep(0.1)
    rgb = photos.read(session, photo).copy()
    rgb[rgb.shape[0] // 2 :, :, 2] = np.minimum(rgb[rgb.shape[0] // 2 :, :, 2], 90)
    look = photos.save_look(session, rgb, photo=photo, products=("top-02",))
    yield events.Look(
        {
            "type": "look",
            "look": look,
            "before": photo,
            "products": [card(2)],
            "notes": ["The picture shows the look, not the fit."],
            "score": {},
        }
    )
    yield events.Done(events.Reply("Here you are in the **Striped T-Shirt 2**.", session=session))
