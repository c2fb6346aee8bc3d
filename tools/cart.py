"""The cart: cart_add, cart_remove, cart_view, checkout. Paying happens at the shop's own checkout page."""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import Field

from catalog import Product, ProductNotFound
from tools.arguments import MOST_PIECES, ProductId, Quantity, Short, SomeQuantity
from tools.artifacts import Cart
from tools.calling import Answer, Runtime, shop_tool
from tools.cards import Card, as_block, as_data, card, line, money, title
from tools.errors import AskShopper
from tools.naming import the_product
from tools.records import CartLine
from tools.settings import SAMPLE_CHECKOUT
from tools.shopper import Shopper
from tools.sizes import buyable_size, match_size


@shop_tool
def cart_add(
    product_id: ProductId,
    runtime: Runtime,
    size: Annotated[
        Short, Field(description="As the shopper said it. Empty only for products of one size.")
    ] = None,
    color: Annotated[
        Short, Field(description="If the shopper named one; a product comes in its own colours.")
    ] = None,
    quantity: Quantity = 1,
) -> Answer:
    """Put a product into the cart, in a size that is in stock. Ask for the size if they did not say it."""
    shopper = runtime.context
    product = the_product(shopper, product_id)
    _check_color(product, color)
    chosen = buyable_size(product, size)
    most = min(product.sizes.get(chosen, MOST_PIECES), MOST_PIECES)
    if not shopper.shop.records.add_line(shopper.session, CartLine(product.id, chosen, quantity), most):
        raise _not_enough(product, chosen, most)
    done = f"Added {quantity} of {product.id}" + (f", size {chosen}." if chosen else ".")
    added = card(product, shopper.language) | {"size": chosen, "quantity": quantity}
    return _shown(shopper, done, added=added)


def _check_color(product: Product, color: str | None) -> None:
    wanted = (color or "").casefold()
    if not wanted or not product.colors:
        return
    if not any(wanted in own.casefold() or own.casefold() in wanted for own in product.colors):
        own = ", ".join(product.colors)
        raise AskShopper(
            "no_such_color",
            f"{title(product)} does not come in {as_data(wanted, 40)}; it is {own}.",
            f"这件商品没有这个颜色，它是：{own}。",
            colors=list(product.colors),
            product_id=product.id,
        )


def _not_enough(product: Product, size: str, most: int) -> AskShopper:
    return AskShopper(
        "not_enough",
        f"Only {most} of {title(product)}{f' in size {size}' if size else ''} can be had in all.",
        f"这件商品{f'（{size}码）' if size else ''}最多只能买 {most} 件（包括购物车里的）。",
        available=most,
        size=size,
        product_id=product.id,
    )


@shop_tool
def cart_remove(
    product_id: ProductId,
    runtime: Runtime,
    size: Annotated[Short, Field(description="Only this size. Empty: all sizes of the product.")] = None,
    quantity: Annotated[SomeQuantity, Field(description="Empty: all of it.")] = None,
) -> Answer:
    """Take a product, or some pieces of it, out of the cart."""
    shopper = runtime.context
    held = [l for l in _lines(shopper) if l.product_id in (product_id, _id_of(shopper, product_id))]
    if size and held:
        held = [l for l in held if _same_size(shopper, l, size)]
    if not held:
        ids = [l.product_id for l in _lines(shopper)]
        raise AskShopper(
            "not_in_cart",
            f"That is not in the cart. In it: {', '.join(ids) or 'nothing'}.",
            "购物车里没有这件商品。" if ids else "购物车是空的。",
            in_cart=ids,
        )
    left = quantity
    for each in held:
        taken = each.quantity if left is None else min(left, each.quantity)
        shopper.shop.records.set_line(
            shopper.session, CartLine(each.product_id, each.size, each.quantity - taken)
        )
        left = None if left is None else left - taken
    return _shown(shopper, f"Taken out: {held[0].product_id}.", removed=held[0].product_id)


def _id_of(shopper: Shopper, said: str) -> str:
    """The id of what is meant; what was said itself when the shop has it no more."""
    try:
        return the_product(shopper, said).id
    except ProductNotFound:
        return said


