"""Deals with mistakes: exactly the marked ones are told, in the words that stand beside the deal.

`# error: slug` or `# warning: slug` stands on the line that the mistake's first place is on, which
may be in a file that the deal imports from `parts`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve

from dealdsl import compiler
from dealdsl.diagnostics import catalogue
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.text import render_all
from dealdsl.linking.folder import in_folder
from dealdsl.linking.opening import Opener
from dealdsl.source import Source

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
DEALS = sorted(HERE.glob("*/*.deal"))
PACKAGES = ("dealdsl.syntax", "dealdsl.deal", "dealdsl.linking")

_IMPORT = re.compile(r'^import "(.*)"', re.MULTILINE)
_MARKER = re.compile(r"# (error|warning): ([\w-]+)")
_WORDS_OF_COMPILERS = re.compile(
    r"\b(token|node|parse[rd]?|syntax|identifier|expression|literal|argument list|typed?|AST"
    r"|keyword|statement|operand|boolean|string|integer|null|none type|undefined)\b",
    re.IGNORECASE,
)

Told = tuple[str, int, str, str]
deals = pytest.mark.parametrize("path", DEALS, ids=lambda p: f"{p.parent.name}/{p.stem}")


def diagnostics(path: Path) -> tuple[Diagnostic, ...]:
    source = Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    opened = None if path.stem == "import-without-folder" else opener(path.parent)
    return compiler.check(source, opened=opened).diagnostics


def opener(folder: Path) -> Opener:
    """Opens what stands beside a deal, under a name that is the same wherever the tests run."""
    inner = in_folder(str(folder))

    def opened(path: str) -> Source:
        source = inner(path)
        return evolve(source, name=Path(source.name).relative_to(ROOT).as_posix())

    return opened


def marked(path: Path) -> list[Told]:
    """File, line, severity and slug of each marker."""
    return sorted(
        (file.name, number, severity, slug)
        for file in _with_imported(path)
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1)
        for severity, slug in _MARKER.findall(line)
    )


def _with_imported(path: Path) -> set[Path]:
    """A deal and the files that it imports, which may import each other."""
    found, waiting = {path}, [path]
    while waiting:
        file = waiting.pop()
        paths = _IMPORT.findall(file.read_text(encoding="utf-8"))
        named = {(file.parent / name).resolve() for name in paths}
        waiting += [each for each in named - found if each.is_file()]
        found |= set(waiting)
    return found


def told(diagnostic: Diagnostic) -> Told:
    assert diagnostic.primary is not None
    span = diagnostic.primary.span
    file = Path(span.source.name).name
    return file, span.line, diagnostic.severity.value, diagnostic.slug


@deals
def test_exactly_the_marked_mistakes_are_told(path: Path) -> None:
    assert marked(path)
    assert sorted(map(told, diagnostics(path))) == marked(path)


@deals
def test_the_terminal_shows(path: Path, golden: Callable[[Path, str], None]) -> None:
    golden(path.with_suffix(".expected"), render_all(diagnostics(path)))


@deals
def test_a_mistake_is_told_in_the_words_of_deals(path: Path) -> None:
    for diagnostic in diagnostics(path):
        assert diagnostic.primary is not None
        labels = [label.text for label in (diagnostic.primary, *diagnostic.secondary)]
        assert all(labels), diagnostic.slug
        assert diagnostic.help, diagnostic.slug
        for text in (diagnostic.message, diagnostic.help, *labels):
            own_words = re.sub(r"`[^`]*`|“[^”]*”", "", text)
            assert not _WORDS_OF_COMPILERS.search(own_words), text
            assert not text.endswith((".", "!", "?")), text
        assert not diagnostic.message[0].isupper(), diagnostic.message


def slugs() -> list[str]:
    """The mistakes that the text of a deal can make."""
    return sorted(
        slug for slug, function in catalogue._mistakes() if function.__module__.startswith(PACKAGES)
    )


@pytest.mark.parametrize("slug", slugs())
def test_a_mistake_has_its_own_deal(slug: str) -> None:
    found = [path for path in DEALS if path.stem == slug]
    assert len(found) == 1, f"write tests/bad/…/{slug}.deal"
    assert slug in {marker for *_, marker in marked(found[0])}


@pytest.mark.parametrize("slug", slugs())
def test_a_page_shows_what_to_write_instead(slug: str) -> None:
    page = catalogue.page(slug) or ""
    assert "Write" in page or "written" in page


def test_a_check_has_the_name_of_its_mistake() -> None:
    for slug, function in catalogue._mistakes():
        module = function.__module__
        if module.startswith("dealdsl.deal.checks."):
            name = slug.replace("-", "_")
            assert (module.rpartition(".")[2], getattr(function, "__name__", "")) == (name, name)
