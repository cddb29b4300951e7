"""What the report says, worded and rounded; templates lay it out and work nothing out."""

from __future__ import annotations

from attrs import frozen


@frozen
class Heads:
    """A cell above several columns of a table."""

    words: str
    columns: int


@frozen
class Table:
    """Cells are text. The first `words` columns are words and set to the left, all others figures.

    `above` stands over `heads`, for tables that repeat columns for each scenario. `note` says what
    the figures mean.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1
    above: tuple[Heads, ...] = ()
    note: str = ""


@frozen
class Scenario:
    """A scenario that was run: its short name, and its assumptions in words."""

    label: str
    assumptions: str


@frozen
class Check:
    """Something that must hold, and whether it does in each scenario (one for a stated figure)."""

    title: str
    words: str
    reason: str
    verdicts: tuple[str, ...]
    holds: bool


@frozen
class Spell:
    """Part of a trigger's time, in percent of all periods, in which it is on."""

    start: float
    width: float


@frozen
class TriggerRun:
    """A trigger in a scenario: when it is on, in words and as spells."""

    scenario: str
    words: str
    spells: tuple[Spell, ...]


@frozen
class Trigger:
    name: str
    words: str
    runs: tuple[TriggerRun, ...]


@frozen
class Chart:
    """A group of charts that share a cursor; its figures are in the page's data under `key`."""

    key: str
    title: str
    note: str


@frozen
class Panel:
    """An entitlement, a block of losses and the like: lines in order, numbered where it matters."""

    title: str
    lines: tuple[str, ...]
    numbered: bool


@frozen
class Panels:
    heading: str
    panels: tuple[Panel, ...]


@frozen
class Report:
    """The whole page but for the picture and the figures of charts."""

    title: str
    issuer: str
    key_facts: tuple[tuple[str, str], ...]
    scenarios: tuple[Scenario, ...]
    structure: tuple[Table, ...]
    panels: tuple[Panels, ...]
    results: tuple[Table, ...]
    pool_charts: tuple[Chart, ...]
    class_charts: tuple[Chart, ...]
    class_choices: tuple[str, ...]
    losses: tuple[Table, ...]
    loss_charts: tuple[Chart, ...]
    triggers: tuple[Trigger, ...]
    decrement: tuple[Table, ...]
    yields: tuple[Table, ...]
    checks: tuple[Check, ...]
    monthly_checks: tuple[Check, ...]
    sources: tuple[tuple[str, str], ...]
    facts: Table
    assumptions: Table
    made: str
