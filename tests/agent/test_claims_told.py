"""Lies of every kind are taken out of a reply, and what is true is left alone: claims_told.yaml, claims_fresh.yaml.

python -m tests.agent.test_claims_told           how many lies go and how many truths stay, set by set
python -m tests.agent.test_claims_told FILE      the same of another file, sentence by sentence, before it is mended for
"""

import sys
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

HERE = Path(__file__).parent
SETS: dict[str, Any] = {
    "told": yaml.safe_load((HERE / "claims_told.yaml").read_text("utf-8")),
    **yaml.safe_load((HERE / "claims_fresh.yaml").read_text("utf-8")),
}
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


def mended(kind: str) -> list[tuple[str, Any]]:
    """Every lie or truth of every set, with its language, but those known to be judged wrongly."""
    return [
        (language, entry)
        for each in SETS.values()
        for language, entries in each[kind].items()
        for entry in entries
        if (entry if isinstance(entry, str) else entry[1]) not in each.get("missed", [])
    ]


@pytest.mark.parametrize(("language", "lie"), mended("lies"))
def test_a_lie_goes(language: str, lie: list[str]) -> None:
    _, sentence, piece = lie
    assert piece in sentence
    assert piece not in checked(language, sentence)


@pytest.mark.parametrize(("language", "truth"), mended("truths"))
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
    """Print how many lies go and how many truths stay."""
    told = {path: yaml.safe_load(Path(path).read_text("utf-8"))} if path else SETS
    for name, each in told.items():
        for language in ("en", "zh"):
            lies, truths = each["lies"][language], each["truths"][language]
            through = [lie for _, lie, piece in lies if piece in checked(language, lie)]
            lost = [truth for truth in truths if checked(language, truth) != truth]
            gone, kept = len(lies) - len(through), len(truths) - len(lost)
            print(
                f"{name:8} {language}  lies gone {gone} of {len(lies)}  truths kept {kept} of {len(truths)}"
            )
            for sentence in [*through, *lost] if path else []:
                print(f"    {sentence}")


if __name__ == "__main__":
    main(*sys.argv[1:])
