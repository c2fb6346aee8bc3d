"""The catalogue from the command line: `python -m catalog COMMAND --help`.

Each command is a module with `register(subparsers)`; a user's mistake prints one line on standard error and exits 2.
"""

import argparse
import sys
from typing import NoReturn

from catalog import command_benchmark, command_doctor, command_import, command_search, command_starter
from catalog.errors import CatalogError

COMMANDS = (command_benchmark, command_doctor, command_import, command_search, command_starter)


class OneLineParser(argparse.ArgumentParser):
    """argparse without the usage paragraph before its error."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; returns the exit status."""
    parser = OneLineParser(
        prog="python -m catalog", description="Import product feeds, check them, and search the shelves."
    )
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=OneLineParser)
    for command in COMMANDS:
        command.register(subparsers)
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except CatalogError as error:
        print(f"python -m catalog: {error.message}", file=sys.stderr)
    except OSError as error:
        print(
            f"python -m catalog: {error.filename or ''}: {error.strerror or error}".replace(": :", ":"),
            file=sys.stderr,
        )
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("python -m catalog: stopped.", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
