"""Generated rules: entitlements, waterfalls and losses over what a deal has declared."""

from __future__ import annotations

import itertools

from attrs import define, evolve, field

from tests.properties.deal_amounts import Hand, Scope, amount, cap_amount, condition
from tests.properties.deal_parts import Declared
from tests.properties.deal_text import (
    Absorbed,
    Allocation,
    Block,
    Each,
    Either,
    Form,
    Pay,
    Plainly,
    Share,
    Shares,
    Split,
    Step,
    Target,
    Waterfall,
)


@define
class Rules:
    """Draws the rules of one deal. `scope` grows with every label."""

    declared: Declared
    scope: Scope
    labels: int = 0
    allocated: tuple[str, ...] = ()
    paid: set[tuple[str, str]] = field(factory=set)

    @property
    def hand(self) -> Hand:
        return self.declared.hand

    # ---- allocations ----

    def caps(self, down: bool = True) -> tuple[str, ...]:
        if not self.hand.chance(4):
            return ()
        direction = "down to" if down and self.hand.chance(3) else "up to"
        return (f"{direction} {cap_amount(self.hand, self.scope)}",)

    def allocation(self, names: tuple[str, ...], depth: int = 2) -> Allocation:
        """Of some of these names, each once."""
        return self.of(self.hand.some(names), depth)

    def of(self, names: tuple[str, ...], depth: int) -> Allocation:
        """Of all of these names."""
        hand = self.hand
        if len(names) == 1 and not (depth and hand.chance(1)):
            return Target(names[0], self.caps())
        form = hand.one_of(("in order", "pro rata", "split", "by weight"))
        if form == "split" and len(names) > 1:
            return self.split(names, depth)
        if form == "by weight" and self.declared.weights:
            words = f"pro rata by {hand.one_of(self.declared.weights)}"
            plain = tuple(Target(name, self.caps()) for name in names)
            return Form(words, plain, self.caps(down=False))
        words = "pro rata" if form == "pro rata" else "in order"
        shares = self.shares(names, depth)
        if words == "in order" and hand.chance(1):  # to some level first, later the rest
            shares = (Target(names[-1], (f"up to {amount(hand, self.scope, 1)}",)), *shares)
        return Form(words, shares, self.caps())

    def split(self, names: tuple[str, ...], depth: int) -> Split:
        portions: list[tuple[int | None, Allocation]] = []
        left, pieces = 1000, self.pieces(names)
        for piece in pieces[:-1]:
            part = self.hand.number(1, left - 1) if left > 1 else 0
            left -= part
            portions.append((part, self.of(piece, depth - 1)))
        last = None if self.hand.chance(4) else left
        portions.append((last, self.of(pieces[-1], depth - 1)))
        return Split(tuple(portions), self.caps())

    def shares(self, names: tuple[str, ...], depth: int) -> tuple[Share, ...]:
        """Single classes, groups, and smaller allocations."""
        if depth <= 0 or len(names) == 1:
            return tuple(Target(name, self.caps()) for name in names)
        return tuple(self.share(piece, depth) for piece in self.pieces(names))

    def share(self, names: tuple[str, ...], depth: int) -> Share:
        hand, declared = self.hand, self.declared
        if len(names) > 1 and hand.chance(2):
            sides = self.shares(names, 0), self.shares(tuple(reversed(names)), 0)
            otherwise = sides[1] if hand.chance(7) else ()
            return Either(condition(hand, self.scope), sides[0], otherwise)
        for group in declared.groups:
            if group.case is None and set(group.members) == set(names) and hand.chance(7):
                if declared.tests_of_a_class and hand.chance(4):
                    test = f"{hand.one_of(declared.tests_of_a_class)}(k)"
                    return Each("k", group.name, test)
                return Target(group.name)
        return self.of(names, depth - 1)

    def pieces(self, names: tuple[str, ...]) -> list[tuple[str, ...]]:
        """The names in their order, cut into runs."""
        cuts = sorted({self.hand.number(1, len(names) - 1) for _ in range(2)})
        ends = [0, *cuts, len(names)]
        return [names[a:b] for a, b in itertools.pairwise(ends)]

    # ---- entitlements ----

    def allocates(self) -> list[Shares]:
        """Pools' principal shared out, perhaps by way of a pot that they leave something to."""
        hand, found = self.hand, []
        if not hand.chance(4):
            return found
        shared = hand.chance(7)
        for pool in self.declared.pools:
            word = "target.principal" if pool.target is not None and hand.chance(5) else "principal"
            rest = "to pot" if shared else "unallocated"
            found.append(self.allocate(pool.name, f"{pool.name}.{word}", rest))
        if shared:
            found.append(self.allocate("last", "pot", "unallocated"))
        return found

    def allocate(self, name: str, source: str, rest: str) -> Shares:
        shares = tuple(
            self.allocation(self.declared.classes) for _ in range(self.hand.number(1, 2))
        )
        shares = _once(shares, self.declared)
        for share in shares:
            self.allocated = (*self.allocated, *_names(share, self.declared))
        for label, owner in self.declared.claims:
            if self.hand.chance(3):
                claim = f"{label} of {owner}"
                shares = (Target(claim), *shares)
                self.allocated = (*self.allocated, claim)
        return Shares("allocate", f"allocate {name} from {source}", shares, rest)

    # ---- cash ----

    def waterfalls(self) -> list[Waterfall]:
        hand, pools = self.hand, self.declared.pools
        names = self.declared.classes
        readable = [f"allocated({name})" for name in dict.fromkeys(self.allocated)]
        readable.extend(f"{name}.standing" for name in names)
        readable.append("classes.standing")
        readable.extend(f"due({name}.interest)" for name in self.declared.bearing)
        readable.extend(f"due({name}.principal)" for name in names)
        self.scope = self.scope.more(running=tuple(readable))
        whole = "pools.{}" if hand.chance(5) else " + ".join(f"{p.name}.{{0}}" for p in pools)
        match hand.number(0, 3):
            case 0:
                return [self.waterfall("main", whole.format("funds"), None)]
            case 1:
                return [
                    self.waterfall("principal", whole.format("principal"), "excess"),
                    self.waterfall("interest", f"{whole.format('interest')} + excess", None),
                ]
            case 2:
                return [
                    self.waterfall("interest", whole.format("interest"), "excess"),
                    self.waterfall("principal", whole.format("principal"), "excess"),
                    self.waterfall("last", "excess", None),
                ]
            case _:
                first = [self.waterfall(p.name, f"{p.name}.funds", "junior") for p in pools]
                return [*first, self.waterfall("junior", "junior", None)]

    def waterfall(self, name: str, source: str, rest: str | None) -> Waterfall:
        fund = source if " " not in source and "." not in source else name
        remaining = f"remaining({fund})"
        self.scope = self.scope.more(running=(remaining,))
        steps = [self.step() for _ in range(self.hand.number(0, 4))]
        if rest is None:
            steps.extend(self.what_is_still_unpaid())
        steps.append(self.ending(rest or "R"))
        kept = tuple(a for a in self.scope.running if a != remaining)
        self.scope = evolve(self.scope, running=kept)
        return Waterfall(name, source, tuple(steps))

    def ending(self, rest: str) -> Step:
        if self.hand.chance(2):
            test = condition(self.hand, self.scope)
            other = Plainly(f"rest to {self.hand.one_of((rest, 'R'))}")
            return Block(f"when {test}", (Plainly(f"rest to {rest}"),), (other,))
        return Plainly(f"rest to {rest}")

    def step(self, depth: int = 1) -> Step:
        hand = self.hand
        match hand.number(0, 7 if depth else 4):
            case 0 | 1:
                return self.pay("interest", self.declared.bearing) or self.principal()
            case 2 | 3:
                return self.principal()
            case 4:
                return self.other()
            case 5:
                return self.when(depth)
            case 6 if self.declared.groups:
                return self.for_each()
            case _:
                return self.account() or self.principal()

    def principal(self) -> Step:
        step = self.pay("principal", self.declared.classes)
        assert step is not None
        return step

    def pay(self, kind: str, names: tuple[str, ...]) -> Step | None:
        if not names:
            return None
        hand = self.hand
        allocation = self.allocation(names)
        backup = "reserve" if self.declared.accounts and hand.chance(3) else None
        turbo = kind == "principal" and hand.chance(2)
        label = self.label() if hand.chance(3) else None
        step = Pay(kind, allocation, label, backup, turbo, hand.chance(4))
        self.known(label)
        return step

    def label(self) -> str:
        self.labels += 1
        return f"step_{self.labels}"

    def known(self, label: str | None) -> None:
        if label is not None:
            self.scope = self.scope.more(running=(f"paid({label})",))

    def other(self) -> Step:
        """A fee or a claim, where the deal has one."""
        owed = [Pay("due", Target(fee, self.caps(down=False))) for fee in self.declared.fees]
        for claim, owner in self.declared.claims:
            owed.append(Pay(claim, Target(owner, self.caps(down=False))))
        return self.hand.one_of(owed) if owed else self.principal()

    def when(self, depth: int) -> Block:
        hand = self.hand
        head = f"when {condition(hand, self.scope)}"
        then = tuple(self.step(depth - 1) for _ in range(hand.number(1, 2)))
        otherwise = tuple(self.step(depth - 1) for _ in range(hand.number(0, 2)))
        label = self.label() if hand.chance(3) else None
        self.known(label)
        return Block(head, then, otherwise, label)

    def for_each(self) -> Block:
        hand = self.hand
        group = hand.one_of([g for g in self.declared.groups if g.case is None])
        cap = hand.one_of((amount(hand, self.scope), "k.standing", "k.balance - pools.loss"))
        steps: list[Step] = [Pay("principal", Target("k", (f"up to {cap}",)))]
        if set(group.members) <= set(self.declared.bearing):
            steps.insert(0, Pay("interest", Target("k")))
        return Block(f"for each k in {group.name}", tuple(steps))

    def account(self) -> Step | None:
        if not self.declared.accounts:
            return None
        level = amount(self.hand, self.scope)
        words = self.hand.one_of(("release reserve above", "top up reserve to"))
        return Plainly(f"{words} {level}")

    def what_is_still_unpaid(self) -> list[Step]:
        """So that everyone is paid somewhere."""
        declared, hand = self.declared, self.hand
        steps: list[Step] = [Pay("due", Target(fee)) for fee in declared.fees]
        if declared.accounts:
            steps.append(Plainly(f"release reserve above {amount(hand, self.scope, 1)}"))
        words = hand.one_of(("in order", "pro rata"))
        if declared.bearing:
            targets = tuple(Target(name) for name in declared.bearing)
            steps.append(Pay("interest", Form(words, targets)))
        targets = tuple(Target(name) for name in declared.classes)
        backup = "reserve" if declared.accounts and hand.chance(5) else None
        label = self.label()
        steps.append(Pay("principal", Form(words, targets, self.caps()), label, backup))
        self.known(label)
        steps.extend(Pay(claim, Target(owner)) for claim, owner in declared.claims)
        if declared.accounts:
            steps.append(Plainly(f"top up reserve to {amount(hand, self.scope, 1)}"))
        return steps

    # ---- losses ----

    def losses(self) -> list[Shares]:
        hand, pools = self.hand, self.declared.pools
        self.scope = evolve(self.scope, running=_in_losses(self.scope.running))
        sources: list[str] = []
        if hand.chance(3):
            sources.append("pools.loss")
        else:
            for pool in pools:
                sources.extend(self.sources(pool.name, pool.target is not None))
        found = [self.loss_block(source) for source in sources]
        if hand.chance(2):
            uncovered = "max($0, classes.standing - pools.closing_balance)"
            found.append(self.loss_block(uncovered))
        return found

    def sources(self, pool: str, has_strips: bool) -> tuple[str, ...]:
        choices: list[tuple[str, ...]] = [(f"{pool}.loss",)]
        choices.append((f"{pool}.loss.within", f"{pool}.loss.beyond"))
        if has_strips:
            strips = (f"{pool}.loss.target", f"{pool}.loss.po")
            choices.append(strips)
            choices.append(tuple(f"{s}.{side}" for s in strips for side in ("within", "beyond")))
        return self.hand.one_of(choices)

    def loss_block(self, source: str) -> Shares:
        hand, names = self.hand, self.declared.classes
        shares: list[Share] = []
        if hand.chance(2):
            shares.append(Absorbed(amount(hand, self.scope, 1)))
        shares.extend(self.allocation(names) for _ in range(hand.number(0, 1)))
        rest = "unallocated" if hand.chance(3) else None
        if rest is None or hand.chance(5):
            targets = tuple(Target(name) for name in reversed(names))
            shares.append(Form(hand.one_of(("in order", "pro rata")), targets))
        return Shares("losses", f"losses from {source}", tuple(shares), rest)


