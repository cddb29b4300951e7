"""The text of the runtime, which is copied into models and lowered to machine code."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from dealdsl import runtime
from tests.subset import KernelReader, constants_of, functions_of

FOLDER = Path(runtime.__file__).parent
ALL = (*runtime.MODULES, *runtime.PURCHASE_MODULES, *runtime.TAPE_MODULES)
TREES = {name: ast.parse((FOLDER / f"{name}.py").read_text("utf-8")) for name in ALL}
FUNCTIONS = functions_of(*TREES.values())
KERNELS = {name: FUNCTIONS[name] for name in runtime.KERNEL_FUNCTIONS}


@pytest.mark.parametrize("name", runtime.KERNEL_FUNCTIONS)
def test_the_kernel_keeps_to_its_subset(name: str) -> None:
    KernelReader(KERNELS[name], KERNELS, constants_of(*TREES.values()))


@pytest.mark.parametrize(
    "statement",
    [
        *["a = x**2", "a = pow(x, 2.0)", "a = round(x)", "a = sum(y)", "a = x % 2.0", "a = [0.0]"],
        *["a = min(x, x, x)", "a = 1.0 if n else 0.0", "a = x < x < x", "n = x", "x = n"],
        *["y[x] = 1.0", "x += 1.0", "for i in y: x = i", "while x > 0.0: x = x - 1.0"],
        *["return x", "print(x)", "a = monthly_rate(y)", "monthly_rate(x)", "a = n + y[0]; n = a"],
        *["a = min(x, n)", "a = x if x > n else n", "fractions_of(x, y, y)", "a = y", "y = x"],
    ],
)
def test_the_subset_leaves_out(statement: str) -> None:
    head = "def f(x: float, y: list[float], n: int) -> None:\n    'Says what.'\n    "
    function = ast.parse(head + statement).body[0]
    assert isinstance(function, ast.FunctionDef)
    with pytest.raises((AssertionError, KeyError)):
        KernelReader(function, KERNELS, {})


def imports(tree: ast.Module) -> list[ast.Import | ast.ImportFrom]:
    return [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]


def is_sibling(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dealdsl")


def test_only_the_standard_library_is_imported() -> None:
    for name, tree in TREES.items():
        nested = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
        assert nested == imports(tree), f"{name} imports below the top"
        for node in imports(tree):
            if is_sibling(node):
                assert isinstance(node, ast.ImportFrom)
                before = ALL[: ALL.index(name)]
                assert node.module in [f"dealdsl.runtime.{sibling}" for sibling in before]
            modules = (
                [node.module] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
            )
            for module in modules:
                assert module
                assert is_sibling(node) or module.split(".")[0] in sys.stdlib_module_names


def test_module_level_names_are_distinct() -> None:
    owners: dict[str, str] = {}
    for module, tree in TREES.items():
        for node in tree.body:
            match node:
                case ast.FunctionDef(name) | ast.ClassDef(name) | ast.Assign([ast.Name(name)]):
                    assert owners.setdefault(name, module) == module, name
                case ast.Expr() | ast.Import() | ast.ImportFrom():
                    pass
                case _:
                    raise AssertionError(ast.unparse(node))


def assembled() -> str:
    """The modules as one text, without their docstrings and the imports of siblings."""
    kept = (node for tree in TREES.values() for node in tree.body[1:] if not is_sibling(node))
    return "\n".join(ast.unparse(node) for node in kept)


def test_the_text_runs_on_its_own(tmp_path: Path) -> None:
    deal = (Path(__file__).parent / "conftest.py").read_text("utf-8")
    body = [node for node in ast.parse(deal).body[1:] if not isinstance(node, ast.ImportFrom)]
    kept = [node for node in body if not isinstance(node, ast.Import)][:-1]  # not the fixture
    model = "\n".join(ast.unparse(node) for node in kept)
    script = tmp_path / "tiny_2003_1.py"
    script.write_text(f"{assembled()}\n{model}\nraise SystemExit(main(TINY))\n", "utf-8")
    # -I and -S: neither this repository nor anything installed can be imported.
    command = [sys.executable, "-I", "-S", str(script), "--psa", "150", "--out", "-"]
    alone = subprocess.run(command, capture_output=True, text=True, check=True)
    conftest = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
    run = "from conftest import TINY; from dealdsl.runtime.command import main\n"
    here = subprocess.run(
        [sys.executable, "-c", f"{conftest}{run}main(TINY, ['--psa', '150', '--out', '-'])"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert alone.stdout == here.stdout
    assert alone.stdout.count("\n") == 1 + 25 * 4
