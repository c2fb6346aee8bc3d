"""Importing a feed: read and stage, then build a whole new index, then swap it in.

Interrupted anywhere and run again it goes on; what is served changes in one step at the end, or not at all.
"""

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from catalog.build import build_index
from catalog.catalog import locked
from catalog.embedding import Embedder
from catalog.errors import BadFeed, BadPictureAddress, CatalogError
from catalog.feed import Feed
from catalog.fetch import PictureFetcher
from catalog.index import Index, current_generation, new_generation, shelf, swap_in
from catalog.look import Look
from catalog.picture_model import picture_model
from catalog.product import Product
from catalog.reading import complete
from catalog.record import Problem, read_record
from catalog.staging import Staging
from catalog.try_on_check import TryOnCheck
from catalog.vocabulary import Vocabulary, VocabularyFile

CHUNK = 200  # records staged together
FETCHERS = 8  # pictures fetched at once
LOOKED_AT = (
    60  # pictures: of more than that an import that nobody told to says only how to have them looked at
)

Report = Callable[[str, int, int, float], None]  # step, done, total (0 unknown), share of the work done 0..1


@dataclass
class Summary:
    """What an import did. `problems` are the first thousand."""

    format: str = ""
    records: int = 0  # in the feed
    products: int = 0  # in the new index
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted: int = 0
    left_out: int = 0  # records that could not be imported
    embedded: int = 0  # texts a vector was computed for
    resumed_at: int = 0  # records an earlier, interrupted run had read
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def import_feed(
    feed: Feed, home: Path, embedder: Embedder, *, replace: bool = False, pictures: bool = True,
    vocabulary: Vocabulary | None = None, fetcher: PictureFetcher | None = None, look: Look | None = None,
    try_on: TryOnCheck | None = None, all_pictures: bool = False, report: Report = lambda *a: None,
) -> Summary:  # fmt: skip
    """Brings a feed's products into the catalogue under `home`: new ones added, known ones (by id) updated.

    replace: products the feed does not have are deleted. pictures: fetch and store them.
    try_on: once the products are served, the pictures of those that are new or changed are cut out as the mirror would,
    all of them with `all_pictures`, else only when they are few; what cannot be tried on is a problem, never fatal.
    The starter products make room for the first feed. Raises BadFeed when not one product can be imported.
    """
    start = time.monotonic()
    words = vocabulary or VocabularyFile().current()
    with locked(home):
        staging = Staging(shelf(home) / "staging.sqlite")
        try:
            summary = Summary(format=feed.format)
            _read(
                feed,
                staging,
                words,
                fetcher or PictureFetcher(shelf(home) / "pictures"),
                pictures,
                summary,
                report,
            )
            if not len(staging):
                raise BadFeed(_nothing(staging))
            fresh = _build(
                home, staging, words, embedder, look or Look(picture_model()), replace, summary, report
            )
            if try_on is not None:
                _look_at_pictures(fresh, shelf(home) / "pictures", try_on, all_pictures, staging, summary)
            summary.problems = [Problem(*p) for p in staging.problems()]
            summary.left_out = staging.count_problems()[1]
            summary.notes += feed.notes
            staging.discard()
        finally:
            staging.close()
    summary.seconds = round(time.monotonic() - start, 2)
    return summary


def _nothing(staging: Staging) -> str:
    first = next(iter(staging.problems(1)), None)
    return (
        f"Not one product can be imported. The first problem, {first[0]}: {first[2]}"
        if first
        else "The feed has no products."
    )


# ---------------------------------------------------------------- reading


def _read(
    feed: Feed,
    staging: Staging,
    words: Vocabulary,
    fetcher: PictureFetcher,
    pictures: bool,
    summary: Summary,
    report: Report,
) -> None:
    done = summary.resumed_at = staging.resume(feed.fingerprint())
    summary.records = done
    if staging.finished_reading:
        return
    size = max(feed.path.stat().st_size, 1)
    with ThreadPoolExecutor(FETCHERS) as pool:
        chunk: list[tuple[int, dict[str, object]]] = []

        def flush() -> None:
            list(pool.map(lambda item: _stage_pictures(item[1], feed.path.parent, fetcher, pictures), chunk))
            for row, record in chunk:
                _stage(row, record, staging, words)
            staging.commit(summary.records)
            chunk.clear()

        for number, (row, record) in enumerate(feed.records(), 1):
            if number <= done:
                continue
            summary.records = number
            chunk.append((row, record))
            if len(chunk) >= CHUNK:
                flush()
                report("read", number, 0, min(feed.position / size, 1.0))
        flush()
    staging.commit(summary.records, finished=True)
    report("read", summary.records, summary.records, 1.0)


def _stage_pictures(record: dict[str, object], beside: Path, fetcher: PictureFetcher, wanted: bool) -> None:
    """Replaces the record's pictures by stored ones; what fails is noted in "_pictures"."""
    from catalog.record import split_list

    sources = split_list(record.get("images") or record.get("image"))
    record["images"], record["image"] = [], ""
    failed: list[str] = []
    kept: list[str] = []
    for source in sources[:6] if wanted else []:
        try:
            kept.append(fetcher.store(source, beside))
        except BadPictureAddress as error:
            failed.append(error.message)
        except OSError:
            failed.append(f"The picture {source[:80]} could not be stored.")
    record["images"], record["_pictures"] = kept, failed


