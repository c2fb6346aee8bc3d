"""What the assistant knows of a shopper: remember, forget_preferences, what_do_you_know_about_me."""

# ruff: noqa: B006  pydantic copies an argument's default

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from tools.arguments import Amount, Flag, Sentence, Short, Words, as_amount, as_list, as_text
from tools.artifacts import Knowledge
from tools.calling import Answer, Runtime, shop_tool
from tools.cards import as_block, as_data
from tools.errors import AskShopper, CannotDo
from tools.records import Preference, Topic
from tools.shopper import Shopper

MEASURES = (
    "height",
    "weight",
    "bust",
    "chest",
    "waist",
    "hips",
    "inseam",
    "foot",
    "head",
    "wrist",
    "finger",
    "neck",
)
SECRET = re.compile(r"(?:\d[ -]?){13,19}|\b(?:cvv|cvc|password|passwort|密码|身份证)\b", re.IGNORECASE)


def _pairs(value: Any) -> Any:
    """{"top": "M"} from a dictionary, "M", ["M"] or "top: M, shoes: 42"."""
    if value is None or value == "":
        return {}
    if isinstance(value, dict):
        return {str(as_text(str(key))).lower(): as_text(each) for key, each in value.items() if as_text(each)}
    listed = as_list(value)
    if not isinstance(listed, list):  # True, 3.5: not a dictionary, and said so
        return value
    pairs = [re.split(r"\s*[:=：]\s*", str(each), maxsplit=1) for each in listed]
    return {(pair[0].lower() if len(pair) > 1 else "any"): pair[-1] for pair in pairs}


def _numbers(value: Any) -> Any:
    pairs = _pairs(value)
    if not isinstance(pairs, dict):
        return value
    return {re.sub(r"_?(cm|kg|mm)$", "", key): as_amount(each) for key, each in pairs.items()}


Sizes = Annotated[
    dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=20)]],
    BeforeValidator(_pairs),
    Field(
        max_length=20,
        description='Usual sizes by kind or category: {"top": "M", "shoes": "42"}; "any" for all.',
    ),
]
Measures = Annotated[
    dict[str, Annotated[float, Field(gt=0, le=400)]],
    BeforeValidator(_numbers),
    Field(max_length=20, description=f"In cm, weight in kg: {', '.join(MEASURES)}."),
]


@shop_tool
def remember(
    runtime: Runtime,
    sizes: Sizes = {},
    measures: Measures = {},
    likes: Annotated[
        Words, Field(description="Colours, materials, styles, brands ... the shopper likes.")
    ] = [],
    dislikes: Annotated[Words, Field(description="What they do not want: wool, yellow, logos ...")] = [],
    budget_max: Amount = None,
    budget_currency: Short = None,
    note: Annotated[
        Sentence, Field(max_length=200, description="Anything else that helps to advise them.")
    ] = "",
    next_time: Annotated[
        Flag,
        Field(description="True only if they asked to be remembered or agreed; else this conversation only."),
    ] = False,
) -> Answer:
    """Note what the shopper says about themselves: sizes, measures, likes, dislikes, budget. With next_time
    it is kept for later conversations."""
    shopper = runtime.context
    unknown = sorted(set(measures) - set(MEASURES))
    if unknown:
        raise AskShopper(
            "bad_arguments",
            f"measures: no {as_data(', '.join(unknown), 60)}; there is {', '.join(MEASURES)}.",
        )
    said: list[tuple[Topic, str, str]] = [("size", kind, size) for kind, size in sizes.items()]
    said += [("measure", name, f"{value:g}") for name, value in measures.items()]
    said += [("like", word, "") for word in likes] + [("dislike", word, "") for word in dislikes]
    if budget_max is not None:
        said.append(("budget", "max", f"{budget_max:g} {(budget_currency or '').upper()}".strip()))
    if note:
        said.append(("note", note, ""))
    if not said:
        raise AskShopper(
            "nothing_said",
            "What should be remembered? A size, a like or dislike, a budget?",
            "要记住什么呢？尺码、喜好还是预算？",
        )
    if any(SECRET.search(f"{subject} {value}") for _, subject, value in said):
        raise CannotDo(
            "secret",
            "Card numbers, passwords and identity numbers are never kept here.",
            "银行卡号、密码和证件号码一律不会保存。",
        )
    for topic, subject, value in said:
        shopper.shop.records.remember(
            shopper.session, shopper.owner, Preference(topic, subject, value, next_time)
        )
    until = "for later conversations" if next_time else "for this conversation"
    known = preferences(shopper)
    noted = [{"topic": topic, "subject": subject, "value": value} for topic, subject, value in said]
    text = f"Noted {until}: {as_data('; '.join(' '.join(filter(None, entry)) for entry in said), 300)}."
    return text, {"type": "text", "remembered": noted, "next_time": next_time, "preferences": known}


