"""What is known of the assumptions of a run before the numbers of its scenarios are.

A run is compiled for a shape: which speeds there are, which of them go by month, what is switched
on for all scenarios. Scenarios of one shape that share their lags can run together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from attrs import frozen

from dealdsl.native.nodes import Variable
from dealdsl.native.trace import Namespace, Trace
from dealdsl.native.unknowns import UnknownTruth, UnknownWhole

# A number of each scenario (`positive`: above zero in all of them), a number for each of its
# months, a condition of each scenario, or a whole number that all scenarios of a run share.
Varying = Literal["number", "positive", "by month", "truth", "whole"]
Form: TypeAlias = Varying | bool | float | None

INDEX = "index "


@frozen
class Shape:
    """For each assumption, in order, how it varies, or what it is for all scenarios.

    Assumed indices are named `index NAME`.
    """

    forms: tuple[tuple[str, Form], ...]

    def names(self, *forms: Varying) -> tuple[str, ...]:
        """The assumptions that vary in one of these ways."""
        return tuple(name for name, form in self.forms if isinstance(form, str) and form in forms)

    @property
    def scalars(self) -> tuple[str, ...]:
        return self.names("number", "positive", "truth")

    @property
    def wholes(self) -> tuple[str, ...]:
        return self.names("whole")


def variables(shape: Shape, names: tuple[str, ...]) -> tuple[Variable, ...]:
    """The inputs that stand for assumptions."""
    forms = dict(shape.forms)
    kinds = {"truth": "truth", "whole": "whole"}
    return tuple(Variable(name, kinds.get(str(forms[name]), "number")) for name in names)  # type: ignore[arg-type]


def unknown_assumptions(shape: Shape, trace: Trace, namespace: Namespace, months: int) -> Any:
    """Assumptions of the model with unknowns for what varies."""
    values: dict[str, Any] = {}
    for name, form in shape.forms:
        if name.startswith(INDEX):
            indices = values.setdefault("indices", {})
            indices[name.removeprefix(INDEX)] = _unknown(name, form, trace, months)
        else:
            values[name] = _unknown(name, form, trace, months)
    return _unchecked(namespace["Assumptions"])(**values)


def _unknown(name: str, form: Form, trace: Trace, months: int) -> Any:
    match form:
        case "number" | "positive":
            return trace.number(Variable(name, "number"), form == "positive")
        case "by month":
            return trace.by_month(months)
        case "truth":
            return UnknownTruth(Variable(name, "truth"))
        case "whole":
            return UnknownWhole(Variable(name, "whole"))
        case _:
            return form


def _unchecked(assumptions: type) -> type:
    """The model's class of assumptions without its checks: scenarios have been through them."""
    body: Mapping[str, Any] = {"__post_init__": lambda self: None}
    return type(assumptions.__name__, (assumptions,), dict(body))
