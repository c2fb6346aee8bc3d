"""What a message says of products: sizes, numbers, places on the hand, several things at once, free words, changes."""

import pytest

from agent.planner.coordination import several
from agent.planner.measures import body, worn_on
from agent.planner.quantity import quantity
from agent.planner.refine import args_of, free_words, kept, refined
from agent.planner.rehearsal import vocabulary_of
from agent.planner.saying import understand
from agent.planner.wording import even, plain


@pytest.fixture(scope="module")
def query(products):
    vocabulary = vocabulary_of(products)
    return lambda text: understand(even(text), vocabulary)


@pytest.mark.parametrize(
    ("said", "sizes"),
    [
        ("bucket hat in L/XL", ["L/XL"]),
        ("渔夫帽要S/M的", ["S/M"]),
        ("hoodies. L. no graphics", ["L"]),
        ("cream linen trousers, ladies, small", ["S"]),
        ("a medium hoodie", ["M"]),
        ("medium-wash jeans", []),
        ("39 and a half in sneakers", ["39.5"]),
        ("四十码的鞋", ["40"]),
        ("T恤 加大", ["XL"]),
        ("boots 43 or 44", ["43", "44"]),
        ("sneakers for my 40 year old husband", []),
        ("我65岁，想买鞋", []),
        ("I'm 12 and need a hoodie", []),
        ("L/S tee", []),
    ],
)
def test_sizes(query, said, sizes):
    assert query(said).sizes == sizes


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("chuck two of the swim shorts in the bag", 2),
        ("three of the plain white tee", 3),
        ("two harbour mugs please", 2),
        ("mug x3", 3),
        ("half a dozen of those", 6),
        ("the mustard one twice", 2),
        ("来三件", 3),
        ("a pair in 43", None),
        ("add number two in 40", None),
        ("the two black ones", None),
        ("第二件", None),
        ("two things: delivery and returns", None),
    ],
)
def test_how_many(said, count):
    assert quantity(said) == count


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("the signet on my left hand, ring finger", "left ring"),
        ("on my pinky, right hand", "right little"),
        ("戴右手食指", "right index"),
        ("on my left wrist", "left"),
        ("the gold ring", ""),
    ],
)
def test_hands_and_fingers(said, place):
    assert worn_on(plain(said))[0] == place


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("whale polo shirt", "whale"),
        ("a tee with unicorns", "unicorns"),
        ("sneakers by Nike", "Nike"),
        ("kimono", "kimono"),
        ("auntie going Hokkaido lah, need a beanie, head damn cold", ""),
        ("a jumper please, my cardigan has its own postcode", ""),
        ("我寻思买条酒红色的连衣裙", ""),
    ],
)
def test_free_words_describe_the_product(query, said, words):
    assert free_words(query(said)) == words


@pytest.mark.parametrize(
    ("said", "measures"),
    [
        ("168 tall with a 92 cm bust", {"height": 168, "bust": 92}),
        ("96 round the bust and 80 at the waist", {"bust": 96, "waist": 80}),
        ("他一米七五，胸围一百公分", {"height": 175, "bust": 100}),
        ("a 17.5 mm finger", {"finger": 1.75}),
        ("waist is 30 inches", {"waist": 76.2}),
    ],
)
def test_measures_before_and_after_their_names(said, measures):
    assert body(plain(said)) == measures


def test_another_search_keeps_what_is_to_be_the_same():
    base = {"category": "loafers", "sizes": ["38"], "price_max": 100, "colors": ["black"]}
    assert kept(base, "any heels in the same size") == {"sizes": ["38"]}
    assert kept(base, "同样预算看看手链") == {"price_max": 100}
    assert kept(base, "heels then") == {}


def test_each_of_several_things_has_what_is_said_of_it(query):
    def searches(said):
        return several(query(said), said, 3)

    shirts, beanies = searches("flannel shirts in green and beanies")
    assert (shirts["colors"], shirts["materials"], beanies) == (
        ["green"],
        ["flannel"],
        {"category": "beanies"},
    )
    hat, shorts = searches("bucket hat + shorts size M, under 30 dollars each")
    assert (hat.get("sizes"), shorts["sizes"], hat["price_max"], shorts["price_max"]) == (None, ["M"], 30, 30)
    shirt, trousers = searches("a linen shirt and trousers, size M")
    assert shirt["sizes"] == trousers["sizes"] == ["M"]
    (jumper,) = searches("my cardigan is old, so a wool jumper")
    assert jumper == {"category": "sweaters", "materials": ["wool"]}


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        ("burgundy dresses", "这也太素了，有没有喜庆点的，大红的", {"colors": ["red"]}),
        ("silver necklaces", "唔好銀色喇，轉金色", {"colors": ["gold"], "exclude": ["silver"]}),
        ("red skirts", "in blue too", {"colors": ["red", "blue"]}),
        ("red skirts", "too plain. in blue", {"colors": ["blue"]}),
        (
            "cream linen trousers, ladies, small",
            "actually shorts, same thing otherwise",
            {
                "category": "shorts",
                "colors": ["cream"],
                "materials": ["linen"],
                "sizes": ["S"],
                "gender": "women",
            },
        ),
    ],
)
def test_a_change_replaces_what_it_speaks_of(query, before, said, after):
    args = refined(args_of(query(before)), query(said), plain(said))
    assert after.items() <= args.items()
