"""What each pixel of a photo shows: class ids, and soft outlines of the person and of the hair.

The U-Net looks at a reduced photo. Its class probabilities are then carried to the photo's own edges by a
fast guided filter (He, Sun, Tang 2013, doi:10.1109/TPAMI.2012.213; He, Sun 2015, arXiv:1505.00996): inside
every small window each probability is a linear function of the photo's colour, so its outline follows the
photo's.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch

from vision.dataset import CLASSES
from vision.unet import STRIDE, UNet, fold, load_weights

# Two networks look, one at the photo and one at its mirror image, and the mean decides.
WEIGHTS = tuple(
    Path(__file__).with_name("weights") / f"parser_{name}.safetensors" for name in ("lite1", "lite0")
)
AREA = 362 * 362  # px they see: a whole figure is seen larger than a portrait, as in training
LONGEST = 576  # px of the side of a very narrow figure
RADIUS = 1  # px of the map the network returns
SMOOTH = 2e-3  # of squared guide values 0..1; smaller follows weaker edges
MARGIN = 0.1  # of a figure's height and width, kept around it
TIPPING = 0.7  # share of the clothes above which they are a dress
ALONE = -0.7  # added to the log-odds of the person when the network decides alone
BLEND = (0.6, 0.3, -0.9)  # log-odds of the network, of the other model, and a constant
BACKGROUND, HAIR = CLASSES.index("background"), CLASSES.index("hair")


@dataclass(frozen=True)
class Parse:
    """labels uint8 (H, W), ids of `CLASSES`; person_alpha and hair_alpha float32 (H, W), 0..1."""

    labels: np.ndarray
    person_alpha: np.ndarray
    hair_alpha: np.ndarray

    def placed(self, window: tuple[slice, slice], shape: tuple[int, ...]) -> Parse:
        """The same inside a larger photo of `shape` (H, W), whose rest is background."""
        planes = []
        for plane in (self.labels, self.person_alpha, self.hair_alpha):
            whole = np.zeros(shape, plane.dtype)
            whole[window] = plane
            planes.append(whole)
        return Parse(*planes)

    def mask(self, *classes: str) -> np.ndarray:
        """uint8 (H, W), 255 where the label is one of these class names."""
        ids = [CLASSES.index(name) for name in classes]
        return np.where(np.isin(self.labels, ids), 255, 0).astype(np.uint8)


class Parser:
    """The trained U-Nets with what surrounds them; made once, safe to share between threads.

    parser = Parser.load()
    parse = parser(rgb)
    """

    def __init__(self, *nets: UNet, area: int = AREA) -> None:
        """One network takes both looks, or each of two takes one: where one errs the other often does not."""
        for net in nets:
            if net.classes != len(CLASSES):
                raise ValueError(
                    f"these weights tell {net.classes} classes apart, the parser needs {len(CLASSES)}"
                )
        self.nets = [fold(net).to(memory_format=torch.channels_last) for net in nets]  # type: ignore[call-overload]
        self.area = area

    @classmethod
    def load(cls, *paths: Path) -> Parser:
        """The committed weights, or those of one or two `paths`.

        From then on torch uses one thread: on a busy machine two wait for each other and are ten times
        slower, on an idle one they would save a third.
        """
        torch.set_num_threads(1)
        return cls(*(load_weights(path) for path in paths or WEIGHTS))

    def __call__(self, rgb: np.ndarray, person: np.ndarray | None = None) -> Parse:
        """Parses RGB uint8 (H, W, 3) of any size.

        `person`, float32 (H, W) 0..1, is another model's opinion of where the person is, such as the mask the
        pose model gives beside its landmarks. The network then looks at that part of the photo alone, so that
        a small figure in a large photo is seen as well as a large one, and the two opinions are weighed.
        """
        if person is None or not (person > 0.5).any():
            return parse_of(one_outfit(agreed(self.probabilities(rgb), None)), rgb)
        window = around(person)
        probabilities = one_outfit(agreed(self.probabilities(rgb[window]), person[window]))
        part = parse_of(probabilities, rgb[window])
        return part.placed(window, rgb.shape[:2])

    def probabilities(self, rgb: np.ndarray) -> np.ndarray:
        """Float32 (13, h, w), adding up to 1, at half the size the networks see: the mean of the two looks."""
        aspect = max(rgb.shape[:2]) / min(rgb.shape[:2])
        side = min(LONGEST, round((self.area * aspect) ** 0.5))
        one = softmax(logits_of(self.nets[0], rgb, side))
        mirrored = softmax(logits_of(self.nets[-1], np.ascontiguousarray(rgb[:, ::-1]), side))
        return np.ascontiguousarray(one + mirrored[:, :, ::-1]) / 2


def around(person: np.ndarray) -> tuple[slice, slice]:
    """Row and column slices of the box of `person` > 0.5, (H, W), with a margin for bags and hair."""
    slices = []
    for axis in (1, 0):
        inside = np.flatnonzero((person > 0.5).any(axis=axis))
        margin = round(MARGIN * (inside[-1] - inside[0] + 1)) + 4
        slices.append(slice(max(0, int(inside[0]) - margin), int(inside[-1]) + 1 + margin))
    reach = (slices[0].stop - slices[0].start) // 4  # a narrow figure keeps some of its surroundings
    middle = (slices[1].start + slices[1].stop) // 2
    columns = slice(max(0, min(slices[1].start, middle - reach)), max(slices[1].stop, middle + reach))
    return slices[0], columns


def agreed(probabilities: np.ndarray, person: np.ndarray | None) -> np.ndarray:
    """Probabilities (13, h, w) whose person is a logistic blend of the network's and of `person` (H, W), if
    any.

    The blend also takes back what the loss, which counts small classes for more, adds to the person. Its
    numbers were fitted on the validation photos; the shares of the classes inside the person stay.
    """
    own = 1 - probabilities[BACKGROUND]
    if person is None:
        odds = log_odds(own) + ALONE
    else:
        other = cv2.resize(person, probabilities.shape[:0:-1], interpolation=cv2.INTER_AREA)
        odds = BLEND[0] * log_odds(own) + BLEND[1] * log_odds(other) + BLEND[2]
    joint = 1 / (1 + np.exp(-odds))
    out = probabilities * (joint / np.maximum(own, 1e-6))
    out[BACKGROUND] = 1 - joint
    return out


def one_outfit(probabilities: np.ndarray) -> np.ndarray:
    """Probabilities (13, h, w) in which a dress or a top with something below has won.

    Nobody wears half a dress, but a network that decides pixel by pixel paints some. The exponent and the
    tipping point were chosen on the validation photos, where they raise the IoU of dresses by a quarter.
    """
    dress, upper, lower = (float(probabilities[CLASSES.index(n)].sum()) for n in ("dress", "upper", "lower"))
    share = dress / max(dress + upper + lower, 1e-6)
    out = probabilities.copy()
    out[CLASSES.index("dress")] *= ((share + 0.02) / TIPPING) ** 4
    out[1:] *= (1 - probabilities[BACKGROUND]) / np.maximum(out[1:].sum(axis=0), 1e-6)
    return out


def log_odds(p: np.ndarray) -> np.ndarray:
    p = np.clip(p, 0.01, 0.99)
    return np.log(p / (1 - p))


def logits_of(net: UNet, rgb: np.ndarray, long_side: int, device: str = "cpu") -> np.ndarray:
    """The network's logits, float32 (classes, h, w), for RGB uint8 (H, W, 3) seen at `long_side` pixels.

    h and w are half the size seen, which keeps the aspect as far as multiples of 32 allow.
    """
    height, width = rgb.shape[:2]
    scale = long_side / max(height, width)
    seen = [max(STRIDE, round(side * scale / STRIDE) * STRIDE) for side in (width, height)]
    small = cv2.resize(rgb, seen, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    pixels = torch.from_numpy(small).permute(2, 0, 1)[None].to(device).float()
    with torch.inference_mode():
        logits = net.logits(pixels.contiguous(memory_format=torch.channels_last))
    return logits[0].float().cpu().numpy()


def softmax(logits: np.ndarray) -> np.ndarray:
    """Over the first axis."""
    powers = np.exp(logits - logits.max(axis=0))
    return powers / powers.sum(axis=0)


def parse_of(probabilities: np.ndarray, rgb: np.ndarray) -> Parse:
    """Carries the network's probabilities (13, h, w) to the photo RGB uint8 (H, W, 3) and decides."""
    height, width = rgb.shape[:2]
    present = [c for c in range(1, len(CLASSES)) if probabilities[c].max() > 0.3]
    guide = Guide(rgb, probabilities.shape[1:])
    background = guide.refine(probabilities[BACKGROUND])
    labels = np.zeros((height, width), np.uint8)
    best = np.full((height, width), -1.0, np.float32)
    hair = np.zeros((height, width), np.float32)
    for c in present:
        p = guide.refine(probabilities[c])
        labels[p > best] = c
        np.maximum(best, p, out=best)
        if c == HAIR:
            hair = p
    labels[background >= 0.5] = BACKGROUND  # the person is decided first, however the classes share it
    return Parse(labels, stretched(1 - background), stretched(hair))


