"""Views made by hand, for rendering: the reference deal, and deals of other shapes."""

from __future__ import annotations

from attrs import evolve

from dealdsl.documents.views import (
    AllOf,
    AtLeast,
    AtMost,
    Between,
    Class,
    Exactly,
    Form8K,
    HighLoanToValue,
    Issuer,
    Limit,
    Loans,
    NoneOf,
    Occupancy,
    Pledged,
    Prospectus,
    Repurchase,
    Signatory,
    Subset,
)

CUTOFF = "December 1, 2003"

POOL_I = Loans(
    loans="pool I mortgage loans",
    heading="Pool I",
    pool="I",
    target_rate="5.25%",
    balance="$150,030,821.86",
    number="326",
    gross_rate="5.577%",
    remaining_term="357.12 months",
    original_term="359.72 months",
    origination_date=Between("November 1, 2002", "November 1, 2003"),
    maturity_date=AtMost("December 1, 2033"),
    original_balance=Between("$54,000", "$1,600,000"),
    high_loan_to_value=HighLoanToValue(threshold="80%", balance="$2,013,780"),
    maximum_loan_to_value=AtMost("95%"),
    loan_to_value="62.7%",
    zip_concentration=AtMost("$4,955,279"),
    primary_residence=AtLeast("98%"),
    investment_property=AtMost("1%"),
    full_or_streamlined=AtLeast("95%"),
    unverified_income=AtMost("5%"),
    streamlined_refinance=AtMost("71%"),
    pledged=Pledged(
        number="2", balance="$599,780", loan_to_value="79.8%", loan_to_value_without="87.9%"
    ),
    subsets=(
        Subset(
            kind="premium",
            loans="pool I premium loans",
            where="net loan rates greater than or equal to 5.250%",
            balance="$129,462,788",
            gross_rate="5.621%",
            remaining_term="357.10 months",
        ),
        Subset(
            kind="discount",
            loans="pool I discount loans",
            where="net loan rates less than 5.250%",
            balance="$20,568,034",
            gross_rate="5.303%",
            remaining_term="357.22 months",
        ),
    ),
)

POOL_II = Loans(
    loans="pool II mortgage loans",
    heading="Pool II",
    pool="II",
    target_rate="5.50%",
    balance="$497,107,816.91",
    number="1,000",
    gross_rate="6.015%",
    remaining_term="357.22 months",
    original_term="359.20 months",
    origination_date=Between("August 1, 2002", "December 1, 2003"),
    maturity_date=AtMost("December 1, 2033"),
    original_balance=Between("$15,000", "$1,000,000"),
    high_loan_to_value=HighLoanToValue(threshold="80%", balance="$11,002,196"),
    maximum_loan_to_value=AtMost("95%"),
    loan_to_value="65.7%",
    zip_concentration=AtMost("$5,574,531"),
    primary_residence=AtLeast("95%"),
    investment_property=AtMost("1%"),
    full_or_streamlined=AtLeast("95%"),
    unverified_income=AtMost("5%"),
    streamlined_refinance=AtMost("55%"),
    pledged=Pledged(
        number="2", balance="$638,427", loan_to_value="71.4%", loan_to_value_without="91.9%"
    ),
    subsets=(
        Subset(
            kind="premium",
            loans="pool II premium loans",
            where="net loan rates greater than or equal to 5.500%",
            whole_pool=True,
            balance="$497,107,817",
            gross_rate="6.015%",
            remaining_term="357.22 months",
        ),
    ),
)

ALL = Loans(
    loans="mortgage loans",
    heading="All pools",
    whole=True,
    balance="$647,138,638.77",
    original_maturity=Between("20 years", "30 years"),
    high_loan_to_value=HighLoanToValue(threshold="80%", insured=AllOf()),
    loan_to_value="65.0%",
    zip_concentration=AtMost("$8,700,689"),
    primary_residence=AtLeast("96%"),
    full_or_streamlined=AtLeast("95%"),
    unverified_income=AtMost("5%"),
    streamlined_refinance=AtMost("59%"),
)

