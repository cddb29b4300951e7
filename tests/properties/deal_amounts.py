"""Expressions for generated deals: amounts, percents and conditions, of names in scope.

Every amount is nought or more, so that nobody is ever due less than nothing; a cap alone may be
below zero. Composites stand in parentheses, so that they fit wherever an expression may stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from attrs import evolve, frozen
from hypothesis import strategies as st

from tests.properties.deal_text import dollars, percent

Option = TypeVar("Option")

# Figures of a pool that every period has.
POOL_MEASURES = (
    *("balance", "closing_balance", "principal", "interest", "funds", "scheduled", "unscheduled"),
    *("loss", "loss.within", "loss.beyond", "delinquent_60", "foreclosure", "new_defaults"),
    *("servicing_fee", "gross_interest"),
)
STRIP_MEASURES = (
    *("target.balance", "target.closing_balance", "target.scheduled", "target.unscheduled"),
    *("target.principal", "target.interest", "io.interest", "po.balance", "po.principal"),
    *("loss.target", "loss.target.within", "loss.po", "loss.po.within", "loss.po.beyond"),
)
# Of these the value at the cut-off date is known.
KNOWN_AT_CUTOFF = ("balance", "closing_balance", "loss", "delinquent_60", "target.balance")


@frozen
class Hand:
    """Draws for hypothesis; the first option is the one that it tries to come to."""

    draw: st.DrawFn

    def one_of(self, options: Sequence[Option]) -> Option:
        return options[self.draw(st.integers(0, len(options) - 1))]

    def number(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))

    def chance(self, tenths: int) -> bool:
        return self.draw(st.integers(0, 9)) >= 10 - tenths

    def some(self, options: Sequence[Option], least: int = 1) -> tuple[Option, ...]:
        """Several different options, in any order."""
        shuffled = self.draw(st.permutations(options))
        return tuple(shuffled[: self.number(min(least, len(options)), len(options))])


@frozen
class Scope:
    """What an expression may name where it stands.

    `known` are amounts that are known at the cut-off date; `groups` have classes with balances.
    `running` are known only in steps, where nothing that remembers may read them.
    """

    amounts: tuple[str, ...] = ()
    running: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    percents: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    whole: int = 100_000_00

    def more(
        self,
        amounts: tuple[str, ...] = (),
        running: tuple[str, ...] = (),
        percents: tuple[str, ...] = (),
        conditions: tuple[str, ...] = (),
    ) -> Scope:
        return evolve(
            self,
            amounts=(*self.amounts, *amounts),
            running=(*self.running, *running),
            percents=(*self.percents, *percents),
            conditions=(*self.conditions, *conditions),
        )


def stated_amount(hand: Hand, scope: Scope) -> str:
    """Nothing, or up to some part of the deal: most of what moves in a month is small."""
    part = hand.one_of((1000, 100, 20, 3, 1))
    return dollars(hand.number(0, scope.whole // part))


def amount(hand: Hand, scope: Scope, depth: int = 2) -> str:
    """An amount of money, nought or more."""
    choice = hand.number(0, 3 if depth == 0 else 11)
    if choice <= 1 or not scope.amounts:
        return stated_amount(hand, scope)
    if choice <= 3:
        return hand.one_of((*scope.amounts, *scope.running))
    if choice == 4:
        return f"{percent_of(hand, scope, depth - 1)} * {amount(hand, scope, 0)}"
    if choice == 5:
        return remembered(hand, scope)
    if choice == 6:
        return f"sum({each_of(hand, scope, 'j.balance')})"
    first, second = amount(hand, scope, depth - 1), amount(hand, scope, depth - 1)
    match choice:
        case 7:
            return f"max($0, {first} - {second})"
        case 8:
            return f"min({first}, {second})"
        case 9:
            return f"({first} + {second})"
        case 10:
            return f"max({first}, {second})"
        case _:
            return f"(if {condition(hand, scope, depth - 1)} then {first} else {second})"


def cap_amount(hand: Hand, scope: Scope) -> str:
    """An amount that may be below zero."""
    if hand.chance(2):
        return f"{amount(hand, scope, 1)} - {amount(hand, scope, 1)}"
    return amount(hand, scope)


def remembered(hand: Hand, scope: Scope) -> str:
    """An amount out of memory: of what is known at the cut-off date, so that it has a first one."""
    of = hand.one_of(scope.known)
    match hand.number(0, 3):
        case 0:
            return f"initial({of})"
        case 1:
            return f"previous({of})"
        case 2:
            return f"average({of}, {hand.number(1, 8)} months)"
        case _:
            return f"cumulative({of})"


def each_of(hand: Hand, scope: Scope, element: str) -> str:
    """`j.balance for j in subs`, perhaps of some only."""
    group = hand.one_of(scope.groups)
    where = f" where j.balance > {stated_amount(hand, scope)}" if hand.chance(3) else ""
    return f"{element} for j in {group}{where}"


def percent_of(hand: Hand, scope: Scope, depth: int = 1) -> str:
    """A percent, nought or more."""
    choice = hand.number(0, 2 if depth <= 0 else 6)
    if choice == 0:
        return percent(hand.number(0, 10_000))
    if choice <= 2:
        return hand.one_of((*scope.percents, percent(hand.number(0, 10_000))))
    if choice == 3:
        return f"share({amount(hand, scope, 0)}, {amount(hand, scope, 0)})"
    if choice == 4:
        return f"({amount(hand, scope, 0)} / {amount(hand, scope, 0)} else 50%)"
    first, second = percent_of(hand, scope, depth - 1), percent_of(hand, scope, depth - 1)
    if choice == 5:
        return f"max(0%, {first} - {second})"
    return f"(if {condition(hand, scope, depth - 1)} then {first} else {second})"


def condition(hand: Hand, scope: Scope, depth: int = 1) -> str:
    """A condition; composites in parentheses."""
    choice = hand.number(0, 3 if depth <= 0 else 8)
    if choice == 0:
        return f"month {hand.one_of(('>=', '<', '>', '<=', '='))} {hand.number(1, 40)}"
    if choice == 1 and scope.conditions:
        return hand.one_of(scope.conditions)
    if choice <= 3:
        return compared(hand, scope, depth)
    if choice == 4:
        return f"not {condition(hand, scope, 0)}"
    if choice == 5:
        return f"ever({compared(hand, evolve(scope, running=()), 0)})"
    if choice == 6:
        test = f"j.balance {hand.one_of(('>', '<='))} {amount(hand, scope, 0)}"
        return f"{hand.one_of(('any', 'all'))}({each_of(hand, scope, test)})"
    sides = condition(hand, scope, depth - 1), condition(hand, scope, depth - 1)
    return f"({sides[0]} {'and' if choice == 7 else 'or'} {sides[1]})"


def compared(hand: Hand, scope: Scope, depth: int) -> str:
    operator = hand.one_of((">", "<", ">=", "<=", "="))
    if hand.chance(3):
        sides = percent_of(hand, scope, depth - 1), percent_of(hand, scope, depth - 1)
    else:
        sides = amount(hand, scope, max(depth - 1, 0)), amount(hand, scope, max(depth - 1, 0))
    return f"{sides[0]} {operator} {sides[1]}"
