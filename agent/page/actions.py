"""What a shopper can do on the page, each as one method on one conversation; no web, no Gradio."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.assistant import Assistant
from agent.language import Language
from agent.page.conversation import Conversation, Conversations, is_open
from agent.page.guard import Visitor
from agent.page.turn import Turn
from agent.page.view import View, words
from catalog.errors import CatalogError
from tools.errors import ToolError, as_tool_error
from vision.errors import VisionError

if TYPE_CHECKING:  # the coach brings torch, which the first photo can wait for and the page's start cannot
    from vision.coach import Advice

log = logging.getLogger("fitting_room.page")

MESSAGE_LIMIT = (
    20_000  # characters; the assistant answers too long messages itself, this only bounds the transport
)
WAITING_TURNS = 32
KEPT_DAYS = 30  # a conversation is kept so long after its last word
PRODUCT_IDS = re.compile(r"[\w.:-]{1,128}(, [\w.:-]{1,128}){0,7}")
QUESTIONS = {"need_photo", "consent"}


@dataclass(frozen=True)
class Guest:
    """Whoever asks, with their own conversation; `browser` is the language their browser is set to."""

    visitor: Visitor
    conversation: Conversation
    browser: Language

    @property
    def language(self) -> Language:
        """The language the page is drawn in now."""
        return self.conversation.language(self.browser)

    def tell(self, word: str) -> None:
        """Say one of the page's own sentences in the conversation."""
        self.conversation.add("notice", text=words(self.language)[word], tone="info")


