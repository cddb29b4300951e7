"""What a caller asks of scenarios, by name: `average_life`, `loss(B-3)`, `balance(B-3, 60)`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from attrs import frozen

from dealdsl.diagnostics.nearest import nearest
from dealdsl.runtime.flows import CLASS_COLUMNS
from dealdsl.scenarios.model import CompiledModel
from dealdsl.scenarios.outputs import (
    Balance,
    Cash,
    Fails,
    Flow,
    Kind,
    Measure,
    Output,
    PresentValue,
    Total,
    Trip,
)

# The totals of a class, and the figure that stands for none.
CLASS_TOTALS: dict[str, float | None] = {
    "average_life": -1.0,
    "first_payment": 0.0,
    "last_payment": 0.0,
    "interest": None,
    "principal": None,
    "residual": None,
    "loss": None,
    "ending_balance": None,
}
DEFAULT = tuple(CLASS_TOTALS)
# How many days a business-day convention may move a payment.
A_WEEK = 7


class SelectionError(ValueError):
    """Something asked for that the deal does not have; the message says what to write."""


@frozen
class Selection:
    """The outputs asked for, each once, in the order in which they were asked for; and the deal's
    checks by period, which nobody needs to ask for."""

    outputs: tuple[Output, ...]
    checks: tuple[Output, ...] = ()

    @property
    def everything(self) -> tuple[Output, ...]:
        return (*self.outputs, *self.checks)

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(output.text for output in self.outputs)


def select(asked: str | Iterable[str], model: CompiledModel) -> Selection:
    """The outputs of a text such as `average_life, loss(B-3)`, or of several such texts.

    Raises SelectionError.
    """
    texts = [asked] if isinstance(asked, str) else list(asked)
    parts = [part for text in texts for part in _split(text)]
    if not parts:
        raise SelectionError(
            f"nothing is asked for: write some of {_listed([*CLASS_TOTALS, *FORMS])}"
        )
    found = {output.text: output for part in parts for output in parse_output(part, model)}
    _require_columns_of_their_own(found.values())
    titles = [title for kind, title, _ in model.measures if kind == "check"]
    checks = (Output(f'check("{title}")', "failed_checks", Fails(title)) for title in titles)
    return Selection(tuple(found.values()), tuple(checks))


def _require_columns_of_their_own(asked: Iterable[Output]) -> None:
    """Raise SelectionError for two outputs that a table could not tell apart."""
    columns: dict[tuple[str, str | None], str] = {}
    for output in asked:
        first = columns.setdefault((output.column, output.tranche), output.text)
        if first != output.text:
            raise SelectionError(
                f"{first} and {output.text} would share a column: ask for one of them"
            )


def parse_output(text: str, model: CompiledModel) -> tuple[Output, ...]:
    """The outputs that one name asks for: without a class, those of all classes."""
    called = re.fullmatch(r"\s*([\w-]+)\s*(?:\((.*)\))?\s*", text, re.DOTALL)
    if called is None:
        raise SelectionError(f"`{text.strip()}` is no output: write a name, as in loss(B-3)")
    return outputs(called[1], _split(called[2] or ""), model)


def outputs(name: str, arguments: Sequence[str], model: CompiledModel) -> tuple[Output, ...]:
    """The outputs of a name and its arguments: `("loss", ["B-3"])`. Raises SelectionError."""
    if name in CLASS_TOTALS:
        return tuple(_totals(name, arguments, model))
    if name not in FORMS:
        raise _unknown("output", name, FORMS)
    count, build = FORMS[name][1:]
    if len(arguments) != count:
        raise SelectionError(f"{name} is written {FORMS[name][0]}, not {_written(name, arguments)}")
    kind = build(arguments, model)
    parts = arguments if isinstance(kind, Trip | Measure) else arguments[1:]
    column = re.sub(r"\W+", "_", "_".join((name, *parts))).strip("_")
    return (Output(_written(name, arguments), column, kind),)


def _totals(name: str, arguments: Sequence[str], model: CompiledModel) -> Iterator[Output]:
    if len(arguments) > 1:
        raise SelectionError(f"{name} is written {name}(CLASS), not {_written(name, arguments)}")
    named = tuple(_tranche(each, model) for each in arguments)
    for tranche in named or model.classes:
        kind = Total(tranche, name, CLASS_TOTALS[name])
        yield Output(_written(name, (tranche,)), name, kind)


def _balance(arguments: Sequence[str], model: CompiledModel) -> Kind:
    return Balance(_tranche(arguments[0], model), _period(arguments[1], model))


def _present_value(arguments: Sequence[str], model: CompiledModel) -> Kind:
    tranche, text = _tranche(arguments[0], model), arguments[1].removesuffix("%")
    try:
        percent = float(text)
    except ValueError:
        percent = -200.0
    if not -100.0 < percent <= 1000.0:
        raise SelectionError(
            f"present_value takes a yield in percent, as in 6.5, not {arguments[1]}"
        )
    return PresentValue(tranche, tuple((1.0 + percent / 200.0) ** (-2.0 * t) for t in model.years))


def _trip(arguments: Sequence[str], model: CompiledModel) -> Kind:
    triggers = [name for kind, name, _ in model.measures if kind == "trigger"]
    if arguments[0] not in triggers:
        raise _unknown("trigger", arguments[0], triggers)
    return Trip(arguments[0])


def _cash(arguments: Sequence[str], model: CompiledModel) -> Kind:
    return Cash(_tranche(arguments[0], model))


def _flow(arguments: Sequence[str], model: CompiledModel) -> Kind:
    tranche, name = _tranche(arguments[0], model), arguments[1]
    if name not in CLASS_COLUMNS:
        raise _unknown("column of classes", name, CLASS_COLUMNS)
    return Flow(tranche, name)


def _measure(arguments: Sequence[str], model: CompiledModel) -> Kind:
    kind, name, measure = arguments
    if (kind, name, measure) in model.measures:
        return Measure((kind, name, measure))
    kinds = dict.fromkeys(each[0] for each in model.measures)
    if kind not in kinds:
        raise _unknown("kind of measure", kind, kinds)
    names = dict.fromkeys(each[1] for each in model.measures if each[0] == kind)
    if name not in names:
        raise _unknown(kind, name, names)
    raise _unknown(
        "measure", measure, [each[2] for each in model.measures if each[:2] == (kind, name)]
    )


Build = Callable[[Sequence[str], CompiledModel], Kind]
# How each output is written, how many arguments it takes, and what makes it.
FORMS: dict[str, tuple[str, int, Build]] = {
    "balance": ("balance(CLASS, PERIOD)", 2, _balance),
    "trigger": ("trigger(NAME)", 1, _trip),
    "present_value": ("present_value(CLASS, YIELD)", 2, _present_value),
    "cash": ("cash(CLASS)", 1, _cash),
    "flow": ("flow(CLASS, COLUMN)", 2, _flow),
    "measure": ("measure(KIND, NAME, MEASURE)", 3, _measure),
}


def _tranche(name: str, model: CompiledModel) -> str:
    if name not in model.classes:
        raise _unknown("class", name, model.classes)
    return name


def _period(text: str, model: CompiledModel) -> int:
    """The period of a number, or of the payment that is due on a date."""
    last = len(model.emitted.payment_dates) - 1
    if text.isdecimal():
        if int(text) > last:
            raise SelectionError(
                f"the deal has {last} periods: there is no balance after period {text}"
            )
        return int(text)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise SelectionError(
            f"balance takes a period or a date, as in 60 or 2010-01-25, not {text}"
        ) from None
    return _paid_on(day, model.emitted.payment_dates)


def _paid_on(day: date, payment_dates: Sequence[str]) -> int:
    """The period whose payment date is nearest, which may be moved off the day by holidays."""
    if not payment_dates[-1]:
        raise SelectionError(
            f"the deal states no dates: write the number of a period in place of {day}"
        )
    apart = [abs((date.fromisoformat(each) - day).days) for each in payment_dates]
    period = min(range(len(apart)), key=apart.__getitem__)
    if apart[period] > A_WEEK:
        near = payment_dates[period]
        raise SelectionError(
            f"nothing is paid within a week of {day}; the nearest payment date is {near}"
        )
    return period


def _split(text: str) -> list[str]:
    """The parts between commas that stand in no parentheses; quotes around a part go."""
    parts, depth, quoted = [""], 0, False
    for letter in text:
        quoted ^= letter == '"'
        depth += 0 if quoted else (letter == "(") - (letter == ")")
        if letter == "," and not depth and not quoted:
            parts.append("")
        else:
            parts[-1] += letter
    stripped = [part.strip() for part in parts]
    if not any(stripped):
        return []
    return [_unquoted(part) for part in stripped]


def _unquoted(part: str) -> str:
    return part[1:-1] if re.fullmatch(r'"[^"]*"', part) else part


def _written(name: str, arguments: Sequence[str]) -> str:
    quoted = (f'"{each}"' if re.search(r"[,()]", each) else each for each in arguments)
    return f"{name}({', '.join(quoted)})" if arguments else name


def _unknown(what: str, name: str, known: Iterable[str]) -> SelectionError:
    """The error of a name that is none of `known`."""
    names = list(dict.fromkeys(known))
    if what == "output":
        names = [*CLASS_TOTALS, *names]
    near = nearest(name, names)
    meant = f"write {near}" if near else f"it has {_listed(names) or 'none'}"
    whose = "there is" if what == "output" else "the deal has"
    return SelectionError(f"{whose} no {what} `{name}`: {meant}")


def _listed(names: Iterable[str], most: int = 20) -> str:
    listed = list(names)
    more = f", … ({len(listed)} in all)" if len(listed) > most else ""
    return ", ".join(listed[:most]) + more
