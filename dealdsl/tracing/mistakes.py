"""What may be wrong with what is asked of a trace: the period, the date, the class."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dealdsl.diagnostics.diagnostic import Diagnostic, Severity
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.diagnostics.nearest import nearest
from dealdsl.tracing.events import Sum


class TraceError(ValueError):
    """A trace that cannot be made; `diagnostic` says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(f"{diagnostic.message}; {diagnostic.help}")
        self.diagnostic = diagnostic


def _error(slug: str, message: str, help: str) -> Diagnostic:
    return Diagnostic(slug, Severity.ERROR, message, None, help=help)


@mistake("trace-period-outside")
def period_outside(period: int, last: int) -> Diagnostic:
    """The period to trace is before the deal's first or after its last.

    Periods are counted from 1, the one that ends with the first payment, to the one of the last
    payment that the loans can give. In period 0, the closing, nothing is paid.

    *Instead of* `dealc trace x.deal --period 0`

    *Write* `dealc trace x.deal --period 1`
    """
    message = f"the deal has no period {period}: it has periods 1 to {last:,}"
    return _error("trace-period-outside", message, f"write `--period {1 if period < 1 else last}`")


@mistake("trace-date-unpaid")
def date_unpaid(asked: date, before: date | None, after: date | None) -> Diagnostic:
    """Nothing is paid on the date to trace.

    The dates of a deal are those on which cash is paid: its payment day in each period, moved to a
    business day as the deal says. The message gives the nearest ones.

    *Instead of* `dealc trace x.deal --date 2004-01-25`, which is a Sunday

    *Write* `dealc trace x.deal --date 2004-01-26`
    """
    near = [each for each in (before, after) if each is not None]
    told = f"the nearest dates are {' and '.join(map(str, near))}"
    if len(near) == 1:
        told = f"the {'first' if before is None else 'last'} date is {near[0]}"
    nearest_one = min(near, key=lambda each: abs(each - asked))
    message = f"nothing is paid on {asked}; {told}"
    return _error("trace-date-unpaid", message, f"write `--date {nearest_one}`")


@mistake("trace-without-dates")
def without_dates(asked: date, last: int) -> Diagnostic:
    """A date is asked for, and the deal states no payment dates.

    Such a deal is projected by period alone.

    *Instead of* `dealc trace x.deal --date 2024-03-25`

    *Write* `dealc trace x.deal --period 2`, or `payment_dates` in the deal
    """
    message = f"the deal has no payment dates, so that nothing is paid on {asked}"
    return _error("trace-without-dates", message, f"write `--period N`, from 1 to {last:,}")


@mistake("trace-not-a-date")
def not_a_date(said: str) -> Diagnostic:
    """What `--date` gives is no date of the calendar, or is not written as year, month and day.

    *Instead of* `dealc trace x.deal --date 25.8.2005`

    *Write* `dealc trace x.deal --date 2005-08-25`
    """
    return _error("trace-not-a-date", f"`{said}` is not a date", "write it as in 2005-08-25")


@mistake("trace-class-unknown")
def class_unknown(name: str, classes: Sequence[str]) -> Diagnostic:
    """`--why` names a class that the deal does not have.

    *Instead of* `dealc trace x.deal --period 20 --why B3`

    *Write* `dealc trace x.deal --period 20 --why B-3`: a class as the deal names it.
    """
    near = nearest(name, classes)
    help = f"write `{near}`" if near else f"the classes are {', '.join(classes)}"
    return _error("trace-class-unknown", f"the deal has no class `{name}`", help)


@mistake("trace-class-idle")
def class_idle(name: str, period: int, last: int | None) -> Diagnostic:
    """Nothing happened to the class of `--why` in the period.

    It had no balance, nothing was due to it or paid to it, and it took no loss. Most often it was
    paid off or written off in an earlier period, which the message gives.

    *Instead of* `dealc trace x.deal --period 300 --why B-6`

    *Write* `dealc trace x.deal --period 14 --why B-6`: a period in which the class had something.
    """
    message = f"`{name}` has nothing in period {period}: no balance, nothing due, paid or lost"
    if last is None:
        return _error("trace-class-idle", message, "it has nothing in any period")
    return _error("trace-class-idle", message, f"its last period with anything is {last}")


@mistake("trace-does-not-add-up")
def does_not_add_up(failing: Sequence[Sum]) -> Diagnostic:
    """A sum that a trace checks fails by half a cent or more.

    For each fund what comes in must go out or be left; for each class and each pool what it opens
    with must lead to what it closes with. The trace is written all the same, so that the place can
    be seen. The deal need not be wrong.

    *Write* to the authors of dealc: what you ran, this message and, where you may share it, the
    deal.
    """
    told = "; ".join(f"{each.words}, apart by {each.apart:,.2f}" for each in failing)
    help = "this is a mistake in dealc and not in your deal: please report it with the deal"
    return _error("trace-does-not-add-up", f"the trace does not add up: {told}", help)
