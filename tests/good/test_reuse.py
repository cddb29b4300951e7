"""A rule that is applied is the rule written out: the same figures, to the last bit."""

from __future__ import annotations

import pytest

from tests.good.running import program, result, scenarios

RULES = ("shifting_interest", "subordination", "turbo")


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("scenario", ["base", "losses"])
def test_a_rule_is_what_it_says_written_out(name: str, scenario: str) -> None:
    applied = result(f"reuse/{name}", scenario)
    written = result(f"reuse/{name}_written_out", scenario)
    assert applied.flows == written.flows
    for kind in ("pool", "account", "losses", "trigger"):
        assert _of(applied.other, kind) == _of(written.other, kind)


def _of(measures: dict[tuple[str, str, str], list[float]], kind: str) -> dict[object, list[float]]:
    return {key: values for key, values in measures.items() if key[0] == kind}


def test_the_senior_percentage_steps_down_where_tests_allow_it() -> None:
    """After five years A has 70% of the subordinates' share of what is prepaid, and not before."""
    flows = result("reuse/shifting_interest").flows
    principal = [flows[name, "principal_paid"] for name in ("B-1", "B-2", "B-3")]
    assert sum(column[61] for column in principal) > 1.5 * sum(column[60] for column in principal)
    late = result("reuse/shifting_interest", "losses").flows
    held = [late[name, "principal_paid"] for name in ("B-1", "B-2", "B-3")]
    assert sum(column[61] for column in held) < 1.5 * sum(column[60] for column in held)


@pytest.mark.parametrize("scenario", ["base", "losses"])
def test_an_impaired_class_shares_with_those_above_it_only(scenario: str) -> None:
    """B-2 is impaired while B-3 is less than 1.5% of all classes, its part at closing."""
    flows = result("reuse/subordination", scenario).flows
    impaired = 0
    for month in range(1, 120):
        opened = {k: flows[k, "beginning_balance"][month] for k in ("A", "B-1", "B-2", "B-3")}
        paid = {k: flows[k, "principal_paid"][month] for k in ("B-1", "B-2", "B-3")}
        assert paid["B-1"] / opened["B-1"] == pytest.approx(paid["B-2"] / opened["B-2"])
        level = opened["B-3"] / sum(opened.values())
        if opened["B-3"] > 1 and abs(level - 0.015) > 1e-9:
            shares = paid["B-3"] / opened["B-3"]
            impaired += level < 0.015
            expected = 0 if level < 0.015 else paid["B-1"] / opened["B-1"]
            assert shares == pytest.approx(expected)
    assert (impaired > 50) is (scenario == "losses")


def test_excess_interest_builds_the_target_which_falls_to_its_floor() -> None:
    """3% of $100,000,000; from month 37 on 6% of the loans, and at least 0.5% of $100,000,000."""
    projected = result("reuse/turbo")
    loans = projected.other["pool", "G", "closing_balance"]
    bonds = [
        sum(projected.flows[name, "ending_balance"][month] for name in ("A", "M"))
        for month in range(len(loans))
    ]
    cover = [loan - bond for loan, bond in zip(loans, bonds, strict=True)]
    assert cover[0] == pytest.approx(1_000_000)
    built = next(month for month, value in enumerate(cover) if value > 2_999_999)
    assert cover[built:37] == pytest.approx([3_000_000] * (37 - built))
    for month in range(37, len(loans)):
        if bonds[month] > 1 and cover[month] < 2_999_999:
            assert cover[month] == pytest.approx(max(500_000, 0.06 * loans[month]))


def test_names_of_an_application_stand_in_its_results() -> None:
    applied = program("reuse/turbo")
    assert applied.imported[0][0] == "rules/turbo.deal"
    assert {"base", "losses"} == set(scenarios("reuse/turbo"))