def _once(shares: tuple[Share, ...], declared: Declared) -> tuple[Share, ...]:
    """Without the single classes that have taken all they can before."""
    full: set[str] = set()
    kept = []
    for share in shares:
        if isinstance(share, Target):
            names = set(_names(share, declared))
            if names & full:
                continue
            full |= set() if share.caps else names
        kept.append(share)
    return tuple(kept)


def _names(share: Share, declared: Declared) -> tuple[str, ...]:
    """The classes that a share may give something."""
    match share:
        case Target(name=name):
            members = {group.name: group.members for group in declared.groups if not group.case}
            return members.get(name, (name,))
        case Form(shares=shares):
            return tuple(name for inner in shares for name in _names(inner, declared))
        case Split(portions=portions):
            return tuple(name for _, inner in portions for name in _names(inner, declared))
        case Either(then=then, otherwise=otherwise):
            return tuple(n for inner in (*then, *otherwise) for n in _names(inner, declared))
        case Each(group=group):
            return next(g.members for g in declared.groups if g.name == group and not g.case)
        case _:
            return ()


def _in_losses(amounts: tuple[str, ...]) -> tuple[str, ...]:
    """What blocks of losses may read of what the steps may."""
    return tuple(a for a in amounts if not a.startswith(("allocated(", "due(", "remaining(")))
