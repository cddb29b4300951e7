"""A CLO: quarterly payments, coverage tests that divert interest, an equity hurdle.

Written from the deal on paper, apart from the compiler. A quarter gathers three months of
collections; the last may have fewer. Tests stand on the notes' opening balances and on the
loans after the quarter's collections, with its principal as cash. Losses write nothing down.
Money is dollars, rates are decimals a year. `clo_tests.py` holds the tests and their cures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf

from tests.oracles.bma import Line
from tests.oracles.clo_tests import Coverage, par, shortfall
from tests.oracles.collateral import Array, Pool, gathered, one_line, shifted
from tests.oracles.paying import Fee, Flows, Fund, Note, Rows, flows, principal_in_order, standing

QUARTER = 3


@dataclass(frozen=True)
class NoteTerms:
    """A floater: index plus margin."""

    name: str
    balance: float
    margin: float


@dataclass(frozen=True)
class Reinvestment:
    """Loans bought with principal: for `quarters` quarters, at `price` per dollar of balance."""

    quarters: int
    gross_rate: float
    net_rate: float
    term: int
    age: int = 0
    price: float = 1.0


@dataclass(frozen=True)
class Clo:
    """Classes A, B and C, of which C capitalises what it is not paid.

    `coverage_b` is tested on A and B, `coverage_c` on all three. Fees are rates on the loans'
    opening balance; the senior ones are the trustee's, capped by the calendar year, and the
    manager's. Equity's hurdle grows by `hurdle_rate / 4` a quarter.
    """

    notes: tuple[NoteTerms, NoteTerms, NoteTerms]
    coverage_b: Coverage
    coverage_c: Coverage
    defaulted_value: float
    trustee_rate: float
    trustee_cap: float
    senior_fee: float
    subordinate_fee: float
    equity: float
    hurdle_rate: float = 0.12
    incentive: float = 0.20
    reinvestment: Reinvestment | None = None


@dataclass(frozen=True)
class Market:
    """By quarter: the index, the accrual period as a part of a year, and the calendar year."""

    index: Array
    fractions: Array
    years: Array


@dataclass(frozen=True)
class Assumed:
    """Monthly rates by month of the deal, for loans bought later too."""

    smm: Sequence[float]
    mdr: Sequence[float]
    severity: float = 0.0
    lag: int = 0
    advance: bool = False


@dataclass
class State:
    """What one quarter leaves to the next; `loans` are months and grow by what is bought."""

    loans: Pool
    notes: list[Note]
    trustee: Fee
    senior: Fee
    subordinate: Fee
    hurdle: float


def buy(terms: Reinvestment, state: State, assumed: Assumed, month: int, cash: float) -> float:
    """Buy loans at the end of `month`; return their balance.

    Each purchase is a line of its own, whose first month is the next one of the deal and
    which has the deal's rates of the months it lives.
    """
    balance = cash / terms.price
    line = Line(balance, terms.gross_rate, terms.net_rate, terms.term, terms.age)
    lived = slice(month, month + terms.term + 1)
    bought = one_line(
        line,
        assumed.smm[lived],
        assumed.mdr[lived],
        assumed.severity,
        assumed.lag,
        assumed.advance,
    )
    state.loans = state.loans + shifted(bought, month, state.loans.last)
    return balance


def pay_interest(deal: Clo, state: State, fund: Fund, held: float) -> dict[str, float]:
    """Fees, A and B, the cure at B, C, the cure at C, the subordinate fee."""
    notes = state.notes
    trustee, senior = state.trustee.take(fund), state.senior.take(fund)
    covering = fund.cash
    short_b = shortfall(deal.coverage_b, notes[:2], held, covering)
    short_c = shortfall(deal.coverage_c, notes, held, covering)
    for note in notes[:2]:
        note.take_interest(fund)
    cure_b = principal_in_order(notes[:2], short_b, fund)
    notes[2].take_interest(fund)
    cure_c = principal_in_order(notes, max(0.0, short_c - cure_b), fund)
    return {
        "trustee": trustee,
        "senior": senior,
        "covering": covering,
        "passed": float(short_b == 0.0 and short_c == 0.0),
        "cure_b": cure_b,
        "cure_c": cure_c,
        "subordinate": state.subordinate.take(fund),
    }


def pay_equity(deal: Clo, state: State, cash: float) -> tuple[float, float]:
    """Equity up to its hurdle, then the manager's part of the rest: both amounts."""
    state.hurdle *= 1.0 + deal.hurdle_rate * QUARTER / 12
    first = min(cash, state.hurdle)
    state.hurdle -= first
    manager = deal.incentive * (cash - first)
    return cash - manager, manager


def quarter(deal: Clo, state: State, assumed: Assumed, market: Market, q: int) -> Rows:
    """Carry `state` over quarter q; what everybody got."""
    first = QUARTER * (q - 1) + 1
    loans, notes = gathered(state.loans, first, QUARTER * q), state.notes
    for terms, note in zip(deal.notes, notes, strict=True):
        rate = max(0.0, market.index[q] + terms.margin) * market.fractions[q]
        note.open(note.balance * rate, rate)
    fees = (state.trustee, state.senior, state.subordinate)
    rates = (deal.trustee_rate, deal.senior_fee, deal.subordinate_fee)
    for fee, annual in zip(fees, rates, strict=True):
        fee.open(loans.opening[1] * annual * QUARTER / 12, market.years[q])

    interest, principal = Fund(loans.interest[1]), Fund(loans.principal[1])
    held = par(loans, deal.defaulted_value)
    paid = pay_interest(deal, state, interest, held)

    for note in notes[:2]:
        note.take_interest(principal)
    plan, spent, bought = deal.reinvestment, 0.0, 0.0
    if plan and q <= plan.quarters and paid["passed"] and standing(notes) > 0:
        spent = principal.empty()
        bought = buy(plan, state, assumed, QUARTER * q, spent)
    principal_in_order(notes, inf, principal)

    equity, manager = pay_equity(deal, state, interest.empty() + principal.empty())
    notes[2].capitalise()
    rows = {x.name: note.close() for x, note in zip(deal.notes, notes, strict=True)}
    rows["equity"] = {"residual_paid": equity, "hurdle": state.hurdle}
    rows["manager"] = {"incentive": manager}
    columns = ("opening", "interest", "principal", "loss", "closing")
    rows["pool"] = {name: float(getattr(loans, name)[1]) for name in columns}
    rows["deal"] = paid | {"par": held, "spent": spent, "bought": bought}
    return rows


def project(deal: Clo, line: Line, assumed: Assumed, market: Market) -> Flows:
    """All quarters until the last loan, bought ones included, has matured.

    `assumed` and `market` must reach as far.
    """
    loans = one_line(
        line,
        assumed.smm[: line.term + 1],
        assumed.mdr[: line.term + 1],
        assumed.severity,
        assumed.lag,
        assumed.advance,
    )
    terms, last = deal.reinvestment, line.term
    if terms:
        last = max(last, QUARTER * terms.quarters + terms.term)
    last = QUARTER * ceil(last / QUARTER)
    notes = [Note(x.balance) for x in deal.notes]
    fees = Fee(deal.trustee_cap), Fee(), Fee()
    state = State(shifted(loans, 0, last), notes, *fees, deal.equity)
    return flows([quarter(deal, state, assumed, market, q) for q in range(1, last // QUARTER + 1)])
