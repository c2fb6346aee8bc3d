"""The door of the page: who is asking, what may be asked for, and what every answer forbids the browser.

An ASGI middleware around the whole application. It knows a visitor by one signed cookie that scripts cannot
read, lets through only the addresses the page uses (a Gradio server has many more, some of them open to
everybody), ties each Gradio stream to the visitor who opened it, refuses changes asked for from other sites
and bodies that are too large, and sends the security headers.
"""

import hashlib
import hmac
import json
import os
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "fitting_room"
COOKIE_AGE = 365 * 24 * 3600
JOIN, DATA, HEARTBEAT = "/gradio_api/queue/join", "/gradio_api/queue/data", "/gradio_api/heartbeat/"
OPEN_EXACT = {
    "/",
    "/health",
    "/favicon.ico",
    "/theme.css",
    "/robots.txt",
    "/gradio_api/startup-events",
    "/gradio_api/app_id",
}
OPEN_UNDER = ("/assets/", "/static/", "/page/", "/products/")
OWN_EXACT = {DATA}
OWN_UNDER = ("/media/", HEARTBEAT)
JOIN_BYTES = 256_000
STREAMS_KEPT = 20_000


@dataclass(frozen=True)
class Visitor:
    """Who is asking: `customer` lives as long as the cookie, `session` as long as one conversation."""

    customer: str
    session: str


class Keyring:
    """Makes and reads the visitor's cookie, signed with HMAC-SHA256."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def open(cls, home: Path) -> "Keyring":
        """The key kept in `home/page.key`, made on first use and readable by its owner only."""
        path = home / "page.key"
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.token_bytes(32))
        except FileExistsError:
            pass
        return cls(path.read_bytes())

    def seal(self, visitor: Visitor) -> str:
        """The cookie's value."""
        value = f"{visitor.customer}.{visitor.session}"
        return f"{value}.{self._sign(value)}"

    def read(self, cookie_header: str) -> Visitor | None:
        """The visitor a Cookie header names; None when there is none or it was not made here."""
        try:
            morsel = SimpleCookie(cookie_header).get(COOKIE)
        except CookieError:
            return None
        value, _, signature = (morsel.value if morsel else "").rpartition(".")
        if not value or not hmac.compare_digest(signature.encode(), self._sign(value).encode()):
            return None
        customer, _, session = value.partition(".")
        return Visitor(customer, session)

    def _sign(self, value: str) -> str:
        return hmac.new(self._key, value.encode(), hashlib.sha256).hexdigest()


