"""What the planner says of what the tools found: exact sentences, and none that the grounding would leave out."""

import json
from typing import Any

import pytest
from langchain_core.messages import HumanMessage, ToolMessage

from agent.facts import Facts
from agent.middleware.grounding import grounding
from agent.planner.compose import Composer
from agent.planner.conversation import Call
from agent.planner.outcome import Outcome
from catalog.vocabulary import VocabularyFile
from prompts import Library

LIBRARY, WORDS = Library(), VocabularyFile().current()
HAT = {
    "id": "hat-1",
    "title": "Olive Bucket Hat",
    "price": 28.0,
    "currency": "USD",
    "sizes": {"S/M": 3, "L/XL": 2},
    "in_stock": True,
    "colors": ["olive"],
    "kind": "hat",
    "category": "bucket-hats",
}
NAVY = HAT | {"id": "hat-2", "title": "Navy Bucket Hat", "price": 26.0, "colors": ["navy"]}
GLASSES = HAT | {"id": "g-1", "title": "Round Glasses", "category": "eyewear", "sizes": {}, "kind": "glasses"}


def told(
    name: str, artifact: dict[str, Any], args: dict[str, Any] | None = None, language: str = "en"
) -> str:
    """The reply to one tool's result, after the grounding, which must leave all of it."""
    result = ToolMessage(json.dumps(artifact), name=name, tool_call_id="1", artifact=artifact)
    call = Call(name, args or {}, artifact=artifact, text=str(result.text), done=True)
    text = Composer(LIBRARY, WORDS).compose([Outcome(call)], language, 0)
    asked = HumanMessage("200元以下的" if language == "zh" else "under 200 yuan, please")
    assert grounding(Facts.of([asked, result]), LIBRARY, language, WORDS, strict=False).check(text) == text
    return text


def found(**more: Any) -> dict[str, Any]:
    return {"type": "products", "products": [HAT, NAVY], "relaxed": [], **more}


def test_a_converted_limit_is_told_with_its_rate() -> None:
    converted = {"from": "CNY", "to": "USD", "rate": 0.14, "limits": [[200.0, 28.0]]}
    assert told("search_products", found(converted=converted)).endswith(
        "Your limit of ¥200 is about $28 here (rate 0.14)."
    )
    assert told("search_products", found(converted=converted), language="zh").endswith(
        "¥200约合$28（汇率0.14）。"
    )
    both = converted | {"limits": [[100.0, 14.0], [200.0, 28.0]]}
    assert "¥100–¥200 is about $14–$28" in told("search_products", found(converted=both))
    assert "limit" not in told("search_products", found())


def test_what_was_looked_for_is_called_as_a_shopper_would() -> None:
    artifact = found(products=[GLASSES, GLASSES | {"id": "g-2", "title": "Square Glasses"}])
    assert "2 glasses and sunglasses" in told("search_products", artifact, {"category": "eyewear"})
    assert "2款眼镜" in told("search_products", artifact, {"category": "eyewear"}, "zh")


@pytest.mark.parametrize(("language", "last"), [("en", "Navy Bucket Hat"), ("zh", "Navy Bucket Hat")])
def test_a_comparison_ends_with_a_sentence_of_its_own(language: str, last: str) -> None:
    comparison = {"rows": [], "differs": [], "cheapest": "hat-2"}
    text = told("compare_products", found(comparison=comparison), language=language)
    rows, closing = text.split("\n\n")
    assert rows.count("\n- ") == 2
    assert last in closing
    assert ("$28. In stock in S/M, L/XL." in rows) == (language == "en")
    assert ("：$28。有货尺码：S/M、L/XL。" in rows) == (language == "zh")


def test_an_answer_on_size_names_the_product_and_measures_are_translated() -> None:
    advice = {
        "type": "size",
        "products": [HAT],
        "size": "S/M",
        "sure": "sure",
        "sure_text": "sure",
        "why": "your head in the size chart",
        "in_stock": True,
        "nearest_in_stock": None,
        "chart": {"S/M": {"head": [54.0, 57.0]}},
    }
    assert "Olive Bucket Hat" in told("size_advice", advice)
    assert "head 54-57" in told("size_advice", advice)
    chinese = told(
        "size_advice", advice | {"sure_text": "把握较大", "why": "按尺码表中的头围"}, language="zh"
    )
    assert "Olive Bucket Hat" in chinese
    assert "头围 54-57" in chinese
    one = advice | {"products": [GLASSES], "chart": {}}
    assert told("size_advice", one) == "Round Glasses comes in one size."


def test_what_is_known_has_no_stray_blanks() -> None:
    known = {"type": "text", "preferences": {"sizes": {"": "M"}, "dislikes": ["wool"]}, "photos": ["photo_1"]}
    assert "- sizes: M\n- dislikes: wool\n- photos: 1" in told("what_do_you_know_about_me", known)
    assert "- 尺码：M\n- 不喜欢：羊毛\n- 照片：1" in told("what_do_you_know_about_me", known, language="zh")


def test_what_could_not_be_worn_is_named_with_its_reason() -> None:
    look = {
        "type": "look",
        "look": "look_1",
        "products": [GLASSES],
        "wearing": ["g-1"],
        "replaced": [HAT],
        "refused": [NAVY | {"why": "The top of the head is cut off in this photo."}],
    }
    text = told("try_on", look)
    assert "I left out Olive Bucket Hat" in text
    assert "I could not put Navy Bucket Hat on you. The top of the head is cut off in this photo." in text
    assert "Navy Bucket Hat这次没能穿上：" in told("try_on", look, language="zh")
