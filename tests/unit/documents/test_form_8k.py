"""The Form 8-K as a whole: the filing's figures, the shapes of deals, the three forms."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import attrs
import pytest
from attrs import evolve

from dealdsl.documents.escaping import Form
from dealdsl.documents.render import render_form_8k
from dealdsl.documents.views import Class, Form8K, Loans, Prospectus

from .reading import FORMS, figures, holds, published, words
from .views import ALL, CMSI_2003_11, MINIMAL, ONE_POOL, POOL_I, POOL_II, THREE_POOLS

VIEWS = {
    "cmsi-2003-11": CMSI_2003_11,
    "minimal": MINIMAL,
    "one-pool": ONE_POOL,
    "three-pools": THREE_POOLS,
}
EXTENSIONS: dict[Form, str] = {"text": "txt", "md": "md", "html": "html"}

every_form = pytest.mark.parametrize("form", FORMS)
every_view = pytest.mark.parametrize("name", VIEWS)


def read(view: Form8K, form: Form = "text") -> str:
    return words(render_form_8k(view, form), form)


@every_form
def test_every_figure_of_the_filing_is_in_the_form(form: Form) -> None:
    text = read(CMSI_2003_11, form)
    assert [figure for figure in published() if not holds(text, figure)] == []


@every_form
def test_the_cover_holds_what_the_filings_cover_holds(form: Form) -> None:
    text = read(CMSI_2003_11, form).lower()
    facts = (
        *("citicorp mortgage securities, inc.", "packager and servicer", "delaware", "63304"),
        *("remic pass-through certificates, series 2003-11", "333-109722", "13-3408717"),
        *("1000 technology drive, o'fallon, missouri", "(636) 256-5000", "december 23, 2003"),
    )
    assert [fact for fact in facts if fact not in text] == []


@every_form
def test_no_figure_is_in_the_form_that_is_not_in_the_filing(form: Form) -> None:
    # The filing says "at least 20 but not more than 30 years".
    assert figures(read(CMSI_2003_11, form)) <= {*published(), "20 years"}


@every_view
@every_form
def test_the_form_is_as_it_was_read_and_approved(
    name: str, form: Form, golden: Callable[[Path, str], None]
) -> None:
    path = Path(__file__).parent / "goldens" / f"{name}.8k.{EXTENSIONS[form]}"
    golden(path, render_form_8k(VIEWS[name], form))


@every_view
def test_text_is_at_most_80_columns_wide(name: str) -> None:
    text = render_form_8k(VIEWS[name], "text")
    assert [line for line in text.splitlines() if len(line) > 80] == []


@every_view
def test_text_keeps_dates_and_figures_with_units_on_one_line(name: str) -> None:
    text = render_form_8k(VIEWS[name], "text")
    lines = [" ".join(line.split()) for line in text.splitlines()]
    parted = [f for f in figures(words(text, "text")) if not any(f in line for line in lines)]
    assert parted == []


@every_view
@every_form
def test_the_form_is_tidy(name: str, form: Form) -> None:
    text = render_form_8k(VIEWS[name], form)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert re.search(r"[ \t]\n|\n\n\n", text) is None
    assert re.search(r" [,.;]|\.\.|,,|\bNone\b(?! of)|\(\)", words(text, form)) is None


@every_view
@every_form
def test_the_same_view_gives_the_same_text(name: str, form: Form) -> None:
    assert render_form_8k(VIEWS[name], form) == render_form_8k(VIEWS[name], form)


@every_view
def test_the_three_forms_say_the_same(name: str) -> None:
    texts = {form: read(VIEWS[name], form) for form in FORMS}
    assert figures(texts["text"]) == figures(texts["md"]) == figures(texts["html"])
    for sentence in re.findall(r"Each of [^.]*(?:\.\d[^.]*)*\. ", texts["text"]):
        assert sentence in texts["md"]
        assert sentence in texts["html"]


def test_pages_are_parted_as_edgar_parts_them() -> None:
    assert render_form_8k(CMSI_2003_11, "text").count("\n<PAGE>\n") == 3


def test_one_pool_is_never_spoken_of_respectively_or_by_number() -> None:
    text = read(ONE_POOL)
    assert "respectively" not in text
    assert "pool I" not in text
    assert "all mortgage loans" not in text
    assert "of the mortgage loans was $150,030,821.86. The mortgage loans have a target" in text
    assert "Premium loans are mortgage loans with net loan rates" in text
    assert "All mortgage loans are premium loans." in text
    assert "Discount" not in text


def test_three_pools_name_only_those_that_state_a_fact() -> None:
    text = read(THREE_POOLS)
    assert "divided into pools I, II and III." in text
    assert "In all, 12.5% of the group three loans are secured by second homes." in text
    assert (
        "None of the pool II mortgage loans or the group three loans are secured by mortgaged"
        " properties that are the borrower's primary residence."
    ) in text
    assert "All of the pool II mortgage loans are secured by investment properties." in text
    assert (
        "Each of the pool II mortgage loans and the group three loans had an original principal"
        " balance of not more than $1,000,000 and $900,000, respectively."
    ) in text


def test_a_fact_that_is_not_stated_leaves_no_trace() -> None:
    text = read(MINIMAL)
    for word in (
        *("target rate", "paying agent", "repurchase", "loan-to-value", "zip code", "residence"),
        *("underwriting", "premium", "limit", "subordination", "Notes", "Commission file", "(1)"),
        *("telephone", "scheduled", "pool"),
    ):
        assert word not in text


@every_form
def test_every_optional_fact_can_be_left_out_by_itself(form: Form) -> None:
    whole = render_form_8k(CMSI_2003_11, form)
    optional = {"limits": (), "repurchase": None, "occupancy": None, "prospectus": None}
    optional |= {"regular_interests": None, "paying_agent": None, "deducted_through": None}
    for name, nothing in optional.items():
        assert render_form_8k(evolve(CMSI_2003_11, **{name: nothing}), form) != whole


def test_every_fact_of_a_body_of_loans_can_be_left_out_by_itself() -> None:
    whole = read(CMSI_2003_11)
    for fact in attrs.fields(Loans):
        if fact.default is None and getattr(POOL_I, fact.name) not in (None, "I"):
            pool = evolve(POOL_I, **{fact.name: None})
            text = read(evolve(CMSI_2003_11, pools=(pool, POOL_II)))
            assert text != whole
            assert "None of" not in text


def test_a_figure_that_one_of_two_pools_states_is_told_of_that_pool() -> None:
    pool = evolve(POOL_I, maximum_loan_to_value=None, investment_property=None)
    text = read(evolve(CMSI_2003_11, pools=(pool, POOL_II)))
    assert (
        "Each of the pool II mortgage loans had a loan-to-value ratio at origination of no more"
        " than 95%." in text
    )
    assert "No more than 1% of the pool II mortgage loans are secured by investment" in text


def test_notes_are_numbered_as_the_text_refers_to_them() -> None:
    text = render_form_8k(evolve(CMSI_2003_11, prospectus=None), "text")
    assert "primary residence.(1)" in " ".join(text.split())
    assert "level(2)" in text
    assert "\n(1)  Each percentage of mortgage loans" in text
    assert "\n(2)  The subordination level" in text
    assert "(3)" not in text


def test_the_subordination_level_is_described_as_it_is_computed() -> None:
    text = read(CMSI_2003_11)
    assert "sum of the class percentages of all classes that are subordinated to it" in text
    assert "rounded half up to twelve decimal places before the class percentages are added" in text


def test_nobody_is_said_to_have_signed() -> None:
    for form in FORMS:
        assert "/s/" not in render_form_8k(CMSI_2003_11, form)


def test_jinja_is_imported_only_when_something_is_rendered() -> None:
    code = "import sys, dealdsl.documents.render; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_the_form_needs_is_asked_for() -> None:
    with pytest.raises(ValueError, match="pools"):
        evolve(CMSI_2003_11, pools=(), whole=None)
    with pytest.raises(ValueError, match="classes"):
        evolve(CMSI_2003_11, classes=())
    with pytest.raises(ValueError, match="several pools"):
        evolve(CMSI_2003_11, whole=None)
    with pytest.raises(ValueError, match="several pools"):
        evolve(MINIMAL, whole=ALL)
    with pytest.raises(ValueError, match="name"):
        evolve(CMSI_2003_11, pools=(POOL_I, evolve(POOL_II, pool=None)))


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ view.__class__.__mro__ }}{% for x in [] %}",
    "*bold* _it_ `code` [a](http://x.example) ![i](u) <b>",
    "# heading\n## another\r\n---\n- item\n1. first\n> quote\n| a | b |",
    "<PAGE>\n<TABLE>\x0c\x1b[31mred\x00\x85end\u2028line",
    "\u202egnp.exe\u2066 \u200bzero",
    "x" * 300 + " " + "\\",
    "&lt;b&gt; &amp; $a$ www.x.example http://x.example ~~gone~~ [^1]",
)


def _hostile(text: str) -> Form8K:
    """A view in which this text stands wherever a deal's own words can stand."""
    pools = tuple(
        evolve(
            pool,
            loans=text,
            heading=text,
            pool=text,
            subsets=tuple(evolve(s, loans=text, where=text, kind=text) for s in pool.subsets),
        )
        for pool in CMSI_2003_11.pools
    )
    names = [field.name for field in attrs.fields(type(CMSI_2003_11.issuer))]
    return evolve(
        CMSI_2003_11,
        issuer=evolve(CMSI_2003_11.issuer, **dict.fromkeys(names, text)),
        title=text,
        assets=text,
        securities=text,
        trustee=text,
        paying_agent=text,
        payment_method=text,
        pools=pools,
        whole=evolve(ALL, loans=text, heading=text),
        limits=tuple(evolve(limit, name=text) for limit in CMSI_2003_11.limits),
        classes=(Class(name=text, balance=text, level=text),),
        prospectus=Prospectus(date=text, parts=text, underwriting_section=text),
        occupancy=evolve(CMSI_2003_11.occupancy, determined_by=text, basis=text),
        signatory=evolve(CMSI_2003_11.signatory, name=text, title=text),
    )


