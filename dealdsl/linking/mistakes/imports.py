"""Files that cannot be imported, or that hold what no imported file may hold."""

from __future__ import annotations

from dealdsl.diagnostics.diagnostic import Diagnostic, Fix, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.diagnostics.places import head
from dealdsl.source import Span
from dealdsl.syntax.mistakes.telling import error


@mistake("import-missing")
def import_missing(path: str, span: Span, near: str | None) -> Diagnostic:
    """A file that the deal imports is not there.

    A path is read from the folder of the file that imports: in `rules/oc.deal`, `import
    "turbo.deal"` means `rules/turbo.deal`. When a file of a similar name stands there, it is named.

    Instead of:

        import "rules/turbos.deal"

    Write:

        import "rules/turbo.deal"
    """
    return error(
        "import-missing",
        f"there is no file `{path}` to import",
        span,
        "no such file",
        help=f"write `{near}`" if near else "write a path from the folder of this file",
        fix=Fix(span, f'"{near}"') if near else None,
    )


@mistake("import-outside-folder")
def import_outside_folder(path: str, span: Span) -> Diagnostic:
    """An import leads out of the deal's folder.

    A deal reads files in its own folder and below, so that whoever runs a deal of somebody else
    knows what it can read: no path that begins with `/`, none that climbs out with `..`, and no
    link to a file elsewhere.

    Instead of:

        import "../rules/turbo.deal"

    Write the rules in a folder beside the deal, and:

        import "rules/turbo.deal"
    """
    return error(
        "import-outside-folder",
        f"`{path}` is not in the deal's folder",
        span,
        "leads out of the folder",
        help="put the file in the deal's folder or below, and write the path from there",
    )


@mistake("import-unreadable")
def import_unreadable(path: str, span: Span, reason: str) -> Diagnostic:
    """A file that the deal imports is there and cannot be read.

    It is a folder, larger than 5 MiB, not UTF-8 text, or the system does not let dealc read it; the
    message says which.

    Instead of:

        import "rules"

    Write:

        import "rules/turbo.deal"
    """
    return error(
        "import-unreadable",
        f"`{path}` cannot be imported: {reason}",
        span,
        "cannot be read",
        help="write the path of a file in UTF-8 that may be read",
    )


@mistake("import-without-folder")
def import_without_folder(path: str, span: Span) -> Diagnostic:
    """A deal that has no folder imports a file.

    What comes through standard input, or as a text from another program, stands in no folder: no
    path can be read from there.

    Instead of `cat my.deal | dealc check -`

    Write `dealc check my.deal`, or give `dealdsl.loads` an opener.
    """
    return error(
        "import-without-folder",
        f"`{path}` cannot be imported: the deal has no folder",
        span,
        "from no folder",
        help="give dealc the deal's file by its name, or write the rules in the deal itself",
    )


@mistake("import-cycle")
def import_cycle(path: str, span: Span, others: tuple[Span, ...]) -> Diagnostic:
    """Files import each other in a circle.

    What a file declares must be known before another can use it. The labels show the imports of the
    circle, one after another.

    Instead of `import "b.deal"` in `a.deal` and `import "a.deal"` in `b.deal`:

    Write what both need in a third file, which both import.
    """
    return error(
        "import-cycle",
        f"`{path}` is imported while it is being read",
        span,
        "closes the circle",
        *(Label(place, "which imports") for place in others),
        help="put what both need in a file of its own, and import that",
    )


@mistake("not-importable")
def not_importable(what: str, span: Span) -> Diagnostic:
    """An imported file declares something that belongs in a deal.

    A file that is imported may hold imports, sources, rules, and tables and definitions
    that its rules read. Whatever is paid or owed (classes, waterfalls, losses) comes into a deal
    only through `apply`, so that the deal shows all that is done in it.

    Instead of, in the imported file:

        tranche R { residual }

    Write it in the deal, or in a rule:

        rule remainder(cash: fund) {
          tranche R { residual }
        }
    """
    return error(
        "not-importable",
        f"an imported file declares {what}",
        head(span),
        "belongs in a deal, or in a rule",
        help="move it into the deal, or into a `rule` that the deal applies",
    )


@mistake("rules-alone")
def rules_alone(span: Span) -> Diagnostic:
    """A file holds rules and no deal, and is read as if it were one.

    Rules have no figures until a deal applies them: they are checked with each deal that imports
    their file, and with what that deal gives them. `dealc fmt` lays such a file out by itself.

    *Instead of* `dealc check deals/rules/turbo.deal`

    *Write* `dealc check` and a deal that says `import "rules/turbo.deal"`.
    """
    return error(
        "rules-alone",
        "this file holds rules and no deal",
        span,
        "the first rule",
        help="check a deal that imports this file and applies its rules",
    )
