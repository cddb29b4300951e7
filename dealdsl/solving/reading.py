"""From the text of a condition to the condition: read as the language's own expressions are."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve, field, frozen

from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.scenarios.model import CompiledModel
from dealdsl.scenarios.outputs import Output
from dealdsl.scenarios.selection import CLASS_TOTALS, SelectionError, outputs
from dealdsl.solving import mistakes
from dealdsl.solving.condition import (
    Amount,
    Arithmetic,
    Both,
    Compared,
    Either,
    Extreme,
    Figure,
    Not,
    Result,
    Test,
)
from dealdsl.solving.mistakes import SolveError
from dealdsl.source import Source, Span
from dealdsl.syntax import from_text, nodes
from dealdsl.values import units
from dealdsl.values.stated import stated
from dealdsl.values.units import Unit

PERIOD = Unit("numbers of periods")
SHOWN_AS = "--until"
# A condition is read as what a test of a deal says.
_BEFORE = "test until:\n"
_IN_YEARS, _IN_PERIODS = ("average_life",), ("first_payment", "last_payment", "trigger")


@frozen
class Condition:
    """A condition as written, what it says, and the results that it asks for, each once."""

    text: str
    test: Test
    outputs: tuple[Output, ...]


def read_condition(text: str, model: CompiledModel) -> Condition:
    """The condition that a text says of a model's results. Raises SolveError."""
    source = Source("condition", _BEFORE + text)
    try:
        expression = _expression(source)
        reader = _Reader(model)
        test = reader.test(expression)
        if not reader.outputs:
            told = f"`{expression.span.text}`, which asks for no result,"
            raise SolveError(mistakes.not_a_condition(expression.span, told))
        return Condition(" ".join(text.split()), test, tuple(reader.outputs.values()))
    except SolveError as error:
        written = Source(SHOWN_AS, text)
        raise SolveError(*(_placed(each, written) for each in error.diagnostics)) from None


def _expression(source: Source) -> nodes.Expression:
    parsed = from_text.parse(source)
    wrong = [diagnostic for diagnostic in parsed.diagnostics if diagnostic.is_error]
    whole = Span(source, len(_BEFORE), len(source.text))
    if not whole.text.strip():
        raise SolveError(mistakes.not_a_condition(whole, "an empty text"))
    if wrong or parsed.file is None:
        raise SolveError(*wrong)
    test, *others = parsed.file.items
    assert isinstance(test, nodes.Test)
    notes = test.notes.reason is not None or test.notes.citation is not None
    behind = [test.notes.span] if notes else [item.span for item in others]
    if behind:
        raise SolveError(mistakes.not_a_condition(behind[0], f"`{behind[0].text}`"))
    return test.condition


def _placed(diagnostic: Diagnostic, written: Source) -> Diagnostic:
    """The diagnostic with its places in the condition as it was given."""

    def moved(label: Label) -> Label:
        start, end = (max(0, at - len(_BEFORE)) for at in (label.span.start, label.span.end))
        return evolve(label, span=Span(written, start, end))

    primary = None if diagnostic.primary is None else moved(diagnostic.primary)
    return evolve(diagnostic, primary=primary, secondary=tuple(map(moved, diagnostic.secondary)))


