"""One message being answered: what it takes up from the last turn, what it is about, what is noted to be told."""
# ruff: noqa: E501  (a pattern reads better in one piece)

import re
from collections.abc import Generator, Iterable, Mapping
from typing import Any

from agent.planner import arbiter, meaning, measures, refine, splitting
from agent.planner.conversation import Call, Conversation
from agent.planner.intent import Deciding
from agent.planner.meaning import Guess, Said
from agent.planner.names import Names
from agent.planner.outcome import Decision, Outcome
from agent.planner.pointers import PLACES
from agent.planner.reference import Pointed, Pointing
from agent.planner.saying import GENERIC, understand
from agent.planner.segment import Piece, cut, read, substance
from agent.planner.table import Table
from agent.planner.wish import wished
from agent.planner.wording import even, plain
from catalog.query import Query
from catalog.vocabulary import Vocabulary

Steps = Generator[Call, Call, None]
ABOUT_ONE = {"product_details", "similar_products", "complete_outfit", "size_advice"}
OF_ONE = {*ABOUT_ONE, "try_on", "cart_add"}
SIZED_BY = {name: f"{name}_cm" for name in ("chest", "waist", "hips", "height", "foot", "head", "wrist")} | {
    "bust": "chest_cm",
    "finger": "finger_mm",
}
WITH_SIZE = {"need_size", "no_such_size", "size_sold_out"}
ORDER_ID = re.compile(
    r"(?:\border(?: (?:number|no\.?|id|nr))?|订单号?|单号)\s*(?:is|是|:|：|#|号)?\s*#?\s*(?P<a>[a-z]{0,4}-?\d{3,})|#(?P<b>[a-z]{0,4}-?\d{3,})|(?<![\w-])(?P<c>[a-z]{2,3}-\d{3,})(?![\w-])|(?<![\w.$€£¥])(?P<d>\d{4,})(?![\w元块.])",
    re.ASCII,
)
SAID_IN_FULL = {
    "yes",
    "no",
    "ready",
    "cancel",
    "praise",
    "greet",
    "bye",
}  # their cues take in the whole message
YES = {"yes", "ready", "praise"}


