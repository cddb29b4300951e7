"""Every mistake has a page, and the pages in the repository are those of the docstrings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dealdsl.diagnostics import catalogue

DOCS = Path(__file__).parents[3] / "docs" / "diagnostics"


def test_pages_in_the_repository_are_up_to_date() -> None:
    found = {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")}
    hint = "run: python -m dealdsl.diagnostics.catalogue docs/diagnostics"
    assert found == catalogue.pages(), hint


@pytest.mark.parametrize("slug", catalogue.slugs())
def test_a_page_says_what_the_mistake_is(slug: str) -> None:
    page = catalogue.page(slug)
    assert page is not None
    assert page.startswith(f"# {slug}\n\n")
    assert len(catalogue.first_sentence(slug)) > 20


def test_no_page_for_what_is_no_mistake() -> None:
    assert catalogue.page("no-such-slug") is None


def test_one_slug_told_by_two_functions_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "SOURCES", (*catalogue.SOURCES, catalogue.SOURCES[0]))
    catalogue._docstrings.cache_clear()
    with pytest.raises(ValueError, match="two functions"):
        catalogue.slugs()
    catalogue._docstrings.cache_clear()


def test_the_command_writes_the_pages_and_takes_away_stale_ones(tmp_path: Path) -> None:
    (tmp_path / "gone.md").write_text("# gone\n\nA mistake of old.\n", encoding="utf-8")
    (tmp_path / "notes.md").write_text("Not a page.\n", encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "dealdsl.diagnostics.catalogue", str(tmp_path)], check=True
    )
    written = {path.name for path in tmp_path.iterdir()}
    assert written == {*catalogue.pages(), "notes.md"}
