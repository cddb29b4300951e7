"""Plain text within 80 columns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dealdsl.documents import layout
from dealdsl.documents.tables import Table

labels = st.text(alphabet="abc -,$1", max_size=90).map(lambda text: " ".join(text.split()))
cells = st.none() | st.text(alphabet="$1,.%", min_size=1, max_size=30)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.integers(1, 8))
    row = st.tuples(labels, *[cells] * columns)
    heads = draw(st.tuples(*[labels] * (columns + 1)))
    return Table(heads=heads, rows=tuple(draw(st.lists(row, min_size=1, max_size=4))))


@given(tables())
def test_tables_keep_to_the_width_and_lose_no_figure(table: Table) -> None:
    text = layout.table(table)
    assert all(len(line) <= layout.WIDTH for line in text.split("\n"))
    for row in table.rows:
        for cell in row[1:]:
            assert (cell or layout.NOT_STATED)[:24] in text


@given(st.lists(st.tuples(st.none() | labels, labels), max_size=4))
def test_figures_abreast_keep_to_the_width(entries: list[tuple[str | None, str]]) -> None:
    assert all(len(line) <= layout.WIDTH for line in layout.abreast(entries).split("\n"))


@given(st.text(max_size=400))
def test_paragraphs_keep_to_the_width(text: str) -> None:
    for set_text in (layout.fill(text), layout.centred(text), layout.on_the_right(text)):
        assert all(len(line) <= layout.WIDTH for line in set_text.split("\n"))


def test_figures_stay_with_their_units() -> None:
    held = ["December 1, 2003", "357.12 months", "30 years", "pool I", "Class B-1", "Item 2"]
    for phrase in held:
        for lead in range(40, 80):
            text = layout.fill("x" * lead + f" {phrase} and more", first="")
            assert any(phrase in line for line in text.split("\n"))


def test_a_table_that_is_too_wide_goes_on_below_itself() -> None:
    names = ("I", "II", "III", "IV", "V", "VI")
    table = Table(
        heads=("", *(f"Pool {name}" for name in names)),
        rows=(("Balance", *(f"$100,000,00{number}.00" for number, _ in enumerate(names))),),
    )
    first, second = layout.table(table).split("\n\n")
    assert first.split("\n")[0].split() == ["Pool", "I", "Pool", "II", "Pool", "III"]
    assert second.split("\n")[0].split() == ["Pool", "IV", "Pool", "V", "Pool", "VI"]
    assert first.split("\n")[-1].split()[:2] == ["Balance", "$100,000,000.00"]
    assert second.split("\n")[-1].split()[0::3] == ["Balance", "$100,000,005.00"]


def test_a_label_on_two_lines_has_its_figures_on_the_last() -> None:
    label = "Weighted average interest rate, before deduction of the fee for the servicing of loans"
    lines = layout.table(Table(heads=("", "Pool I"), rows=((label, "5.577%"),))).split("\n")
    assert lines[-2].startswith("  Weighted")
    assert lines[-1].startswith("    ")
    assert lines[-1].endswith("5.577%")


def test_what_is_not_stated_leaves_no_column() -> None:
    assert layout.abreast([(None, "State"), ("333-1", "File number")]).split() == [
        "333-1",
        "(File",
        "number)",
    ]
    assert layout.abreast([(None, "State")]) == ""
