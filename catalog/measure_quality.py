"""Measuring what search finds: nDCG@10 of ours, of BM25 alone, of vectors alone and of their plain fusion, in one run.

Jaervelin, Kekaelaeinen 2002: nDCG with gains 2^grade - 1. Listings and queries are those of catalog/invented.py, in English
and Chinese; queries that no listing answers fully are left out.
"""

import math
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from catalog.boosts import Boosts
from catalog.build import build_index
from catalog.embedding import Embedder
from catalog.index import Index, new_generation
from catalog.invented import Listing, Question, grade, listings, questions, read_listing
from catalog.request import SearchRequest
from catalog.search import search
from catalog.texts import word_tokens
from catalog.vocabulary import VocabularyFile

TOP = 10
Rank = Callable[[str], list[str]]  # query -> product ids, best first


def ndcg(found: Sequence[int], possible: Sequence[int]) -> float:
    """nDCG@10 of the grades found, in order, against all grades there are."""

    def gain(grades: Sequence[int]) -> float:
        return sum((2**g - 1) / math.log2(place + 2) for place, g in enumerate(grades[:TOP]))

    best = gain(sorted(possible, reverse=True))
    return gain(found) / best if best else 1.0


def quality(count: int, asked: int, embedder: Embedder, seed: int = 2) -> dict[str, float]:
    """Mean nDCG@10 for each way of searching and language, on the same index."""
    shelf = list(listings(count))
    graded = [
        (q, {listing.record["id"]: grade(listing, q) for listing in shelf}) for q in questions(asked, seed)
    ]
    graded = [(q, grades) for q, grades in graded if 3 in grades.values()]
    with tempfile.TemporaryDirectory() as folder:
        index, words = _shop(Path(folder), shelf, embedder)
        scores = {"queries": float(len(graded))}
        for name, rank in _ways(index, words, embedder).items():
            for language in ("english", "chinese"):
                each = [_score(rank(getattr(q, language)), grades) for q, grades in graded]
                scores[f"{name} {language}"] = round(float(np.mean(each)), 3)
        index.close()
        return scores


def worst(
    count: int, asked: int, embedder: Embedder, language: str, seed: int = 2
) -> list[tuple[float, Question, list[Listing]]]:
    """Every query with its nDCG@10 and what was found for it, worst first: where to look next."""
    shelf = list(listings(count))
    by_id = {listing.record["id"]: listing for listing in shelf}
    with tempfile.TemporaryDirectory() as folder:
        index, words = _shop(Path(folder), shelf, embedder)
        rank, out = _ways(index, words, embedder)["ours"], []
        for q in questions(asked, seed):
            grades = {i: grade(listing, q) for i, listing in by_id.items()}
            if 3 in grades.values():
                found = rank(getattr(q, language))
                out.append((_score(found, grades), q, [by_id[i] for i in found]))
        index.close()
    return sorted(out, key=lambda each: each[0])


def _score(found: Sequence[str], grades: dict[str, int]) -> float:
    return ndcg([grades[i] for i in found], list(grades.values()))


def _shop(home: Path, shelf: Sequence[Listing], embedder: Embedder) -> tuple[Index, VocabularyFile]:
    words = VocabularyFile()
    folder = new_generation(home)
    read = (read_listing(listing, words.current()) for listing in shelf)
    build_index(folder, (product for product in read if product), words.current(), embedder)
    index = Index(folder)
    postings = index.facets.postings
    words.observe({slot: list(postings.get(slot, {})) for slot in ("brands", "sizes")}, index.knows)
    return index, words


def _ways(index: Index, words: VocabularyFile, embedder: Embedder) -> dict[str, Rank]:
    ids, boosts = [p.id for p in index], Boosts(Path("none"))

    def ours(query: str) -> list[str]:
        request = SearchRequest(query=query)
        found = search(index, request, words.current(), lambda t: embedder.embed([t])[0], boosts, TOP)
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
