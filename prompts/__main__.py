"""The prompts from the command line.

python -m prompts check              is every text sound?
python -m prompts eval               do conversations still go well?
python -m prompts diff [VERSION]     what changed since the last published version?
python -m prompts publish -m NOTE    check, replay, and keep this version
python -m prompts rollback [VERSION] bring a kept version back
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from prompts.checks import problems
from prompts.errors import PromptError
from prompts.evals import Conversation, Finding, load, replay
from prompts.history import History
from prompts.library import FOLDER, Library

PROJECT = FOLDER.parent
MODELS = ("planner", "real", "scripted")


class Mistake(Exception):
    """Something the user of the command can put right; its text is one line."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One line instead of the usage and a line."""
        raise Mistake(message)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command. Returns 0; 1 when something about the texts does not hold; 2 for a mistake of the
    user."""
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr, format="%(name)s: %(message)s")
    try:
        args = _parser().parse_args(arguments)
        run: Callable[[argparse.Namespace], int] = args.run
        return run(args)
    except (Mistake, PromptError) as error:
        print(f"python -m prompts: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"python -m prompts: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m prompts", description="Check, try out, publish and take back the texts.")
    parser.add_argument(
        "--root", type=Path, default=FOLDER, help="the folder of the texts; default: prompts/"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    check = commands.add_parser("check", help="is every text sound? exits 1 if not")
    check.add_argument("--json", action="store_true", help="one JSON object")
    check.set_defaults(run=_check)

    evaluate = commands.add_parser(
        "eval", help="replay evals/*.yaml; exits 1 if an expectation does not hold"
    )
    evaluate.add_argument("files", nargs="*", type=Path, help="default: all of evals/")
    evaluate.add_argument("--model", choices=MODELS, default="planner", help="default: planner")
    evaluate.add_argument("-k", type=int, default=1, metavar="K", help="replay each K times; default: 1")
    evaluate.add_argument("--json", action="store_true", help="one JSON object")
    evaluate.set_defaults(run=_eval)

    diff = commands.add_parser("diff", help="what changed since a kept version")
    diff.add_argument("version", nargs="?", help="default: the last published one")
    diff.set_defaults(run=_diff)

    publish = commands.add_parser("publish", help="check, replay with the planner, and keep this version")
    publish.add_argument("-m", "--note", default="", help="what changed and why")
    publish.add_argument("--no-eval", action="store_true", help="do not replay conversations first")
    publish.set_defaults(run=_publish)

    rollback = commands.add_parser("rollback", help="bring a kept version back")
    rollback.add_argument("version", nargs="?", help="default: the last published, or the one before it")
    rollback.add_argument("--list", action="store_true", help="show the kept versions instead")
    rollback.set_defaults(run=_rollback)
    return parser


def _check(args: argparse.Namespace) -> int:
    library = _library(args)
    found = problems(library, PROJECT)
    if args.json:
        print(json.dumps({"version": library.version, "problems": [vars(problem) for problem in found]}))
    else:
        print(
            "\n".join(map(str, found)) or f"{len(library.ids())} texts are sound (version {library.version})."
        )
    return 1 if found else 0


def _eval(args: argparse.Namespace) -> int:
    if args.k < 1:
        raise Mistake("-k takes a number from 1")
    paths = args.files or sorted((args.root / "evals").glob("*.yaml"))
    conversations = [conversation for path in paths for conversation in load(path)]
    if not conversations:
        raise Mistake("there is no conversation to replay")
    findings = _replay_all(conversations, args.model, args.k, _library(args))
    tally = Counter((f.conversation, f.turn, f.expectation) for f in findings)
    held = Counter((f.conversation, f.turn, f.expectation) for f in findings if f.held)
    if args.json:
        rows = [
            {"conversation": c, "turn": t, "expectation": e, "held": held[c, t, e], "of": n}
            for (c, t, e), n in tally.items()
        ]
        print(json.dumps({"model": args.model, "expectations": rows}, ensure_ascii=False))
    else:
        for finding in findings:
            if not finding.held:
                print(f"{finding.conversation}, turn {finding.turn}: {finding.expectation}: {finding.got}")
        print(f"{sum(held.values())} of {len(findings)} expectations hold ({args.model}, {args.k} times).")
    return 0 if all(finding.held for finding in findings) else 1


def _replay_all(conversations: list[Conversation], model: str, times: int, library: Library) -> list[Finding]:
    """Every conversation, `times` times, each in a session of its own that is forgotten afterwards."""
    from agent.assistant import Assistant
    from agent.models import choose_model
    from agent.testing import ScriptedLLM

    scripted, findings = ScriptedLLM(), []
    chosen = {"scripted": lambda planner: scripted, "planner": lambda planner: planner, "real": choose_model}[
        model
    ]
    with Assistant.open(model=chosen, library=library, record=False) as assistant:
        if model == "real" and assistant.model is assistant.embedded:
            raise Mistake("no model is set; see OPENAI_API_KEY and OPENAI_BASE_URL in the README")
        for conversation in conversations:
            if model == "scripted" and not all(turn.model for turn in conversation.turns):
                continue
            for _ in range(times):
                _queue(scripted, conversation)
                findings += _replay_one(assistant, conversation)
    return findings


def _replay_one(assistant: Any, conversation: Conversation) -> list[Finding]:
    session = assistant.new_session()
    try:
        return list(replay(conversation, lambda message: assistant.reply(session, message)))
    finally:
        assistant.forget(session)


def _queue(scripted: Any, conversation: Conversation) -> None:
    for turn in conversation.turns:
        for answer in turn.model:
            if answer.call:
                scripted.call(answer.call.name, **answer.call.args)
            else:
                scripted.say(answer.say)


def _diff(args: argparse.Namespace) -> int:
    print("\n".join(_history(args).diff(args.version)) or "Nothing changed.")
    return 0


def _publish(args: argparse.Namespace) -> int:
    found = problems(_library(args), PROJECT)
    if found:
        print("\n".join(map(str, found)))
        print("Not published.")
        return 1
    if not args.no_eval:
        args.files, args.model, args.k, args.json = [], "planner", 1, False
        if _eval(args):
            print("Not published.")
            return 1
    print(f"Published version {_history(args).publish(args.note)}.")
    return 0


def _rollback(args: argparse.Namespace) -> int:
    history = _history(args)
    if args.list:
        for entry in history.entries():
            when = datetime.fromtimestamp(entry.at, UTC).strftime("%Y-%m-%d %H:%M")
            print(f"{entry.version}  {when}  {entry.kind}  {entry.note}".rstrip())
        return 0
    print(f"Back to version {history.rollback(args.version)}.")
    return 0


def _library(args: argparse.Namespace) -> Library:
    if not args.root.is_dir():
        raise Mistake(f"there is no folder {args.root}")
    return Library(args.root)


def _history(args: argparse.Namespace) -> History:
    from catalog.home import home

    return History(_library(args), home() / "prompts")


if __name__ == "__main__":
    sys.exit(main())
