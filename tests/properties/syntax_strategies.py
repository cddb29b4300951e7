"""Syntax trees as hypothesis draws them: whatever the grammar can say, in any layout."""

from __future__ import annotations

from attrs import evolve
from hypothesis import strategies as st

from dealdsl.source import Source, Span
from dealdsl.syntax import nodes
from dealdsl.syntax.nodes import LiteralKind

NOWHERE = Span(Source("nowhere.deal", ""), 0, 0)


def build(kind: type, *parts: st.SearchStrategy, **named: st.SearchStrategy) -> st.SearchStrategy:
    """A node of this kind: entries get a layout, properties the place of their key."""
    if issubclass(kind, nodes.Entry):
        named["layout"] = layouts_with_closing if kind in BLOCKS else layouts
    if kind is nodes.Property:
        named["key_span"] = st.just(NOWHERE)
    return st.builds(kind, *parts, span=st.just(NOWHERE), **named)


def some(strategy: st.SearchStrategy, least: int = 0, most: int = 3) -> st.SearchStrategy:
    return st.lists(strategy, min_size=least, max_size=most).map(tuple)


# ---- words, figures, comments ----

# Line ends, control characters and those that turn the direction of a text are no part of texts.
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
texts = st.text(
    st.characters(codec="utf-8", exclude_characters="\n" + TURNING, exclude_categories=("Cc",)),
    max_size=12,
)
comments = texts.map(lambda text: f"#{text}".rstrip())
layouts = st.builds(
    nodes.Layout,
    leading=some(comments, most=2),
    trailing=st.one_of(st.just(""), comments),
    blank_before=st.booleans(),
    own_line=st.booleans(),
)
layouts_with_closing = st.builds(evolve, layouts, closing=some(comments, most=2))
BLOCKS = (
    *(nodes.Section, nodes.Group, nodes.Table, nodes.Allocate, nodes.Waterfall, nodes.Losses),
    *(
        nodes.RuleDeclaration,
        nodes.ForEach,
        nodes.WhenSteps,
        nodes.WhenShares,
        nodes.Index,
        nodes.Schedule,
    ),
    *(nodes.Recoveries, nodes.Accrue),
)

# No word of the language is among these, so they stand wherever a name may stand.
names = st.sampled_from(["A", "B-1", "IIA-PO", "1A1", "2-A-1", "k", "_x", "rest_", "all-B", "zz9"])
# What an application of a rule declares: `oc.missing`.
dotted = st.one_of(names, st.builds("{}.{}".format, names, names))
# These have a meaning elsewhere, and none where an expression begins.
atoms = st.one_of(names, st.sampled_from(["pool", "pools", "line", "from", "order", "of", "days"]))
words = st.one_of(names, st.sampled_from(["of", "months", "bp", "residual", "line", "grows", "to"]))
keys = st.one_of(names, st.sampled_from(["balance", "pay", "to", "per", "grows_at", "pool"]))
portion_keys = names

FIGURES = {
    LiteralKind.MONEY: ["$5", "$150,030,821.86", "$0.01"],
    LiteralKind.PERCENT: ["5.577%", ".5%", "0%"],
    LiteralKind.BASIS_POINTS: ["25 bp", "1.5bp"],
    LiteralKind.NUMBER: ["3", "1,000", "2.50"],
    LiteralKind.DURATION: ["24 days", "357.12 months", "1 year"],
    LiteralKind.DATE: ["2003-12-01"],
}
figures = st.sampled_from([(kind, text) for kind, given in FIGURES.items() for text in given])


def literal(kind_and_text: tuple[LiteralKind, str]) -> nodes.Literal:
    return nodes.Literal(*kind_and_text, span=NOWHERE)


quotations = texts.map(lambda text: nodes.Literal(LiteralKind.STRING, text, span=NOWHERE))
literals = st.one_of(figures.map(literal), quotations)

# ---- expressions ----

name_nodes = build(nodes.Name, names)
claims = build(nodes.ClaimOf, dotted, names)
leaves = st.one_of(literals, build(nodes.Name, atoms), claims)


def larger(inner: st.SearchStrategy) -> st.SearchStrategy:
    comprehensions = build(nodes.Comprehension, inner, names, inner, st.none() | inner)
    return st.one_of(
        build(nodes.Field, inner, st.one_of(keys, st.just("1-a"))),
        build(nodes.Function, dotted, some(st.one_of(inner, comprehensions))),
        build(nodes.Negation, inner),
        build(nodes.NotSo, inner),
        build(nodes.Binary, st.sampled_from("+-*/"), inner, inner),
        build(nodes.Binary, st.just("/"), inner, inner, inner),
        build(nodes.Comparison, st.sampled_from(["<", "<=", ">", ">=", "=", "in"]), inner, inner),
        build(nodes.Logic, st.sampled_from(["and", "or"]), inner, inner),
        build(nodes.Conditional, inner, inner, inner),
    )


expressions = st.recursive(leaves, larger, max_leaves=12)
short = st.recursive(leaves, larger, max_leaves=3)
functions = build(nodes.Function, dotted, some(short))
fields = build(nodes.Field, name_nodes, names)
references = st.one_of(name_nodes, fields, claims, functions)

# ---- sections of facts ----

