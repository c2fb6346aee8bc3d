"""shop_policy: the passage that answers, word for word; nothing where the rules are silent."""

from pathlib import Path

import pytest

from prompts import Library
from tests.tools.small_shop import Caller
from tools.policies import best, passages


@pytest.mark.parametrize(
    ("language", "question", "policy", "said"),
    [
        ("en", "How long does shipping take?", "delivery", "2 to 4 working days"),
        ("en", "is delivery free?", "delivery", "free for orders of 60 USD"),
        ("en", "can I send the dress back if it doesn't fit", "returns", "within 30 days"),
        ("en", "when do I get my money back?", "returns", "5 working days"),
        ("en", "can I pay with PayPal", "payment", "PayPal"),
        ("en", "can I wash this wool sweater in the machine", "care", "by hand or with the wool programme"),
        ("en", "how long do you keep my pictures", "privacy", "24 hours"),
        ("en", "do you have a store in Paris", "contact", "no shops to visit"),
        ("zh", "多久能到货", "delivery", "2 到 4 个工作日"),
        ("zh", "不合适可以退吗", "returns", "30 天内"),
        ("zh", "毛衣可以机洗吗", "care", "羊毛程序"),
        ("zh", "我的照片会被保存吗", "privacy", "同意之后"),
    ],
)
def test_the_passage_is_quoted(call: Caller, language: str, question: str, policy: str, said: str) -> None:
    message = call.speaking(language)("shop_policy", question=question)
    first = message.artifact["passages"][0]
    assert message.artifact["type"] == "policy"
    assert first["policy"] == policy
    assert said in first["text"]
    assert said in message.content
    assert "Also asked" not in message.content
    assert "也会问" not in message.content


@pytest.mark.parametrize(
    ("language", "question", "heading"),
    [
        ("en", "when will it arrive", "How long delivery takes"),
        ("en", "do you ship to Canada", "Where we deliver"),
        ("en", "my parcel is late", "Following a parcel"),
        ("en", "what if I don't like it", "Sending something back"),
        ("en", "can I cancel my order", "Cancelling an order"),
        ("en", "can I swap it for a bigger size", "Exchanging a size or colour"),
        ("en", "the zip broke", "Faulty or wrong items"),
        ("en", "cash on delivery", "How you can pay"),
        ("en", "how can I reach you", "Talking to a person"),
        ("en", "do you have a shop", "Shops you can visit"),
        ("en", "do you share my data", "What happens to your photo"),
        ("zh", "多久能送到", "配送需要多久"),
        ("zh", "几天送到", "配送需要多久"),
        ("zh", "送到上海吗", "配送到哪里"),
        ("zh", "快递丢了怎么办", "查询包裹"),
        ("zh", "退款要多久", "什么时候退款"),
        ("zh", "钱多久退回来", "什么时候退款"),
        ("zh", "买了不喜欢能退吗", "如何退货"),
        ("zh", "能换大一号吗", "更换尺码或颜色"),
        ("zh", "衣服有破洞", "质量问题或发错货"),
        ("zh", "可以取消订单吗", "取消订单"),
        ("zh", "可以用支付宝吗", "如何付款"),
        ("zh", "有实体店吗", "实体店"),
    ],
)
def test_the_passage_that_is_asked_for_comes_first(language: str, question: str, heading: str) -> None:
    assert best(question, passages(Library(), language, "24"))[0].heading == heading


@pytest.mark.parametrize(
    "question", ["What is the meaning of life?", "Who won the election?", "zzz", "???", "人生的意义"]
)
def test_where_the_rules_are_silent_it_says_so(call: Caller, question: str) -> None:
    error = call.error("shop_policy", question=question)
    assert error["code"] == "no_policy"
    assert set(error["facts"]["topics"]) >= {"delivery", "returns", "care", "payment", "privacy"}


def test_no_question_is_refused(call: Caller) -> None:
    assert call.error("shop_policy", question="")["code"] == "bad_arguments"
    assert call.error("shop_policy")["code"] == "bad_arguments"
    assert call("shop_policy", question="return " * 3000).artifact["type"] in ("policy", "error")


def test_both_languages_say_the_same_things() -> None:
    english, chinese = passages(Library(), "en", "24"), passages(Library(), "zh", "24")
    assert [p.policy for p in english] == [p.policy for p in chinese]
    assert all(p.text and p.heading for p in english + chinese)


def test_an_edit_is_used_at_once_and_a_policy_can_be_added(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    folder.mkdir()
    library = Library(tmp_path)
    header = "---\nid: policies/gifts\nlanguage: en\nversion: 1\nvariables: []\n---\n"
    (folder / "gifts.en.md").write_text(
        f"{header}# Gifts\n\n## Gift wrap\nAlso asked: present\nWe wrap gifts for 3 USD.\n"
    )
    assert best("do you wrap presents", passages(library, "en", "24"))[0].text == "We wrap gifts for 3 USD."
    (folder / "gifts.en.md").write_text(
        f"{header}# Gifts\n\n## Gift wrap\nAlso asked: present\nGift wrap is free.\n"
    )
    assert best("a present", passages(library, "zh", "24"))[0].text == "Gift wrap is free."
