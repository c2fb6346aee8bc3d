"""Turns what came of a turn into a reply: sentences from prompts/replies/, facts from artifacts only."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from agent.planner.conversation import Call
from agent.planner.outcome import Outcome
from catalog.vocabulary import Vocabulary
from prompts import Library, PromptError

Card = dict[str, Any]
Artifact = dict[str, Any]
SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "CNY": "¥"}
NAMED = 3  # products named in a sentence; the page shows them all
LONGEST = 900  # characters of a description or policy that are quoted
OWN_WORDS = {"need_photo", "need_consent"}


class Composer:
    """Composes replies from a library's texts and a vocabulary's words."""

    def __init__(self, library: Library, vocabulary: Vocabulary) -> None:
        self.library, self.vocabulary = library, vocabulary

    def compose(self, outcomes: Iterable[Outcome], language: str, turn: int) -> str:
        """The reply.

        Args:
            outcomes: what there is to tell, in order.
            language: "en" or "zh".
            turn: the turn's number: replies vary with it, and are the same for the same conversation.
        """
        quoted: set[str] = set()  # a passage is quoted once, whichever questions it answers
        told = [_Telling(self, language, turn + n, quoted).tell(o) for n, o in enumerate(outcomes)]
        parts = list(dict.fromkeys(filter(None, told)))
        return "\n\n".join(parts) or _Telling(self, language, turn).say("unclear")


class _Telling:
    """One outcome in one language."""

    def __init__(
        self, composer: Composer, language: str, variant: int, quoted: set[str] | None = None
    ) -> None:
        self.library, self.vocabulary = composer.library, composer.vocabulary
        self.language, self.variant = language, variant
        self.quoted = set() if quoted is None else quoted
        self.gap = " " if language == "en" else ""  # between sentences
        self.words = self.library.table("replies/words", language)

    def say(self, reply: str, /, **facts: Any) -> str:
        """A text of prompts/replies/ with its facts."""
        return self.library.text(f"replies/{reply}", self.language, variant=self.variant, **facts)

    def tell(self, outcome: Outcome) -> str:
        """What is said of one outcome."""
        call = outcome.call
        if call is None:
            return (
                self.say(outcome.remark, **outcome.facts)
                if self.library.has(f"replies/{outcome.remark}")
                else self.say("unclear")
            )
        if call.failed:
            return self._failed(call)
        tell: Callable[[Call, Artifact], str] | None = getattr(self, f"_{call.name}", None)
        if tell is None:
            return call.text
        try:
            return tell(call, call.artifact)
        except (
            KeyError,
            TypeError,
            ValueError,
            AttributeError,
            PromptError,
        ):  # an artifact of a shape we do not know
            return self.say("failed")

    def _failed(self, call: Call) -> str:
        if call.code in OWN_WORDS:
            return self.say(call.code)
        return str(call.artifact.get("message") or "") or self.say("failed")

    # ---- small words

    def money(self, amount: Any, currency: Any) -> str:
        """ "$39", "22.50 SEK"."""
        digits = f"{float(amount):.2f}".removesuffix(".00")
        sign = SIGNS.get(str(currency))
        return f"{sign}{digits}" if sign else f"{digits} {currency}".strip()

    def named(self, card: Card) -> str:
        """A product with its price."""
        closed = (
            f"({self.money(card['price'], card['currency'])})"
            if self.language == "en"
            else f"（{self.money(card['price'], card['currency'])}）"
        )
        return f"{card['title']} {closed}" if self.language == "en" else f"{card['title']}{closed}"

    def listed(self, parts: Iterable[str]) -> str:
        """ "a, b and c", "a、b和c"."""
        items = list(parts)
        if len(items) < 2:
            return "".join(items)
        joint = "、" if self.language == "zh" else ", "
        last = self.words.get("and", "and")
        return joint.join(items[:-1]) + (last if self.language == "zh" else f" {last} ") + items[-1]

    def names(self, cards: list[Card], most: int = NAMED) -> str:
        """Products by name and price; beyond `most` only how many."""
        if len(cards) <= most + 1:
            return self.listed(map(self.named, cards))
        joint = "、" if self.language == "zh" else ", "
        shown = joint.join(self.named(c) for c in cards[:most])
        return self.say("found_more", names=shown, more=len(cards) - most, total=len(cards))

    def word(self, slot: str, value: str) -> str:
        """A value of the vocabulary in the shopper's language."""
        known = self.vocabulary.slots.get(slot, {}).get(value)
        name = known.name(self.language) if known else value
        return (
            re.sub(r"(?<=\w\w)-", " ", known.value) if known and self.language == "en" else name
        )  # "polo shirts", but "t-shirts"

    def sought(self, args: dict[str, Any]) -> str:
        """What was looked for: "red linen dresses"."""
        qualities = [
            self.word(slot, v)
            for slot in ("colors", "patterns", "materials")
            for v in (args.get(slot) or [])[:2]
        ]
        category = args.get("category")
        noun = (
            self.words.get(f"kind_{category}") or self.word("categories", category)
            if category
            else self.words.get("things", "things")
        )
        if self.language == "en":
            return " ".join(dict.fromkeys([*qualities, noun]))
        return "".join(dict.fromkeys([*qualities, noun]))

    # ---- products

    def _search_products(self, call: Call, artifact: Artifact) -> str:
        cards = artifact.get("products") or []
        exact, near = (
            [c for c in cards if c.get("exact", True)],
            [c for c in cards if not c.get("exact", True)],
        )
        assumed = self._assumed(artifact)
        if call.args.get("not_ids") and (not exact or artifact.get("relaxed")):
            told = self.say("no_others", what=self.sought(call.args))
            return f"{told}{self.gap}{self.say('also_near', names=self.names(cards, 2))}" if cards else told
        if not cards:
            return self.gap.join(filter(None, [self.say("found_none"), assumed]))
        if not exact or "category" in (artifact.get("relaxed") or []):
            near = cards
            told = self.say("found_near", names=self.names(near))
            return self.gap.join(filter(None, [told, self._converted(artifact), assumed]))
        parts = []
        if artifact.get("relaxed"):
            parts.append(
                self.say(
                    "relaxed", filters=self.listed(self.given_up(f, artifact) for f in artifact["relaxed"])
                )
            )
        kept = {k: v for k, v in call.args.items() if k not in (artifact.get("relaxed") or [])}
        if len(exact) == 1:
            parts.append(self.say("found_one", names=self.named(exact[0])))
        else:
            parts.append(self.say("found", count=len(exact), what=self.sought(kept), names=self.names(exact)))
        if near:
            parts.append(self.say("also_near", names=self.names(near, 2)))
        parts.append(self._converted(artifact))
        return self.gap.join(filter(None, [*parts, assumed]))

    def _converted(self, artifact: Artifact) -> str:
        """How a limit in another currency than the prices' was taken; "" when none was."""
        known = artifact.get("converted")
        if not known:
            return ""
        return self.say(
            "converted",
            given="–".join(self.money(limit, known["from"]) for limit, _ in known["limits"]),
            taken="–".join(self.money(worth, known["to"]) for _, worth in known["limits"]),
            rate=f"{known['rate']:g}",
        )

    def given_up(self, name: str, artifact: Artifact) -> str:
        """A filter that was given up, as the shopper calls it."""
        assumed = artifact.get("assumed") or {}
        if name == "price" and "price_max" in assumed:
            return (
                self.words["budget"] + " " + self.money(assumed["price_max"], assumed.get("currency") or "")
            )
        return self.words.get(name, name)

    def _assumed(self, artifact: Artifact) -> str:
        """What the search was narrowed by that was told before: the budget, what is not wanted."""
        assumed = artifact.get("assumed") or {}
        said = []
        if "price_max" in assumed and "price" not in (artifact.get("relaxed") or []):
            said.append(
                self.words["within"] % self.money(assumed["price_max"], assumed.get("currency") or "")
            )
        if assumed.get("exclude"):
            unwanted = [self.unwanted(word) for word in assumed["exclude"]]
            said.append(self.words["without"] % self.listed(unwanted))
        return self.say("assumed", what=self.listed(said)) if said else ""

    def unwanted(self, word: str) -> str:
        """Something that is not wanted, in the shopper's language."""
        for slot in ("materials", "colors", "patterns", "categories"):
            if self.vocabulary.slots.get(slot, {}).get(word):
                return self.word(slot, word)
        return word

    def _product_details(self, call: Call, artifact: Artifact) -> str:
        card = artifact["products"][0]
        description = str(card.get("description") or "")[:LONGEST]
        told = self.say(
            "details",
            title=card["title"],
            price=self.money(card["price"], card["currency"]),
            facts=self.facts(card),
            description=description,
        )
        return told.strip()

    def facts(self, card: Card) -> str:
        """Sizes in stock, material, colours, brand."""
        joint = "、" if self.language == "zh" else ", "
        there = [s for s, n in (card.get("sizes") or {}).items() if n > 0]
        said = []
        if card.get("sizes"):
            said.append(self.words["in_sizes"] % joint.join(there) if there else self.words["sold_out"])
        elif card.get("in_stock") is False:
            said.append(self.words["sold_out"])
        if card.get("material"):
            said.append(self.words["made_of"] % self.word("materials", str(card["material"])))
        if card.get("colors"):
            said.append(self.words["in_colors"] % joint.join(self.word("colors", c) for c in card["colors"]))
        if card.get("brand"):
            said.append(self.words["by"] % card["brand"])
        if not card.get("kind"):
            said.append(self.words["not_tried"])
        return self.gap.join(said)

    def _compare_products(self, call: Call, artifact: Artifact) -> str:
        cards = artifact["products"]
        rows = "\n".join(
            self.say(
                "compared_row",
                title=c["title"],
                price=self.money(c["price"], c["currency"]),
                facts=self.facts(c),
            )
            for c in cards
        )
        cheapest = next((c for c in cards if c["id"] == artifact["comparison"].get("cheapest")), None)
        different = len({c["price"] for c in cards}) > 1
        closing = self.say("cheapest_is", title=cheapest["title"]) if cheapest and different else ""
        return self.say("compared", rows=rows, closing=closing).strip()

    def _similar_products(self, call: Call, artifact: Artifact) -> str:
        return self.say("similar", names=self.names(artifact["products"]))

    def _recommend(self, call: Call, artifact: Artifact) -> str:
        cards = artifact["products"][:NAMED]
        names = [
            self.say("because", name=self.named(c), why=c["why"]) if c.get("why") else self.named(c)
            for c in cards
        ]
        told = self.say("recommended", names=self.listed(names))
        return self.gap.join(filter(None, [told, self._assumed(artifact)]))

    def _complete_outfit(self, call: Call, artifact: Artifact) -> str:
        outfit = artifact.get("outfit") or {}
        others = [c for c in artifact["products"] if c["id"] != outfit.get("anchor")]
        return self.say(
            "outfit",
            names=self.listed(map(self.named, others)),
            total=self.money(outfit["total"], outfit["currency"]),
        )

    def _size_advice(self, call: Call, artifact: Artifact) -> str:
        if not artifact.get("chart") and len(artifact["products"][0].get("sizes") or {}) <= 1:
            return self.say("size_one", title=artifact["products"][0]["title"])
        stock = ""
        if not artifact.get("in_stock", True):
            nearest = artifact.get("nearest_in_stock")
            stock = self.say(
                "size_sold_out", nearest=self.say("size_nearest", size=nearest) if nearest else ""
            )
        told = self.say(
            "size",
            title=artifact["products"][0]["title"],
            size=artifact["size"],
            sure=artifact["sure_text"],
            why=artifact["why"],
            stock=stock,
        )
        row = (artifact.get("chart") or {}).get(artifact["size"])
        if row:
            joint = "、" if self.language == "zh" else ", "
            spans = joint.join(f"{self._measure(name)} {low:g}-{high:g}" for name, (low, high) in row.items())
            told += self.gap + self.say("size_chart", row=spans)
        return told

    def _measure(self, name: str) -> str:
        """The name of a measure without its unit, which the sentence gives."""
        return re.split(r"\s*[（(]", self.words.get(name, name))[0]

    # ---- fitting room and cart

    def _try_on(self, call: Call, artifact: Artifact) -> str:
        worn = artifact.get("products") or []
        if not worn:
            return self.say("look_bare")
        told = self.say("look", names=self.listed(c["title"] for c in worn))
        if artifact.get("replaced"):
            told += self.gap + self.say(
                "look_replaced", names=self.listed(c["title"] for c in artifact["replaced"])
            )
        told += "".join(
            f"{self.gap}{self.say('look_refused', name=c['title'], why=c['why'])}"
            for c in artifact.get("refused") or []
            if c.get("why")
        )
        notes = [
            str(n)
            for n in artifact.get("notes") or []
            if isinstance(n, str) and " " in n and self.language == "en"
        ]
        return " ".join([told, *notes[:1]])

    def total(self, artifact: Artifact) -> str:
        """What a cart comes to, by currency."""
        totals = artifact.get("totals") or {artifact.get("currency", ""): artifact.get("total") or 0}
        return " + ".join(self.money(amount, currency) for currency, amount in totals.items())

    def _cart_add(self, call: Call, artifact: Artifact) -> str:
        added = artifact["added"]
        size = self.in_size(added)
        return self.say("cart_added", title=added["title"], size=size, total=self.total(artifact))

    def _cart_remove(self, call: Call, artifact: Artifact) -> str:
        return (
            self.say("cart_removed", total=self.total(artifact))
            if artifact.get("lines")
            else self.say("cart_now_empty")
        )

    def _cart_view(self, call: Call, artifact: Artifact) -> str:
        lines = artifact.get("lines") or []
        if not lines:
            return self.say("cart_empty")
        return self.say(
            "cart", lines=self.listed(self.line(entry) for entry in lines), total=self.total(artifact)
        )

    def in_size(self, entry: Card) -> str:
        """ " in M", "（M码）"; nothing for what has one size."""
        if not entry.get("size") or entry["size"] == "One":
            return ""
        return self.gap + self.say("in_size", size=entry["size"])

    def line(self, entry: Card) -> str:
        """ "2 x Poplin Shirt in M"."""
        size = self.in_size(entry)
        count = f"{entry['quantity']} × " if entry.get("quantity", 1) > 1 else ""
        return f"{count}{entry['title']}{size}"

    def _checkout(self, call: Call, artifact: Artifact) -> str:
        told = self.say("checkout", total=self.total(artifact))
        return f"{told}{self.gap}{self.say('checkout_sample')}" if artifact.get("sample") else told

    # ---- orders, rules, memory, people

    def _order_status(self, call: Call, artifact: Artifact) -> str:
        orders = artifact.get("orders") or []
        told = [self.say("order", **self.order(o)) for o in orders[:2]]
        if any(o.get("sample") for o in orders):
            told.append(self.say("order_sample"))
        return self.gap.join(told)

    def order(self, order: dict[str, Any]) -> dict[str, str]:
        """An order as values of a text."""
        due = order.get("due") or ""
        arrived = order.get("status") == "delivered"
        return {
            "id": str(order["id"]),
            "placed": str(order["placed"]),
            "status": self.words.get(order["status"], str(order["status"])),
            "due": self.due(due, arrived) if due else "",
            "lines": self.listed(self.line(entry) for entry in order["lines"]),
            "total": self.money(order["total"], order["currency"]),
        }

    def due(self, day: str, arrived: bool) -> str:
        """ ", expected Monday", " on Monday"."""
        told = self.say("order_arrived" if arrived else "order_due", due=day)
        return f" {told}" if arrived and self.language == "en" else told

    def _purchase_history(self, call: Call, artifact: Artifact) -> str:
        orders = artifact.get("orders") or []
        rows = "\n".join("- " + self.say("order_row", **self.order(o)) for o in orders)
        told = self.say("orders", rows=rows)
        return f"{told}\n{self.say('order_sample')}" if any(o.get("sample") for o in orders) else told

    def _shop_policy(self, call: Call, artifact: Artifact) -> str:
        told = []
        for passage in artifact["passages"][:2]:
            text = str(passage["text"]).strip()[:LONGEST]
            if text in self.quoted:
                continue
            self.quoted.add(text)
            told.append(self.say("policy", heading=passage["heading"], text=text.replace("\n", "\n> ")))
            self.variant += 1
        return "\n\n".join(told)

    def _remember(self, call: Call, artifact: Artifact) -> str:
        told = self.say(
            "remembered",
            facts=("；" if self.language == "zh" else "; ").join(
                self.noted(n) for n in artifact["remembered"]
            ),
        )
        return f"{told}{self.gap}{self.say('next_time')}" if artifact.get("next_time") else told

    def amount(self, said: str) -> str:
        """ "80 USD" as the shopper reads it."""
        digits, _, currency = said.partition(" ")
        return self.money(digits, currency)

    def noted(self, entry: dict[str, str]) -> str:
        """ "size M", "does not want wool"."""
        topic, subject, value = entry["topic"], str(entry["subject"]), str(entry.get("value") or "")
        if topic == "note":
            return subject
        if topic == "size" and subject == "any":
            subject = ""
        if topic == "budget":
            return f"{self.words.get('budget', topic)} {self.words['up_to'] % self.amount(value)}"
        for slot in ("materials", "colors", "patterns", "categories"):
            subject = self.word(slot, subject) if topic in ("like", "dislike") else subject
        return ("" if self.language == "zh" else " ").join(
            filter(None, [self.words.get(topic, topic) if topic != "measure" else "", subject, value])
        )

    def _forget_preferences(self, call: Call, artifact: Artifact) -> str:
        return self.say("forgot_preferences")

    def _forget_my_photos(self, call: Call, artifact: Artifact) -> str:
        return self.say("forgot_photos") if artifact.get("pictures", 1) else self.say("no_photos")

    def _what_do_you_know_about_me(self, call: Call, artifact: Artifact) -> str:
        known = artifact.get("preferences") or {}
        colon = "：" if self.language == "zh" else ": "
        rows = [f"- {self.label(name)}{colon}{self.known(name, value)}" for name, value in known.items()]
        for name in ("photos", "looks", "cart_pieces", "orders"):
            value = artifact.get(name)
            if value:
                count = len(value) if isinstance(value, list) else value
                rows.append(f"- {self.words.get(name, name)}{colon}{count}")
        return self.say("knows", rows="\n".join(rows)) if rows else self.say("knows_nothing")

    def label(self, name: str) -> str:
        """What a topic of the memory is called."""
        return self.words.get("sizes_known" if name == "sizes" else name, name)

    def known(self, name: str, value: Any) -> str:
        """What is remembered under one topic, on one line."""
        if name == "budget":
            return self.words["up_to"] % self.money(value["max"], value.get("currency") or "")
        if name in ("likes", "dislikes"):
            return self.listed(self.unwanted(str(word)) for word in value)
        if isinstance(value, dict):
            said = {
                self.words.get(str(k), str(k)): f"{v:g}" if isinstance(v, float) else str(v)
                for k, v in value.items()
            }
            joint = "、" if self.language == "zh" else ", "
            return joint.join(f"{k} {v}".strip() for k, v in said.items())
        return self.listed(map(str, value)) if isinstance(value, list) else str(value)

    def _hand_over_to_human(self, call: Call, artifact: Artifact) -> str:
        contact = (
            self.gap + self.say("contact", contact=artifact["contact"]) if artifact.get("contact") else ""
        )
        return self.say("handover", reference=artifact["reference"], contact=contact)
