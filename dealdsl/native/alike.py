"""Lists that hold one number of the scenario in every month are that number."""

from __future__ import annotations

from attrs import evolve

from dealdsl.native.nodes import (
    Choice,
    Constant,
    Element,
    Expression,
    Operation,
    Routine,
    Variable,
    opening,
    stored_in,
)
from dealdsl.native.rewriting import changed_body


def with_one_number(routine: Routine) -> Routine:
    """The routine with a speed in place of the list that says it for each month from 1 on."""
    stored = stored_in(routine.body)
    alike = {
        number: (opening(buffer.initial[0]), buffer.initial[1])
        for number, buffer in enumerate(routine.buffers)
        if number not in stored
        and isinstance(buffer.initial[-1], Variable)
        and set(buffer.initial[1:]) == {buffer.initial[-1]}
    }

    def change(expression: Expression) -> Expression:
        match expression:
            case Element(buffer, index) if buffer in alike:
                at_cut_off, later = alike[buffer]
                assert isinstance(later, Variable)
                is_later = Operation(">", (index, Constant(0)), "truth")
                return Choice(is_later, later, at_cut_off)
            case _:
                return expression

    return evolve(routine, body=changed_body(routine.body, change))
