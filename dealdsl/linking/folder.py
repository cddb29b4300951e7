"""Opens files in a deal's folder and below, and nowhere else."""

from __future__ import annotations

import os

from attrs import frozen

from dealdsl.diagnostics.nearest import nearest
from dealdsl.linking.opening import CannotOpenError, Reason
from dealdsl.source import Source

LARGEST = 5 * 1024 * 1024
"""The most bytes that a text may have."""
LARGEST_DATA = 4 * 1024 * 1024 * 1024
"""The most bytes that any other file may have."""


@frozen
class Folder:
    """Opens the files of a folder and below it; what it finds bears the path to it, with links
    followed."""

    folder: str

    def __call__(self, path: str) -> Source:
        place, data = self._read(path, LARGEST, "5 MiB")
        try:
            return Source(place, data.decode("utf-8").removeprefix("\ufeff"))
        except UnicodeDecodeError:
            raise CannotOpenError(Reason.UNREADABLE, "it is not UTF-8 text") from None

    def data(self, path: str) -> tuple[str, bytes]:
        """Where a file of any kind was found, and what it holds."""
        return self._read(path, LARGEST_DATA, "4 GiB")

    def _read(self, path: str, largest: int, shown: str) -> tuple[str, bytes]:
        root, place = os.path.realpath(self.folder or "."), os.path.join(self.folder, path)
        try:
            real = os.path.realpath(place)
            if os.path.commonpath((root, real)) != root:
                raise CannotOpenError(Reason.OUTSIDE)
            data = _data(real, place, path, largest, shown)
        except CannotOpenError:
            raise
        except (OSError, ValueError) as error:
            raise _unreadable(error) from None
        return os.path.join(self.folder, os.path.relpath(real, root)), data


def in_folder(folder: str) -> Folder:
    """The opener of a folder."""
    return Folder(folder)


def beside(path: str) -> Folder:
    """The opener of the folder that a file stands in."""
    return in_folder(os.path.dirname(path))


def _data(real: str, place: str, path: str, largest: int, shown: str) -> bytes:
    if not os.path.exists(real):
        raise CannotOpenError(Reason.MISSING, near=_near(place, path))
    if not os.path.isfile(real):
        raise CannotOpenError(Reason.UNREADABLE, "it is a folder or a device")
    with open(real, "rb") as file:
        data = file.read(largest + 1)
    if len(data) > largest:
        raise CannotOpenError(Reason.UNREADABLE, f"it is larger than {shown}")
    return data


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
