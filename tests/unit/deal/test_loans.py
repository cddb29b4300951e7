"""How loans pay, as a deal states it; figures by month; columns of CSV files."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from dealdsl import compiler
from dealdsl.compiler import Compilation
from dealdsl.deal.model import Line, PrepaymentInterest, Resets
from dealdsl.source import Source

PLAIN = "gross_rate: 6%  remaining_term: 360 months"
DEAL = """
deal "Test" {{ cutoff: 2024-01-01 }}
index LIBOR-1Y by month {{ 1: 3% }}
table fast by month {{ 1: 6%  13: 12% }}
pool I {{ balance: $1,000,000  {pool} }}
tranche A {{ balance: $1,000,000  rate: 1%  shortfall: carried }}
tranche R {{ residual }}
waterfall main from I.funds {{
  pay interest to A
  pay principal to A up to I.principal
  rest to R
}}
losses from I.loss {{ A }}
scenario base {{ {scenario} }}
"""

FILES = {
    "speeds.csv": "month,cpr, psa \n1,6,100\n2,7.5,\n3,8%,\n\n,,\n",
    "flows.csv": 'interest,principal\n"$5,000",400000\n3000,"600,000.00"\n',
    "bad.csv": "cpr,twice,twice,none\n6,1,2,\nfast,1,2,\n",
    "gap.csv": "cpr,other\n6,1\n,1\n7,1\n",
    "empty.csv": "",
}


def opened(path: str) -> Source:
    if path == "bytes.csv":
        raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")
    if path not in FILES:
        raise FileNotFoundError(2, "No such file or directory")
    return Source(path, FILES[path])


def compiled(pool: str = PLAIN, scenario: str = "") -> Compilation:
    text = DEAL.format(pool=pool, scenario=scenario)
    return compiler.check(Source("test.deal", text), opened=opened)


def told(found: Compilation) -> list[str]:
    """The messages of all errors; figures without a source are only warnings."""
    return [d.message for d in found.diagnostics if d.is_error]


def line(pool: str) -> Line:
    found = compiled(pool)
    assert found.deal is not None, told(found)
    return found.deal.pools[0].lines[0]


def assumed(scenario: str) -> dict[str, object]:
    found = compiled(scenario=scenario)
    assert found.deal is not None, told(found)
    return dict(found.deal.scenarios[0].assumptions)


# --- loans -------------------------------------------------------------------------------------

ADJUSTABLE = "index: LIBOR-1Y  margin: 2.25%  first_reset: 13  reset_every: 1 year"


def test_terms_of_an_adjustable_rate() -> None:
    caps = "initial_cap: 2%  periodic_cap: 1%  life_cap: 11%  rate_floor: 2.25%  lookback: 1 month"
    found = line(f"{PLAIN}  {ADJUSTABLE}  {caps}").resets
    rates = (Decimal(d) for d in ("0.02", "0.01", "0.11", "0.0225"))
    assert found == Resets("LIBOR-1Y", Decimal("0.0225"), 13, 12, *rates, lookback=1)
    assert line(PLAIN).resets is None


def test_a_line_has_what_its_pool_states_of_the_schedule() -> None:
    parts = "line a { balance: $600,000 }  line b { balance: $400,000  interest_only: 24 months }"
    text = f"{PLAIN}  interest_only: 12 months  amortisation_term: 480 months  {parts}"
    found = compiled(text)
    assert found.deal is not None, told(found)
    a, b = found.deal.pools[0].lines
    assert (a.interest_only, a.amortisation_term) == (12, 480)
    assert (b.interest_only, b.amortisation_term) == (24, 480)


def test_prepayment_interest() -> None:
    found = line(f"{PLAIN}  prepayment_interest: 15 days  compensating_interest: 12.5 bp")
    assert found.prepayment_interest == PrepaymentInterest(Decimal(15), Decimal("0.00125"))


STATED = "stated_principal: $400,000 $600,000  stated_interest: $5,000 $3,000"


def test_stated_flows_say_rate_and_term() -> None:
    found = line(f"servicing_fee: 1%  {STATED}")
    assert found.remaining_term == 2
    assert (found.gross_rate, found.net_rate) == (Decimal("0.06"), Decimal("0.05"))
    # What a document says of the loans besides stays a statistic; two rates say what the fee is.
    disclosed = line(f"gross_rate: 7%  net_rate: 6.5%  remaining_term: 357 months  {STATED}")
    assert disclosed.remaining_term == 2
    assert (disclosed.gross_rate, disclosed.net_rate) == (Decimal("0.06"), Decimal("0.055"))


def test_stated_flows_of_a_file_are_those_of_a_list() -> None:
    named = 'stated_{0}: column "{0}" of "flows.csv"'
    text = "  ".join(named.format(kind) for kind in ("principal", "interest"))
    assert line(text).flows == line(STATED).flows


def test_a_model_shows_only_what_a_line_has() -> None:
    def shown(pool: str) -> str:
        text = compiler.emit(compiled(pool))
        lines = re.search(r"^LINES = \{.*?^\}", text, re.MULTILINE | re.DOTALL)
        assert lines is not None
        return lines[0]

    assert '"age": 0}' in shown(PLAIN).replace(",\n    }", "}")
    assert '"interest_only": 60' in shown(f"{PLAIN}  interest_only: 5 years")
    adjustable = shown(f"{PLAIN}  {ADJUSTABLE}  life_cap: 11%")
    for figure in ('"index": "LIBOR-1Y"', '"margin": 0.0225', '"first_reset": 13'):
        assert figure in adjustable
    for figure in ('"reset_every": 12', '"life_cap": 0.11'):
        assert figure in adjustable
    for key in ("periodic_cap", "rate_floor", "lookback", "interest_only", "amortisation_term"):
        assert key not in adjustable
    assert '"stated_principal": (400000.0, 600000.0)' in shown(STATED)


def test_a_line_named_in_a_wrong_way_is_told() -> None:
    found = compiled(f"{PLAIN}  {ADJUSTABLE.replace('LIBOR-1Y', '5%')}")
    assert told(found) == ["`index` takes the name of an index"]
    assert told(compiled(STATED.replace("$600,000", "60%")))[0].startswith(
        "`stated_principal` takes"
    )
    missing = compiled("stated_principal: $1,000,000")
    assert told(missing) == ["pool `I` states no `stated_interest`"]
    assert "do not fit" in told(compiled("stated_principal: $0  stated_interest: $0"))[0]


# --- figures by month --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scenario", "found"),
    [
        ("prepayment: 275 PSA", {"psa": 275.0}),
        ("prepayment: 1,000 PSA", {"psa": 1000.0}),
        ("prepayment: 1.5% ABS", {"abs": 1.5}),
        ("prepayment: none", {}),
        ("prepayment: 6% 7% 8% CPR", {"cpr": (6.0, 7.0, 8.0)}),
        ("prepayment: 6% ramp to 18% CPR over 4 months", {"cpr": (6.0, 10.0, 14.0, 18.0)}),
        ("prepayment: 300 ramp to 100 PSA over 3 months", {"psa": (300.0, 200.0, 100.0)}),
        ('prepayment: CPR column "cpr" of "speeds.csv"', {"cpr": (6.0, 7.5, 8.0)}),
        ('prepayment: PSA column "psa" of "speeds.csv"', {"psa": (100.0,)}),
        ("default: 100 SDA", {"sda": 100.0}),
        ("default: 0% 1% MDR", {"mdr": (0.0, 1.0)}),
        ("severity: 35%", {"severity": 35.0}),
        ("severity: 30% ramp to 45% over 4 months", {"severity": (30.0, 35.0, 40.0, 45.0)}),
        ("delinquency: 1% 2.5%", {"delinquency": (1.0, 2.5)}),
        (
            "late_recovery: 20%  late_recovery_lag: 1 year",
            {"late_recovery": 20.0, "late_recovery_lag": 12},
        ),
    ],
)
def test_what_a_scenario_assumes(scenario: str, found: dict[str, object]) -> None:
    assert assumed(scenario) == found


def test_a_table_of_speeds() -> None:
    found = assumed("prepayment: fast CPR  severity: fast")
    for vector in (found["cpr"], found["severity"]):
        assert isinstance(vector, tuple)
        assert vector[:14] == (6.0,) * 12 + (12.0,) * 2


@pytest.mark.parametrize(
    ("scenario", "message"),
    [
        ("prepayment: 6% ramp to 18% CPR", "`prepayment` has a ramp"),
        ("prepayment: 6% ramp to 18% over 12 months", "`prepayment` has a ramp"),
        ("prepayment: 6% ramp to 18% CPR over 1 month", "`prepayment` has a ramp"),
        ("severity: 6% ramp to 18% CPR over 12 months", "`severity` has a ramp"),
        ("prepayment: 6% ramp to 18 CPR over 12 months", "`prepayment` takes a speed"),
        ("prepayment: 6% 7 CPR", "`prepayment` takes a speed"),
        ("prepayment: 6% PSA", "`prepayment` takes a speed"),
        ("severity: $5", "`severity` takes a percent"),
        ("severity: 0.35", "`severity` takes a percent"),
        ("prepayment: fast PSA", "`prepayment` takes a table of plain numbers"),
        ("prepayment: 6% 101% CPR", "scenario `base` cannot be run: cpr must be between"),
    ],
)
def test_what_cannot_be_read_is_told(scenario: str, message: str) -> None:
    assert told(compiled(scenario=scenario))[0].startswith(message)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ('column "cpr" of "nowhere.csv"', "`nowhere.csv` cannot be opened: no such file"),
        ('column "smm" of "speeds.csv"', "`speeds.csv` has no column `smm`, but month, cpr, psa"),
        ('column "twice" of "bad.csv"', "`bad.csv` has more than one column `twice`"),
        ('column "cpr" of "bad.csv"', "`bad.csv`, line 3, column `cpr`: `fast` is no number"),
        ('column "none" of "bad.csv"', "`bad.csv`, column `none`: no numbers"),
        ('column "cpr" of "gap.csv"', "`gap.csv`, line 3, column `cpr`: nothing stands here"),
        ('column "cpr" of "empty.csv"', "`empty.csv` has no column `cpr`, but nothing"),
        ('column "cpr" of "bytes.csv"', "`bytes.csv` is not a CSV file in UTF-8"),
        ('column "cpr" from', "a column is named like"),
    ],
)
def test_a_column_that_cannot_be_read_is_told(words: str, why: str) -> None:
    text = words.replace(" from", ' "speeds.csv"')
    (message,) = told(compiled(scenario=f"prepayment: CPR {text}"))
    assert message.startswith(f"`prepayment` cannot be read: {why}")
