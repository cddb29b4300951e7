"""The tapes of a deal as the program holds them."""

from __future__ import annotations

from collections.abc import Iterator

from dealdsl.deal.model import Deal
from dealdsl.deal.words import head_words
from dealdsl.program.program import TapeData
from dealdsl.program.translate import Translator, origin


def tapes(deal: Deal, translator: Translator) -> Iterator[TapeData]:
    """What a model needs to read the loans of each pool that has a tape."""
    for pool in deal.pools:
        for line in pool.lines:
            if line.tape is not None:
                tape = line.tape
                target = tape.target_rate
                yield TapeData(
                    pool.name,
                    tape.path,
                    tape.sha256,
                    tape.columns,
                    tuple((key, translator.expression(term)) for key, term in tape.terms),
                    None if target is None else float(target),
                    origin(head_words(tape.span), tape.span),
                    tape.place,
                )
