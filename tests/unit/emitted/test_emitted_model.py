"""The reference deal's emitted model: it stands alone, is well set, stays in its subset."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dealdsl import compiler
from dealdsl.source import Source
from tests.good.running import compiled

DEAL = Path(__file__).parents[3] / "deals" / "cmsi-2003-11.deal"
LISTS = {"columns", "tables", "memory", "flows", "other"}


@pytest.fixture(scope="module")
def text() -> str:
    return compiler.emit(compiler.check(Source(DEAL.name, DEAL.read_text(encoding="utf-8"))))


def test_the_same_deal_gives_the_same_bytes(text: str) -> None:
    again = compiler.emit(compiler.check(Source(DEAL.name, DEAL.read_text(encoding="utf-8"))))
    assert again == text


def test_it_is_formatted_as_ruff_would(text: str) -> None:
    command = ["ruff", "format", "--isolated", "--line-length", "100", "-"]
    done = subprocess.run(
        [sys.executable, "-m", *command], input=text, capture_output=True, text=True, check=True
    )
    assert done.stdout == text


def test_it_runs_where_nothing_is_installed(text: str, tmp_path: Path) -> None:
    """Without dealdsl, lark or site-packages, it writes the bytes of `dealc run`."""
    model = tmp_path / "cmsi_2003_11.py"
    model.write_text(text, encoding="utf-8")
    options = ["--psa", "275", "--cdr", "0.5", "--severity", "35", "--lag", "12", "--out"]
    alone = [sys.executable, "-I", "-S", str(model), *options, "alone.csv"]
    dealc = [sys.executable, "-m", "dealdsl.cli", "run", str(DEAL), *options, "dealc.csv"]
    tables = []
    for command in (alone, dealc):
        environment = {**os.environ, "PYTHONPATH": str(DEAL.parents[1])}
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        )
        tables.append(done.stdout.rsplit("Written", 1)[0])
    assert tables[0] == tables[1]
    for suffix in (".csv", ".pools.csv"):
        first, second = (tmp_path / f"{name}{suffix}" for name in ("alone", "dealc"))
        assert first.read_bytes() == second.read_bytes()


def test_every_step_of_the_deal_stands_above_its_statement_with_its_line(text: str) -> None:
    lines = DEAL.read_text(encoding="utf-8").splitlines()
    comments = [line.strip() for line in text.splitlines() if line.strip().startswith("# line ")]
    assert len(comments) > 50
    for comment in comments:
        number, _, words = comment.removeprefix("# line ").partition(": ")
        first = words.split()[0]
        assert first in " ".join(lines[int(number) - 1 : int(number) + 3]), comment


class Reader:
    """Reads `distribute` as semantics allow it: floats, conditions and indices, never mixed."""

    def __init__(self, function: ast.FunctionDef, constants: set[str]) -> None:
        self.kinds = dict.fromkeys(constants, "float")
        for argument in function.args.args:
            assert argument.annotation is not None
            shown = ast.unparse(argument.annotation)
            self.kinds[argument.arg] = {"bool": "condition", "float": "float"}.get(shown, "lists")
        for statement in function.body[1:]:
            self.read(statement)

    def read(self, node: ast.stmt) -> None:
        match node:
            case ast.Assign([ast.Name(name)], value):
                kind = self.kind(value)
                assert self.kinds.setdefault(name, kind) == kind, name
                assert kind in ("float", "condition", "list"), name
            case ast.Assign([ast.Subscript() as target], value):
                assert self.kind(target) == self.kind(value) == "float"
            case ast.For(ast.Name(name), ast.Call(ast.Name("range"), _, []), body, []):
                self.kinds[name] = "index"
                for statement in body:
                    self.read(statement)
            case ast.If(test, body, other):
                assert self.kind(test) == "condition"
                for statement in (*body, *other):
                    self.read(statement)
            case ast.Expr(ast.Call(ast.Name("share_by_weight"), arguments, [])):
                kinds = [self.kind(argument) for argument in arguments]
                assert kinds == ["index", "list", "list", "list", "float"]
            case ast.Expr(ast.Call(ast.Name("add_vintage"), [month, last, *others], [])):
                assert {self.kind(month), self.kind(last)} == {"index"}
                assert ast.unparse(others[0]) == "PERIODS"
                assert [self.kind(other) for other in others[1:]] == ["float", "list", "list"]
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
                return self.kinds[name]
            case ast.BinOp(left, ast.Add() | ast.Sub(), right) if self.kind(left) == "index":
                assert self.kind(right) == "index"
                return "index"
            case ast.BinOp(left, ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right):
                assert self.kind(left) == self.kind(right) == "float"
                return "float"
            case ast.UnaryOp(ast.USub(), operand):
                assert self.kind(operand) == "float"
                return "float"
            case ast.UnaryOp(ast.Not(), operand):
                assert self.kind(operand) == "condition"
                return "condition"
            case ast.BoolOp(_, values):
                assert all(self.kind(value) == "condition" for value in values)
                return "condition"
            case ast.Compare(left, [_], [right]):
                assert self.kind(left) == self.kind(right) == "float"
                return "condition"
            case ast.IfExp(test, body, other):
                assert self.kind(test) == "condition"
                assert self.kind(body) == self.kind(other)
                return self.kind(body)
            case ast.Call(ast.Name("min" | "max"), [left, right], []):
                assert self.kind(left) == self.kind(right) == "float"
                return "float"
            case ast.Subscript(ast.Name(name), index) if self.kinds[name] == "lists":
                ast.literal_eval(index)
                return "list"
            case ast.Subscript(base, index):
                assert self.kind(base) == "list"
                assert self.kind(index) == "index"
                return "float"
            case _:
                raise AssertionError(ast.unparse(node))


def test_what_runs_each_month_keeps_to_the_subset(text: str) -> None:
    keeps_to_the_subset(text)


# Deals whose models differ in kind: by quarter, by half-year, and with loans that are bought.
OTHERS = (
    *("periods/quarterly", "periods/semi_annual"),
    *("reinvestment/revolving", "reinvestment/at_a_discount", "reinvestment/seasoned"),
)


@pytest.mark.parametrize("name", OTHERS)
def test_models_by_period_keep_to_the_subset(name: str) -> None:
    keeps_to_the_subset(compiler.emit(compiled(name)))


@pytest.mark.parametrize("name", OTHERS)
def test_models_by_period_are_well_set_and_stand_alone(name: str, tmp_path: Path) -> None:
    text = compiler.emit(compiled(name))
    test_it_is_formatted_as_ruff_would(text)
    model = tmp_path / "model.py"
    model.write_text(text, encoding="utf-8")
    command = [sys.executable, "-I", "-S", str(model), "--cpr", "10", "--out", "flows.csv"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Ash Trust")


def keeps_to_the_subset(text: str) -> None:
    module = ast.parse(text)
    functions = {node.name: node for node in module.body if isinstance(node, ast.FunctionDef)}
    constants = {
        target.id
        for node in module.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, float)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    Reader(functions["distribute"], constants)


def test_every_division_of_a_month_is_guarded(text: str) -> None:
    module = ast.parse(text)
    distribute = next(
        n for n in module.body if isinstance(n, ast.FunctionDef) and n.name == "distribute"
    )
    guarded = {
        id(node.body)
        for node in ast.walk(distribute)
        if isinstance(node, ast.IfExp) and isinstance(node.test, ast.Compare)
    }
    for node in ast.walk(distribute):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            constant = isinstance(node.right, ast.Constant) and node.right.value != 0.0
            assert constant or id(node) in guarded, ast.unparse(node)
