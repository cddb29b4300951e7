"""Entitlements, waterfalls, losses and calls of the checked deal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from attrs import define, evolve, field

from dealdsl.deal import expressions as typed
from dealdsl.deal import reinvestments, resolve, rules
from dealdsl.deal.allocations import Builder, is_composite
from dealdsl.deal.entities import entity
from dealdsl.deal.expressions import Truth, TypedExpression
from dealdsl.deal.measures import CASH_PARTS, STRIP_MEASURES
from dealdsl.deal.mistakes import first_word, head, word
from dealdsl.deal.mistakes import names as name_mistakes
from dealdsl.deal.mistakes import readings as reading_mistakes
from dealdsl.deal.mistakes import rules as mistakes
from dealdsl.deal.mistakes import schedules as schedule_mistakes
from dealdsl.deal.scope import EntityKind, Mode, Scope, Work
from dealdsl.deal.symbols import BUILTINS
from dealdsl.deal.walks import steps as every_step
from dealdsl.deal.walks import takers
from dealdsl.deal.words import head_words, words_of
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.diagnostics.nearest import nearest
from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.values import units

# ---- entitlements ----


def allocates(work: Work) -> tuple[rules.Allocate, ...]:
    return tuple(_allocate(work, node) for node in work.symbols.allocates.values())


def _allocate(work: Work, node: nodes.Allocate) -> rules.Allocate:
    scope = Scope(Mode.ALLOCATE)
    builder = Builder(work, scope, "principal", claims=True)
    inner, rest = without_rest(work, node.shares)
    allocation = rules.InOrder(builder.items(inner), (), node.span)
    amount, pots = _amount(work, node.source, scope)
    return rules.Allocate(
        node.name,
        amount,
        pots,
        allocation,
        rest.target if rest else None,
        rest is not None,
        head_words(node.span),
        node.span,
        node.source.span,
        rest.span if rest else None,
    )


def without_rest(
    work: Work, shares: tuple[nodes.Share, ...]
) -> tuple[tuple[nodes.Share, ...], nodes.Rest | None]:
    """The shares, and the `rest` that stands last."""
    if shares and isinstance(shares[-1], nodes.Rest):
        return shares[:-1], shares[-1]
    return shares, None


def pots(work: Work) -> tuple[str, ...]:
    """The names that allocations leave their rest to."""
    names = []
    for node in work.symbols.allocates.values():
        for share in node.shares:
            if isinstance(share, nodes.Rest) and share.target is not None:
                names.append(share.target)
    return tuple(dict.fromkeys(names))


def _amount(
    work: Work, source: nodes.Expression, scope: Scope
) -> tuple[TypedExpression | None, tuple[str, ...]]:
    """What an allocation shares: pots by name, and the sum of the other terms."""
    named: list[str] = []
    others: list[TypedExpression] = []
    for term in terms_of(source):
        if isinstance(term, nodes.Name) and term.text in pots(work):
            named.append(term.text)
        elif isinstance(term, nodes.Name) and not _is_known(work, term.text):
            work.tell(_unknown_amount(work, term))
            others.append(resolve.unknown_value(term.span))
        else:
            money = resolve.wanted(
                work, term, scope, units.MONEY, "an amount to allocate", "pool.principal"
            )
            others.append(money)
    if not others:
        return None, tuple(named)
    amount = others[0]
    if len(others) > 1:
        amount = typed.Many("sum", tuple(others), unit=units.MONEY, span=source.span)
    return amount, tuple(named)


def _is_known(work: Work, name: str) -> bool:
    return name in work.symbols.places or name in BUILTINS


def _unknown_amount(work: Work, name: nodes.Name) -> Diagnostic:
    """A name that is neither an amount nor what an allocation leaves."""
    left = {
        share.target: share.span
        for node in work.symbols.allocates.values()
        for share in node.shares
        if isinstance(share, nodes.Rest) and share.target is not None
    }
    known = (*left, *work.symbols.places)
    places = {**work.symbols.places, **left}
    return name_mistakes.unknown_name(name.text, name.span, "amount", known, places)


def terms_of(expression: nodes.Expression) -> tuple[nodes.Expression, ...]:
    """`a + b + c` as its terms."""
    if isinstance(expression, nodes.Argument):
        return terms_of(expression.value)
    if isinstance(expression, nodes.Binary) and expression.operator == "+":
        return (*terms_of(expression.left), *terms_of(expression.right))
    return (expression,)


# ---- cash ----


@define
class _Labels:
    """The labels that steps have carried so far."""

    places: dict[str, Span] = field(factory=dict)

    def add(self, work: Work, label: str | None, span: Span) -> None:
        if label is None:
            return
        span = first_word(span, label)
        if label in self.places:
            work.tell(name_mistakes.duplicate_label(label, span, self.places[label]))
        self.places[label] = span

    @property
    def scope(self) -> Scope:
        return Scope(Mode.STEP, (), tuple(self.places))


def waterfalls(work: Work) -> tuple[tuple[rules.Waterfall, ...], tuple[str, ...]]:
    """The checked waterfalls, and all labels in them."""
    labels = _Labels()
    found = tuple(_waterfall(work, node, labels) for node in work.symbols.waterfalls.values())
    return found, tuple(labels.places)


def _waterfall(work: Work, node: nodes.Waterfall, labels: _Labels) -> rules.Waterfall:
    sources: list[rules.Source] = []
    for term in terms_of(node.source):
        sources.extend(_cash(work, term))
    funds = [source.fund for source in sources if isinstance(source, rules.FundSource)]
    fund = funds[0] if len(sources) == 1 and funds else node.name
    steps = _steps(work, node.steps, labels, labels.scope, ())
    return rules.Waterfall(node.name, fund, tuple(sources), steps, head_words(node.span), node.span)


def _cash(work: Work, term: nodes.Expression) -> tuple[rules.Source, ...]:
    if isinstance(term, nodes.Name):
        bare_pool = term.text in work.symbols.pools or term.text == "pools"
        if not bare_pool:
            return (rules.FundSource(term.text, term.span),)
    base, path = path_of(term)
    of = None
    if path and isinstance(base, nodes.Name | nodes.Function):
        of = entity(work, base, Scope(Mode.STEP))
    measure = ".".join(path)
    if of is not None and of.kind is EntityKind.HEDGE and measure == "receipt":
        return (rules.HedgeSource(of.names[0], term.span),)
    if of is None or of.kind is not EntityKind.POOLS or measure not in CASH_PARTS:
        if of is not None or not path:
            parts = ("receipt",) if of is not None and of.kind is EntityKind.HEDGE else CASH_PARTS
            near = nearest(measure, parts) if of is not None else None
            meant = f"{base.span.text}.{near}" if near else None
            work.tell(mistakes.not_a_fund(term.span, meant))
        return ()
    if not has_strips(work, of.names, measure, term.span):
        return ()
    return tuple(
        rules.CashSource(pool, part, term.span) for pool in of.names for part in CASH_PARTS[measure]
    )


def has_strips(work: Work, pools: tuple[str, ...], measure: str, span: Span) -> bool:
    """Whether a part of a pool can be asked for: strips only of pools with a target rate."""
    if measure not in STRIP_MEASURES:
        return True
    for pool in pools:
        if not work.mentions(f"pool {pool}.target_rate"):
            work.tell(reading_mistakes.no_target_rate(pool, span, work.symbols.places[pool]))
            return False
    return True


def path_of(term: nodes.Expression) -> tuple[nodes.Expression, tuple[str, ...]]:
    path: list[str] = []
    while isinstance(term, nodes.Field):
        path.insert(0, term.name)
        term = term.base
    return term, tuple(path)


def _steps(
    work: Work,
    steps: tuple[nodes.Step, ...],
    labels: _Labels,
    scope: Scope,
    loop: tuple[str, ...],
) -> tuple[rules.Step, ...]:
    found: list[rules.Step] = []
    for step in steps:
        current = evolve(scope, labels=tuple(labels.places))
        found.extend(_step(work, step, labels, current, loop))
    return tuple(found)


def _step(
    work: Work, step: nodes.Step, labels: _Labels, scope: Scope, loop: tuple[str, ...]
) -> tuple[rules.Step, ...]:
    words = " ".join((words_of(step.span), *loop))
    match step:
        case nodes.Pay():
            built = _pay(work, step, scope, words)
            labels.add(work, step.label, step.span)
            return () if built is None else (built,)
        case nodes.Rest(target=target):
            if target in work.symbols.composites:
                is_composite(work, nodes.Name(target, span=word(step.span, target)))
                return ()
            is_class = target in work.symbols.tranches
            fund = None if is_class else target
            return (rules.RestStep(fund, target if is_class else None, words, step.span),)
        case nodes.Release(account=account, above=above):
            _need_account(work, account, step)
            amount = _money(work, above, scope, "what an account keeps")
            return (rules.ReleaseStep(account, amount, words, step.span),)
        case nodes.TopUp(account=account, to=to):
            _need_account(work, account, step)
            amount = _money(work, to, scope, "an account's target")
            return (rules.TopUpStep(account, amount, words, step.span),)
        case nodes.WhenSteps():
            return _when(work, step, labels, scope, loop)
        case nodes.ForEach():
            return _for_each(work, step, labels, scope)
        case nodes.Apply():
            return ()  # written out before a deal is looked at
        case nodes.Accrue():
            return _accrue(work, step, labels, scope, loop)
        case nodes.Buy():
            return reinvestments.bought(work, step, scope, words)
        case _:
            assert_never(step)


def _money(work: Work, expression: nodes.Expression, scope: Scope, what: str) -> TypedExpression:
    return resolve.wanted(work, expression, scope, units.MONEY, what, "$1,000,000")


def _need_account(work: Work, name: str, step: nodes.Step) -> None:
    if name not in work.symbols.accounts:
        known, span = work.symbols.accounts, word(step.span, name)
        work.tell(name_mistakes.unknown_name(name, span, "account", known, work.symbols.places))


def _pay(work: Work, step: nodes.Pay, scope: Scope, words: str) -> rules.PayStep | None:
    kinds = ("interest", "principal", "due")
    labels = {name.split(" of ")[0] for name in work.symbols.claims}
    if step.kind not in kinds and step.kind not in labels:
        place = first_word(step.span, step.kind)
        work.tell(mistakes.unknown_kind(step.kind, place, (*kinds, *labels)))
        return None
    if step.backup is not None:
        _need_account(work, step.backup, step)
    builder = Builder(work, scope, step.kind)
    caps = builder.caps((*step.kind_caps, *step.caps), builder.one(step.allocation))
    allocation = builder.allocation(step.allocation, caps)
    if allocation is None:
        return None
    return rules.PayStep(
        step.kind, allocation, step.label, step.backup, step.turbo, words, step.span
    )


def _when(
    work: Work, step: nodes.WhenSteps, labels: _Labels, scope: Scope, loop: tuple[str, ...]
) -> tuple[rules.Step, ...]:
    test = resolve.condition(work, step.condition, scope)
    then = _steps(work, step.then, labels, scope, loop)
    otherwise = _steps(work, step.otherwise or (), labels, scope, loop)
    labels.add(work, step.label, step.span)
    if isinstance(test, Truth) and step.label is None:
        return then if test.value else otherwise
    words = f"when {words_of(step.condition.span)}"
    return (rules.WhenStep(test, then, otherwise, step.label, words, step.span),)


def _accrue(
    work: Work, step: nodes.Accrue, labels: _Labels, scope: Scope, loop: tuple[str, ...]
) -> tuple[rules.Step, ...]:
    """The steps inside draw on interest that becomes principal: they need no cap."""
    for inner in _no_principal(step.steps):
        work.tell(schedule_mistakes.step_in_accretion(step.tranche, head(inner.span)))
    then = _steps(work, step.steps, labels, scope, loop)
    span = first_word(step.span, step.tranche)
    due = _accruing(work, nodes.Name(step.tranche, span=span), scope)
    if due is None:
        return ()
    words = " ".join((f"accrue {due.name}", *loop))
    if not step.steps or (then and _payees(then) <= {due.name}):
        work.tell(schedule_mistakes.accretion_to_nobody(due.name, head(step.span)))
    leaf = rules.Leaf(due, (), None, span)
    interest = rules.PayStep("interest", leaf, None, None, False, words, step.span)
    return (rules.AccrueStep(due.name, then, interest, words, step.span),)


def _no_principal(steps: tuple[nodes.Step, ...]) -> Iterator[nodes.Step]:
    """The steps inside an `accrue` that do something else than pay principal."""
    for step in steps:
        match step:
            case nodes.Pay(kind="principal"):
                continue
            case nodes.WhenSteps(then=then, otherwise=otherwise):
                yield from _no_principal((*then, *(otherwise or ())))
            case nodes.ForEach(steps=inner):
                yield from _no_principal(inner)
            case _:
                yield step


def _accruing(work: Work, name: nodes.Name, scope: Scope) -> rules.Due | None:
    """The interest of the one class that accrues; it must have a balance that can grow."""
    dues = Builder(work, scope, "interest").dues(nodes.Target(name, span=name.span))
    if len(dues) > 1:
        work.tell(reading_mistakes.not_a_thing(name.span, "one class"))
    if len(dues) != 1:
        return None
    tranche = dues[0].name
    if not work.can_be_due("principal", tranche):
        place = work.symbols.places[tranche]
        work.tell(mistakes.nothing_due("principal", tranche, name.span, place))
        return None
    return dues[0]


def _payees(steps: tuple[rules.Step, ...]) -> set[str]:
    """Everyone whom these steps pay, whatever branch is taken."""
    paying = (step for step in every_step(steps) if isinstance(step, rules.PayStep))
    return {taker.leaf.due.name for step in paying for taker in takers(step.allocation)}


def _for_each(
    work: Work, step: nodes.ForEach, labels: _Labels, scope: Scope
) -> tuple[rules.Step, ...]:
    domain = entity(work, step.domain, scope)
    found: list[rules.Step] = []
    for name in domain.names if domain else ():
        assert domain is not None
        one = evolve(domain, names=(name,), shown=name, group=None)
        inner = scope.bind(step.variable, one)
        found.extend(_steps(work, step.steps, labels, inner, (f"[{step.variable} is {name}]",)))
    return tuple(found)


# ---- calls ----


def calls(work: Work) -> tuple[rules.Call, ...]:
    found = []
    for node in work.symbols.calls.values():
        scope = Scope(Mode.PERIOD)
        test = resolve.condition(work, node.condition, scope)
        words = words_of(node.span)
        found.append(rules.Call(node.name, test, node.accrued, words, node.span))
    return tuple(found)
