"""From a deal to its Form 8-K: the reference deal, deals of other shapes, what the form needs."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from pathlib import Path

import pytest

from dealdsl import compiler
from dealdsl.documents.escaping import Form
from dealdsl.documents.render import render_form_8k
from dealdsl.documents.views import AllOf, AtMost, Between, Class, Exactly, HighLoanToValue
from dealdsl.source import Source

from .deals import GOOD, REFERENCE, TWO_POOLS, deal_text, form
from .reading import FORMS, figures, holds, published, words
from .views import CMSI_2003_11

every_form = pytest.mark.parametrize("kind", FORMS)
every_deal = pytest.mark.parametrize("path", sorted(GOOD.glob("*.deal")), ids=lambda p: p.stem)


def rendered(path: Path, kind: Form = "text") -> str:
    compilation = compiler.check(Source(path.name, path.read_text(encoding="utf-8")), strict=True)
    assert compilation.diagnostics == ()
    text, diagnostics = compiler.render_8k(compilation, kind)
    assert diagnostics == ()
    assert text is not None
    return text


# ---- the reference deal ----


def test_the_reference_deal_gives_the_view_that_was_made_by_hand() -> None:
    assert form(REFERENCE.read_text(encoding="utf-8")) == CMSI_2003_11


@every_form
def test_the_reference_deals_form_is_the_one_that_was_read_and_approved(kind: Form) -> None:
    assert rendered(REFERENCE, kind) == render_form_8k(CMSI_2003_11, kind)


@every_form
def test_the_reference_deals_form_holds_every_figure_of_the_filing(kind: Form) -> None:
    text = words(rendered(REFERENCE, kind), kind)
    assert [figure for figure in published() if not holds(text, figure)] == []


def test_levels_are_computed_as_the_note_says() -> None:
    # Another way to the levels: 40 digits, each class percentage rounded by itself.
    pools = Decimal("150030821.86") + Decimal("497107816.91")
    balances = {
        "A": Decimal("630312639"),
        "B-1": Decimal("7442000"),
        "B-2": Decimal("3883000"),
        "B-3": Decimal("2265000"),
        "B-4": Decimal("1294000"),
        "B-5": Decimal("971000"),
        "B-6": Decimal("970999.77"),
    }
    with localcontext(prec=40):
        percentages = [
            (100 * balance / pools).quantize(Decimal("1e-12"), ROUND_HALF_UP)
            for balance in balances.values()
        ]
    levels = [f"{sum(percentages[place:], Decimal(0))}%" for place in range(1, len(balances))]
    view = form(REFERENCE.read_text(encoding="utf-8"))
    assert [each.level for each in view.classes] == [*levels, None]
    assert view.level_decimals == 12


# ---- deals of other shapes ----


@every_deal
def test_deals_of_other_shapes_render_as_they_were_read_and_approved(
    path: Path, golden: Callable[[Path, str], None]
) -> None:
    golden(path.with_suffix(".8k.txt"), rendered(path))


@every_deal
def test_the_three_forms_hold_the_same_figures(path: Path) -> None:
    found = {kind: figures(words(rendered(path, kind), kind)) for kind in FORMS}
    assert found["text"] == found["md"] == found["html"]


WORKED_OUT = {
    # 300,000,000.25 + 50,000,000.50 + 25,000,000
    "three_pools": {"$375,000,000.75"},
    # 95% of 40,000,000 and of 60,000,000; 1% of 100,000,000; 475 and 500 basis points
    "no_discount_loans": {"$38,000,000.00", "$57,000,000.00", "$1,000,000.00", "4.75%", "4.750%"},
}


@every_deal
def test_every_figure_is_one_that_the_deal_states(path: Path) -> None:
    written = path.read_text(encoding="utf-8")
    stated = figures(re.sub(r"(\d+)-(\d+)-(\d+)", _long_date, written))
    thresholds = {f"{Decimal(figure[:-1]):.3f}%" for figure in stated if figure.endswith("%")}
    known = stated | thresholds | WORKED_OUT.get(path.stem, set())
    assert figures(words(rendered(path), "text")) - known == set()


def _long_date(match: re.Match[str]) -> str:
    months = "January February March April May June July August September October November December"
    year, month, day = map(int, match.groups())
    return f"{months.split()[month - 1]} {day}, {year}" if month <= 12 else match.group()


def test_the_report_is_numbered_and_dated_as_it_says() -> None:
    # The form's items were renumbered on August 23, 2004, between this closing and its report.
    text = deal_text(deal="report_date: 2004-08-24").replace("2005-03-30", "2004-08-20")
    view = form(text.replace("2005-03-01", "2004-08-01"))
    assert (view.item, view.signed, view.closing) == (
        "Item 2.01",
        "August 24, 2004",
        "August 20, 2004",
    )
    undated = form(deal_text().replace("2005-03-30", "2004-08-20"))
    assert (undated.item, undated.signed) == ("Item 2", None)


# ---- pools ----


def test_a_sole_pool_has_what_is_said_of_all_loans() -> None:
    view = form(deal_text(pool="loan_to_value: 70%", rest="pools { second_home: at most 5% }"))
    assert view.whole is None
    (pool,) = view.pools
    assert (pool.loans, pool.heading, pool.pool) == ("mortgage loans", "Mortgage loans", None)
    assert pool.loan_to_value == "70%"
    assert pool.second_home == AtMost("5%")


def test_a_sole_pools_title_names_all_loans() -> None:
    text = deal_text().replace("pool G {", 'pool G "auto loans" {')
    view = form(text)
    assert view.assets == view.pools[0].loans == "auto loans"


def test_figures_keep_the_digits_they_are_stated_with() -> None:
    facts = (
        "loans: 1,050  target_rate: 5.50%  original_term: 30 years  original_balance: $54,000.00"
        "  original_maturity: between 1.50 years and 30.0 years  origination_date: 2004-12-31"
    )
    (pool,) = form(deal_text(pool=facts)).pools
    assert pool.number == "1,050"
    assert pool.target_rate == "5.50%"
    assert pool.original_term == "30 years"
    assert pool.original_balance == Exactly("$54,000.00")
    assert pool.original_maturity == Between("1.50 years", "30.0 years")
    assert pool.origination_date == Exactly("December 31, 2004")


def test_figures_worked_out_show_digits_worth_showing() -> None:
    facts = "pledged_balance: G.balance / 3  loan_to_value: 2 / 3  original_term: 100 months / 3"
    deal = "repurchase_threshold: round(G.balance / 3, $1)  repurchase_share: 5% + 5%"
    view = form(deal_text(deal=deal, pool=facts))
    pool = view.pools[0]
    assert pool.pledged is not None
    assert pool.pledged.balance == "$33,333,333.33"
    assert pool.loan_to_value == "66.667%"
    assert pool.original_term == "33.33 months"
    assert view.repurchase is not None
    assert view.repurchase.balance == "$33,333,333"
    assert view.repurchase.share == "10%"


def test_one_figure_is_the_upper_end_where_the_fact_is_a_maximum() -> None:
    facts = "maximum_loan_to_value: 95%  zip_concentration: $5,000"
    (pool,) = form(deal_text(pool=facts)).pools
    assert pool.maximum_loan_to_value == AtMost("95%")
    assert pool.zip_concentration == AtMost("$5,000")


def test_all_loans_are_the_sum_of_the_pools_where_the_deal_does_not_say() -> None:
    view = form(TWO_POOLS.format(first="", second="", pools=""))
    assert view.whole is not None
    assert view.whole.balance == "$100,000,000.75"
    stated = TWO_POOLS.format(first="", second="", pools="pools { balance: $100,000,001 }")
    assert form(stated).total.balance == "$100,000,001"


def test_all_loans_have_the_threshold_that_their_pools_share() -> None:
    pools = "pools { mortgage_insurance: all }"
    first, second = "high_loan_to_value: 80%", "high_loan_to_value: 80.0%"
    view = form(TWO_POOLS.format(first=first, second=second, pools=pools))
    assert view.total.high_loan_to_value == HighLoanToValue(threshold="80%", insured=AllOf())


def test_a_threshold_without_anything_above_it_is_not_spoken_of() -> None:
    assert form(deal_text(pool="high_loan_to_value: 80%")).pools[0].high_loan_to_value is None


# ---- classes ----


def test_classes_stand_in_order_and_outermost_groups_for_their_members() -> None:
    classes = """
    tranche S { balance: $10,000,000  rate: 6%  shortfall: carried }
    tranches A-1 to A-3 {
      balances: $20,000,000 $20,000,000 $20,000,000  rate: 6%  shortfall: carried  after: S
    }
    tranche B { balance: $30,000,000  rate: 6%  shortfall: carried  after: A }
    tranche IO { notional: G.balance  rate: 1%  shortfall: carried }
    tranche R { residual }
    group inner = A-1, A-2 { balance: $40,000,000 }
    group A = A-1 to A-3 { balance: $60,000,000.00 }
    group every = S, A, B
    """
    assert form(deal_text(classes=classes)).classes == (
        Class(name="S", balance="$10,000,000"),
        Class(name="A", balance="$60,000,000.00"),
        Class(name="B", balance="$30,000,000"),
    )


def test_a_family_of_groups_is_listed_by_its_cases() -> None:
    rest = "group senior(G) = A { balance: $100,000,000 }"
    assert form(deal_text(rest=rest)).classes == (Class(name="senior(G)", balance="$100,000,000"),)


LEVELS = """
tranche A { balance: $95,000,000  rate: 6%  shortfall: carried }
tranche M { balance: $3,000,000  rate: 6%  shortfall: carried  after: A }
tranche B { balance: $2,000,000  rate: 6%  shortfall: carried  after: M }
"""


def test_a_level_is_shown_where_a_check_states_it_with_the_checks_digits() -> None:
    # (3,000,000 + 2,000,000) / 100,000,000
    rest = 'check "A": subordination_level(A) = 5.00%'
    view = form(deal_text(classes=LEVELS, rest=rest))
    assert [each.level for each in view.classes] == ["5.00%", None, None]
    turned = form(deal_text(classes=LEVELS, rest='check "M": 2% = subordination_level(M)'))
    assert [each.level for each in turned.classes] == [None, "2%", None]


def test_no_note_on_levels_where_none_is_stated() -> None:
    assert form(deal_text(classes=LEVELS)).level_decimals is None
