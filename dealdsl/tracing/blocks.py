"""The sections of a page that follow the deal's own rules, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, field

from dealdsl.program.program import Origin
from dealdsl.tracing.events import (
    Allotted,
    BlockTrace,
    Chosen,
    Entered,
    Event,
    Group,
    Kind,
    Limit,
    Moved,
    Shared,
    Taken,
    Trace,
    Worked,
)
from dealdsl.tracing.figures import CENT, cents, condition, figure, worked
from dealdsl.tracing.ledger import Ledger
from dealdsl.tracing.needed import needed
from dealdsl.tracing.rows import Line, Section
from dealdsl.tracing.walks import every
from dealdsl.tracing.words import binding, is_owed, why_so_much


def figures(trace: Trace) -> Section:
    """The deal's definitions that something of this period hangs on."""
    lines: list[Line] = []
    left_out, hang = 0, needed(trace)
    for block in trace.blocks:
        if block.phase in ("define", "collect") and not block.title.startswith("pool "):
            for event in block.events:
                if isinstance(event, Worked) and not event.formula.says_no_more:
                    hangs = event.name in hang and bool(event.value)
                    left_out += not hangs
                    lines.extend(_worked(event, 0) if hangs else ())
    words = "that are nothing, or that nothing of this period hangs on"
    title = "The deal's figures for the period"
    return Section(title, tuple(lines), left_out=left_out, left_out_words=words)


def due(trace: Trace) -> Section:
    """What became due to classes, fees and claims."""
    lines: list[Line] = []
    left_out = 0
    for block in trace.blocks:
        if block.phase == "accrue":
            for event in block.events:
                if isinstance(event, Worked) and not event.formula.says_no_more:
                    lines.extend(_worked(event, 0) if event.value else ())
                    left_out += not event.value
    return Section("What became due", tuple(lines), left_out=left_out)


def _worked(event: Worked, depth: int) -> Iterator[Line]:
    amount = float(event.value) if event.kind is Kind.MONEY else None
    shown = "" if amount is not None else figure(event.value, event.kind)
    yield Line(event.name, amount, formula=worked(event.formula), depth=depth, figure=shown)


def entitlements(trace: Trace) -> Section:
    return _section(trace, "allocate", "What was allotted: entitlements, no cash moves")


def payments(trace: Trace) -> Section:
    return _section(trace, "pay", "What was paid")


def losses(trace: Trace) -> Section:
    return _section(trace, "lose", "What was lost")


def _section(trace: Trace, phase: str, title: str) -> Section:
    writer = _Writer(Ledger(frozenset(trace.funds)), phase)
    lines: list[Line] = []
    for block in trace.blocks:
        if block.phase == phase:
            lines.extend(writer.block(block))
    return Section(title, tuple(lines), left_out=writer.left_out)


