"""Writes files whole or not at all, and text to standard output."""

from __future__ import annotations

import contextlib
import errno
import os
import sys

from dealdsl.cli.report import CommandError
from dealdsl.diagnostics.diagnostic import Diagnostic, Severity
from dealdsl.diagnostics.mistakes import mistake

STANDARD_OUTPUT = "<stdout>"
"""The name that diagnostics show for `-`."""


def say(text: str) -> None:
    """Puts text on standard output, in UTF-8 whatever the locale; a CommandError when it cannot."""
    try:
        if sys.stdout is None:
            raise OSError(errno.EBADF, "it is closed")
        stream = getattr(sys.stdout, "buffer", None)
        if stream is None:
            sys.stdout.write(text)
        else:
            sys.stdout.flush()
            stream.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritable(STANDARD_OUTPUT, error) from None


def write(path: str, text: str) -> None:
    """Makes `text` the whole content of a file, or leaves all as it was; `-` is standard output.

    Raises a CommandError when that cannot be done.
    """
    if path == "-":
        say(text)
        return
    from dealdsl.runtime.output import write_whole

    try:
        write_whole(path, text)
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from None


def spare(deal: str, output: str | None) -> None:
    """A CommandError when the output that the command line names is the deal itself."""
    with contextlib.suppress(OSError, ValueError):
        if output not in (None, "-") and os.path.samefile(deal, str(output)):
            raise CommandError(output_is_the_deal(deal), 3)


def _unwritable(path: str, error: OSError | ValueError) -> CommandError:
    reason = error.strerror if isinstance(error, OSError) else None
    return CommandError(output_unwritable(path, (reason or str(error)).lower()), 3)


@mistake("output-unwritable")
def output_unwritable(path: str, reason: str) -> Diagnostic:
    """An output cannot be written, for the system's own reason that the message gives.

    Most often the folder does not exist, permission is denied or the disk is full. A file that
    stood at the path stands there unchanged: outputs appear whole or not at all.

    *Write* a path in a folder that exists and that you may write to, or `-` for standard output.
    """
    return Diagnostic(
        "output-unwritable",
        Severity.ERROR,
        f"`{path}` cannot be written: {reason}",
        None,
        help="nothing was written; name another file, or `-` for standard output",
    )


@mistake("output-not-ours")
def output_not_ours(path: str) -> Diagnostic:
    """A file of the name that the model would get exists, and dealc did not write it.

    Without `-o`, `dealc compile x-1.deal` writes `x_1.py` into the present folder. It replaces a
    model that it wrote before, which the file's first lines say, and nothing else: a program of
    yours could have that name.

    *Instead of* `dealc compile x-1.deal`

    *Write* `dealc compile x-1.deal -o models/x_1.py`
    """
    return Diagnostic(
        "output-not-ours",
        Severity.ERROR,
        f"`{path}` exists and was not written by dealc",
        None,
        help="name the file to write with `-o FILE`; `-o` replaces what stands there",
    )


@mistake("output-is-the-deal")
def output_is_the_deal(path: str) -> Diagnostic:
    """The output that the command line names is the deal that it reads.

    Writing it would replace the deal by what was made from it.

    *Instead of* `dealc render x.deal --8k -o x.deal`

    *Write* `dealc render x.deal --8k -o x.txt`
    """
    return Diagnostic(
        "output-is-the-deal",
        Severity.ERROR,
        f"the output would replace the deal `{path}`",
        None,
        help="name another file",
    )
