"""Allocations as single statements, each amount named.

The order of every operation is the interpreter's: both give the same figures to the last bit.
"""

from __future__ import annotations

from typing import assert_never

from attrs import define, evolve, field

from dealdsl.program import program as ir
from dealdsl.program.interpreter import rooms_of
from dealdsl.python import tree
from dealdsl.python.from_program_values import (
    ONE,
    ZERO,
    Values,
    at_least_nothing,
    call,
    minus,
    plus,
)

Statements = list[tree.Statement]
Taken = dict[str, tree.Expression]


@define
class Sharing:
    """Writes the statements of one step. `verb` begins the names of what payees get."""

    values: Values
    verb: str
    largest: int = 0
    _temporaries: dict[str, int] = field(factory=dict)

    def temporary(self, word: str) -> tree.Name:
        """A name for an amount on its way: `left`, `left_2`, …, by how deep it stands."""
        count = self._temporaries.get(word, 0) + 1
        self._temporaries[word] = count
        return self.values.naming.own(word if count == 1 else f"{word} {count}")

    # ---- a whole step ----

    def share(self, step: ir.Share) -> Statements:
        self._temporaries.clear()
        fund = self.values.read(step.fund)
        if step.backup is not None:
            return self._with_backup(step, fund)
        if isinstance(step.allocation, ir.Leaf):
            return self.leaf(step.allocation, fund)
        left = self.temporary("left")
        return [
            tree.Assign(left, fund),
            *self.share_out(step.allocation, left),
            tree.Assign(fund, left),
        ]

    def _with_backup(self, step: ir.Share, fund: tree.Name | tree.Subscript) -> Statements:
        assert step.backup is not None
        account = self.values.read(step.backup)
        available, left = self.temporary("available"), self.temporary("left")
        paid, own = self.temporary("paid in all"), self.temporary("paid by the fund")
        drawn = minus(account, minus(paid, own))
        return [
            tree.Assign(available, tree.Binary("+", fund, account)),
            tree.Assign(left, available),
            *self.share_out(step.allocation, left),
            tree.Assign(paid, minus(available, left)),
            tree.Assign(own, call("min", paid, fund)),
            tree.Assign(fund, minus(fund, own)),
            tree.Assign(account, at_least_nothing(drawn)),
        ]

    # ---- the forms ----

    def share_out(self, node: ir.Allocation, left: tree.Name) -> Statements:
        """Statements that pay `node` out of `left` and leave there what is left."""
        match node:
            case ir.Leaf():
                return self.leaf(node, left)
            case ir.InOrder(items=items, caps=()):
                return [s for item in items for s in self.share_out(item, left)]
            case ir.InOrder(items=items):
                return self._within(
                    node, left, lambda pot: self.share_out(evolve(node, caps=()), pot)
                )
            case ir.ProRata(caps=()):
                return self._pro_rata(node, left)
            case ir.ProRata():
                return self._within(
                    node, left, lambda pot: self._pro_rata(evolve(node, caps=()), pot)
                )
            case ir.Branch(condition=condition, then=then, otherwise=otherwise):
                return self._branch(condition, then, otherwise, left)
            case _:
                assert_never(node)

    def leaf(self, leaf: ir.Leaf, cash: tree.Name | tree.Subscript) -> Statements:
        """One payee takes what it is due, or what there is."""
        return self._take(leaf, call("min", self._leaf_due(leaf, {}), cash), cash)

    def _take(
        self, leaf: ir.Leaf, amount: tree.Expression, cash: tree.Name | tree.Subscript
    ) -> Statements:
        paid = self.values.naming.own(f"{self.verb} {leaf.payee}")
        statements: Statements = [tree.Assign(paid, amount)]
        if leaf.room is not None:
            room = self.values.read(leaf.room)
            statements.append(tree.Assign(room, minus(room, paid)))
        for tally in leaf.tallies:
            name = self.values.read(tally)
            statements.append(tree.Assign(name, tree.Binary("+", name, paid)))
        statements.append(tree.Assign(cash, minus(cash, paid)))
        return statements

    def _within(self, node: ir.InOrder | ir.ProRata, left: tree.Name, inside: object) -> Statements:
        """A capped allocation works on the part of the cash that its caps allow."""
        assert callable(inside)
        available, pot = self.temporary("available"), self.temporary("left")
        return [
            tree.Assign(available, self._capped(left, node)),
            tree.Assign(pot, available),
            *inside(pot),
            tree.Assign(left, minus(left, minus(available, pot))),
        ]

    def _branch(
        self,
        condition: ir.Expression,
        then: ir.Allocation,
        otherwise: ir.Allocation,
        left: tree.Name,
    ) -> Statements:
        yes, no = self.share_out(then, left), self.share_out(otherwise, left)
        test = self.values.value(condition)
        if not yes:
            return [tree.If((tree.Branch(tree.Unary("not", test), tuple(no)),))] if no else []
        return [tree.If((tree.Branch(test, tuple(yes)),), tuple(no))]

    def _pro_rata(self, node: ir.ProRata, left: tree.Name) -> Statements:
        if not node.items:
            return []
        if node.weights is None and not any(getattr(item, "caps", ()) for item in node.items):
            return self._by_due(node, left)
        return self._by_weight(node, left)

    def _by_due(self, node: ir.ProRata, left: tree.Name) -> Statements:
        """In proportion to what each is due."""
        statements: Statements = []
        taken: Taken = {}
        simple = _are_simple(node)
        dues = [self._due(item, taken, statements, bind=not simple) for item in node.items]
        total, share = self.temporary("total due"), self.temporary("share")
        enough = tree.Compare(">", total, left)
        statements.append(tree.Assign(total, plus(dues)))
        portion = tree.Conditional(enough, tree.Binary("/", left, total), ONE)
        statements.append(tree.Assign(share, portion))
        for item, due in zip(node.items, dues, strict=True):
            given = call("min", tree.Binary("*", due, share), left)
            if isinstance(item, ir.Leaf):
                paid = given if simple else call("min", self._leaf_due(item, {}), given)
                statements.extend(self._take(item, paid, left))
            else:
                statements.extend(self._give(item, given, left))
        return statements

    def _give(self, item: ir.Allocation, amount: tree.Expression, left: tree.Name) -> Statements:
        """An item gets an amount and returns what it does not take."""
        given, kept = self.temporary("given"), self.temporary("left")
        taken = minus(given, kept)
        return [
            tree.Assign(given, amount),
            tree.Assign(kept, given),
            *self.share_out(item, kept),
            tree.Assign(left, minus(left, taken)),
        ]

    def _by_weight(self, node: ir.ProRata, left: tree.Name) -> Statements:
        """By weights, or with caps: what one cannot take is shared again."""
        count = len(node.items)
        self.largest = max(self.largest, count)
        statements: Statements = []
        taken: Taken = {}
        rooms = [self._due(item, taken, statements, bind=False) for item in node.items]
        weights = self._weights(node, statements)
        for i, (weight, room) in enumerate(zip(weights, rooms, strict=True)):
            statements.append(tree.Assign(_entry("weights", i), weight))
            statements.append(tree.Assign(_entry("rooms", i), room))
        lists = (tree.Name("weights"), tree.Name("rooms"), tree.Name("given"))
        shared = call("share_by_weight", tree.Constant(count), *lists, left)
        statements.append(tree.ExpressionStatement(shared))
        amounts: list[tree.Name] = []
        if any(not isinstance(item, ir.Leaf) for item in node.items):
            for i in range(count):
                amounts.append(self.temporary("given"))
                statements.append(tree.Assign(amounts[-1], _entry("given", i)))
        for i, item in enumerate(node.items):
            amount: tree.Expression = amounts[i] if amounts else _entry("given", i)
            if isinstance(item, ir.Leaf):
                paid = call("min", self._leaf_due(item, {}), amount)
                statements.extend(self._take(item, paid, left))
            else:
                statements.extend(self._give(item, amount, left))
        return statements

    def _weights(self, node: ir.ProRata, statements: Statements) -> list[tree.Expression]:
        if node.weights is not None:
            return [self.values.value(weight) for weight in node.weights]
        taken: Taken = {}
        uncapped = (
            item if isinstance(item, ir.Branch) else evolve(item, caps=()) for item in node.items
        )
        return [self._due(item, taken, statements, bind=False) for item in uncapped]

    # ---- what is due ----

    def _leaf_due(self, leaf: ir.Leaf, taken: Taken) -> tree.Expression:
        due: tree.Expression = ZERO
        if leaf.room is not None:
            due = self.values.read(leaf.room)
            if leaf.room in taken:
                due = minus(due, taken[leaf.room])
        whole = due
        if leaf.condition is not None:
            whole = due = tree.Conditional(self.values.value(leaf.condition), due, ZERO)
        for number, cap in enumerate(leaf.caps):
            amount = self.values.value(cap.amount)
            if cap.direction == "down":
                amount = minus(whole, amount)
            limit = at_least_nothing(amount)
            due = limit if leaf.room is None and number >= 0 else call("min", due, limit)
        return due

    def _due(
        self, node: ir.Allocation, taken: Taken, statements: Statements, bind: bool = True
    ) -> tree.Expression:
        """What an allocation would take of unlimited cash; amounts on the way get names."""
        match node:
            case ir.Leaf(room=room):
                due = self._leaf_due(node, taken)
                if bind or (room is not None and room in taken):
                    due = self._bound(due, statements)
                if room is not None:
                    before = taken.get(room)
                    taken[room] = due if before is None else tree.Binary("+", before, due)
                return due
            case ir.InOrder(items=items) | ir.ProRata(items=items):
                dues = [self._due(item, taken, statements) for item in items]
                return self._bound(self._capped(plus(dues), node), statements)
            case ir.Branch(condition=condition, then=then, otherwise=otherwise):
                return self._branch_due(condition, (then, otherwise), taken, statements)
            case _:
                assert_never(node)

    def _branch_due(
        self,
        condition: ir.Expression,
        sides: tuple[ir.Allocation, ir.Allocation],
        taken: Taken,
        statements: Statements,
    ) -> tree.Expression:
        test = self.values.value(condition)
        after = [dict(taken), dict(taken)]
        yes, no = (
            self._due(side, side_taken, statements)
            for side, side_taken in zip(sides, after, strict=True)
        )
        for room in dict.fromkeys((*after[0], *after[1])):
            either = (after[0].get(room, ZERO), after[1].get(room, ZERO))
            if either[0] != either[1]:
                taken[room] = self._bound(tree.Conditional(test, *either), statements)
        return self._bound(tree.Conditional(test, yes, no), statements)

    def _bound(self, value: tree.Expression, statements: Statements) -> tree.Expression:
        if isinstance(value, tree.Name | tree.Constant):
            return value
        name = self.temporary("due")
        statements.append(tree.Assign(name, value))
        return name

    def _capped(self, cash: tree.Expression, node: ir.InOrder | ir.ProRata) -> tree.Expression:
        for cap in node.caps:
            amount = self.values.value(cap.amount)
            if cap.direction == "down":
                rooms: list[tree.Expression] = [self.values.read(room) for room in rooms_of(node)]
                amount = minus(plus(rooms), amount)
            cash = call("min", cash, at_least_nothing(amount))
        return cash


def _entry(name: str, index: int) -> tree.Subscript:
    return tree.Subscript(tree.Name(name), tree.Constant(index))


def _are_simple(node: ir.ProRata) -> bool:
    """Plain payees, each with a room of its own: what each is due can be read when it is paid."""
    leaves = [item for item in node.items if isinstance(item, ir.Leaf)]
    rooms = [leaf.room for leaf in leaves]
    plain = all(leaf.condition is None for leaf in leaves)
    return len(leaves) == len(node.items) and len(set(rooms)) == len(rooms) and plain
