"""The fixed commands, run as an outside script runs them: their JSON, their files, their exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage import data

ROOT = Path(__file__).parents[1]
STARTER = ROOT / "catalog" / "starter" / "pictures"
pytestmark = pytest.mark.slow


def run(*words: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, input=stdin, timeout=300)


def run_json(*words: object) -> dict:
    done = run(*words)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def portrait(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photo") / "portrait.png"
    cv2.imwrite(str(path), cv2.cvtColor(data.astronaut(), cv2.COLOR_RGB2BGR))
    return path


@pytest.mark.parametrize("package", ["catalog", "vision", "agent", "prompts"])
def test_every_command_explains_itself(package: str) -> None:
    done = run(package, "--help")
    assert done.returncode == 0
    assert "usage" in done.stdout.lower()


@pytest.mark.parametrize(
    "words",
    [
        ("catalog", "import", "no-such-feed.csv"),
        ("catalog", "doctor", "no-such-feed.csv"),
        ("vision", "segment", "no-such-photo.jpg", "-o", "out.png"),
        ("vision", "tryon", "no-such-photo.jpg", "no-such-product.jpg", "--kind", "top", "-o", "out.png"),
        ("agent", "hello", "--photo", "no-such-photo.jpg", "--consent"),
    ],
    ids=" ".join,
)
def test_a_users_mistake_is_one_line_and_exit_2(words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_search_prints_one_object_with_the_agreed_keys() -> None:
    found = run_json("catalog", "search", "striped t-shirts under 40 dollars", "-k", "3", "--json")
    assert set(found) >= {"results", "filters"}
    assert len(found["results"]) == 3
    assert all(
        set(hit) >= {"id", "title", "price", "currency", "category", "score"} for hit in found["results"]
    )
    assert found["results"][0]["category"] == "t-shirts"
    assert found["results"][0]["price"] < 40


def test_search_answers_a_file_of_queries_line_by_line(tmp_path: Path) -> None:
    queries = tmp_path / "queries.txt"
    queries.write_text("red dress\n墨镜\n", encoding="utf-8")
    done = run("catalog", "search", "--queries", queries, "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["results"][0]["category"] for line in lines] == ["dresses", "sunglasses"]


def test_segment_writes_class_ids_of_the_photos_size(portrait: Path, tmp_path: Path) -> None:
    out = tmp_path / "labels.png"
    assert run("vision", "segment", portrait, "-o", out).returncode == 0
    labels = cv2.imread(str(out), cv2.IMREAD_UNCHANGED)
    assert labels.shape == (512, 512)
    assert labels.dtype == np.uint8
    assert labels.max() <= 12
    assert labels[120, 225] == 2, "the middle of the face is skin"


def test_cutout_of_several_products_fills_a_folder(tmp_path: Path) -> None:
    pictures = [STARTER / "top-01.jpg", STARTER / "glasses-01.jpg"]
    assert run("vision", "cutout", *pictures, "-o", tmp_path / "cut").returncode == 0
    for stem in ("top-01", "glasses-01"):
        rgba = cv2.imread(str(tmp_path / "cut" / f"{stem}.png"), cv2.IMREAD_UNCHANGED)
        assert rgba.shape == (*cv2.imread(str(STARTER / f"{stem}.jpg")).shape[:2], 4)
        assert rgba[5, 5, 3] == 0


def test_tryon_changes_only_what_its_mask_says(portrait: Path, tmp_path: Path) -> None:
    out, mask = tmp_path / "worn.png", tmp_path / "mask.png"
    report = run_json(
        "vision",
        "tryon",
        portrait,
        STARTER / "glasses-01.jpg",
        "--kind",
        "glasses",
        "-o",
        out,
        "--changed",
        mask,
        "--json",
    )
    assert isinstance(report, dict)
    before, after = cv2.imread(str(portrait)), cv2.imread(str(out))
    changed = cv2.imread(str(mask), cv2.IMREAD_GRAYSCALE) > 0
    assert after.shape == before.shape
    assert changed.any()
    assert (before[~changed] == after[~changed]).all()
    assert (before[changed] != after[changed]).any()


def test_a_conversation_by_script_prints_one_object_a_message(portrait: Path, tmp_path: Path) -> None:
    script = tmp_path / "talk.txt"
    english = "Show me striped t-shirts under 40 dollars\ntry the second one on me\n"
    script.write_text(f"{english}\n有没有条纹T恤，200元以下的？给我试穿第二件\n", encoding="utf-8")
    done = run("agent", "--script", script, "--photo", portrait, "--consent", "--json")
    assert done.returncode == 0, done.stderr
    found, worn, chinese = [json.loads(line) for line in done.stdout.splitlines()]
    for turn in (found, worn, chinese):
        assert set(turn) == {"reply", "tool_calls", "products", "images", "session", "model"}
    assert found["tool_calls"][0]["name"] == "search_products"
    assert worn["tool_calls"][0]["name"] == "try_on"
    assert worn["tool_calls"][0]["args"]["product_ids"] == [found["products"][1]["id"]]
    assert len(worn["images"]) == 1
    assert Path(worn["images"][0]).is_file()
    assert [call["name"] for call in chinese["tool_calls"]] == ["search_products", "try_on"]
    assert chinese["session"] != worn["session"]
    assert len(chinese["images"]) == 1
    assert any("一" <= letter <= "鿿" for letter in chinese["reply"])
