"""What a shopper's sentence is understood as, in both languages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.query import parse
from catalog.vocabulary import SYNONYMS as FILE
from catalog.vocabulary import Vocabulary, VocabularyFile, build, read_synonyms
from catalog.words import key

WORDS = VocabularyFile().current()
BRANDS = build(read_synonyms(FILE), {"brands": ["Port Sel", "Maris"], "sizes": ["S", "M", "XL", "42"]})

TWINS = [
    ("Show me striped t-shirts under 40 dollars", "有没有条纹T恤，40美元以下的？", {"categories": ["t-shirts"],
    "patterns": ["striped"], "price_max": 40, "currency": "USD"}),
    ("navy or black jeans", "黑色或者深蓝色的牛仔裤", {"categories": ["jeans"], "colors": {"navy", "black"}}),
    ("white shirts for men in size M", "男士白色衬衫 M码", {"categories": ["shirts"], "colors": ["white"],
    "genders": ["men"], "sizes": ["M"]}),
    ("sleeveless floral dresses for summer", "夏天穿的无袖碎花连衣裙", {"categories": ["dresses"],
    "patterns": ["floral"], "sleeves": ["sleeveless"], "seasons": ["summer"]}),
    ("sweaters that are not black", "不要黑色的毛衣", {"categories": ["sweaters"], "exclude": ["black"], "colors": []}),
    ("a hoodie without a logo", "不带logo的连帽卫衣", {"categories": ["hoodies"], "exclude": ["lettering"]}),
    ("between 200 and 300 yuan", "200到300元之间", {"price_min": 200, "price_max": 300, "currency": "CNY"}),
    ("the cheapest gold earrings", "最便宜的金色耳环", {"categories": ["earrings"], "colors": ["gold"], "sort": "price_asc"}),
    ("leather boots in stock", "有货的真皮靴子", {"categories": ["boots"], "materials": ["leather"], "in_stock": True}),
    ("discounted sunglasses", "打折的太阳镜", {"categories": ["sunglasses"], "sale": True}),
    ("a necklace for my girlfriend, budget 50 dollars", "给女朋友买条项链，预算50美元", {"categories": ["necklaces"],
    "genders": ["women"], "price_max": 50}),
    ("denim jacket", "牛仔外套", {"categories": ["jackets"], "materials": ["denim"]}),
    ("an office chair", "办公室用的椅子", {"categories": ["chairs"]}),
]  # fmt: skip


def check(text: str, expected: dict[str, object], vocabulary: Vocabulary = WORDS) -> None:
    found = parse(text, vocabulary)
    for name, value in expected.items():
        got = getattr(found, name)
        assert (set(got) if isinstance(value, set) else got) == value, (text, name, got)


@pytest.mark.parametrize(("english", "chinese", "expected"), TWINS)
def test_both_languages_say_the_same(english: str, chinese: str, expected: dict[str, object]) -> None:
    check(english, expected)
    check(chinese, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("stripd tshrt for men", {"categories": ["t-shirts"], "patterns": ["striped"], "genders": ["men"]}),
        ("jewlery", {"categories": ["jewellery"]}),
        ("a lake", {"materials": [], "leftover": ["lake"]}),
        ("not over 40 dollars", {"price_max": 40, "price_min": None}),
        ("shoes from 30 to 60", {"categories": ["shoes"], "price_min": 30, "price_max": 60}),
        ("size 42 boots", {"sizes": ["42"], "price_max": None}),
        ("about $50", {"price_min": 40, "price_max": 60, "currency": "USD"}),
        ("三百块以内", {"price_max": 300, "currency": "CNY"}),
        ("300以内的", {"price_max": 300, "currency": None}),
        ("两百五以下", {"price_max": 250}),
        ("1,200元以上", {"price_min": 1200}),
        ("anything but wool", {"exclude": ["wool"], "materials": []}),
        ("no sleeves", {"sleeves": ["sleeveless"], "exclude": []}),
        ("除了黑色和白色", {"exclude": ["black", "white"], "colors": []}),
        ("不要高跟的鞋子", {"categories": ["shoes"], "exclude": ["heels"]}),
        ("没有图案的T恤", {"categories": ["t-shirts"], "exclude": ["graphic"]}),
        ("有没有图案T恤", {"categories": ["t-shirts"], "patterns": ["graphic"], "exclude": []}),
        ("does this suit me?", {"categories": []}),
        ("shirt dress", {"categories": ["dresses"]}),
        ("floral print skirt", {"patterns": ["floral"]}),
        ("shirts by port sel", {"brands": ["Port Sel"], "categories": ["shirts"]}),
        ("MARIS dresses", {"brands": ["Maris"], "categories": ["dresses"]}),
    ],
)
def test_understood(text: str, expected: dict[str, object]) -> None:
    check(text, expected, BRANDS)


def test_spans_point_at_the_words() -> None:
    text = "Any  NAVY t-shirts   under $40, Ｍ码？"
    spans = {m.slot: text[m.start : m.end] for m in parse(text, WORDS).matches}
    assert spans == {"colors": "NAVY", "categories": "t-shirts", "price": "under $40", "sizes": "Ｍ码"}


def test_request_keeps_only_what_was_not_understood_as_words() -> None:
    request = parse("sunset t-shirts under 40", WORDS).to_request()
    assert (request.query, request.category, request.price_max) == ("sunset", "t-shirts", 40)


PIECES = st.sampled_from(
    [
        "red",
        "black",
        "条纹",
        "T恤",
        "t-shirts",
        "dress",
        "under",
        "over",
        "40",
        "200元",
        "以下",
        "不要",
        "not",
        "without",
        "or",
        "和",
    ]
    + [
        "和平",
        "$",
        "300以内",
        "size",
        "M",
        "XL",
        "便宜",
        "“",
        "…",
        "👗",
        "\u200b",
        "ß",
        "İ",
        "ﬁ",
        "Ａ",
        "１２",
        "'",
        "--",
        ",",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(PIECES, max_size=12).map(" ".join),
        st.lists(PIECES, max_size=12).map("".join),
    )
)
def test_any_text_is_read(text: str) -> None:
    query = parse(text, WORDS)
    last = 0
    for match in query.matches:
        assert 0 <= match.start < match.end <= len(text)
        assert match.start >= last or any(m.start == match.start for m in query.matches if m is not match)
        last = max(last, match.start)
    assert not set(query.exclude) & {
        v for slot in ("colors", "patterns", "materials") for v in getattr(query, slot)
    }
    if (
        query.price_min is not None
        and query.price_max is not None
        and len([m for m in query.matches if m.slot == "price"]) == 1
    ):
        assert query.price_min <= query.price_max
    assert query.to_request() is not None


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(WORDS.colors)), st.sampled_from(sorted(WORDS.categories)), st.integers(5, 900))
def test_colour_category_and_price_come_back(color: str, category: str, price: int) -> None:
    query = parse(f"{color} {category.replace('-', ' ')} under ${price}", WORDS)
    assert query.price_max == price
    assert query.categories[-1:] == [category] or WORDS.canonical("categories", category) in query.categories


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([w for w in WORDS.colors.values() if w.zh]),
    st.sampled_from([w for w in WORDS.categories.values() if w.zh]),
)
def test_chinese_colour_and_category_come_back(color: object, category: object) -> None:
    query = parse(f"{color.zh[0]}的{category.zh[0]}", WORDS)  # type: ignore[attr-defined]
    assert color.value in query.colors or "rose gold" in query.colors  # type: ignore[attr-defined]
    assert query.categories, category


@pytest.mark.parametrize(
    "text", ["not " * 200, "1,1,1,1," * 100, "零" * 500, "under " * 100, "(" * 500, "不要" * 250]
)
def test_a_hostile_sentence_is_read_too(text: str) -> None:
    assert parse(text, WORDS).text == text[:500]


@pytest.mark.parametrize(
    ("text", "category", "slot", "value"),
    [
        ("wool coat", "coats", "materials", "wool"),
        ("a grey wool coat", "coats", "materials", "wool"),
        ("羊毛大衣", "coats", "materials", "wool"),
        ("羊绒衫", "sweaters", "materials", "cashmere"),
        ("fleece jackets", "jackets", "materials", "fleece"),
        ("皮衣", "jackets", "materials", "leather"),
        ("canvas shoes", "sneakers", "materials", "canvas"),
        ("turtleneck", "sweaters", "features", "turtleneck"),
        ("wide-leg trousers", "trousers", "features", "wide-leg"),
        ("raincoat", "coats", "features", "waterproof"),
        ("dress shoes", "oxfords", "occasions", "formal"),
    ],
)
def test_a_name_that_says_more_than_its_category_says_it_all(
    text: str, category: str, slot: str, value: str
) -> None:
    query = parse(text, WORDS)
    assert (query.categories, value in getattr(query, slot)) == ([category], True)


# What is so by the thing's very nature, or means something else there: jeans are denim, a coffee mug is not brown.
BY_NATURE = {
    "tank-tops", "hoodies", "jeans", "chinos", "leggings", "cargo-trousers", "shorts", "boots", "flats", "eyeglasses", "sun-hats",
    "tables", "vases", "mugs",
}  # fmt: skip


def test_no_category_name_swallows_an_attribute() -> None:
    attributes = {
        key(spelling): (slot, word.value)
        for slot in ("materials", "colors", "patterns", "sleeves", "lengths", "features")
        for word in WORDS.slots[slot].values()
        for spelling in (word.value, *word.en, *word.zh)
    }
    swallowed = []
    for category in WORDS.categories.values():
        for name in (*category.en, *category.zh):
            stems, query = key(name), parse(name, WORDS, slips=False)
            inner = [stems[i:j] for i in range(len(stems)) for j in range(i + 1, len(stems) + 1)]
            for part in (p for p in inner if p != stems and (p[0].isascii() or len(p) > 1)):
                slot, value = attributes.get(part, ("", ""))
                if value and value not in getattr(query, slot):
                    swallowed.append((category.value, name, value))
    assert [s for s in swallowed if s[0] not in BY_NATURE] == []
