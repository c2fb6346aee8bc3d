"""The fitting room: try_on, forget_my_photos."""

# ruff: noqa: B006  pydantic copies an argument's default

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from catalog import Product
from tools.arguments import ProductIds, Short
from tools.artifacts import LookShown
from tools.calling import Answer, Runtime, report, shop_tool
from tools.cards import as_block, card, line
from tools.chosen_photo import chosen_photo
from tools.errors import as_tool_error
from tools.mirror import no_picture, not_wearable
from tools.naming import the_product
from tools.photos import Look
from tools.shopper import Shopper
from vision.errors import CannotWear
from vision.where import read_where

Refused = tuple[Product, CannotWear]

# Kinds that cannot be worn together; of such a pair the one named later stays.
LOWER = {"trousers", "shorts", "skirt"}
INSTEAD_OF = {
    "dress": {"dress", "top"} | LOWER,
    "top": {"top", "dress"},
    **{kind: LOWER | {"dress"} for kind in LOWER},
}


@shop_tool
def try_on(
    runtime: Runtime,
    product_ids: Annotated[
        ProductIds,
        Field(description="Ids of EVERYTHING worn, not only what is new. Empty: take everything off."),
    ] = [],
    photo: Annotated[
        Short, Field(description="Handle of the photo, such as photo_1. Empty: the one in use.")
    ] = None,
    worn_on: Annotated[
        Short,
        Field(
            description="Only for a ring, watch or bracelet, where the shopper wants it: a hand, a finger or both, "
            "such as left, index, right ring. Empty: where it is best seen."
        ),
    ] = None,
) -> Answer:
    """Show products on the shopper's own photo. List everything that should be worn: to add a skirt to the
    top being worn give both ids; to take the glasses off give the others. Needs a photo and the shopper's
    consent; when one is missing it says so."""
    shopper = runtime.context
    worn, replaced = _without_conflicts(_wearables(shopper, product_ids))
    place = worn_on or ""
    read_where(place)  # refuses a place that no hand has, before anything is asked of the shopper
    handle = chosen_photo(shopper, photo, product_ids=[product.id for product in worn])
    if not worn:
        return _bare(shopper, handle)
    look = _look_again(shopper, handle, worn, place)
    refused: tuple[Refused, ...] = ()
    if look is None:
        look, worn, refused = _new_look(runtime, handle, worn, place)
    artifact: LookShown = {
        "type": "look",
        "look": look.handle,
        "before": handle,
        "products": [card(product, shopper.language) for product in worn],
        "wearing": [product.id for product in worn],
        "replaced": [card(product, shopper.language) for product in replaced],
        "refused": [
            card(product, shopper.language, why=as_tool_error(error).sentence(shopper.language))
            for product, error in refused
        ],
        "notes": list(look.facts.get("notes", [])),
        "score": dict(look.facts.get("score", {})),
        "scale": look.facts.get("scale"),
    }
    return _look_text(shopper, look, worn, replaced, refused), artifact


def _new_look(
    runtime: Runtime, handle: str, products: Sequence[Product], place: str
) -> tuple[Look, list[Product], tuple[Refused, ...]]:
    """Make and store a look. Photos deleted meanwhile leave nothing behind, on disk or in memory."""
    shopper, photos = runtime.context, runtime.context.shop.photos
    key = photos.key(shopper.session, handle)
    life = key.split("/")[1]
    try:
        fitted = shopper.shop.mirror.try_on(
            key,
            lambda: photos.read(shopper.session, handle),
            products,
            lambda step, fraction: report(runtime, step, fraction),
            place,
        )
        report(runtime, "saving", 0.97)
        facts = {
            "notes": [note for note in fitted.result.notes if not note.startswith("scale")],
            "score": {name: round(float(value), 3) for name, value in fitted.result.score.items()},
            "scale": fitted.result.scale,
            "worn_on": place,
        }
        ids = tuple(product.id for product in fitted.worn)
        made = photos.save_look(
            shopper.session, fitted.result.image, photo=handle, products=ids, facts=facts, life=life
        )
        look = photos.look(shopper.session, made)
    finally:
        if not photos.is_alive(shopper.session, life):
            shopper.shop.mirror.forget(shopper.session)
    report(runtime, "done", 1.0)
    return look, list(fitted.worn), fitted.refused


def _wearables(shopper: Shopper, product_ids: Sequence[str]) -> list[Product]:
    """The products, each once. Refuses what cannot be tried on before anything is asked of the shopper."""
    named = [the_product(shopper, product_id) for product_id in product_ids]
    products = list({product.id: product for product in named}.values())
    for product in products:
        if product.kind is None:
            raise not_wearable(product)
        if product.picture is None:
            raise no_picture(product)
    return products


def _without_conflicts(products: Sequence[Product]) -> tuple[list[Product], list[Product]]:
    """(worn, replaced): of two products that exclude each other the later one is worn."""
    worn: list[Product] = []
    replaced: list[Product] = []
    for product in products:
        out = INSTEAD_OF.get(str(product.kind), {str(product.kind)})
        replaced += [other for other in worn if other.kind in out]
        worn = [other for other in worn if other.kind not in out] + [product]
    return worn, replaced


def _bare(shopper: Shopper, handle: str) -> Answer:
    shopper.shop.photos.wear(shopper.session, None)
    artifact: LookShown = {
        "type": "look",
        "look": handle,
        "before": handle,
        "products": [],
        "wearing": [],
        "replaced": [],
        "refused": [],
        "notes": [],
        "score": {},
        "scale": None,
    }
    return f"{handle} is shown as it is; nothing is worn.", artifact


def _look_again(shopper: Shopper, photo: str, products: Sequence[Product], place: str) -> Look | None:
    """The look of the same products in the same place on the same photo, if it is newer than their pictures."""
    record = shopper.shop.photos.record(shopper.session)
    wanted = {product.id for product in products}
    newest = max((product.picture.stat().st_mtime for product in products if product.picture), default=0.0)
    for look in reversed(record.looks if record else []):
        same = look.photo == photo and set(look.products) == wanted and look.facts.get("worn_on", "") == place
        if same and look.at > newest:
            shopper.shop.photos.wear(shopper.session, look)
            return look
    return None


def _look_text(
    shopper: Shopper,
    look: Look,
    worn: Sequence[Product],
    replaced: Sequence[Product],
    refused: Sequence[Refused],
) -> str:
    text = f"{look.handle} is shown: {look.photo} wearing {', '.join(product.id for product in worn)}."
    if replaced:
        text += f" Left out, as they cannot be worn together: {', '.join(p.id for p in replaced)}. Say so."
    for product, error in refused:
        text += f" Could not be put on: {product.id}, because: {error.message} Say so."
    text += " The picture shows the look, not the fit."
    return f"{text}\n{as_block([line(product, shopper.language) for product in worn])}"


@shop_tool
def forget_my_photos(runtime: Runtime) -> Answer:
    """Delete every photo and try-on picture of this shopper, and the consent, at once. Use it when they
    ask to delete their photos or take back their consent."""
    pictures = runtime.context.shop.forget_photos(runtime.context.session)
    text = (
        f"Deleted: {pictures} pictures and the consent."
        if pictures
        else "There were no photos; nothing is kept."
    )
    return text, {"type": "text", "forgot": "photos", "pictures": pictures}


TOOLS = [try_on, forget_my_photos]
