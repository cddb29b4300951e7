"""From the checked deal to the program: the order of a period (semantics.md §1), every name.

This is the boundary between exact decimals and floats: each figure is rounded once, here.
"""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal import expressions as typed
from dealdsl.deal.figures import evaluator
from dealdsl.deal.model import Check, Deal, Hedge
from dealdsl.deal.order import in_working_order
from dealdsl.program import collect, names
from dealdsl.program.classes import Payees
from dealdsl.program.collateral_lines import line_data, lines
from dealdsl.program.dates import dates, years
from dealdsl.program.hedges import outputs as hedge_outputs
from dealdsl.program.hedges import settle
from dealdsl.program.live import only_what_is_read
from dealdsl.program.program import (
    Block,
    Expression,
    Extreme,
    IndexCurve,
    Let,
    MonthTable,
    Number,
    Operation,
    Output,
    Phase,
    Program,
    Purchase,
    Read,
    Select,
    Test,
)
from dealdsl.program.schedules import planned_balances
from dealdsl.program.steps import Rules
from dealdsl.program.tapes import tapes
from dealdsl.program.translate import ONE, ZERO, Translator
from dealdsl.values.identifiers import file_stem

POOL_MEASURES = (
    "balance",
    "gross_interest",
    "servicing_fee",
    "prepayment_interest_shortfall",
    "interest",
    "scheduled",
    "prepaid",
    "recovered",
    "late_recovered",
    "call_price",
    "principal",
    "funds",
    "new_defaults",
    "loss",
    "foreclosure",
    "delinquent_60",
    "closing_balance",
)


def program(deal: Deal) -> Program:
    """The program of a deal that has no errors."""
    translator = Translator(deal, evaluator(deal))
    payees, rules = Payees(deal, translator), Rules(deal, translator)
    calls = collect.call_block(deal, translator)
    pools = (*collect.pool_blocks(deal), collect.loss_block(deal, translator))
    for thing in in_working_order(deal):
        settle(thing, translator) if isinstance(thing, Hedge) else translator.definition(thing)
    translator.finish()
    accrue = tuple(payees.accrue())
    allocate = (_entitlements(deal, rules), *rules.allocates())
    waterfalls = tuple(rules.waterfalls())
    pay = (_funds(deal, rules), rules.annual.opened(), *waterfalls)
    lose = (_no_losses(), *rules.recoveries(), *rules.losses())
    close = Block("monthly checks", tuple(_checks(deal, translator)))
    outputs = (*payees.outputs(), *_others(deal))
    if rules.annual.caps:
        translator.tables[names.CALENDAR_YEAR] = None
    for state in (*payees.states(), *rules.annual.states()):
        translator.states[state.name] = state
    define = Block("definitions", tuple(translator.lets))
    period = dates(deal)
    source = deal.span.source
    stem = source.name.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".deal")
    whole = Program(
        name=file_stem(stem if stem != "-" else "model"),
        title=deal.title,
        deal_file=source.name.replace("\\", "/").rsplit("/", 1)[-1],
        deal_hash=source.sha256,
        classes=tuple(t.name for t in deal.tranches),
        composites=tuple(c.name for c in deal.composites),
        pools=tuple(p.name for p in deal.pools),
        periods=deal.periods,
        closing=period.closing,
        accrual_dates=period.accrual_dates,
        payment_dates=period.payment_dates,
        year_fractions=period.year_fractions,
        lines=tuple(lines(deal)),
        scenarios=tuple((s.name, s.assumptions) for s in deal.scenarios),
        tables=_tables(deal, translator),
        indices=tuple(_indices(deal, translator)),
        constants=tuple(translator.constants.values()),
        columns=collect.columns(deal),
        histories=tuple(translator.histories.values()),
        phases=(
            Phase("collect", (calls, *pools)),
            Phase("define", (define,)),
            Phase("accrue", accrue),
            Phase("allocate", allocate),
            Phase("pay", (payees.opened(), *pay)),
            Phase("lose", lose),
            Phase("close", (close,)),
        ),
        states=tuple(translator.states.values()),
        outputs=outputs,
        months_a_period=deal.months_a_period,
        purchases=tuple(_purchases(deal)),
        tapes=tuple(tapes(deal, translator)),
        imported=tuple((s.imported, s.sha256) for s in deal.imported),
    )
    return only_what_is_read(whole)


def _purchases(deal: Deal) -> Iterator[Purchase]:
    for pool in deal.pools:
        if pool.reinvestment is not None:
            yield Purchase(pool.name, line_data(pool.reinvestment.line), pool.reinvestment.last)


def _tables(deal: Deal, translator: Translator) -> tuple[MonthTable, ...]:
    """Tables, schedules and years that something reads."""
    plans = (plan for plan in planned_balances(deal) if plan.name in translator.tables)
    in_use = (n for n in (names.DEAL_YEAR, names.CALENDAR_YEAR) if n in translator.tables)
    of_years = (years(deal, name) for name in in_use)
    return (*_stated_tables(deal, translator), *plans, *of_years)


def _stated_tables(deal: Deal, translator: Translator) -> tuple[MonthTable, ...]:
    return tuple(
        MonthTable(
            table.name,
            tuple((month, float(value.value)) for month, value in table.rows),
            table.words,
        )
        for table in deal.tables
        if table.name in translator.tables
    )


