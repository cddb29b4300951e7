"""How long something lasts: until a date, or for so many months."""

from __future__ import annotations

import re
from datetime import date

from dealdsl.values.schedule import PhraseError, parse_date, quoted

_DURATION = re.compile(r"([0-9][0-9,]*) (month|year)s?")


def parse_until(text: str) -> date | int:
    """`2009-12-25`, `24 months` or `2 years`: a date, or whole months. Raises `PhraseError`."""
    words = text.strip()
    found = _DURATION.fullmatch(words)
    if found is not None:
        return int(found[1].replace(",", "")) * (12 if found[2] == "year" else 1)
    try:
        return parse_date(words)
    except PhraseError as error:
        message = error.message
        if " " in words or "." in words:
            message = f"{quoted(words)} is neither a date nor whole months"
        raise PhraseError(message, "write `2009-12-25`, `24 months` or `2 years`") from None
