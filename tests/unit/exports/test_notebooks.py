"""What a notebook shows of models, flows and batches: small tables, escaped, and pictures."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

import dealdsl
from dealdsl.exports import mistakes
from dealdsl.exports.html import table_html
from dealdsl.exports.mistakes import ExportError, MissingPackageError

from .runs import DEALS, HOSTILE, ROOT, flows, hostile


class _Reader(HTMLParser):
    """The tags of a page and the texts of its cells, by row."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.rows: list[list[str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])

    def handle_data(self, data: str) -> None:
        if self.rows and data.strip():
            self.rows[-1].append(data)


TAGS = {"div", "strong", "table", "thead", "tbody", "tr", "th", "td"}


def test_a_model_shows_its_classes() -> None:
    model = dealdsl.load(ROOT / DEALS["subprime"]).compile()
    read = _Reader(model._repr_html_())
    assert read.tags == TAGS
    assert read.rows[0] == ["class", "balance", "rate"]
    assert read.rows[1][:2] == ["A", "$800,000,000.00"]
    assert read.rows[1][2] == "min(a_uncapped, net_wac)"


def test_flows_show_what_each_class_receives() -> None:
    run = flows("cmsi-2003-11")
    page = run._repr_html_()
    read = _Reader(page)
    assert [row[0] for row in read.rows[1:]] == list(run.model.classes)
    assert read.rows[1][5] == f"{run['IA', 'principal_paid'].sum():,.2f}"
    assert "from the scenario base: CPR from 4% in month 1 to 8%" in page


def test_a_batch_shows_its_first_rows() -> None:
    model = dealdsl.load(ROOT / DEALS["composite"]).compile()
    result = model.batch({"cpr": (0, 10, 1)}, select=("average_life", "cash(A-1)"))
    read = _Reader(result._repr_html_())
    assert "11 scenarios" in result._repr_html_()
    assert read.rows[0][:3] == ["scenario", "cpr", "class"]
    assert len(read.rows) == 1 + 12
    one = model.batch({"cpr": [0]}, select="cash(A-1)")._repr_html_()
    assert "<strong>1 scenario</strong>" in one
    assert " numbers" in one


def test_what_a_deal_says_stays_text() -> None:
    model = dealdsl.loads(HOSTILE, "hostile.deal").compile()
    batch = model.batch({"cpr": [0]})
    for page in (model._repr_html_(), hostile()._repr_html_(), batch._repr_html_()):
        assert _Reader(page).tags == TAGS
    page = table_html("<b>", ["<i>"], [["<script>"]], ["<img>"])
    assert _Reader(page).tags == TAGS


def test_a_plot_shows_balances_and_cash_by_class() -> None:
    run = flows("cmsi-2003-11")
    drawn = run.plot()
    balances, cash = drawn.axes
    assert balances.get_title().endswith("Balance by class")
    labels = [text.get_text() for text in cash.get_legend().get_texts()]
    assert set(labels) <= set(run.model.classes)
    assert "IIA-IO" in labels
    tops = [float(area.get_paths()[0].vertices[:, 1].max()) for area in balances.collections]
    whole = sum(run[name, "ending_balance"] for name in run.model.classes)
    assert max(tops) == pytest.approx(float(whole.max()))
    assert drawn._repr_png_().startswith(b"\x89PNG")


def test_a_plot_of_some_classes_has_the_colours_of_the_whole() -> None:
    run = flows("cmsi-2003-11")
    some = run.plot("realized_loss", classes=["B-3"])
    (area,) = some.axes[0].collections
    of_all = dict(
        zip(
            [text.get_text() for text in run.plot("balance").axes[0].get_legend().get_texts()],
            run.plot("balance").axes[0].collections,
            strict=True,
        )
    )
    assert tuple(area.get_facecolor()[0]) == tuple(of_all["B-3"].get_facecolor()[0])
    assert len(run.plot("notional", classes=["B-3"]).axes[0].collections) == 0


@pytest.mark.parametrize(
    ("shown", "classes", "message"),
    [
        ("balnce", None, "no figure to plot 'balnce': write 'balance'"),
        ("xyz", None, "no figure to plot 'xyz'; there are balance, cash, beginning_balance"),
        ("cash", ["B-33"], "no class 'B-33': write 'B-3'"),
    ],
)
def test_what_cannot_be_drawn_is_told(shown: str, classes: list[str] | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        flows("cmsi-2003-11").plot(shown, classes)


def test_files_that_cannot_be_made_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = flows("swap")
    with pytest.raises(ExportError, match=r"must end in \.xlsx, which .*flows\.xls does not"):
        run.to_excel(tmp_path / "flows.xls")
    with pytest.raises(OSError, match="No such file"):
        run.to_parquet(tmp_path / "none" / "flows.parquet")
    monkeypatch.setattr(mistakes, "find_spec", lambda name: None)
    with pytest.raises(MissingPackageError, match=r"pip install 'dealdsl\[excel\]'"):
        run.to_excel(tmp_path / "flows.xlsx")
    with pytest.raises(MissingPackageError, match=r"pip install 'dealdsl\[parquet\]'"):
        run.to_parquet(tmp_path / "flows.parquet")
    with pytest.raises(MissingPackageError, match=r"pip install 'dealdsl\[plot\]'"):
        run.plot()
    assert list(tmp_path.iterdir()) == []
