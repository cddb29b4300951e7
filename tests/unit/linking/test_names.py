"""What names mean in rules: hygiene, and what can be read from outside."""

from __future__ import annotations

import pytest

from dealdsl import compiler
from tests.unit.linking.texts import PAYS, checked, flows, slugs


def test_a_rule_of_the_deal_sees_the_deal() -> None:
    told = checked(
        "rule r(x: money) { define more = x + A.balance }\n"
        "apply r(B.balance)\n"
        'check each month "all": r.more = classes.balance\n'
    )
    assert slugs(told) == []
    assert not any(flows(told).other["check", "all", "apart"])


@pytest.mark.parametrize("name", ["A", "subs", "missing", "elm"])
def test_a_rule_of_another_file_does_not(name: str) -> None:
    rule = f"rule r(k: class) {{ define more = k.balance + {name}.balance }}"
    deal = 'import "r.deal"\ngroup subs = B\ndefine missing = A.balance\napply r(A)\n'
    assert slugs(checked(deal, r=rule)) == ["rule-reads-outside"]


def test_a_variable_of_a_rule_catches_no_name_of_an_argument() -> None:
    """`k` is a class of the deal, and a loop variable of the rule."""
    rule = "rule r(x: money, all_of: classes) { define more = sum(k.balance + x for k in all_of) }"
    applied = 'import "r.deal"\ngroup k = A\napply r(k.balance, classes)\n'
    applied += 'check each month "three": r.more = 3 * k.balance + classes.balance\n'
    told = checked(applied, r=rule)
    assert not any(flows(told).other["check", "three", "apart"])


def test_a_parameter_of_a_definition_catches_none_either() -> None:
    rule = "rule r(x: money) { define plus(k) = k.balance + x }"
    applied = 'import "r.deal"\ngroup k = A\napply r(k.balance)\n'
    applied += 'check each month "plus": r.plus(B) = A.balance + B.balance\n'
    assert not any(flows(checked(applied, r=rule)).other["check", "plus", "apart"])


def test_a_loop_around_an_application_catches_no_name_of_a_rule() -> None:
    """The rule is written in the deal and means the group `k`, not the loop's variable."""
    steps = """
    waterfall main from G.funds {
      for each k in classes { apply r() as now }
      pay principal up to G.principal in order { A  B }
      rest to R
    }
    """
    told = checked("group k = A\nrule r() { pay interest to k }\n", steps)
    assert slugs(told) == ["rule-name-taken"]


def test_a_loop_variable_can_be_given() -> None:
    steps = """
    waterfall main from G.funds {
      for each k in classes { apply turn(k, $1) as now }
      pay principal up to G.principal in order { A  B }
      rest to R
    }
    """
    written = steps.replace("apply turn(k, $1) as now", "pay interest to k up to $1")
    rule = "rule turn(one: class, most: money) { pay interest to one up to most }"
    left = flows(checked('import "turn.deal"\n', steps, turn=rule))
    assert left.flows == flows(checked("", written)).flows


def test_an_application_may_be_given_what_another_declares() -> None:
    rules = "rule r(x: money) { define twice = x + x }"
    deal = 'import "r.deal"\napply r(A.balance) as a\napply r(a.twice) as b\n'
    deal += 'check each month "four": b.twice = A.balance + A.balance + a.twice\n'
    assert not any(flows(checked(deal, r=rules)).other["check", "four", "apart"])


def test_names_go_through_applications_in_rules() -> None:
    rules = """
    rule inner(k: class) { define owed = k.balance }
    rule outer(j: class, k: class) {
      apply inner(j) as first
      apply inner(k) as second
      define both = first.owed + second.owed
    }
    """
    deal = 'import "r.deal"\napply outer(A, B) as all_of\n'
    deal += 'check each month "b": all_of.both = all_of.first.owed + all_of.second.owed\n'
    assert not any(flows(checked(deal, r=rules)).other["check", "b", "apart"])


def test_what_a_file_keeps_to_itself_is_written_once_and_not_seen_outside() -> None:
    rules = """
    source S "A study"
    table steps by month per S { 1: 50%  13: 25% }
    define halved = steps
    define not_read = 2 * steps
    rule r(k: class) { define part = halved * k.balance }
    """
    deal = 'import "r.deal"\ndefine steps = 3\napply r(A) as a\napply r(B) as b\n'
    found = checked(deal + 'check each month "p": a.part + b.part >= $0\n', r=rules)
    assert slugs(found) == []
    assert found.deal is not None
    assert [table.name for table in found.deal.tables] == ["r.deal.steps"]
    assert [source.name for source in found.deal.sources] == ["r.deal.S", "P"]
    assert "r.deal.not_read" not in {d.key for d in found.deal.definitions}
    assert slugs(checked('import "r.deal"\napply r(A)\ndefine x = halved\n', r=rules)) == [
        "unknown-name"
    ]


