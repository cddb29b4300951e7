"""Documents from views: a template, filled and tidied. The same view gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from dealdsl.documents import layout, statements, tables, wording
from dealdsl.documents.escaping import Form, escaped
from dealdsl.documents.sheets import Sheet
from dealdsl.documents.views import Form8K

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

_EXTENSIONS: dict[Form, str] = {"text": "txt", "md": "md", "html": "html"}

_FILTERS: dict[str, Callable[..., Any]] = {
    "abreast": layout.abreast,
    "by_body": tables.by_body,
    "by_form": statements.by_form,
    "by_item": tables.by_item,
    "capital": wording.capital,
    "centred": layout.centred,
    "each_of": statements.each_of,
    "figures": statements.figures,
    "fill": layout.fill,
    "first_share": statements.first_share,
    "headline": wording.headline,
    "in_range": statements.in_range,
    "note_number": statements.note_number,
    "notes": statements.notes,
    "number_word": wording.number_word,
    "on_the_right": layout.on_the_right,
    "pool_names": wording.pool_names,
    "pools_then_whole": statements.pools_then_whole,
    "portion": statements.portion,
    "series": wording.series,
    "share_figures": statements.share_figures,
    "set_table": layout.table,
    "stated": statements.stated,
    "subjects": statements.subjects,
    "subset_kinds": tables.subset_kinds,
    "subsets": tables.subsets,
    "thresholds": statements.thresholds,
}


def render_form_8k(view: Form8K, form: Form) -> str:
    """The Form 8-K as text of 80 columns with page breaks, as Markdown, or as one HTML page."""
    return _rendered("form-8k", view, form)


def render_sheet(view: Sheet, form: Form) -> str:
    """A sheet of tables as text of 80 columns, as Markdown, or as one HTML page."""
    return _rendered("sheet", view, form)


def _rendered(name: str, view: Form8K | Sheet, form: Form) -> str:
    template = _environment(form).get_template(f"{name}.{_EXTENSIONS[form]}.j2")
    return _tidy(template.render(view=escaped(view, form)), form)


def _environment(form: Form) -> SandboxedEnvironment:
    # Jinja takes a while to import, which commands that render nothing should not wait for.
    from jinja2 import PackageLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        loader=PackageLoader("dealdsl.documents"),
        undefined=StrictUndefined,
        autoescape=form == "html",
    )
    environment.filters |= _FILTERS | {"flow": _flow}
    return environment


def _flow(text: str) -> str:
    """The text on one line; text that is already escaped stays marked as such."""
    return type(text)(" ").join(text.split())


def _tidy(text: str, form: Form) -> str:
    """No space at a line's end, one blank line at most (in HTML none), one line end at the end."""
    lines = (line.rstrip() for line in text.strip("\n").splitlines())
    blank = "\n" if form == "html" else "\n\n"
    return re.sub(r"\n{2,}", blank, "\n".join(lines)) + "\n"
