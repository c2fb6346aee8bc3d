"""What a piece of a message asks for, once the table is looked at: "take it off" is about what is worn, or about the cart."""
# ruff: noqa: E501  (a pattern reads better in one piece)

import re

from agent.planner.pointers import DEFINITE_ONE, OTHER, PLACES, PREVIOUS
from agent.planner.reference import Pointing
from agent.planner.refine import (
    BEYOND,
    CHEAPER,
    DEARER,
    FRESH,
    NOT_ONE,
    OTHERS,
    order,
    refines,
    set_aside,
    turns,
)
from agent.planner.saying import GENERIC
from agent.planner.segment import STORY, TOGETHER, WORD, Piece, substance
from agent.planner.table import Table

QUESTION = re.compile(
    r"\?|^(?:what|who|why|when|where|how|which|can|could|do|does|is|are|will|would|should)\b|[吗呢么？]|什么|怎么|为什么|谁|哪",
    re.ASCII,
)
MEASURED = re.compile(
    r"\d ?(?:cm|kg|lbs?|pounds|kilos?|斤|公斤|厘米)\b|\d'\d|身高|体重|[胸腰臀]围|\b(?:height|weight|waist|bust|chest|hips?)\b",
    re.ASCII,
)
ADDED = re.compile(
    r"^\W*(?:(?:and|also|now|ok|plus|then)\W+)*with\b|^\W*(?:and|plus|also)\b|\bwith (?:it|that|this|them)\b|\b(?:too|as well|also)\W*$|^\W*(?:再|也|还有)?(?:加上|配上|搭上|来)|也(?:要|加|试|来)",
    re.ASCII,
)
ONE_OF = re.compile(
    r"^\W*(?:(?:and|also|then|ok)\W+)*(?:one|two|three|1|2|3) (?:pairs? of |x )?(?:the )?.{3,}|[一两二三1-3][件条双顶副个只块枚](?!.*(?:怎么|什么|哪|吗))",
    re.ASCII,
)
SEEKS = re.compile(
    r"\b(?:show|find|look(?:ing|in)? for|search|need|want|buy|sell|carry|stock|have|got|get me|after|where can i)\b|有没有|有.{0,12}[吗么不]|想[买要找]|找|来[个件条双点]|买|卖|求",
    re.ASCII,
)
ADVICE_ASKED = re.compile(
    r"\b(?:what|which) size|\bfit\b|\bruns?\b|\bsize up\b|true to size|sizing|多大|(?:什么|哪个|多大)(?:的)?\s*size|(?:xs|s|m|l|xl|xxl|\d{2})\s*码?\s*(?:还是|or|或)\s*(?:an? )?(?:xs|s|m|l|xl|xxl|\d{2}|small|medium|large)|会不会|大不大|能穿|穿得[下上]|合适|几码|什么码|哪个码|合身|偏[大小]|尺码(?:推荐|建议)|什么尺",
    re.ASCII,
)


EITHER = re.compile(r"\bor\b|\bvs\b|\bversus\b|\bdiffer|还是|区别|分别|不同", re.ASCII)
WHAT = re.compile(r"\b(?:what|which|how)\b|什么|啥|怎|哪", re.ASCII)
SORTED = re.compile(
    r"\bfirst\W*$|\b(?:at|on|to) (?:the )?(?:top|front)\b|\bsort|\border(?:ed)? by\b|排|[在到最]前", re.ASCII
)
OF_ONE = re.compile(r"多[高大长宽重深厚]|有没有|有无")
OF_ONESELF = re.compile(r"\b(?:i|i'm|my|me)\b|我", re.ASCII)
HABIT = re.compile(
    r"\b(?:always|never|ever|usually|allergic|hate|remember|future|in general|as a rule)\b|从不|从来|一直|以后|过敏|讨厌|记",
    re.ASCII,
)


