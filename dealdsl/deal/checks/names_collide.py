"""The mistake `names-collide`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error, head
from dealdsl.deal.model import Deal
from dealdsl.deal.rules import FundSource
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.source import Span
from dealdsl.values.identifiers import identifier


@mistake("names-collide")
def names_collide(deal: Deal) -> Iterator[Diagnostic]:
    """Two names of a deal become the same name in the model.

    The model is a Python file, in which names have no hyphens: `B-1` becomes `B_1`. Two names that
    differ only there would share one figure.

    Instead of:

        tranche B-1 { balance: $1,000,000   … }
        tranche B_1 { balance: $2,000,000   … }

    Write:

        tranche B-1 { balance: $1,000,000   … }
        tranche B-2 { balance: $2,000,000   … }
    """
    for declared in (list(_things(deal)), list(_waterfalls(deal)), list(_entitlements(deal))):
        first: dict[str, tuple[str, Span]] = {}
        for name, span in declared:
            plain = identifier(name)
            other, place = first.setdefault(plain, (name, span))
            if other != name:
                yield error(
                    "names-collide",
                    f"`{name}` and `{other}` are both `{plain}` in the model",
                    span,
                    f"becomes `{plain}`",
                    help="give one of them another name, different in letters or digits",
                    also=(Label(place, f"becomes `{plain}` too"),),
                )
    yield from _two_funds(deal)


def _things(deal: Deal) -> Iterator[tuple[str, Span]]:
    """Everything that has figures of its own."""
    yield from ((pool.name, head(pool.span)) for pool in deal.pools)
    yield from ((line.name, line.span) for p in deal.pools for line in p.lines if line.label)
    yield from ((tranche.name, tranche.span) for tranche in deal.tranches)
    yield from ((composite.name, composite.span) for composite in deal.composites)
    yield from ((group.name, head(group.span)) for group in deal.groups)
    kept = (deal.fees, deal.accounts, deal.hedges, deal.limits, deal.claims)
    for owners in (*kept, deal.tables, deal.indices, deal.schedules):
        yield from ((owner.name, head(owner.span)) for owner in owners)
    yield from ((d.key, d.span) for d in deal.definitions if not d.of_class)


def _waterfalls(deal: Deal) -> Iterator[tuple[str, Span]]:
    for waterfall in deal.waterfalls:
        yield waterfall.fund, head(waterfall.span)


def _entitlements(deal: Deal) -> Iterator[tuple[str, Span]]:
    for allocate in deal.allocates:
        yield allocate.name, head(allocate.span)


def _two_funds(deal: Deal) -> Iterator[Diagnostic]:
    """A waterfall's own cash bears its name; another's fund of that name would be mixed up."""
    own = {w.name: w for w in deal.waterfalls if w.fund == w.name}
    for waterfall in deal.waterfalls:
        for source in waterfall.sources:
            if not isinstance(source, FundSource) or source.fund == waterfall.name:
                continue
            other = own.get(source.fund)
            if other is not None:
                yield error(
                    "names-collide",
                    f"`{source.fund}` is a fund and the name of a waterfall with cash of its own",
                    source.span,
                    "draws this fund",
                    help="give the waterfall or the fund another name",
                    also=(Label(head(other.span), "the waterfall of that name"),),
                )
