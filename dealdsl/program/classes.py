"""What is due to classes, fees and claims, and what of it is remembered."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define

from dealdsl.deal import rules
from dealdsl.deal.model import Account, Claim, Deal, Fee, ShortfallRule, Tranche
from dealdsl.deal.walks import steps as every_step
from dealdsl.program import hedges, names
from dealdsl.program.floors import at_least_nothing, floored
from dealdsl.program.program import (
    Block,
    Expression,
    Extreme,
    Let,
    Operation,
    Output,
    Read,
    State,
)
from dealdsl.program.translate import ZERO, Translator, origin, total
from dealdsl.runtime.flows import CLASS_COLUMNS


@define
class Payees:
    """Everyone to whom something can be due."""

    deal: Deal
    translator: Translator

    # ---- accrue ----

    def accrue(self) -> Iterator[Block]:
        """Rates, notionals and what is due at the opening of the period."""
        for tranche in self.deal.tranches:
            if tranche.rate is not None:
                source = origin(f"tranche {tranche.name}", tranche.span)
                yield Block(f"interest of {tranche.name}", tuple(self._interest(tranche)), source)
        for fee in self.deal.fees:
            yield Block(f"fee {fee.name}", tuple(self._fee(fee)), origin(fee.name, fee.span))
        yield from hedges.due_blocks(self.deal)
        yield from (self._earned(account) for account in self.deal.accounts if account.earns)
        for claim in self.deal.claims:
            yield Block(claim.name, tuple(self._claim(claim)), origin(claim.name, claim.span))

    def _interest(self, tranche: Tranche) -> Iterator[Let]:
        name = tranche.name
        assert tranche.rate is not None
        rate = self.translator.expression(tranche.rate)
        yield from self._unless_defined(f"{name}.rate", rate)
        accrues_on = f"{name}.balance"
        if tranche.notional is not None:
            accrues_on = f"{name}.notional"
            notional = at_least_nothing(self.translator.expression(tranche.notional))
            yield from self._unless_defined(accrues_on, notional)
        fraction = Read(names.year_fraction(tranche.day_count))
        a_year = Operation("*", Read(accrues_on), Read(f"{name}.rate"))
        accrued = floored(Operation("*", a_year, fraction), rate)
        if tranche.reduced_by is not None:
            reduction = at_least_nothing(self.translator.expression(tranche.reduced_by))
            accrued = Extreme("max", Operation("-", accrued, reduction), ZERO)
        yield Let(f"{name}.interest_accrued", accrued)
        terms: list[Expression] = [Read(f"{name}.interest_accrued")]
        if tranche.shortfall in (ShortfallRule.CARRIED, ShortfallRule.CARRIED_WITH_INTEREST):
            terms.append(Read(f"{name}.shortfall"))
        if tranche.shortfall is ShortfallRule.CARRIED_WITH_INTEREST:
            on_shortfall = Operation("*", Read(f"{name}.shortfall"), Read(f"{name}.rate"))
            terms.append(floored(Operation("*", on_shortfall, fraction), rate))
        yield Let(f"{name}.interest_due", total(terms))

    def _unless_defined(self, name: str, value: Expression) -> Iterator[Let]:
        """A rate or a notional amount that definitions read is worked out with them."""
        if not self.translator.is_defined(name):
            yield Let(name, value)

    def _fee(self, fee: Fee) -> Iterator[Let]:
        if fee.amount is not None:
            owed = self.translator.expression(fee.amount)
        else:
            assert fee.rate is not None
            assert fee.on is not None
            base = self.translator.expression(fee.on)
            a_year = Operation("*", base, self.translator.expression(fee.rate))
            owed = Operation("*", a_year, Read(names.year_fraction(fee.day_count)))
        owed = at_least_nothing(owed)
        terms = [owed, Read(f"{fee.name}.arrears")] if fee.carried else [owed]
        yield Let(f"{fee.name}.due", total(terms))

    def _earned(self, account: Account) -> Block:
        """What the balance of an account earned since the last payment."""
        assert account.earns is not None
        balance = Read(f"{account.name}.balance")
        a_year = Operation("*", balance, self.translator.expression(account.earns))
        earned = Operation("*", a_year, Read(names.year_fraction(None)))
        words = f"account {account.name}"
        source = origin(words, account.span)
        return Block(words, (Let(f"{account.name}.earned", earned),), source)

    def _claim(self, claim: Claim) -> Iterator[Let]:
        before = Read(f"{claim.name}.carried")
        terms: list[Expression] = [before]
        if claim.grows_at is not None:
            rate = self.translator.expression(claim.grows_at)
            growth = Operation("*", before, rate)
            terms.append(Operation("*", growth, Read(names.year_fraction(None))))
        if claim.adds is not None:
            terms.append(at_least_nothing(self.translator.expression(claim.adds)))
        yield Let(f"{claim.name}.owed", total(terms))

    # ---- what moves while the period is paid ----

    def opened(self) -> Block:
        """Before anything is paid: what stands, what is unpaid, and empty tallies."""
        steps: list[Let] = []
        for tranche in self.deal.tranches:
            steps.extend(self._opened(tranche))
        for fee in self.deal.fees:
            steps.append(Let(f"{fee.name}.unpaid", Read(f"{fee.name}.due")))
            steps.append(Let(f"{fee.name}.paid", ZERO))
        for claim in self.deal.claims:
            steps.append(Let(f"{claim.name}.unpaid", Read(f"{claim.name}.owed")))
            steps.append(Let(f"{claim.name}.paid", ZERO))
        steps.extend(hedges.opened(self.deal))
        for account in self.deal.accounts:
            held: Expression = Read(f"{account.name}.balance")
            if account.earns is not None:
                held = Operation("+", held, Read(f"{account.name}.earned"))
            steps.append(Let(f"{account.name}.standing", held))
        return Block("what stands before anything is paid", tuple(steps))

    def _opened(self, tranche: Tranche) -> Iterator[Let]:
        name = tranche.name
        if tranche.has_balance:
            yield Let(f"{name}.standing", Read(f"{name}.balance"))
        if tranche.rate is not None:
            yield Let(f"{name}.interest_unpaid", Read(f"{name}.interest_due"))
        for tally in self.tallies(tranche):
            yield Let(f"{name}.{tally}", ZERO)

    def tallies(self, tranche: Tranche) -> tuple[str, ...]:
        """What can happen to a class in a period."""
        mine = [claim for claim in self.deal.claims if claim.owner == tranche.name]
        found = []
        if tranche.rate is not None or any(not claim.pays_principal for claim in mine):
            found.append("interest_paid")
        if tranche.has_balance or any(claim.pays_principal for claim in mine):
            found.extend(("principal_paid", "realized_loss", "loss_reimbursed"))
        if tranche.name in self.rest_takers:
            found.append("residual_paid")
        if tranche.name in self.accruing:
            found.append("accreted")
        return tuple(found)

    @property
    def accruing(self) -> frozenset[str]:
        """The classes whose interest some step adds to their balance."""
        return frozenset(
            step.tranche
            for waterfall in self.deal.waterfalls
            for step in every_step(waterfall.steps)
            if isinstance(step, rules.AccrueStep)
        )

    @property
    def rest_takers(self) -> frozenset[str]:
        """The classes that some waterfall leaves its rest to."""
        steps = [step for waterfall in self.deal.waterfalls for step in waterfall.steps]
        found = set()
        while steps:
            match steps.pop():
                case rules.RestStep(tranche=str(name)):
                    found.add(name)
                case rules.WhenStep(then=then, otherwise=otherwise):
                    steps.extend((*then, *otherwise))
        return frozenset(found)

    # ---- close ----

    def states(self) -> Iterator[State]:
        for tranche in self.deal.tranches:
            yield from self._tranche_states(tranche)
        for fee in self.deal.fees:
            if fee.carried:
                yield State(f"{fee.name}.arrears", 0.0, Read(f"{fee.name}.unpaid"))
        yield from hedges.states(self.deal)
        for claim in self.deal.claims:
            yield self._claim_state(claim)
        for account in self.deal.accounts:
            yield self._account_state(account)

    def _tranche_states(self, tranche: Tranche) -> Iterator[State]:
        name = tranche.name
        capitalises = tranche.shortfall is ShortfallRule.CAPITALISED
        if tranche.has_balance:
            ending: Expression = Read(f"{name}.standing")
            if tranche.rate is not None and capitalises:
                ending = Operation("+", ending, Read(f"{name}.interest_unpaid"))
            yield State(f"{name}.balance", float(tranche.balance), ending)
        if tranche.has_balance:
            yield self._written_down(name)
        if tranche.rate is not None and tranche.shortfall in (
            ShortfallRule.CARRIED,
            ShortfallRule.CARRIED_WITH_INTEREST,
        ):
            yield State(f"{name}.shortfall", 0.0, Read(f"{name}.interest_unpaid"))

    def _written_down(self, name: str) -> State:
        """Losses so far, less what was made good."""
        written_down = f"{name}.written_down"
        before = Operation("+", Read(written_down), Read(f"{name}.realized_loss"))
        return State(written_down, 0.0, Operation("-", before, Read(f"{name}.loss_reimbursed")))

    def _claim_state(self, claim: Claim) -> State:
        initial = 0.0
        if claim.initial is not None:
            initial = float(self.translator.evaluator.value(claim.initial))
        return State(f"{claim.name}.carried", initial, Read(f"{claim.name}.unpaid"))

    def _account_state(self, account: Account) -> State:
        initial = float(self.translator.evaluator.value(account.initial))
        return State(f"{account.name}.balance", initial, Read(f"{account.name}.standing"))

    # ---- results ----

    def outputs(self) -> Iterator[Output]:
        columns: dict[tuple[str, ...], Output] = {}
        for tranche in self.deal.tranches:
            columns.update((output.key, output) for output in self._tranche_outputs(tranche))
        yield from columns.values()
        for composite in self.deal.composites:
            for measure in CLASS_COLUMNS:
                parts = [columns[name, measure] for name in composite.components]
                terms = [part.value for part in parts if part.value != ZERO]
                initial = sum(part.initial for part in parts)
                yield Output((composite.name, measure), total(terms), initial)

    def _tranche_outputs(self, tranche: Tranche) -> Iterator[Output]:
        name, balance = tranche.name, float(tranche.balance)
        tallies = self.tallies(tranche)
        capitalised = tranche.rate is not None and tranche.shortfall is ShortfallRule.CAPITALISED

        def read(measure: str, there: bool) -> Expression:
            return Read(f"{name}.{measure}") if there else ZERO

        bears, has = tranche.rate is not None, tranche.has_balance
        owed, unpaid = self._claims_of(name)
        paid = read("interest_paid", "interest_paid" in tallies)
        principal = read("principal_paid", "principal_paid" in tallies)
        if "accreted" in tallies:
            # What is added to the balance is interest paid, and principal paid below zero.
            principal = Operation("-", principal, Read(f"{name}.accreted"))
        ending = read("standing", has)
        due = total([read("interest_due", bears), *owed] if bears else [*owed])
        short = total([read("interest_unpaid", bears), *unpaid] if bears else [*unpaid])
        if capitalised:
            # What is not paid becomes principal: interest paid in kind, principal paid below zero.
            kept = Read(f"{name}.interest_unpaid")
            paid, short = Operation("+", paid, kept), total([*unpaid])
            principal = Operation("-", principal, kept)
            ending = Operation("+", ending, kept)
        columns = {
            "beginning_balance": (read("balance", has), balance),
            "notional": (read("notional", tranche.notional is not None), self._notional(tranche)),
            "interest_due": (due, 0.0),
            "interest_paid": (paid, 0.0),
            "interest_shortfall": (short, 0.0),
            "principal_paid": (principal, 0.0),
            "realized_loss": (read("realized_loss", has), 0.0),
            "loss_reimbursed": (read("loss_reimbursed", has), 0.0),
            "residual_paid": (read("residual_paid", "residual_paid" in tallies), 0.0),
            "ending_balance": (ending, balance),
        }
        for column, (value, initial) in columns.items():
            yield Output((name, column), value, initial)

    def _claims_of(self, owner: str) -> tuple[list[Expression], list[Expression]]:
        """Carry-overs of a class: they are interest due to it."""
        mine = [c for c in self.deal.claims if c.owner == owner and not c.pays_principal]
        owed: list[Expression] = [Read(f"{claim.name}.owed") for claim in mine]
        unpaid: list[Expression] = [Read(f"{claim.name}.unpaid") for claim in mine]
        return owed, unpaid

    def _notional(self, tranche: Tranche) -> float:
        if tranche.notional is None:
            return 0.0
        return float(self.translator.evaluator.value(tranche.notional))
