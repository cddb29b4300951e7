"""Which form the name of a file asks for, and what writes it."""

from __future__ import annotations

import os

from dealdsl.exports.mistakes import ExportError, require
from dealdsl.runtime.output import is_for_csv

FORMS = {".csv": None, ".parquet": "pyarrow", ".xlsx": "xlsxwriter"}
"""What flows are written to, and the package that writes it."""


def require_form(path: str) -> str:
    """The form, one of `FORMS`, in which flows go to `path`; a stream takes CSV if its name has no
    ending of another form. Raises ExportError for a name that says no form, MissingPackageError."""
    form = os.path.splitext(path)[1].lower()
    if form not in FORMS and is_for_csv(path):
        return ".csv"
    if form not in FORMS:
        raise ExportError(f"flows are written to .csv, .parquet and .xlsx files, not to {path}")
    if (package := FORMS[form]) is not None:
        require(package)
    return form
