"""`dealc explain [SLUG]`"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from dealdsl.diagnostics.mistakes import mistake

if TYPE_CHECKING:
    from dealdsl.cli.report import Report
    from dealdsl.diagnostics.diagnostic import Diagnostic


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "slug",
        metavar="SLUG",
        nargs="?",
        help="a mistake's name, as in error[SLUG]; none lists all",
    )


def run(options: argparse.Namespace, report: Report) -> int:
    from dealdsl.cli.output import say
    from dealdsl.diagnostics import catalogue

    if options.slug is None:
        say(_index())
        return 0
    page = catalogue.page(options.slug)
    if page is None:
        report.add(unknown_slug(options.slug))
        return 1
    say(page)
    return 0


def _index() -> str:
    from dealdsl.diagnostics import catalogue

    width = max(map(len, catalogue.slugs()))
    rows = [f"{slug:<{width}}  {catalogue.first_sentence(slug)}" for slug in catalogue.slugs()]
    return "\n".join(rows) + "\n"


@mistake("unknown-slug")
def unknown_slug(slug: str) -> Diagnostic:
    """`dealc explain` knows no mistake of the name that the command line gives.

    The names are those in brackets in front of a message: `error[file-missing]`.

    *Instead of* `dealc explain file_missing`

    *Write* `dealc explain file-missing`, or `dealc explain` for all names.
    """
    from dealdsl.diagnostics import catalogue
    from dealdsl.diagnostics.diagnostic import Diagnostic, Severity
    from dealdsl.diagnostics.nearest import nearest

    near = nearest(slug, catalogue.slugs())
    suggestion = "`dealc explain` lists all" if near is None else f"write `dealc explain {near}`"
    return Diagnostic(
        "unknown-slug",
        Severity.ERROR,
        f"there is no mistake named `{slug}`",
        None,
        help=suggestion,
    )
