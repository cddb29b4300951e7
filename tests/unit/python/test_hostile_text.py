"""A deal's words in constants, comments and docstrings never become code."""

import ast
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dealdsl.python import tree
from dealdsl.python.printer import print_module

CODE = "import os; os.system('x')"
ENDS = ["\n", "\r", "\r\n", "\f", "\v", "\x1c", "\x85", "\u2028", "\u2029", "\0"]
HOSTILE = [
    *(f"words{end}{CODE}" for end in ENDS),
    *(f"words\\{end}{CODE}" for end in ENDS),
    f'"""\n{CODE}\n"""',
    f"'''\n{CODE}\n'''",
    f'\\"""\n{CODE}\n"""',
    f'\\\\"""\n{CODE}',
    f'""\\""\n{CODE}',
    '"',
    '""""""',
    '\\"',
    "\\",
    "\\\\\\",
    'ends in quote"',
    "ends in backslash\\",
    "coding: utf-7",
    "-*- coding: utf-16 -*-",
    "vim: set fileencoding=cp037 :",
    "coding:utf-7 +AAo-import os",
    "\ufeff# coding: rot13",
    "!/usr/bin/env python",
    "fmt: off",
    "fmt: skip",
    "type: ignore",
    "noqa",
    "\u202e\u2066 begin\u2069",
    "\ud800\udfff",
    "\\N{BULLET} \\u0041 \\x41 {0} %s ${x}",
    "\t\x7f\xa0\xad\u200b\u200f\u2062",
    "",
    " \n \n",
]
PIECES = st.sampled_from(
    [*ENDS, '"', '"""', "'", "\\", "#", " ", "coding:", "x", CODE, "\u202e", "é"]
)
WORDS = st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join), st.sampled_from(HOSTILE))


def module_with(words):
    name = tree.Name("a")
    return tree.Module(
        (
            tree.Comment(words),
            tree.Docstring(words),
            tree.Comment(words),
            tree.Assign(name, tree.Constant(words), words),
            tree.Function(
                "f",
                (tree.Parameter("a"),),
                (
                    tree.Comment(words),
                    tree.If(
                        (
                            tree.Branch(
                                name, (tree.Comment(words), tree.Return(), tree.Comment(words))
                            ),
                        ),
                        (tree.Return(tree.List((tree.Constant(words),))), tree.Comment(words)),
                    ),
                ),
                docstring=words,
            ),
            tree.Comment(words),
        )
    )


def read(text):
    """As Python reads a file: bytes, whose first lines may name an encoding."""
    return ast.parse(text.encode("utf-8"))


def without_texts(parsed):
    for node in ast.walk(parsed):
        if isinstance(node, ast.Constant):
            node.value = isinstance(node.value, str)
    return ast.dump(parsed)


HARMLESS = without_texts(read(print_module(module_with("words"))))


def every_hostile_example(test):
    for words in HOSTILE:
        test = example(words)(test)
    return test


@every_hostile_example
@given(WORDS)
@settings(max_examples=300, deadline=None)
def test_any_words_leave_the_program_what_it_is(words):
    parsed = read(print_module(module_with(words)))
    constants = [node.value for node in ast.walk(parsed.body[1]) if isinstance(node, ast.Constant)]
    assert constants == [words]
    assert without_texts(parsed) == HARMLESS


@every_hostile_example
@given(WORDS)
@settings(max_examples=300, deadline=None)
def test_the_text_shows_all_it_holds(words):
    text = print_module(module_with(words))
    odd = {each for each in text if each != "\n" and unicodedata.category(each)[0] in "CMZ"} - {" "}
    assert not odd
    assert not {unicodedata.bidirectional(each) for each in text} & {"R", "AL", "RLO", "LRO"}


@every_hostile_example
@given(WORDS)
@settings(max_examples=300, deadline=None)
def test_comments_vanish_from_the_program(words):
    words_around = (
        tree.Comment(words),
        tree.Assign(tree.Name("a"), tree.Name("b"), words),
        tree.Comment(words),
        tree.Function("f", (), (tree.Comment(words), tree.Return(), tree.Comment(words))),
        tree.Comment(words),
    )
    alone = (
        tree.Assign(tree.Name("a"), tree.Name("b")),
        tree.Function("f", (), (tree.Return(),)),
    )
    with_words, without = (print_module(tree.Module(each)) for each in (words_around, alone))
    assert ast.dump(read(with_words)) == ast.dump(read(without))


@pytest.mark.parametrize("words", [each for each in HOSTILE if each.strip()])
def test_a_docstring_keeps_its_words(words):
    """All but spaces and line ends, which are set anew."""
    function = tree.Function("f", (), (), docstring=words)
    kept = ast.get_docstring(read(print_module(tree.Module((function,)))).body[0], clean=False)
    spaces = dict.fromkeys(map(ord, " \t\r\n"))
    assert kept.translate(spaces) == words.translate(spaces)


def test_words_in_a_docstring_keep_their_lines_and_indentation():
    words = '\n  Class "A".\n\n    Paid first:\n      then B.\n    End.\n  '
    text = print_module(tree.Module((tree.Function("f", (), (), docstring=words),)))
    assert text == (
        'def f():\n    """Class "A".\n\n    Paid first:\n      then B.\n    End.\n    """\n'
    )


def test_no_comment_names_an_encoding():
    text = print_module(tree.Module((tree.Comment("coding: utf-7\nfileencoding=cp037"),)))
    assert text == "# coding : utf-7\n# fileencoding =cp037\n"
