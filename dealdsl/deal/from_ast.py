"""From a deal as written to the checked deal: names found, units known, figures exact."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from attrs import evolve, frozen

from dealdsl.deal import (
    build_losses,
    build_rules,
    classes,
    collateral,
    composites,
    dates,
    hedges,
    kept,
    paydays,
    reinvestments,
    resolve,
)
from dealdsl.deal import expressions as typed
from dealdsl.deal.entities import RANKED
from dealdsl.deal.evaluate import Circular, Evaluator, Mistaken, NotStated, TooLong
from dealdsl.deal.facts import Owner, compute, origin_of, register
from dealdsl.deal.figures import initials
from dealdsl.deal.functions import FUNCTIONS
from dealdsl.deal.gathering import gathered
from dealdsl.deal.mistakes import facts as fact_mistakes
from dealdsl.deal.mistakes import figures as figure_mistakes
from dealdsl.deal.mistakes import names as name_mistakes
from dealdsl.deal.mistakes import readings as reading_mistakes
from dealdsl.deal.mistakes import units as unit_mistakes
from dealdsl.deal.model import (
    Check,
    ComputedValue,
    Deal,
    Definition,
    Fact,
    Facts,
    Origin,
    SourceDocument,
    last_month,
    months_a_period,
)
from dealdsl.deal.schedules import register_schedules, schedules
from dealdsl.deal.scope import Mode, Scope, Work
from dealdsl.deal.symbols import BUILTINS, symbols
from dealdsl.deal.tables import indices, tables
from dealdsl.deal.unused import unused
from dealdsl.deal.vocabulary import PHRASES
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.linking.language import Language
from dealdsl.linking.opening import Opener
from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.values import units
from dealdsl.values.shown import shown

LANGUAGE = Language(frozenset((*BUILTINS, *FUNCTIONS, *RANKED)), PHRASES)
"""What means the same in every deal, and so in every rule."""
# Rules and imports are gone from a file that is elaborated.
_WITHOUT_NOTES = (nodes.SourceDeclaration, nodes.Import, nodes.RuleDeclaration)


@frozen
class Elaborated:
    """The checked deal, None where an error stands in its way, and all that was told."""

    deal: Deal | None
    diagnostics: tuple[Diagnostic, ...]


def elaborate(file: nodes.File, opened: Opener | None = None) -> Elaborated:
    """Look up every name, know every unit, spell out every group; `opened` reads other files."""
    declared = symbols(file)
    work = Work(declared, opened)
    for name, definition in declared.definitions.items():
        if definition.parameters and name in (*FUNCTIONS, *RANKED):
            work.tell(name_mistakes.name_taken(name, declared.places[name]))
    for diagnostic in declared.diagnostics:
        work.tell(diagnostic)
    declared.diagnostics.clear()
    try:
        deal = _deal(work, file)
    except RecursionError:  # long chains of deeply nested definitions
        place = work.stack[-1][1] if work.stack else Span(file.span.source, 0, 0)
        return Elaborated(None, (reading_mistakes.chain_too_long("this", place),))
    for diagnostic in declared.diagnostics:
        work.tell(diagnostic)
    found = gathered(work.diagnostics)
    return Elaborated(None if any(d.is_error for d in found) else deal, found)


def _deal(work: Work, file: nodes.File) -> Deal:
    owners = _register(work, file)
    classes.rank(work)
    compute(work, owners)
    evaluator = Evaluator(work.facts, work.stated_definitions)
    _work_out(work, evaluator)
    schedule = paydays.payment_schedule(work)
    pools = reinvestments.added(work, evaluator, collateral.pools(work, evaluator), schedule)
    tranches = classes.tranches(work, evaluator)
    evaluator.initials = initials(pools, tranches)
    allocates = build_rules.allocates(work)
    waterfalls, labels = build_rules.waterfalls(work)
    losses = build_losses.losses(work, labels)
    recoveries = build_losses.recoveries(work, labels)
    calls = build_rules.calls(work)
    checks = tuple(_check(work, node, labels) for node in work.symbols.checks)
    fees = kept.fees(work)
    claims = kept.claims(work, evaluator)
    accounts = kept.accounts(work, evaluator)
    limits = kept.limits(work, evaluator)
    hedged = hedges.hedges(work)
    definitions = _definitions(work)
    months = last_month(pools, months_a_period(schedule))
    scenarios = dates.scenarios(work, evaluator, months)
    title = work.symbols.deal.title if work.symbols.deal else None
    return Deal(
        title=title or "",
        facts=work.owned.get("deal", {}),
        all_loans=work.owned.get("pools", {}),
        sources=tuple(
            SourceDocument(name, node.title, node.span)
            for name, node in work.symbols.sources.items()
        ),
        pools=pools,
        tranches=tranches,
        composites=composites.composites(work),
        groups=classes.groups(work),
        fees=fees,
        accounts=accounts,
        hedges=hedged,
        limits=limits,
        claims=claims,
        definitions=definitions,
        stated_definitions=tuple(work.stated_definitions.values()),
        tables=tables(work),
        schedules=schedules(work, evaluator),
        indices=indices(work),
        triggers=tuple(work.symbols.triggers),
        allocates=allocates,
        waterfalls=waterfalls,
        losses=losses,
        recoveries=recoveries,
        calls=calls,
        checks=checks,
        scenarios=scenarios,
        closing=dates.day(work, "deal.closing"),
        payment_schedule=schedule,
        accrual=dates.accrual(work),
        day_count=dates.day_count(work),
        all_facts=work.facts,
        span=file.span,
        unused=unused(file, work.symbols),
    )


def _register(work: Work, file: nodes.File) -> tuple[Owner, ...]:
    owners: list[Owner] = []
    start = Span(file.span.source, 0, 0)
    if work.symbols.deal is None:
        example = 'deal "Series 2003-11" { cutoff: 2003-12-01 }'
        work.tell(fact_mistakes.missing_section("`deal` section", start, example))
    else:
        section = work.symbols.deal
        owners.append(Owner("deal", section, origin_of(work, section.notes, Origin())))
    if not work.symbols.pools:
        example = "pool I { balance: $1,000,000   gross_rate: 6%   remaining_term: 360 months }"
        work.tell(fact_mistakes.missing_section("pool", start, example))
    if not work.symbols.tranches:
        example = "tranche A { balance: $1,000,000   rate: 5%   shortfall: carried }"
        work.tell(fact_mistakes.missing_section("class", start, example))
    owners.extend(
        Owner("pools", section, origin_of(work, section.notes, Origin()))
        for section in work.symbols.all_loans
    )
    for item in file.items:
        if not isinstance(item, _WITHOUT_NOTES):
            origin_of(work, item.notes, Origin())  # a rule's citation, which no fact carries
    for owner in owners:
        register(work, owner)
    return (
        *owners,
        *collateral.register_pools(work),
        *classes.register_classes(work),
        *register_schedules(work),
    )


def _work_out(work: Work, evaluator: Evaluator) -> None:
    """Every stated figure that is an expression must have a value."""
    circles: set[frozenset[str]] = set()
    for fact in list(work.facts.values()):
        if not isinstance(fact.content, ComputedValue):
            continue
        try:
            value = evaluator.fact(fact.name, fact.value_span)
            if value < 0:
                work.tell(_negative(fact, value))
        except Circular as circle:
            if frozenset(circle.chain) not in circles:
                circles.add(frozenset(circle.chain))
                work.tell(_circle(work.facts, circle))
        except Mistaken:
            continue
        except TooLong as error:
            work.tell(reading_mistakes.chain_too_long(f"`{error.span.text}`", error.span))
            return
        except NotStated as error:
            if "divides by zero" in error.why:
                work.tell(unit_mistakes.division_by_zero(error.span))
            else:
                work.tell(reading_mistakes.not_a_stated_figure(error.span, f"`{error.span.text}`"))


def _negative(fact: Fact, value: Decimal) -> Diagnostic:
    tell = figure_mistakes.negative_figure
    if fact.unit == units.MONEY:
        tell = figure_mistakes.negative_balance
    return tell(f"`{fact.key}`", fact.value_span, shown(value, fact.unit))


def _circle(facts: Facts, circle: Circular) -> Diagnostic:
    """Edge by edge, each figure by the deal's words for it: `IIA.balance`."""
    chain = circle.chain
    following = chain[1:] + chain[:1]
    edges = (
        (a.split(" ", 1)[-1], b.split(" ", 1)[-1], facts[a].value_span)
        for a, b in zip(chain, following, strict=True)
    )
    return reading_mistakes.definition_cycle(tuple(edges))


