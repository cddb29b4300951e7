"""What a tree refuses when it is made, so that nothing but a program can be printed."""

import math
from enum import IntEnum

import pytest

from dealdsl.python import tree

A = tree.Name("a")
DO = tree.Return()
NOT_IDENTIFIERS = [
    "",
    "1A1",
    "B-1",
    "a b",
    "a.b",
    "a\n",
    "class",
    "None",
    "__debug__",
    "é",
    "ａ",
    "x; import os",
    "x\u202e",
]


@pytest.mark.parametrize("text", NOT_IDENTIFIERS)
@pytest.mark.parametrize(
    "node",
    [
        tree.Name,
        lambda text: tree.Attribute(A, text),
        lambda text: tree.Keyword(text, A),
        lambda text: tree.Parameter(text),
        lambda text: tree.Function(text, (), (DO,)),
        lambda text: tree.For(text, A, (DO,)),
        lambda text: tree.Import("math", (text,)),
    ],
)
def test_what_is_no_identifier_is_refused_wherever_a_name_stands(node, text):
    with pytest.raises(ValueError, match="not a Python identifier"):
        node(text)


@pytest.mark.parametrize("module", ["", ".", "a.", "a b", "math; x", "os.class"])
def test_what_is_no_dotted_name_is_refused_as_a_module(module):
    with pytest.raises(ValueError, match="not a Python identifier"):
        tree.Import(module)


def test_soft_keywords_and_underscores_are_identifiers():
    assert all(map(tree.is_identifier, ["match", "type", "_", "class_1A1", "B_1", "lambda_"]))


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan])
def test_numbers_without_a_literal_are_refused(number):
    with pytest.raises(ValueError, match="not a finite number"):
        tree.Constant(number)


class Month(IntEnum):
    JANUARY = 1


class Loud(float):
    def __repr__(self):
        return "__import__('os')"


class Sly(str):
    __slots__ = ()


@pytest.mark.parametrize("value", [Month.JANUARY, Loud(1.0), Sly("x"), 1j, b"x", (), ...])
def test_only_plain_values_are_constants(value):
    with pytest.raises(ValueError, match="has no literal"):
        tree.Constant(value)


@pytest.mark.parametrize(
    "node",
    [
        lambda: tree.Unary("~", A),
        lambda: tree.Binary("**", A, A),
        lambda: tree.Compare("in", A, A),
        lambda: tree.Logic("xor", (A, A)),
        lambda: tree.Logic("and", (A,)),
        lambda: tree.If(()),
        lambda: tree.Branch(A, ()),
        lambda: tree.If((tree.Branch(A, (DO,)),), (tree.Comment("only words"),)),
        lambda: tree.For("i", A, (tree.Blank(), tree.Comment("only words"))),
        lambda: tree.Function("f", (), ()),
        lambda: tree.Function("f", (tree.Parameter("a"), tree.Parameter("a")), (DO,)),
        lambda: tree.Call(A, (), (tree.Keyword("a", A), tree.Keyword("a", A))),
        lambda: tree.Verbatim(" \n"),
        lambda: tree.Module((tree.Import("math"), tree.Docstring("late"))),
    ],
)
def test_what_would_not_be_python_is_refused(node):
    with pytest.raises(ValueError):  # noqa: PT011  (the messages differ)
        node()


def test_a_docstring_alone_makes_a_function():
    assert tree.Function("f", (), (), docstring="Nothing yet.")
