"""Column names of other shops as ours: the usual ones by themselves, the rest by a small mapping file.

# mapping.yaml, for `python -m catalog import FEED --mapping mapping.yaml`
columns:                 # our column: theirs
  title: Bezeichnung
  price: VK-Preis
constants:               # for columns the feed does not have
  currency: EUR
categories:              # their word: ours
  Oberteile: tops
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from catalog.errors import BadFeed

COLUMNS = (
    "id", "title", "title_zh", "description", "description_zh", "category", "kind", "gender", "brand", "colors", "pattern",
    "material", "price", "currency", "sizes", "image", "images", "url", "tags", "list_price", "rating",
    "added", "group", "stock", "size",
)  # fmt: skip
USUAL = {
    "sku": "id", "product_id": "id", "productid": "id", "item_id": "id", "商品编号": "id", "编号": "id", "货号": "id",
    "name": "title", "product_name": "title", "product name": "title", "商品名称": "title_zh",
    "名称": "title_zh", "标题": "title_zh",
    "title_en": "title", "title_cn": "title_zh", "name_zh": "title_zh", "desc": "description", "body": "description",
    "description_en": "description", "description_cn": "description_zh", "描述": "description_zh", "商品描述": "description_zh",
    "type": "category", "product_type": "category", "product type": "category", "类目": "category",
    "分类": "category", "类别": "category",
    "sex": "gender", "性别": "gender", "vendor": "brand", "manufacturer": "brand", "品牌": "brand",
    "color": "colors", "colour": "colors", "colours": "colors", "颜色": "colors", "图案": "pattern", "fabric": "material",
    "materials": "material", "材质": "material", "面料": "material", "sale price": "price", "价格": "price", "售价": "price",
    "币种": "currency", "尺码": "sizes", "尺寸": "sizes", "image_url": "image", "image_link": "image",
    "image src": "image", "picture": "image",
    "pictures": "images", "photo": "image", "图片": "image", "主图": "image", "link": "url", "product_url": "url", "链接": "url",
    "labels": "tags", "标签": "tags", "was_price": "list_price", "original_price": "list_price",
    "compare_at_price": "list_price", "原价": "list_price",
    "date_added": "added", "created_at": "added", "item_group_id": "group", "quantity": "stock",
    "qty": "stock", "inventory": "stock", "库存": "stock",
}  # fmt: skip
TREE = (">", "/", "›", "»")


@dataclass(frozen=True)
class Mapping:
    """Our column -> theirs, values for columns they lack, their category words -> ours."""

    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    categories: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> "Mapping":
        """A mapping file (YAML or JSON). Raises BadFeed with what is wrong in it."""
        try:
            data = yaml.safe_load(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise BadFeed(f"The mapping file {path} cannot be read.") from error
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise BadFeed(f"The mapping file {path.name} is not YAML.") from error
        if not isinstance(data, dict) or set(data) - {"columns", "constants", "categories"}:
            raise BadFeed(f"{path.name} may have columns, constants and categories, nothing else.")
        parts = {}
        for name in ("columns", "constants", "categories"):
            table = data.get(name) or {}
            if not isinstance(table, dict):
                raise BadFeed(f"{path.name}: {name} must be pairs “our: theirs”.")
            parts[name] = {str(k): str(v) for k, v in table.items()}
        strange = [c for c in (*parts["columns"], *parts["constants"]) if c not in COLUMNS]
        if strange:
            raise BadFeed(f"{path.name}: “{strange[0]}” is not one of our columns: {', '.join(COLUMNS)}.")
        return cls(**parts)


def rename(record: dict[str, Any], mapping: Mapping) -> dict[str, Any]:
    """A feed's record under our column names; columns nobody knows are dropped."""
    theirs = {_plain(name): value for name, value in record.items()}
    out: dict[str, Any] = {k: v for k, v in record.items() if k.startswith("_")}
    for name, value in theirs.items():
        ours = (
            name
            if name in COLUMNS
            else USUAL.get(name) or USUAL.get(name.replace("_", " ")) or USUAL.get(name.replace(" ", "_"))
        )
        if ours and (ours not in out or not out[ours]):
            out[ours] = value
    for ours, name in mapping.columns.items():
        if _plain(name) in theirs:
            out[ours] = theirs[_plain(name)]
    for ours, value in mapping.constants.items():
        if not out.get(ours):
            out[ours] = value
    category = str(out.get("category") or "")
    out["category"] = mapping.categories.get(category, category)
    if out.get("size") and not out.get("sizes"):
        out["sizes"] = {str(out["size"]): str(out.get("stock") or 1)}
    elif out.get("stock") is not None and not out.get("sizes"):
        out["sizes"] = {"One": str(out["stock"] or 0)}
    return out


def _plain(name: str) -> str:
    return " ".join(str(name).split()).casefold()


def last_of_path(category: str) -> list[str]:
    """'Apparel > Tops > T-Shirts' -> ['T-Shirts', 'Tops', 'Apparel']: most telling first."""
    for sign in TREE:
        if sign in category:
            return [p.strip() for p in reversed(category.split(sign)) if p.strip()]
    return [category] if category else []
