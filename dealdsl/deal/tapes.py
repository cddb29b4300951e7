"""Pools whose loans stand in a tape: what each loan is, and whether the pool's figures agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, localcontext

from attrs import define, field

from dealdsl.deal import expressions as typed
from dealdsl.deal import resolve
from dealdsl.deal.evaluate import Evaluator, Mistaken, NotStated
from dealdsl.deal.expressions import Kind, TypedExpression, walk
from dealdsl.deal.facts import Owner, origin_of, properties
from dealdsl.deal.line_reader import ONE, Reader
from dealdsl.deal.mistakes import facts as fact_mistakes
from dealdsl.deal.mistakes import head
from dealdsl.deal.mistakes import tapes as mistakes
from dealdsl.deal.model import BoundValue, Fact, FigureValue, Line, Origin, Tape
from dealdsl.deal.scope import Mode, Scope, Work
from dealdsl.deal.tape_rows import CellError, Rows, UnreadableError, opened
from dealdsl.deal.vocabulary import TAPE
from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.values import units
from dealdsl.values.shown import shown
from dealdsl.values.stated import EXACT, rounded

LONGEST_TERM = 1200
NOUGHT = Decimal(0)
CENT = Decimal("0.01")
TERMS = (
    *("balance", "gross_rate", "net_rate", "remaining_term", "age"),
    *("prepayment_multiplier", "default_multiplier", "severity"),
)
"""What a model needs of a loan."""
_OF_LINES = (
    *("interest_only", "amortisation_term", "index", "margin", "first_reset", "reset_every"),
    *("initial_cap", "periodic_cap", "life_cap", "rate_floor", "lookback"),
    *("stated_principal", "stated_interest", "prepayment_interest", "compensating_interest"),
)


def tape_line(work: Work, evaluator: Evaluator, pool: str) -> Line | None:
    """The loans of a pool's tape as one line, of their sums and means; None after a mistake."""
    section, tape = work.symbols.pools[pool], work.symbols.tapes[pool]
    reader = Reader(work, evaluator, (f"pool {pool}",), (section,), head(section.span), pool)
    _tell_what_does_not_fit(work, pool, section)
    expressions = _expressions(work, pool, tape)
    rows = _opened(work, tape)
    if expressions is None or rows is None or not _has_columns(work, tape, rows, expressions):
        return None
    terms = _terms(reader, tape, expressions)
    if terms is None:
        return None
    sums = _gathered(work, tape, rows, terms, reader.find("target_rate"))
    if sums is None:
        return None
    _compare(reader, tape, sums, expressions)
    return _line(reader, pool, tape, rows, terms, sums)


# ---- what a loan is ----


def _tell_what_does_not_fit(work: Work, pool: str, section: nodes.Section) -> None:
    tape = head(work.symbols.tapes[pool].span)
    for (owner, _), part in work.symbols.parts.items():
        if owner == pool:
            work.tell(mistakes.tape_beside_lines(pool, tape, head(part.span)))
            break
    for entry in section.entries:
        if isinstance(entry, nodes.Property) and entry.key in _OF_LINES:
            label = "of lines only"
            help = "leave it out, or state the loans by lines"
            told = mistakes.tape_does_not_fit(f"`{entry.key}`", entry.key_span, label, help)
            work.tell(told)


def _expressions(work: Work, pool: str, tape: nodes.Section) -> dict[str, TypedExpression] | None:
    """What the deal says of a loan, by property."""
    outer = origin_of(work, work.symbols.pools[pool].notes, Origin())
    owner = Owner(f"{pool}.tape", tape, origin_of(work, tape.notes, outer))
    entries = properties(work, owner)
    found = {key: _expression(work, key, entry) for key, entry in entries.items()}
    known = {key: value for key, value in found.items() if value is not None}
    whole = len(known) == len(found) and not any(
        isinstance(part, typed.Unknown) for value in known.values() for part in walk(value)
    )
    needed = (key for key, rule in TAPE.items() if rule.required)
    return known if whole and all(key in known for key in needed) else None


