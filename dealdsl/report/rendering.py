"""A report's view as HTML: everything inside of the one page, and no script but ours may run."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING

from dealdsl.diagrams.svg import DARK, LIGHT, variables
from dealdsl.documents.escaping import escaped
from dealdsl.report.views import Report

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

CHART_LIBRARY = "uPlot-1.6.32"
LIBRARY_SHA256 = "19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f"
"""Of `dist/uPlot.iife.min.js`, as its authors publish it."""
LICENCE = "uPlot-LICENSE.txt"
SCRIPTS = ("finer.js", f"{CHART_LIBRARY}.iife.min.js", "data.js", "charts.js", "report.js")
STYLES = (f"{CHART_LIBRARY}.min.css", "report.css")


def render(view: Report, picture: str, data: str) -> str:
    """The page. Every text of the deal is escaped, and free of characters that print nothing.

    `picture` is an SVG element and `data` the JSON of `charts.data`: both are safe as they are.
    """
    licence = f"/*!\n{_asset(LICENCE)}*/\n"
    script, style = licence + _joined(SCRIPTS), _joined(STYLES)
    template = _environment().get_template("report.html.j2")
    text: str = template.render(
        view=escaped(view, "html"),
        sections=_sections(view),
        picture=picture,
        data=data,
        script=script,
        style=style,
        light=variables(LIGHT),
        dark=variables(DARK),
        policy=f"default-src 'none'; style-src 'unsafe-inline'; script-src '{_hash(script)}'",
    )
    return text


def _sections(view: Report) -> list[tuple[str, str]]:
    """The sections of the page: where links to them lead, and what they are called."""
    sections = {
        "scenarios": "Scenarios",
        "structure": "Structure",
        "waterfall": "Waterfall",
        "balances": "Over time",
        "losses": "Losses and triggers",
        "tables": "Decrement and yields" if view.decrement or view.yields else "",
        "checks": "Checks",
        "assumptions": "Assumptions",
        "facts": "Facts",
    }
    return [(key, words) for key, words in sections.items() if words]


def _environment() -> SandboxedEnvironment:
    # Jinja takes a while to import, which commands that render nothing should not wait for.
    from jinja2 import PackageLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(
        loader=PackageLoader("dealdsl.report"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def library_script() -> str:
    """The charts' library, as its authors publish it."""
    return _asset(f"{CHART_LIBRARY}.iife.min.js")


def _joined(paths: tuple[str, ...]) -> str:
    return "\n".join(_asset(path) for path in paths)


def _asset(path: str) -> str:
    return files("dealdsl.report").joinpath("assets", path).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    """What a content security policy calls a script that may run."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
