"""Which products a shopper points at: "the second one", "the cheaper of the two", "上一件", "it", "the blue one", a name."""
# ruff: noqa: E501  (a pattern reads better in one piece)

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.planner.describing import Describing
from agent.planner.pointers import (
    A_ONE,
    BESIDE,
    CALLED,
    CALLED_THAT,
    CHEAP,
    CLAUSES,
    COUNTED_BY,
    DEAR,
    DEFINITE,
    DEFINITE_ONE,
    DESCRIBING,
    ID,
    INDEFINITE,
    IS_IT,
    JOINED,
    NAMED_ZH,
    NOT,
    OF_TWO,
    ONE,
    ONE_WITH,
    OTHER,
    PAIRS,
    PLACES,
    PREVIOUS,
    RANGES,
    SEVERAL,
    THAT_CALLED,
    THAT_ONE,
    THAT_ONE_ONLY,
    THE,
    THIS_KIND,
    listed_digits,
    number,
)
from agent.planner.wording import CHINESE
from catalog.query import Match, Query


@dataclass
class Pointed:
    """What a phrase points at. `ids` when known; `wanted` is the part of the message that has to be searched first.

    how   id, name, place, extreme, several, previous, other, described, one; "" when nothing is pointed at
    """

    ids: list[str] = field(default_factory=list)
    wanted: str = ""
    how: str = ""
    indefinite: bool = False
    without: list[str] = field(default_factory=list)
    beyond: int = 0  # a place the list does not have


