"""A closer look at the feet: what there is shoe, skin, sock and cloth, at the photo's own size.

The parser looks at the whole figure at once, and a shoe is fifteen pixels high there. A small network of the same shape,
trained on feet alone (`feet_samples.py`), looks at the part of the photo about them. It knows no more than what is on
feet: whether cloth is a hem or a stocking, and what is a bag, stays as the parser has it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from vision.classes import CLASSES
from vision.parse import Guide, logits_of, softmax
from vision.unet import UNet, fold, load_weights

WEIGHTS = Path(__file__).with_name("weights") / "feet.safetensors"
AREA = 256 * 256  # px the network sees, as in its training
FEET = ("other", "footwear", "skin", "legwear", "cloth")  # what it tells apart
OTHER, CLOTH = FEET.index("other"), FEET.index("cloth")
BACKGROUND, LOWER, LEGWEAR = (CLASSES.index(name) for name in ("background", "lower", "legwear"))
GARMENTS = tuple(CLASSES.index(name) for name in ("upper", "outerwear", "lower", "dress"))
THINGS = tuple(CLASSES.index(name) for name in ("hair", "eyewear", "headwear", "bag", "accessory"))
OF_CLASS = np.array(
    [
        CLOTH if c in GARMENTS else FEET.index(name) if name in FEET else OTHER
        for c, name in enumerate(CLASSES)
    ],
    np.uint8,
)


class FeetParser:
    """The trained network; made once, safe to share between threads.

    labels = FeetParser.load()(rgb, labels)
    """

    def __init__(self, net: UNet) -> None:
        if net.classes != len(FEET):
            raise ValueError(f"these weights have {net.classes} maps; on feet are {len(FEET)}")
        self.net = fold(net).to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    @classmethod
    def load(cls, path: Path | None = None) -> FeetParser:
        """The committed weights, or those of `path`; from then on torch uses one thread, as for `Parser`."""
        torch.set_num_threads(1)
        return cls(load_weights(path or WEIGHTS))

    def __call__(self, rgb: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """The parser's class ids, uint8 (h, w), of the part of a photo about the feet, RGB uint8 (h, w, 3), seen again
        from near.
        """
        probabilities = self.probabilities(rgb)
        guide = Guide(rgb, probabilities.shape[1:])
        found = np.argmax([guide.refine(p) for p in probabilities], axis=0)
        return merged(found, labels)

    def probabilities(self, rgb: np.ndarray) -> np.ndarray:
        """Float32 (5, h, w), adding up to 1, at half the size the network sees: the mean over the picture and its mirror
        image.
        """
        aspect = max(rgb.shape[:2]) / min(rgb.shape[:2])
        side = round((AREA * aspect) ** 0.5)
        one = softmax(logits_of(self.net, rgb, side))
        mirrored = softmax(logits_of(self.net, np.ascontiguousarray(rgb[:, ::-1]), side))
        return np.ascontiguousarray(one + mirrored[:, :, ::-1]) / 2


def merged(found: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Class ids uint8 (h, w): `found`, ids of `FEET` (h, w), in the parser's names; `labels`, uint8 (h, w), its own."""
    garment = np.isin(labels, GARMENTS)
    usual = int(np.bincount(labels[garment]).argmax()) if garment.any() else LOWER
    names = np.array(
        [
            BACKGROUND if name == "other" else CLASSES.index(name) if name in CLASSES else usual
            for name in FEET
        ]
    )
    out = names[found]
    cloth = np.isin(found, (CLOTH, FEET.index("legwear"))) & (garment | (labels == LEGWEAR))
    kept = cloth | ((found == OTHER) & np.isin(labels, THINGS))
    return np.where(kept, labels, out).astype(np.uint8)