CMSI_2003_11 = Form8K(
    issuer=Issuer(
        name="Citicorp Mortgage Securities, Inc.",
        short_name="CMSI",
        roles="Packager and Servicer",
        state="Delaware",
        file_number="333-109722",
        tax_number="13-3408717",
        address="1000 Technology Drive, O'Fallon, Missouri",
        postal_code="63304",
        telephone="(636) 256-5000",
    ),
    title="REMIC Pass-Through Certificates, Series 2003-11",
    item="Item 2",
    item_heading="Acquisition or Disposition of Assets",
    closing="December 23, 2003",
    cutoff=CUTOFF,
    deducted_through=CUTOFF,
    paying_agent="Citibank, N.A.",
    payment_method="wire transfer",
    regular_interests="100%",
    repurchase=Repurchase(balance="$64,713,863.88", agreement="pooling agreement"),
    pools=(POOL_I, POOL_II),
    whole=ALL,
    occupancy=Occupancy(
        determined_by="CitiMortgage, Inc.",
        basis=(
            "solely (a) a representation by the borrower, when the loan was originated, either"
            " that the property would be used for at least 6 months in every year or that the"
            " borrower intended to use it as a primary residence, or (b) the originator's records"
            " showing the property's address as the borrower's mailing address"
        ),
    ),
    limits=(
        Limit(name="special hazard loss limit", amount="$6,471,386.39"),
        Limit(name="fraud loss limit", amount="$6,471,386.39"),
        Limit(name="bankruptcy loss limit", amount="$123,823.34"),
    ),
    classes=(
        Class(name="A", balance="$630,312,639", level="2.600061062956%"),
        Class(name="B-1", balance="$7,442,000", level="1.450075641881%"),
        Class(name="B-2", balance="$3,883,000", level="0.850049655582%"),
        Class(name="B-3", balance="$2,265,000", level="0.500047374107%"),
        Class(name="B-4", balance="$1,294,000", level="0.300090220805%"),
        Class(name="B-5", balance="$971,000", level="0.150045092632%"),
        Class(name="B-6", balance="$970,999.77"),
    ),
    level_decimals=12,
    prospectus=Prospectus(
        date="December 22, 2003",
        parts="a prospectus supplement and a core prospectus",
        underwriting_section="Mortgage loan underwriting",
    ),
    signatory=Signatory(name="Howard Darmstadter", title="Assistant Secretary"),
    signed="December 23, 2003",
)

MINIMAL = Form8K(
    issuer=Issuer(name="Elm Funding LLC"),
    title="Mortgage Pass-Through Certificates, Series 2005-1",
    item="Item 2.01",
    item_heading="Completion of Acquisition or Disposition of Assets",
    closing="March 30, 2005",
    cutoff="March 1, 2005",
    pools=(Loans(loans="mortgage loans", heading="Mortgage loans", balance="$100,000,000"),),
    classes=(Class(name="A", balance="$100,000,000"),),
)
"""A deal that states only what the form cannot do without."""

ONE_POOL = evolve(
    CMSI_2003_11,
    pools=(
        evolve(
            POOL_I,
            loans="mortgage loans",
            heading="Mortgage loans",
            pool=None,
            number="1",
            pledged=None,
            investment_property=NoneOf(),
            full_or_streamlined=AllOf(),
            high_loan_to_value=HighLoanToValue(
                threshold="75%", balance="$2,013,780", insured=AtLeast("90%")
            ),
            subsets=(
                Subset(
                    kind="premium",
                    loans="premium loans",
                    where="net loan rates greater than or equal to 5.250%",
                    whole_pool=True,
                ),
            ),
        ),
    ),
    whole=None,
    limits=(Limit(name="fraud loss limit", amount="$1,500,308"),),
)
"""One pool without discount loans, one limit."""

THREE_POOLS = evolve(
    CMSI_2003_11,
    trustee="U.S. Bank National Association",
    prospectus=None,
    repurchase=Repurchase(balance="$70,000,000", share="10%"),
    occupancy=None,
    pools=(
        evolve(POOL_I, subsets=()),
        evolve(
            POOL_II,
            original_balance=AtMost("$1,000,000"),
            primary_residence=NoneOf(),
            investment_property=AllOf(),
            unverified_income=Between("3%", "4%"),
            pledged=None,
        ),
        Loans(
            loans="group three loans",
            heading="Pool III",
            pool="III",
            balance="$52,861,361.23",
            number="77",
            loan_to_value="71.0%",
            original_balance=AtMost("$900,000"),
            primary_residence=NoneOf(),
            second_home=Exactly("12.5%"),
            unverified_income=Between("1%", "2%"),
            high_loan_to_value=HighLoanToValue(threshold="75%", balance="$1,250,000"),
        ),
    ),
    whole=evolve(ALL, balance="$700,000,000.00", primary_residence=AtLeast("21%")),
    limits=(),
    level_decimals=None,
    signatory=None,
    signed=None,
)
"""Three pools that state different things; no prospectus, no limits, nobody to sign."""
