"""Lies of every kind are taken out of a reply, and what is true is left alone: tests/agent/claims_told.yaml.

python -m tests.agent.test_claims_told     counts them by kind, to try out sentences before they are mended for
"""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from langchain_core.messages import AnyMessage, HumanMessage, ToolMessage

from agent.facts import Facts
from agent.middleware.grounding import grounding
from catalog.vocabulary import VocabularyFile
from prompts import Library
from tools.policies import passages

TOLD = yaml.safe_load((Path(__file__).parent / "claims_told.yaml").read_text("utf-8"))
LIBRARY, WORDS = Library(), VocabularyFile().current()


def card(
    id: str, titles: tuple[str, str], price: float, sizes: dict[str, int], **more: Any
) -> dict[str, Any]:
    named = {"id": id, "title": titles[0], "title_en": titles[0], "title_zh": titles[1]}
    stock = not sizes or any(sizes.values())
    return {**named, "price": price, "currency": "USD", "sizes": sizes, "in_stock": stock, **more}


TEE = card(
    "top-1", ("Breton Stripe T-Shirt", "布列塔尼条纹T恤"), 24.9, {"S": 3, "M": 0, "L": 2},
    colors=["white", "navy"], material="cotton", pattern="striped", category="t-shirts",
)  # fmt: skip
NAVY = card(
    "top-2", ("Navy Striped Tee", "海军蓝条纹短袖"), 32, {"S": 0, "M": 4},
    colors=["navy"], material="cotton", pattern="striped",
)  # fmt: skip
HAT = card(
    "hat-1", ("Wide-Brim Straw Hat", "宽檐草帽"), 42, {}, colors=["beige"], material="straw", category="hats",
    description="A wide brim shades your face.",
)  # fmt: skip
DRESS = card(
    "dress-1", ("Garden Party Dress", "花园派对连衣裙"), 72, {"S": 3, "M": 1, "L": 0},
    colors=["cream", "red"], material="cotton", brand="Maris", category="dresses", pattern="floral",
)  # fmt: skip
CART = {"type": "cart", "lines": [{**HAT, "quantity": 1}], "total": 42.0, "currency": "USD"}
RULES = {
    "en": "Standard delivery takes 2 to 4 working days. Standard delivery costs 4.90 USD and is free for orders "
    "of 60 USD or more. You can return anything unworn within 30 days of receiving it.",
    "zh": "标准配送需要 2 到 4 个工作日。标准配送运费 4.90 美元，订单满 60 美元免运费。收到商品后 30 天内，"
    "未穿着的商品可以无理由退货。",
}
SAID = {
    "en": ("striped tees or a hat under 80 dollars, I wear M", "the hat, please", "and the dress?"),
    "zh": ("80美元以内的条纹T恤或帽子，我穿M码", "要那顶草帽", "那条裙子呢"),
}


def conversation(language: str) -> list[AnyMessage]:
    """Products were searched, the hat went into the cart, the rules were read; then the dress was looked at."""
    first, second, last = SAID[language]
    found = {"type": "products", "products": [TEE, NAVY, HAT, DRESS]}
    rules = {"type": "policy", "passages": [{"text": RULES[language]}]}
    return [
        HumanMessage(first),
        ToolMessage("4 found.", name="search_products", tool_call_id="1", artifact=found),
        HumanMessage(second),
        ToolMessage("In the cart.", name="cart_add", tool_call_id="2", artifact=CART),
        ToolMessage(RULES[language], name="shop_policy", tool_call_id="3", artifact=rules),
        HumanMessage(last),
        ToolMessage("dress-1", name="product_details", tool_call_id="4", artifact={"products": [DRESS]}),
    ]


def checked(language: str, text: str) -> str:
    return grounding(Facts.of(conversation(language)), LIBRARY, language, WORDS).check(text)


@pytest.mark.parametrize(
    ("language", "lie", "piece"),
    [(language, lie, piece) for language, lies in TOLD["lies"].items() for _, lie, piece in lies],
)
def test_a_lie_goes(language: str, lie: str, piece: str) -> None:
    assert piece in lie
    assert piece not in checked(language, lie)


@pytest.mark.parametrize(
    ("language", "truth"),
    [(language, truth) for language, truths in TOLD["truths"].items() for truth in truths],
)
def test_a_truth_stays(language: str, truth: str) -> None:
    assert checked(language, truth) == truth


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_shops_own_rules_are_quoted_as_they_stand(language: str) -> None:
    for passage in passages(LIBRARY, language, "24"):
        rules = {"type": "policy", "passages": [{"text": passage.text}]}
        told = ToolMessage(passage.text, name="shop_policy", tool_call_id="1", artifact=rules)
        check = grounding(Facts.of([HumanMessage("?"), told]), LIBRARY, language, WORDS)
        assert check.check(f"> {passage.text}") == f"> {passage.text}"


def main(path: str = "") -> None:
    """Print how many lies of each kind get through, and how many truths are lost, in this file or another."""
    told = yaml.safe_load(Path(path).read_text("utf-8")) if path else TOLD
    counts: Counter[tuple[str, str]] = Counter()
    wrong: Counter[tuple[str, str]] = Counter()
    for language in ("en", "zh"):
        for kind, lie, piece in told["lies"][language]:
            counts["lies: " + kind, language] += 1
            wrong["lies: " + kind, language] += piece in checked(language, lie)
        for truth in told["truths"][language]:
            counts["truths", language] += 1
            wrong["truths", language] += checked(language, truth) != truth
    for (kind, language), number in sorted(counts.items()):
        print(f"{kind:16} {language}  {wrong[kind, language]:3} of {number} wrong")


if __name__ == "__main__":
    main(*sys.argv[1:])
