"""The shop behind the tools: catalogue, mirror, photos and records, opened once for the whole process."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from types import TracebackType

from catalog import Catalog
from catalog.home import home as default_home
from prompts import Library
from tools.mirror import Mirror
from tools.order_book import OrderBook, StarterOrders, sample_orders
from tools.photos import PhotoStore
from tools.records import ShopRecords
from tools.settings import Settings

PURGE_EVERY = 600.0  # seconds between looks for photos past their time
log = logging.getLogger("fitting_room.tools")


class Shop:
    """What every tool stands on. Safe to use from several threads.

    with Shop.open() as shop:
        shop.photos.hold("my-session", data)
    """

    def __init__(
        self,
        catalog: Catalog,
        mirror: Mirror,
        photos: PhotoStore,
        records: ShopRecords,
        orders: OrderBook,
        prompts: Library,
        settings: Settings,
    ) -> None:
        self.catalog = catalog
        self.mirror = mirror
        self.photos = photos
        self.records = records
        self.orders = orders
        self.prompts = prompts
        self.settings = settings
        self._closing = threading.Event()
        self.purge()
        threading.Thread(target=self._keep_purging, name="purge-photos", daemon=True).start()

    @classmethod
    def open(
        cls,
        home: Path | None = None,
        *,
        settings: Settings | None = None,
        catalog: Catalog | None = None,
        orders: OrderBook | None = None,
        prompts: Library | None = None,
    ) -> Shop:
        """The shop whose state lives in `home` (default: catalog.home). Photos past their time are deleted.

        catalog  default: the one under `home`
        orders   a real shop's order book; default: the starter shop's
        prompts  the loader the policies are read through; default: the project's own folder

        Raises CatalogError when there is no usable index, pydantic.ValidationError for a wrong setting.
        """
        settings = settings or Settings.read()
        folder = default_home() if home is None else Path(home)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        catalog = catalog or Catalog.open(folder)
        records = ShopRecords(folder / "shop.sqlite")
        return cls(
            catalog=catalog,
            mirror=Mirror(heavy_jobs=settings.heavy_jobs, people=settings.people, items=settings.items),
            photos=PhotoStore(
                folder / "sessions", side=settings.photo_side, upload_bytes=settings.upload_bytes
            ),
            records=records,
            orders=orders or StarterOrders(records, sample_orders(catalog) if settings.sample_orders else ()),
            prompts=prompts or Library(),
            settings=settings,
        )

    def warm(self) -> None:
        """Load the models in the background, so that the first search and the first try-on need not wait."""
        self.catalog.warm()
        threading.Thread(target=self.mirror.warm, name="load-vision-models", daemon=True).start()

    def forget_photos(self, session: str) -> int:
        """Delete a session's photos and try-ons, on disk and in memory. Returns how many pictures."""
        pictures = self.photos.forget(session)
        self.mirror.forget(session)
        return pictures

    def forget(self, session: str) -> None:
        """Delete everything the tools know of a session."""
        self.forget_photos(session)
        self.records.forget_session(session)

    def purge(self) -> None:
        """Delete photos past their time. The shop does it by itself every ten minutes while it is open."""
        for session in self.photos.purge(self.settings.photo_hours * 3600):
            self.mirror.forget(session)

    def _keep_purging(self) -> None:
        while not self._closing.wait(PURGE_EVERY):
            try:
                self.purge()
            except OSError as error:  # a full or vanished disk: the next round tries again
                log.error("photos could not be purged: %s", error)

    def close(self) -> None:
        """Free the models and stop looking for photos past their time."""
        self._closing.set()
        self.mirror.close()

    def __enter__(self) -> Shop:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
