"""A deal as written: nothing looked up, nothing computed.

Nodes are frozen. A span, and the layout that the printer keeps (comments, blank lines), do not
count in equality, so that printing a deal and reading it back gives an equal tree.
"""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

from attrs import field, frozen

from dealdsl.source import Shown, Span


@frozen(repr=False)
class Layout(Shown):
    """How an entry stood on the page: what `dealc fmt` keeps of it.

    Comments are lines with their `#`; an empty string among them is a blank line. `closing` are
    those before the last brace; where there are two blocks, `then_closing` are those before the
    first one's brace and `before_otherwise` those between the two.
    """

    leading: tuple[str, ...] = ()
    trailing: str = ""
    closing: tuple[str, ...] = ()
    then_closing: tuple[str, ...] = ()
    before_otherwise: tuple[str, ...] = ()
    blank_before: bool = False
    own_line: bool = False


@frozen(repr=False)
class Node(Shown):
    span: Span = field(eq=False, repr=False, kw_only=True)


@frozen(repr=False)
class Entry(Node):
    """A node that stands on lines of its own and carries the comments about it."""

    layout: Layout = field(eq=False, repr=False, kw_only=True, default=Layout())


# ---- expressions ----


class LiteralKind(Enum):
    MONEY = "money"
    PERCENT = "percent"
    BASIS_POINTS = "basis points"
    NUMBER = "number"
    DURATION = "duration"
    DATE = "date"
    STRING = "text"


@frozen(repr=False)
class Literal(Node):
    """A figure or a text with the characters it was written with."""

    kind: LiteralKind
    text: str


@frozen(repr=False)
class Name(Node):
    text: str


@frozen(repr=False)
class Field(Node):
    """`I.target.balance`."""

    base: Expression
    name: str


@frozen(repr=False)
class ClaimOf(Node):
    """`deferred of IA-PO`."""

    claim: str
    owner: str


@frozen(repr=False)
class Comprehension(Node):
    """`k.balance for k in subs where kept(k)`, inside a call."""

    element: Expression
    variable: str
    domain: Expression
    where: Expression | None


@frozen(repr=False)
class Function(Node):
    """`share(x, y)`."""

    name: str
    arguments: tuple[Expression | Comprehension, ...]


@frozen(repr=False)
class Negation(Node):
    operand: Expression


@frozen(repr=False)
class Binary(Node):
    operator: str
    left: Expression
    right: Expression
    otherwise: Expression | None = None


@frozen(repr=False)
class Comparison(Node):
    """`a <= b`; the operator `in` asks whether a class or a pool is in a group."""

    operator: str
    left: Expression
    right: Expression


@frozen(repr=False)
class Logic(Node):
    operator: str
    left: Expression
    right: Expression


@frozen(repr=False)
class NotSo(Node):
    operand: Expression


@frozen(repr=False)
class Conditional(Node):
    condition: Expression
    then: Expression
    otherwise: Expression


@frozen(repr=False)
class Argument(Node):
    """What an application of a rule gives for a parameter that is a value.

    No text reads as one: linking puts it where the parameter stood. `parameter` is the place where
    the rule declares it, as being of this `kind`.
    """

    value: Expression
    kind: str
    parameter: Span = field(eq=False, repr=False)


Expression: TypeAlias = (
    Literal
    | Name
    | Field
    | ClaimOf
    | Function
    | Argument
    | Negation
    | Binary
    | Comparison
    | Logic
    | NotSo
    | Conditional
)


@frozen(repr=False)
class Bound(Node):
    """`at least 98%`, `at most $5`, `between $1 and $2`."""

    kind: str
    low: Expression | None
    high: Expression | None


Value: TypeAlias = Expression | Bound


# ---- what every declaration may say of its origin ----


@frozen(repr=False)
class Citation(Node):
    source: str
    place: str | None


@frozen(repr=False)
class Notes(Node):
    """`per F "p. 2"`, `because "…"`, and whether `assume` stands before it."""

    assumed: bool = False
    citation: Citation | None = None
    reason: str | None = None


# ---- sections of facts ----


