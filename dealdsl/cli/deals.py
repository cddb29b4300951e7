"""Reads a deal and checks it: what most commands begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dealdsl.cli.files import read
from dealdsl.cli.report import Report

if TYPE_CHECKING:
    from dealdsl.compiler import Compilation


def checked(path: str, report: Report, strict: bool = False) -> Compilation | None:
    """The checked deal, or None when it has errors; what is wrong goes to the report."""
    source = read(path)
    from dealdsl import compiler
    from dealdsl.linking.folder import beside
    from dealdsl.linking.opening import no_folder

    compilation = compiler.check(source, strict, no_folder if path == "-" else beside(path))
    report.add(*compilation.diagnostics)
    return None if compilation.deal is None else compilation
