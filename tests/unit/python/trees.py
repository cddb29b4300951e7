"""Random trees of Python, and the same trees as Python's own `ast` has them.

The conversion is written from the definition of the nodes alone, apart from the printer.
"""

from __future__ import annotations

import ast
import inspect

from hypothesis import strategies as st

from dealdsl.python import tree

ARITHMETIC = {"+": ast.Add, "-": ast.Sub, "*": ast.Mult, "/": ast.Div}
COMPARISONS = {
    "<": ast.Lt,
    "<=": ast.LtE,
    ">": ast.Gt,
    ">=": ast.GtE,
    "==": ast.Eq,
    "!=": ast.NotEq,
}


def expression_ast(node: tree.Expression) -> ast.expr:
    match node:
        case tree.Name(identifier):
            return ast.Name(identifier, ast.Load())
        case tree.Constant(value):
            return constant_ast(value)
        case tree.Tuple(elements):
            return ast.Tuple([expression_ast(each) for each in elements], ast.Load())
        case tree.List(elements):
            return ast.List([expression_ast(each) for each in elements], ast.Load())
        case tree.Dict(entries):
            keys = [expression_ast(key) for key, _ in entries]
            return ast.Dict(keys, [expression_ast(value) for _, value in entries])
        case tree.Subscript(base, index):
            return ast.Subscript(expression_ast(base), expression_ast(index), ast.Load())
        case tree.Attribute(base, name):
            return ast.Attribute(expression_ast(base), name, ast.Load())
        case tree.Call(function, arguments, keywords):
            named = [ast.keyword(each.name, expression_ast(each.value)) for each in keywords]
            positional = [expression_ast(each) for each in arguments]
            return ast.Call(expression_ast(function), positional, named)
        case tree.Unary(operator, operand):
            sign = ast.USub() if operator == "-" else ast.Not()
            return ast.UnaryOp(sign, expression_ast(operand))
        case tree.Binary(operator, left, right):
            return ast.BinOp(expression_ast(left), ARITHMETIC[operator](), expression_ast(right))
        case tree.Compare(operator, left, right):
            compared = [expression_ast(right)]
            return ast.Compare(expression_ast(left), [COMPARISONS[operator]()], compared)
        case tree.Logic(operator, operands):
            word = ast.And() if operator == "and" else ast.Or()
            return ast.BoolOp(word, [expression_ast(each) for each in operands])
        case tree.Conditional(test, then, otherwise):
            return ast.IfExp(expression_ast(test), expression_ast(then), expression_ast(otherwise))
    raise AssertionError(node)


def constant_ast(value: tree.Value) -> ast.expr:
    if isinstance(value, float | int) and not isinstance(value, bool):
        number = ast.Constant(abs(value))
        return ast.UnaryOp(ast.USub(), number) if str(value).startswith("-") else number
    return ast.Constant(value)


def target_ast(node: tree.Reference) -> ast.expr:
    target = expression_ast(node)
    target.ctx = ast.Store()
    return target


def body_ast(body: tuple[tree.TopStatement, ...]) -> list[ast.stmt]:
    return [statement_ast(each) for each in body if not isinstance(each, tree.Comment | tree.Blank)]


def statement_ast(node: tree.TopStatement) -> ast.stmt:
    match node:
        case tree.Assign(target, value):
            return ast.Assign([target_ast(target)], expression_ast(value))
        case tree.ExpressionStatement(expression):
            return ast.Expr(expression_ast(expression))
        case tree.Return(value):
            return ast.Return(expression_ast(value) if value else None)
        case tree.If(branches, otherwise):
            first, *others = branches
            rest = [statement_ast(tree.If(tuple(others), otherwise))] if others else None
            orelse = rest or body_ast(otherwise)
            return ast.If(expression_ast(first.test), body_ast(first.body), orelse)
        case tree.For(variable, iterable, body):
            target = ast.Name(variable, ast.Store())
            return ast.For(target, expression_ast(iterable), body_ast(body), [])
        case tree.Import(module, ()):
            return ast.Import([ast.alias(module)])
        case tree.Import(module, names):
            return ast.ImportFrom(module, [ast.alias(name) for name in names], 0)
        case tree.Function():
            return function_ast(node)
        case tree.Docstring(text):
            return ast.Expr(ast.Constant(text))
    raise AssertionError(node)


def function_ast(node: tree.Function) -> ast.FunctionDef:
    parameters = [
        ast.arg(each.name, each.annotation and expression_ast(each.annotation))
        for each in node.parameters
    ]
    arguments = ast.arguments([], parameters, None, [], [], None, [])
    words = [] if node.docstring is None else [ast.Expr(ast.Constant(node.docstring))]
    returns = node.returns and expression_ast(node.returns)
    function = ast.FunctionDef(node.name, arguments, words + body_ast(node.body), [], returns)
    if "type_params" in function._fields:  # from Python 3.12 on
        function.type_params = []
    return function


def dump(body: list[ast.stmt]) -> str:
    """The tree without positions, and with docstrings without the spaces that layout gives them."""
    whole = ast.Module(body, [])
    for node in [whole, *body]:
        if isinstance(node, ast.Module | ast.FunctionDef) and ast.get_docstring(node) is not None:
            words = node.body[0].value
            lines = [line.rstrip(" ") for line in words.value.replace("\r\n", "\n").split("\n")]
            # The words begin behind the quotes, so that the first line has no indentation to keep.
            words.value = inspect.cleandoc("\n".join(lines).lstrip("\n ")).strip("\n ")
    return ast.dump(whole)


