"""Rules that cannot be applied, or not so."""

from __future__ import annotations

from collections.abc import Iterable

from dealdsl.diagnostics.diagnostic import Diagnostic, Fix, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.diagnostics.nearest import nearest
from dealdsl.diagnostics.places import first_word, head, word
from dealdsl.source import Span
from dealdsl.syntax.mistakes.telling import error


@mistake("unknown-rule")
def unknown_rule(name: str, span: Span, known: Iterable[str]) -> Diagnostic:
    """A rule is applied that neither the file nor the files it imports declare.

    A file sees its own rules and those of the files that it imports itself, not those that these
    import in their turn.

    Instead of:

        import "rules/turbo.deal"
        apply turbos(excess, A, 2% * G.balance)

    Write:

        import "rules/turbo.deal"
        apply turbo(excess, A, 2% * G.balance)
    """
    near, place = nearest(name, known), first_word(span, name)
    return error(
        "unknown-rule",
        f"there is no rule named `{name}`",
        place,
        "not declared",
        help=f"write `{near}`" if near else "import the file that declares it, or write the rule",
        fix=Fix(place, near) if near else None,
    )


@mistake("rule-argument-count")
def rule_argument_count(name: str, span: Span, given: int, wanted: str, rule: Span) -> Diagnostic:
    """A rule is applied with too few or too many arguments.

    An application gives one argument for each parameter, in their order.

    Instead of:

        rule turbo(cash: fund, seniors: classes) { … }
        apply turbo(excess)

    Write:

        apply turbo(excess, A)
    """
    takes = f"takes {wanted}" if wanted else "takes nothing"
    count = f"{given} argument{'' if given == 1 else 's'}"
    return error(
        "rule-argument-count",
        f"rule `{name}` {takes} and is given {count}",
        span,
        f"gives {count}",
        Label(head(rule), takes),
        help=f"write `apply {name}({wanted.replace('`', '')})`",
    )


@mistake("rule-argument-mismatch")
def rule_argument_mismatch(
    wanted: str, given: str, span: Span, parameter: Span, help: str | None = None
) -> Diagnostic:
    """An argument of a rule is of another kind than its parameter.

    A parameter says what it stands for: a thing of the deal (`pool`, `pools`, `class`, `classes`,
    `account`, `fund`, `table`) or a value of a unit (`money`, `rate`, `percent`, `number`,
    `months`, `condition`). A rule can be trusted only when it is given what it was written for.

    Instead of:

        rule floor(seniors: classes, least: money) { … }
        apply floor(A, 2%)

    Write:

        apply floor(A, 2% * G.balance)
    """
    return error(
        "rule-argument-mismatch",
        f"this argument must be {wanted} and is {given}",
        span,
        given,
        Label(parameter, "the parameter"),
        help=help or f"write {wanted}",
    )


@mistake("rule-name-taken")
def rule_name_taken(name: str, span: Span, what: str, first: Span, help: str) -> Diagnostic:
    """A name that a rule or an application brings is something else already.

    Rules of one file and of those it imports have different names, and so have the parameters of a
    rule and what it declares. The name of an application stands before all that it declares
    (`oc.missing`): no other application, and nothing that the deal declares, may be called so.

    Instead of:

        apply turbo(excess, A)
        apply turbo(excess, B)

    Write:

        apply turbo(excess, A) as first
        apply turbo(excess, B) as second
    """
    return error(
        "rule-name-taken",
        f"`{name}` is {what} already",
        word(span, name),
        "named again",
        Label(head(first), "named first"),
        help=help,
    )


@mistake("mixed-rule")
def mixed_rule(name: str, section: Span, step: Span) -> Diagnostic:
    """A rule holds sections and steps of a waterfall.

    A rule of sections is applied among the sections of a deal, a rule of steps inside a waterfall.
    One that holds both could stand in neither place.

    Instead of:

        rule senior(k: class) {
          define missing = initial(k.balance) - k.balance
          pay principal to k
        }

    Write two rules:

        rule senior(k: class) { define missing = initial(k.balance) - k.balance }
        rule pay_senior(k: class) { pay principal to k }
    """
    return error(
        "mixed-rule",
        f"rule `{name}` holds sections and steps of a waterfall",
        head(step),
        "a step",
        Label(head(section), "a section"),
        help="write two rules, one for the sections and one for the steps",
    )


