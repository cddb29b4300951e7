"""The text of the runtime modules, made one, so that an emitted model stands alone.

What the modules import from the standard library comes out as statements, what they import from
each other is dropped, and all else is kept byte for byte, comments included.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import TypeAlias

from attrs import frozen

from dealdsl.python.tree import Blank, Import

RUNTIME = "dealdsl.runtime"

_ImportStatement: TypeAlias = ast.Import | ast.ImportFrom


class AssemblyError(Exception):
    """Runtime modules that cannot be made one text: a mistake in the package, not in a deal."""


def runtime_text(
    modules: tuple[str, ...], package: str = RUNTIME
) -> tuple[tuple[Import, ...], str]:
    """The standard-library imports of the modules, merged and sorted, and the rest of their text.

    `modules` are names within `package`, in the order in which they are to be read.
    """
    read = tuple(_read(module, package) for module in modules)
    _check_siblings(read)
    _check_distinct(read)
    imports = [statement for module in read for statement in module.imports()]
    return merged_imports(imports), "\n\n\n".join(module.body() for module in read) + "\n"


def runtime_names(modules: tuple[str, ...], package: str = RUNTIME) -> frozenset[str]:
    """All names that the text of the modules binds at its top level, imported ones included."""
    return frozenset(name for module in modules for name in _read(module, package).origins())


def merged_imports(imports: Iterable[Import]) -> tuple[Import, ...]:
    """Each module once, in the order that `ruff check --select I` asks for."""
    names: dict[tuple[str, bool], set[str]] = {}
    for statement in imports:
        names.setdefault((statement.module, bool(statement.names)), set()).update(statement.names)
    merged = [Import(module, tuple(sorted(names[module, f], key=_member))) for module, f in names]
    return tuple(sorted(merged, key=_place))


def import_block(imports: Iterable[Import]) -> tuple[Import | Blank, ...]:
    """The merged imports with the empty line that belongs after those of `__future__`."""
    merged = merged_imports(imports)
    future = [statement for statement in merged if statement.module == "__future__"]
    others = merged[len(future) :]
    return (*future, Blank(), *others) if future and others else merged


@frozen
class _RuntimeModule:
    package: str
    name: str
    text: str
    code: tuple[ast.stmt, ...]

    @property
    def import_statements(self) -> list[_ImportStatement]:
        return [item for item in self.code if isinstance(item, _ImportStatement)]

    @property
    def definitions(self) -> set[str]:
        return {name for item in self.code for name in _defined(item)}

    def siblings(self) -> Iterator[tuple[str, str]]:
        """Each name imported from a sibling, after the name of the sibling."""
        for item in self.import_statements:
            if isinstance(item, ast.ImportFrom) and _is_of(item, self.package):
                sibling = str(item.module).removeprefix(self.package).lstrip(".")
                yield from ((sibling, each.name) for each in item.names)

    def imports(self) -> Iterator[Import]:
        for item in self.import_statements:
            if isinstance(item, ast.Import):
                yield from (Import(each.name) for each in item.names)
            elif not _is_of(item, self.package):
                yield Import(str(item.module), tuple(each.name for each in item.names))

    def origins(self) -> dict[str, str]:
        """Each name bound at the top level, and in words what binds it."""
        origins = dict.fromkeys(self.definitions, f"defined in `{self.name}`")
        for statement in self.imports():
            names = statement.names or (statement.module.split(".")[0],)
            source = f"imported from `{statement.module}`" if statement.names else "imported"
            origins |= dict.fromkeys(names, source)
        return origins

    def body(self) -> str:
        """The text below the imports, after the comments that stand above or among them."""
        lines = self.text.split("\n")
        dropped = {number for item in self._dropped() for number in _line_numbers(item)}
        end = max(dropped, default=0)
        numbered = enumerate(lines[:end], start=1)
        head = [line for n, line in numbered if n not in dropped and line.startswith("#")]
        rest = "\n".join(lines[end:]).strip("\n")
        return "\n".join([*head, "", rest] if head else [rest])

    def _dropped(self) -> list[ast.stmt]:
        docstring = [item for item in self.code[:1] if isinstance(item, ast.Expr)]
        return [*docstring, *self.import_statements]


@cache
def _read(module: str, package: str) -> _RuntimeModule:
    """A module's text, which is the package's own and does not change while it runs."""
    path = files(package).joinpath(f"{module}.py")
    if not path.is_file():
        raise AssemblyError(f"there is no runtime module `{module}` in `{package}`")
    text = path.read_text(encoding="utf-8")
    parsed = ast.parse(text, filename=f"{module}.py")
    _check_plain(module, parsed, package)
    return _RuntimeModule(package, module, text, tuple(parsed.body))


def _check_plain(module: str, parsed: ast.Module, package: str) -> None:
    """A module is a docstring, then imports, then definitions; its imports rename nothing."""
    imports_over = False
    for position, item in enumerate(parsed.body):
        is_import = isinstance(item, _ImportStatement)
        is_docstring = position == 0 and ast.get_docstring(parsed) is not None
        imports_over = imports_over or not (is_import or is_docstring)
        if is_import and imports_over:
            raise _error(module, item, "imports must stand above all definitions")
        if not (is_import or is_docstring or _defined(item)):
            raise _error(module, item, "only imports, functions, classes and assignments may stand")
    for node in ast.walk(parsed):
        if isinstance(node, _ImportStatement):
            _check_import(module, node, node in parsed.body, package)


def _check_import(module: str, item: _ImportStatement, is_top: bool, package: str) -> None:
    names = (
        [item.module or ""] if isinstance(item, ast.ImportFrom) else [x.name for x in item.names]
    )
    if isinstance(item, ast.ImportFrom) and _is_of(item, package):
        if not is_top:
            raise _error(module, item, "a sibling must be imported at the top")
    elif any(name.split(".")[0] not in sys.stdlib_module_names for name in names):
        raise _error(module, item, "only the standard library and siblings may be imported")
    if is_top and any(each.asname or each.name == "*" for each in item.names):
        raise _error(module, item, "imports must be by name and without `as`")


def _check_siblings(modules: tuple[_RuntimeModule, ...]) -> None:
    """What is imported from a sibling must stand above in the text."""
    above: dict[str, set[str]] = {}
    for module in modules:
        for sibling, name in module.siblings():
            if name not in above.get(sibling, ()):
                raise AssemblyError(
                    f"`{module.name}` needs `{name}` of `{sibling}`, which does not stand above it"
                )
        above[module.name] = module.definitions


def _check_distinct(modules: tuple[_RuntimeModule, ...]) -> None:
    """In one text a name can stand for one thing only."""
    bound: dict[str, str] = {}
    for module in modules:
        for name, origin in module.origins().items():
            if bound.setdefault(name, origin) != origin:
                raise AssemblyError(f"`{name}` is {bound[name]} and {origin}")


def _defined(item: ast.stmt) -> list[str]:
    match item:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            return [node.id for node in targets if isinstance(node, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case _:
            return []


def _is_of(item: ast.ImportFrom, package: str) -> bool:
    module = item.module or ""
    return not item.level and (module == package or module.startswith(package + "."))


def _line_numbers(item: ast.stmt) -> range:
    return range(item.lineno, (item.end_lineno or item.lineno) + 1)


def _error(module: str, item: ast.stmt, message: str) -> AssemblyError:
    return AssemblyError(f"runtime module `{module}`, line {item.lineno}: {message}")


def _place(statement: Import) -> tuple[bool, bool, list[str | int]]:
    return statement.module != "__future__", bool(statement.names), _natural(statement.module)


def _member(name: str) -> tuple[int, list[str | int], str]:
    """Constants first, then classes, then the rest, each by alphabet."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2
    return kind, _natural(name), name


def _natural(name: str) -> list[str | int]:
    """A key that sorts without regard to case, and numbers in names by value."""
    parts = re.split(r"(\d+)", name.lower())
    return [int(part) if part.isdigit() else part for part in parts]
