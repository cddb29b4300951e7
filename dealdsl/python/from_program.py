"""From a program to the emitted model: one Python file that stands alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dealdsl.program import names
from dealdsl.program import program as ir
from dealdsl.program.collateral_lines import line_facts
from dealdsl.python import tree
from dealdsl.python.assemble import import_block, runtime_names, runtime_text
from dealdsl.python.from_program_gathering import (
    index_by_period,
    kernels,
    modules,
    months,
    months_keyword,
    projected_columns,
    said,
    stated_periods,
    table_by_period,
)
from dealdsl.python.from_program_period import Period
from dealdsl.python.from_program_tapes import loan_functions, tapes
from dealdsl.python.from_program_values import call, number
from dealdsl.python.naming import OWN, Naming
from dealdsl.python.printer import print_module
from dealdsl.values.version import VERSION


def python_text(program: ir.Program) -> str:
    """The model's text: the same program gives the same bytes."""
    return print_module(module(program))


def module(program: ir.Program) -> tree.Module:
    taken = {*OWN, said(program, "month"), *runtime_names(modules(program)), *_BUILTINS}
    naming = Naming(taken, by_period=program.months_a_period > 1)
    # The option has a name of its own in the emitted functions.
    naming._known[names.CALL_OPTION] = "call_exercised"
    period = Period(program, naming)
    constants = tuple(_constants(program, naming))
    distribute = period.function()
    imports, runtime = runtime_text(modules(program))
    return tree.Module(
        (
            tree.Docstring(_docstring(program)),
            *import_block((tree.Import("__future__", ("annotations",)), *imports)),
            tree.Blank(),
            *_facts(program),
            *constants,
            *_indices(program),
            *loan_functions(program, naming),
            _project(program, period, naming),
            distribute,
            tree.Comment(
                "---- From here on: what every model of dealc has, whatever the deal. ----"
            ),
            tree.Verbatim(runtime),
            *_ending(program, naming),
        )
    )


_BUILTINS = ("dict", "list", "tuple", "str", "float", "int", "bool", "print", "len", "sum", "abs")


def _docstring(program: ir.Program) -> str:
    lists = said(program, "lists are by month")
    example = f"python {program.name}.py --psa 275 --cdr 0.5 --severity 35 --lag 12"
    return (
        f"{program.title or program.name}\n\n"
        f"Written by dealc {VERSION} from {program.deal_file}\n"
        f"(SHA-256 {program.deal_hash}){_imported(program)}.\n\n"
        "A cash-flow model that runs in any Python from 3.11 on, with nothing installed:\n\n"
        f"    {example} --out flows.csv\n\n"
        "`distribute` is the deal: above each statement stand the deal's own words, and their\n"
        f"line. Rates are fractions a year, amounts are dollars, {lists} from closing."
    )


def _imported(program: ir.Program) -> str:
    """The files whose rules the deal applies, with what tells them apart."""
    return "".join(f",\nwith rules of {path}\n(SHA-256 {text})" for path, text in program.imported)


def _facts(program: ir.Program) -> Iterator[tree.TopStatement]:
    yield tree.Assign(tree.Name("TITLE"), tree.Constant(program.title))
    yield tree.Assign(tree.Name("CLASSES"), _texts(program.classes))
    if program.composites:
        yield tree.Assign(tree.Name("COMPOSITES"), _texts(program.composites))
    yield tree.Assign(tree.Name("POOLS"), _texts(program.pools))
    yield from stated_periods(program)
    yield tree.Assign(tree.Name("CLOSING"), tree.Constant(program.closing))
    yield tree.Blank()
    dates = "Dates by year: interest accrues to the first, cash is paid on the second."
    yield tree.Comment(dates if any(program.payment_dates) else "The deal states no dates.")
    yield tree.Assign(tree.Name("ACCRUAL_DATES"), _by_year(program.accrual_dates))
    yield tree.Assign(tree.Name("PAYMENT_DATES"), _by_year(program.payment_dates))
    yield tree.Blank()
    yield tree.Comment("The collateral: lines of like loans.")
    yield tree.Assign(tree.Name("LINES"), tree.Dict(tuple(_line(line) for line in program.lines)))
    if program.purchases:
        yield tree.Comment("Loans that pools buy: a dollar of them, up to the `last` payment date.")
        bought = tuple(_purchase(purchase) for purchase in program.purchases)
        yield tree.Assign(tree.Name("REINVESTMENT"), tree.Dict(bought))
    yield tree.Blank()
    yield from _openings(program)
    yield tree.Blank()
    yield tree.Comment("Scenarios of the deal: percents are percents.")
    yield tree.Assign(
        tree.Name("SCENARIOS"), tree.Dict(tuple(_scenario(*s) for s in program.scenarios))
    )


