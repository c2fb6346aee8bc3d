"""The segmentation classes, in the order of their ids: 0 is background."""

CLASSES = (
    "background",
    "hair",
    "skin",
    "upper",
    "outerwear",
    "lower",
    "dress",
    "footwear",
    "eyewear",
    "headwear",
    "bag",
    "legwear",
    "accessory",
)
