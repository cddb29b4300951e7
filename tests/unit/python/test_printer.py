"""What is printed is the tree, in the fewest parentheses, and the same every time."""

import ast
import textwrap

import pytest
from hypothesis import given, settings

from dealdsl.python.printer import print_module
from dealdsl.python.tree import (
    Assign,
    Attribute,
    Binary,
    Blank,
    Branch,
    Call,
    Comment,
    Compare,
    Conditional,
    Constant,
    Dict,
    Docstring,
    ExpressionStatement,
    For,
    Function,
    If,
    Import,
    Keyword,
    List,
    Logic,
    Module,
    Name,
    Parameter,
    Return,
    Subscript,
    Tuple,
    Unary,
    Verbatim,
)
from tests.unit.python.trees import EXPRESSIONS, MODULES, body_ast, dump, expression_ast

A, B, C, D = map(Name, "abcd")
LONG = Name("aggregate_certificate_principal_balance_after_distribution")


def printed(*statements):
    return print_module(Module(statements))


def line(expression):
    return printed(Return(expression)).removeprefix("return ").removesuffix("\n")


def text(source):
    return textwrap.dedent(source).lstrip("\n")


@given(MODULES)
@settings(max_examples=200, deadline=None)
def test_python_reads_back_the_tree_every_time(module):
    text = print_module(module)
    assert text == print_module(module)
    assert dump(ast.parse(text).body) == dump(body_ast(module.body))


@given(EXPRESSIONS)
@settings(max_examples=300, deadline=None)
def test_python_reads_back_an_expression_however_narrow_the_page(expression):
    module = Module((Assign(A, expression),))
    for width in (1, 20, 40, 60, 80, 10**6):
        value = ast.parse(print_module(module, width)).body[0].value
        assert ast.dump(value) == ast.dump(expression_ast(expression))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (Binary("-", A, Binary("-", B, C)), "a - (b - c)"),
        (Binary("-", Binary("-", A, B), C), "a - b - c"),
        (Binary("+", A, Binary("+", B, C)), "a + (b + c)"),
        (Binary("/", A, Binary("*", B, C)), "a / (b * c)"),
        (Binary("*", Binary("+", A, B), C), "(a + b) * c"),
        (Binary("+", A, Binary("*", B, C)), "a + b * c"),
        (Unary("-", Binary("+", A, B)), "-(a + b)"),
        (Unary("-", Binary("*", A, B)), "-(a * b)"),
        (Binary("*", Unary("-", A), B), "-a * b"),
        (Binary("-", A, Unary("-", B)), "a - -b"),
        (Unary("-", Unary("-", A)), "--a"),
        (Unary("not", Compare("<", A, B)), "not a < b"),
        (Compare("<", Unary("not", A), B), "(not a) < b"),
        (Compare("<", Compare("<", A, B), C), "(a < b) < c"),
        (Compare("<", A, Compare("<", B, C)), "a < (b < c)"),
        (Logic("and", (A, Logic("or", (B, C)))), "a and (b or c)"),
        (Logic("or", (A, Logic("and", (B, C)))), "a or b and c"),
        (Logic("and", (Logic("and", (A, B)), C)), "(a and b) and c"),
        (Unary("not", Logic("and", (A, B))), "not (a and b)"),
        (Logic("and", (Unary("not", A), B)), "not a and b"),
        (Conditional(A, B, Conditional(C, D, A)), "b if a else d if c else a"),
        (Conditional(A, Conditional(B, C, D), A), "(c if b else d) if a else a"),
        (Conditional(Conditional(A, B, C), A, D), "a if (b if a else c) else d"),
        (Binary("+", Conditional(A, B, C), D), "(b if a else c) + d"),
        (Binary("+", A, Conditional(B, C, D)), "a + (c if b else d)"),
        (Call(A, (Conditional(A, B, C),)), "a(b if a else c)"),
        (Constant(-1.5), "-1.5"),
        (Binary("-", A, Constant(-1)), "a - -1"),
        (Binary("*", Constant(-0.0), A), "-0.0 * a"),
        (Constant(1e16), "1e16"),
        (Constant(1e-07), "1e-07"),
        (Constant(0.1), "0.1"),
        (Constant(True), "True"),
        (Constant(None), "None"),
        (Subscript(A, Tuple((Constant("B-1"), Constant(1)))), 'a["B-1", 1]'),
        (Subscript(A, Tuple((B,))), "a[(b,)]"),
        (Subscript(A, Tuple(())), "a[()]"),
        (Subscript(Subscript(A, B), Binary("-", C, Constant(1))), "a[b][c - 1]"),
        (Tuple((A,)), "(a,)"),
        (Tuple((A, B)), "(a, b)"),
        (List((A, Tuple(()))), "[a, ()]"),
        (Dict(((A, B), (C, D))), "{a: b, c: d}"),
        (Call(Attribute(Attribute(A, "b"), "c"), (D,), (Keyword("e", A),)), "a.b.c(d, e=a)"),
    ],
)
def test_parentheses_stand_where_they_are_needed_and_nowhere_else(expression, expected):
    assert line(expression) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("B-1", '"B-1"'),
        ("it's", '"it\'s"'),
        ('a "b"', "'a \"b\"'"),
        ("'\"", '"\'\\""'),
        ("a\\b\n\r\t\0", '"a\\\\b\\n\\r\\t\\x00"'),
        ("é — 漢", '"é — 漢"'),
        ("\x85\u2028\u2029\u202e\ufeff\xa0\xad", r'"\x85\u2028\u2029\u202e\ufeff\xa0\xad"'),
        ("e\u0301 \ud800 \u05d0 \u3164 \U000e0041", r'"e\u0301 \ud800 \u05d0 \u3164 \U000e0041"'),
    ],
)
def test_texts_stand_in_double_quotes_and_show_what_they_hold(value, expected):
    assert line(Constant(value)) == expected


