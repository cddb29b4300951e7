"""The twelfth root, made of operations that round alike on every machine."""

from math import sqrt


def twelfth_root(x: float) -> float:
    """x to the power 1/12, for x = 0 and for x from 2^-54 (about 5.6e-17) to 1.

    One less any annual rate is such a number. Within 3 units in the last place; exact at 0 and 1.
    Library powers differ between machines in the last bit; square roots and divisions do not.
    """
    # The fourth root, then its cube root: a guess within a third, and Halley's iteration, which
    # cubes the error. The last step adds a small correction, so that its rounding hardly counts.
    fourth = sqrt(sqrt(x))
    guess = (0.002 + 0.78 * fourth) / (0.035 + fourth)
    cube = guess * guess * guess
    guess = guess * (cube + fourth + fourth) / (cube + cube + fourth)
    cube = guess * guess * guess
    guess = guess * (cube + fourth + fourth) / (cube + cube + fourth)
    cube = guess * guess * guess
    guess = guess - guess * (cube - fourth) / (cube + cube + fourth)
    return guess if x > 0.0 else 0.0
