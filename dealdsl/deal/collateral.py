"""Pools and the lines that a model amortises."""

from __future__ import annotations

from decimal import Decimal

from attrs import evolve

from dealdsl.deal.amortisation import (
    amortisation_term,
    interest_only,
    prepayment_interest,
    resets,
)
from dealdsl.deal.evaluate import Evaluator
from dealdsl.deal.facts import Owner, origin_of, register
from dealdsl.deal.line_reader import ONE, Reader
from dealdsl.deal.mistakes import figures as figure_mistakes
from dealdsl.deal.mistakes import head
from dealdsl.deal.mistakes import loans as loan_mistakes
from dealdsl.deal.model import Facts, FigureValue, Line, Origin, Pool, StatedFlows
from dealdsl.deal.scope import Work
from dealdsl.deal.stated_flows import KEYS, has_stated_flows, rates_of, stated_flows
from dealdsl.deal.subsets import check_condition
from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.values.shown import shown
from dealdsl.values.stated import EXACT, rounded
from dealdsl.values.units import RATE

DOLLAR = Decimal(1)
USUAL_TERM, LONGEST_TERM = 480, 1200


def pool_owners(work: Work) -> tuple[Owner, ...]:
    """The pools and their parts, as owners of facts."""
    owners: list[Owner] = []
    for name, section in work.symbols.pools.items():
        outer = origin_of(work, section.notes, Origin())
        owners.append(Owner(f"pool {name}", section, outer))
        for (pool, part), inner in work.symbols.parts.items():
            if pool == name:
                owners.append(Owner(f"{name}.{part}", inner, origin_of(work, inner.notes, outer)))
        new = work.symbols.reinvestments.get(name)
        if new is not None:
            owners.append(Owner(f"{name}.reinvestment", new, origin_of(work, new.notes, outer)))
    return tuple(owners)


def register_pools(work: Work) -> tuple[Owner, ...]:
    """Enter the facts of all pools; what is an expression waits for `compute`."""
    owners = pool_owners(work)
    for owner in owners:
        register(work, owner)
    return owners


def facts_of(work: Work, owner: str) -> Facts:
    """An owner's facts by key."""
    return work.owned.get(owner, {})


def pools(work: Work, evaluator: Evaluator) -> tuple[Pool, ...]:
    """The checked pools."""
    found = []
    for name, section in work.symbols.pools.items():
        facts = facts_of(work, f"pool {name}")
        lines = _lines(work, evaluator, name, section)
        subsets = tuple(
            part
            for (pool, part), inner in work.symbols.parts.items()
            if pool == name and inner.kind == "subset"
        )
        has_target = "target_rate" in facts
        found.append(Pool(name, section.title, facts, lines, subsets, has_target, section.span))
    return tuple(found)


def _lines(work: Work, evaluator: Evaluator, pool: str, section: nodes.Section) -> tuple[Line, ...]:
    if pool in work.symbols.tapes:
        # Most deals have no tape: what reads one is loaded where there is one.
        from dealdsl.deal.tapes import tape_line

        line = tape_line(work, evaluator, pool)
        return () if line is None else (line,)
    parts = [part for (owner, part) in work.symbols.parts if owner == pool]
    if parts:
        _tell_flows_of_many(work, pool, section)
    lines = []
    for part in parts or [""]:
        inner = work.symbols.parts[pool, part] if part else section
        line = _line(work, evaluator, pool, part, head(inner.span))
        if line is not None:
            lines.append(line)
        if inner.where is not None:
            check_condition(work, evaluator, pool, part, inner.where)
    if parts and len(lines) == len(parts):
        return _fitted(work, evaluator, pool, section, tuple(lines))
    return tuple(lines)


def _tell_flows_of_many(work: Work, pool: str, section: nodes.Section) -> None:
    """Flows that a pool states beside its lines, which nothing would read."""
    for entry in section.entries:
        if isinstance(entry, nodes.Property) and entry.key in KEYS:
            told = loan_mistakes.stated_flows_do_not_fit(
                f"pool `{pool}`", entry.key_span, "the pool has lines", "belongs to one line"
            )
            work.tell(told)


