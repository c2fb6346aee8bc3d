"""What the page shows: everything escaped, nothing foreign, every state drawn in both languages."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from agent.page.conversation import Conversation
from agent.page.view import View, formatted, money, words
from tests.app.fake_assistant import card

HOSTILE = (
    "<img src=x onerror=alert(1)><script>alert(1)</script>\"'> [go](https://evil.example) {{7*7}} ${7*7}"
)
TEXTS = {
    "consent": {"question": "May we?", "terms": "- only here", "wording": "en-1"},
    "agree": "Yes",
    "decline": "No",
}


def draw(tmp_path: Path, kind: str, language: str = "en", **data: object) -> str:
    conversation = Conversation("session-1", tmp_path)
    conversation.add(kind, **data)
    html = View().items(conversation, language, TEXTS)[0]["html"]
    assert html
    return html


ENTRIES = {
    "user": {"text": HOSTILE},
    "reply": {"text": HOSTILE},
    "notice": {"text": HOSTILE, "tone": "error"},
    "products": {"products": [card(1, title=HOSTILE, brand=HOSTILE, id=HOSTILE, sizes={HOSTILE: 1})]},
    "look": {"look": "look_1", "before": "photo_1", "products": [card(1, title=HOSTILE)], "notes": [HOSTILE]},
    "cart": {
        "lines": [
            {"id": "a", "title": HOSTILE, "size": HOSTILE, "quantity": 1, "price": 2, "currency": "USD"}
        ],
        "totals": {"USD": 2},
    },
    "checkout": {
        "lines": [card(1, title=HOSTILE, size="M", quantity=2, available=False)],
        "totals": {"USD": 4.0, "CNY": 10},
        "url": "https://shop.example/cart?items=a",
        "sample": False,
    },
    "coach": {"kinds": [HOSTILE], "others": [{"kinds": ["top"], "reason": {"en": HOSTILE, "zh": HOSTILE}}]},
    "photo": {"photo": "photo_1"},
    "need_photo": {"message": HOSTILE},
    "consent": {"state": "ask", "message": HOSTILE},
}


class Tags(HTMLParser):
    """Every tag of a piece of HTML with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", ENTRIES)
def test_hostile_text_stays_text(tmp_path: Path, kind: str, language: str) -> None:
    for tag, attributes in Tags(draw(tmp_path, kind, language, **ENTRIES[kind])).found:
        assert tag not in {"script", "iframe", "object", "embed", "form", "style", "link", "base", "meta"}
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        for name in {"src", "href", "action", "srcset"} & attributes.keys():
            own = r"(media|products)/[\w%./?-]+|https://shop\.example/cart\?items=a"
            assert re.fullmatch(own, attributes[name] or ""), attributes[name]


def test_no_link_and_no_picture_comes_out_of_a_reply() -> None:
    html = formatted(
        "![pixel](https://evil.example/p.png) [click](javascript:alert(1)) <https://evil.example> **bold**"
    )
    assert "<img" not in html
    assert "<a" not in html
    assert "<strong>bold</strong>" in html
    assert "click" in html


def test_lists_tables_and_line_breaks_are_kept() -> None:
    html = formatted("One:\n- a\n- b\n\n| S | M |\n|---|---|\n| 1 | 2 |\n\nline\nline")
    assert "<li>a</li>" in html
    assert "<td>1</td>" in html
    assert "<br" in html


def test_a_quoted_rule_is_a_quotation() -> None:
    drawn = formatted("The shop's rules say:\n> Within 30 days.")
    assert "<blockquote>" in drawn
    assert "Within 30 days." in drawn
    assert "&gt;" not in drawn


def test_card_says_what_a_shopper_needs(tmp_path: Path) -> None:
    html = draw(tmp_path, "products", products=[card(2)])
    assert "Striped T-Shirt 2" in html
    assert "$21.50" in html
    assert "products/top-02" in html
    assert "<s>M</s>" in html  # sold out
    assert 'data-product="top-02"' in html
    assert 'aria-label="Try on Striped T-Shirt 2"' in html


def test_what_cannot_be_worn_has_no_button(tmp_path: Path) -> None:
    assert "data-product" not in draw(tmp_path, "products", products=[card(2, kind=None, image=None)])


def test_details_comparison_and_outfit(tmp_path: Path) -> None:
    both = [card(1, why="goes with it"), card(2)]
    detail = draw(tmp_path / "a", "products", products=[card(1, description="Soft.")], details=True)
    assert "Soft." in detail
    rows = [{"name": "price", "values": ["21 USD", "22 USD"]}, {"name": "brand", "values": ["x", "x"]}]
    compared = draw(
        tmp_path / "b", "products", "zh", products=both, comparison={"rows": rows, "differs": ["price"]}
    )
    assert "价格" in compared
    assert "品牌" not in compared
    outfit = {"try_on": ["top-01", "top-02"], "total": 42, "currency": "USD"}
    assert 'data-product="top-01, top-02"' in draw(tmp_path / "c", "products", products=both, outfit=outfit)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://shop.example/", "//evil.example"])
def test_checkout_leads_only_to_a_safe_address(tmp_path: Path, url: str) -> None:
    assert "https://shop.example/cart" in draw(tmp_path / "a", "checkout", **ENTRIES["checkout"])
    assert "<a" not in draw(tmp_path / "b", "checkout", **ENTRIES["checkout"] | {"url": url})


def test_close_products_are_set_apart_and_numbered_on(tmp_path: Path) -> None:
    html = draw(tmp_path, "products", products=[card(1), card(2, exact=False)])
    assert html.index(words("en")["near"]) > html.index("Striped T-Shirt 1")
    assert re.findall(r'class="number"[^>]*>(\d+)<', html) == ["1", "2"]


def test_deleted_pictures_are_not_asked_for(tmp_path: Path) -> None:
    assert "<img" not in draw(tmp_path, "look", **ENTRIES["look"], deleted=True)
    assert "<img" not in draw(tmp_path, "photo", **ENTRIES["photo"], deleted=True)


def test_an_entry_nobody_can_draw_leaves_the_others(tmp_path: Path) -> None:
    conversation = Conversation("session-1", tmp_path)
    conversation.add("products", products="nonsense")
    conversation.add("from_the_future")
    conversation.add("user", text="hello")
    drawn = View().items(conversation, "en", TEXTS)
    assert [item["html"] != "" for item in drawn] == [False, False, True]


def test_both_languages_have_the_same_words() -> None:
    assert words("en").keys() == words("zh").keys()
    assert not [name for name, text in words("zh").items() if "您" in text]


def test_page_asks_only_for_words_that_exist() -> None:
    folder = Path(__file__).parents[2] / "agent" / "page"
    script, shell = (folder / "page.js").read_text(), (folder / "shell.html").read_text()
    asked = set(re.findall(r'word\("(\w+)"\)', script))
    asked |= set(re.findall(r'data-w(?:-label|-hint)?="(\w+)"', shell))
    for template in (folder / "templates").glob("*.html"):
        asked |= set(re.findall(r"\bw\.(\w+)", template.read_text()))
    assert asked <= words("en").keys()


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [(24, "USD", "$24"), (24.5, "USD", "$24.50"), (1234.5, "CNY", "¥1,234.50"), (9, "CHF", "CHF 9")],
)
def test_money(amount: float, currency: str, shown: str) -> None:
    assert money(amount, currency) == shown
