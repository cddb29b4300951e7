"""The compiler's steps in order: text, syntax, checked deal, program, Python or documents.

The core is text in, values out: nothing here opens a file, prints, or keeps anything.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import count
from types import ModuleType
from typing import TYPE_CHECKING, Literal

from attrs import evolve, frozen

from dealdsl.deal.checks import check_deal
from dealdsl.deal.from_ast import LANGUAGE, elaborate
from dealdsl.deal.model import Deal, Declaration
from dealdsl.deal.sourcing import unsourced_figures
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.linking.link import link
from dealdsl.linking.opening import Opener
from dealdsl.linking.telling import with_applications
from dealdsl.program.scenarios import unusable_scenarios
from dealdsl.source import Source
from dealdsl.syntax import from_text, nodes

if TYPE_CHECKING:
    from dealdsl.documents.escaping import Form
    from dealdsl.documents.facts import FactRow as FactRow
    from dealdsl.program.program import Program
    from dealdsl.runtime.flows import Model

Stage = Literal["ast", "deal", "program"]
PictureForm = Literal["svg", "mermaid", "dot"]

_numbers = count()


@frozen
class Compilation:
    """What compiling gave: `deal` is None where there are errors.

    `file` has its rules written out; `opened` is what reads the files beside the deal.
    """

    source: Source
    file: nodes.File | None
    deal: Deal | None
    diagnostics: tuple[Diagnostic, ...]
    opened: Opener | None = None


def parse(source: Source) -> tuple[nodes.File | None, tuple[Diagnostic, ...]]:
    """The syntax tree, None where there are syntax mistakes, and what was told."""
    parsed = from_text.parse(source)
    whole = not any(diagnostic.is_error for diagnostic in parsed.diagnostics)
    return (parsed.file if whole else None), parsed.diagnostics


def check(source: Source, strict: bool = False, opened: Opener | None = None) -> Compilation:
    """Read and check a deal; a figure without a source is an error when `strict`.

    `opened` reads the files beside the deal: without it nothing can be imported. Names are looked
    up only when all of the text could be read, and all rules be applied: what a mistake hides would
    otherwise be told as missing.
    """
    file, diagnostics = parse(source)
    if file is None:
        return Compilation(source, None, None, diagnostics)
    linked = link(file, opened, LANGUAGE)
    found = [*diagnostics, *linked.diagnostics]
    if linked.file is None:
        return Compilation(source, None, None, _in_order(found))
    deal, told = _elaborated(linked.file, opened)
    found.extend(told)
    found.extend(unsourced_figures(file, strict, linked.file))
    if deal is not None:
        unused = (*deal.unused, *(Declaration(*each) for each in linked.unused))
        deal = evolve(deal, unused=unused, imported=linked.sources)
        found.extend(_checked_whole(deal))
    return _compiled(Compilation(source, linked.file, deal, tuple(found), opened))


def check_changed(compilation: Compilation, file: nodes.File) -> Compilation:
    """The same deal with another tree of its text, in which figures were changed: checked anew.

    A figure is changed where nobody reads it, so that none is asked for its source.
    """
    deal, found = _elaborated(file, compilation.opened)
    if deal is not None and compilation.deal is not None:
        deal = evolve(deal, imported=compilation.deal.imported)
        found = (*found, *_checked_whole(deal))
    return _compiled(evolve(compilation, file=file, deal=deal, diagnostics=found))


def _elaborated(
    file: nodes.File, opened: Opener | None
) -> tuple[Deal | None, tuple[Diagnostic, ...]]:
    elaborated = elaborate(file, opened)
    return elaborated.deal, tuple(elaborated.diagnostics)


def _checked_whole(deal: Deal) -> Iterator[Diagnostic]:
    """What only a whole deal shows."""
    yield from check_deal(deal)
    yield from unusable_scenarios(deal)
    yield from _unkept_schedules(deal)


def _compiled(compilation: Compilation) -> Compilation:
    """The compilation with its mistakes in order, and no deal where there is an error."""
    told = _in_order(compilation.diagnostics)
    failed = any(diagnostic.is_error for diagnostic in told)
    return evolve(compilation, deal=None if failed else compilation.deal, diagnostics=told)


def _in_order(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """File by file and from top to bottom, each mistake once."""
    return tuple(sorted(with_applications(found), key=lambda diagnostic: diagnostic.place))


def _unkept_schedules(deal: Deal) -> Iterator[Diagnostic]:
    """What only a projection shows of a schedule: most deals have none to project."""
    if any(schedule.collar is not None for schedule in deal.schedules):
        from dealdsl.program.schedules import schedules_beyond_collateral

        yield from schedules_beyond_collateral(deal)


def format_text(source: Source) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """The deal in the canonical layout; None where it has syntax mistakes."""
    from dealdsl.syntax.printer import print_file

    file, diagnostics = parse(source)
    return (None if file is None else print_file(file)), diagnostics


def program(compilation: Compilation) -> Program:
    """The program of a checked deal."""
    from dealdsl.program import from_deal

    return from_deal.program(_checked(compilation)[0])


def emit(compilation: Compilation) -> str:
    """The text of the emitted model: the same deal gives the same bytes."""
    from dealdsl.python.from_program import python_text

    return python_text(program(compilation))


def show(of: Compilation | Source, stage: Stage) -> str:
    """What the compiler made of a deal on its way, to be read."""
    from dealdsl import showing

    if stage == "ast":
        file = parse(of)[0] if isinstance(of, Source) else of.file
        return "" if file is None else showing.tree(file)
    compilation = check(of) if isinstance(of, Source) else of
    if stage == "deal":
        return showing.tree(_checked(compilation)[0])
    return showing.program(program(compilation))


def load_model(compilation: Compilation) -> Model:
    """The emitted model, running: its text executed as a module of its own."""
    name = f"dealdsl_model_{next(_numbers)}"
    module = ModuleType(name)
    code = compile(emit(compilation), f"<model of {compilation.source.name}>", "exec")
    sys.modules[name] = module  # its dataclasses look their module up
    try:
        exec(code, module.__dict__)
    finally:
        del sys.modules[name]
    model: Model = module.__dict__["MODEL"]
    for pool, place in tapes(compilation).items():
        model.tapes[pool].use(place)
    return model


def tapes(compilation: Compilation) -> dict[str, str]:
    """Where the tape of each pool was found when the deal was checked."""
    lines = (line for pool in _checked(compilation)[0].pools for line in pool.lines)
    return {line.pool: line.tape.place for line in lines if line.tape is not None}


def render_8k(compilation: Compilation, form: Form) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """The Form 8-K as text, Markdown or HTML; None where the deal states too little for it."""
    from dealdsl.documents.from_deal import form_8k
    from dealdsl.documents.render import render_form_8k

    deal, file = _checked(compilation)
    view, diagnostics = form_8k(deal, file)
    return (None if view is None else render_form_8k(view, form)), diagnostics


def graph(compilation: Compilation, form: PictureForm) -> str:
    """The picture of the waterfalls: SVG, DOT or Mermaid. The same deal gives the same bytes."""
    from dealdsl.diagrams.from_deal import diagram
    from dealdsl.diagrams.rendering import render

    return render(diagram(_checked(compilation)[0]), form)


def facts(compilation: Compilation) -> list[FactRow]:
    """Everything that a checked deal states or assumes, in the order of its text."""
    from dealdsl.documents.facts import fact_rows

    return fact_rows(*_checked(compilation))


def _checked(compilation: Compilation) -> tuple[Deal, nodes.File]:
    if compilation.deal is None or compilation.file is None:
        raise ValueError("the deal has errors")
    return compilation.deal, compilation.file
