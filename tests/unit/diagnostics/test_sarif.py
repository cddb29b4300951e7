"""The SARIF form, against what the standard (OASIS SARIF 2.1.0) requires of a log."""

from __future__ import annotations

import json
from typing import Any

from dealdsl.diagnostics.diagnostic import Label
from dealdsl.diagnostics.sarif import render_all
from dealdsl.source import Source, Span

from .places import MISSING, UNKNOWN, UNSOURCED, error


def run(*diagnostics: Any) -> dict[str, Any]:
    log = json.loads(render_all(diagnostics, "1.2.3"))
    assert log["version"] == "2.1.0"
    (only,) = log["runs"]
    return dict(only)


def test_tool_and_rules() -> None:
    told = run(UNKNOWN, MISSING, UNKNOWN)
    assert told["tool"]["driver"] == {
        "name": "dealc",
        "version": "1.2.3",
        "rules": [{"id": "file-missing"}, {"id": "unknown-account"}],
    }
    assert [result["ruleIndex"] for result in told["results"]] == [1, 0, 1]


def test_a_result_says_where_why_and_what_to_write() -> None:
    (result,) = run(UNKNOWN)["results"]
    region = {"startLine": 32, "startColumn": 28, "endLine": 32, "endColumn": 38}
    artifact = {"uri": "deals/elm.deal"}
    assert result["level"] == "error"
    assert result["message"]["text"].endswith("named `colections`; write `collections`")
    assert result["locations"] == [
        {
            "physicalLocation": {"artifactLocation": artifact, "region": region},
            "message": {"text": "not declared"},
        }
    ]
    related = result["relatedLocations"][0]["physicalLocation"]["region"]
    assert (related["startLine"], related["startColumn"]) == (5, 11)
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [
        {"deletedRegion": region, "insertedContent": {"text": "collections"}}
    ]


def test_a_mistake_without_a_place_has_no_location() -> None:
    (result,) = run(MISSING)["results"]
    assert "locations" not in result


def test_levels() -> None:
    assert [result["level"] for result in run(UNSOURCED, MISSING)["results"]] == [
        "warning",
        "error",
    ]


def test_names_become_uris() -> None:
    span = Span(Source("my deals\\elm #1\udcff.deal", "x"), 0, 1)
    (result,) = run(error(Label(span)))["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "my%20deals/elm%20%231%FF.deal"
