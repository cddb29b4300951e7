"""Losses of the checked deal, and recoveries that make them good."""

from __future__ import annotations

from dealdsl.deal import resolve, rules
from dealdsl.deal.allocations import Builder
from dealdsl.deal.build_rules import has_strips, path_of, terms_of, without_rest
from dealdsl.deal.entities import entity
from dealdsl.deal.expressions import TypedExpression
from dealdsl.deal.measures import LOSS_PARTS
from dealdsl.deal.mistakes import rules as mistakes
from dealdsl.deal.scope import EntityKind, Mode, Scope, Work
from dealdsl.deal.words import head_words
from dealdsl.syntax import nodes
from dealdsl.values import units


def losses(work: Work, labels: tuple[str, ...]) -> tuple[rules.LossBlock, ...]:
    scope = Scope(Mode.LOSS, (), labels)
    return tuple(_loss_block(work, node, scope) for node in work.symbols.losses)


def _loss_block(work: Work, node: nodes.Losses, scope: Scope) -> rules.LossBlock:
    sources: list[rules.LossSource] = []
    others: list[nodes.Expression] = []
    for term in terms_of(node.source):
        parts = _loss_parts(work, term)
        sources.extend(parts)
        if not parts:
            others.append(term)
    amount = None
    if others:
        amount = _loss_amount(work, node, scope, mixed=bool(sources))
    inner, rest = without_rest(work, node.shares)
    builder = Builder(work, scope, "principal")
    allocation = rules.InOrder(builder.items(inner), (), node.span)
    unallocated = rest is not None and rest.target is None
    _tell_rest_to(work, rest)
    return rules.LossBlock(
        tuple(sources), amount, allocation, unallocated, head_words(node.span), node.span
    )


def _loss_amount(work: Work, node: nodes.Losses, scope: Scope, mixed: bool) -> TypedExpression:
    if mixed:
        work.tell(mistakes.not_a_loss(node.source.span))
        return resolve.unknown_value(node.source.span)
    return resolve.wanted(work, node.source, scope, units.MONEY, "an amount of loss", "I.loss")


def _loss_parts(work: Work, term: nodes.Expression) -> tuple[rules.LossSource, ...]:
    base, path = path_of(term)
    measure = ".".join(path)
    if measure not in LOSS_PARTS or not isinstance(base, nodes.Name | nodes.Function):
        return ()
    of = entity(work, base, Scope(Mode.LOSS))
    if of is None or of.kind is not EntityKind.POOLS:
        return ()
    if not has_strips(work, of.names, measure, term.span):
        return ()
    return tuple(
        rules.LossSource(pool, strip, side, term.span)
        for pool in of.names
        for strip, side in LOSS_PARTS[measure]
    )


# ---- recoveries ----


def recoveries(work: Work, labels: tuple[str, ...]) -> tuple[rules.RecoveryBlock, ...]:
    scope = Scope(Mode.RECOVERY, (), labels)
    return tuple(_recovery_block(work, node, scope) for node in work.symbols.recoveries)


def _recovery_block(work: Work, node: nodes.Recoveries, scope: Scope) -> rules.RecoveryBlock:
    """What nobody can be written up by changes nothing: a rest needs no taker."""
    amount = resolve.wanted(
        work, node.source, scope, units.MONEY, "an amount recovered", "I.late_recovered"
    )
    inner, rest = without_rest(work, node.shares)
    _tell_rest_to(work, rest)
    items = Builder(work, scope, "principal").items(inner)
    allocation = rules.InOrder(items, (), node.span)
    return rules.RecoveryBlock(amount, allocation, head_words(node.span), node.span)


def _tell_rest_to(work: Work, rest: nodes.Rest | None) -> None:
    if rest is not None and rest.target is not None:
        told = mistakes.misplaced_share(rest.span, "`rest to`", "write `rest unallocated`")
        work.tell(told)
