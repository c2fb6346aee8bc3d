"""Errors of the tools. Each tells the model one of two things; none leaves a tool as an exception.

ToolError                 code, a sentence in English and in Chinese, facts to build another sentence from
├── AskShopper            ask the shopper or change the arguments: the same tool can work then
└── CannotDo              this will not work, say so

A tool raises them:

    raise AskShopper("need_size", "Which size? In stock: S, M.", "要哪个尺码？有货：S、M。", sizes=["S", "M"])

CatalogError and VisionError may come out of a tool's function as they are; `as_tool_error` turns them,
and every other exception, into one of the two.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from catalog.errors import CatalogError, ProductNotFound
from vision.errors import CannotWear, VisionError

log = logging.getLogger("fitting_room.tools")


class ToolError(Exception):
    """Base of what a tool refuses on purpose."""

    retry = False

    def __init__(self, code: str, en: str, zh: str = "", **facts: Any) -> None:
        """`code` is stable; `en` and `zh` are one sentence each for the shopper; `facts` is JSON-able."""
        super().__init__(en)
        self.code = code
        self.en = en
        self.zh = zh or en
        self.facts = facts

    def sentence(self, language: str) -> str:
        """The sentence in "en" or "zh"."""
        return self.zh if language == "zh" else self.en


class AskShopper(ToolError):
    """The shopper or the model can put it right: a missing size, a wrong id, a photo."""

    retry = True


class CannotDo(ToolError):
    """Nothing the model changes will make it work; it should say so and offer something else."""


def as_tool_error(error: Exception) -> ToolError:
    """`error` as one of the two kinds. What nobody foresaw is logged and told without its text."""
    if isinstance(error, ToolError):
        return error
    if isinstance(error, ProductNotFound):
        return AskShopper(error.code, error.message, _not_found_zh(error), nearest=error.nearest)
    if isinstance(error, CatalogError | VisionError):
        kind = AskShopper if error.retry or error.code == "bad_request" else CannotDo
        known = _refusals_zh()
        fallback = known["cannot_wear"] if isinstance(error, CannotWear) else ""
        zh = known.get(error.message) or known.get(error.code) or fallback
        return kind(error.code, error.message, zh)
    if isinstance(error, ValidationError):
        wrong = "; ".join(
            _wrong_argument(detail) for detail in error.errors(include_url=False, include_input=False)[:4]
        )
        return AskShopper("bad_arguments", f"These arguments do not work: {wrong}.", f"参数有误：{wrong}。")
    log.exception("a tool failed", exc_info=error)
    return CannotDo(
        "internal",
        "Something went wrong on our side; it has been noted. Please try again in a moment.",
        "我们这边出了点问题，已经记录下来，请稍后再试。",
    )


def _wrong_argument(detail: Any) -> str:
    where = ".".join(str(part) for part in detail["loc"] if part != "runtime") or "arguments"
    return f"{where}: {detail['msg']}"


@lru_cache(maxsize=1)
def _refusals_zh() -> dict[str, str]:
    """Chinese by English sentence or by code; what is missing is said in English."""
    table = yaml.safe_load(Path(__file__).with_name("refusals_zh.yaml").read_text(encoding="utf-8"))
    return {str(key): str(sentence) for key, sentence in table.items()}


def _not_found_zh(error: ProductNotFound) -> str:
    hint = f"是不是这些：{'、'.join(error.nearest)}？" if error.nearest else ""
    return f"没有编号为“{error.product_id}”的商品。{hint}"
