"""What elaboration shares: what is declared, what was found, where an expression stands."""

from __future__ import annotations

from enum import Enum

from attrs import define, evolve, field, frozen

from dealdsl.deal.mistakes import readings as reading_mistakes
from dealdsl.deal.model import Definition, Fact, Facts
from dealdsl.deal.symbols import Symbols
from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.linking.opening import Opener
from dealdsl.source import Span
from dealdsl.syntax import nodes
from dealdsl.values.units import Unit

# How deep definitions, stated figures and groups may need one another.
LONGEST_CHAIN = 100


class Mode(Enum):
    """Where an expression stands, and so what it may read."""

    STATED = "stated"
    PERIOD = "period"
    ALLOCATE = "allocate"
    STEP = "step"
    LOSS = "loss"
    RECOVERY = "recovery"
    MONTHLY = "monthly"
    LOAN = "loan"


class EntityKind(Enum):
    POOLS = "pool"
    PART = "part"
    CLASSES = "class"
    LIMIT = "limit"
    ACCOUNT = "account"
    FEE = "fee"
    HEDGE = "hedge"
    DEAL = "deal"


@frozen
class Entity:
    """Something that has figures: pools, a pool's part, classes, a limit, an account, a hedge…

    `shown` is the deal's own word for it (`subs`); `group` is the plain group it was named by.
    """

    kind: EntityKind
    names: tuple[str, ...]
    shown: str
    group: str | None = None

    @property
    def is_one(self) -> bool:
        return len(self.names) == 1


@frozen
class Scope:
    """Mode, the things that parameters and loop variables stand for, and the labels above."""

    mode: Mode
    bindings: tuple[tuple[str, Entity], ...] = ()
    labels: tuple[str, ...] = ()
    in_previous: bool = False

    def bound(self, name: str) -> Entity | None:
        for variable, entity in reversed(self.bindings):
            if variable == name:
                return entity
        return None

    def bind(self, name: str, entity: Entity) -> Scope:
        return evolve(self, bindings=(*self.bindings, (name, entity)))

    @property
    def is_running(self) -> bool:
        """Whether steps of this period have already moved cash or losses."""
        return self.mode in (Mode.STEP, Mode.LOSS, Mode.RECOVERY, Mode.MONTHLY)


@define
class Work:
    """The elaboration of one deal as it goes on.

    `failed` are the facts of which a mistake is told: nothing more is said of those. `told` are
    slug and place of each diagnostic, so that none is told twice. `opened` reads a file that the
    deal names, by its path from the deal's folder; it raises OSError (CannotOpenError is one) or
    UnicodeError.
    """

    symbols: Symbols
    opened: Opener | None = None
    diagnostics: list[Diagnostic] = field(factory=list)
    facts: Facts = field(factory=dict)
    owned: dict[str, Facts] = field(factory=dict)
    failed: set[str] = field(factory=set)
    definitions: dict[str, Definition] = field(factory=dict)
    stated_definitions: dict[str, Definition] = field(factory=dict)
    stack: list[tuple[str, Span, Unit]] = field(factory=list)
    ranks: dict[str, tuple[str, ...]] = field(factory=dict)
    used: set[str] = field(factory=set)
    told: set[tuple[str, Span | None, str]] = field(factory=set)

    def enter(self, owner: str, fact: Fact) -> None:
        """Put a fact in the list of all, and in its owner's."""
        self.facts[fact.name] = fact
        self.owned.setdefault(owner, {})[fact.key] = fact

    def states(self, tranche: str, key: str) -> bool:
        """Whether a class has a property, be it with a mistake: `rate` and such are no facts."""
        entries = self.symbols.tranches[tranche].entries
        stated = any(isinstance(e, nodes.Property) and e.key == key for e in entries)
        return stated or f"tranche {tranche}.{key}" in self.failed

    def mentions(self, name: str) -> bool:
        """Whether the deal states a fact, be it with a mistake."""
        return name in self.facts or name in self.failed

    def can_be_due(self, kind: str, tranche: str) -> bool:
        """Whether a class is ever due interest (it has a rate) or principal (it has a balance)."""
        match kind:
            case "interest":
                return self.states(tranche, "rate")
            case "principal":
                return self.mentions(f"tranche {tranche}.balance")
            case _:
                return True

    def tell_progress(self, span: Span, what: str) -> None:
        """Something known only while cash is paid is read before: in a trigger, or elsewhere."""
        triggers = (*self.symbols.triggers, *self.symbols.tests)
        name = next((k for k, _, _ in self.stack if k in triggers), None)
        if name is None:
            self.tell(reading_mistakes.progress_in_definition(span, what))
        else:
            kind = "trigger" if name in self.symbols.triggers else "test"
            place = self.symbols.places[name]
            self.tell(reading_mistakes.trigger_reads_a_later_step(kind, name, span, what, place))

    def tell(self, diagnostic: Diagnostic) -> None:
        """Add a diagnostic; the same mistake at the same place is told once.

        Where a whole file lacks something, there is no place: the message tells mistakes apart.
        """
        span = diagnostic.primary.span if diagnostic.primary else None
        nowhere = span is None or span.start == span.end
        key = (diagnostic.slug, span, diagnostic.message if nowhere else "")
        if key not in self.told:
            self.told.add(key)
            self.diagnostics.append(diagnostic)
