"""Seeing shoppers and products: parsing, landmarks, cut-outs and try-on. Arrays in, arrays out.

    with vision.Models.load() as models:
        person = vision.read_person(photo, models)
        item = vision.read_item(picture, "top", {}, models)
        result = vision.try_on(person, [item])

Names are loaded when first used: reading a picture needs no network, and importing this package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vision.coach import Advice, advise
    from vision.cutout import Cutout, cut_out
    from vision.images import decode, encode_jpeg, encode_png
    from vision.item import KINDS, Item, read_item
    from vision.models import Models
    from vision.person import Person, read_person
    from vision.tryon import TryOn, try_on

_HOME = {
    "Advice": "coach",
    "advise": "coach",
    "Cutout": "cutout",
    "cut_out": "cutout",
    "decode": "images",
    "encode_jpeg": "images",
    "encode_png": "images",
    "KINDS": "item",
    "Item": "item",
    "read_item": "item",
    "Models": "models",
    "Person": "person",
    "read_person": "person",
    "TryOn": "tryon",
    "try_on": "tryon",
}

__all__ = [
    "KINDS",
    "Advice",
    "Cutout",
    "Item",
    "Models",
    "Person",
    "TryOn",
    "advise",
    "cut_out",
    "decode",
    "encode_jpeg",
    "encode_png",
    "read_item",
    "read_person",
    "try_on",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'vision' has no attribute {name!r}")
    return getattr(import_module(f"vision.{_HOME[name]}"), name)
