"""What a document says, ready for a template: figures worded and formatted, nothing to compute.

A view mirrors what a deal can state. What the form cannot do without is required; every
other fact is None where the deal does not state it, and its sentence is then left out.
Strings here are a deal's: untrusted until `escaping` has been over them.
"""

from __future__ import annotations

from typing import TypeAlias

from attrs import field, frozen
from attrs.validators import min_len

from dealdsl.documents.wording import capital


@frozen
class Exactly:
    """The figure itself."""

    figure: str


@frozen
class AtLeast:
    """This figure or a greater one (for dates: a later one)."""

    figure: str


@frozen
class AtMost:
    """This figure or a lesser one (for dates: an earlier one)."""

    figure: str


@frozen
class Between:
    """Between two figures, both included."""

    low: str
    high: str


@frozen
class NoneOf:
    """Not one of the loans."""


@frozen
class AllOf:
    """Every one of the loans."""


Range: TypeAlias = Exactly | AtLeast | AtMost | Between
"""What can be said of a balance, a term or a date."""

Share: TypeAlias = Range | NoneOf | AllOf
"""What can be said of a part of a body of loans, as a percent or an amount of its balance."""


@frozen(kw_only=True)
class Subset:
    """Loans of a pool told apart by their net loan rate, such as its premium loans."""

    kind: str
    """What tells them apart, in a word: `premium`."""
    loans: str
    """How they are called: `pool I premium loans`."""
    where: str | None = None
    """Their definition after `with`: `net loan rates greater than or equal to 5.250%`."""
    whole_pool: bool = False
    """Whether every loan of the pool is one of them."""
    number: str | None = None
    balance: str | None = None
    gross_rate: str | None = None
    remaining_term: str | None = None

    @property
    def heading(self) -> str:
        return capital(self.loans)


@frozen(kw_only=True)
class HighLoanToValue:
    """The loans whose loan-to-value ratio at origination was above a threshold."""

    threshold: str
    balance: str | None = None
    insured: Share | None = None
    """How many of them had primary mortgage insurance."""


@frozen(kw_only=True)
class Pledged:
    """The loans for which additional collateral was pledged."""

    number: str | None = None
    balance: str | None = None
    loan_to_value: str | None = None
    """The weighted average ratio when the pledged collateral counts."""
    loan_to_value_without: str | None = None
    """The weighted average ratio when it does not."""


@frozen(kw_only=True)
class Loans:
    """A body of loans, a pool or all of them together, and what is stated of it."""

    loans: str
    """The plural without an article: `pool I mortgage loans`; `mortgage loans` for a sole pool."""
    heading: str
    """The body at the head of a column: `Pool I`, `All pools`."""
    balance: str
    pool: str | None = None
    """The pool's name where there are several: `I`."""
    whole: bool = False
    """Whether these are the loans of several pools together."""
    target_rate: str | None = None
    number: str | None = None
    gross_rate: str | None = None
    original_term: str | None = None
    remaining_term: str | None = None
    loan_to_value: str | None = None
    original_maturity: Range | None = None
    origination_date: Range | None = None
    maturity_date: Range | None = None
    original_balance: Range | None = None
    maximum_loan_to_value: Range | None = None
    high_loan_to_value: HighLoanToValue | None = None
    zip_concentration: Share | None = None
    primary_residence: Share | None = None
    second_home: Share | None = None
    investment_property: Share | None = None
    full_documentation: Share | None = None
    full_or_streamlined: Share | None = None
    unverified_income: Share | None = None
    streamlined_refinance: Share | None = None
    pledged: Pledged | None = None
    subsets: tuple[Subset, ...] = ()

    @property
    def all_of_them(self) -> str:
        """The body as a whole, in a sentence: `the pool I mortgage loans`, `all mortgage loans`."""
        return f"all {self.loans}" if self.whole else f"the {self.loans}"

    @property
    def some_of_them(self) -> str:
        """The body after `none of` or `each of`."""
        return f"the {self.loans}"


