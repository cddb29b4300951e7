"""The program: what a model does in a period, in order, every amount named.

Allocations stay whole here, so that they can be printed, proved and traced; they become single
statements when Python is made of them. Names are the deal's own (`B-1.standing`,
`component(I)`); figures are floats, rounded once from the deal's exact decimals.
"""

from __future__ import annotations

from typing import TypeAlias

from attrs import field, frozen

RATIO_TOLERANCE = 1e-9
HALF_A_CENT = 0.005


@frozen
class Origin:
    """The deal's own words for a statement, and the line they stand on.

    `file` is the imported file that holds the words, by its path; None for the deal itself.
    """

    words: str
    line: int
    file: str | None = None

    @property
    def place(self) -> str:
        """`line 12`, or `rules/turbo.deal line 12`."""
        return f"line {self.line}" if self.file is None else f"{self.file} line {self.line}"


# ---- expressions: floats and conditions ----


@frozen
class Number:
    value: float


@frozen
class Flag:
    """A condition that is known."""

    value: bool


@frozen
class Read:
    """The value that a name has at this moment."""

    name: str


@frozen
class Lookup:
    """A table's or an index's value in this month."""

    table: str


@frozen
class Operation:
    """`left operator right`, with + - or *."""

    operator: str
    left: Expression
    right: Expression


@frozen
class Quotient:
    """`numerator / denominator`, or `otherwise` where the denominator is zero."""

    numerator: Expression
    denominator: Expression
    otherwise: Expression


@frozen
class Extreme:
    """The lesser (`min`) or the greater (`max`) of two."""

    function: str
    left: Expression
    right: Expression


@frozen
class Minus:
    operand: Expression


@frozen
class Test:
    """A comparison with < <= > >=."""

    operator: str
    left: Expression
    right: Expression


@frozen
class Logic:
    """`and` or `or` of conditions, left to right."""

    operator: str
    operands: tuple[Expression, ...]


@frozen
class Inverse:
    operand: Expression


@frozen
class Select:
    condition: Expression
    then: Expression
    otherwise: Expression


@frozen
class Recent:
    """The sum of a history's last `periods` entries, this period's included."""

    history: str
    periods: int


Expression: TypeAlias = (
    Number
    | Flag
    | Read
    | Lookup
    | Operation
    | Quotient
    | Extreme
    | Minus
    | Test
    | Logic
    | Inverse
    | Select
    | Recent
)


# ---- statements ----


@frozen
class Let:
    """`name` takes a value; `origin` where the deal says so."""

    name: str
    value: Expression
    origin: Origin | None = field(default=None, eq=False)


@frozen
class Enter:
    """This month's value joins a history."""

    history: str
    value: Expression


@frozen
class Cap:
    """`up`: at most this amount. `down`: no further than to this balance."""

    direction: str
    amount: Expression


@frozen
class Leaf:
    """One payee. It can take what `room` holds (None: whatever its caps allow).

    What it takes lowers `room` and raises every name of `tallies`.
    """

    payee: str
    room: str | None
    tallies: tuple[str, ...]
    caps: tuple[Cap, ...] = ()
    condition: Expression | None = None


@frozen
class InOrder:
    items: tuple[Allocation, ...]
    caps: tuple[Cap, ...] = ()


@frozen
class ProRata:
    """By what is due to each before caps, or by weights; what one cannot take, the rest share."""

    items: tuple[Allocation, ...]
    weights: tuple[Expression, ...] | None = None
    caps: tuple[Cap, ...] = ()


@frozen
class Branch:
    condition: Expression
    then: Allocation
    otherwise: Allocation


Allocation: TypeAlias = Leaf | InOrder | ProRata | Branch


@frozen
class Share:
    """Share out what `fund` holds; what is left stays there.

    With `backup` (an account) what the fund lacks comes from there.
    """

    fund: str
    allocation: Allocation
    backup: str | None = None
    origin: Origin | None = field(default=None, eq=False)


@frozen
class Move:
    """All that `fund` holds goes to `target`."""

    fund: str
    target: str
    origin: Origin | None = field(default=None, eq=False)


