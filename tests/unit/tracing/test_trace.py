"""A trace of a deal of two classes, by hand: what was paid, lost, and why."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from attrs.exceptions import FrozenInstanceError

import dealdsl
from dealdsl.api import Model
from dealdsl.tracing import text
from dealdsl.tracing.events import Shared, Trace
from dealdsl.tracing.figures import dollars
from dealdsl.tracing.mistakes import TraceError
from dealdsl.tracing.page import page
from dealdsl.tracing.reasons import Reason
from dealdsl.tracing.why import why
from tests.unit.solving.deals import tiny

REFERENCE = Path(__file__).parents[3] / "deals" / "cmsi-2003-11.deal"


@cache
def reference() -> Model:
    return dealdsl.load(REFERENCE).compile()


@cache
def month_of_losses() -> Trace:
    return reference().trace(20, cdr=2, severity=40, lag=12, advance=False)


def half_lost() -> Trace:
    """Of $1,000,000 a fifth defaults and half of that is lost at once; nothing is prepaid."""
    return tiny().trace(1, cpr=0, mdr=20, severity=50)


def words(reason: Reason) -> list[str]:
    return [reason.words, *(word for inner in reason.because for word in words(inner))]


def test_the_period_by_hand() -> None:
    traced = half_lost()
    # Fee 25 bp a year: 208.33; A: 4% of 900,000 a twelfth: 3,000.00; B: 5% of 100,000: 416.67.
    shared = [e for block in traced.blocks for e in block.events if isinstance(e, Shared)]
    paid = {dollars(event.cash - event.left) for event in shared if event.fund == "main.cash"}
    assert {"208.33", "3,416.67", "900,000.00"} <= paid
    assert dollars(traced.classes["B"]["realized_loss"]) == "100,000.00"
    assert traced.adds_up


def test_why_a_class_lost() -> None:
    told = words(why(half_lost(), "B"))
    assert any("B took $100,000.00, all that stood of it" in each for each in told)
    lost = "The loans of pool G that were liquidated lost $100,000.00; $100,000.00 of them was"
    assert any(each.startswith(lost) for each in told)


def test_why_a_class_was_paid_all() -> None:
    told = words(why(half_lost(), "A"))
    assert "Interest: $3,000.00 was paid of $3,000.00 due." in told
    assert any("paid it $3,000.00, all that was due" in each for each in told)
    assert any("A.balance 900,000.00 × A.rate 4% × year fraction 0.08333333" in e for e in told)


def test_a_shortfall_goes_back_to_those_before_and_to_the_loans() -> None:
    told = words(why(month_of_losses(), "B-3"))
    assert "Interest: nothing was paid of $158,786.31 due; $158,786.31 is short." in told
    before = "before, it paid deferred of IA-PO $497.45 and B-1.interest $15,233.45"
    assert any(before in each for each in told)
    assert sum("Nothing is advanced on" in each for each in told) == 2
    assert "B-3.shortfall was left unpaid in period 19: `--period 19 --why B-3` tells why." in told


def test_losses_reach_those_behind_first() -> None:
    told = words(why(month_of_losses(), "B-3"))
    assert any("before it B-4 took $23,820.89, all of it; nothing stood" in each for each in told)
    # The sentences' parts are the loss of the class.
    took = [
        float(m.replace(",", "")) for w in told for m in re.findall(r"B-3 took \$([\d,.]+\d)", w)
    ]
    assert sum(took) == pytest.approx(409_461.47, abs=0.011)


def test_the_page_adds_up_in_the_cents_that_it_prints() -> None:
    shown = text.text(page(month_of_losses()))
    totals = re.findall(r"^ +(.+): in (\S+) = out (\S+)(?: \+ left (\S+))?(.*)$", shown, re.M)
    assert len(totals) >= 11
    for _, came, went, left, rounding in totals:
        parts = [went, left, *re.findall(r"-?[\d.,]+", rounding)]
        assert cents(came) == sum(map(cents, parts))


def test_the_lines_of_a_fund_are_its_total() -> None:
    shown = text.text(page(month_of_losses()))
    for block in re.findall(r"^waterfall .*?: in .*?$", shown, re.M | re.S):
        *lines, total = block.splitlines()
        amounts = [(line, re.search(r"-?[\d,]+\.\d\d(?=  |$)", line)) for line in lines]
        came = [cents(m[0]) for line, m in amounts if m and line.startswith("  from")]
        went = [cents(m[0]) for line, m in amounts if m and line.startswith("    ")]
        told = re.findall(r"(?:in|out) ([\d,.]+)", total)
        assert [sum(came), sum(went)] == list(map(cents, told))


def test_every_line_of_classes_and_pools_adds_up() -> None:
    shown = text.text(page(month_of_losses()))
    table = shown[shown.index("classes: balances") : shown.index("classes: interest")]
    for line in table.splitlines()[3:]:
        figures = [cents(figure) for figure in re.findall(r"-?[\d,]+\.\d\d", line)]
        if figures:
            opening, principal, loss, good, rounding, closing = figures
            assert opening - principal - loss + good + rounding == closing


def test_the_words_are_those_of_the_emitted_model() -> None:
    shown = " ".join(text.text(page(month_of_losses())).split())
    above = re.findall(r"^ +# (line \d+: .*(?:\n +# (?!line ).*)*)", reference().source, re.M)
    lines = {" ".join(words.replace("#", "").split()) for words in above}
    told = {words for words in lines if words in shown}
    assert {words.split(":")[0] for words in told} >= set(re.findall(r"line \d+(?=:)", shown))


def cents(figure: str) -> int:
    return int(figure.replace(",", "").replace(".", "") or 0)


def test_a_trace_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        half_lost().period = 2  # type: ignore[misc]


def test_a_date_is_a_period() -> None:
    assert reference().trace("2005-08-25").period == 20


@pytest.mark.parametrize(
    ("period", "says"),
    [
        (0, "no period 0: it has periods 1 to 357; write `--period 1`"),
        (358, "no period 358: it has periods 1 to 357; write `--period 357`"),
        ("2004-01-25", "nothing is paid on 2004-01-25; the first date is 2004-01-26"),
        (
            "2004-02-01",
            "the nearest dates are 2004-01-26 and 2004-02-25; write `--date 2004-01-26`",
        ),
        ("2004-02-20", "write `--date 2004-02-25`"),
        ("2090-01-01", "the last date is 2033-09-26"),
        ("25.8.2005", "`25.8.2005` is not a date; write it as in 2005-08-25"),
    ],
)
def test_a_period_that_there_is_not(period: int | str, says: str) -> None:
    with pytest.raises(TraceError, match=re.escape(says)):
        reference().trace(period)


def test_a_date_of_a_deal_without_dates() -> None:
    with pytest.raises(TraceError, match="the deal has no payment dates"):
        tiny().trace("2024-02-25", cpr=0)


def test_a_class_that_there_is_not() -> None:
    with pytest.raises(TraceError, match=re.escape("no class `B3`; write `B-3`")):
        why(month_of_losses(), "B3")


def test_a_class_that_is_gone() -> None:
    later = reference().trace(40, cdr=2, severity=40, lag=12, advance=False)
    with pytest.raises(TraceError, match=r"`R` has nothing in period 40.*in any period"):
        why(later, "R")


def test_a_composite_class_is_told_by_its_components() -> None:
    path = Path(__file__).parents[2] / "good" / "classes" / "composite.deal"
    model = dealdsl.load(path).compile()
    traced = model.trace(3)
    (name,) = model.composites
    told = why(traced, name)
    assert told.words == f"{name} only reports: it is the sum of {', '.join(traced.parts[name])}."
    heads = [reason.words.split(" in period")[0] for reason in told.because]
    assert heads
    assert set(heads) <= set(traced.parts[name])
