"""The report: its figures are those of the flows, and nothing of a deal becomes markup."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

import dealdsl
from dealdsl.analytics.decrement import life_printed
from dealdsl.report.rendering import LIBRARY_SHA256, library_script
from tests.unit.diagrams.deals import HOSTILE, NAMES
from tests.unit.report.pages import THREE, hostile, model, reference
from tests.unit.scenarios.models import CHECKED


class Reader(HTMLParser):
    """Tags with their attributes, and the texts of scripts and cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)
        self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open and self.texts.get(self.open[-1]):
            self.texts[self.open[-1]][-1] += data


def figures(page: str) -> Any:
    (text,) = re.findall(r'<script type="application/json" id="figures">(.*?)</script>', page)
    return json.loads(text)


def table(page: str, caption: str) -> list[list[str]]:
    """The rows of the table under a caption, as texts."""
    (body,) = re.findall(
        rf"<caption>{re.escape(caption)}[^<]*</caption>.*?<tbody>(.*?)</tbody>", page, re.DOTALL
    )
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]


def test_the_same_deal_and_scenarios_give_the_same_bytes() -> None:
    assert model("cmsi-2003-11").report(THREE) == reference()


def test_the_page_needs_nothing_from_anywhere() -> None:
    read = Reader(reference())
    for tag, attributes in read.tags:
        assert tag not in ("link", "img", "iframe", "object", "embed", "base")
        assert "src" not in attributes
        assert attributes.get("href", "#").startswith("#")
        assert not any(name.startswith("on") for name in attributes)
    assert "@import" not in reference()
    assert not re.search(r"url\(", reference())