@mistake("rule-misplaced")
def rule_misplaced(name: str, span: Span, is_step: bool, rule: Span) -> Diagnostic:
    """A rule is applied where what it holds cannot stand.

    A rule of sections is applied among sections, and a rule of steps in a waterfall.

    Instead of:

        rule pay_both(j: class, k: class) { pay interest to pro rata { j  k } }
        apply pay_both(A, B)

    Write:

        waterfall main from G.funds {
          apply pay_both(A, B)
          rest to R
        }
    """
    held, place = ("steps", "in a waterfall") if is_step else ("sections", "among the sections")
    return error(
        "rule-misplaced",
        f"rule `{name}` holds {held} and cannot be applied here",
        head(span),
        f"applied where no {held} can stand",
        Label(head(rule), f"holds {held}"),
        help=f"apply it {place}",
    )


@mistake("rule-cycle")
def rule_cycle(name: str, span: Span) -> Diagnostic:
    """Rules apply each other in a circle.

    What an application stands for is written out in its place: a rule that applies itself, be it
    through others, would never be written out. What goes on from month to month needs no circle:
    `previous(x)` is last month's x.

    Instead of:

        rule again(k: class) { apply again(k) }

    Write what the rule does for one class, and apply it for each.
    """
    return error(
        "rule-cycle",
        f"rule `{name}` applies itself",
        span,
        "closes the circle",
        help="leave one of these applications out",
    )


@mistake("rule-reads-outside")
def rule_reads_outside(name: str, span: Span, known: Iterable[str]) -> Diagnostic:
    """A rule of an imported file names something that it is not given.

    A rule sees its parameters, what it declares itself, what its own file declares, and what every
    deal has (`pools`, `classes`, `month`). It does not see the names of the deals that apply it:
    the same rule must mean the same in each of them.

    Instead of:

        rule cover(target: money) { test enough: subs.balance >= target }

    Write:

        rule cover(subs: classes, target: money) { test enough: subs.balance >= target }
    """
    near = nearest(name, known)
    return error(
        "rule-reads-outside",
        f"the rule declares nothing named `{name}`, nor does its file",
        span,
        "not known in this file",
        help=f"write `{near}`" if near else f"make it a parameter of the rule: `{name}: classes`",
        fix=Fix(span, near) if near else None,
    )


@mistake("not-declared-by-rule")
def not_declared_by_rule(name: str, prefix: str, span: Span, known: Iterable[str]) -> Diagnostic:
    """Something is read of an application that its rule does not declare.

    `oc.missing` is what the application known as `oc` declares under the name `missing`.

    Instead of:

        rule cover(k: class) { define missing = initial(k.balance) - k.balance }
        apply cover(A) as oc
        define short = oc.mising

    Write:

        define short = oc.missing
    """
    known = tuple(known)
    near = nearest(name, known)
    has = ", ".join(f"`{prefix}.{each}`" for each in known[:8])
    other = f"there is {has}" if known else "the rule declares nothing that has a name"
    return error(
        "not-declared-by-rule",
        f"`{prefix}` declares nothing named `{name}`",
        span,
        "not declared by the rule",
        help=f"write `{prefix}.{near}`" if near else other,
    )


@mistake("unknown-kind-of-parameter")
def unknown_kind_of_parameter(kind: str, span: Span, known: Iterable[str]) -> Diagnostic:
    """A parameter of a rule is of a kind that there is not.

    Things: `pool`, `pools`, `class`, `classes`, `account`, `fund`, `table`. Values: `money`,
    `rate`, `percent`, `number`, `months`, `condition`.

    Instead of:

        rule floor(seniors: tranches) { … }

    Write:

        rule floor(seniors: classes) { … }
    """
    near = nearest(kind, known)
    return error(
        "unknown-kind-of-parameter",
        f"there are no parameters of the kind `{kind}`",
        word(span, kind),
        "not a kind",
        help=f"write `{near}`" if near else f"kinds are {', '.join(f'`{each}`' for each in known)}",
    )


@mistake("reuse-too-large")
def reuse_too_large(span: Span, most: str) -> Diagnostic:
    """The rules of a deal, written out, are more than any deal needs.

    Rules may apply rules, and each level can multiply what the one below it writes. A deal's text
    is untrusted: a bound on what it becomes bounds the time and the memory that it takes.

    Instead of a rule that applies another ten times, which applies a third ten times, and so on:

    Write the sections once, for groups of classes.
    """
    return error(
        "reuse-too-large",
        f"the rules of this deal, written out, come to more than {most}",
        span,
        "too much here",
        help="apply fewer rules, or rules that hold less",
    )