def stretched(p: np.ndarray, low: float = 0.15, high: float = 0.85) -> np.ndarray:
    """A probability as an alpha: surely out below `low`, surely in above `high`."""
    return np.clip((p - low) / (high - low), 0, 1)


class Guide:
    """A fast guided filter from maps of a small size onto one photo; its grey value is the guide."""

    def __init__(self, rgb: np.ndarray, small: tuple[int, ...]) -> None:
        grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
        self.full = grey.astype(np.float32) / 255
        self.small = cv2.resize(self.full, small[::-1], interpolation=cv2.INTER_AREA)
        self.window = (2 * RADIUS + 1, 2 * RADIUS + 1)
        self.mean = cv2.blur(self.small, self.window)
        self.spread = cv2.blur(self.small * self.small, self.window) - self.mean**2 + SMOOTH

    def refine(self, p: np.ndarray) -> np.ndarray:
        """Float32 (h, w) to float32 (H, W)."""
        mean = cv2.blur(p, self.window)
        slope = (cv2.blur(self.small * p, self.window) - self.mean * mean) / self.spread
        offset = mean - slope * self.mean
        size = self.full.shape[::-1]
        slope = cv2.resize(cv2.blur(slope, self.window), size, interpolation=cv2.INTER_LINEAR)
        offset = cv2.resize(cv2.blur(offset, self.window), size, interpolation=cv2.INTER_LINEAR)
        return slope * self.full + offset
