"""Diagnostics as SARIF 2.1.0, which code-review sites read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from urllib.parse import quote

from dealdsl.diagnostics.diagnostic import Diagnostic, Fix, Label
from dealdsl.source import Span

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render_all(diagnostics: Iterable[Diagnostic], version: str) -> str:
    """One SARIF log with one run; `version` is the compiler's. ASCII, with a line end."""
    told = list(diagnostics)
    slugs = sorted({diagnostic.slug for diagnostic in told})
    driver = {"name": "dealc", "version": version, "rules": [{"id": slug} for slug in slugs]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(diagnostic, slugs.index(diagnostic.slug)) for diagnostic in told],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _result(diagnostic: Diagnostic, rule: int) -> dict[str, object]:
    message = diagnostic.message
    if diagnostic.help is not None:
        message += f"; {diagnostic.help}"
    result: dict[str, object] = {
        "ruleId": diagnostic.slug,
        "ruleIndex": rule,
        "level": diagnostic.severity.value,
        "message": {"text": message},
    }
    if diagnostic.primary is not None:
        result["locations"] = [_location(diagnostic.primary)]
    if diagnostic.secondary:
        result["relatedLocations"] = [_location(label) for label in diagnostic.secondary]
    if diagnostic.fix is not None:
        result["fixes"] = [_fix(diagnostic.fix)]
    return result


def _location(label: Label) -> dict[str, object]:
    artifact = {"artifactLocation": _artifact(label.span), "region": _region(label.span)}
    location: dict[str, object] = {"physicalLocation": artifact}
    if label.text:
        location["message"] = {"text": label.text}
    return location


def _fix(fix: Fix) -> dict[str, object]:
    replacement = {
        "deletedRegion": _region(fix.span),
        "insertedContent": {"text": fix.replacement},
    }
    return {
        "artifactChanges": [
            {"artifactLocation": _artifact(fix.span), "replacements": [replacement]}
        ]
    }


def _artifact(span: Span) -> dict[str, str]:
    return {"uri": quote(span.source.name.replace("\\", "/"), errors="surrogateescape")}


def _region(span: Span) -> dict[str, int]:
    line, column = span.source.line_column(span.start)
    end_line, end_column = span.source.line_column(span.end)
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    }
