"""A deal as written: nothing looked up, nothing computed.

Nodes are frozen. A span, and the layout that the printer keeps (comments, blank lines), do not
count in equality, so that printing a deal and reading it back gives an equal tree.
"""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

from attrs import field, frozen

from dealdsl.source import Span


@frozen
class Layout:
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


@frozen
class Node:
    span: Span = field(eq=False, repr=False, kw_only=True)


@frozen
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


@frozen
class Literal(Node):
    """A figure or a text with the characters it was written with."""

    kind: LiteralKind
    text: str


@frozen
class Name(Node):
    text: str


@frozen
class Field(Node):
    """`I.target.balance`."""

    base: Expression
    name: str


@frozen
class ClaimOf(Node):
    """`deferred of IA-PO`."""

    claim: str
    owner: str


@frozen
class Comprehension(Node):
    """`k.balance for k in subs where kept(k)`, inside a call."""

    element: Expression
    variable: str
    domain: Expression
    where: Expression | None


@frozen
class Function(Node):
    """`share(x, y)`."""

    name: str
    arguments: tuple[Expression | Comprehension, ...]


@frozen
class Negation(Node):
    operand: Expression


@frozen
class Binary(Node):
    operator: str
    left: Expression
    right: Expression
    otherwise: Expression | None = None


@frozen
class Comparison(Node):
    """`a <= b`; the operator `in` asks whether a class or a pool is in a group."""

    operator: str
    left: Expression
    right: Expression


@frozen
class Logic(Node):
    operator: str
    left: Expression
    right: Expression


@frozen
class NotSo(Node):
    operand: Expression


@frozen
class Conditional(Node):
    condition: Expression
    then: Expression
    otherwise: Expression


Expression: TypeAlias = (
    Literal
    | Name
    | Field
    | ClaimOf
    | Function
    | Negation
    | Binary
    | Comparison
    | Logic
    | NotSo
    | Conditional
)


@frozen
class Bound(Node):
    """`at least 98%`, `at most $5`, `between $1 and $2`."""

    kind: str
    low: Expression | None
    high: Expression | None


Value: TypeAlias = Expression | Bound


# ---- what every declaration may say of its origin ----


@frozen
class Citation(Node):
    source: str
    place: str | None


@frozen
class Notes(Node):
    """`per F "p. 2"`, `because "…"`, and whether `assume` stands before it."""

    assumed: bool = False
    citation: Citation | None = None
    reason: str | None = None


# ---- sections of facts ----


@frozen
class Property(Entry):
    """`payment_dates: day 25 of each month, next business day`.

    `commas` are the indices of the values with a comma before them.
    """

    key: str
    values: tuple[Value, ...]
    notes: Notes
    key_span: Span = field(eq=False, repr=False, kw_only=True)
    commas: frozenset[int] = field(eq=False, repr=False, kw_only=True, default=frozenset())


@frozen
class Residual(Entry):
    """`residual`, in a tranche that takes what is left."""


@frozen
class NameRange(Node):
    """`B-1 to B-6`, or one name."""

    first: str
    last: str | None


@frozen
class Section(Entry):
    """`tranche B-1 "…" per F { … }` and its like; `kind` is the keyword."""

    kind: str
    names: tuple[NameRange, ...]
    title: str | None
    owner: str | None
    where: Expression | None
    notes: Notes
    entries: tuple[Property | Residual | Section, ...]


@frozen
class SourceDeclaration(Entry):
    name: str
    title: str


@frozen
class Group(Entry):
    """`group senior(I) = IA`."""

    name: str
    case: str | None
    notes: Notes
    members: tuple[NameRange, ...]
    entries: tuple[Property | Residual | Section, ...]


@frozen
class Define(Entry):
    name: str
    parameters: tuple[str, ...]
    initially: Expression | None
    value: Expression
    notes: Notes


@frozen
class Row(Entry):
    key: Literal
    value: Expression


