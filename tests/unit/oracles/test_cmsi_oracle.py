"""The oracle of CMSI 2003-11 against the filing, hand arithmetic and what must always hold."""

from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from tests.oracles.cmsi_2003_11 import COLUMNS, project
from tests.oracles.cmsi_classes import (
    BALANCES,
    CLASSES,
    EARNING,
    LEVELS_AT_CUTOFF,
    SUBS,
    components,
)
from tests.oracles.cmsi_pools import MONTHS, TARGETS_AT_CUTOFF
from tests.oracles.sharing import in_order, pro_rata

CENT = 0.01
POOL = 647_138_638.77

SCENARIOS: dict[str, dict[str, Any]] = {
    "nothing but the schedule": {},
    "100 PSA": {"psa": 100},
    "275 PSA": {"psa": 275},
    "1,000 PSA": {"psa": 1000},
    "all prepay at once": {"smm": 100},
    "late payers keep the shift at 100%": {"cpr": 15, "delinquency": 5},
    "called": {"psa": 275, "call": True},
    "half a percent a year": {"psa": 275, "cdr": 0.5, "severity": 40, "lag": 12},
    "the same, not advanced": {
        "psa": 275,
        "cdr": 0.5,
        "severity": 40,
        "lag": 12,
        "advance": False,
    },
    "standard default curve": {"psa": 150, "sda": 100, "severity": 20, "lag": 12},
    "subordinates gone, pool I under": {"psa": 100, "cdr": 5, "severity": 50, "lag": 6},
    "subordinates gone, pool II under": {"psa": 600, "cdr": 2, "severity": 60},
    "limits used up": {
        "psa": 100,
        "mdr": 0.1,
        "severity": 50,
        "lag": 3,
        "special_hazard": 30,
        "fraud": 30,
        "bankruptcy": 10,
    },
    "called after losses": {"cpr": 10, "cdr": 2, "severity": 35, "lag": 18, "call": True},
}
Flows = dict[str, dict[str, dict[str, list[float]]]]


@cache
def flows(name: str) -> Flows:
    """The flows of a named scenario, projected once."""
    return project(**SCENARIOS[name])


def total(of: dict[str, dict[str, list[float]]], column: str, t: int) -> float:
    """A column over all classes or pools in one period."""
    return sum(columns[column][t] for columns in of.values())


def first(column: list[float]) -> int:
    """The first period with more than half a cent."""
    return next(t for t, amount in enumerate(column) if amount > CENT / 2)


# --- facts ---------------------------------------------------------------------------------


def test_class_a_has_the_balance_and_the_b_classes_the_levels_of_the_filing() -> None:
    class_a = BALANCES["IA"] + BALANCES["IA-PO"] + BALANCES["IIA"]
    assert class_a == pytest.approx(630_312_639.00, abs=1e-6)
    assert sum(BALANCES.values()) == pytest.approx(POOL, abs=1e-6)
    printed = [1.450075641881, 0.850049655582, 0.500047374107, 0.300090220805, 0.150045092632]
    levels = [100 * LEVELS_AT_CUTOFF[k] for k in SUBS]
    # The filing adds rounded percentages, which can differ in the twelfth decimal.
    assert levels == pytest.approx([*printed, 0.0], abs=3e-12)


def test_components_are_the_groups_targets_less_their_senior_classes() -> None:
    # 150,030,821.86 - 771,790.99 - 145,373,571.05 and 497,107,816.91 - 484,167,276.96.
    parts = components(BALANCES, TARGETS_AT_CUTOFF)
    assert parts == pytest.approx({"I": 3_885_459.82, "II": 12_940_539.95}, abs=1e-6)


def test_a_groups_shortfall_leaves_the_subordinates_in_the_other_group() -> None:
    # Group I's strip is 10 short of IA; the B's 16,825,999.77 are all group II's.
    targets = {"I": BALANCES["IA"] - 10, "II": BALANCES["IIA"] + 16_826_009.77}
    assert components(BALANCES, targets) == pytest.approx({"I": 0.0, "II": 16_825_999.77})


def test_first_interest_is_a_twelfth_of_the_rate_on_the_initial_balance() -> None:
    due = {k: columns["interest_due"][1] for k, columns in flows("275 PSA")["classes"].items()}
    assert due["IA"] == pytest.approx(636_009.373344, abs=1e-6)  # 145,373,571.05 x 5.25% / 12
    assert due["IIA"] == pytest.approx(2_219_100.0194, abs=1e-6)  # 484,167,276.96 x 5.5% / 12
    assert due["IA-IO"] == pytest.approx(13_054.164443, abs=1e-6)  # 129,462,787.86 x .121% / 12
    assert due["IIA-IO"] == pytest.approx(109_777.976234, abs=1e-6)  # 497,107,816.91 x .265% / 12
    # (3,885,459.82 x 5.25% + 12,940,539.95 x 5.5%) / 12 on all B's.
    assert sum(due[k] for k in SUBS) == pytest.approx(76_309.694817, abs=1e-6)


