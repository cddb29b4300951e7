"""From a name or a call to the pools and classes that it means."""

from __future__ import annotations

from dealdsl.deal.mistakes import head, word
from dealdsl.deal.mistakes import names as mistakes
from dealdsl.deal.mistakes import readings as reading_mistakes
from dealdsl.deal.scope import LONGEST_CHAIN, Entity, EntityKind, Scope, Work
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.source import Span
from dealdsl.syntax import nodes

RANKED = ("junior_to", "senior_to")


def entity_named(work: Work, name: str, scope: Scope) -> Entity | None:
    """The thing that `name` stands for; None when it is no thing (a definition, a table)."""
    bound = scope.bound(name)
    if bound is not None:
        return bound
    symbols = work.symbols
    match name:
        case "pools":
            return Entity(EntityKind.POOLS, tuple(symbols.pools), "pools", "pools")
        case "classes":
            return Entity(EntityKind.CLASSES, symbols.class_names, "classes", "classes")
        case "deal":
            return Entity(EntityKind.DEAL, ("deal",), "deal")
    if name in symbols.pools:
        return Entity(EntityKind.POOLS, (name,), name)
    if name in symbols.tranches:
        return Entity(EntityKind.CLASSES, (name,), name)
    if name in symbols.composites:
        return Entity(EntityKind.CLASSES, components_of(work, name), name)
    if name in symbols.groups:
        return group_entity(work, symbols.groups[name])
    for kind, table in (
        (EntityKind.LIMIT, symbols.limits),
        (EntityKind.ACCOUNT, symbols.accounts),
        (EntityKind.FEE, symbols.fees),
        (EntityKind.HEDGE, symbols.hedges),
    ):
        if name in table:
            return Entity(kind, (name,), name)
    return None


def components_of(work: Work, composite: str) -> tuple[str, ...]:
    """The classes whose flows a composite adds up, each once, groups spelled out."""
    symbols = work.symbols
    found: list[str] = []
    for entry in symbols.composites[composite].entries:
        if isinstance(entry, nodes.Property) and entry.key == "components":
            for name in (value.text for value in entry.values if isinstance(value, nodes.Name)):
                if name in symbols.groups:
                    found.extend(group_entity(work, symbols.groups[name]).names)
                elif name in symbols.tranches:
                    found.append(name)
    return tuple(dict.fromkeys(found))


def group_entity(work: Work, group: nodes.Group, inside: tuple[str, ...] = ()) -> Entity:
    """The classes, or the pools, that a group gathers; groups may gather groups.

    `inside` are the groups that this one is being gathered for, outermost first.
    """
    shown = group.name if group.case is None else f"{group.name}({group.case})"
    names: list[str] = []
    kinds: list[EntityKind] = []
    for member, span in work.symbols.expand(group.members):
        found = _member(work, member, span, (*inside, shown))
        if found is not None:
            kinds.append(found.kind)
            names.extend(name for name in found.names if name not in names)
    if len(set(kinds)) > 1:
        place = group.members[0].span.to(group.members[-1].span)
        work.tell(mistakes.mixed_group(shown, place))
    return Entity(kinds[0] if kinds else EntityKind.CLASSES, tuple(names), shown, shown)


def _member(work: Work, name: str, span: Span, inside: tuple[str, ...]) -> Entity | None:
    symbols = work.symbols
    if name in symbols.tranches:
        return Entity(EntityKind.CLASSES, (name,), name)
    if name in symbols.pools:
        return Entity(EntityKind.POOLS, (name,), name)
    if name in symbols.composites:
        return Entity(EntityKind.CLASSES, components_of(work, name), name)
    group = symbols.groups.get(name)
    if group is None:
        work.tell(_unknown_class(work, name, span))
    elif name in inside:
        declared = list(symbols.groups)
        if name == inside[0] == min(inside, key=declared.index):  # once for a circle
            work.tell(mistakes.group_of_itself((*inside, name), span))
    elif len(inside) >= LONGEST_CHAIN:
        work.tell(reading_mistakes.chain_too_long(f"group `{name}`", span))
    else:
        return group_entity(work, group, inside)
    return None


