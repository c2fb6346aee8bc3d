"""Errors of the catalogue, each with a stable code, a sentence fit for the shopper, and whether trying again can help.

CatalogError
├── ProductNotFound       no product has this id; `.nearest` holds the ids most like it
├── BadRequest            a search that contradicts itself or names a currency nobody knows
├── BadFeed               a product feed that cannot be read at all (a bad row is reported, never raised)
├── BadPictureAddress     a picture that may not or cannot be fetched
├── NoPicture             a picture was asked for where there is none
└── IndexUnavailable      the index is missing, broken, or belongs to another embedding model

try:
    product = catalog.get("top-01")
except catalog.errors.CatalogError as error:
    show(error.message)          # error.code for logs, error.retry: the same call may work later
"""


class CatalogError(Exception):
    """Base of every error the catalogue raises on purpose."""

    code = "catalog"
    retry = False

    def __init__(self, message: str, *, code: str | None = None, retry: bool | None = None) -> None:
        """`message` is one sentence fit for a shopper; `code` and `retry` override the class's own."""
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code
        if retry is not None:
            self.retry = retry


class ProductNotFound(CatalogError):
    """No product has this id."""

    code = "product_not_found"

    def __init__(self, product_id: str, nearest: list[str] | None = None) -> None:
        self.product_id = product_id[:80]
        self.nearest = nearest or []
        hint = f" Did you mean {', '.join(self.nearest)}?" if self.nearest else ""
        super().__init__(f"There is no product with the id “{self.product_id}”.{hint}")


class BadRequest(CatalogError):
    """A search that cannot be carried out as asked; the message says what to change."""

    code = "bad_request"


class BadFeed(CatalogError):
    """The feed as a whole cannot be read; the message says why and what to do."""

    code = "bad_feed"


class BadPictureAddress(CatalogError):
    """A picture that may not be fetched (private address, other scheme, too large) or cannot be (time-out, not found)."""

    code = "bad_picture_address"


class NoPicture(CatalogError):
    """The product has no picture, or its file is gone."""

    code = "no_picture"


class IndexUnavailable(CatalogError):
    """The index cannot serve: missing, broken, or built with another embedding model."""

    code = "index_unavailable"
    retry = True
