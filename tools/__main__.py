"""python -m tools: what the shop's staff read and do.

python -m tools handovers [--json]     shoppers who asked for a person, newest first
python -m tools purge                  delete photos past their time now (a running shop does that itself)
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime

from pydantic import ValidationError

from catalog.home import home
from tools.photos import PhotoStore
from tools.records import ShopRecords
from tools.settings import Settings


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 2 for a user's mistake."""
    parser = argparse.ArgumentParser(prog="python -m tools", description="What the shop's staff read and do.")
    commands = parser.add_subparsers(dest="command", required=True)
    listing = commands.add_parser("handovers", help="shoppers who asked for a person, newest first")
    listing.add_argument("--json", action="store_true", help="one JSON object on standard output")
    commands.add_parser("purge", help="delete photos past their time now")
    chosen = parser.parse_args(arguments)
    if chosen.command == "handovers":
        return _handovers(chosen.json)
    return _purge()


def _handovers(as_json: bool) -> int:
    notes = [
        {"reference": f"H-{number:04d}", "session": session, "reason": reason, "at": _when(at)}
        for number, session, reason, at in ShopRecords(home() / "shop.sqlite").handovers()
    ]
    if as_json:
        print(json.dumps({"handovers": notes}, ensure_ascii=False))
    else:
        for note in notes:
            print(f"{note['reference']}  {note['at']}  {note['session']}  {note['reason']}")
    return 0


def _purge() -> int:
    try:
        hours = Settings.read().photo_hours
    except ValidationError as error:
        first = error.errors()[0]
        print(f"FITTING_ROOM_{str(first['loc'][0]).upper()}: {first['msg']}", file=sys.stderr)
        return 2
    gone = PhotoStore(home() / "sessions").purge(hours * 3600)
    print(f"Photos of {len(gone)} conversations deleted.")
    return 0


def _when(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")


if __name__ == "__main__":
    sys.exit(main())
