"""`python -m vision train`: trains the U-Net; `vision/train.py` tells how."""

import argparse
from pathlib import Path
from typing import Any

from vision import files

EXAMPLES = """
the parser, in the way its committed weights were made:
  python -m vision train --data people --out out/first --minutes 60
  python -m vision train --data people --out out/second --minutes 60 --size 352x224 --rate 1e-3 \\
      --start out/first/best.safetensors --unlabelled people/unlabelled
the plain binary person model, from a folder of images/ and masks/:
  python -m vision train --data folder --classes person --out out/person --epochs 20
what finds products in their pictures, from a folder of the same layout:
  python -m vision train --data products --classes product --people people --backgrounds people/photos \\
      --out out/product --minutes 30 --size 256x192
what looks at feet closely:
  python -m vision train --data people --classes feet --out out/feet --minutes 45 --size 256x256 \\
      --start vision/weights/parser_lite0.safetensors --bfloat16
Run again with the same --out it goes on where it stopped.
"""


def size(text: str) -> tuple[int, int]:
    """ "288x192" (height x width) to (288, 192); both must be multiples of 32."""
    height, _, width = text.partition("x")
    if not (height.isdigit() and width.isdigit()) or int(height) % 32 or int(width) % 32 or not int(width):
        raise argparse.ArgumentTypeError(f"{text!r} is not HEIGHTxWIDTH in multiples of 32")
    return int(height), int(width)


def register(subparsers: Any) -> None:
    """Adds `python -m vision train`."""
    parser = subparsers.add_parser(
        "train",
        help="train the U-Net",
        description="Train the parser on labelled photos, or a binary model of people or products on masks.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add(
        "--data",
        type=Path,
        required=True,
        help="folder with photos/ + labels/ + label_names.txt, or images/ + masks/",
    )
    add(
        "--classes",
        choices=("all", "person", "product", "feet"),
        default="all",
        help="the 13 classes, the binary person recipe, products against everything else, or what is on feet",
    )
    add("--out", type=Path, required=True, help="folder of the run; a run found there is resumed")
    add("--epochs", type=int, default=60, help="passes over the photos; the learning rate is planned on it")
    add(
        "--minutes",
        type=float,
        default=0,
        help="train this long by the clock instead of --epochs (0 = by epochs)",
    )
    add("--size", type=size, default=(288, 192), help="height x width of a sample (default 288x192)")
    add("--batch", type=int, default=12, help="photos a step")
    add(
        "--rate", type=float, default=2e-3, help="peak learning rate of the decoder; the encoder gets a fifth"
    )
    add("--seed", type=int, default=1)
    add("--threads", type=int, default=0, help="CPU threads (0 = as many as torch likes)")
    add("--workers", type=int, default=1, help="processes that prepare samples")
    add("--bfloat16", action="store_true", help="half precision on a CPU that has it: twice as fast there")
    add("--cache", type=Path, help="folder of the decoded photos (default OUT/cache)")
    add("--start", type=Path, help="weights of an earlier run to start from, instead of ImageNet's")
    add(
        "--unlabelled",
        type=Path,
        help="folder of photos without labels: the weights of --start label them for this run",
    )
    add(
        "--teachers",
        type=Path,
        nargs="+",
        help="weights that label --unlabelled together, instead of --start",
    )
    add(
        "--encoder",
        choices=("lite0", "lite1"),
        default="lite0",
        help="EfficientNet whose ImageNet weights to start from",
    )
    add("--backgrounds", type=Path, help="folder of pictures without people, put behind some of them")
    add("--people", type=Path, help="for --classes product: labelled photos, to learn that somebody wears it")
    add(
        "--side",
        type=int,
        default=320,
        help="for --classes product: px of the long side at which pictures are kept (default 320)",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    from vision.train import train  # torch, only when there is something to train

    try:
        best = train(args)
    except (FileNotFoundError, ValueError) as error:
        raise files.Mistake(str(error)) from error
    except ModuleNotFoundError as error:
        raise files.Mistake(
            f"training starts from ImageNet weights: install {str(error.name).replace('_', '-')}"
        ) from error
    print("best: " + "  ".join(f"{name} {value:.4f}" for name, value in best.items()))
