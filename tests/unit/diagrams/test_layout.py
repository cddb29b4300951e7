"""A layout keeps things apart: nothing lies on anything else, and lines have right angles."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from dealdsl.diagrams.drawing import Box, Drawing
from dealdsl.diagrams.layout import layout
from tests.unit.diagrams.deals import NAMES, drawn


def apart(one: Box, other: Box) -> bool:
    return (
        one.x + one.width <= other.x
        or other.x + other.width <= one.x
        or one.y + one.height <= other.y
        or other.y + other.height <= one.y
    )


@pytest.fixture(params=NAMES)
def drawing(request: pytest.FixtureRequest) -> Drawing:
    return layout(drawn(request.param))


def test_boxes_are_apart_and_on_the_page(drawing: Drawing) -> None:
    assert all(apart(*pair) for pair in combinations(drawing.boxes, 2))
    for box in drawing.boxes:
        assert box.x >= 0
        assert box.x + box.width <= drawing.width
        assert box.y + box.height <= drawing.height


def test_text_stands_inside_of_a_box_or_is_a_heading(drawing: Drawing) -> None:
    for text in drawing.texts:
        inside = [
            box
            for box in drawing.boxes
            if box.x <= text.x
            and text.x + text.width <= box.x + box.width + 1
            and box.y <= text.y - 6
            and text.y + 6 <= box.y + box.height
        ]
        assert len(inside) == (0 if text.parts[0][0] == "heading" else 1), text


def test_lines_bend_at_right_angles(drawing: Drawing) -> None:
    for flow in drawing.flows:
        for path in flow.paths:
            assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(path.points))


def test_no_two_flows_share_a_lane(drawing: Drawing) -> None:
    lanes = [
        {a[0] for path in flow.paths for a, b in pairwise(path.points) if a[0] == b[0]}
        for flow in drawing.flows
    ]
    used = [lane for each in lanes for lane in each]
    assert len(used) == len(set(used))


def test_cash_alone_is_shorter() -> None:
    whole = layout(drawn("cmsi-2003-11"))
    cash = layout(drawn("cmsi-2003-11"), only_cash=True)
    assert cash.flows == whole.flows
    assert cash.height < whole.height
