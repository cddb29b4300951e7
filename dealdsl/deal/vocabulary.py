"""Which properties a section may have, and of what unit each is."""

from __future__ import annotations

from enum import Enum

from attrs import frozen

from dealdsl.values.units import (
    COUNT,
    DATE,
    DAYS,
    MONEY,
    MONTHS,
    NUMBER,
    PERCENT,
    RATE,
    TEXT,
    Unit,
)


class Form(Enum):
    """What a property's value is."""

    FIGURE = "figure"
    TEXT = "text"
    PHRASE = "phrase"
    RULE = "rule"
    NAMES = "names"
    LIST = "list"


@frozen
class Property:
    """One property: RULE values are expressions that a running model evaluates each period."""

    unit: Unit
    example: str
    form: Form = Form.FIGURE
    required: bool = False


def _figure(unit: Unit, example: str, required: bool = False) -> Property:
    return Property(unit, example, Form.FIGURE, required)


def _text(example: str) -> Property:
    return Property(TEXT, example, Form.TEXT)


def _phrase(example: str, required: bool = False) -> Property:
    return Property(TEXT, example, Form.PHRASE, required)


def _rule(unit: Unit, example: str, required: bool = False) -> Property:
    return Property(unit, example, Form.RULE, required)


DEAL = {
    "cutoff": _figure(DATE, "2003-12-01", required=True),
    "closing": _figure(DATE, "2003-12-23"),
    "report_date": _figure(DATE, "2003-12-23"),
    "prospectus_date": _figure(DATE, "2003-12-22"),
    "payment_dates": _phrase("day 25 of each month, next business day, from 2004-01-25"),
    "accrual": _phrase("calendar month before payment"),
    "day_count": _phrase("30/360"),
    "repurchase_threshold": _figure(MONEY, "$64,713,863.88"),
    "repurchase_share": _figure(PERCENT, "10%"),
    "payments_deducted_through": _figure(DATE, "2003-12-01"),
    "regular_interests": _figure(PERCENT, "100%"),
    "issuer": _text('"Citicorp Mortgage Securities, Inc."'),
    "short_name": _text('"CMSI"'),
    "roles": _text('"Packager and Servicer"'),
    "state": _text('"Delaware"'),
    "file_number": _text('"333-109722"'),
    "tax_number": _text('"13-3408717"'),
    "address": _text('"1000 Technology Drive, O\'Fallon, Missouri"'),
    "postal_code": _text('"63304"'),
    "telephone": _text('"(636) 256-5000"'),
    "former_name": _text('"First Mortgage Securities, Inc."'),
    "assets": _text('"mortgage loans"'),
    "securities": _text('"certificates"'),
    "trustee": _text('"First Trust Company"'),
    "paying_agent": _text('"Citibank, N.A."'),
    "payment_method": _text('"wire transfer"'),
    "agreement": _text('"pooling agreement"'),
    "prospectus_parts": _text('"a prospectus supplement and a core prospectus"'),
    "underwriting_section": _text('"Mortgage loan underwriting"'),
    "occupancy_determined_by": _text('"CitiMortgage, Inc."'),
    "occupancy_basis": _text('"a representation by the borrower at origination"'),
    "signatory": _text('"Howard Darmstadter"'),
    "signatory_title": _text('"Assistant Secretary"'),
}

