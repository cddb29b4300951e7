"""Loans of which a document states principal and interest by month."""

from __future__ import annotations

from decimal import Decimal

from dealdsl.deal import resolve
from dealdsl.deal.amortisation import RESET_LIMITS, RESET_NEEDS
from dealdsl.deal.columns import column, names_column
from dealdsl.deal.line_reader import Reader
from dealdsl.deal.mistakes import facts as fact_mistakes
from dealdsl.deal.mistakes import loans as mistakes
from dealdsl.deal.model import StatedFlows
from dealdsl.deal.vocabulary import POOL
from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.values import units
from dealdsl.values.shown import shown
from dealdsl.values.stated import EXACT

KEYS = ("stated_principal", "stated_interest")
INSTEAD_OF = ("interest_only", "amortisation_term", *RESET_NEEDS, *RESET_LIMITS)
DOLLAR = Decimal(1)
TWELVE = Decimal(12)


def has_stated_flows(reader: Reader) -> bool:
    return any(reader.own().entry(key) is not None for key in KEYS)


def stated_flows(reader: Reader, balance: Decimal) -> StatedFlows | None:
    """Principal and interest by month; None where they have a mistake, which is told."""
    own = reader.own()
    entries = [own.entry(key) for key in KEYS]
    for key, entry in zip(KEYS, entries, strict=True):
        if entry is None:
            told = fact_mistakes.missing_property(own.shown, key, own.span, POOL[key].example)
            own.work.tell(told)
    lists = [None if entry is None else _amounts(own, entry) for entry in entries]
    principal, interest = lists
    if principal is None or interest is None:
        return None
    assert entries[0] is not None
    assert entries[1] is not None
    flows = StatedFlows(principal, interest)
    if not _fit(own, flows, _place(entries[1])) or not _alone(own):
        return None
    total = sum(principal, Decimal(0))
    if abs(total - balance) >= DOLLAR * len(principal):
        shows = (shown(total, units.MONEY), shown(balance, units.MONEY))
        told = mistakes.stated_principal_off_balance(own.shown, _place(entries[0]), *shows)
        own.work.tell(told)
        return None
    return flows


def rates_of(reader: Reader, flows: StatedFlows) -> tuple[Decimal, Decimal] | None:
    """Gross and net rate of the first month: the stated interest, and less the servicing fee."""
    gross = EXACT.multiply(TWELVE, EXACT.divide(flows.interest[0], sum(flows.principal)))
    fee = reader.find("servicing_fee")
    stated_gross, stated_net = reader.find("gross_rate"), reader.find("net_rate")
    if fee is None and stated_gross is not None and stated_net is not None:
        fee = EXACT.subtract(stated_gross, stated_net)
    elif fee is None and stated_net is not None:
        why = "a net rate says nothing of the servicing fee without a gross rate"
        place = reader.place("net_rate")
        told = mistakes.stated_flows_do_not_fit(reader.shown, place, why, "which fee is unclear")
        reader.work.tell(told)
        return None
    return gross, EXACT.subtract(gross, fee or Decimal(0))


def _place(entry: nodes.Property) -> Span:
    return entry.values[0].span.to(entry.values[-1].span)


def _amounts(reader: Reader, entry: nodes.Property) -> tuple[Decimal, ...] | None:
    span = _place(entry)
    written = " ".join(span.text.split())
    if names_column(written):
        return column(reader.work, entry.key, written, span)
    found: list[Decimal] = []
    for value in entry.values:
        exact = resolve.figure(value) if isinstance(value, nodes.Literal) else None
        if exact is None or exact[1] != units.MONEY:
            example = POOL[entry.key].example
            told = fact_mistakes.wrong_value(entry.key, value.span, "amounts of money", example)
            reader.work.tell(told)
            return None
        found.append(exact[0].value)
    return tuple(found)


def _fit(reader: Reader, flows: StatedFlows, place: Span) -> bool:
    """Whether there is interest for each month of principal, and for no other."""
    months, others = len(flows.principal), len(flows.interest)
    if months != others:
        why = f"there are {months} amounts of principal and {others} of interest"
        label = f"{others} amount{'' if others == 1 else 's'}"
        reader.work.tell(mistakes.stated_flows_do_not_fit(reader.shown, place, why, label))
        return False
    left = sum(flows.principal, Decimal(0))
    for month, (principal, interest) in enumerate(
        zip(flows.principal, flows.interest, strict=True), start=1
    ):
        if left == 0:
            why = f"month {month} comes after all principal is paid"
            label = f"{shown(interest, units.MONEY)} on no loans"
            reader.work.tell(mistakes.stated_flows_do_not_fit(reader.shown, place, why, label))
            return False
        left -= principal
    return True


def _alone(reader: Reader) -> bool:
    """Whether the line states nothing that the flows take the place of."""
    for key in INSTEAD_OF:
        entry = reader.entry(key)
        if entry is not None:
            why = f"`{key}` is a term of a schedule, which the flows take the place of"
            told = mistakes.stated_flows_do_not_fit(
                reader.shown, entry.key_span, why, "beside stated flows"
            )
            reader.work.tell(told)
            return False
    return True
