"""Maintenance of subordination and composite components, worked by hand in fractions."""

from fractions import Fraction

from tests.oracles.composite import (
    after_losses,
    blended_rate,
    components,
    levels,
    lose,
    maintain,
    most_senior_impaired,
    spread,
)

SUBS = ["B-1", "B-2", "B-3", "B-4", "B-5", "B-6"]


def dollars(*amounts: int) -> dict[str, Fraction]:
    return {k: Fraction(x) for k, x in zip(SUBS, amounts, strict=True)}


def test_maintenance_of_subordination_with_b_2_impaired() -> None:
    # Six classes of $1,000, B-2 impaired, $3,120 to share. The impaired class and the one
    # senior to it, B-1 and B-2, come first, pro rata by balance and up to their balances:
    #   $2,000 is owed to the two and there is more, so each gets its $1,000.
    # The other $1,120 goes in order of seniority: B-3 $1,000, B-4 $120, nothing below.
    shared = maintain(Fraction(3120), dollars(*[1000] * 6), "B-2")
    assert shared == dollars(1000, 1000, 1000, 120, 0, 0)


def test_who_is_kept_shares_by_balance_when_there_is_little() -> None:
    # $700 for B-1 of $400 and B-2 of $1,000: halves of the balances, and nobody else.
    shared = maintain(Fraction(700), dollars(400, 1000, 1000, 1000, 1000, 1000), "B-2")
    assert shared == dollars(200, 500, 0, 0, 0, 0)


def test_with_nobody_impaired_all_share_by_balance() -> None:
    # $3,120 among six of $1,000: 52% of each.
    assert maintain(Fraction(3120), dollars(*[1000] * 6), None) == dollars(*[520] * 6)


def test_what_makes_b_2_the_most_senior_impaired_class() -> None:
    # At first A $93,000, five classes of $1,000 and B-6 of $2,000: $100,000 together. Levels
    # are what is junior: B-1 6%, B-2 5%, B-3 4%, B-4 3%, B-5 2%, B-6 nothing.
    initial = levels(Fraction(93_000), dollars(1000, 1000, 1000, 1000, 1000, 2000))
    assert list(initial.values()) == [Fraction(n, 100) for n in (6, 5, 4, 3, 2, 0)]
    # B-6 loses $1,000 and A is paid $16,000. Of $83,000, 5, 4, 3, 2, 1 and 0 thousand are
    # junior: B-1 stands at 6.02%, above its 6%; B-2 at 4.82%, below its 5%.
    now = levels(Fraction(77_000), dollars(*[1000] * 6))
    assert list(now.values()) == [Fraction(n, 83) for n in (5, 4, 3, 2, 1, 0)]
    assert most_senior_impaired(now, initial) == "B-2"
    assert most_senior_impaired(initial, initial) is None


def test_composite_components_after_a_loss_in_pool_i() -> None:
    # Six classes of $1,000 stand behind two groups with $3,000 each: $500 of every class in
    # each group. Pool I loses $750. It is all B-6's, which falls to $250, and group I's
    # aggregate component falls to $2,250 while II's stays at $3,000.
    classes, behind = after_losses(
        dollars(*[1000] * 6),
        {"I": Fraction(3000), "II": Fraction(3000)},
        [("I", Fraction(750))],
    )
    assert classes == dollars(1000, 1000, 1000, 1000, 1000, 250)
    assert behind == {"I": 2250, "II": 3000}
    # The ratio is now 2,250 : 3,000 = 3 : 4 for every class. B-6: 250 x 3/7 = 107.143 and
    # 250 x 4/7 = 142.857; the others 428.571 and 571.429.
    spread_again = spread(classes, behind)
    assert spread_again["B-6"] == {"I": Fraction(750, 7), "II": Fraction(1000, 7)}
    assert [round(float(x), 3) for x in spread_again["B-6"].values()] == [107.143, 142.857]
    assert spread_again["B-1"] == {"I": Fraction(3000, 7), "II": Fraction(4000, 7)}
    assert sum(part["I"] for part in spread_again.values()) == 2250


def test_components_need_no_memory() -> None:
    # The same from balances alone: seniors of $97,000 in each group, and strips that after
    # the loss are $99,250 and $100,000. Their excess is 2,250 and 3,000 of the B's $5,250.
    seniors = {"I": Fraction(97_000), "II": Fraction(97_000)}
    strips = {"I": Fraction(99_250), "II": Fraction(100_000)}
    assert components(Fraction(5250), strips, seniors) == {"I": 2250, "II": 3000}


def test_losses_of_both_pools_and_their_re_spreading() -> None:
    # I loses 750, then II 600: B-6's last 250 and 350 of B-5. Group II falls to 2,400; the
    # ratio is 2,250 : 2,400 = 15 : 16 and B-5's $650 are 650 x 15/31 and 650 x 16/31.
    classes, behind = after_losses(
        dollars(*[1000] * 6),
        {"I": Fraction(3000), "II": Fraction(3000)},
        [("I", Fraction(750)), ("II", Fraction(600))],
    )
    assert classes == dollars(1000, 1000, 1000, 1000, 650, 0)
    assert behind == {"I": 2250, "II": 2400}
    assert spread(classes, behind)["B-5"] == {"I": Fraction(9750, 31), "II": Fraction(10400, 31)}
    assert sum(classes.values()) == sum(behind.values())


def test_an_undercollateralised_group_takes_no_component() -> None:
    # I's seniors exceed its strip by $100: all of the subordinates stand behind II, and no
    # component is negative or more than the subordinates. Then the rate is II's.
    parts = components(
        Fraction(2900),
        {"I": Fraction(4900), "II": Fraction(8000)},
        {"I": Fraction(5000), "II": Fraction(5000)},
    )
    assert parts == {"I": 0, "II": 2900}
    rates = {"I": Fraction(525, 10_000), "II": Fraction(550, 10_000)}
    assert blended_rate(parts, rates) == rates["II"]
    # Equal parts: half way between the two rates.
    assert blended_rate({"I": Fraction(1), "II": Fraction(1)}, rates) == Fraction(5375, 100_000)


def test_nothing_is_shared_of_nothing() -> None:
    none = dollars(*[0] * 6)
    assert maintain(Fraction(10), none, None) == maintain(Fraction(10), none, "B-2") == none
    assert lose(Fraction(10), none) == none
    groups = {"I": Fraction(5), "II": Fraction(5)}
    assert components(Fraction(0), groups, groups) == {"I": 0, "II": 0}
