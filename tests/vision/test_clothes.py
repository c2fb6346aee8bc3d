"""Clothing try-on on a drawn person and a drawn garment: what must hold for every picture."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.vision.drawn import HAIR, item, person, shirt_picture, trousers_picture
from vision import score
from vision.coach import RULES, advise, advise_kind
from vision.drape import measure, plan_upper
from vision.drape_lower import plan_lower
from vision.errors import CannotWear, PoorRender
from vision.garment import LEFT_LEG, LEFT_SLEEVE, TORSO, read_garment
from vision.kinds import KINDS
from vision.light import lit, shading
from vision.person import Person
from vision.scene import Scene
from vision.tryon import ORDER, WEAR, try_on
from vision.warp import build_mesh, deform, folded

CLOTHES = ("top", "outerwear", "dress", "trousers", "shorts", "skirt")


def worn(kind: str = "top", sleeve: float = 60.0) -> tuple[Person, Any]:
    someone = person()
    picture = trousers_picture() if kind in ("trousers", "shorts") else shirt_picture(sleeve)
    return someone, try_on(someone, [item(picture, kind)])


def test_every_kind_of_clothing_has_its_place_and_its_function() -> None:
    assert sorted(ORDER) == sorted(KINDS) == sorted(RULES)
    assert set(CLOTHES) <= set(WEAR)


@pytest.mark.parametrize(
    ("kind", "sleeve"), [("top", 60.0), ("top", 180.0), ("outerwear", 180.0), ("trousers", 0.0)]
)
def test_only_the_changed_pixels_differ_and_never_the_face(kind: str, sleeve: float) -> None:
    someone, result = worn(kind, sleeve)
    difference = np.abs(result.image.astype(int) - someone.photo).max(axis=2)
    assert difference[result.changed == 0].max() == 0
    assert difference[someone.face_mask > 0].max() == 0
    assert (result.changed > 0).mean() > 0.05


def test_the_product_keeps_its_colour() -> None:
    _, result = worn()
    core = result.image[190:230, 150:170].reshape(-1, 3).mean(axis=0)
    assert np.abs(core / core.sum() - np.array([200, 40, 50]) / 290).max() < 0.02
    assert result.score["colour"] > 0.8


def test_a_short_sleeve_over_a_long_one_leaves_skin_not_cloth() -> None:
    someone, result = worn("top", 50.0)
    x, y = (0.5 * (someone.point(13) + someone.point(15))).astype(int)
    forearm = result.image[y - 2 : y + 3, x - 2 : x + 3].reshape(-1, 3).mean(axis=0)
    assert forearm[0] > forearm[2] + 30, "a forearm is skin, no longer the blue sleeve"
    assert result.score["leftovers"] > 0.97


def test_trousers_follow_both_legs_and_stay_under_the_shirt() -> None:
    someone, result = worn("trousers")
    for knee in (25, 26):
        x, y = someone.point(knee).astype(int)
        red, green, blue = result.image[y, x].astype(int)
        assert green > red + 20
        assert green > blue + 20
    assert np.array_equal(result.image[200, 160], someone.photo[200, 160])


def test_a_dress_over_trousers_leaves_legs() -> None:
    someone, result = worn("dress")
    x, y = (0.5 * (someone.point(25) + someone.point(27)) + 0.5).astype(int)
    red, _, blue = result.image[y + 30, x].astype(int)
    assert red > blue + 30, "a shin is skin, no longer the grey trousers, nor background"


def test_inner_things_go_on_first_whatever_the_order_asked_for() -> None:
    someone = person()
    both = [item(shirt_picture(), "top"), item(trousers_picture(), "trousers")]
    assert np.array_equal(try_on(someone, both).image, try_on(someone, both[::-1]).image)


def test_a_preview_is_small_and_quick_to_make() -> None:
    result = try_on(person(), [item(shirt_picture(), "top")], max_side=260)
    assert result.image.shape[:2] == result.changed.shape == (260, 160)


def test_garments_are_read_on_their_silhouette() -> None:
    shirt = read_garment(shirt_picture(), "top")
    assert shirt.sleeved
    assert shirt.points["armpit_l"] == pytest.approx([112, 140], abs=8)
    assert shirt.points["hem_r"] == pytest.approx([285, 330], abs=6)
    assert {TORSO, LEFT_SLEEVE} <= set(np.unique(shirt.parts).tolist())
    legs = read_garment(trousers_picture(), "trousers")
    assert legs.points["crotch"] == pytest.approx([200, 140], abs=6)
    assert LEFT_LEG in legs.parts
    skirt = trousers_picture()
    skirt[100:380, 150:250, 3] = 255
    with pytest.raises(CannotWear) as refused:
        read_garment(skirt, "trousers")
    assert refused.value.code == "legs_closed"


def test_nothing_folds_over() -> None:
    body = measure(person())
    for garment, plan in (
        (read_garment(shirt_picture(180), "top"), plan_upper),
        (read_garment(trousers_picture(), "trousers"), plan_lower),
    ):
        aim = plan(garment, body)
        rest = garment.mesh.vertices * aim.scale
        start = aim.start(body, garment.mesh.vertices)
        place = deform(garment.mesh, rest, aim.handles, aim.goals, aim.weights, start)
        assert folded(garment.mesh, rest, place).mean() < 0.02


def test_a_rigid_turn_is_reached_without_bending() -> None:
    parts = np.zeros((60, 80), np.uint8)
    parts[10:50, 15:70] = TORSO
    mesh = build_mesh(parts, [], 8.0)
    corners = np.array([[20, 15], [60, 15], [60, 45], [20, 45]], np.float32)
    turned = corners @ np.array([[0, 1], [-1, 0]], np.float32)
    expected = mesh.vertices @ np.array([[0, 1], [-1, 0]], np.float32)
    start = expected + np.sin(mesh.vertices)
    place = deform(mesh, mesh.vertices, corners, turned, np.full(4, 5.0, np.float32), start)
    assert np.abs(place - expected).max() < 0.3, "a turn by a quarter is rigid, so nothing need bend"


def test_light_changes_no_hue() -> None:
    color = np.full((4, 4, 3), (180, 60, 30), np.float32)
    log_light = np.linspace(-0.3, 0.3, 16, dtype=np.float32).reshape(4, 4)
    result = lit(color, log_light)
    assert np.allclose(result / result.sum(axis=2, keepdims=True), color / 270, atol=1e-4)
    assert result.max() <= 251


def test_shade_of_the_old_garment_is_found() -> None:
    photo = np.full((100, 80, 3), 150, np.uint8)
    photo[:, 40:] = 110
    cloth = np.ones((100, 80), bool)
    field = shading(photo, cloth, cloth, np.zeros(cloth.shape, np.uint8))
    assert field[:, :20].mean() > 0.03 > -0.03 > field[:, 60:].mean()


def test_two_cloths_of_different_colour_are_no_shade() -> None:
    photo = np.full((100, 80, 3), 220, np.uint8)
    photo[:, 40:] = 30
    cloth = np.ones((100, 80), bool)
    labels = np.where(np.arange(80) < 40, 3, 4)[None].repeat(100, axis=0).astype(np.uint8)
    assert np.abs(shading(photo, cloth, cloth, labels)).max() < 0.02


def test_painting_marks_what_it_touches_and_no_more() -> None:
    scene = Scene.of(person())
    alpha = np.zeros(scene.labels.shape, np.float32)
    alpha[10:20, 30:40] = 1
    after = scene.paint(np.full((*alpha.shape, 3), 9, np.uint8), alpha, HAIR)
    assert np.array_equal(after.changed > 0, alpha > 0)
    assert np.array_equal(after.image[alpha == 0], scene.image[alpha == 0])
    assert (after.labels[10:20, 30:40] == HAIR).all()
    assert not scene.changed.any()


def test_the_coach_declines_with_a_reason() -> None:
    sideways = advise_kind(person(turn=0.1), "top")
    assert not sideways.ok
    assert "sideways" in (sideways.reason or "")
    cropped = person(shift=(0, 160))
    visibility = np.where(cropped.pose.points[:, 1] > 515, 0, 1).astype(np.float32)
    cut = replace(cropped, pose=replace(cropped.pose, visibility=visibility))
    cut.__dict__.update(face=None, hands=[])
    assert not advise(cut)["trousers"].ok
    assert advise(person())["top"].ok
    with pytest.raises(CannotWear):
        try_on(person(turn=0.1), [item(shirt_picture(), "top")])


def test_a_bad_render_is_not_shown() -> None:
    score.check({"coverage": 0.9, "leftovers": 0.99, "seam": 0.9})
    with pytest.raises(PoorRender) as refused:
        score.check({"coverage": 0.2})
    assert refused.value.retry
    assert refused.value.message.endswith(".")
