"""One turn on the page: what the assistant does, event by event, written into the conversation.

A turn runs to its end whether or not a browser is still looking, so a reload in the middle loses nothing.
"""

import logging
from collections.abc import Iterator
from typing import Any

from agent import events
from agent.page.conversation import Conversation, Entry, is_open

log = logging.getLogger("fitting_room.page")
CARTS = {"cart", "checkout"}


class Turn:
    """Writes the events of one turn into a conversation. Used once, from one thread."""

    def __init__(self, conversation: Conversation, message: str, *, failed: str, stopped: str) -> None:
        """`message` is answered; `failed`, `stopped` are shown when that breaks or is stopped."""
        self._message = message
        self._conversation = conversation
        self._failed = failed
        self._stopped = stopped
        self._writing: int | None = None
        self._text = ""
        self._replies: list[int] = []
        self._carts: list[int] = []
        self._steps: list[Entry] = []
        self._questions: dict[str, Entry] = {}

    def run(self, stream: Iterator[events.Event]) -> None:
        """Follow `stream` to its end; never raises, always gives the conversation back."""
        try:
            for event in stream:
                if self._conversation.stopped:
                    self._notice(self._stopped, "info")
                    break
                self._write(event)
        except Exception:
            log.exception("a turn broke")
            self._notice(self._failed, "error")
        finally:
            self._settle_text()
            self._ask()
            close = getattr(stream, "close", None)
            if close:
                close()
            self._conversation.end_turn()

    def _write(self, event: events.Event) -> None:
        match event:
            case events.Token(text=text):
                self._token(text)
            case events.Retract():
                self._retract()
            case events.Step(name=name, title=title, fraction=fraction):
                self._step(name, title, fraction)
            case (
                events.Cards(artifact=artifact)
                | events.Look(artifact=artifact)
                | events.Cart(artifact=artifact)
            ):
                self._settle_text()
                entry = self._conversation.add(str(artifact["type"]), **self._fields(artifact))
                # One turn may change the cart several times; it is shown as it is in the end.
                if entry["type"] in CARTS:
                    self._conversation.remove(self._carts)
                    self._carts = [entry["id"]]
            case events.NeedPhoto():
                self._questions["need_photo"] = {}
            case events.NeedConsent():
                self._questions["consent"] = {"state": "ask"}
            case events.Done(reply=reply):
                self._conversation.was_answered_by(reply.model)
                self._finish(reply.text)

    def _fields(self, artifact: dict[str, Any]) -> Entry:
        """An artifact as an entry. A look that is shown already is asked for again to see before and after."""
        fields = {key: value for key, value in artifact.items() if key not in {"type", "id"}}
        if artifact["type"] == "look":
            looks = [entry for entry in self._conversation.entries() if entry["type"] == "look"]
            same = bool(looks) and looks[-1].get("look") == artifact.get("look")
            fields["again"] = same and not artifact.get("refused")
        return fields

    def _token(self, text: str) -> None:
        self._text += text
        if self._writing is None and self._text.strip():
            self._writing = self._conversation.add("reply", settle=False, text=self._text)["id"]
            self._replies.append(self._writing)
        elif self._writing is not None:
            self._conversation.change(self._writing, settle=False, text=self._text)

    def _settle_text(self) -> None:
        if self._writing is not None:
            self._conversation.change(self._writing, text=self._text.strip())
        self._writing, self._text = None, ""

    def _retract(self) -> None:
        self._conversation.remove(self._replies)
        self._writing, self._text, self._replies = None, "", []

    def _step(self, name: str, title: str, fraction: float) -> None:
        step = {"name": name, "title": title, "fraction": max(0.0, min(1.0, fraction or 0.0))}
        same = [i for i, known in enumerate(self._steps) if known["name"] == name]
        if same:
            self._steps[same[0]] = step
        else:
            self._steps.append(step)
        self._conversation.show_steps(list(self._steps))

    def _ask(self) -> None:
        """Put the turn's questions under its words; one that still stands open further up moves down."""
        for kind, data in self._questions.items():
            entries = self._conversation.entries()
            self._conversation.remove([e["id"] for e in entries if e["type"] == kind and is_open(e)])
            self._conversation.add(kind, message=self._message, **data)

    def _finish(self, text: str) -> None:
        """Show the reply as it finally stands: what was streamed may have been corrected since."""
        self._settle_text()
        shown = [entry for entry in self._conversation.entries() if entry["id"] in self._replies]
        text = text.strip()
        if not text or _same("\n".join(entry["text"] for entry in shown), text):
            return
        if shown and not _same(shown[-1]["text"], text):
            self._conversation.change(shown[-1]["id"], text=text)
        elif not shown:
            self._conversation.add("reply", text=text)

    def _notice(self, text: str, tone: str) -> None:
        self._settle_text()
        self._conversation.add("notice", text=text, tone=tone)


def _same(one: str, other: str) -> bool:
    return "".join(one.split()) == "".join(other.split())
