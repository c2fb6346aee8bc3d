"""Every feed format, with files as shops write them and with broken ones."""

import json
from pathlib import Path

import pytest

from catalog.errors import BadFeed
from catalog.feed import Feed
from catalog.mapping import Mapping
from catalog.record import parse_money, read_record

OWN = (
    "id,title,price,currency,colors,sizes\na1,Red Tee,19.5,USD,red|white,S:3|M:0\na2,Blue Tee,20,USD,blue,\n"
)
SHOPIFY = """Handle,Title,Body (HTML),Vendor,Type,Tags,Published,\
Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src
linen-shirt,Linen Shirt,"<p>Soft <b>linen</b></p><script>alert(1)</script>",Acme,Shirts,"summer, casual",true,\
Size,S,ls-s,4,49.00,69.00,https://x.test/1.jpg
linen-shirt,,,,,,,,M,ls-m,0,49.00,,
linen-shirt,,,,,,,,,,,,,https://x.test/2.jpg
mug,Coffee Mug,,Acme,Mugs,,true,Title,Default Title,mug,9,12.00,,
"""
GOOGLE = """<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel><title>Shop</title>
<item><g:id>g1</g:id><g:title>Black Leather Boots</g:title><g:description>Warm &amp; dry</g:description><g:link>https://x.test/1</g:link>
<g:image_link>https://x.test/1.jpg</g:image_link><g:availability>in_stock</g:availability><g:price>129.00 USD</g:price>
<g:sale_price>99.00 USD</g:sale_price><g:product_type>Apparel &gt; Shoes &gt; Boots</g:product_type>
<g:color>Black/Brown</g:color><g:size>38</g:size></item>
<item><g:id>g2</g:id><g:title>Polo</g:title><g:price>29,90 EUR</g:price>
<g:availability>out of stock</g:availability></item></channel></rss>"""
GOOGLE_TSV = (
    "id\ttitle\tprice\timage_link\tavailability\nt1\tStraw Hat\t20.00 GBP\thttps://x.test/1.jpg\tin stock\n"
)


def read(
    tmp_path: Path, name: str, content: str | bytes, mapping: Mapping | None = None
) -> tuple[Feed, list[dict[str, object]]]:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    feed = Feed.open(path, mapping)
    return feed, [record for _, record in feed.records()]


@pytest.mark.parametrize(
    ("name", "content", "format_", "ids"),
    [
        ("a.csv", OWN, "csv", ["a1", "a2"]),
        ("a.csv", OWN.replace(",", ";"), "csv", ["a1", "a2"]),
        ("a.tsv", OWN.replace(",", "\t"), "csv", ["a1", "a2"]),
        ("a.csv", b"\xef\xbb\xbf" + OWN.encode(), "csv", ["a1", "a2"]),
        ("a.csv", OWN.encode("utf-16"), "csv", ["a1", "a2"]),
        ("a.csv", OWN.replace("\n", "\r\n"), "csv", ["a1", "a2"]),
        ("s.csv", SHOPIFY, "shopify", ["linen-shirt", "mug"]),
        ("g.xml", GOOGLE, "google-xml", ["g1", "g2"]),
        ("g.txt", GOOGLE_TSV, "google-tsv", ["t1"]),
        ("a.json", json.dumps([{"id": "j1"}, {"id": "j2", "sizes": {"S": 1}}]), "json", ["j1", "j2"]),
        (
            "a.json",
            json.dumps({"shop": "x", "products": [{"id": "j1", "tags": ["a", {"b": [1]}]}]}, indent=1),
            "json",
            ["j1"],
        ),
        ("a.jsonl", '{"id": "l1", "title": "a } \\" ] {"}\n{"id": "l2"}\n', "jsonl", ["l1", "l2"]),
    ],
)
def test_recognised_and_read(
    tmp_path: Path, name: str, content: str | bytes, format_: str, ids: list[str]
) -> None:
    feed, records = read(tmp_path, name, content)
    assert feed.format == format_
    assert [r["id"] for r in records] == ids


def test_shopify_variants_become_one_product(tmp_path: Path) -> None:
    _, (shirt, mug) = read(tmp_path, "s.csv", SHOPIFY)
    product, problems = read_record(shirt)
    assert product is not None
    assert not problems
    assert product.sizes == {"S": 4, "M": 0}
    assert (product.price, product.list_price, product.description) == (49, 69, "Soft linen")
    assert len(product.images) == 2
    assert read_record(mug)[0].sizes == {"One": 9}  # type: ignore[union-attr]


def test_google_prices_stock_and_links(tmp_path: Path) -> None:
    _, (boots, polo) = read(tmp_path, "g.xml", GOOGLE)
    product = read_record(boots)[0]
    assert product is not None
    assert (product.price, product.list_price, product.colors, product.sizes) == (
        99,
        129,
        ("black", "brown"),
        {"38": 1},
    )
    other = read_record(polo)[0]
    assert other is not None
    assert (other.price, other.currency, other.in_stock()) == (29.9, "EUR", False)


