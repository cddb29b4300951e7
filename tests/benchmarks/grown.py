"""Deals of any size: sequential classes over equal pools, 360 months."""

from __future__ import annotations

import ast


def grown_deal(classes: int, pools: int = 1) -> str:
    """The text of a deal. Its classes are paid in order, and bear losses from the last to the
    first."""
    names = [f"A-{number}" for number in range(classes)]
    each = classes * 1000
    parts = ['source F "A term sheet"', 'deal "Grown" per F { cutoff: 2024-01-01 }']
    for number in range(pools):
        rates = f"gross_rate: {6 + number / pools:.4f}%  servicing_fee: 0.25%"
        parts.append(f"pool P{number} per F {{ balance: ${each}  {rates}")
        parts.append("remaining_term: 360 months }")
    for name in names:
        properties = f"balance: ${pools * 1000}  rate: 5.5%  shortfall: carried"
        parts.append(f"tranche {name} per F {{ {properties} }}")
    parts += [
        "tranche R { residual }",
        f"group notes = {', '.join(names)}",
        "waterfall main from pools.funds {",
        "  pay interest to in order { notes }",
        "  pay principal up to pools.principal in order { notes }",
        "  rest to R",
        "}",
        f"losses from pools.loss {{ in order {{ {'  '.join(reversed(names))} }} }}",
    ]
    return "\n".join(parts) + "\n"


def statements_of(source: str) -> int:
    """How many statements of an emitted model share out what a period brings."""
    functions = [each for each in ast.parse(source).body if isinstance(each, ast.FunctionDef)]
    (distribute,) = (each for each in functions if each.name == "distribute")
    return sum(isinstance(part, ast.stmt) for part in ast.walk(distribute)) - 1
