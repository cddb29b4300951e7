"""What tells a page that shows what is not so."""

from __future__ import annotations

from pathlib import Path

import pytest

from .blocks import DOCS, Block, blocks
from .session import Session, assert_shows

PRINTED = "Elm Trust\n\nA   5.40\nB  19.62\n"


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.chdir(tmp_path)
    return Session(DOCS / "page.md", tmp_path)


@pytest.mark.parametrize(
    "shown",
    [
        PRINTED,
        "Elm Trust\n\nA…\nB  19.62\n",
        "Elm Trust\n…\nB  19.62",
        "…\nB  19.62",
        "Elm Trust\n…",
    ],
)
def test_what_is_shown_may_leave_out(shown: str) -> None:
    assert_shows(shown, PRINTED)


@pytest.mark.parametrize(
    "shown", ["", "Elm Trust", "B  19.62\n", "Elm Trust\n…\nB  19.61", "…\nC…"]
)
def test_what_is_shown_may_not_differ(shown: str) -> None:
    with pytest.raises(AssertionError):
        assert_shows(shown, PRINTED)


def test_an_excerpt_stands_somewhere_in_its_order() -> None:
    text = "def f():\n    a = 1\n\n    b = 2\n"
    assert_shows("a = 1\n…\nb = 2\n", text, within=True)
    with pytest.raises(AssertionError):
        assert_shows("b = 2\n…\na = 1\n", text, within=True)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("console", "$ echo yes\nno\n"),
        ("console", "yes\n"),
        ("sh", "false\ntrue\n"),
        ("pycon", ">>> 1 + 1\n3\n"),
        ("python", "assert False\n"),
        ("deal", 'deal "Elm Trust" { cutoff: 2024-01-01 }\n'),
        ("deal-fragment", "waterfal main from G.funds { rest to R }\n"),
        ("deal-fragment", "waterfall main from G.funds {  rest to R }\n"),
        ("csv-file", "a,b\n"),
    ],
)
def test_what_is_not_so_is_told(session: Session, language: str, text: str) -> None:
    with pytest.raises(AssertionError):
        session.run(Block(language, "", text, 1))
    session.run(Block("sh", "not run: a reason", text, 1))


def test_a_change_needs_its_place(session: Session) -> None:
    session.run(Block("text", "x.txt", "one\ntwo\nthree\n", 1))
    session.run(Block("diff", "x.txt", "  one\n- two\n+ 2\n+\n  three\n", 1))
    assert (session.folder / "x.txt").read_text() == "one\n2\n\nthree\n"
    with pytest.raises(AssertionError):
        session.run(Block("diff", "x.txt", "- two\n+ 2\n", 1))


def test_a_session_that_accepts_notes_what_is_printed(tmp_path: Path) -> None:
    session = Session(DOCS / "page.md", tmp_path, accepts=True)
    right = Block("console", "", "$ echo yes\nyes\n", 1)
    wrong = Block("console", "", "$ echo yes\nno\n\n$ true\n", 5)
    for block in (right, wrong):
        session.run(block)
    assert session.accepted == {wrong: "$ echo yes\nyes\n$ true\n"}


@pytest.mark.parametrize("text", ["```deal x\n```\n", "```deal\nsource\n", "  ```deal\n  ```\n"])
def test_a_fence_that_cannot_be_read_is_told(tmp_path: Path, text: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(text)
    with pytest.raises(ValueError, match=r"page\.md"):
        blocks(page)
