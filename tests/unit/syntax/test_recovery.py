"""Reading on after a mistake: each is told once, and hides nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dealdsl.diagnostics import catalogue
from dealdsl.source import Source
from dealdsl.syntax import nodes, recovery
from dealdsl.syntax.from_text import Parsed, parse
from dealdsl.syntax.rereading import MOST_MISTAKES

BAD = Path(__file__).parents[2] / "bad" / "syntax"


def read(text: str) -> Parsed:
    return parse(Source("test.deal", text))


def told(text: str) -> list[tuple[int, str]]:
    """Line and slug of each mistake."""
    found = read(text).diagnostics
    return [(told.primary.span.line, told.slug) for told in found if told.primary is not None]


# Mistakes that spoil a line each; none of them may hide one on the next line.
STEPS = {
    "pay interest A": "missing-word",
    "pya interest to A": "misspelt-word",
    "pay interest to": "missing-name",
    "pay interest to to A": "word-twice",
    "pay interest to A up to": "missing-value",
    "pay interest to A up to a -b": "minus-without-spaces",
    "pay interest to A up to $ 5": "malformed-figure",
    "pay interest to A up to max(a, b": "unclosed-bracket",
    "pay interest to A up to a == b": "unknown-sign",
    "pay interest to A, B": "unexpected-word",
    "pay interest to in oder { A }": "misspelt-word",
    "for each k of subs { pay interest to k }": "missing-word",
    "when a { pay interest to A } else { pay interest to B }": "missing-word",
    "otherwise { pay interest to A }": "unexpected-word",
    "pay interest to A “to”": "strange-character",
}


@pytest.mark.parametrize("first", STEPS)
@pytest.mark.parametrize("second", ["pay interest A", "pya interest to A", "rest B"])
def test_a_mistake_hides_none_in_the_next_step(first: str, second: str) -> None:
    text = f"waterfall w from f {{\n  {first}\n  {second}\n  rest to R\n}}\n"
    next_slug = "misspelt-word" if second.startswith("pya") else "missing-word"
    assert told(text) == [(2, STEPS[first]), (3, next_slug)]


SECTIONS = {
    "tranche A { balance: $5": "unclosed-block",
    "tranche A { balance: $5 } }": "unopened-bracket",
    "tranche A balance: $5 }": "missing-word",
    "tranch A { balance: $5 }": "unknown-section",
    "bond A { balance: $5 }": "unknown-section",
    "tranche { balance: $5 }": "missing-name",
    "tranche A { balance: }": "missing-value",
    "tranche rest { balance: $5 }": "reserved-word",
    "define x =": "missing-value",
    "define x = (a": "unclosed-bracket",
    "define x = a)": "unopened-bracket",
    "define x = if a then b": "missing-word",
    'source F "Form': "unclosed-text",
    "group g = A,": "missing-name",
    "waterfall w from f { pay interest to A": "unclosed-block",
    "waterfall w f { rest to R }": "missing-word",
    "losses I.loss { A }": "missing-word",
    "}": "unopened-bracket",
    "deal “Elm” { }": "strange-character",
    'check "c": a == b': "unknown-sign",
    "rule r(k class) { rest to a }": "missing-word",
    "rule r(k: class) { define x = }": "missing-value",
    "import turbo": "missing-quotes",
    "apply r(a": "unclosed-bracket",
    "apply r(a) oc": "missing-word",
}


@pytest.mark.parametrize("first", SECTIONS)
@pytest.mark.parametrize(
    ("second", "slug"),
    [
        ("tranche B { balance: }", "missing-value"),
        ("define y = a +", "missing-value"),
        ("waterfall v from g { pay interest B  rest to R }", "missing-word"),
    ],
)
def test_a_mistake_hides_none_in_the_next_section(first: str, second: str, slug: str) -> None:
    assert told(f"{first}\n{second}\n") == [(1, SECTIONS[first]), (2, slug)]


def test_each_mistake_in_a_rule_is_told() -> None:
    text = "rule r(k: class) {\n  define x = (a\n  define y = b +\n  pay interest A\n}\n"
    found = [(2, "unclosed-bracket"), (3, "missing-value"), (4, "missing-word")]
    assert told(text) == found


def test_what_is_not_spoilt_is_read() -> None:
    file = read("tranche A { balance: }\ntranche B { balance: $5 }\ndefine x = (a\n").file
    assert file is not None
    kept = [item for item in file.items if isinstance(item, nodes.Section)]
    assert [section.names[0].first for section in kept] == ["A", "B"]
    assert [len(section.entries) for section in kept] == [0, 1]
    assert kept[1].entries[0].span.text == "balance: $5"


def test_the_most_mistakes_that_are_told() -> None:
    parsed = read("define x =\n" * (MOST_MISTAKES + 50))
    assert (len(parsed.diagnostics), parsed.file) == (MOST_MISTAKES, None)


def test_a_long_section_full_of_mistakes_is_not_read_without_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recovery, "SHORT", 1000)
    step = "  pay interest to A\n" * 10
    text = "waterfall w from f {\n" + (step + "  pay interest A\n") * 60 + "}\n"
    parsed = read(text)
    assert recovery.MOST_READ <= len(parsed.diagnostics) < 60
    assert {told.slug for told in parsed.diagnostics} == {"missing-word"}


def test_text_of_another_kind_is_told_once() -> None:
    assert told("# A heading\n\nSome prose,\nwith lines.\n") == [(3, "unknown-section")]
    assert told("<html>\n<body>\n</body>\n</html>\n")[0] == (1, "unexpected-word")
    assert told("def f(x):\n    return x\n") == [(1, "unknown-section")]


def test_line_ends_do_not_matter() -> None:
    text = (BAD / "many-mistakes.deal").read_text(encoding="utf-8")
    assert told(text.replace("\n", "\r\n")) == told(text)


def pages() -> dict[str, str]:
    """The pages of mistakes in the text of a deal."""
    return {
        slug: catalogue.page(slug) or ""
        for slug, function in catalogue._mistakes()
        if function.__module__.startswith("dealdsl.syntax.")
    }


def example(page: str, heading: str) -> str:
    (text,) = re.findall(rf"^{heading}:\n\n((?:    .*\n|\n)+)", page + "\n", re.MULTILINE)
    return re.sub(r"^    ", "", text, flags=re.MULTILINE).strip() + "\n"


@pytest.mark.parametrize("slug", [slug for slug, page in pages().items() if "Instead of:" in page])
def test_a_page_shows_the_mistake_and_its_remedy(slug: str) -> None:
    page = pages()[slug]
    assert {found for _, found in told(example(page, "Instead of"))} == {slug}
    assert len(told(example(page, "Instead of"))) == 1
    assert told(example(page, "Write")) == []
