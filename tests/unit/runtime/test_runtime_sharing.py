"""Sharing by weights, against another way to share and against what it promises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealdsl.runtime.sharing import share_by_weight
from tests.oracles.sharing import pro_rata

AMOUNTS = st.sampled_from([0.0, 0.1, 0.7, 1.0, 3.0]) | st.floats(0.01, 1e8)
PAYEES = st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=6)


def shared(weights: list[float], rooms: list[float], cash: float) -> list[float]:
    amounts = [7.0] * len(rooms)
    share_by_weight(len(rooms), weights, rooms, amounts, cash)
    return amounts


def test_what_one_cannot_take_the_others_share_again() -> None:
    # Of 100 by 1:1:2 the first takes 10 of 25; 15 are shared 1:2, and 5 and 10 more are 30 and 60.
    assert shared([1.0, 1.0, 2.0], [10.0, 99.0, 99.0], 100.0) == pytest.approx([10, 30, 60])


def test_who_has_no_weight_comes_last() -> None:
    assert shared([0.0, 1.0, 0.0], [20.0, 10.0, 60.0], 50.0) == pytest.approx([10, 10, 30])


@pytest.mark.parametrize("cash", [0.0, -1e-9])
def test_of_nothing_there_is_nothing_to_share(cash: float) -> None:
    assert shared([1.0, 0.0], [5.0, 5.0], cash) == [0.0, 0.0]


@given(st.lists(st.tuples(st.floats(0.01, 1e6), AMOUNTS), min_size=1, max_size=6), AMOUNTS)
def test_another_way_to_share_agrees(payees: list[tuple[float, float]], cash: float) -> None:
    weights, rooms = ([payee[place] for payee in payees] for place in (0, 1))
    names = [str(number) for number in range(len(rooms))]
    by_name = dict(zip(names, rooms, strict=True)), dict(zip(names, weights, strict=True))
    other = list(pro_rata(cash, *by_name).values())
    assert shared(weights, rooms, cash) == pytest.approx(other, rel=1e-9, abs=1e-9 * cash)


@given(PAYEES, AMOUNTS | st.floats(0.0, 1.0))
def test_nobody_gets_more_than_its_room_and_all_is_paid(
    payees: list[tuple[float, float]], cash: float
) -> None:
    weights, rooms = ([payee[place] for payee in payees] for place in (0, 1))
    amounts = shared(weights, rooms, cash)
    for amount, room in zip(amounts, rooms, strict=True):
        assert 0.0 <= amount <= room * (1.0 + 1e-15)
    assert sum(amounts) == pytest.approx(min(cash, sum(rooms)), rel=1e-9)


def test_a_further_round_takes_back_what_rounding_gave_above_a_room() -> None:
    # The second round fills the first payee, rounded up, and leaves nothing.
    rooms = [54.209634765346316, 0.7000000000000001, 1.0]
    amounts = shared([0.2, 0.4, 0.0], rooms, 54.90963476534632)
    assert amounts[:2] == rooms[:2]
    assert 0.0 < amounts[2] < 1e-14