def _check(work: Work, node: nodes.Check, labels: tuple[str, ...]) -> Check:
    scope = Scope(Mode.MONTHLY if node.monthly else Mode.STATED, (), labels)
    condition = resolve.condition(work, node.condition, scope)
    quantum = None if node.precision is None else _quantum(work, node.precision, condition)
    words = " ".join(node.condition.span.text.split())
    return Check(
        node.title,
        node.monthly,
        condition,
        quantum,
        origin_of(work, node.notes, Origin()),
        words,
        node.span,
    )


def _quantum(
    work: Work, precision: nodes.Literal, condition: typed.TypedExpression
) -> Decimal | None:
    """The unit of rounding behind `to`, which has the unit of what is compared."""
    exact = resolve.figure(precision)
    if exact is None or exact[0].value == 0:
        work.tell(unit_mistakes.rounding_to_nothing(precision.span))
        return None
    if isinstance(condition, typed.Compared):
        wanted = units.joined(condition.left.unit, condition.right.unit)
        if wanted is not None and not units.fits(exact[1], wanted):
            what, example = "the rounding of this comparison", _ROUNDING.get(wanted, "0.01")
            work.tell(unit_mistakes.wrong_unit(what, wanted, exact[1], precision.span, example))
    return exact[0].value


_ROUNDING = {units.MONEY: "$0.01", units.MONTHS: "0.01 months", units.COUNT: "1"}
_ROUNDING |= dict.fromkeys((units.RATE, units.PERCENT), "0.001%")


