"""One diagnostic for one mistake, however often the deal repeats it."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from dealdsl.diagnostics.diagnostic import Diagnostic, Label

# What a missing declaration, or a slip that was copied, makes many times.
REPEATED = (
    "unknown-name",
    "unknown-source",
    "unknown-field",
    "unknown-function",
    "no-such-case",
    "no-target-rate",
    "nothing-due",
)
SHOWN = 2


def gathered(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics, those that say the same of several places made one with all of them."""
    groups: dict[tuple[str, str], list[Diagnostic]] = {}
    for position, diagnostic in enumerate(diagnostics):
        about = str(position)
        if diagnostic.slug in REPEATED:
            about = diagnostic.message
        if diagnostic.slug == "unknown-name":  # whatever it was taken for
            about = diagnostic.message.rpartition(" named ")[2]
        if diagnostic.slug == "chain-too-long":  # wherever in the chain it is met
            about = ""
        groups.setdefault((diagnostic.slug, about), []).append(diagnostic)
    return tuple(_gathered(sorted(group, key=lambda d: d.place)) for group in groups.values())


def _gathered(group: list[Diagnostic]) -> Diagnostic:
    first, *others = group
    places = [d.primary.span for d in others if d.primary is not None]
    shown = tuple(Label(span, "here too") for span in places[:SHOWN])
    if len(places) > SHOWN:
        more = f"here too, and in {len(places) - SHOWN} more places"
        shown = (
            *shown[:-1],
            Label(places[SHOWN - 1], more.replace("1 more places", "1 more place")),
        )
    return evolve(first, secondary=(*first.secondary, *shown))
