"""The checked deal: references resolved, units known, figures exact."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from attrs import field, frozen

from dealdsl.deal.expressions import TypedExpression
from dealdsl.deal.rules import Allocate, Call, LossBlock, RecoveryBlock, Waterfall
from dealdsl.source import Shown, Source, Span
from dealdsl.values.daycount import Accrual, DayCount
from dealdsl.values.schedule import PaymentSchedule
from dealdsl.values.stated import Stated
from dealdsl.values.units import Unit


@frozen(repr=False)
class SourceDocument(Shown):
    name: str
    title: str
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class Origin(Shown):
    """Where a fact comes from: a place in a document, or an assumption and its reason."""

    assumed: bool = False
    source: str | None = None
    place: str | None = None
    reason: str | None = None

    @property
    def is_known(self) -> bool:
        return self.assumed or self.source is not None


@frozen(repr=False)
class FigureValue(Shown):
    """An exact figure with its stated digits."""

    stated: Stated


@frozen(repr=False)
class ComputedValue(Shown):
    """A figure that the deal states as an expression."""

    expression: TypedExpression


@frozen(repr=False)
class BoundValue(Shown):
    """`at least`, `at most`, `between`, `none`, `all`."""

    kind: str
    low: Stated | None
    high: Stated | None


@frozen(repr=False)
class DateValue(Shown):
    value: date


@frozen(repr=False)
class DateBoundValue(Shown):
    kind: str
    low: date | None
    high: date | None


@frozen(repr=False)
class TextValue(Shown):
    """A text in quotes, or the words of a phrase (`carried with interest`)."""

    text: str


FactContent: TypeAlias = (
    FigureValue | ComputedValue | BoundValue | DateValue | DateBoundValue | TextValue
)


@frozen(repr=False)
class Fact(Shown):
    """One stated thing: `name` is `pool I.gross_rate`, `written` the deal's own characters."""

    name: str
    key: str
    unit: Unit
    content: FactContent
    written: str
    origin: Origin
    span: Span = field(eq=False, repr=False)
    value_span: Span = field(eq=False, repr=False)


Facts: TypeAlias = dict[str, Fact]


@frozen(repr=False)
class Resets(Shown):
    """How an adjustable rate is reset: months from the cut-off, rates a year, None for no cap."""

    index: str
    margin: Decimal
    first_reset: int
    reset_every: int
    initial_cap: Decimal | None
    periodic_cap: Decimal | None
    life_cap: Decimal | None
    rate_floor: Decimal | None
    lookback: int


@frozen(repr=False)
class StatedFlows(Shown):
    """Principal and interest of loans as stated, in dollars by month, month 1 first."""

    principal: tuple[Decimal, ...]
    interest: tuple[Decimal, ...]


@frozen(repr=False)
class PrepaymentInterest(Shown):
    """Days of interest that a prepayment loses, and the rate a year up to which it is made good."""

    days: Decimal
    compensating_rate: Decimal


@frozen(repr=False)
class Tape(Shown):
    """A file that holds a row for each loan of a pool, and what a model needs of a loan.

    `path` is as the deal writes it, `place` where the file was found; `terms` are figures of a loan
    that read `columns` of its row, by property. `target_rate` splits each loan into strips.
    `compared` are the pool's properties that the tape was found to agree with.
    """

    path: str
    sha256: str
    loans: int
    columns: tuple[str, ...]
    terms: tuple[tuple[str, TypedExpression], ...]
    target_rate: Decimal | None
    compared: tuple[str, ...]
    place: str = field(eq=False, repr=False)
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class Line(Shown):
    """A line of collateral: `name` is `I.premium`; rates a year, term and age in whole months.

    The rates are those of the first month. Payments are level over `amortisation_term` after
    `interest_only` months, unless `flows` state them. Loans of a `tape` are one line: balance and
    means of all, and the longest term.
    """

    name: str
    pool: str
    label: str
    balance: Decimal
    gross_rate: Decimal
    net_rate: Decimal
    target_rate: Decimal
    target_fraction: Decimal
    remaining_term: int
    age: int
    facts: Facts
    span: Span = field(eq=False, repr=False)
    interest_only: int = 0
    amortisation_term: int = 0
    resets: Resets | None = None
    flows: StatedFlows | None = None
    prepayment_interest: PrepaymentInterest | None = None
    tape: Tape | None = None


