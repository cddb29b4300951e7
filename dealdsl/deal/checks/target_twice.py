"""The mistake `target-twice`."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.mistakes import error
from dealdsl.deal.model import Deal
from dealdsl.deal.rules import Allocation, Branch, InOrder, Leaf, ProRata
from dealdsl.deal.walks import payments
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake


@mistake("target-twice")
def target_twice(deal: Deal) -> Iterator[Diagnostic]:
    """A class stands twice in one `pro rata`, or again in an `in order` after it took all it can.

    In `pro rata` the class would get two shares; in `in order` its second place never gets
    anything. Mostly a group and one of its classes both stand there, or a name was copied.

    Instead of:

        pay principal up to I.principal in order { A  B  A }

    Write:

        pay principal up to I.principal in order { A down to planned  B  A }

    or leave the second one out.
    """
    for rule in deal.allocates:
        yield from _inside(rule.allocation)
    for _, step in payments(deal):
        yield from _inside(step.allocation)
    for block in deal.losses:
        yield from _inside(block.allocation)
    for recovery in deal.recoveries:
        yield from _inside(recovery.allocation)


def _inside(allocation: Allocation) -> Iterator[Diagnostic]:
    match allocation:
        case InOrder(items=items) | ProRata(items=items):
            yield from _repeated(items, shared=isinstance(allocation, ProRata))
            for item in items:
                yield from _inside(item)
        case Branch(then=then, otherwise=otherwise):
            yield from _inside(then)
            yield from _inside(otherwise)


def _repeated(items: tuple[Allocation, ...], shared: bool) -> Iterator[Diagnostic]:
    first: dict[str, Leaf] = {}
    for item in items:
        if not isinstance(item, Leaf):
            continue
        name = str(item.due)
        if name in first:
            form = "pro rata" if shared else "in order"
            yield error(
                "target-twice",
                f"`{item.due.name}` stands twice in one `{form}`",
                item.span,
                "gets a second share" if shared else "gets nothing: it took all it can above",
                help="leave one of them out, or cap the first",
                also=(Label(first[name].span, "stands here already"),)
                if first[name].span != item.span
                else (),
            )
        elif shared or (not item.caps and item.condition is None):
            first[name] = item
