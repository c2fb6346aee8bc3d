"""What tools hand to the page: the shapes of every artifact, JSON-able, with handles instead of pictures.

`type` tells which one it is. Titles and sentences (message, why) are in the shopper's language; the rest is
data.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from tools.cards import Card
from tools.taste import Assumed


class Products(TypedDict):
    """Products to show, in order.

    relaxed      filters given up because nothing fitted, in order
    details      the one product is shown with description, tags and measures
    comparison   {"rows": [{"name", "values": one a product}], "differs": [names], "cheapest": id | None}
    outfit       {"anchor": id, "try_on": [ids], "total", "currency", "others": [cards]}
    recommended  each card's `why` is the reason
    assumed      what the shopper told before that the search was narrowed by
    converted    limits named in another currency than the prices': {"from": currency, "to": currency, "rate",
                 "limits": [[as named, as taken], ...]}
    """

    type: Literal["products"]
    products: list[Card]
    relaxed: list[str]
    query: NotRequired[str]
    filters: NotRequired[dict[str, Any]]
    missing: NotRequired[list[str]]  # words asked for that no product has
    total: NotRequired[int]  # how many fit, those shown being the first of them
    details: NotRequired[bool]
    comparison: NotRequired[dict[str, Any]]
    similar_to: NotRequired[str]
    outfit: NotRequired[dict[str, Any]]
    recommended: NotRequired[bool]
    assumed: NotRequired[Assumed]
    converted: NotRequired[dict[str, Any]]


class LookShown(TypedDict):
    """A try-on. `look` is the photo itself when nothing is worn.

    replaced   cards left out because they cannot be worn together with what was named later
    refused    cards this photo or their own picture does not allow, `why` is the reason
    score      named parts of the render's quality, 0 bad to 1 good
    scale      how sizes in millimetres were found, where one was needed
    """

    type: Literal["look"]
    look: str
    before: str
    products: list[Card]
    wearing: list[str]
    replaced: list[Card]
    refused: list[Card]
    notes: list[str]
    score: dict[str, float]
    scale: str | None


class Cart(TypedDict):
    """The cart at today's prices. A line is a card with size, quantity, subtotal and available.

    total   None when the cart holds several currencies; then see totals
    added   the card just added with size and quantity;  removed   the id just taken out
    url     checkout only: where the shopper goes to pay;  sample   True when that address is only an example
    """

    type: Literal["cart", "checkout"]
    lines: list[dict[str, Any]]
    pieces: int
    total: float | None
    currency: str
    totals: dict[str, float]
    added: NotRequired[Card]
    removed: NotRequired[str]
    url: NotRequired[str]
    sample: NotRequired[bool]


class Size(TypedDict):
    """A size, how sure it is, and its chart: size -> measure -> [from, to] in cm of the body."""

    type: Literal["size"]
    products: list[Card]
    size: str
    sure: str
    sure_text: str
    why: str
    in_stock: bool
    nearest_in_stock: str | None
    chart: dict[str, dict[str, list[float]]]
    measures: NotRequired[dict[str, float]]  # of a product of one size, in mm


class Orders(TypedDict):
    """Orders with id, placed, status, due, carrier, tracking, sample, total, currency and lines."""

    type: Literal["orders"]
    orders: list[dict[str, Any]]


class Policy(TypedDict):
    """Passages quoted: policy, heading, text, version."""

    type: Literal["policy"]
    passages: list[dict[str, str]]
    topics: list[str]


class Knowledge(TypedDict):
    """Everything kept of the shopper."""

    type: Literal["knowledge"]
    preferences: dict[str, Any]
    kept_for_next_time: list[str]
    photos: list[str]
    photo_waiting: bool
    looks: int
    tried_on: list[str]
    consent_at: str | None
    photo_hours: float
    cart_pieces: int
    orders: list[str]
    calls_for_a_person: int


class Handover(TypedDict):
    """The shop's staff were called; `contact` is how else to reach them, "" for nothing."""

    type: Literal["handover"]
    reference: str
    contact: str
    reason: str


class Done(TypedDict):
    """Nothing to show: something was forgotten ("photos" or "preferences") or remembered."""

    type: Literal["text"]
    forgot: NotRequired[str]
    pictures: NotRequired[int]
    erased: NotRequired[int]
    remembered: NotRequired[list[dict[str, str]]]
    next_time: NotRequired[bool]
    preferences: NotRequired[dict[str, Any]]


class Refusal(TypedDict):
    """It could not be done. `retry`: asking the shopper or other arguments can help; `facts`: with what."""

    type: Literal["error"]
    code: str
    retry: bool
    message: str
    facts: dict[str, Any]


Artifact = Products | LookShown | Cart | Size | Orders | Policy | Knowledge | Handover | Done | Refusal
