"""What a command has to say on standard error."""

from __future__ import annotations

import contextlib
import os
import sys

from dealdsl import __version__
from dealdsl.diagnostics.diagnostic import Diagnostic, Severity
from dealdsl.diagnostics.mistakes import mistake


class CommandError(Exception):
    """A mistake that ends the command: an input that cannot be read (1), an output (3)."""

    def __init__(self, diagnostic: Diagnostic, exit_code: int) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic
        self.exit_code = exit_code


class Report:
    """Diagnostics as a command meets them, told once at its end, in the form asked for.

    In JSON and SARIF there is always one document, also when there is nothing to tell.
    """

    def __init__(self, form: str = "text", colour: str = "never") -> None:
        self.form = form
        self.colour = colour
        self.diagnostics: list[Diagnostic] = []

    def add(self, *diagnostics: Diagnostic) -> None:
        self.diagnostics.extend(diagnostics)

    @property
    def exit_code(self) -> int:
        """1 when there is an error among the diagnostics, otherwise 0."""
        return int(any(diagnostic.is_error for diagnostic in self.diagnostics))

    def tell(self) -> None:
        # Nothing is left to say it to when standard error itself cannot be written.
        with contextlib.suppress(OSError):
            if sys.stderr is not None:
                sys.stderr.write(self._text())
                sys.stderr.flush()

    def _text(self) -> str:
        if self.form == "json":
            from dealdsl.diagnostics import json

            return json.render_all(self.diagnostics)
        if self.form == "sarif":
            from dealdsl.diagnostics import sarif

            return sarif.render_all(self.diagnostics, __version__)
        if not self.diagnostics:
            return ""
        from dealdsl.diagnostics import text

        return text.render_all(self.diagnostics, self._coloured())

    def _coloured(self) -> bool:
        if self.colour == "auto":
            return not os.environ.get("NO_COLOR") and sys.stderr.isatty()
        return self.colour == "always"


@mistake("internal")
def internal(error: Exception) -> Diagnostic:
    """dealc failed in a way that its authors did not foresee; the deal need not be wrong.

    The message names what failed inside. Nothing was written, or what was written is whole.

    *Write* to the authors of dealc: what you ran, this message and, where you may share it, the
    deal. Run again with `DEALC_TRACEBACK=1` in the environment to see where it failed.
    """
    return Diagnostic(
        "internal",
        Severity.ERROR,
        f"dealc itself failed: {type(error).__name__}: {error}",
        None,
        help="this is a mistake in dealc and not in your deal: please report it with the deal and"
        " this message; DEALC_TRACEBACK=1 shows where it failed",
    )
