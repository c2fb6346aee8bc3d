"""An invented catalogue and shoppers' queries for it, for the benchmarks: seeded, any size, English and Chinese.

Listings are as untidy as real ones: titles in six manners, with brands that hold colour words, stuffed keywords and
abbreviations; half of the attribute columns empty; categories as paths; other things mentioned in the description. What a
reader of the listing could know of the product is its truth, and answers are graded by that alone.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from catalog.invented_words import FAMILIES, THINGS, VALUES, WIDE, Thing, phrases
from catalog.product import Product
from catalog.reading import complete
from catalog.record import read_record
from catalog.vocabulary import Vocabulary

REFUSALS = ((", not {0}", "，不要{0}的"), (" but not {0}", "，除了{0}"), (", no {0} please", "，不要{0}"))
COLUMNS = {"color": "colors", "pattern": "pattern", "material": "material", "gender": "gender"}
SENTENCES = {
    "color": "Color: {0}.", "pattern": "{0} design.", "material": "Made of {0}.", "sleeve": "{0} styling.",
    "gender": "Designed for {0}.",
}  # fmt: skip
UNSAID = 0.08  # share of attributes that are stated nowhere in the listing


@dataclass(frozen=True)
class Listing:
    """One product as a shop would list it, and what a reader of it could know: attribute -> value."""

    record: dict[str, str]
    truth: dict[str, str]
    price: float


@dataclass(frozen=True)
class Question:
    """A query in both languages, what it asks for and what it will not have: attribute -> value or values."""

    english: str
    chinese: str
    categories: tuple[str, ...]
    wants: dict[str, str] = field(default_factory=dict)
    without: dict[str, str] = field(default_factory=dict)
    price_max: float | None = None


def invented_products(count: int, vocabulary: Vocabulary, seed: int = 1) -> Iterator[Product]:
    """`count` listings, read the way an import reads a feed."""
    for listing in listings(count, seed):
        product = read_listing(listing, vocabulary)
        if product is not None:
            yield product


def read_listing(listing: Listing, vocabulary: Vocabulary) -> Product | None:
    """The product an import would make of a listing."""
    product, _ = read_record(listing.record)
    return complete(product, vocabulary) if product else None


def listings(count: int, seed: int = 1) -> Iterator[Listing]:
    """`count` listings; the same seed gives the same ones."""
    rng = random.Random(seed)
    for number in range(count):
        yield _listing(rng, number)


def _listing(rng: random.Random, number: int) -> Listing:
    category = rng.choice(list(THINGS))
    thing = THINGS[category]
    truth = {
        "category": category,
        "brand": rng.choice(phrases("brands")),
        "color": rng.choice(list(VALUES["color"])),
    }
    truth["material"], gender = rng.choice(thing.materials), rng.choice(thing.genders)
    truth |= {"pattern": rng.choice(list(VALUES["pattern"]))} if thing.patterned else {}
    truth |= {"sleeve": rng.choice(list(VALUES["sleeve"]))} if thing.sleeves else {}
    truth |= {"gender": gender} if gender != "unisex" else {}
    for slot in [s for s in truth if s in VALUES and rng.random() < UNSAID]:
        del truth[slot]
    written = {slot: rng.choice(VALUES[slot][value][0]) for slot, value in truth.items() if slot in VALUES}
    columns = {slot for slot in written if slot in COLUMNS and rng.random() < 0.5}
    title_has = {slot for slot in written if rng.random() < (0.5 if slot in columns else 0.75)}
    described = set(written) - columns - title_has | {s for s in written if rng.random() < 0.2}
    low, high = thing.prices
    price = rng.randint(low, high) - 0.01
    record = {
        "id": f"inv-{number}", "title": _title(rng, thing.titles, truth["brand"], {s: written[s] for s in title_has}),
        "description": _description(rng, {s: written[s] for s in described}), "brand": truth["brand"],
        "price": f"{price:.2f}", "currency": "USD", "sizes": f"S:{rng.randint(0, 3)}|M:{rng.randint(1, 9)}|L:{rng.randint(0, 5)}",
        "category": rng.choice(thing.feed) if rng.random() < 0.6 else "",
        **{COLUMNS[slot]: _column(slot, written[slot], truth) for slot in columns},
    }  # fmt: skip
    return Listing(record, truth, price)


def _column(slot: str, written: str, truth: dict[str, str]) -> str:
    return truth["gender"] if slot == "gender" else written.upper() if slot == "color" else written


def _title(rng: random.Random, names: list[str], brand: str, said: dict[str, str]) -> str:
    """One of six manners; every attribute in `said` is in it."""
    name, line = rng.choice(names), rng.choice(phrases("lines"))
    gender, color = said.get("gender", ""), said.get("color", "")
    middle = [said[s] for s in ("pattern", "material", "sleeve") if s in said]
    stuffing = rng.sample(phrases("stuffing"), 2)
    manner = rng.randrange(6)
    if manner == 0:
        words = [brand, gender, color, *middle, name]
    elif manner == 1:
        words = [gender, line, *middle, name, *stuffing, f"({color}, {rng.choice('SML')})" if color else ""]
    elif manner == 2:
        words = [
            f"The {line}",
            name,
            "in" if color or middle else "",
            color,
            *middle,
            gender and f"- {gender}",
        ]
    elif manner == 3:
        words = [
            *(w.upper() for w in (brand, line, *middle, name)),
            gender and f"| {gender}",
            color and f"- {color}",
        ]
    elif manner == 4:
        rng.shuffle(middle)
        words = [line, color, *middle, name, f"by {brand}", gender and f"/ {gender}"]
    else:
        code = f"{rng.choice('ABCKX')}{rng.randint(100, 9999)}"
        words = [brand, code, gender, *middle, color, name, f"#{rng.randint(1, 99)}"]
    return " ".join(filter(None, words))[:280]


def _description(rng: random.Random, said: dict[str, str]) -> str:
    facts = " ".join(SENTENCES[slot].format(value.lower()) for slot, value in said.items())
    text = rng.choice(phrases("descriptions")).format(
        line=rng.choice(phrases("lines")).lower(), said=facts, other=rng.choice(phrases("others"))
    )
    return " ".join(text.split())


# ---------------------------------------------------------------- shoppers


def questions(count: int = 150, seed: int = 2) -> list[Question]:
    """Attribute queries as shoppers put them: one to three attributes, some with a price or a refusal, in both languages."""
    rng = random.Random(seed)
    return [_question(rng) for _ in range(count)]


def _question(rng: random.Random) -> Question:
    categories, (english, chinese), thing = _what(rng)
    before: list[tuple[str, str]] = []  # what stands before the noun, in English and Chinese
    after: list[tuple[str, str]] = []
    wants = _wants(rng, thing)
    if "brand" in wants:
        before.append((wants["brand"], wants["brand"]))
    before += [_said(slot, wants[slot]) for slot in wants if slot not in ("brand", "gender")]
    without = (
        {"color": rng.choice(list(VALUES["color"]))} if "color" not in wants and rng.random() < 0.4 else {}
    )
    limit = _limit(rng, thing) if rng.random() < 0.45 else None
    if without:
        (form_en, form_zh), (en, zh) = rng.choice(REFUSALS), _said("color", without["color"])
        after.append((form_en.format(en), form_zh.format(zh)))
    if limit is not None:
        form_en, form_zh = rng.choice(list(zip(phrases("prices_en"), phrases("prices_zh"), strict=True)))
        after.append((form_en.format(int(limit)), form_zh.format(int(limit))))
    for_en, for_zh = _said("gender", wants["gender"]) if "gender" in wants else ("", "")
    in_english = (
        " ".join([*(e for e, _ in before), english])
        + (for_en and f" {for_en}")
        + "".join(e for e, _ in after)
    )
    in_chinese = for_zh + "".join(z for _, z in before) + chinese + "".join(z for _, z in after)
    in_english = rng.choice(phrases("leads_en")) + in_english
    return Question(
        _slip(rng, in_english) if rng.random() < 0.1 else in_english,
        rng.choice(phrases("leads_zh")) + in_chinese, categories, wants, without, limit,
    )  # fmt: skip


def _wants(rng: random.Random, thing: Thing) -> dict[str, str]:
    """One or two attributes, sometimes whom it is for, sometimes a brand."""
    slots = ["color", "material", *["pattern"] * thing.patterned, *["sleeve"] * thing.sleeves]
    chosen = rng.sample(slots, rng.randint(1, 2))
    wants = {s: rng.choice(thing.materials if s == "material" else list(VALUES[s])) for s in chosen}
    if len(thing.genders) > 1 and rng.random() < 0.35:
        wants["gender"] = rng.choice([g for g in thing.genders if g != "unisex"])
    if rng.random() < 0.12:
        wants["brand"] = rng.choice(phrases("brands"))
    return wants


def _said(slot: str, value: str) -> tuple[str, str]:
    """How English and Chinese shoppers say a value."""
    return VALUES[slot][value][1], VALUES[slot][value][2]


def _limit(rng: random.Random, thing: Thing) -> float:
    low, high = thing.prices
    return float(rng.randint((low + high) // 2, high) // 5 * 5)


def _what(rng: random.Random) -> tuple[tuple[str, ...], tuple[str, str], Thing]:
    """The categories meant, what they are called in both languages, and one of them."""
    if rng.random() < 0.1:
        wide = rng.choice(WIDE)
        said = rng.choice(wide.english), rng.choice(wide.chinese)
        return tuple(wide.categories), said, THINGS[rng.choice(wide.categories)]
    category = rng.choice(list(THINGS))
    thing = THINGS[category]
    return (category,), (rng.choice(thing.english), rng.choice(thing.chinese)), thing


def _slip(rng: random.Random, text: str) -> str:
    """Two neighbouring letters swapped inside one long word."""
    words = text.split(" ")
    long = [i for i, w in enumerate(words) if len(w) > 5 and w.isalpha()]
    if long:
        at = rng.choice(long)
        word, i = words[at], rng.randrange(2, len(words[at]) - 2)
        words[at] = word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    return " ".join(words)


def grade(listing: Listing, question: Question) -> int:
    """How well a listing answers: 3 all wishes, 1 all but one, 0 else, another category, or what was not wanted."""
    truth = listing.truth
    if truth["category"] not in question.categories:
        return 0
    if any(truth.get(slot) in FAMILIES.get(value, [value]) for slot, value in question.without.items()):
        return 0
    missed = sum(not _fits(slot, value, truth) for slot, value in question.wants.items())
    missed += question.price_max is not None and listing.price > question.price_max
    return {0: 3, 1: 1}.get(missed, 0)


def _fits(slot: str, value: str, truth: dict[str, str]) -> bool:
    """Whoever asks for blue takes navy; what is said to be for nobody in particular is for everyone."""
    if slot == "gender":
        return truth.get(slot) in (None, value)
    return truth.get(slot) in FAMILIES.get(value, [value])
