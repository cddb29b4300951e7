"""Every form of the grammar becomes the node it should, at the place where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest

from dealdsl.source import Source
from dealdsl.syntax import nodes
from dealdsl.syntax.from_text import parse
from dealdsl.syntax.nodes import (
    Binary,
    Bound,
    Cap,
    ClaimOf,
    Comparison,
    Comprehension,
    Conditional,
    Field,
    Function,
    InOrder,
    Literal,
    LiteralKind,
    Logic,
    Name,
    NameRange,
    Negation,
    NotSo,
    Pay,
    ProRata,
    Rest,
    Shared,
    Split,
    Target,
)
from dealdsl.syntax.walk import walk

ROOT = Path(__file__).parents[3]
AT: Any = {"span": None}
ENTRY: Any = {"span": None, "layout": nodes.Layout()}


def read(text: str) -> nodes.File:
    parsed = parse(Source("test.deal", text))
    assert parsed.diagnostics == ()
    assert parsed.file is not None
    return parsed.file


def one(text: str) -> Any:
    (item,) = read(text).items
    return item


def value(text: str) -> Any:
    return one(f"define x = {text}").value


def entry(text: str) -> Any:
    (found,) = one(f"pool G {{ {text} }}").entries
    return found


def step(text: str) -> Any:
    (found,) = one(f"waterfall w from G.funds {{ {text} }}").steps
    return found


def share(text: str) -> Any:
    (found,) = one(f"allocate G from G.principal {{ {text} }}").shares
    return found


def literal(kind: LiteralKind, text: str) -> Literal:
    return Literal(kind, text, **AT)


def name(text: str) -> Name:
    return Name(text, **AT)


A, B, C, X = name("a"), name("b"), name("c"), name("x")
FIVE = literal(LiteralKind.NUMBER, "5")

EXPRESSIONS = {
    "$150,030,821.86": literal(LiteralKind.MONEY, "$150,030,821.86"),
    "5.577%": literal(LiteralKind.PERCENT, "5.577%"),
    ".5%": literal(LiteralKind.PERCENT, ".5%"),
    "25 bp": literal(LiteralKind.BASIS_POINTS, "25 bp"),
    "25bp": literal(LiteralKind.BASIS_POINTS, "25bp"),
    "357.12 \t months": literal(LiteralKind.DURATION, "357.12 months"),
    "2003-12-01": literal(LiteralKind.DATE, "2003-12-01"),
    "1,000": literal(LiteralKind.NUMBER, "1,000"),
    r'"a \"b\" \\ c\d"': literal(LiteralKind.STRING, r'a "b" \ c\d'),
    "B-1": name("B-1"),
    "1A1": name("1A1"),
    "2-A-1": name("2-A-1"),
    "all-B": name("all-B"),
    "deferred of IA-PO": ClaimOf("deferred", "IA-PO", **AT),
    "I.target.balance": Field(Field(name("I"), "target", **AT), "balance", **AT),
    "a.rest": Field(A, "rest", **AT),
    "senior(I).balance": Field(Function("senior", (name("I"),), **AT), "balance", **AT),
    "deferred of A.balance": Field(ClaimOf("deferred", "A", **AT), "balance", **AT),
    "f()": Function("f", (), **AT),
    "f(a, b)": Function("f", (A, B), **AT),
    "sum(a for k in b)": Function("sum", (Comprehension(A, "k", B, None, **AT),), **AT),
    "any(a for k in b where c)": Function("any", (Comprehension(A, "k", B, C, **AT),), **AT),
    "-a": Negation(A, **AT),
    "--a": Negation(Negation(A, **AT), **AT),
    "a - b - c": Binary("-", Binary("-", A, B, **AT), C, **AT),
    "a - (b - c)": Binary("-", A, Binary("-", B, C, **AT), **AT),
    "a + b * c": Binary("+", A, Binary("*", B, C, **AT), **AT),
    "(a + b) * c": Binary("*", Binary("+", A, B, **AT), C, **AT),
    "-a * b": Binary("*", Negation(A, **AT), B, **AT),
    "a / b else c": Binary("/", A, B, C, **AT),
    "a / b else c * x": Binary("*", Binary("/", A, B, C, **AT), X, **AT),
    "a = b": Comparison("=", A, B, **AT),
    "a <= b + c": Comparison("<=", A, Binary("+", B, C, **AT), **AT),
    "a in b": Comparison("in", A, B, **AT),
    "not a in b": NotSo(Comparison("in", A, B, **AT), **AT),
    "not not a": NotSo(NotSo(A, **AT), **AT),
    "a or b and c": Logic("or", A, Logic("and", B, C, **AT), **AT),
    "(a or b) and c": Logic("and", Logic("or", A, B, **AT), C, **AT),
    "a and b and c": Logic("and", Logic("and", A, B, **AT), C, **AT),
    "not a and b": Logic("and", NotSo(A, **AT), B, **AT),
    "if a then b else c": Conditional(A, B, C, **AT),
    "if a then b else if b then c else x": Conditional(A, B, Conditional(B, C, X, **AT), **AT),
    "if a then (b / c else x) else x": Conditional(A, Binary("/", B, C, X, **AT), X, **AT),
    "if a then b / c else x": Conditional(A, Binary("/", B, C, **AT), X, **AT),
    "if a < b then c else x or a": Conditional(
        Comparison("<", A, B, **AT), C, Logic("or", X, A, **AT), **AT
    ),
}


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_an_expression(text: str) -> None:
    assert value(text) == EXPRESSIONS[text]


VALUES = {
    "at least 98%": (Bound("at least", literal(LiteralKind.PERCENT, "98%"), None, **AT),),
    "at most 5": (Bound("at most", None, FIVE, **AT),),
    "between 5 and 5 + 5": (Bound("between", FIVE, Binary("+", FIVE, FIVE, **AT), **AT),),
    "none": (name("none"),),
    "a, b": (A, B),
    "a b 5": (A, B, FIVE),
    "a, b of c, at most 5": (A, ClaimOf("b", "c", **AT), Bound("at most", None, FIVE, **AT)),
    "5 of each month": (FIVE, name("of"), name("each"), name("month")),
    "-5, -a": (Negation(FIVE, **AT), Negation(A, **AT)),
}


@pytest.mark.parametrize("text", VALUES)
def test_the_values_of_a_property(text: str) -> None:
    assert entry(f"key: {text}").values == VALUES[text]


def test_the_commas_of_a_property() -> None:
    assert entry("key: a, b c, 5").commas == {1, 3}


@pytest.mark.parametrize(
    ("text", "key", "assumed"),
    [
        ("balance: 5", "balance", False),
        ("assume balance: 5", "balance", True),
        ("balance: assume 5", "balance", True),
        ("balance : 5", "balance", False),
        ("grows at: 5", "grows_at", False),
        ("grows_at: 5", "grows_at", False),
        ("per: 5", "per", False),
        ("pool: 5", "pool", False),
    ],
)
def test_a_property(text: str, key: str, assumed: bool) -> None:
    found = entry(text)
    assert (found.key, found.notes.assumed, found.values) == (key, assumed, (FIVE,))
    assert found.key_span.text == text.removeprefix("assume ").partition(":")[0].rstrip()


@pytest.mark.parametrize(
    ("text", "citation", "reason"),
    [
        ("", None, None),
        ("per F", ("F", None), None),
        ('per F "p. 2"', ("F", "p. 2"), None),
        ('because "usual"', None, "usual"),
        ('per F "p. 2" because "usual"', ("F", "p. 2"), "usual"),
    ],
)
def test_where_a_fact_is_from(text: str, citation: Any, reason: str | None) -> None:
    def said(notes: nodes.Notes) -> Any:
        cited = notes.citation
        return (cited and (cited.source, cited.place), notes.reason)

    assert said(entry(f"key: 5 {text}").notes) == (citation, reason)
    assert said(one(f"pool G {text} {{ }}").notes) == (citation, reason)
    assert said(one(f"define x = 5 {text}").notes) == (citation, reason)
    assert said(one(f"group g {text} = A").notes) == (citation, reason)
    assert said(one(f"waterfall w from a {text} {{ }}").notes) == (citation, reason)
    assert said(one(f"call c when a at par {text}").notes) == (citation, reason)


@pytest.mark.parametrize("kind", ["pool", "tranche", "fee", "account", "limit"])
def test_a_section_with_a_title(kind: str) -> None:
    section = one(f'assume {kind} 1A1 "a title" per F {{ a: 5  residual }}')
    assert (section.kind, section.title, section.notes.assumed) == (kind, "a title", True)
    assert section.names == (NameRange("1A1", None, **AT),)
    assert [type(inner) for inner in section.entries] == [nodes.Property, nodes.Residual]
    assert one(f"{kind} A {{ }}").title is None


def test_other_sections() -> None:
    deal = one('deal "Elm" { }')
    assert (deal.kind, deal.title, deal.names) == ("deal", "Elm", ())
    pools = one("pools per F { }")
    assert (pools.kind, pools.title, pools.names) == ("pools", None, ())
    claim = one("claim deferred of IA-PO { adds: 5 }")
    assert (claim.kind, claim.owner) == ("claim", "IA-PO")
    scenario = one("assume scenario base { severity: 35% }")
    assert (scenario.kind, scenario.names[0].first) == ("scenario", "base")
    source = one('source F "Form 8-K"')
    assert (source.name, source.title) == ("F", "Form 8-K")


def test_sections_in_sections() -> None:
    subset = entry("subset premium where a >= b per F { balance: 5 }")
    assert (subset.kind, subset.names[0].first) == ("subset", "premium")
    assert subset.where == Comparison(">=", A, B, **AT)
    assert entry("subset premium { }").where is None
    assert entry("assume line thirty { balance: 5 }").kind == "line"


def test_ranges_of_names() -> None:
    tranches = one("tranches B-1 to B-6, R { }")
    assert tranches.names == (NameRange("B-1", "B-6", **AT), NameRange("R", None, **AT))


def test_groups() -> None:
    group = one("assume group senior(I) per F = IA, B-1 to B-3 { balance: 5 }")
    assert (group.name, group.case, group.notes.assumed) == ("senior", "I", True)
    assert [(m.first, m.last) for m in group.members] == [("IA", None), ("B-1", "B-3")]
    assert group.entries[0].key == "balance"
    assert (one("group g = A").case, one("group g = A").entries) == (None, ())


def test_definitions() -> None:
    define = one("assume define f(g, h) initially 5 + 5 = a")
    assert (define.name, define.parameters, define.value) == ("f", ("g", "h"), A)
    assert define.initially == Binary("+", FIVE, FIVE, **AT)
    plain = one("define x = a = b")
    assert (plain.parameters, plain.initially) == ((), None)
    assert plain.value == Comparison("=", A, B, **AT)


def test_tables() -> None:
    table = one("assume table shift by month per F { 1: 5  6 months: -5 }")
    assert (table.name, table.by, table.notes.assumed) == ("shift", "month", True)
    assert [row.value for row in table.rows] == [FIVE, Negation(FIVE, **AT)]
    assert [row.key.text for row in table.rows] == ["1", "6 months"]


def test_tests_triggers_checks_and_calls() -> None:
    assert (one("test enough: a").name, one("test rest: a").condition) == ("enough", A)
    assert one("trigger t sticky when a").sticky
    assert not one("assume trigger t curable when a").sticky
    check = one('assume check each month "equal": a = b to $0.01')
    assert (check.title, check.monthly) == ("equal", True)
    assert check.precision == literal(LiteralKind.MONEY, "$0.01")
    assert (one('check "c": a').monthly, one('check "c": a').precision) == (False, None)
    assert one("call c when a at par plus accrued").accrued
    assert not one("call c when a at par").accrued


def shared(text: str, *caps: Cap) -> Shared:
    return Shared(Target(name(text), **AT), caps, **ENTRY)


UP, DOWN = Cap("up", FIVE, **AT), Cap("down", FIVE, **AT)
AB = (shared("a"), shared("b"))


def pay(
    *parts: Any, label: str | None = None, backup: str | None = None, turbo: bool = False
) -> Pay:
    kind, before, allocation, after = parts
    return Pay(label, kind, before, allocation, after, backup, turbo, **ENTRY)


PAYMENTS = {
    "pay interest to a": pay("interest", (), Target(A, **AT), ()),
    "pay due to b of c": pay("due", (), Target(ClaimOf("b", "c", **AT), **AT), ()),
    "pay due to f(a)": pay("due", (), Target(Function("f", (A,), **AT), **AT), ()),
    "pay p up to 5 to a": pay("p", (UP,), Target(A, **AT), ()),
    "pay p to a up to 5 down to 5": pay("p", (), Target(A, **AT), (UP, DOWN)),
    "pay p in order { a b }": pay("p", (), InOrder(AB, **AT), ()),
    "pay p to in order { a b }": pay("p", (), InOrder(AB, **AT), ()),
    "pay p up to 5 pro rata { a b } down to 5": pay("p", (UP,), ProRata(None, AB, **AT), (DOWN,)),
    "pay p to pro rata by c { a b }": pay("p", (), ProRata(C, AB, **AT), ()),
    "first: pay p to a else from r turbo": pay(
        "p", (), Target(A, **AT), (), label="first", backup="r", turbo=True
    ),
    "pay p to a turbo": pay("p", (), Target(A, **AT), (), turbo=True),
}


@pytest.mark.parametrize("text", PAYMENTS)
def test_a_payment(text: str) -> None:
    assert step(text) == PAYMENTS[text]


def test_a_split() -> None:
    split = step("pay p to split { 60%: a up to 5  b: a  rest: in order { a } }").allocation
    assert isinstance(split, Split)
    assert [portion.key for portion in split.portions] == [
        literal(LiteralKind.PERCENT, "60%"),
        B,
        None,
    ]
    assert split.portions[0].caps == (UP,)


def test_other_steps() -> None:
    assert step("rest to junior") == Rest("junior", **ENTRY)
    assert step("rest unallocated") == Rest(None, **ENTRY)
    assert step("release a above 5") == nodes.Release("a", FIVE, **ENTRY)
    assert step("top up a to 5") == nodes.TopUp("a", FIVE, **ENTRY)
    each = step("for each k in a { rest to b  rest to c }")
    assert (each.variable, each.domain, len(each.steps)) == ("k", A, 2)


def test_branches_of_steps() -> None:
    both = step("main: when a { rest to b } otherwise { rest to c  rest to c }")
    assert (both.label, both.condition, len(both.then), len(both.otherwise)) == ("main", A, 1, 2)
    assert step("when a { }").otherwise is None
    assert step("when a { } otherwise { }").otherwise == ()


def test_shares() -> None:
    assert share("a up to 5") == shared("a", UP)
    assert share("rest unallocated") == Rest(None, **ENTRY)
    assert share("absorbed up to 5") == nodes.Absorbed(FIVE, **ENTRY)
    each = share("each k in a where b up to 5")
    assert (each.variable, each.domain, each.where, each.caps) == ("k", A, B, (UP,))
    assert share("each k in a").where is None
    both = share("when a { b } otherwise { c }")
    assert (both.then, both.otherwise) == ((shared("b"),), (shared("c"),))
    assert share("when a { b }").otherwise is None


def test_rules() -> None:
    allocate = one("assume allocate I from a + b { rest to c }")
    assert (allocate.name, allocate.notes.assumed) == ("I", True)
    assert allocate.source == Binary("+", A, B, **AT)
    losses = one("assume losses from a { b  c }")
    assert (losses.source, len(losses.shares)) == (A, 2)
    assert one("waterfall w from a { rest to b }").name == "w"


EXPRESSION_KINDS = get_args(nodes.Expression)
DEALS = [ROOT / "deals/cmsi-2003-11.deal", *sorted((ROOT / "tests/good").glob("*/*.deal"))]


@pytest.mark.parametrize("path", DEALS, ids=lambda path: path.stem)
def test_every_expression_stands_at_its_place(path: Path) -> None:
    file = read(path.read_text(encoding="utf-8"))
    kinds = (node for node in walk(file) if isinstance(node, EXPRESSION_KINDS))
    found = [node for node in kinds if node.span.text != "to"]  # a word of phrases only
    definitions = "\n".join(f"define x = {node.span.text}" for node in found)
    assert [item.value for item in read(definitions).items] == found  # type: ignore[union-attr]


def test_imports_rules_and_applications() -> None:
    text = """
    import "rules/turbo.deal"
    rule turbo(cash: fund, bonds: classes) { pay principal to bonds  apply other() }
    assume apply turbo(excess, A) as oc per F "p. 3"
    """
    imported, rule, apply = read(text).items
    assert imported == nodes.Import(literal(LiteralKind.STRING, "rules/turbo.deal"), **ENTRY)
    assert isinstance(rule, nodes.RuleDeclaration)
    assert rule.parameters == (
        nodes.Parameter("cash", "fund", **AT),
        nodes.Parameter("bonds", "classes", **AT),
    )
    assert [type(part) for part in rule.body] == [nodes.Pay, nodes.Apply]
    assert isinstance(apply, nodes.Apply)
    assert (apply.rule, apply.arguments, apply.prefix) == (
        "turbo",
        (name("excess"), name("A")),
        "oc",
    )
    assert apply.notes == nodes.Notes(True, nodes.Citation("F", "p. 3", **AT), None, **AT)
    assert one("apply turbo()").known_as == "turbo"


def test_names_of_applications() -> None:
    field = nodes.Field(name("oc"), "bonds", **AT)
    assert value("oc.bonds") == field
    assert value("oc.level(A)") == Function("oc.level", (name("A"),), **AT)
    assert value("oc.late of A") == ClaimOf("oc.late", "A", **AT)
    assert share("oc.bonds") == Shared(Target(field, **AT), (), **ENTRY)
    assert step("rest to oc.left") == Rest("oc.left", **ENTRY)
    assert step("release oc.reserve above $5").account == "oc.reserve"
    assert step("top up oc.reserve to $5").account == "oc.reserve"
    paid = step("pay oc.late to oc.bonds else from oc.reserve")
    assert (paid.kind, paid.backup) == ("oc.late", "oc.reserve")
    assert one("group g = oc.B-1 to oc.B-3, A").members == (
        NameRange("oc.B-1", "oc.B-3", **AT),
        NameRange("A", None, **AT),
    )


def test_words_of_sections_are_names_in_a_list() -> None:
    """A step of a rule may be followed by a section: in a list the next name is no section."""
    paid = step("pay interest to in order { A  cap  import  rule  as }")
    targets = [share.allocation.reference.text for share in paid.allocation.shares]
    assert targets == ["A", "cap", "import", "rule", "as"]
