"""The pages of all mistakes, taken from the docstrings of the functions that find them.

`python -m dealdsl.diagnostics.catalogue FOLDER` writes one page a mistake, and an index.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

# Names, not imports: this package stands below those that find mistakes. A package stands for
# all modules in it.
SOURCES: tuple[str, ...] = (
    "dealdsl.analytics.mistakes",
    "dealdsl.cli.batch_mistakes",
    "dealdsl.cli.explain",
    "dealdsl.cli.files",
    "dealdsl.cli.output",
    "dealdsl.cli.packages",
    "dealdsl.cli.render",
    "dealdsl.cli.report",
    "dealdsl.cli.report_page",
    "dealdsl.cli.run",
    "dealdsl.deal.checks",
    "dealdsl.deal.mistakes",
    "dealdsl.documents.mistakes",
    "dealdsl.linking.mistakes",
    "dealdsl.solving.mistakes",
    "dealdsl.syntax.mistakes",
    "dealdsl.tracing.mistakes",
)


def slugs() -> tuple[str, ...]:
    """The names of all mistakes, by the alphabet."""
    return tuple(sorted(_docstrings()))


def page(slug: str) -> str | None:
    """The page of a mistake as Markdown, or None when there is no such mistake."""
    text = _docstrings().get(slug)
    return None if text is None else f"# {slug}\n\n{text}\n"


def first_sentence(slug: str) -> str:
    """What the mistake is, on one line."""
    paragraph = _docstrings()[slug].split("\n\n")[0]
    return " ".join(paragraph.split()).partition(". ")[0].removesuffix(".")


def pages() -> dict[str, str]:
    """File name to text of all that stands in `docs/diagnostics`, the index with it."""
    rows = [f"* [{slug}]({slug}.md): {first_sentence(slug)}" for slug in slugs()]
    head = (
        "# Mistakes that dealc tells\n\n"
        "Written by `python -m dealdsl.diagnostics.catalogue docs/diagnostics`"
        " from the docstrings of the functions that find them.\n\n"
    )
    found = {f"{slug}.md": page(slug) or "" for slug in slugs()}
    return {"README.md": head + "\n".join(rows) + "\n", **found}


@cache
def _docstrings() -> dict[str, str]:
    found: dict[str, str] = {}
    for slug, function in _mistakes():
        if slug in found:
            raise ValueError(f"two functions tell of {slug!r}")
        found[slug] = inspect.cleandoc(function.__doc__ or "").strip()
    return found


def _mistakes() -> Iterator[tuple[str, object]]:
    """Slugs and functions, each from the module that defines it."""
    for name in _modules():
        for value in vars(importlib.import_module(name)).values():
            slug = getattr(value, "slug", None)
            if inspect.isfunction(value) and isinstance(slug, str) and value.__module__ == name:
                yield slug, value


def _modules() -> Iterator[str]:
    for name in SOURCES:
        yield name
        for inner in pkgutil.iter_modules(getattr(importlib.import_module(name), "__path__", ())):
            yield f"{name}.{inner.name}"


def write(folder: Path) -> None:
    """Writes all pages into `folder` and takes away pages of mistakes that are no more."""
    wanted = pages()
    folder.mkdir(parents=True, exist_ok=True)
    for found in folder.glob("*.md"):
        is_page = found.read_text(encoding="utf-8").startswith(f"# {found.stem}\n")
        if is_page and found.name not in wanted:
            found.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m dealdsl.diagnostics.catalogue FOLDER")
    write(Path(sys.argv[1]))