def test_a_long_value_breaks_at_its_loosest_operators():
    waterfall = Binary("-", Binary("+", LONG, Binary("*", LONG, A)), B)
    assert printed(Assign(A, waterfall)) == text("""
        a = (
            aggregate_certificate_principal_balance_after_distribution
            + aggregate_certificate_principal_balance_after_distribution * a
            - b
        )
        """)


def test_a_long_conditional_breaks_before_if_and_else():
    assert printed(Assign(A, Conditional(Compare("<", LONG, B), LONG, C))) == text("""
        a = (
            aggregate_certificate_principal_balance_after_distribution
            if aggregate_certificate_principal_balance_after_distribution < b
            else c
        )
        """)


def test_a_long_call_takes_one_line_for_its_arguments_or_one_for_each():
    assert printed(ExpressionStatement(Call(A, (LONG, A, B, LONG)))) == text("""
        a(
            aggregate_certificate_principal_balance_after_distribution,
            a,
            b,
            aggregate_certificate_principal_balance_after_distribution,
        )
        """)
    assert printed(ExpressionStatement(Call(LONG, (LONG, A, B)))) == text("""
        aggregate_certificate_principal_balance_after_distribution(
            aggregate_certificate_principal_balance_after_distribution, a, b
        )
        """)


def test_a_long_condition_and_a_long_signature_break():
    condition = Logic("and", (Compare(">", LONG, A), Compare("<", LONG, B)))
    parameters = (Parameter("a", Name("float")), Parameter("b"), Parameter(LONG.identifier))
    body = (If((Branch(condition, (Return(A),)),), (Return(B),)),)
    function = Function("f" * 30, parameters, body, Subscript(Name("list"), Name("float")))
    assert printed(function) == text("""
        def ffffffffffffffffffffffffffffff(
            a: float, b, aggregate_certificate_principal_balance_after_distribution
        ) -> list[float]:
            if (
                aggregate_certificate_principal_balance_after_distribution > a
                and aggregate_certificate_principal_balance_after_distribution < b
            ):
                return a
            else:
                return b
        """)


def test_a_comment_that_makes_its_line_too_long_goes_above():
    short = Assign(A, B, "paid first")
    wide = Assign(LONG, B, "the aggregate balance of all certificates that are senior")
    assert printed(short, wide) == text("""
        a = b  # paid first
        # the aggregate balance of all certificates that are senior
        aggregate_certificate_principal_balance_after_distribution = b
        """)


def test_a_module_is_spaced_as_a_reader_expects():
    module = (
        Blank(),
        Docstring("Class A.\n\n  Paid first.\n"),
        Import("math"),
        Import("typing", ("Any",)),
        Assign(A, Constant(1)),
        Comment("The senior classes.\nIn order."),
        Function("f", (), (Blank(), Assign(A, B), Blank(), Blank(), Return(A), Blank())),
        Verbatim("def g() -> float:\n    return 1.0\n"),
        For("i", Call(Name("range"), (C,)), (Blank(), ExpressionStatement(Call(A)), Blank())),
        Blank(),
        Assign(A, B),
    )
    assert printed(*module) == text('''
        """Class A.

        Paid first.
        """

        import math
        from typing import Any

        a = 1


        # The senior classes.
        # In order.
        def f():
            a = b

            return a


        def g() -> float:
            return 1.0


        for i in range(c):
            a()

        a = b
        ''')


def test_long_comment_lines_are_wrapped_under_their_indentation():
    words = "  pay " + "principal " * 12
    lines = printed(Comment(words)).splitlines()
    assert [len(each) <= 100 for each in lines] == [True, True]
    assert all(each.startswith("#   p") for each in lines)


def test_an_empty_module_is_empty():
    assert printed() == printed(Blank()) == ""


def test_a_sum_of_thousands_of_terms_is_printed():
    total = A
    for _ in range(5000):
        total = Binary("+", total, B)
    assert printed(Return(total)).count("\n    + b") == 5000
