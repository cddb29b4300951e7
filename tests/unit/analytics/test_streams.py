"""What a buyer gets: settlement, accrued interest, delay, faces."""

from __future__ import annotations

from datetime import date

import pytest

import dealdsl
from dealdsl.analytics.conventions import conventions
from dealdsl.analytics.mistakes import AnalyticsError
from dealdsl.analytics.stream import COLUMNS, Stream, stream
from dealdsl.api import Model
from dealdsl.values.daycount import DayCount
from tests.library.deals import ROOT

from .pass_throughs import model as pass_through
from .pass_throughs import paid


@pytest.fixture(scope="module")
def cmsi() -> Model:
    return dealdsl.load(ROOT / "deals" / "cmsi-2003-11.deal").compile()


def of(model: Model, name: str, settlement: date | None = None, **others: object) -> Stream:
    flows = model.run(psa=275).result.flows
    columns = {column: flows[name, column] for column in COLUMNS}
    return stream(name, columns, model.conventions, settlement, **others)  # type: ignore[arg-type]


def test_accrued_interest_is_from_the_first_of_the_month(cmsi: Model) -> None:
    flow = of(cmsi, "B-3")
    rate = 12 * 10_272.28 / 2_265_000
    assert flow.accrued == pytest.approx(100 * rate * 22 / 360, abs=1e-6)
    assert flow.face == 2_265_000
    assert flow.times[0] == 32 / 360


def test_a_later_buyer_gets_later_payments_on_what_is_left(cmsi: Model) -> None:
    """Settled on January 15, the January payment, of December's interest, is the seller's."""
    flow = of(cmsi, "B-3", date(2004, 1, 15))
    after = cmsi.run(psa=275).result.flows["B-3", "ending_balance"][1]
    assert (flow.periods[0], flow.face) == (2, after)
    assert flow.times[0] == 40 / 360
    assert sum(flow.principal) == pytest.approx(100.0)


def test_accrued_interest_starts_again_on_the_first_of_a_month(cmsi: Model) -> None:
    assert of(cmsi, "B-3", date(2004, 2, 1)).accrued == 0.0
    whole = of(cmsi, "B-3", date(2004, 1, 31)).accrued
    assert whole == pytest.approx(of(cmsi, "B-3", date(2004, 1, 16)).accrued * 2)


def test_the_face_of_a_strip_is_its_notional(cmsi: Model) -> None:
    flow = of(cmsi, "IIA-IO")
    assert flow.face == pytest.approx(497_107_816.91)
    assert flow.cash[0] == pytest.approx(100 * 109_777.98 / 497_107_816.91, rel=1e-6)


def test_business_days_come_later_than_stated_ones(cmsi: Model) -> None:
    """January 25, 2004 is a Sunday."""
    stated, paid_on = of(cmsi, "B-3"), of(cmsi, "B-3", payment_days="paid")
    assert (stated.times[0], paid_on.times[0]) == (32 / 360, 33 / 360)
    assert sum(paid_on.times) > sum(stated.times)


def test_days_may_be_counted_as_they_are(cmsi: Model) -> None:
    days = (date(2004, 1, 25) - date(2003, 12, 23)).days
    assert of(cmsi, "B-3", day_count=DayCount.ACTUAL_360).times[0] == days / 360
    assert of(cmsi, "B-3", day_count=DayCount.ACTUAL_365).times[0] == days / 365


def test_a_deal_without_dates_pays_after_whole_months() -> None:
    made = dealdsl.load(ROOT / "deals" / "library" / "sequential.deal").compile()
    flow = of(made, "A")
    assert flow.times[:3] == (1 / 12, 2 / 12, 3 / 12)
    assert flow.accrued == 0.0
    assert not conventions(made.compilation.deal).is_dated  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "settlement", "slug"),
    [
        ("B-3", date(2003, 12, 22), "settlement-before-closing"),
        ("B-3", date(2040, 1, 1), "settlement-after-last-payment"),
        ("R", None, "class-without-cash-flows"),
    ],
)
def test_what_cannot_be_bought(cmsi: Model, name: str, settlement: date | None, slug: str) -> None:
    with pytest.raises(AnalyticsError) as caught:
        of(cmsi, name, settlement)
    assert caught.value.diagnostic.slug == slug


def test_the_last_day_to_buy_is_the_last_of_interest() -> None:
    made = pass_through("2002-04-01", "2002-05-15", 8.125, 7.5, 333, 27)
    last = made.conventions.interest[-1][1]
    assert len(paid(made, 100, date.fromordinal(last.toordinal() - 1)).cash) == 1
    with pytest.raises(AnalyticsError, match="too late for class `A`"):
        paid(made, 100, last)
