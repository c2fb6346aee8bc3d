"""One catalogue and one planner for all tests of the planner: the starter products, without an index."""

import pytest
from langchain_core.messages import BaseMessage, SystemMessage

from agent.planner import EmbeddedPlanner
from agent.planner.rehearsal import Rehearsal, vocabulary_of
from catalog.product import Product
from catalog.starter_shop import starter_products


@pytest.fixture(scope="session")
def products() -> list[Product]:
    return list(starter_products())


@pytest.fixture(scope="session")
def planner(products):
    return EmbeddedPlanner(vocabulary=vocabulary_of(products), products=products)


_shops: dict[tuple[str, ...], Rehearsal] = {}


def _shop(products, vocabulary):
    """One rehearsal shop for each list of products: reading their attributes takes a second."""
    ids = tuple(product.id for product in products)
    if ids not in _shops:
        _shops[ids] = Rehearsal(products, vocabulary)
    return _shops[ids]


class Talk:
    """A conversation with the planner in a rehearsal shop: `talk("red dresses")` gives [(tool, arguments), ...]."""

    def __init__(self, planner, products, *, photo=True, state=""):
        self.planner = planner
        self.shop = _shop(products, planner.plan().vocabulary).again(photo=photo)
        self.messages: list[BaseMessage] = [SystemMessage(state)] if state else []
        self.reply = ""

    def __call__(self, said):
        calls, self.reply = self.shop.talk(self.planner, self.messages, said)
        return [(call["name"], call["args"]) for call in calls]

    @property
    def shown(self):
        """Ids of the list last shown."""
        lists = [m.artifact for m in self.messages if getattr(m, "artifact", None)]
        found = [a for a in lists if a.get("type") == "products" and not a.get("details")]
        return [card["id"] for card in found[-1]["products"]]


@pytest.fixture
def talk(planner, products):
    return Talk(planner, products)


@pytest.fixture
def talk_without_photo(planner, products):
    return Talk(planner, products, photo=False)