def _openings(program: ir.Program) -> Iterator[tree.TopStatement]:
    """What the flows show at closing: balances, notionals, and measures besides classes."""
    first = {output.key: output.initial for output in program.outputs}
    classes = (*program.classes, *program.composites)
    balances = ((name, first[name, "ending_balance"]) for name in classes)
    notionals = ((name, first[name, "notional"]) for name in classes)
    yield tree.Comment("Classes at closing: balances, and the notionals that interest accrues on.")
    yield tree.Assign(tree.Name("BALANCES"), _figures(balances))
    yield tree.Assign(tree.Name("NOTIONALS"), _figures((n, v) for n, v in notionals if v))
    yield tree.Comment("What is reported besides the classes, as it is at closing.")
    others = (
        (_texts(output.key), number(output.initial))
        for output in program.outputs
        if len(output.key) == 3
    )
    yield tree.Assign(tree.Name("MEASURES"), tree.Dict(tuple(others)))


def _figures(figures: Iterable[tuple[str, float]]) -> tree.Dict:
    return tree.Dict(tuple((tree.Constant(name), number(value)) for name, value in figures))


def _texts(texts: tuple[str, ...]) -> tree.Tuple:
    return tree.Tuple(tuple(tree.Constant(text) for text in texts))


def _by_year(dates: tuple[str, ...]) -> tree.Dict:
    """`{2004: "01-26 02-25"}`: the dates after closing, a line for each year."""
    years: dict[int, list[str]] = {}
    for date in dates[1:]:
        if date:
            years.setdefault(int(date[:4]), []).append(date[5:])
    entries = ((tree.Constant(y), tree.Constant(" ".join(days))) for y, days in years.items())
    return tree.Dict(tuple(entries))


def _line(line: ir.LineData) -> tuple[tree.Expression, tree.Expression]:
    return tree.Constant(line.name), _loans(line)


def _purchase(purchase: ir.Purchase) -> tuple[tree.Expression, tree.Expression]:
    last = (tree.Constant("last"), tree.Constant(purchase.last))
    loans = tree.Dict((*_loans(purchase.line).entries, last))
    return tree.Constant(purchase.pool), loans


def _loans(line: ir.LineData) -> tree.Dict:
    entries = ((tree.Constant(key), _figure(value)) for key, value in line_facts(line).items())
    return tree.Dict(tuple(entries))


def _scenario(
    name: str, assumptions: tuple[tuple[str, object], ...]
) -> tuple[tree.Expression, tree.Expression]:
    entries = ((tree.Constant(key), _figure(value)) for key, value in assumptions)
    return tree.Constant(name), tree.Dict(tuple(entries))


def _figure(value: object) -> tree.Expression:
    if isinstance(value, tuple):
        return tree.Tuple(tuple(_figure(item) for item in value))
    if isinstance(value, dict):
        return tree.Dict(tuple((tree.Constant(k), _figure(v)) for k, v in value.items()))
    if isinstance(value, float):
        return number(value)
    assert isinstance(value, str | int | bool)
    return tree.Constant(value)


def _constants(program: ir.Program, naming: Naming) -> Iterator[tree.TopStatement]:
    if program.constants:
        yield tree.Blank()
        yield tree.Comment("Figures of the deal that do not change.")
    for constant in program.constants:
        name = naming.name(constant.name)
        yield tree.Assign(name, number(constant.value), f"{constant.name}: {constant.words}")
    for fraction, value in program.year_fractions:
        if not isinstance(value, tuple):
            yield tree.Assign(naming.name(fraction), number(value), "of a year, each period")
    for table in program.tables:
        yield tree.Blank()
        yield tree.Comment(table.words)
        yield tree.Assign(naming.name(f"{table.name} rows"), _rows(table.rows))


def _rows(rows: tuple[tuple[int, float], ...]) -> tree.Dict:
    return tree.Dict(tuple((tree.Constant(month), number(value)) for month, value in rows))


def _indices(program: ir.Program) -> Iterator[tree.TopStatement]:
    """The curves of the deal, which assumptions may replace."""
    if program.indices:
        yield tree.Blank()
        yield tree.Comment("Index curves of the deal: a rate holds from its month on.")
        curves = ((tree.Constant(index.name), _rows(index.rows)) for index in program.indices)
        yield tree.Assign(tree.Name("INDICES"), tree.Dict(tuple(curves)))


