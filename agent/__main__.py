"""The assistant from the command line.

python -m agent "striped t-shirts under 40 dollars"
python -m agent "try the second one on me" --session S --photo me.jpg --consent --out out/
python -m agent --script conversation.txt --photo me.jpg --consent --json
python -m agent stats
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from agent.events import Reply

EPILOG = """With --json: one JSON object a message on standard output, {"reply", "tool_calls", "products",
"images", "session", "model"}, and nothing else there.
`python -m agent stats [--json]` sums up the turns so far."""


class Mistake(Exception):
    """Something the user of the command can put right; its text is one line."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command. Returns the exit status: 0, or 2 for a mistake of the user."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr, format="%(name)s: %(message)s")
    try:
        return _stats(arguments[1:]) if arguments[:1] == ["stats"] else _talk(_parser().parse_args(arguments))
    except Mistake as mistake:
        print(f"python -m agent: {mistake}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One line instead of the usage and a line."""
        raise Mistake(message)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m agent",
        description="Talk to the shop's assistant.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("message", nargs="?", help="what the shopper says")
    parser.add_argument(
        "--script", type=Path, help="a file with one message a line; an empty line starts a new conversation"
    )
    parser.add_argument("--photo", type=Path, help="a photo of the shopper")
    parser.add_argument("--consent", action="store_true", help="the shopper agrees to the use of the photo")
    parser.add_argument("--session", help="go on with this conversation; default: a new one")
    parser.add_argument("--out", type=Path, help="folder for the try-on pictures")
    parser.add_argument("--json", action="store_true", help="one JSON object a message")
    return parser


def _talk(args: argparse.Namespace) -> int:
    _check(args)
    photo = _read(args.photo, "photo") if args.photo else None
    conversations = _script(args.script) if args.script else [[args.message]]
    if args.out:
        _make(args.out)
    with _assistant() as assistant:
        count = 0
        for number, messages in enumerate(conversations):
            session = (args.session if number == 0 else None) or assistant.new_session()
            if photo is not None:
                _give_photo(assistant, session, photo, args.consent)
            for message in messages:
                count += 1
                reply = assistant.reply(session, message)
                prefix = f"{count:03d}-" if args.script else ""
                _show(_saved(reply, args.out, prefix) if args.out else reply, args.json)
    return 0


def _check(args: argparse.Namespace) -> None:
    from tools.photos import SESSION

    if (args.message is None) == (args.script is None):
        raise Mistake("give a message or --script FILE")
    if args.consent and not args.photo:
        raise Mistake("--consent needs --photo")
    if args.session is not None and not SESSION.fullmatch(args.session):
        raise Mistake("--session takes letters, digits, - and _, at most 64")


def _read(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Mistake(f"cannot read the {what} {path}: {error.strerror}") from error


def _script(path: Path) -> list[list[str]]:
    """The messages of a script, conversation by conversation."""
    try:
        lines = _read(path, "script").decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise Mistake(f"the script {path} is not UTF-8 text") from error
    conversations: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            conversations[-1].append(line)
        elif conversations[-1]:
            conversations.append([])
    found = [messages for messages in conversations if messages]
    if not found:
        raise Mistake(f"the script {path} has no message")
    return found


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Mistake(f"cannot make the folder {folder}: {error.strerror}") from error


def _assistant() -> Any:
    from pydantic import ValidationError

    from agent.assistant import Assistant
    from catalog.errors import CatalogError

    try:
        return Assistant.open()
    except CatalogError as error:
        raise Mistake(error.message) from error
    except ValidationError as error:
        field = error.errors(include_url=False)[0]
        raise Mistake(f"FITTING_ROOM_{str(field['loc'][0]).upper()}: {field['msg']}") from error
    except OSError as error:
        raise Mistake(f"cannot use FITTING_ROOM_HOME: {error.strerror or error}") from error


def _give_photo(assistant: Any, session: str, photo: bytes, consent: bool) -> None:
    from tools.errors import ToolError
    from vision.errors import VisionError

    photos, language = assistant.shop.photos, "en"
    try:
        photos.hold(session, photo)
        if consent:
            text = assistant.library.document("consent/photo", language)
            photos.consent(session, text.version, text.render(0, {}))
    except VisionError as error:
        raise Mistake(error.message) from error
    except ToolError as error:
        raise Mistake(error.sentence(language)) from error


def _saved(reply: Reply, folder: Path, prefix: str) -> Reply:
    """The reply with its pictures copied to `folder`."""
    copies = []
    for picture in map(Path, reply.images):
        copy = folder / f"{prefix}{picture.name}"
        shutil.copyfile(picture, copy)
        copies.append(str(copy))
    return replace(reply, images=copies)


def _show(reply: Reply, as_json: bool) -> None:
    if as_json:
        fields = ("tool_calls", "products", "images", "session", "model")
        line = {"reply": reply.text, **{field: getattr(reply, field) for field in fields}}
        print(json.dumps(line, ensure_ascii=False), flush=True)
        return
    print(
        "\n".join(
            [
                reply.text,
                *_listed(reply),
                f"(session {reply.session}, {reply.model}, prompts {reply.prompts_version})",
            ]
        ),
        flush=True,
    )


def _listed(reply: Reply) -> Iterator[str]:
    for product in reply.products:
        yield f"  {product['id']}  {product['title']}  {product['price']:g} {product['currency']}"
    for image in reply.images:
        yield f"  picture: {image}"


def _stats(arguments: list[str]) -> int:
    from agent.stats import as_text, summary
    from agent.turn_log import TurnLog
    from catalog.home import home

    parser = _Parser(prog="python -m agent stats", description="Sum up the turns so far.")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    figures = summary(TurnLog(home()).read())
    print(json.dumps(figures) if parser.parse_args(arguments).json else as_text(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
