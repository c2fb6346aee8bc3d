"""An invented catalogue and shoppers' queries for it, for the benchmark: seeded, any size, English and Chinese.

The words of the queries are written out here and come from nowhere else in the package, so that the search is not tested
with its own dictionary.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.product import Product

# what it is: how titles say it, how shoppers say it, how Chinese shoppers say it, price range
THINGS = {
    "t-shirts": (("T-Shirt", "Tee", "Crew Tee"), ("t-shirt", "tees", "tshirts"), ("T恤", "短袖T恤"), (12, 60), "top"),
    "shirts": (("Shirt", "Button-Down Shirt"), ("shirt", "button-up shirts"), ("衬衫", "衬衣"), (30, 120), "top"),
    "sweaters": (("Sweater", "Pullover", "Jumper"), ("sweater", "jumpers"), ("毛衣", "针织衫"), (35, 160), "top"),
    "hoodies": (("Hoodie", "Hooded Sweatshirt"), ("hoodie", "hooded sweatshirts"), ("连帽卫衣", "帽衫"), (30, 110), "top"),
    "jackets": (("Jacket", "Bomber Jacket"), ("jacket", "jackets"), ("夹克", "短外套"), (60, 260), "outerwear"),
    "coats": (("Coat", "Overcoat"), ("coat", "overcoats"), ("大衣", "风衣"), (90, 400), "outerwear"),
    "dresses": (("Dress", "Midi Dress"), ("dress", "dresses"), ("连衣裙", "裙装"), (40, 220), "dress"),
    "skirts": (("Skirt", "A-Line Skirt"), ("skirt", "skirts"), ("半身裙", "短裙"), (25, 120), "skirt"),
    "jeans": (("Jeans", "Denim Jeans"), ("jeans", "denim jeans"), ("牛仔裤",), (35, 150), "trousers"),
    "shorts": (("Shorts",), ("shorts",), ("短裤",), (18, 80), "shorts"),
    "sneakers": (("Sneakers", "Trainers"), ("sneakers", "trainers"), ("运动鞋", "板鞋"), (40, 180), "shoes"),
    "boots": (("Boots", "Ankle Boots"), ("boots", "ankle boots"), ("靴子", "短靴"), (70, 280), "shoes"),
    "sunglasses": (("Sunglasses",), ("sunglasses", "shades"), ("太阳镜", "墨镜"), (25, 200), "glasses"),
    "necklaces": (("Necklace", "Pendant Necklace"), ("necklace", "necklaces"), ("项链",), (20, 180), "necklace"),
    "earrings": (("Earrings", "Drop Earrings"), ("earrings", "earings"), ("耳环", "耳饰"), (15, 140), "earrings"),
    "bags": (("Tote Bag", "Shoulder Bag"), ("bag", "handbag"), ("包", "手提包"), (30, 250), None),
}  # fmt: skip
COLORS = {
    "black": ("black", "黑色"), "white": ("white", "白色"), "navy": ("navy", "藏青色"), "red": ("red", "红色"),
    "green": ("green", "绿色"),
    "beige": ("beige", "米色"), "pink": ("pink", "粉色"), "grey": ("gray", "灰色"),
    "yellow": ("yellow", "黄色"), "brown": ("brown", "棕色"),
    "purple": ("purple", "紫色"), "light blue": ("light blue", "浅蓝色"),
}  # fmt: skip
PATTERNS = {
    "striped": ("striped", "条纹"), "floral": ("floral", "碎花"), "polka-dot": ("polka dot", "波点"), "plaid": ("plaid", "格子"),
    "plain": ("plain", "纯色"),
}  # fmt: skip
MATERIALS = {
    "cotton": ("cotton", "纯棉"), "linen": ("linen", "亚麻"), "wool": ("wool", "羊毛"), "leather": ("leather", "真皮"),
    "silk": ("silk", "真丝"),
    "polyester": ("polyester", "涤纶"),
}  # fmt: skip
GENDERS = {"women": ("women's", "for women", "女士"), "men": ("men's", "for men", "男士")}
BRANDS = (
    "Aldren",
    "Brixholm",
    "Corvane",
    "Dunmere",
    "Estova",
    "Fjordal",
    "Galenne",
    "Hartwick",
    "Isolde",
    "Juniper Row",
)
NOISE = (
    "Premium",
    "Everyday",
    "Classic",
    "Soft",
    "New Season",
    "Essential",
    "Limited",
    "Signature",
    "Relaxed",
    "Modern",
)


@dataclass(frozen=True)
class Question:
    """A query in both languages and what it asks for: attribute -> value, `price_max` a number."""

    english: str
    chinese: str
    wants: dict[str, str | float]


def invented_products(count: int, seed: int = 1) -> Iterator[Product]:
    """`count` products; half of the titles leave out one attribute that the fields have, as real feeds do."""
    rng = random.Random(seed)
    for number in range(count):
        category = rng.choice(list(THINGS))
        names, _, _, (low, high), kind = THINGS[category]
        color, pattern, material = (
            rng.choice(list(COLORS)),
            rng.choice(list(PATTERNS)),
            rng.choice(list(MATERIALS)),
        )
        gender = rng.choice(["women", "men", "unisex"])
        said = [
            GENDERS[gender][0].title() if gender in GENDERS else "",
            rng.choice(NOISE),
            color.title(),
            pattern.title(),
            material.title(),
        ]
        if rng.random() < 0.5:
            said[rng.randrange(2, 5)] = ""
        title = " ".join(filter(None, [*said, rng.choice(names)]))
        yield Product(
            id=f"inv-{number}", title=title,
            description=f"{rng.choice(NOISE)} {rng.choice(names).lower()} by our studio, made to last.",
            category=category, kind=kind, gender=gender, brand=rng.choice(BRANDS), colors=(color,),
            pattern=pattern, material=material,
            price=float(rng.randint(low, high)), sizes={"S": rng.randint(0, 3), "M": rng.randint(0, 5), "L": rng.randint(0, 3)},
        )  # fmt: skip


def questions(count: int = 150, seed: int = 2) -> list[Question]:
    """Attribute queries as shoppers put them: two to four attributes, some with a price, in both languages."""
    rng = random.Random(seed)
    return [_question(rng) for _ in range(count)]


def _question(rng: random.Random) -> Question:
    category = rng.choice(list(THINGS))
    _, english_names, chinese_names, (low, high), _ = THINGS[category]
    wants: dict[str, str | float] = {"category": category}
    english, chinese = [], []
    for slot, table in rng.sample(
        [("color", COLORS), ("pattern", PATTERNS), ("material", MATERIALS)], rng.randint(1, 2)
    ):
        value = rng.choice(list(table))
        wants[slot] = value
        english.append(table[value][0])
        chinese.append(table[value][1])
    thing_en, thing_zh = rng.choice(english_names), rng.choice(chinese_names)
    tail_en = tail_zh = ""
    if rng.random() < 0.4:
        gender = rng.choice(list(GENDERS))
        wants["gender"] = gender
        tail_en, chinese = f" {GENDERS[gender][1]}", [GENDERS[gender][2], *chinese]
    if rng.random() < 0.5:
        limit = rng.randint((low + high) // 2, high) // 5 * 5
        wants["price_max"] = float(limit)
        tail_en += rng.choice([f" under ${limit}", f" up to {limit} dollars", f", {limit} usd or less"])
        tail_zh = rng.choice([f"，{limit}美元以内", f"，{limit}美元以下", f"，不超过{limit}美元"])
    lead_en = rng.choice(["", "show me ", "I'm looking for a ", "do you have ", "need "])
    lead_zh = rng.choice(["", "我想要", "有没有", "给我看看", "想买一件"])
    return Question(
        f"{lead_en}{' '.join(english)} {thing_en}{tail_en}",
        f"{lead_zh}{''.join(chinese)}{thing_zh}{tail_zh}",
        wants,
    )


def grade(product: Product, question: Question) -> int:
    """How well a product answers: 3 all wishes, 1 all but one (never another category), 0 else."""
    wants = question.wants
    if product.category != wants["category"]:
        return 0
    missed = sum(
        value not in (product.colors[0], product.pattern, product.material)
        for slot, value in wants.items()
        if slot in ("color", "pattern", "material")
    )
    missed += "gender" in wants and product.gender not in (wants["gender"], "unisex")
    missed += "price_max" in wants and product.price > float(wants["price_max"])
    return {0: 3, 1: 1}.get(missed, 0)
