"""Vectors in Chroma: a folder of our own for each generation, or a collection on the server CHROMA_URL names.

We pass vectors in and store the model's id beside them, so that Chroma never loads a model itself.
"""

import logging
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import numpy as np

from catalog.errors import IndexUnavailable

log = logging.getLogger(__name__)

LIMIT = 5000  # Chroma takes at most 5,461 in one call
PREFIX = "fitting-room-"


class VectorStore:
    """One collection of unit vectors under their row numbers, searched by cosine."""

    def __init__(self, collection: Any, client: Any) -> None:
        self._collection, self._client = collection, client

    @classmethod
    def create(cls, folder: Path, model: str) -> "VectorStore":
        """An empty collection for the generation in `folder`. Raises IndexUnavailable when the server is not there."""
        client = _client(folder)
        try:
            collection = client.create_collection(
                PREFIX + folder.name, embedding_function=None, metadata={"model": model},
                configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
            )  # fmt: skip
        except Exception as error:  # chromadb raises its own, httpx's and ValueError
            raise IndexUnavailable("The vector store cannot be written.") from error
        return cls(collection, client)

    @classmethod
    def open(cls, folder: Path) -> "VectorStore":
        """The collection of a finished generation. Raises IndexUnavailable when it is gone."""
        client = _client(folder)
        try:
            return cls(client.get_collection(PREFIX + folder.name, embedding_function=None), client)
        except Exception as error:
            raise IndexUnavailable(
                "The vector store of the product index is gone; import the feed again."
            ) from error

    @staticmethod
    def discard(folder: Path) -> None:
        """Drops what a server keeps of a generation that is no longer wanted; an embedded store goes with its folder."""
        if not os.environ.get("CHROMA_URL"):
            return
        try:
            _client(folder).delete_collection(PREFIX + folder.name)
        except Exception:  # chromadb raises its own: it is gone already, or the server is away and keeps it
            log.warning("the vectors of %s stay on the server", folder.name)

    @property
    def model(self) -> str:
        """The id of the model the vectors were computed with."""
        return str((self._collection.metadata or {}).get("model", ""))

    def add(self, ids: list[str], vectors: np.ndarray) -> None:
        """Vectors float32 (N, D) under new ids."""
        for i in range(0, len(ids), LIMIT):
            self._collection.upsert(ids=ids[i : i + LIMIT], embeddings=vectors[i : i + LIMIT])

    def nearest(self, vector: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
        """The rows (int64) and cosine similarities (float32) of the nearest vectors, best first."""
        found = self._collection.query(query_embeddings=[vector], n_results=count, include=["distances"])
        return np.array(found["ids"][0], np.int64), 1 - np.array(found["distances"][0], np.float32)

    def close(self) -> None:
        """Lets go of files and threads."""
        close = getattr(self._client, "close", None)
        if close:
            close()


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    address = os.environ.get("CHROMA_URL")
    try:
        if address:
            url = urlparse(address)
            return chromadb.HttpClient(
                host=url.hostname or "localhost",
                port=url.port or 8000,
                ssl=url.scheme == "https",
                settings=settings,
            )
        return chromadb.PersistentClient(path=str(folder / "chroma"), settings=settings)
    except Exception as error:
        raise IndexUnavailable("The vector store cannot be reached.") from error