def test_gb18030_is_read_and_said(tmp_path: Path) -> None:
    feed, records = read(tmp_path, "a.csv", "id,名称,价格\n1,红色连衣裙,299元\n".encode("gb18030"))
    assert records[0]["title_zh"] == "红色连衣裙"
    assert "GB18030" in feed.notes[0]


def test_western_bytes_are_not_taken_for_chinese(tmp_path: Path) -> None:
    feed, records = read(
        tmp_path, "a.csv", "id,title,price\n1,Café crème blouse à pois,20\n".encode("cp1252")
    )
    assert records[0]["title"] == "Café crème blouse à pois"
    assert "1252" in feed.notes[0]


def test_mapping_file_renames_fills_and_translates(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(
        "columns: {title: Bezeichnung, price: VK}\nconstants: {currency: EUR}\ncategories: {Oberteile: tops}\n",
        encoding="utf-8",
    )
    _, records = read(
        tmp_path, "a.csv", 'id;Bezeichnung;VK;category\n1;Hemd;"1.299,00";Oberteile\n', Mapping.read(path)
    )
    product = read_record(records[0])[0]
    assert product is not None
    assert (product.title, product.price, product.currency, product.category) == ("Hemd", 1299, "EUR", "tops")


@pytest.mark.parametrize("text", ["columns: {titel: x}", "- 1", "colums: {}", "columns: [a]", "{"])
def test_bad_mapping_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadFeed):
        Mapping.read(path)


def test_a_megabyte_cell_and_a_double_header(tmp_path: Path) -> None:
    feed, records = read(
        tmp_path, "a.csv", f'id,title,title,price\n1,"{"x" * 1_200_000}",second,5\n2,Tee,,6\n'
    )
    product, problems = read_record(records[0])
    assert product is not None
    assert len(product.title) == 300
    assert problems[0].code == "too_long"
    assert "twice" in feed.notes[0]
    assert records[1]["title"] == "Tee"


def test_a_quote_that_never_closes_harms_no_row_before_it(tmp_path: Path) -> None:
    _, records = read(tmp_path, "a.csv", 'id,title,price\n1,Good,5\n2,"broken,6\n3,eaten,7\n')
    assert records[0]["id"] == "1"


@pytest.mark.parametrize(
    ("price", "currency", "expected"),
    [("19.5", "", (19.5, "USD")), ("€ 1.299,00", "", (1299, "EUR")), ("$1,299.00", "", (1299, "USD")),
    ("299元", "", (299, "CNY")), ("12,5", "EUR", (12.5, "EUR")), ("15 GBP", "", (15, "GBP"))],
)  # fmt: skip
def test_prices_as_shops_write_them(price: str, currency: str, expected: tuple[float, str]) -> None:
    product = read_record({"id": "1", "title": "x", "price": price, "currency": currency})[0]
    assert product is not None
    assert (product.price, product.currency) == expected


@pytest.mark.parametrize(
    "price", ["", "free", "-1", "nan", "inf", "1e400", "12.5.3", "=1+1", "１２３４５６７８９０１２"]
)
def test_bad_prices_leave_the_product_out(price: str) -> None:
    product, problems = read_record({"id": "1", "title": "x", "price": price})
    assert product is None
    assert problems[0].fatal


def test_money_without_currency() -> None:
    assert parse_money("12") == (12, "")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", ""),
        ("blank.csv", " \n \n"),
        ("prose.txt", "Once upon a time there was a shop."),
        ("page.html", "<html><body>no</body></html>"),
        (
            "bomb.xml",
            '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><item><id>&b;</id></item></rss>',
        ),
        (
            "outside.xml",
            '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item><id>&x;</id></item></rss>',
        ),
        ("cut.xml", GOOGLE[:-60]),
        ("none.xml", "<rss><channel></channel></rss>"),
        ("cut.json", '[{"id": "1"'),
        ("closed.json", '[{"id": "1"}]]]'),
        ("deep.json", '[{"a":' + "[" * 200 + "]" * 200 + "}]"),
    ],
)
def test_what_is_no_feed_is_refused_in_one_sentence(tmp_path: Path, name: str, content: str) -> None:
    with pytest.raises(BadFeed) as caught:
        read(tmp_path, name, content)
    assert "\n" not in caught.value.message
    assert "etc/passwd" not in caught.value.message


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(BadFeed):
            Feed.open(path)


def test_a_broken_object_is_one_bad_row(tmp_path: Path) -> None:
    _, records = read(tmp_path, "a.jsonl", '{"id": "1"}\n{"id": }\n{"id": "3"}\n')
    assert [r.get("id") for r in records] == ["1", None, "3"]
