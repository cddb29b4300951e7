"""A trace, or the reasons for what a class got, as JSON."""

from __future__ import annotations

import json
from enum import Enum
from typing import Any

from attrs import fields, has

from dealdsl.tracing.events import Formula, Trace
from dealdsl.tracing.figures import with_names, worked
from dealdsl.tracing.reasons import Reason


def trace_json(trace: Trace) -> str:
    """The whole tree; each node that may be one of several kinds names its `event`.

    Figures are not rounded.
    """
    return json.dumps(_data(trace), indent=2, ensure_ascii=False) + "\n"


def reasons_json(head: tuple[str, ...], reason: Reason) -> str:
    title, period, assumptions = head
    found = {"title": title, "period": period, "assumptions": assumptions, "why": _data(reason)}
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def _data(node: Any) -> Any:
    match node:
        case Formula():
            inputs = {part.name: part.value for part in node.inputs}
            return {"text": with_names(node.parts), "worked": worked(node), "inputs": inputs}
        case Enum():
            return node.value
        case dict():
            return {key: _data(value) for key, value in node.items()}
        case tuple():
            return [_data(item) for item in node]
        case _ if has(type(node)):
            named = {each.name: _data(getattr(node, each.name)) for each in fields(type(node))}
            return {"event": type(node).__name__.lower(), **named}
        case _:
            return node
