"""Speaks a turn's words while they are still being written: a sentence at a time, each checked before it is
shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from langchain_core.messages import AIMessage, AIMessageChunk

from agent.events import Event, Retract, Token

# A sentence is whole when a space or a new line follows its end; Chinese full stops need none.
WHOLE = re.compile(r".*(?:[.!?][\"'”’)*_]*(?=\s)|[。！？；]|\n)", re.DOTALL)
PARAGRAPH = "\n\n"
UNREADY = ("{", "[{", "<", "```")


class Voice:
    """The words of one turn. Feed it what the graph streams; it yields what to show.

    Args:
        clean: the form of a text that may be shown. It must keep a text's whole sentences when more are
            added.
    """

    def __init__(self, clean: Callable[[str], str]) -> None:
        self._clean = clean
        self._parts: list[str] = []
        self._id: str | None = None
        self._heard = ""
        self._sent = ""
        self._checked = ""

    @property
    def text(self) -> str:
        """Everything settled so far."""
        return PARAGRAPH.join(self._parts)

    def hear(self, chunk: AIMessageChunk) -> Iterator[Event]:
        """A piece of an answer being written."""
        if chunk.id != self._id:
            yield from self._begin(chunk.id)
        self._heard += str(chunk.text)
        if self._heard.lstrip().startswith(UNREADY):
            return
        whole = WHOLE.match(self._heard)
        if whole and whole.group() != self._checked:
            self._checked = whole.group()
            safe = self._clean(whole.group()).rstrip()
            if safe.startswith(self._sent):
                yield from self._say(safe)

    def settle(self, message: AIMessage) -> Iterator[Event]:
        """An answer as it was accepted; what was shown of it, or of one given up before, is made to agree."""
        if message.id != self._id:
            yield from self._begin(message.id)
        final = str(message.text).strip()
        if final.startswith(self._sent):
            yield from self._say(final)
        else:
            yield from self._take_back()
            yield from self._say(final)
        if final:
            self._parts.append(final)
        self._id, self._heard, self._sent, self._checked = None, "", "", ""

    def say(self, sentence: str) -> Iterator[Event]:
        """A sentence of our own, said now."""
        yield from self._begin(None)
        yield from self._say(sentence)
        self._parts.append(sentence)
        self._sent = ""

    def _begin(self, id: str | None) -> Iterator[Event]:
        """Another answer begins; one that was not settled was given up, so its words are taken back."""
        if self._sent:
            yield from self._take_back()
        self._id, self._heard, self._sent, self._checked = id, "", "", ""

    def _take_back(self) -> Iterator[Event]:
        yield Retract()
        if self._parts:
            yield Token(self.text)
        self._sent = ""

    def _say(self, text: str) -> Iterator[Event]:
        fresh = text[len(self._sent) :]
        if fresh:
            if not self._sent and self._parts:
                fresh = PARAGRAPH + fresh
            yield Token(fresh)
        self._sent = text
