"""Search: filters, what gives way when nothing fits, order, merchandiser's hand."""

from collections.abc import Callable
from pathlib import Path

import pytest

from catalog import KINDS, BadRequest, Catalog, ProductNotFound, SearchRequest
from catalog.embedding import PACKAGED
from catalog.importer import Summary
from catalog.starter_shop import StarterVectors


def ids(catalog: Catalog, query: str = "", **fields: object) -> list[str]:
    return [hit.product.id for hit in catalog.search(SearchRequest(query=query, **fields)).hits]  # type: ignore[arg-type]


def test_attributes_are_filters(shop: Catalog) -> None:
    assert set(ids(shop, "striped t-shirts under 40 dollars")) == {"tee-1", "tee-2"}
    assert ids(shop, "striped t-shirts under 30 dollars") == ["tee-1"]
    assert ids(shop, "条纹T恤，200元以下") == ["tee-1"]
    assert set(ids(shop, category="shirt")) == {"shirt-1"}
    assert set(ids(shop, category="tops")) == {"tee-1", "tee-2", "tee-3", "shirt-1"}
    assert set(ids(shop, category="shoes", colors=["Red"])) == {"heels-1", "flats-1"}
    assert ids(shop, kind="outerwear") == []


def test_a_colour_takes_its_family(shop: Catalog) -> None:
    assert "tee-1" in ids(shop, "blue t-shirts")
    assert (
        "dress-1" not in ids(shop, "navy dress", category="dress")
        or shop.search(SearchRequest(query="navy dress")).relaxed
    )


def test_sizes_are_those_in_stock(shop: Catalog) -> None:
    assert "tee-1" not in ids(shop, "t-shirts", sizes=["M"])
    assert "tee-1" in ids(shop, "t-shirts", sizes=["s"])


def test_gender_leaves_out_only_the_other(shop: Catalog) -> None:
    assert "dress-1" not in ids(shop, gender="men")
    assert {"shirt-1", "tee-1"} <= set(ids(shop, gender="men"))


def test_what_must_not_be_is_never_given_up(shop: Catalog) -> None:
    assert ids(shop, "red shoes, no heels") == ["flats-1"]
    assert ids(shop, "不要高跟的红色鞋子") == ["flats-1"]
    result = shop.search(SearchRequest(query="dresses that are not black and not floral"))
    assert not result.hits
    assert "dress-1" not in [h.product.id for h in result.near]


def test_filters_give_way_in_order_and_it_is_said(shop: Catalog) -> None:
    result = shop.search(SearchRequest(query="green striped t-shirt under 30"))
    assert result.relaxed == ["colors"]
    assert [h.product.id for h in result.hits] == ["tee-1"]
    result = shop.search(SearchRequest(category="dresses", materials=["silk"], price_max=80))
    assert result.relaxed == ["materials"]
    assert [h.product.id for h in result.hits] == ["dress-1"]
    result = shop.search(SearchRequest(category="boots", price_max=10))
    assert result.relaxed == ["price"]


def test_few_exact_hits_bring_near_ones(shop: Catalog) -> None:
    result = shop.search(SearchRequest(query="striped t-shirts under 30 dollars"))
    near = [h.product.id for h in result.near]
    assert near[0] in ("tee-2", "tee-3")
    assert "chair-1" not in near
    assert not set(near) & {h.product.id for h in result.hits}


def test_nothing_alike_is_nothing(shop: Catalog) -> None:
    result = shop.search(SearchRequest(query="xyzzyqwert"))
    assert not result.hits
    assert result.missing == ["xyzzyqwert"]


def test_order_by_price(shop: Catalog) -> None:
    assert ids(shop, "cheapest t-shirts") == ["tee-3", "tee-1", "tee-2"]
    assert ids(shop, category="t-shirts", sort="price_desc") == ["tee-2", "tee-1", "tee-3"]


def test_soft_wishes_decide_the_order_not_the_set(shop: Catalog) -> None:
    assert ids(shop, "a dress for an evening party")[0] == "dress-2"
    assert ids(shop, "a dress for summer")[0] == "dress-1"


def test_explicit_fields_win_over_words(shop: Catalog) -> None:
    assert ids(shop, "red t-shirts", colors=["black"]) == ["tee-3"]


