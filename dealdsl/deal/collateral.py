"""Pools and the lines that a model amortises."""

from __future__ import annotations

from decimal import Decimal

from attrs import evolve, frozen

from dealdsl.deal.evaluate import Evaluator
from dealdsl.deal.facts import Owner, origin_of, register
from dealdsl.deal.kinds import needed
from dealdsl.deal.mistakes import facts as mistakes
from dealdsl.deal.mistakes import figures as figure_mistakes
from dealdsl.deal.mistakes import head
from dealdsl.deal.model import Facts, FigureValue, Line, Origin, Pool
from dealdsl.deal.scope import Work
from dealdsl.deal.subsets import check_condition
from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.values.shown import shown
from dealdsl.values.stated import EXACT, rounded
from dealdsl.values.units import RATE

ONE = Decimal(1)
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


@frozen
class Reader:
    """Reads the exact figures of one line, from its part or else from its pool."""

    work: Work
    evaluator: Evaluator
    owners: tuple[str, ...]
    span: Span
    shown: str

    def find(self, key: str) -> Decimal | None:
        for owner in self.owners:
            fact = self.work.facts.get(f"{owner}.{key}")
            if fact is not None:
                return needed(self.work, self.evaluator, fact)
        return None

    def place(self, key: str) -> Span:
        """Where a figure is stated."""
        names = (f"{owner}.{key}" for owner in self.owners)
        stated = (self.work.facts[name] for name in names if name in self.work.facts)
        fact = next(stated, None)
        return self.span if fact is None else fact.value_span

    def need(self, key: str, example: str) -> Decimal | None:
        found = self.find(key)
        if found is None and not any(self.work.mentions(f"{o}.{key}") for o in self.owners):
            told = mistakes.missing_property(self.shown, key, self.span, example)
            self.work.tell(told)
        return found


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
    parts = [part for (owner, part) in work.symbols.parts if owner == pool]
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


def _line(work: Work, evaluator: Evaluator, pool: str, part: str, span: Span) -> Line | None:
    owners = (f"{pool}.{part}", f"pool {pool}") if part else (f"pool {pool}",)
    called = f"`{pool}.{part}`" if part else f"pool `{pool}`"
    reader = Reader(work, evaluator, owners, span, called)
    own = evolve(reader, owners=owners[:1])
    balance = own.need("balance", "$1,000,000")
    term = reader.need("remaining_term", "357 months")
    months = None if term is None else _months(reader, term)
    rates = _rates(reader)
    if balance is None or term is None or months is None or rates is None:
        return None
    gross, net = rates
    target = reader.find("target_rate")
    fraction = _target_fraction(own, net, target)
    name = f"{pool}.{part or 'all'}"
    return Line(
        name,
        pool,
        part,
        balance,
        gross,
        net,
        net if target is None else target,
        fraction,
        months,
        _age(reader, term),
        facts_of(work, owners[0]),
        span,
    )


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
    if gross < 0 or fee < 0:
        return None  # told as a negative figure
    if net < 0 or net > gross:
        bears = (shown(gross, RATE), shown(net, RATE))
        reader.work.tell(figure_mistakes.net_rate_out_of_range(reader.shown, reader.span, *bears))
        return None
    return gross, net


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
