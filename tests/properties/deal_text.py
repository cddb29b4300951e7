"""Small descriptions of deals, each written out as the text of a deal.

A description holds names, cents and hundredths of a percent; expressions are texts already.
Hypothesis draws descriptions, not texts, so that what it finds can be made smaller.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from attrs import frozen


def dollars(cents: int) -> str:
    """`$1,000.50`; whole dollars show no cents."""
    whole, rest = divmod(cents, 100)
    return f"${whole:,}" + (f".{rest:02}" if rest else "")


def percent(hundredths: int) -> str:
    """`5.25%` for 525."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02}%" if rest else f"{whole}%"


# ---- what is declared ----


@frozen
class Part:
    """A line or a subset of a pool; `kind` is empty for a pool without parts."""

    kind: str
    name: str
    balance: int
    gross: int
    fee: int
    term: int
    age: int
    po_fraction: int | None = None
    more: tuple[str, ...] = ()

    @property
    def net(self) -> int:
        return self.gross - self.fee

    @property
    def facts(self) -> str:
        stated = [f"gross_rate: {percent(self.gross)}", f"remaining_term: {self.term} months"]
        if self.fee:
            stated.append(f"servicing_fee: {self.fee} bp")
        if self.age:
            stated.append(f"age: {self.age} months")
        if self.po_fraction is not None:
            stated.append(f"po_fraction: {percent(self.po_fraction)}")
        return "  ".join((*stated, *self.more))


@frozen
class Pool:
    name: str
    target: int | None
    parts: tuple[Part, ...]

    @property
    def balance(self) -> int:
        return sum(part.balance for part in self.parts)

    @property
    def term(self) -> int:
        return max(part.term for part in self.parts)

    @property
    def has_discount(self) -> bool:
        return any(
            part.po_fraction or (self.target is not None and part.net < self.target)
            for part in self.parts
        )

    @property
    def text(self) -> str:
        stated = [f"balance: {dollars(self.balance)}"]
        if self.target is not None:
            stated.append(f"target_rate: {percent(self.target)}")
        lines = [f"pool {self.name} {{", f"  {'  '.join(stated)}"]
        for part in self.parts:
            if part.kind:
                own = f"balance: {dollars(part.balance)}  {part.facts}"
                lines.append(f"  {part.kind} {part.name} {{ {own} }}")
            else:
                lines.append(f"  {part.facts}")
        return "\n".join([*lines, "}"])


@frozen
class Tranche:
    """A class: of a balance, of a notional, or the residual."""

    name: str
    balance: int | None = None
    rate: str | None = None
    notional: str | None = None
    shortfall: str = "carried"
    day_count: str | None = None
    after: str | None = None

    @property
    def text(self) -> str:
        stated = []
        if self.balance is not None:
            stated.append(f"balance: {dollars(self.balance)}")
        if self.notional is not None:
            stated.append(f"notional: {self.notional}")
        if self.rate is not None:
            stated.extend((f"rate: {self.rate}", f"shortfall: {self.shortfall}"))
            if self.day_count is not None:
                stated.append(f"day_count: {self.day_count}")
        if self.after is not None:
            stated.append(f"after: {self.after}")
        return f"tranche {self.name} {{ {'  '.join(stated) or 'residual'} }}"


@frozen
class Section:
    """A section of properties: a fee, an account, a limit, a claim, a scenario."""

    kind: str
    name: str
    properties: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        stated = "  ".join(f"{key}: {value}" for key, value in self.properties)
        return f"{self.kind} {self.name} {{ {stated} }}"


@frozen
class Group:
    name: str
    members: tuple[str, ...]
    case: str | None = None

    @property
    def text(self) -> str:
        case = "" if self.case is None else f"({self.case})"
        return f"group {self.name}{case} = {', '.join(self.members)}"


@frozen
class Statement:
    """A declaration of one line: `define`, `table`, `test`, `trigger`, `check`, `call`."""

    kind: str
    text: str


# ---- allocations ----


@frozen
class Target:
    name: str
    caps: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.name


@frozen
class Form:
    """`in order`, `pro rata` or `pro rata by …`."""

    words: str
    shares: tuple[Share, ...]
    caps: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return f"{self.words} {{ {'  '.join(share_text(s) for s in self.shares)} }}"


@frozen
class Split:
    """Shares in tenths of a percent; None is `rest:`, which stands last."""

    portions: tuple[tuple[int | None, Allocation], ...]
    caps: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        written = []
        for tenths, allocation in self.portions:
            share = "rest" if tenths is None else f"{tenths // 10}.{tenths % 10}%"
            written.append(f"{share}: {share_text(allocation)}")
        return f"split {{ {'  '.join(written)} }}"