def test_limits_the_wrong_way_round_are_refused(shop: Catalog) -> None:
    with pytest.raises(BadRequest):
        shop.search(SearchRequest(price_min=50, price_max=20))
    with pytest.raises(BadRequest):
        shop.search(SearchRequest(price_max=20, currency="XXX"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "?" * 500,
        "x" * 20_000,
        "'; DROP TABLE products; --",
        "\u202e\u0000<script>",
        "👗👗",
        "\ud800",
    ],
)
def test_any_text_can_be_searched(shop: Catalog, text: str) -> None:
    assert shop.search(SearchRequest(query=text)).total >= 0


def test_one_design_is_not_shown_twice_before_others(
    feed_file: Callable[..., Path], bring_in: Callable[..., Summary], own_home: Path, embedder: object
) -> None:
    rows = [{"id": f"s{n}", "title": "Grey Wool Sweater", "price": "50", "group": "grey"} for n in range(5)]
    rows += [{"id": "other", "title": "Brown Wool Sweater", "price": "50", "group": "brown"}]
    bring_in(feed_file(rows))
    found = ids(Catalog.open(own_home, embedder=embedder), "wool sweater")  # type: ignore[arg-type]
    assert "other" in found[:2]
    assert len(found) == 6


def test_pins_and_boosts(shop: Catalog, own_home: Path) -> None:
    file = own_home / "catalog" / "boosts.yaml"
    file.write_text('pins: {"t-shirts": [tee-2]}\nboosts: {products: {tee-3: 1}}\n', encoding="utf-8")
    assert ids(shop, "T-Shirts")[0] == "tee-2"
    assert ids(shop, "shirts or t-shirts")[0] == "tee-3"
    file.write_text("pins: [", encoding="utf-8")
    assert ids(shop, "T-Shirts")


def test_get_and_similar(shop: Catalog) -> None:
    assert shop.get("tee-1").title == "Navy Striped T-Shirt"
    with pytest.raises(ProductNotFound) as caught:
        shop.get("tee-9")
    assert "tee-1" in caught.value.nearest
    similar = [h.product.id for h in shop.similar("tee-1")]
    assert similar[0] == "tee-2"
    assert "tee-1" not in similar


def test_pictures_stay_in_their_folder(shop: Catalog, own_home: Path) -> None:
    (own_home / "secret.png").write_bytes(b"x")
    for path in ("../../secret.png", "/etc/passwd", "../boosts.yaml", "%2e%2e/x.jpg", ""):
        assert shop.picture(path) is None


def test_synonyms_are_read_again_and_a_bad_edit_changes_nothing(
    shop: Catalog, own_home: Path, embedder: object, tmp_path: Path
) -> None:
    from catalog.vocabulary import SYNONYMS

    file = tmp_path / "synonyms.yaml"
    file.write_text(SYNONYMS.read_text(encoding="utf-8"), encoding="utf-8")
    catalog = Catalog.open(own_home, embedder=embedder, synonyms=file)  # type: ignore[arg-type]
    assert "chair-1" not in ids(catalog, "sitzmoebel")
    file.write_text(
        file.read_text(encoding="utf-8").replace("en: [chair,", "en: [sitzmoebel, chair,"), encoding="utf-8"
    )
    assert ids(catalog, "sitzmoebel") == ["chair-1"]
    file.write_text("categories: [", encoding="utf-8")
    assert ids(catalog, "sitzmoebel") == ["chair-1"]


def test_everything_about_the_starter_products_was_computed_beforehand(own_home: Path) -> None:
    """A first run builds its index without loading the model: `python -m catalog starter` was run after the last edit."""

    class NoModel:
        model = PACKAGED

        def embed(self, texts: list[str]) -> object:
            raise AssertionError(f"no vector is kept for {texts}")

    catalog = Catalog.open(own_home, embedder=NoModel())  # type: ignore[arg-type]
    pictures = {p.images[0] for p in catalog.products()}
    kept = StarterVectors()
    assert [name for name in pictures if kept.get(name) is None] == []
    assert kept.look_model == catalog.look.model
    assert all(p.picture for p in catalog.products())
    assert sum(p.kind is None for p in catalog.products()) >= 3
    assert {p.kind for p in catalog.products()} >= set(KINDS)
    cheap = catalog.search(SearchRequest(query="striped t-shirts under 40 dollars")).hits
    assert len(cheap) >= 4
    assert ids(catalog, "有没有条纹T恤，200元以下的？") == [
        h.product.id
        for h in catalog.search(SearchRequest(query="striped t-shirts", price_max=200, currency="CNY")).hits
    ]
