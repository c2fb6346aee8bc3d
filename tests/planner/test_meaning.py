"""What a request most likely asks for, and what is read of it besides: corrections, clearings, what is set aside."""

import numpy as np
import pytest

from agent.planner import EmbeddedPlanner, meaning
from agent.planner.meaning import Said
from agent.planner.rehearsal import vocabulary_of
from agent.planner.saying import understand
from agent.planner.wording import even, plain
from catalog.product import Product
from catalog.query import Query
from tests.planner.conftest import Talk


def test_features_are_one_row_of_the_stored_matrix():
    row = meaning.features(Said("where is it", Query(text="where is it"), {}, ""))
    acts, matrix = meaning._model()
    assert row.dtype == np.float32
    assert matrix.shape == (len(row), len(acts))


def test_chances_add_up_and_the_best_is_named():
    found = meaning.guess(Said("my parcel never came", Query(text=""), {}, ""))
    assert sum(found.chances.values()) == pytest.approx(1)
    assert found.chances[found.act] == found.chance == max(found.chances.values())


def test_counted_words_have_length_one_or_nothing():
    assert np.linalg.norm(meaning.counted("a b c")) == pytest.approx(1)
    assert meaning.counted("").any()  # an empty text still begins and ends


def test_things_and_numbers_are_taken_out(planner):
    text = "red boots under 80"
    query = understand(text, planner.plan().vocabulary)
    assert meaning.bare(text, query).split() == ["<color>", "<thing>", "<price>"]


@pytest.mark.parametrize(
    ("said", "tool"),
    [
        ("the postie left nothing, ordered ages ago", "order_status"),
        ("my bangle came apart in two days", "hand_over_to_human"),
        ("银手镯戴了一天就断成两截", "hand_over_to_human"),
        ("would the colour run in a hot wash", "shop_policy"),
    ],
)
def test_a_thing_that_is_named_is_not_always_looked_for(talk, said, tool):
    assert [name for name, _ in talk(said)] == [tool]


def test_a_new_category_needs_no_training(products):
    kite = Product(id="kite-01", title="Box Kite", price=20, category="kites")
    planner = EmbeddedPlanner(vocabulary=vocabulary_of([*products, kite]), products=[*products, kite])
    assert Talk(planner, [*products, kite])("I've been hunting everywhere for kites") == [
        ("search_products", {"category": "kites"})
    ]


@pytest.mark.parametrize(
    ("said", "colors"),
    [
        ("white or cream dress", ["white", "cream"]),
        ("dresses in green, no wait, navy", ["navy"]),
        ("裙子 红的，哦不，蓝的", ["blue"]),
    ],
)
def test_colors_offered_and_corrected(planner, said, colors):
    assert understand(said, planner.plan().vocabulary).colors == colors


@pytest.mark.parametrize("said", ["anything but white", "白色的不要"])
def test_what_is_not_wanted(planner, said):
    query = understand(said, planner.plan().vocabulary)
    assert (query.colors, query.exclude) == ([], ["white"])


def test_a_name_is_no_slip_of_the_pen(planner):
    assert understand("we are off to Madeira, shirts please", planner.plan().vocabulary).patterns == []


@pytest.mark.parametrize("text", ["請問有冇細碼嘅大褸？", "MY  “Hat”", "１２３ ok", ""])
def test_one_spelling_keeps_every_place(text):
    assert len(even(text)) == len(plain(text)) == len(text)
    assert plain("請問邊對鞋啱我").startswith("请问")


def test_a_quality_is_taken_back(talk):
    talk("blue linen shirts")
    assert talk("actually any colour will do") == [
        ("search_products", {"category": "shirts", "materials": ["linen"]})
    ]


def test_dislikes_are_set_aside_for_once(talk):
    talk("jumpers")
    assert talk("forget about the no-wool thing just this once") == [
        ("search_products", {"category": "sweaters", "set_aside": ["dislikes"]})
    ]


def test_things_of_ones_own_are_not_looked_for(talk):
    assert talk("a black tee to go under my blazer") == [
        ("search_products", {"category": "t-shirts", "colors": ["black"]})
    ]


def test_a_size_at_the_end_is_the_size(talk):
    talk("hoodies")
    [(tool, args)] = talk("whack the first in the bag, large please")
    assert (tool, args["size"]) == ("cart_add", "L")
