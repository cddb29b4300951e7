"""Opens files in a deal's folder and below, and nowhere else."""

from __future__ import annotations

import os

from dealdsl.diagnostics.nearest import nearest
from dealdsl.linking.opening import CannotOpenError, Opener, Reason
from dealdsl.source import Source

LARGEST = 5 * 1024 * 1024
"""The most bytes that a file may have."""


def in_folder(folder: str) -> Opener:
    """The opener of a folder; a source bears the path to it, with links followed."""
    root = os.path.realpath(folder or ".")

    def opened(path: str) -> Source:
        place = os.path.join(folder, path)
        try:
            real = os.path.realpath(place)
            if os.path.commonpath((root, real)) != root:
                raise CannotOpenError(Reason.OUTSIDE)
            text = _text(real, place, path)
        except CannotOpenError:
            raise
        except (OSError, ValueError) as error:
            raise _unreadable(error) from None
        return Source(os.path.join(folder, os.path.relpath(real, root)), text)

    return opened


def beside(path: str) -> Opener:
    """The opener of the folder that a file stands in."""
    return in_folder(os.path.dirname(path))


def _text(real: str, place: str, path: str) -> str:
    if not os.path.exists(real):
        raise CannotOpenError(Reason.MISSING, near=_near(place, path))
    if not os.path.isfile(real):
        raise CannotOpenError(Reason.UNREADABLE, "it is a folder or a device")
    with open(real, "rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise CannotOpenError(Reason.UNREADABLE, "it is larger than 5 MiB")
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise CannotOpenError(Reason.UNREADABLE, "it is not UTF-8 text") from None


def _near(place: str, path: str) -> str | None:
    """The path of a file of a similar name in the same folder."""
    folder, name = os.path.split(place)
    if not os.path.isdir(folder or "."):
        return None
    near = nearest(name, os.listdir(folder or "."))
    return None if near is None else path.removesuffix(name) + near


def _unreadable(error: OSError | ValueError) -> CannotOpenError:
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return CannotOpenError(Reason.UNREADABLE, words.lower())
