"""Sessions: command lines run in a folder of their own, written down as a person would see them."""

from __future__ import annotations

import io
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import dealdsl
from dealdsl.cli.main import main

from . import stand_in

TRANSCRIPTS = Path(__file__).parent / "transcripts"


class Session:
    """A folder, the command lines that ran in it, and what each of them printed."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.folder = folder
        self.text = ""
        self.code = 0
        self.out = ""
        self.err = ""
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def file(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def run(self, line: str, stdin: str | bytes = b"") -> int:
        """Runs `dealc LINE` in this process; returns the exit code."""
        data = stdin.encode() if isinstance(stdin, str) else stdin
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        self.code = main(shlex.split(line))
        self.out, self.err = self._capsys.readouterr()
        self.text += f"$ dealc {line}\n"
        self.text += _under("stdout", self.out) + _under("stderr", self.err)
        self.text += f"exit {self.code}\n\n"
        return self.code


def _under(stream: str, text: str) -> str:
    return f"--- {stream}\n{text}" if text else ""


@pytest.fixture
def session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Session:
    """A session whose compiler is the stand-in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "dealdsl.compiler", stand_in)
    monkeypatch.setattr(dealdsl, "compiler", stand_in, raising=False)
    return Session(tmp_path, monkeypatch, capsys)


@pytest.fixture
def transcript(session: Session, golden: Callable[[Path, str], None]) -> Callable[[str], None]:
    """`transcript(name)`: the session so far is the one in `transcripts/name.txt`."""
    return lambda name: golden(TRANSCRIPTS / f"{name}.txt", session.text)