def _line(work: Work, evaluator: Evaluator, pool: str, part: str, span: Span) -> Line | None:
    owners = (f"{pool}.{part}", f"pool {pool}") if part else (f"pool {pool}",)
    called = f"`{pool}.{part}`" if part else f"pool `{pool}`"
    section = work.symbols.pools[pool]
    sections = (work.symbols.parts[pool, part], section) if part else (section,)
    reader = Reader(work, evaluator, owners, sections, span, called)
    balance = reader.own().need("balance", "$1,000,000")
    flows = None
    if has_stated_flows(reader):
        flows = None if balance is None else stated_flows(reader, balance)
        if flows is None:
            return None
    terms = _terms(reader, flows)
    rates = _rates(reader) if flows is None else rates_of(reader, flows)
    if balance is None or terms is None or rates is None or not _in_range(reader, *rates):
        return None
    return _with_schedule(reader, _plain(reader, pool, part, balance, rates, terms), flows)


def _plain(
    reader: Reader,
    pool: str,
    part: str,
    balance: Decimal,
    rates: tuple[Decimal, Decimal],
    terms: tuple[int, int],
) -> Line:
    """The line as one of fixed rate and level payments."""
    gross, net = rates
    target = reader.find("target_rate")
    return Line(
        f"{pool}.{part or 'all'}",
        pool,
        part,
        balance,
        gross,
        net,
        net if target is None else target,
        _target_fraction(reader.own(), net, target),
        *terms,
        facts_of(reader.work, reader.owners[0]),
        reader.span,
    )


def _with_schedule(reader: Reader, line: Line, flows: StatedFlows | None) -> Line:
    """What sets the line apart from a level-payment one of fixed rate."""
    term = line.remaining_term
    changing = None if flows is None else "stated flows"
    reset = None
    if flows is None:
        reset = resets(reader, line.gross_rate)
        changing = None if reset is None else "an adjustable rate"
    if changing is not None and reader.mentions("target_rate"):
        told = loan_mistakes.strips_of_changing_rates(
            reader.shown, reader.place("target_rate"), changing
        )
        reader.work.tell(told)
    return evolve(
        line,
        interest_only=0 if flows else interest_only(reader, term),
        amortisation_term=term if flows else amortisation_term(reader, term),
        resets=reset,
        flows=flows,
        prepayment_interest=prepayment_interest(reader),
    )


def _terms(reader: Reader, flows: StatedFlows | None) -> tuple[int, int] | None:
    """Remaining term and age in whole months; stated flows say themselves how long they go on."""
    if flows is not None:
        months = len(flows.principal)
        return months, _age(reader, Decimal(months))
    term = reader.need("remaining_term", "357 months")
    whole = None if term is None else _months(reader, term)
    return None if term is None or whole is None else (whole, _age(reader, term))


def _months(reader: Reader, term: Decimal) -> int | None:
    """The remaining term in whole months, half-up; None where no loan has such a term."""
    months = int(rounded(term, ONE))
    possible = 1 <= months <= LONGEST_TERM
    if not possible or months > USUAL_TERM:
        place = reader.place("remaining_term")
        told = figure_mistakes.term_out_of_range(reader.shown, place, months, possible)
        reader.work.tell(told)
    return months if possible else None


def _rates(reader: Reader) -> tuple[Decimal, Decimal] | None:
    """Gross and net rate: of net, gross and servicing fee, any two give the third."""
    if any(f"{owner}.servicing_fee" in reader.work.failed for owner in reader.owners):
        return None
    net, fee = reader.find("net_rate"), reader.find("servicing_fee") or Decimal(0)
    gross = reader.find("gross_rate")
    if gross is None and net is not None:
        return EXACT.add(net, fee), net
    gross = reader.need("gross_rate", "5.577%")
    if gross is None:
        return None
    net = EXACT.subtract(gross, fee) if net is None else net
    return None if gross < 0 or fee < 0 else (gross, net)  # told as a negative figure


