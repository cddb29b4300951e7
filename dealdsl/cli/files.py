"""Reads deals from files and from standard input, and says why one cannot be read."""

from __future__ import annotations

import os
import sys
from typing import BinaryIO

from dealdsl.cli.report import CommandError
from dealdsl.diagnostics.diagnostic import Diagnostic, Severity
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.diagnostics.nearest import nearest
from dealdsl.linking.folder import LARGEST
from dealdsl.source import Source

STANDARD_INPUT = "<stdin>"
"""The name that diagnostics show for `-`."""


def read(path: str) -> Source:
    """The text of a file, or of standard input for `-`; a CommandError when it cannot be read."""
    if path == "-":
        return _source(STANDARD_INPUT, _standard_input())
    try:
        with open(path, "rb") as file:
            return _source(path, file.read(LARGEST + 1))
    except (FileNotFoundError, NotADirectoryError):
        raise CommandError(file_missing(path), 1) from None
    except IsADirectoryError:
        raise CommandError(file_is_a_folder(path), 1) from None
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None


def _standard_input() -> bytes:
    stream: BinaryIO | None = getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise CommandError(file_unreadable(STANDARD_INPUT, "it is closed"), 1)
    try:
        return stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise _unreadable(STANDARD_INPUT, error) from None


def _unreadable(name: str, error: OSError | ValueError) -> CommandError:
    reason = error.strerror if isinstance(error, OSError) else None
    return CommandError(file_unreadable(name, (reason or str(error)).lower()), 1)


def _source(name: str, data: bytes) -> Source:
    """The bytes as text; a byte-order mark at the start of UTF-8 is no part of it."""
    if len(data) > LARGEST:
        raise CommandError(file_too_large(name), 1)
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise CommandError(file_empty(name), 1)
    try:
        return Source(name, data.decode("utf-8").removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        raise CommandError(file_not_utf8(name, data, error.start), 1) from None


def _error(slug: str, message: str, help: str | None = None) -> Diagnostic:
    return Diagnostic(slug, Severity.ERROR, message, None, help=help)


@mistake("file-missing")
def file_missing(path: str) -> Diagnostic:
    """No file stands at the path that the command line names.

    Nothing can be read from it. When a file with a similar name stands in the same folder, the
    message names that one.

    *Instead of* `dealc check deals/cmsi-2003-1.deal`

    *Write* `dealc check deals/cmsi-2003-11.deal`
    """
    folder, name = os.path.split(path)
    try:
        near = nearest(name, os.listdir(folder or "."))
    except (OSError, ValueError):
        near = None
    suggestion = None if near is None else f"write `{os.path.join(folder, near)}`"
    return _error("file-missing", f"there is no file `{path}`", suggestion)


@mistake("file-is-a-folder")
def file_is_a_folder(path: str) -> Diagnostic:
    """The path names a folder where a deal is wanted.

    dealc reads files one by one and does not search folders, so that what it reads is what the
    command line says.

    *Instead of* `dealc check deals`

    *Write* `dealc check deals/*.deal`
    """
    pattern = os.path.join(path, "*.deal")
    return _error("file-is-a-folder", f"`{path}` is a folder", f"name its files: `{pattern}`")


@mistake("file-empty")
def file_empty(name: str) -> Diagnostic:
    """The file holds no text, or only white space.

    A deal without a word in it is more often a file that was cut off or saved to the wrong place
    than a deal, so it is an error and not a deal with nothing in it.

    *Write* at least the `deal "…" { }` section, a pool and a tranche.
    """
    return _error("file-empty", f"`{name}` is empty", 'start with `deal "…" { }`')


@mistake("file-not-utf8")
def file_not_utf8(name: str, data: bytes, offset: int) -> Diagnostic:
    """The file is not UTF-8 text: the byte that the message names cannot stand where it stands.

    Read in any other encoding, a name or a citation could come out as something that nobody
    wrote. The offset counts bytes from 0 and the line counts from 1. A byte-order mark in front
    of UTF-8 text is accepted.

    *Write* the file again as UTF-8: every editor can save a text so.
    """
    line = data.count(b"\n", 0, offset) + 1
    place = f"the byte 0x{data[offset]:02X} at offset {offset} (line {line})"
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    seems = "; it seems to be UTF-16" if wide else ""
    message = f"`{name}` is not UTF-8 text: {place} cannot stand there"
    return _error("file-not-utf8", message, f"save the file as UTF-8{seems}")


@mistake("file-too-large")
def file_too_large(name: str) -> Diagnostic:
    """The file is larger than 5 MiB, which no deal is.

    A deal's text is untrusted: a bound on its size bounds the time and the memory that reading it
    takes. A file of this size is most often a loan tape or a flow file named by mistake.

    *Write* the loans as `line` rows, one for each group of like loans.
    """
    return _error(
        "file-too-large",
        f"`{name}` is larger than 5 MiB",
        "a deal is a text of some kilobytes: see whether this is the file you mean",
    )


@mistake("file-unreadable")
def file_unreadable(name: str, reason: str) -> Diagnostic:
    """The file is there, or may be there, and the system does not let dealc read it.

    The message gives the system's own reason, most often that permission is denied.

    *Write* the path of a file that you may read, or change who may read it.
    """
    return _error("file-unreadable", f"`{name}` cannot be read: {reason}")
