"""The JSON form: its keys are a promise, so they are written out here."""

from __future__ import annotations

import json

from dealdsl.diagnostics.json import render_all

from .places import MISSING, UNKNOWN


def test_every_key_and_place() -> None:
    assert json.loads(render_all([UNKNOWN])) == [
        {
            "slug": "unknown-account",
            "severity": "error",
            "message": "the deal has no account named `colections`",
            "file": "deals/elm.deal",
            "primary": {
                "file": "deals/elm.deal",
                "start": {"line": 32, "column": 28},
                "end": {"line": 32, "column": 38},
                "text": "not declared",
            },
            "secondary": [
                {
                    "file": "deals/elm.deal",
                    "start": {"line": 5, "column": 11},
                    "end": {"line": 5, "column": 22},
                    "text": "an account with a similar name",
                }
            ],
            "help": "write `collections`",
            "fix": {
                "file": "deals/elm.deal",
                "start": {"line": 32, "column": 28},
                "end": {"line": 32, "column": 38},
                "text": "collections",
            },
        }
    ]


def test_what_is_not_there_is_null_and_the_key_stays() -> None:
    (entry,) = json.loads(render_all([MISSING]))
    assert list(entry) == [
        "slug",
        "severity",
        "message",
        "file",
        "primary",
        "secondary",
        "help",
        "fix",
    ]
    assert (entry["file"], entry["primary"], entry["secondary"]) == (None, None, [])
    assert (entry["help"], entry["fix"]) == (None, None)


def test_nothing_to_tell_is_an_empty_list() -> None:
    assert render_all([]) == "[]\n"
