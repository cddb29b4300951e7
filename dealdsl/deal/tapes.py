"""Pools whose loans stand in a tape: what each loan is, and whether the pool's figures agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from dealdsl.deal import expressions as typed
from dealdsl.deal import resolve
from dealdsl.deal.evaluate import Evaluator
from dealdsl.deal.expressions import TypedExpression, walk
from dealdsl.deal.facts import Owner, origin_of, properties
from dealdsl.deal.line_reader import ONE, Reader
from dealdsl.deal.mistakes import facts as fact_mistakes
from dealdsl.deal.mistakes import head
from dealdsl.deal.mistakes import tapes as mistakes
from dealdsl.deal.model import Line, Origin, Tape
from dealdsl.deal.scope import Mode, Scope, Work
from dealdsl.deal.tape_rows import Rows, UnreadableError, opened
from dealdsl.deal.tape_sums import Sums, columns_of, compare, gathered
from dealdsl.deal.vocabulary import TAPE
from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.values import units
from dealdsl.values.stated import EXACT, rounded

NOUGHT = Decimal(0)
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
    sums = gathered(work, tape, rows, terms, reader.find("target_rate"))
    if sums is None:
        return None
    compared = compare(reader, tape, sums, expressions)
    return _line(reader, pool, tape, rows, terms, sums, compared)


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


def _has_columns(
    work: Work, tape: nodes.Section, rows: Rows, expressions: Mapping[str, TypedExpression]
) -> bool:
    there = True
    for column, span in columns_of(expressions).items():
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


def _line(
    reader: Reader,
    pool: str,
    tape: nodes.Section,
    rows: Rows,
    terms: Mapping[str, TypedExpression],
    sums: Sums,
    compared: tuple[str, ...],
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
            tuple(columns_of(wanted)),
            tuple(wanted.items()),
            target_rate,
            compared,
            rows.place,
            tape.span,
        ),
    )
