"""Runtime modules made one text."""

import ast
import importlib
import subprocess
import sys
import textwrap

import pytest

from dealdsl.python.assemble import (
    AssemblyError,
    import_block,
    merged_imports,
    runtime_names,
    runtime_text,
)
from dealdsl.python.printer import print_module
from dealdsl.python.tree import Blank, Docstring, Import, Module, Verbatim

RUFF = [sys.executable, "-m", "ruff"]
RATES = '''
    """Rates.

    # not a comment
    import nothing
    """

    from __future__ import annotations

    import math
    from collections.abc import (
        Sequence,
        Callable,
    )

    # The monthly rate of a yearly one.
    LIMIT = 1.0  # never more


    def monthly(annual: float) -> float:
        """A twelfth,  kept  as  it  is."""
        import string  # lazily

        return annual / 12.0  # ≈ (1 + annual)^(1/12) - 1
'''
FLOWS = '''
    """Flows."""

    import math
    import sys
    from collections.abc import Iterable, Sequence

    from {package}.rates import LIMIT, monthly

    # Nothing is paid twice.


    class Flow:
        paid: float = LIMIT


    TABLE: dict[str, float] = {}
'''


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package whose modules a test writes: `package("rates", text)`; gives its name."""
    name = f"package_of_{tmp_path.name}"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()

    def write(**modules):
        for module, text in modules.items():
            text = textwrap.dedent(text).lstrip("\n").replace("{package}", name)
            (folder / f"{module}.py").write_text(text, encoding="utf-8")
        return name

    yield write
    sys.modules.pop(name, None)


def test_imports_are_merged_and_the_rest_is_kept_byte_for_byte(package):
    imports, body = runtime_text(("rates", "flows"), package(rates=RATES, flows=FLOWS))
    assert imports == (
        Import("__future__", ("annotations",)),
        Import("math"),
        Import("sys"),
        Import("collections.abc", ("Callable", "Iterable", "Sequence")),
    )
    expected = '''
        # The monthly rate of a yearly one.
        LIMIT = 1.0  # never more


        def monthly(annual: float) -> float:
            """A twelfth,  kept  as  it  is."""
            import string  # lazily

            return annual / 12.0  # ≈ (1 + annual)^(1/12) - 1


        # Nothing is paid twice.


        class Flow:
            paid: float = LIMIT


        TABLE: dict[str, float] = {}
        '''
    assert body == textwrap.dedent(expected).lstrip("\n")


def test_comments_above_and_among_the_imports_stay(package):
    text = """
        # Above.
        '''Words.'''
        # Between.

        import math  # goes with its line
        # Among.
        import sys
        X = math.pi
    """
    _, body = runtime_text(("a",), package(a=text))
    assert body == "# Above.\n# Between.\n# Among.\n\nX = math.pi\n"


def test_a_module_without_docstring_or_imports_is_kept_whole(package):
    assert runtime_text(("a",), package(a="X = 1\n")) == ((), "X = 1\n")


def test_names_are_told_so_that_a_deal_can_avoid_them(package):
    names = runtime_names(("rates", "flows"), package(rates=RATES, flows=FLOWS))
    assert names == {
        *("annotations", "math", "sys", "Sequence", "Callable", "Iterable"),
        *("LIMIT", "monthly", "Flow", "TABLE"),
    }


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ("def f(): ...", "def f(): ...", "`f` is defined in `a` and defined in `b`"),
        ("F = 1", "class F: ...", "`F` is defined in `a` and defined in `b`"),
        ("F: int = 1", "F = 1", "`F` is defined in `a` and defined in `b`"),
        ("from math import pi", "pi = 3", "`pi` is imported from `math` and defined in `b`"),
        ("import math", "def math(): ...", "`math` is imported and defined in `b`"),
        (
            "from os.path import join",
            "from shlex import join",
            "`join` is imported from `os.path` and imported from `shlex`",
        ),
    ],
)
def test_a_name_that_stands_for_two_things_is_an_error(package, first, second, message):
    with pytest.raises(AssemblyError) as raised:
        runtime_text(("a", "b"), package(a=first, b=second))
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("import numpy", "line 1: only the standard library and siblings may be imported"),
        ("from dealdsl import deal", "line 1: only the standard library and siblings"),
        ("from . import rates", "line 1: only the standard library and siblings"),
        ("import {package}.rates", "line 1: only the standard library and siblings"),
        ("import math as m", "line 1: imports must be by name and without `as`"),
        ("from math import *", "line 1: imports must be by name"),
        ("X = 1\nimport math", "line 2: imports must stand above all definitions"),
        ("print(1)", "line 1: only imports, functions, classes and assignments may stand"),
        ("if True:\n    X = 1", "line 1: only imports, functions, classes"),
        ("X = 1\nX += 1", "line 2: only imports, functions, classes"),
        ("def f():\n    from {package}.rates import X", "line 2: a sibling must be imported at"),
        ("def f():\n    import numpy", "line 2: only the standard library and siblings"),
    ],
)
def test_what_cannot_be_copied_is_an_error_with_its_place(package, text, message):
    with pytest.raises(AssemblyError) as raised:
        runtime_text(("a",), package(a=text))
    assert f"runtime module `a`, {message}" in str(raised.value)


@pytest.mark.parametrize("modules", [("flows", "rates"), ("flows",)])
def test_what_is_needed_must_stand_above(package, modules):
    name = package(rates=RATES, flows=FLOWS)
    with pytest.raises(AssemblyError, match="`flows` needs `LIMIT` of `rates`"):
        runtime_text(modules, name)


def test_a_module_that_is_not_there_is_an_error(package):
    with pytest.raises(AssemblyError, match="there is no runtime module `ratse`"):
        runtime_text(("ratse",), package())


def test_imports_stand_as_ruff_sorts_them():
    imports = [
        Import("typing", ("cast", "TYPE_CHECKING", "Any", "assert_never", "IO", "TypeAlias")),
        Import("math", ("log10", "log2", "log", "e", "pi")),
        Import("sys"),
        Import("string", ("Template", "ascii_letters")),
        Import("os.path"),
        Import("os"),
        Import("__future__", ("annotations",)),
        Import("math"),
        Import("errno", ("ENOENT", "E2BIG", "EACCES")),
        Import("collections.abc", ("Mapping",)),
        Import("collections", ("deque", "OrderedDict")),
        Import("typing", ("Any", "Final")),
    ]
    assert merged_imports(reversed(imports)) == merged_imports(imports)
    text = print_module(Module(import_block(imports)))
    checked = [*RUFF, "check", "--isolated", "--select", "I", "--diff", "--quiet", "-"]
    done = subprocess.run(checked, input=text, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0)
    assert text.count("import ") == 11


def test_the_future_is_apart():
    future, other = Import("__future__", ("annotations",)), Import("math")
    assert import_block([other, future]) == (future, Blank(), other)
    assert import_block([future]) == (future,)
    assert import_block([other]) == (other,)


def test_the_real_runtime_stands_alone(tmp_path):
    modules = getattr(importlib.import_module("dealdsl.runtime"), "MODULES", ())
    if not modules:
        pytest.skip("the runtime is not written yet")
    imports, body = runtime_text(modules)
    words = Docstring("A model without a deal.")
    text = print_module(Module((words, *import_block(imports), Verbatim(body))))
    path = tmp_path / "model.py"
    path.write_text(text, encoding="utf-8")
    options = ["--isolated", "--line-length", "100"]
    subprocess.run([*RUFF, "format", *options, "--check", "--quiet", str(path)], check=True)
    subprocess.run([*RUFF, "check", *options, "--select", "F", "--quiet", str(path)], check=True)
    assert not any(node for node in ast.walk(ast.parse(text)) if _names_the_package(node))
    # -I: neither the checkout nor installed packages of the user can be imported from.
    subprocess.run([sys.executable, "-I", "-S", str(path)], check=True)


def _names_the_package(node):
    names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
    names += [node.module] if isinstance(node, ast.ImportFrom) else []
    return any(name.split(".")[0] == "dealdsl" for name in names)
