"""Every page of `docs` does what it shows: its deals compile, its commands and its Python run."""

from __future__ import annotations

from pathlib import Path

import pytest

from .blocks import PAGES, Block, blocks, name_of
from .session import Session

WITH_BLOCKS = [page for page in PAGES if blocks(page)]


@pytest.mark.parametrize("page", WITH_BLOCKS, ids=name_of)
def test_a_reader_who_follows_the_page_sees_what_it_shows(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(tmp_path)
    session = Session(page, tmp_path, accepts=request.config.getoption("--accept"))
    for block in blocks(page):
        try:
            session.run(block)
        except AssertionError as wrong:
            wrong.add_note(f"docs/{name_of(page)}:{block.line}: a block of {block.language!r}")
            raise
    _accept(page, session.accepted)


def _accept(page: Path, accepted: dict[Block, str]) -> None:
    """Writes what consoles printed into the page."""
    text = page.read_text(encoding="utf-8")
    for block, shown in accepted.items():
        text = text.replace(f"```console\n{block.text}```", f"```console\n{shown}```", 1)
    if accepted:
        page.write_text(text, encoding="utf-8")
