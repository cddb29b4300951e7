"""The checks of a deal: what each says, why, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.words import words_of
from dealdsl.report.runs import Run, Runs
from dealdsl.report.views import Check
from dealdsl.syntax import nodes


def stated_checks(file: nodes.File) -> Iterator[Check]:
    """What the stated figures must satisfy: a deal in which one does not hold has no report."""
    for check in _checks(file, monthly=False):
        yield Check(check.title, _words(check), _why(check), ("holds",), True)


def monthly_checks(file: nodes.File, runs: Runs) -> Iterator[Check]:
    """What must hold in every period, and in which scenarios it does."""
    for check in _checks(file, monthly=True):
        found = [_verdict(check, run, runs) for run in runs.runs]
        verdicts = tuple(words for words, _ in found)
        holds = all(holds for _, holds in found)
        yield Check(check.title, _words(check), _why(check), verdicts, holds)


def _checks(file: nodes.File, monthly: bool) -> Iterator[nodes.Check]:
    checks = (item for item in file.items if isinstance(item, nodes.Check))
    return (check for check in checks if check.monthly == monthly)


def _words(check: nodes.Check) -> str:
    """The condition, and how exactly it must hold."""
    condition = words_of(check.condition.span)
    return condition if check.precision is None else f"{condition} to {check.precision.text}"


def _why(check: nodes.Check) -> str:
    """The reason, or the place in a document."""
    cited = check.notes.citation
    place = "" if cited is None else " ".join(filter(None, (cited.source, cited.place)))
    return check.notes.reason or place


def _verdict(check: nodes.Check, run: Run, runs: Runs) -> tuple[str, bool]:
    apart = run.result.other["check", check.title, "apart"]
    failing = [period for period, size in enumerate(apart) if size != 0.0]
    if not failing:
        return f"holds in every {runs.period_word}", True
    plural = "" if len(failing) == 1 else "s"
    first = f"first {runs.when(failing[0])}"
    most = f", by {max(apart):,.2f} at most" if _is_equation(check) else ""
    return f"fails in {len(failing)} {runs.period_word}{plural}, {first}{most}", False


def _is_equation(check: nodes.Check) -> bool:
    """Whether a model says by how much the check fails; of others it says only that they do."""
    condition = check.condition
    return isinstance(condition, nodes.Comparison) and condition.operator == "="