class Actions:
    """What the page can do, for any guest; every method reaches the guest's own conversation only."""

    def __init__(self, assistant: Assistant, folder: Path, *, turns: int = 8) -> None:
        """Conversations are kept in `folder`; `turns` messages are answered at the same time."""
        self.assistant = assistant
        self.photos = assistant.shop.photos
        self.conversations = Conversations(folder)
        self.view = View()
        self._workers = ThreadPoolExecutor(turns, thread_name_prefix="turn")
        self._free = threading.BoundedSemaphore(turns + WAITING_TURNS)

    def guest(self, visitor: Visitor, browser: Language) -> Guest:
        """A visitor with their conversation."""
        return Guest(visitor, self.conversations.get(visitor.session), browser)

    def close(self) -> None:
        """Wait for no turn; those running end with the process."""
        self._workers.shutdown(wait=False, cancel_futures=True)

    # Showing

    def show(self, guest: Guest) -> dict[str, Any]:
        """The whole page as the browser needs it (see page.js)."""
        language, conversation = guest.language, guest.conversation
        text = self._texts(language)
        return {
            "language": language,
            "words": dict(words(language)) | {"too_large": self._too_large(language)},
            "hello": self.view.draw("hello", language, **text),
            "items": self.view.items(conversation, language, text),
            "busy": conversation.busy,
            "photo": self._photo(conversation.session),
            "model": self.assistant.describe_model(language, conversation.answered_by),
            "received": dict(conversation.received),
            "upload_bytes": self.assistant.shop.settings.upload_bytes,
        }

    def _texts(self, language: Language) -> dict[str, Any]:
        library = self.assistant.library
        question, _, terms = library.text("consent/photo", language).partition("\n")
        return {
            "greeting": library.text("greeting/welcome", language),
            "suggestions": list(library.table("greeting/suggestions", language).values()),
            "consent": {"question": question, "terms": terms, "wording": self._wording(language)},
            "agree": library.text("consent/agree", language),
            "decline": library.text("consent/decline", language),
        }

    def _wording(self, language: Language) -> str:
        """Names exactly the consent text that is shown: an agreement to an older one does not count."""
        return f"{language}-{self.assistant.library.document('consent/photo', language).digest[:16]}"

    def _photo(self, session: str) -> dict[str, Any] | None:
        latest = self.photos.latest(session)
        if latest:
            return {"waiting": False, "src": f"media/{latest}"}
        return {"waiting": True} if self.photos.is_waiting(session) else None

    def _too_large(self, language: Language) -> str:
        megabytes = self.assistant.shop.settings.upload_bytes // 1_000_000
        return words(language)["too_large"].replace("{megabytes}", str(megabytes))

    # Doing

    def do(self, guest: Guest, data: dict[str, Any]) -> None:
        """Carry out one request of the browser, `{"do": name, ...}`; an unknown one does nothing."""
        match data.get("do"):
            case "load" | "refresh":
                self.wake(guest)
            case "say":
                self.say(guest, *(str(data.get(key) or "") for key in ("text", "product", "name")))
            case "agree":
                self.agree(guest, data.get("entry"), str(data.get("wording")))
            case "decline":
                self.decline(guest)
            case "forget":
                self.forget_photos(guest)
            case "stop":
                guest.conversation.stop()
            case "language":
                guest.conversation.choose_language("zh" if data.get("language") == "zh" else "en")

    def say(self, guest: Guest, text: str, product: str = "", name: str = "") -> None:
        """A message was sent. `product`, set by a button, names the ids it is about: words may mean another.

        `name` is the browser's own for it: it hears whether the message was taken and keeps the words if not.
        """
        if len(text) > MESSAGE_LIMIT:
            guest.tell("too_long")
            taken = False
        else:
            message = f"{text} ({product})" if PRODUCT_IDS.fullmatch(product) else text
            taken = not text.strip() or self._start(guest, message, shown=text)
        guest.conversation.received.append((name[:40], taken))

    def agree(self, guest: Guest, entry_id: Any, wording: str) -> None:
        """The shopper agreed to the consent text they were shown; only now is the photo opened."""
        asked = [e["id"] for e in guest.conversation.entries() if e["type"] == "consent" and is_open(e)]
        if entry_id not in asked or wording != self._wording(guest.language):
            return
        document = self.assistant.library.document("consent/photo", guest.language)
        now = datetime.now().strftime("%Y-%m-%d %H:%M")
        guest.conversation.change(entry_id, state="agreed", at=now)
        with refusals(guest):
            handle = self.photos.consent(guest.visitor.session, document.version, document.render(0, {}))
            if handle:
                self._arrived(guest, handle)

    def decline(self, guest: Guest) -> None:
        """The shopper did not agree: the upload is dropped unopened."""
        self.assistant.shop.forget_photos(guest.visitor.session)
        close_questions(guest.conversation, "consent")

    def upload(self, guest: Guest, data: bytes) -> None:
        """A file arrived. Before consent it is held undecoded and the shopper is asked."""
        with refusals(guest):
            handle = self.photos.receive(guest.visitor.session, data)
            if handle:
                self._arrived(guest, handle)
                return
            asked = [entry for entry in guest.conversation.entries() if is_open(entry)]
            if not any(entry["type"] == "consent" for entry in asked):
                message = asked[-1]["message"] if asked else ""
                guest.conversation.add("consent", state="ask", message=message)
                close_questions(guest.conversation, "need_photo")

    def forget_photos(self, guest: Guest) -> None:
        """Delete the photos, now."""
        self.assistant.shop.forget_photos(guest.visitor.session)
        close_questions(guest.conversation, "consent")
        self.mark_deleted(guest.conversation)
        guest.tell("photos_deleted")

    def start_over(self, visitor: Visitor) -> Visitor:
        """Forget the conversation, its photos and its cart; the same customer in a new session."""
        self.conversations.erase(visitor.session)
        self.assistant.forget(visitor.session)
        return Visitor(visitor.customer, self.assistant.new_session())

    def tidy(self) -> None:
        """Delete conversations nobody has come back to, with everything that belongs to them."""
        for session in self.conversations.older_than(KEPT_DAYS * 24 * 3600):
            self.conversations.erase(session)
            self.assistant.forget(session)

    def wake(self, guest: Guest) -> None:
        """After a reload or restart: what was cut off says so, what was deleted meanwhile is not shown."""
        entries = guest.conversation.entries()
        if entries and entries[-1]["type"] == "user" and not guest.conversation.busy:
            guest.tell("interrupted")
        self.mark_deleted(guest.conversation)

    def mark_deleted(self, conversation: Conversation) -> None:
        """Photos and looks that are no longer on disk become a line saying so."""
        record = self.photos.record(conversation.session)
        kept = {*record.photos, *(look.handle for look in record.looks)} if record else set()
        for entry in conversation.entries():
            handle = entry.get("look") or entry.get("photo")
            if entry["type"] in {"look", "photo"} and handle not in kept and "deleted" not in entry:
                conversation.change(entry["id"], deleted=True)

    # Inside

    def _start(self, guest: Guest, message: str, *, shown: str | None) -> bool:
        """Answer `message` in the background; `shown` is what the conversation shows the shopper saying.

        False when there is no room for it now; the shopper has been told.
        """
        conversation = guest.conversation
        if not self._free.acquire(blocking=False):
            guest.tell("too_many")
            return False
        if not conversation.begin_turn():
            self._free.release()
            guest.tell("busy")
            return False
        if shown is not None:
            conversation.heard(shown, guest.browser)
            conversation.add("user", text=shown)
        self._workers.submit(self._answer, guest, message)
        return True

    def _answer(self, guest: Guest, message: str) -> None:
        said = words(guest.language)
        turn = Turn(guest.conversation, message, failed=said["failed"], stopped=said["stopped"])
        try:
            turn.run(
                self.assistant.stream(
                    guest.visitor.session,
                    message,
                    language=guest.conversation.chosen_language,
                    customer=guest.visitor.customer,
                )
            )
            self.mark_deleted(guest.conversation)
        finally:
            self._free.release()

    def _arrived(self, guest: Guest, handle: str) -> None:
        """A photo is ready: go on with what was waiting for it."""
        conversation = guest.conversation
        asked = [e for e in conversation.entries() if e["type"] in QUESTIONS and e["message"]]
        close_questions(conversation, "need_photo")
        conversation.add("photo", photo=handle)
        for entry in asked:
            conversation.change(entry["id"], message="")
        if asked:
            self._start(guest, asked[-1]["message"], shown=None)
        elif conversation.begin_turn():
            self._workers.submit(self._coach, guest, handle)

    def _coach(self, guest: Guest, handle: str) -> None:
        """Say what the photo is good for before anything is tried on, and what is wrong with it."""
        conversation, session = guest.conversation, guest.visitor.session
        conversation.show_steps(
            [{"name": "photo", "title": words(guest.language)["looking"], "fraction": 0.0}]
        )
        try:
            with refusals(guest):
                key = self.photos.key(session, handle)
                advice = self.assistant.shop.mirror.advise(key, lambda: self.photos.read(session, handle))
                conversation.add("coach", **advised(advice))
        except Exception:
            log.exception("a photo could not be judged")
        finally:
            conversation.end_turn()