class Outline(HTMLParser):
    """The tags of a page with their attributes' names."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attributes)))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_deals_words_cannot_become_html(text: str) -> None:
    harmless = Outline(render_form_8k(_hostile("words"), "html")).tags
    assert Outline(render_form_8k(_hostile(text), "html")).tags == harmless


@pytest.mark.parametrize("text", HOSTILE)
def test_a_deals_words_cannot_become_markdown(text: str) -> None:
    markdown = pytest.importorskip("markdown_it").MarkdownIt("commonmark").enable("table")

    def outline(view: Form8K) -> list[str]:
        blocks = markdown.parse(render_form_8k(view, "md"))
        inner = [token.type for block in blocks for token in block.children or ()]
        # Words with a character set free by a backslash come in pieces of text.
        pieces = {"text", "text_special"}
        return [block.type for block in blocks] + [kind for kind in inner if kind not in pieces]

    assert outline(_hostile(text)) == outline(_hostile("words"))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_deals_words_cannot_become_pages_or_controls_in_text(text: str) -> None:
    rendered = render_form_8k(_hostile(text), "text")
    assert rendered.count("<") == 3
    assert all(character == "\n" or character.isprintable() for character in rendered)
    assert [line for line in rendered.split("\n") if len(line) > 80] == []


def test_the_page_is_whole_in_itself_and_accessible() -> None:
    page = render_form_8k(CMSI_2003_11, "html")
    tags = [tag for tag, _ in Outline(page).tags]
    assert tags.count("h1") == 1
    assert tags.count("table") == tags.count("caption") == 5
    assert not {"script", "link", "img", "iframe"} & set(tags)
    assert page.startswith('<!DOCTYPE html>\n<html lang="en-US">')
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page
    identities = re.findall(r' id="([^"]*)"', page)
    assert len(identities) == len(set(identities))
    assert set(re.findall(r'href="#([^"]*)"', page)) == set(identities)