def _unknown_class(work: Work, name: str, span: Span) -> Diagnostic:
    symbols = work.symbols
    known = (*symbols.tranches, *symbols.groups, *symbols.pools)
    return mistakes.unknown_name(name, span, "class", known, symbols.places)


def family_entity(work: Work, call: nodes.Function, scope: Scope) -> Entity | None:
    """`senior(I)`: the group declared for that case."""
    family = work.symbols.families[call.name]
    argument = call.arguments[0] if len(call.arguments) == 1 else None
    if not isinstance(argument, nodes.Name):
        told = mistakes.wrong_number_of_arguments(
            call.name, call.span, "one name", len(call.arguments)
        )
        work.tell(told)
        return None
    bound = scope.bound(argument.text)
    case = bound.names[0] if bound is not None and bound.is_one else argument.text
    if case not in family:
        work.tell(_no_case(work, call.name, case, argument.span))
        return None
    return group_entity(work, family[case])


def _no_case(work: Work, name: str, case: str, span: Span) -> Diagnostic:
    """A case that is not declared; where a name is misspelt, that and nothing more is told."""
    family, places = work.symbols.families[name], work.symbols.places
    if case not in places:
        return mistakes.unknown_name(case, span, f"`{name}(…)` for anything", family, places)
    misspelt = next((other for other in family if other not in places), None)
    if misspelt is not None:
        place = family[misspelt].span
        known = (*work.symbols.pools, *work.symbols.tranches)
        return mistakes.unknown_name(misspelt, word(head(place), misspelt), "pool", known, places)
    return mistakes.no_such_case(name, case, span, family)


def ranked_entity(work: Work, call: nodes.Function, scope: Scope) -> Entity | None:
    """`junior_to(k)`, `senior_to(k)`: the classes that rank after, or before, a class."""
    argument = call.arguments[0] if len(call.arguments) == 1 else None
    if argument is None or isinstance(argument, nodes.Comprehension):
        told = mistakes.wrong_number_of_arguments(
            call.name, call.span, "one class", len(call.arguments)
        )
        work.tell(told)
        return None
    of = entity(work, argument, scope)
    if of is None:
        return None
    ranks = work.ranks
    if call.name == "senior_to":
        chosen = [
            k for k in work.symbols.class_names if any(k in ranks.get(x, ()) for x in of.names)
        ]
    else:
        chosen = [
            k
            for k in work.symbols.class_names
            if k not in of.names and any(x in ranks.get(k, ()) for x in of.names)
        ]
    return Entity(EntityKind.CLASSES, tuple(chosen), f"{call.name}({of.shown})")


def entity(work: Work, expression: nodes.Expression, scope: Scope) -> Entity | None:
    """The thing that an expression names; a mistake is told where it names none."""
    match expression:
        case nodes.Name(text=name):
            found = entity_named(work, name, scope)
            if found is None:
                if name in work.symbols.places:
                    work.tell(
                        reading_mistakes.not_a_thing(expression.span, "a class, a group or a pool")
                    )
                else:
                    work.tell(unknown(work, name, expression.span, scope, "class or pool"))
            return found
        case nodes.Function(name=name) if name in work.symbols.families:
            return family_entity(work, expression, scope)
        case nodes.Function(name=name) if name in RANKED:
            return ranked_entity(work, expression, scope)
        case nodes.Field(base=nodes.Name(text=pool), name=part):
            bound = scope.bound(pool)
            owner = bound.names[0] if bound is not None and bound.is_one else pool
            if (owner, part) in work.symbols.parts:
                return Entity(EntityKind.PART, (f"{owner}.{part}",), f"{owner}.{part}")
    work.tell(reading_mistakes.not_a_thing(expression.span, "a class, a group or a pool"))
    return None


def unknown(work: Work, name: str, span: Span, scope: Scope, what: str) -> Diagnostic:
    """The diagnostic for a name that is nothing at all."""
    variables = (variable for variable, _ in scope.bindings)
    known = (*work.symbols.places, *variables, "pools", "classes", "month", "payment_date")
    return mistakes.unknown_name(name, span, what, known, work.symbols.places)
