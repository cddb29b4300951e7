"""The steps of a waterfall as rows: what is paid to whom, up to what, and when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from attrs import evolve

from dealdsl.deal import rules
from dealdsl.deal.model import Deal
from dealdsl.deal.rules import DueKind
from dealdsl.diagrams import wording
from dealdsl.diagrams.diagram import Row
from dealdsl.diagrams.wording import Bound
from dealdsl.documents.escaping import without_controls


def tidy(text: str) -> str:
    """Text of a deal on one line, without characters that print nothing."""
    return without_controls(text)


def rows_of(deal: Deal, steps: tuple[rules.Step, ...]) -> Iterator[Row]:
    """The rows of steps in their order, the steps numbered `1`, `2`, `2.1`."""
    yield from (_tidied(row) for row in _Rows(deal).steps(steps, "", 0))


def _tidied(row: Row) -> Row:
    return evolve(row, words=tidy(row.words), notes=tuple(map(tidy, row.notes)))


class _Rows:
    def __init__(self, deal: Deal) -> None:
        self.owners = {claim.name: claim.owner for claim in deal.claims}
        self.hedges = {hedge.name: hedge.kind for hedge in deal.hedges}

    def steps(
        self, steps: tuple[rules.Step, ...], prefix: str, depth: int, first: int = 1
    ) -> Iterator[Row]:
        for place, step in enumerate(steps, start=first):
            yield from self._step(step, f"{prefix}{place}", depth)

    def _step(self, step: rules.Step, number: str, depth: int) -> Iterator[Row]:
        variables = wording.bound(step.words)
        match step:
            case rules.PayStep():
                yield from self._pay(step, number, depth, variables)
            case rules.RestStep(fund=fund, tranche=tranche):
                payee = None if tranche is None else f"class {tranche}"
                yield Row(step.words, number, depth, payee=payee, fund=fund)
            case rules.ReleaseStep():
                yield Row(wording.put_in(step.words, variables), number, depth)
            case rules.TopUpStep(account=account):
                words = wording.put_in(step.words, variables)
                yield Row(words, number, depth, payee=f"account {account}")
            case rules.BuyStep(pool=pool):
                words = wording.put_in(step.words, variables)
                yield Row(words, number, depth, payee=f"pool {pool}")
            case rules.WhenStep(then=then, otherwise=otherwise):
                yield Row(wording.condition(step, variables), number, depth)
                yield from self.steps(then, f"{number}.", depth + 1)
                if otherwise:
                    yield Row("otherwise", "", depth)
                    yield from self.steps(otherwise, f"{number}.", depth + 1, len(then) + 1)
            case rules.AccrueStep(tranche=tranche, then=then):
                yield Row(f"interest of {tranche} is added to its balance and pays", number, depth)
                yield from self.steps(then, f"{number}.", depth + 1)
                yield Row(f"pay what is left to {tranche}", "", depth + 1, (), f"class {tranche}")
            case _:
                assert_never(step)

    def _pay(self, step: rules.PayStep, number: str, depth: int, variables: Bound) -> Iterator[Row]:
        notes = (f"else from {step.backup}",) if step.backup else ()
        if step.turbo:
            notes = (*notes, "turbo")
        node = next(wording.paid_alike(step.allocation))
        if isinstance(node, rules.Leaf):
            yield self._leaf(node, step.kind, variables, notes, number, depth)
        else:
            first, *parts = self._allocation(node, step.kind, variables, depth)
            words = f"pay {step.kind} {first.words}"
            yield evolve(first, words=words, number=number, notes=(*first.notes, *notes))
            yield from parts

    def _leaf(
        self,
        leaf: rules.Leaf,
        kind: str,
        variables: Bound,
        notes: tuple[str, ...] = (),
        number: str = "",
        depth: int = 0,
    ) -> Row:
        """A payee; as a part of a step it is named alone."""
        words = wording.due_words(kind, leaf) if number else wording.payee_words(leaf)
        found = (*wording.leaf_notes(leaf, variables), *notes)
        return Row(words, number, depth, found, self._payee(leaf.due))

    def _payee(self, due: rules.Due) -> str:
        match due.kind:
            case DueKind.INTEREST | DueKind.PRINCIPAL:
                return f"class {due.name}"
            case DueKind.CLAIM:
                return f"class {self.owners[due.name]}"
            case DueKind.FEE:
                return f"fee {due.name}"
            case DueKind.HEDGE:
                return f"{self.hedges[due.name]} {due.name}"
            case _:
                assert_never(due.kind)

    def _allocation(
        self, node: rules.Allocation, kind: str, variables: Bound, depth: int
    ) -> Iterator[Row]:
        match node:
            case rules.Leaf():
                yield self._leaf(node, kind, variables, depth=depth)
            case rules.InOrder(items=items) | rules.ProRata(items=items):
                notes = wording.caps(node.caps, variables)
                yield Row(wording.sharing(node), "", depth, notes)
                for item in items:
                    for part in wording.paid_alike(item):
                        yield from self._allocation(part, kind, variables, depth + 1)
            case rules.Branch(then=then, otherwise=otherwise):
                yield Row(wording.condition(node, variables), "", depth)
                yield from self._allocation(then, kind, variables, depth + 1)
                yield Row("otherwise", "", depth)
                yield from self._allocation(otherwise, kind, variables, depth + 1)
            case rules.Absorbed():
                return
            case _:
                assert_never(node)