@frozen
class Table(Entry):
    name: str
    by: str
    notes: Notes
    rows: tuple[Row, ...]


@frozen
class Test(Entry):
    name: str
    condition: Expression
    notes: Notes


@frozen
class Trigger(Entry):
    name: str
    sticky: bool
    condition: Expression
    notes: Notes


@frozen
class Check(Entry):
    title: str
    monthly: bool
    condition: Expression
    precision: Literal | None
    notes: Notes


# ---- rules ----


@frozen
class Cap(Node):
    """`up to M` (direction `up`) or `down to M` (direction `down`)."""

    direction: str
    amount: Expression


@frozen
class Target(Node):
    """A class, a group, `claim of class`, or a family such as `senior(I)`."""

    reference: Name | ClaimOf | Function


@frozen
class InOrder(Node):
    shares: tuple[Share, ...]
    closing: tuple[str, ...] = field(eq=False, repr=False, default=())


@frozen
class ProRata(Node):
    weight: Expression | None
    shares: tuple[Share, ...]
    closing: tuple[str, ...] = field(eq=False, repr=False, default=())


@frozen
class Portion(Entry):
    """`60%: IA-3`; the key is None for `rest:`."""

    key: Literal | Name | None
    allocation: Allocation
    caps: tuple[Cap, ...]


@frozen
class Split(Node):
    portions: tuple[Portion, ...]
    closing: tuple[str, ...] = field(eq=False, repr=False, default=())


Allocation: TypeAlias = Target | InOrder | ProRata | Split


@frozen
class Shared(Entry):
    """One part of an allocation, with its caps."""

    allocation: Allocation
    caps: tuple[Cap, ...]


@frozen
class Each(Entry):
    """`each k in subs where kept(k)`."""

    variable: str
    domain: Expression
    where: Expression | None
    caps: tuple[Cap, ...]


@frozen
class WhenShares(Entry):
    condition: Expression
    then: tuple[Share, ...]
    otherwise: tuple[Share, ...] | None


@frozen
class Absorbed(Entry):
    """`absorbed up to M`: losses that no class takes."""

    amount: Expression


@frozen
class Rest(Entry):
    """`rest to junior`; the target is None for `rest unallocated`."""

    target: str | None


Share: TypeAlias = Shared | Each | WhenShares | Absorbed | Rest


@frozen
class Pay(Entry):
    label: str | None
    kind: str
    kind_caps: tuple[Cap, ...]
    allocation: Allocation
    caps: tuple[Cap, ...]
    backup: str | None
    turbo: bool


@frozen
class WhenSteps(Entry):
    label: str | None
    condition: Expression
    then: tuple[Step, ...]
    otherwise: tuple[Step, ...] | None


@frozen
class ForEach(Entry):
    variable: str
    domain: Expression
    steps: tuple[Step, ...]


@frozen
class Release(Entry):
    account: str
    above: Expression


@frozen
class TopUp(Entry):
    account: str
    to: Expression


Step: TypeAlias = Pay | Rest | Release | TopUp | WhenSteps | ForEach


@frozen
class Allocate(Entry):
    name: str
    source: Expression
    notes: Notes
    shares: tuple[Share, ...]


@frozen
class Waterfall(Entry):
    name: str
    source: Expression
    notes: Notes
    steps: tuple[Step, ...]


@frozen
class Losses(Entry):
    source: Expression
    notes: Notes
    shares: tuple[Share, ...]


@frozen
class Call(Entry):
    """`call cleanup when … at par plus accrued`."""

    name: str
    condition: Expression
    accrued: bool
    notes: Notes


Item: TypeAlias = (
    SourceDeclaration
    | Section
    | Group
    | Define
    | Table
    | Test
    | Trigger
    | Check
    | Allocate
    | Waterfall
    | Losses
    | Call
)


@frozen
class File(Node):
    """A whole deal file; `closing` holds the comments after the last item."""

    items: tuple[Item, ...]
    closing: tuple[str, ...] = field(eq=False, default=())