def _indices(deal: Deal, translator: Translator) -> Iterator[IndexCurve]:
    for index in deal.indices:
        rows = tuple((month, float(value.value)) for month, value in index.rows)
        yield IndexCurve(index.name, rows, index.name in translator.tables)


def _entitlements(deal: Deal, rules: Rules) -> Block:
    """Before anything is allocated: what each can be allocated, and empty pots."""
    steps: list[Let] = []
    for tranche in deal.tranches:
        if tranche.has_balance:
            steps.append(Let(f"{tranche.name}.allocatable", Read(f"{tranche.name}.balance")))
            steps.append(Let(f"allocated({tranche.name})", ZERO))
    for claim in deal.claims:
        steps.append(Let(f"{claim.name}.allocatable", Read(f"{claim.name}.owed")))
        steps.append(Let(f"allocated({claim.name})", ZERO))
    pots = dict.fromkeys(rule.rest for rule in deal.allocates if rule.rest is not None)
    steps.extend(Let(names.pot(pot), ZERO) for pot in pots)
    return Block("what can be allocated", tuple(steps))


def _funds(deal: Deal, rules: Rules) -> Block:
    """Every fund, and every label's tally, begins a period empty."""
    funds = dict.fromkeys(_filled(deal))
    labels = dict.fromkeys(rules.labels())
    steps = [Let(names.fund(fund), ZERO) for fund in funds]
    steps.extend(Let(label, ZERO) for label in labels)
    return Block("empty funds", tuple(steps))


def _filled(deal: Deal) -> Iterator[str]:
    from dealdsl.deal import rules

    def inside(steps: tuple[rules.Step, ...]) -> Iterator[str]:
        for step in steps:
            match step:
                case rules.RestStep(fund=fund) if fund is not None:
                    yield fund
                case rules.WhenStep(then=then, otherwise=otherwise):
                    yield from inside(then)
                    yield from inside(otherwise)

    for waterfall in deal.waterfalls:
        yield from inside(waterfall.steps)


def _no_losses() -> Block:
    steps = (Let("absorbed losses", ZERO), Let("unallocated losses", ZERO))
    return Block("no losses yet", steps)


def _checks(deal: Deal, translator: Translator) -> Iterator[Let]:
    """What must hold each month, as the size of the breach: 0 where the check holds."""
    for check in deal.checks:
        if check.monthly:
            yield Let(f"check {check.title}", _breach(check, translator))


def _breach(check: Check, translator: Translator) -> Expression:
    condition = check.condition
    if isinstance(condition, typed.Compared) and condition.operator == "=":
        left = translator.expression(condition.left)
        right = translator.expression(condition.right)
        apart = Extreme("max", Operation("-", left, right), Operation("-", right, left))
        allowed = Number(float(check.quantum) if check.quantum is not None else 1e-6)
        return Select(Test(">", apart, allowed), apart, ZERO)
    return Select(translator.expression(condition), ZERO, ONE)


def _others(deal: Deal) -> Iterator[Output]:
    """Pools, fees, accounts, limits, triggers and checks by period."""
    first = {pool.name: sum(float(line.balance) for line in pool.lines) for pool in deal.pools}
    for pool in deal.pools:
        for measure in POOL_MEASURES:
            initial = first[pool.name] if measure in ("balance", "closing_balance") else 0.0
            yield Output(("pool", pool.name, measure), Read(f"{pool.name}.{measure}"), initial)
        if pool.reinvestment is not None:
            for measure in ("bought", "bought_balance"):
                yield Output(("pool", pool.name, measure), Read(f"{pool.name}.{measure}"), 0.0)
    for fee in deal.fees:
        for measure in ("due", "paid", "unpaid"):
            yield Output(("fee", fee.name, measure), Read(f"{fee.name}.{measure}"), 0.0)
    for claim in deal.claims:
        for measure in ("owed", "paid", "unpaid"):
            yield Output(("claim", claim.name, measure), Read(f"{claim.name}.{measure}"), 0.0)
    figures = evaluator(deal)
    for account in deal.accounts:
        opened = float(figures.value(account.initial))
        for measure, name in (("balance", "balance"), ("closing_balance", "standing")):
            yield Output(("account", account.name, measure), Read(f"{account.name}.{name}"), opened)
        if account.earns is not None:
            yield Output(("account", account.name, "earned"), Read(f"{account.name}.earned"), 0.0)
    yield from hedge_outputs(deal)
    for limit in deal.limits:
        whole = float(figures.value(limit.initial))
        yield Output(("limit", limit.name, "remaining"), Read(f"{limit.name}.remaining"), whole)
        yield Output(("limit", limit.name, "losses"), Read(f"{limit.name}.losses"), 0.0)
        yield Output(("limit", limit.name, "within"), Read(f"{limit.name}.within"), 0.0)
    for trigger in deal.triggers:
        yield Output(("trigger", trigger, "on"), Select(Read(trigger), ONE, ZERO), 0.0)
    yield Output(("losses", "all", "unallocated"), Read("unallocated losses"), 0.0)
    yield Output(("losses", "all", "absorbed"), Read("absorbed losses"), 0.0)
    for check in deal.checks:
        if check.monthly:
            yield Output(("check", check.title, "apart"), Read(f"check {check.title}"), 0.0)
