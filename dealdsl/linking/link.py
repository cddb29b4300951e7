"""From a deal as written to one in which every application of a rule is written out."""

from __future__ import annotations

from attrs import frozen

from dealdsl.diagnostics.diagnostic import Diagnostic
from dealdsl.linking.declared import applications
from dealdsl.linking.language import Language
from dealdsl.linking.opening import Opener, no_folder
from dealdsl.source import Source, Span
from dealdsl.syntax import nodes


@frozen
class Linked:
    """`file` holds no imports, rules or applications; None where an error stands in its way.

    `sources` are the imported files. `unused` are rules of the deal that it does not apply, and
    imports of which it applies nothing: kind, name and place of each.
    """

    file: nodes.File | None
    diagnostics: tuple[Diagnostic, ...] = ()
    sources: tuple[Source, ...] = ()
    unused: tuple[tuple[str, str, Span], ...] = ()


def link(file: nodes.File, opened: Opener | None, language: Language) -> Linked:
    """The deal with its rules written out; most deals have none, and stay as they are."""
    kinds = nodes.Import | nodes.RuleDeclaration
    if not any(isinstance(item, kinds) for item in file.items) and not any(
        applications(file.items)
    ):
        return Linked(file)
    # What writes rules out is loaded where there are any: a quicker start for the others.
    from dealdsl.linking.writing import written_out

    return written_out(file, opened or no_folder, language)