@frozen
class Transfer:
    """An amount goes from one name to another: at most what is there, at least nothing."""

    source: str
    target: str
    amount: Expression
    origin: Origin | None = field(default=None, eq=False)


@frozen
class When:
    condition: Expression
    then: tuple[Step, ...]
    otherwise: tuple[Step, ...]
    origin: Origin | None = field(default=None, eq=False)


Step: TypeAlias = Let | Enter | Share | Move | Transfer | When


@frozen
class Block:
    """Steps under one heading: a waterfall, an entitlement, a block of losses."""

    title: str
    steps: tuple[Step, ...]
    origin: Origin | None = field(default=None, eq=False)


@frozen
class Phase:
    """One part of a period: collect, define, accrue, allocate, pay, lose, close."""

    name: str
    blocks: tuple[Block, ...]


# ---- what stands around a period ----


@frozen
class Constant:
    """A figure that does not change; `words` say what it is."""

    name: str
    value: float
    words: str


@frozen
class State:
    """What is remembered from one period to the next: `name` begins as `initial`.

    At the end of a period it becomes the value of `next`.
    """

    name: str
    initial: float | bool
    next: Expression


@frozen
class History:
    """A figure's values by period, with `periods` of noughts before the first."""

    name: str
    periods: int


@frozen
class MonthTable:
    name: str
    rows: tuple[tuple[int, float], ...]
    words: str


LineFigure: TypeAlias = str | int | float | tuple[float, ...]


@frozen
class IndexCurve:
    """A curve of rates that an assumption may replace; `is_read` where a rule reads it."""

    name: str
    rows: tuple[tuple[int, float], ...]
    is_read: bool


@frozen
class LineData:
    """A line of loans; `special` is what sets it apart from a level-payment one of fixed rate."""

    name: str
    pool: str
    balance: float
    gross_rate: float
    net_rate: float
    target_rate: float
    target_fraction: float
    remaining_term: int
    age: int
    special: tuple[tuple[str, LineFigure], ...] = ()


@frozen
class TapeData:
    """The loans of a pool, which stand in a file of their own; a running model reads it.

    `terms` are figures of a loan by property, which read `columns` of its row. `path` is as the
    deal writes it, `place` where the file was found.
    """

    pool: str
    path: str
    sha256: str
    columns: tuple[str, ...]
    terms: tuple[tuple[str, Expression], ...]
    target_rate: float | None
    origin: Origin
    place: str = field(eq=False)

    @property
    def states_severity(self) -> bool:
        """Whether loans have severities of their own, whatever a scenario says."""
        return any(key == "severity" for key, _ in self.terms)


@frozen
class Purchase:
    """Loans that a pool may buy in periods 1 to `last`: like `line`, which has a balance of 1."""

    pool: str
    line: LineData
    last: int


@frozen
class Column:
    """A column of the collateral: `name` is its value in this month, before any call."""

    name: str
    source: tuple[str, str]


@frozen
class Output:
    """A list of the result: (class, column) or (kind, name, measure), from a name's value."""

    key: tuple[str, ...]
    value: Expression
    initial: float


@frozen
class Program:
    name: str
    title: str
    deal_file: str
    deal_hash: str
    classes: tuple[str, ...]
    composites: tuple[str, ...]
    pools: tuple[str, ...]
    periods: int
    closing: str
    accrual_dates: tuple[str, ...]
    payment_dates: tuple[str, ...]
    year_fractions: tuple[tuple[str, float | tuple[float, ...]], ...]
    lines: tuple[LineData, ...]
    scenarios: tuple[tuple[str, tuple[tuple[str, object], ...]], ...]
    tables: tuple[MonthTable, ...]
    indices: tuple[IndexCurve, ...]
    constants: tuple[Constant, ...]
    columns: tuple[Column, ...]
    histories: tuple[History, ...]
    phases: tuple[Phase, ...]
    states: tuple[State, ...]
    outputs: tuple[Output, ...]
    months_a_period: int = 1
    purchases: tuple[Purchase, ...] = ()
    tapes: tuple[TapeData, ...] = ()
    imported: tuple[tuple[str, str], ...] = ()
