"""The whole page in a real browser: the real assistant, models and catalogue, from greeting to try-on."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright
from skimage.data import astronaut

ROOT = Path(__file__).parents[2]
LONG = 180_000  # milliseconds; a bound against hanging, not an expectation
pytestmark = pytest.mark.browser


def chromium() -> str:
    """The browser's path; without one the test is skipped, or fails where it must run."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if found is None:
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say("no Chromium: apt-get install chromium, or set CHROMIUM to its path")
    return found


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real app on a free port with an empty home."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tmp_path_factory.mktemp("page-home")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("OPENAI_")}
    with (home / "log.txt").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "app.py", "--port", str(port)],
            cwd=ROOT,
            env=environment | {"FITTING_ROOM_HOME": str(home), "HF_HUB_OFFLINE": "1"},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}/"
        for _ in range(LONG // 500):
            try:
                httpx.get(url + "health")
                break
            except httpx.TransportError:
                assert server.poll() is None, (home / "log.txt").read_text()
                time.sleep(0.5)
        yield url
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium()
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])


@pytest.fixture(scope="module")
def portrait(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A public-domain half-length portrait."""
    path = tmp_path_factory.mktemp("photo") / "me.jpg"
    Image.fromarray(astronaut()).save(path, quality=95)
    return path


def open_page(browser: Browser, address: str, language: str = "en-US", width: int = 1280) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 860}, locale=language).new_page()
    page.set_default_timeout(LONG)
    page.problems = []  # type: ignore[attr-defined]
    page.on("console", lambda m: page.problems.append(m.text) if m.type == "error" else None)  # type: ignore[attr-defined]
    page.goto(address)
    page.locator(".fr.ready").wait_for()
    return page


def say(page: Page, text: str) -> None:
    page.locator("textarea").fill(text)
    page.locator("textarea").press("Enter")
    expect(page.locator("textarea")).to_have_value("", timeout=LONG)
    page.locator("[type=submit]").wait_for()  # the turn is over


def test_a_shopper_tries_the_second_one_on(browser: Browser, address: str, portrait: Path) -> None:
    page = open_page(browser, address)
    expect(page.locator(".tries button")).to_have_count(4)
    expect(page.locator(".model")).not_to_be_empty()

    say(page, "Show me striped t-shirts under 40 dollars")
    cards = page.locator(".card")
    assert cards.count() >= 2
    for part in ("h3", ".price", ".sizes", "button.try"):
        expect(cards.nth(1).locator(part)).to_be_visible()
    page.wait_for_function(
        "[...document.querySelectorAll('.card img')].slice(0, 2).every(i => i.naturalWidth > 0)"
    )

    page.locator("input[type=file]").set_input_files(portrait)
    page.locator("[data-do=agree]").wait_for()
    assert page.locator(".said.picture").count() == 0
    page.locator("[data-do=agree]").click()
    page.locator(".said.picture").wait_for()

    say(page, "Show me glasses")
    wanted = page.locator(".cards").last.locator("h3").nth(1).inner_text()
    say(page, "try the second one on me")
    look = page.locator(".look")
    expect(look).to_have_count(1)
    expect(look.locator(".worn .title")).to_have_text(wanted)
    page.wait_for_function("document.querySelector('.look .after').naturalWidth > 0")
    assert look.locator(".after").bounding_box()["width"] > 300  # type: ignore[index]
    assert 0.0005 < changed_pixels(page) < 0.1  # glasses, and nothing but glasses

    say(page, "show me before and after")
    expect(look).to_have_count(2)
    expect(look.last.locator("[data-do=compare]")).to_have_value("50")
    look = look.last

    source = address + str(look.locator(".after").get_attribute("src"))
    assert page.request.get(source).ok
    stranger = open_page(browser, address)
    assert stranger.request.get(source).status == 404
    assert not page.problems  # type: ignore[attr-defined]

    page.reload()
    expect(page.locator(".look")).to_have_count(2, timeout=LONG)
    expect(page.locator(".said").first).to_have_text("Show me striped t-shirts under 40 dollars")

    page.locator("[data-do=forget]").click()
    expect(page.locator(".look")).to_have_count(0, timeout=LONG)
    assert page.request.get(source).status == 404


def changed_pixels(page: Page) -> float:
    """The share of pixels in which the try-on differs from the photo, as the browser shows them."""
    return page.evaluate(
        """async () => {
            const pixels = async (selector) => {
                const image = document.querySelector(selector);
                await image.decode();
                const canvas = document.createElement("canvas");
                canvas.width = canvas.height = 512;
                const context = canvas.getContext("2d");
                context.drawImage(image, 0, 0, 512, 512);
                return context.getImageData(0, 0, 512, 512).data;
            };
            const [a, b] = [await pixels(".look .after"), await pixels(".look .before")];
            let changed = 0;
            for (let i = 0; i < a.length; i += 4) {
                if (Math.abs(a[i] - b[i]) + Math.abs(a[i + 1] - b[i + 1]) > 40) changed++;
            }
            return changed / (a.length / 4);
        }"""
    )


def test_in_chinese_on_a_phone_a_card_asks_for_the_photo_it_needs(
    browser: Browser, address: str, portrait: Path
) -> None:
    page = open_page(browser, address, "zh-CN", width=390)
    expect(page.locator(".fr")).to_have_attribute("lang", "zh-Hans")
    say(page, "有没有条纹T恤，200元以下的？")
    say(page, "看看眼镜")
    page.locator(".is-products").last.locator("button.try").first.click()
    page.locator("[data-do=choose].strong").wait_for()
    page.locator("input[type=file]").set_input_files(portrait)
    page.locator("[data-do=agree]").click()
    expect(page.locator(".look")).to_have_count(1, timeout=LONG)
    overflow = page.evaluate(
        "document.querySelector('.thread').scrollWidth - document.querySelector('.thread').clientWidth"
    )
    assert overflow <= 0
    low, high = page.evaluate(
        """() => {
            const down = document.querySelector(".down");
            down.hidden = false;
            const forget = document.querySelector("[data-do=forget]");
            return [down.getBoundingClientRect().bottom, forget.getBoundingClientRect().top];
        }"""
    )
    assert low <= high  # the one button never covers the other
    page.locator("[data-do=language]").click()
    expect(page.locator(".fr")).to_have_attribute("lang", "en", timeout=LONG)


def test_what_is_typed_survives_a_server_that_is_away(browser: Browser, address: str) -> None:
    page = open_page(browser, address)
    page.route("**/*", lambda route: route.abort())
    page.locator("textarea").fill("something with pockets")
    page.locator("textarea").press("Enter")
    page.locator(".problem:not([hidden])").wait_for()
    expect(page.locator("textarea")).to_have_value("something with pockets")
    with page.expect_navigation(timeout=LONG):  # the page comes back by itself
        page.unroute("**/*")
    expect(page.locator("textarea")).to_have_value("something with pockets", timeout=LONG)
