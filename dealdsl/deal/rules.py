"""Entitlements, waterfalls and losses of the checked deal: groups and loops spelled out."""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

from attrs import field, frozen

from dealdsl.deal.expressions import TypedExpression
from dealdsl.source import Shown, Span


class DueKind(Enum):
    """What can be due to a payee."""

    INTEREST = "interest"
    PRINCIPAL = "principal"
    CLAIM = "claim"
    FEE = "fee"
    HEDGE = "hedge"


@frozen(repr=False)
class Due(Shown):
    """Something due: interest or principal of a class, a claim (`deferred of IA-PO`), a fee, a
    payment of a swap."""

    kind: DueKind
    name: str

    def __str__(self) -> str:
        if self.kind in (DueKind.INTEREST, DueKind.PRINCIPAL):
            return f"{self.name}.{self.kind.value}"
        return self.name


@frozen(repr=False)
class Cap(Shown):
    """`up to` (at most this by this step) or `down to` (stop at this balance).

    `annual` is `up to … a year`: at most this in one calendar year of payment dates.
    """

    direction: str
    amount: TypedExpression
    span: Span = field(eq=False, repr=False)
    annual: bool = False


@frozen(repr=False)
class Leaf(Shown):
    """One payee; with a condition, nothing is due to it unless the condition holds."""

    due: Due
    caps: tuple[Cap, ...]
    condition: TypedExpression | None
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class InOrder(Shown):
    """Each takes what it can before the next."""

    items: tuple[Allocation, ...]
    caps: tuple[Cap, ...]
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class ProRata(Shown):
    """All share by weight: by what is due to each before caps, unless weights are given."""

    items: tuple[Allocation, ...]
    weights: tuple[TypedExpression, ...] | None
    caps: tuple[Cap, ...]
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class Branch(Shown):
    """One allocation or another."""

    condition: TypedExpression
    then: Allocation
    otherwise: Allocation
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class Absorbed(Shown):
    """Losses up to an amount that no class takes."""

    amount: TypedExpression
    span: Span = field(eq=False, repr=False)


Allocation: TypeAlias = Leaf | InOrder | ProRata | Branch | Absorbed


@frozen(repr=False)
class PayStep(Shown):
    """Pay an allocation from the waterfall's fund; `backup` is the account of `else from`.

    `words` are the deal's own, with loop variables explained.
    """

    kind: str
    allocation: Allocation
    label: str | None
    backup: str | None
    turbo: bool
    words: str
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class RestStep(Shown):
    """All that is left goes to a fund (`fund` set), a class (`tranche` set) or nobody."""

    fund: str | None
    tranche: str | None
    words: str
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class ReleaseStep(Shown):
    account: str
    above: TypedExpression
    words: str
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class TopUpStep(Shown):
    account: str
    to: TypedExpression
    words: str
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class BuyStep(Shown):
    """Cash of the fund buys loans of a pool: at most `amount`, or all that is there."""

    pool: str
    amount: TypedExpression | None
    words: str
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class WhenStep(Shown):
    condition: TypedExpression
    then: tuple[Step, ...]
    otherwise: tuple[Step, ...]
    label: str | None
    words: str
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class AccrueStep(Shown):
    """A class's interest is added to its balance, and the same cash pays as `then` says.

    What those steps cannot take is paid to the class: `interest` is that payment.
    """

    tranche: str
    then: tuple[Step, ...]
    interest: PayStep
    words: str
    span: Span = field(eq=False, repr=False)


Step: TypeAlias = PayStep | RestStep | ReleaseStep | TopUpStep | BuyStep | WhenStep | AccrueStep


@frozen(repr=False)
class Allocate(Shown):
    """Entitlements: an amount shared out before cash moves.

    `pots` are amounts that earlier allocations left under these names; `amount` is read besides.
    `rest` names the pot that takes what is left, None where it stays unallocated.
    """

    name: str
    amount: TypedExpression | None
    pots: tuple[str, ...]
    allocation: InOrder
    rest: str | None
    has_rest: bool
    words: str
    span: Span = field(eq=False, repr=False)
    source_span: Span = field(eq=False, repr=False)
    rest_span: Span | None = field(eq=False, repr=False)


@frozen(repr=False)
class CashSource(Shown):
    """Cash of a pool (`pool I`, one of CASH_PARTS), by the words that drew it."""

    pool: str
    part: str
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class FundSource(Shown):
    fund: str
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class HedgeSource(Shown):
    """What a swap or a cap pays to the deal: `hedge.receipt`."""

    hedge: str
    span: Span = field(eq=False, repr=False)


Source: TypeAlias = CashSource | FundSource | HedgeSource


@frozen(repr=False)
class Waterfall(Shown):
    name: str
    fund: str
    sources: tuple[Source, ...]
    steps: tuple[Step, ...]
    words: str
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class LossSource(Shown):
    """One part of a pool's loss: which strip (`target`, `po`) and which side of its limits."""

    pool: str
    strip: str
    side: str
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class LossBlock(Shown):
    """Who takes losses: parts of pools' losses, or an amount (`amount` set)."""

    sources: tuple[LossSource, ...]
    amount: TypedExpression | None
    allocation: InOrder
    unallocated: bool
    words: str
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class RecoveryBlock(Shown):
    """Whose losses an amount makes good: written up is at most what was written down."""

    amount: TypedExpression
    allocation: InOrder
    words: str
    span: Span = field(eq=False, repr=False)


@frozen(repr=False)
class Call(Shown):
    name: str
    condition: TypedExpression
    accrued: bool
    words: str
    span: Span = field(eq=False, repr=False)
