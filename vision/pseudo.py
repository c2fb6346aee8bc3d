"""Labels for photos that nobody labelled, by trained networks: the self-training of `vision/train.py`.

Each network sees each photo at two sizes and mirrored; the mean of the probabilities decides (Lee 2013, "Pseudo-Label").
Pixels on which they are unsure get UNSURE and do not count in the loss.
"""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import cv2
import numpy as np

from vision.dataset import shrunk
from vision.parse import logits_of, one_outfit, softmax
from vision.unet import UNet

UNSURE = 255
LOWEST = 0.6  # probability under which a pixel is unsure
SIZES = (320, 416)  # px of the long side


def label_folder(nets: list[UNet], folder: Path, cache: Path, side: int = 640) -> Iterator[Path]:
    """Writes and yields one file a photo: uint8 (h, w, 4), RGB and class id; what is there already is kept."""
    cache.mkdir(parents=True, exist_ok=True)
    for photo in sorted(p for p in folder.iterdir() if p.suffix.lower() in (".jpg", ".jpeg", ".png")):
        path = cache / f"{photo.stem}-{side}.npy"
        if not path.exists() and (bgr := cv2.imread(str(photo), cv2.IMREAD_COLOR)) is not None:
            rgb = cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)
            rgb = cv2.resize(rgb, shrunk(rgb.shape, side), interpolation=cv2.INTER_AREA)
            np.save(path, np.dstack([rgb, labelled(nets, rgb)]))
        if path.exists():
            yield path


def labelled(nets: list[UNet], rgb: np.ndarray) -> np.ndarray:
    """Class ids uint8 (H, W) of RGB uint8 (H, W, 3), UNSURE where the networks are."""
    size = rgb.shape[1::-1]
    total = np.zeros((nets[0].classes, *rgb.shape[:2]), np.float32)
    for net, long_side, flip in product(nets, SIZES, (False, True)):
        seen = np.ascontiguousarray(rgb[:, ::-1]) if flip else rgb
        maps = softmax(logits_of(net, seen, long_side))
        for c, p in enumerate(maps):
            large = cv2.resize(p, size, interpolation=cv2.INTER_LINEAR)
            total[c] += large[:, ::-1] if flip else large
    total = one_outfit(total / (len(nets) * len(SIZES) * 2))
    ids = total.argmax(axis=0).astype(np.uint8)
    ids[total.max(axis=0) < LOWEST] = UNSURE
    return ids
