"""What linking must know of the language, which the layers above it define."""

from __future__ import annotations

from attrs import frozen


@frozen
class Language:
    """What means the same in every deal: names, and properties whose values are phrases.

    A property is the kind of its section and its key.
    """

    names: frozenset[str]
    phrases: frozenset[tuple[str, str]]