def _expression(work: Work, key: str, entry: nodes.Property) -> TypedExpression | None:
    value, example = entry.values[0], TAPE[key].example
    if len(entry.values) > 1 or isinstance(value, nodes.Bound):
        span = entry.values[0].span.to(entry.values[-1].span)
        work.tell(fact_mistakes.wrong_value(key, span, "one figure of a loan", example))
        return None
    strange = next(_strange(value), None)
    if strange is not None:
        words = " ".join(strange.span.text.split())
        work.tell(mistakes.tape_not_of_a_loan(words, strange.span))
        return None
    return resolve.wanted(work, value, Scope(Mode.LOAN), TAPE[key].unit, f"`{key}`", example)


def _strange(node: nodes.Expression) -> Iterator[nodes.Expression]:
    """Parts of an expression that are no figures of a loan."""
    match node:
        case nodes.Binary(left=left, right=right, otherwise=otherwise):
            for part in (left, right, *(() if otherwise is None else (otherwise,))):
                yield from _strange(part)
        case nodes.Logic(left=left, right=right):
            yield from (*_strange(left), *_strange(right))
        case nodes.Comparison(left=left, right=right) if node.operator != "in":
            yield from (*_strange(left), *_strange(right))
        case nodes.Negation(operand=operand) | nodes.NotSo(operand=operand):
            yield from _strange(operand)
        case nodes.Conditional(condition=condition, then=then, otherwise=otherwise):
            yield from (*_strange(condition), *_strange(then), *_strange(otherwise))
        case nodes.Function(name="min" | "max", arguments=arguments):
            for argument in arguments:
                if isinstance(argument, nodes.Comprehension):
                    yield node
                else:
                    yield from _strange(argument)
        case nodes.Name():
            pass
        case nodes.Literal(kind=kind) if kind is not nodes.LiteralKind.DATE:
            pass
        case _:
            yield node


def _opened(work: Work, tape: nodes.Section) -> Rows | None:
    path = tape.title or ""
    try:
        return opened(work.opened, path)
    except UnreadableError as error:
        work.tell(mistakes.tape_unreadable(path, head(tape.span), str(error)))
        return None


def _columns(expressions: Mapping[str, TypedExpression]) -> dict[str, Span]:
    """The columns that are read, in the order in which they are first named."""
    columns: dict[str, Span] = {}
    for expression in expressions.values():
        for part in walk(expression):
            if isinstance(part, typed.Reading) and part.kind is Kind.COLUMN:
                columns.setdefault(part.measure, part.span)
    return columns


def _has_columns(
    work: Work, tape: nodes.Section, rows: Rows, expressions: Mapping[str, TypedExpression]
) -> bool:
    there = True
    for column, span in _columns(expressions).items():
        count = rows.heads.count(column)
        if count != 1:
            there = False
            path = tape.title or ""
            work.tell(mistakes.tape_column_missing(path, column, span, count, rows.heads))
    return there


def _terms(
    reader: Reader, tape: nodes.Section, stated: Mapping[str, TypedExpression]
) -> dict[str, TypedExpression] | None:
    """What a model needs of a loan: of gross rate, net rate and fee any two give the third."""
    span = head(tape.span)
    fee = stated.get("servicing_fee") or _constant(reader, "servicing_fee", units.RATE, span)
    gross, net = stated.get("gross_rate"), stated.get("net_rate")
    if gross is None and net is not None:
        gross = _joined("+", net, fee, units.RATE)
    if gross is None:
        example = TAPE["gross_rate"].example
        told = fact_mistakes.missing_property("`tape`", "gross_rate", span, example)
        reader.work.tell(told)
        return None
    age = stated.get("age")
    if age is None and "original_term" in stated:
        gone = _joined("-", stated["original_term"], stated["remaining_term"], units.MONTHS)
        nothing = typed.Constant(NOUGHT, unit=units.MONTHS, span=span)
        age = typed.Many("max", (gone, nothing), unit=units.MONTHS, span=span)
    found = {
        **stated,
        "gross_rate": gross,
        "net_rate": net or _joined("-", gross, fee, units.RATE),
        "age": age or _constant(reader, "age", units.MONTHS, span),
    }
    return {key: found[key] for key in (*TERMS, *found) if key in found}


def _constant(reader: Reader, key: str, unit: units.Unit, span: Span) -> TypedExpression:
    """What the pool states of all loans, or nought."""
    return typed.Constant(reader.find(key) or NOUGHT, unit=unit, span=span)


def _joined(
    operator: str, left: TypedExpression, right: TypedExpression, unit: units.Unit
) -> TypedExpression:
    return typed.Arithmetic(operator, left, right, unit=unit, span=left.span)


