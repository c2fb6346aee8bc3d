"""Pictures of products with masks as training data: as they are, and cut out and laid on other surfaces.

The data is a folder of images/ and masks/ (`dataset.Labelled`). A product is laid on surfaces made up
(`surfaces.py`), on those of the other pictures, grown from the strip beside their product, and on those of
any pictures in a folder of backgrounds. Products and backgrounds are split by a hash of their names: the
validation shows neither products nor backgrounds that were trained on.

Photos of people with class labels teach the second thing: whether somebody wears the product. They are cut
anywhere, so that a model without a head is one too; whether their clothes are products is left open.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np
from torch.utils.data import Dataset

from vision.augment import Augment
from vision.dataset import CLASSES, Labelled, Pair, hashed_split
from vision.matte import matte
from vision.surfaces import surface

AS_IT_IS = 0.4  # share of the samples that show a product in its own picture
GROUND, PRODUCT, BODY, OPEN = 0, 1, 2, 255  # labels; open: no body, and nobody says whether it is a product
BODIES = (CLASSES.index("hair"), CLASSES.index("skin"))
EVERY = 3  # pictures of products for each photo of people
SIDE = 320  # px: long side of the pictures kept, unless --side says otherwise
NARROW = 24  # px: a narrower strip beside the product shows too little of the surface
Random = np.random.Generator


class Products:
    """The pictures of one folder; `pairs` and `cached` as `dataset.Labelled` has them.

    Every second validation picture is laid on another surface, always the same one.
    """

    def __init__(
        self, folder: Path, backgrounds: Path | None = None, people: Path | None = None, side: int = SIDE
    ) -> None:
        self.side = side
        self.own = Labelled(folder, side=side)
        if not self.own.is_binary:
            raise ValueError("products need masks, not class labels: a folder of images/ and masks/")
        self.people = Labelled(people, side=SIDE) if people else None
        if self.people and self.people.is_binary:
            raise ValueError("the people need class labels: a folder of photos/, labels/ and label_names.txt")
        kinds = (".jpg", ".jpeg", ".png")
        found = sorted(backgrounds.rglob("*")) if backgrounds else []
        self._behind = {
            split: [p for p in found if p.suffix.lower() in kinds and hashed_split(p.stem) == split]
            for split in ("train", "val", "test")
        }

    def pairs(self, split: str) -> list[Pair]:
        """The pairs of one split, or of all three ("all"), by name."""
        return self.own.pairs(split)

    def cached(self, pair: Pair, cache: Path) -> tuple[np.ndarray, np.ndarray]:
        """RGB uint8 (h, w, 3) and labels uint8 (h, w), 1 on the product: what to validate on."""
        seed = int.from_bytes(hashlib.sha256(pair.name.encode()).digest()[-4:], "big")
        if seed % 2:
            return self.own.cached(pair, cache)
        return self._laid(pair, Lay((self.side, self.side * 3 // 4), seed), cache)

    def sample(
        self, pair: Pair, size: tuple[int, int], seed: int, cache: Path
    ) -> tuple[np.ndarray, np.ndarray]:
        """One random picture: RGB uint8 (H, W, 3) and labels uint8 (H, W) of `size`."""
        lay = Lay(size, seed)
        if lay.random.random() < AS_IT_IS:
            return lay.framed(*self.own.cached(pair, cache))
        return self._laid(pair, lay, cache)

    def _laid(self, pair: Pair, lay: Lay, cache: Path) -> tuple[np.ndarray, np.ndarray]:
        return lay.on(self.cut(pair, cache), self._ground(hashed_split(pair.name), lay, cache))

    def cut(self, pair: Pair, cache: Path) -> np.ndarray:
        """RGBA uint8 (h, w, 4): the product with soft edges, nothing of its background in the rim."""
        path = cache / f"{pair.name}-{self.side}-cut.npy"
        if not path.exists():
            rgb, labels = self.own.cached(pair, cache)
            np.save(path, matte(rgb, labels * np.uint8(255)))
        return np.asarray(np.load(path))

    def _ground(self, split: str, lay: Lay, cache: Path) -> np.ndarray:
        """Float32 RGB of the sample's size; nothing of another split's."""
        draw, random = lay.random.random(), lay.random
        if draw < 0.3:
            others = self.pairs(split)
            rgb, labels = self.own.cached(others[int(random.integers(len(others)))], cache)
            strip = widest_strip(labels > 0)
            if strip is not None:
                return grown(rgb[strip], lay.size, random)
        elif draw < 0.5 and self._behind[split]:
            path = self._behind[split][int(random.integers(len(self._behind[split])))]
            bgr = cv2.imread(str(path), cv2.IMREAD_REDUCED_COLOR_2)
            if bgr is not None and bgr.shape[1] >= 4 * NARROW:
                wide = bgr.shape[1] // 4  # whoever is in the picture stands in its middle
                beside = bgr[:, :wide] if random.random() < 0.5 else bgr[:, -wide:]
                return grown(cv2.cvtColor(beside, cv2.COLOR_BGR2RGB), lay.size, random)
        return surface(lay.size, random)


def worn(people: Labelled, size: tuple[int, int], seed: int, cache: Path) -> tuple[np.ndarray, np.ndarray]:
    """One random piece of a photo of people, half of them before another ground; as `sample`."""
    lay = Lay(size, seed)
    pairs = people.pairs("train")
    rgb, classes = people.cached(pairs[int(lay.random.integers(len(pairs)))], cache / "people")
    if lay.random.random() < 0.6:
        alpha = cv2.GaussianBlur((classes > 0).astype(np.float32), (0, 0), 0.8)[..., None]
        rgb = (alpha * rgb + (1 - alpha) * surface(rgb.shape[:2], lay.random)).astype(np.uint8)
    if lay.random.random() < 0.7:
        height = len(rgb)
        top, tall = (int(lay.random.uniform(*ends) * height) for ends in ((0.05, 0.5), (0.3, 0.7)))
        rgb, classes = rgb[top : top + tall], classes[top : top + tall]
    rgb, body = lay.framed(rgb, np.isin(classes, BODIES).astype(np.uint8))
    return rgb, np.where(body > 0, BODY, OPEN).astype(np.uint8)


class ProductSamples(Dataset[tuple[np.ndarray, np.ndarray]]):
    """One training sample a picture, and photos of people among them; others each epoch."""

    def __init__(self, data: Products, cache: Path, size: tuple[int, int], seed: int) -> None:
        self.data, self.cache, self.size, self.seed = data, cache, size, seed
        self.pairs = data.pairs("train")
        self.epoch = 0

    def __len__(self) -> int:
        return len(self.pairs) + (len(self.pairs) // EVERY if self.data.people else 0)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        seed = hash((self.seed, self.epoch, index)) & 0xFFFFFFFF
        if self.data.people and index >= len(self.pairs):
            rgb, labels = worn(self.data.people, self.size, seed, self.cache)
        else:
            rgb, labels = self.data.sample(self.pairs[index], self.size, seed, self.cache)
        return rgb.transpose(2, 0, 1).copy(), labels


def widest_strip(product: np.ndarray) -> tuple[slice, slice] | None:
    """The largest of the four strips beside the box of `product`, bool (H, W); None if it is narrow."""
    rows, columns = (np.flatnonzero(product.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return slice(None), slice(None)
    gap = 4  # px: soft edges and shadows
    everything = slice(None)
    strips = (
        (slice(0, max(0, int(rows[0]) - gap)), everything),
        (slice(int(rows[-1]) + gap, None), everything),
        (everything, slice(0, max(0, int(columns[0]) - gap))),
        (everything, slice(int(columns[-1]) + gap, None)),
    )
    best = max(strips, key=lambda strip: min(product[strip].shape))
    return best if min(product[best].shape) >= NARROW else None


def grown(patch: np.ndarray, size: tuple[int, int], random: Random) -> np.ndarray:
    """Float32 RGB (H, W, 3) of `size`: a patch, uint8 RGB, mirrored on and on, at a random scale and place."""
    scale = max(random.uniform(0.8, 2.0), 0.3 * max(size) / min(patch.shape[:2]))
    patch = cv2.resize(patch, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
    rows, columns = (
        mirrored(int(random.integers(2 * period)), length, period)
        for period, length in zip(patch.shape[:2], size, strict=True)
    )
    return patch[rows][:, columns].astype(np.float32)


def mirrored(start: int, length: int, period: int) -> np.ndarray:
    """Int (length,): indices that run to and fro over 0..period-1, from `start`."""
    at = (start + np.arange(length)) % (2 * period)
    return np.minimum(at, 2 * period - 1 - at)


class Lay(Augment):
    """One random picture of a product: `framed` in its own picture, or laid `on` a ground."""

    def framed(self, rgb: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The product's own picture, cut, scaled, turned and lit."""
        height, width = labels.shape
        lying = (width > height) != (self.size[1] > self.size[0])
        shape = (width, height) if lying else (height, width)
        scale = max(s / t for s, t in zip(self.size, shape, strict=True)) * self.random.uniform(0.95, 1.3)
        both = self._turned(
            np.dstack([rgb, labels * np.uint8(255)]),
            scale,
            (width / 2, height / 2),
            cv2.BORDER_REFLECT_101,
            lying,
        )
        return self._photographed(both[..., :3], both[..., 3])

    def on(self, rgba: np.ndarray, ground: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """A cut-out product on a ground, float32 RGB of the sample's size, with its shadow and the lamp's light."""
        product = (self._dyed(rgba) if self.random.random() < 0.4 else rgba).astype(np.float32)
        product[..., :3] *= product[..., 3:] / 255
        rows, columns = (np.flatnonzero((rgba[..., 3] > 0).any(axis=axis)) for axis in (1, 0))
        if not len(rows):
            rows, columns = (np.arange(side) for side in rgba.shape[:2])
        box = (rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1)
        scale = min(s / b for s, b in zip(self.size, box, strict=True)) * self.random.uniform(0.5, 1.08)
        centre = ((columns[0] + columns[-1]) / 2, (rows[0] + rows[-1]) / 2)
        laid = self._turned(product, float(scale), centre, cv2.BORDER_CONSTANT, False)
        alpha = laid[..., 3:] / 255
        if self.random.random() < 0.15:
            ground = self._alike(laid, ground)
        if self.random.random() < 0.15:
            ground = self._hanger(ground, alpha[..., 0])
        mixed = laid[..., :3] + (1 - alpha) * ground * self._shadow(alpha[..., 0])
        lit = np.clip(mixed * self._lamp(), 0, 255).astype(np.uint8)
        return self._photographed(lit, laid[..., 3])

    def _photographed(self, rgb: np.ndarray, alpha: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        rgb = self._camera(self._light(np.ascontiguousarray(rgb)))
        return rgb, (alpha > 127).astype(np.uint8)

    def _turned(
        self, picture: np.ndarray, scale: float, centre: tuple[float, float], edge: int, lying: bool
    ) -> np.ndarray:
        """Scaled about `centre`, turned (a quarter if `lying`), shifted and mirrored into the sample's size."""
        height, width = self.size
        while scale < 0.6:  # a plain affine step would alias
            picture = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
            scale, centre = scale * 2, (centre[0] / 2, centre[1] / 2)
        quarters = self.random.choice(4, p=(0.8, 0.0, 0.2, 0.0) if lying else (0.78, 0.08, 0.06, 0.08))
        angle = self.random.normal(0, 7) + 90 * (quarters + lying)
        matrix: np.ndarray = cv2.getRotationMatrix2D(centre, float(angle), scale)
        if self.random.random() < 0.5:
            matrix[0] *= -1
        spot = np.array([width, height]) * (0.5 + np.clip(self.random.normal(0, 0.05, 2), -0.12, 0.12))
        matrix[:, 2] += spot - matrix @ (*centre, 1)
        return cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=edge)

    def _dyed(self, rgba: np.ndarray) -> np.ndarray:
        """The product in another colour, RGBA uint8."""
        lab = cv2.cvtColor(rgba[..., :3], cv2.COLOR_RGB2LAB).astype(np.float32)
        lab[..., 0] = lab[..., 0] * self.random.uniform(0.5, 1.5) + self.random.uniform(-50, 50)
        lab[..., 1:] = (lab[..., 1:] - 128) * self.random.uniform(0, 1.3) + 128 + self.random.normal(0, 12, 2)
        rgb = cv2.cvtColor(np.clip(lab, 0, 255).astype(np.uint8), cv2.COLOR_LAB2RGB)
        return np.dstack([rgb, rgba[..., 3]])

    def _alike(self, laid: np.ndarray, ground: np.ndarray) -> np.ndarray:
        """The ground in nearly the product's own colour: white on white, black on black."""
        weight = max(float(laid[..., 3].sum()) / 255, 1.0)
        colour = laid[..., :3].sum(axis=(0, 1)) / weight + self.random.normal(0, 9, 3)
        return np.clip(ground * 0.3 + colour - 0.3 * ground.mean(axis=(0, 1)), 0, 255)

    def _hanger(self, ground: np.ndarray, alpha: np.ndarray) -> np.ndarray:
        """A hanger behind the product: a hook above its middle and two arms."""
        rows = np.flatnonzero((alpha > 0.5).any(axis=1))
        if not len(rows):
            return ground
        height, width = alpha.shape
        top, x = int(rows[0]), int(np.flatnonzero(alpha[rows[0]] > 0.5).mean())
        draw, integer = self.random.uniform, self.random.integers
        tone, thick = [float(draw(0, 255))] * 3 + self.random.normal(0, 20, 3), int(integer(1, 6))
        reach, drop = int(width * draw(0.15, 0.4)), int(height * draw(0.02, 0.12))
        apex = top - int(height * draw(-0.02, 0.06))
        hook = int(height * draw(0.03, 0.07))
        arms = np.array([(x - reach, apex + drop), (x, apex), (x + reach, apex + drop)], np.int32)
        picture = ground.astype(np.float32).copy()
        cv2.polylines(picture, [arms], False, tone.tolist(), thick, cv2.LINE_AA)
        cv2.line(picture, (x, apex), (x, apex - hook), tone.tolist(), max(1, thick // 2), cv2.LINE_AA)
        cv2.ellipse(
            picture,
            (x, apex - hook - hook // 2),
            (hook // 2, hook // 2),
            0,
            90,
            -200,
            tone.tolist(),
            max(1, thick // 2),
        )
        return picture

    def _shadow(self, alpha: np.ndarray) -> np.ndarray:
        """Float32 (H, W, 1): how much light of the ground the product leaves it."""
        draw = self.random.uniform
        light = np.ones(alpha.shape, np.float32)
        for blur, shift, depth in ((draw(1, 3), 2, draw(0, 0.5)), (draw(3, 14), 9, draw(0, 0.45))):
            soft = cv2.GaussianBlur(alpha, (0, 0), blur)
            move = self.random.integers(-shift, shift + 1, 2)
            light = light * (1 - depth * np.roll(soft, move, axis=(0, 1)))
        return light[..., None]

    def _lamp(self) -> np.ndarray:
        """Float32 (H, W, 1) about 1: light from one side, and in every third picture somebody's shadow in it."""
        height, width = self.size
        y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
        slope = self.random.normal(0, 0.12, 2)
        light = 1 + slope[0] * x + slope[1] * y - self.random.uniform(0, 0.12) * (x * x + y * y)
        if self.random.random() < 0.3:
            noise = self.random.standard_normal((6, 5)).astype(np.float32)
            blob = cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)
            edge = self.random.uniform(0.05, 0.6)
            light = light * (
                1 - self.random.uniform(0.1, 0.4) / (1 + np.exp(-np.clip((blob - 0.5) / edge, -30, 30)))
            )
        return np.clip(light, 0.2, 1.6)[..., None]
