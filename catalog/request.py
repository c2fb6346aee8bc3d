"""What can be asked of the catalogue: one search, as the tools, the query parser and the command line all say it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

Sort = Literal["relevance", "price_asc", "price_desc", "newest", "rating"]
MAX_QUERY = 500  # characters; a longer text says nothing more about a product


class SearchRequest(BaseModel):
    """Filters and free words. Words may be English or Chinese and need not be the catalogue's own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    query: str = ""  # free words; what they say about price, colour, ... is understood too
    category: str | None = None  # singular, plural or wider word: "shirt", "t-shirts", "jewellery"
    categories: list[str] = Field(default_factory=list)  # any of several
    kind: str | None = None  # try-on kind
    colors: list[str] = Field(default_factory=list)
    patterns: list[str] = Field(default_factory=list)
    materials: list[str] = Field(default_factory=list)
    brands: list[str] = Field(default_factory=list)
    sizes: list[str] = Field(default_factory=list)
    gender: str | None = None
    ages: list[str] = Field(default_factory=list)
    price_min: float | None = Field(default=None, ge=0)
    price_max: float | None = Field(default=None, ge=0)
    currency: str | None = None  # of the limits; the product's own when None
    in_stock: bool = False
    sale: bool = False
    occasions: list[str] = Field(default_factory=list)
    seasons: list[str] = Field(default_factory=list)
    sleeves: list[str] = Field(default_factory=list)
    lengths: list[str] = Field(default_factory=list)
    features: list[str] = Field(default_factory=list)
    styles: list[str] = Field(default_factory=list)
    sort: Sort = "relevance"
    exclude: list[str] = Field(default_factory=list)  # what it must not be: "black", "leather", "logo"
    not_ids: list[str] = Field(default_factory=list)  # products not to show: those shown before, or refused

    @field_validator("query")
    @classmethod
    def _short(cls, value: str) -> str:
        return value[:MAX_QUERY]