def _same_size(shopper: Shopper, held: CartLine, size: str) -> bool:
    if held.size.casefold() == size.casefold():
        return True
    try:
        return match_size(shopper.shop.catalog.get(held.product_id), size) == held.size
    except ProductNotFound:
        return False


@shop_tool
def cart_view(runtime: Runtime) -> Answer:
    """What is in the cart and what it costs."""
    return _shown(runtime.context, "")


@shop_tool
def checkout(runtime: Runtime) -> Answer:
    """Hand the cart over to the shop's own checkout. Never ask for a card number, address or password."""
    shopper = runtime.context
    shown = _contents(shopper)
    if not shown["lines"]:
        raise AskShopper(
            "empty_cart",
            "The cart is empty; there is nothing to pay for.",
            "购物车是空的，还没有可结账的商品。",
        )
    gone = [entry["id"] for entry in shown["lines"] if not entry["available"]]
    if gone:
        raise AskShopper(
            "sold_out_in_cart",
            f"No longer in stock: {', '.join(gone)}. Take it out or choose another size first.",
            "购物车里有商品已售罄，请先移除或更换尺码。",
            product_ids=gone,
        )
    items = ",".join(f"{entry['id']}:{entry['size']}:{entry['quantity']}" for entry in shown["lines"])
    template = shopper.shop.settings.checkout_url
    url = template.replace("{items}", quote(items, safe=""))
    sample = template == SAMPLE_CHECKOUT
    text = "The page shows the shopper a button to the shop's checkout; the cart goes with it."
    if sample:
        text += " This is a sample shop without a real checkout: say so."
    return text, {**shown, "type": "checkout", "url": url, "sample": sample}


def _lines(shopper: Shopper) -> list[CartLine]:
    return shopper.shop.records.cart(shopper.session)


def _shown(shopper: Shopper, done: str, *, added: Card | None = None, removed: str = "") -> Answer:
    shown = _contents(shopper)
    if added:
        shown["added"] = added
    if removed:
        shown["removed"] = removed
    rows = [f"{entry['quantity']} x {entry['line']}" for entry in shown["lines"]]
    for entry in shown["lines"]:
        del entry["line"]
    if not rows:
        return f"{done} The cart is empty.".strip(), shown
    total = " + ".join(money(amount, currency) for currency, amount in shown["totals"].items())
    return f"{done} The cart, {total} in all:\n{as_block(rows)}".strip(), shown


def _contents(shopper: Shopper) -> Cart:
    """Artifact of the cart at today's prices. A product that left the shop stays, as not available."""
    entries: list[dict[str, Any]] = []
    totals: dict[str, float] = defaultdict(float)
    for held in _lines(shopper):
        try:
            product = shopper.shop.catalog.get(held.product_id)
        except ProductNotFound:
            entries.append(_vanished(held))
            continue
        totals[product.currency] += product.price * held.quantity
        entries.append(
            card(product, shopper.language)
            | {
                "size": held.size,
                "quantity": held.quantity,
                "subtotal": round(product.price * held.quantity, 2),
                "available": product.in_stock(held.size or None),
                "line": line(product, shopper.language)
                + (f" | in the cart: size {held.size}" if held.size else ""),
            }
        )
    rounded = {currency: round(amount, 2) for currency, amount in totals.items()}
    single = len(rounded) == 1
    return {
        "type": "cart",
        "lines": entries,
        "pieces": sum(entry["quantity"] for entry in entries),
        "total": next(iter(rounded.values())) if single else (0.0 if not rounded else None),
        "currency": next(iter(rounded)) if single else "",
        "totals": rounded,
    }


def _vanished(held: CartLine) -> dict[str, Any]:
    facts = {"id": held.product_id, "title": held.product_id, "size": held.size, "quantity": held.quantity}
    gone = {"price": 0.0, "currency": "", "subtotal": 0.0, "image": None, "available": False}
    return facts | gone | {"line": f"id {as_data(held.product_id, 128)} | no longer in the shop"}


TOOLS = [cart_add, cart_remove, cart_view, checkout]
