"""One product as vision sees it: its picture, its cut-out and what can be measured on them."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from vision.band import Dial, read_bracelet, read_dial, read_ring
from vision.crown import Crown, read_crown
from vision.cutout import CLOTHES, SURE, Cutout, cut_out
from vision.errors import CannotWear, VisionError
from vision.frame import Frame, read_frame
from vision.garment import Garment, read_garment
from vision.jewel import Chain, Earring, read_chain, read_earrings
from vision.kinds import KINDS
from vision.last import Last, read_last
from vision.models import Models
from vision.paper import without_shadow, without_underside
from vision.person import Person, read_person
from vision.shoe import Shoe, read_shoe
from vision.shown import one_product
from vision.where import ANYWHERE, Where
from vision.worn import read_worn

READ_AS = {
    "shoes": "shoe",
    "glasses": "frame",
    "hat": "crown",
    "earrings": "earrings",
    "necklace": "chain",
    "bracelet": "bracelet",
    "watch": "dial",
    "ring": "ring",
}


@dataclass(frozen=True)
class Item:
    """A product ready to be worn. Keep it: reading a picture costs more than wearing it again.

    kind      one of `KINDS`
    picture   uint8 (H, W, 3) RGB, the product picture
    cutout    the product without its background, `cutout.rgba` of the picture's size
    measures  physical measures by name, such as frame_width_mm; may be empty
    wearer    who wears it in its picture, for clothes; None for a product alone
    where     the hand and the finger it was asked for on; of use for rings, watches and bracelets
    """

    kind: str
    picture: np.ndarray
    cutout: Cutout
    measures: Mapping[str, float]
    where: Where = ANYWHERE
    wearer: Person | None = None

    def on(self, where: Where) -> Item:
        """The same product, asked for on this hand or finger; what was read of its picture stays read."""
        other = copy(self)
        object.__setattr__(other, "where", where)
        return other

    def check(self) -> None:
        """Read all of the picture that wearing it needs. Raises CannotWear when it does not show that."""
        getattr(self, READ_AS.get(self.kind, "garment"))

    @cached_property
    def garment(self) -> Garment:
        """Outline landmarks of a piece of clothing, or the body that wears it in its picture. Raises CannotWear when it
        is not shaped like its kind.
        """
        if self.wearer is not None:
            return read_worn(self.cutout.rgba, self.kind, self.wearer)
        return read_garment(self.cutout.rgba, self.kind)

    @cached_property
    def frame(self) -> Frame:
        """Rims and lenses of a pair of glasses. Raises CannotWear when the picture is not a front view."""
        return read_frame(self.picture, self.bare[..., 3])

    @cached_property
    def bare(self) -> np.ndarray:
        """The cut-out, uint8 (H, W, 4), without the shadow it throws on its paper: of frames and hats,
        which no network knows at the size of their wires and straw."""
        return np.dstack([self.cutout.rgba[..., :3], without_shadow(self.picture, self.cutout.rgba[..., 3])])

    @cached_property
    def earrings(self) -> tuple[Earring, Earring]:
        """The earrings for the picture's left and right. Raises CannotWear when the picture shows several
        pieces."""
        return read_earrings(self.cutout.rgba)

    @cached_property
    def chain(self) -> Chain:
        """Chain and pendant of a necklace. Raises CannotWear when it is not laid out."""
        return read_chain(self.cutout.rgba)

    @cached_property
    def bracelet(self) -> Chain:
        """The nearer half of a bracelet and its charm. Raises CannotWear when the picture does not show it
        open."""
        return read_bracelet(self.cutout.rgba)

    @cached_property
    def ring(self) -> Chain:
        """Band and stone of a ring. Raises CannotWear when the picture does not show it open, or shows
        several."""
        return read_ring(self.cutout.rgba)

    @cached_property
    def dial(self) -> Dial:
        """The case of a watch. Raises CannotWear when the picture is not a front view."""
        return read_dial(self.cutout.rgba)

    @cached_property
    def shoe(self) -> Shoe:
        """One shoe of the pair, pointing to the right. Raises CannotWear when none can be made out."""
        return read_shoe(self.cutout.rgba)

    @cached_property
    def last(self) -> Last:
        """The solid form of that shoe. Raises CannotWear when none can be made out."""
        return read_last(self.shoe)

    @cached_property
    def crown(self) -> Crown:
        """Crown and brim of a hat. Raises CannotWear when the picture is not a front view."""
        bare = self.bare
        return read_crown(np.dstack([bare[..., :3], without_underside(self.picture, bare[..., 3])]))


def read_item(rgb: np.ndarray, kind: str, measures: Mapping[str, float], models: Models) -> Item:
    """Read a product picture, uint8 (H, W, 3) RGB.

    Raises CannotWear when the kind is unknown or the product cannot be told from its background.
    """
    if kind not in KINDS:
        raise CannotWear(f"I cannot try on a “{kind}”.", code="unknown_kind", retry=False)
    return of_cutout(rgb, cut_out(rgb, models, kind), kind, measures, models)


def of_cutout(
    rgb: np.ndarray, cutout: Cutout, kind: str, measures: Mapping[str, float], models: Models
) -> Item:
    """The product of a picture that was cut out already. Raises CannotWear like `read_item`."""
    if cutout.confidence < SURE:
        why = cutout.reason or "I cannot tell the product from its background"
        raise CannotWear(
            f"This product picture does not work for a try-on: {why}.", code="poor_cutout", retry=False
        )
    one_product(cutout.rgba[..., 3], kind)
    wearer = None
    if cutout.worn and kind in CLOTHES:
        try:
            wearer = read_person(rgb, models)
        except VisionError as error:
            raise CannotWear(
                "This product picture does not work for a try-on: I cannot make out the one person who wears it.",
                code="poor_cutout",
                retry=False,
            ) from error
    return Item(kind, rgb, cutout, dict(measures), wearer=wearer)
