"""What is wrong with a deal, as data: a slug, places, words, and what to write instead."""

from __future__ import annotations

from enum import Enum

from attrs import frozen

from dealdsl.source import Span


class Severity(Enum):
    """An error stops the compiler; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@frozen
class Label:
    """A place in a deal and what that place is (`not declared`, `first drawn here`)."""

    span: Span
    text: str = ""


@frozen
class Fix:
    """Text that, put in the place of `span`, mends the mistake."""

    span: Span
    replacement: str


@frozen
class Diagnostic:
    """One mistake, told once.

    `message` is lower case, has no full stop, names things in backticks and stands alone;
    the primary label says what that place is; `help` says what to write.
    A file that cannot be read has no place: `primary` is then None.
    """

    slug: str
    severity: Severity
    message: str
    primary: Label | None
    secondary: tuple[Label, ...] = ()
    help: str | None = None
    fix: Fix | None = None

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    @property
    def place(self) -> tuple[str, int]:
        """The order in which mistakes are told: by file, then from top to bottom."""
        return ("", 0) if self.primary is None else _place(self.primary.span)


def _place(span: Span) -> tuple[str, int]:
    return span.source.name, span.start