def test_only_our_script_may_run() -> None:
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', reference())
    (script,) = re.findall(r"<script>(.*?)</script>", reference(), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src &#39;sha256-{digest}&#39;" in policy
    assert policy.startswith("default-src &#39;none&#39;")


def test_the_library_is_the_published_one() -> None:
    """uPlot 1.6.32, `dist/uPlot.iife.min.js` of the package of that name and version."""
    assert hashlib.sha256(library_script().encode()).hexdigest() == LIBRARY_SHA256
    assert "Copyright (c) 2022 Leon Sorokin" in reference()


def test_charts_show_the_flows() -> None:
    data = figures(reference())
    assert data["scenarios"] == list(THREE)
    for place, given in enumerate(THREE.values()):
        flows = model("cmsi-2003-11").run(**given)
        balances = data["groups"]["balances"]
        for row, name in enumerate(balances["rows"]):
            shown = balances["values"][place][row]
            whole = [round(x) for x in flows.result.flows[name, "ending_balance"]]
            assert shown == whole[: len(shown)]
            assert not any(whole[len(shown) :])
        pools = [flows.pools["pool", name, "closing_balance"] for name in ("I", "II")]
        shown = data["groups"]["pools"]["values"][0][place]
        assert shown == [round(a + b) for a, b in zip(*pools, strict=True)][: len(shown)]
        lost = sum(sum(flows.pools["pool", name, "loss"]) for name in ("I", "II"))
        losses = data["groups"]["losses"]["values"][0][place]
        assert (losses or [0])[-1] == round(lost)


def test_classes_and_totals() -> None:
    rows = {row[0]: row[1:] for row in table(reference(), "Classes at closing")}
    assert rows["B-3"][3:] == ["$2,265,000", "0.35%", "0.50%"]  # the filing: 0.500047374107%
    assert rows["B-1"][1] == "blended_rate (5.442% at first)"
    assert rows["All classes"][3] == "$647,138,638.77"
    paid = {row[0]: row[1:] for row in table(reference(), "What classes are paid, and lose")}
    flows = model("cmsi-2003-11").run(**THREE["stress"])
    loss = float(flows["B-3", "realized_loss"].sum() - flows["B-3", "loss_reimbursed"].sum())
    assert paid["B-3"][8] == f"${loss:,.0f}"
    assert paid["B-3"][2] == "–"


def test_decrement_and_yields_are_those_of_the_commands() -> None:
    """The report takes the flows that it has; the commands run the scenarios by another engine."""
    reference_deal = model("cmsi-2003-11")
    shown = table(reference(), "Percent of the initial balance outstanding: IA,")
    found = reference_deal.decrement([100], ["IA"])
    (column,) = found.blocks[0].columns
    assert [row[1] for row in shown[:-1]][: len(column.printed)] == list(column.printed)
    assert shown[-1][1] == life_printed(column)
    (cell,) = reference_deal.yields("B-3", 98, {"psa": [100]}).cells
    assert cell.quote is not None
    rows = {row[0]: row[1:] for row in table(reference(), "Yields at prices")}
    assert rows["B-3 at 98"][0] == f"{cell.quote.bond_equivalent_yield:.3f}"
    assert rows["B-3 at 98"][1] == f"{cell.quote.modified_duration:.2f}"


def test_limits_facts_and_assumptions() -> None:
    limits = {row[0]: row[1:] for row in table(reference(), "Losses against limits")}
    flows = model("cmsi-2003-11").run(**THREE["stress"])
    fraud = sum(flows.pools["limit", "fraud", "losses"])
    assert limits["fraud, $6,471,386 at closing"][6] == f"${fraud:,.0f}"
    facts = dealdsl.compiler.facts(model("cmsi-2003-11").compilation)
    assert len(table(reference(), f"{sum(not f.assumed for f in facts)} facts")) > 100
    assumed = table(reference(), f"{sum(f.assumed for f in facts)} things that the deal assumes")
    assert all(row[2] != "none given" for row in assumed)


def test_checks_tell_what_they_say_and_why() -> None:
    rows = {row[0].split("<")[0]: row for row in table(reference(), "What the stated figures")}
    assert "arithmetic" in rows["the pools add up to all loans"][0]
    assert "F p. 4" in rows["class B-3 subordination level"][0]
    assert rows["pool I is its premium and discount loans"][1].endswith("= I.balance to $1</code>")
    assert all(row[2] == "holds" for row in rows.values())


def test_triggers_and_failing_checks() -> None:
    deal = dealdsl.loads(CHECKED).compile()
    page = deal.report({"calm": {"cpr": 0}, "loss": {"cpr": 0, "mdr": 5.0, "severity": 50.0}})
    assert "never on" in page
    assert re.search(r"on in \d of 3 months, first month \d", page)
    (row,) = table(page, "What must hold in each period")
    assert row[2] == "holds in every month"
    assert row[3] == "fails in 1 month, first month 1"  # 5% of $1,000,000, and half of it lost
    assert row[1] == "<code>P.loss &lt;= $20,000</code>"
    assert '<td class="fails">fails in' in page
    assert '<td class="holds">holds in every month' in page


@pytest.mark.parametrize("name", NAMES)
def test_every_deal_has_a_report(name: str) -> None:
    deal = model(name)
    page = deal.report({"one": {"psa": 150}})
    assert all(f">{each}<" in page for each in deal.classes)


def test_a_hostile_deal_stays_text() -> None:
    ours, theirs = Reader(reference()), Reader(hostile())
    assert {tag for tag, _ in theirs.tags} <= {tag for tag, _ in ours.tags} | {"br"}
    assert sum(tag == "script" for tag, _ in theirs.tags) == 2
    title = HOSTILE.replace('"', "'").replace("\\", "/")
    assert theirs.texts["h1"] == [title]
    assert theirs.texts["title"][0] == f"{title}: report"
    assert figures(hostile())["scenarios"] == ["</script><script>alert(3)</script>"]


@pytest.mark.parametrize("count", [0, 9])
def test_a_page_holds_one_to_eight_scenarios(count: int) -> None:
    scenarios = {str(number): {"psa": number} for number in range(count)}
    with pytest.raises(ValueError, match=f"1 to 8 scenarios, not {count}"):
        model("library/sequential").report(scenarios)