class Deciding:
    """Turns weights into one act, on one table."""

    def __init__(self, table: Table, pointing: Pointing) -> None:
        self.table, self.pointing = table, pointing

    def act(self, piece: Piece) -> str:
        """The act of a piece: a tool's name, an entry of cues.TALK, "refine", "point" (a product is pointed at, nothing
        is asked), "small" (a remark) or "" when it cannot be told."""
        if piece.act in ("", "product_details", "search_products", "recommend"):
            if self._either(piece):
                return "compare_products"
            if TOGETHER.search(piece.text) and len(self.pointing.named(piece.text)) > 1:
                return "try_on"
            if self._sorts(piece):
                return "refine"
        if self.table.worn and self._less(piece):
            return "take_off"
        special = getattr(self, f"_{piece.act}", None) if piece.act else None
        return special(piece) if special else piece.act or self._unsaid(piece)

    def answers(self, piece: Piece) -> bool:
        """Whether a piece without a request of its own takes up the last search or try-on: "longer", "in red", "with the hat"."""
        if piece.explicit and piece.act != "search_products":
            return False
        text, query = piece.text, piece.query
        steers = order(query) or any(s.search(text) for s in (CHEAPER, DEARER, OTHERS, BEYOND)) or turns(text)
        brief = len(WORD.findall(text)) <= 6
        return self._adds(piece) or bool(
            self.table.search is not None and (steers or (brief and refines(text, query)))
        )

    def _either(self, piece: Piece) -> bool:
        """Whether two products are named in full, one or the other."""
        return bool(EITHER.search(piece.text)) and len(self.pointing.named(piece.text)) > 1

    def _sorts(self, piece: Piece) -> bool:
        """ "priciest first": the last search in another order."""
        asked = self.table.search is not None and order(piece.query) and SORTED.search(piece.text)
        return bool(asked) and not piece.query.categories

    def _less(self, piece: Piece) -> bool:
        """ "No shoes. Just the jacket." beside a picture: what is not wanted is worn."""
        members = self.pointing.vocabulary.members
        unwanted = {m for value in piece.query.exclude for m in members("categories", value)}
        return piece.act in ("", "search_products") and any(
            self.table.card(i).get("category") in unwanted for i in self.table.worn
        )

    # ---- acts that depend on what lies on the table

    def _search_products(self, piece: Piece) -> str:
        if (self._named(piece) and self._the(piece)) or self._adds(piece):
            return self._unsaid(piece)
        if self._asks_of_one(piece):
            return "product_details"
        if piece.query.categories:
            return "search_products"
        if set_aside(piece.text):
            return "refine" if self.table.search is not None else "browse"
        placed = PLACES.search(piece.text) or PREVIOUS.search(piece.text) or not OTHERS.search(piece.text)
        if self.table.shown and placed and not substance(piece.query) and self._points_hard(piece):
            return self._unsaid(piece)
        if (
            self.table.search is not None
            and not FRESH.search(piece.text)
            and refines(piece.text, piece.query)
        ):
            return "refine"
        if substance(piece.query) or piece.query.sale or order(piece.query):
            return "search_products"
        if piece.query.price_max is not None or piece.query.sizes or piece.query.genders:
            return "search_products"
        if self.table.search is not None and refines(piece.text, piece.query):
            return "refine"
        if piece.query.leftover and not STORY.search(piece.text):
            return "search_products" if SEEKS.search(piece.text) else "off_topic"
        return "browse"

    def _try_on(self, piece: Piece) -> str:
        if piece.weights["try_on"] <= 6 and not self._has_aim(piece):
            return self._unsaid(piece)
        looked_for = piece.weights.get("search_products", 0) >= 4 and piece.query.categories
        if (
            piece.weights["try_on"] <= 7
            and looked_for
            and not self._points_hard(piece)
            and not self.table.shown
        ):
            return "search_products"  # "something sparkly to wear on my ears"
        return "try_on"

    def _swap(self, piece: Piece) -> str:
        if self.table.last and self.table.last.name == "try_on" and PLACES.search(piece.text):
            return "try_on"
        return "swap"

    def _order_status(self, piece: Piece) -> str:
        if piece.weights["order_status"] <= 6 and self.pointing.ids(piece.text) and self._known_ids(piece):
            return self._unsaid(piece)
        return "order_status"

    def _known_ids(self, piece: Piece) -> bool:
        return any(
            i in self.table.cards or i.lower() in self.pointing.names.ids
            for i in self.pointing.ids(piece.text)
        )

    def _take_off(self, piece: Piece) -> str:
        if (
            not self.table.worn
            and self.table.cart
            and self.table.last
            and self.table.last.name.startswith("cart")
        ):
            return "cart_remove"  # nothing is worn and the cart was just shown
        if self.table.worn and self._wears(piece):
            return "take_off"
        if self.table.worn and not (
            self.table.last and self.table.last.name.startswith("cart") and piece.weights["take_off"] < 11
        ):
            return "take_off"
        if self.table.cart and "cart_remove" in piece.weights:
            return "cart_remove"
        if "remember" in piece.weights:
            return self._remember(piece)
        if self.table.search is not None and piece.query.exclude:
            return "refine"
        return "search_products" if substance(piece.query) and piece.weights["take_off"] < 11 else "take_off"

    def _wears(self, piece: Piece) -> bool:
        """Whether what is named is worn."""
        members = self.pointing.vocabulary.members
        kinds = {m for v in piece.query.categories + piece.query.exclude for m in members("categories", v)}
        return any(self.table.card(i).get("category") in kinds for i in self.table.worn)

    def _similar_products(self, piece: Piece) -> str:
        known = self._points_hard(piece) or self.table.focus or self.table.shown
        return (
            "similar_products"
            if known or not piece.query.categories or self._named(piece)
            else "search_products"
        )

    def _cart_remove(self, piece: Piece) -> str:
        if piece.weights["cart_remove"] >= 9 or self.table.cart:
            return "cart_remove"
        if self.table.worn:
            return "take_off"
        return "refine" if self.table.search is not None else "cancel"

    def _cart_add(self, piece: Piece) -> str:
        if piece.weights["cart_add"] >= 11 or self._points_hard(piece):
            return "cart_add"
        if piece.query.categories and not re.search(r"\b(?:the|this|that|these|those)\b|[这那]", piece.text):
            return "search_products"
        return (
            "cart_add"
            if self._has_aim(piece)
            else "search_products"
            if substance(piece.query)
            else "cart_add"
        )

    def _remember(self, piece: Piece) -> str:
        strong = piece.weights["remember"]
        named = set(piece.query.categories) - GENERIC
        if (
            named
            and strong < 11
            and not OF_ONESELF.search(piece.text)
            and MEASURED.search(piece.text)
            and not STORY.search(piece.text)
        ):
            return "search_products"  # "men's jeans, waist 32"
        if (
            self.table.search is not None
            and piece.query.exclude
            and not named
            and not HABIT.search(piece.text)
        ):
            return "refine"  # "I don't want satin though"
        if (
            strong < 9
            and not substance(piece.query)
            and not piece.query.exclude
            and not piece.query.sizes
            and not piece.query.price_max
        ):
            return "refine" if self.table.search is not None else "opinion"
        if strong >= 10 or self.table.search is None or STORY.search(piece.text):
            return "remember"
        if piece.query.categories and strong < 9:
            return "search_products"
        budget = piece.query.price_max is not None
        if (strong < 9 and substance(piece.query)) or budget:
            return "refine"
        return "remember"

    def _recommend(self, piece: Piece) -> str:
        query = piece.query
        bare = not (
            query.categories
            or query.colors
            or query.patterns
            or query.materials
            or query.brands
            or query.price_max
        )
        dated = bool(query.occasions or query.seasons) and "search_products" in piece.weights
        return "recommend" if bare and not dated else "search_products"

    def _complete_outfit(self, piece: Piece) -> str:
        if "try_on" in piece.weights and not WHAT.search(piece.text) and self.pointing.named(piece.text):
            return "try_on"  # "I want to wear it with the tank top in my photo"
        if self._points_hard(piece) or self.table.focus or self.table.shown:
            return "complete_outfit"
        if piece.query.categories:
            return "complete_outfit" if re.search(r"\bwith\b|[配搭]", piece.text) else "search_products"
        return "search_products" if substance(piece.query) else "recommend"

    def _size_advice(self, piece: Piece) -> str:
        asked = bool(ADVICE_ASKED.search(piece.text))
        weak = piece.weights["size_advice"] <= 10
        if weak and not asked and set(piece.query.categories) - GENERIC and not self._points_hard(piece):
            return "search_products" if "remember" not in piece.weights else self._remember(piece)
        if not asked and "remember" in piece.weights:
            return "remember"
        if not asked and not self._has_aim(piece):
            return "remember" if MEASURED.search(piece.text) else "size_advice"
        return "size_advice"

    def _product_details(self, piece: Piece) -> str:
        pointed = self._points_hard(piece)
        limited = piece.query.exclude or (piece.query.price_max is not None and not self._named(piece))
        if self.table.search is not None and limited and not PLACES.search(piece.text):
            return "refine"  # "ones that aren't white", "nothing over 65"
        if pointed:
            return self._other_color(piece) or "product_details"
        if self._narrows(piece):
            return "refine"
        if piece.query.categories:
            found = self.pointing.resolve(piece.text, piece.query)
            return "product_details" if found.ids else "search_products"
        if self.table.focus or self.table.shown:
            return self._other_color(piece) or "product_details"
        return "search_products" if substance(piece.query) else "product_details"

    def _narrows(self, piece: Piece) -> bool:
        """ "only those in stock in XS" after a list asks for fewer of them, not about one."""
        query = piece.query
        said = (
            query.sizes
            or query.in_stock
            or query.colors
            or query.materials
            or query.patterns
            or query.price_max is not None
        )
        listed = self.table.last is not None and self.table.last.name == "search_products"
        asked = re.search(
            r"^\W*(?:are|is|does|do|has|have|was|were) (?:they|it|this|that|these|those)\b",
            piece.text,
            re.ASCII,
        )
        return bool(said and listed and not asked and not query.categories and len(self.table.shown) > 1)

    def _adds(self, piece: Piece) -> bool:
        """ "with the hoodie too", "and a white shirt in M as well": the last act again, for one thing more."""
        last = self.table.last.name if self.table.last else ""
        if last == "try_on":
            return bool(
                self.table.worn
                and ADDED.search(piece.text)
                and (piece.query.categories or self._points_hard(piece))
            )
        return last == "cart_add" and bool(ADDED.search(piece.text)) and self._named(piece)

    def _the(self, piece: Piece) -> bool:
        """Whether a definite thing is meant."""
        return bool(re.search(r"\bthe\b|\b(?:this|that)\b|[这那]", piece.text, re.ASCII))

    def _named(self, piece: Piece) -> bool:
        """Whether a product is named in full."""
        return bool(self.pointing.names.whole(piece.text) or self.pointing.ids(piece.text))

    def _asks_of_one(self, piece: Piece) -> bool:
        """ "黑色运动短裤有没有口袋": a product's title, and a question about more than the title and a size."""
        named = self.pointing.names.whole(piece.text)
        if len(named) != 1 or not (QUESTION.search(piece.text) or OF_ONE.search(piece.text)):
            return False
        beyond = piece.text[named[0].end :]
        return bool([word for word in piece.query.leftover if word.lower() in beyond]) or any(
            m.start >= named[0].end and m.slot in ("features", "materials") for m in piece.query.matches
        )

    def _other_color(self, piece: Piece) -> str:
        """ "does it come in black?" looks for a black one."""
        wanted = piece.query.colors or piece.query.patterns
        asks = re.search(
            r"\b(?:come|comes|have|got|available|get|there)\b.{0,24}\bin\b|有.{0,8}[色的]|in \w+\?$",
            piece.text,
        )
        cards = [self.table.card(i) for i in self.pointing.one()]
        has = any(set(wanted) & {*(c.get("colors") or ()), c.get("pattern")} for c in cards)
        return "refine" if wanted and asks and cards and not has and not piece.query.categories else ""

    def _compare_products(self, piece: Piece) -> str:
        if len(self.pointing.named(piece.text)) > 1:
            return "compare_products"
        if (
            piece.weights["compare_products"] < 9
            and "search_products" in piece.weights
            and piece.query.categories
            and not self._points_hard(piece)
        ):
            return "search_products"
        if self._points_hard(piece) or len(self.table.shown) > 1 or len(self.table.pair) > 1:
            return "compare_products"
        return "search_products" if substance(piece.query) else "compare_products"

    def _haggle(self, piece: Piece) -> str:
        return "haggle"

    def _off_topic(self, piece: Piece) -> str:
        if self.table.search is not None and piece.query.price_max is not None:
            return "refine"  # "I'd rather stay below 80, the hotel already cost a fortune"
        return (
            "search_products"
            if piece.query.categories and "search_products" in piece.weights
            else "off_topic"
        )

    def _shop_policy(self, piece: Piece) -> str:
        if piece.weights["shop_policy"] <= 7 and self.table.shown and PLACES.match(piece.text.lstrip()):
            return "product_details"  # "the first pair, is its sole hard?": no rule of the shop
        if piece.query.categories and "search_products" in piece.weights and piece.query.sale:
            return "search_products"
        return "shop_policy"

    def _no(self, piece: Piece) -> str:
        return "no"

    def _opinion(self, piece: Piece) -> str:
        return "product_details" if self._has_aim(piece) else "opinion"

    # ---- nothing was asked in so many words

    def _unsaid(self, piece: Piece) -> str:
        text, query = piece.text, piece.query
        if self._adds(piece):
            return "point"
        if (
            self.table.search is not None
            and (query.exclude or (query.price_max is not None and not self._named(piece)))
            and not query.categories
            and not PLACES.search(text)
        ):
            return "refine"  # "ones that aren't white", "nothing over 65"
        if self.table.search is not None and NOT_ONE.search(text) and not PLACES.search(text):
            return "refine"
        if (
            self.table.search is not None
            and query.genders
            and not query.categories
            and not self._named(piece)
        ):
            return "refine"  # "just the women's ones"
        if self._named(piece) and (self._the(piece) or not query.categories):
            return "cart_add" if ONE_OF.search(text) else "point"
        if query.categories and not STORY.search(text):
            return "search_products"
        turned = CHEAPER.search(text) or DEARER.search(text) or turns(text)
        if self.table.search is not None and turned and not PLACES.search(text):
            return "refine"
        if self.table.shown and (self._points_hard(piece) or OTHER.search(text) or PREVIOUS.search(text)):
            there = [m for m in query.matches if m.slot in ("colors", "patterns", "materials")]
            if DEFINITE_ONE.search(text) and self.pointing.matching(there, self.table.shown):
                return "point"
            if self.table.search is not None and (query.colors or query.patterns) and not PLACES.search(text):
                return "refine"
            return "point"
        if self.table.search is not None and refines(text, query):
            return "refine"
        if substance(query) or query.price_max is not None or query.sizes or query.sale:
            return "search_products"
        if CHEAPER.search(text) or DEARER.search(text) or OTHERS.search(text) or turns(text):
            return "refine" if self.table.focus and not self.table.shown else "browse"
        if not re.search(r"\w", text):
            return "small"
        return "off_topic" if QUESTION.search(text) else ""

    def _points_hard(self, piece: Piece) -> bool:
        return self.pointing.points(piece.text)

    def _has_aim(self, piece: Piece) -> bool:
        """Whether there is something the act can be about."""
        return bool(
            self._points_hard(piece) or substance(piece.query) or self.table.focus or self.table.shown
        )