@frozen(repr=False)
class Reinvestment(Shown):
    """Loans that a pool may buy: like `line`, of balance 1, at `price` for a dollar of balance.

    `until` is a date, or months from the cut-off; `last` the last period that this lets buy.
    """

    line: Line
    price: Decimal
    until: date | int
    last: int
    facts: Facts
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class Pool(Shown):
    name: str
    title: str | None
    facts: Facts
    lines: tuple[Line, ...]
    subsets: tuple[str, ...]
    has_target: bool
    span: Span = field(eq=False, repr=False)
    reinvestment: Reinvestment | None = None

    @property
    def has_discount(self) -> bool:
        """Whether some line pays principal to a PO strip."""
        return any(line.target_fraction < 1 for line in self.lines)


class ShortfallRule(Enum):
    CARRIED = "carried"
    CARRIED_WITH_INTEREST = "carried with interest"
    CAPITALISED = "capitalised"
    LOST = "lost"


@frozen(repr=False)
class Tranche(Shown):
    """A class; `balance` is the exact initial balance, 0 for a class that has none."""

    name: str
    title: str | None
    facts: Facts
    balance: Decimal
    has_balance: bool
    notional: TypedExpression | None
    rate: TypedExpression | None
    reduced_by: TypedExpression | None
    shortfall: ShortfallRule
    residual: bool
    schedule: str | None
    day_count: DayCount | None
    after: tuple[str, ...]
    span: Span = field(eq=False, repr=False)
    supports: tuple[str, ...] = ()


@frozen(repr=False)
class Composite(Shown):
    """A class that only reports: its flows are the sums of those of its components."""

    name: str
    title: str | None
    components: tuple[str, ...]
    facts: Facts
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class Group(Shown):
    name: str
    case: str | None
    members: tuple[str, ...]
    facts: Facts
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class Fee(Shown):
    """What is owed each period: an amount, or a rate on an amount."""

    name: str
    title: str | None
    amount: TypedExpression | None
    rate: TypedExpression | None
    on: TypedExpression | None
    carried: bool
    day_count: DayCount | None
    facts: Facts
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class Account(Shown):
    name: str
    initial: TypedExpression
    earns: TypedExpression | None
    facts: Facts
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class Leg(Shown):
    """One side of a hedge: a rate a year on its notional, and how the days are counted."""

    rate: TypedExpression
    day_count: DayCount | None


@frozen(repr=False)
class Hedge(Shown):
    """A swap, or a cap, which pays nothing (`pays` is None). Each period it is settled net.

    `carried` is whether a payment that was not made stays due.
    """

    name: str
    title: str | None
    notional: TypedExpression
    receives: Leg
    pays: Leg | None
    carried: bool
    facts: Facts
    span: Span = field(eq=False, repr=False)

    @property
    def kind(self) -> str:
        return "cap" if self.pays is None else "swap"

    @property
    def legs(self) -> tuple[Leg, ...]:
        return (self.receives,) if self.pays is None else (self.pays, self.receives)


@frozen(repr=False)
class Limit(Shown):
    """A bound on losses of one cause (`special_hazard`, `fraud`, `bankruptcy`).

    What remains of it becomes the lesser of itself and `declines_to`, each year after the first
    or, with `monthly`, each month.
    """

    name: str
    cause: str
    initial: TypedExpression
    declines_to: TypedExpression | None
    monthly: bool
    facts: Facts
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class Claim(Shown):
    """What is owed between periods; `name` is `deferred of IA-PO`.

    Paying it pays the owner principal (a loss made good) or interest (a carry-over).
    """

    name: str
    label: str
    owner: str
    initial: TypedExpression | None
    adds: TypedExpression | None
    grows_at: TypedExpression | None
    pays_principal: bool
    facts: Facts
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class Definition(Shown):
    """A pure definition for given arguments; `key` is `component(I)`.

    `of_class` is true of a class's rate or notional amount that others read: `A.rate`.
    """

    key: str
    base: str
    arguments: tuple[str, ...]
    value: TypedExpression
    initially: TypedExpression | None
    unit: Unit
    words: str
    span: Span = field(eq=False, repr=False)
    of_class: bool = False


