"""Reading a rendered form back: its words on one line, and the figures in them."""

from __future__ import annotations

import html
import re
from pathlib import Path

from dealdsl.documents.escaping import Form

FORMS: tuple[Form, ...] = ("text", "md", "html")

TRUTH = Path(__file__).parents[2] / "truth" / "cmsi-2003-11-figures.txt"

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_FIGURE = re.compile(
    rf"(?:{_MONTH}) \d+, \d{{4}}|\$\d+(?:,\d{{3}})*(?:\.\d+)?|\d[\d.,]*%|\d[\d.,]* (?:months|years)"
)


def words(document: str, form: Form) -> str:
    """What a reader reads, on one line."""
    if form == "html":
        document = html.unescape(re.sub(r"<[^>]*>", " ", document.split("</style>")[1]))
    if form == "md":
        document = re.sub(r"\\([^\w\s])", r"\1", document)
    return " ".join(document.split())


def holds(text: str, figure: str) -> bool:
    """Whether the figure stands in the text by itself: 5% does not stand in 95%."""
    return re.search(rf"(?<![\w$.,-]){re.escape(figure)}(?![\w%]|[.,-]\w)", text) is not None


def figures(text: str) -> set[str]:
    """Every amount, percent, date and term in the text."""
    return {match.group() for match in _FIGURE.finditer(text)}


def published() -> list[str]:
    """The figures of the filing's Item 2."""
    lines = TRUTH.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]
