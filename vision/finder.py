"""Where in a picture the product is, and where somebody's skin or hair: the second U-Net, a look at both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from vision.parse import logits_of
from vision.unet import UNet, fold, load_weights

WEIGHTS = Path(__file__).with_name("weights") / "product.safetensors"
AREA = 256 * 192  # px the network sees, as in its training
LONGEST = 416  # px of the side of a very narrow picture


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

    def __call__(self, rgb: np.ndarray) -> Found:
        """Looks at RGB uint8 (H, W, 3) of any size."""
        aspect = max(rgb.shape[:2]) / min(rgb.shape[:2])
        logits = logits_of(self.net, rgb, min(LONGEST, round((AREA * aspect) ** 0.5)))
        product, body = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        return Found(product, body)