# --- sharing -------------------------------------------------------------------------------


def test_in_order_fills_the_first_first() -> None:
    assert in_order(5.0, {"a": 3.0, "b": 3.0, "c": 3.0}) == {"a": 3.0, "b": 2.0, "c": 0.0}


def test_pro_rata_shares_again_what_one_cannot_take() -> None:
    # By weight 6 : 3 : 1 of 20: 12, 6, 2. `a` takes only 4; the other 16 go 3 : 1.
    dues = {"a": 4.0, "b": 100.0, "c": 100.0}
    shares = pro_rata(20.0, dues, {"a": 6.0, "b": 3.0, "c": 1.0})
    assert shares == pytest.approx({"a": 4.0, "b": 12.0, "c": 4.0})


def test_pro_rata_pays_no_more_than_is_due() -> None:
    assert pro_rata(20.0, {"a": 4.0, "b": 1.0}) == {"a": 4.0, "b": 1.0}
    assert pro_rata(20.0, {"a": 0.0, "b": 0.0}) == {"a": 0.0, "b": 0.0}


# --- what must always hold -----------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_certificates_equal_collateral_every_month(name: str) -> None:
    run = flows(name)
    for t in range(MONTHS + 1):
        certificates = total(run["classes"], "ending_balance", t)
        collateral = total(run["pools"], "closing_balance", t)
        assert certificates == pytest.approx(collateral, abs=CENT)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_dollar_of_the_pool_is_paid_or_lost(name: str) -> None:
    classes = flows(name)["classes"]
    ends = sum(x["ending_balance"][-1] for x in classes.values())
    paid, lost, again = (
        sum(sum(x[column]) for x in classes.values())
        for column in ("principal_paid", "realized_loss", "loss_reimbursed")
    )
    assert paid + lost - again + ends == pytest.approx(POOL, abs=CENT)


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_principal_reaches_the_residual_while_a_class_stands(name: str) -> None:
    run = flows(name)
    for t in range(1, MONTHS + 1):
        if total(run["classes"], "ending_balance", t) <= CENT:
            continue
        collected = total(run["pools"], "principal", t) + total(run["pools"], "po_principal", t)
        not_paid = collected - total(run["classes"], "principal_paid", t)
        assert min(not_paid, run["classes"]["R"]["residual_paid"][t]) <= CENT


@pytest.mark.parametrize("name", SCENARIOS)
def test_cash_in_is_cash_out(name: str) -> None:
    run = flows(name)
    for t in range(1, MONTHS + 1):
        paid = sum(
            total(run["classes"], column, t)
            for column in ("interest_paid", "principal_paid", "residual_paid")
        )
        assert paid == pytest.approx(total(run["pools"], "funds", t), abs=1e-5)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_row_adds_up_and_no_balance_is_negative(name: str) -> None:
    for x in flows(name)["classes"].values():
        assert list(x) == COLUMNS
        for t in range(MONTHS + 1):
            change = x["loss_reimbursed"][t] - x["principal_paid"][t] - x["realized_loss"][t]
            opening, ending = x["beginning_balance"][t], x["ending_balance"][t]
            assert ending == pytest.approx(opening + change, abs=1e-6)
            assert ending >= -1e-6
            assert opening == x["ending_balance"][max(t - 1, 0)]
            unpaid = x["interest_due"][t] - x["interest_paid"][t]
            assert unpaid == pytest.approx(x["interest_shortfall"][t], abs=1e-6)


# Losses beyond the limits are shared by all classes.
@pytest.mark.parametrize("name", [k for k, x in SCENARIOS.items() if "fraud" not in x])
def test_a_class_is_written_down_only_after_those_below_it(name: str) -> None:
    classes = flows(name)["classes"]
    above = [("IA", "B-1"), ("IIA", "B-1"), *pairwise(SUBS)]
    for senior, junior in above:
        for t in range(1, MONTHS + 1):
            if classes[senior]["realized_loss"][t] > CENT:
                assert classes[junior]["ending_balance"][t] < CENT


# --- single rules --------------------------------------------------------------------------


def test_without_losses_everybody_is_paid_in_full_and_on_time() -> None:
    for name in ("nothing but the schedule", "100 PSA", "275 PSA", "1,000 PSA"):
        classes = flows(name)["classes"]
        assert list(classes) == CLASSES
        for k, balance in BALANCES.items():
            assert sum(classes[k]["principal_paid"]) == pytest.approx(balance, abs=CENT)
        for k in EARNING:
            assert max(classes[k]["interest_shortfall"]) < 1e-6
        assert sum(classes["R"]["residual_paid"]) < CENT


