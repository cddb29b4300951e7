"""Rates and notional amounts of classes: rules that a month works out, and that others may read."""

from __future__ import annotations

from dealdsl.deal import resolve
from dealdsl.deal.definitions import known_once
from dealdsl.deal.expressions import Constant, TypedExpression
from dealdsl.deal.facts import HIGHEST_USUAL_RATE
from dealdsl.deal.measures import CLASS_MEASURES
from dealdsl.deal.mistakes import facts as mistakes
from dealdsl.deal.mistakes import notionals as notional_mistakes
from dealdsl.deal.mistakes import units as unit_mistakes
from dealdsl.deal.model import Definition
from dealdsl.deal.scope import Mode, Scope, Work
from dealdsl.deal.vocabulary import SECTIONS
from dealdsl.deal.words import words_of
from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.syntax.walk import walk
from dealdsl.values.units import Unit


def rule_value(work: Work, kind: str, entry: nodes.Property) -> TypedExpression:
    """What a property means whose value each month works out; `kind` is its section's."""
    key, value = entry.key, entry.values[0]
    rule = SECTIONS[kind][key]
    if len(entry.values) > 1 or isinstance(value, nodes.Bound):
        work.tell(mistakes.wrong_value(key, value.span, "one expression", rule.example))
        return resolve.unknown_value(value.span)
    if key == "notional" and _names_no_class(work, value):
        return resolve.unknown_value(value.span)
    scope = Scope(Mode.PERIOD)
    found = resolve.wanted(work, value, scope, rule.unit, f"`{key}`", rule.example)
    _tell_high_rate(work, key, found)
    return found


def _tell_high_rate(work: Work, key: str, value: TypedExpression) -> None:
    is_rate = isinstance(value, Constant) and key in ("rate", "grows_at")
    if is_rate and value.value > HIGHEST_USUAL_RATE:  # type: ignore[union-attr]
        work.tell(unit_mistakes.rate_out_of_range(f"`{key}`", value.span, value.span.text))


def class_rule(work: Work, tranche: str, key: str, span: Span, scope: Scope) -> TypedExpression:
    """`A.rate` or `A.notional` as a definition, which has its value before those that read it."""
    section = work.symbols.tranches[tranche]
    entry = next(e for e in section.entries if isinstance(e, nodes.Property) and e.key == key)
    name, unit = f"{tranche}.{key}", CLASS_MEASURES[key]

    def work_out() -> Unit:
        work.stack.append((name, span, unit))
        found = rule_value(work, section.kind, entry)
        work.stack.pop()
        words = f"{tranche}: {words_of(entry.span)}"
        work.definitions[name] = Definition(
            name, name, (), found, None, unit, words, span=entry.span, of_class=True
        )
        return unit

    return known_once(work, name, span, scope, work_out)


def _names_no_class(work: Work, value: nodes.Expression) -> bool:
    """Whether a notional amount reads a balance that the deal does not have, which is told."""
    found = list(walk(value))
    variables = {node.variable for node in found if isinstance(node, nodes.Comprehension)}
    known = {*work.symbols.places, *variables, "pools", "classes", "deal"}
    told = False
    for field in found:
        if not isinstance(field, nodes.Field) or not isinstance(field.base, nodes.Name):
            continue
        name = field.base.text
        if name not in known:
            places = work.symbols.places
            work.tell(notional_mistakes.notional_of_no_class(name, field.base.span, places))
            told = True
        elif field.name == "balance" and _has_no_balance(work, name):
            work.tell(notional_mistakes.notional_without_balance(name, field.span))
            told = True
    return told


def _has_no_balance(work: Work, name: str) -> bool:
    return name in work.symbols.tranches and not work.mentions(f"tranche {name}.balance")