def _definitions(work: Work) -> tuple[Definition, ...]:
    """The definitions that are used, each before those that need it.

    One that nothing uses is worked out all the same where it has no parameters, so that its
    mistakes are told, and then left out.
    """
    used = dict(work.definitions)
    for trigger in work.symbols.triggers:
        resolve.value(work, _name_of(work, trigger), Scope(Mode.PERIOD))
        used = dict(work.definitions)
    for name in _unused(work):
        if name not in work.stated_definitions:
            _try_out(work, name)
    return tuple(definition for key, definition in work.definitions.items() if key in used)


def _try_out(work: Work, name: str) -> None:
    """Tell what is wrong with a definition that may be of stated figures, or of a period's."""
    told = []
    for mode in (Mode.PERIOD, Mode.STATED):
        apart = evolve(work, diagnostics=[], told=set(), definitions=dict(work.definitions))
        apart.stated_definitions = dict(work.stated_definitions)
        resolve.value(apart, _name_of(work, name), Scope(mode))
        told.append(apart.diagnostics)
    for diagnostic in min(told, key=len):
        work.tell(diagnostic)


def _unused(work: Work) -> Iterator[str]:
    plain = (name for name, node in work.symbols.definitions.items() if not node.parameters)
    yield from (name for name in (*plain, *work.symbols.tests) if name not in work.definitions)


def _name_of(work: Work, name: str) -> nodes.Name:
    return nodes.Name(name, span=work.symbols.places[name])
