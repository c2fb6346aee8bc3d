"""What happens to a photo: nothing before consent, only pixels after, nobody else's, gone when asked."""

import io
import json
import os
import stat
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.tools.small_shop import picture
from tools import Shop
from tools.errors import AskShopper, CannotDo
from tools.photos import MAX_LOOKS, MAX_PHOTOS, PhotoStore
from vision.errors import BadPicture

TEXT = "I agree that my photo is used to show products on me."


@pytest.fixture
def store(tmp_path: Path) -> PhotoStore:
    return PhotoStore(tmp_path / "sessions", side=512, upload_bytes=500_000)


@pytest.fixture
def agreed(store: PhotoStore) -> PhotoStore:
    store.consent("anna", "1", TEXT)
    return store


def files(store: PhotoStore) -> list[Path]:
    return [path for path in store._folder.rglob("*") if path.is_file()]


def test_before_consent_nothing_is_decoded_or_written(
    store: PhotoStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.photos.decode", lambda *a, **k: pytest.fail("decoded before consent"))
    assert store.receive("anna", picture((1, 2, 3))) is None
    assert store.is_waiting("anna")
    assert not store.has_consent("anna")
    assert not files(store)
    with pytest.raises(AskShopper, match="agree"):
        store.add("anna", picture((1, 2, 3)))


def test_consent_is_recorded_and_reads_the_waiting_photo(store: PhotoStore) -> None:
    store.hold("anna", picture((10, 20, 30)))
    before = time.time()
    assert store.consent("anna", "2", TEXT) == "photo_1"
    record = store.record("anna")
    assert record
    assert record.consent.text == TEXT
    assert record.consent.version == "2"
    assert before <= record.consent.at <= time.time()
    assert not store.is_waiting("anna")
    assert (store.read("anna", "photo_1") == (10, 20, 30)).all()


def test_a_waiting_upload_that_is_no_photo_is_refused_after_consent(store: PhotoStore) -> None:
    store.hold("anna", b"not a picture")
    with pytest.raises(BadPicture):
        store.consent("anna", "1", TEXT)
    assert store.has_consent("anna")
    assert not store.is_waiting("anna")


def test_metadata_is_gone_and_the_photo_upright(agreed: PhotoStore) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # rotated by 90 degrees
    exif[0x010E] = "secret words"
    exif.get_ifd(0x8825)[2] = (48.0, 8.0, 11.0)  # GPS latitude
    handle = agreed.add("anna", picture((200, 100, 50), (80, 40), "JPEG", exif=exif))
    data = agreed.path("anna", handle).read_bytes()
    stored = Image.open(io.BytesIO(data))
    assert stored.size == (40, 80)
    assert not stored.getexif()
    assert stored.info == {}
    assert b"secret" not in data


def test_files_belong_to_their_owner_only(agreed: PhotoStore) -> None:
    agreed.add("anna", picture((1, 2, 3)))
    agreed.save_look("anna", np.zeros((40, 40, 3), np.uint8))
    assert {stat.S_IMODE(path.stat().st_mode) for path in files(agreed)} == {0o600}
    assert stat.S_IMODE(agreed.path("anna", "photo_1").parent.stat().st_mode) == 0o700
    assert not [path for path in files(agreed) if path.suffix == ".part"]


def test_a_large_photo_is_reduced(agreed: PhotoStore) -> None:
    handle = agreed.add("anna", picture((1, 2, 3), (2000, 1000)))
    assert agreed.read("anna", handle).shape == (256, 512, 3)


@pytest.mark.parametrize(
    "session", ["", "..", "../anna", "a/b", "a b", "a\n", ".hidden", "x" * 65, "ä", None, 7]
)
def test_session_ids_are_checked(store: PhotoStore, session: str) -> None:
    for act in (store.has_consent, store.photos, store.forget, store.is_waiting):
        with pytest.raises(CannotDo):
            act(session)
    with pytest.raises(CannotDo):
        store.hold(session, b"x")
    with pytest.raises(CannotDo):
        store.path(session, "photo_1")


@pytest.mark.parametrize(
    "handle",
    [
        "photo_2",
        "look_1",
        "photo_0",
        "record.json",
        "../anna/photo_1",
        "photo_1.png",
        "photo_1\n",
        "",
        "PHOTO_1",
    ],
)
def test_only_this_sessions_handles_open(agreed: PhotoStore, handle: str) -> None:
    agreed.add("anna", picture((1, 2, 3)))
    with pytest.raises(CannotDo) as caught:
        agreed.path("anna", handle)
    assert caught.value.code == "no_such_photo"


def test_another_sessions_photo_cannot_be_opened(agreed: PhotoStore) -> None:
    agreed.add("anna", picture((1, 2, 3)))
    agreed.consent("bob", "1", TEXT)
    for session in ("bob", "carol"):
        with pytest.raises(CannotDo):
            agreed.read(session, "photo_1")


def test_forgetting_deletes_everything(agreed: PhotoStore) -> None:
    agreed.add("anna", picture((1, 2, 3)))
    agreed.save_look("anna", np.zeros((40, 40, 3), np.uint8))
    agreed.hold("anna", picture((1, 2, 3)))
    assert agreed.forget("anna") == 3
    assert not files(agreed)
    assert not agreed.has_consent("anna")
    assert not agreed.is_waiting("anna")
    assert agreed.forget("anna") == 0


def test_a_look_of_forgotten_photos_is_thrown_away(agreed: PhotoStore) -> None:
    agreed.add("anna", picture((1, 2, 3)))
    life = agreed.key("anna", "photo_1").split("/")[1]
    agreed.forget("anna")
    agreed.consent("anna", "1", TEXT)  # the shopper starts again while the old try-on is still being made
    with pytest.raises(AskShopper, match="deleted"):
        agreed.save_look("anna", np.zeros((40, 40, 3), np.uint8), life=life)
    assert not [path for path in files(agreed) if path.suffix == ".png"]


def test_a_new_life_has_new_keys(agreed: PhotoStore) -> None:
    agreed.add("anna", picture((1, 2, 3)))
    first = agreed.key("anna", "photo_1")
    agreed.forget("anna")
    agreed.consent("anna", "1", TEXT)
    agreed.add("anna", picture((4, 5, 6)))
    assert agreed.key("anna", "photo_1") != first


def test_photos_past_their_time_are_purged(agreed: PhotoStore) -> None:
    agreed.add("anna", picture((1, 2, 3)))
    agreed.consent("bob", "1", TEXT)
    agreed.add("bob", picture((1, 2, 3)))
    old = time.time() - 90_000
    os.utime(agreed._folder / "anna" / "record.json", (old, old))
    assert agreed.purge(86_400) == ["anna"]
    assert agreed.photos("anna") == []
    assert agreed.photos("bob") == ["photo_1"]


def test_the_number_of_pictures_is_bounded(agreed: PhotoStore) -> None:
    for _ in range(MAX_PHOTOS + 2):
        agreed.add("anna", picture((1, 2, 3), (40, 40)))
    for _ in range(MAX_LOOKS + 2):
        agreed.save_look("anna", np.zeros((40, 40, 3), np.uint8))
    assert len(agreed.photos("anna")) == MAX_PHOTOS
    assert len([path for path in files(agreed) if path.suffix == ".png"]) == MAX_PHOTOS + MAX_LOOKS


def test_too_large_an_upload_is_refused_before_it_is_kept(store: PhotoStore) -> None:
    with pytest.raises(AskShopper) as caught:
        store.hold("anna", b"x" * 500_001)
    assert caught.value.code == "upload_too_large"
    assert not store.is_waiting("anna")


def test_a_broken_record_proves_no_consent(agreed: PhotoStore) -> None:
    agreed.add("anna", picture((1, 2, 3)))
    path = agreed._folder / "anna" / "record.json"
    for text in ("", "{}", "[]", json.dumps({"secret": "x"})):
        path.write_text(text)
        assert not agreed.has_consent("anna")
        assert agreed.photos("anna") == []
    assert agreed.consent("anna", "1", TEXT) is None
    assert not [path for path in files(agreed) if path.suffix == ".png"], (
        "pictures without a record are deleted"
    )


def test_many_threads_lose_nothing(agreed: PhotoStore) -> None:
    def send() -> None:
        for _ in range(4):
            agreed.add("anna", picture((1, 2, 3), (40, 40)))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert agreed.photos("anna") == [f"photo_{n}" for n in range(1, 17)]


def test_the_shop_purges_what_is_past_its_time(shop: Shop) -> None:
    shop.photos.consent("anna", "1", TEXT)
    shop.photos.add("anna", picture((1, 2, 3)))
    old = time.time() - 90_000
    os.utime(shop.photos._folder / "anna" / "record.json", (old, old))
    shop.purge()
    assert not shop.photos.has_consent("anna")


def test_two_processes_lose_nothing(agreed: PhotoStore) -> None:
    other = PhotoStore(agreed._folder)  # its own lock, as another process would have

    def send(store: PhotoStore) -> None:
        for _ in range(5):
            store.add("anna", picture((1, 2, 3), (40, 40)))

    threads = [threading.Thread(target=send, args=(store,)) for store in (agreed, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert agreed.photos("anna") == [f"photo_{n}" for n in range(1, 11)]