class Turn:
    """The tools of a turn; what each act does with them is in requests.py, in methods named do_ACT."""

    def __init__(
        self, vocabulary: Vocabulary, names: Names, conversation: Conversation, table: Table
    ) -> None:
        self.vocabulary, self.names = vocabulary, names
        self.table, self.conversation = table, conversation
        self.raw = conversation.now.said
        self.cased, self.text = even(self.raw), plain(self.raw)
        self.pointing = Pointing(table, vocabulary, names)
        self.deciding = Deciding(table, self.pointing)
        self.before = conversation.before[-1] if conversation.before else None
        self.outcomes: list[Outcome] = []
        self.offer: dict[str, Any] = {}

    def told(self) -> Decision:
        """Everything there is to tell so far."""
        return Decision(outcomes=self.outcomes, offer=self.offer)

    def parse(self, start: int, end: int) -> Query:
        """What text[start:end] says of products."""
        return understand(self.cased[start:end], self.vocabulary)

    def steps(self) -> Steps:
        """All requests of the message, in order."""
        if not self.text.strip():
            self.remark("empty")
            return
        pieces = cut(self.text[:2000], self.parse, self.deciding.answers, self.pointing.named, self.guess)
        continued = self.continuing(pieces)
        if continued is not None:
            yield from continued
            return
        judged = self.judged(pieces)
        for piece in judged or pieces:
            yield from self.carry_out(piece, self.meant(piece) if judged else self.act(piece))

    def guess(self, text: str, query: Query, weights: Mapping[str, int], act: str) -> Guess:
        """What a text means, as read by the grammar, on this table."""
        named = len(self.names.whole(text))
        return meaning.guess(Said(text, query, weights, act, named, self.table))

    def judged(self, pieces: list[Piece]) -> list[Piece]:
        """The requests as the meaning of the message has it, where the grammar has it otherwise; else []."""
        text = self.text[:2000]
        whole = self.piece(0, len(text))
        if whole.act in SAID_IN_FULL or (self.table.worn and [piece.act for piece in pieces] == ["swap"]):
            return []
        if len(pieces) == 1 and self.for_trying(pieces[0]):
            pieces[0].act = "try_on"
            return pieces
        guess = self.means(whole)
        several = guess.chances.get("several", 0.0)
        made = [arbiter.tool(self.act(piece)) for piece in pieces]
        things = len({*pieces[0].query.categories} - GENERIC) if made == ["search_products"] else 0
        cut = splitting.best_cut(text, self.piece, self.means, self.table)
        if cut and cut.believed(several, made):
            alike = {part.tool for part in cut.asked} == set(made)
            return [] if alike and len(made) == 1 else [part.piece for part in cut.asked]
        verdict = arbiter.verdict(guess, self.table)
        if several >= arbiter.HARDLY and things > 1:
            return []  # a search for each
        kept = made == [verdict] and len(pieces[0].query.sizes) >= len(whole.query.sizes)
        one = pieces[0] if kept else whole  # "ok. M then. into my cart": a size beside a remark
        if verdict == "search_products":
            one.query = wished(one, self.piece, self.means, one=several < arbiter.HARDLY)
        if not verdict or one is not whole:
            return []
        whole.act = arbiter.likeliest(guess, verdict, self.table)
        return [whole]

    def for_trying(self, piece: Piece) -> bool:
        """Whether something shown is pointed at to be put on and nothing else is said: "试一下最便宜的", or, after a
        try-on, just "the first two"."""
        if not self.table.shown or re.search(r"[,.;!?，。；！？](?!\W*$)", self.text) or piece.query.sizes:
            return False
        pointed = self.pointing.resolve(piece.text, piece.query)
        if piece.weights.get("try_on", 0) >= 9:
            return pointed.how == "extreme"
        asked = self.table.last is not None and self.table.last.name == "try_on"
        return asked and not piece.weights and pointed.how == "place" and self.act(piece) == "try_on"

    def piece(self, start: int, end: int) -> Piece:
        """A stretch of the message as a request, as the grammar reads it."""
        said, query, weights, act = read(self.text, start, end, self.parse)
        return Piece(start, end, said, weights, query, act)

    def means(self, piece: Piece) -> Guess:
        """What a request means."""
        return self.guess(piece.text, piece.query, piece.weights, piece.act)

    def meant(self, piece: Piece) -> str:
        """The act of a request whose tool is settled: as the table has it, where that comes down to the same tool."""
        piece.weights = {**piece.weights, piece.act: max(piece.weights.get(piece.act, 0), 11)}
        act, settled = self.act(piece), arbiter.tool(piece.act)
        if arbiter.tool(act) == settled:
            return act
        if settled == "search_products":
            return "refine" if self.table.search and refine.refines(piece.text, piece.query) else settled
        return piece.act if piece.act not in ("take_off", "swap") or self.table.worn else "try_on"

    def act(self, piece: Piece) -> str:
        """What a piece asks for on this table."""
        act = self.deciding.act(piece)
        return self.repeated(piece) if act == "point" else act

    def carry_out(self, piece: Piece, act: str) -> Steps:
        """One request."""
        if act == self.offer.get("act"):  # "similar but cheaper? the cable-knit one"
            self.offer, self.outcomes = {}, [o for o in self.outcomes if o.remark != "which_product"]
        step = getattr(self, f"do_{act}", None)
        if step:
            yield from step(piece)
        else:
            self.remark(act or "unclear")

    def repeated(self, piece: Piece) -> str:
        """A product is pointed at and nothing else said: the same again for it, or its details."""
        asked = self.offer.get("act") or (self.before.offer.get("act") if self.before else None)
        last = self.table.last.name if self.table.last else ""
        return str(
            asked
            or (
                last
                if last in ("try_on", "size_advice", "cart_add", "complete_outfit")
                else "product_details"
            )
        )

    def continuing(self, pieces: list[Piece]) -> Steps | None:
        """The steps that take up a call which was waiting for something, when the message brings it."""
        if not self.before or len(pieces) > 1:
            return None
        piece, last = pieces[0], self.before.calls[-1] if self.before.calls else None
        waiting = self.waiting()
        if waiting and waiting.name == "try_on" and self.resumes(piece):
            return self.redo(waiting, {})
        if (
            last
            and last.failed
            and last.name == "cart_add"
            and last.code in WITH_SIZE
            and not (
                piece.act == "cart_add" and self.pointing.points(piece.text)
            )  # "the second one in M" is another
            and (size := self.bare_size(piece, last))
        ):
            return self.redo(last, {"size": size})
        if last and last.name == "cart_add" and not last.failed and piece.corrects:
            size = self.bare_size(piece, last)
            if size and not PLACES.search(piece.text) and not piece.query.categories:
                return self.other_size(last, size)
        if last and last.failed and last.name == "order_status" and (order := self.order_id()):
            return self.redo(last, {"order_id": order})
        if (
            last
            and last.name == "size_advice"
            and piece.act in ("size_advice", "remember", "", "search_products")
        ):
            said = self.size_facts(piece)
            if said and not self.pointing.points(piece.text):
                return self.redo(last, said)
        offer = self.before.offer
        if offer.get("name") and piece.act in YES:
            return self.redo(Call(offer["name"], offer.get("args") or {}), {})
        return None

    def waiting(self) -> Call | None:
        """The try-on of the last three turns that could not be made for want of a photo or consent."""
        for turn in reversed(self.conversation.before[-3:]):
            for call in reversed(turn.calls):
                if call.name == "try_on":
                    return call if call.failed else None
        return None

    def resumes(self, piece: Piece) -> bool:
        """Whether a message says that the photo is there now."""
        if piece.act in YES or (
            piece.act == "try_on" and not self.pointing.points(piece.text) and not substance(piece.query)
        ):
            return True
        mentions = re.search(
            r"\b(?:photo|picture|pic|selfie|image|upload\w*)\b|照片|自拍|上传|图片", piece.text
        )
        return bool(
            mentions and piece.act not in ("forget_my_photos", "shop_policy", "what_do_you_know_about_me")
        )

    def bare_size(self, piece: Piece, last: Call) -> str:
        """A size as an answer to "which size?"."""
        facts = last.artifact.get("facts") or {}
        own = self.table.card(str(last.args.get("product_id"))).get("sizes") or {}
        listed = [str(s) for s in facts.get("sizes") or facts.get("in_stock") or own]
        said = piece.text.strip(" .!?，。")
        exact = next(
            (
                s
                for s in listed
                if s.lower() == said or re.search(rf"(?<![a-z0-9]){re.escape(s.lower())}(?![a-z0-9])", said)
            ),
            "",
        )
        return exact or measures.size_said(piece.text, piece.query)

    def other_size(self, last: Call, size: str) -> Steps:
        """ "scratch that, 42": the same product in another size, the first one out again."""
        yield from self.call("cart_add", last.args | {"size": size})
        if last.args.get("size") and last.args["size"] != size:
            old = {"product_id": last.args.get("product_id"), "size": last.args["size"]}
            yield from self.call("cart_remove", old)

    def redo(self, call: Call, more: dict[str, Any]) -> Steps:
        """A call again, with more arguments."""
        yield from self.call(call.name, call.args | more)

    def call(
        self, name: str, args: dict[str, Any], asked: str = "", *, tell: bool = True
    ) -> Generator[Call, Call, Call]:
        """Makes a call and notes what is to be told of it."""
        result = yield Call(name, refine.lean(args))
        if tell or result.failed:
            self.outcomes.append(Outcome(call=result, asked=asked))
        return result

    def aim(self, piece: Piece, *, default: bool = True) -> Generator[Call, Call, Pointed]:
        """What the request is about; what is described but not on the table is searched first."""
        pointed = self.pointing.resolve(piece.text, piece.query)
        if piece.act in ABOUT_ONE:
            pointed.wanted = "" if pointed.ids else pointed.wanted.split(" | ")[0]
            if not piece.query.categories and (self.table.focus or self.table.shown):
                pointed.wanted = ""  # "do they have pockets"
        if pointed.ids and pointed.indefinite:
            pointed.wanted = ""
        for wanted in filter(None, pointed.wanted.split(" | ")):
            query = self.parse_text(wanted)
            if not query.categories and piece.query.categories:
                query = piece.query
            only = piece.act in OF_ONE and self.pointing.only(query.matches)
            if only and not pointed.indefinite:
                pointed.ids.append(only)
                continue
            args = refine.args_of(query)
            if not query.categories and self.table.search:
                args = refine.refined(self.table.search, query, "")
            result = yield from self.call("search_products", args, wanted, tell=False)
            found = [c["id"] for c in result.artifact.get("products") or [] if c.get("exact", True)]
            if (pointed.indefinite or self.general(piece)) and len(found) > 1:
                self.outcomes.append(Outcome(call=result, asked=wanted))
                self.offer = {"act": piece.act}
            elif found:
                named = self.pointing.names.nearly(wanted)
                pointed.ids.append(named if named and named in found else found[0])
            else:
                self.outcomes.append(Outcome(call=result, asked=wanted))
        if not pointed.ids and not pointed.wanted and default and not pointed.beyond:
            pointed.ids = self.pointing.one()
        if pointed.beyond and not pointed.ids:
            self.remark("no_such_place" if self.table.shown else "which_product", count=len(self.table.shown))
        self.know(pointed.ids)
        return pointed

    @staticmethod
    def general(piece: Piece) -> bool:
        """Whether a size is asked for a kind of thing rather than for one: "do your shirts run small"."""
        return piece.act == "size_advice" and not re.search(
            r"\b(?:the|that|this|those|these|it)\b|[这那]", piece.text, re.ASCII
        )

    def know(self, ids: Iterable[str]) -> None:
        """Puts the facts of products that were only named on the table."""
        for i in ids:
            if i not in self.table.cards and (card := self.names.card(i)):
                self.table.cards[i] = card

    def parse_text(self, text: str) -> Query:
        """What some words say of products."""
        return understand(text, self.vocabulary)

    def each(self, name: str, piece: Piece, args: dict[str, Any] | None = None, *, most: int = 3) -> Steps:
        """One call for each product the request is about."""
        pointed = yield from self.aim(piece)
        if not pointed.ids and not pointed.wanted and not pointed.beyond:
            self.ask(name)
        for product_id in pointed.ids[:most]:
            yield from self.call(name, {"product_id": product_id, **(args or {})}, piece.text)

    def size_facts(self, piece: Piece) -> dict[str, Any]:
        """Measures and usual size said in a request."""
        said = measures.body(piece.text)
        usual = measures.size_said(piece.text, piece.query)
        args: dict[str, Any] = {"usual_size": usual if usual and not (said and usual.isdigit()) else None}
        for name, value in said.items():
            argument = SIZED_BY.get(name)
            if argument:
                args[argument] = round(value * 10) if argument == "finger_mm" else value
        return refine.lean(args)

    def order_id(self) -> str:
        """The order number in the message, as written."""
        match = ORDER_ID.search(self.text)
        if not match:
            return ""
        name = next(n for n in "abcd" if match[n])
        return self.cased[match.start(name) : match.end(name)].upper()

    def remark(self, key: str, **facts: Any) -> None:
        """Something to say without a tool."""
        self.outcomes.append(Outcome(remark=key, facts=facts))

    def ask(self, act: str) -> None:
        """One short question: which product?"""
        self.offer = {"act": act}
        self.remark("which_product")