def _in_range(reader: Reader, gross: Decimal, net: Decimal) -> bool:
    if 0 <= net <= gross:
        return True
    bears = (shown(gross, RATE), shown(net, RATE))
    reader.work.tell(figure_mistakes.net_rate_out_of_range(reader.shown, reader.span, *bears))
    return False


def _target_fraction(own: Reader, net: Decimal, target: Decimal | None) -> Decimal:
    """The share of principal that the target-rate strip has: n / T for discount loans, else all."""
    stated = own.find("po_fraction")
    if stated is not None:
        return EXACT.subtract(ONE, stated)
    if target is None or target == 0 or net >= target:
        return ONE
    return EXACT.divide(net, target)


def _age(reader: Reader, term: Decimal) -> int:
    """Stated, or original less remaining term, in whole months half-up."""
    age = reader.find("age")
    if age is None:
        original = reader.find("original_term")
        age = Decimal(0) if original is None else max(Decimal(0), EXACT.subtract(original, term))
    return int(rounded(age, ONE))


def _fitted(
    work: Work, evaluator: Evaluator, pool: str, section: nodes.Section, lines: tuple[Line, ...]
) -> tuple[Line, ...]:
    """The largest line becomes the pool less the others: printed parts are rounded to dollars."""
    fact = work.facts.get(f"pool {pool}.balance")
    if fact is None:
        return lines
    whole = evaluator.fact(fact.name, fact.value_span)
    total = sum((line.balance for line in lines), Decimal(0))
    if abs(total - whole) >= DOLLAR * (len(lines) + 1):
        shown = f"${whole:,}" if not isinstance(fact.content, FigureValue) else fact.written
        work.tell(figure_mistakes.subsets_exceed_pool(pool, fact.value_span, f"${total:,}", shown))
        return lines
    largest = max(lines, key=lambda line: line.balance)
    fitted = EXACT.add(largest.balance, EXACT.subtract(whole, total))
    return tuple(evolve(x, balance=fitted) if x is largest else x for x in lines)


# ---- loans that are bought ----


def bought_line(work: Work, evaluator: Evaluator, pool: Pool, span: Span) -> Line | None:
    """A dollar of the loans that a pool buys, as its `reinvestment` states them."""
    name, section = f"{pool.name}.reinvestment", work.symbols.reinvestments[pool.name]
    shown = f"the reinvestment of pool `{pool.name}`"
    own = Reader(work, evaluator, (name,), (section,), span, shown)
    of_pool = evolve(own, owners=(f"pool {pool.name}",), sections=())
    terms, rates = _terms(own, None), _bought_rates(own, of_pool, pool)
    if terms is None or rates is None or not _in_range(own, *rates):
        return None
    line = _plain(own, pool.name, "reinvestment", ONE, rates, terms)
    target = of_pool.find("target_rate")
    if target is not None:
        fraction = _target_fraction(own, line.net_rate, target)
        line = evolve(line, target_rate=target, target_fraction=fraction)
    line = _with_schedule(own, line, None)
    if target is not None and line.resets is not None:
        place = own.place("margin")
        told = loan_mistakes.strips_of_changing_rates(shown, place, "an adjustable rate")
        work.tell(told)
    return line


def _bought_rates(own: Reader, of_pool: Reader, pool: Pool) -> tuple[Decimal, Decimal] | None:
    """Gross and net rate. A fee that is not stated is the pool's, if the pool states one for all;
    where its loans bear a fee in another way, there is no telling what the new ones bear."""
    if own.mentions("net_rate") or own.mentions("servicing_fee"):
        return _rates(own)
    fee = of_pool.find("servicing_fee")
    if fee is None and any(line.net_rate != line.gross_rate for line in pool.lines):
        own.need("net_rate", "7.5%")
        return None
    gross = own.need("gross_rate", "8%")
    if gross is None or gross < 0:
        return None
    return gross, EXACT.subtract(gross, fee or Decimal(0))