class Pointing(Describing):
    """Resolves what a phrase points at, on one table."""

    def ids(self, text: str) -> list[str]:
        """Ids written out in the text: the catalogue's, or those that look like ids."""
        found = []
        for match in ID.finditer(text):
            word = match.group()
            known = self.names.ids.get(word) or next((i for i in self.table.cards if i.lower() == word), None)
            if known or re.fullmatch(r"[a-z]{3,}(?:[-_][a-z]+)*[-_]\d{2,3}", word):
                found.append(known or word)
        return found

    def points_at_one(self, text: str) -> bool:
        """As `points`, at a product by itself rather than at several together."""
        shapes = (PLACES, ONE, PREVIOUS, OTHER, CHEAP, DEAR)
        return bool(self.ids(text) or self.names.whole(text) or any(s.search(text) for s in shapes))

    def points(self, text: str) -> bool:
        """Whether the text points at something, leaving descriptions aside."""
        shapes = (PLACES, RANGES, SEVERAL, ONE, PREVIOUS, OTHER, DEFINITE_ONE)
        return bool(self.ids(text) or self.names.whole(text) or any(s.search(text) for s in shapes))

    def resolve(self, text: str, query: Query, *, act: str = "") -> Pointed:
        """What a clause points at. `query` is what the catalogue's parser understood of the same text."""
        ids = self.ids(text)
        named = self.names.whole(text)
        ids += [n.id for n in named if n.id not in ids]
        rest = _blank(
            text, [(n.start, n.end) for n in named] + [m.span() for m in ID.finditer(text)] if ids else []
        )
        how = "name" if named else "id" if ids else ""
        pointed = Pointed(ids, how=how)
        for reader in (self._previous, self._other, self._ranges, self._places, self._extreme):
            got = reader(rest, query)
            if got is None:
                continue
            pointed.beyond = pointed.beyond or got.beyond
            pointed.without += got.without
            pointed.ids += [i for i in got.ids if i not in pointed.ids]
            if got.ids:
                pointed.how = pointed.how or got.how
                break
        if pointed.ids:
            pointed.ids = self._with_one(rest, pointed)
            self._others_described(rest, query, pointed, [(n.start, n.end) for n in named])
            return pointed
        if pointed.without:
            left = [i for i in self.table.shown if i not in pointed.without]
            return Pointed(
                left[:1] if len(left) > 1 and not SEVERAL.search(rest) else left,
                how="other",
                without=pointed.without,
            )
        return self._softly(rest, query, pointed)

    def _softly(self, text: str, query: Query, pointed: Pointed) -> Pointed:
        """Descriptions, pronouns, nearly whole names."""
        near = self.named(text)
        if len(near) > 1:
            return Pointed(near, how="name")
        meant, spans = self._meant(text, query)
        if meant:
            return self._and_others(text, query, meant, spans)
        chunks = self._chunks(text, query)
        described = [c for c in chunks if c[1]]
        if described and (SEVERAL.search(text) or ONE.search(text)):  # "cool, put them on": a word of praise
            described = [c for c in described if any(m.slot != "styles" for m in c[1])]
        if described and self._asks_of_it(text, described):
            return Pointed(self.one(), how="one", beyond=pointed.beyond)
        if described and self._definite(text, described):
            return self._describe(described, pointed)
        phrases = [m.group() for shape in (DEFINITE_ONE, CALLED) for m in shape.finditer(text)]
        titled = list(filter(None, map(self.by_title, phrases)))[:1] if phrases else []
        if titled:
            return Pointed(titled, how="described", beyond=pointed.beyond)
        if near:
            return self._beside(near, described)
        several = SEVERAL.search(text)
        if several and not described:
            return Pointed(self.several(several), how="several", beyond=pointed.beyond)
        if ONE.search(text) and (self.table.focus or self.table.shown) and not self._new_thing(described):
            return Pointed(self.one(), how="one", beyond=pointed.beyond)
        if described:
            return self._describe(described, pointed)
        near = list(dict.fromkeys(filter(None, map(self.called, JOINED.split(text)))))
        return Pointed(near, how="name") if near else pointed

    def _meant(self, text: str, query: Query) -> tuple[list[str], list[tuple[int, int]]]:
        """Products on the table that "the checked one", "弯月那条", "那个 stud 的" fit, and where that is said.

        A description in so many words says more than what was talked about last.
        """
        ids: list[str] = []
        spans: list[tuple[int, int]] = []
        for phrase in (
            m
            for shape in (ONE_WITH, DEFINITE_ONE, THAT_CALLED, CALLED_THAT, NAMED_ZH)
            for m in shape.finditer(text)
        ):
            start, end = phrase.span()
            if any(start < b and a < end for a, b in spans):
                continue
            inside = [m for m in query.matches if start <= m.start and m.end <= end and m.slot in DESCRIBING]
            found = (
                (self.matching(inside) or self.nearest(inside))
                if any(m.slot != "categories" for m in inside)
                else []
            )
            kinds = {
                v for m in inside if m.slot == "categories" for v in self.vocabulary.members(m.slot, m.value)
            }
            strange = bool(kinds) and not any(
                self.table.card(i).get("category") in kinds for i in self.on_table()
            )
            titled = self.by_title(phrase.group(), found or None, kinds=strange) if len(found) != 1 else None
            if titled or found:
                ids.append(titled or found[0])
                spans.append((start, end))
        return list(dict.fromkeys(ids)), spans

    def _and_others(
        self, text: str, query: Query, ids: list[str], spans: Sequence[tuple[int, int]]
    ) -> Pointed:
        """What is described in so many words, and beside it what else is of a kind: "the grey one with the blue jeans"."""
        pointed = Pointed(ids, how="described")
        left = [m for m in query.matches if not any(a < m.end and m.start < b for a, b in spans)]
        rest = _blank(text, spans)
        for piece, matches in self._chunks(rest, query.model_copy(update={"matches": left})):
            kind = [m for m in matches if m.slot == "categories"]
            named = kind or len(matches) > 1 or (A_ONE.search(piece) and self.matching(matches))
            if THE.search(piece) and named and not (kind == matches and self.is_among(ids, kind)):
                self._describe([(piece, matches)], pointed)
        pointed.ids = list(dict.fromkeys(pointed.ids))
        return pointed

    def named(self, text: str) -> list[str]:
        """Products that the text names by title, in full or, where one thing is meant, in part; in the text's order."""
        whole = self.names.whole(text)
        found = [(n.start, n.id) for n in whole]
        rest = _blank(text, [(n.start, n.end) for n in whole])
        start = 0
        for end in [*(m.end() for m in CLAUSES.finditer(rest)), len(rest)]:
            clause = rest[start:end]
            if THE.search(clause) and (
                near := self.names.nearly(clause, definite=True, kinds=self.kinds_in(clause))
            ):
                found.append((start, near))
            start = end
        return list(dict.fromkeys(id for _, id in sorted(found)))

    def called(self, text: str) -> str | None:
        """The one product that part of a title names: on the table, else in the catalogue."""
        definite = bool(THE.search(text) or (CHINESE.search(text) and not INDEFINITE.search(text)))
        return self.by_title(text) or self.names.nearly(text, definite=definite, kinds=self.kinds_in(text))

    def one(self) -> list[str]:
        """What "it" stands for: what is being talked about, else the first of the list."""
        if len(self.table.pair) > 1 and self.table.focus == self.table.pair:
            return self.table.focus[:1]
        return self.table.focus[-1:] or self.table.shown[:1]

    def _new_thing(self, described: Sequence[tuple[str, list[Match]]]) -> bool:
        """Whether a description names a kind of thing ("try this red skirt"), not only a quality ("is it wool")."""
        return any(m.slot == "categories" for _, matches in described for m in matches)

    # ---- exact pointing

    def _scope(self, query: Query, place: re.Match[str] | None = None) -> list[str]:
        """The list that places count in: the last one that holds what stands beside the place ("the second dress") or
        what its measure word is said of ("第二条" is no pair of glasses); of a list of several categories, those named."""
        members = self.vocabulary.members("categories", query.category) if query.category else set()
        kinds = COUNTED_BY.get(place.group()[-1:], set()) if place else set()
        beside = place and any(
            m.slot == "categories" and 0 <= m.start - place.end() <= 2 for m in query.matches
        )
        for listed in (self.table.shown, *reversed(self.table.lists)):
            cards = [self.table.card(i) for i in listed]
            if members and (of_it := [c["id"] for c in cards if c.get("category") in members]):
                return of_it
            if kinds and not members and any(c.get("kind") in kinds for c in cards):
                return listed
            if not (beside or kinds):
                break
        return self.table.shown

    def _places(self, text: str, query: Query) -> Pointed | None:
        scope, got = self._scope(query), Pointed(how="place")
        for match in PLACES.finditer(text):
            scope = self._scope(query, match)
            place = self._place(match, len(scope))
            target = got.without if NOT.search(text[: match.start()]) else got.ids
            if place and place <= len(scope):
                if scope[place - 1] not in target:
                    target.append(scope[place - 1])
            elif place:
                got.beyond = place
        if not got.ids and not got.without and not got.beyond and (listed := listed_digits(text)):
            got.ids = [scope[n - 1] for n in listed if n <= len(scope)]
        return got if got.ids or got.without or got.beyond else None

    @staticmethod
    def _place(match: re.Match[str], length: int) -> int:
        """The place from 1, 0 when it is none."""
        if match["middle"] or match["middlezh"]:
            return (length + 1) // 2
        if match["left"]:
            return 1
        if match["right"] or match["lasten"] or match.group().startswith("最"):
            return length
        if match["fromend"]:
            return max(length + 1 - number(match["fromend"]), 0)
        return number(match["nth"] or match["number"] or match["zh"] or match["zhno"] or "")

    def _ranges(self, text: str, query: Query) -> Pointed | None:
        match = RANGES.search(text)
        if not match:
            return None
        scope = self._scope(query, match)
        count = number(match["count"] or match["countzh"])
        last = (match["side"] or match["sidezh"]) in ("last", "bottom", "后", "最后")
        ids = scope[-count:] if last else scope[:count]
        return Pointed(ids, how="place") if ids else None

    def _extreme(self, text: str, query: Query) -> Pointed | None:
        low, high = CHEAP.search(text), DEAR.search(text)
        if not (low or high):
            return None
        scope = self._scope(query)
        if OF_TWO.search(text):
            scope = self.table.pair or (self.table.focus if len(self.table.focus) > 1 else scope[:2])
        priced = [i for i in scope if "price" in self.table.card(i)]
        priced = [i for i in priced if self.table.card(i).get("exact", True)] or priced
        if not priced:
            return None
        best = (min if low else max)(priced, key=lambda i: self.table.card(i)["price"])
        return Pointed([best], how="extreme")

    def _previous(self, text: str, query: Query) -> Pointed | None:
        if not PREVIOUS.search(text):
            return None
        before = (
            [i for i in self.table.recent if i not in self.table.focus]
            or self.table.recent[:-1]
            or self.table.recent
        )
        return Pointed(before[-1:], how="previous") if before else None

    def _other(self, text: str, query: Query) -> Pointed | None:
        if not OTHER.search(text):
            return None
        pool = self.table.pair if len(self.table.pair) == 2 else self.table.shown
        focus = self.table.focus[-1:] if self.table.focus else pool[:1]
        said = self._places(text, query)
        out = said.without if said and said.without else focus
        left = [i for i in pool if i not in out]
        return Pointed(left[:1], how="other") if left else None

    def several(self, match: re.Match[str]) -> list[str]:
        """What "both", "these two", "all of them" stand for."""
        kinds = [self.table.card(i).get("kind") for i in self.table.focus]
        if len(kinds) == 1 and kinds[0] in PAIRS and match.group() in ("them", "these", "those"):
            return list(self.table.focus)  # "them" is one pair of shoes
        count = number(match["n"] or match["zhn"] or ("two" if "both" in match.group() else ""))
        for pool in (self.table.pair, self.table.focus, self.table.shown):
            if count and len(pool) == count:
                return list(pool)
        if count and len(self.table.recent) >= count and self.table.focus == self.table.recent[-1:]:
            return self.table.recent[-count:]  # those talked about one after another
        if count:
            return self.table.shown[:count]
        return list(self.table.focus if len(self.table.focus) > 1 else self.table.shown or self.table.focus)

    def _with_one(self, text: str, pointed: Pointed) -> list[str]:
        """ "that with the jeans": adds what "that" stands for, when it stands beside something named."""
        if BESIDE.search(text) and pointed.how in ("name", "id"):
            that = self.table.focus or (self.one() if len(pointed.ids) == 1 else [])
            return [*(i for i in that if i not in pointed.ids), *pointed.ids]
        return pointed.ids

    # ---- descriptions

    def _chunks(self, text: str, query: Query) -> list[tuple[str, list[Match]]]:
        """The text cut at "and", "with", ...; each piece with what was understood in it. A piece that only has a quality
        ("black" in "black and white dress") is joined to the next."""
        cuts = [0, *(m.end() for m in JOINED.finditer(text)), len(text)]
        pieces: list[tuple[str, list[Match]]] = []
        start = 0
        for end in cuts[1:]:
            inside = [
                m
                for m in query.matches
                if start <= m.start
                and m.end <= end
                and m.slot in DESCRIBING
                and text[m.start : m.end].strip()
            ]
            whole = any(m.slot == "categories" for m in inside) or end == len(text)
            thing = len(inside) > 1 or A_ONE.search(text[start:end])
            if whole or not inside or (thing and self.matching(inside)):
                pieces.append((text[start:end], inside))
                start = end
        return [p for p in pieces if p[0].strip()]

    def _beside(self, near: list[str], described: Sequence[tuple[str, list[Match]]]) -> Pointed:
        """A product named in part, and what is described beside it: "pearl studs and the gold hoops"."""
        pointed = Pointed(list(near), how="name")
        for _, matches in described:
            told = len(matches) > 1 and not any(
                self._has(self._card(i), m) for i in near for m in matches[-1:]
            )
            if told and (found := self.matching(matches) or list(filter(None, [self.only(matches)]))):
                pointed.ids = list(dict.fromkeys([*pointed.ids, found[0]]))
        return pointed

    def _asks_of_it(self, text: str, described: Sequence[tuple[str, list[Match]]]) -> bool:
        """Whether a quality is asked of what is talked about ("is this linen"), or it is called what it nearly is ("这条裙子")."""
        matches = [m for _, inside in described for m in inside]
        if not (self.table.focus or self.table.shown):
            return False
        if any(m.slot != "categories" for m in matches):
            return bool(IS_IT.search(text)) and not any(m.slot == "categories" for m in matches)
        return bool(
            self.table.focus and THIS_KIND.search(text[: matches[0].start]) and not self.matching(matches)
        )

    def _definite(self, text: str, described: Sequence[tuple[str, list[Match]]]) -> bool:
        first, last = described[0][1][0], described[-1][1][-1]
        return bool(DEFINITE.search(text[: first.start]) or THAT_ONE.match(text[last.end :]))

    def _describe(self, described: Sequence[tuple[str, list[Match]]], pointed: Pointed) -> Pointed:
        for piece, matches in described:
            found = self.matching(matches)
            kinds = all(m.slot == "categories" for m in matches)  # "素圈" is a ring and in one ring's title
            if len(found) > 1 and (titled := self.by_title(piece, kinds=kinds)) in found:
                found = [str(titled)]
            near = None if found else self.called(piece)
            if not found and not near and len(matches) > 1 and THAT_ONE_ONLY.search(piece):
                found = self.fitting(matches)[:2]  # "绿色缎面那件": of the catalogue's, if only one
                found = found if len(found) == 1 else []
            if found or near:
                pointed.ids.append(found[0] if found else str(near))
            elif any(m.slot == "categories" for m in matches) or not pointed.ids:
                pointed.wanted = f"{pointed.wanted} | {piece}".strip(" |")
                pointed.indefinite = pointed.indefinite or (
                    not pointed.wanted.count("|") and bool(INDEFINITE.search(piece))
                )
        pointed.ids = list(dict.fromkeys(pointed.ids))
        pointed.how = "described"
        return pointed

    def _others_described(
        self, text: str, query: Query, pointed: Pointed, taken: Sequence[tuple[int, int]]
    ) -> None:
        """Beside what is named in full: "skirt-01 with the straw hat"."""
        inside = [m for m in query.matches if any(a < m.end and m.start < b for a, b in taken)]
        for piece, matches in self._chunks(
            text, query.model_copy(update={"matches": [m for m in query.matches if m not in inside]})
        ):
            if all(m.slot == "categories" for m in matches) and self.is_among(pointed.ids, matches):
                continue  # "this glasses: Burgundy Cat-Eye Glasses"
            whole = any(m.slot == "categories" for m in matches) and pointed.how in ("name", "id")
            if not whole and len(matches) > 1 and (found := self.matching(matches)):
                pointed.ids += [i for i in found[:1] if i not in pointed.ids]
            elif not whole and pointed.how in ("name", "id", "place", "extreme"):
                meant = self.named(piece) or self._meant(piece, self._within(query, text, piece))[0]
                pointed.ids += [i for i in meant if i not in pointed.ids]
            elif whole:
                found = [i for i in self.matching(matches) if i not in pointed.ids]
                near = None if found else self.called(piece)
                if found or near:
                    pointed.ids.append(found[0] if found else str(near))
                else:
                    pointed.wanted = f"{pointed.wanted} | {piece}".strip(" |")

    @staticmethod
    def _within(query: Query, text: str, piece: str) -> Query:
        """What was understood in a piece of the text, at its places in the piece."""
        start = text.find(piece)
        inside = [m for m in query.matches if start <= m.start and m.end <= start + len(piece)]
        return query.model_copy(
            update={"matches": [m._replace(start=m.start - start, end=m.end - start) for m in inside]}
        )


def _blank(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with these stretches emptied, positions kept."""
    out = list(text)
    for start, end in spans:
        out[start:end] = " " * (end - start)
    return "".join(out)