@shop_tool
def forget_preferences(
    runtime: Runtime,
    topic: Annotated[
        Short, Field(description="size, measure, like, dislike, budget or note. Empty: everything.")
    ] = None,
    subject: Annotated[
        Short, Field(description="One of them, such as wool. Empty: all of the topic.")
    ] = None,
) -> Answer:
    """Erase what was remembered of the shopper's sizes, likes, dislikes and budget, now and for later."""
    shopper = runtime.context
    wanted = (topic or "").lower().rstrip("s") if topic else ""
    wanted = {"preference": "", "all": "", "everything": "", "measurement": "measure"}.get(wanted, wanted)
    if wanted and wanted not in ("size", "measure", "like", "dislike", "budget", "note"):
        wanted, subject = "", wanted
    erased = shopper.shop.records.forget_preferences(
        shopper.session, shopper.owner, wanted, (subject or "").lower()
    )
    text = f"Erased: {erased}." if erased else "There was nothing of the kind to erase."
    return text, {
        "type": "text",
        "forgot": "preferences",
        "erased": erased,
        "preferences": preferences(shopper),
    }


@shop_tool
def what_do_you_know_about_me(runtime: Runtime) -> Answer:
    """Everything kept of this shopper: preferences, photos, try-ons, cart, orders."""
    shopper = runtime.context
    known = preferences(shopper)
    record = shopper.shop.photos.record(shopper.session)
    lasting = [p for p in shopper.shop.records.preferences(shopper.session, shopper.owner) if p.lasting]
    kept: Knowledge = {
        "type": "knowledge",
        "preferences": known,
        "kept_for_next_time": [" ".join(filter(None, (p.topic, p.subject, p.value))) for p in lasting],
        "photos": list(record.photos) if record else [],
        "photo_waiting": shopper.shop.photos.is_waiting(shopper.session),
        "looks": len(record.looks) if record else 0,
        "tried_on": sorted({product for look in record.looks for product in look.products}) if record else [],
        "consent_at": _when(record.consent.at) if record else None,
        "photo_hours": shopper.shop.settings.photo_hours,
        "cart_pieces": sum(line.quantity for line in shopper.shop.records.cart(shopper.session)),
        "orders": [order.id for order in shopper.shop.orders.orders(shopper.owner) if not order.sample],
        "calls_for_a_person": len(shopper.shop.records.handovers(shopper.session)),
    }
    rows = [f"{name}: {as_data(str(value), 400)}" for name, value in kept.items() if value and name != "type"]
    return as_block(rows or ["nothing"]), kept


def preferences(shopper: Shopper) -> dict[str, Any]:
    """What is known: {"sizes", "measures", "likes", "dislikes", "budget", "notes"}; empty ones left out."""
    known: dict[str, Any] = {
        "sizes": {},
        "measures": {},
        "likes": [],
        "dislikes": [],
        "budget": {},
        "notes": [],
    }
    for each in shopper.shop.records.preferences(shopper.session, shopper.owner):
        if each.topic == "size":
            known["sizes"][each.subject] = each.value
        elif each.topic == "measure":
            known["measures"][each.subject] = float(each.value)
        elif each.topic == "budget":
            amount, _, currency = each.value.partition(" ")
            known["budget"] = {each.subject: float(amount), "currency": currency}
        else:
            known[f"{each.topic}s"].append(each.subject)
    return {name: value for name, value in known.items() if value}


def _when(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC")


TOOLS = [remember, forget_preferences, what_do_you_know_about_me]
