"""A shop to rehearse in: answers the planner's tool calls from a list of products, without index or photo.

It stands in for the tools where only the planner is looked at (evaluate.py and the tests); the real
tools give the same artifacts.
"""

import copy
from collections.abc import Iterable, Sequence
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from catalog.facets import facet_values
from catalog.product import Product
from catalog.vocabulary import Vocabulary, VocabularyFile

SHOWN = 6


def vocabulary_of(products: Sequence[Product]) -> Vocabulary:
    """The words of a shop that sells these."""
    words = VocabularyFile()
    words.observe(
        {
            "categories": {p.category for p in products},
            "colors": {c for p in products for c in p.colors},
            "patterns": {p.pattern for p in products},
            "materials": {p.material for p in products},
            "brands": {p.brand for p in products},
            "sizes": {s.casefold() for p in products for s in p.sizes},
        }
    )
    return words.current()


class Rehearsal:
    """Products, a cart, and whether there is a photo."""

    def __init__(self, products: Iterable[Product], vocabulary: Vocabulary, *, photo: bool = True) -> None:
        self.products = {p.id: p for p in products}
        self.vocabulary = vocabulary
        self.photo = photo
        self.cart: dict[str, int] = {}
        self._facets = {p.id: facet_values(p, vocabulary) for p in self.products.values()}

    def again(self, *, photo: bool = True) -> "Rehearsal":
        """The same shop for another conversation, without reading the products again."""
        other = copy.copy(self)
        other.cart, other.photo = {}, photo
        return other

    def talk(self, model: Any, messages: list[BaseMessage], said: str) -> tuple[list[dict[str, Any]], str]:
        """One turn: the calls that were made and the reply. `messages` grows by what was said."""
        messages.append(HumanMessage(said))
        calls: list[dict[str, Any]] = []
        for _ in range(12):
            answer: AIMessage = model.invoke(messages)
            messages.append(answer)
            if not answer.tool_calls:
                return calls, str(answer.content)
            for call in answer.tool_calls:
                calls.append({"name": call["name"], "args": call["args"]})
                artifact = self.answer(call["name"], call["args"])
                status = "error" if artifact["type"] == "error" else "success"
                messages.append(
                    ToolMessage(
                        "", artifact=artifact, tool_call_id=call["id"], name=call["name"], status=status
                    )
                )
        return calls, ""

    def answer(self, name: str, args: dict[str, Any]) -> dict[str, Any]:
        """The artifact of a call."""
        for product_id in [*(args.get("product_ids") or ()), *filter(None, [args.get("product_id")])]:
            if product_id not in self.products:
                return _error("product_not_found", nearest=[])
        special = getattr(self, f"_{name}", None)
        return special(args) if special else {"type": "text"}

    def _cards(self, ids: Iterable[str], **more: Any) -> list[dict[str, Any]]:
        return [card(self.products[i]) | more for i in ids]

    def _search_products(self, args: dict[str, Any]) -> dict[str, Any]:
        seen = set(args.get("not_ids") or [])
        found = [i for i in self.products if i not in seen and self._fits(i, args)]
        order = {"price_asc": 1, "price_desc": -1}.get(args.get("sort", ""), 0)
        if order:
            found.sort(key=lambda i: order * self.products[i].price)
        return {"type": "products", "products": self._cards(found[:SHOWN]), "relaxed": [], "filters": args}

    def _fits(self, product_id: str, args: dict[str, Any]) -> bool:
        facets, product = self._facets[product_id], self.products[product_id]
        wanted = {"categories": [args["category"]] if args.get("category") else []}
        wanted |= {slot: args.get(slot) or [] for slot in ("colors", "patterns", "materials", "brands")}
        for slot, values in wanted.items():
            members = {m for v in values for m in self.vocabulary.members(slot, v)}
            if values and not members & set(facets[slot]):
                return False
        rate = 7.0 if args.get("currency") == "CNY" else 1.0
        if product.price * rate > (args.get("price_max") or 1e9) or product.price * rate < (
            args.get("price_min") or 0
        ):
            return False
        if args.get("gender") and product.gender not in (args["gender"], "unisex", ""):
            return False
        unwanted = {
            m for v in args.get("exclude") or [] for slot in facets for m in self.vocabulary.members(slot, v)
        }
        return not unwanted & {v for values in facets.values() for v in values}

    def _product_details(self, args: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "products",
            "products": self._cards([args["product_id"]], description="", tags=[], measures={}),
            "details": True,
        }

    def _compare_products(self, args: dict[str, Any]) -> dict[str, Any]:
        cheapest = min(args["product_ids"], key=lambda i: self.products[i].price)
        comparison = {"rows": [], "differs": ["price"], "cheapest": cheapest}
        return {"type": "products", "products": self._cards(args["product_ids"]), "comparison": comparison}

    def _similar_products(self, args: dict[str, Any]) -> dict[str, Any]:
        category = self.products[args["product_id"]].category
        like = [i for i, p in self.products.items() if p.category == category and i != args["product_id"]]
        return {
            "type": "products",
            "products": self._cards(like[:SHOWN], exact=False),
            "similar_to": args["product_id"],
        }

    def _recommend(self, args: dict[str, Any]) -> dict[str, Any]:
        ideas = [i for i in self.products if i not in set(args.get("not_ids") or [])]
        return {"type": "products", "products": self._cards(ideas[:SHOWN]), "recommended": True}

    def _complete_outfit(self, args: dict[str, Any]) -> dict[str, Any]:
        kind = self.products[args["product_id"]].kind
        others = [
            next((i for i, p in self.products.items() if p.kind == k), "")
            for k in ("trousers", "shoes", "hat")
            if k != kind
        ]
        return {"type": "products", "products": self._cards([args["product_id"], *filter(None, others)])}

    def _try_on(self, args: dict[str, Any]) -> dict[str, Any]:
        if not self.photo:
            return _error("need_photo")
        ids = list(args.get("product_ids") or [])
        return {
            "type": "look",
            "look": "look_1",
            "before": "photo_1",
            "products": self._cards(ids),
            "wearing": ids,
            "replaced": [],
        }

    def _cart_add(self, args: dict[str, Any]) -> dict[str, Any]:
        product = self.products[args["product_id"]]
        if len(product.sizes) > 1 and not args.get("size"):
            return _error("need_size", sizes=list(product.sizes), product_id=product.id)
        self.cart[product.id] = self.cart.get(product.id, 0) + args.get("quantity", 1)
        return self._cart_view(args) | {"added": card(product)}

    def _cart_remove(self, args: dict[str, Any]) -> dict[str, Any]:
        if args["product_id"] not in self.cart:
            return _error("not_in_cart")
        del self.cart[args["product_id"]]
        return self._cart_view(args) | {"removed": args["product_id"]}

    def _cart_view(self, args: dict[str, Any]) -> dict[str, Any]:
        lines = [card(self.products[i]) | {"quantity": n, "size": ""} for i, n in self.cart.items()]
        return {
            "type": "cart",
            "lines": lines,
            "total": sum(self.products[i].price * n for i, n in self.cart.items()),
            "currency": "USD",
        }


def card(product: Product) -> dict[str, Any]:
    """What tools show of a product."""
    facts = {"id", "title", "price", "currency", "kind", "category", "brand", "gender", "pattern", "material"}
    lists = {"sizes": dict(product.sizes), "colors": list(product.colors)}
    return product.model_dump(include=facts) | lists | {"exact": True, "in_stock": product.in_stock()}


def _error(code: str, **facts: Any) -> dict[str, Any]:
    return {"type": "error", "code": code, "retry": True, "message": code, "facts": facts}