@define
class _Writer:
    """Writes blocks one after another: what a fund got in one, it pays in the next."""

    ledger: Ledger
    phase: str
    left_out: int = 0
    _heading: Origin | None = None
    _lines: list[Line] = field(factory=list)

    def block(self, block: BlockTrace) -> list[Line]:
        """The lines of a block, with a total for each fund that it pays out of."""
        self._lines, self._heading = [], None
        funds = list(dict.fromkeys(_pays_out(block)))
        before = len(self.ledger.entries)
        brought = {fund: self._brought(fund) for fund in funds}
        self._lines.extend(line for lines in brought.values() for line in lines)
        for event in block.events:
            self._event(event, 1)
        for fund, lines in brought.items():
            self._total(fund, lines, before)
        # Blocks without payments open accounts and empty funds: those that draw on them tell it.
        return self._headed(block) if funds else []

    def _headed(self, block: BlockTrace) -> list[Line]:
        if not any(line.amount for line in self._lines):
            self.left_out += 1
            return []
        place = f" ({block.origin.place})" if block.origin else ""
        return [Line(f"{block.title}{place}"), *self._lines]

    def _brought(self, fund: str) -> list[Line]:
        """What other blocks left in a fund for this one; where some was spent, what is left."""
        held = self.ledger.holds.get(fund, 0.0)
        entries = [e for e in self.ledger.entries if e.fund == fund and cents(e.amount)]
        if held < CENT:
            return []
        if fund.endswith(".standing") or any(entry.amount < 0 for entry in entries):
            return [Line(f"{fund} holds", held, depth=1)]
        return [Line(f"from {e.what}", e.amount, depth=1) for e in entries]

    def _total(self, fund: str, brought: list[Line], before: int) -> None:
        mine = [e.amount for e in self.ledger.entries[before:] if e.fund == fund]
        came = sum(cents(line.amount or 0.0) for line in brought)
        came += sum(cents(amount) for amount in mine if amount > 0)
        went = -sum(cents(amount) for amount in mine if amount < 0)
        left = cents(self.ledger.holds.get(fund, 0.0))
        if not (came or went or left):
            return
        words = f"{fund}: in {came / 100:,.2f} = out {went / 100:,.2f}"
        words += f" + left {left / 100:,.2f}" if left else ""
        rounding = came - went - left
        words += f" + rounding {rounding / 100:,.2f}" if rounding else ""
        self._lines.append(Line(words, depth=1, total=True))

    # ---- events ----

    def _event(self, event: Event, depth: int) -> None:
        entries = self.ledger.post(event)
        match event:
            case Worked():
                self._figure(event, bool(entries), depth)
            case Shared():
                self._shared(event, depth)
            case Moved():
                self._moved(event, depth)
            case Chosen():
                self._chosen(event, depth)
            case Entered():
                pass

    def _figure(self, event: Worked, is_fund: bool, depth: int) -> None:
        """What comes into a fund, or a figure that a step works out."""
        grows = any(part.name == event.name for part in event.formula.inputs)
        told = is_fund or not event.formula.says_no_more
        if grows or not told or abs(float(event.value)) < CENT:
            return
        self._head(event.origin, depth)
        depth += self._heading is not None
        only = event.formula.only
        if is_fund and only is not None:
            self._lines.append(Line(f"from {only.name}", float(event.value), depth=depth))
            return
        words = f"into {event.name}" if is_fund else event.name
        formula = worked(event.formula)
        self._lines.append(Line(words, float(event.value), formula=formula, depth=depth))

    def _shared(self, event: Shared, depth: int) -> None:
        told = list(self._allotted(event.allotted, (), depth + 1))
        if told:
            self._head(event.origin, depth)
            self._lines.extend(told)
        helped = event.held - event.kept
        if event.backup is not None and helped >= CENT:
            self._lines.append(Line(f"of this from {event.backup}", helped, depth=depth + 1))

    def _allotted(self, node: Allotted, groups: tuple[Group, ...], depth: int) -> Iterator[Line]:
        if isinstance(node, Group):
            inside = (*groups, node)
            lines = [line for item in node.items for line in self._allotted(item, inside, depth)]
            least = binding((node,))
            if least is not None and lines:
                yield Line(f"together {_limit(least)}", depth=depth)
            yield from lines
        elif node.amount < CENT and not (self.phase == "pay" and is_owed(node)):
            self.left_out += 1
        else:
            remark = why_so_much(node, groups)
            yield Line(node.payee, node.amount, remark, _limits(node), depth)

    def _moved(self, event: Moved, depth: int) -> None:
        if event.amount < CENT:
            self.left_out += 1
            return
        self._head(event.origin, depth)
        remark = "all that is left" if event.formula is None else ""
        formula = "" if event.formula is None else worked(event.formula)
        words = f"to {event.target}"
        self._lines.append(Line(words, event.amount, remark, formula, depth + 1))

    def _chosen(self, event: Chosen, depth: int) -> None:
        before = len(self._lines)
        for inner in event.events:
            self._event(inner, depth + 1)
        if len(self._lines) > before:
            words = event.origin.words.split("{")[0].strip() if event.origin else "when"
            place = f"{event.origin.place}: " if event.origin else ""
            verdict = condition(event.condition)
            self._lines.insert(before, Line(f"{place}{words}", formula=verdict, depth=depth))

    def _head(self, origin: Origin | None, depth: int) -> None:
        """The deal's own words, once above all that they lead to."""
        if origin is not None and origin != self._heading:
            self._lines.append(Line(f"{origin.place}: {origin.words}", depth=depth))
            self._heading = origin


def _limits(taken: Taken) -> str:
    """The caps that made less due to a payee than it was owed, unless they are names alone."""
    counted = [each for each in taken.limits if each.amount <= taken.whole and not _is_name(each)]
    return "; ".join(map(_limit, counted))


def _limit(limit: Limit) -> str:
    return f"{'up' if limit.direction == 'up' else 'down'} to {worked(limit.formula)}"


def _is_name(limit: Limit) -> bool:
    return limit.formula.only is not None


def _pays_out(block: BlockTrace) -> Iterator[str]:
    for event in every(block.events):
        match event:
            case Shared(fund=fund, backup=backup):
                yield fund
                if backup is not None:
                    yield backup
            case Moved(source=source):
                yield source
