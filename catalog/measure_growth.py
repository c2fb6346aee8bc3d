"""Measuring how the catalogue grows: build rate, time to open, memory, and search times at several sizes.

Products are the listings of catalog/invented.py with vectors of the real model; searching is done by a fresh process, whose
memory is that of serving alone, and each time includes reading the query and embedding it. Half of the queries have filters
alone, half free words too ("with a quiet mood"), for which vectors are searched as well.
"""

import multiprocessing
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from catalog.boosts import Boosts
from catalog.build import build_index
from catalog.embedding import Embedder, SentenceEmbedder
from catalog.index import Index, new_generation
from catalog.invented import invented_products, questions
from catalog.look import Look
from catalog.picture_model import picture_model
from catalog.request import SearchRequest
from catalog.search import search
from catalog.vocabulary import VocabularyFile

WORDS = (
    " with a quiet mood",
    " for rainy mornings",
    " my grandmother would wear",
    " that feels like the sea",
    " for a jazz concert",
)


class TimedEmbedder:
    """The real model for the first `most` texts, with the time it takes; later texts get vectors mixed of two of those.

    Mixed vectors lie among real ones and are no slower or faster to index and to search; they only save the hours in
    which a model embeds a hundred thousand texts.
    """

    def __init__(self, model: Embedder, most: int) -> None:
        self.model, self._inner, self._most = model.model, model, most
        self.seconds, self.texts = 0.0, 0
        self._real: list[np.ndarray] = []
        self._rng = np.random.default_rng(0)

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """float32 (N, D) unit rows."""
        if self.texts >= self._most:
            real = np.concatenate(self._real)
            pair = self._rng.integers(0, len(real), (2, len(texts)))
            mixed = (
                real[pair[0]] + self._rng.uniform(0.3, 1, (len(texts), 1)).astype(np.float32) * real[pair[1]]
            )
            return mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
        start = time.perf_counter()
        vectors = self._inner.embed(texts)
        self.seconds, self.texts = self.seconds + time.perf_counter() - start, self.texts + len(texts)
        self._real += [vectors] if self._most < sys.maxsize else []
        return vectors


def growth(count: int, embedded: int | None = None, asked: int = 200) -> dict[str, float]:
    """What a catalogue of `count` products takes to build, open and search; `embedded` of them, all when None, by the model."""
    with tempfile.TemporaryDirectory() as home:
        words, folder, model = VocabularyFile().current(), new_generation(Path(home)), SentenceEmbedder()
        model.embed(["the model is loaded before the clock starts"])
        embedder = TimedEmbedder(model, sys.maxsize if embedded is None else embedded)
        start = time.perf_counter()
        build_index(folder, invented_products(count, words), words, embedder)
        seconds = time.perf_counter() - start
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            served = pool.apply(serve, (folder, asked))
    return {
        "products": count, "embedded": embedder.texts, "embedded_per_second": round(embedder.texts / embedder.seconds),
        "rest_per_second": round(count / (seconds - embedder.seconds)), "built_per_second": round(count / seconds), **served,
    }  # fmt: skip


def serve(folder: Path, asked: int) -> dict[str, float]:
    """Opens a generation and searches it, in a process that has done nothing else."""
    words, embedder, boosts = VocabularyFile(), SentenceEmbedder(), Boosts(Path("none"))
    embedder.embed(["the model is loaded before the clock starts"])
    start = time.perf_counter()
    index = Index(folder)
    postings = index.facets.postings
    words.observe({slot: list(postings.get(slot, {})) for slot in ("brands", "sizes")}, index.knows)
    words.current()
    opened = time.perf_counter() - start
    times: dict[bool, list[float]] = {False: [], True: []}
    for number, question in enumerate(questions(asked)):
        free = bool(number % 2)
        text = question.english + (WORDS[number % len(WORDS)] if free else "")
        start = time.perf_counter()
        search(
            index, SearchRequest(query=text), words.current(), lambda t: embedder.embed([t])[0], boosts, 10
        )
        times[free].append((time.perf_counter() - start) * 1000)
    index.close()
    every = [*times[False][3:], *times[True][3:]]  # the first few load files
    p50, p95 = np.percentile(every, (50, 95))
    return {
        "open_s": round(opened, 2), "p50_ms": round(float(p50), 1), "p95_ms": round(float(p95), 1),
        "filters_p50_ms": round(float(np.median(times[False][3:])), 1),
        "words_p50_ms": round(float(np.median(times[True][3:])), 1),
        "resident_mb": round(resident_mb()),
    }  # fmt: skip


def resident_mb() -> float:
    """Megabytes of this process in memory, shared files included; the peak where the system does not say."""
    try:
        text = Path("/proc/self/status").read_text(encoding="ascii")
        return int(text.split("VmRSS:")[1].split()[0]) / 1024
    except (OSError, IndexError, ValueError):
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def pictures_per_second(count: int = 32) -> float:
    """Product pictures measured a second, from pixels in memory."""
    rng, look = np.random.default_rng(0), Look(picture_model())
    pictures = [np.full((1024, 880, 3), 230, np.uint8) for _ in range(count)]
    for picture in pictures:
        picture[200:800, 200:700] = rng.integers(0, 255, 3)
    look.describe(pictures[0])
    start = time.perf_counter()
    for picture in pictures:
        look.describe(picture)
    return round(count / (time.perf_counter() - start), 1)


def plot(rows: Sequence[dict[str, Any]], path: Path) -> None:
    """Search times, memory and build rate against the number of products, as a PNG."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (1500, 520), "white")
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(17)
    panels = (
        ("search, milliseconds", (("p50_ms", "median", "#1f5fa8"), ("p95_ms", "95 of 100", "#b5443c"))),
        ("resident, megabytes", (("resident_mb", "while serving", "#3f7d4e"),)),
        (
            "products a second, one thread",
            (
                ("embedded_per_second", "texts embedded", "#7a4f9a"),
                ("rest_per_second", "all else in a build", "#3f7d4e"),
            ),
        ),
    )
    for number, (title, lines) in enumerate(panels):
        _panel(draw, font, (number * 500, 0, 500, 520), rows, title, lines)
    picture.save(path, optimize=True)


def _panel(
    draw: Any, font: Any, place: tuple[int, int, int, int], rows: Sequence[dict[str, Any]], title: str,
    lines: Sequence[tuple[str, str, str]],
) -> None:  # fmt: skip
    left, top, width, height = place[0] + 70, place[1] + 60, place[2] - 110, place[3] - 130
    sizes = np.log10([row["products"] for row in rows])
    across = left + (sizes - sizes.min()) / max(float(np.ptp(sizes)), 1e-6) * width
    highest = max(float(row[name]) for row in rows for name, _, _ in lines) * 1.25
    draw.text((left, place[1] + 18), title, fill="black", font=font)
    draw.line([(left, top), (left, top + height), (left + width, top + height)], fill="#888888", width=2)
    for x, row in zip(across, rows, strict=True):
        draw.text((x, top + height + 10), f"{row['products']:,}", fill="black", font=font, anchor="ma")
    for nth, (name, label, ink) in enumerate(lines):
        points = [
            (float(x), top + height * (1 - float(row[name]) / highest))
            for x, row in zip(across, rows, strict=True)
        ]
        draw.line(points, fill=ink, width=4)
        for (x, y), row in zip(points, rows, strict=True):
            draw.ellipse([x - 5, y - 5, x + 5, y + 5], fill=ink)
            draw.text((x, y - 10), f"{row[name]:g}", fill=ink, font=font, anchor="mb")
        draw.text((left + 14, top + 4 + 24 * nth), label, fill=ink, font=font)
