"""Which product a description means: of those shown, else of the catalogue, in both languages."""

import pytest

from agent.planner.names import Names
from agent.planner.reference import Pointing
from agent.planner.rehearsal import card, vocabulary_of
from agent.planner.saying import understand
from agent.planner.table import Table
from agent.planner.wording import even, plain

SHOWN = {
    "blazers": ["outerwear-01", "outerwear-06", "outerwear-08"],
    "necklaces": ["necklace-01", "necklace-02", "necklace-03", "necklace-04", "necklace-05", "necklace-07"],
    "earrings": ["earrings-01", "earrings-02", "earrings-03", "earrings-04", "earrings-05", "earrings-06"],
    "pearls": ["earrings-04", "earrings-06"],
    "boots": ["shoes-03", "shoes-08"],
    "beanies": ["hat-01", "hat-06"],
    "shirts": ["top-07", "top-08", "top-09", "top-10", "top-11", "top-12"],
    "dresses": ["dress-01", "dress-02", "dress-03", "dress-04", "dress-05", "dress-06"],
    "watches": ["watch-01", "watch-02", "watch-03", "watch-04", "watch-05", "watch-06"],
    "nothing": [],
}


@pytest.fixture(scope="module")
def pointing_at(products):
    vocabulary, names = vocabulary_of(products), Names(products)
    by_id = {product.id: product for product in products}

    def ids(shown: str, focus: str, said: str) -> set[str]:
        table = Table(shown=list(SHOWN[shown]))
        table.cards = {i: card(by_id[i]) for i in [*table.shown, *filter(None, [focus])]}
        table.focus_on([focus] if focus else [])
        pointing = Pointing(table, vocabulary, names)
        pointed = pointing.resolve(plain(said), understand(even(said), vocabulary))
        looked_for = [pointing.only(understand(w, vocabulary).matches) for w in pointed.wanted.split(" | ")]
        return {*pointed.ids, *filter(None, looked_for)}

    return ids


@pytest.mark.parametrize(
    ("shown", "focus", "said", "meant"),
    [
        ("blazers", "outerwear-01", "The blue check wool one, there is my size?", "outerwear-08"),
        ("blazers", "outerwear-06", "does the checked one come in grey", "outerwear-08"),
        ("necklaces", "necklace-01", "弯月那条戴上我看看", "necklace-07"),
        ("necklaces", "necklace-02", "太阳那个给我戴一下", "necklace-01"),
        ("necklaces", "necklace-07", "the one with the blue stone", "necklace-03"),
        ("necklaces", "", "粗链子那条", "necklace-05"),
        ("earrings", "earrings-04", "the twisted pair", "earrings-05"),
        ("pearls", "earrings-04", "那个 stud 的多大 size", "earrings-06"),
        ("pearls", "earrings-06", "drop 的那款 try 在我自己 photo 上看看", "earrings-04"),
        ("boots", "shoes-03", "棕色那双44码", "shoes-08"),
        ("boots", "shoes-03", "one pair of the tan chelseas in 44", "shoes-08"),
        ("beanies", "hat-06", "yellow 的 don't want already", "hat-01"),
        ("shirts", "top-12", "is this linen", "top-12"),
        ("shirts", "top-12", "给我试试这件", "top-12"),
        ("shirts", "top-12", "那件有蓝色的吗", "top-12"),
        ("dresses", "dress-01", "这条裙子多长", "dress-01"),
        ("dresses", "dress-06", "that green slip dress", "dress-02"),
        ("watches", "watch-05", "海洋那块防水吗", "watch-02"),
        ("watches", "watch-05", "the gold bracelet one", "watch-06"),
        ("nothing", "", "the merino jumper", "top-44"),
        ("nothing", "", "orlo marine", "watch-02"),
        ("nothing", "", "your rugby stripe tee", "top-22"),
    ],
)
def test_what_fits_one_product_is_that_product(pointing_at, shown, focus, said, meant):
    assert pointing_at(shown, focus, said) == {meant}


@pytest.mark.parametrize(
    ("shown", "said", "meant"),
    [
        ("beanies", "okay take 炭灰 one piece 和芥末黄 one piece", {"hat-06", "hat-01"}),
        ("beanies", "the grey one and the mustard one", {"hat-06", "hat-01"}),
        ("shirts", "compare the gingham and the lagoon one", {"top-08", "top-12"}),
        ("shirts", "牛仔的和亚麻的哪个凉快", {"top-10", "top-11"}),
        ("dresses", "the shirt dress in stripes and the black sheath", {"dress-03", "dress-05"}),
        ("earrings", "pearl studs and the gold hoops", {"earrings-06", "earrings-02"}),
        ("nothing", "chunky link necklace and the gold hoops", {"necklace-05", "earrings-02"}),
    ],
)
def test_two_descriptions_are_two_products(pointing_at, shown, said, meant):
    assert pointing_at(shown, "", said) == meant