Allocation: TypeAlias = Target | Form | Split


@frozen
class Each:
    variable: str
    group: str
    condition: str | None

    @property
    def text(self) -> str:
        where = "" if self.condition is None else f" where {self.condition}"
        return f"each {self.variable} in {self.group}{where}"


@frozen
class Either:
    """`when … { } otherwise { }` among the shares of an allocation."""

    condition: str
    then: tuple[Share, ...]
    otherwise: tuple[Share, ...]

    @property
    def text(self) -> str:
        sides = ["  ".join(share_text(s) for s in side) for side in (self.then, self.otherwise)]
        otherwise = f" otherwise {{ {sides[1]} }}" if self.otherwise else ""
        return f"when {self.condition} {{ {sides[0]} }}{otherwise}"


@frozen
class Absorbed:
    amount: str

    @property
    def text(self) -> str:
        return f"absorbed up to {self.amount}"


Share: TypeAlias = Target | Form | Split | Each | Either | Absorbed


def share_text(share: Share) -> str:
    """A share with its caps."""
    return " ".join((share.text, *getattr(share, "caps", ())))


# ---- steps ----


@frozen
class Pay:
    kind: str
    allocation: Allocation
    label: str | None = None
    backup: str | None = None
    turbo: bool = False
    caps_first: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        label = "" if self.label is None else f"{self.label}: "
        backup = "" if self.backup is None else f" else from {self.backup}"
        turbo = " turbo" if self.turbo else ""
        whom = f"to {share_text(self.allocation)}"
        if self.caps_first and not isinstance(self.allocation, Target):
            whom = " ".join((*self.allocation.caps, self.allocation.text))
        return (f"{label}pay {self.kind} {whom}{backup}{turbo}",)


@frozen
class Plainly:
    """A step of one line: `rest to R`, `release reserve above $5`, `top up reserve to $5`."""

    line: str

    @property
    def lines(self) -> tuple[str, ...]:
        return (self.line,)


@frozen
class Block:
    """Steps in braces: `when …`, with or without `otherwise`; `for each k in subs`."""

    head: str
    steps: tuple[Step, ...]
    otherwise: tuple[Step, ...] = ()
    label: str | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        label = "" if self.label is None else f"{self.label}: "
        found = [f"{label}{self.head} {{", *_indented(self.steps)]
        if self.otherwise:
            found.extend(("} otherwise {", *_indented(self.otherwise)))
        return (*found, "}")


Step: TypeAlias = Pay | Plainly | Block


def _indented(steps: tuple[Step, ...]) -> tuple[str, ...]:
    return tuple(f"  {line}" for step in steps for line in step.lines)


# ---- rules ----


@frozen
class Waterfall:
    name: str
    source: str
    steps: tuple[Step, ...]
    kind: str = "waterfall"

    @property
    def text(self) -> str:
        head = f"waterfall {self.name} from {self.source} {{"
        return "\n".join((head, *_indented(self.steps), "}"))


@frozen
class Shares:
    """`allocate N from …` or `losses from …`, with the line that ends it."""

    kind: str
    head: str
    shares: tuple[Share, ...]
    rest: str | None

    @property
    def text(self) -> str:
        inner = [f"  {share_text(share)}" for share in self.shares]
        if self.rest is not None:
            inner.append(f"  rest {self.rest}")
        return "\n".join((f"{self.head} {{", *inner, "}"))


Item: TypeAlias = Pool | Tranche | Section | Group | Statement | Waterfall | Shares


@frozen
class Deal:
    """A whole deal: its heading, and its items in the order in which they are written."""

    heading: str
    items: tuple[Item, ...]

    @property
    def text(self) -> str:
        return "\n".join((self.heading, *(item.text for item in self.items))) + "\n"

    @property
    def pools(self) -> tuple[Pool, ...]:
        return tuple(item for item in self.items if isinstance(item, Pool))

    @property
    def tranches(self) -> tuple[Tranche, ...]:
        return tuple(item for item in self.items if isinstance(item, Tranche))

    def names(self, kind: str) -> tuple[str, ...]:
        """The names of the sections of one kind."""
        return tuple(i.name for i in self.items if isinstance(i, Section) and i.kind == kind)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Hypothesis shows a deal as it is written."""
        for line in ("Deal:", *self.text.splitlines()):
            printer.text(line)
            printer.break_()
