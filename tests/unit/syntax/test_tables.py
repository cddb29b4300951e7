"""Kept tables: used where they are safe and whole, and never missed."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from lark import Lark

from dealdsl.syntax.tables import built

GRAMMAR = 'start: WORD+\nWORD: /[a-z]+/\n%ignore " "'
OPTIONS = {"parser": "lalr"}


@pytest.fixture(autouse=True)
def nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    yield
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "dealdsl"


def reads() -> Lark:
    parser = built(GRAMMAR, OPTIONS)
    assert len(parser.parse("one two three").children) == 3
    return parser


def was_kept(parser: Lark) -> bool:
    return parser.source_path == "<deserialized>"


def test_tables_are_kept(folder: Path) -> None:
    assert not was_kept(reads())
    assert was_kept(reads())
    (file,) = folder.iterdir()
    assert folder.stat().st_mode & 0o077 == 0
    assert file.name.startswith("grammar-")


def test_another_grammar_has_its_own(folder: Path) -> None:
    reads()
    assert not was_kept(built(GRAMMAR + "\n", OPTIONS))
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize("seed", range(20))
def test_a_spoilt_file_is_written_anew(folder: Path, seed: int) -> None:
    reads()
    (file,) = folder.iterdir()
    whole, chance = file.read_bytes(), random.Random(seed)
    spoilt = bytearray(whole[: chance.randrange(len(whole))])
    for _ in range(chance.randrange(3)):
        if spoilt:
            spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    file.write_bytes(bytes(spoilt))
    assert not was_kept(reads())
    assert was_kept(reads())


def test_without_a_folder_nothing_is_kept(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "a-file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert not was_kept(reads())
    assert not was_kept(reads())


def test_without_a_home_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    for home in ("~", ""):
        monkeypatch.setattr(os.path, "expanduser", lambda _, home=home: home)
        assert not was_kept(reads())


def test_a_relative_folder_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    monkeypatch.setattr(os.path, "expanduser", lambda _: str(tmp_path / "home"))
    reads()
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
    assert was_kept(reads())


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no owners and modes")
def test_what_others_can_write_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads()
    (file,) = folder.iterdir()
    file.chmod(0o666)
    assert not was_kept(reads())
    file.chmod(0o644)
    assert was_kept(reads())
    folder.chmod(0o777)
    assert not was_kept(reads())
    folder.chmod(0o700)
    user = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: user + 1)
    assert not was_kept(reads())


def test_a_file_that_cannot_be_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "no space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert not was_kept(reads())
    assert list(folder.iterdir()) == []


def test_many_at_once(folder: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: reads(), range(32)))
    assert len(list(folder.iterdir())) == 1
    assert was_kept(reads())