@frozen(kw_only=True)
class Issuer:
    """The registrant, and what the cover says of it."""

    name: str
    short_name: str | None = None
    roles: str | None = None
    state: str | None = None
    file_number: str | None = None
    tax_number: str | None = None
    address: str | None = None
    postal_code: str | None = None
    telephone: str | None = None
    former_name: str | None = None

    @property
    def called(self) -> str:
        """The name that stands for the registrant once it has been introduced."""
        return self.short_name or self.name


@frozen(kw_only=True)
class Prospectus:
    """The prospectus that defines the terms of the report."""

    date: str
    parts: str | None = None
    """What it consists of: `a prospectus supplement and a core prospectus`."""
    underwriting_section: str | None = None


@frozen(kw_only=True)
class Repurchase:
    """The issuer's option to buy what is left of the loans."""

    balance: str
    """The aggregate balance at which the option begins."""
    share: str | None = None
    """That balance as a percent of the initial aggregate balance."""
    agreement: str | None = None
    """What grants the option: `pooling agreement`."""


@frozen(kw_only=True)
class Occupancy:
    """Who determined which properties are primary residences, and on what basis."""

    determined_by: str | None = None
    basis: str | None = None
    """The end of the sentence `The basis of that determination is …`."""


@frozen(kw_only=True)
class Limit:
    """A limit on losses: `special hazard loss limit`, `$6,471,386.39`."""

    name: str
    amount: str

    @property
    def heading(self) -> str:
        return capital(self.name)


@frozen(kw_only=True)
class Class:
    """A class of the certificates, or a group of classes that the deal states as one."""

    name: str
    balance: str
    level: str | None = None
    """Its subordination level, a percent."""

    @property
    def heading(self) -> str:
        return f"Class {self.name}"


@frozen(kw_only=True)
class Signatory:
    """Who is to sign for the registrant."""

    name: str
    title: str | None = None


@frozen(kw_only=True)
class Form8K:
    """A Form 8-K that reports the transfer of a deal's loans at closing."""

    issuer: Issuer
    title: str
    item: str
    """The form's item: its number and heading, as `wording.item_number` gives them."""
    item_heading: str
    closing: str
    cutoff: str
    pools: tuple[Loans, ...] = field(validator=min_len(1))
    whole: Loans | None = field(default=None)
    """All loans together, where there are several pools; a sole pool is the whole itself."""
    classes: tuple[Class, ...] = field(validator=min_len(1))
    limits: tuple[Limit, ...] = ()
    assets: str = "mortgage loans"
    securities: str = "certificates"
    deducted_through: str | None = None
    """The day through which principal payments due were deducted from the balances."""
    trustee: str | None = None
    paying_agent: str | None = None
    payment_method: str | None = None
    """How distributions are made: `wire transfer`."""
    regular_interests: str | None = None
    """The percent of the trust's regular interests that the certificates evidence."""
    repurchase: Repurchase | None = None
    occupancy: Occupancy | None = None
    prospectus: Prospectus | None = None
    level_decimals: int | None = None
    """The decimals to which class percentages are rounded before they are added to a level."""
    signatory: Signatory | None = None
    signed: str | None = None

    @whole.validator
    def _only_over_several_pools(self, _attribute: object, whole: Loans | None) -> None:
        several = len(self.pools) > 1
        if (whole is not None) != several:
            raise ValueError("all loans together are stated where there are several pools")
        if several and not all(pool.pool for pool in self.pools):
            raise ValueError("each of several pools has a name")

    @property
    def total(self) -> Loans:
        """All loans of the deal."""
        return self.pools[0] if self.whole is None else self.whole

    @property
    def bodies(self) -> tuple[Loans, ...]:
        """Every body of loans of which facts can be stated: the pools, then all of them."""
        return self.pools if self.whole is None else (*self.pools, self.whole)