def test_po_losses_come_back_out_of_subordinate_principal() -> None:
    classes = flows("half a percent a year")["classes"]
    lost = classes["IA-PO"]["realized_loss"]
    assert sum(lost) > 1000
    assert classes["IA-PO"]["loss_reimbursed"] == pytest.approx(lost, abs=1e-6)
    assert sum(classes["IA-PO"]["principal_paid"]) == pytest.approx(771_790.99, abs=CENT)


def test_senior_classes_take_all_prepayments_for_five_years() -> None:
    # In month 60 a B gets its share of the schedule only; in month 61 also its part of 30%.
    run = flows("275 PSA")
    for t, freed in ((60, 0.0), (61, 0.30)):
        x = run["classes"]
        subs = sum(x[k]["beginning_balance"][t] for k in SUBS)
        expected = 0.0
        for g, senior in (("I", "IA"), ("II", "IIA")):
            pool = run["pools"][g]
            part = 1 - x[senior]["beginning_balance"][t] / pool["target_balance"][t]
            expected += part * (pool["scheduled"][t] + freed * pool["unscheduled"][t])
        paid = sum(x[k]["principal_paid"][t] for k in SUBS)
        assert paid == pytest.approx(expected, abs=1e-5)
        assert paid < subs


def test_late_payers_hold_the_senior_percentage_at_all_prepayments() -> None:
    # 5% of the pool late is more than half of the B's, so that month 61 is as month 60.
    run = flows("late payers keep the shift at 100%")
    x, t = run["classes"], 61
    expected = sum(
        (1 - x[senior]["beginning_balance"][t] / run["pools"][g]["target_balance"][t])
        * run["pools"][g]["scheduled"][t]
        for g, senior in (("I", "IA"), ("II", "IIA"))
    )
    assert sum(x[k]["principal_paid"][t] for k in SUBS) == pytest.approx(expected, abs=1e-5)


def test_impaired_subordinates_leave_principal_to_those_above() -> None:
    # The levels printed in the filing are B-1's and B-2's at the cut-off date.
    x = flows("half a percent a year")["classes"]
    seen = {"B-1": 0, "B-2": 0}
    for t in range(1, MONTHS + 1):
        opening = {k: x[k]["beginning_balance"][t] for k in BALANCES}
        paid = {k: x[k]["principal_paid"][t] for k in SUBS}
        below_one = sum(opening[k] for k in SUBS[1:]) / sum(opening.values())
        below_two = sum(opening[k] for k in SUBS[2:]) / sum(opening.values())
        if below_one < 0.01450075641881 - 1e-9 and paid["B-1"] < opening["B-1"]:
            seen["B-1"] += 1
            assert sum(paid.values()) == paid["B-1"] > 0
        elif below_two < 0.00850049655582 - 1e-9 and paid["B-1"] < opening["B-1"]:
            seen["B-2"] += 1
            assert sum(paid.values()) == pytest.approx(paid["B-1"] + paid["B-2"])
            share = opening["B-2"] / (opening["B-1"] + opening["B-2"])
            assert paid["B-2"] == pytest.approx(share * sum(paid.values()))
    assert seen["B-1"] > 12
    assert seen["B-2"] > 0


def test_the_call_pays_everything_in_the_month_after_the_balance_allows_it() -> None:
    called, not_called = flows("called"), flows("275 PSA")
    closing = [total(not_called["pools"], "closing_balance", t) for t in range(MONTHS + 1)]
    last = next(t for t, balance in enumerate(closing) if balance <= 64_713_863.88) + 1
    ends = [total(called["classes"], "ending_balance", t) for t in range(MONTHS + 1)]
    assert ends[last - 1] == pytest.approx(closing[last - 1], abs=1e-5)
    assert ends[last] == pytest.approx(0.0, abs=CENT)
    assert total(called["classes"], "interest_due", last + 1) < 1e-6


def test_fraud_is_shared_by_all_once_the_limit_is_used() -> None:
    run = project(psa=100, mdr=0.1, severity=50, fraud=100)
    within = [total(run["pools"], "loss_within", t) for t in range(MONTHS + 1)]
    po_within = [total(run["pools"], "loss_po_within", t) for t in range(MONTHS + 1)]
    assert sum(within) + sum(po_within) == pytest.approx(6_471_386.39, abs=1e-6)
    beyond = first([total(run["pools"], "loss_beyond", t) for t in range(MONTHS + 1)])
    x = run["classes"]
    assert max(x["IA"]["realized_loss"][:beyond]) == 0.0
    # From then on IA bears group I's loss in proportion to its part of the group.
    t = beyond + 1
    share = x["IA"]["beginning_balance"][t] / run["pools"]["I"]["target_balance"][t]
    expected = share * run["pools"]["I"]["loss_beyond"][t]
    assert x["IA"]["realized_loss"][t] == pytest.approx(expected, abs=1e-5)


def test_two_speeds_of_one_kind_are_refused() -> None:
    with pytest.raises(ValueError, match="psa, cpr, smm"):
        project(psa=100, cpr=6)
