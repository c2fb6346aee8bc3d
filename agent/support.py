"""Whether everything that a language model asserts is supported: each word of it told by a tool, said by the shopper,
or mere talk.

Where agent/grounding.py's other checks know how lies are put, this one knows none: what it cannot tie to a fact it
does not let through. Questions, offers, conditions and "I don't know" assert nothing. Advice on what goes with what
may name colours, materials and garments that no tool told of; what a product is, has or does may not.
"""
# ruff: noqa: E501  (a pattern reads better in one piece)

from __future__ import annotations

import re
from functools import cache
from itertools import combinations
from pathlib import Path

import yaml

from agent import claims, deeds
from agent.facts import Facts, KnownProduct, numbers_in
from agent.language import CHINESE
from agent.quantities import in_digits
from agent.shop_rules import EVEN_SO
from catalog.query import parse
from catalog.vocabulary import Vocabulary

WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*[A-Za-z]|[A-Za-z]")
ENDINGS = ("ingly", "edly", "ings", "iest", "ness", "ing", "ied", "ies", "ier", "est", "ely", "ily", "ed", "es", "er", "ly", "s", "y", "e")  # fmt: skip
LONGEST = 6  # characters of the longest Chinese word of talk
LOOSE = 0  # Chinese characters in a row that may stand for nothing known
SLOTS_OF_TALK = ("occasions", "seasons", "styles")
SLOTS_OF_ADVICE = (*SLOTS_OF_TALK, "categories", "colors", "materials", "patterns")
ADVICE = re.compile(
    r"\b(?:goes?|pairs?|match(?:es)?|suits?|wear|combine|style|styled|add|layer|try|would|could|might|like|take|bring|works?|makes? (?:it|them|the)"
    r"|(?:nice|nicely|lovely|good|great|well|beautiful\w*|perfect\w*|perfect|pretty|looks?|outfit|combination) (?:together )?with)\b"
    r"|搭|配|适合|穿|戴|可能|系一|会更|更显|显得|加一?[件条双顶]|建议|可以",
    re.IGNORECASE,
)
NO_ADVICE = re.compile(
    r"\b(?:has|have|comes?|made|features?|includ\w+|available|also in|lined|sold|there(?:'s| is| are)|we)\b|附|送|还有|带有|采用|款式?有|可选|另有",
    re.IGNORECASE,
)
OTHERS = re.compile(r"^\W*(?:and |but |so )?(?:an?|any|some) ", re.IGNORECASE)
POINTS = re.compile(r"\b(?:the|this|these|our|its)\b", re.IGNORECASE)
FAR = 6  # words before the first garment
IN_GENERAL = re.compile(
    r"^\W*(?:an?|any|some|such|most|with|for|in)\b|这种|这样的|这类|一般|通常|的人", re.IGNORECASE
)
# "Light cotton keeps you cool": nothing points at a product of ours.
BARE_BEGINNING = re.compile(
    r"^\W*(?:and |but |so |or )?(?!(?:the|this|that|these|those|it|they|our|we|your|its|their|both|each|all|in|also|only)\b)(?:[a-z'-]+ )?$",
    re.IGNORECASE,
)
NEVER_DOES = re.compile(
    r"\b(?:it|they|the [\w ]{2,30}?|this|that|these|those) (?:won['’]t|doesn['’]t|don['’]t|never|will (?:not|never)|does not)\b|(?<!我)不会(?!让)",
    re.IGNORECASE,
)
NO_ASSERTION = re.compile(
    r"\b(?:let me know|let me|I (?:can|could)|if|once|unless|shall I|should I|would you|do you|if you|you (?:asked|said|told|mentioned|wanted|may want|might want)|tell me|say [“\"]"
    r"|people often|I(?: would|['’]d) check|some people|not sure|don['’]?t know|do not know|doesn['’]t (?:say|mention)|could(?:n['’]t| not) find|can['’]?t (?:find|say|tell|see|place)|cannot)\b"
    r"|要不要|需要我|我可以|可以帮|要我|如果|要是|假如|的话|想不想|是否|告诉我|不清楚|不知道|不确定|没有?找到|[您你](?:说|提)过?|不敢说",
    re.IGNORECASE,
)
COUNTED = re.compile(r"\b(\d) (?:[a-z]+ ){0,2}\||(\d)[件条顶双款]")
LARGE = 10  # smaller numbers are often no more than a way to speak
TIMES = re.compile(
    r"明[天早晚]|后天|今[晚早天]|昨[天晚]|(?<!个)(?:周|星期|礼拜)[一二三四五六日天](?!气)|[上下](?:个?月|周|个?星期)|月底|年底|几[十百千万]|[数成]百"
)
MEASURE = re.compile(
    r"(\d+(?:\.\d+)?)\s*(?:-|to|到|至)?\s*(cm|mm|inch(?:es)?|kg|grams?|g|°|degrees?|people|persons?|customers?|shoppers?|buyers?|reviews?|likes|厘米|公分|毫米|寸|度|公斤|斤|克|个?人|分|位|条评价)(?![a-z])",
    re.IGNORECASE,
)