@frozen(repr=False)
class Property(Entry):
    """`payment_dates: day 25 of each month, next business day`.

    `commas` are the indices of the values with a comma before them.
    """

    key: str
    values: tuple[Value, ...]
    notes: Notes
    key_span: Span = field(eq=False, repr=False, kw_only=True)
    commas: frozenset[int] = field(eq=False, repr=False, kw_only=True, default=frozenset())


@frozen(repr=False)
class Residual(Entry):
    """`residual`, in a tranche that takes what is left."""


@frozen(repr=False)
class NameRange(Node):
    """`B-1 to B-6`, or one name."""

    first: str
    last: str | None


@frozen(repr=False)
class Section(Entry):
    """`tranche B-1 "…" per F { … }` and its like; `kind` is the keyword."""

    kind: str
    names: tuple[NameRange, ...]
    title: str | None
    owner: str | None
    where: Expression | None
    notes: Notes
    entries: tuple[Property | Residual | Section, ...]


@frozen(repr=False)
class SourceDeclaration(Entry):
    name: str
    title: str


@frozen(repr=False)
class Group(Entry):
    """`group senior(I) = IA`."""

    name: str
    case: str | None
    notes: Notes
    members: tuple[NameRange, ...]
    entries: tuple[Property | Residual | Section, ...]


@frozen(repr=False)
class Define(Entry):
    name: str
    parameters: tuple[str, ...]
    initially: Expression | None
    value: Expression
    notes: Notes


@frozen(repr=False)
class Row(Entry):
    key: Literal
    value: Expression


@frozen(repr=False)
class Table(Entry):
    name: str
    by: str
    notes: Notes
    rows: tuple[Row, ...]


@frozen(repr=False)
class Index(Entry):
    """`index LIBOR-1M "one-month LIBOR" by month { 1: 1.17% }`: a curve of rates."""

    name: str
    title: str | None
    by: str
    notes: Notes
    rows: tuple[Row, ...]


@frozen(repr=False)
class Schedule(Entry):
    """`schedule PAC by month { 0: $100  1: $90 }`: planned balances as stated.

    A schedule that is computed is a `Section` of the kind `schedule`.
    """

    name: str
    title: str | None
    by: str
    notes: Notes
    rows: tuple[Row, ...]


@frozen(repr=False)
class Test(Entry):
    name: str
    condition: Expression
    notes: Notes


@frozen(repr=False)
class Trigger(Entry):
    name: str
    sticky: bool
    condition: Expression
    notes: Notes


@frozen(repr=False)
class Check(Entry):
    title: str
    monthly: bool
    condition: Expression
    precision: Literal | None
    notes: Notes


# ---- rules ----


@frozen(repr=False)
class Cap(Node):
    """`up to M` (direction `up`, `annual` for `a year`) or `down to M` (direction `down`)."""

    direction: str
    amount: Expression
    annual: bool = False


@frozen(repr=False)
class Target(Node):
    """A class, a group, `claim of class`, a family such as `senior(I)`, or `oc.seniors`."""

    reference: Name | Field | ClaimOf | Function


@frozen(repr=False)
class InOrder(Node):
    shares: tuple[Share, ...]
    closing: tuple[str, ...] = field(eq=False, repr=False, default=())


@frozen(repr=False)
class ProRata(Node):
    weight: Expression | None
    shares: tuple[Share, ...]
    closing: tuple[str, ...] = field(eq=False, repr=False, default=())


@frozen(repr=False)
class Portion(Entry):
    """`60%: IA-3`; the key is None for `rest:`."""

    key: Expression | None
    allocation: Allocation
    caps: tuple[Cap, ...]


@frozen(repr=False)
class Split(Node):
    portions: tuple[Portion, ...]
    closing: tuple[str, ...] = field(eq=False, repr=False, default=())


Allocation: TypeAlias = Target | InOrder | ProRata | Split


@frozen(repr=False)
class Shared(Entry):
    """One part of an allocation, with its caps."""

    allocation: Allocation
    caps: tuple[Cap, ...]


