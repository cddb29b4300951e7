"""The documentation site builds without a warning, and asks the network for nothing."""

from __future__ import annotations

import html.parser
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .blocks import DOCS, ROOT

CONTRIBUTING = (DOCS / "contributing.md").read_text(encoding="utf-8")
(BUILD,) = re.findall(r"^    \.venv/bin/(mkdocs build .*)$", CONTRIBUTING, re.MULTILINE)
# Elements that make a browser fetch something by themselves; a link waits for its reader.
FETCHING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built by the documented command in an environment without a proxy or a server."""
    for package in ("mkdocs", "material", "mkdocstrings"):
        pytest.importorskip(package, reason="the extra `docs` is not installed")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", *shlex.split(BUILD), "--site-dir", str(folder)]
    nowhere = dict.fromkeys(("http_proxy", "https_proxy"), "http://127.0.0.1:1")
    built = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **nowhere},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    return folder


class _Fetches(html.parser.HTMLParser):
    """The addresses that a page makes a browser fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        value = dict(attributes).get(FETCHING.get(tag, ""))
        if value is not None:
            self.found.append(value)


def _fetches(page: Path) -> list[str]:
    parser = _Fetches()
    parser.feed(page.read_text(encoding="utf-8"))
    return parser.found


def _pages(site: Path) -> Iterator[Path]:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 200
    yield from pages


def test_what_a_page_fetches_is_in_the_site(site: Path) -> None:
    for page in _pages(site):
        for address in _fetches(page):
            target = site / address[1:] if address.startswith("/") else page.parent / address
            assert target.resolve().exists(), f"{page.relative_to(site)} fetches {address}"


def test_styles_fetch_nothing_from_elsewhere(site: Path) -> None:
    for style in site.rglob("*.css"):
        assert re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", style.read_text()) == []


def test_the_search_knows_every_page(site: Path) -> None:
    """As a script, which a page that is read from a folder may load."""
    index = (site / "search" / "search_index.js").read_text(encoding="utf-8")
    for page in _pages(site):
        if page.name != "404.html":
            name = page.relative_to(site).as_posix()
            assert f'"location":"{name}"' in index


def test_the_search_finds_without_a_server(site: Path, tmp_path: Path) -> None:
    """In a browser, from the folder, with no network; `?q=` is a search that a link holds."""
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("there is no chromium")
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}"]
    options += ["--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=8000", "--dump-dom"]
    address = f"{(site / 'index.html').as_uri()}?q=waterfall"
    ended = subprocess.run(
        [browser, *options, address], capture_output=True, text=True, timeout=120, check=True
    )
    found = re.search(r"(\d+) matching documents", ended.stdout)
    assert found is not None
    assert int(found[1]) > 10