class Support:
    """What is known, and what is mere talk. `words` are the catalogue's; None to know none."""

    def __init__(self, facts: Facts, words: Vocabulary | None) -> None:
        self._facts = facts
        self._words = words

    def is_lacking(self, unit: str, about: list[KnownProduct], bare: str) -> bool:
        """Whether a sentence asserts something that nobody told.

        Args:
            unit: the sentence.
            about: the products it is about, [] when that is not clear.
            bare: the sentence with blanks for the names of products.
        """
        if claims.QUESTION.search(unit) and not deeds.CLAUSES.search(unit.strip(" ,.;:!?，。；：！？")):
            return False
        clauses = [in_digits(clause) for clause in deeds.CLAUSES.split(bare) if clause.strip()]
        asked = bool(claims.QUESTION.search(unit))
        for number, clause in enumerate(clauses):
            last = number == len(clauses) - 1
            if (asked and last) or NO_ASSERTION.search(clause) or _denies(clause):
                continue
            if self._is_of_others(clause):
                continue
            if deeds.ASKED.search(clause) and asked:
                continue
            if self._unknown_words(clause, about, told := self._told(about)) or self._unknown_characters(
                clause, told
            ):
                return True
        return (
            self._too_many(unit)
            or self._unknown_measure(unit)
            or self._unknown_number(bare)
            or self._unknown_time(unit)
        )

    def _told(self, about: list[KnownProduct]) -> str:
        """What was told of these products, of the shop, and by the shopper; of everything when it is not clear of
        what."""
        facts = self._facts
        own = "\n".join(product.text for product in about) if about else facts.text.replace("-", " ")
        return f"{own}\n{facts.rules}\n{facts.other}\n{facts.asked_text}"

    def _unknown_words(self, clause: str, about: list[KnownProduct], told: str) -> bool:
        known = talk_stems() | {stem(word) for word in WORD.findall(told)} | self._of_vocabulary(clause)
        return any(
            stem(part) not in known for word in WORD.findall(clause) for part in word.split("-") if part
        )

    def _is_of_others(self, clause: str) -> bool:
        """Whether a clause speaks of garments in general: "a plain pair of white trousers keeps ..."."""
        if self._words is None or NO_ADVICE.search(clause) or not OTHERS.match(clause):
            return False
        first = next(
            (m for m in parse(clause, self._words, slips=False).matches if m.slot == "categories"), None
        )
        before = clause[: first.start] if first else ""
        return first is not None and len(before.split()) <= FAR and not POINTS.search(before)

    def _of_vocabulary(self, clause: str) -> set[str]:
        """The stems of a clause's words that are the catalogue's and claim nothing where they stand."""
        return {stem(word) for start, end in self._spans(clause) for word in WORD.findall(clause[start:end])}

    def _spans(self, clause: str) -> list[tuple[int, int]]:
        if self._words is None:
            return []
        matches = parse(clause, self._words, slips=False).matches
        begins_bare = any(BARE_BEGINNING.match(clause[: match.start]) for match in matches)
        free = (begins_bare or ADVICE.search(clause) or IN_GENERAL.search(clause)) and not NO_ADVICE.search(
            clause
        )
        slots = SLOTS_OF_ADVICE if free else SLOTS_OF_TALK
        kinds = {word for product in self._facts.products.values() for word in product.text.split()}
        return [
            (match.start, match.end)
            for match in matches
            if match.slot in slots or match.value in kinds or self._is_told(match.slot, match.value)
        ]

    def _is_told(self, slot: str, value: str) -> bool:
        """Whether a value of the catalogue was told of, in whatever language; which product has it is checked apart."""
        assert self._words is not None  # noqa: S101
        names = (
            {value, *self._words.members(slot, value)}
            if slot in ("categories", "colors", "materials", "patterns")
            else {value}
        )
        text = self._facts.text.replace("-", " ")
        return any(name.replace("-", " ") in text for name in names)

    def _unknown_characters(self, clause: str, told: str) -> bool:
        """Whether there are Chinese words in a clause that nobody told and that are not talk."""
        if not CHINESE.search(clause):
            return False
        covered = [not CHINESE.match(character) for character in clause]
        for start, end in self._spans(clause):
            covered[start:end] = [True] * (end - start)
        words, place = talk_characters(), 0
        while place < len(clause):
            length = next(
                (
                    n
                    for n in range(min(LONGEST, len(clause) - place), 0, -1)
                    if (piece := clause[place : place + n]) in words
                    or (n > 1 and CHINESE.match(piece) and piece in told)
                ),
                0,
            )
            covered[place : place + length] = [True] * length
            place += length or 1
        runs = "".join(
            " " if done else character for done, character in zip(covered, clause, strict=True)
        ).split()
        return any(len(run) > LOOSE for run in runs)

    def _too_many(self, unit: str) -> bool:
        """Whether more products of a kind are spoken of than any tool named."""
        if self._words is None or NO_ASSERTION.search(unit) or claims.PIECES.search(plain := in_digits(unit)):
            return False
        kinds = [m for m in parse(plain, self._words, slips=False).matches if m.slot == "categories"]
        known = len(self._facts.products)
        counted = [
            c for m in kinds for c in COUNTED.findall(f"{plain[: m.start][-16:]}|{plain[m.end :][:8]}")
        ]
        return any(known < int(n) for pair in counted for n in pair if n and int(n) < LARGE)

    def _unknown_number(self, bare: str) -> bool:
        """Whether a number of ten or more is neither told nor asked, nor the sum or difference of prices."""
        facts = self._facts
        prices = {p.price for p in facts.products.values()} | (
            {facts.cart_total} if facts.cart_total else set()
        )
        amounts = [*sorted(prices)[:40], *(n for n, unit in facts.asked_amounts if len(unit) == 3)]
        derived = {round(value, 2) for a, b in combinations(amounts, 2) for value in (a + b, abs(a - b))}
        known = facts.numbers | facts.asked_numbers | derived | prices
        return any(n >= LARGE and n not in known for n in numbers_in(in_digits(bare)))

    def _unknown_time(self, unit: str) -> bool:
        return any(
            match.group() not in self._facts.text + self._facts.asked_text for match in TIMES.finditer(unit)
        )

    def _unknown_measure(self, unit: str) -> bool:
        """Whether a number counts or measures what no tool counted or measured so."""
        told = {
            (n, u.lower()[:4])
            for n, u in MEASURE.findall(in_digits(f"{self._facts.text}\n{self._facts.asked_text}"))
        }
        return any((n, u.lower()[:4]) not in told for n, u in MEASURE.findall(in_digits(unit)))


def _denies(clause: str) -> bool:
    """Whether a clause says what is not so, other than of what a thing will never do: that is a claim as well."""
    return bool(claims.DENIED.search(clause)) and not (NEVER_DOES.search(clause) or EVEN_SO.search(clause))


def stem(word: str) -> str:
    """About the form that a word's other forms share: "warmer", "warmest" and "warm" have one."""
    low = re.sub(r"['’](?:s|re|ve|ll|d|m)$", "", word.lower())
    for ending in ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= 3:
            low = low[: -len(ending)]
            break
    return low[:-1] if len(low) > 3 and low[-1] == low[-2] and low[-1] not in "aeiou" else low


@cache
def _talk() -> dict[str, dict[str, str]]:
    read: dict[str, dict[str, str]] = yaml.safe_load(Path(__file__).with_name("talk.yaml").read_text("utf-8"))
    return read


@cache
def talk_stems() -> frozenset[str]:
    """The stems of the English words of talk."""
    return frozenset(
        stem(part) for words in _talk()["en"].values() for word in words.split() for part in word.split("-")
    )


@cache
def talk_characters() -> frozenset[str]:
    """The Chinese words of talk."""
    return frozenset(word for words in _talk()["zh"].values() for word in words.split())
