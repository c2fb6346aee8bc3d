"""Clothing try-on on a drawn person and a drawn garment: what must hold for every picture."""

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
import pytest

from vision import score
from vision.coach import RULES, advise, advise_kind
from vision.cutout import Cutout
from vision.drape import measure, plan_upper
from vision.drape_lower import plan_lower
from vision.errors import CannotWear, PoorRender
from vision.garment import LEFT_LEG, LEFT_SLEEVE, TORSO, read_garment
from vision.item import Item
from vision.kinds import KINDS
from vision.landmarks import Pose
from vision.light import lit, shading
from vision.parse import Parse
from vision.person import Person
from vision.scene import CLASSES, Scene
from vision.tryon import ORDER, WEAR, try_on
from vision.warp import build_mesh, deform, folded

SKIN, UPPER, LOWER, HAIR = (CLASSES.index(name) for name in ("skin", "upper", "lower", "hair"))
CLOTHES = ("top", "outerwear", "dress", "trousers", "shorts", "skirt")


@dataclass
class NoModels:
    """Nothing in these tests may run a network."""

    parser: Any = None
    landmarkers: Any = None


def person(turn: float = 1.0, shift: tuple[float, float] = (0, 0)) -> Person:
    """Somebody drawn: blue shirt with long sleeves, grey trousers, arms a little away from the body."""
    height, width = 520, 320
    points = np.zeros((33, 2), np.float32)
    middle = 160
    places = {
        0: (0, 80),
        7: (14, 80),
        8: (-14, 80),
        11: (40, 135),
        12: (-40, 135),
        13: (62, 200),
        14: (-62, 200),
    }
    places |= {15: (72, 262), 16: (-72, 262), 23: (22, 255), 24: (-22, 255), 25: (25, 360), 26: (-25, 360)}
    places |= {27: (26, 455), 28: (-26, 455), 29: (26, 465), 30: (-26, 465), 31: (30, 475), 32: (-30, 475)}
    for hand in (17, 19, 21):
        places[hand], places[hand + 1] = (74, 276), (-74, 276)
    for index, (x, y) in places.items():
        points[index] = middle + turn * x + shift[0], y + shift[1]
    rng = np.random.default_rng(0)
    photo = np.clip(rng.normal((120, 150, 110), 6, (height, width, 3)), 0, 255).astype(np.uint8)
    labels = np.zeros((height, width), np.uint8)

    def limb(a: int, b: int, thick: int, color: tuple[int, int, int], label: int) -> None:
        ends = [tuple(int(v) for v in points[k]) for k in (a, b)]
        cv2.line(photo, *ends, color, thick)
        cv2.line(labels, *ends, label, thick)

    shirt, trousers, skin = (40, 60, 160), (110, 110, 115), (205, 160, 135)
    for hip, knee, ankle in ((23, 25, 27), (24, 26, 28)):
        limb(hip, knee, 36, trousers, LOWER)
        limb(knee, ankle, 28, trousers, LOWER)
    body = points[[11, 12, 24, 23]].astype(np.int32) + [[14, -10], [-14, -10], [-14, 8], [14, 8]]
    cv2.fillConvexPoly(photo, body, shirt)
    cv2.fillConvexPoly(labels, body, UPPER)
    for shoulder, elbow, wrist, finger in ((11, 13, 15, 17), (12, 14, 16, 18)):
        limb(shoulder, elbow, 24, shirt, UPPER)
        limb(elbow, wrist, 20, shirt, UPPER)
        limb(wrist, finger, 16, skin, SKIN)
    head = tuple(int(v) for v in points[0])
    for canvas, value in ((photo, skin), (labels, SKIN)):
        cv2.line(canvas, head, (head[0], head[1] + 45), value, 30)
        cv2.ellipse(canvas, head, (24, 32), 0, 0, 360, value, -1)
    alpha = cv2.GaussianBlur((labels > 0).astype(np.float32), (0, 0), 1)
    parse = Parse(labels, alpha, np.zeros_like(alpha))
    seen = Person(photo, parse, Pose(points, np.zeros(33, np.float32), np.ones(33, np.float32)), NoModels())  # type: ignore[arg-type]
    seen.__dict__["face"] = None
    seen.__dict__["hands"] = []
    return seen


def shirt_picture(sleeve: float = 60.0, color: tuple[int, int, int] = (200, 40, 50)) -> np.ndarray:
    """RGBA of a shirt laid flat, its sleeves `sleeve` px long."""
    outline = [(165, 40), (190, 60), (210, 60), (235, 40), (300, 65)]
    outline += [(300 + 0.8 * sleeve, 65 + 0.6 * sleeve), (285 + 0.7 * sleeve, 110 + 0.6 * sleeve), (288, 140)]
    right = [*outline, (285, 330)]
    left = [(400 - x, y) for x, y in reversed(right[4:])]
    alpha = np.zeros((400, 400), np.uint8)
    cv2.fillPoly(alpha, [np.rint([*right, *left]).astype(np.int32)], 255)
    rgba = np.zeros((400, 400, 4), np.uint8)
    rgba[..., :3], rgba[..., 3] = color, alpha
    return rgba


def trousers_picture() -> np.ndarray:
    outline = [
        (150, 30),
        (250, 30),
        (275, 120),
        (285, 380),
        (215, 380),
        (202, 140),
        (198, 140),
        (185, 380),
        (115, 380),
    ]
    alpha = np.zeros((400, 400), np.uint8)
    cv2.fillPoly(alpha, [np.array([*outline, (125, 120)], np.int32)], 255)
    rgba = np.zeros((400, 400, 4), np.uint8)
    rgba[..., :3], rgba[..., 3] = (60, 140, 70), alpha
    return rgba


def item(rgba: np.ndarray, kind: str) -> Item:
    return Item(kind, rgba[..., :3].copy(), Cutout(rgba, 1.0, None), {})


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
