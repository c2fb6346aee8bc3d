"""The kinds of product that can be tried on."""

KINDS = (
    "top",
    "outerwear",
    "dress",
    "trousers",
    "shorts",
    "skirt",
    "shoes",
    "glasses",
    "hat",
    "earrings",
    "necklace",
    "bracelet",
    "watch",
    "ring",
)
