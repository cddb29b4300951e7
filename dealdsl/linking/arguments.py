"""What an application gives for a rule's parameters, and whether it is of their kinds."""

from __future__ import annotations

from collections.abc import Collection

from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.nearest import nearest
from dealdsl.linking.environment import Environment, declares
from dealdsl.linking.kinds import Meaning, accepts, figure, in_words
from dealdsl.linking.mistakes import rules as mistakes
from dealdsl.linking.rewriting import Rewriter, path_of
from dealdsl.linking.texts import Rule
from dealdsl.syntax import nodes

_EVERY_DEAL_HAS = {
    "pools": "pools",
    "classes": "classes",
    **dict.fromkeys(("deal", "month", "payment_date"), "value"),
}
_RANKED = ("junior_to", "senior_to")


def meaning(expression: nodes.Expression, site: Rewriter) -> Meaning:
    """What an argument is, as far as its words tell where it stands."""
    match expression:
        case nodes.Literal(kind=figures, text=text):
            return figure(figures, text)
        case nodes.Name(text=name):
            return _name(name, site)
        case nodes.Field():
            return _field(expression, site.env)
        case nodes.Function(name=name):
            kind = "classes" if name in _RANKED else _called(name, site.env)
            return Meaning(kind)
        case nodes.Comparison() | nodes.Logic() | nodes.NotSo():
            return Meaning("condition")
        case nodes.Binary(operator="+"):
            return Meaning("cash")
        case _:
            return Meaning("value")


def _name(name: str, site: Rewriter) -> Meaning:
    if name in site.bound:  # a loop goes over pools or classes: which, is seen when it is used
        return Meaning("loop")
    if name in site.env.given:
        return site.env.given[name].meaning
    return Meaning(site.env.kind(name) or _EVERY_DEAL_HAS.get(name, "unknown"))


def _field(node: nodes.Field, env: Environment) -> Meaning:
    """What an application declares; of all else a figure, or cash."""
    path = path_of(node)
    application = env.application(path[0]) if path else None
    if path is None or application is None:
        return Meaning("cash")
    found = declares(application[1], path[1:])
    whole = found is not None and found[0] + 1 == len(path)
    return Meaning(found[1] if found and whole else "cash")


def _called(name: str, env: Environment) -> str:
    """A case of a family is its classes, or pools; all else that is called is a value."""
    kind = env.kind(name.split(".")[-1] if "." in name else name)
    return kind if kind in ("classes", "pools") else "value"


def mismatches(
    rule: Rule, apply: nodes.Apply, site: Rewriter, known: Collection[str]
) -> tuple[Diagnostic, ...]:
    """The arguments that are of another kind than their parameters."""
    told = []
    for parameter, given in zip(rule.node.parameters, apply.arguments, strict=True):
        found = meaning(given, site)
        if found.kind != "loop" and not accepts(parameter.kind, found):
            told.append(_mismatch(parameter, given, found, site, known))
    return tuple(told)


def _mismatch(
    parameter: nodes.Parameter,
    given: nodes.Expression,
    found: Meaning,
    site: Rewriter,
    known: Collection[str],
) -> Diagnostic:
    near = None
    if found.kind == "unknown" and isinstance(given, nodes.Name):
        near = nearest(given.text, known)
    return mistakes.rule_argument_mismatch(
        in_words(parameter.kind),
        str(found),
        site.env.span(given.span),
        parameter.span,
        f"write `{near}`" if near else None,
    )
