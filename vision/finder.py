"""Where in a picture the product is, and where somebody's skin or hair; and a closer look for what is small and shines.

One U-Net looks at whole pictures of anything, reduced. Another, of the same shape, was trained on jewellery, watches and
frames alone, and sees them larger: their links and wires are a few pixels wide.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from vision.parse import logits_of
from vision.unet import UNet, fold, load_weights

WEIGHTS = Path(__file__).with_name("weights") / "product.safetensors"
SMALL_WEIGHTS = Path(__file__).with_name("weights") / "jewellery.safetensors"
AREA = 256 * 192  # px the first network sees, as in its training
NARROW = 1.9  # times the side of a square is the longest side of a very narrow picture


@dataclass(frozen=True)
class Found:
    """Probabilities float32 (h, w), 0..1, of product and of body, smaller than the picture."""

    product: np.ndarray
    body: np.ndarray


class Finder:
    """The trained network; made once, safe to share between threads.

    found = Finder.load()(rgb)
    """

    def __init__(self, net: UNet) -> None:
        if net.classes != 2:
            raise ValueError(f"these weights have {net.classes} maps; products and bodies are two")
        self.net = fold(net).to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    @classmethod
    def load(cls, path: Path | None = None) -> Finder:
        """The committed weights, or those of `path`; from then on torch uses one thread, as for `Parser`."""
        torch.set_num_threads(1)
        return cls(load_weights(path or WEIGHTS))

    @classmethod
    def load_small(cls, path: Path | None = None) -> Finder:
        """The network for small shining things, as `load`."""
        torch.set_num_threads(1)
        return cls(load_weights(path or SMALL_WEIGHTS))

    def __call__(self, rgb: np.ndarray, area: int = AREA) -> Found:
        """Looks at RGB uint8 (H, W, 3) of any size, brought to about `area` pixels."""
        aspect = max(rgb.shape[:2]) / min(rgb.shape[:2])
        logits = logits_of(self.net, rgb, round((area * min(aspect, NARROW**2)) ** 0.5))
        product, body = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        return Found(product, body)
