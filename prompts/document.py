"""One prompt file: its front matter, its alternatives, and the rules that refuse a broken or unsafe edit.

    ---
    id: replies/found
    language: en
    version: 3
    variables: [count, what]
    ---
    I found {count} {what}.
    ***
    Here are {count} {what}.

`{count}` is replaced by a value; braces around anything but a lower-case name stay as they are. A line of
three stars parts alternatives that mean the same. `<!-- -->` holds notes to colleagues, never served.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

import yaml

from prompts.errors import BrokenPrompt, MissingVariable

LANGUAGES = ("en", "zh")
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
NOTE = re.compile(r"<!--.*?-->", re.DOTALL)
ALTERNATIVES = re.compile(r"^[ \t]*\*\*\*[ \t]*$", re.MULTILINE)

LONGEST = {"persona": 8000, "tools": 2000, "policies": 12000, "consent": 3000, "glossary": 12000}
LONGEST_OTHERWISE = 2000

UNSAFE: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"<\s*/?\s*(script|iframe|img|object|embed|form|svg|style|link|meta)\b", re.I),
        "HTML is not allowed",
    ),
    (re.compile(r"!\[[^\]]*\]\("), "a picture cannot be put into a text; the page shows pictures itself"),
    (re.compile(r"javascript:|data:text/html", re.I), "a link that runs code is not allowed"),
    (
        re.compile(
            r"\b(ignore|disregard|forget|override)\b[^.\n]{0,40}\b(previous|prior|above|earlier|system|safety)\b"
            r"[^.\n]{0,20}\b(instructions?|rules?|prompts?|messages?)\b",
            re.I,
        ),
        "it tells the assistant to give up its rules",
    ),
    (
        re.compile(
            r"(忽略|无视|忘记|绕过)[^。\n]{0,12}(之前|以上|前面|系统|安全)[^。\n]{0,8}(指令|规则|提示)"
        ),
        "它让助手放弃规则",
    ),
    (
        re.compile(
            r"(?<!not )(?<!never )\b(ask|request|collect)\b[^.\n]{0,40}\b(card number|cvv|password)\b",
            re.I,
        ),
        "it asks shoppers for something the shop must never ask for in a chat",
    ),
    (re.compile(r"\b(sk-[A-Za-z0-9_-]{16,}|AKIA[0-9A-Z]{16})\b"), "it holds what looks like a secret key"),
)
LINK = re.compile(r"https?://", re.I)
MAY_HOLD_LINKS = ("policies",)


@dataclass(frozen=True)
class Document:
    """A checked prompt. `variants` holds at least one non-empty text; `digest` is the sha256 of the file."""

    id: str
    language: str
    version: str
    variables: tuple[str, ...]
    variants: tuple[str, ...]
    digest: str

    def render(self, variant: int, values: dict[str, Any]) -> str:
        """The text of alternative `variant` (taken modulo their number) with its variables filled in.

        Raises:
            MissingVariable: a variable that this alternative uses is not among `values`.
        """
        text = self.variants[variant % len(self.variants)]

        def fill(match: re.Match[str]) -> str:
            name = match.group(1)
            if name not in values:
                raise MissingVariable(f"The text {self.id} ({self.language}) needs a value for {{{name}}}.")
            return str(values[name])

        return PLACEHOLDER.sub(fill, text)


def parse(source: str, *, file: str, expected_id: str, expected_language: str) -> Document:
    """Read and check one file.

    Args:
        source: the whole file.
        file: what to call it in an error, relative to the prompts folder.
        expected_id: the id its place gives it, such as "replies/found".
        expected_language: the language its name gives it, "en" or "zh".

    Raises:
        BrokenPrompt: with the line and the reason.
    """
    source = source.removeprefix("\ufeff").replace("\r\n", "\n")
    header, body, body_line = _split(source, file)
    fields = _front_matter(header, file)
    _check_identity(fields, header, file, expected_id, expected_language)
    variables = _variables(fields, header, file)
    body = NOTE.sub(lambda note: "\n" * note.group().count("\n"), body)
    _check_body(body, body_line, file, expected_id.split("/")[0], variables)
    variants = tuple(part.strip() for part in ALTERNATIVES.split(body))
    if not all(variants):
        raise BrokenPrompt(file, body_line, "the text, or one of its alternatives, is empty")
    return Document(
        id=expected_id,
        language=expected_language,
        version=str(fields.get("version", "1")),
        variables=variables,
        variants=variants,
        digest=hashlib.sha256(source.encode()).hexdigest(),
    )


def _split(source: str, file: str) -> tuple[list[str], str, int]:
    """The header's lines, the body, and the line number the body starts on."""
    lines = source.split("\n")
    if lines[0].strip() != "---":
        raise BrokenPrompt(file, 1, "the file must begin with a line of three dashes and its front matter")
    for number, line in enumerate(lines[1:], start=2):
        if line.strip() == "---":
            return lines[1 : number - 1], "\n".join(lines[number:]), number + 1
    raise BrokenPrompt(file, len(lines), "the front matter is not closed by a line of three dashes")


def _front_matter(header: list[str], file: str) -> dict[str, Any]:
    try:
        fields = yaml.safe_load("\n".join(header)) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = 2 + (mark.line if mark else 0)
        raise BrokenPrompt(
            file, line, f"the front matter is not valid YAML ({getattr(error, 'problem', '')})"
        ) from error
    if not isinstance(fields, dict):
        raise BrokenPrompt(file, 2, "the front matter must be lines of `name: value`")
    return fields


def _line_of(header: list[str], field: str) -> int:
    return next((n for n, line in enumerate(header, start=2) if line.startswith(f"{field}:")), 1)


def _check_identity(fields: dict[str, Any], header: list[str], file: str, id: str, language: str) -> None:
    for name, expected in (("id", id), ("language", language)):
        if name not in fields:
            raise BrokenPrompt(file, 1, f"the front matter has no `{name}`")
        if str(fields[name]) != expected:
            raise BrokenPrompt(
                file,
                _line_of(header, name),
                f"`{name}` is {fields[name]!r} but the file's place says {expected!r}",
            )
    unknown = set(map(str, fields)) - {"id", "language", "version", "variables", "title", "note"}
    if unknown:
        name = sorted(unknown)[0]
        raise BrokenPrompt(file, _line_of(header, name), f"the front matter has an unknown field `{name}`")


def _variables(fields: dict[str, Any], header: list[str], file: str) -> tuple[str, ...]:
    value = fields.get("variables") or []
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise BrokenPrompt(
            file, _line_of(header, "variables"), "`variables` must be a list of names, such as [count, title]"
        )
    return tuple(value)


def _check_body(body: str, first_line: int, file: str, folder: str, variables: tuple[str, ...]) -> None:
    longest = LONGEST.get(folder, LONGEST_OTHERWISE)
    if len(body) > longest:
        raise BrokenPrompt(
            file, first_line, f"the text has {len(body)} characters; {folder}/ allows {longest}"
        )
    for number, line in enumerate(body.split("\n"), start=first_line):
        for name in PLACEHOLDER.findall(line):
            if name not in variables:
                known = ", ".join(variables) or "none"
                raise BrokenPrompt(file, number, f"unknown variable {{{name}}} (this text has: {known})")
        for pattern, reason in UNSAFE:
            if pattern.search(line):
                raise BrokenPrompt(file, number, reason)
        if folder not in MAY_HOLD_LINKS and LINK.search(line):
            raise BrokenPrompt(file, number, "a link may stand only in policies/")
