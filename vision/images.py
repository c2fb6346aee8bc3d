"""Bytes of an upload in, RGB pixels out: every format a phone or a shop sends; a typed refusal for the rest.

Nothing but pixels survives `decode`: EXIF (GPS included), colour profiles and text chunks are dropped after
the orientation and the colours they describe have been applied.
"""

import io

import numpy as np
import pillow_heif
from PIL import Image, ImageCms, UnidentifiedImageError

from vision.errors import BadPicture

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "HEIF", "AVIF")
MAX_PIXELS = 60_000_000  # a 50-megapixel phone photo is read
MIN_SIDE = 32
MAX_ASPECT = 12
ORIENTATION = 0x0112  # the EXIF tag
TURNS = {  # what makes a picture of each orientation upright
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

pillow_heif.register_heif_opener()


def decode(data: bytes, *, max_pixels: int = MAX_PIXELS, long_side: int | None = None) -> np.ndarray:
    """Reads a picture as RGB uint8 (H, W, 3), upright, in sRGB, transparency laid over white.

    Grey, CMYK, palette and 16-bit pictures are converted; of an animation the first frame is read. The size
    is checked on the header, before any pixel is decoded. With `long_side` the picture is reduced so that
    neither side is longer; it is never enlarged.

    Raises: BadPicture, code `not_a_picture`, `picture_too_large`, `picture_too_small` or `picture_broken`.
    """
    picture = _open(data)
    _check_size(picture.size, max_pixels)
    try:
        if long_side is not None:
            picture.draft("RGB", (long_side, long_side))  # JPEG decodes straight to a smaller size
        picture.load()
    except Image.DecompressionBombError as error:
        raise _too_large(picture.size, max_pixels) from error
    except (
        Exception
    ) as error:  # decoders raise many kinds: OSError, SyntaxError, struct.error, ValueError ...
        raise BadPicture(
            "The picture is damaged or incomplete; please send it again.", code="picture_broken"
        ) from error
    orientation = _orientation(picture)
    flat = _rgb(picture)  # before it is reduced: neither a palette nor 16 bits can be averaged
    if long_side is not None:
        flat.thumbnail((long_side, long_side), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return np.array(_upright(flat, orientation), dtype=np.uint8)


def encode_png(pixels: np.ndarray) -> bytes:
    """PNG bytes of uint8 (H, W) grey, (H, W, 3) RGB or (H, W, 4) RGBA; no metadata."""
    return _encode(pixels, "PNG", compress_level=4)


def encode_jpeg(pixels: np.ndarray, quality: int = 92) -> bytes:
    """JPEG bytes of uint8 (H, W) grey or (H, W, 3) RGB; no metadata, no chroma subsampling."""
    return _encode(pixels, "JPEG", quality=quality, subsampling=0)


def _encode(pixels: np.ndarray, kind: str, **options: int) -> bytes:
    if pixels.dtype != np.uint8:
        raise TypeError(f"expected uint8 pixels, got {pixels.dtype}")
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(buffer, kind, **options)
    return buffer.getvalue()


def _open(data: bytes) -> Image.Image:
    """The header only: Pillow decodes lazily."""
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(None, MAX_PIXELS) from error
    except UnidentifiedImageError as error:
        raise BadPicture(
            "That file is not a picture I can read; a JPEG, PNG, WebP or HEIC photo works.",
            code="not_a_picture",
        ) from error
    except Exception as error:  # a header cut short or forged
        raise BadPicture(
            "The picture is damaged or incomplete; please send it again.", code="picture_broken"
        ) from error


def _check_size(size: tuple[int, int], max_pixels: int) -> None:
    width, height = size
    if width * height > max_pixels:
        raise _too_large(size, max_pixels)
    if min(size) < MIN_SIDE:
        raise BadPicture(
            f"The picture is too small ({width} x {height} pixels); {MIN_SIDE} pixels a side are needed.",
            code="picture_too_small",
        )
    if max(size) > MAX_ASPECT * min(size):
        raise BadPicture(f"The picture is too narrow ({width} x {height} pixels).", code="picture_too_small")


def _too_large(size: tuple[int, int] | None, max_pixels: int) -> BadPicture:
    found = f" ({size[0] * size[1] / 1e6:.0f} megapixels)" if size else ""
    return BadPicture(
        f"The picture is too large{found}; up to {max_pixels / 1e6:.0f} megapixels are read.",
        code="picture_too_large",
    )


def _rgb(picture: Image.Image) -> Image.Image:
    """Any mode to 8-bit sRGB."""
    if picture.mode.startswith("I"):
        return _eight_bit(picture)
    if picture.mode == "F":
        raise BadPicture(
            "Floating-point pictures are not read; please send a JPEG or PNG.", code="not_a_picture"
        )
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        flat = Image.new("RGB", layer.size, "white")
        flat.paste(layer, mask=layer.getchannel("A"))
        return flat
    return _to_srgb(picture, picture.info.get("icc_profile"))


def _eight_bit(picture: Image.Image) -> Image.Image:
    """16-bit grey (modes I;16, I;16B) to RGB by its high byte; mode I, which may hold fewer bits, by its
    range.
    """
    values = np.asarray(picture)
    if picture.mode != "I" or values.max(initial=0) > 255:
        values = values >> 8
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8)).convert("RGB")


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Applies an embedded colour profile (Display P3 on phones, press CMYK); a broken profile is ignored."""
    if profile and picture.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            if converted is not None:
                return converted
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return picture.convert("RGB")


def _orientation(picture: Image.Image) -> int:
    """How the camera was held, 1 to 8 as EXIF has it; 1 where the EXIF block cannot be read."""
    try:
        return int(picture.getexif().get(ORIENTATION, 1))
    except Exception:  # forged blocks raise SyntaxError, struct.error, TypeError ...
        return 1


def _upright(picture: Image.Image, orientation: int) -> Image.Image:
    turn = TURNS.get(orientation)
    return picture if turn is None else picture.transpose(turn)