notes = build(
    nodes.Notes,
    st.booleans(),
    st.none() | build(nodes.Citation, names, st.none() | texts),
    st.none() | texts,
)
bounds = st.one_of(
    build(nodes.Bound, st.just("at least"), short, st.none()),
    build(nodes.Bound, st.just("at most"), st.none(), short),
    build(nodes.Bound, st.just("between"), short, short),
)
# Behind another value a word such as `pool` begins a section: these hold no names but words.
formulas = expressions.filter(lambda node: not isinstance(node, nodes.Name))
further_values = st.one_of(build(nodes.Name, words), literals, claims, formulas, bounds)
values = st.builds(
    lambda first, others: (first, *others), expressions | bounds, some(further_values)
)
properties = build(nodes.Property, keys, values, notes)
ranges = build(nodes.NameRange, names, st.none() | names)
members = build(nodes.NameRange, dotted, st.none() | dotted)


def section(kind: str, names=st.just(()), title=st.none(), owner=st.none(), where=st.none()):  # type: ignore[no-untyped-def]  # noqa: B008
    return build(nodes.Section, st.just(kind), names, title, owner, where, notes, entries)


single = build(nodes.NameRange, names, st.none()).map(lambda name: (name,))
entries = st.deferred(
    lambda: some(
        st.one_of(
            properties,
            build(nodes.Residual),
            section("line", single),
            section("subset", single, where=st.none() | short),
            section("reinvestment"),
            section("tape", title=texts),
        )
    )
)
rows = build(nodes.Row, literals, literals | build(nodes.Negation, literals))
facts = st.one_of(
    build(nodes.SourceDeclaration, names, texts),
    section("deal", title=texts),
    section("pools"),
    section("scenario", single),
    section("tranches", some(ranges, 1)),
    section("claim", single, owner=names),
    *(
        section(kind, single, st.none() | texts)
        for kind in ("pool", "tranche", "fee", "account", "swap", "cap", "limit", "schedule")
    ),
    build(nodes.Group, names, st.none() | names, notes, some(members, 1), entries),
    build(nodes.Define, names, some(names), st.none() | short, expressions, notes),
    build(nodes.Table, names, names, notes, some(rows)),
    build(nodes.Index, names, st.none() | texts, names, notes, some(rows)),
    build(nodes.Schedule, names, st.none() | texts, names, notes, some(rows)),
    build(nodes.Test, keys, expressions, notes),
    build(nodes.Trigger, names, st.booleans(), expressions, notes),
    build(nodes.Check, texts, st.booleans(), expressions, st.none() | literals, notes),
)

# ---- rules ----

caps = some(
    st.one_of(
        build(nodes.Cap, st.sampled_from(["up", "down"]), short),
        build(nodes.Cap, st.just("up"), short, st.just(True)),
    ),
    most=2,
)
rests = build(nodes.Rest, st.none() | dotted)
closings = some(comments, most=1)


def forms(inner: st.SearchStrategy) -> st.SearchStrategy:
    """Allocations made of shares that hold smaller ones."""
    shares = some(share(inner))
    portion_names = st.none() | build(nodes.Name, portion_keys)
    percents = st.sampled_from(FIGURES[LiteralKind.PERCENT])
    portion_keyed = portion_names | percents.map(lambda text: literal((LiteralKind.PERCENT, text)))
    return st.one_of(
        build(nodes.InOrder, shares, closings),
        build(nodes.ProRata, st.none() | short, shares, closings),
        build(nodes.Split, some(build(nodes.Portion, portion_keyed, inner, caps)), closings),
    )


def share(inner: st.SearchStrategy) -> st.SearchStrategy:
    simple = st.one_of(
        build(nodes.Shared, inner, caps),
        build(nodes.Each, names, short, st.none() | short, caps),
        build(nodes.Absorbed, short),
        rests,
    )
    return simple | build(nodes.WhenShares, short, some(simple), st.none() | some(simple))


allocations = st.recursive(build(nodes.Target, references), forms, max_leaves=5)
shares = some(share(allocations))


def step(inner: st.SearchStrategy) -> st.SearchStrategy:
    blocks = some(inner)
    return st.one_of(
        build(nodes.WhenSteps, st.none() | keys, short, blocks, st.none() | blocks),
        build(nodes.ForEach, names, short, blocks),
        build(nodes.Accrue, names, blocks),
    )


pays = build(
    nodes.Pay, st.none() | keys, dotted, caps, allocations, caps, st.none() | dotted, st.booleans()
)
applications = build(nodes.Apply, names, some(short), st.none() | names, notes)
simple_steps = st.one_of(
    pays,
    rests,
    build(nodes.Release, dotted, short),
    build(nodes.TopUp, dotted, short),
    build(nodes.Buy, names, st.none() | short),
    applications,
)
steps = some(st.recursive(simple_steps, step, max_leaves=4))
rules = st.one_of(
    build(nodes.Allocate, names, short, notes, shares),
    build(nodes.Waterfall, names, short, notes, steps),
    build(nodes.Losses, short, notes, shares),
    build(nodes.Recoveries, short, notes, shares),
    build(nodes.Call, names, expressions, st.booleans(), notes),
)

# ---- rules that are applied ----

SECTIONS_OF_FILES = ("deal", "pools", "scenario")
reusable = st.one_of(facts, rules, applications).filter(
    lambda item: (
        not isinstance(item, nodes.SourceDeclaration)
        and getattr(item, "kind", "") not in SECTIONS_OF_FILES
    )
)
parameters = build(nodes.Parameter, names, names)
bodies = st.one_of(some(reusable), steps, some(reusable | simple_steps))
reuse = st.one_of(
    build(nodes.Import, quotations),
    build(nodes.RuleDeclaration, names, some(parameters), bodies),
    applications,
)

files = build(nodes.File, some(facts | rules | reuse), closings)
