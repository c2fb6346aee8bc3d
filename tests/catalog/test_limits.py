"""Limits of price in words and figures, in both languages, and numbers in words."""

import pytest

from catalog.numerals import in_digits, last_unit, value
from catalog.prices import find_limits
from catalog.words import flatten


@pytest.mark.parametrize(
    ("text", "low", "high", "currency"),
    [
        ("a watch, tops 180 dollars", None, 180, "USD"),
        ("180 tops", None, 180, None),
        ("a hundred dollars at the very most", None, 100, "USD"),
        ("trainers wey no pass 60", None, 60, None),
        ("nothing over a hundred and twenty", None, 120, None),
        ("i don't want to spend more than seventy quid", None, 70, "GBP"),
        ("my limit is 75 euros", None, 75, "EUR"),
        ("80 is my absolute limit", None, 80, None),
        ("boots, 120 at the outside", None, 120, None),
        ("i have 60 dollars", None, 60, "USD"),
        ("at least sixty", 60, None, None),
        ("around fifty", 40, 60, None),
        ("60 or thereabouts", 48, 72, None),
        ("between eighty and a hundred and twenty", 80, 120, None),
        ("四百块以内", None, 400, "CNY"),
        ("别超过三百", None, 300, None),
        ("不好贵过四百蚊", None, 400, "HKD"),
        ("三百顶天", None, 300, None),
        ("手上只有200块", None, 200, "CNY"),
        ("两百多", 200, 300, None),
        ("一百来块", 80, 120, "CNY"),
        ("三四百块", 300, 400, "CNY"),
    ],
)
def test_a_limit_is_read(text, low, high, currency):
    (limit,) = find_limits(in_digits(flatten(text)[0]))
    assert (limit.low, limit.high, limit.currency) == (low, high, currency)


@pytest.mark.parametrize(
    "text", ["what about 40", "how about 42", "最多三件", "size forty", "two tops", "crop tops"]
)
def test_what_is_no_limit(text):
    assert find_limits(in_digits(text)) == []


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("under a hundred and fifty", "under 150"),
        ("one thousand two hundred", "1200"),
        ("size forty-two, please", "size 42, please"),
        ("39 and a half", "39.5"),
        ("三十八码", "38码"),
        ("in one colour", "in one colour"),
        ("second to none", "second to none"),
    ],
)
def test_numbers_in_words_keep_every_place(text, digits):
    told = in_digits(text)
    assert len(told) == len(text)
    assert told.split() == digits.split() or "".join(told.split()) == "".join(digits.split())


@pytest.mark.parametrize(
    ("text", "number", "unit"), [("两百五", 250, 10), ("三千", 3000, 1000), ("1,200", 1200, 100)]
)
def test_value_and_last_unit(text, number, unit):
    assert (value(text), last_unit(text)) == (number, unit)
