"""Whether a subset's own figures meet the condition that its loans are chosen by."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from dealdsl.deal import resolve
from dealdsl.deal.evaluate import Evaluator, NotStated
from dealdsl.deal.expressions import TypedExpression, walk
from dealdsl.deal.kinds import is_figure
from dealdsl.deal.mistakes import figures as figure_mistakes
from dealdsl.deal.mistakes import names as name_mistakes
from dealdsl.deal.scope import Mode, Scope, Work
from dealdsl.deal.vocabulary import PART, POOL
from dealdsl.syntax import nodes
from dealdsl.values.shown import shown

_KEYS = frozenset((*PART, *POOL))


def check_condition(
    work: Work, evaluator: Evaluator, pool: str, part: str, where: nodes.Expression
) -> None:
    """Tells of a condition that the subset's own figures contradict.

    The condition names figures of the loans as a pool states them: `net_rate < target_rate`. It
    is not judged where one of them is not stated, or stated as a bound.
    """
    names = list(_names(where))
    strange = [name for name in names if name.text not in _KEYS]
    for name in strange:
        told = name_mistakes.unknown_name(name.text, name.span, "figure of loans", _KEYS, {})
        work.tell(told)
    if strange or not all(_owner(work, pool, part, name.text) for name in names):
        return
    condition = resolve.condition(work, _spelled_out(work, where, pool, part), Scope(Mode.STATED))
    try:
        if evaluator.truth(condition):
            return
        figures = _figures(evaluator, condition, {name.text for name in names})
    except NotStated:
        return
    work.tell(figure_mistakes.subset_outside_its_condition(f"{pool}.{part}", where.span, figures))


def _figures(evaluator: Evaluator, condition: TypedExpression, names: set[str]) -> str:
    """`net_rate` is 5.503%, `target_rate` is 5.25%: what the condition's names stand for."""
    values: dict[str, str] = {}
    for part in walk(condition):
        if part.span.text in names and part.span.text not in values:
            values[part.span.text] = shown(evaluator.value(part), part.unit)
    return ", ".join(f"`{name}` is {value}" for name, value in values.items())


def _owner(work: Work, pool: str, part: str, key: str) -> str | None:
    """The part, or else the pool, of which a figure is stated."""
    if key == "net_rate":
        stated = {f"{pool}.{part}.{rate}" for rate in ("net_rate", "gross_rate")}
        stated |= {f"pool {pool}.{rate}" for rate in ("net_rate", "gross_rate")}
        return f"{pool}.{part}" if stated & set(work.facts) else None
    for owner in (f"{pool}.{part}", f"pool {pool}"):
        fact = work.facts.get(f"{owner}.{key}")
        if fact is not None:
            return owner if is_figure(fact) else None
    return None


def _names(node: nodes.Expression) -> Iterator[nodes.Name]:
    match node:
        case nodes.Name():
            yield node
        case nodes.Comparison(left=left, right=right) | nodes.Logic(left=left, right=right):
            yield from _names(left)
            yield from _names(right)
        case nodes.Binary(left=left, right=right):
            yield from _names(left)
            yield from _names(right)
        case nodes.NotSo(operand=operand) | nodes.Negation(operand=operand):
            yield from _names(operand)


def _spelled_out(work: Work, node: nodes.Expression, pool: str, part: str) -> nodes.Expression:
    """`net_rate` as `I.premium.net_rate`, at the same place."""
    match node:
        case nodes.Name(text=key, span=span):
            base: nodes.Expression = nodes.Name(pool, span=span)
            if _owner(work, pool, part, key) == f"{pool}.{part}":
                base = nodes.Field(base, part, span=span)
            return nodes.Field(base, key, span=span)
        case nodes.Comparison() | nodes.Logic() | nodes.Binary():
            left = _spelled_out(work, node.left, pool, part)
            return evolve(node, left=left, right=_spelled_out(work, node.right, pool, part))
        case nodes.NotSo() | nodes.Negation():
            return evolve(node, operand=_spelled_out(work, node.operand, pool, part))
        case _:
            return node
