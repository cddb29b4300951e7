"""Generated collateral, classes and definitions: what a deal declares before its rules."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, evolve, field

from tests.properties.deal_amounts import (
    KNOWN_AT_CUTOFF,
    POOL_MEASURES,
    STRIP_MEASURES,
    Hand,
    Scope,
    amount,
    condition,
    percent_of,
    stated_amount,
)
from tests.properties.deal_text import (
    Group,
    Item,
    Part,
    Pool,
    Section,
    Statement,
    Tranche,
    dollars,
    percent,
)

POOL_NAMES = (("I", "II", "III"), ("G", "H1", "H2"), ("1-P", "2-P", "3P"))
CLASS_NAMES = (
    ("A", "B-1", "B-2", "B-3", "M", "Z", "B-6", "X-1"),
    ("1A1", "1A2", "2-A-1", "2-A-2", "M1", "M2", "3B", "4B-1"),
    ("IA", "IIA", "IA-PO", "B-1", "B-2", "B-3", "B-10", "_b"),
)
SHORTFALLS = ("carried", "carried with interest", "capitalised", "lost")
DAY_COUNTS = ("30/360", "actual/360", "actual/365", "actual/actual")
CAUSES = ("special_hazard", "fraud", "bankruptcy")


@define
class Declared:
    """What a deal has declared so far, and what its rules may therefore name.

    `weights` are what `pro rata by` may be followed by; `tests_of_a_class` take a class.
    """

    hand: Hand
    pools: tuple[Pool, ...]
    dated: bool
    tranches: list[Tranche] = field(factory=list)
    groups: list[Group] = field(factory=list)
    items: list[Item] = field(factory=list)
    fees: list[str] = field(factory=list)
    accounts: list[str] = field(factory=list)
    claims: list[tuple[str, str]] = field(factory=list)
    limits: tuple[str, ...] = ()
    weights: list[str] = field(factory=list)
    tests_of_a_class: list[str] = field(factory=list)
    scope: Scope = field(factory=Scope)

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes with balances."""
        return tuple(t.name for t in self.tranches if t.balance is not None)

    @property
    def bearing(self) -> tuple[str, ...]:
        """The classes that bear interest."""
        return tuple(t.name for t in self.tranches if t.rate is not None)


# ---- collateral ----


def pools(hand: Hand) -> tuple[Pool, ...]:
    names = hand.one_of(POOL_NAMES)[: hand.number(1, 3)]
    return tuple(_pool(hand, name) for name in names)


def _pool(hand: Hand, name: str) -> Pool:
    target = hand.number(200, 900) if hand.chance(6) else None
    kind = hand.one_of(("", "line", "subset") if target else ("", "line"))
    if kind == "subset":
        assert target is not None
        return Pool(name, target, _subsets(hand, target))
    count = hand.number(1, 3) if kind else 1
    labels = ("short", "long", "30-year")
    parts = tuple(_line(hand, kind, labels[n], target) for n in range(count))
    return Pool(name, target, parts)


def _line(hand: Hand, kind: str, label: str, target: int | None) -> Part:
    gross = hand.number(0, 1200)
    if target is not None and hand.chance(6):
        gross = target + hand.number(0, 300)
    fee = hand.number(0, min(gross, 60)) if hand.chance(6) else 0
    return _part(hand, kind, label, gross, fee)


def _part(hand: Hand, kind: str, label: str, gross: int, fee: int) -> Part:
    balance = hand.number(100_00, 9_000_000_00)
    term = hand.number(1, 12) if hand.chance(7) else hand.number(13, 40)
    age = hand.number(0, 40)
    return Part(kind, label, balance, gross, fee, term, age, more=tuple(_schedule(hand, term)))


def _schedule(hand: Hand, term: int) -> Iterator[str]:
    """Interest-only months, a balloon, and what prepayments do not pay."""
    if hand.chance(2):
        yield f"interest_only: {hand.number(0, term)} months"
    if hand.chance(2):
        yield f"amortisation_term: {term + hand.number(0, 100)} months"
    if hand.chance(2):
        yield f"prepayment_interest: {hand.number(0, 30)} days"
        if hand.chance(5):
            yield f"compensating_interest: {hand.number(0, 60)} bp"


def _subsets(hand: Hand, target: int) -> tuple[Part, ...]:
    premium = _part(hand, "subset", "premium", target + hand.number(25, 200), 25)
    if hand.chance(3):
        return (premium,)
    discount = _part(hand, "subset", "discount", target - hand.number(0, 150), 25)
    if hand.chance(4):
        fraction = hand.number(1, 1500)
        discount = Part(
            "subset",
            "discount",
            discount.balance,
            discount.gross,
            discount.fee,
            discount.term,
            discount.age,
            fraction,
        )
    return (premium, discount)


# ---- classes ----


