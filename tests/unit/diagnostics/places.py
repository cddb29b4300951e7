"""A short way to write diagnostics on a text: places are found by what stands there."""

from __future__ import annotations

from dealdsl.diagnostics.diagnostic import Diagnostic, Fix, Label, Severity
from dealdsl.source import Source, Span

DEAL = Source(
    "deals/elm.deal",
    """\
deal "Elm" { closing: 2003-12-23 }
pool I {
\tbalance: $100   target_rate: 5% + $5
}
  account collections
  account 日本 reserve
waterfall I from I.funds {
  pay interest to A
  pay fee to B
  pay principal to A
}
"""
    + "\n" * 20
    + "    pay interest to A from colections\n",
)


def place(first: str, last: str | None = None, source: Source = DEAL) -> Span:
    """From where `first` stands to the end of `last`, or of `first`."""
    start = source.text.index(first)
    end = start + len(first) if last is None else source.text.index(last, start) + len(last)
    return Span(source, start, end)


UNKNOWN = Diagnostic(
    "unknown-account",
    Severity.ERROR,
    "the deal has no account named `colections`",
    Label(place("colections"), "not declared"),
    (Label(place("collections"), "an account with a similar name"),),
    "write `collections`",
    Fix(place("colections"), "collections"),
)
MISSING = Diagnostic("file-missing", Severity.ERROR, "there is no file `x.deal`", None)
UNSOURCED = Diagnostic(
    "unsourced-number", Severity.WARNING, "`balance` has no source", Label(place("$100"))
)


def error(primary: Label | None, *secondary: Label, help: str | None = None) -> Diagnostic:
    return Diagnostic("a-slug", Severity.ERROR, "a message", primary, secondary, help)
