"""Random kernels of the subset, as text: hypothesis draws their statements and expressions."""

from __future__ import annotations

from textwrap import dedent

from attrs import define, field
from hypothesis import strategies as st

HELPERS = dedent(
    """
    def limited(value, limit):
        return min(max(value, -1.0), limit)

    def stepped(value, other):
        part = value
        if value > other:
            part = part * 0.5 - other
        return part + other

    def fill(count, part, source, target):
        for i in range(1, count + 1):
            target[i] = target[i] + source[i] * part
    """
)
VALUES = ("a", "b", "c", "x", "y", "z")
CHANGED = ("a", "b", "c")
CONDITIONS = ("p", "q")
CONSTANTS = ("0.0", "1.0", "-1.5", "0.1", "3.0", "-0.0")
MOST_STATEMENTS = 12


@define
class KernelText:
    """The lines of a kernel so far. `risky` kernels divide, and draw roots, unguarded.

    `counters` are the loops' variables at this place, from 1 to the months; `behind` those that
    are above the lag.
    """

    draw: st.DrawFn
    risky: bool
    lines: list[str] = field(factory=list)
    counters: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    left: int = MOST_STATEMENTS

    def one_of(self, *names: str) -> str:
        return self.draw(st.sampled_from(names))

    def number(self, depth: int = 3) -> str:
        kinds = ["name", "name", "constant", "element"]
        if depth:
            kinds += ["sum", "sum", "extreme", "choice", "minus", "call", "quotient", "root"]
        match self.one_of(*kinds):
            case "name":
                return self.one_of(*VALUES, *self.counters)
            case "constant":
                return self.one_of(*CONSTANTS)
            case "element":
                return self.element("given", "rates", "out", "other")
            case "sum":
                operator = self.one_of("+", "-", "*")
                return f"({self.number(depth - 1)} {operator} {self.number(depth - 1)})"
            case "extreme":
                name = self.one_of("min", "max")
                return f"{name}({self.number(depth - 1)}, {self.number(depth - 1)})"
            case "choice":
                test = self.condition(depth - 1)
                return f"(1.0 * {self.number(depth - 1)} if {test} else {self.number(depth - 1)})"
            case "minus":
                return f"(-{self.number(depth - 1)})"
            case "call":
                name = self.one_of("limited", "stepped")
                return f"{name}(1.0 * {self.number(depth - 1)}, 1.0 * {self.number(depth - 1)})"
            case "quotient":
                return self.quotient(depth)
            case _:
                inner = self.number(depth - 1)
                return f"sqrt({inner})" if self.risky else f"sqrt(max({inner}, 0.0))"

    def quotient(self, depth: int) -> str:
        above, below = self.number(depth - 1), self.number(depth - 1)
        if self.risky and self.draw(st.booleans()):
            return f"({above} / {below})"
        guard = self.one_of("!=", ">", "<")
        name = self.one_of("x", "y", "z", "a")
        return self.one_of(
            f"({above} / {name} if {name} {guard} 0.0 else {below})",
            f"({above} / (max({below}, 0.0) + 0.5))",
            f"({above} / {name} if q and {name} != 0.0 else {below})",
            f"({below} if {name} == 0.0 else {above} / {name})",
        )

    def element(self, *names: str) -> str:
        places = ["0", "1", "3"]
        for counter in self.counters:
            places += [counter, counter, f"{counter} - 1"]
        places += [f"{counter} - lag" for counter in self.behind] * 3
        return f"{self.one_of(*names)}[{self.one_of(*places)}]"

    def condition(self, depth: int = 2) -> str:
        kinds = ["name", "compared", "compared"]
        if depth:
            kinds += ["joined", "not"]
        match self.one_of(*kinds):
            case "name":
                return self.one_of("on", *CONDITIONS)
            case "compared":
                operator = self.one_of("<", "<=", ">", ">=", "==", "!=")
                return f"{self.number(depth)} {operator} {self.number(1)}"
            case "joined":
                operator = self.one_of("and", "or")
                return f"({self.condition(depth - 1)} {operator} {self.condition(depth - 1)})"
            case _:
                return f"(not {self.condition(depth - 1)})"

    def block(self, indent: str, depth: int, most: int = 3) -> None:
        for _ in range(self.draw(st.integers(1, most))):
            self.statement(indent, depth)

    def statement(self, indent: str, depth: int) -> None:
        self.left -= 1
        kinds = ["assign", "assign", "truth", "store", "store"]
        if depth and self.left > 0:
            kinds += ["if", "if", "loop", "loop", "guard", "call"]
        match self.one_of(*kinds):
            case "assign":
                self.lines.append(f"{indent}{self.one_of(*CHANGED)} = {self.number()}")
            case "truth":
                self.lines.append(f"{indent}{self.one_of(*CONDITIONS)} = {self.condition()}")
            case "store":
                self.lines.append(f"{indent}{self.element('out', 'other')} = {self.number()}")
            case "call":
                lists = f"{self.one_of('given', 'out')}, {self.one_of('out', 'other')}"
                self.lines.append(f"{indent}fill(periods, 1.0 * {self.number(1)}, {lists})")
            case "if":
                self.branch(indent, depth)
            case "guard":
                self.guarded(indent, depth)
            case _:
                self.loop(indent, depth)

    def branch(self, indent: str, depth: int) -> None:
        self.lines.append(f"{indent}if {self.condition()}:")
        self.block(indent + "    ", depth - 1)
        if self.draw(st.booleans()):
            self.lines.append(f"{indent}elif {self.condition()}:")
            self.block(indent + "    ", depth - 1, most=2)
        if self.draw(st.booleans()):
            self.lines.append(f"{indent}else:")
            self.block(indent + "    ", depth - 1, most=2)

    def guarded(self, indent: str, depth: int) -> None:
        """Statements that look `lag` months back, where there are as many."""
        if not self.counters:
            self.loop(indent, depth)
            return
        self.lines.append(f"{indent}if {self.counters[-1]} > lag:")
        outer, self.behind = self.behind, (*self.behind, self.counters[-1])
        self.block(indent + "    ", depth - 1)
        self.behind = outer

    def loop(self, indent: str, depth: int) -> None:
        counter = ("m", "i", "k", "n")[len(self.counters)]
        bounds = ["1, periods + 1", "1, periods + 1", "2, 5", "1, periods + 1, 3"]
        bounds += ["lag + 1, periods + 1", "max(periods - lag, 0) + 1, periods + 1"]
        if self.counters:
            bounds += [f"1, {self.counters[-1]} + 1", f"{self.counters[-1]}, periods + 1"]
        self.lines.append(f"{indent}for {counter} in range({self.one_of(*bounds)}):")
        outer, self.counters = self.counters, (*self.counters, counter)
        self.block(indent + "    ", depth - 1)
        self.counters = outer


@st.composite
def kernels(draw: st.DrawFn, risky: bool = False) -> str:
    """The body of a kernel, with all that it works out in the end in a list."""
    kernel = KernelText(draw, risky)
    kernel.lines += ["a = x + 0.0", "b = 1.0", "c = y * 0.5", "p = on", "q = x > z"]
    for _ in range(draw(st.integers(1, 4))):
        kernel.statement("", 2 if draw(st.booleans()) else 3)
    kernel.lines += ["out[0] = out[0] + a * 0.5", "out[0] = out[0] + b + c"]
    kernel.lines += ["other[0] = (1.0 if p else 2.0) + (4.0 if q else 0.0)"]
    return "\n".join(kernel.lines)
