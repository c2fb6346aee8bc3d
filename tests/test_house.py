"""The house rules of ARCHITECTURE.md, checked on the source: who may import whom, what no file may hold."""

import ast
import subprocess
from pathlib import Path

import pytest

from tests import file_map

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "catalog": set(),
    "vision": set(),
    "prompts": set(),
    "tools": {"catalog", "vision", "prompts"},
    "agent": {"tools", "catalog", "vision", "prompts"},
    "app": {"agent", "tools", "catalog", "vision", "prompts"},
}
# prompts' evaluation replays conversations, so its entry point, and only that, stands above agent/.
ENTRY_POINTS = {"prompts/__main__.py", "prompts/evaluate.py"}


def sources() -> list[Path]:
    files = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / name for name in files.split() if not name.startswith(("tests/", "catalog/starter/"))]


def imported_floors(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names.add(node.module.split(".")[0])
    return names & set(MAY_IMPORT)


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    if name in ENTRY_POINTS:
        return
    floor = name.split("/")[0].removesuffix(".py")
    assert imported_floors(path) - {floor} <= MAY_IMPORT[floor]


def test_top_level_is_the_agreed_one() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {name.split("/")[0] for name in tracked.split("\n") if name}
    agreed = {"agent", "tools", "vision", "catalog", "prompts", "app.py", "tests", "requirements.txt"}
    also = {"README.md", "ARCHITECTURE.md", "Makefile", "docs", "LICENSE"}
    assert {name for name in top if not name.startswith(".")} <= agreed | also
    assert agreed <= top


def test_no_machine_path_is_committed() -> None:
    found = subprocess.run(
        ["git", "grep", "-nIE", r"(^|[\"' =(])/(work|root|home)/[a-z]"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    ).stdout
    assert not [line for line in found.splitlines() if not line.startswith("tests/test_house.py")]


def test_the_readmes_file_map_is_what_the_files_say() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme == file_map.with_map(readme), "run: python tests/file_map.py"


def test_every_file_says_what_it_is_for() -> None:
    assert [name for name in file_map.python_files() if not file_map.first_sentence(ROOT / name)] == []