class Guard:
    """The middleware. `scope["state"]["visitor"]` is set for every request that comes with our cookie."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        keyring: Keyring,
        new_session: Callable[[], str],
        upload_bytes: int,
        embed: Iterable[str] = (),
    ) -> None:
        """`embed` are the origins whose pages may show this one in a frame; none but our own by default."""
        self._app = app
        self._keyring = keyring
        self._new_session = new_session
        self._embed = tuple(embed)
        self._limits = {JOIN: JOIN_BYTES, "/photo": upload_bytes, "/new": 0}
        self._streams: OrderedDict[str, str] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        visitor = self._keyring.read(headers.get("cookie", ""))
        answer = _Answer(send, scope, self._policy)
        refusal = self._refusal(scope, headers, visitor)
        if refusal:
            await JSONResponse({"error": refusal[1]}, refusal[0])(scope, receive, answer)
            return
        if scope["path"] == "/" and visitor is None:
            visitor = Visitor(secrets.token_urlsafe(16), self._new_session())
        if scope["path"] == "/" and visitor:
            answer.cookies.append(self.cookie(visitor, secure=scope["scheme"] == "https"))
        if visitor:
            scope.setdefault("state", {})["visitor"] = visitor
            if scope["path"] == JOIN:
                body = await _body(receive)
                if not self._owns(visitor, _stream_name(body)):
                    await JSONResponse({"error": "forbidden"}, 403)(scope, receive, answer)
                    return
                receive = _again(body, receive)
        await self._app(scope, receive, answer)

    def cookie(self, visitor: Visitor, *, secure: bool) -> str:
        """The Set-Cookie value. In another shop's frame a cookie is sent only as SameSite=None over https."""
        site = "SameSite=None; Secure; Partitioned" if self._embed and secure else "SameSite=Lax"
        flag = "; Secure" if secure and "Secure" not in site else ""
        value = self._keyring.seal(visitor)
        return f"{COOKIE}={value}; Path=/; Max-Age={COOKIE_AGE}; HttpOnly; {site}{flag}"

    def _refusal(self, scope: Scope, headers: Headers, visitor: Visitor | None) -> tuple[int, str] | None:
        path, method = scope["path"], scope["method"]
        if method in {"GET", "HEAD"}:
            if path in OPEN_EXACT or path.startswith(OPEN_UNDER):
                return None
            if not (path in OWN_EXACT or path.startswith(OWN_UNDER)):
                return 404, "not found"
            if visitor is None:
                return 403, "forbidden"
            return None if self._may_stream(scope, visitor) else (403, "forbidden")
        if method != "POST" or path not in self._limits:
            return 404, "not found"
        if visitor is None or not _same_origin(headers):
            return 403, "forbidden"
        length = headers.get("content-length", "")
        if not length.isdigit():
            return 411, "length required"
        return None if int(length) <= self._limits[path] else (413, "too large")

    def _may_stream(self, scope: Scope, visitor: Visitor) -> bool:
        if scope["path"] != DATA:
            return True
        names = parse_qs(scope["query_string"].decode("latin-1")).get("session_hash", [])
        return len(names) == 1 and self._owns(visitor, names[0])

    def _owns(self, visitor: Visitor, stream: str) -> bool:
        """Whether this Gradio stream is the visitor's; the first who names it owns it."""
        if not stream:
            return False
        owner = self._streams.setdefault(stream, visitor.customer)
        self._streams.move_to_end(stream)
        if len(self._streams) > STREAMS_KEPT:
            self._streams.popitem(last=False)
        return owner == visitor.customer

    def _policy(self, nonce: str) -> str:
        ancestors = " ".join(("'self'", *self._embed))
        return (
            # 'unsafe-eval': Gradio compiles the templates of its HTML component in the browser.
            f"default-src 'none'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; "
            "style-src 'self' 'unsafe-inline'; "
            "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; manifest-src 'self'; "
            f"base-uri 'self'; form-action 'self'; frame-ancestors {ancestors}"
        )


class _Answer:
    """`send` with the security headers on it; the page itself also gets a nonce on its inline scripts."""

    def __init__(self, send: Send, scope: Scope, policy: Callable[[str], str]) -> None:
        self.cookies: list[str] = []
        self._send = send
        self._policy = policy
        self._is_page = scope["path"] == "/" and scope["method"] == "GET"
        self._nonce = secrets.token_urlsafe(16)
        self._start: Message | None = None
        self._chunks: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._secure(MutableHeaders(raw=message["headers"]))
            if self._is_page:
                self._start = message
                return
        elif self._start is not None:
            await self._page(message)
            return
        await self._send(message)

    async def _page(self, message: Message) -> None:
        self._chunks.append(message.get("body", b""))
        if message.get("more_body"):
            return
        body = re.sub(rb"<script\b", b'<script nonce="%s"' % self._nonce.encode(), b"".join(self._chunks))
        assert self._start is not None  # noqa: S101 (for the type checker: _page runs after the start)
        MutableHeaders(raw=self._start["headers"])["content-length"] = str(len(body))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})

    def _secure(self, headers: MutableHeaders) -> None:
        for name in [name for name in headers if name.startswith("access-control-")]:
            del headers[name]
        headers["content-security-policy"] = self._policy(self._nonce)
        headers["x-content-type-options"] = "nosniff"
        headers["referrer-policy"] = "same-origin"
        headers["cross-origin-resource-policy"] = "same-origin"
        headers["permissions-policy"] = "camera=(self), microphone=(), geolocation=(), payment=()"
        if self._is_page:
            headers["cache-control"] = "no-store"
        for cookie in self.cookies:
            headers.append("set-cookie", cookie)


def _same_origin(headers: Headers) -> bool:
    """Whether a change is asked for by our own page: browsers name the origin of every POST."""
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}
    return urlsplit(origin).netloc == headers.get("host", "")


async def _body(receive: Receive) -> bytes:
    chunks, more = [], True
    while more:
        message = await receive()
        chunks.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(chunks)


def _again(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body once more, then goes on with what comes after it."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


def _stream_name(body: bytes) -> str:
    try:
        name = json.loads(body).get("session_hash")
    except (ValueError, AttributeError):
        return ""
    return name if isinstance(name, str) and len(name) <= 64 else ""
