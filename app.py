"""The chat page: `python app.py`, then http://127.0.0.1:7860.

Gradio carries the conversation (one custom HTML component, fed by its queue); routes of our own carry
pictures, so that a photo never lies in a folder Gradio serves. What can be done on the page is in
agent/page/actions.py, what it looks like in the templates and files beside it, who may ask for what in
agent/page/guard.py.

    GET  /            the page                         GET /media/<handle>  a photo or try-on of this visitor
    POST /photo       an upload, the bytes as body     GET /products/<id>   a product's picture
    POST /new         forget all and start over        GET /health          for whoever watches the server

Environment: FITTING_ROOM_EMBED  origins allowed to show the page in a frame, separated by spaces (none)
             FITTING_ROOM_TURNS  messages answered at the same time (8)
"""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from agent import Assistant
from agent.language import Language
from agent.page import FOLDER
from agent.page.actions import Actions, Guest
from agent.page.guard import Guard, Keyring, Visitor
from agent.planner import meaning
from catalog.errors import CatalogError
from catalog.home import home as default_home
from prompts.history import History
from tools.errors import ToolError
from vision.errors import VisionError
from vision.images import decode, encode_jpeg

log = logging.getLogger("fitting_room.page")

MEDIA_SIDE, CARD_SIDE = 1440, 640  # longest side, in pixels, of what the page shows
TIDY_EVERY = 600.0  # seconds
FOLLOW_EVERY = 0.08  # seconds between looks at a running turn
ASSETS = {"page.css": "text/css", "page.js": "text/javascript"}


def create_app(assistant: Assistant, home: Path, *, embed: tuple[str, ...] = (), turns: int = 8) -> Guard:
    """The whole server as one ASGI application, with the guard around it.

    home   the folder all state is kept in
    embed  origins whose pages may show this one in a frame
    turns  messages answered at the same time
    """
    actions = Actions(assistant, home / "conversations", turns=turns)
    keyring = Keyring.open(home)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        tidying = asyncio.create_task(tidy(actions))
        yield
        tidying.cancel()
        actions.close()

    web = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    guard = Guard(
        web,
        keyring=keyring,
        new_session=assistant.new_session,
        upload_bytes=assistant.shop.settings.upload_bytes,
        embed=embed,
    )
    add_pictures(web, assistant)
    add_changes(web, actions, guard)
    gr.mount_gradio_app(
        web,
        blocks(actions),
        path="/",
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"]),
        footer_links=[],
        run_history=False,  # Gradio's own would keep the conversation in the browser
        show_error=False,
        ssr_mode=False,
        mcp_server=False,
        enable_monitoring=False,
        pwa=False,
        max_file_size=1,
        blocked_paths=[str(Path(__file__).parent), str(home)],
    )
    return guard


def blocks(actions: Actions) -> gr.Blocks:
    """The Gradio side: one component that shows the conversation and sends back what the shopper does."""
    head = "".join(
        f'<link rel="stylesheet" href="{asset_url(name)}">'
        if name.endswith(".css")
        else f'<script src="{asset_url(name)}"></script>'
        for name in ASSETS
    )
    with gr.Blocks(title="Fitting Room", analytics_enabled=False, delete_cache=(600, 600)) as page:
        room = gr.HTML(
            value={},
            html_template=(FOLDER / "shell.html").read_text("utf-8"),
            js_on_load="FittingRoom.attach(element, props, trigger, watch);",
            head=head,
            apply_default_css=False,
            container=False,
            elem_id="fitting-room",
        )

        async def load(request: gr.Request) -> AsyncIterator[dict[str, Any]]:
            async for value in follow(actions, actions.guest(*asking(request)), {"do": "load"}):
                yield value

        async def act(event: gr.EventData, request: gr.Request) -> AsyncIterator[dict[str, Any]]:
            data = event._data if isinstance(event._data, dict) else {}
            async for value in follow(actions, actions.guest(*asking(request)), data):
                yield value

        quiet: dict[str, Any] = {
            "outputs": room,
            "show_progress": "hidden",
            "api_visibility": "private",
            "concurrency_limit": None,
        }
        page.load(load, **quiet)
        room.submit(act, trigger_mode="multiple", **quiet)
    page.queue(max_size=500, default_concurrency_limit=200)
    return page


async def tidy(actions: Actions) -> None:
    """Every ten minutes, delete what is past its time."""
    while True:
        try:
            await run_in_threadpool(actions.tidy)
        except Exception:
            log.exception("tidying failed")
        await asyncio.sleep(TIDY_EVERY)