STATISTICS = {
    "balance": _figure(MONEY, "$150,030,821.86"),
    "loans": _figure(COUNT, "326"),
    "gross_rate": _figure(RATE, "5.577%"),
    "remaining_term": _figure(MONTHS, "357.12 months"),
    "original_term": _figure(MONTHS, "359.72 months"),
    "original_maturity": _figure(MONTHS, "between 20 years and 30 years"),
    "origination_date": _figure(DATE, "between 2002-11-01 and 2003-11-01"),
    "maturity_date": _figure(DATE, "at most 2033-12-01"),
    "original_balance": _figure(MONEY, "between $54,000 and $1,600,000"),
    "loan_to_value": _figure(PERCENT, "62.7%"),
    "maximum_loan_to_value": _figure(PERCENT, "at most 95%"),
    "high_loan_to_value": _figure(PERCENT, "80%"),
    "high_loan_to_value_balance": _figure(MONEY, "$2,013,780"),
    "zip_concentration": _figure(MONEY, "at most $4,955,279"),
    "primary_residence": _figure(PERCENT, "at least 98%"),
    "investment_property": _figure(PERCENT, "at most 1%"),
    "full_documentation": _figure(PERCENT, "at least 95%"),
    "full_or_streamlined": _figure(PERCENT, "at least 95%"),
    "unverified_income": _figure(PERCENT, "at most 5%"),
    "streamlined_refinance": _figure(PERCENT, "at most 71%"),
    "second_home": _figure(PERCENT, "at most 5%"),
    "mortgage_insurance": _figure(PERCENT, "all"),
    "pledged_loans": _figure(COUNT, "2"),
    "pledged_balance": _figure(MONEY, "$599,780"),
    "pledged_loan_to_value": _figure(PERCENT, "79.8%"),
    "pledged_loan_to_value_without": _figure(PERCENT, "87.9%"),
    "whole_pool": _figure(PERCENT, "all"),
}

_MODELLED = {
    "net_rate": _figure(RATE, "5.25%"),
    "servicing_fee": _figure(RATE, "25 bp"),
    "age": _figure(MONTHS, "3 months"),
    "interest_only": _figure(MONTHS, "60 months"),
    "amortisation_term": _figure(MONTHS, "357 months"),
    "index": Property(TEXT, "LIBOR-1Y", Form.NAMES),
    "margin": _figure(RATE, "2.25%"),
    "first_reset": _figure(COUNT, "13"),
    "reset_every": _figure(MONTHS, "12 months"),
    "initial_cap": _figure(RATE, "2%"),
    "periodic_cap": _figure(RATE, "1%"),
    "life_cap": _figure(RATE, "11%"),
    "rate_floor": _figure(RATE, "2.25%"),
    "lookback": _figure(MONTHS, "1 month"),
    "stated_principal": Property(MONEY, "$1,000 $2,000", Form.LIST),
    "stated_interest": Property(MONEY, "$15 $10", Form.LIST),
    "prepayment_interest": _figure(DAYS, "15 days"),
    "compensating_interest": _figure(RATE, "12.5 bp"),
}

POOL = {**STATISTICS, **_MODELLED, "target_rate": _figure(RATE, "5.25%")}
POOL["balance"] = _figure(MONEY, "$150,030,821.86", required=True)
PART = {**STATISTICS, **_MODELLED, "po_fraction": _figure(NUMBER, "3.75%")}
PART["balance"] = _figure(MONEY, "$20,568,034", required=True)

REINVESTMENT = {
    **{key: rule for key, rule in _MODELLED.items() if not key.startswith("stated_")},
    "gross_rate": _figure(RATE, "8%"),
    "remaining_term": _figure(MONTHS, "60 months", required=True),
    "price": _figure(PERCENT, "100%"),
    "until": _phrase("24 months", required=True),
}

TAPE = {
    "balance": _rule(MONEY, "current_balance * $1", required=True),
    "gross_rate": _rule(RATE, "note_rate * 1%"),
    "net_rate": _rule(RATE, "pass_through_rate * 1%"),
    "servicing_fee": _rule(RATE, "fee * 1 bp"),
    "remaining_term": _rule(MONTHS, "remaining_months * 1 month", required=True),
    "original_term": _rule(MONTHS, "original_months * 1 month"),
    "age": _rule(MONTHS, "loan_age * 1 month"),
    "original_balance": _rule(MONEY, "first_balance * $1"),
    "loan_to_value": _rule(PERCENT, "ltv * 1%"),
    "prepayment_multiplier": _rule(PERCENT, "if ltv > 80 then 80% else 100%"),
    "default_multiplier": _rule(PERCENT, "score_factor * 100%"),
    "severity": _rule(PERCENT, "severity * 1%"),
}

