"""What can go wrong with the words.

    PromptError
    ├── BrokenPrompt      a file cannot be used: where (file, line) and why
    ├── MissingPrompt     no file has this id, in any language
    ├── MissingVariable   the caller left out a variable the text needs
    └── NothingPublished  there is no such published version

Each has a stable `code`, a `message` fit to be shown, and `retry`: whether asking again can help.
"""

from __future__ import annotations


class PromptError(Exception):
    """The root of every error of this package."""

    code = "prompt"
    retry = False

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BrokenPrompt(PromptError):
    """A prompt file cannot be used. `line` counts from 1 and `reason` is a sentence for whoever edited it."""

    code = "broken_prompt"

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}, line {line}: {reason}")
        self.file, self.line, self.reason = file, line, reason


class MissingPrompt(PromptError):
    """No prompt has this id."""

    code = "missing_prompt"


class MissingVariable(PromptError):
    """The caller gave no value for a variable of the text."""

    code = "missing_variable"


class NothingPublished(PromptError):
    """The version asked for was never published."""

    code = "nothing_published"
