"""Pictures: fetched only from the open internet, stored without metadata, compared by their looks."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image, ImageDraw

from catalog.errors import BadPictureAddress, IndexUnavailable
from catalog.fetch import PictureFetcher, decode, is_public
from catalog.look import Look
from catalog.picture_model import ImageNetModel, picture_model


def jpeg(size: tuple[int, int] = (200, 150), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#334455").save(out, "JPEG", **options)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
    ]
    + ["fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "255.255.255.255"],
)
def test_private_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)
    assert is_public("93.184.216.34")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://a.test/x.jpg",
        "http://localhost/x.jpg",
        "http://127.0.0.1/x.jpg",
        "http://[::1]/x.jpg",
        "http://2130706433/x",
    ]
    + [
        "http://user:pw@a.test/x.jpg",
        "http://a.test:22/x.jpg",
        "gopher://a.test/",
        "//127.0.0.1/x.jpg",
        "http://",
        "http://[bad",
    ],
)
def test_what_may_not_be_fetched(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadPictureAddress) as caught:
        PictureFetcher(tmp_path).store(url, tmp_path)
    assert "\n" not in caught.value.message


def serve(monkeypatch: pytest.MonkeyPatch, answer: Callable[[httpx.Request], httpx.Response]) -> None:
    """Answers every request of httpx in place of the network."""
    client = httpx.Client

    def mocked(**options: object) -> httpx.Client:
        return client(transport=httpx.MockTransport(answer), **options)  # type: ignore[arg-type]

    monkeypatch.setattr("catalog.fetch.httpx.Client", mocked)


def test_a_public_picture_is_fetched_from_the_address_that_was_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append((request.url.host, request.headers["host"]))
        return httpx.Response(200, content=jpeg(exif=Image.Exif()))

    serve(monkeypatch, answer)
    fetcher = PictureFetcher(tmp_path, resolve=lambda host, port: ["93.184.216.34"])
    stored = fetcher.store("http://shop.test/a.jpg", tmp_path)
    assert (tmp_path / stored).is_file()
    assert asked == [("93.184.216.34", "shop.test")]
    assert fetcher.store("http://shop.test/b.jpg", tmp_path) == stored


def test_a_redirect_inside_the_house_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(
        monkeypatch,
        lambda request: httpx.Response(302, headers={"location": "http://metadata.internal/latest"}),
    )
    fetcher = PictureFetcher(
        tmp_path, resolve=lambda host, port: ["169.254.169.254" if "internal" in host else "93.184.216.34"]
    )
    with pytest.raises(BadPictureAddress, match="private"):
        fetcher.store("http://shop.test/a.jpg", tmp_path)


def test_a_name_that_changes_its_address_is_still_connected_where_it_was_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the second answer leads inside the house, but nobody asks a second time."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    connected: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        connected.append(request.url.host)
        return httpx.Response(200, content=jpeg(exif=Image.Exif()))

    serve(monkeypatch, answer)
    PictureFetcher(tmp_path, resolve=lambda host, port: next(answers)).store(
        "http://shop.test/a.jpg", tmp_path
    )
    assert connected == ["93.184.216.34"]


def test_one_private_answer_among_public_ones_is_enough(tmp_path: Path) -> None:
    fetcher = PictureFetcher(tmp_path, resolve=lambda host, port: ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(BadPictureAddress, match="private"):
        fetcher.store("http://shop.test/a.jpg", tmp_path)


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(404),
        httpx.Response(200, content=b"<html>"),
        httpx.Response(200, content=b"x" * (16 << 20)),
        httpx.Response(302),
    ],
)
def test_bad_answers_are_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, response: httpx.Response
) -> None:
    serve(monkeypatch, lambda request: response)
    with pytest.raises(BadPictureAddress):
        PictureFetcher(tmp_path, resolve=lambda host, port: ["93.184.216.34"]).store(
            "http://shop.test/a.jpg", tmp_path
        )


@pytest.mark.parametrize(
    "name", ["../outside.jpg", "/etc/passwd", "missing.jpg", "\x00", "%2e%2e/outside.jpg"]
)
def test_local_pictures_lie_beside_the_feed(tmp_path: Path, name: str) -> None:
    (tmp_path / "outside.jpg").write_bytes(jpeg())
    beside = tmp_path / "feed"
    beside.mkdir()
    with pytest.raises(BadPictureAddress):
        PictureFetcher(tmp_path / "store").store(name, beside)


def test_pictures_are_stored_upright_small_and_bare(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "SecretCam"
    stored = tmp_path / PictureFetcher(tmp_path).keep(jpeg((3000, 2000), exif=exif))
    with Image.open(stored) as picture:
        assert picture.size == (1067, 1600)
    assert b"SecretCam" not in stored.read_bytes()


@pytest.mark.parametrize("data", [b"", b"GIF89a", jpeg()[:300], jpeg((10, 10)), b"%PDF-1.4"])
def test_what_is_no_picture(data: bytes) -> None:
    with pytest.raises(BadPictureAddress):
        decode(data)


def tee(color: str, stripes: bool = False) -> np.ndarray:
    image = Image.new("RGB", (300, 340), "#e9e7e4")
    draw = ImageDraw.Draw(image)
    draw.polygon(
        [
            (90, 60),
            (210, 60),
            (280, 130),
            (240, 160),
            (220, 140),
            (220, 300),
            (80, 300),
            (80, 140),
            (60, 160),
            (20, 130),
        ],
        color,
    )
    for y in range(80, 300, 24) if stripes else ():
        draw.rectangle([85, y, 215, y + 10], "white")
    return np.asarray(image)


@pytest.mark.parametrize("look", [Look(), Look(ImageNetModel())], ids=["no model", "ImageNet"])
def test_pictures_alike_are_near(look: Look) -> None:
    describe = look.describe
    navy = describe(tee("#1f2f52"))
    assert np.linalg.norm(navy) == pytest.approx(1, abs=1e-4)
    assert navy @ describe(tee("#22335a")) > navy @ describe(tee("#c03030"))
    striped = describe(tee("#1f2f52", stripes=True))
    assert striped @ describe(tee("#2a3c66", stripes=True)) > striped @ navy


@pytest.mark.parametrize("rgb", [np.zeros((9, 9, 3), np.uint8), np.full((300, 20, 3), 255, np.uint8)])
def test_an_empty_picture_is_described_too(rgb: np.ndarray) -> None:
    assert np.isfinite(Look(ImageNetModel()).describe(rgb)).all()


def test_a_garment_on_a_person_is_measured_like_the_garment_alone() -> None:
    """The street behind it and the person in it do not count: the mask says what is meant."""
    alone = tee("#1f2f52", stripes=True)
    mask = np.where(np.abs(alone.astype(int) - alone[0, 0]).max(axis=2) > 8, np.uint8(255), np.uint8(0))
    street = np.random.default_rng(0).integers(0, 255, (600, 500, 3), np.uint8)
    place, whole = (slice(140, 480), slice(90, 390)), np.zeros((600, 500), np.uint8)
    whole[place] = mask
    street[place] = np.where(mask[..., None] > 0, alone, street[place])
    look = Look(ImageNetModel())
    like = {name: look.describe(tee(name, stripes=s)) for name, s in (("#1f2f52", True), ("#c03030", False))}
    worn = look.describe(street, whole)
    assert worn @ like["#1f2f52"] > 0.9
    assert worn @ like["#1f2f52"] > worn @ like["#c03030"] + 0.1


@pytest.fixture
def tiny_clip(tmp_path: Path) -> str:
    """A CLIP model with two layers and random weights, on disk as a hub would give it."""
    from transformers import CLIPConfig, CLIPImageProcessor, CLIPModel, CLIPProcessor, CLIPTokenizer

    folder = tmp_path / "clip-tiny"
    folder.mkdir()
    small = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    text = small | {
        "vocab_size": 5,
        "max_position_embeddings": 16,
        "bos_token_id": 3,
        "eos_token_id": 4,
        "pad_token_id": 4,
    }
    picture = small | {"image_size": 32, "patch_size": 16}
    CLIPModel(CLIPConfig(text_config=text, vision_config=picture, projection_dim=8)).save_pretrained(folder)
    words = ["a", "a</w>", "b</w>", "<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({word: number for number, word in enumerate(words)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    tokenizer = CLIPTokenizer(str(folder / "vocab.json"), str(folder / "merges.txt"))
    sizes = {"size": {"shortest_edge": 32}, "crop_size": {"height": 32, "width": 32}}
    CLIPProcessor(CLIPImageProcessor(**sizes), tokenizer).save_pretrained(folder)
    return str(folder)


def test_a_clip_model_of_sentence_transformers_may_take_its_place(
    tiny_clip: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FITTING_ROOM_PICTURE_MODEL", tiny_clip)
    look = Look(picture_model())
    assert look.model == tiny_clip
    assert look.parts(tee("#1f2f52"))["features"].shape == (8,)
    assert np.linalg.norm(look.describe(tee("#1f2f52"))) == pytest.approx(1, abs=1e-4)


def test_a_picture_model_that_is_not_there_is_said() -> None:
    with pytest.raises(IndexUnavailable, match="no-such-model"):
        Look(picture_model("no-such-model")).describe(tee("#1f2f52"))