def classes(declared: Declared) -> None:
    """Classes that share the pools' balance, perhaps with some cover or some want of it."""
    hand = declared.hand
    names = hand.one_of(CLASS_NAMES)[: hand.number(1, 8)]
    whole = sum(pool.balance for pool in declared.pools) * hand.one_of((100, 97, 103)) // 100
    weights = [hand.number(1, 9) for _ in names]
    balances = [whole * weight // sum(weights) for weight in weights]
    balances[-1] += whole - sum(balances)
    before: list[str | None] = [None] * len(names)
    if hand.chance(4):  # one behind another
        before = [None, *names[:-1]]
    for name, balance, ahead in zip(names, balances, before, strict=True):
        declared.tranches.append(Tranche(name, balance, after=ahead))
    _groups(declared)
    declared.scope = _readings(declared)


def _groups(declared: Declared) -> None:
    hand, names = declared.hand, declared.classes
    if len(names) < 2 or hand.chance(2):
        return
    cut = hand.number(1, len(names) - 1)
    declared.groups.append(Group("seniors", names[:cut]))
    if hand.chance(8):
        declared.groups.append(Group("subs", names[cut:]))
    if hand.chance(4):
        for pool in declared.pools:
            declared.groups.append(Group("senior", hand.some(names)[:2], pool.name))


def _readings(declared: Declared) -> Scope:
    """What every definition may read."""
    amounts, known = ["pools.balance", "classes.balance"], ["pools.balance", "pools.loss"]
    for pool in declared.pools:
        measures = POOL_MEASURES + (STRIP_MEASURES if pool.target is not None else ())
        amounts.extend(f"{pool.name}.{measure}" for measure in measures)
        known.extend(f"{pool.name}.{m}" for m in measures if m in KNOWN_AT_CUTOFF)
        amounts.extend(f"{pool.name}.{part.name}.balance" for part in pool.parts if part.kind)
    balances = [f"{name}.balance" for name in declared.classes]
    balances.extend(f"{_shown(group)}.balance" for group in declared.groups)
    families = [_shown(group) for group in declared.groups]
    families.extend(f"junior_to({t.after})" for t in declared.tranches if t.after)
    whole = sum(pool.balance for pool in declared.pools)
    return Scope(
        amounts=(*amounts, *balances),
        known=(*known, *balances),
        groups=("classes", *families) if families else ("classes",),
        whole=whole,
    )


def _shown(group: Group) -> str:
    return group.name if group.case is None else f"{group.name}({group.case})"


def rates(declared: Declared) -> None:
    """Most classes bear interest; a strip without a balance may stand beside them."""
    hand = declared.hand
    for number, tranche in enumerate(declared.tranches):
        if hand.chance(1):
            continue
        shortfall = hand.one_of(SHORTFALLS)
        day_count = hand.one_of(DAY_COUNTS) if declared.dated and hand.chance(3) else None
        rate = _rate(declared)
        declared.tranches[number] = evolve(
            tranche, rate=rate, shortfall=shortfall, day_count=day_count
        )
    if hand.chance(4):
        notional = " + ".join(hand.some(declared.scope.known)[:2])  # known at closing
        shortfall = hand.one_of(("carried", "carried with interest", "lost"))
        declared.tranches.append(Tranche("IO", None, _rate(declared), notional, shortfall))
    declared.tranches.append(Tranche("R"))


def _rate(declared: Declared) -> str:
    hand = declared.hand
    stated = percent(hand.number(0, 1200))
    targets = [f"{pool.name}.target_rate" for pool in declared.pools if pool.target is not None]
    match hand.number(0, 4):
        case 0 | 1:
            return stated
        case 2:
            return hand.one_of((*targets, stated))
        case 3:
            earned = f"{declared.pools[0].name}.interest * 12 / pools.balance else 0%"
            return f"min({stated}, ({earned}))"
        case _:
            other = percent(hand.number(0, 1200))
            return f"if {condition(hand, declared.scope)} then {stated} else {other}"


# ---- definitions ----


def definitions(declared: Declared) -> None:
    """Tables, definitions with and without parameters, tests and triggers."""
    hand = declared.hand
    for number in range(hand.number(0, 2)):
        _table(declared, f"steps_{number}")
    for number in range(hand.number(0, 4)):
        _define(declared, f"d{number}")
    if hand.chance(3):
        _with_parameters(declared)
    if hand.chance(3):
        _with_memory(declared)
    if hand.chance(3):
        declared.items.append(
            Statement("test", f"test passing: {condition(hand, declared.scope, 2)}")
        )
        declared.scope = declared.scope.more(conditions=("passing",))
    if hand.chance(4):
        kind = hand.one_of(("sticky", "curable"))
        when = condition(hand, declared.scope, 2)
        declared.items.append(Statement("trigger", f"trigger tripped {kind} when {when}"))
        declared.scope = declared.scope.more(conditions=("tripped",))


def _table(declared: Declared, name: str) -> None:
    hand = declared.hand
    money = hand.chance(4)
    rows, month = [], 1
    for _ in range(hand.number(1, 4)):
        value = stated_amount(hand, declared.scope) if money else percent(hand.number(0, 10_000))
        rows.append(f"{month}: {value}")
        month += hand.number(1, 10)
    declared.items.append(Statement("table", f"table {name} by month {{ {'  '.join(rows)} }}"))
    more = {"amounts": (name,)} if money else {"percents": (name,)}
    declared.scope = declared.scope.more(**more)


def _define(declared: Declared, name: str) -> None:
    hand, scope = declared.hand, declared.scope
    match hand.number(0, 2):
        case 0:
            text, more = amount(hand, scope), {"amounts": (name,)}
        case 1:
            text, more = percent_of(hand, scope, 2), {"percents": (name,)}
        case _:
            text, more = condition(hand, scope, 2), {"conditions": (name,)}
    declared.items.append(Statement("define", f"define {name} = {text}"))
    declared.scope = scope.more(**more)


def _with_parameters(declared: Declared) -> None:
    """Of a pool: `lost(g)`. Of a class: `part(k)`. Of both: `stake(g, k)`."""
    hand, scope = declared.hand, declared.scope
    remembers = hand.one_of(("cumulative", "previous", "initial"))
    texts = [
        f"define lost(g) = {remembers}(g.balance) + g.loss",
        "define part(k) = share(k.balance, classes.balance)",
        f"define thin(k) = k.balance < {amount(hand, scope, 1)}",
        "define stake(g, k) = min(g.balance, k.balance)",
        "define weight(k) = if k in classes then k.balance else $0",
        f"define level(k) = {percent_of(hand, scope, 1)}",
    ]
    declared.items.extend(Statement("define", text) for text in texts)
    declared.weights.extend(("weight", "level", f"stake({declared.pools[0].name})"))
    declared.tests_of_a_class.append("thin")
    declared.scope = scope.more(
        amounts=tuple(f"lost({pool.name})" for pool in declared.pools),
        percents=tuple(f"part({name})" for name in declared.classes),
        conditions=tuple(f"thin({name})" for name in declared.classes),
    )


def _with_memory(declared: Declared) -> None:
    """A percent that reads what it was last month."""
    hand, scope = declared.hand, declared.scope
    first, test = percent(hand.number(0, 10_000)), condition(hand, scope)
    now = percent_of(hand, scope)
    kept = f"if {test} then {now} else max({now}, previous(kept))"
    declared.items.append(Statement("define", f"define kept initially {first} = {kept}"))
    declared.scope = scope.more(percents=("kept",))


# ---- what else can be owed or kept ----


def sections(declared: Declared) -> None:
    """Fees, an account, claims and limits."""
    hand = declared.hand
    for name in ("trustee", "servicer")[: hand.number(0, 2)]:
        declared.items.append(_fee(declared, name))
        declared.fees.append(name)
    if hand.chance(4):
        declared.accounts.append("reserve")
        initial = ("initial", stated_amount(hand, declared.scope))
        declared.items.append(Section("account", "reserve", (initial,)))
        declared.scope = declared.scope.more(amounts=("reserve.balance", "reserve.initial"))
    if hand.chance(4):
        for cause in hand.some(CAUSES):
            declared.limits = (*declared.limits, cause)
            initial = ("initial", stated_amount(hand, declared.scope))
            declared.items.append(Section("limit", cause, (initial, ("of", cause))))
            declared.scope = declared.scope.more(amounts=(f"{cause}.remaining", f"{cause}.used"))


def _fee(declared: Declared, name: str) -> Section:
    hand = declared.hand
    shortfall = ("shortfall", hand.one_of(("carried", "lost")))
    if hand.chance(5):
        return Section("fee", name, (("amount", amount(hand, declared.scope, 1)), shortfall))
    rate = ("rate", percent(hand.number(1, 300)))
    return Section("fee", name, (rate, ("on", amount(hand, declared.scope, 1)), shortfall))


def claims(declared: Declared) -> None:
    """What is owed between periods: a deferral (principal) or a carry-over (interest)."""
    hand = declared.hand
    for label in ("deferred", "carryover")[: hand.number(0, 2) if hand.chance(4) else 0]:
        pays = hand.one_of(("principal", "interest"))
        owner = hand.one_of(declared.classes)
        properties = [("pays", pays)]
        if hand.chance(3):
            properties.append(("initial", dollars(hand.number(0, 50_000_00))))
        if hand.chance(8) or len(properties) == 1:
            properties.append(("adds", amount(hand, declared.scope, 1)))
        if hand.chance(3):
            properties.append(("grows at", percent(hand.number(0, 1200))))
        declared.items.append(Section("claim", f"{label} of {owner}", tuple(properties)))
        declared.claims.append((label, owner))
