"""The catalogue over a real Chroma server: `chroma run`, the Rust one that comes with the package, on this machine."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from catalog import Catalog, IndexUnavailable, SearchRequest
from catalog.importer import Summary
from catalog.look import Look
from catalog.vectors import PREFIX, VectorStore
from tests.catalog.conftest import PRODUCTS, HashEmbedder

STARTS_IN = 30.0  # seconds; on a busy machine


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running server; the tests are skipped where it cannot start."""
    command = shutil.which("chroma", path=str(Path(sys.executable).parent)) or shutil.which("chroma")
    if command is None:
        pytest.skip("the chroma command is not installed")
    folder, port = tmp_path_factory.mktemp("chroma"), free_port()
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(
            [command, "run", "--path", str(folder / "data"), "--host", "127.0.0.1", "--port", str(port)],
            stdout=log,
            stderr=log,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        if not beats(running, address):
            pytest.skip(f"chroma run does not start: {(folder / 'log').read_text(errors='replace')[-300:]}")
        yield address
    finally:
        running.terminate()
        try:
            running.wait(10)
        except subprocess.TimeoutExpired:
            running.kill()


def beats(running: "subprocess.Popen[bytes]", address: str) -> bool:
    """Waits until the server answers; False when it has ended or does not come."""
    until = time.monotonic() + STARTS_IN
    while running.poll() is None and time.monotonic() < until:
        try:
            if httpx.get(f"{address}/api/v2/heartbeat", timeout=2).status_code == 200:
                return True
        except httpx.HTTPError:
            time.sleep(0.2)
    return False


def test_import_search_and_swap_over_a_server(
    server: str,
    own_home: Path,
    feed_file: Callable[..., Path],
    bring_in: Callable[..., Summary],
    embedder: HashEmbedder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CHROMA_URL", server)
    assert bring_in(feed_file()).products == 10
    assert not list(own_home.glob("catalog/generation-*/chroma"))
    catalog = Catalog.open(own_home, embedder=embedder, look=Look())
    first = collections(server)
    assert first == {PREFIX + generation(own_home)}
    assert stored_model(own_home) == embedder.model
    free = catalog.search(SearchRequest(query="something for a picnic by the linen sea")).hits
    assert free[0].product.id == "shirt-1"
    assert [h.product.id for h in catalog.search(SearchRequest(query="oak chair")).hits] == ["chair-1"]
    bring_in(feed_file([PRODUCTS[0] | {"title": "Linen Sail"}], "again.csv"), replace=True)
    assert catalog.search(SearchRequest(query="a linen picnic")).hits[0].product.id == "tee-1"
    assert PREFIX + generation(own_home) in collections(server) - first


def test_generations_that_are_gone_leave_the_server_too(
    server: str,
    own_home: Path,
    feed_file: Callable[..., Path],
    bring_in: Callable[..., Summary],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CHROMA_URL", server)
    before = collections(server)
    for price in ("10", "11", "12", "13"):
        bring_in(feed_file([PRODUCTS[0] | {"price": price}]))
    mine = {PREFIX + folder.name for folder in own_home.glob("catalog/generation-*")}
    assert collections(server) - before == mine
    assert len(mine) == 2


def test_a_server_that_is_away_is_said_and_words_still_find(
    shop: Catalog,
    feed_file: Callable[..., Path],
    bring_in: Callable[..., Summary],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CHROMA_URL", f"http://127.0.0.1:{free_port()}")
    assert shop.search(SearchRequest(query="something oaken like a chair")).hits[0].product.id == "chair-1"
    with pytest.raises(IndexUnavailable, match="vector store"):
        bring_in(feed_file())
    assert len(shop) == 10


def collections(server: str) -> set[str]:
    place = f"{server}/api/v2/tenants/default_tenant/databases/default_database/collections"
    return {each["name"] for each in httpx.get(place, timeout=10).json()}


def generation(home: Path) -> str:
    return (home / "catalog" / "current").read_text(encoding="utf-8").strip()


def stored_model(home: Path) -> str:
    store = VectorStore.open(home / "catalog" / generation(home))
    try:
        return store.model
    finally:
        store.close()
