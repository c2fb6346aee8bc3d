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
from typing import Any

from pydantic import ValidationError

from catalog.errors import CatalogError, ProductNotFound
from vision.errors import VisionError

log = logging.getLogger("fitting_room.tools")


class ToolError(Exception):
    """Base of what a tool refuses on purpose."""

    retry = False

    def __init__(self, code: str, en: str, zh: str = "", **facts: Any) -> None:
        """`code` is stable; `en` and `zh` are one sentence each, fit for the shopper; `facts` is
        JSON-able."""
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
        return kind(error.code, error.message, SENTENCES_ZH.get(error.code, ""))
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


def _not_found_zh(error: ProductNotFound) -> str:
    hint = f"是不是这些：{'、'.join(error.nearest)}？" if error.nearest else ""
    return f"没有编号为“{error.product_id}”的商品。{hint}"


# What vision and the catalogue say in English only; a code that is missing here is said in English.
SENTENCES_ZH = {
    "not_a_picture": "这个文件不是我能读取的图片；请发送 JPEG、PNG、WebP 或 HEIC 照片。",
    "picture_too_large": "这张图片太大了，请发送小一些的照片。",
    "picture_too_small": "这张图片太小了，看不清人，请发送大一些的照片。",
    "picture_broken": "这张图片已损坏或不完整，请重新发送。",
    "bad_picture": "我读不了这张图片，请换一张照片。",
    "nobody_in_photo": "照片里没有找到人。正对镜头站立的照片效果最好。",
    "several_people": "照片里不止一个人，请发送只有你自己的照片。",
    "cannot_wear": "这张照片不适合试穿这件商品，请换一张正面、能看清身体的照片。",
    "poor_render": "这张照片的试穿效果不够好，请换一张光线均匀的正面照片。",
    "poor_cutout": "这件商品的图片无法用于试穿。",
    "unknown_kind": "这类商品还不能试穿。",
    "model_missing": "试穿功能暂时不可用。",
    "index_unavailable": "商品目录暂时不可用，请稍后再试。",
    "bad_request": "这个搜索条件自相矛盾，请换一种说法。",
    "no_picture": "这件商品没有图片。",
}
