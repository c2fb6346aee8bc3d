"""`python -m vision sheet`: a contact sheet of many people wearing many products."""

import argparse
from pathlib import Path
from typing import Any

from vision import files
from vision.errors import VisionError
from vision.kinds import KINDS

ENDINGS = {".jpg", ".jpeg", ".png", ".webp", ".heic"}


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "sheet",
        help="a contact sheet of people wearing products",
        description="Try every product on every person and lay the results out in one picture. PERSONS and GARMENTS "
        "are folders, or text files with one path a line; a product's kind is its file name up to the first "
        "dash (top-01.jpg), or follows its path after a space, and measures follow it (glasses.jpg glasses "
        "frame_width_mm=131). A line with several products, joined by ' + ', is one outfit.",
    )
    parser.add_argument("persons", type=Path, metavar="PERSONS")
    parser.add_argument("garments", type=Path, metavar="GARMENTS")
    parser.add_argument("-o", "--out", type=Path, required=True, help="PNG to write")
    parser.add_argument(
        "--side", type=int, default=768, help="photos larger than this are made smaller (768)"
    )
    parser.add_argument("--first", type=int, default=12, help="at most so many people and products (12)")
    parser.add_argument(
        "--anonymous", action="store_true", help="results only, cut at the chin: for showing to others"
    )
    parser.add_argument(
        "--close", action="store_true", help="show what changed from near, not the whole photo"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    photos = listed(args.persons)[: args.first]
    products = [outfit(line) for line in listed(args.garments)][: args.first]
    if not photos or not products:
        raise files.Mistake("there is nobody, or nothing to wear")
    import vision
    from vision.sheet import sheet

    with vision.Models.load() as models:
        people, outfits = [], []
        for line in photos:
            photo = files.read(Path(line))
            try:
                people.append(vision.read_person(shrunk(photo, args.side), models))
            except VisionError as error:
                print(f"{line}: {error.message}")
        for parts in products:
            try:
                outfits.append(
                    [vision.read_item(files.read(path), kind, sizes, models) for path, kind, sizes in parts]
                )
            except VisionError as error:
                print(f"{' + '.join(str(path) for path, _, _ in parts)}: {error.message}")
        if not people or not outfits:
            raise files.Mistake("nothing of this can be tried on")
        files.write_png(args.out, sheet(people, outfits, anonymous=args.anonymous, close=args.close))


def listed(source: Path) -> list[str]:
    """The pictures of a folder, or the lines of a text file."""
    if source.is_dir():
        return sorted(str(path) for path in source.iterdir() if path.suffix.lower() in ENDINGS)
    if not source.is_file():
        raise files.Mistake(f"{source}: there is no such file or folder")
    try:
        lines = source.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        raise files.Mistake(f"{source}: is neither a folder nor a list of paths") from None
    return [line.strip() for line in lines if line.strip()]


def outfit(line: str) -> list[tuple[Path, str, dict[str, float]]]:
    """Path, kind and measures of each product of one line."""
    return [_measured(part.strip()) for part in line.split(" + ")]


def _measured(part: str) -> tuple[Path, str, dict[str, float]]:
    words, sizes = part.split(" "), {}
    while len(words) > 1 and "=" in words[-1]:
        name, _, number = words.pop().partition("=")
        try:
            sizes[name] = float(number)
        except ValueError:
            raise files.Mistake(f"{part}: “{number}” is no number") from None
    return *with_kind(" ".join(words)), sizes


def with_kind(line: str) -> tuple[Path, str]:
    """A product's path and kind."""
    path, _, kind = line.rpartition(" ")
    if kind not in KINDS or not path:
        path, kind = line, Path(line).stem.split("-")[0]
    if kind not in KINDS:
        raise files.Mistake(f"{line}: name its kind after a space, one of {', '.join(KINDS)}")
    return Path(path), kind


def shrunk(photo: Any, side: int) -> Any:
    """The photo, at most `side` px long."""
    import cv2

    scale = side / max(photo.shape[:2])
    return photo if scale >= 1 else cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