# ---- the loans together ----


@define
class Sums:
    """What the loans of a tape come to: `weighted` by balance, `least` and `greatest` of each."""

    loans: int = 0
    balance: Decimal = NOUGHT
    target: Decimal = NOUGHT  # the balance that pays the target rate
    weighted: dict[str, Decimal] = field(factory=dict)
    added: dict[str, Decimal] = field(factory=dict)
    least: dict[str, Decimal] = field(factory=dict)
    greatest: dict[str, Decimal] = field(factory=dict)

    def add(self, loan: Mapping[str, Decimal], target_rate: Decimal | None) -> None:
        balance, net = loan["balance"], loan["net_rate"]
        self.loans += 1
        self.balance += balance
        discount = target_rate is not None and 0 < target_rate and net < target_rate
        self.target += balance * net / target_rate if discount and target_rate else balance
        for key, value in loan.items():
            self.weighted[key] = self.weighted.get(key, NOUGHT) + balance * value
            self.added[key] = self.added.get(key, NOUGHT) + value
            self.least[key] = min(value, self.least.get(key, value))
            self.greatest[key] = max(value, self.greatest.get(key, value))

    def mean(self, key: str) -> Decimal:
        return EXACT.divide(self.weighted[key], self.balance)


def _gathered(
    work: Work,
    tape: nodes.Section,
    rows: Rows,
    terms: Mapping[str, TypedExpression],
    target_rate: Decimal | None,
) -> Sums | None:
    """The sums of all loans; None where one of them cannot be, which is told."""
    path, span, columns = tape.title or "", head(tape.span), _columns(terms)
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
    cells: dict[tuple[Kind, str, str], Decimal] = {}
    evaluator = Evaluator({}, {}, initials=cells)
    keys = [(Kind.COLUMN, "", column) for column in columns]
    for where, figures in rows.figures(list(columns)):
        cells.update(zip(keys, figures, strict=True))
        yield where, {key: evaluator.value(term) for key, term in terms.items()}


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


def _compare(
    reader: Reader, tape: nodes.Section, sums: Sums, stated: Mapping[str, TypedExpression]
) -> None:
    """Tells of figures and bounds of the pool that its tape does not come to."""
    facts = reader.work.owned.get(reader.owners[0], {})
    for key, fact in facts.items():
        if key == "loans":
            _compare_one(reader, tape, fact, Decimal(sums.loans), units.COUNT)
        elif key in ("balance", "original_balance") and key in sums.added:
            _compare_one(reader, tape, fact, sums.added[key], units.MONEY, sums)
        elif key in stated or (key in ("gross_rate", "net_rate") and key in sums.weighted):
            _compare_one(reader, tape, fact, sums.mean(key), TAPE[key].unit, sums)


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
            is_shown = f"a loan of {shown(least if below else greatest, unit)}"
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
    told = mistakes.tape_disagrees(fact.key, span, words, is_shown, head(tape.span))
    reader.work.tell(told)


def _computed(reader: Reader, fact: Fact) -> Decimal | None:
    try:
        return reader.evaluator.fact(fact.name, fact.value_span)
    except (Mistaken, NotStated):
        return None


def _line(
    reader: Reader,
    pool: str,
    tape: nodes.Section,
    rows: Rows,
    terms: Mapping[str, TypedExpression],
    sums: Sums,
) -> Line:
    """One line with the sums and means of the loans, and with the longest of their terms."""
    target_rate = reader.find("target_rate")
    net = sums.mean("net_rate")
    longest = int(rounded(sums.greatest["remaining_term"], ONE))
    wanted = {key: term for key, term in terms.items() if key in TERMS}
    return Line(
        f"{pool}.all",
        pool,
        "",
        sums.balance,
        sums.mean("gross_rate"),
        net,
        net if target_rate is None else target_rate,
        EXACT.divide(sums.target, sums.balance),
        longest,
        int(rounded(sums.mean("age"), ONE)),
        reader.work.owned.get(reader.owners[0], {}),
        reader.span,
        amortisation_term=longest,
        tape=Tape(
            tape.title or "",
            rows.sha256,
            sums.loans,
            tuple(_columns(wanted)),
            tuple(wanted.items()),
            target_rate,
            rows.place,
            tape.span,
        ),
    )
