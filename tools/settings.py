"""What an operator can set for the shop's tools, read from the environment once, when the shop opens."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

SAMPLE_CHECKOUT = "https://shop.example/cart?items={items}"
Link = Annotated[
    str, StringConstraints(pattern=r"^(https://|http://(localhost|127\.0\.0\.1)[:/])\S+$", max_length=500)
]


class Settings(BaseModel):
    """Every field `name` is set by the environment variable FITTING_ROOM_NAME.

    checkout_url  the shop's own checkout; {items} becomes `id:size:quantity,...`, percent-encoded
    support       how to reach a person (an address, a number, opening hours), told to the shopper
    photo_hours   a session's photos are deleted this long after they were last used
    photo_side    pixels; a larger photo is reduced to it on arrival
    upload_bytes  the largest upload accepted
    heavy_jobs    try-ons computed at the same time
    people, items  photos and product pictures kept read in memory
    sample_orders whether the starter shop's sample orders are shown; off in a real shop
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    checkout_url: Link = SAMPLE_CHECKOUT
    support: str = Field("", max_length=300)
    photo_hours: float = Field(24, gt=0)
    photo_side: int = Field(2048, ge=256, le=8192)
    upload_bytes: int = Field(80_000_000, gt=0)
    heavy_jobs: int = Field(1, ge=1, le=64)
    people: int = Field(6, ge=1)
    items: int = Field(32, ge=1)
    sample_orders: bool = True

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """From the environment. Raises pydantic.ValidationError naming the variable that is wrong."""
        environ = os.environ if environ is None else environ
        given = {name: environ.get(f"FITTING_ROOM_{name.upper()}") for name in cls.model_fields}
        return cls(**{name: value for name, value in given.items() if value})
