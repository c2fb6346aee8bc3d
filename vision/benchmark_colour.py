"""`python -m vision benchmark colour`: how far a garment's colour drifts by the way it is put into the photo.

The same warped garments are laid on the same photos by every method; what is measured is the CIEDE2000 distance of
their core, and of the rim of RIM px inside their outline, from the warped product picture itself.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from vision import files
from vision.errors import VisionError
from vision.poisson import blend

RIM = 12  # px
REACH = 40.0  # px, the scale of the screened solve


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "colour",
        help="how far a garment's colour drifts by the way it is put into the photo",
        description="Lay the same warped garments on the same photos by alpha, by Poisson cloning (ours and OpenCV's), "
        "by a screened solve and as a try-on does it; print CIEDE2000 against the product's own colours.",
    )
    parser.add_argument(
        "persons", type=Path, metavar="PERSONS", help="a folder of photos, or a list of paths"
    )
    parser.add_argument("garments", type=Path, metavar="GARMENTS", help="as for `python -m vision sheet`")
    parser.add_argument("--first", type=int, default=6, help="at most so many people and products (6)")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    import vision
    from vision.command_sheet import listed, with_kind

    rows: dict[str, list[tuple[float, float]]] = {}
    with vision.Models.load() as models:
        products = [with_kind(line) for line in listed(args.garments)][: args.first]
        items = [vision.read_item(files.read(path), kind, {}, models) for path, kind in products]
        for line in listed(args.persons)[: args.first]:
            person = vision.read_person(files.read(Path(line)), models)
            for item in items:
                try:
                    results = drifts(person, item)
                except VisionError:
                    continue
                for method, pair in results.items():
                    rows.setdefault(method, []).append(pair)
    if not rows:
        raise files.Mistake("nothing of this can be tried on")
    table = {name: [round(float(v), 2) for v in np.median(pairs, axis=0)] for name, pairs in rows.items()}
    pairs = len(next(iter(rows.values())))
    if args.json:
        print(json.dumps({"pairs": pairs, "median_ciede2000": table}))
        return
    print(f"median over {pairs} pairs, CIEDE2000 from the product's own colours")
    print(f"{'method':34} {'core':>6} {'rim':>6}")
    for name, (core, rim) in table.items():
        print(f"{name:34} {core:6.2f} {rim:6.2f}")


def drifts(person: Any, item: Any) -> dict[str, tuple[float, float]]:
    """(core, rim) of every method for one garment on one person."""
    import vision
    from vision.clothes import laid_out

    product = laid_out(person, item)
    mask = np.where(product.alpha > 0.98, 255, 0).astype(np.uint8)
    photo = person.photo
    source = spread(product.color.clip(0, 255).astype(np.uint8), mask)
    worn = vision.try_on(person, [item])
    pictures = {
        "alpha": np.where(mask[..., None] > 0, source, photo),
        "try-on (alpha, light carried over)": worn.image,
        f"screened, {REACH:.0f} px": blend(source, photo, mask, "screened", REACH),
        "plain Poisson, ours": blend(source, photo, mask),
        "mixed Poisson, ours": blend(source, photo, mask, "mixed"),
        "cv2.seamlessClone": _opencv(source, photo, mask),
    }
    seen = (mask > 0) & (np.abs(worn.image.astype(int) - photo).sum(axis=2) > 0)
    inner = cv2.erode(mask, np.ones((2 * RIM + 1, 2 * RIM + 1), np.uint8)) > 0
    core, rim = seen & inner, seen & ~inner
    if core.sum() < 500 or rim.sum() < 500:
        raise VisionError("too little of the garment is seen")
    return {
        name: (distance(picture[core], source[core]), distance(picture[rim], source[rim]))
        for name, picture in pictures.items()
    }


def spread(color: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """The garment's colours, uint8 (H, W, 3), continued beyond its mask from the nearest pixel: cloning needs
    gradients of the garment alone.
    """
    _, nearest = cv2.distanceTransformWithLabels(
        np.where(mask > 0, 0, 1).astype(np.uint8), cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL
    )
    rows, columns = np.nonzero(mask)
    order = np.zeros(int(nearest.max()) + 1, np.int64)
    order[nearest[rows, columns]] = np.arange(len(rows))
    return color[rows[order[nearest]], columns[order[nearest]]]


def distance(one: np.ndarray, other: np.ndarray, *, chroma: bool = False) -> float:
    """Median CIEDE2000 of RGB uint8 (N, 3) pairs; with `chroma` their lightness is taken as equal.

    Sharma, Wu, Dalal 2005, doi:10.1002/col.20070, by scikit-image.
    """
    from skimage.color import deltaE_ciede2000, rgb2lab

    lab = rgb2lab(one[None])[0], rgb2lab(other[None])[0]
    if chroma:
        lab[0][:, 0] = lab[1][:, 0]
    return float(np.median(deltaE_ciede2000(*lab)))


def _opencv(source: np.ndarray, photo: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """cv2.seamlessClone with the garment where it is: it centres by the box of its own, eroded mask."""
    edge = mask.copy()
    edge[:2], edge[-2:], edge[:, :2], edge[:, -2:] = 0, 0, 0, 0  # it throws when the box touches the edge
    x, y, width, height = cv2.boundingRect(edge)
    return cv2.seamlessClone(source, photo, edge, (x + width // 2, y + height // 2), cv2.NORMAL_CLONE)
