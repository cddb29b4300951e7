"""What a deal must state before a document can be written of it."""

from __future__ import annotations

from dealdsl.diagnostics.diagnostic import Diagnostic, Label, Severity
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span


@mistake("form-needs-a-fact")
def form_needs_a_fact(what: str, span: Span, label: str, help: str) -> Diagnostic:
    """The Form 8-K cannot be written without a fact that the deal does not state.

    Most facts may be left out, and their sentences with them. The form cannot do without the
    issuer, the closing, the cut-off date, the deal's title, each pool's balance and a class with
    a balance. Some facts need another to be said: a share of loans with high loan-to-value
    ratios needs the ratio above which they are high, and a section of the prospectus its date.
    Where the form prints one figure or one date, a bound cannot stand.

    Instead of:

        deal "Series 2003-11" { cutoff: 2003-12-01 }

    Write:

        deal "Series 2003-11" per F "p. 1" {
          issuer: "Citicorp Mortgage Securities, Inc."
          cutoff: 2003-12-01
          closing: 2003-12-23
        }
    """
    message = f"the Form 8-K needs {what}"
    return Diagnostic("form-needs-a-fact", Severity.ERROR, message, Label(span, label), help=help)
