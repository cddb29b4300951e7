"""How a line's principal is scheduled and its rate is reset."""

from __future__ import annotations

from decimal import Decimal

from dealdsl.deal.line_reader import Reader
from dealdsl.deal.mistakes import facts as fact_mistakes
from dealdsl.deal.mistakes import loans as mistakes
from dealdsl.deal.model import PrepaymentInterest, Resets
from dealdsl.deal.vocabulary import POOL
from dealdsl.syntax import nodes
from dealdsl.values.shown import shown
from dealdsl.values.units import DAYS, RATE

RESET_NEEDS = ("index", "margin", "first_reset", "reset_every")
RESET_LIMITS = ("initial_cap", "periodic_cap", "life_cap", "rate_floor", "lookback")
MONTH_OF_DAYS = 30


def interest_only(reader: Reader, term: int) -> int:
    """The months from the cut-off in which no principal is due."""
    months = reader.whole_months("interest_only") or 0
    if months > term:
        place = reader.place("interest_only")
        reader.work.tell(mistakes.interest_only_too_long(reader.shown, place, months, term))
        return term
    return max(months, 0)


def amortisation_term(reader: Reader, term: int) -> int:
    """The months over which level payments are worked out."""
    months = reader.whole_months("amortisation_term")
    if months is None:
        return term
    if months < term:
        place = reader.place("amortisation_term")
        reader.work.tell(mistakes.amortisation_term_too_short(reader.shown, place, months, term))
        return term
    return months


def resets(reader: Reader, gross_rate: Decimal) -> Resets | None:
    """How the rate is reset; None for a fixed rate, and where it is stated with a mistake."""
    stated = [key for key in (*RESET_NEEDS, *RESET_LIMITS) if reader.mentions(key)]
    if not stated:
        return None
    lacking = [key for key in RESET_NEEDS if key not in stated]
    if lacking:
        example = "  ".join(f"{key}: {POOL[key].example}" for key in lacking)
        entry = reader.entry(stated[0])
        span = reader.span if entry is None else entry.key_span
        reader.work.tell(mistakes.reset_incomplete(reader.shown, span, lacking, example))
        return None
    index, margin = _index(reader), reader.find("margin")
    first, every = _months(reader, "first_reset"), _months(reader, "reset_every")
    if index is None or margin is None or first is None or every is None:
        return None
    caps = {key: reader.find(key) for key in RESET_LIMITS if key != "lookback"}
    _check_caps(reader, gross_rate, caps["life_cap"], caps["rate_floor"])
    lookback = max(reader.whole_months("lookback") or 0, 0)
    return Resets(index, margin, first, every, lookback=lookback, **caps)


def _index(reader: Reader) -> str | None:
    entry = reader.entry("index")
    value = entry.values[0] if entry is not None else None
    if entry is not None and len(entry.values) == 1 and isinstance(value, nodes.Name):
        return value.text
    span = reader.span if entry is None else entry.values[0].span.to(entry.values[-1].span)
    wanted = ("the name of an index", POOL["index"].example)
    reader.work.tell(fact_mistakes.wrong_value("index", span, *wanted))
    return None


def _months(reader: Reader, key: str) -> int | None:
    found = reader.find(key)
    if found is None:
        return None
    if found < 1 or found % 1 != 0:
        place = reader.place(key)
        reader.work.tell(mistakes.reset_out_of_range(key, place, f"`{place.text}`"))
        return None
    return int(found)


def _check_caps(
    reader: Reader, gross_rate: Decimal, highest: Decimal | None, lowest: Decimal | None
) -> None:
    if highest is None:
        return
    for lower, words in ((lowest, "the floor"), (gross_rate, "the rate at the cut-off")):
        if lower is not None and lower > highest:
            bears = (f"{words}, {shown(lower, RATE)},", f"the cap, {shown(highest, RATE)}")
            place = reader.place("life_cap")
            reader.work.tell(mistakes.caps_reversed(reader.shown, place, *bears))
            return


def prepayment_interest(reader: Reader) -> PrepaymentInterest | None:
    """What of a month's interest each prepayment loses, and what of that is made good."""
    days, made_good = reader.find("prepayment_interest"), reader.find("compensating_interest")
    if days is None:
        if made_good is not None and not reader.mentions("prepayment_interest"):
            place = reader.place("compensating_interest")
            told = mistakes.compensating_interest_without_shortfall(reader.shown, place)
            reader.work.tell(told)
        return None
    if days > MONTH_OF_DAYS:
        told = mistakes.prepayment_interest_too_long(
            reader.shown, reader.place("prepayment_interest"), shown(days, DAYS)
        )
        reader.work.tell(told)
        return None
    return PrepaymentInterest(days, made_good or Decimal(0))
