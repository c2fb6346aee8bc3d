"""How good the cut-outs are, on composites whose outline is known and on photos with outlines drawn by hand.

    python -m vision evaluate-cutouts catalog/starter/pictures --masks catalog/starter/masks

Each product, scaled down and turned a little, is laid on surfaces of known colour and texture with a soft
shadow, noise and JPEG, and cut out again. The outline it was laid down with is the truth. Where a mask was
rendered with the picture, that is the product, and the picture is cut out as it is too; otherwise the
product is what was cut out of the picture first, which says how well it is found again and no more.

Real photos have outlines drawn by hand:

    python -m vision evaluate-cutouts --flatlays garments
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np

from vision.cutout import SURE, cut_out
from vision.evaluate import mask_iou
from vision.files import read
from vision.kinds import KINDS
from vision.matte import matte
from vision.models import Models

FLATLAYS = Path(__file__).with_name("flatlays.txt")
FLATLAY_KINDS = {
    "dress": "dress",
    "hat": "hat",
    "longsleeve": "top",
    "outwear": "outerwear",
    "pants": "trousers",
    "shirt": "top",
    "shoes": "shoes",
    "shorts": "shorts",
    "skirt": "skirt",
    "t-shirt": "top",
}
SIDE = 640  # px of a composite
PLAIN = {
    "white": (250, 250, 249),
    "light grey": (205, 206, 208),
    "dark grey": (70, 70, 72),
    "pastel": (196, 214, 226),
    "strong colour": (176, 60, 52),
}
BUSY = ("carpet", "wood", "cloth")


class Score(NamedTuple):
    """One cut-out: IoU with the truth, confidence, and milliseconds of one core."""

    iou: float
    confidence: float
    milliseconds: float


def evaluate_cutouts(
    folder: Path, models: Models, most: int = 0, masks: Path | None = None
) -> dict[str, Any]:
    """IoU and confidence per surface over the pictures of a folder named KIND-NN, at most `most` (0 = all).

    With `masks`, a folder of KIND-NN.png, white on the product, only those pictures are taken; their masks are the truth, and
    the pictures are also cut out as they are, in a row a kind.
    """
    paths = sorted(path for path in folder.iterdir() if path.stem.partition("-")[0] in KINDS)
    if masks:
        paths = [path for path in paths if (masks / f"{path.stem}.png").exists()]
    if not paths:
        raise FileNotFoundError(f"{folder} holds no product pictures named KIND-NN.jpg")
    paths = paths[:: max(1, len(paths) // most)] if most else paths
    rows: dict[str, list[Score]] = {name: [] for name in (*PLAIN, *BUSY)}
    for seed, path in enumerate(paths):
        kind = path.stem.partition("-")[0]
        random = np.random.default_rng(seed)
        rgb = read(path)
        if masks:
            truth = cv2.cvtColor(read(masks / f"{path.stem}.png"), cv2.COLOR_RGB2GRAY)
            truth = cv2.resize(truth, rgb.shape[1::-1], interpolation=cv2.INTER_LINEAR)
            rows.setdefault(f"{kind}, as it is", []).append(scored(rgb, truth > 127, models, kind))
            rgba = matte(rgb, np.where(truth > 127, 255, 0).astype(np.uint8))
        else:
            rgba = cut_out(rgb, models, kind).rgba
        product = turned(rgba, random)
        for name in (*PLAIN, *BUSY):
            ground = (
                np.full((SIDE, SIDE, 3), PLAIN[name], np.float64) if name in PLAIN else texture(name, random)
            )
            rows[name].append(scored(laid(product, ground, random), product[..., 3] > 127, models, kind))
    return {"pictures": len(paths), "surfaces": {name: summary(scores) for name, scores in rows.items()}}


def evaluate_flatlays(folder: Path, models: Models) -> dict[str, Any]:
    """The same on real photos, held out from training, whose outlines were drawn by hand (`flatlays.txt`).

    `folder` is of the CC0 clothing pictures, CLASS/NAME.jpg. Beside it stands OpenCV's GrabCut, given the
    rectangle around the true outline: what somebody would use who marks the product by hand.
    """
    ours: list[Score] = []
    theirs: list[Score] = []
    for line in FLATLAYS.read_text().splitlines():
        name, _, outlines = line.partition(": ")
        name, _, size = name.partition(" ")
        rgb, truth = read(folder / name), drawn(size, outlines)
        ours.append(scored(rgb, truth, models, FLATLAY_KINDS[name.partition("/")[0]]))
        started = time.process_time()
        guess = grabbed(rgb, truth)
        theirs.append(Score(mask_iou(truth, guess), 1.0, 1000 * (time.process_time() - started)))
    rows = {"cut out": summary(ours), "GrabCut in the true rectangle": summary(theirs)}
    return {"pictures": len(ours), "surfaces": rows}


def drawn(size: str, outlines: str) -> np.ndarray:
    """Bool (H, W) of "WxH" and outlines "x,y x,y ...; x,y ..."; what an even number of them surround is
    outside.
    """
    width, height = (int(side) for side in size.split("x"))
    mask = np.zeros((height, width), np.uint8)
    points = [
        np.array([pair.split(",") for pair in outline.split()], np.int32) for outline in outlines.split(";")
    ]
    cv2.fillPoly(mask, points, 255)
    return mask > 0


def grabbed(rgb: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Bool (H, W): OpenCV's GrabCut, five rounds, with the rectangle around `truth`."""
    box = cv2.boundingRect(truth.astype(np.uint8))
    hint = np.zeros(truth.shape, np.uint8)
    cv2.grabCut(
        np.ascontiguousarray(rgb[..., ::-1]),
        hint,
        box,
        np.zeros((1, 65)),
        np.zeros((1, 65)),
        5,
        cv2.GC_INIT_WITH_RECT,
    )
    return np.isin(hint, (cv2.GC_FGD, cv2.GC_PR_FGD))


