"""The laws of one allocation, its dues and caps fixed: held against the interpreter's sharing."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealdsl.program import program as ir
from dealdsl.program.interpreter import _Run
from dealdsl.program.program import Allocation, Branch, Cap, Flag, InOrder, Leaf, Number, ProRata
from tests.oracles.sharing import in_order, pro_rata
from tests.properties.runs import drawn

amounts = st.one_of(st.integers(0, 20).map(float), st.floats(0, 1e6))
dues = st.lists(amounts, min_size=1, max_size=6)
Rooms = dict[str, float]


def cents(amount: float) -> float:
    """What rounding may change of an amount."""
    return pytest.approx(amount, rel=1e-12, abs=1e-9)  # type: ignore[return-value]


# ---- drawing allocations, each payee in one place ----


def caps(most: int = 1) -> st.SearchStrategy[tuple[Cap, ...]]:
    limits = st.one_of(amounts, st.floats(-10, 0)).map(Number)
    cap = st.builds(Cap, st.sampled_from(["up", "down"]), limits)
    return st.lists(cap, max_size=most).map(tuple)


leaves = st.builds(
    lambda caps, condition: Leaf("", "", (), caps, condition),
    caps(2),
    st.sampled_from([None, None, Flag(True), Flag(False)]),
)


def forms(inner: st.SearchStrategy[Allocation]) -> st.SearchStrategy[Allocation]:
    items = st.lists(inner, min_size=1, max_size=4).map(tuple)
    weighed = items.flatmap(
        lambda items: st.builds(
            ProRata,
            st.just(items),
            st.tuples(*(amounts.map(Number) for _ in items)),
            caps(),
        )
    )
    return st.one_of(
        st.builds(InOrder, items, caps()),
        st.builds(ProRata, items, st.none(), caps()),
        weighed,
        st.builds(Branch, st.booleans().map(Flag), inner, inner),
    )


def named(node: Allocation, numbers: count[int]) -> Allocation:
    """Every payee gets a name, a room and a tally of its own."""
    match node:
        case Leaf(caps=caps, condition=condition):
            name = f"k{next(numbers)}"
            return Leaf(name, f"{name}.room", (f"{name}.paid",), caps, condition)
        case InOrder(items=items, caps=caps):
            return InOrder(tuple(named(item, numbers) for item in items), caps)
        case ProRata(items=items, weights=weights, caps=caps):
            return ProRata(tuple(named(item, numbers) for item in items), weights, caps)
        case Branch(condition=condition, then=then, otherwise=otherwise):
            return Branch(condition, named(then, numbers), named(otherwise, numbers))


allocations = st.recursive(leaves, forms, max_leaves=8).map(lambda node: named(node, count()))


@st.composite
def allocations_and_rooms(draw: st.DrawFn) -> tuple[Allocation, Rooms]:
    node = draw(allocations)
    return node, {leaf.payee: draw(amounts) for leaf in payees(node)}


def payees(node: Allocation) -> list[Leaf]:
    match node:
        case Leaf():
            return [node]
        case InOrder(items=items) | ProRata(items=items):
            return [leaf for item in items for leaf in payees(item)]
        case Branch(then=then, otherwise=otherwise):
            return [*payees(then), *payees(otherwise)]


# ---- what is due, worked out a second time ----


def due(node: Allocation, rooms: Rooms) -> float:
    match node:
        case Leaf(payee=payee, caps=caps, condition=condition):
            whole = rooms[payee] if condition in (None, Flag(True)) else 0.0
            return capped(whole, whole, caps)
        case InOrder(items=items, caps=caps) | ProRata(items=items, caps=caps):
            standing = sum(rooms[leaf.payee] for leaf in payees(node))
            return capped(sum(due(item, rooms) for item in items), standing, caps)
        case Branch(condition=Flag(value=holds), then=then, otherwise=otherwise):
            return due(then if holds else otherwise, rooms)
        case _:
            raise AssertionError(node)


def capped(amount: float, standing: float, caps: tuple[Cap, ...]) -> float:
    for cap in caps:
        assert isinstance(cap.amount, Number)
        limit = cap.amount.value if cap.direction == "up" else standing - cap.amount.value
        amount = min(amount, max(limit, 0.0))
    return amount


# ---- paying ----


def paid(node: Allocation, rooms: Rooms, cash: float) -> tuple[Rooms, float]:
    """What each payee gets of `cash`, and what is left."""
    run = _Run(program=None, columns={})  # type: ignore[arg-type]
    for name, room in rooms.items():
        run.values.update({f"{name}.room": room, f"{name}.paid": 0.0})
    left = run.share_out(node, cash)
    for name, room in rooms.items():
        assert 0.0 <= run.read(f"{name}.room") <= room
        assert run.read(f"{name}.paid") >= 0.0
    return {name: run.read(f"{name}.paid") for name in rooms}, left


@drawn(300)
@given(allocations_and_rooms(), amounts)
def test_what_is_paid_is_the_lesser_of_the_cash_and_what_is_due(
    drawn_allocation: tuple[Allocation, Rooms], cash: float
) -> None:
    node, rooms = drawn_allocation
    got, left = paid(node, rooms, cash)
    assert 0.0 <= left <= cash
    assert sum(got.values()) == cents(min(cash, due(node, rooms)))
    assert sum(got.values()) + left == cents(cash)


@drawn(300)
@given(allocations_and_rooms(), amounts)
def test_no_payee_gets_more_than_it_is_due(
    drawn_allocation: tuple[Allocation, Rooms], cash: float
) -> None:
    node, rooms = drawn_allocation
    got, _ = paid(node, rooms, cash)
    for leaf in payees(node):
        most = due(leaf, rooms)
        assert got[leaf.payee] <= most or got[leaf.payee] == cents(most)


@drawn(300)
@given(allocations_and_rooms(), amounts, amounts)
def test_more_cash_never_pays_anyone_less(
    drawn_allocation: tuple[Allocation, Rooms], cash: float, more: float
) -> None:
    node, rooms = drawn_allocation
    before, _ = paid(node, rooms, cash)
    after, _ = paid(node, rooms, cash + more)
    for name, amount in before.items():
        assert after[name] >= amount or after[name] == cents(amount)


@drawn(300)
@given(dues, amounts, st.data())
def test_sharing_pro_rata_agrees_with_a_second_implementation(
    rooms: list[float], cash: float, data: st.DataObject
) -> None:
    owed = {f"k{n}": room for n, room in enumerate(rooms)}
    weights = {name: data.draw(st.floats(0.001, 1000)) for name in owed}
    leaves = tuple(Leaf(name, f"{name}.room", (f"{name}.paid",)) for name in owed)
    by_weight = ProRata(leaves, tuple(Number(weight) for weight in weights.values()))
    for node, expected in (
        (ProRata(leaves), pro_rata(cash, owed)),
        (by_weight, pro_rata(cash, owed, weights)),
        (InOrder(leaves), in_order(cash, owed)),
    ):
        got, _ = paid(node, owed, cash)
        assert got == pytest.approx(expected, rel=1e-9, abs=1e-6)


@drawn(200)
@given(allocations_and_rooms(), amounts, amounts)
def test_an_account_pays_only_what_the_fund_lacks(
    drawn_allocation: tuple[Allocation, Rooms], fund: float, account: float
) -> None:
    node, rooms = drawn_allocation
    run = _Run(program=None, columns={})  # type: ignore[arg-type]
    run.values.update({"fund": fund, "account": account})
    for name, room in rooms.items():
        run.values.update({f"{name}.room": room, f"{name}.paid": 0.0})
    run.step(ir.Share("fund", node, "account"))
    owed = due(node, rooms)
    assert run.read("fund") == cents(max(fund - owed, 0.0))
    from_account = min(account, max(owed - fund, 0.0))
    assert run.read("account") == cents(account - from_account)
    assert min(run.read("fund"), run.read("account")) >= 0.0
