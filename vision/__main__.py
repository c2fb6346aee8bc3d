"""Seeing from the command line: `python -m vision COMMAND --help`.

Each command is a module with `register(subparsers)`; a user's mistake prints one line on standard error and
exits 2.
"""

import argparse
import sys
from typing import NoReturn

from vision import (
    command_benchmark,
    command_cutout,
    command_evaluate,
    command_evaluate_cutouts,
    command_evaluate_placement,
    command_segment,
    command_sheet,
    command_train,
    command_tryon,
)
from vision.errors import VisionError

COMMANDS = (
    command_segment,
    command_cutout,
    command_tryon,
    command_sheet,
    command_train,
    command_evaluate,
    command_evaluate_cutouts,
    command_evaluate_placement,
    command_benchmark,
)


class OneLineParser(argparse.ArgumentParser):
    """argparse without the usage paragraph before its error."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; returns the exit status."""
    parser = OneLineParser(
        prog="python -m vision", description="Parse people, cut out products, try them on."
    )
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=OneLineParser)
    for command in COMMANDS:
        command.register(subparsers)
    args = parser.parse_args(arguments)
    try:
        args.run(args)
    except VisionError as error:
        print(f"python -m vision: {' '.join(error.message.split())}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"python -m vision: {error.filename or 'a file'}: {error.strerror or error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("python -m vision: stopped.", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
