"""try_on and forget_my_photos: consent first, what is worn, who wears it, and what is never told."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.tools.small_shop import Caller, PlainMirror, picture
from tools import Shop
from tools.errors import as_tool_error
from vision.errors import CannotWear, NobodyInPhoto, SeveralPeople


def mirror(call: Caller) -> PlainMirror:
    found = call.shopper.shop.mirror
    assert isinstance(found, PlainMirror)
    return found


def test_without_a_photo_it_asks_for_one(call: Caller) -> None:
    error = call.error("try_on", product_ids=["tee-1"])
    assert error["code"] == "need_photo"
    assert error["facts"]["product_ids"] == ["tee-1"]
    assert "照片" in call.speaking("zh").error("try_on", product_ids=["tee-1"])["message"]


def test_with_a_photo_but_no_consent_it_asks_for_that(call: Caller) -> None:
    call.shopper.shop.photos.receive(call.shopper.session, picture((1, 2, 3)))
    assert call.error("try_on", product_ids=["tee-1"])["code"] == "need_consent"
    assert mirror(call).read == []


def test_consent_alone_is_no_photo(call: Caller) -> None:
    call.shopper.shop.photos.consent(call.shopper.session, "1", "yes")
    assert call.error("try_on", product_ids=["tee-1"])["code"] == "need_photo"


def test_a_try_on_is_stored_shown_and_told(call: Caller) -> None:
    call.with_photo()
    message = call("try_on", product_ids=["tee-1"])
    artifact = message.artifact
    assert artifact["type"] == "look"
    assert artifact["look"] == "look_2"
    assert artifact["before"] == "photo_1"
    assert artifact["wearing"] == ["tee-1"]
    assert artifact["score"] == {"edge": 0.912}
    assert artifact["products"][0]["id"] == "tee-1"
    assert call.shopper.shop.photos.read("anna-1", "look_2").shape == (128, 96, 3)
    assert [step["step"] for step in call.steps] == [
        "reading_photo",
        "reading_product",
        "wear_top",
        "saving",
        "done",
    ]
    assert all(0 <= step["fraction"] <= 1 for step in call.steps)


def test_nothing_of_the_photo_leaves_but_handles(call: Caller) -> None:
    call.with_photo()
    message = call("try_on", product_ids=["tee-1"])
    told = message.content + json.dumps(message.artifact)
    assert str(call.shopper.shop.photos._folder) not in told
    assert "base64" not in told
    assert len(told) < 3000
    record = call.shopper.shop.photos.record("anna-1")
    assert record
    assert record.secret not in told


def test_the_photo_is_read_once_for_many_products(call: Caller) -> None:
    call.with_photo()
    for product in ("tee-1", "skirt-1", "coat-1"):
        call.artifact("try_on", product_ids=[product])
    assert len(mirror(call).read) == 1


def test_several_at_once_then_one_off_then_all_off(call: Caller) -> None:
    call.with_photo()
    worn = call.artifact("try_on", product_ids=["tee-1", "skirt-1", "glasses-1"])
    assert worn["wearing"] == ["tee-1", "skirt-1", "glasses-1"]
    without = call.artifact("try_on", product_ids=["tee-1", "skirt-1"])
    assert without["wearing"] == ["tee-1", "skirt-1"]
    assert without["look"] != worn["look"]
    bare = call.artifact("try_on", product_ids=[])
    assert (bare["look"], bare["before"], bare["wearing"]) == ("photo_1", "photo_1", [])
    record = call.shopper.shop.photos.record("anna-1")
    assert record
    assert record.wearing is None


def test_the_same_again_is_not_made_again(call: Caller) -> None:
    call.with_photo()
    first = call.artifact("try_on", product_ids=["tee-1", "skirt-1"])
    call.artifact("try_on", product_ids=["tee-1"])
    again = call.artifact("try_on", product_ids=["skirt-1", "tee-1"])
    assert again["look"] == first["look"]
    assert again["notes"] == first["notes"]
    assert again["score"] == first["score"]
    record = call.shopper.shop.photos.record("anna-1")
    assert record
    assert record.wearing
    assert record.wearing.handle == first["look"]


@pytest.mark.parametrize(
    ("asked", "worn"),
    [
        (["tee-1", "tee-2"], ["tee-2"]),
        (["tee-1", "tee-1"], ["tee-1"]),
        (["jeans-1", "skirt-1"], ["skirt-1"]),
        (["tee-1", "skirt-1", "dress-1"], ["dress-1"]),
        (["dress-1", "tee-1", "skirt-1"], ["tee-1", "skirt-1"]),
        (["dress-1", "coat-1", "hat-1", "glasses-1"], ["dress-1", "coat-1", "hat-1", "glasses-1"]),
        ("tee-1, skirt-1", ["tee-1", "skirt-1"]),
        ('["tee-1"]', ["tee-1"]),
    ],
)
def test_of_what_cannot_be_worn_together_the_later_stays(
    call: Caller, asked: list[str], worn: list[str]
) -> None:
    call.with_photo()
    artifact = call.artifact("try_on", product_ids=asked)
    assert artifact["wearing"] == worn
    left_out = {card["id"] for card in artifact["replaced"]}
    named = set(asked) if isinstance(asked, list) else set(worn)
    assert left_out == named - set(worn)


@pytest.mark.parametrize(
    ("product", "code"),
    [
        ("lamp-1", "not_wearable"),
        ("blind-1", "no_picture"),
        ("nope-1", "product_not_found"),
        ("../x", "product_not_found"),
    ],
)
def test_what_cannot_be_tried_on_says_so_before_asking_for_a_photo(
    call: Caller, product: str, code: str
) -> None:
    assert call.error("try_on", product_ids=[product])["code"] == code
    assert call.error("try_on", product_ids=["tee-1", product])["code"] == code


@pytest.mark.parametrize("product_ids", [{"a": 1}, [["x"], {"y": 1}], ["x" * 900], ["tee-1"] * 40, 7])
def test_hostile_arguments_are_answered(call: Caller, product_ids: object) -> None:
    call.with_photo()
    message = call("try_on", product_ids=product_ids)
    assert message.status == "error"
    assert len(message.content) < 700


@pytest.mark.parametrize("photo", ["photo_9", "../bob-1/photo_1", "look_7", "photo_1.png", "x" * 79])
def test_an_unknown_photo_names_the_known_ones(call: Caller, photo: str) -> None:
    call.with_photo()
    error = call.error("try_on", product_ids=["tee-1"], photo=photo)
    assert error["code"] == "no_such_photo"
    assert error["facts"]["photos"] == ["photo_1"]


def test_another_photo_can_be_chosen_and_a_look_stands_for_its_photo(call: Caller) -> None:
    call.with_photo()
    call.with_photo((9, 9, 9))
    assert call.artifact("try_on", product_ids=["tee-1"])["before"] == "photo_2"
    first = call.artifact("try_on", product_ids=["tee-1"], photo="photo_1")
    assert first["before"] == "photo_1"
    assert call.artifact("try_on", product_ids=["skirt-1"], photo=first["look"])["before"] == "photo_1"


def test_another_shoppers_photo_is_out_of_reach(call: Caller, shop: Shop) -> None:
    call.with_photo()
    bob = Caller(replace(call.shopper, session="bob-1"))
    assert bob.error("try_on", product_ids=["tee-1"], photo="photo_1")["code"] == "need_photo"
    assert bob.artifact("what_do_you_know_about_me")["photos"] == []
    bob.artifact("forget_my_photos")
    assert shop.photos.photos("anna-1") == ["photo_1"]


@pytest.mark.parametrize(
    "refusal",
    [
        NobodyInPhoto(),
        SeveralPeople(),
        CannotWear("Your feet are not in the photo."),
        RuntimeError("boom /etc"),
    ],
)
def test_what_vision_refuses_becomes_a_sentence(call: Caller, refusal: Exception) -> None:
    call.with_photo()
    mirror(call).refuse = {"top": refusal}
    message = call("try_on", product_ids=["tee-1"])
    assert message.status == "error"
    assert "boom" not in message.content
    assert call.speaking("zh").error("try_on", product_ids=["tee-1"])["message"]


def test_what_this_photo_does_not_allow_is_left_out_and_said(call: Caller) -> None:
    call.with_photo()
    mirror(call).refuse = {"shoes": CannotWear("I see no feet.")}
    message = call("try_on", product_ids=["tee-1", "shoes-1", "skirt-1"])
    assert message.status == "success"
    assert message.artifact["wearing"] == ["tee-1", "skirt-1"]
    assert [(card["id"], card["why"]) for card in message.artifact["refused"]] == [
        ("shoes-1", "I see no feet.")
    ]
    assert "shoes-1" in message.content
    assert call.error("try_on", product_ids=["shoes-1"])["message"] == "I see no feet."


@pytest.mark.parametrize(
    ("code", "said"), [("no_feet", "从头到脚"), ("cannot_wear", "正面"), ("a_code_of_tomorrow", "正面")]
)
def test_every_refusal_of_vision_is_said_in_chinese(code: str, said: str) -> None:
    assert said in as_tool_error(CannotWear("Some reason.", code=code)).sentence("zh")


def test_forgetting_deletes_pictures_and_what_was_read_of_them(call: Caller) -> None:
    call.with_photo()
    call.artifact("try_on", product_ids=["tee-1"])
    assert len(mirror(call)._people) == 1
    assert call.artifact("forget_my_photos") == {"type": "text", "forgot": "photos", "pictures": 2}
    assert len(mirror(call)._people) == 0
    assert call.error("try_on", product_ids=["tee-1"])["code"] == "need_photo"
    assert call.artifact("forget_my_photos")["pictures"] == 0


def test_photos_forgotten_during_a_try_on_leave_nothing_behind(call: Caller) -> None:
    call.with_photo()
    mirror(call).during = lambda: call.shopper.shop.forget_photos("anna-1")
    assert call.error("try_on", product_ids=["tee-1"])["code"] == "need_photo"
    assert not call.shopper.shop.photos.has_consent("anna-1")
    assert not (call.shopper.shop.photos._folder / "anna-1").exists()
    assert len(mirror(call)._people) == 0


def test_several_shoppers_at_once_each_get_their_own(call: Caller) -> None:
    callers = [Caller(replace(call.shopper, session=f"shopper-{n}")) for n in range(6)]
    for number, each in enumerate(callers):
        each.with_photo((number * 30, 0, 0))
    with ThreadPoolExecutor(6) as pool:
        looks = list(pool.map(lambda each: each.artifact("try_on", product_ids=["tee-1"])["look"], callers))
    for number, (each, look) in enumerate(zip(callers, looks, strict=True)):
        shown = each.shopper.shop.photos.read(each.shopper.session, look)
        assert tuple(shown[-1, -1]) == (number * 30, 0, 0)


def test_heavy_work_waits_its_turn_and_says_so(call: Caller) -> None:
    started, release = threading.Event(), threading.Event()

    def hold() -> None:
        started.set()
        assert release.wait(10)

    mirror(call).during = hold
    call.with_photo()
    bob = Caller(replace(call.shopper, session="bob-1"))
    bob.with_photo()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(call.artifact, "try_on", product_ids=["tee-1"])
        assert started.wait(10)
        second = pool.submit(bob.artifact, "try_on", product_ids=["tee-1"])
        while not bob.steps:
            pass
        assert bob.steps[0]["step"] == "waiting"
        release.set()
        assert first.result(10)["look"]
        assert second.result(10)["look"]


def test_what_is_kept_in_memory_is_bounded(call: Caller) -> None:
    for number in range(9):
        each = Caller(replace(call.shopper, session=f"shopper-{number}"))
        each.with_photo()
        each.artifact("try_on", product_ids=["tee-1"])
    assert len(mirror(call)._people) == 6


@pytest.mark.slow
def test_the_real_mirror_dresses_a_real_photo(tmp_path: Path) -> None:
    """The committed models, the starter catalogue, a public-domain portrait: sunglasses and no shoes."""
    from skimage import data

    from tools import Shopper
    from vision.images import encode_png

    portrait = np.ascontiguousarray(data.astronaut())
    with Shop.open(tmp_path) as shop:
        call = Caller(Shopper(shop, "anna-1"))
        shop.photos.consent("anna-1", "1", "yes")
        shop.photos.add("anna-1", encode_png(portrait))
        assert (shop.photos.read("anna-1", "photo_1") == portrait).all()
        artifact = call.artifact("try_on", product_ids=["glasses-06", "shoes-01"])
        shown = shop.photos.read("anna-1", artifact["look"])
        refused = [card["id"] for card in artifact["refused"]]
        error = call.speaking("zh").error("try_on", product_ids=["shoes-01"])
    different = (shown != portrait).any(axis=2)
    assert 500 < different.sum() < 0.1 * different.size
    assert not different[300:].any(), "glasses change nothing below the face"
    assert refused == ["shoes-01"]
    assert error["message"] == "照片里看不到脚，请换一张从头到脚的全身照。"


def test_where_a_ring_goes_is_passed_on_and_another_finger_is_another_picture(call: Caller) -> None:
    call.with_photo()
    first = call.artifact("try_on", product_ids=["tee-1"], worn_on="left index")
    again = call.artifact("try_on", product_ids=["tee-1"], worn_on="left index")
    other = call.artifact("try_on", product_ids=["tee-1"], worn_on="无名指")
    assert again["look"] == first["look"] != other["look"]
    assert mirror(call).places == ["left index", "无名指"]


def test_a_place_no_hand_has_is_asked_about(call: Caller) -> None:
    call.with_photo()
    error = call.error("try_on", product_ids=["tee-1"], worn_on="my left knee")
    assert error["code"] == "which_finger"
    assert error["retry"]
    assert "哪里" in call.speaking("zh").error("try_on", product_ids=["tee-1"], worn_on="toe")["message"]
