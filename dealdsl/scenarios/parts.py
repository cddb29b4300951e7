"""Results on their way to a file: parts in a folder beside it, each whole, and what they are of.

The folder of `results.parquet` is `results.parquet.parts`. A part's name ends in a checksum of its
bytes, so that a part that is there under its name is known to be whole or is no part.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO

from attrs import asdict, fields, frozen

from dealdsl.scenarios.model import CompiledModel
from dealdsl.scenarios.selection import Selection
from dealdsl.scenarios.table import Scenarios

PART_SIZE = 1024
"""Scenarios in a part, unless the caller says otherwise."""

_MANIFEST = "manifest.json"
_UNFINISHED = ".unfinished"
_PART = re.compile(r"part-(\d{6,})-([0-9a-f]{16})")


class PartsError(Exception):
    """The folder of parts is not what the caller takes it for; the message says how."""


class PartsThereError(PartsError):
    """There are parts, and the caller said neither to go on nor to begin again."""


class OtherPartsError(PartsError):
    """The parts are of another batch than the one that is to go on."""


@frozen
class Manifest:
    """What a batch is of. Two batches with the same one have the same parts."""

    deal: str  # SHA-256 of the emitted model, whose header has that of the deal
    scenarios: str  # SHA-256 of what all scenarios assume
    outputs: tuple[str, ...]
    count: int
    part_size: int

    @property
    def parts(self) -> range:
        return range(-(-self.count // self.part_size))

    def rows(self, part: int) -> tuple[int, int]:
        """The first scenario of a part and the one after its last, from 0."""
        first = part * self.part_size
        return first, min(first + self.part_size, self.count)


def manifest(
    model: CompiledModel, scenarios: Scenarios, selection: Selection, part_size: int = PART_SIZE
) -> Manifest:
    return Manifest(
        deal=model.digest(),
        scenarios=_scenarios_hash(scenarios),
        outputs=selection.texts,
        count=len(scenarios),
        part_size=part_size,
    )


def _scenarios_hash(scenarios: Scenarios) -> str:
    found = hashlib.sha256(repr(scenarios.base).encode())
    arrays = dict(scenarios.columns)
    if scenarios.names is not None:
        arrays["scenario"] = scenarios.names
    for name, values in arrays.items():
        found.update(f"{name} {values.dtype} {values.shape}".encode())
        found.update(values.tobytes())
    return found.hexdigest()


def target_of(path: str) -> str:
    """The file that a path means: a link stays a link, and the file it leads to is replaced."""
    return os.path.realpath(path)


def folder_of(path: str) -> str:
    """The folder of a file's parts."""
    return f"{target_of(path)}.parts"


@frozen
class Parts:
    """A folder of parts that belong to `manifest`."""

    folder: str
    manifest: Manifest

    def finished(self) -> dict[int, str]:
        """The paths of the parts that are there, by number. What is no whole part is deleted."""
        found = {}
        for name in sorted(os.listdir(self.folder)):
            named = _PART.fullmatch(name)
            path = os.path.join(self.folder, name)
            if named and _checksum(path) == named[2]:
                found[int(named[1])] = path
            elif named or name.endswith(_UNFINISHED):
                os.unlink(path)
        return found

    def write(self, number: int, data: bytes) -> str:
        """Write a part, which appears whole or not at all; returns its path. Raises OSError."""
        checksum = hashlib.sha256(data).hexdigest()[:16]
        path = os.path.join(self.folder, f"part-{number:06d}-{checksum}")
        with appearing(path, self.folder) as file:
            file.write(data)
        return path

    def begin(self) -> None:
        """Say what the parts will be of. Raises OSError."""
        with appearing(os.path.join(self.folder, _MANIFEST), self.folder) as file:
            file.write(json.dumps(asdict(self.manifest), indent=1).encode())

    def empty(self) -> None:
        """Delete the parts, and then what says what they are of."""
        for name in sorted(os.listdir(self.folder), key=lambda name: name == _MANIFEST):
            if name == _MANIFEST or name.endswith(_UNFINISHED) or _PART.fullmatch(name):
                os.unlink(os.path.join(self.folder, name))

    def remove(self) -> None:
        """Delete the parts and then the folder, unless there is something else in it."""
        self.empty()
        with suppress(OSError):
            os.rmdir(self.folder)


def open_parts(path: str, wanted: Manifest, resume: bool, restart: bool) -> Parts:
    """The folder of the parts of a file, made if it is not there.

    Raises PartsThereError if there are parts and neither `resume` nor `restart`; OtherPartsError if
    `resume` finds the parts of another batch; OSError.
    """
    folder = folder_of(path)
    parts = Parts(folder, wanted)
    if not os.path.isdir(folder):
        os.mkdir(folder)
    if not any(name == _MANIFEST or _PART.fullmatch(name) for name in os.listdir(folder)):
        parts.begin()
    elif resume:
        _require_same(path, _manifest_in(folder), wanted)
    elif restart:
        parts.empty()
        parts.begin()
    else:
        raise PartsThereError(f"{path}.parts holds the parts of an unfinished batch")
    return parts


def part_size_of(path: str) -> int | None:
    """The size of the parts that are there, if there are any."""
    known = _manifest_in(folder_of(path))
    size = None if known is None else known.get("part_size")
    return size if isinstance(size, int) and size > 0 else None


def kept(path: str) -> tuple[int, int]:
    """How many scenarios of how many stand in parts beside a file; (0, 0) if none do."""
    known = _manifest_in(folder_of(path))
    if known is None:
        return 0, 0
    whole = Manifest(**{**known, "outputs": tuple(known["outputs"])})
    named = [_PART.fullmatch(name) for name in os.listdir(folder_of(path))]
    rows = [whole.rows(number) for number in {int(each[1]) for each in named if each}]
    return sum(last - first for first, last in rows), whole.count


@contextmanager
def appearing(path: str, staging: str) -> Iterator[BinaryIO]:
    """A file that appears at `path` when the block ends, with all that was written to it, or not
    at all; until then it stands in the folder `staging`. Raises OSError."""
    unfinished = os.path.join(staging, f"{os.urandom(8).hex()}{_UNFINISHED}")
    try:
        with open(unfinished, "xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    finally:
        with suppress(OSError):
            os.unlink(unfinished)
    _settle(os.path.dirname(path))


def _settle(folder: str) -> None:
    """See to it that a new name is on the disk; not all systems let folders be opened."""
    with suppress(OSError):
        opened = os.open(folder or ".", os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _checksum(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def _manifest_in(folder: str) -> dict[str, Any] | None:
    """The manifest of a folder; None if there is none that can be read."""
    try:
        with open(os.path.join(folder, _MANIFEST), encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError):
        return None
    whole = isinstance(found, dict) and set(found) == {each.name for each in fields(Manifest)}
    return found if whole else None


def _require_same(path: str, known: dict[str, Any] | None, wanted: Manifest) -> None:
    if known is None:
        raise OtherPartsError(f"{path}.parts does not say what its parts are of")
    told = {
        "deal": "the deal",
        "scenarios": "the scenarios",
        "count": "the number of scenarios",
        "outputs": "the outputs",
        "part_size": "the size of the parts",
    }
    differs = [words for name, words in told.items() if known.get(name) != _plain(wanted, name)]
    if differs:
        what = _joined(differs)
        raise OtherPartsError(f"{path}.parts is of another batch: {what} differ from this one's")


def _plain(wanted: Manifest, name: str) -> Any:
    value = getattr(wanted, name)
    return list(value) if isinstance(value, tuple) else value


def _joined(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
