"""Assumptions: what they may be, what is said when they are not, how they change and read."""

from typing import Any

import pytest

from dealdsl.runtime.assumptions import AssumptionError, Assumptions, in_words

NAN, INFINITY = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"severity": 120}, "severity must be between 0 and 100 percent, not 120"),
        (
            {"late_recovery": [20, 30]},
            "late_recovery must be between 0 and 100 percent, not [20, 30]",
        ),
        ({"cpr": -0.5}, "cpr must be between 0 and 100 percent, not -0.5"),
        ({"smm": 100.5}, "smm must be between 0 and 100 percent, not 100.5"),
        ({"mdr": "1"}, "mdr must be between 0 and 100 percent, not '1'"),
        ({"cdr": NAN}, "cdr must be between 0 and 100 percent, not nan"),
        ({"psa": -1}, "psa must be a number, 0 or more, not -1"),
        ({"psa": True}, "psa must be a number, 0 or more, not True"),
        ({"sda": INFINITY}, "sda must be a number, 0 or more, not inf"),
        ({"psa": {"month": 1}}, "psa must be a number, 0 or more, not {'month': 1}"),
        ({"cpr": [6, 101]}, "cpr must be between 0 and 100 percent, not 101 (month 2)"),
        ({"cpr": []}, "cpr must be a number or a sequence of numbers; it is empty"),
        ({"delinquency": 101}, "delinquency must be between 0 and 100 percent, not 101"),
        ({"delinquency": None}, "delinquency must be between 0 and 100 percent, not None"),
        ({"severity": None}, "severity must be between 0 and 100 percent, not None"),
        ({"lag": 2.5}, "lag must be a whole number of months from 0, not 2.5"),
        ({"lag": -1}, "lag must be a whole number of months from 0, not -1"),
        ({"lag": True}, "lag must be a whole number of months from 0, not True"),
        ({"advance": 1}, "advance must be True or False, not 1"),
        ({"call": "no"}, "call must be True or False, not 'no'"),
        ({"psa": 100, "cpr": 6}, "give one of psa, cpr, smm, abs, not psa and cpr"),
        ({"cdr": 1, "sda": 0}, "give one of cdr, mdr, sda, not cdr and sda"),
        (
            {"special_hazard": 60, "fraud": 30, "bankruptcy": 20},
            "special_hazard, fraud and bankruptcy together must be at most 100 percent, not 110",
        ),
    ],
)
def test_what_cannot_be_is_refused_by_name(given: dict[str, Any], message: str) -> None:
    with pytest.raises(AssumptionError) as caught:
        Assumptions(**given)
    assert message in str(caught.value)


def test_thirds_of_a_loss_make_a_whole() -> None:
    Assumptions(special_hazard=100 / 3, fraud=100 / 3, bankruptcy=100 / 3)
    Assumptions(special_hazard=33.3, fraud=33.3, bankruptcy=33.4)


def test_numbers_become_floats_and_sequences_tuples() -> None:
    assumptions = Assumptions(psa=275, cdr=[1, 2], delinquency=iter([1, 0]))  # type: ignore[arg-type]
    assert assumptions.psa == 275.0
    assert isinstance(assumptions.psa, float)
    assert assumptions.cdr == (1.0, 2.0)
    assert assumptions.delinquency == (1.0, 0.0)
    assert str(Assumptions(psa=-0.0).psa) == "0.0"


def test_arrays_are_sequences() -> None:
    numpy = pytest.importorskip("numpy")
    assert Assumptions(cpr=numpy.array([6, 7])).cpr == (6.0, 7.0)
    assert Assumptions(psa=numpy.float32(150)).psa == 150.0


def test_one_measure_replaces_the_others_of_its_kind() -> None:
    base = Assumptions(psa=275, cdr=0.5, severity=35)
    assert base.override(cpr=6) == Assumptions(cpr=6, cdr=0.5, severity=35)
    assert base.override(sda=100, lag=12) == Assumptions(psa=275, sda=100, severity=35, lag=12)
    assert base.override(psa=None, call=True) == Assumptions(cdr=0.5, severity=35, call=True)
    assert base.override() == base
    with pytest.raises(AssumptionError, match="not cpr and smm"):
        base.override(cpr=6, smm=1)


@pytest.mark.parametrize(
    ("assumptions", "words"),
    [
        (Assumptions(), "no prepayments; no defaults; calls not exercised"),
        (Assumptions(psa=275, severity=35), "275 PSA; no defaults; calls not exercised"),
        (
            Assumptions(cpr=6.5, cdr=0.5, severity=35, lag=12, call=True),
            "6.5% CPR; 0.5% CDR, 35% severity, 12 months to liquidation, advances; calls exercised",
        ),
        (
            Assumptions(smm=1, sda=100, lag=1, advance=False, special_hazard=2.5, delinquency=3),
            "1% SMM; 100 SDA, 0% severity, 1 month to liquidation, no advances; "
            "2.5% of losses special hazard; 3% delinquent 60 days or more; calls not exercised",
        ),
        (
            Assumptions(psa=[100, 200, 300], delinquency=[1, 2]),
            "PSA from 100 in month 1 to 300 from month 3 on; no defaults; delinquent 60 days or "
            "more from 1% in month 1 to 2% from month 2 on; calls not exercised",
        ),
    ],
)
def test_in_words(assumptions: Assumptions, words: str) -> None:
    assert in_words(assumptions) == words