def _stage(row: int, record: dict[str, object], staging: Staging, words: Vocabulary) -> None:
    product, problems = read_record(record, row)
    name = product.id if product else str(record.get("id") or f"row {row}")[:128]
    failed = record.get("_pictures")
    for message in failed if isinstance(failed, list) else []:
        problems.append(Problem(name, "picture", str(message)))
    for problem in problems:
        staging.complain(problem.product, problem.code, problem.message, problem.fatal)
    if product is not None and not record.get("_hidden") and not staging.put(complete(product, words), row):
        staging.complain(name, "duplicate", "The id is there more than once; the last one counts.", False)


# ---------------------------------------------------------------- building


def _build(
    home: Path,
    staging: Staging,
    words: Vocabulary,
    embedder: Embedder,
    look: Look,
    replace: bool,
    summary: Summary,
    report: Report,
) -> list[Product]:
    """Builds the index and swaps it in; the products that can be worn and are new or changed, for a look at them."""
    fresh: list[Product] = []
    before = _previous(home)
    if before is not None and before.model != embedder.model:
        summary.notes.append(
            f"The vectors were made with “{before.model}”; all of them were computed anew with “{embedder.model}”."
        )

    def known(hashes: Sequence[str]) -> dict[str, np.ndarray]:
        have = staging.vectors(hashes)
        if before is not None and before.model == embedder.model:
            have |= before.vectors_by_hash([h for h in hashes if h not in have])
        return have

    total = len(staging) + (len(before) if before else 0)
    folder = new_generation(home)
    build_index(
        folder, _merged(before, staging, replace, summary, fresh), words, embedder, known,
        progress=lambda step, done, of: report(step, done, of, done / max(of, 1)), total=total, remember=staging.remember,
        pictures=shelf(home) / "pictures", look=look, looks=_KnownLooks(before, staging, look.model),
    )  # fmt: skip
    index = Index(folder)
    summary.products, summary.embedded = len(index), int(index.meta["embedded"])
    swap_in(home, folder)
    return fresh


def _look_at_pictures(
    fresh: Sequence[Product], folder: Path, check: TryOnCheck, every: bool, staging: Staging, summary: Summary
) -> None:
    """Complains about first pictures that no try-on can use."""
    waiting = [product for product in fresh if (folder / product.images[0]).is_file()]
    if len(waiting) > LOOKED_AT and not every:
        summary.notes.append(
            f"{len(waiting):,} pictures were not tried on; `import --try-on` or `doctor --try-on` says which of them "
            "will not work, at about half a second each."
        )
        return
    for product in waiting:
        with Image.open(folder / product.images[0]) as picture:
            check.add(product.id, str(product.kind), picture)
    try:
        problems = check.problems()
    except subprocess.CalledProcessError:
        summary.notes.append("Whether the pictures can be tried on could not be found out.")
        return
    for problem in problems:
        staging.complain(problem.product, problem.code, problem.message, problem.fatal)


class _KnownLooks:
    """What pictures look like, from an interrupted run or from the index in use."""

    def __init__(self, before: Index | None, staging: Staging, model: str) -> None:
        same = before is not None and before.look_model == model
        self._before = before.looks_by_name() if before is not None and same else {}
        self._staging, self._model = staging, model

    def get(self, name: str) -> np.ndarray | None:
        found = self._before.get(name)
        key = self._key(name)
        return self._staging.vectors([key]).get(key) if found is None else found

    def put(self, name: str, look: np.ndarray) -> None:
        self._staging.remember({self._key(name): look})

    def _key(self, name: str) -> str:
        return f"look {self._model} {name}"


def _previous(home: Path) -> Index | None:
    """The index in use, unless there is none, it is the starter's, or it cannot be read."""
    folder = current_generation(home)
    if folder is None:
        return None
    try:
        index = Index(folder)
    except CatalogError:
        return None
    return None if "starter" in index.meta else index


def _merged(
    before: Index | None, staging: Staging, replace: bool, summary: Summary, fresh: list[Product]
) -> Iterator[Product]:
    """Known products in their old order, updated or deleted; then the new ones in the feed's order.

    Those that are new or changed, can be worn and have a picture are added to `fresh`.
    """

    def noted(product: Product) -> Product:
        if product.kind and product.images:
            fresh.append(product)
        return product

    for old in before or ():
        staged = staging.get(old.id)
        if staged is None:
            summary.deleted += replace
            if not replace:
                yield old
            continue
        same = staged == old.model_dump_json(exclude_defaults=True)
        summary.unchanged += same
        summary.changed += not same
        read = Product.model_validate_json(staged)
        yield read if same else noted(read)
    for new in staging.products():
        if before is None or not before.has(new.id):
            summary.added += 1
            yield noted(new)
