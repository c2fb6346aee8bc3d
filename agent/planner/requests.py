"""What each act does: the calls it makes, in order, and what it leaves to be told."""
# ruff: noqa: E501  (a pattern reads better in one piece)

import itertools
import re
from collections.abc import Sequence
from typing import Any

from agent.planner import measures, refine
from agent.planner.coordination import several
from agent.planner.outcome import Outcome
from agent.planner.pointers import BESIDE, SEVERAL
from agent.planner.quantity import quantity
from agent.planner.segment import Piece
from agent.planner.turn import Steps, Turn
from catalog.query import Query

MOST_SEARCHES = 3
KEEP_ON = re.compile(
    r"\b(?:what|how) about with\b|\bpaired with\b|^\W*(?:(?:and|also|ok|now|then|plus|add)\b\W*)*\bwith\b|\b(?:too|as well|also|in addition|on top of|together|add|keep|still)\b|^\W*now\b|\bwith (?:it|this|that|them|what)\b|也|再|加[上个]?|配上?|搭上?|一起|同时|换[成个上]|还有",
    re.ASCII,
)
ON_HANDS = {"ring", "watch", "bracelet"}
SWAP = re.compile(
    r"\b(?:swap|replace|change|switch|exchange)\b (?P<out>.{1,40}?)\b(?:for|with|to|by|into)\b (?P<new>.+)|(?:把)?(?P<outzh>[^把]{0,12}?)(?:换成|改成|换)(?P<newzh>.+)",
    re.ASCII,
)
ALL = re.compile(r"\b(?:everything|all|it all|them all)\b|全部|全都|都[脱摘]|所有", re.ASCII)
BUDGET = re.compile(r"\bmy (?:\w+ )?budget\b|我的?预算", re.ASCII)
EACH = re.compile(r"\s*(?:,|;|\band\b|\bplus\b|&|\+|、|，|；|和|跟|还有|再加|然后)\s*", re.ASCII)
KEPT_PART = re.compile(
    r"\b(?:keep|leave|only|just|but not)\b[^,.;]*|[^,，。;；、]*(?:留着|留下|保留|还戴|还穿|别动)|(?:只留|只要|只戴|保留)[^,，。;；]*",
    re.ASCII,
)
WITH_IT = re.compile(
    r"\b(?:with|to|under|over) (?:it|this|that|them|these|those)\b(?! one| pair)(?P<rest>.*)|[跟和与][它这那]个?(?P<restzh>)",
    re.ASCII,
)
SAME_SIZE = re.compile(
    r"\b(?:his|her|their|that|the same|my|this) size\b|(?:这|那|同)个?(?:码|号|尺码)|他的码", re.ASCII
)
COUNTED = re.compile(
    r"\b(?:both|all|everything|two|three|four|five|lot|outfit|set)\b|[两俩三四五六全都]|一起", re.ASCII
)