def advised(advice: Mapping[str, Advice]) -> dict[str, Any]:
    """The kinds a photo is good for, and the others by what stands in their way."""
    others: dict[str, list[str]] = {}
    for kind, each in advice.items():
        if not each.ok:
            others.setdefault(str(each.reason), []).append(kind)
    told = {reason: as_tool_error(VisionError(reason)) for reason in others}
    return {
        "kinds": [kind for kind, each in advice.items() if each.ok],
        "others": [
            {
                "kinds": kinds,
                "reason": {language: told[reason].sentence(language) for language in ("en", "zh")},
            }
            for reason, kinds in others.items()
        ],
    }


def close_questions(conversation: Conversation, kind: str) -> None:
    """Questions of a kind that no longer need an answer."""
    closed: dict[str, Any] = (
        {"closed": True} if kind == "need_photo" else {"state": "declined", "message": ""}
    )
    for entry in conversation.entries():
        if entry["type"] == kind and is_open(entry):
            conversation.change(entry["id"], **closed)


@contextmanager
def refusals(guest: Guest) -> Iterator[None]:
    """What is refused inside becomes one sentence in the conversation."""
    try:
        yield
    except (ToolError, VisionError, CatalogError) as error:
        sentence = as_tool_error(error).sentence(guest.language)
        guest.conversation.add("notice", text=sentence, tone="error")
