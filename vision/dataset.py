"""Photos with pixel labels, grouped into the parser's classes, split by photo, decoded once.

Two layouts are read, by the folders a data set has:

    photos/NAME.jpg  labels/NAME.png  label_names.txt   pixel value = line of label_names.txt
    images/NAME.*    masks/NAME.png                     0 background, anything else person (binary recipe)

The published figures are of the parser's data: Clothing Co-Parsing (Yang, Luo, Lin, CVPR 2014, Apache-2.0),
split as in `split.txt`. Binary data is split by a hash of the photo's name, so adding photos moves none.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from vision.classes import CLASSES as CLASSES

GROUPS = {
    "background": "null",
    "hair": "hair",
    "skin": "skin",
    "upper": "blouse bodysuit bra shirt sweater t-shirt top sweatshirt hoodie jumper intimate vest swimwear",
    "outerwear": "blazer cape cardigan coat jacket suit",
    "lower": "jeans pants shorts skirt leggings panties",
    "dress": "dress romper",
    "footwear": "boots clogs flats heels loafers pumps sandals shoes sneakers wedges",
    "eyewear": "glasses sunglasses",
    "headwear": "hat",
    "bag": "bag purse wallet",
    "legwear": "stockings tights socks",
}

SPLIT_FILE = Path(__file__).with_name("split.txt")


@dataclass(frozen=True)
class Pair:
    """One photo and its label file."""

    name: str
    photo: Path
    label: Path


def class_of_value(names: list[str]) -> np.ndarray:
    """uint8 (256,): the class of each pixel value of a label file whose value v means `names[v]`.

    Names of no group are accessories.
    """
    table = np.zeros(256, np.uint8)
    words = {word: CLASSES.index(group) for group, line in GROUPS.items() for word in line.split()}
    for value, name in enumerate(names):
        table[value] = words.get(name, CLASSES.index("accessory"))
    return table


class Labelled:
    """The pairs of one data folder, by split.

    `pairs("train" | "val" | "test" | "all")` lists them; `read(pair)` gives the photo at full size;
    `cached(pair, cache)` gives it reduced to `side` pixels, decoded once and kept under `cache`.
    """

    def __init__(self, folder: Path, *, side: int = 640) -> None:
        self.folder = folder
        self.side = side
        names = folder / "label_names.txt"
        self.is_binary = not names.exists()
        photos, labels = ("images", "masks") if self.is_binary else ("photos", "labels")
        if not (folder / photos).is_dir() or not (folder / labels).is_dir():
            raise FileNotFoundError(
                f"{folder} holds neither photos/ + labels/ + label_names.txt nor images/ + masks/"
            )
        self.table = (
            (np.arange(256) > 0).astype(np.uint8)
            if self.is_binary
            else class_of_value(names.read_text().split())
        )
        found = {path.stem: path for path in sorted((folder / photos).iterdir()) if path.is_file()}
        self._pairs = [
            Pair(stem, path, label)
            for stem, path in found.items()
            if (label := folder / labels / f"{stem}.png").exists()
        ]
        if not self._pairs:
            raise FileNotFoundError(
                f"no photo of {folder / photos} has a PNG of the same name in {folder / labels}"
            )

    def pairs(self, split: str) -> list[Pair]:
        """The pairs of one split, or of all three ("all"), by name."""
        if self.is_binary:
            return [p for p in self._pairs if split in ("all", hashed_split(p.name))]
        fixed = published_split()
        return [p for p in self._pairs if split in ("all", fixed.get(p.name, "train"))]

    def read(self, pair: Pair) -> tuple[np.ndarray, np.ndarray]:
        """RGB uint8 (H, W, 3) and class ids uint8 (H, W) at the photo's own size."""
        bgr = cv2.imread(str(pair.photo), cv2.IMREAD_COLOR)
        values = cv2.imread(str(pair.label), cv2.IMREAD_GRAYSCALE)
        if bgr is None or values is None:
            raise FileNotFoundError(f"cannot read {pair.photo if bgr is None else pair.label}")
        if bgr.shape[:2] != values.shape:
            values = cv2.resize(values, bgr.shape[1::-1], interpolation=cv2.INTER_NEAREST)
        return cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), self.table[values]

    def cached(self, pair: Pair, cache: Path) -> tuple[np.ndarray, np.ndarray]:
        """As `read`, reduced so that the long side is at most `side`."""
        path = cache / f"{pair.name}-{self.side}.npy"
        if not path.exists():
            rgb, labels = self.read(pair)
            size = shrunk(labels.shape, self.side)
            rgb = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
            labels = cv2.resize(labels, size, interpolation=cv2.INTER_NEAREST)
            cache.mkdir(parents=True, exist_ok=True)
            np.save(path, np.dstack([rgb, labels]))
        both = np.load(path)
        return np.ascontiguousarray(both[..., :3]), np.ascontiguousarray(both[..., 3])


def shrunk(shape: tuple[int, ...], side: int) -> tuple[int, int]:
    """(width, height) of a picture of `shape` (H, W, ...) whose long side is at most `side`."""
    scale = min(1.0, side / max(shape[:2]))
    return max(1, round(shape[1] * scale)), max(1, round(shape[0] * scale))


def published_split() -> dict[str, str]:
    """Photo name to "val" or "test" of the published figures; what is not listed is for training."""
    lines = SPLIT_FILE.read_text().splitlines()
    return {
        name: split for split, _, names in (line.partition(": ") for line in lines) for name in names.split()
    }


def hashed_split(name: str) -> str:
    """A split that depends on the name alone: 8 of 10 train, 1 val, 1 test."""
    tenth = hashlib.sha256(name.encode()).digest()[0] % 10
    return {0: "test", 1: "val"}.get(tenth, "train")
