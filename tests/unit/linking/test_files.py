"""Files that a deal imports: where they are looked for, and what is found."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import dealdsl
from dealdsl import compiler
from dealdsl.diagnostics.json import render_all as as_json
from dealdsl.diagnostics.sarif import render_all as as_sarif
from dealdsl.linking.folder import in_folder
from dealdsl.linking.opening import CannotOpenError, Reason
from tests.unit.linking.texts import PAYS, TOP, checked, slugs

RULE = "rule r(k: class) { define owed = k.balance }\n"
READS = 'check each month "o": r.owed >= $0\n'


def test_a_path_is_read_from_the_folder_of_the_file_that_imports() -> None:
    inner = 'import "../b.deal"\nrule outer(k: class) { apply r(k) as r }\n'
    deal = 'import "in/a.deal"\napply outer(A) as o\ncheck each month "o": o.r.owed >= $0\n'
    assert slugs(checked(deal, in__a=inner, b=RULE)) == []


def test_a_file_is_one_however_it_is_reached() -> None:
    deal = 'import "b.deal"\nimport "in/../b.deal"\nimport "a.deal"\napply r(A)\n'
    other = 'import "./b.deal"\nrule s(k: class) { apply r(k) }\n'
    found = checked(deal + READS, b=RULE, a=other)
    assert slugs(found) == []
    assert found.deal is not None
    assert [source.imported for source in found.deal.imported] == ["b.deal", "a.deal"]


def test_rules_of_an_imported_files_imports_are_not_seen() -> None:
    assert slugs(checked('import "a.deal"\napply r(A)\n', a='import "b.deal"\n', b=RULE)) == [
        "unknown-rule"
    ]


def test_two_files_may_not_bring_one_name() -> None:
    found = slugs(checked('import "a.deal"\nimport "b.deal"\napply r(A)\n', a=RULE, b=RULE + "# "))
    assert found == ["rule-name-taken"]


def test_files_of_one_name_keep_their_own_tables_apart() -> None:
    text = "table t by month {{ 1: {} }}\nrule {}() {{ define x = t }}\n"
    deal = 'import "a/x.deal"\nimport "b/x.deal"\napply p()\napply q()\n'
    deal += 'check each month "x": p.x + q.x = 100%\n'
    found = checked(deal, a__x=text.format("40%", "p"), b__x=text.format("60%", "q"))
    assert slugs(found) == []
    assert found.deal is not None
    assert {table.name for table in found.deal.tables} == {"x.deal.t", "x.deal-2.t"}


def test_what_is_not_used_is_told() -> None:
    found = checked('import "b.deal"\nrule mine() { define x = 1 }\n', b=RULE)
    told = [d.message for d in found.diagnostics if d.slug == "unused-definition"]
    assert told == ["import `b.deal` is not used", "rule `mine` is not used"]


def test_the_header_of_a_model_names_what_is_imported() -> None:
    found = checked('import "b.deal"\napply r(A)\n' + READS, b=RULE)
    text = compiler.emit(found)
    assert "with rules of b.deal" in text
    assert "# b.deal line 1: define owed = k.balance [applied as r]" in text


def test_words_tell_of_the_innermost_application() -> None:
    inner = 'import "b.deal"\nrule outer(k: class) { apply r(k) as r }\n'
    deal = 'import "a.deal"\napply outer(A) as o\ncheck each month "o": o.r.owed >= $0\n'
    assert "[applied as o.r]" in compiler.emit(checked(deal, a=inner, b=RULE))


def test_an_application_sources_what_its_rule_says() -> None:
    rule = "rule r(k: class, x: money) { define owed = min(k.balance, x + $7) }\n"
    told = checked('import "b.deal"\napply r(A, $5)\n' + READS, b=rule)
    places = [d.primary.span.text for d in told.diagnostics if d.slug == "unsourced-figure"]  # type: ignore[union-attr]
    assert places == ["$7", "$5"]
    told = checked('import "b.deal"\napply r(A, $5) per P "p. 3"\n' + READS, b=rule)
    assert "unsourced-figure" not in {d.slug for d in told.diagnostics}
    rows = {row.name: row for row in compiler.facts(told)}
    assert (rows["r.owed"].file, rows["r.owed"].line) == ("b.deal", 1)
    assert rows["r.owed"].source == 'P "p. 3"'


def test_mistakes_in_other_files_are_shown_in_every_form() -> None:
    told = checked('import "b.deal"\napply r(A)\n', b=RULE.replace("balance", "blance")).diagnostics
    assert '"file": "b.deal"' in as_json(told) or '"b.deal"' in as_json(told)
    assert '"uri": "b.deal"' in as_sarif(told, "0")
    assert '"uri": "elm.deal"' in as_sarif(told, "0")


# ---- folders ----


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "deals" / "rules").mkdir(parents=True)
    (tmp_path / "secret.deal").write_text(RULE)
    (tmp_path / "deals" / "rules" / "b.deal").write_text(RULE)
    return tmp_path / "deals"


def reason(folder: Path, path: str) -> Reason:
    with pytest.raises(CannotOpenError) as caught:
        in_folder(str(folder))(path)
    return caught.value.reason


def test_a_folder_opens_what_is_in_it(folder: Path) -> None:
    assert in_folder(str(folder))("rules/b.deal").text == RULE


@pytest.mark.parametrize(
    "path", ["../secret.deal", "rules/../../secret.deal", "/etc/hostname", "..", "rules/../.."]
)
def test_a_folder_opens_nothing_outside(folder: Path, path: str) -> None:
    assert reason(folder, path) is Reason.OUTSIDE


def test_a_link_that_leads_out_is_not_followed(folder: Path) -> None:
    (folder / "link.deal").symlink_to(folder.parent / "secret.deal")
    (folder / "out").symlink_to(folder.parent)
    assert reason(folder, "link.deal") is Reason.OUTSIDE
    assert reason(folder, "out/secret.deal") is Reason.OUTSIDE


def test_a_link_inside_is_the_file_itself(folder: Path) -> None:
    (folder / "again.deal").symlink_to(folder / "rules" / "b.deal")
    opened = in_folder(str(folder))
    assert opened("again.deal") == opened("rules/b.deal")


def test_a_folder_that_is_a_link_itself(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "alias").symlink_to(folder)
    assert in_folder(str(tmp_path / "alias"))("rules/b.deal").text == RULE


@pytest.mark.parametrize("path", ["rules", ".", "", "rules/b.deal\0"])
def test_what_is_no_file_is_not_read(folder: Path, path: str) -> None:
    assert reason(folder, path) is Reason.UNREADABLE


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.deal")
    assert reason(folder, "pipe.deal") is Reason.UNREADABLE


def test_bytes_that_are_no_text(folder: Path) -> None:
    (folder / "bytes.deal").write_bytes(b"\xff\xfe\x00")
    assert reason(folder, "bytes.deal") is Reason.UNREADABLE


def test_a_file_that_is_missing_has_a_neighbour(folder: Path) -> None:
    with pytest.raises(CannotOpenError) as caught:
        in_folder(str(folder))("rules/c.deal")
    assert (caught.value.reason, caught.value.near) == (Reason.MISSING, "rules/b.deal")


def test_the_api_reads_what_stands_beside_a_deal(folder: Path) -> None:
    deal = folder / "elm.deal"
    deal.write_text(TOP + 'import "rules/b.deal"\napply r(A)\n' + READS + PAYS)
    assert [d for d in dealdsl.load(deal).check() if d.is_error] == []
    assert [d.slug for d in dealdsl.loads(deal.read_text()).check()] == ["import-without-folder"]
    loaded = dealdsl.loads(deal.read_text(), opened=in_folder(str(folder)))
    assert loaded.compile().run(psa=100)["A", "interest_paid"][1] > 0
