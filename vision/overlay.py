"""Laying a cut-out product over the photo: warped, at the right sharpness, in the photo's light, as one
layer.

Colours are handled premultiplied by alpha, so that the product's background never bleeds into its rim; a
cut-out that shrinks is averaged over areas first, so that thin chains and wires neither break nor flicker,
and highlights survive.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from vision.scene import Scene

Floats = np.ndarray
Inverse = Callable[[Floats], Floats]  # photo px (..., 2) -> product picture px (..., 2)

SKIN, HAIR = 2, 1


@dataclass(frozen=True)
class Box:
    """A rectangle of the photo, px, right and bottom exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def around(cls, points: np.ndarray, margin: float, shape: tuple[int, ...]) -> "Box | None":
        """The part of the photo within `margin` px of these points; None when it lies outside."""
        low = np.floor(points.min(axis=0) - margin).astype(int)
        high = np.ceil(points.max(axis=0) + margin).astype(int) + 1
        left, top = max(int(low[0]), 0), max(int(low[1]), 0)
        right, bottom = min(int(high[0]), shape[1]), min(int(high[1]), shape[0])
        return cls(left, top, right, bottom) if right > left and bottom > top else None

    @property
    def cut(self) -> tuple[slice, slice]:
        """Index of the box in an (H, W) array."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width."""
        return self.bottom - self.top, self.right - self.left

    def grid(self) -> Floats:
        """float32 (h, w, 2), the photo coordinates x, y of each pixel."""
        xs, ys = np.arange(self.left, self.right), np.arange(self.top, self.bottom)
        return np.stack(np.meshgrid(xs, ys), axis=-1).astype(np.float32)


@dataclass(frozen=True)
class Layer:
    """What goes over one box of the photo: `color` float32 (h, w, 3) 0..255, `alpha` float32 (h, w) 0..1."""

    box: Box
    color: Floats
    alpha: Floats

    def times(self, mask: Floats) -> "Layer":
        """The layer where `mask` float32 (h, w) 0..1 lets it through."""
        return Layer(self.box, self.color, (self.alpha * mask).astype(np.float32))

    def lit(self, light: Floats) -> "Layer":
        """Its colours times `light` float32 (3,). Near-white stays near-white: metal keeps its highlights."""
        return Layer(self.box, relit(self.color, light), self.alpha)

    def onto(self, scene: Scene, label: int | None) -> Scene:
        """The scene with this layer painted."""
        height, width = scene.labels.shape
        color = np.zeros((height, width, 3), np.float32)
        alpha = np.zeros((height, width), np.float32)
        color[self.box.cut], alpha[self.box.cut] = self.color, np.where(self.alpha > 1 / 255, self.alpha, 0)
        return scene.paint(color, alpha, label)


def lay(rgba: np.ndarray, inverse: Inverse, box: Box, zoom: float) -> Layer:
    """Warp a cut-out into `box`.

    rgba     uint8 (h, w, 4) RGBA, straight alpha
    inverse  where each photo pixel comes from in the cut-out
    zoom     photo px per cut-out px, for the blur that a reduction needs; sharper than the photo is never
    asked for
    """
    source, ratio = _premultiplied(rgba, zoom)
    uv = inverse(box.grid()) * ratio + (ratio - 1) / 2
    out = cv2.remap(
        source,
        np.ascontiguousarray(uv[..., 0], np.float32),
        np.ascontiguousarray(uv[..., 1], np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(0, 0, 0, 0),
    )
    alpha = np.clip(out[..., 3], 0, 1)
    color = out[..., :3] / np.maximum(alpha, 1e-3)[..., None]
    return Layer(box, np.clip(color, 0, 255).astype(np.float32), alpha.astype(np.float32))


def affine_inverse(forward: np.ndarray) -> Inverse:
    """The inverse of an affine (2, 3) from cut-out px to photo px, as `lay` wants it."""
    back = cv2.invertAffineTransform(np.asarray(forward, np.float64)).astype(np.float32)
    return lambda points: (points @ back[:, :2].T + back[:, 2]).astype(np.float32)


def shade(
    scene: Scene, box: Box, depth: Floats, warmth: tuple[float, float, float] = (0.35, 0.18, 0.14)
) -> Scene:
    """Darken what is there: `depth` float32 (h, w) 0..1 is the share of light taken away.

    A shadow on skin is not grey: light bleeds through it and keeps it red, hence `warmth`, the colour it
    tends to, as a share of what is there.
    """
    under = scene.image[box.cut].astype(np.float32)
    return Layer(box, under * np.array(warmth, np.float32), depth).onto(scene, None)


def cast(
    scene: Scene, layer: Layer, move: tuple[float, float], blur: float, depth: float, on: tuple[int, ...]
) -> Scene:
    """The soft shadow of a layer on what shows the labels `on`: its shape moved by `move` px, blurred,
    `depth` deep."""
    shift = np.array([[1, 0, move[0]], [0, 1, move[1]]], np.float32)
    shape = cv2.warpAffine(layer.alpha, shift, (layer.box.shape[1], layer.box.shape[0]))
    soft = cv2.GaussianBlur(shape, (0, 0), max(0.8, blur))
    return shade(scene, layer.box, (depth * soft * visible(scene, layer.box, on)).astype(np.float32))


def visible(scene: Scene, box: Box, labels: tuple[int, ...]) -> Floats:
    """float32 (h, w) 0..1: where the scene shows one of `labels` now, with a soft edge of a pixel."""
    mask = np.isin(scene.labels[box.cut], labels).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), 0.8), np.float32)


def relit(color: Floats, light: Floats) -> Floats:
    """Colours 0..255 times `light`, bent so that 255 stays 255: highlights keep their strength."""
    unit = np.clip(color / 255, 0, 1)
    bright = unit.max(axis=-1, keepdims=True) ** 4
    return (255 * unit * (light * (1 - bright) + bright)).astype(np.float32)


def light_on(scene: Scene, box: Box, strength: float = 0.6) -> Floats:
    """float32 (3,): how the light on the skin in `box` differs from a studio's, brightness and warmth,
    damped.

    Skin tones differ far more than lights do, so brightness comes from the brightest skin (the lit side) in
    wide limits and warmth from the whole photo (shades of grey, Finlayson and Trezzi 2004), not from the
    skin.
    """
    photo = scene.person.photo
    small = (
        photo[:: max(1, photo.shape[0] // 128), :: max(1, photo.shape[1] // 128)]
        .reshape(-1, 3)
        .astype(np.float32)
    )
    cast = np.mean((small / 255) ** 6, axis=0) ** (1 / 6) + 1e-3
    warmth = np.clip(cast / cast.mean(), 0.85, 1.15)
    patch = photo[box.cut].reshape(-1, 3).max(axis=1)
    bright = float(np.percentile(patch, 90)) / 235 if patch.size else 1.0
    light = np.clip(bright, 0.5, 1.1) * warmth
    return np.asarray(1 + strength * (light - 1), np.float32)


def _premultiplied(rgba: np.ndarray, zoom: float) -> tuple[Floats, float]:
    """The cut-out as float32 premultiplied RGBA (alpha 0..1), reduced by areas to the photo's sharpness, and
    its ratio."""
    alpha = rgba[..., 3:].astype(np.float32) / 255
    source = np.concatenate([rgba[..., :3].astype(np.float32) * alpha, alpha], axis=-1)
    ratio = float(np.clip(zoom * 1.25, 1e-3, 1.0))  # a little sharper than the photo's own grid
    if ratio < 1:
        source = cv2.resize(source, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA)
        ratio = source.shape[1] / rgba.shape[1]
    return np.asarray(source, np.float32), ratio
