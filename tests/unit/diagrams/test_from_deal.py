"""What a picture shows is what the deal says: everyone who is paid, in the order of the steps."""

from __future__ import annotations

import pytest

from dealdsl.deal import rules
from dealdsl.deal.walks import steps
from dealdsl.diagrams.diagram import Panel, PanelKind
from tests.unit.diagrams.deals import NAMES, deal, drawn


def leaves(node: rules.Allocation) -> list[str]:
    """Whom an allocation pays, in order: written apart from the rows."""
    if isinstance(node, rules.Leaf):
        return [node.due.name.rpartition(" of ")[2]]
    if isinstance(node, rules.Branch):
        return leaves(node.then) + leaves(node.otherwise)
    if isinstance(node, rules.Absorbed):
        return []
    return [name for item in node.items for name in leaves(item)]


def paid(waterfall: rules.Waterfall) -> list[str]:
    found = []
    for step in steps(waterfall.steps):
        if isinstance(step, rules.PayStep):
            found += leaves(step.allocation)
        elif isinstance(step, rules.RestStep) and step.tranche:
            found.append(step.tranche)
    return found


def payees(panel: Panel) -> list[str]:
    found = [row.payee for row in panel.rows if row.payee is not None]
    return [key.split(" ", 1)[1] for key in found if not key.startswith(("account", "pool"))]


@pytest.mark.parametrize("name", NAMES)
def test_a_panel_pays_whom_the_waterfall_pays(name: str) -> None:
    for waterfall, panel in zip(deal(name).waterfalls, drawn(name).waterfalls, strict=True):
        assert sorted(payees(panel)) == sorted(paid(waterfall))


@pytest.mark.parametrize("name", NAMES)
def test_every_payee_of_a_row_is_among_the_payees(name: str) -> None:
    found = drawn(name)
    keys = [payee.key for payee in found.payees]
    assert len(keys) == len(set(keys))
    assert {row.payee for panel in found.panels for row in panel.rows} - {None} <= set(keys)
    assert [p.name for p in found.payees if "class" in p.kind] == [
        each.name for each in deal(name).tranches
    ]


def test_the_reference_deal_in_its_own_words() -> None:
    found = drawn("cmsi-2003-11")
    junior = found.waterfalls[2]
    assert junior.title == "waterfall junior from junior"
    assert len([row for panel in found.waterfalls for row in panel.rows if row.payee]) == 4 + 3 + 21
    words = {row.number: row for row in junior.rows if row.number}
    assert words["5"].words == "pay principal to B-1"
    assert words["5"].notes == ("up to allocated(B-1)",)  # `k` is put in
    assert words["3"].words == "pay deferred of IA-PO"
    assert words["3"].payee == "class IA-PO"
    assert words["16"].payee == "class R"
    losses = found.of(PanelKind.LOSSES)
    assert losses[1].rows[0].words.startswith("B-6, then B-5, then B-4")
    assert losses[3].rows[0].words.endswith("B-6 pro rata by stake(I)")


def test_conditions_caps_and_accounts() -> None:
    subprime, auto = drawn("library/subprime"), drawn("library/auto")
    principal = subprime.waterfalls[1]
    numbers = [row.number for row in principal.rows if row.number]
    assert numbers == ["1", "2", "2.1", "2.2", "2.3", "2.4", "3"]  # 2.4 is otherwise
    assert principal.rows[1].words == "when stepped_down"
    assert principal.rows[2].notes == ("down to target_A",)
    assert subprime.waterfalls[0].sources == ("pool G", "swap hedge")
    assert any(payee.kind == "account" for payee in auto.payees)
    (triggers,) = [p for p in subprime.of(PanelKind.CONDITIONS) if p.title == "triggers"]
    assert len(triggers.rows) == 4
    assert triggers.rows[1].words.startswith("trigger delinquent curable when")
