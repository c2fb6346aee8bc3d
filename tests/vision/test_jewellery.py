"""Jewellery: what a picture shows is read, worn to scale where it belongs, and nothing else changes."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from vision import bracelet, earrings, necklace, watch
from vision.band import read_bracelet, read_dial, read_ring
from vision.earrings import hoop_inverse
from vision.errors import CannotWear
from vision.forearm import Wrist
from vision.item import Item
from vision.jewel import read_chain, read_earrings
from vision.landmarks import Hand
from vision.overlay import Box
from vision.person import Person
from vision.ring import shows_back
from vision.scale import Scale
from vision.scene import Scene
from vision.strip import along, arc, bend
from vision.watch import Placement

Starter = Callable[..., Item]
GOLD = (190, 150, 60, 255)
SCALE = Scale(2.0, 0.05, ("the hand's length",))


def blank(height: int = 400, width: int = 400) -> np.ndarray:
    return np.zeros((height, width, 4), np.uint8)


def hooped(centers: list[int]) -> np.ndarray:
    picture = blank()
    for x in centers:
        cv2.circle(picture, (x, 200), 40, GOLD, 6)
    return picture


def laid_out(pendant: bool) -> np.ndarray:
    picture = blank()
    turn = np.linspace(np.pi, 0, 200)
    line = np.stack([200 + 120 * np.cos(turn), 60 + 240 * np.sin(turn)], axis=1)
    cv2.polylines(picture, [np.rint(line).astype(np.int32).reshape(-1, 1, 2)], False, GOLD, 5)
    if pendant:
        cv2.circle(picture, (200, 322), 16, GOLD, -1)
    return picture


def test_a_pair_is_two_and_one_is_mirrored() -> None:
    left, right = read_earrings(hooped([100, 300]))
    assert left.shape == right.shape == "hoop"
    one, twin = read_earrings(hooped([200]))
    np.testing.assert_array_equal(one.rgba, twin.rgba[:, ::-1])


def test_several_pieces_are_declined() -> None:
    with pytest.raises(CannotWear) as refusal:
        read_earrings(hooped([60, 160, 260, 350]))
    assert refusal.value.code == "several_pieces"


@pytest.mark.parametrize(
    ("name", "shape"), [("earrings-01", "stud"), ("earrings-02", "hoop"), ("earrings-03", "drop")]
)
def test_kinds_of_earrings(starter: Starter, name: str, shape: str) -> None:
    assert {one.shape for one in starter(name).earrings} == {shape}


def test_a_drop_hangs_by_its_front_leg_without_the_leg_behind(starter: Starter) -> None:
    drop = starter("earrings-03").earrings[0]
    assert drop.hook[1] < 0.15 * drop.rgba.shape[0]
    upper = (drop.rgba[round(0.12 * drop.rgba.shape[0]), :, 3] > 127).astype(int)
    assert np.abs(np.diff(upper)).sum() <= 2  # one strand, not two


@pytest.mark.parametrize("pendant", [True, False])
def test_the_line_of_a_chain_and_its_pendant(pendant: bool) -> None:
    chain = read_chain(laid_out(pendant))
    whole = (
        np.pi / 2 * (3 * (120 + 240) - np.sqrt((3 * 120 + 240) * (120 + 3 * 240)))
    )  # Ramanujan, half of it
    assert chain.length == pytest.approx(whole, rel=0.06)
    assert (chain.pendant is not None) is pendant
    if pendant:
        assert abs(chain.at - 0.5) < 0.05


def test_a_chain_in_a_heap_is_declined() -> None:
    heap = blank()
    cv2.circle(heap, (200, 200), 60, GOLD, -1)
    with pytest.raises(CannotWear):
        read_chain(heap)


@pytest.mark.parametrize("length", [380.0, 450.0, 600.0, 900.0])
def test_a_chain_keeps_its_length_round_the_neck(length: float) -> None:
    assert arc(necklace.front(length))[-1] == pytest.approx(length - necklace.BEHIND, rel=0.01)


def test_longer_chains_sit_lower() -> None:
    lowest = [necklace.front(length)[:, 1].max() for length in (380.0, 450.0, 600.0, 900.0)]
    assert lowest == sorted(lowest)
    assert 0 < lowest[0] < 40  # a princess-length chain lies at the collarbones
    assert lowest[1] < 90


def test_bending_keeps_beads_round() -> None:
    beads = blank(60, 400)
    for x in range(20, 400, 40):
        cv2.circle(beads, (x, 30), 12, GOLD, -1)
    source = np.stack([np.linspace(0, 399, 128), np.full(128, 30.0)], axis=1).astype(np.float32)
    turn = np.linspace(0, np.pi, 128)
    radius = 399 / np.pi
    curve = np.stack([150 - radius * np.cos(turn), 20 + radius * np.sin(turn)], axis=1).astype(np.float32)
    layer = bend(beads, source, curve, 16, 1.0, Box(0, 0, 300, 180))
    count, _, stats, _ = cv2.connectedComponentsWithStats((layer.alpha > 0.5).astype(np.uint8))
    whole = [n for n in range(1, count) if stats[n, cv2.CC_STAT_AREA] > 300]
    assert len(whole) == 10
    for n in whole:
        assert 20 <= stats[n, cv2.CC_STAT_WIDTH] <= 29
        assert 20 <= stats[n, cv2.CC_STAT_HEIGHT] <= 29


def test_along_is_even() -> None:
    line = np.array([[0, 0], [10, 0], [10, 30]], np.float32)
    np.testing.assert_allclose(along(line, np.array([0.0, 0.5, 1.0])), [[0, 0], [10, 10], [10, 30]])


def test_bands_are_read(starter: Starter) -> None:
    ring, charm = starter("ring-01"), starter("bracelet-03")
    assert ring.ring.pendant is not None
    assert charm.bracelet.pendant is not None
    assert starter("bracelet-01").bracelet.pendant is None
    dial = starter("watch-01", case_diameter_mm=40).dial
    assert dial.rgba[round(dial.center[1]), round(dial.center[0]), 3] == 255
    assert abs(dial.center[0] - dial.rgba.shape[1] / 2) < 0.1 * dial.rgba.shape[1]


def test_five_rings_in_one_picture_are_declined() -> None:
    picture = blank(300, 600)
    for x in (60, 180, 300, 420, 540):
        cv2.circle(picture, (x, 150), 45, GOLD, 8)
    with pytest.raises(CannotWear) as refusal:
        read_ring(picture)
    assert refusal.value.code == "several_pieces"


def test_a_cuff_that_does_not_close_is_a_bracelet_and_trousers_are_not() -> None:
    cuff = np.zeros((300, 300, 4), np.uint8)
    cv2.ellipse(cuff, (150, 150), (100, 80), 0, -60, 240, (180, 180, 180, 255), 10)
    chain = read_bracelet(cuff)
    assert abs(np.ptp(chain.line[:, 0]) - 200) < 12
    assert chain.line[:, 1].max() > 220
    trousers = np.zeros((300, 300, 4), np.uint8)
    trousers[40:100, 90:210] = trousers[40:280, 90:140] = trousers[40:280, 160:210] = (60, 60, 90, 255)
    with pytest.raises(CannotWear, match="open"):
        read_bracelet(trousers)
    with pytest.raises(CannotWear, match="case"):
        read_dial(trousers)


def test_a_disc_is_neither_bracelet_nor_watch() -> None:
    disc = blank()
    cv2.circle(disc, (200, 200), 90, GOLD, -1)
    with pytest.raises(CannotWear):
        read_bracelet(disc)
    with pytest.raises(CannotWear):
        read_dial(disc)


def test_a_watch_lies_on_the_wrist_upright_to_the_hand(starter: Starter) -> None:
    dial = starter("watch-01", case_diameter_mm=40).dial
    down, out = np.array([0, 1], np.float32), np.array([1, 0], np.float32)
    for side, three in (("left", down), ("right", -down)):
        wrist = Wrist(np.array([100, 100], np.float32), down, out, 56.0, 0.0, SCALE, side)  # type: ignore[arg-type]
        place = Placement(wrist, dial, 40.0)
        middle, twelve, three_oclock = place.inverse(
            np.array([[100, 100], [100 + 30, 100], 100 + 30 * three], np.float32)
        )
        np.testing.assert_allclose(middle, dial.center, atol=0.5)
        assert twelve[1] < dial.center[1] - 0.6 * dial.radius
        assert three_oclock[0] > dial.center[0] + 0.6 * dial.radius


def test_the_back_of_a_hand_is_told_from_its_palm() -> None:
    points = np.zeros((21, 2), np.float32)
    points[0], points[5], points[17] = (100, 200), (130, 100), (70, 100)  # the index on the right, fingers up
    for side, back in (("left", True), ("right", False)):
        hand = Hand(points, np.zeros(21, np.float32), np.zeros((21, 3), np.float32), side, 0.9)  # type: ignore[arg-type]
        assert shows_back(hand) is back


def test_earrings_change_only_what_is_marked(portrait: Person, starter: Starter) -> None:
    bare = replace(
        portrait, parse=replace(portrait.parse, hair_alpha=np.zeros_like(portrait.parse.hair_alpha))
    )
    labels = np.full_like(portrait.parse.labels, 2)
    bare = replace(bare, parse=replace(bare.parse, labels=labels))
    bare.__dict__["face"] = portrait.face
    scene = earrings.wear(Scene.of(bare), starter("earrings-02", height_mm=28))
    same = scene.changed == 0
    assert (scene.image[same] == portrait.photo[same]).all()
    columns = np.flatnonzero(scene.changed.any(axis=0))
    assert portrait.face is not None
    middle = portrait.face.points[1, 0]
    assert (columns < middle).any()
    assert (columns > middle).any()


def test_hidden_ears_and_absent_wrists_are_declined(portrait: Person, starter: Starter) -> None:
    everywhere = np.ones_like(portrait.parse.hair_alpha)
    covered = replace(portrait, parse=replace(portrait.parse, hair_alpha=everywhere))
    covered.__dict__["face"] = portrait.face
    with pytest.raises(CannotWear) as refusal:
        earrings.wear(Scene.of(covered), starter("earrings-02"))
    assert refusal.value.code == "ears_hidden"
    for kind, name in ((bracelet, "bracelet-01"), (watch, "watch-01")):
        with pytest.raises(CannotWear) as refusal:
            kind.wear(Scene.of(portrait), starter(name))
        assert refusal.value.code in {"no_wrist", "sleeve"}


def test_a_hoop_seen_from_the_side_is_narrow_and_its_tube_as_thick_as_it_was() -> None:
    picture = np.zeros((200, 200, 4), np.uint8)
    cv2.circle(picture, (100, 100), 94, (200, 160, 60, 255), 12)
    rows, columns = np.mgrid[:200, :200]
    inverse = hoop_inverse((200, 200), np.array([100.0, 100.0]), 1.0, 0.4)
    uv = inverse(np.stack([columns, rows], axis=-1).astype(np.float32))
    seen = cv2.remap(picture[..., 3], uv[..., 0], uv[..., 1], cv2.INTER_LINEAR)
    across, down = np.flatnonzero(seen[100] > 127), np.flatnonzero(seen[:, 100] > 127)
    assert abs(np.ptp(across) - 0.4 * 188 - 12) < 6
    assert abs(np.ptp(down) - 200) < 4
    side, top = across[across < 100], down[down < 100]
    assert abs(np.ptp(side) - np.ptp(top)) < 4


def test_strands_of_hair_hang_before_an_earring(portrait: Person, starter: Starter) -> None:
    place = portrait.point(7) + np.array([0, 20], np.float32)
    stripes = np.zeros(portrait.photo.shape[:2], np.uint8)
    stripes[:, ::6] = 90
    stripes[:, 1::6] = 90
    photo = np.dstack([stripes + 60] * 3)
    hairy = replace(portrait.parse, hair_alpha=np.ones_like(portrait.parse.hair_alpha))
    bare = replace(portrait.parse, hair_alpha=np.zeros_like(portrait.parse.hair_alpha))
    earring = starter("earrings-03").earrings[0]
    shown = []
    for parse in (bare, hairy):
        scene = Scene.of(replace(portrait, photo=photo, parse=parse))
        shown.append(earrings._hung(scene, earring, place, 60.0, 0.0).image.astype(int))
    apart = np.abs(shown[0] - photo).sum(axis=2), np.abs(shown[1] - photo).sum(axis=2)
    low = np.s_[int(place[1]) + 30 : int(place[1]) + 60]
    light, dark = stripes[low] > 0, stripes[low] == 0
    assert apart[1][low].sum() < 0.9 * apart[0][low].sum()
    kept = [apart[1][low][where].sum() / max(apart[0][low][where].sum(), 1) for where in (light, dark)]
    assert kept[0] < 0.6 < kept[1]
    high = np.s_[int(place[1]) - 5 : int(place[1]) + 1]
    assert (shown[0][high] == shown[1][high]).mean() > 0.98
