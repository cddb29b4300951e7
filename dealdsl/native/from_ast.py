"""Kernels of a model, as Python's syntax tree has them, to loops over lists.

Calls are written out where they stand, so that one call of a kernel is one run of statements. What
the tree holds besides the subset that kernels are written in is a LoweringError.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from itertools import count
from typing import TypeAlias

from attrs import field, frozen, mutable

from dealdsl.native.nodes import (
    Assign,
    Choice,
    Constant,
    Element,
    Expression,
    If,
    Kind,
    Loop,
    Operation,
    Statement,
    Store,
    Variable,
)
from dealdsl.native.reckoning import (
    LoweringError,
    MisfitError,
    arithmetic,
    as_number,
    chosen,
    compared,
    denied,
    joined,
    negated,
)

# A loop this small is written out: sharing among a few payees, whose lists then are plain numbers.
WRITTEN_OUT_TIMES = 16
WRITTEN_OUT_STATEMENTS = 160

# The times through a loop over this do not depend on each other.
LANE = "lane"

BINARY = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
COMPARED = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


@frozen
class ListOf:
    """A list that a name stands for, by the number of its buffer, and what its elements are."""

    buffer: int
    kind: Kind = "number"


# What a name may stand for. Lists by constant keys are looked up while the kernel is read.
Binding: TypeAlias = Expression | ListOf | Mapping[object, ListOf]


@frozen
class Kernels:
    """The kernels of a model and the numbers that its text defines for them."""

    functions: Mapping[str, ast.FunctionDef]
    constants: Mapping[str, object]


@mutable
class Lowering:
    """Writes calls of kernels out as statements."""

    kernels: Kernels
    _instances: count[int] = field(factory=count)

    def call(
        self, name: str, arguments: Mapping[str, Binding]
    ) -> tuple[list[Statement], Expression | None]:
        """The statements of a call, and what it returns if it returns anything."""
        function = self.kernels.functions[name]
        prefix = f"{name}.{next(self._instances)}."
        instance = _Instance(self, name, prefix, dict(arguments))
        instance.take_over(function)
        return instance.statements, instance.body(function.body)


@mutable
class _Instance:
    """One call: what its names stand for, and the statements so far."""

    lowering: Lowering
    function: str
    prefix: str
    names: dict[str, Binding]
    statements: list[Statement] = field(factory=list)

    def take_over(self, function: ast.FunctionDef) -> None:
        """Parameters that the function assigns to become variables of its own."""
        assigned = {
            node.id
            for node in ast.walk(function)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        for parameter in function.args.args:
            value = self.names.get(parameter.arg)
            if not isinstance(value, Expression):
                continue
            match parameter.annotation:
                case ast.Name(id="float"):
                    value = self.names[parameter.arg] = as_number(value)
            if parameter.arg in assigned:
                self.assign(parameter.arg, value, function)

    def body(self, body: list[ast.stmt]) -> Expression | None:
        for statement in body[:-1]:
            self.statement(statement)
        if body and isinstance(body[-1], ast.Return) and body[-1].value is not None:
            return self.expression(body[-1].value)
        self.statement(body[-1])
        return None

    def statement(self, node: ast.stmt) -> None:
        try:
            self.read(node)
        except MisfitError as misfit:
            raise self.error(node, str(misfit)) from None

    def read(self, node: ast.stmt) -> None:
        match node:
            case ast.Expr(value=ast.Constant()) | ast.Pass():
                pass  # a docstring
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self.assign(name, self.value(value), node)
            case ast.Assign(targets=[ast.Subscript(value=of, slice=place)], value=value):
                stored = as_number(self.expression(value))
                self.statements.append(Store(self.list_of(of).buffer, self.whole(place), stored))
            case ast.For(target=ast.Name(id=name), iter=ast.Call() as bounds, orelse=[]):
                self.loop(name, bounds, node.body)
            case ast.If(test=test, body=then, orelse=otherwise):
                self.branch(self.truth(test), then, otherwise)
            case ast.Expr(value=ast.Call(func=ast.Name(id=name)) as call):
                if self.inlined(name, call) is not None:
                    raise self.error(node, f"the value of `{name}` goes nowhere")
            case _:
                raise self.error(node, "a statement that kernels do not have")

    def assign(self, name: str, value: Binding, node: ast.AST) -> None:
        if not isinstance(value, Expression):
            self.names[name] = value
            return
        known = self.names.get(name)
        if not (isinstance(known, Variable) and known.name == self.prefix + name):
            known = Variable(self.prefix + name, value.kind)
            self.names[name] = known
        if known.kind == "number":
            value = as_number(value)
        if known.kind != value.kind:
            raise self.error(node, f"`{name}` is a {known.kind} and a {value.kind}")
        self.statements.append(Assign(known, value))

    def loop(self, name: str, bounds: ast.Call, body: list[ast.stmt]) -> None:
        if not (isinstance(bounds.func, ast.Name) and bounds.func.id == "range"):
            raise self.error(bounds, "a loop over something other than a range")
        first, stop, step = _range_of([self.whole(argument) for argument in bounds.args])
        if not isinstance(step, Constant) or step.value <= 0:
            raise self.error(bounds, "a range whose step is not a positive number")
        match first, stop:
            case Constant(value=int(start)), Constant(value=int(end)):
                values = range(start, end, int(step.value))
                if name not in ("_", LANE) and _is_short(len(values), body):
                    for value in values:
                        self.names[name] = Constant(value)
                        self.nested(body, self.statements)
                    return
        variable = Variable(f"{self.prefix}{name}.{len(self.statements)}", "whole")
        self.names[name] = variable
        inside: list[Statement] = []
        self.nested(body, inside)
        loop = Loop(variable, first, stop, int(step.value), tuple(inside), name == LANE)
        self.statements.append(loop)

    def branch(self, test: Expression, then: list[ast.stmt], otherwise: list[ast.stmt]) -> None:
        if isinstance(test, Constant):
            self.nested(then if test.value else otherwise, self.statements)
            return
        chosen: list[Statement] = []
        other: list[Statement] = []
        self.nested(then, chosen)
        self.nested(otherwise, other)
        self.statements.append(If(test, tuple(chosen), tuple(other)))

    def nested(self, body: list[ast.stmt], into: list[Statement]) -> None:
        outer, self.statements = self.statements, into
        for statement in body:
            self.statement(statement)
        self.statements = outer

    def value(self, node: ast.expr) -> Binding:
        """What stands right of an assignment: an expression, or a list under another name."""
        match node:
            case ast.Name(id=name) if name in self.names:
                return self.names[name]
            case ast.Subscript(value=ast.Name(id=name), slice=key) if isinstance(
                self.names.get(name), Mapping
            ):
                return ListOf(self.entry(name, key))
            case _:
                return self.expression(node)

    def entry(self, name: str, key: ast.expr) -> int:
        lists = self.names[name]
        assert isinstance(lists, Mapping)
        return lists[ast.literal_eval(key)].buffer

    def list_of(self, node: ast.expr) -> ListOf:
        binding = self.value(node)
        if not isinstance(binding, ListOf):
            raise self.error(node, f"`{ast.unparse(node)}` is not a list")
        return binding

    def expression(self, node: ast.expr) -> Expression:
        match node:
            case ast.Constant(value=bool() | int() | float() as value):
                return Constant(value)
            case ast.Name(id=name):
                return self.named(name, node)
            case ast.Subscript(value=of, slice=place):
                source = self.list_of(of)
                return Element(source.buffer, self.whole(place), source.kind)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in BINARY:
                return arithmetic(BINARY[type(op)], self.expression(left), self.expression(right))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return negated(self.expression(operand))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return denied(self.truth(operand))
            case ast.BoolOp(op=op, values=values):
                operator = "and" if isinstance(op, ast.And) else "or"
                return joined(operator, [self.truth(value) for value in values])
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in COMPARED:
                return compared(COMPARED[type(op)], self.expression(left), self.expression(right))
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return chosen(self.truth(test), self.expression(body), self.expression(orelse))
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self.called(name, arguments, node)
            case _:
                raise self.error(node, f"`{ast.unparse(node)}` is not what kernels are made of")

    def named(self, name: str, node: ast.expr) -> Expression:
        binding = self.names.get(name)
        if isinstance(binding, Expression):
            return binding
        value = self.lowering.kernels.constants.get(name)
        if binding is None and isinstance(value, bool | int | float):
            return Constant(value)
        raise self.error(node, f"`{name}` is not a number here")

    def called(self, name: str, arguments: list[ast.expr], node: ast.Call) -> Expression:
        if name in ("min", "max") and len(arguments) == 2:
            return arithmetic(name, *map(self.expression, arguments))
        if name == "sqrt" and len(arguments) == 1:
            return Operation("sqrt", (as_number(self.expression(arguments[0])),), "number")
        if name == "float" and len(arguments) == 1:
            return as_number(self.expression(arguments[0]))
        returned = self.inlined(name, node)
        if returned is None:
            raise self.error(node, f"`{name}` returns nothing")
        return returned

    def inlined(self, name: str, node: ast.Call) -> Expression | None:
        function = self.lowering.kernels.functions.get(name)
        if function is None:
            raise self.error(node, f"`{name}` is not a kernel")
        if node.keywords or len(node.args) != len(function.args.args):
            raise self.error(node, f"`{name}` takes its arguments by position")
        arguments: dict[str, Binding] = {}
        for parameter, argument in zip(function.args.args, node.args, strict=True):
            arguments[parameter.arg] = self.kept(f"{name}.{parameter.arg}", self.value(argument))
        statements, returned = self.lowering.call(name, arguments)
        self.statements.extend(statements)
        return returned

    def kept(self, name: str, value: Binding) -> Binding:
        """An argument: what is more than a name is worked out once, before the call."""
        if not isinstance(value, Operation | Choice | Element):
            return value
        variable = Variable(f"{self.prefix}{name}.{len(self.statements)}", value.kind)
        self.statements.append(Assign(variable, value))
        return variable

    def truth(self, node: ast.expr) -> Expression:
        return self.of_kind("truth", node)

    def whole(self, node: ast.expr) -> Expression:
        return self.of_kind("whole", node)

    def of_kind(self, kind: Kind, node: ast.expr) -> Expression:
        expression = self.expression(node)
        if expression.kind != kind:
            raise self.error(node, f"`{ast.unparse(node)}` is a {expression.kind}, not a {kind}")
        return expression

    def error(self, node: ast.AST, message: str) -> LoweringError:
        line = getattr(node, "lineno", "?")
        return LoweringError(f"{self.function}, line {line} of it: {message}")


def _range_of(bounds: list[Expression]) -> tuple[Expression, Expression, Expression]:
    match bounds:
        case [stop]:
            return Constant(0), stop, Constant(1)
        case [start, stop]:
            return start, stop, Constant(1)
        case [start, stop, step]:
            return start, stop, step
        case _:
            raise MisfitError("a range without bounds")


def _is_short(times: int, body: list[ast.stmt]) -> bool:
    if times > WRITTEN_OUT_TIMES:
        return False
    size = sum(isinstance(node, ast.stmt) for each in body for node in ast.walk(each))
    return times * size <= WRITTEN_OUT_STATEMENTS
