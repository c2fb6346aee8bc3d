"""Renders the starter catalogue's product pictures, one fresh scene a product.

    python render.py                                    every product that has no picture yet
    python render.py --all                              every product
    python render.py --only top-01 glasses-02 --out try --size 512 --samples 8
    python render.py --masks --out ../masks --size 512   where each product is in its picture, for measuring cut-outs

Needs: pip install bpy==4.5.15 numpy==1.26.4 pillow scipy shapely numba   (Python 3.11, no graphics card)
What a product looks like is one line in looks.py; what it is called and costs is one line in products.csv.
"""
import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import studio
from looks import LOOKS


class Shot(NamedTuple):
    """How a kind of product is photographed."""
    aspect: float = 1.0         # width / height
    margin: float = 0.05        # empty share on each side
    elevation: float = 90.0     # of the camera, degrees; 90 looks straight down on a product that lies flat
    contrast: float = 0.0       # dark flags in the light, for metal and glass to reflect
    samples: int = 6            # light paths a pixel, before denoising; glass and metal need more than cloth
    turn: float = 0.0           # of the camera round a standing product, degrees


SHOTS = {
    "top": Shot(0.86), "outerwear": Shot(0.86), "dress": Shot(0.75, 0.04), "trousers": Shot(0.75), "shorts": Shot(1.0, 0.08),
    "skirt": Shot(0.86, 0.07), "glasses": Shot(1.0, 0.09, 90, 0.4, 8), "earrings": Shot(1.0, 0.20, 90, 0.6, 8),
    "necklace": Shot(1.0, 0.09, 90, 0.6, 8), "bracelet": Shot(1.0, 0.13, 90, 0.6, 8), "watch": Shot(1.0, 0.08, 90, 0.6, 8),
    "ring": Shot(1.0, 0.24, 16, 0.6, 8), "hat": Shot(1.0, 0.13, 7, 0.0, 6), "shoes": Shot(1.0, 0.10, 24, 0.25, 8),
    "chair": Shot(0.86, 0.08, 14, 0.0, 8, 32), "lamp": Shot(0.86, 0.09, 9, 0.1, 8), "vase": Shot(0.86, 0.12, 10, 0.2, 8),
    "mug": Shot(1.0, 0.16, 16, 0.2, 8, -18), "seatcover": Shot(0.86, 0.08, 14, 0.1, 8, 28),
}
CLOTHES = {"top", "outerwear", "dress", "trousers", "shorts", "skirt"}


def picture(product: str, out: Path, size: int, samples: int | None, threads: int = 0, mask: bool = False) -> None:
    """Builds one product in an empty scene and writes out/ID.jpg, or with `mask` out/ID.png: white where the product is."""
    kind = product.split("-")[0]
    make, arguments = LOOKS[product]
    shot = SHOTS[kind]
    if kind in {"top", "outerwear"} and long_sleeved(make, arguments):
        shot = shot._replace(aspect=1.0)
    studio.new_scene(threads)
    studio.light(contrast=shot.contrast, standing=shot.elevation < 90)
    if kind in CLOTHES:
        studio.backdrop(-1.8)
    make(**arguments)
    with tempfile.TemporaryDirectory() as folder:
        png = Path(folder) / "picture.png"
        studio.shoot(png, size, shot.aspect, shot.margin, 1 if mask else samples or shot.samples, shot.elevation, shot.turn)
        if mask:
            studio.silhouette(out / f"{product}.png")
        else:
            studio.save_jpeg(png, out / f"{product}.jpg")


def long_sleeved(make, arguments) -> bool:
    """Long sleeves on a short body spread as wide as the garment is tall."""
    usual = 20 if make.__name__ == "tee" else 57
    return arguments.get("sleeve", usual) > 30 and arguments.get("length", 70) < 90


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", metavar="ID", help="these products; every one without a picture when left out")
    parser.add_argument("--all", action="store_true", help="also products whose picture exists")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent.parent / "pictures")
    parser.add_argument("--size", type=int, default=1024, help="height in pixels")
    parser.add_argument("--samples", type=int, help="light paths a pixel; what suits the kind when left out")
    parser.add_argument("--masks", action="store_true", help="masks instead of pictures")
    parser.add_argument("--threads", type=int, default=0, help="how many cores may be busy; all of them when left out")
    options = parser.parse_args()
    unknown = [p for p in options.only or [] if p not in LOOKS]
    if unknown:
        print(f"no such product: {', '.join(unknown)} (known: {', '.join(LOOKS)})", file=sys.stderr)
        sys.exit(2)
    options.out.mkdir(parents=True, exist_ok=True)
    ending = "png" if options.masks else "jpg"
    missing = [p for p in LOOKS if options.all or not (options.out / f"{p}.{ending}").exists()]
    for product in options.only or missing:
        start = time.time()
        picture(product, options.out, options.size, options.samples, options.threads, options.masks)
        print(f"{product} {time.time() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