class Requests(Turn):
    """A turn that can carry out every act."""

    def do_search_products(self, piece: Piece) -> Steps:
        """One search, or one for each category named."""
        query = piece.query
        base = self.table.search
        if base and query.categories and refine.SWITCH.search(piece.text):
            yield from self.call("search_products", refine.refined(base, query, piece.text), piece.text)
            return
        if base and query.categories and not base.get("category") and "search_products" not in piece.weights:
            args = refine.refined(base, query, piece.text, narrow=True)
            yield from self.call("search_products", args, piece.text)
            return
        if not query.categories and (ids := self.pointing.ids(piece.text)):  # "like dress-05 but cheaper"
            self.know(ids[:1])
            like = self.table.card(ids[0])
            args = refine.refined(refine.like(like), query, piece.text, focus=like)
            yield from self.call("search_products", args, piece.text)
            return
        aside = refine.set_aside(self.text)
        for args in several(query, piece.text, MOST_SEARCHES):
            args = refine.kept(base or {}, piece.text) | args
            args["exclude"] = self.of_that_kind(args)
            if aside == ["dislikes"]:
                args["exclude"] = []
            yield from self.call("search_products", args | {"set_aside": aside}, piece.text)

    def of_that_kind(self, args: dict[str, Any]) -> list[str]:
        """What is not wanted of a search, other kinds of things left aside: "no necklace then, bracelets"."""
        inside = self.vocabulary.members("categories", str(args.get("category") or ""))
        known = self.vocabulary.categories
        return [
            w for w in args.get("exclude") or [] if not args.get("category") or w not in known or w in inside
        ]

    def do_refine(self, piece: Piece) -> Steps:
        """The last search, changed; about one product, a search for others of its kind."""
        if "remember" in piece.weights and BUDGET.search(
            piece.text
        ):  # for this search, and for those to come
            yield from self.call("remember", measures.facts(piece.text, piece.query, self.vocabulary))
        pointed = self.pointing.resolve(piece.text, piece.query.model_copy(update={"matches": []}))
        about = pointed.ids[:1] if pointed.how in ("place", "one", "name", "id") else []
        if (
            not about
            and len(self.table.focus) == 1
            and self.table.last
            and self.table.last.name != "search_products"
        ):
            about = self.table.focus
        self.know(about)
        focus = self.table.card(about[0]) if about else None
        base = dict(self.table.search or {})
        if focus and focus.get("category") and not self.same_sort(base, focus):
            base = refine.like(focus)
        args = refine.refined(base, piece.query, piece.text, focus=focus)
        yield from self.call("search_products", args | self.not_again(piece), piece.text)

    def not_again(self, piece: Piece) -> dict[str, Any]:
        """ "anything else?" leaves out what was shown, "not that one" what is being talked about."""
        if not refine.OTHERS.search(piece.text) or not self.table.seen:
            return {}
        one = refine.NOT_ONE.search(piece.text) and len(self.table.focus) == 1
        return {"not_ids": list(self.table.focus if one else self.table.seen)}

    def same_sort(self, base: dict[str, Any], card: dict[str, Any]) -> bool:
        """Whether a product is of the category that was searched."""
        return not base.get("category") or card.get("category") in self.vocabulary.members(
            "categories", str(base["category"])
        )

    def do_browse(self, piece: Piece) -> Steps:
        """Something is wanted and nothing is said of it."""
        yield from self.do_recommend(piece)

    def do_recommend(self, piece: Piece) -> Steps:
        """Suggestions."""
        query = piece.query
        said = refine.free_words(query.model_copy(update={"leftover": []}))
        args: dict[str, Any] = {
            "gender": query.gender,
            "price_max": query.price_max,
            "currency": query.currency,
            "query": said,
            "set_aside": refine.set_aside(piece.text),
        }
        if self.table.last and self.table.last.name == "recommend":  # more ideas
            args["not_ids"] = list(self.table.seen)
        yield from self.call("recommend", args)

    def do_product_details(self, piece: Piece) -> Steps:
        """Facts of a product."""
        yield from self.each("product_details", piece)

    def do_similar_products(self, piece: Piece) -> Steps:
        """Others like it."""
        yield from self.each("similar_products", piece, most=1)

    def do_complete_outfit(self, piece: Piece) -> Steps:
        """What goes with it."""
        with_it = WITH_IT.search(piece.text)
        here = bool(self.table.focus or self.table.shown) and not self.pointing.names.whole(piece.text)
        if with_it and here and not self.parse_text(with_it["rest"] or "").categories:
            # "what shoes would I wear with that"
            piece = Piece(piece.start, piece.end, "it", piece.weights, self.parse_text(""), piece.act)
        pointed = self.pointing.resolve(piece.text, piece.query)
        # "complete the outfit" is of what is worn, not of all that is shown
        whole = pointed.how == "several" and self.table.focus
        if whole or (
            pointed.wanted
            and not self.pointing.points(piece.text)
            and (self.table.focus or self.table.shown)
            and not self.definite(piece)
        ):
            piece = Piece(piece.start, piece.end, "it", piece.weights, self.parse_text(""), piece.act)
        yield from self.each("complete_outfit", piece, most=1)
        told = self.outcomes[-1].call if self.outcomes else None
        outfit = told.artifact.get("outfit") if told else None
        if outfit:  # the reply asks whether to show it all
            self.offer = {"name": "try_on", "args": {"product_ids": list(outfit.get("try_on") or [])}}

    @staticmethod
    def definite(piece: Piece) -> bool:
        """Whether "with" stands before a thing: "what goes with a denim skirt", not "which shoes go with it"."""
        return bool(
            re.search(
                r"\b(?:with|for|around|to) (?:the|a|an|my|this|that|these)\b(?! one\b)|.{2,}(?:怎么|配什么|搭什么|怎样)",
                piece.text,
            )
        )

    def do_size_advice(self, piece: Piece) -> Steps:
        """Which size."""
        facts = self.size_facts(piece)
        if facts.get("usual_size") and self.pointing.resolve(piece.text, piece.query).how in ("", "one"):
            it = self.pointing.one()
            meant = self.sized(it, [facts["usual_size"]])
            if (
                meant != it
            ):  # "I usually take a medium": of the dress and the sneakers that are worn, the dress
                yield from self.call("size_advice", {"product_id": meant[0], **facts}, piece.text)
                return
        yield from self.each("size_advice", piece, facts, most=1)

    def do_compare_products(self, piece: Piece) -> Steps:
        """Two or more side by side; "which is the cheapest" is one of them."""
        extreme = self.pointing.resolve(piece.text, piece.query)
        if (
            extreme.how == "extreme"
            and not SEVERAL.search(piece.text)
            and piece.weights.get("compare_products", 0) < 9
        ):
            yield from self.do_product_details(piece)
            return
        pointed = yield from self.aim(piece, default=False)
        ids = list(pointed.ids)
        if len(ids) == 1 and self.table.focus and self.table.focus[-1] not in ids:
            ids = [self.table.focus[-1], *ids]
        if len(ids) < 2 and (group := SEVERAL.search(piece.text)):
            ids = self.pointing.several(group)
        if len(ids) < 2:
            ids = self.table.pair or (self.table.focus if len(self.table.focus) > 1 else self.table.shown[:4])
        if len(ids) < 2:
            self.ask("compare_products")
            return
        yield from self.call("compare_products", {"product_ids": ids[:6]}, piece.text)

    def do_try_on(self, piece: Piece) -> Steps:
        """On the shopper's photo."""
        if re.search(r"before.{0,6}after|前后", piece.text) and self.table.worn:
            yield from self.call("try_on", {"product_ids": list(self.table.worn)})
            return
        place, rest = measures.worn_on(piece.text)
        if place:
            piece = Piece(piece.start, piece.end, rest, piece.weights, self.parse_text(rest), piece.act)
        pointed = yield from self.aim(piece)
        if not pointed.ids:
            if not pointed.wanted and not pointed.beyond:
                self.ask("try_on")
            return
        if pointed.how == "several" and not COUNTED.search(piece.text) and self.one_kind(pointed.ids):
            pointed.ids = self.pointing.one()  # "them" is one pair of glasses
        beside = bool(BESIDE.search(piece.text))
        keep = bool(self.table.worn and (beside or KEEP_ON.search(piece.text)))
        if beside and (not keep or set(pointed.ids) <= set(self.table.worn)):
            kinds = {self.table.card(i).get("kind") for i in pointed.ids}
            other = [i for i in self.pointing.one() if self.table.card(i).get("kind") not in kinds]
            pointed.ids = [*other, *pointed.ids]
        dressed = self.table.dressed(pointed.ids, keep=keep)
        yield from self.wear(dressed, piece.text, place)

    def wear(self, ids: Sequence[str], asked: str, place: str = "") -> Steps:
        """Try these on; what stays on a hand stays where it was."""
        stays = any(i in self.table.worn and self.table.card(i).get("kind") in ON_HANDS for i in ids)
        place = place or (self.table.worn_on if stays else "")
        yield from self.call("try_on", {"product_ids": list(ids), "worn_on": place or None}, asked)

    def one_kind(self, ids: Sequence[str]) -> bool:
        """Whether only one of these can be worn at a time."""
        return len({self.table.card(i).get("kind") for i in ids}) == 1

    def do_swap(self, piece: Piece) -> Steps:
        """One worn thing for another; without anything worn it changes the search."""
        swap = SWAP.search(piece.text)
        if self.table.worn and swap:
            yield from self.swap(piece, swap)
        elif piece.query.categories:
            yield from self.do_search_products(piece)
        else:
            yield from self.do_refine(piece)

    def worn_instead(self, piece: Piece) -> list[str]:
        """The one product of a kind that is worn which has every quality said: "换玳瑁色方框的"."""
        kinds = {self.table.card(i).get("kind") for i in self.table.worn}
        found = [
            i
            for i in self.pointing.fitting(piece.query.matches)
            if self.names.card(i).get("kind") in kinds and i not in self.table.worn
        ]
        self.know(found)
        return found if len(found) == 1 else []

    def swap(self, piece: Piece, swap: re.Match[str]) -> Steps:
        """ "the skirt for the denim one": the new thing, of the kind of the old unless it says another."""
        out, new = swap["out"] or swap["outzh"], swap["new"] or swap["newzh"]
        old, wanted = self.parse_text(out), self.parse_text(new)
        if not wanted.categories and old.categories and not self.pointing.names.whole(new):
            new = f"{new} {old.categories[0]}"
        sub = Piece(0, len(new), new, {"try_on": 9}, self.parse_text(new), "try_on")
        shown = self.pointing.matching(sub.query.matches)
        if not wanted.categories and not shown and (other := self.worn_instead(sub)):
            yield from self.wear(self.table.dressed(other, keep=True), piece.text)
            return
        pointed = yield from self.aim(sub, default=False)
        if pointed.ids:
            yield from self.wear(self.table.dressed(pointed.ids, keep=True), piece.text)

    def do_take_off(self, piece: Piece) -> Steps:
        """Without one thing, or without anything."""
        worn = self.table.worn
        if not worn:
            self.remark("nothing_worn")
            return
        self.know(worn)
        kept = [m.span() for m in KEPT_PART.finditer(piece.text)]
        told = [m for m in piece.query.matches if m.slot in ("categories", "colors", "patterns", "materials")]
        off = self.pointing.matching([m for m in told if not any(a <= m.start < b for a, b in kept)], worn)
        off = (
            off
            or self.excluded(piece.query, worn)
            or self.all_but(piece, kept, worn)
            or [i for i in self.pointing.resolve(piece.text, piece.query).ids if i in worn]
        )
        if not off and any(m.slot == "categories" for m in told) and not kept and not ALL.search(piece.text):
            self.remark("not_worn")  # "take the shoes off", and there are none
            return
        if ALL.search(piece.text) or not off or (SEVERAL.search(piece.text) and not piece.query.matches):
            off = worn
        yield from self.wear([i for i in worn if i not in off], piece.text)

    def all_but(self, piece: Piece, kept: Sequence[tuple[int, int]], worn: Sequence[str]) -> list[str]:
        """What goes when only something is kept: "just the jacket"."""
        inside = [
            m
            for m in piece.query.matches
            if m.slot in ("categories", "colors") and any(a <= m.start < b for a, b in kept)
        ]
        stays = self.pointing.matching(inside, worn)
        return [i for i in worn if i not in stays] if stays else []

    def excluded(self, query: Query, among: Sequence[str]) -> list[str]:
        """Products that are of a category or colour the query does not want ("without the hat")."""
        unwanted = {m for value in query.exclude for m in self.vocabulary.members("categories", value)}
        return [i for i in among if self.table.card(i).get("category") in unwanted]

    def do_cart_add(self, piece: Piece) -> Steps:
        """Into the cart, each product with the size and number said beside it, else with those said of all."""
        parts = self.parts(piece)
        for part in parts:
            pointed = yield from self.aim(part)
            if not pointed.ids and not pointed.wanted and not pointed.beyond:
                self.ask("cart_add")
            if pointed.how in ("", "one") and len(pointed.ids) == 1:
                pointed.ids = self.sized(pointed.ids, self.sizes(part))
            color = part.query.colors[:1] if pointed.how in ("place", "one", "extreme", "id") else []
            sizes = self.sizes(part) or (
                self.searched_sizes() if SAME_SIZE.search(part.text) else self.only_size(pointed.ids)
            )
            for product_id, size in itertools.zip_longest(pointed.ids[:4], sizes[:4]):
                if product_id is None:
                    break
                size = size or (sizes[0] if sizes else None) or self.size_of(product_id, part.text)
                if not size and len(parts) == len(pointed.ids) == 1 and self.says_no_more(product_id):
                    said = self.parse(0, len(self.cased)).sizes
                    size = said[0] if len(said) == 1 else self.size_of(product_id, self.text)
                args = {
                    "product_id": product_id,
                    "size": size,
                    "color": color[0] if color else None,
                    "quantity": self.quantity(part, len(pointed.ids)),
                }
                yield from self.call("cart_add", args, part.text)

    def sized(self, ids: list[str], sizes: list[str]) -> list[str]:
        """What "it" is when its size is said: of the things talked about or worn together, the one that has that size."""
        meant = [*ids, *(i for i in (*self.table.focus, *self.table.worn) if i not in ids)]
        fit = [i for i in meant if sizes and sizes[0] in (self.table.card(i).get("sizes") or {})]
        return fit[:1] or ids

    def says_no_more(self, product_id: str) -> bool:
        """Whether the whole message names no kind of thing but this product's: "alright, 50, order it"."""
        members = {
            m
            for c in self.parse(0, len(self.cased)).categories
            for m in self.vocabulary.members("categories", c)
        }
        return not members or self.table.card(product_id).get("category") in members

    def only_size(self, ids: Sequence[str]) -> list[str]:
        """The one size that was looked for, where nothing else is said and the product has it: "white trainers, I'm a 38"."""
        sizes = self.searched_sizes()
        listed = [
            i
            for i in ids
            if i in self.table.seen and sizes and sizes[0] in (self.table.card(i).get("sizes") or {})
        ]
        return sizes if len(sizes) == 1 and len(ids) == 1 and listed else []

    def searched_sizes(self) -> list[str]:
        """The sizes of the last search, for "in his size"."""
        return [str(size) for size in (self.table.search or {}).get("sizes") or []]

    def parts(self, piece: Piece) -> list[Piece]:
        """A request for several products cut so that each has its own size and number: "the first in M and the second in 38".

        Uncut unless every product is pointed at or described for itself and something is said of one alone.
        """
        chunks: list[Piece] = []
        start = 0
        for end in [m.start() for m in EACH.finditer(piece.text)] + [len(piece.text)]:
            text = piece.text[start:end]
            query = self.parse(piece.start + start, piece.start + end)
            chunk = Piece(piece.start + start, piece.start + end, text, piece.weights, query, piece.act)
            if query.categories or self.pointing.points_at_one(text):
                chunks.append(chunk)
            elif SEVERAL.search(text):  # "both", "all of them": said of all the others
                pass
            elif chunks:  # "..., size M": belongs to what stands before it
                before = chunks[-1]
                chunks[-1] = self.spanned(piece, before.start, chunk.end)
            else:
                continue
            start = end
        if len(chunks) < 2 or not any(self.sizes(c) or self.quantity(c, 1) for c in chunks):
            return [piece]
        return chunks

    def spanned(self, piece: Piece, start: int, end: int) -> Piece:
        """The part of a request between two places of the message."""
        text = piece.text[start - piece.start : end - piece.start]
        return Piece(start, end, text, piece.weights, self.parse(start, end), piece.act)

    @staticmethod
    def sizes(piece: Piece) -> list[str]:
        """The sizes named in a request."""
        said = piece.query.sizes or [
            measures.size_said(piece.text, piece.query) or measures.size_last(piece.text)
        ]
        return [size for size in said if size and size != "One"]

    def size_of(self, product_id: str, text: str) -> str | None:
        """A size of the product that stands in the text by itself ("the first, 41")."""
        for size in self.table.card(product_id).get("sizes") or {}:
            if (
                len(size) > 1
                and size != "One"
                and re.search(rf"(?<![\w.$€£¥-]){re.escape(size.lower())}(?![\w.%$€£元块-])", text, re.ASCII)
            ):
                return str(size)
        return None

    @staticmethod
    def quantity(piece: Piece, products: int) -> int | None:
        """How many pieces, None for one."""
        return quantity(piece.text) if products < 2 else None

    def do_cart_remove(self, piece: Piece) -> Steps:
        """Out of the cart."""
        named = self.pointing.resolve(piece.text, piece.query)
        if not self.table.cart and not named.ids and (only := self.pointing.only(piece.query.matches)):
            named.ids = [only]
        if not self.table.cart and named.ids and not self.table.shown:  # it may be there from another day
            for product_id in named.ids:
                yield from self.call("cart_remove", {"product_id": product_id}, piece.text)
            return
        if not self.table.cart:
            seen = yield from self.call("cart_view", {}, tell=False)
            if not self.table.cart:
                self.outcomes.append(Outcome(call=seen))
                return
        cart = self.table.cart
        if re.search(r"\b(?:empty|clear)\b|\b(?:everything|all)\b|清空|全部", piece.text):
            ids = list(cart)
        else:
            named = self.pointing.resolve(piece.text, piece.query)
            described = self.pointing.matching([m for m in piece.query.matches if m.slot != "sizes"], cart)
            ids = (
                [i for i in named.ids if i in cart]
                or described[:1]
                or (cart[-1:] if not piece.query.categories else [])
            )
            ids = ids or ([i for i in named.ids if named.how in ("id", "name")])
        if not ids:
            self.remark("not_in_cart")
        for product_id in ids[:8]:
            yield from self.call("cart_remove", {"product_id": product_id}, piece.text)

    def do_cart_view(self, piece: Piece) -> Steps:
        """What is in the cart."""
        yield from self.call("cart_view", {})

    def do_checkout(self, piece: Piece) -> Steps:
        """To the shop's checkout."""
        yield from self.call("checkout", {})

    def do_order_status(self, piece: Piece) -> Steps:
        """Where an order is."""
        yield from self.call("order_status", {"order_id": self.order_id()})

    def do_purchase_history(self, piece: Piece) -> Steps:
        """What was bought before."""
        yield from self.call("purchase_history", {})

    def do_shop_policy(self, piece: Piece) -> Steps:
        """The shop's rules."""
        question = (
            self.raw[piece.start : piece.end].strip(" ,，。")
            if len(self.raw) == len(self.text)
            else piece.text
        )
        yield from self.call("shop_policy", {"question": question})

    def do_remember(self, piece: Piece) -> Steps:
        """What the shopper says of themselves."""
        yield from self.call("remember", measures.facts(piece.text, piece.query, self.vocabulary))

    def do_forget_preferences(self, piece: Piece) -> Steps:
        """Forget it again; all of it when they say everything."""
        topics = {
            "size": r"\bsizes?\b|尺码",
            "budget": r"\bbudget\b|预算",
            "measure": r"\bmeasure|身高|体重",
            "dislike": r"\bdislikes?\b",
        }
        topic = next((name for name, words in topics.items() if re.search(words, piece.text)), None)
        yield from self.call("forget_preferences", {"topic": topic})
        if re.search(
            r"\b(?:everything(?! (?:about|on) my (?:taste|pref|size))|all my data|all data|all about me)\b|所有|一切|全部",
            piece.text,
        ):
            yield from self.call("forget_my_photos", {})

    def do_forget_my_photos(self, piece: Piece) -> Steps:
        """Delete the photos."""
        yield from self.call("forget_my_photos", {})

    def do_what_do_you_know_about_me(self, piece: Piece) -> Steps:
        """Everything kept."""
        yield from self.call("what_do_you_know_about_me", {})

    def do_hand_over_to_human(self, piece: Piece) -> Steps:
        """To a person."""
        reason = (
            self.raw[piece.start : piece.end] if len(self.raw) == len(self.text) else piece.text
        ).strip()
        yield from self.call("hand_over_to_human", {"reason": reason[:300]})
