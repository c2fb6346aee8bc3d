"""Measuring the search beside its alternatives: nDCG@10 of ours, of BM25 alone, of vectors alone; speed and size.

    python -m catalog benchmark                        quality on 1,000 products, speed at 1,000
    python -m catalog benchmark --sizes 1000 10000 100000 --plot growth.png

Jaervelin, Kekaelaeinen 2002: nDCG with gains 2^grade - 1. Speed is measured with vectors of noise, which take as long as
real ones; the rate at which the model embeds is measured apart.
"""

import math
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from catalog.boosts import Boosts
from catalog.build import build_index
from catalog.embedding import Embedder
from catalog.index import Index, new_generation
from catalog.invented import Question, grade, invented_products, questions
from catalog.product import Product
from catalog.request import SearchRequest
from catalog.search import search
from catalog.texts import word_tokens
from catalog.vocabulary import Vocabulary, VocabularyFile

TOP = 10
Rank = Callable[[str], list[str]]  # query -> product ids, best first


class NoiseEmbedder:
    """Random unit vectors of the real model's size: for speed, where what they mean does not matter."""

    model = "noise-384"

    def __init__(self) -> None:
        self._rng = np.random.default_rng(0)

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """float32 (N, 384)."""
        vectors = self._rng.standard_normal((len(texts), 384)).astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def ndcg(found: Sequence[int], possible: Sequence[int]) -> float:
    """nDCG@10 of the grades found, in order, against all grades there are."""

    def gain(grades: Sequence[int]) -> float:
        return sum((2**g - 1) / math.log2(place + 2) for place, g in enumerate(grades[:TOP]))

    best = gain(sorted(possible, reverse=True))
    return gain(found) / best if best else 1.0


def quality(count: int, asked: int, embedder: Embedder) -> dict[str, float]:
    """Mean nDCG@10 over the queries some product answers, for each way of searching, on the same index in one run."""
    with tempfile.TemporaryDirectory() as folder:
        words = VocabularyFile()
        products = list(invented_products(count))
        index = _build(Path(folder), products, words.current(), embedder)
        ways = _ways(index, words, embedder)
        asked_all = [q for q in questions(asked) if any(grade(p, q) == 3 for p in products)]
        scores: dict[str, float] = {}
        for name, rank in ways.items():
            for language in ("english", "chinese"):
                scores[f"{name} {language}"] = round(
                    float(np.mean([_score(q, language, rank, products) for q in asked_all])), 3
                )
        index.close()
        return {"queries": float(len(asked_all)), **scores}


def _score(question: Question, language: str, rank: Rank, products: Sequence[Product]) -> float:
    grades = {p.id: grade(p, question) for p in products}
    return ndcg([grades[i] for i in rank(getattr(question, language))], list(grades.values()))


def _ways(index: Index, words: VocabularyFile, embedder: Embedder) -> dict[str, Rank]:
    postings = index.facets.postings
    words.observe({slot: list(postings.get(slot, {})) for slot in ("brands", "sizes")}, index.knows)
    ids = [p.id for p in index]
    boosts = Boosts(Path("none"))

    def ours(query: str) -> list[str]:
        found = search(
            index, SearchRequest(query=query), words.current(), lambda t: embedder.embed([t])[0], boosts, TOP
        )
        return [h.product.id for h in (*found.hits, *found.near)][:TOP]

    def by_words(query: str) -> list[str]:
        return [ids[r] for r in np.argsort(-index.word_scores(word_tokens(query)), kind="stable")[:TOP]]

    def by_vectors(query: str) -> list[str]:
        return [
            ids[r] for r in np.argsort(-(index.vectors @ embedder.embed([query])[0]), kind="stable")[:TOP]
        ]

    def fused(query: str) -> list[str]:
        total: dict[int, float] = {}
        cosine = index.vectors @ embedder.embed([query])[0]
        for scores in (index.word_scores(word_tokens(query)), cosine):
            for place, row in enumerate(np.argsort(-scores, kind="stable")[:100]):
                total[int(row)] = total.get(int(row), 0.0) + 1 / (61 + place)
        return [ids[r] for r in sorted(total, key=lambda r: -total[r])[:TOP]]

    return {"ours": ours, "BM25": by_words, "vectors": by_vectors, "BM25 + vectors": fused}


def speed(count: int, asked: int = 200) -> dict[str, float]:
    """Build rate, time to open, and search times in milliseconds over queries with filters and with free words."""
    with tempfile.TemporaryDirectory() as folder:
        words = VocabularyFile()
        embedder = NoiseEmbedder()
        start = time.perf_counter()
        built = _build(Path(folder), invented_products(count), words.current(), embedder)
        seconds = time.perf_counter() - start
        location = built.folder
        built.close()
        start = time.perf_counter()
        index = Index(location)
        opened = time.perf_counter() - start
        words.observe(
            {slot: list(index.facets.postings.get(slot, {})) for slot in ("brands", "sizes")}, index.knows
        )
        texts = [q.english + (" with a quiet mood" if n % 2 else "") for n, q in enumerate(questions(asked))]
        times = []
        for text in texts:
            start = time.perf_counter()
            search(
                index,
                SearchRequest(query=text),
                words.current(),
                lambda t: embedder.embed([t])[0],
                Boosts(Path("none")),
                TOP,
            )
            times.append((time.perf_counter() - start) * 1000)
        index.close()
        p50, p95 = np.percentile(times[5:], (50, 95))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return {
            "products": count, "built_per_second": round(count / seconds), "open_s": round(opened, 2),
            "p50_ms": round(float(p50), 1),
            "p95_ms": round(float(p95), 1), "peak_memory_mb": round(memory),
        }  # fmt: skip


def embedding_rate(embedder: Embedder, count: int = 256) -> float:
    """Product texts the model embeds a second."""
    texts = [f"{p.title}. {p.description}" for p in invented_products(count)]
    embedder.embed(texts[:8])
    start = time.perf_counter()
    embedder.embed(texts)
    return round(count / (time.perf_counter() - start), 1)


def plot(rows: Sequence[dict[str, Any]], path: Path) -> None:
    """Search times against the number of products, both axes logarithmic."""
    from PIL import Image, ImageDraw

    width, height, edge = 720, 420, 60
    picture = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(picture)
    top = math.log10(max(r["p95_ms"] for r in rows) * 2)
    sizes = [math.log10(r["products"]) for r in rows]
    low, span = min(sizes), max(max(sizes) - min(sizes), 1e-6)

    def at(size: float, ms: float) -> tuple[float, float]:
        return edge + (math.log10(size) - low) / span * (width - 2 * edge), height - edge - max(
            math.log10(ms), 0
        ) / top * (height - 2 * edge)

    draw.line([(edge, edge), (edge, height - edge), (width - edge, height - edge)], fill="black")
    for name, ink in (("p50_ms", "#1f5fa8"), ("p95_ms", "#b5443c")):
        points = [at(r["products"], r[name]) for r in rows]
        draw.line(points, fill=ink, width=3)
        for row, (x, y) in zip(rows, points, strict=True):
            draw.text((x - 12, y - 18), f"{row[name]:g} ms", fill=ink)
            draw.text((x - 16, height - edge + 8), f"{row['products']:,}", fill="black")
        draw.text((edge + 10, edge - 30 + (18 if name == "p95_ms" else 0)), f"search, {name[:3]}", fill=ink)
    picture.save(path)


def _build(home: Path, products: Any, words: Vocabulary, embedder: Embedder) -> Index:
    folder = new_generation(home)
    build_index(folder, products, words, embedder)
    return Index(folder)
