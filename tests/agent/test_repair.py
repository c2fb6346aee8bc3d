"""Answers of small models that are words and nothing else."""

import pytest

from agent.middleware.repair import gives_up, goes_round


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry, but I'm not able to assist you with your request.",
        "I am unable to provide that information.",
        "As an AI language model, I do not sell clothes.",
        "抱歉，我无法提供这个信息。",
    ],
)
def test_an_answer_that_only_gives_up_is_none(text: str) -> None:
    assert gives_up(text)


@pytest.mark.parametrize(
    "text",
    [
        "I can't help with the weather, but I can find you a raincoat.",
        "I cannot access your order without its number. I can help you find it, though.",
        "It is not available in M.",
        "这个我帮不上，不过我可以帮你找衣服。",
    ],
)
def test_a_refusal_with_an_offer_is_an_answer(text: str) -> None:
    assert not gives_up(text)


@pytest.mark.parametrize(
    ("text", "round_and_round"),
    [
        ("I'm not a product, and I'm not a product.", True),
        ("I'm here to help. Ask me. I'm here to help.", True),
        ("我是一个聊天机器人。我是一个聊天机器人。", True),
        ("It costs $20. The other costs $20 as well.", False),
        ("Yes. Yes, of course. The first one is cheaper.", False),
        (
            "- Straw Hat: $42. In stock in M and L. Of straw.\n- Bucket Hat: $28. In stock in M and L. Of fine cotton.",
            False,
        ),
    ],
)
def test_going_round_in_circles(text: str, round_and_round: bool) -> None:
    assert goes_round(text) is round_and_round
