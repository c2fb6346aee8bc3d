"""What `python -m prompts check` looks for, beyond what the loader refuses: gaps between files and between
languages."""

from __future__ import annotations

import re
from pathlib import Path

from prompts.document import LANGUAGES
from prompts.errors import PromptError
from prompts.evals import load
from prompts.library import Library, Problem

FOLDERS = ("persona", "tools", "replies", "greeting", "consent", "refusals", "policies", "glossary")
USED = re.compile(rf'"((?:{"|".join(FOLDERS)})/[a-z0-9_]+)"')
CODE = ("agent/*.py", "agent/*/*.py", "tools/*.py", "app.py")


def problems(library: Library, code: Path | None = None) -> list[Problem]:
    """Everything that is wrong with the texts.

    Args:
        library: the texts. code: the project's folder; texts that its code asks for by name must exist. None:
            that is not checked.
    """
    found = [*library.problems(), *_strays(library.root), *_pairs(library)]
    if code is not None:
        found += _missing(library, code)
    for path in sorted((library.root / "evals").glob("*.yaml")):
        try:
            load(path)
        except PromptError as error:
            found.append(Problem(f"evals/{path.name}", 1, error.message))
    return found


def _strays(root: Path) -> list[Problem]:
    """Markdown files that the loader does not see because of their name or place."""
    strays = []
    for path in sorted(root.rglob("*.md")):
        name = path.relative_to(root).as_posix()
        if not re.fullmatch(rf"(?:{'|'.join(FOLDERS)})/[a-z0-9_]+\.(?:{'|'.join(LANGUAGES)})\.md", name):
            strays.append(
                Problem(name, 1, "the name must be FOLDER/name.en.md or FOLDER/name.zh.md, in a known folder")
            )
    return strays


def _pairs(library: Library) -> list[Problem]:
    """Texts that exist in one language only, or take different variables in each."""
    found = []
    for id in library.ids():
        here = [language for language in LANGUAGES if (library.root / f"{id}.{language}.md").is_file()]
        if len(here) < len(LANGUAGES):
            missing = next(language for language in LANGUAGES if language not in here)
            found.append(
                Problem(f"{id}.{missing}.md", 1, f"the file is missing; {id}.{here[0]}.md has no counterpart")
            )
            continue
        try:
            english, chinese = (set(library.document(id, language).variables) for language in LANGUAGES)
        except PromptError:
            continue  # told already, with its line
        if english != chinese:
            names = ", ".join(sorted(english ^ chinese))
            found.append(Problem(f"{id}.zh.md", 1, f"the variables differ from the English text: {names}"))
    return found


def _missing(library: Library, code: Path) -> list[Problem]:
    """Texts that the code asks for by name and that are not there."""
    used: dict[str, str] = {}
    for pattern in CODE:
        for path in sorted(code.glob(pattern)):
            for id in USED.findall(path.read_text(encoding="utf-8")):
                used.setdefault(id, path.relative_to(code).as_posix())
    return [
        Problem(f"{id}.en.md", 1, f"the file is missing; {where} uses it")
        for id, where in sorted(used.items())
        if not (library.root / f"{id}.en.md").is_file()
    ]
