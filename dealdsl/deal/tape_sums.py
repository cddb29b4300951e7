"""The loans of a tape together: their sums and means, and whether the pool's figures agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal, localcontext

from attrs import define, field

from dealdsl.deal.evaluate import NotStated
from dealdsl.deal.expressions import Kind, Reading, TypedExpression, walk
from dealdsl.deal.line_reader import ONE, Reader
from dealdsl.deal.mistakes import head
from dealdsl.deal.mistakes import tapes as mistakes
from dealdsl.deal.mistakes.units import division_by_zero
from dealdsl.deal.model import BoundValue, Fact, FigureValue
from dealdsl.deal.scope import Work
from dealdsl.deal.tape_figures import figure
from dealdsl.deal.tape_rows import CellError, Rows, UnreadableError
from dealdsl.deal.vocabulary import TAPE
from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.values import units
from dealdsl.values.shown import shown
from dealdsl.values.stated import EXACT, rounded

LONGEST_TERM = 1200
NOUGHT = Decimal(0)
CENT = Decimal("0.01")


def columns_of(expressions: Mapping[str, TypedExpression]) -> dict[str, Span]:
    """The columns that are read, in the order in which they are first named."""
    columns: dict[str, Span] = {}
    for expression in expressions.values():
        for part in walk(expression):
            if isinstance(part, Reading) and part.kind is Kind.COLUMN:
                columns.setdefault(part.measure, part.span)
    return columns


@define
class Sums:
    """What the loans of a tape come to: `weighted` by balance, `least` and `greatest` of each."""

    loans: int = 0
    balance: Decimal = NOUGHT
    target: Decimal = NOUGHT  # the balance that pays the target rate
    weighted: dict[str, Decimal] = field(factory=lambda: defaultdict(Decimal))
    added: dict[str, Decimal] = field(factory=lambda: defaultdict(Decimal))
    least: dict[str, Decimal] = field(factory=dict)
    greatest: dict[str, Decimal] = field(factory=dict)

    def add(self, loan: Mapping[str, Decimal], target_rate: Decimal | None) -> None:
        balance, net = loan["balance"], loan["net_rate"]
        self.loans += 1
        self.balance += balance
        discount = target_rate is not None and target_rate > 0 and net < target_rate
        self.target += balance * net / target_rate if discount and target_rate else balance
        for key, value in loan.items():
            self.weighted[key] += balance * value
            self.added[key] += value
            if key not in self.least or value < self.least[key]:
                self.least[key] = value
            if key not in self.greatest or value > self.greatest[key]:
                self.greatest[key] = value

    def mean(self, key: str) -> Decimal:
        return EXACT.divide(self.weighted[key], self.balance)


def gathered(
    work: Work,
    tape: nodes.Section,
    rows: Rows,
    terms: Mapping[str, TypedExpression],
    target_rate: Decimal | None,
) -> Sums | None:
    """The sums of all loans; None where one of them cannot be, which is told."""
    path, span, columns = tape.title or "", head(tape.span), columns_of(terms)
    sums, impossible = Sums(), 0
    told = None
    try:
        with localcontext(EXACT):
            for where, loan in _loans(rows, columns, terms):
                fault = _fault(loan)
                if fault is None:
                    sums.add(loan, target_rate)
                else:
                    impossible += 1
                    told = told or (where, fault[1], terms[fault[0]].span)
    except CellError as error:
        place = columns[error.column]
        cell = " ".join(error.cell.split())[:40]
        work.tell(mistakes.tape_cell_unreadable(path, error.where, error.column, cell, place))
        return None
    except UnreadableError as error:
        work.tell(mistakes.tape_unreadable(path, span, str(error)))
        return None
    except NotStated as error:
        work.tell(division_by_zero(error.span))
        return None
    if told is not None:
        work.tell(mistakes.tape_loan_impossible(path, *told, impossible))
        return None
    if sums.balance == 0:
        work.tell(mistakes.tape_empty(path, span))
        return None
    return sums


def _loans(
    rows: Rows, columns: Mapping[str, Span], terms: Mapping[str, TypedExpression]
) -> Iterator[tuple[str, dict[str, Decimal]]]:
    places = {column: place for place, column in enumerate(columns)}
    figures = [(key, figure(term, places)) for key, term in terms.items()]
    for where, row in rows.figures(list(columns)):
        yield where, {key: of(row) for key, of in figures}


def _fault(loan: Mapping[str, Decimal]) -> tuple[str, str] | None:
    """The property that no loan can have, and why; the same bounds as in a running model."""
    term, gross, net = loan["remaining_term"], loan["gross_rate"], loan["net_rate"]
    if loan["balance"] < 0:
        return "balance", f"the balance is {shown(loan['balance'], units.MONEY)}"
    if not 1 <= int(rounded(term, ONE)) <= LONGEST_TERM:
        return "remaining_term", f"the remaining term is {shown(term, units.MONTHS)}"
    if not 0 <= loan["age"] <= LONGEST_TERM:
        return "age", f"the age is {shown(loan['age'], units.MONTHS)}"
    if not 0 <= gross <= 1:
        return "gross_rate", f"the gross rate is {shown(gross, units.RATE)}"
    if not 0 <= net <= gross:
        rates = f"{shown(net, units.RATE)} and the gross rate {shown(gross, units.RATE)}"
        return "net_rate", f"the net rate is {rates}"
    for key in ("prepayment_multiplier", "default_multiplier", "severity"):
        value = loan.get(key, NOUGHT)
        if value < 0 or (key == "severity" and value > 1):
            return key, f"the {key.replace('_', ' ')} is {shown(value, units.PERCENT)}"
    return None


def compare(
    reader: Reader, tape: nodes.Section, sums: Sums, stated: Mapping[str, TypedExpression]
) -> tuple[str, ...]:
    """Tells of figures and bounds of the pool that its tape does not come to; the properties that
    were compared."""
    compared = []
    for key, fact in reader.work.owned.get(reader.owners[0], {}).items():
        if key == "loans":
            _compare_one(reader, tape, fact, Decimal(sums.loans), units.COUNT)
        elif key in ("balance", "original_balance") and key in sums.added:
            _compare_one(reader, tape, fact, sums.added[key], units.MONEY, sums)
        elif key in stated or (key in ("gross_rate", "net_rate") and key in sums.weighted):
            _compare_one(reader, tape, fact, sums.mean(key), TAPE[key].unit, sums)
        else:
            continue
        compared.append(key)
    return tuple(compared)


def _compare_one(
    reader: Reader,
    tape: nodes.Section,
    fact: Fact,
    found: Decimal,
    unit: units.Unit,
    sums: Sums | None = None,
) -> None:
    quantum = CENT
    match fact.content:
        case BoundValue(low=low, high=high) if sums is not None:
            least, greatest = sums.least[fact.key], sums.greatest[fact.key]
            below = low is not None and least < low.value
            if not below and (high is None or greatest <= high.value):
                return
            is_shown = shown(least if below else greatest, unit)
        case FigureValue(stated=exact):
            quantum = exact.quantum
            if abs(found - exact.value) * 2 <= quantum:
                return
            is_shown = shown(found, unit, quantum)
        case _:
            value = _computed(reader, fact)
            if value is None or abs(found - value) * 2 <= quantum:
                return
            is_shown = shown(found, unit)
    span, words = fact.value_span, fact.written
    of_one = isinstance(fact.content, BoundValue)
    told = mistakes.tape_disagrees(fact.key, span, words, is_shown, head(tape.span), of_one)
    reader.work.tell(told)


def _computed(reader: Reader, fact: Fact) -> Decimal | None:
    try:
        return reader.evaluator.fact(fact.name, fact.value_span)
    except NotStated:
        return None