@frozen
class _Reader:
    """Reads expressions; each result that is asked for gets an index in `outputs`."""

    model: CompiledModel
    outputs: dict[str, Output] = field(factory=dict)

    def test(self, node: nodes.Expression) -> Test:
        match node:
            case nodes.Logic(operator, left, right):
                kind = Both if operator == "and" else Either
                return kind(self.test(left), self.test(right))
            case nodes.NotSo(operand):
                return Not(self.test(operand))
            case nodes.Comparison(operator, left, right) if operator != "in":
                return self._compared(node, operator, left, right)
        raise SolveError(mistakes.not_a_condition(node.span, f"`{node.span.text}`"))

    def _compared(
        self, node: nodes.Expression, operator: str, left: nodes.Expression, right: nodes.Expression
    ) -> Compared:
        (one, one_unit), (other, other_unit) = self.amount(left), self.amount(right)
        unit = _together(node.span, one_unit, other_unit)
        texts = (" ".join(side.span.text.split()) for side in (left, right))
        return Compared(operator, one, other, unit == units.MONEY, *texts)

    def amount(self, node: nodes.Expression) -> tuple[Amount, Unit]:
        """The figure that an expression says, and its unit."""
        match node:
            case nodes.Literal():
                return _literal(node)
            case nodes.Negation(operand):
                inner, unit = self.amount(operand)
                return Arithmetic("-", Figure(0.0), inner), unit
            case nodes.Binary():
                return self._arithmetic(node)
            case nodes.Function("min" | "max" as name, arguments) if arguments:
                return self._extreme(node, name == "max", arguments)
            case nodes.Function():
                return self._result(node)
        advice = "write results of the projection, such as `balance(B-3, 0)`, and figures"
        if isinstance(node, nodes.Name) and node.text in CLASS_TOTALS:
            advice = f"name the class that it is of, as in `{node.text}({self.model.classes[0]})`"
        raise SolveError(mistakes.not_a_figure(node.span, f"`{node.span.text}`", advice))

    def _arithmetic(self, node: nodes.Binary) -> tuple[Amount, Unit]:
        (left, left_unit), (right, right_unit) = self.amount(node.left), self.amount(node.right)
        otherwise = None
        match node.operator:
            case "+" | "-":
                unit = _together(node.span, left_unit, right_unit)
            case "*":
                unit = units.product(left_unit, right_unit) or units.NUMBER
            case _:
                unit = units.quotient(left_unit, right_unit) or units.NUMBER
        if node.otherwise is not None:
            otherwise, other_unit = self.amount(node.otherwise)
            unit = _together(node.otherwise.span, unit, other_unit)
        return Arithmetic(node.operator, left, right, otherwise), unit

    def _extreme(
        self,
        node: nodes.Function,
        is_greatest: bool,
        arguments: Iterable[nodes.Expression | nodes.Comprehension],
    ) -> tuple[Amount, Unit]:
        parts, unit = [], units.NUMBER
        for argument in arguments:
            if isinstance(argument, nodes.Comprehension):
                advice = "write the results one by one, between commas"
                raise SolveError(mistakes.not_a_figure(argument.span, "a series", advice))
            part, its_unit = self.amount(argument)
            unit = _together(node.span, unit, its_unit)
            parts.append(part)
        return Extreme(is_greatest, tuple(parts)), unit

    def _result(self, node: nodes.Function) -> tuple[Amount, Unit]:
        written = [_argument(argument) for argument in node.arguments]
        try:
            found = outputs(node.name, written, self.model)
        except SelectionError as error:
            place = _place_of(node, written, str(error))
            raise SolveError(mistakes.unknown_result(place, str(error))) from None
        output = found[0]
        if output.by_period or not written:
            advice = "write a result that is one figure, such as `balance(B-3, 60)`"
            what = f"`{node.span.text}`, which has many,"
            raise SolveError(mistakes.not_a_figure(node.span, what, advice))
        self.outputs.setdefault(output.text, output)
        unit = _unit(node.name)
        index = list(self.outputs).index(output.text)
        return Result(index, unit == units.MONEY), unit


def _argument(node: nodes.Expression | nodes.Comprehension) -> str:
    return node.text if isinstance(node, nodes.Literal) else node.span.text


def _place_of(node: nodes.Function, written: list[str], said: str) -> Span:
    """The argument that the message names in backticks, or else all of it."""
    for argument, text in zip(node.arguments, written, strict=True):
        if f"`{text}`" in said:
            return argument.span
    return node.span


def _unit(name: str) -> Unit:
    if name in _IN_YEARS:
        return units.YEARS
    return PERIOD if name in _IN_PERIODS else units.MONEY


def _literal(node: nodes.Literal) -> tuple[Amount, Unit]:
    match node.kind:
        case nodes.LiteralKind.MONEY:
            return Figure(float(stated(node.text.removeprefix("$")).value)), units.MONEY
        case nodes.LiteralKind.PERCENT:
            return Figure(float(stated(node.text.removesuffix("%"), -2).value)), units.PERCENT
        case nodes.LiteralKind.BASIS_POINTS:
            digits = node.text.removesuffix("bp").strip()
            return Figure(float(stated(digits, -4).value)), units.PERCENT
        case nodes.LiteralKind.NUMBER:
            return Figure(float(stated(node.text).value)), units.NUMBER
        case nodes.LiteralKind.DURATION if node.text.split()[1].startswith("year"):
            return Figure(float(stated(node.text.split()[0]).value)), units.YEARS
    advice = "write dollars, percents, years, or the number of a period"
    raise SolveError(mistakes.not_a_figure(node.span, f"`{node.span.text}`", advice))


def _together(place: Span, left: Unit, right: Unit) -> Unit:
    """The unit of two figures that are added or compared: a plain number takes the other's."""
    if units.NUMBER in (left, right):
        return right if left == units.NUMBER else left
    if left != right:
        raise SolveError(mistakes.mixed_units(place, _plural(left), _plural(right)))
    return left


def _plural(unit: Unit) -> str:
    words = {units.MONEY: "dollars", units.YEARS: "years", units.PERCENT: "percent"}
    return words.get(unit, unit.name)
