"""What phones and web shops do to a photo, done to the training pictures.

`Augment(size, seed)` turns a photo and its labels into one training sample of `size` (H, W): framing (whole
figure, half body, portrait), rotation, flip, another background, light and colour, blur and JPEG.
"""

import cv2
import numpy as np

from vision.classes import CLASSES

CLOTHES = [
    CLASSES.index(name) for name in ("upper", "outerwear", "lower", "dress", "footwear", "headwear", "bag")
]
FRAMINGS = (("whole", 0.7), ("half", 0.18), ("portrait", 0.12))


class Augment:
    """One random training sample a call; `backgrounds` are RGB uint8 pictures without people, of any size."""

    def __init__(self, size: tuple[int, int], seed: int, backgrounds: list[np.ndarray] | None = None) -> None:
        self.size = size
        self.random = np.random.default_rng(seed)
        self.backgrounds = backgrounds or []

    def __call__(self, rgb: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """RGB uint8 (h, w, 3) and class ids uint8 (h, w) to the same of `size`."""
        rgb, labels = self._frame(rgb, labels)
        if self.random.random() < 0.3:
            rgb = self._other_colour(rgb, labels)
        if self.random.random() < 0.2:
            rgb = self._other_background(rgb, labels > 0)
        rgb = self._light(rgb)
        return self._camera(rgb), labels

    def _frame(self, rgb: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Cuts, scales, turns and flips in one affine step."""
        height, width = self.size
        (cx, cy), span = self._window(labels)
        scale = height / span
        while scale < 0.6:  # a plain affine step would alias
            rgb = cv2.resize(rgb, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
            labels = cv2.resize(labels, rgb.shape[1::-1], interpolation=cv2.INTER_NEAREST)
            scale, cx, cy = scale * 2, cx / 2, cy / 2
        angle = float(np.clip(self.random.normal(0, 5), -15, 15))
        matrix: np.ndarray = cv2.getRotationMatrix2D((cx, cy), angle, scale)
        matrix[0] *= self.random.uniform(0.92, 1.08)
        if self.random.random() < 0.5:
            matrix[0] *= -1
        matrix[:, 2] += (width / 2, height / 2) - matrix @ (cx, cy, 1)
        outside = tuple(int(v) for v in rgb[0].mean(axis=0))
        rgb = cv2.warpAffine(
            rgb,
            matrix,
            (width, height),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=outside,
        )
        return rgb, cv2.warpAffine(labels, matrix, (width, height), flags=cv2.INTER_NEAREST)

    def _window(self, labels: np.ndarray) -> tuple[tuple[float, float], float]:
        """Centre (x, y) and height of the part of the photo to show."""
        h, w = labels.shape
        draw = self.random.uniform
        framing = self.random.choice([name for name, _ in FRAMINGS], p=[share for _, share in FRAMINGS])
        rows = np.flatnonzero((labels > 0).any(axis=1))
        if framing == "whole" or len(rows) < 8:
            span = h * draw(0.7, 1.15)
            return (w * draw(0.42, 0.58), h / 2 + (h - span) * draw(-0.5, 0.5)), span
        top, tall = rows[0], rows[-1] - rows[0] + 1
        columns = np.flatnonzero((labels[top : top + tall // 3 + 1] > 0).any(axis=0))
        span = tall * (draw(0.4, 0.75) if framing == "half" else draw(0.2, 0.4))
        x = columns.mean() + span * draw(-0.12, 0.12)
        if framing == "half" and self.random.random() < 0.25:  # the lower half: trousers, skirts, shoes
            return (x, rows[-1] - span * draw(0.35, 0.5)), span
        return (x, top + span * draw(0.36, 0.5)), span

    def _other_colour(self, rgb: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """One garment in another colour and depth: what it is shows in its shape, not its dye."""
        present = [c for c in CLOTHES if (labels == c).any()]
        if not present:
            return rgb
        worn = (labels == self.random.choice(present)).astype(np.float32)
        alpha = cv2.GaussianBlur(worn, (0, 0), 0.8)[..., None]
        lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB).astype(np.float32)
        lab[..., 0] = lab[..., 0] * self.random.uniform(0.6, 1.4) + self.random.uniform(-30, 30)
        lab[..., 1:] += self.random.normal(0, 18, 2)
        dyed = cv2.cvtColor(np.clip(lab, 0, 255).astype(np.uint8), cv2.COLOR_LAB2RGB)
        return (rgb * (1 - alpha) + dyed * alpha).astype(np.uint8)

    def _other_background(self, rgb: np.ndarray, person: np.ndarray) -> np.ndarray:
        height, width = self.size
        if self.backgrounds and self.random.random() < 0.5:
            behind = self.backgrounds[self.random.integers(len(self.backgrounds))]
            behind = cv2.resize(behind, (width, height), interpolation=cv2.INTER_AREA)
            if self.random.random() < 0.5:
                behind = cv2.GaussianBlur(behind, (0, 0), self.random.uniform(1, 6))
        else:
            ends = self.random.uniform(90, 255, (2, 1, 3)) + self.random.normal(0, 12, (2, 1, 3))
            ramp = np.linspace(0, 1, height)[:, None, None]
            behind = np.clip(ends[0] * (1 - ramp) + ends[1] * ramp, 0, 255)
            behind = np.broadcast_to(behind, rgb.shape)
        alpha = cv2.GaussianBlur(person.astype(np.float32), (0, 0), 0.8)[..., None]
        return (rgb * alpha + behind * (1 - alpha)).astype(np.uint8)

    def _light(self, rgb: np.ndarray) -> np.ndarray:
        draw = self.random.uniform
        table = (np.arange(256) / 255.0) ** np.exp(draw(-0.35, 0.35))
        table = (table - 0.5) * draw(0.75, 1.25) + 0.5 + draw(-0.1, 0.1)
        tables = np.clip(table[:, None] * self.random.uniform(0.9, 1.1, 3) * 255, 0, 255).astype(np.uint8)
        rgb = cv2.LUT(rgb, tables.reshape(256, 1, 3))
        grey = cv2.cvtColor(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
        saturation = draw(0.4, 1.4) if self.random.random() < 0.9 else 0.0
        return cv2.addWeighted(rgb, saturation, grey, 1 - saturation, 0)

    def _camera(self, rgb: np.ndarray) -> np.ndarray:
        if self.random.random() < 0.2:
            rgb = cv2.GaussianBlur(rgb, (0, 0), self.random.uniform(0.4, 1.3))
        if self.random.random() < 0.15:
            noise = self.random.normal(0, self.random.uniform(2, 8), rgb.shape)
            rgb = np.clip(rgb + noise, 0, 255).astype(np.uint8)
        if self.random.random() < 0.3:
            quality = int(self.random.integers(25, 90))
            squeezed = cv2.imencode(".jpg", rgb, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
            rgb = np.asarray(cv2.imdecode(squeezed, cv2.IMREAD_COLOR))
        return rgb
