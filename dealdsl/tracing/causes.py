"""The causes of a payment, a loss or a figure, each told once.

A cause is found by going back from a name to the act that last wrote it, and from there to what
that act read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import define, field

from dealdsl.tracing.events import Kind, Moved, Taken, Trace, Worked
from dealdsl.tracing.figures import CENT, figure, with_names, worked
from dealdsl.tracing.figures import dollars as plain
from dealdsl.tracing.ledger import CASH
from dealdsl.tracing.reasons import Act, Acts, Reason, listed
from dealdsl.tracing.tables import WORDS
from dealdsl.tracing.words import binding, is_shared, is_whole

DEPTH = 4
"""How many formulas a figure is followed through."""
CARRIED = ("shortfall", "arrears", "carried")


def dollars(amount: float) -> str:
    return f"${plain(amount)}"


@define
class Causes:
    """Finds causes in a period; `told` is what has been explained already."""

    trace: Trace
    acts: Acts
    told: set[str] = field(factory=set)

    @property
    def end(self) -> int:
        return len(self.acts.all)

    @property
    def _funds(self) -> frozenset[str]:
        return frozenset(self.trace.funds)

    # ---- figures ----

    def figure(self, name: str, before: int, depth: int = DEPTH) -> Iterator[Reason]:
        """How a figure was made; nothing for one that is told already, or stated."""
        act = self.acts.last(name, before)
        if name in self.told or depth == 0:
            return
        self.told.add(name)
        if act is None:
            yield from self._brought(name)
        elif act.block.title in self._pool_blocks:
            yield from self._loans(name, act)
        elif isinstance(act.event, Worked):
            yield from self._worked(act.event, act.number, depth)
        elif isinstance(act.event, Taken) and name in act.event.tallies:
            yield from self._counted(name, before, depth)

    def _worked(self, event: Worked, number: int, depth: int) -> Iterator[Reason]:
        if event.formula.is_guarded or not event.formula.inputs:
            return
        if event.formula.says_no_more:
            yield from self.figure(event.formula.inputs[0].name, number, depth)
            return
        inner = [
            reason
            for part in event.formula.inputs
            if part.value and part.name != event.name
            for reason in self.figure(part.name, number, depth - 1)
        ]
        shown = figure(event.value, event.kind)
        shown = f"${shown}" if event.kind is Kind.MONEY else shown
        yield Reason(f"{event.name} is {shown}: {worked(event.formula)}.", tuple(inner))

    def _brought(self, name: str) -> Iterator[Reason]:
        """What a period before left unpaid."""
        owner, _, measure = name.rpartition(".")
        before = self.trace.period - 1
        if measure in CARRIED and before > 0:
            again = f"`--period {before} --why {owner}` tells why"
            if owner not in self.trace.classes:
                again = f"`--period {before}` shows it"
            yield Reason(f"{name} was left unpaid in period {before}: {again}.")

    def _counted(self, name: str, before: int, depth: int) -> Iterator[Reason]:
        """What was paid or allotted under a name."""
        acts = self.acts.takers(name, before)
        paying = [act for act in acts if _amount(act) >= CENT]
        for act in paying or acts:
            yield from self.payment(act, depth - 1)

    # ---- the loans ----

    @property
    def _pool_blocks(self) -> dict[str, str]:
        return {f"pool {name}": name for name in self.trace.reported.get("pool", {})}

    def _loans(self, name: str, act: Act) -> Iterator[Reason]:
        """Where every trail ends: what the loans of a pool gave, or lost."""
        pool = self._pool_blocks[act.block.title]
        of_loss = ".loss" in name
        topic = f"{'losses' if of_loss else 'cash'} of pool {pool}"
        if topic not in self.told:
            self.told.add(topic)
            measures = self.trace.reported["pool"][pool]
            yield self._lost(pool, measures) if of_loss else self._gave(pool, measures)

    def _gave(self, pool: str, measures: dict[str, float]) -> Reason:
        terms = [(WORDS[m], sign * measures.get(m, 0.0)) for m, sign in CASH.items()]
        came = [f"{words} {dollars(amount)}" for words, amount in terms if amount >= CENT]
        words = f"The loans of pool {pool} gave {dollars(measures['funds'])}"
        words += f": {listed(came)}." if came else "."
        waiting = measures["foreclosure"]
        if waiting >= CENT and not self.trace.advances:
            words += f" Nothing is advanced on the {dollars(waiting)} of them in foreclosure."
        return Reason(words)

    def _lost(self, pool: str, measures: dict[str, float]) -> Reason:
        lost, back = dollars(measures["loss"]), dollars(measures["recovered"])
        words = f"The loans of pool {pool} that were liquidated lost {lost}"
        return Reason(f"{words}; {back} of them was recovered.")

    # ---- payments ----

    def payment(self, act: Act, depth: int = DEPTH) -> Iterator[Reason]:
        """What a step paid to a payee, and what kept it from paying more."""
        taken = act.event
        assert isinstance(taken, Taken)
        if taken.whole < CENT:
            return
        verb = "allotted" if act.block.phase == "allocate" else "paid"
        if taken.due < CENT:
            words = f"{act.where} {verb} it nothing{self._limit(taken)}"
            yield Reason(f"{words}.", tuple(self._limits(taken, act.number, depth)))
        elif taken.amount >= taken.due - CENT:
            words = f"{act.where} {verb} it {dollars(taken.amount)}"
            words += ", all that was due" if is_whole(taken) else self._limit(taken)
            yield Reason(f"{words}.", tuple(self._limits(taken, act.number, depth)))
        else:
            paid = "nothing" if taken.amount < CENT else dollars(taken.amount)
            words = f"{act.where} {verb} it {paid} of {dollars(taken.due)}"
            yield Reason(f"{words}{_share(act)}.", tuple(self._short(act, depth)))

    def _short(self, act: Act, depth: int) -> Iterator[Reason]:
        """Why a payee did not get all: a cap of all payees of the step, or the cash."""
        cap = binding(act.groups)
        if cap is None:
            yield from self._cash(act)
            return
        for part in cap.formula.inputs:
            yield from self.figure(part.name, act.number, depth - 1)

    def _limit(self, taken: Taken) -> str:
        if taken.condition is not None and not taken.condition.held:
            return f", as this does not hold: {with_names(taken.condition.parts)}"
        counted = [limit for limit in taken.limits if limit.amount <= taken.due + CENT]
        words = {"up": "its cap", "down": "the balance that it goes down to"}
        return "".join(f": {words[each.direction]} is {worked(each.formula)}" for each in counted)

    def _limits(self, taken: Taken, before: int, depth: int) -> Iterator[Reason]:
        inputs = [part for limit in taken.limits for part in limit.formula.inputs]
        if taken.condition is not None:
            inputs += [part for part in taken.condition.parts if not isinstance(part, str)]
        for part in inputs:
            yield from self.figure(part.name, before, depth - 1)

    def rest(self, act: Act) -> Iterator[Reason]:
        """What a fund leaves to whom all the rest goes."""
        moved = act.event
        assert isinstance(moved, Moved)
        words = f"{act.where} gave it {dollars(moved.amount)}"
        yield Reason(f"{words}.", tuple(self._fund(moved.source, act.number)))

    # ---- cash ----

    def _cash(self, act: Act) -> Iterator[Reason]:
        """Why there was no more for a payee: what came in, and who stood before it."""
        shared = act.shared
        assert shared is not None
        yield from self._fund(shared.fund, act.number)
        if shared.backup is not None:
            gave = dollars(shared.held - shared.kept)
            yield Reason(f"{shared.backup} held {dollars(shared.held)} and gave {gave}.")

    def _fund(self, fund: str, before: int) -> Iterator[Reason]:
        """What a fund held before an act: what had come in, less what had gone."""
        topic = f"{fund} at {before}"
        sources = [act for act in self.acts.all[:before] if _goes_into(act, fund)]
        gone = _by_payee(act for act in self.acts.all[:before] if _goes_out(act, fund))
        came = sum(_amount(act) for act in sources)
        if topic in self.told:
            return
        inner = () if fund in self.told else (self._source(act) for act in sources)
        self.told.update((topic, fund))
        reasons = tuple(reason for each in inner for reason in each)
        yield Reason(f"{fund} got {dollars(came)}{_spent(gone)}.", reasons)

    def _source(self, act: Act) -> Iterator[Reason]:
        match act.event:
            case Worked(value=value, formula=formula):
                inputs = [part.name for part in formula.inputs if part.value]
                if not self._funds.isdisjoint(inputs):
                    for name in inputs:
                        yield from self._from(name, act.number)
                elif isinstance(act.event, Worked) and value:
                    yield from self._worked(act.event, act.number, DEPTH)
            case Moved(source=source, amount=amount):
                left = dollars(amount) if amount >= CENT else "nothing"
                inner = tuple(self._fund(source, act.number))
                yield Reason(f"{act.where} of {act.block.title} left it {left}.", inner)

    def _from(self, name: str, before: int) -> Iterator[Reason]:
        if name in self.trace.funds:
            yield from self._fund(name, before)
        else:
            yield from self.figure(name, before)

    # ---- losses ----

    def loss(self, act: Act) -> Reason:
        """What a class lost of an amount, those who stood before it, and where that came from."""
        taken, shared = act.event, act.shared
        assert isinstance(taken, Taken)
        assert shared is not None
        before = [a for a in self.acts.all[: act.number] if a.shared is shared]
        whole = ", all that stood of it" if _all_of(taken) else ""
        words = f"{act.where} of {act.block.title} shared out {dollars(shared.cash)}"
        words += f"{_stood_before(before)}; {taken.payee} took {dollars(taken.amount)}{whole}"
        first = self.acts.last(shared.fund, act.number - len(before))
        return Reason(f"{words}.", tuple(self._source(first)) if first else ())


def _amount(act: Act) -> float:
    return float(act.event.value) if isinstance(act.event, Worked) else act.event.amount


def _goes_into(act: Act, fund: str) -> bool:
    match act.event:
        case Worked(name=name, value=value, formula=formula):
            grows = any(part.name == name for part in formula.inputs)
            return name == fund and not grows and float(value) >= CENT
        case Moved(target=target):
            return target == fund
        case Taken():
            return False


def _goes_out(act: Act, fund: str) -> bool:
    if isinstance(act.event, Taken):
        return act.shared is not None and act.shared.fund == fund
    return isinstance(act.event, Moved) and act.event.source == fund


def _by_payee(acts: Iterable[Act]) -> dict[str, float]:
    gone: dict[str, float] = {}
    for act in acts:
        who = act.event.payee if isinstance(act.event, Taken) else getattr(act.event, "target", "")
        gone[who] = gone.get(who, 0.0) + _amount(act)
    return {who: amount for who, amount in gone.items() if amount >= CENT}


def _spent(gone: dict[str, float]) -> str:
    if not gone:
        return ", and nobody was paid before"
    return f"; before, it paid {listed(f'{who} {dollars(a)}' for who, a in gone.items())}"


def _all_of(taken: Taken) -> bool:
    return taken.amount >= taken.whole - CENT


def _share(act: Act) -> str:
    taken, cap = act.event, binding(act.groups)
    assert isinstance(taken, Taken)
    at_most = "" if cap is None else f", as all together get at most {worked(cap.formula)}"
    if is_shared(act.groups) and taken.offered >= CENT:
        how = "by what is due to each" if act.groups[-1].kind == "pro rata" else "by weights"
        return f", its share {how}{at_most}"
    if cap is not None:
        return at_most
    return ", as nothing was left" if taken.offered < CENT else ", as no more was left"


def _stood_before(before: list[Act]) -> str:
    """Whom a loss reached before or as well: what they took, or that nothing stood of them."""
    took = [act.event for act in before if isinstance(act.event, Taken)]
    gone = [t.payee for t in took if t.whole < CENT]
    lost = [t for t in took if t.amount >= CENT]
    whole = [f"{t.payee} took {dollars(t.amount)}, all of it" for t in lost if _all_of(t)]
    part = [f"{t.payee} took {dollars(t.amount)}" for t in lost if not _all_of(t)]
    words = f"; before it {listed(whole)}" if whole else ""
    words += f"; beside it {listed(part)}" if part else ""
    return f"{words}; nothing stood any more of {listed(gone)}" if gone else words
