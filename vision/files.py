"""Pictures on disk, for the commands only: everything else in `vision` takes and returns arrays."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from vision.errors import VisionError
from vision.images import decode, encode_png


class Mistake(VisionError):
    """What was typed cannot be done; the message is the one line to print."""

    code = "usage"


def read(path: Path) -> np.ndarray:
    """The picture in a file, RGB uint8 (H, W, 3). Raises VisionError, its message starting with the path."""
    if not path.is_file():
        raise Mistake(f"{path}: {'is a folder, not a picture' if path.is_dir() else 'there is no such file'}")
    try:
        return decode(path.read_bytes())
    except VisionError as error:
        raise Mistake(f"{path}: {error.message}", code=error.code) from error


def write_png(path: Path, pixels: np.ndarray) -> None:
    """Writes uint8 (H, W), (H, W, 3) or (H, W, 4), making the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encode_png(pixels))


def outputs(inputs: Sequence[Path], out: Path) -> list[Path]:
    """Where the result of each input goes: `out` itself for one, `out`/STEM.png for several."""
    if len(inputs) == 1:
        if out.is_dir():
            raise Mistake(f"{out}: is a folder; with one picture -o names the file to write")
        return [out]
    if out.exists() and not out.is_dir():
        raise Mistake(f"{out}: is a file; with several pictures -o names a folder")
    paths = [out / f"{path.stem}.png" for path in inputs]
    if len(set(paths)) < len(paths):
        raise Mistake("two of the pictures have the same name, so their results would overwrite each other")
    return paths
