"""Which of the shopper's photos is meant, and what to ask for when there is none."""

from __future__ import annotations

from typing import Any

from tools.errors import AskShopper
from tools.shopper import Shopper


def chosen_photo(shopper: Shopper, photo: str | None, **asked: Any) -> str:
    """The handle of the photo to use: the one named (or the one a named look was made on), else the newest.

    asked  what should be done with it, handed on with a refusal so that it can be done later
    Raises AskShopper `need_photo`, `need_consent` or `no_such_photo`.
    """
    store, session = shopper.shop.photos, shopper.session
    known = store.photos(session)
    if known:
        record = store.record(session)
        looks = {look.handle: look.photo for look in record.looks} if record else {}
        wanted = looks.get(photo or "", photo or known[-1])
        if wanted in known:
            return wanted
        raise AskShopper(
            "no_such_photo",
            f"There is no photo of that name in this conversation; there is {', '.join(known)}.",
            f"这个会话里没有这张照片，现有：{'、'.join(known)}。",
            photos=known,
            **asked,
        )
    if store.is_waiting(session):
        raise AskShopper(
            "need_consent",
            "The shopper's photo has arrived; before it is used they have to agree to that on the page.",
            "照片已收到，使用前请先在页面上点击同意。",
            **asked,
        )
    raise AskShopper(
        "need_photo",
        "A photo of the shopper is needed first; they can add one with the photo button.",
        "需要先上传一张你的照片，请点击照片按钮添加。",
        **asked,
    )
