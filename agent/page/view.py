"""Draws a conversation as HTML: one item an entry, everything a shopper, a shop or a model wrote escaped.

Markdown in replies is reduced to emphasis, lists, tables and line breaks; links and pictures become their
text, so that no words of anybody can put a link or a picture of their own on the page.
"""

import logging
from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from agent.page import FOLDER
from agent.page.conversation import Conversation, Entry

log = logging.getLogger("fitting_room.page")

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "CNY": "¥", "JPY": "¥", "HKD": "HK$", "AUD": "A$", "CAD": "C$"}
CARDS_SHOWN = 8


@cache
def words(language: str) -> Mapping[str, str]:
    """The page's own words in "en" or "zh"."""
    return yaml.safe_load((FOLDER / f"words.{language}.yaml").read_text("utf-8"))


def money(amount: float, currency: str) -> str:
    """`$24`, `$24.50`, `CHF 24.50`."""
    number = f"{amount:,.2f}".removesuffix(".00")
    return f"{SYMBOLS[currency]}{number}" if currency in SYMBOLS else f"{currency} {number}"


def formatted(text: str) -> Markup:
    """A reply's Markdown as HTML without raw HTML, links or pictures."""
    return Markup(_markdown().render(text))  # noqa: S704 (html is off in the parser; every other character is escaped)


class View:
    """Draws entries with the templates beside this file."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters.update(money=money, formatted=formatted)
        self._templates.globals["cards_shown"] = CARDS_SHOWN

    def draw(self, name: str, language: str, **data: Any) -> str:
        """One template in one language."""
        return self._templates.get_template(f"{name}.html").render(
            w=words(language), language=language, **data
        )

    def items(
        self, conversation: Conversation, language: str, texts: Mapping[str, Any]
    ) -> list[dict[str, str]]:
        """Every entry as `{"id", "type", "html"}`; `texts` are sentences of prompts/ to show."""
        items = [self._item(entry, language, texts) for entry in conversation.entries()]
        if conversation.busy:
            html = self.draw("steps", language, steps=conversation.steps)
            items.append({"id": "steps", "type": "steps", "html": html})
        return items

    def _item(self, entry: Entry, language: str, texts: Mapping[str, Any]) -> dict[str, str]:
        try:
            html = self.draw(entry["type"], language, e=entry, texts=texts)
        except Exception:  # an entry nobody can draw must not take the conversation with it
            log.exception("entry %s (%s) could not be drawn", entry["id"], entry["type"])
            html = ""
        return {"id": str(entry["id"]), "type": entry["type"], "html": html}


@cache
def _markdown() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "breaks": True, "linkify": False})
    parser.enable(
        [
            "emphasis",
            "list",
            "blockquote",
            "newline",
            "escape",
            "table",
            "heading",
            "link",
            "image",
            "backticks",
        ]
    )
    for rule in ("link_open", "link_close"):
        parser.add_render_rule(rule, lambda *_: "")
    parser.add_render_rule("image", lambda _, tokens, index, *__: "")
    return parser
