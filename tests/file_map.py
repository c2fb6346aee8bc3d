"""The README's file map: one line a file, taken from each file's own first sentence, so that it cannot drift.

python tests/file_map.py      rewrite the map between its two marks in README.md
"""

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
BEGIN, END = "<!-- file map: begin -->", "<!-- file map: end -->"
FLOORS = {
    "": "The page",
    "agent": "The assistant",
    "tools": "What the assistant may do",
    "vision": "The mirror: pictures in, pictures out",
    "catalog": "The shelves",
    "prompts": "The words",
}


def first_sentence(path: Path) -> str:
    """What a file is for, in the words of its own docstring."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    paragraph = " ".join(text.split("\n\n")[0].split())
    return re.split(r"(?<=[.。])\s", paragraph)[0].rstrip(":").rstrip(".")


def python_files() -> list[str]:
    """Every file of the project's own code, tests and the rendering studio aside, in the order of the map."""
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    names = [name for name in listed.stdout.split() if not name.startswith(("tests/", "catalog/starter/"))]
    return sorted(names, key=lambda name: (list(FLOORS).index(floor_of(name)), name.count("/"), name))


def floor_of(name: str) -> str:
    """The top-level folder of a file, "" for app.py."""
    return name.split("/")[0] if "/" in name else ""


def render() -> str:
    """The map as Markdown: one table a floor."""
    parts = []
    for floor, title in FLOORS.items():
        rows = [
            f"| `{name}` | {first_sentence(ROOT / name)} |"
            for name in python_files()
            if floor_of(name) == floor
        ]
        heading = f"**{title}**" + (f" (`{floor}/`)" if floor else "")
        parts.append("\n".join([heading, "", "| file | what it is for |", "| --- | --- |", *rows]))
    return "\n\n".join(parts)


def with_map(readme: str) -> str:
    """The README with its map renewed."""
    before, rest = readme.split(BEGIN)
    return f"{before}{BEGIN}\n\n{render()}\n\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    path = ROOT / "README.md"
    path.write_text(with_map(path.read_text(encoding="utf-8")), encoding="utf-8")
