"""Renders invented jewellery and wire frames with masks: training data for the network that finds them in a picture.

    python variations.py --out jewellery --count 200 --seed 1

Writes images/KIND-SEED.jpg and masks/KIND-SEED.png: the layout that `python -m vision train` reads. Metals, stones, sizes, papers
and lamps are drawn by lot; none of the designs is one of the catalogue's.
"""
import argparse
import colorsys
import random
import time
from pathlib import Path

import accessories as A
import studio
from render import SHOTS

KINDS = ("earrings", "necklace", "bracelet", "ring", "watch", "glasses")
METALS = ("gold", "rose", "silver", "steel", "silver", "black")


def colour(lot: random.Random) -> str:
    """"#rrggbb" of any hue; a third of them nearly grey."""
    saturation = lot.uniform(0, 0.1) if lot.random() < 0.33 else lot.uniform(0.2, 0.9)
    return "#" + "".join(f"{round(255 * c):02x}" for c in colorsys.hsv_to_rgb(lot.random(), saturation, lot.uniform(0.1, 1.0)))


def paper(lot: random.Random) -> tuple[float, float, float]:
    """Linear colour of the paper: mostly white or grey, sometimes tinted, dark or strong."""
    draw = lot.random()
    if draw < 0.6:
        level = lot.uniform(0.75, 0.95) if draw < 0.35 else lot.uniform(0.2, 0.75)
        return tuple(level * lot.uniform(0.97, 1.03) for _ in range(3))
    if draw < 0.72:
        return tuple(lot.uniform(0.02, 0.08) for _ in range(3))
    return colorsys.hsv_to_rgb(lot.random(), lot.uniform(0.1, 0.3 if draw < 0.87 else 0.9), lot.uniform(0.4, 0.95))


def design(kind: str, lot: random.Random) -> dict:
    """Arguments of the function in accessories.py that makes this kind."""
    metal, stone, draw = lot.choice(METALS), colour(lot), lot.uniform
    link = (length := draw(0.3, 1.0), length * draw(0.55, 0.7), length * draw(0.1, 0.14))
    if kind == "earrings":
        what = lot.choice(("stud", "hoop", "drop", "pearl drop", "twist", "pearl", "halo", "tassel"))
        return dict(kind=what, material=metal, stone=stone, size=draw(0.8, 1.3), gap=draw(2.4, 4.2))
    if kind == "necklace":
        style = lot.choice(("chain", "chain", "pearls", "snake"))
        pendant = lot.choice((None, "disc", "heart", "drop", "moon", "solitaire", "bar")) if style != "pearls" else None
        return dict(style=style, material=metal, pendant=pendant, stone=stone, link=link, width=draw(11, 16), drop=draw(11, 20),
                    pearl=draw(0.28, 0.5), graduated=draw(0, 0.3))
    if kind == "bracelet":
        what = lot.choice(("bangle", "cuff", "beads", "pearls", "charm", "chain"))
        return dict(kind=what, material=metal, stone=stone, radius=draw(2.6, 3.5), bead=draw(0.3, 0.55), link=link)
    if kind == "ring":
        what = lot.choice(("solitaire", "halo", "signet", "eternity", "band", "band"))
        return dict(kind=what, material=metal, stone=stone, radius=draw(0.75, 1.0))
    if kind == "watch":
        return dict(case=metal, dial=colour(lot), ink=colour(lot), strap=colour(lot), kind=lot.choice(("leather", "links")),
                    diameter=draw(3.2, 4.6), numerals=lot.choice(("bars", "arabic")), accent=colour(lot))
    lens = (draw(4.4, 5.6), draw(3.4, 4.8))
    wire = dict(metal=metal) if lot.random() < 0.6 else dict(frame=colour(lot), rim=draw(0.2, 0.4))
    glass = dict(tint=colour(lot), density=draw(0.6, 0.97)) if lot.random() < 0.35 else {}
    return dict(shape=lot.choice(("round", "panto", "square", "oval", "hexagon", "rectangle", "wayfarer")), lens=lens,
                bridge=draw(1.5, 2.3), **wire, **glass)


def variation(kind: str, lot: random.Random, out: Path, name: str, size: int, samples: int, threads: int) -> None:
    """One picture and its mask."""
    shot = SHOTS[kind]
    studio.new_scene(threads)
    studio.BACKDROP = paper(lot)
    studio.light(key=lot.uniform(6, 22), contrast=lot.uniform(0.2, 0.8), standing=shot.elevation < 90, turn=lot.uniform(-60, 60))
    getattr(A, kind)(**design(kind, lot))
    elevation = shot.elevation if shot.elevation == 90 else lot.uniform(10, 30)
    png, mask = out / f"{name}.png", out / "masks" / f"{name}.png"
    studio.shoot(png, size, lot.choice((1.0, 1.0, 0.8)), lot.uniform(0.05, 0.25), samples, elevation, shot.turn)
    studio.save_jpeg(png, out / "images" / f"{name}.jpg")
    png.unlink()
    studio.silhouette(mask)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=int, default=640, help="height in pixels")
    parser.add_argument("--samples", type=int, default=5, help="light paths a pixel")
    parser.add_argument("--threads", type=int, default=0, help="how many cores may be busy; all of them when left out")
    options = parser.parse_args()
    for folder in ("images", "masks"):
        (options.out / folder).mkdir(parents=True, exist_ok=True)
    start = time.time()
    for index in range(options.count):
        kind = KINDS[index % len(KINDS)]
        name = f"{kind}-{options.seed}-{index:03d}"
        if not (options.out / "masks" / f"{name}.png").exists():
            variation(kind, random.Random(f"{options.seed} {index}"), options.out, name, options.size, options.samples, options.threads)
        spent = time.time() - start
        print(f"{index + 1}/{options.count} {name}  {spent / (index + 1) * (options.count - index - 1) / 60:.0f} min left", flush=True)


if __name__ == "__main__":
    main()