async def follow(actions: Actions, guest: Guest, data: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
    """Do what was asked, then show the conversation, again after each change while a turn is running."""
    conversation = guest.conversation
    await run_in_threadpool(actions.do, guest, data)
    shown = -1
    while True:
        version, busy = conversation.version, conversation.busy
        if version != shown:
            shown = version
            yield await run_in_threadpool(actions.show, guest)
        if not busy:
            return
        await asyncio.sleep(FOLLOW_EVERY)


def asking(request: gr.Request | Request) -> tuple[Visitor, Language]:
    """Who asks, by the guard's word, and in which language their browser is set."""
    plain = request.request if isinstance(request, gr.Request) else request
    assert plain is not None  # noqa: S101 (for the type checker)
    accepted = plain.headers.get("accept-language", "").strip().lower()
    return plain.state.visitor, "zh" if accepted.startswith("zh") else "en"


def add_pictures(web: FastAPI, assistant: Assistant) -> None:
    """The routes that only read."""

    @web.get("/health")
    def health() -> dict[str, Any]:
        return {"status": "ok", "products": len(assistant.shop.catalog), "model": assistant.describe_model()}

    @web.get("/page/{name}")
    def asset(name: str) -> Response:
        if name not in ASSETS:
            return not_found()
        return FileResponse(
            FOLDER / name,
            media_type=ASSETS[name],
            headers={"Cache-Control": "public, max-age=31536000, immutable"},
        )

    @web.get("/media/{handle}")
    def media(handle: str, request: Request) -> Response:
        """A photo or look of the asking session; `?full` as it is stored, else reduced for the page."""
        try:
            path = assistant.shop.photos.path(asking(request)[0].session, handle)
            data = path.read_bytes()
        except (ToolError, OSError):
            return not_found()
        if "full" in request.query_params:
            return Response(data, media_type="image/png", headers={"Cache-Control": "no-store"})
        small = encode_jpeg(decode(data, long_side=MEDIA_SIDE))
        return Response(small, media_type="image/jpeg", headers={"Cache-Control": "no-store"})

    @web.get("/products/{product_id:path}")
    def product(product_id: str) -> Response:
        """A product's picture, found through the catalogue: no path from outside touches the disk."""
        try:
            path = assistant.shop.catalog.get(product_id).picture
            small = picture(path, path.stat().st_mtime_ns) if path else None
        except (CatalogError, VisionError, OSError):
            small = None
        if small is None:
            return not_found()
        return Response(small, media_type="image/jpeg", headers={"Cache-Control": "public, max-age=3600"})


def add_changes(web: FastAPI, actions: Actions, guard: Guard) -> None:
    """The routes that change something; the guard has checked origin and size."""

    @web.post("/photo")
    async def photo(request: Request) -> Response:
        guest = actions.guest(*asking(request))
        await run_in_threadpool(actions.upload, guest, await request.body())
        return JSONResponse({"ok": True})

    @web.post("/new")
    async def new(request: Request) -> Response:
        visitor, _ = asking(request)
        fresh = await run_in_threadpool(actions.start_over, visitor)
        cookie = guard.cookie(fresh, secure=request.url.scheme == "https")
        return JSONResponse({"ok": True}, headers={"Set-Cookie": cookie})


@lru_cache(maxsize=512)
def picture(path: Path, changed: int) -> bytes:
    """A product picture as a JPEG of the size of a card; `changed` makes an edited file a new one."""
    return encode_jpeg(decode(path.read_bytes(), long_side=CARD_SIDE), quality=86)


def asset_url(name: str) -> str:
    """The address of a file of the page, new whenever the file is."""
    return f"page/{name}?v={sha256((FOLDER / name).read_bytes()).hexdigest()[:12]}"


def not_found() -> Response:
    """The one answer for what is not there and what is not yours."""
    return JSONResponse({"error": "not found"}, 404)


def main(arguments: list[str] | None = None) -> int:
    """Open the assistant and serve the page until interrupted."""
    parser = argparse.ArgumentParser(prog="python app.py", description="Serve the Fitting Room chat.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=7860, help="port to listen on (default: %(default)s)")
    options = parser.parse_args(arguments)
    try:
        assistant = Assistant.open()
        History(assistant.library, default_home() / "prompts").begin()
        assistant.shop.warm()  # the first search and the first try-on need not wait for the models
        meaning.warm()  # nor the first message
    except (CatalogError, ToolError, VisionError, ValidationError) as error:
        print(f"app.py: {error}", file=sys.stderr)
        return 2
    embed = tuple(os.environ.get("FITTING_ROOM_EMBED", "").split())
    turns = int(os.environ.get("FITTING_ROOM_TURNS") or 8)
    print(
        f"Fitting Room is open on http://{options.host}:{options.port} ({assistant.describe_model()})",
        flush=True,
    )
    # No access log: addresses and times of visitors are nobody's business.
    uvicorn.run(
        create_app(assistant, default_home(), embed=embed, turns=turns),
        host=options.host,
        port=options.port,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    assistant.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
