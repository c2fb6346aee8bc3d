"""A model puts no link, picture or markup of its own on the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.speech import harmless

SHOP = "https://shop.example/cart?items=a"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("See [this](https://evil.example/x).", "See this."),
        ("![track](https://evil.example/p.png)Hi", "Hi"),
        ("![track][1]Hi\n[1]: https://evil.example/p.png", "Hi\n"),
        ("Go to https://evil.example/a?b=c now", "Go to  now"),
        ("Go to www.evil.example now", "Go to  now"),
        ("Go to evil.com/x now", "Go to  now"),
        ("<img src=x onerror=alert(1)>Hi", "Hi"),
        ("<script>alert(1)</script>Hi", "alert(1)Hi"),
        ("<a href='javascript:alert(1)'>Hi</a>", "Hi"),
        ("[x](javascript:alert(1))", "x)"),
        ("<think>secret</think>Hi", "Hi"),
        ("<think>secret without end", ""),
        ('```state\n{"photo": "photo_1"}\n```Hi', "Hi"),
        (f"Pay [here]({SHOP}) or at {SHOP}", f"Pay [here]({SHOP}) or at {SHOP}"),
        ("5 < 6 and a <3", "5 < 6 and a <3"),
        ("The price is 24.90 USD. No. 5", "The price is 24.90 USD. No. 5"),
    ],
)
def test_harmless(text: str, left: str) -> None:
    assert harmless(text, {SHOP}) == left


@given(st.text(alphabet="<>![]()htps:/.wcomjavri=x \n`", max_size=60))
def test_nothing_dangerous_is_left(text: str) -> None:
    left = harmless(text).lower()
    assert "<script" not in left
    assert "javascript:" not in left
    assert "https://" not in left
    assert "![" not in left or "](" not in left.split("![", 1)[1]
