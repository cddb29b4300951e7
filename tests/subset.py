"""The subset of Python that kernels keep to, so that a batch can run their text as machine code.

A name is a float, an index, a condition or a list, once and for all; an index among floats counts
as a float. Loops run over ranges of indices. There are no powers, no sums, no tuples, no early
returns.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

KINDS = {"float": "float", "int": "index", "bool": "condition", "list[float]": "list"}
KINDS |= {"list[int]": "indices"}  # whole numbers by place, of which a scenario changes none


def keeps_to_the_subset(text: str) -> None:
    """AssertionError unless every function of KERNELS in an emitted model does."""
    module = ast.parse(text)
    functions = functions_of(module)
    names = next(
        ast.literal_eval(node.value)
        for node in module.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "KERNELS"
    )
    kernels = {name: functions[name] for name in names}
    assert "distribute" in kernels
    for kernel in kernels.values():
        KernelReader(kernel, kernels, constants_of(module))


def functions_of(*modules: ast.Module) -> dict[str, ast.FunctionDef]:
    nodes = (node for module in modules for node in module.body)
    return {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}


def constants_of(*modules: ast.Module) -> dict[str, str]:
    """The kinds of the numbers that have names at the top of the modules."""
    found = {}
    for node in (node for module in modules for node in module.body):
        match node:
            case ast.Assign([ast.Name(name)], ast.Constant(float())):
                found[name] = "float"
            case ast.Assign([ast.Name(name)], ast.Constant(int())):
                found[name] = "index"
    return found


def parameters(function: ast.FunctionDef) -> dict[str, str]:
    """The kind of each parameter; those of a dict hold a list under each constant key."""
    kinds = {}
    for argument in function.args.args:
        assert argument.annotation is not None
        shown = ast.unparse(argument.annotation)
        is_lists = shown.startswith("dict[") and shown.endswith(", list[float]]")
        kinds[argument.arg] = "lists" if is_lists else KINDS[shown]
    others = function.args.posonlyargs, function.args.kwonlyargs, function.args.defaults
    assert not any(others)
    assert function.args.vararg is function.args.kwarg is None
    return kinds


class KernelReader:
    """Reads a kernel; AssertionError or KeyError for anything outside the subset.

    `kernels` are the functions it may call, `constants` the kinds of the names it may read.
    """

    def __init__(
        self,
        function: ast.FunctionDef,
        kernels: Mapping[str, ast.FunctionDef],
        constants: Mapping[str, str],
    ) -> None:
        self.kernels = kernels
        self.names = {**constants, **parameters(function)}
        assert ast.get_docstring(function)
        gives_a_number = self.gives(function) == "float"
        for statement in function.body[1:-1] if gives_a_number else function.body[1:]:
            self.read(statement)
        if gives_a_number:
            last = function.body[-1]
            assert isinstance(last, ast.Return)
            assert last.value is not None
            assert self.kind(last.value) == "float"

    def read(self, node: ast.stmt) -> None:
        match node:
            case ast.Assign([ast.Name(name)], value):
                kind = self.kind(value)
                assert self.names.setdefault(name, kind) == kind, name
                assert kind != "index", "indices come from loops and arguments"
                assert kind != "list" or isinstance(value, ast.Subscript), "a list has one name"
            case ast.Assign([ast.Subscript() as target], value):
                assert self.kind(target) == self.kind(value) == "float"
            case ast.For(ast.Name(name), ast.Call(ast.Name("range"), bounds, []), body, []):
                assert {self.kind(bound) for bound in bounds} == {"index"}
                assert self.names.setdefault(name, "index") == "index"
                for statement in body:
                    self.read(statement)
            case ast.If(test, body, other):
                assert self.kind(test) == "condition"
                for statement in (*body, *other):
                    self.read(statement)
            case ast.Expr(ast.Call(ast.Name(name), values, [])):
                assert self.call(name, values) == "None"
            case _:
                raise AssertionError(ast.unparse(node))

    def kind(self, node: ast.expr) -> str:
        match node:
            case ast.Constant(bool()):
                return "condition"
            case ast.Constant(int()):
                return "index"
            case ast.Constant(float()):
                return "float"
            case ast.Name(name):
                return self.names[name]
            case ast.BinOp(left, ast.Add() | ast.Sub() | ast.Mult(), right):
                return self.number(left, right)
            case ast.BinOp(left, ast.Div(), right):
                self.number(left, right)
                return "float"
            case ast.UnaryOp(ast.USub(), value):
                return self.same(value, value, ("float",))
            case ast.UnaryOp(ast.Not(), value):
                return self.same(value, value, ("condition",))
            case ast.BoolOp(_, [left, *others]):
                return {self.same(left, other, ("condition",)) for other in others}.pop()
            case ast.Compare(left, [_], [right]):
                self.number(left, right)
                return "condition"
            case ast.IfExp(test, left, right):
                assert self.kind(test) == "condition"
                return self.same(left, right, ("float", "condition"))
            case ast.Subscript(ast.Name(name), key) if self.names[name] == "lists":
                ast.literal_eval(key)
                return "list"
            case ast.Subscript(ast.Name(name), index) if self.names[name] == "indices":
                assert self.kind(index) == "index"
                return "index"
            case ast.Subscript(base, index):
                assert (self.kind(base), self.kind(index)) == ("list", "index")
                return "float"
            case ast.Call(ast.Name("min" | "max"), [left, right], []):
                return self.same(left, right, ("float", "index"))
            case ast.Call(ast.Name("sqrt"), [value], []):
                return self.same(value, value, ("float",))
            case ast.Call(ast.Name(name), values, []):
                assert self.call(name, values) == "float"
                return "float"
            case _:
                raise AssertionError(ast.unparse(node))

    def number(self, left: ast.expr, right: ast.expr) -> str:
        kinds = {self.kind(left), self.kind(right)}
        assert kinds <= {"float", "index"}
        return "float" if "float" in kinds else "index"

    def same(self, left: ast.expr, right: ast.expr, allowed: tuple[str, ...]) -> str:
        assert self.kind(left) == self.kind(right)
        assert self.kind(left) in allowed
        return self.kind(left)

    def call(self, name: str, values: list[ast.expr]) -> str:
        """What a function gives that is called with arguments that it can take."""
        wanted = parameters(self.kernels[name]).values()
        for value, kind in zip(values, wanted, strict=True):
            given = self.kind(value)
            assert given == kind or (given, kind) == ("index", "float"), ast.unparse(value)
        return self.gives(self.kernels[name])

    def gives(self, function: ast.FunctionDef) -> str:
        shown = ast.unparse(function.returns or ast.Constant(...))
        assert shown in ("float", "None")
        return shown
