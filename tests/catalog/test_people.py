"""Whom a product is for, told from those who only belong to the story."""

import pytest

from catalog.query import parse
from catalog.vocabulary import VocabularyFile

WORDS = VocabularyFile().current()


@pytest.mark.parametrize(
    ("text", "genders"),
    [
        ("my daughter tells me i need a jumper", []),
        ("my lad's getting married, i need a frock", []),
        ("a hat for my grandson's christening", []),
        ("a dress for my sister's wedding", []),
        ("help a dad out, my daughter wants jeans", ["women"]),
        ("my husband says he needs trousers", ["men"]),
        ("a scarf for my mum", ["women"]),
        ("my wife's birthday is on saturday, a watch", ["women"]),
        ("a present for my girlfriend's graduation", ["women"]),
        ("womenswear in linen", ["women"]),
        ("ladies' party dress", ["women"]),
        ("我儿子下个月结婚，想买条连衣裙", []),
        ("女儿说黑框显老", []),
        ("跟老姐妹去海边玩，要一顶遮阳帽", []),
        ("老公面试穿的衬衫", ["men"]),
        ("给我爸买件毛衣", ["men"]),
        ("我女儿毕业，想买条项链送给他", ["women"]),
        ("女士手表", ["women"]),
    ],
)
def test_who_it_is_for(text, genders):
    assert parse(text, WORDS).genders == genders
