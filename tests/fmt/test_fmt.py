"""How the formatter lays deals out: `<case>.before.deal` becomes `<case>.after.deal`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dealdsl.source import Source
from dealdsl.syntax import nodes
from dealdsl.syntax.from_text import parse
from dealdsl.syntax.printer import print_file

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CASES = sorted(HERE.glob("*.before.deal"))
DEALS = [ROOT / "deals/cmsi-2003-11.deal", *sorted((ROOT / "tests/good").glob("*/*.deal"))]

cases = pytest.mark.parametrize("path", CASES, ids=lambda path: path.name.partition(".")[0])
deals = pytest.mark.parametrize("path", DEALS, ids=lambda path: path.stem)


def read(path: Path) -> nodes.File:
    parsed = parse(Source(path.name, path.read_bytes().decode()))
    assert parsed.diagnostics == ()
    assert parsed.file is not None
    return parsed.file


def after(path: Path) -> Path:
    return path.with_name(path.name.replace(".before.", ".after."))


@cases
def test_a_deal_is_laid_out(path: Path, golden: Callable[[Path, str], None]) -> None:
    golden(after(path), print_file(read(path)))


@cases
def test_the_layout_says_the_same(path: Path) -> None:
    assert read(after(path)) == read(path)


@cases
def test_what_is_laid_out_stays_as_it_is(path: Path) -> None:
    assert print_file(read(after(path))) == after(path).read_text(encoding="utf-8")


@deals
def test_deals_in_use_say_the_same_when_laid_out(path: Path, tmp_path: Path) -> None:
    laid_out = tmp_path / path.name
    laid_out.write_text(print_file(read(path)), encoding="utf-8")
    assert read(laid_out) == read(path)
    assert print_file(read(laid_out)) == laid_out.read_text(encoding="utf-8")
