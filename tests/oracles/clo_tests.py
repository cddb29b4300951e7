"""The coverage tests of a CLO, and what cures them, in closed form."""

from dataclasses import dataclass

from tests.oracles.collateral import Pool
from tests.oracles.paying import RATIOS_DIFFER, Note, standing


@dataclass(frozen=True)
class Coverage:
    """The least ratios of loans to notes (`oc`) and of interest to interest due (`ic`)."""

    oc: float
    ic: float


def par(loans: Pool, defaulted_value: float) -> float:
    """What stands for the loans: performing ones, defaulted ones at their value, and cash."""
    performing = loans.closing[1] - loans.foreclosure[1]
    return float(performing + defaulted_value * loans.foreclosure[1] + loans.principal[1])


def oc_cure(trigger: float, notes: list[Note], held: float) -> float:
    """The principal that interest must pay for `held / notes` to reach the trigger.

    Interest cash is not part of `held`: held / (notes - x) = trigger.
    """
    return min(standing(notes), max(0.0, standing(notes) - held / trigger))


def ic_cure(trigger: float, notes: list[Note], covering: float) -> float:
    """The principal to pay, in order, for `covering / interest due` to reach the trigger.

    The interest due is thought of as that on the notes so paid down: a dollar of a class
    lowers it by the class's rate for the period. What is carried is not lowered.
    """
    excess = sum(note.row["interest_due"] for note in notes) - covering / trigger
    cure = 0.0
    for note in notes:
        if excess <= 0.0:
            break
        accrued = note.row["accrued"]
        lowered = min(accrued, excess)
        cure += note.balance * (lowered / accrued) if accrued else note.balance
        excess -= lowered
    return cure


def passes(test: Coverage, notes: list[Note], held: float, covering: float) -> bool:
    """Whether both ratios are reached; a rounding error below is not a failure."""
    due = sum(note.row["interest_due"] for note in notes)
    enough = held >= (test.oc - RATIOS_DIFFER) * standing(notes)
    return enough and covering >= (test.ic - RATIOS_DIFFER) * due


def shortfall(test: Coverage, notes: list[Note], held: float, covering: float) -> float:
    """The principal that cures both tests of `notes`; zero when both pass."""
    if passes(test, notes, held, covering):
        return 0.0
    return max(oc_cure(test.oc, notes, held), ic_cure(test.ic, notes, covering))