@frozen(repr=False)
class Each(Entry):
    """`each k in subs where kept(k)`."""

    variable: str
    domain: Expression
    where: Expression | None
    caps: tuple[Cap, ...]


@frozen(repr=False)
class WhenShares(Entry):
    condition: Expression
    then: tuple[Share, ...]
    otherwise: tuple[Share, ...] | None


@frozen(repr=False)
class Absorbed(Entry):
    """`absorbed up to M`: losses that no class takes."""

    amount: Expression


@frozen(repr=False)
class Rest(Entry):
    """`rest to junior`; the target is None for `rest unallocated`."""

    target: str | None


Share: TypeAlias = Shared | Each | WhenShares | Absorbed | Rest


@frozen(repr=False)
class Pay(Entry):
    label: str | None
    kind: str
    kind_caps: tuple[Cap, ...]
    allocation: Allocation
    caps: tuple[Cap, ...]
    backup: str | None
    turbo: bool


@frozen(repr=False)
class WhenSteps(Entry):
    label: str | None
    condition: Expression
    then: tuple[Step, ...]
    otherwise: tuple[Step, ...] | None


@frozen(repr=False)
class ForEach(Entry):
    variable: str
    domain: Expression
    steps: tuple[Step, ...]


@frozen(repr=False)
class Release(Entry):
    account: str
    above: Expression


@frozen(repr=False)
class TopUp(Entry):
    account: str
    to: Expression


@frozen(repr=False)
class Accrue(Entry):
    """`accrue Z { pay principal to A }`: Z's interest is added to its balance and pays A."""

    tranche: str
    steps: tuple[Step, ...]


@frozen(repr=False)
class Buy(Entry):
    """`buy I up to M`: cash buys new loans of a pool; all that is left where there is no cap."""

    pool: str
    amount: Expression | None


# ---- rules that are applied ----


@frozen(repr=False)
class Import(Entry):
    """`import "rules/turbo.deal"`."""

    path: Literal


@frozen(repr=False)
class Parameter(Node):
    """`seniors: classes`, of a rule."""

    name: str
    kind: str


@frozen(repr=False)
class RuleDeclaration(Entry):
    """`rule turbo(cash: fund) { … }`, which holds sections or steps."""

    name: str
    parameters: tuple[Parameter, ...]
    body: tuple[Item | Step, ...]


@frozen(repr=False)
class Apply(Entry):
    """`apply turbo(excess, A) as oc`; the prefix is None where the rule's name is meant."""

    rule: str
    arguments: tuple[Expression, ...]
    prefix: str | None
    notes: Notes

    @property
    def known_as(self) -> str:
        return self.prefix or self.rule


Step: TypeAlias = Pay | Rest | Release | TopUp | WhenSteps | ForEach | Accrue | Buy | Apply


@frozen(repr=False)
class Allocate(Entry):
    name: str
    source: Expression
    notes: Notes
    shares: tuple[Share, ...]


@frozen(repr=False)
class Waterfall(Entry):
    name: str
    source: Expression
    notes: Notes
    steps: tuple[Step, ...]


@frozen(repr=False)
class Losses(Entry):
    source: Expression
    notes: Notes
    shares: tuple[Share, ...]


@frozen(repr=False)
class Recoveries(Entry):
    """`recoveries from I.late_recovered { … }`: whose earlier losses late recoveries make good."""

    source: Expression
    notes: Notes
    shares: tuple[Share, ...]


@frozen(repr=False)
class Call(Entry):
    """`call cleanup when … at par plus accrued`."""

    name: str
    condition: Expression
    accrued: bool
    notes: Notes


Item: TypeAlias = (
    Import
    | RuleDeclaration
    | Apply
    | SourceDeclaration
    | Section
    | Group
    | Define
    | Table
    | Index
    | Schedule
    | Test
    | Trigger
    | Check
    | Allocate
    | Waterfall
    | Losses
    | Recoveries
    | Call
)


@frozen(repr=False)
class File(Node):
    """A whole deal file; `closing` holds the comments after the last item."""

    items: tuple[Item, ...]
    closing: tuple[str, ...] = field(eq=False, default=())
