"""What counts as a right answer in the files of utterances, and how far two annotators agree."""

import yaml

from agent.planner.evaluate import UTTERANCES, is_held_out, ways
from tests.planner.annotators import agreement, joined

SEARCH, BUY = "search_products category=boots sizes=39", "cart_add product_id=@1"


def test_each_item_has_alternatives_of_its_own() -> None:
    assert list(ways([])) == [[]]
    assert list(ways([SEARCH, "none | remember"])) == [[SEARCH], [SEARCH, "remember"]]
    assert list(ways([f"{SEARCH};{BUY} | checkout"])) == [[SEARCH, BUY], ["checkout"]]


def test_either_annotator_is_right_in_what_is_joined() -> None:
    first = [[{"say": 'boots, "39"', "do": [SEARCH]}, {"say": "nice", "do": []}]]
    second = [[{"say": 'boots, "39"', "do": [SEARCH, BUY]}, {"say": "nice", "do": []}]]
    talk = yaml.safe_load(joined(first, second))[0]
    assert talk[0] == {"say": 'boots, "39"', "do": [f"{SEARCH} | {SEARCH};{BUY}"]}
    assert talk[1]["do"] == []


def test_agreement_counts_tools_and_arguments() -> None:
    first = [[{"say": "boots 39", "do": [SEARCH]}], [{"say": "你好", "do": []}]]
    second = [
        [{"say": "boots 39", "do": ["search_products category=boots"]}],
        [{"say": "你好", "do": ["checkout"]}],
    ]
    found = agreement(first, second)
    assert (found["en"].right, found["en"].hit, found["en"].wanted, found["en"].said) == (1, 1, 2, 1)
    assert (found["zh"].turns, found["zh"].right) == (1, 0)


def test_what_was_kept_apart_is_what_two_annotators_wrote() -> None:
    files = sorted((UTTERANCES / "annotators").glob("*.one.yaml"))
    assert len(files) == 3
    for one in files:
        first, second = (
            yaml.safe_load(one.with_name(one.name.replace(".one.", which)).read_text("utf-8"))
            for which in (".one.", ".other.")
        )
        kept = UTTERANCES / one.name.replace(".one.", ".")
        assert is_held_out(kept)
        assert yaml.safe_load(kept.read_text("utf-8")) == yaml.safe_load(joined(first, second))
