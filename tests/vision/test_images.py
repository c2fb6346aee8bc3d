"""Reading uploads: each format is read right or refused in one sentence with a stable code."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from vision import images
from vision.errors import BadPicture


def bytes_of(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def flat(mode: str, colour: object, size: tuple[int, int] = (40, 48)) -> Image.Image:
    return Image.new(mode, size, colour)


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds no pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("picture", "kind", "expected"),
    [
        (flat("RGB", (10, 20, 30)), "PNG", (10, 20, 30)),
        (flat("L", 77), "PNG", (77, 77, 77)),
        (flat("1", 1), "PNG", (255, 255, 255)),
        (flat("LA", (77, 255)), "PNG", (77, 77, 77)),
        (flat("I;16", 77 * 257), "PNG", (77, 77, 77)),
        (flat("I;16", 77 * 257), "TIFF", (77, 77, 77)),
        (flat("I;16", 200), "PNG", (0, 0, 0)),
        (flat("LAB", (255, 128, 128)), "TIFF", (255, 255, 255)),
        (flat("CMYK", (0, 255, 255, 0)), "TIFF", (255, 0, 0)),
        (flat("RGB", (10, 20, 30)).quantize(4), "PNG", (10, 20, 30)),
        (flat("RGBA", (200, 0, 0, 255)), "PNG", (200, 0, 0)),
        (flat("RGBA", (200, 0, 0, 0)), "PNG", (255, 255, 255)),
        (flat("CMYK", (0, 0, 0, 255)), "JPEG", (0, 0, 0)),
        (flat("CMYK", (0, 0, 0, 0)), "JPEG", (255, 255, 255)),
        (flat("RGB", (10, 20, 30)), "BMP", (10, 20, 30)),
        (flat("RGB", (10, 20, 30)), "TIFF", (10, 20, 30)),
        (flat("RGB", (10, 20, 30)), "GIF", (10, 20, 30)),
    ],
)
def test_modes_and_formats_are_read_right(picture, kind, expected):
    rgb = images.decode(bytes_of(picture, kind))
    assert rgb.shape == (48, 40, 3)
    assert rgb.dtype == np.uint8
    assert np.abs(rgb.astype(int) - expected).max() <= 1


@pytest.mark.parametrize("kind", ["WEBP", "HEIF", "AVIF", "JPEG"])
def test_lossy_formats_are_read(kind):
    rgb = images.decode(bytes_of(flat("RGB", (90, 120, 150), (64, 64)), kind))
    assert np.abs(rgb.astype(int) - (90, 120, 150)).max() <= 6


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF", "AVIF", "MPO"])
def test_an_animation_gives_its_first_frame(kind):
    frames = [flat("RGB", colour) for colour in ((255, 0, 0), (0, 0, 255))]
    data = bytes_of(frames[0], kind, save_all=True, append_images=frames[1:])
    assert np.abs(images.decode(data)[5, 5].astype(int) - (255, 0, 0)).max() <= 2


def png(depth: int, colour_type: int, pixel: bytes) -> bytes:
    """A PNG of 64 x 64 equal pixels, in the bit depths Pillow does not write."""
    start = png_header(64, 64)
    ihdr = struct.pack(">IIBBBBB", 64, 64, depth, colour_type, 0, 0, 0)
    rows = zlib.compress((b"\0" + pixel * 64) * 64)
    parts = [(b"IHDR", ihdr), (b"IDAT", rows), (b"IEND", b"")]
    chunks = (struct.pack(">I", len(b)) + n + b + struct.pack(">I", zlib.crc32(n + b)) for n, b in parts)
    return start[:8] + b"".join(chunks)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (png(16, 2, struct.pack(">HHH", 200 * 257, 100 * 257, 50 * 257)), (200, 100, 50)),
        (png(16, 6, struct.pack(">HHHH", 200 * 257, 100 * 257, 50 * 257, 65535)), (200, 100, 50)),
        (png(16, 4, struct.pack(">HH", 0, 0)), (255, 255, 255)),
        (png(16, 0, struct.pack(">H", 77 * 257)), (77, 77, 77)),
    ],
)
def test_sixteen_bits_a_channel_are_read_right(data, expected):
    for long_side in (None, 40):
        assert np.abs(images.decode(data, long_side=long_side)[5, 5].astype(int) - expected).max() <= 1


@pytest.mark.parametrize("mode", ["P", "1", "L", "RGB"])
def test_a_reduced_picture_is_averaged_whatever_its_mode(mode):
    board = Image.fromarray((np.indices((400, 400)).sum(axis=0) % 2 * 255).astype(np.uint8)).convert(mode)
    assert abs(images.decode(bytes_of(board), long_side=100).mean() - 127) < 4


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_a_jpeg_of_any_mode_is_reduced(mode):
    picture = flat(mode, 80 if mode == "L" else (0, 255, 255, 0), (400, 300))
    rgb = images.decode(bytes_of(picture, "JPEG"), long_side=40)
    assert rgb.shape == (30, 40, 3)
    assert np.abs(rgb[5, 5].astype(int) - ((80, 80, 80) if mode == "L" else (255, 0, 0))).max() <= 2


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_a_forged_exif_block_does_no_harm():
    exif = Image.Exif()
    exif[0x0112] = 6
    data = bytes_of(flat("RGB", (9, 9, 9), (60, 40)), "JPEG", exif=exif)
    start = data.index(b"Exif\0\0") + 6
    for forged in (b"\0" * 12, b"II*\0\xff\xff\xff\xff"):
        broken = data[:start] + forged + data[start + len(forged) :]
        assert images.decode(broken).shape == (40, 60, 3)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "TIFF"])
def test_exif_orientation_of_other_formats(kind):
    exif = Image.Exif()
    exif[0x0112] = 6
    data = bytes_of(flat("RGB", (9, 9, 9), (80, 64)), kind, exif=exif)
    assert images.decode(data).shape == (80, 64, 3)
    assert images.decode(data, long_side=40).shape == (40, 32, 3)


def test_a_text_that_unpacks_to_gigabytes_is_refused():
    data = png(8, 2, b"\x01\x02\x03")
    body = b"a\0\0" + zlib.compress(b"0" * 100_000_000)
    bomb = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    with pytest.raises(BadPicture) as caught:
        images.decode(data[:33] + bomb + data[33:])
    assert caught.value.code == "picture_broken"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied(orientation):
    picture = flat("RGB", (255, 255, 255), (60, 40))
    picture.paste((0, 0, 0), (0, 0, 30, 20))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Camera"
    rgb = images.decode(bytes_of(picture, "PNG", exif=exif))
    corner = {1: (0, 0), 2: (0, 1), 3: (1, 1), 4: (1, 0), 5: (0, 0), 6: (0, 1), 7: (1, 1), 8: (1, 0)}[
        orientation
    ]
    assert rgb.shape[:2] == ((40, 60) if orientation < 5 else (60, 40))
    h, w = rgb.shape[:2]
    quarter = rgb[corner[0] * h // 2 :, corner[1] * w // 2 :][: h // 2, : w // 2]
    assert quarter.max() == 0


def test_long_side_reduces_and_never_enlarges():
    data = bytes_of(flat("RGB", (9, 9, 9), (400, 200)), "JPEG")
    assert images.decode(data, long_side=100).shape == (50, 100, 3)
    assert images.decode(data, long_side=1000).shape == (200, 400, 3)


def test_long_side_with_rotation():
    exif = Image.Exif()
    exif[0x0112] = 6
    data = bytes_of(flat("RGB", (9, 9, 9), (400, 200)), "JPEG", exif=exif)
    assert images.decode(data, long_side=100).shape == (100, 50, 3)


def test_nothing_but_pixels_is_written():
    data = images.encode_jpeg(images.decode(bytes_of(flat("RGB", (1, 2, 3)), "JPEG", comment=b"secret")))
    assert not Image.open(io.BytesIO(data)).getexif()
    assert b"secret" not in data


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_picture"),
        (b"hello, this is text", "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_picture"),
        (bytes_of(flat("RGB", 0, (1, 1))), "picture_too_small"),
        (bytes_of(flat("RGB", 0, (2000, 40))), "picture_too_small"),
        (png_header(20_000, 15_000), "picture_too_large"),
        (png_header(60_000, 60_000), "picture_too_large"),
        (png_header(9_000, 9_000), "picture_too_large"),
        (png_header(500, 500), "picture_broken"),
        (bytes_of(flat("F", 0.5), "TIFF"), "not_a_picture"),
    ],
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_refusals(data, code):
    with pytest.raises(BadPicture) as caught:
        images.decode(data)
    assert caught.value.code == code
    assert caught.value.retry
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "HEIF", "TIFF", "GIF"])
def test_truncated_files_are_refused(kind):
    noise = np.random.default_rng(0).integers(0, 255, (120, 160, 3), dtype=np.uint8)
    data = bytes_of(Image.fromarray(noise), kind)
    for keep in (0.1, 0.5, 0.9):
        with pytest.raises(BadPicture):
            images.decode(data[: int(len(data) * keep)])


def test_a_fifty_megapixel_photo_is_read():
    data = bytes_of(flat("RGB", (50, 60, 70), (8160, 6120)), "JPEG")
    assert images.decode(data, long_side=1024).shape == (768, 1024, 3)


def test_png_round_trip_is_exact():
    rgb = np.random.default_rng(1).integers(0, 255, (40, 50, 3), dtype=np.uint8)
    assert np.array_equal(images.decode(images.encode_png(rgb)), rgb)


def test_encode_refuses_other_types():
    with pytest.raises(TypeError):
        images.encode_png(np.zeros((4, 4), np.float32))