def _project(program: ir.Program, period: Period, naming: Naming) -> tree.Function:
    """`project(assumptions)`: the collateral, empty columns, then `distribute`."""
    size = tree.Binary("+", tree.Name("PERIODS"), tree.Constant(1))
    largest = period.largest_share()
    periods = tree.Name("PERIODS")

    def zeros(count: tree.Expression) -> tree.Expression:
        return tree.Binary("*", tree.List((tree.Constant(0.0),)), count)

    tables: list[tuple[tree.Expression, tree.Expression]] = [
        (tree.Constant(table.name), table_by_period(program, naming.name(f"{table.name} rows")))
        for table in program.tables
    ]
    for name in (index.name for index in program.indices if index.is_read):
        tables.append((tree.Constant(name), index_by_period(program, name)))
    for name, value in program.year_fractions:
        if isinstance(value, tuple):
            by_month = tree.List((tree.Constant(0.0), *(number(item) for item in value)))
            tables.append((tree.Constant(name), by_month))
    memory: list[tuple[tree.Expression, tree.Expression]] = [
        (
            tree.Constant(history.name),
            zeros(tree.Binary("+", size, tree.Constant(history.periods))),
        )
        for history in program.histories
    ]
    if largest:
        workspaces = ("weights", "rooms", "given")
        memory.extend((tree.Constant(w), zeros(tree.Constant(largest))) for w in workspaces)
    shares = tuple(
        tree.Keyword(
            naming.identifier(name),
            tree.Binary("/", tree.Attribute(tree.Name("assumptions"), cause), tree.Constant(100.0)),
        )
        for cause, name in names.CAUSE_SHARES.items()
        if period._uses(name)
    )
    return tree.Function(
        "project",
        (tree.Parameter("assumptions", tree.Name("Assumptions")),),
        (
            _curves(program),
            *projected_columns(program),
            tree.Assign(tree.Name("tables"), tree.Dict(tuple(tables))),
            tree.Assign(tree.Name("memory"), tree.Dict(tuple(memory))),
            tree.Assign(
                tree.Name("flows"),
                call("opening_flows", tree.Name("BALANCES"), tree.Name("NOTIONALS"), periods),
            ),
            tree.Assign(
                tree.Name("other"), call("opening_measures", tree.Name("MEASURES"), periods)
            ),
            tree.ExpressionStatement(
                tree.Call(
                    tree.Name("distribute"),
                    (),
                    (
                        tree.Keyword("columns", tree.Name("columns")),
                        tree.Keyword("tables", tree.Name("tables")),
                        tree.Keyword("memory", tree.Name("memory")),
                        tree.Keyword(
                            "call_exercised", tree.Attribute(tree.Name("assumptions"), "call")
                        ),
                        *shares,
                        tree.Keyword("flows", tree.Name("flows")),
                        tree.Keyword("other", tree.Name("other")),
                    ),
                )
            ),
            tree.Return(call("Result", tree.Name("flows"), tree.Name("other"))),
        ),
        tree.Name("Result"),
        "Project the deal under some assumptions; lists are by period, closing first.",
    )


def _curves(program: ir.Program) -> tree.Statement:
    """The index curves as assumed; a deal without any refuses assumptions of them."""
    assumptions = tree.Name("assumptions")
    if not program.indices:
        return tree.ExpressionStatement(call("require_indices", tree.Tuple(()), assumptions))
    curves = call("index_curves", tree.Name("INDICES"), assumptions, months(program))
    return tree.Assign(tree.Name("indices"), curves)


def _ending(program: ir.Program, naming: Naming) -> Iterator[tree.TopStatement]:
    yield tree.Blank()
    yield from tapes(program, naming)
    of_tapes = (tree.Keyword("tapes", tree.Name("TAPES")),)
    composites = (tree.Keyword("composites", tree.Name("COMPOSITES")),)
    model = tree.Call(
        tree.Name("Model"),
        (),
        (
            tree.Keyword("name", tree.Constant(program.name)),
            tree.Keyword("title", tree.Name("TITLE")),
            tree.Keyword("classes", tree.Name("CLASSES")),
            tree.Keyword("pools", tree.Name("POOLS")),
            tree.Keyword("closing", tree.Name("CLOSING")),
            tree.Keyword("accrual_dates", _period_dates("ACCRUAL_DATES")),
            tree.Keyword("payment_dates", _period_dates("PAYMENT_DATES")),
            tree.Keyword("scenarios", tree.Name("SCENARIOS")),
            tree.Keyword("project", tree.Name("project")),
            *([tree.Keyword("indices", tree.Name("INDICES"))] if program.indices else []),
            *(composites if program.composites else ()),
            *months_keyword(program),
            *(of_tapes if program.tapes else ()),
        ),
    )
    yield tree.Assign(tree.Name("MODEL"), model)
    yield tree.Assign(tree.Name("KERNELS"), _texts(kernels(program)))
    yield tree.Blank()
    main = tree.Compare("==", tree.Name("__name__"), tree.Constant("__main__"))
    leave = tree.ExpressionStatement(
        tree.Call(tree.Attribute(tree.Name("sys"), "exit"), (call("main", tree.Name("MODEL")),))
    )
    yield tree.If((tree.Branch(main, (leave,)),))


def _period_dates(by_year: str) -> tree.Call:
    return call("dates_by_period", tree.Name("CLOSING"), tree.Name(by_year), tree.Name("PERIODS"))