def test_classes_funds_accounts_and_claims_of_a_rule_can_be_paid() -> None:
    rules = """
    rule r(cash: fund, k: class) {
      account reserve { initial: $100 }
      claim late of k { adds: $10  pays: interest }
      group paid_first = k
      waterfall first from cash {
        top up reserve to $50
        pay late to k
        rest to left
      }
    }
    """
    steps = """
    waterfall main from G.funds {
      pay interest to in order { it.paid_first  B } else from it.reserve
      release it.reserve above $75
      pay it.late to A up to remaining(main)
      pay principal up to G.principal in order { A  B }
      rest to excess
    }
    apply r(excess, A) as it per P
    waterfall last from it.left { rest to R }
    """
    told = checked('import "r.deal"\n', steps, r=rules)
    assert ("account", "it.reserve", "balance") in flows(told).other
    assert ("claim", "it.late of A", "owed") in flows(told).other
    assert compiler.emit(told)


def test_a_monthly_check_of_a_rule_bears_the_name_of_its_application() -> None:
    rule = 'rule r(k: class) { check each month "owed": k.balance >= $0 }'
    told = checked('import "r.deal"\napply r(A) as a\napply r(B) as b\n', r=rule)
    checks = [name for kind, name, _ in flows(told).other if kind == "check"]
    assert checks == ["a: owed", "b: owed"]


def test_a_class_that_a_rule_declares() -> None:
    rule = """
    rule strip(k: class, part: rate) {
      tranches IO-1 to IO-2 { notionals: k.balance k.balance  rate: part  shortfall: carried }
    }
    """.replace("notionals: k.balance k.balance", "notional: k.balance")
    steps = PAYS.replace("in order { A  B }\n", "in order { A  B  io.IO-1  io.IO-2 }\n", 1)
    told = checked('import "r.deal"\napply strip(A, 0.5%) as io per P\n', steps, r=rule)
    assert slugs(told) == []
    assert flows(told).flows["io.IO-1", "interest_paid"][1] > 0


@pytest.mark.parametrize(
    ("kind", "given", "is_right"),
    [
        ("money", "$5", True),
        ("money", "0", True),
        ("money", "5%", False),
        ("money", "A.balance", True),
        ("money", "A.rate", False),
        ("money", "6 months", False),
        ("rate", "5%", True),
        ("rate", "25 bp", True),
        ("rate", "$5", False),
        ("percent", "5%", True),
        ("percent", "A.balance / G.balance else 0", True),
        ("number", "3", True),
        ("number", "$3", False),
        ("months", "6 months", True),
        ("months", "6", True),
        ("months", "6 days", False),
        ("condition", "month > 3", True),
        ("condition", "$3", False),
        ("money", "month > 3", False),
        ("money", "2024-01-01", False),
        ("pool", "G", True),
        ("pool", "pools", False),
        ("pools", "pools", True),
        ("class", "A", True),
        ("class", "both", False),
        ("class", "cash", False),
        ("classes", "both", True),
        ("classes", "junior_to(A)", True),
        ("classes", "fam(G)", True),
        ("classes", "G", False),
        ("account", "kept", True),
        ("account", "A", False),
        ("table", "steps", True),
        ("table", "both", False),
        ("fund", "cash", True),
        ("fund", "R", True),
        ("fund", "G.funds", True),
        ("fund", "kept", False),
        ("fund", "5%", False),
    ],
)
def test_an_argument_must_be_of_its_parameters_kind(kind: str, given: str, is_right: bool) -> None:
    things = """
    group both = A, B
    group fam(G) = A
    account kept { initial: $100 }
    table steps by month per P { 1: 50% }
    """
    uses = {
        "condition": "define y = if x then 1 else 2",
        "pool": "define y = x.balance",
        "pools": "define y = x.balance",
        "class": "define y = x.balance",
        "classes": "define y = x.balance",
        "account": "define y = x.balance",
        "fund": "waterfall w from x { rest to z }",
    }
    rule = f"rule r(x: {kind}) {{ {uses.get(kind, 'define y = x')} }}\n"
    told = checked(things + rule + f"apply r({given})\n")
    assert ("rule-argument-mismatch" not in slugs(told)) is is_right