@frozen(repr=False)
class Table(Shown):
    """A step function of the month: the value of the last row whose month has come."""

    name: str
    unit: Unit
    rows: tuple[tuple[int, Stated], ...]
    words: str
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class Index(Shown):
    """A curve of rates by month, which an assumption may replace."""

    name: str
    title: str | None
    rows: tuple[tuple[int, Stated], ...]
    origin: Origin
    words: str
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class Collar(Shown):
    """What a schedule is computed from: a pool at one speed or between two, in percents.

    `measure` is the assumption that the speeds are: `psa`, `cpr` or `smm`.

    `less` are the schedules whose planned principal comes first.
    """

    pool: str
    measure: str
    speeds: tuple[float, ...]
    balance: Decimal
    less: tuple[str, ...]


@frozen(repr=False)
class Schedule(Shown):
    """Planned balances after each month's payment: rows as stated, or a collar."""

    name: str
    rows: tuple[tuple[int, Stated], ...]
    collar: Collar | None
    words: str
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class Check(Shown):
    title: str
    monthly: bool
    condition: TypedExpression
    quantum: Decimal | None
    origin: Origin
    words: str
    span: Span = field(eq=False, repr=False)


# One number, or one for each month.
Speed: TypeAlias = float | tuple[float, ...]
Assumption: TypeAlias = Speed | int | bool | dict[str, Speed]


@frozen(repr=False)
class Scenario(Shown):
    """Assumptions by the names the model takes (`psa`, `cdr`, `severity`, `indices`, …)."""

    name: str
    assumptions: tuple[tuple[str, Assumption], ...]
    facts: Facts
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class Declaration(Shown):
    """A name that the deal declares, and the kind of thing it is (`definition`, `table`)."""

    kind: str
    name: str
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class Deal(Shown):
    """A whole deal.

    Definitions stand in an order in which each needs only earlier ones; triggers are definitions
    too, listed by name in `triggers`. `unused` is what nothing in the deal names; `imported` are
    the files that it imports.
    """

    title: str
    facts: Facts
    all_loans: Facts
    sources: tuple[SourceDocument, ...]
    pools: tuple[Pool, ...]
    tranches: tuple[Tranche, ...]
    composites: tuple[Composite, ...]
    groups: tuple[Group, ...]
    fees: tuple[Fee, ...]
    accounts: tuple[Account, ...]
    hedges: tuple[Hedge, ...]
    limits: tuple[Limit, ...]
    claims: tuple[Claim, ...]
    definitions: tuple[Definition, ...]
    stated_definitions: tuple[Definition, ...]
    tables: tuple[Table, ...]
    schedules: tuple[Schedule, ...]
    indices: tuple[Index, ...]
    triggers: tuple[str, ...]
    allocates: tuple[Allocate, ...]
    waterfalls: tuple[Waterfall, ...]
    losses: tuple[LossBlock, ...]
    recoveries: tuple[RecoveryBlock, ...]
    calls: tuple[Call, ...]
    checks: tuple[Check, ...]
    scenarios: tuple[Scenario, ...]
    closing: date | None
    payment_schedule: PaymentSchedule | None
    accrual: Accrual | None
    day_count: DayCount | None
    all_facts: Facts
    span: Span = field(eq=False, repr=False)
    unused: tuple[Declaration, ...] = ()
    imported: tuple[Source, ...] = field(default=(), eq=False, repr=False)

    @property
    def months_a_period(self) -> int:
        """How many months of collections are paid out together."""
        return months_a_period(self.payment_schedule)

    @property
    def last_month(self) -> int:
        """The month in which the last loans pay, those that are bought last included."""
        return last_month(self.pools, self.months_a_period)

    @property
    def periods(self) -> int:
        """How many payment dates the collateral can need."""
        return -(-self.last_month // self.months_a_period)

    @property
    def months(self) -> int:
        """How many months all periods together gather."""
        return self.periods * self.months_a_period


def months_a_period(schedule: PaymentSchedule | None) -> int:
    return 1 if schedule is None else schedule.every_months


def last_month(pools: tuple[Pool, ...], months_a_period: int) -> int:
    """The month in which the last line, or the loans bought last, pay for the last time."""
    ends = [line.remaining_term for pool in pools for line in pool.lines]
    bought = (pool.reinvestment for pool in pools)
    ends.extend(
        new.last * months_a_period + new.line.remaining_term for new in bought if new is not None
    )
    return max(ends, default=0)