def scored(rgb: np.ndarray, truth: np.ndarray, models: Models, kind: str) -> Score:
    """One cut-out against its truth, bool (H, W)."""
    started = time.process_time()
    cutout = cut_out(rgb, models, kind)
    spent = 1000 * (time.process_time() - started)
    return Score(mask_iou(truth, cutout.rgba[..., 3] > 127), cutout.confidence, spent)


def summary(scores: list[Score]) -> dict[str, float]:
    iou, confidence, milliseconds = np.array(scores).T
    shown = confidence >= SURE
    return {
        "mean_iou": round(float(iou.mean()), 4),
        "median_iou": round(float(np.median(iou)), 4),
        "share_over_0.9": round(float((iou > 0.9).mean()), 4),
        "flagged": round(float((~shown).mean()), 4),
        "mean_iou_not_flagged": round(float(iou[shown].mean()), 4) if shown.any() else 0.0,
        "worst_not_flagged": round(float(iou[shown].min()), 4) if shown.any() else 0.0,
        "milliseconds": round(float(np.median(milliseconds)), 1),
    }


def turned(rgba: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The product, RGBA uint8, on a clear square of SIDE px, 60 to 80 % of it, up to 8 degrees off."""
    rows, columns = (np.flatnonzero((rgba[..., 3] > 0).any(axis=axis)) for axis in (1, 0))
    part = rgba[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float32)
    part[..., :3] *= part[..., 3:] / 255
    scale = random.uniform(0.6, 0.8) * SIDE / max(part.shape[:2])
    part = np.asarray(cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    matrix: np.ndarray = cv2.getRotationMatrix2D(
        (part.shape[1] / 2, part.shape[0] / 2), random.uniform(-8, 8), 1
    )
    matrix[:, 2] += (SIDE / 2 - part.shape[1] / 2, SIDE / 2 - part.shape[0] / 2)
    return np.asarray(cv2.warpAffine(part, matrix, (SIDE, SIDE), flags=cv2.INTER_AREA))


def laid(product: np.ndarray, ground: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """RGB uint8: the product (premultiplied float RGBA) on a ground with its shadow, noise and JPEG."""
    alpha = product[..., 3:] / 255
    shift = random.integers(-6, 7, 2)
    blurred = np.asarray(cv2.GaussianBlur(alpha[..., 0], (0, 0), random.uniform(4, 10)))
    shadow = random.uniform(0.05, 0.3) * np.roll(blurred, shift, axis=(0, 1))
    y, x = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]
    ground = ground * ((1 - shadow) * (1 - 0.03 * (x * x + y * y)))[..., None]
    noisy = product[..., :3] + (1 - alpha) * ground + random.normal(0, 1.2, ground.shape)
    picture = np.clip(noisy, 0, 255).astype(np.uint8)
    return np.asarray(cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 92])[1], 1))


def texture(name: str, random: np.random.Generator) -> np.ndarray:
    """Float RGB (SIDE, SIDE, 3): a carpet (grain), wood (planks) or cloth (folds)."""

    def grain(sigma_x: float, sigma_y: float) -> np.ndarray:
        values = cv2.GaussianBlur(random.normal(0, 1, (SIDE, SIDE)), (0, 0), sigmaX=sigma_x, sigmaY=sigma_y)
        return (values / values.std())[..., None]

    if name == "carpet":
        return np.array([150, 130, 110]) + 14 * grain(1.5, 1.5) + 10 * grain(40, 40)
    if name == "wood":
        planks = np.repeat(random.normal(0, 10, SIDE // 80 + 1), 80)[:SIDE][:, None, None]
        seams = (np.arange(SIDE) % 80 < 2)[:, None, None] * -45.0
        return np.array([190, 145, 95]) + 9 * grain(60, 1.5) + planks + seams
    return np.array([120, 40, 50]) + 16 * grain(30, 12) + 4 * grain(1, 1)
