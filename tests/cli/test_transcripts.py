"""Each command as a session: what was typed, what it printed and where, how it ended."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from .conftest import Session

GOOD = "deal elm base\n"
Transcript = Callable[[str], None]


def test_check(session: Session, transcript: Transcript) -> None:
    session.file("good.deal", GOOD)
    session.file("bad.deal", "deal elm\n  oops and hmm\n")
    session.file("warned.deal", "hmm\n")
    session.run("check good.deal")
    session.run("check good.deal bad.deal missing.deal")
    session.run("check warned.deal")
    session.run("check warned.deal --strict")
    session.run("check -", stdin="oops")
    session.run("check bad.deal --colour always")
    session.text = session.text.replace("\x1b", "ESC")
    transcript("check")


def test_diagnostics_in_other_forms(session: Session, transcript: Transcript) -> None:
    session.file("good.deal", GOOD)
    session.file("warned.deal", "hmm\n")
    session.run("check good.deal --diagnostics json")
    session.run("check warned.deal missing.deal --diagnostics json")
    session.run("check warned.deal --diagnostics sarif")
    transcript("diagnostics")


def test_files_that_cannot_be_read(session: Session, transcript: Transcript) -> None:
    session.file("elm.deal", GOOD)
    session.file("empty.deal", b"")
    session.file("blank.deal", "\ufeff  \n\n")
    session.file("latin.deal", "deal\n  caf\xe9".encode("latin-1"))
    session.file("wide.deal", "deal".encode("utf-16"))
    session.file("huge.deal", b"#" * (5 * 1024 * 1024 + 1))
    (session.folder / "folder").mkdir()
    session.run("check elms.deal")
    session.run("check folder")
    session.run("check empty.deal blank.deal")
    session.run("check latin.deal wide.deal")
    session.run("check huge.deal")
    session.run("check elm.deal/x.deal")
    session.run("check -", stdin=b"")
    session.run("check -", stdin=b"\xff")
    transcript("files")


def test_fmt(session: Session, transcript: Transcript) -> None:
    untidy = session.file("untidy.deal", "deal elm  \n  x\n")
    cut = session.file("cut.deal", "deal elm")
    bad = session.file("bad.deal", "oops  \n")
    session.file("tidy.deal", GOOD)
    session.run("fmt --check untidy.deal tidy.deal")
    session.run("fmt --check tidy.deal")
    session.run("fmt --diff untidy.deal tidy.deal cut.deal")
    assert (untidy.read_text(), cut.read_text()) == ("deal elm  \n  x\n", "deal elm")
    session.run("fmt untidy.deal tidy.deal bad.deal")
    assert (untidy.read_text(), bad.read_text()) == ("deal elm\n  x\n", "oops  \n")
    session.run("fmt untidy.deal")
    session.run("fmt -", stdin="deal  \n")
    session.run("fmt - --check", stdin="deal  \n")
    transcript("fmt")


def test_compile(session: Session, transcript: Transcript) -> None:
    session.file("cmsi-2003-11.deal", "deal hmm\n")
    session.file("bad.deal", "oops\n")
    session.run("compile cmsi-2003-11.deal")
    session.run("compile cmsi-2003-11.deal")
    session.run("compile cmsi-2003-11.deal -o model.py")
    session.run("compile cmsi-2003-11.deal -o -")
    session.file("cmsi_2003_11.py", "print('mine')\n")
    session.run("compile cmsi-2003-11.deal")
    session.run("compile cmsi-2003-11.deal -o cmsi-2003-11.deal")
    session.run("compile cmsi-2003-11.deal -o no/folder/model.py")
    session.run("compile bad.deal")
    for what in ("ast", "deal", "program"):
        session.run(f"compile cmsi-2003-11.deal --show {what}")
    session.run("compile bad.deal --show ast")
    session.run("compile - --show program", stdin="deal")
    session.run("compile -", stdin="deal")
    transcript("compile")
    assert (session.folder / "cmsi_2003_11.py").read_text() == "print('mine')\n"
    assert (session.folder / "model.py").read_text().startswith("# Written by dealc")


def test_render(session: Session, transcript: Transcript) -> None:
    session.file("elm.deal", GOOD)
    session.file("bare.deal", "no issuer\n")
    session.run("render elm.deal --8k")
    session.run("render elm.deal --8k --format html -o elm.html")
    session.run("render bare.deal --8k")
    session.run("render elm.deal --8k -o .")
    transcript("render")
    assert (session.folder / "elm.html").read_text(encoding="utf-8") == "FORM 8-K as html — “Elm”\n"


def test_facts(session: Session, transcript: Transcript) -> None:
    session.file("elm.deal", GOOD)
    session.file("bad.deal", "oops\n")
    session.run("facts elm.deal")
    session.run("facts elm.deal --assumptions")
    session.run("facts elm.deal --assumptions --format json")
    session.run("facts bad.deal")
    transcript("facts")


def test_run_tells_what_the_model_tells(session: Session) -> None:
    session.file("elm.deal", GOOD)
    session.file("bare.deal", "deal\n")
    assert session.run("run elm.deal --out flows.csv") == 0
    assert session.out.startswith("Elm\n")
    assert (session.folder / "flows.csv").read_text().startswith("period,date,class,")
    assert session.run("run bare.deal") == 2
    assert session.err.startswith("error[not-projected]: the deal has no scenario base")
    assert session.run("run bare.deal --psa 100 --severity 120") == 2
    assert session.run("run bare.deal --psa 100 --out no/folder/x.csv --diagnostics json") == 3
    assert [told["slug"] for told in json.loads(session.err)] == ["not-projected"]
    assert session.run("run elm.deal --out elm.deal") == 3
    assert (session.folder / "elm.deal").read_text() == GOOD
    assert session.run("run missing.deal --psa 100") == 1


def test_explain(session: Session, transcript: Transcript) -> None:
    session.run("explain file-empty")
    session.run("explain file_empty")
    session.run("explain something-else-altogether")
    transcript("explain")
    session.run("explain")
    lines = [line.split(maxsplit=1) for line in session.out.splitlines()]
    assert ["file-empty", "The file holds no text, or only white space"] in lines


@pytest.mark.parametrize("slug", ["internal", "output-not-ours"])
def test_explain_knows_what_it_tells(session: Session, slug: str) -> None:
    assert session.run(f"explain {slug}") == 0
    assert session.out.startswith(f"# {slug}\n")
