"""What may be wrong with files of flows that are asked for."""

from __future__ import annotations

from importlib.util import find_spec

EXTRAS = {"xlsxwriter": "excel", "pyarrow": "parquet", "matplotlib": "plot"}
"""The extra of dealdsl that brings a package."""


class ExportError(ValueError):
    """A file that cannot be made of a projection; the message says why and what to ask for."""


class MissingPackageError(ImportError):
    """A package that is needed is not installed; the message names the extra that brings it."""

    def __init__(self, package: str) -> None:
        extra = EXTRAS[package]
        self.package, self.extra = package, extra
        super().__init__(
            f"{package} is not installed: pip install 'dealdsl[{extra}]'", name=package
        )


def require(package: str) -> None:
    """Raises MissingPackageError if a package of `EXTRAS` is not installed."""
    if find_spec(package) is None:
        raise MissingPackageError(package)