LONG_WORD = "aggregate_certificate_principal_balance_after_distribution"
WORDS = st.sampled_from(
    ["a", "b", "_x", "cash", "class_B_1", "opening_balance", "subordinate_percentage", LONG_WORD]
)
NAMES = st.one_of(
    WORDS,
    st.lists(WORDS, min_size=1, max_size=3).map("_".join),
    st.integers(1, 99).map("x{}".format),
)
TEXTS = st.one_of(
    st.text(max_size=12),
    st.text("ab'\" \\\n\té—漢", max_size=30),
    st.sampled_from(["B-1", "principal_paid", "beginning_balance", "x" * 60]),
)
# Tabs in docstrings become spaces.
WORDY = TEXTS.map(lambda text: text.replace("\t", " "))
NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(),
    st.sampled_from([0.0, -0.0, 1.0]),
)
VALUES = st.one_of(NUMBERS, NUMBERS, TEXTS, st.booleans(), st.none())
NAME_NODES = NAMES.map(tree.Name)
FUNCTIONS = st.one_of(NAME_NODES, st.builds(tree.Attribute, NAME_NODES, NAMES))


def several(strategy, most=4, least=0):
    return st.lists(strategy, min_size=least, max_size=most).map(tuple)


def distinct(named):
    return tuple({each.name: each for each in named}.values())


def references(index):
    inner = st.one_of(FUNCTIONS, st.builds(tree.Subscript, FUNCTIONS, index))
    return st.one_of(inner, st.builds(tree.Subscript, inner, index))


def larger(inner):
    keywords = several(st.builds(tree.Keyword, NAMES, inner), 2).map(distinct)
    return st.one_of(
        references(inner),
        several(inner).map(tree.Tuple),
        several(inner).map(tree.List),
        several(st.tuples(inner, inner)).map(tree.Dict),
        st.builds(tree.Call, FUNCTIONS, several(inner), keywords),
        st.builds(tree.Unary, st.sampled_from(["-", "not"]), inner),
        st.builds(tree.Binary, st.sampled_from("+-*/"), inner, inner),
        st.builds(tree.Binary, st.sampled_from("+-*/"), inner, inner),
        st.builds(tree.Compare, st.sampled_from(sorted(COMPARISONS)), inner, inner),
        st.builds(tree.Logic, st.sampled_from(["and", "or"]), several(inner, 4, 2)),
        st.builds(tree.Conditional, inner, inner, inner),
    )


EXPRESSIONS = st.recursive(
    st.one_of(NAME_NODES, NAME_NODES, VALUES.map(tree.Constant)), larger, max_leaves=12
)
TARGETS = references(st.recursive(NAME_NODES, larger, max_leaves=3))
CALLS = st.builds(tree.Call, FUNCTIONS, several(EXPRESSIONS), st.just(()))
COMMENTS = TEXTS.map(tree.Comment)
PLAIN_ASSIGNMENTS = st.builds(tree.Assign, TARGETS, EXPRESSIONS)
ASSIGNMENTS = st.builds(tree.Assign, TARGETS, EXPRESSIONS, st.one_of(st.none(), TEXTS))
SIMPLE = st.one_of(
    ASSIGNMENTS,
    ASSIGNMENTS,
    CALLS.map(tree.ExpressionStatement),
    COMMENTS,
    st.just(tree.Blank()),
)


def bodies(statement):
    """With code in them, among other statements."""
    return st.builds(
        lambda before, code, after: (*before, code, *after),
        several(statement, 2),
        ASSIGNMENTS,
        several(statement, 2),
    )


def compound(inner):
    body = bodies(inner)
    branches = several(st.builds(tree.Branch, EXPRESSIONS, body), 3, 1)
    return st.one_of(
        st.builds(tree.If, branches, st.one_of(st.just(()), body)),
        st.builds(tree.For, NAMES, EXPRESSIONS, body),
    )


STATEMENTS = st.recursive(SIMPLE, compound, max_leaves=6)
ANNOTATIONS = st.one_of(FUNCTIONS, st.builds(tree.Subscript, FUNCTIONS, FUNCTIONS))
PARAMETERS = several(
    st.builds(tree.Parameter, NAMES, st.one_of(st.none(), ANNOTATIONS)),
).map(distinct)
FUNCTION_NODES = st.builds(
    tree.Function,
    NAMES,
    PARAMETERS,
    bodies(st.one_of(STATEMENTS, st.builds(tree.Return, st.one_of(st.none(), EXPRESSIONS)))),
    st.one_of(st.none(), ANNOTATIONS, st.just(tree.Constant(None))),
    st.one_of(st.none(), WORDY),
)
SIGNATURES = st.builds(
    tree.Function,
    NAMES,
    PARAMETERS,
    st.just((tree.Return(),)),
    st.one_of(st.none(), ANNOTATIONS, st.just(tree.Constant(None))),
)
IMPORTS = st.builds(tree.Import, NAMES, several(NAMES, 6))
VERBATIM = st.sampled_from(
    ["LIMIT = 1.0", "def f(x: float) -> float:\n    return x", "# Rates.\nRATE = 2.0"]
).map(tree.Verbatim)
TOP_STATEMENTS = st.one_of(
    STATEMENTS, STATEMENTS, FUNCTION_NODES, IMPORTS, COMMENTS, st.just(tree.Blank())
)
DOCSTRINGS = WORDY.map(tree.Docstring)


def module(before, docstring, body):
    return tree.Module((*before, *docstring, *body))


MODULES = st.builds(
    module,
    several(st.one_of(COMMENTS, st.just(tree.Blank())), 2),
    several(DOCSTRINGS, 1),
    several(TOP_STATEMENTS, 8),
)
WITH_VERBATIM = several(st.one_of(TOP_STATEMENTS, VERBATIM), 8).map(tree.Module)
