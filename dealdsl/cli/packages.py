"""Packages that only some commands need: they come with an extra of dealdsl."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dealdsl.diagnostics.mistakes import mistake

if TYPE_CHECKING:
    from dealdsl.diagnostics.diagnostic import Diagnostic


def require_scipy(command: str) -> None:
    """Raise a CommandError, before anything is compiled, where numpy or scipy is not installed."""
    from dealdsl.cli.report import CommandError

    try:
        import numpy  # noqa: F401
        import scipy  # noqa: F401
    except ImportError as error:
        raise CommandError(scipy_missing(error.name or str(error), command), 1) from None


@mistake("scipy-missing")
def scipy_missing(name: str, command: str) -> Diagnostic:
    """A search, or a table of yields, needs numpy and scipy, and one of them is not installed.

    Compiling and running deals needs neither, so that they come with an extra of dealdsl.

    *Write* `pip install 'dealdsl[batch]'`
    """
    from dealdsl.diagnostics.diagnostic import Diagnostic, Severity

    return Diagnostic(
        "scipy-missing",
        Severity.ERROR,
        f"`dealc {command}` needs {name}, which is not installed",
        None,
        help="install it with `pip install 'dealdsl[batch]'`",
    )
