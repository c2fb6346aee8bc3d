"""`python -m vision segment`: the class of every pixel of a photo, as an 8-bit PNG."""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from vision import files
from vision.dataset import CLASSES


def register(subparsers: Any) -> None:
    text = "Write the class id of every pixel as an 8-bit PNG of the photo's size: " + ", ".join(
        f"{index} {name}" for index, name in enumerate(CLASSES)
    )
    parser = subparsers.add_parser("segment", help="the class of every pixel of a photo", description=text)
    parser.add_argument("photos", type=Path, nargs="+", metavar="PHOTO")
    parser.add_argument(
        "-o", "--out", type=Path, required=True, help="PNG to write; a folder for several photos"
    )
    parser.add_argument(
        "--json", action="store_true", help="print the share of each class as one JSON object"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    targets = files.outputs(args.photos, args.out)
    photos = [files.read(path) for path in args.photos]
    from vision.models import Models  # after the arguments: a typing mistake should not wait for torch

    results = []
    with Models.load() as models:
        for path, target, photo in zip(args.photos, targets, photos, strict=True):
            poses = models.landmarkers.pose(photo, mask=True)
            labels = models.parser(photo, poses[0].mask if poses else None).labels
            files.write_png(target, labels)
            shares = np.bincount(labels.ravel(), minlength=len(CLASSES)) / labels.size
            found = {
                name: round(float(share), 4) for name, share in zip(CLASSES, shares, strict=True) if share
            }
            results.append({"photo": str(path), "out": str(target), "classes": found})
    if args.json:
        print(json.dumps({"results": results}, ensure_ascii=False))
