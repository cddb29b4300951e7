"""Which syntax mistake tells a place: the order in which they are asked."""

from __future__ import annotations

from collections.abc import Callable

from dealdsl.syntax.guess import Guess, best_guess
from dealdsl.syntax.mistakes.brackets import (
    outside_block,
    unclosed_block,
    unclosed_bracket,
    unopened_bracket,
)
from dealdsl.syntax.mistakes.characters import strange_character, unclosed_text
from dealdsl.syntax.mistakes.missing import (
    missing_colon,
    missing_name,
    missing_quotes,
    missing_value,
    missing_word,
)
from dealdsl.syntax.mistakes.signs import (
    malformed_figure,
    minus_without_spaces,
    unknown_sign,
)
from dealdsl.syntax.mistakes.words import (
    chained_comparison,
    comma_between_entries,
    misspelt_word,
    reserved_word,
    unexpected_word,
    unknown_section,
    word_twice,
)
from dealdsl.syntax.stop import Stop, Told

# What is wrong with the characters themselves explains everything behind them. Braces come next: a
# word can stand in the wrong place because a brace does. Then words that need no guessing.
CERTAIN: tuple[Callable[[Stop], Told | None], ...] = (
    unclosed_text,
    unknown_sign,
    minus_without_spaces,
    malformed_figure,
    strange_character,
    unclosed_block,
    outside_block,
    unopened_bracket,
    unclosed_bracket,
    word_twice,
    comma_between_entries,
    unknown_section,
    misspelt_word,
    missing_colon,
    chained_comparison,
)

# These try what would make sense of the words that follow.
GUESSED: tuple[Callable[[Stop, Guess | None], Told | None], ...] = (
    missing_word,
    missing_name,
    missing_value,
    missing_quotes,
    reserved_word,
    unexpected_word,
)


def tell(stop: Stop) -> Told:
    """What is wrong where reading stopped: the first mistake that knows the place tells it."""
    for certain in CERTAIN:
        told = certain(stop)
        if told is not None:
            return told
    guess = best_guess(stop)
    return next(told for guessed in GUESSED if (told := guessed(stop, guess)) is not None)