TRANCHE = {
    "balance": _figure(MONEY, "$7,442,000"),
    "notional": _rule(MONEY, "I.premium.balance"),
    "rate": _rule(RATE, "5.25%"),
    "reduced_by": _rule(MONEY, "share(A.balance, classes.balance) * shortfall"),
    "shortfall": _phrase("carried"),
    "day_count": _phrase("30/360"),
    "after": Property(TEXT, "A", Form.NAMES),
    "supports": Property(TEXT, "A-1", Form.NAMES),
    "components": Property(TEXT, "X, Y", Form.NAMES),
    "schedule": Property(TEXT, "PAC", Form.NAMES),
    "rating": _text('"AAA"'),
}
TRANCHES = {**TRANCHE, "balances": Property(MONEY, "$1,000,000 $500,000", Form.LIST)}

GROUP = {"balance": _figure(MONEY, "$630,312,639")}

FEE = {
    "amount": _rule(MONEY, "$5,000"),
    "rate": _rule(RATE, "2 bp"),
    "on": _rule(MONEY, "pools.balance"),
    "shortfall": _phrase("carried"),
    "day_count": _phrase("actual/360"),
}

ACCOUNT = {
    "initial": _figure(MONEY, "$5,000,000", required=True),
    "earns": _rule(RATE, "2%"),
}

CAP = {
    "notional": _rule(MONEY, "A.balance", required=True),
    "receives": _rule(RATE, "max(LIBOR-1M - 6%, 0%)", required=True),
    "receives_day_count": _phrase("actual/360"),
}
SWAP = {
    **CAP,
    "receives": _rule(RATE, "LIBOR-1M", required=True),
    "pays": _rule(RATE, "3.25%", required=True),
    "pays_day_count": _phrase("30/360"),
    "shortfall": _phrase("carried"),
}

LIMIT = {
    "initial": _figure(MONEY, "$6,471,386.39", required=True),
    "of": _phrase("special_hazard"),
    "declines_to": _rule(MONEY, "1% * pools.balance"),
    "declines": _phrase("each year"),
}

CLAIM = {
    "initial": _figure(MONEY, "$0"),
    "adds": _rule(MONEY, "I.loss.po.within"),
    "grows_at": _rule(RATE, "5%"),
    "pays": _phrase("interest", required=True),
}

SCHEDULE = {
    "pool": Property(TEXT, "G", Form.NAMES, required=True),
    "collar": _phrase("90 PSA to 300 PSA", required=True),
    "balance": _figure(MONEY, "$243,800,000", required=True),
    "less": Property(TEXT, "PAC", Form.NAMES),
}

SCENARIO = {
    "prepayment": Property(TEXT, "275 PSA", Form.PHRASE),
    "default": Property(TEXT, "0.5% CDR", Form.PHRASE),
    "severity": _phrase("35%"),
    "lag": _figure(MONTHS, "12 months"),
    "late_recovery": _figure(PERCENT, "20%"),
    "late_recovery_lag": _figure(MONTHS, "12 months"),
    "advances": _phrase("on"),
    "delinquency": _phrase("2%"),
    "call": _phrase("exercised"),
    "special_hazard": _figure(PERCENT, "5%"),
    "fraud": _figure(PERCENT, "5%"),
    "bankruptcy": _figure(PERCENT, "5%"),
}

# What a scenario puts in the place of an index, under the index's name.
CURVE = Property(TEXT, "5%", Form.PHRASE)

SECTIONS = {
    "deal": DEAL,
    "pools": STATISTICS,
    "pool": POOL,
    "line": PART,
    "subset": PART,
    "reinvestment": REINVESTMENT,
    "tape": TAPE,
    "tranche": TRANCHE,
    "tranches": TRANCHES,
    "group": GROUP,
    "fee": FEE,
    "account": ACCOUNT,
    "swap": SWAP,
    "cap": CAP,
    "limit": LIMIT,
    "claim": CLAIM,
    "schedule": SCHEDULE,
    "scenario": SCENARIO,
}

PHRASES = frozenset(
    (section, key)
    for section, properties in SECTIONS.items()
    for key, rule in properties.items()
    if rule.form is Form.PHRASE or section == "tape"
)
"""The properties whose words are no names of the deal."""

CAUSES = ("special_hazard", "fraud", "bankruptcy")
