"""The list of all that a deal states or assumes."""

from __future__ import annotations

import re

from dealdsl.documents.facts import FactRow, fact_rows

from .deals import REFERENCE, deal_text, elaborated

TEXT = REFERENCE.read_text(encoding="utf-8")
ROWS = fact_rows(*elaborated(TEXT))


def row(name: str, rows: list[FactRow] = ROWS) -> FactRow:
    (found,) = [each for each in rows if each.name == name]
    return found


def line(start: str) -> int:
    return next(n for n, text in enumerate(TEXT.splitlines(), 1) if text.strip().startswith(start))


def test_a_stated_figure_has_its_words_its_source_its_line_and_its_checks() -> None:
    assert row("A.balance") == FactRow(
        name="A.balance",
        value="$630,312,639",
        source='F "p. 4"',
        assumed=False,
        reason="",
        determined_by=("the certificates equal the loans",),
        line=line("group A per F"),
    )


def test_bounds_dates_and_texts_are_listed_as_they_stand() -> None:
    assert row("I.original_balance").value == "between $54,000 and $1,600,000"
    assert row("deal.closing").value == "2003-12-23"
    assert row("deal.issuer").value == "Citicorp Mortgage Securities, Inc."
    assert row("pools.mortgage_insurance").value == "all"


def test_every_assumption_of_the_text_is_listed_with_its_reason() -> None:
    code = re.sub(r'"(?:[^"\\]|\\.)*"|#[^\n]*', "", TEXT)
    assumed = [each for each in ROWS if each.assumed]
    assert len(assumed) == len(re.findall(r"\bassume\b", code))
    assert all(each.reason for each in assumed)
    lines = [n for n, text in enumerate(TEXT.splitlines(), 1) if re.search(r"^\s*assume\b", text)]
    assert [each.line for each in assumed] == lines


def test_assumed_rules_are_listed_in_the_deals_words() -> None:
    assert row("IA.rate").value == "I.target_rate"
    assert row("B-1 to B-6.rate").value == "blended_rate"
    assert row("sub_share").value == "subs.balance / (pools.balance - IA-PO.balance)"
    assert row("loss_step").value == "1: 30% 73: 35% 85: 40% 97: 45% 109: 50%"
    assert row("allocate I").value.startswith("from I.target.principal: IA up to senior_share(I)")
    assert row("allocate I").value.endswith("rest to subordinate")
    last = row("losses from max($0, classes.standing - pools.closing_balance - $0.005)")
    assert last.value.startswith("in order { B-6 B-5")


def test_a_figure_that_is_worked_out_shows_what_it_comes_to() -> None:
    # finance.md: the split of class A under the stated assumptions, exact to the cent.
    assert row("IA.balance").value.startswith("$145,373,571.05 = round((I.balance")
    assert row("IA-PO.balance").value.startswith("$771,790.99 = round(")
    assert row("IIA.balance").value == "$484,167,276.96 = A.balance - IA-PO.balance - IA.balance"


def test_a_list_gives_a_row_for_each_class_and_what_classes_share_is_told_once() -> None:
    balances = [row(f"B-{number}.balance").value for number in range(1, 7)]
    assert balances == [
        *("$7,442,000", "$3,883,000", "$2,265,000", "$1,294,000", "$971,000", "$970,999.77"),
    ]
    assert row("B-1 to B-6.shortfall").value == "carried"


def test_levels_are_facts_that_their_checks_determine() -> None:
    level = row("class B-1 subordination level")
    assert level.value == "subordination_level(B-1) = 1.450075641881%"
    assert level.source == 'F "p. 4"'
    assert level.determined_by == ("class B-1 subordination level",)


def test_what_nothing_determines_is_listed_as_such() -> None:
    assert row("bankruptcy.initial").determined_by == ()
    assert row("I.pledged_balance").determined_by == ()


def test_a_cited_rule_is_a_fact() -> None:
    call = row("call cleanup")
    assert (call.assumed, call.source) == (False, 'F "p. 2"')
    assert call.value == "when pools.balance <= deal.repurchase_threshold"


def test_scenarios_are_not_facts_of_the_deal() -> None:
    assert [each.name for each in ROWS if "base" in each.name] == []


def test_rows_stand_in_the_order_of_the_text() -> None:
    assert [each.line for each in ROWS] == sorted(each.line for each in ROWS)


def test_parts_groups_fees_and_definitions_have_the_names_that_expressions_use() -> None:
    pool = "target_rate: 6%  line old { balance: $100,000,000  age: 12 months }"
    rest = """
    source P "A prospectus"
    assume group senior(G) = A { balance: $100,000,000 }
    fee trustee { rate: 1 bp  on: G.balance  shortfall: carried }
    assume define twice(g) = 2 * g.balance because "an example"
    assume define kept initially 100% = previous(kept) because "an example"
    assume trigger late curable when month > 5 because "an example"
    define plain = G.balance
    """
    rows = fact_rows(*elaborated(deal_text(pool=pool, rest=rest)))
    names = {each.name: each.value for each in rows}
    assert names["G.old.age"] == "12 months"
    assert names["senior(G).balance"] == "$100,000,000"
    assert row("senior(G).balance", rows).assumed
    assert names["trustee.rate"] == "1 bp"
    assert names["twice(g)"] == "2 * g.balance"
    assert names["kept"] == "initially 100%, then previous(kept)"
    assert names["late"] == "when month > 5"
    assert "plain" not in names
