"""`distribute`: one period after another, as single statements with the deal's words above them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from attrs import define

from dealdsl.program import names
from dealdsl.program import program as ir
from dealdsl.program.live import reads
from dealdsl.python import tree
from dealdsl.python.from_program_gathering import said
from dealdsl.python.from_program_purchases import purchase_heads, purchases
from dealdsl.python.from_program_sharing import Sharing, Statements
from dealdsl.python.from_program_values import MONTH, MONTH_NUMBER, ZERO, Values, call, minus
from dealdsl.python.naming import Naming

_PURPOSE = "Share out what the pools give, month by month, in dollars; fill in `flows` and `other`."

VERBS = {"allocate": "allotted", "lose": "lost by"}
HEADINGS = {
    "collect": "Collect: what the pools give this month.",
    "define": "Define: each definition has one value this month.",
    "accrue": "Accrue: what becomes due.",
    "allocate": "Allocate: entitlements; no cash moves.",
    "pay": "Pay: cash, as the waterfalls say.",
    "lose": "Lose: losses, on what the payments left.",
    "close": "Close: what must hold each month.",
}


def by_month_names(program: ir.Program) -> frozenset[str]:
    """The names that stand for a list by month: collateral columns, uneven year fractions."""
    uneven = (name for name, value in program.year_fractions if isinstance(value, tuple))
    return frozenset((*(column.name for column in program.columns), *uneven))


@define
class Period:
    """Writes the body of `distribute`."""

    program: ir.Program
    naming: Naming
    largest: int = 0

    @property
    def values(self) -> Values:
        histories = {history.name: history.periods for history in self.program.histories}
        return Values(self.naming, by_month_names(self.program), histories, self.index)

    @property
    def index(self) -> tree.Name:
        """What lists are indexed by: the loop's own name."""
        return tree.Name(said(self.program, MONTH.identifier))

    def comment(self, words: str) -> tree.Comment:
        return tree.Comment(said(self.program, words))

    def function(self) -> tree.Function:
        body = tuple(self._body())
        shares = tuple(
            tree.Parameter(self.naming.identifier(name), tree.Name("float"))
            for name in names.CAUSE_SHARES.values()
            if self._uses(name)
        )
        parameters = (
            tree.Parameter("columns", _mapping(2)),
            tree.Parameter("tables", _mapping(1)),
            tree.Parameter("memory", _mapping(1)),
            tree.Parameter("call_exercised", tree.Name("bool")),
            *shares,
            tree.Parameter("flows", _mapping(2)),
            tree.Parameter("other", _mapping(3)),
        )
        return tree.Function(
            "distribute",
            parameters,
            body,
            tree.Constant(None),
            said(self.program, _PURPOSE),
        )

    def _uses(self, name: str) -> bool:
        steps = (s for phase in self.program.phases for b in phase.blocks for s in b.steps)
        return any(isinstance(s, ir.Let) and name in set(reads(s.value)) for s in steps)

    def _body(self) -> Iterator[tree.Statement]:
        yield from self._heads()
        yield self.comment("Before the first month: what the deal opens with.")
        for state in self.program.states:
            yield tree.Assign(self.naming.name(state.name), tree.Constant(state.initial))
        yield tree.Assign(MONTH_NUMBER, ZERO)
        month = tuple(self._month())
        months = call(
            "range", tree.Constant(1), tree.Binary("+", tree.Name("PERIODS"), tree.Constant(1))
        )
        yield tree.For(self.index.identifier, months, month)

    def _heads(self) -> Iterator[tree.Statement]:
        """Lists by month under names of their own."""
        yield self.comment("What the pools give, by month.")
        for column in self.program.columns:
            key = tree.Tuple(tuple(tree.Constant(part) for part in column.source))
            yield tree.Assign(
                self.naming.name(column.name), tree.Subscript(tree.Name("columns"), key)
            )
        yield from purchase_heads(self.program, self.naming)
        for table in self.program.tables:
            yield self._head("tables", f"{table.name} by month", table.name)
        for index in self.program.indices:
            if index.is_read:
                yield self._head("tables", f"{index.name} by month", index.name)
        for name, value in self.program.year_fractions:
            if isinstance(value, tuple):
                yield self._head("tables", name, name)
        for history in self.program.histories:
            yield self._head("memory", history.name, history.name)
        for workspace in ("weights", "rooms", "given"):
            if self._needs_workspace():
                source = tree.Subscript(tree.Name("memory"), tree.Constant(workspace))
                yield tree.Assign(tree.Name(workspace), source)

    def _head(self, place: str, name: str, key: str) -> tree.Assign:
        source = tree.Subscript(tree.Name(place), tree.Constant(key))
        return tree.Assign(self.naming.name(name), source)

    def _needs_workspace(self) -> bool:
        return self.largest_share() > 0

    def largest_share(self) -> int:
        """How many payees the widest sharing by weights has."""
        if not self.largest:
            naming = Naming()
            probe = Period(self.program, naming, largest=-1)
            tuple(probe._month())
            self.largest = probe.largest if probe.largest > 0 else -1
        return max(self.largest, 0)

    # ---- one month ----

    def _month(self) -> Iterator[tree.Statement]:
        months = tree.Constant(float(self.program.months_a_period))
        yield tree.Assign(MONTH_NUMBER, tree.Binary("+", MONTH_NUMBER, months))
        for phase in self.program.phases:
            yield tree.Blank()
            yield self.comment(f"---- {HEADINGS[phase.name]}")
            for block in phase.blocks:
                yield from self._block(phase.name, block)
        yield tree.Blank()
        yield self.comment("---- What is reported of this month.")
        yield from self._outputs()
        yield tree.Blank()
        yield self.comment("---- What the next month opens with.")
        yield from purchases(self.program, self.naming, self.index)
        yield from self._states()

    def _block(self, phase: str, block: ir.Block) -> Iterator[tree.Statement]:
        yield tree.Blank()
        line = f" ({block.origin.place})" if block.origin else ""
        yield tree.Comment(f"{block.title}{line}")
        above = block.origin
        for step in block.steps:
            # A definition worked out for several classes has its words above the first.
            if isinstance(step, ir.Let) and step.origin is not None and step.origin == above:
                yield from self._statements(step, "paid")
            else:
                yield from self._step(step, VERBS.get(phase, "paid"))
            above = getattr(step, "origin", None)

    def _step(self, step: ir.Step, verb: str) -> Iterator[tree.Statement]:
        origin = None if isinstance(step, ir.Enter) else step.origin
        if origin is not None:
            yield tree.Comment(f"{origin.place}: {origin.words}")
        yield from self._statements(step, verb)

    def _statements(self, step: ir.Step, verb: str) -> Statements:
        values = self.values
        match step:
            case ir.Let(name=name, value=value):
                return [tree.Assign(self.naming.name(name), values.value(value))]
            case ir.Enter(history=history, value=value):
                longest = values.histories[history]
                return [tree.Assign(values.entry(history, longest - 1), values.value(value))]
            case ir.Share():
                sharing = Sharing(values, verb)
                statements = sharing.share(step)
                self.largest = max(self.largest, sharing.largest)
                return statements
            case ir.Move(fund=fund, target=target):
                source, into = values.read(fund), values.read(target)
                moved = tree.Assign(into, tree.Binary("+", into, source))
                return [moved, tree.Assign(source, ZERO)]
            case ir.Transfer():
                return self._transfer(step)
            case ir.When():
                return self._when(step, verb)
            case _:
                assert_never(step)

    def _transfer(self, step: ir.Transfer) -> Statements:
        values = self.values
        source, target = values.read(step.source), values.read(step.target)
        moved = self.naming.own("moved")
        amount = call("max", values.value(step.amount), ZERO)
        return [
            tree.Assign(moved, call("min", amount, source)),
            tree.Assign(source, minus(source, moved)),
            tree.Assign(target, tree.Binary("+", target, moved)),
        ]

    def _when(self, step: ir.When, verb: str) -> Statements:
        then = tuple(s for inner in step.then for s in self._step(inner, verb))
        otherwise = tuple(s for inner in step.otherwise for s in self._step(inner, verb))
        test = self.values.value(step.condition)
        if not tree.has_code(then):
            if not tree.has_code(otherwise):
                return []
            return [tree.If((tree.Branch(tree.Unary("not", test), otherwise),))]
        kept = otherwise if tree.has_code(otherwise) else ()
        return [tree.If((tree.Branch(test, then),), kept)]

    def _outputs(self) -> Iterator[tree.Statement]:
        """Columns that are always nought stay as they were made."""
        for output in self.program.outputs:
            if isinstance(output.value, ir.Number) and output.value.value == 0.0:
                continue
            place = tree.Name("flows" if len(output.key) == 2 else "other")
            key = tree.Tuple(tuple(tree.Constant(part) for part in output.key))
            column = tree.Subscript(tree.Subscript(place, key), self.index)
            yield tree.Assign(column, self.values.value(output.value))

    def _states(self) -> Iterator[tree.Statement]:
        """All at once: a state that another one reads is worked out before it changes."""
        changed = {state.name for state in self.program.states}
        needed = {
            name
            for state in self.program.states
            for name in reads(state.next)
            if name in changed and name != state.name
        }
        later: list[tree.Statement] = []
        for state in self.program.states:
            value = self.values.value(state.next)
            name = self.naming.name(state.name)
            if state.name in needed:
                held = self.naming.own(f"next {state.name}")
                yield tree.Assign(held, value)
                later.append(tree.Assign(name, held))
            else:
                later.append(tree.Assign(name, value))
        yield from later


def _mapping(parts: int) -> tree.Subscript:
    """`dict[tuple[str, str], list[float]]`, by how many parts a key has."""
    text: tree.Expression = tree.Name("str")
    if parts > 1:
        words = tree.Tuple((tree.Name("str"),) * parts)
        text = tree.Subscript(tree.Name("tuple"), words)
    figures = tree.Subscript(tree.Name("list"), tree.Name("float"))
    return tree.Subscript(tree.Name("dict"), tree.Tuple((text, figures)))
