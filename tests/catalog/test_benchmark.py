"""What the benchmarks stand on: a known nDCG, listings that say what they are, grades, and a crowd that sees no mixture."""

import pytest

from catalog.invented import Listing, Question, grade, listings, questions
from catalog.invented_words import VALUES
from catalog.measure_quality import ndcg


def test_ndcg_of_a_known_order() -> None:
    assert ndcg([3, 1, 0], [3, 1, 0]) == 1
    assert ndcg([0, 0, 0], [3, 0, 0]) == 0
    assert 0 < ndcg([1, 3], [3, 1]) < 1


def test_a_listing_says_somewhere_what_it_is_graded_by() -> None:
    for listing in listings(300):
        said = " ".join(str(value) for value in listing.record.values()).lower()
        for slot, value in listing.truth.items():
            if slot in VALUES:
                words = [*VALUES[slot][value][0], value]
                assert any(word.lower() in said for word in words), (slot, value, listing.record)


def test_the_same_seed_gives_the_same_shop_and_the_same_shoppers() -> None:
    assert list(listings(20)) == list(listings(20))
    assert questions(20) == questions(20) != questions(20, seed=3)


@pytest.mark.parametrize(
    ("wants", "without", "limit", "expected"),
    [
        ({"color": "blue", "material": "wool"}, {}, None, 3),
        ({"color": "blue", "material": "silk"}, {}, None, 1),
        ({"color": "red", "material": "silk"}, {}, None, 0),
        ({"gender": "men"}, {}, 50.0, 3),
        ({"color": "navy"}, {}, 30.0, 1),
        ({"material": "wool"}, {"color": "blue"}, None, 0),
        ({"pattern": "striped"}, {}, None, 1),
    ],
)
def test_grades(wants: dict[str, str], without: dict[str, str], limit: float | None, expected: int) -> None:
    listing = Listing({}, {"category": "scarves", "color": "navy", "material": "wool"}, 39.99)
    assert grade(listing, Question("", "", ("scarves",), wants, without, limit)) == expected
    assert grade(listing, Question("", "", ("coats",), wants, without, limit)) == 0
