"""A local server that speaks `/v1/chat/completions`, streaming included, and misbehaves on demand.

    with Endpoint() as endpoint:
        endpoint.say("Hello")                        # a streamed reply
        endpoint.call("search_products", '{"query": "tee"}')
        endpoint.status(429, retry_after="1")        # an HTTP error
        endpoint.cut("Half a")                       # the connection breaks in the middle of a chunk
        endpoint.cut_call("cart_add", '{"prod')      # ... in the middle of a tool call's arguments
        endpoint.whole("Hello", ("cart_view", "{}")) # one JSON body, though a stream was asked for
        endpoint.silence(2.0)                        # nothing is sent for this long
        endpoint.raw("not even JSON")                # any body
        model = openai_model(base_url=endpoint.url, ...)

`endpoint.requests` holds the bodies received.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any

Answer = Callable[["_Handler"], None]


class Endpoint:
    """The server; answers are given in the order they were queued."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.answers: list[Answer] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.endpoint = self  # type: ignore[attr-defined]
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> Endpoint:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def say(self, text: str, *, finish: str | None = "stop", pause: float = 0.0) -> None:
        """Stream words, then `finish` as the reason; with None the stream just ends."""
        deltas = [{"content": word} for word in _words(text)]
        self.answers.append(lambda handler: handler.stream(deltas, finish, pause))

    def call(self, *calls: tuple[str, str], text: str = "", finish: str | None = "tool_calls") -> None:
        """Stream tool calls, arguments in two pieces, all of them in one answer; `finish` as in `say`."""
        deltas: list[dict[str, Any]] = [{"content": word} for word in _words(text)]
        for index, (name, arguments) in enumerate(calls):
            half = len(arguments) // 2
            function = {"name": name, "arguments": arguments[:half]}
            deltas.append(
                {
                    "tool_calls": [
                        {"index": index, "id": f"c{index}", "type": "function", "function": function}
                    ]
                }
            )
            deltas.append({"tool_calls": [{"index": index, "function": {"arguments": arguments[half:]}}]})
        self.answers.append(lambda handler: handler.stream(deltas, finish, 0.0))

    def status(self, code: int, message: str = "no", *, retry_after: str = "") -> None:
        """Answer with an HTTP error."""
        body = json.dumps({"error": {"message": message, "type": "error", "code": None}})
        headers = {"Retry-After": retry_after} if retry_after else {}
        self.answers.append(lambda handler: handler.whole(code, body, headers))

    def cut(self, text: str) -> None:
        """Stream words, then break the connection within a chunk."""
        self.answers.append(lambda handler: handler.broken([{"content": word} for word in _words(text)]))

    def cut_call(self, name: str, arguments: str) -> None:
        """Stream the beginning of a tool call, then break the connection within a chunk."""
        function = {"name": name, "arguments": arguments}
        part = {"index": 0, "id": "c0", "type": "function", "function": function}
        self.answers.append(lambda handler: handler.broken([{"tool_calls": [part]}]))

    def whole(self, text: str, *calls: tuple[str, str]) -> None:
        """Answer with one JSON body, as servers do that cannot stream."""
        made = [
            {"id": f"c{index}", "type": "function", "function": {"name": name, "arguments": arguments}}
            for index, (name, arguments) in enumerate(calls)
        ]
        message = {"role": "assistant", "content": text or None, **({"tool_calls": made} if made else {})}
        reason = "tool_calls" if made else "stop"
        choice = {"index": 0, "message": message, "finish_reason": reason}
        body = {"id": "x", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
        self.answers.append(lambda handler: handler.whole(200, json.dumps(body)))

    def silence(self, seconds: float) -> None:
        """Accept the request and say nothing."""
        self.answers.append(lambda handler: time.sleep(seconds))

    def raw(self, body: str, code: int = 200) -> None:
        """Answer with any body."""
        self.answers.append(lambda handler: handler.whole(code, body))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        endpoint: Endpoint = self.server.endpoint  # type: ignore[attr-defined]
        endpoint.requests.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        answer = endpoint.answers.pop(0) if endpoint.answers else (lambda handler: handler.whole(500, "{}"))
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            answer(self)
        self.close_connection = True

    def stream(self, deltas: list[dict[str, Any]], finish: str | None, pause: float) -> None:
        self._begin()
        for delta in deltas:
            self._chunk(_event(delta, None))
            time.sleep(pause)
        if finish:
            self._chunk(_event({}, finish))
            self._chunk("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def broken(self, deltas: list[dict[str, Any]]) -> None:
        self._begin()
        for delta in deltas:
            self._chunk(_event(delta, None))
        self.wfile.write(b"ff\r\ndata: {")
        self.wfile.flush()
        self.connection.close()

    def whole(self, code: int, body: str, headers: Mapping[str, str] = MappingProxyType({})) -> None:
        data = body.encode()
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Connection", "close")  # as it does: a client must not try this one again
        self.end_headers()
        self.wfile.write(data)

    def _begin(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Connection", "close")
        self.end_headers()

    def _chunk(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        pass


def _words(text: str) -> list[str]:
    return [word if index == 0 else f" {word}" for index, word in enumerate(text.split(" "))] if text else []


def _event(delta: dict[str, Any], finish: str | None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    body = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(body)}\n\n"
