"""A compiler small enough to foresee: what the commands do is tested apart from what it does.

`oops` is an error, `hmm` a warning, `crash` a mistake of the compiler; the formatter takes away
white space at line ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dealdsl.diagnostics.diagnostic import Diagnostic, Label, Severity
from dealdsl.runtime.assumptions import Assumptions
from dealdsl.runtime.flows import CLASS_COLUMNS, Model, Result
from dealdsl.source import Source, Span


@dataclass
class Compilation:
    source: Source
    diagnostics: tuple[Diagnostic, ...]
    deal: str | None
    program: str | None = None


@dataclass
class FactRow:
    name: str
    value: str
    source: str
    assumed: bool
    reason: str
    determined_by: tuple[str, ...]
    line: int
    file: str | None = None


def _found(source: Source, word: str, severity: Severity) -> Iterator[Diagnostic]:
    for place in re.finditer(word, source.text):
        label = Label(Span(source, place.start(), place.end()), "here")
        yield Diagnostic(f"found-{word}", severity, f"`{word}` stands here", label)


def parse(source: Source) -> tuple[str | None, tuple[Diagnostic, ...]]:
    if "crash" in source.text:
        raise ZeroDivisionError("division by zero")
    found = tuple(_found(source, "oops", Severity.ERROR))
    return (None if found else source.text), found


def check(source: Source, strict: bool = False, opened: object = None) -> Compilation:
    tree, errors = parse(source)
    warnings = tuple(_found(source, "hmm", Severity.ERROR if strict else Severity.WARNING))
    wrong = tree is None or (strict and warnings)
    return Compilation(source, errors + warnings, None if wrong else tree)


def format_text(source: Source) -> tuple[str | None, tuple[Diagnostic, ...]]:
    tree, errors = parse(source)
    if tree is None:
        return None, errors
    return "\n".join(line.rstrip() for line in tree.splitlines()) + "\n", ()


def emit(compilation: Compilation) -> str:
    return f"# Written by dealc from {compilation.source.name}\n"


def show(what_of: Compilation | Source, what: str) -> str:
    return f"the {what}\n"


def render_8k(compilation: Compilation, form: str) -> tuple[str | None, tuple[Diagnostic, ...]]:
    if "no issuer" in compilation.source.text:
        return None, (Diagnostic("form-needs", Severity.ERROR, "the form needs an issuer", None),)
    return f"FORM 8-K as {form} — “Elm”\n", ()


def facts(compilation: Compilation) -> list[FactRow]:
    return [
        FactRow("I.balance", "$150,030,821.86", 'F "p. 2"', False, "", ("pools add up",), 12),
        FactRow("A.balance", "$630,312,639", 'F "p. 4"', False, "", ("levels", "sum", "total"), 30),
        FactRow("bankruptcy.initial", "$123,823.34", 'F "p. 4"', False, "", (), 34),
        FactRow("issuer", "Elm \x1b[2J" + "m" * 60, "", False, "", (), 3),
        FactRow(
            "servicing_fee",
            "25 bp",
            "",
            True,
            "usual of the shelf, as " + "no page of the filing states one " * 2,
            (),
            21,
        ),
    ]


def load_model(compilation: Compilation) -> Model:
    def project(assumptions: Assumptions) -> Result:
        return Result({("A", column): [0.0, 0.0] for column in CLASS_COLUMNS}, {})

    dates = ("2003-12-23", "2004-01-25")
    scenarios = {"base": {"psa": 275.0}} if "base" in compilation.source.text else {}
    return Model("elm", "Elm", ("A",), (), dates[0], dates, dates, scenarios, project)
