"""The user's own cache folder, for what takes longer to make than to read.

What is kept there is run when it is read again, so that a folder or a file that anyone else could
have written to is not used.
"""

from __future__ import annotations

import os
from contextlib import suppress


def place_of(name: str) -> str | None:
    """Where a file of this name is kept; None where it cannot be, or not safely."""
    try:
        folder = os.path.join(_base(), "dealdsl")
        os.makedirs(folder, mode=0o700, exist_ok=True)
        file = os.path.join(folder, name)
        safe = _is_ours(folder) and (not os.path.exists(file) or _is_ours(file))
    except (OSError, RuntimeError, ValueError):
        return None
    return file if safe else None


def beside(file: str) -> str:
    """A name for a file that is put in the place of `file` once it is whole."""
    return f"{file}.{os.getpid()}-{os.urandom(4).hex()}"


def put_in_place(fresh: str, file: str) -> None:
    """Put a whole file in place; if that fails, nothing is left of it."""
    try:
        os.replace(fresh, file)
    except OSError:
        with suppress(OSError):
            os.unlink(fresh)


def _base() -> str:
    """The user's cache folder; a relative one would be another in each working directory."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    base = given if os.path.isabs(given) else os.path.join(os.path.expanduser("~"), ".cache")
    if not os.path.isabs(base):
        raise ValueError("the home folder is not known")
    return base


def _is_ours(path: str) -> bool:
    """Whether nobody but this user can have written there."""
    if not hasattr(os, "geteuid"):
        return True
    found = os.stat(path)
    return found.st_uid == os.geteuid() and not found.st_mode & 0o022
