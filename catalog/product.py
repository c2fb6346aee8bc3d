"""What a product is: the schema every feed is turned into and everything else reads."""

from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Kind = Literal[
    "top", "outerwear", "dress", "trousers", "shorts", "skirt", "shoes", "glasses", "hat",
    "earrings", "necklace", "bracelet", "watch", "ring",
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(Kind)
Gender = Literal["women", "men", "unisex", ""]

ProductId = Annotated[str, StringConstraints(min_length=1, max_length=128, strip_whitespace=True)]
Line = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)]
Words = Annotated[str, StringConstraints(max_length=80, strip_whitespace=True)]
Text = Annotated[str, StringConstraints(max_length=5000, strip_whitespace=True)]


class Product(BaseModel):
    """One thing the shop sells. Frozen; `kind` None means it cannot be tried on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: ProductId
    title: Line
    title_zh: Line = ""
    description: Text = ""
    description_zh: Text = ""
    category: Words = ""  # the catalogue's own word, plural: "t-shirts"
    kind: Kind | None = None
    gender: Gender = ""
    brand: Words = ""
    colors: tuple[Words, ...] = ()
    pattern: Words = ""
    material: Words = ""
    price: float = Field(ge=0, lt=1e9, allow_inf_nan=False)
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "USD"
    sizes: dict[Words, int] = Field(
        default_factory=dict
    )  # size -> pieces in stock; {} = one size, stock not counted
    images: tuple[str, ...] = ()  # relative to the catalogue's picture folder
    url: Annotated[str, StringConstraints(max_length=2000)] = ""
    tags: tuple[Words, ...] = ()
    measures: dict[str, float] = Field(default_factory=dict)  # millimetres: {"frame_width_mm": 140.0}
    list_price: float | None = Field(default=None, ge=0, lt=1e9)  # before a reduction
    rating: float | None = Field(default=None, ge=0, le=5)
    added: str = ""  # ISO date it joined the shop
    group: str = ""  # products that are one design in several colours share it
    read: tuple[str, ...] = ()  # attributes read from the text because the feed did not give them
    folder: str = Field(default="", exclude=True, repr=False)  # absolute folder `images` are relative to

    def localized(self, language: str) -> tuple[str, str]:
        """Title and description in "zh" or "en"; the other language where the wanted one is empty."""
        if language == "zh":
            return self.title_zh or self.title, self.description_zh or self.description
        return self.title or self.title_zh, self.description or self.description_zh

    def in_stock(self, size: str | None = None) -> bool:
        """Whether it (in this size, if given) can be bought now. Untracked stock counts as in stock."""
        if not self.sizes:
            return True
        if size is None:
            return any(count > 0 for count in self.sizes.values())
        wanted = size.strip().casefold()
        return any(count > 0 for name, count in self.sizes.items() if name.casefold() == wanted)

    @property
    def on_sale(self) -> bool:
        """Whether it costs less than it used to."""
        return self.list_price is not None and self.list_price > self.price

    @property
    def picture(self) -> Path | None:
        """The first picture's absolute path, None when there is none or its file is missing."""
        for image in self.images:
            path = Path(self.folder, image)
            if path.is_file():
                return path
        return None
