"""What is not wanted, said before the word or after it, in both languages."""

import pytest

from catalog.query import parse
from catalog.vocabulary import VocabularyFile

WORDS = VocabularyFile().current()


@pytest.mark.parametrize(
    ("text", "exclude"),
    [
        ("nothing white, please", ["white"]),
        ("dresses, but not black or red", ["black", "red"]),
        ("a necklace, she doesn't wear gold", ["gold"]),
        ("can't stand polka dots", ["polka-dot"]),
        ("i'm allergic to wool", ["wool"]),
        ("sick of stripes", ["striped"]),
        ("navy instead of black", ["black"]),
        ("skirts that aren't red", ["red"]),
        ("black is out", ["black"]),
        ("red's not my colour", ["red"]),
        ("i already have black shoes", ["black"]),
        ("芥末黄以外的毛线帽", ["mustard"]),
        ("花的不要", ["floral"]),
        ("红色就算了", ["red"]),
        ("除黑白外", ["black", "white"]),
        ("不好银色的", ["silver"]),
        ("我对羊毛过敏", ["wool"]),
        ("不要黑的，女儿说黑框显老", ["black"]),
        ("手表不要皮表带的", ["leather"]),
    ],
)
def test_what_is_not_wanted(text, exclude):
    query = parse(text, WORDS)
    assert query.exclude == exclude
    assert not set(exclude) & {*query.colors, *query.materials, *query.patterns}


@pytest.mark.parametrize(
    ("text", "colors"),
    [
        ("no, black please", ["black"]),
        ("不要，黑色的有吗", ["black"]),
        ("不好意思，有黑色的裙子吗", ["black"]),
        ("black is out of stock?", ["black"]),
        ("有没有红的", ["red"]),
    ],
)
def test_a_stop_or_a_question_denies_nothing(text, colors):
    query = parse(text, WORDS)
    assert (query.colors, query.exclude) == (colors, [])


def test_too_much_of_something_is_no_word_to_leave_out():
    assert parse("heels, not too high", WORDS).exclude == []


def test_a_kind_of_thing_that_is_not_wanted_does_not_take_all_of_them():
    query = parse("no denim jackets, a jacket for spring", WORDS)
    assert (query.categories, query.exclude) == (["jackets"], ["denim"])


@pytest.mark.parametrize(
    ("text", "wanted", "exclude"),
    [
        ("我只有黑白灰，蓝色的卫衣有吗", {"colors": ["blue"]}, ["black", "white", "grey"]),
        ("不要高跟的女鞋", {"categories": ["shoes"], "genders": ["women"]}, ["heels"]),
        ("上班不能穿牛仔裤，我衣柜里全是牛仔裤。西裤看一下", {"categories": ["trousers"]}, ["jeans"]),
        ("i was not forgiven. a gold necklace", {"categories": ["necklaces"]}, []),
        ("something in red, i look dead in white", {"colors": ["red"]}, ["white"]),
        ("卫衣，连帽的，不要太短", {"categories": ["hoodies"]}, []),
    ],
)
def test_what_is_owned_or_forbidden_is_not_wanted(text, wanted, exclude):
    query = parse(text, WORDS)
    assert {name: getattr(query, name) for name in wanted} == wanted
    assert query.exclude == exclude
