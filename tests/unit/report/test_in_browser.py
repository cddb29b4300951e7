"""The report in a real browser: it draws, it answers to pointer and keys, it asks the net nothing.

Needs Chromium and its driver (on Debian `chromium` and `chromium-driver`) and selenium.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.report.pages import THREE, hostile, model, reference

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
Select = pytest.importorskip("selenium.webdriver.support.select").Select
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="Chromium is not installed")

FLAGS = """
--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars
--disable-background-networking --disable-component-update --disable-sync --window-size=1280,900
"""
# Long tasks and frames aside, a page is drawn when its charts' microtasks have run.
SETTLED = "return new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))"


class Browser:
    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(self, path: Path) -> None:
        self.driver.get(path.as_uri())
        self.settle()

    def settle(self) -> None:
        self.driver.execute_script(SETTLED)

    def script(self, text: str, *values: object) -> Any:
        return self.driver.execute_script(text, *values)

    def find(self, selector: str) -> Any:
        return self.driver.find_element("css selector", selector)

    def all(self, selector: str) -> list[Any]:
        return list(self.driver.find_elements("css selector", selector))

    def told(self) -> list[str]:
        """What the console says."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requested(self) -> list[str]:
        """The addresses of all that was asked for since the last call."""
        entries = [json.loads(e["message"])["message"] for e in self.driver.get_log("performance")]
        sent = (e["params"] for e in entries if e["method"] == "Network.requestWillBeSent")
        return [each["request"]["url"] for each in sent]

    def emulate(self, scheme: str) -> None:
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
        self.settle()


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS.split(), f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = webdriver.chrome.service.Service(DRIVER)
    started = webdriver.Chrome(options=options, service=service)
    yield started
    started.quit()


@pytest.fixture
def shown(driver: Any, tmp_path: Path) -> Callable[[str], Browser]:
    """Opens a page, and afterwards asks whether the console was quiet and nothing was loaded."""

    def opened(page: str) -> Browser:
        path = tmp_path / "report.html"
        path.write_text(page, encoding="utf-8", newline="\n")
        browser = Browser(driver)
        browser.told(), browser.requested()
        browser.emulate("light")
        browser.open(path)
        assert browser.requested() == [path.as_uri()]
        assert browser.told() == []
        return browser

    return opened


def ink(browser: Browser, selector: str) -> int:
    """How many points of a chart are drawn on."""
    return int(
        browser.script(
            "const c = document.querySelector(arguments[0]);"
            "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
            "let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n",
            selector,
        )
    )


def test_every_chart_is_drawn(shown: Callable[[str], Browser]) -> None:
    browser = shown(reference())
    charts = browser.all("figure .canvas canvas")
    # Pools: 3. Balances, principal and interest of 3 scenarios. One class: 3. Losses, 3 limits.
    assert len(charts) == 3 + 9 + 3 + 4
    for group in ("pools", "balances", "principal", "interest", "losses"):
        assert ink(browser, f"#chart-{group} canvas") > 5_000
    assert len(browser.all(".picture svg .flow")) == 2 + 1 + 12
    assert browser.find("nav a[href='#tables']").text == "Decrement and yields"


def test_the_pointer_shows_figures(shown: Callable[[str], Browser]) -> None:
    browser = shown(reference())
    chart = browser.find("#chart-balances .u-over")
    webdriver.ActionChains(browser.driver).move_to_element(chart).perform()
    browser.settle()
    period = int(browser.find("#chart-balances input").get_attribute("value"))
    assert period > 12
    dates = model("cmsi-2003-11").emitted.payment_dates
    assert browser.find("#chart-balances output").text == f"{dates[period]} (month {period})"
    for place, given in enumerate(THREE.values(), start=1):
        flows = model("cmsi-2003-11").run(**given)
        balance = round(float(flows["IIA", "ending_balance"][period]))
        cell = browser.find(f"#chart-balances tbody tr:nth-child(3) td:nth-child({place + 1})")
        assert cell.text == f"${balance:,}"


def test_the_keys_do_all_that_the_pointer_does(shown: Callable[[str], Browser]) -> None:
    browser = shown(reference())
    keys = webdriver.common.keys.Keys
    browser.find("body").send_keys(keys.TAB)
    skip = browser.driver.switch_to.active_element
    assert skip.text == "Skip to the report"
    assert skip.rect["x"] >= 0
    slider = browser.find("#chart-pools input")
    for _ in range(3):
        slider.send_keys(keys.ARROW_RIGHT)
    browser.settle()
    assert browser.find("#chart-pools output").text == "2004-03-25 (month 3)"
    assert slider.get_attribute("aria-valuetext") == "2004-03-25 (month 3)"
    outline = browser.script("return getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    for table in browser.all(".table"):
        assert table.get_attribute("tabindex") == "0"  # what scrolls can be scrolled by keys
        assert table.get_attribute("aria-label")


def test_a_class_can_be_chosen(shown: Callable[[str], Browser]) -> None:
    browser = shown(reference())
    Select(browser.find("#class-choice")).select_by_visible_text("IIA-IO")
    browser.settle()
    titles = [each.text for each in browser.all("#one-class .chart-title")]
    assert titles == ["Interest"]  # it has no balance and no principal
    Select(browser.find("#class-choice")).select_by_visible_text("B-3")
    browser.settle()
    assert len(browser.all("#one-class canvas")) == 3
    assert browser.find("#one-class tbody td").text == "$2,265,000"


def test_dark_and_light(shown: Callable[[str], Browser]) -> None:
    browser = shown(reference())
    paper = "return getComputedStyle(document.body).backgroundColor"
    swatch = (
        "const swatch = document.querySelector('#chart-balances .swatch');"
        "return getComputedStyle(swatch).backgroundColor"
    )
    light = browser.script(paper), browser.script(swatch)
    browser.emulate("dark")
    dark = browser.script(paper), browser.script(swatch)
    assert light[0] == "rgb(255, 255, 255)"
    assert dark[0] == "rgb(20, 23, 26)"
    assert light[1] != dark[1]
    assert browser.told() == []


def test_a_phone_shows_all_without_scrolling_sideways(shown: Callable[[str], Browser]) -> None:
    browser = shown(reference())
    size = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        browser.driver.refresh()
        browser.settle()
        assert browser.script("return document.documentElement.scrollWidth") == 390
        wide = "return [...document.querySelectorAll('canvas')].every((c) => c.clientWidth <= 390)"
        assert browser.script(wide)
    finally:
        browser.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_paper_is_light_and_fits(shown: Callable[[str], Browser]) -> None:
    browser = shown(reference())
    browser.emulate("dark")
    browser.script(
        "window.addEventListener('beforeprint', () => queueMicrotask(() => {"
        "  const style = getComputedStyle(document.documentElement);"
        "  window.printed = [style.getPropertyValue('--paper'),"
        "    document.querySelector('#chart-balances canvas').clientWidth];"
        "}));"
    )
    printed = browser.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    assert len(printed["data"]) > 100_000
    browser.settle()
    paper, width = browser.script("return window.printed")
    assert paper.strip() == "#ffffff"
    assert 150 < width < 680 / 3  # three beside each other on A4
    assert not browser.script("return document.documentElement.classList.contains('printing')")


def test_nothing_of_a_deal_runs(shown: Callable[[str], Browser]) -> None:
    browser = shown(hostile())
    assert browser.find("h1").text.startswith("</title></svg><script>alert")
    assert browser.all("img") == []
    assert browser.all("main b, main i") == []
    assert browser.find("#chart-pools tbody th").text.startswith("</script>")
    assert len(browser.all("canvas")) > 0
