"""A page as a reader follows it: from the top, in a folder of its own that holds `deals`.

What a block is shows in its fence; docs/contributing.md lists what may stand there.
"""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import duckdb

from dealdsl import compiler
from dealdsl.linking.folder import in_folder
from dealdsl.source import Source

from .blocks import ROOT, Block

SHOWN_ONLY = {"", "text", "json"}
_TYPED = re.compile(r"^\$ ((?:.*\\\n)*.*)\n", re.MULTILINE)
_LEFT_OUT = "…"


class Session:
    """Runs blocks one after the other; an AssertionError where one does not do what it shows.

    A session that `accepts` notes instead, in `accepted`, what consoles print.
    """

    def __init__(self, page: Path, folder: Path, accepts: bool = False) -> None:
        self.page = page
        self.accepts = accepts
        self.accepted: dict[Block, str] = {}
        self.folder = folder
        self.names: dict[str, object] = {}
        shutil.copytree(ROOT / "deals", folder / "deals")
        self.environment = self._environment(folder / ".bin")

    def _environment(self, commands: Path) -> dict[str, str]:
        """One in which `dealc` and `python` are those of this checkout, without colours."""
        commands.mkdir()
        for name, arguments in {"dealc": "-m dealdsl.cli ", "python": ""}.items():
            script = commands / name
            script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments}"$@"\n')
            script.chmod(0o755)
        path = f"{commands}{os.pathsep}{os.environ['PATH']}"
        return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}

    def run(self, block: Block) -> None:
        """Does what a block says; its handler has the name of its language."""
        handler = getattr(self, "_" + block.language.replace("-", "_"), None)
        assert handler or block.language in SHOWN_ONLY, f"no block can be of {block.language!r}"
        if not block.is_run:
            return
        if block.title.startswith("from "):
            text = (self.folder / block.title[5:]).read_text(encoding="utf-8")
            assert_shows(textwrap.dedent(block.text), text, within=True)
        elif handler:
            handler(block)
        elif block.title:
            self._write(block)

    def _write(self, block: Block) -> None:
        (self.folder / block.title).write_text(block.text, encoding="utf-8")

    def _deal(self, block: Block) -> None:
        self._deal_fragment(block)
        if block.title:
            self._write(block)
            return
        source = Source(self.page.name, block.text)
        compilation = compiler.check(source, strict=True, opened=in_folder(str(self.page.parent)))
        assert compilation.diagnostics == ()
        assert compiler.emit(compilation)

    def _deal_fragment(self, block: Block) -> None:
        """Sections without the rest of their deal: they must be well spelt and laid out."""
        assert compiler.format_text(Source(self.page.name, block.text)) == (block.text, ())

    def _csv(self, block: Block) -> None:
        if block.title:
            self._write(block)

    def _diff(self, block: Block) -> None:
        """Replaces the lines with `-` by those with `+`; lines with neither say where."""
        path = self.folder / block.title
        text = path.read_text(encoding="utf-8")
        lines = block.text.splitlines(keepends=True)
        before = "".join(line[2:] or "\n" for line in lines if not line.startswith("+"))
        after = "".join(line[2:] or "\n" for line in lines if not line.startswith("-"))
        assert text.count(before) == 1, f"{block.title} does not hold this once:\n{before}"
        path.write_text(text.replace(before, after), encoding="utf-8")

    def _sh(self, block: Block) -> None:
        ended, printed = self._typed(f"set -e\n{block.text}")
        assert ended == 0, printed

    def _console(self, block: Block) -> None:
        """Every command after `$ ` prints what stands below it, whatever its exit code."""
        start, *parts = _TYPED.split(block.text)
        assert start == "", "a console begins with `$ ` and a command"
        commands, shown = parts[::2], parts[1::2]
        printed = [self._typed(command)[1].rstrip("\n") for command in commands]
        try:
            for before, after in zip(shown, printed, strict=True):
                assert_shows(before, after)
        except AssertionError:
            if not self.accepts or _LEFT_OUT in block.text:
                raise
            pairs = zip(commands, printed, strict=True)
            lines = [f"$ {command}\n{text}".rstrip("\n") + "\n" for command, text in pairs]
            self.accepted[block] = "".join(lines)

    def _typed(self, commands: str) -> tuple[int, str]:
        """The exit code of commands, and what they print on both streams."""
        ended = subprocess.run(
            ["bash", "-c", commands],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return ended.returncode, ended.stdout

    def _python(self, block: Block) -> None:
        exec(compile(block.text, self.page.name, "exec"), self.names)

    def _pycon(self, block: Block) -> None:
        test = doctest.DocTestParser().get_doctest(block.text, self.names, self.page.name, None, 0)
        told: list[str] = []
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
        runner.run(test, out=told.append, clear_globs=False)
        assert not told, "".join(told)
        self.names.update(test.globs)

    def _sql(self, block: Block) -> None:
        assert duckdb.sql(block.text).fetchall()


def assert_shows(shown: str, printed: str, within: bool = False) -> None:
    """A line that ends with `…` goes on, and one of nothing else leaves lines out.

    `within`: what is shown may stand anywhere in what is printed, with more indentation.
    """
    lines = shown.rstrip("\n").split("\n")
    patterns = [_line_pattern(line, within) for line in lines]
    pattern = re.compile("".join(patterns), re.MULTILINE)
    found = (
        pattern.search(printed + "\n") if within else pattern.fullmatch(printed.rstrip("\n") + "\n")
    )
    if found is None:
        assert printed == shown


def _line_pattern(line: str, within: bool) -> str:
    if line.strip() == _LEFT_OUT:
        return r"(?:.*\n)*?"
    start = r"^[ ]*" if within and line else ""
    if line.endswith(_LEFT_OUT):
        return start + re.escape(line[:-1]) + r".*\n"
    return start + re.escape(line) + r"[ ]*\n"
